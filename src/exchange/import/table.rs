//! Tables with separated columns → rows with members. Headings are property names, in every language of whoever saved the
//! file; where they are not, the table is none that can be read.

use std::io::{self, BufRead, Read};

use csv::{ErrorKind, ReaderBuilder, StringRecord};
use memchr::memchr_iter;
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
    let first = first_line(&mut reader)?;
    // PowerShell names the type first, unless it is told not to.
    let is_type = first.starts_with(b"#TYPE");
    let headings = if is_type { first_line(&mut reader)? } else { first };
    *line = 1 + u64::from(is_type);
    let delimiter = [b',', b';', b'\t']
        .into_iter()
        .max_by_key(|delimiter| headings.iter().filter(|byte| *byte == delimiter).count())
        .unwrap_or(b',');
    let build = || {
        let mut build = ReaderBuilder::new();
        build.delimiter(delimiter).has_headers(false).flexible(true);
        build
    };
    let mut names = StringRecord::new();
    build().from_reader(&headings[..]).read_record(&mut names).map_err(|error| FileStop::Json(not_a_table(error)))?;
    let headings = Headings::of(names.iter().map(|name| name.trim().to_owned()).collect(), columns)?;
    let mut rows = build().from_reader(Bounded { reader, left: LONGEST });
    let mut record = StringRecord::new();
    loop {
        rows.get_mut().left = LONGEST;
        *line += 1;
        if !rows.read_record(&mut record).map_err(|error| FileStop::Json(not_a_table(error)))? {
            return Ok(());
        }
        take(headings.members(record.iter(), *line)?, *line)?;
        *line += record.iter().map(|cell| memchr_iter(b'\n', cell.as_bytes()).count() as u64).sum::<u64>();
    }
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
        let names = known(&headings, columns)?;
        Ok(Self { headings, names })
    }

    /// The members of a row. Of several headings that stand for one, that which is filled counts.
    ///
    /// # Errors
    /// When two of them say two things, or there are more cells.
    pub fn members<'c>(&self, cells: impl Iterator<Item = &'c str>, line: u64) -> Result<RowMembers, FileRefusal> {
        let mut members = RowMembers::new();
        for (at, cell) in cells.enumerate() {
            let Some(name) = self.names.get(at) else { return Err(FileRefusal::MoreCellsThanHeadings { line }) };
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

/// The names of the members that the headings stand for, where they can be read.
///
/// # Errors
/// Why not.
fn known(names: &[String], columns: &[(String, String)]) -> Result<Vec<String>, FileRefusal> {
    let has = |name: &str| names.iter().any(|heading| heading.eq_ignore_ascii_case(name));
    let is_any =
        |words: &[&str]| names.iter().any(|heading| words.iter().any(|word| heading.to_lowercase().contains(word)));
    if is_any(&["secret key", "secretkey"]) {
        return Err(FileRefusal::TokenSeeds);
    }
    if has("methodsRegistered") && has("userPrincipalName") {
        return Ok(names.to_vec());
    }
    if ["isMfaRegistered", "isMfaCapable", "isSsprCapable"].iter().any(|name| has(name)) {
        return Err(FileRefusal::NoMethodsColumn);
    }
    if let Some(members) = roster::members(names, columns)? {
        return Ok(members);
    }
    // The audit log of the portal, as far as its headings are known in any language.
    let is_audit = is_any(&["correlation", "activity", "相関", "アクティビティ"]);
    if is_audit || (names.len() > 4 && names.iter().any(|name| !name.is_ascii())) {
        return Err(FileRefusal::HeadingsTranslated);
    }
    Err(FileRefusal::Unknown)
}

/// The first line, its end left out.
fn first_line(reader: &mut impl BufRead) -> Result<Vec<u8>, FileStop> {
    let mut line = Vec::new();
    let read = reader.take(LONGEST).read_until(b'\n', &mut line).map_err(|error| FileStop::Json(error.into()))?;
    if read as u64 == LONGEST {
        return Err(JsonFlaw::TooLong.into());
    }
    line.truncate(line.trim_ascii_end().len());
    Ok(line)
}

/// Ends where a row does not.
struct Bounded<R> {
    reader: R,
    left: u64,
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
        Ok(read)
    }
}

fn not_a_table(error: csv::Error) -> JsonFlaw {
    match error.into_kind() {
        ErrorKind::Io(error) if error.kind() == io::ErrorKind::FileTooLarge => JsonFlaw::TooLong,
        ErrorKind::Io(error) => error.into(),
        ErrorKind::Utf8 { err, .. } => JsonFlaw::Malformed(err.to_string()),
        other => JsonFlaw::Malformed(format!("{other:?}")),
    }
}
