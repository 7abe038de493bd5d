//! The cells of a row, for CSV and for workbooks alike. Fields are members of the JSON rows, nested ones with a dot. Ids in a
//! list are joined by a space; lists of objects, and open data, are JSON in a cell.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::value::RawValue;

use super::json;
use super::sanitize::clean;

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// A text, as it is ([`visible`]).
    Text(String),
    /// A number, as JSON writes it.
    Number(String),
    /// Yes or no.
    Truth(bool),
}

/// The cells of a row, by its fields.
pub fn of(row: &impl Serialize, fields: &[&str]) -> Vec<Cell> {
    let text = json::compact(row);
    let members = members(&text);
    fields.iter().map(|field| cell(&members, field)).collect()
}

/// The members of a JSON object; of anything else, none.
fn members(object: &str) -> BTreeMap<&str, &RawValue> {
    serde_json::from_str(object).unwrap_or_default()
}

fn cell(members: &BTreeMap<&str, &RawValue>, field: &str) -> Cell {
    if let Some(value) = members.get(field) {
        return read(value.get());
    }
    match field.split_once('.') {
        Some((outer, inner)) => {
            members.get(outer).map_or(Cell::Empty, |value| cell(&self::members(value.get()), inner))
        }
        None => Cell::Empty,
    }
}

fn read(json: &str) -> Cell {
    match json.bytes().next() {
        Some(b'n') => Cell::Empty,
        Some(b't' | b'f') => Cell::Truth(json == "true"),
        Some(b'-' | b'0'..=b'9') => Cell::Number(json.to_owned()),
        Some(b'"') => Cell::Text(serde_json::from_str(json).unwrap_or_else(|_| json.to_owned())),
        _ => match serde_json::from_str::<Vec<String>>(json) {
            Ok(words) => Cell::Text(words.join(" ")),
            Err(_) => Cell::Text(json.to_owned()),
        },
    }
}

/// A text in which what a terminal would act on is shown as what it is: a file is often looked at before it is opened. Lines
/// of a text stay lines.
pub fn visible(text: &str) -> String {
    text.split('\n').map(clean).collect::<Vec<_>>().join("\n")
}
