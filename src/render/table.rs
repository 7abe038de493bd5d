//! Plain tables: columns that stand under one another by what a terminal shows, no boxes. Cells wrap where the terminal
//! ends; in a pipe every row is one line.

use comfy_table::{ColumnConstraint, ContentArrangement, Table, presets};

use super::{Style, color};

/// Columns between two columns.
const GAP: u16 = 2;

/// Rows under headers. Columns in which no row says anything are left out. `whole` names the columns, by their place,
/// whose cells are never wrapped. Each row may say how its first cell is painted.
pub struct Grid<'a> {
    /// What stands above the columns.
    pub headers: Vec<&'a str>,
    /// The cells, by rows; sanitized.
    pub rows: Vec<Vec<String>>,
    /// Which columns are never wrapped.
    pub whole: &'a [usize],
}

impl Grid<'_> {
    /// The lines of the table; `paint` gives its colour to the first cell of a row, where it stands in its first line.
    pub fn lines(&self, style: &Style, paint: impl Fn(usize, &str) -> String) -> Vec<String> {
        let kept: Vec<usize> = (0..self.headers.len())
            .filter(|column| self.rows.iter().any(|row| row.get(*column).is_some_and(|cell| !cell.is_empty())))
            .collect();
        let pick = |cells: &dyn Fn(usize) -> String| kept.iter().map(|column| cells(*column)).collect::<Vec<_>>();
        let mut table = Table::new();
        table.load_style(presets::NOTHING).set_header(pick(&|column| self.headers[column].to_owned()));
        for row in &self.rows {
            table.add_row(pick(&|column| row.get(column).cloned().unwrap_or_default()));
        }
        if let Some(width) = style.width {
            // The gap after the last column is empty and may stand over the edge.
            table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width.saturating_add(GAP));
        }
        for (place, column) in kept.iter().enumerate() {
            if let Some(made) = table.column_mut(place) {
                made.set_padding((0, GAP));
                if self.whole.contains(column) {
                    made.set_constraint(ColumnConstraint::ContentWidth);
                }
            }
        }
        let firsts: Vec<&str> = match kept.first() {
            Some(first) => self.rows.iter().map(|row| row.get(*first).map_or("", String::as_str)).collect(),
            None => Vec::new(),
        };
        let mut next = 0;
        let mut lines = Vec::new();
        for (number, line) in table.lines().enumerate() {
            let line = line.trim_end();
            // The first row that has not begun begins here, when the line does not begin with a blank.
            let begins = number > 0 && !line.starts_with(' ') && next < firsts.len();
            lines.push(match (number, begins.then(|| line.strip_prefix(firsts[next])).flatten()) {
                (0, _) => color::strong(line, style.color),
                (_, Some(rest)) => format!("{}{rest}", paint(next, firsts[next])),
                (_, None) => line.to_owned(),
            });
            next += usize::from(begins);
        }
        lines
    }
}
