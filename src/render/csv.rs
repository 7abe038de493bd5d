//! Rows as CSV ([`cells`](super::cells)), in which no cell is run as a formula.

use serde::Serialize;

use super::cells::{self, Cell};

/// The rows under their header, which is printed also when there is no row.
pub fn table(fields: &[&str], rows: &[impl Serialize]) -> String {
    header(fields) + &lines(fields, rows)
}

/// The header.
pub fn header(fields: &[&str]) -> String {
    written(|writer| {
        // Writing to memory cannot fail, nor do the rows differ in length.
        let _ = writer.write_record(fields);
    })
}

/// The rows without it.
pub fn lines(fields: &[&str], rows: &[impl Serialize]) -> String {
    written(|writer| {
        for row in rows {
            let _ = writer.write_record(cells::of(row, fields).into_iter().map(shown));
        }
    })
}

fn written(write: impl FnOnce(&mut ::csv::Writer<Vec<u8>>)) -> String {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    write(&mut writer);
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

fn shown(cell: Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        // Defused first: what is made visible may have been what began a formula.
        Cell::Text(text) => cells::visible(&defused(text)),
        Cell::Number(number) => defused(number),
        Cell::Truth(is_so) => is_so.to_string(),
    }
}

/// What begins a formula.
const FORMULAS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// A cell that no spreadsheet runs as a formula: where one begins, at the beginning or behind what parts cells elsewhere,
/// an apostrophe stands before it.
fn defused(cell: String) -> String {
    if !cell.contains(FORMULAS) {
        return cell;
    }
    let mut defused = String::with_capacity(cell.len() + 1);
    let mut is_beginning = true;
    for c in cell.chars() {
        if is_beginning && FORMULAS.contains(&c) {
            defused.push('\'');
        }
        // Blanks before a formula are passed over.
        is_beginning = c == ';' || (is_beginning && c == ' ' && !defused.is_empty());
        defused.push(c);
    }
    defused
}
