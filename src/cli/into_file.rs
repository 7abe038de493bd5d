//! Where an answer goes: `-o FILE`, whose ending says in which form; and the form of an export, whose name says that.

use std::path::PathBuf;

use super::global::{FormatWord, Global};
use crate::commands::problem::Problem;
use crate::commands::questions::IntoFile;
use crate::render::{FileForm, Format};

/// The forms of files, by their endings.
const FORMS: [(&str, FileForm); 5] = [
    ("json", FileForm::Text(Format::Json)),
    ("jsonl", FileForm::Text(Format::Jsonl)),
    ("csv", FileForm::Text(Format::Csv)),
    ("xlsx", FileForm::Workbook),
    ("txt", FileForm::Text(Format::Table)),
];

/// Where an answer goes.
#[derive(Debug, Clone, Default)]
pub struct Outlet {
    /// The file; none: it is printed.
    pub path: Option<PathBuf>,
    /// In which form; none: as everything is printed.
    pub form: Option<FileForm>,
    /// Whether CSV begins with a byte order mark.
    pub bom: bool,
}

/// Where the answer to a query is to go, as typed.
///
/// # Errors
/// When the ending of the file names no form, or something else names one; or a byte order mark is for something that is not
/// CSV.
pub fn of_query(into: &IntoFile, global: &Global) -> Result<Outlet, Problem> {
    let outlet = among(&FORMS, into, global)?;
    let is_csv = match outlet.form {
        Some(form) => form == FileForm::Text(Format::Csv),
        None => global.format == FormatWord::Csv && !global.json,
    };
    if into.bom && !is_csv { Err(Problem::BomWithoutCsv) } else { Ok(outlet) }
}

/// Where an export is to go, which has one of these forms, and the first of them where it is printed.
///
/// # Errors
/// As [`of_query`].
pub fn of_export(forms: &[FileForm], into: &IntoFile, global: &Global) -> Result<Outlet, Problem> {
    if global.is_format_typed || global.json {
        return Err(Problem::FormatOfExport);
    }
    let known: Vec<_> = FORMS.into_iter().filter(|(_, form)| forms.contains(form)).collect();
    let outlet = among(&known, into, global)?;
    if into.bom && forms != [FileForm::Text(Format::Csv)] {
        return Err(Problem::BomWithoutCsv);
    }
    Ok(Outlet { form: outlet.form.or(forms.first().copied()), ..outlet })
}

fn among(known: &[(&'static str, FileForm)], into: &IntoFile, global: &Global) -> Result<Outlet, Problem> {
    let Some(path) = &into.output else { return Ok(Outlet { bom: into.bom, ..Outlet::default() }) };
    if global.is_format_typed || global.json {
        return Err(Problem::FormatOfFile);
    }
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let form = known.iter().find(|(known, _)| ending.as_deref() == Some(*known));
    let Some((_, form)) = form else {
        let known = known.iter().map(|(ending, _)| *ending).collect();
        return Err(Problem::FileEnding { path: path.display().to_string(), known });
    };
    Ok(Outlet { path: Some(path.clone()), form: Some(*form), bom: into.bom })
}
