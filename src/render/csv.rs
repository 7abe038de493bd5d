//! Rows for spreadsheets. Fields are members of the JSON rows, nested ones with a dot. Ids in a list are joined by a space;
//! lists of objects, and open data, are JSON in a cell.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::value::RawValue;

use super::json;
use super::sanitize::clean;

/// The rows under their header, which is printed also when there is no row.
pub fn table(fields: &[&str], rows: &[impl Serialize]) -> String {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    // Writing to memory cannot fail, nor do the rows differ in length.
    let _ = writer.write_record(fields);
    for row in rows {
        let text = json::compact(row);
        let members = members(&text);
        let _ = writer.write_record(fields.iter().map(|field| cell(&members, field)));
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

/// The members of a JSON object; of anything else, none.
fn members(object: &str) -> BTreeMap<&str, &RawValue> {
    serde_json::from_str(object).unwrap_or_default()
}

fn cell(members: &BTreeMap<&str, &RawValue>, field: &str) -> String {
    if let Some(value) = members.get(field) {
        return visible(&defused(shown(value.get())));
    }
    match field.split_once('.') {
        Some((outer, inner)) => {
            members.get(outer).map_or_else(String::new, |value| cell(&self::members(value.get()), inner))
        }
        None => String::new(),
    }
}

/// A value as the text of a cell.
fn shown(json: &str) -> String {
    if json == "null" {
        return String::new();
    }
    if let Ok(text) = serde_json::from_str::<String>(json) {
        return text;
    }
    match serde_json::from_str::<Vec<String>>(json) {
        Ok(words) => words.join(" "),
        Err(_) => json.to_owned(),
    }
}

/// What a terminal would act on is shown as what it is, here too: a file is often looked at before it is opened. Lines of
/// a text stay lines.
fn visible(text: &str) -> String {
    text.split('\n').map(clean).collect::<Vec<_>>().join("\n")
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
