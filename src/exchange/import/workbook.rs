//! Tables that a spreadsheet saved as a workbook (.xlsx) → rows with members. The one sheet counts that is shown and has
//! headings that are known, or the one that is named; a title above them does no harm. What swells beyond any roster when it is
//! unpacked is refused before it is read.

use std::io::{self, Cursor, Read};

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx};
use zip::ZipArchive;

use super::json::RowMembers;
use super::refused::{FileRefusal, FileStop};
use super::table::{Headings, holds_secrets, is_of_keys, is_of_secrets};

/// No roster is larger than this, as it lies on the disk.
const LONGEST: u64 = 64 << 20;

/// Nor when it is unpacked.
const LARGEST: u64 = 256 << 20;

/// Headings stand in one of so many rows.
const TITLES: usize = 10;

/// The columns that a sheet can have.
const COLUMNS: u32 = 1 << 14;

/// Reads a workbook, and hands on the rows of its one sheet with their lines. `said`: the sheet that was named; `read`: the one
/// that was read.
///
/// # Errors
/// Why it cannot be read; or what `take` says.
pub(super) fn rows(
    reader: impl Read,
    columns: &[(String, String)],
    said: Option<&str>,
    read: &mut Option<String>,
    line: &mut u64,
    take: &mut dyn FnMut(RowMembers, u64) -> Result<(), FileStop>,
) -> Result<(), FileStop> {
    let mut bytes = Vec::new();
    reader.take(LONGEST + 1).read_to_end(&mut bytes).map_err(|error| FileStop::Json(error.into()))?;
    if bytes.len() as u64 > LONGEST || swells(&bytes) {
        return Err(FileRefusal::Archive.into());
    }
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|_| FileRefusal::Archive)?;
    let sheets = book.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let all: Vec<(String, bool)> =
        sheets.map(|sheet| (sheet.name.clone(), sheet.visible == SheetVisible::Visible)).collect();
    // Whichever sheet is meant, and whether or not it is shown: such a file is nobody's to have here.
    for (name, _) in &all {
        if let Some(why) = secrets_of(&mut book, name, columns) {
            return Err(why.into());
        }
    }
    let names = match said {
        Some(said) => match all.iter().find(|(name, _)| name.trim() == said.trim()) {
            Some((name, _)) => vec![name.clone()],
            None => {
                let sheets = all.into_iter().map(|(name, _)| name).collect();
                return Err(FileRefusal::NoSuchSheet { named: said.to_owned(), sheets }.into());
            }
        },
        None => all.into_iter().filter(|(_, is_shown)| *is_shown).map(|(name, _)| name).collect(),
    };
    let mut refused = None;
    let mut found = Vec::new();
    for name in names {
        match headings(&mut book, &name, columns) {
            Ok((headings, above)) => found.push((name, headings, above)),
            Err(why) => refused = refused.or(Some(why)),
        }
    }
    match &found[..] {
        [] => Err(refused.unwrap_or(FileRefusal::Empty).into()),
        [_] => {
            let Some((name, mut headings, above)) = found.pop() else { return Ok(()) };
            let mut is_first = true;
            *read = Some(name.clone());
            each_row(&mut book, &name, &mut |cells, at| {
                *line = at;
                let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
                if at > above && !(std::mem::take(&mut is_first) && headings.go_on(&cells, columns)?) {
                    take(headings.members(cells.into_iter(), at)?, at)?;
                }
                Ok(true)
            })
        }
        several => {
            let sheets = several.iter().map(|(name, ..)| name.clone()).collect();
            Err(FileRefusal::SeveralSheets { sheets }.into())
        }
    }
}

/// Whether it is more than any roster when it is unpacked, whatever it says of itself; or no such archive.
fn swells(bytes: &[u8]) -> bool {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return true };
    let mut left = LARGEST;
    for at in 0..archive.len() {
        let Ok(entry) = archive.by_index(at) else { return true };
        let Ok(length) = io::copy(&mut entry.take(left + 1), &mut io::sink()) else { return true };
        match left.checked_sub(length) {
            Some(rest) => left = rest,
            None => return true,
        }
    }
    false
}

