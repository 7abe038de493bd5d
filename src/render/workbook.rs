//! An answer as a workbook (.xlsx): its rows on one sheet, with ids and all other texts as text, under headings that stay;
//! and a sheet that says what was asked, of which log, and when, so that a workbook that was passed on still says what it is.

use std::io;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::Style;
use super::cells::{self, Cell};
use super::json;
use super::messages::{localized, message};
use crate::queries::answer::Frame;

/// How many rows a sheet has below its heading.
const MOST_ROWS: usize = 1_048_575;
/// How many characters a cell has, as a workbook counts them: in UTF-16.
const MOST_IN_CELL: usize = 32_767;
/// How wide a column is at least and at most, in characters, and how many rows are looked at for that.
const NARROWEST: usize = 8;
const WIDEST: usize = 60;
const SAMPLE: usize = 200;
/// How many rows go in before that is told.
const EACH: u32 = 256;

/// The rows of an answer, in a workbook of two sheets. `done` is told now and then how many are in it.
///
/// # Errors
/// Why a workbook cannot hold them.
pub fn of(
    name: &str,
    fields: &[&str],
    rows: &[impl Serialize],
    frame: &Frame,
    style: &Style,
    done: &mut dyn FnMut(usize) -> io::Result<()>,
) -> Result<Vec<u8>, String> {
    let locale = style.locale();
    if rows.len() > MOST_ROWS {
        let rows = rows.len();
        return Err(message!(
            locale,
            "a sheet has {MOST_ROWS} rows, and there are {rows}: take .csv",
            "1シートは{MOST_ROWS}行までですが、{rows}行あります（.csv を使ってください）"
        ));
    }
    let mut made = || {
        let mut workbook = Workbook::new();
        // The workbook of an answer that is given again is the same, letter by letter.
        if let Ok(at) = ExcelDateTime::from_timestamp(frame.as_of.millis().div_euclid(1000)) {
            workbook.set_properties(&DocProperties::new().set_creation_datetime(&at));
        }
        table(workbook.add_worksheet(), name, fields, rows, done)?;
        about(workbook.add_worksheet(), frame, style)?;
        workbook.save_to_buffer()
    };
    made().map_err(|error| match error {
        XlsxError::MaxStringLengthExceeded => message!(
            locale,
            "a cell has {MOST_IN_CELL} characters, and one would have more: take .csv",
            "1セルは{MOST_IN_CELL}文字までですが、それを超えるものがあります（.csv を使ってください）"
        ),
        error => error.to_string(),
    })
}

fn table(
    sheet: &mut Worksheet,
    name: &str,
    fields: &[&str],
    rows: &[impl Serialize],
    done: &mut dyn FnMut(usize) -> io::Result<()>,
) -> Result<(), XlsxError> {
    let (heading, text) = (Format::new().set_bold(), as_text());
    sheet.set_name(name)?.set_freeze_panes(1, 1)?;
    let mut widths: Vec<usize> = fields.iter().map(|field| field.len()).collect();
    for (column, field) in (0..).zip(fields) {
        sheet.write_string_with_format(0, column, *field, &heading)?;
    }
    for (line, row) in (1..).zip(rows) {
        if line % EACH == 0 {
            done(line as usize)?;
        }
        for (column, cell) in (0..).zip(cells::of(row, fields)) {
            match cell {
                Cell::Empty => {}
                Cell::Truth(is_so) => {
                    sheet.write_boolean(line, column, is_so)?;
                }
                Cell::Number(number) => match number.parse::<i32>() {
                    Ok(value) => {
                        sheet.write_number(line, column, value)?;
                    }
                    // What a spreadsheet would round stays what it is.
                    Err(_) => {
                        sheet.write_string_with_format(line, column, number, &text)?;
                    }
                },
                Cell::Text(shown) => {
                    let shown = cells::visible(&shown);
                    if line as usize <= SAMPLE {
                        let widest = shown.lines().map(UnicodeWidthStr::width).max().unwrap_or(0);
                        widths[usize::from(column)] = widths[usize::from(column)].max(widest);
                    }
                    sheet.write_string_with_format(line, column, shown, &text)?;
                }
            }
        }
    }
    for (column, width) in (0..).zip(widths) {
        let width = u8::try_from((width + 2).clamp(NARROWEST, WIDEST)).unwrap_or(u8::MAX);
        sheet.set_column_width(column, f64::from(width))?;
    }
    let last = (
        u32::try_from(rows.len()).unwrap_or(u32::MAX),
        u16::try_from(fields.len().saturating_sub(1)).unwrap_or(u16::MAX),
    );
    sheet.autofilter(0, 0, last.0, last.1)?;
    Ok(())
}

/// What was asked, of which log, and when.
fn about(sheet: &mut Worksheet, frame: &Frame, style: &Style) -> Result<(), XlsxError> {
    let locale = style.locale();
    let Frame { question, as_of, on, evidence, last_recorded, population, blanked } = frame;
    let (heading, text) = (Format::new().set_bold(), as_text());
    let yes_or_no = |is_so| if is_so { localized!("yes", "はい") } else { localized!("no", "いいえ") }.of(style.lang);
    let population = (population.accounts > 0).then(|| {
        let (accounts, closed) = (population.accounts, population.closed);
        message!(locale, "{accounts} accounts (closed: {closed})", "{accounts}件（離籍済み{closed}件）")
    });
    let said = [
        (localized!("question", "質問"), Some(json::compact(question))),
        (localized!("known at (UTC)", "回答の時点（UTC）"), Some(as_of.to_string())),
        (localized!("checked at (UTC)", "判定の時点（UTC）"), on.map(|on| on.to_string())),
        (localized!("log: origin", "ログの識別子"), evidence.origin.clone()),
        (localized!("log: last line", "ログの最後の行"), Some(evidence.sequence.to_string())),
        (localized!("log: chain hash of that line", "その行のチェーンハッシュ"), Some(evidence.chainhash.clone())),
        (localized!("log: last recorded (UTC)", "最後の記録の日時（UTC）"), last_recorded.map(|at| at.to_string())),
        (localized!("hashes checked", "ハッシュの検査"), Some(yes_or_no(evidence.verified).to_owned())),
        (localized!("lines redacted", "内容が抹消された行"), (*blanked > 0).then(|| blanked.to_string())),
        (localized!("checked", "対象"), population),
        (localized!("made by", "作成"), Some(format!("mfadesk {}", env!("CARGO_PKG_VERSION")))),
    ];
    sheet.set_name(localized!("about", "この表について").of(style.lang))?;
    let said = said.into_iter().filter_map(|(name, value)| Some((name.of(style.lang), value?)));
    for (line, (name, value)) in (0..).zip(said) {
        sheet.write_string_with_format(line, 0, name, &heading)?;
        sheet.write_string_with_format(line, 1, cells::visible(&value), &text)?;
    }
    sheet.set_column_width(0, 30)?.set_column_width(1, 70)?;
    Ok(())
}

/// Text that stays text when it is edited: an id keeps its leading zeros.
fn as_text() -> Format {
    Format::new().set_num_format("@")
}
