//! Tables with separated columns → rows with members. Headings are property names, in every language of whoever saved the
//! file; where they are not, the table is none that can be read.

use std::io::{self, BufRead, Read};

use csv::{ErrorKind, ReaderBuilder, StringRecord};
use memchr::{memchr_iter, memchr2};
use serde_json::Value;

use super::json::{JsonFlaw, RowMembers};
use super::refused::{FileRefusal, FileStop};
use super::roster;

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
    let mut first = first_line(&mut reader)?;
    *line = 1;
    // PowerShell names the type first, unless it is told not to.
    if first.starts_with(b"#TYPE") {
        first = first_line(&mut reader)?;
        *line += 1;
    }
    let mut likely = None;
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
            Err(why) if is_title && *line < TITLES && is_unknown(&why) => {
                likely = likely.or(Some(why.clone()).filter(|why| *why != FileRefusal::Unknown));
                if reader.fill_buf().map_err(|error| FileStop::Json(error.into()))?.is_empty() {
                    return Err(likely.unwrap_or(why).into());
                }
                first = first_line(&mut reader)?;
                *line += 1;
            }
            // What seemed to be a title may have been the headings.
            Err(why) if why == FileRefusal::Unknown || (is_title && is_unknown(&why)) => {
                return Err(likely.unwrap_or(why).into());
            }
            Err(why) => return Err(why.into()),
        }
    };
    let mut headings = headings;
    let bounded = Bounded { reader, left: LONGEST, delimiter, at: InRow::CellBegins };
    let mut rows = of_cells(delimiter).from_reader(bounded);
    let mut is_first_to_come = true;
    let mut record = StringRecord::new();
    loop {
        rows.get_mut().left = LONGEST;
        *line += 1;
        if !rows.read_record(&mut record).map_err(|error| FileStop::Json(not_a_table(error)))? {
            // A quotation mark that nothing closes has taken all that follows for one cell.
            return if rows.get_ref().at == InRow::Quoted { Err(JsonFlaw::Cut.into()) } else { Ok(()) };
        }
        // Spreadsheets save rows of nothing.
        let is_blank = record.iter().all(|cell| cell.trim().is_empty());
        let is_first = !is_blank && std::mem::take(&mut is_first_to_come);
        let is_headings = is_first && headings.go_on(&record.iter().collect::<Vec<_>>(), columns);
        if !is_blank && !is_headings {
            take(headings.members(record.iter(), *line)?, *line)?;
        }
        *line += record.iter().map(|cell| memchr_iter(b'\n', cell.as_bytes()).count() as u64).sum::<u64>();
    }
}

/// So many cells of a line are filled at most, where it is a title and no headings.
const TITLE: usize = 2;

/// Headings stand in one of so many lines.
const TITLES: u64 = 10;

fn of_cells(delimiter: u8) -> ReaderBuilder {
    let mut build = ReaderBuilder::new();
    build.delimiter(delimiter).has_headers(false).flexible(true);
    build
}

/// What stands between the cells of this line.
fn delimiter_of(line: &[u8]) -> u8 {
    let count = |delimiter: &u8| line.iter().filter(|byte| *byte == delimiter).count();
    [b',', b';', b'\t'].into_iter().max_by_key(count).unwrap_or(b',')
}

