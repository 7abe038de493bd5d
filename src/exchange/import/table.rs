//! Tables with separated columns → rows with members. Headings are property names, in every language of whoever saved the
//! file; where they are not, the table is none that can be read.

use std::collections::VecDeque;
use std::io::{self, BufRead, Read};

use csv::{ErrorKind, ReaderBuilder, StringRecord};
use serde_json::Value;

use super::json::{JsonFlaw, Malformed, RowMembers};
use super::refused::{FileRefusal, FileStop};
use super::roster;
use super::row_lines::{InRow, RowLines};

/// No row comes near this many bytes.
const LONGEST: u64 = 8 << 20;

/// Reads a table, and hands on its rows with their lines.
///
/// # Errors
/// Why it cannot be read; or what `take` says.
pub(super) fn rows(
    mut reader: impl BufRead,
    columns: &[(String, String)],
    line: &mut u64,
    take: &mut dyn FnMut(RowMembers, u64) -> Result<(), FileStop>,
) -> Result<(), FileStop> {
    let mut lines = RowLines::default();
    let mut first = first_row(&mut reader, &mut lines, line)?;
    // PowerShell names the type first, unless it is told not to.
    if first.starts_with(b"#TYPE") {
        first = first_row(&mut reader, &mut lines, line)?;
    }
    let mut likely = None;
    let mut titles = 1;
    let (headings, delimiter) = loop {
        let delimiter = delimiter_of(&first);
        let names = cells_of(&first, delimiter)?;
        let is_title = names.iter().filter(|name| !name.is_empty()).count() <= TITLE;
        let is_unknown = |why: &FileRefusal| {
            use FileRefusal::{HeadingsTranslated, NoIdColumn, NoSuchHeading, Unknown};
            matches!(why, Unknown | HeadingsTranslated | NoIdColumn { .. } | NoSuchHeading { .. })
        };
        match Headings::of(names, columns) {
            Ok(headings) => break (headings, delimiter),
            // A title stands above the headings.
            Err(why) if is_title && titles < TITLES && is_unknown(&why) => {
                likely = likely.or(Some(why.clone()).filter(|why| *why != FileRefusal::Unknown));
                if reader.fill_buf().map_err(|error| FileStop::Json(error.into()))?.is_empty() {
                    return Err(likely.unwrap_or(why).into());
                }
                first = first_row(&mut reader, &mut lines, line)?;
                titles += 1;
            }
            // What seemed to be a title may have been the headings.
            Err(why) if why == FileRefusal::Unknown || (is_title && is_unknown(&why)) => {
                return Err(likely.unwrap_or(why).into());
            }
            Err(why) => return Err(why.into()),
        }
    };
    let mut headings = headings;
    let begun = VecDeque::new();
    let bounded = Bounded { reader, left: LONGEST, delimiter, lines, begun, is_over: false };
    let mut rows = of_cells(delimiter).from_reader(bounded);
    let mut is_first_to_come = true;
    let mut record = StringRecord::new();
    loop {
        rows.get_mut().left = LONGEST;
        let read = rows.read_record(&mut record);
        let bounded = rows.get_mut();
        let is_last = bounded.begun.len() < 2 && bounded.is_over;
        let is_open = bounded.lines.at == InRow::Quoted && (is_last || (read.is_err() && bounded.left == 0));
        *line = match bounded.begun.pop_front() {
            // A quotation mark that nothing closes has taken all that follows for one cell.
            _ if is_open => bounded.lines.opened,
            Some(begun) => begun,
            None => bounded.lines.line,
        };
        let is_there = read.map_err(|error| FileStop::Json(not_a_table(error)))?;
        if is_open {
            return Err(JsonFlaw::Cut.into());
        }
        // Nor is it known what a mark belongs to that closes a cell in its midst.
        if let Some(opened) = bounded.lines.goes_on {
            *line = opened;
            return Err(JsonFlaw::TextBehindMark.into());
        }
        if !is_there {
            return Ok(());
        }
        // Spreadsheets save rows of nothing.
        let is_blank = record.iter().all(|cell| cell.trim().is_empty());
        let is_first = !is_blank && std::mem::take(&mut is_first_to_come);
        let is_headings = is_first && headings.go_on(&record.iter().collect::<Vec<_>>(), columns)?;
        if !is_blank && !is_headings {
            take(headings.members(record.iter(), *line)?, *line)?;
        }
    }
}

