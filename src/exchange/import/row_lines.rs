//! On which line of a table what begins: as many as an editor shows, whatever stands in cells and between rows.

/// Where in a table a byte stands, as far as quotation marks and line ends tell.
pub(super) struct RowLines {
    /// Where in a row.
    pub at: InRow,
    /// The line, from 1.
    pub line: u64,
    is_behind_return: bool,
    /// Where the last quotation mark opened a cell.
    pub opened: u64,
    /// The same of the first cell that goes on behind the mark that closes it.
    pub goes_on: Option<u64>,
}

impl Default for RowLines {
    fn default() -> Self {
        Self { at: InRow::Begins, line: 1, is_behind_return: false, opened: 1, goes_on: None }
    }
}

impl RowLines {
    /// Takes the next byte, and says whether a row begins with it.
    pub fn take(&mut self, byte: u8, is_delimiter: impl Fn(u8) -> bool) -> bool {
        let before = self.at;
        self.at = before.behind(byte, &is_delimiter);
        match (before, self.at) {
            (InRow::Begins | InRow::CellBegins, InRow::Quoted) => self.opened = self.line,
            (InRow::MarkInQuoted, InRow::InCell) if !byte.is_ascii_whitespace() => {
                self.goes_on = self.goes_on.or(Some(self.opened));
            }
            _ => {}
        }
        let is_end = byte == b'\r' || (byte == b'\n' && !self.is_behind_return);
        self.is_behind_return = byte == b'\r';
        self.line += u64::from(is_end);
        before == InRow::Begins && !matches!(byte, b'\n' | b'\r')
    }
}

/// Where in a row a byte stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum InRow {
    Begins,
    CellBegins,
    InCell,
    Quoted,
    /// A quotation mark within: it closes the cell, or the next one says that it is meant.
    MarkInQuoted,
}

impl InRow {
    fn behind(self, byte: u8, is_delimiter: &impl Fn(u8) -> bool) -> Self {
        match (self, byte) {
            (Self::Quoted, b'"') => Self::MarkInQuoted,
            (Self::Quoted, _) | (Self::Begins | Self::CellBegins | Self::MarkInQuoted, b'"') => Self::Quoted,
            (_, b'\n' | b'\r') => Self::Begins,
            (_, byte) if is_delimiter(byte) => Self::CellBegins,
            (_, _) => Self::InCell,
        }
    }
}
