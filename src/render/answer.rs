//! What an answer says of itself, once: its list's name, the member that names a row, its fields and its rows. JSON, JSON
//! lines and CSV follow from that, and beside it an answer has only its table. The format is chosen here.

use std::io;
use std::path::Path;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::messages::message;
use super::sanitize::clean;
use super::{Format, Style, csv, json as value, wording, workbook};
use crate::commands::problem::Problem;
use crate::domain::instant::Instant;
use crate::queries::answer::{Frame, PopulationCount, RowList, ShownEvidence};
use crate::queries::question::Question;

/// An answer that can be shown.
pub trait Answer {
    /// What all answers carry.
    fn frame(&self) -> &Frame;

    /// Its list, and what names and makes a row.
    fn list(&self) -> RowList;

    /// Its rows.
    fn rows(&self) -> Vec<impl Serialize + Sync>;

    /// The rows of a spreadsheet, where they are other ones.
    fn cells(&self) -> Vec<impl Serialize + Sync> {
        self.rows()
    }

    /// What stands beside the list in JSON, as members of one object.
    fn beside(&self) -> impl Serialize {
        None::<()>
    }

    /// Whether there is a list in JSON: an answer may be one row.
    fn is_list(&self) -> bool {
        true
    }

    /// Words and tables, for people.
    fn table(&self, style: &Style) -> String;
}

/// The frame of an answer that has one list under one name, whose rows a member names: [`Answer::frame`], [`Answer::list`].
macro_rules! framed_list {
    ($name:literal, by $key:literal, $fields:ident) => {
        fn frame(&self) -> &$crate::queries::answer::Frame {
            &self.frame
        }

        fn list(&self) -> $crate::queries::answer::RowList {
            $crate::queries::answer::RowList { name: $name, key: $key, fields: $fields }
        }
    };
}
pub(super) use framed_list;

/// What can be held against an answer that was kept.
pub trait Recheckable {
    /// The whole answer as one object, and its list. What was kept with it was read from `file`.
    ///
    /// # Errors
    /// When it cannot be worded as it was.
    fn to_compare(&self, file: &Path) -> Result<(String, RowList), Problem>;
}

impl<A: Answer> Recheckable for A {
    fn to_compare(&self, _: &Path) -> Result<(String, RowList), Problem> {
        Ok((json(self), self.list()))
    }
}

/// The answer, in the format that is asked for.
pub fn answer(answer: &impl Answer, style: &Style) -> String {
    formatted(
        style,
        || json(answer),
        || answer.rows(),
        (answer.list().fields, || answer.cells()),
        || answer.table(style),
    )
}

/// In which form an answer stands in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileForm {
    /// As it is printed, in no colour and of no width.
    Text(Format),
    /// A workbook (.xlsx).
    Workbook,
}

/// Who takes an answer piece by piece, so that no more of it is held at once; with how many of how many rows are done by then.
pub type TakesPieces<'p> = dyn FnMut(&[u8], usize, usize) -> io::Result<()> + 'p;

/// Why an answer is no file.
#[derive(Debug)]
pub enum NotAFile {
    /// A file of this form cannot hold it.
    Unfit(String),
    /// It was not taken.
    NotTaken(io::Error),
}

impl From<io::Error> for NotAFile {
    fn from(error: io::Error) -> Self {
        Self::NotTaken(error)
    }
}