/// So many cells of a row are filled at most, where it is a title and no headings.
const TITLE: usize = 2;

/// Headings stand in one of so many rows.
const TITLES: usize = 10;

fn of_cells(delimiter: u8) -> ReaderBuilder {
    let mut build = ReaderBuilder::new();
    build.delimiter(delimiter).has_headers(false).flexible(true);
    build
}

/// What may stand between cells.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// What stands between the cells of this row.
fn delimiter_of(row: &[u8]) -> u8 {
    let count = |delimiter: &u8| row.iter().filter(|byte| *byte == delimiter).count();
    DELIMITERS.into_iter().max_by_key(count).unwrap_or(b',')
}

/// The cells of one row.
fn cells_of(row: &[u8], delimiter: u8) -> Result<Vec<String>, FileStop> {
    let mut names = StringRecord::new();
    let read = of_cells(delimiter).from_reader(row).read_record(&mut names);
    read.map_err(|error| FileStop::Json(not_a_table(error)))?;
    Ok(names.iter().map(|name| name.trim().to_owned()).collect())
}

/// The headings of a table, and the members that they stand for.
pub(super) struct Headings {
    headings: Vec<String>,
    names: Vec<String>,
}

impl Headings {
    /// What these stand for.
    ///
    /// # Errors
    /// Why they are none.
    pub fn of(headings: Vec<String>, columns: &[(String, String)]) -> Result<Self, FileRefusal> {
        // Tables of logs say in which time zone a column is.
        let headings: Vec<String> =
            headings.into_iter().map(|name| name.strip_suffix(" [UTC]").map_or(name.clone(), str::to_owned)).collect();
        let names = known(&headings, columns)?;
        Ok(Self { headings, names })
    }

    /// Takes the row below for a second one of headings, where it is about nobody and one of its cells is the heading of a
    /// column: above cells that were merged there is one heading for several. Says whether it is one.
    ///
    /// # Errors
    /// When one of its cells is the heading of secrets.
    pub fn go_on(&mut self, cells: &[&str], columns: &[(String, String)]) -> Result<bool, FileRefusal> {
        let below = |at: usize| cells.get(at).map(|cell| cell.trim()).filter(|cell| roster::is_heading(cell));
        let of_somebody = |(name, cell): (&String, &&str)| roster::is_id(name) && !cell.trim().is_empty();
        let is_roster = self.names.iter().any(|name| roster::is_id(name));
        if !is_roster || self.names.iter().zip(cells).any(of_somebody) {
            return Ok(false);
        }
        if let Some(heading) = cells.iter().find(|cell| is_of_secrets(cell)) {
            return Err(holds_secrets(heading, cells, None));
        }
        if (0..cells.len()).all(|at| below(at).is_none()) {
            return Ok(false);
        }
        let both = self.headings.iter().enumerate().map(|(at, above)| below(at).unwrap_or(above).to_owned());
        match Self::of(both.collect(), columns) {
            Ok(both) => {
                *self = both;
                Ok(true)
            }
            Err(_) => Ok(false),
        }
    }

    /// The members of a row. Of several headings that stand for one, that which is filled counts.
    ///
    /// # Errors
    /// When two of them say two things, or there are more cells.
    pub fn members<'c>(&self, cells: impl Iterator<Item = &'c str>, line: u64) -> Result<RowMembers, FileRefusal> {
        let mut members = RowMembers::new();
        for (at, cell) in cells.enumerate() {
            let name = match self.names.get(at) {
                Some(name) => name,
                None if cell.trim().is_empty() => continue,
                None => return Err(FileRefusal::MoreCellsThanHeadings { line }),
            };
            let known = members.get(name).and_then(Value::as_str).map(str::trim).filter(|known| !known.is_empty());
            if let Some(known) = known {
                // What is read of a row stands under one heading, or twice the same; of the rest nothing is read.
                if let Some(column) = roster::column(name).filter(|_| !cell.trim().is_empty() && cell.trim() != known) {
                    let of_it = self.names.iter().zip(&self.headings).filter(|(of_it, _)| *of_it == name);
                    let headings = of_it.map(|(_, heading)| heading.clone()).collect();
                    return Err(FileRefusal::TwoColumns { column, headings, line });
                }
                continue;
            }
            members.insert(name.clone(), Value::String(cell.to_owned()));
        }
        Ok(members)
    }
}

