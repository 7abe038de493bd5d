//! The files that a directory stands for, however deep. What is plainly no data (what programs leave there, documents,
//! pictures) is passed over by its name, and named. Whatever looks like data is read, and refused where it cannot be: of
//! a file that was left out in silence nobody would know that it is missing.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::desk::fault::{Fault, Unreadable};
use crate::queries::files_read::{PassedOver, PassedOverReason};

/// So many directories may stand in each other: what Azure Monitor writes is eight deep.
const DEEPEST: usize = 16;

/// What programs leave in a directory for themselves.
const OF_PROGRAMS: [&str; 4] = ["thumbs.db", "ehthumbs.db", "desktop.ini", "__macosx"];

/// How documents, pictures, mails and programs end: none of them is ever read.
const DOCUMENTS: [&str; 38] = [
    "pdf", "doc", "docx", "docm", "rtf", "odt", "ppt", "pptx", "odp", "one", "md", "htm", "html", "mht", "png", "jpg",
    "jpeg", "gif", "bmp", "svg", "webp", "heic", "tif", "tiff", "mp4", "mov", "eml", "msg", "ps1", "psm1", "sh", "bat",
    "cmd", "lnk", "url", "md5", "sha256", "asc",
];

/// How notes that come with files begin. The word ends there: a list of licensed users is none.
const NOTES: [&str; 6] = ["readme", "read me", "read_me", "license", "お読みください", "はじめに"];

/// How data ends, whatever it is called.
const DATA: [&str; 8] = ["json", "jsonl", "ndjson", "csv", "tsv", "xlsx", "xls", "gz"];

/// The files that are named, and of a directory those in it, by name; with what is passed over there.
///
/// # Errors
/// When a directory cannot be read, or goes deeper than any of reports.
pub fn files_of(named: &[PathBuf]) -> Result<(Vec<PathBuf>, Vec<PassedOver>), Fault> {
    let (mut files, mut passed_over) = (Vec::new(), Vec::new());
    for path in named {
        match path != Path::new("-") && path.is_dir() {
            true => within(path, DEEPEST, &mut files, &mut passed_over)?,
            false => files.push(path.clone()),
        }
    }
    Ok((files, passed_over))
}

/// The files in a directory and in those below it. A link to a directory is not followed: it may lead round.
fn within(
    directory: &Path,
    levels: usize,
    files: &mut Vec<PathBuf>,
    passed_over: &mut Vec<PassedOver>,
) -> Result<(), Fault> {
    let unreadable = |why: Unreadable| Fault::UnreadableFile { path: directory.to_owned(), why };
    let failed = |error: io::Error| unreadable(error.to_string().into());
    if levels == 0 {
        return Err(unreadable(Unreadable::TooDeep { most: DEEPEST }));
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        found.push((entry.path(), entry.file_type().map_err(failed)?.is_dir()));
    }
    found.sort();
    for (path, is_directory) in found {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let reason =
            no_data(&name, is_directory).or((!is_directory && !path.is_file()).then_some(PassedOverReason::NoFile));
        match (reason, is_directory) {
            (Some(reason), _) => {
                let file = path.to_string_lossy().into_owned() + if is_directory { "/" } else { "" };
                passed_over.push(PassedOver { file, reason });
            }
            (None, true) => within(&path, levels - 1, files, passed_over)?,
            (None, false) => files.push(path),
        }
    }
    Ok(())
}

/// Why what has this name is plainly no data; none: it may be some.
fn no_data(name: &str, is_directory: bool) -> Option<PassedOverReason> {
    let name = name.to_lowercase();
    if name.starts_with('.') {
        return Some(PassedOverReason::Hidden);
    }
    // A spreadsheet that is open keeps a file beside it.
    if name.starts_with("~$") || OF_PROGRAMS.contains(&name.as_str()) {
        return Some(PassedOverReason::OfAProgram);
    }
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let goes_on = |begin: &str, next: char| next.is_alphabetic() && next.is_ascii() == begin.is_ascii();
    let begins =
        |begin: &&str| name.strip_prefix(begin).is_some_and(|rest| !rest.starts_with(|next| goes_on(begin, next)));
    let is_note = NOTES.iter().any(begins) && !DATA.contains(&ending);
    (!is_directory && (is_note || DOCUMENTS.contains(&ending))).then_some(PassedOverReason::Document)
}

#[cfg(test)]
mod tests {
    use super::{DATA, DOCUMENTS, PassedOverReason, no_data};

    #[test]
    fn what_is_plainly_no_data_is_told_by_its_name() {
        for (name, reason) in [
            (".DS_Store", Some(PassedOverReason::Hidden)),
            (".~lock.roster.xlsx#", Some(PassedOverReason::Hidden)),
            ("~$roster.xlsx", Some(PassedOverReason::OfAProgram)),
            ("Thumbs.db", Some(PassedOverReason::OfAProgram)),
            ("README", Some(PassedOverReason::Document)),
            ("ReadMe.txt", Some(PassedOverReason::Document)),
            ("お読みください.txt", Some(PassedOverReason::Document)),
            ("手順書.PDF", Some(PassedOverReason::Document)),
            ("readme-first.txt", Some(PassedOverReason::Document)),
            ("README_2026.txt", Some(PassedOverReason::Document)),
            ("readme（事務）.txt", Some(PassedOverReason::Document)),
            ("LICENSE", Some(PassedOverReason::Document)),
            ("licensed-users.txt", None),
            ("licenses", None),
            ("README日本語.txt", Some(PassedOverReason::Document)),
            ("はじめに登録した人", None),
            ("readmembers.txt", None),
            ("readme.json", None),
            ("registration.json", None),
            ("registration", None),
            ("roster.xls", None),
            ("tokens.db", None),
            ("tokens.zip", None),
            ("roster.txt", None),
            ("pdf", None),
        ] {
            assert_eq!(no_data(name, false), reason, "{name}");
        }
        assert_eq!(no_data("__MACOSX", true), Some(PassedOverReason::OfAProgram));
        assert_eq!(no_data("reports.md", true), None, "a directory is no document");
        assert!(!DOCUMENTS.iter().any(|ending| DATA.contains(ending)));
    }
}