type Book = Xlsx<Cursor<Vec<u8>>>;

/// Why a sheet is not taken in of which one of the rows in which headings stand has the heading of a column of secrets; none:
/// it has no such heading. Above headings are titles, which most often have fewer cells; below them are data, which may well
/// speak of passwords.
fn secrets_of(book: &mut Book, name: &str, columns: &[(String, String)]) -> Option<FileRefusal> {
    let (mut why, mut seen, mut widest) = (None, 0, 0);
    let outcome = each_row(book, name, &mut |cells, _| {
        let filled = cells.iter().filter(|cell| !cell.trim().is_empty()).count();
        let is_secret = |cell: &&String| if filled > widest { is_of_secrets(cell) } else { is_of_keys(cell) };
        let heading = cells.iter().find(is_secret);
        why = heading.map(|heading| holds_secrets(heading, &cells, Some(name)));
        widest = widest.max(filled);
        seen += 1;
        // What is below headings that are known is data.
        Ok(why.is_none() && seen < TITLES && Headings::of(cells, columns).is_err())
    });
    why.filter(|_| outcome.is_ok())
}

/// The headings of a sheet, and the line that they are on.
///
/// # Errors
/// Why its first rows are none.
fn headings(book: &mut Book, name: &str, columns: &[(String, String)]) -> Result<(Headings, u64), FileRefusal> {
    let mut refused = None;
    let mut found = None;
    let mut seen = 0;
    let outcome = each_row(book, name, &mut |cells, line| {
        seen += 1;
        match Headings::of(cells, columns) {
            Ok(headings) => found = Some((headings, line)),
            // What is above the headings may be a title.
            Err(why) => refused = refused.take().filter(|known| *known != FileRefusal::Unknown).or(Some(why)),
        }
        Ok(found.is_none() && seen < TITLES)
    });
    match (found, outcome) {
        (Some(found), _) => Ok(found),
        (None, Ok(())) => Err(refused.unwrap_or(FileRefusal::Empty)),
        (None, Err(_)) => Err(FileRefusal::Archive),
    }
}

/// Hands on the rows that are not empty, with their lines, as long as more are wanted.
fn each_row(
    book: &mut Book,
    name: &str,
    take: &mut dyn FnMut(Vec<String>, u64) -> Result<bool, FileStop>,
) -> Result<(), FileStop> {
    let mut cells = book.worksheet_cells_reader(name).map_err(|_| FileRefusal::Archive)?;
    let mut row: Vec<String> = Vec::new();
    let mut at = 0;
    loop {
        let cell = cells.next_cell().map_err(|_| FileRefusal::Archive)?;
        let place = cell.as_ref().map(calamine::Cell::get_position);
        if place.is_none_or(|(line, _)| line != at) && !row.is_empty() {
            let whole = std::mem::take(&mut row);
            if !take(whole, u64::from(at) + 1)? {
                return Ok(());
            }
        }
        let (Some(cell), Some((line, column))) = (cell, place) else { return Ok(()) };
        at = line;
        let text = shown(cell.get_value());
        if !text.is_empty() && column < COLUMNS {
            row.resize(row.len().max(column as usize + 1), String::new());
            row[column as usize] = text;
        }
    }
}

/// What a cell says.
fn shown(cell: &DataRef<'_>) -> String {
    match cell {
        DataRef::String(text) => text.trim().to_owned(),
        DataRef::SharedString(text) => text.trim().to_owned(),
        DataRef::Int(number) => number.to_string(),
        // An id that a spreadsheet took for a number.
        DataRef::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => format!("{number:.0}"),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(is_so) => is_so.to_string(),
        DataRef::DateTime(time) if time.is_datetime() => {
            let (year, month, day, hour, minute, ..) = time.to_ymd_hms_milli();
            match (hour, minute) {
                (0, 0) => format!("{year}-{month:02}-{day:02}"),
                _ => format!("{year}-{month:02}-{day:02} {hour:02}:{minute:02}"),
            }
        }
        DataRef::DateTime(time) => time.as_f64().to_string(),
        DataRef::DateTimeIso(text) => text.trim_end_matches("T00:00:00").to_owned(),
        DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}