/// How columns of secret keys are headed, in the form in which they are compared.
const KEYS: [&str; 9] =
    ["secret", "seed", "tokenseed", "otpsecret", "totpsecret", "シード", "シード値", "秘密鍵", "シークレット"];

/// The same of passes and PINs. Some are methods too, and stand in lists of those.
const PASSES: [&str; 11] = [
    "temporaryaccesspass",
    "tap",
    "一時アクセスパス",
    "passcode",
    "パスコード",
    "暗証番号",
    "pin",
    "pincode",
    "pinコード",
    "pw",
    "初期pw",
];

/// How the headings of columns of passwords end. When one was changed, or whether it has to be, is no secret.
const PASSWORDS: [&str; 3] = ["password", "passwd", "パスワード"];

/// Whether it is the heading of a column of secrets.
pub(super) fn is_of_secrets(heading: &str) -> bool {
    // What stands in brackets says more of it, and does not make it another.
    let before = heading.split(['(', '（', '[', '［', '【']).find(|part| !part.trim().is_empty());
    is_of_keys(heading) || before.into_iter().chain([heading]).any(is_of_passes)
}

fn is_of_passes(heading: &str) -> bool {
    let word = roster::compared(heading);
    let is_change = ["change", "force", "変更"].iter().any(|part| word.contains(part));
    let is_password = PASSWORDS.iter().any(|end| word.ends_with(end)) || word.contains("initialpassword");
    (is_password && !is_change) || PASSES.contains(&word.as_str())
}

/// Whether it is the heading of a column of secret keys, which nothing else is called.
pub(super) fn is_of_keys(heading: &str) -> bool {
    let word = roster::compared(heading);
    KEYS.contains(&word.as_str()) || word.contains("secretkey")
}

/// Why a table with this heading of a column of secrets among its headings is not taken in: beside the serials of tokens it
/// is their seeds.
pub(super) fn holds_secrets(heading: &str, headings: &[impl AsRef<str>], sheet: Option<&str>) -> FileRefusal {
    let is_of_serials =
        |heading: &str| ["serial", "シリアル"].iter().any(|word| roster::compared(heading).contains(word));
    match headings.iter().any(|heading| is_of_serials(heading.as_ref())) {
        true => FileRefusal::TokenSeeds,
        false => FileRefusal::SecretColumn { heading: heading.to_owned(), sheet: sheet.map(str::to_owned) },
    }
}

/// The names of the members that the headings stand for, where they can be read.
///
/// # Errors
/// Why not.
fn known(names: &[String], columns: &[(String, String)]) -> Result<Vec<String>, FileRefusal> {
    let has = |name: &str| names.iter().any(|heading| heading.eq_ignore_ascii_case(name));
    let is_any =
        |words: &[&str]| names.iter().any(|heading| words.iter().any(|word| heading.to_lowercase().contains(word)));
    if let Some(heading) = names.iter().find(|heading| is_of_secrets(heading)) {
        return Err(holds_secrets(heading, names, None));
    }
    // Logs, as tables of logs save them: their members are read as they are.
    // What the portal saves of the unified audit log says Operation, what PowerShell asks for Operations.
    let is_log = (has("AuditData") && (has("Operation") || has("Operations")))
        || has("authenticationDetails")
        || has("activityDisplayName")
        || (has("operationName") && has("targetResources"))
        || (has("appDisplayName") && has("userPrincipalName"));
    if is_log {
        return Ok(names.to_vec());
    }
    if has("methodsRegistered") && has("userPrincipalName") {
        return Ok(names.to_vec());
    }
    if ["isMfaRegistered", "isMfaCapable", "isSsprCapable"].iter().any(|name| has(name)) {
        return Err(FileRefusal::NoMethodsColumn);
    }
    if ["AllMFAMethods", "DefaultMFAMethod", "StrongAuthenticationMethods"].iter().any(|name| has(name)) {
        return Err(FileRefusal::ScriptReport);
    }
    // The tables of records that the portal saves, as far as their headings are known in any language. That of sign-ins has
    // a column "User ID", and is no roster all the same.
    let is_of_requests = is_any(&["correlation", "相関", "関連付け"]);
    if is_of_requests && is_any(&["request id", "requestid", "要求 id", "要求id", "sign-in", "サインイン"]) {
        return Err(FileRefusal::PortalSignIns);
    }
    let is_of_activities = is_any(&["activity", "アクティビティ"]);
    if is_of_requests && is_of_activities {
        return Err(FileRefusal::PortalAudits);
    }
    if let Some(members) = roster::members(names, columns)? {
        return Ok(members);
    }
    if is_of_requests || is_of_activities {
        return Err(FileRefusal::PortalAudits);
    }
    if roster::is_of_people(names) {
        return Err(FileRefusal::NoIdColumn { headings: names.to_vec() });
    }
    // Something in JSON that begins with words is no table either.
    let is_table = !names.iter().any(|name| name.contains('{'));
    if is_table && names.len() > 4 && names.iter().any(|name| !name.is_ascii()) {
        return Err(FileRefusal::HeadingsTranslated);
    }
    Err(FileRefusal::Unknown)
}