/// The answer as a file, handed on piece by piece; returns how many rows it has.
///
/// # Errors
/// Why a file of this form cannot hold it; or what `put` says.
pub fn into_file(
    answer: &impl Answer,
    form: FileForm,
    style: &Style,
    put: &mut TakesPieces<'_>,
) -> Result<usize, NotAFile> {
    let RowList { name, fields, .. } = answer.list();
    let rows = answer.rows();
    let all = rows.len();
    match form {
        FileForm::Text(Format::Csv) => {
            put(csv::header(fields).as_bytes(), 0, all)?;
            let cells = answer.cells();
            let all = cells.len();
            wording::in_order(&cells, |some| csv::lines(fields, some), &mut |lines, done| {
                put(lines.as_bytes(), done, all)
            })?;
        }
        FileForm::Text(Format::Jsonl) => {
            let lines = |some: &[_]| value::each_ended(some, b'\n');
            wording::in_order(&rows, lines, &mut |lines, done| put(lines.as_bytes(), done, all))?;
        }
        FileForm::Text(Format::Json) => {
            let without = value::line(&whole(answer, Vec::<()>::new()));
            // The list comes last: rows stand between its brackets.
            match without.strip_suffix(EMPTY_LIST).filter(|_| answer.is_list()) {
                Some(beside) => {
                    put(format!("{beside}[").as_bytes(), 0, all)?;
                    let members = |some: &[_]| value::each_ended(some, b',');
                    wording::in_order(&rows, members, &mut |members, done| {
                        let last = if done == all { members.strip_suffix(',') } else { None };
                        put(last.unwrap_or(members).as_bytes(), done, all)
                    })?;
                    put(&EMPTY_LIST.as_bytes()[1..], all, all)?;
                }
                None => put(json(answer).as_bytes(), all, all)?,
            }
        }
        FileForm::Text(Format::Table) => {
            let style = Style { format: Format::Table, color: false, width: None, ..*style };
            put(answer.table(&style).as_bytes(), all, all)?;
        }
        FileForm::Workbook => {
            let cells = answer.cells();
            // It is packed when all are in it, which takes half as long again.
            let all = cells.len() + cells.len() / 2;
            let made = workbook::of(name, fields, &cells, answer.frame(), style, &mut |done| put(&[], done, all));
            put(&made.map_err(NotAFile::Unfit)?, all, all)?;
            return Ok(cells.len());
        }
    }
    Ok(all)
}

/// How a whole answer ends that has none.
const EMPTY_LIST: &str = "[]}\n";

/// What is said when so many rows stand in a file.
pub fn file_written(file: &Path, rows: usize, style: &Style) -> String {
    let file = clean(&file.display().to_string()).into_owned();
    let noun = if rows == 1 { "row" } else { "rows" };
    message!(style.locale(), "Written to {file}: {rows} {noun}\n", "{file} に書き出しました：{rows}行\n")
}

/// The whole answer as one object (docs/json.md), ended.
pub fn json(answer: &impl Answer) -> String {
    value::line(&whole(answer, answer.rows()))
}

fn whole(answer: &impl Answer, rows: Vec<impl Serialize>) -> impl Serialize {
    let Frame { question, as_of, on, evidence, population, .. } = answer.frame();
    let list = NamedList { name: answer.is_list().then_some(answer.list().name), rows };
    Whole {
        mfadesk: env!("CARGO_PKG_VERSION"),
        query: question,
        as_of: *as_of,
        on: *on,
        log: evidence,
        population: *population,
        beside: answer.beside(),
        list,
    }
}

/// What is asked for of one object, its rows as objects, its rows in a spreadsheet, and its words.
pub(super) fn formatted<R: Serialize, C: Serialize>(
    style: &Style,
    json: impl FnOnce() -> String,
    rows: impl FnOnce() -> Vec<R>,
    (fields, cells): (&[&str], impl FnOnce() -> Vec<C>),
    table: impl FnOnce() -> String,
) -> String {
    match style.format {
        Format::Json => json(),
        Format::Jsonl => value::each_ended(&rows(), b'\n'),
        Format::Csv => csv::table(fields, &cells()),
        Format::Table => table(),
    }
}

/// Members in the order of the JSON.
#[derive(Serialize)]
struct Whole<'a, B, R> {
    mfadesk: &'static str,
    query: &'a Question,
    as_of: Instant,
    on: Option<Instant>,
    log: &'a ShownEvidence,
    population: PopulationCount,
    #[serde(flatten)]
    beside: B,
    #[serde(flatten)]
    list: NamedList<R>,
}

/// The list under its name; nothing where the answer has none.
struct NamedList<R> {
    name: Option<&'static str>,
    rows: Vec<R>,
}

impl<R: Serialize> Serialize for NamedList<R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let Some(name) = self.name {
            map.serialize_entry(name, &self.rows)?;
        }
        map.end()
    }
}