/// The cells of one line.
fn cells_of(line: &[u8], delimiter: u8) -> Result<Vec<String>, FileStop> {
    let mut names = StringRecord::new();
    let read = of_cells(delimiter).from_reader(line).read_record(&mut names);
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
    pub fn go_on(&mut self, cells: &[&str], columns: &[(String, String)]) -> bool {
        let below = |at: usize| cells.get(at).map(|cell| cell.trim()).filter(|cell| roster::is_heading(cell));
        let of_somebody = |(name, cell): (&String, &&str)| roster::is_id(name) && !cell.trim().is_empty();
        let is_roster = self.names.iter().any(|name| roster::is_id(name));
        if !is_roster || self.names.iter().zip(cells).any(of_somebody) || (0..cells.len()).all(|at| below(at).is_none())
        {
            return false;
        }
        let both = self.headings.iter().enumerate().map(|(at, above)| below(at).unwrap_or(above).to_owned());
        match Self::of(both.collect(), columns) {
            Ok(both) => {
                *self = both;
                true
            }
            Err(_) => false,
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

/// How columns of secrets are headed, in the form in which they are compared.
const SECRETS: [&str; 9] =
    ["secret", "seed", "tokenseed", "otpsecret", "totpsecret", "シード", "シード値", "秘密鍵", "シークレット"];

/// The names of the members that the headings stand for, where they can be read.
///
/// # Errors
/// Why not.
fn known(names: &[String], columns: &[(String, String)]) -> Result<Vec<String>, FileRefusal> {
    let has = |name: &str| names.iter().any(|heading| heading.eq_ignore_ascii_case(name));
    let is_any =
        |words: &[&str]| names.iter().any(|heading| words.iter().any(|word| heading.to_lowercase().contains(word)));
    let is_secret = |heading: &String| {
        let word: String = heading.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
        SECRETS.contains(&word.as_str()) || word.contains("secretkey")
    };
    if names.iter().any(is_secret) {
        return Err(FileRefusal::TokenSeeds);
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
    if names.len() > 4 && names.iter().any(|name| !name.is_ascii()) {
        return Err(FileRefusal::HeadingsTranslated);
    }
    Err(FileRefusal::Unknown)
}

/// The first line, its end left out, whichever of the three that is.
fn first_line(reader: &mut impl BufRead) -> Result<Vec<u8>, FileStop> {
    let unreadable = |error: io::Error| FileStop::Json(error.into());
    let mut line = Vec::new();
    loop {
        let available = reader.fill_buf().map_err(unreadable)?;
        let end = memchr2(b'\n', b'\r', available);
        let taken = end.unwrap_or(available.len());
        line.extend_from_slice(&available[..taken]);
        let is_over = end.is_some() || available.is_empty();
        let is_return = end.is_some_and(|at| available[at] == b'\r');
        reader.consume(taken + usize::from(end.is_some()));
        if is_return && reader.fill_buf().map_err(unreadable)?.starts_with(b"\n") {
            reader.consume(1);
        }
        if line.len() as u64 > LONGEST {
            return Err(JsonFlaw::TooLong.into());
        }
        if is_over {
            line.truncate(line.trim_ascii_end().len());
            return Ok(line);
        }
    }
}

/// Ends where a row does not, and knows whether a quotation mark is still open.
struct Bounded<R> {
    reader: R,
    left: u64,
    delimiter: u8,
    at: InRow,
}

/// Where in a row a byte stands, as far as quotation marks tell.
#[derive(Clone, Copy, PartialEq, Eq)]
enum InRow {
    CellBegins,
    InCell,
    Quoted,
    /// A quotation mark within: it closes the cell, or the next one says that it is meant.
    MarkInQuoted,
}

impl InRow {
    fn behind(self, byte: u8, delimiter: u8) -> Self {
        match (self, byte) {
            (Self::Quoted, b'"') => Self::MarkInQuoted,
            (Self::Quoted, _) | (Self::CellBegins | Self::MarkInQuoted, b'"') => Self::Quoted,
            (_, b'\n' | b'\r') => Self::CellBegins,
            (_, byte) if byte == delimiter => Self::CellBegins,
            (_, _) => Self::InCell,
        }
    }
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
        self.at = buffer[..read].iter().fold(self.at, |at, byte| at.behind(*byte, self.delimiter));
        Ok(read)
    }
}

fn not_a_table(error: csv::Error) -> JsonFlaw {
    match error.into_kind() {
        ErrorKind::Io(error) if error.kind() == io::ErrorKind::FileTooLarge => JsonFlaw::TooLong,
        ErrorKind::Io(error) => error.into(),
        ErrorKind::Utf8 { .. } => JsonFlaw::NotText,
        other => JsonFlaw::Malformed(format!("{other:?}")),
    }
}