/// The first row, its end left out, whichever of the three that is; `line`: where it begins. A heading may have line ends in
/// it, between quotation marks.
fn first_row(reader: &mut impl BufRead, lines: &mut RowLines, line: &mut u64) -> Result<Vec<u8>, FileStop> {
    let unreadable = |error: io::Error| FileStop::Json(error.into());
    let mut row = Vec::new();
    *line = lines.line;
    loop {
        let available = reader.fill_buf().map_err(unreadable)?;
        let end = available.iter().position(|byte| {
            lines.take(*byte, |byte| DELIMITERS.contains(&byte));
            matches!(byte, b'\n' | b'\r') && lines.at == InRow::Begins
        });
        let taken = end.unwrap_or(available.len());
        row.extend_from_slice(&available[..taken]);
        let is_over = end.is_some() || available.is_empty();
        let is_return = end.is_some_and(|at| available[at] == b'\r');
        reader.consume(taken + usize::from(end.is_some()));
        if is_return && reader.fill_buf().map_err(unreadable)?.starts_with(b"\n") {
            lines.take(b'\n', |_| false);
            reader.consume(1);
        }
        let is_open = lines.at == InRow::Quoted && row.iter().any(|byte| matches!(byte, b'\n' | b'\r'));
        if is_open && is_over {
            *line = lines.opened;
            return Err(JsonFlaw::Cut.into());
        }
        if row.len() as u64 > LONGEST {
            return Err(JsonFlaw::TooLong.into());
        }
        if is_over {
            lines.goes_on = None;
            row.truncate(row.trim_ascii_end().len());
            return Ok(row);
        }
    }
}

/// Ends where a row does not, and knows on which lines rows begin that were not handed on yet: as many as an editor shows,
/// whatever stands between two rows.
struct Bounded<R> {
    reader: R,
    left: u64,
    delimiter: u8,
    lines: RowLines,
    begun: VecDeque<u64>,
    is_over: bool,
}

/// That a row does not end.
const NO_END: &str = "a row does not end";

impl<R: BufRead> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, NO_END));
        }
        let read = self.reader.read(buffer)?;
        self.left = self.left.saturating_sub(read as u64);
        self.is_over = read == 0;
        let Self { lines, begun, delimiter, .. } = self;
        for byte in &buffer[..read] {
            let line = lines.line;
            if lines.take(*byte, |byte| byte == *delimiter) {
                begun.push_back(line);
            }
        }
        Ok(read)
    }
}

fn not_a_table(error: csv::Error) -> JsonFlaw {
    match error.into_kind() {
        ErrorKind::Io(error) if error.kind() == io::ErrorKind::FileTooLarge => JsonFlaw::TooLong,
        ErrorKind::Io(error) => error.into(),
        ErrorKind::Utf8 { .. } => JsonFlaw::NotText,
        other => JsonFlaw::Malformed(Malformed::Parser(format!("{other:?}"))),
    }
}
