//! docs/import.md shows the tables by which the importer reads, and every code by which it refuses a file.

use std::fs;
use std::path::Path;

use mfadesk::domain::kind::Kind;
use mfadesk::exchange::import::FileRefusal;
use mfadesk::exchange::import::audits::{ACTIVITIES, AuditMeaning, REASONS};
use mfadesk::exchange::import::methods::{Meaning, TYPES};
use mfadesk::exchange::import::registration::CAPABILITIES;
use mfadesk::exchange::import::roster::COLUMNS;
use mfadesk::exchange::import::sign_ins::STEPS;

fn page() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/import.md")).unwrap()
}

/// The rows of the table that begins with this heading.
fn table(heading: &str) -> Vec<String> {
    let page = page();
    let (_, rest) = page.split_once(&format!("{heading}\n|---|---|\n")).unwrap();
    rest.lines().take_while(|line| line.starts_with('|')).map(str::to_owned).collect()
}

#[test]
fn the_page_shows_what_each_word_of_a_report_stands_for() {
    let rows: Vec<String> = CAPABILITIES
        .iter()
        .map(|(word, kind)| format!("| `{word}` | `{}` |", kind.map_or("other", |kind| kind.as_str())))
        .collect();
    assert_eq!(table("| word | kind |"), rows);
}

#[test]
fn the_page_shows_what_each_type_of_a_list_stands_for() {
    let shown = |meaning: Meaning| match meaning {
        Meaning::Kind(kind) => format!("`{kind}`"),
        Meaning::Phone => "`phone`, `alternate-phone` or `office-phone`, by its `phoneType`".into(),
        Meaning::Fido2 => "`security-key`, or `passkey` where it is synced or of a phone".into(),
        Meaning::Other(name) => format!("`other`, as `{name}`"),
        Meaning::Nothing => "nothing".into(),
    };
    let rows: Vec<String> = TYPES.iter().map(|(word, meaning)| format!("| `{word}` | {} |", shown(*meaning))).collect();
    assert_eq!(table("| type | kind |"), rows);
}

fn kinds(kinds: &[Kind]) -> String {
    kinds.iter().map(|kind| format!("`{kind}`")).collect::<Vec<_>>().join(", ")
}

#[test]
fn the_page_shows_what_each_record_says() {
    let said = |meaning: AuditMeaning| match meaning {
        AuditMeaning::Registered => "registered",
        AuditMeaning::Deleted => "deleted",
        AuditMeaning::Changed => "changed",
        AuditMeaning::ChosenFirst => "chosen to be asked for first",
    };
    let rows = ACTIVITIES.map(|(activity, meaning)| format!("| `{activity}` | {} |", said(meaning)));
    assert_eq!(table("| activity, as its name begins | what it says of the method |"), rows);
    let name = |name: Option<&str>| name.map_or_else(String::new, |name| format!(", as `{name}`"));
    let rows = REASONS.map(|(words, of, named)| format!("| `{words}` | {}{} |", kinds(of), name(named)));
    assert_eq!(table("| words of the reason | kind |"), rows);
    let rows = STEPS.map(|(step, of, channel)| format!("| `{step}` | {}, `{channel}` |", kinds(of)));
    assert_eq!(table("| step, as its method begins | kind and channel |"), rows);
}

#[test]
fn the_page_shows_the_columns_of_a_roster() {
    let columns: Vec<String> = table("| column | headings that are known |")
        .iter()
        .map(|row| row.split('`').nth(1).unwrap().to_owned())
        .collect();
    assert_eq!(columns, COLUMNS.map(|(column, _)| column));
    for (row, (_, headings)) in table("| column | headings that are known |").iter().zip(COLUMNS) {
        let shown: String = row.to_lowercase().chars().filter(|c| c.is_alphanumeric() || *c == ',').collect();
        assert!(headings.iter().all(|heading| shown.contains(heading)), "{row}");
    }
}

#[test]
fn the_page_tells_every_code_that_refuses_a_file() {
    let shown: Vec<String> =
        table("| code | what it is |").iter().map(|row| row.split('`').nth(1).unwrap().to_owned()).collect();
    let refusals = [
        FileRefusal::NoMethodsColumn,
        FileRefusal::NextPageMissing { of: None },
        FileRefusal::MoreCellsThanHeadings { line: 1 },
        FileRefusal::NoSteps,
        FileRefusal::Shortened,
        FileRefusal::HeadingsTranslated,
        FileRefusal::TokenSeeds,
        FileRefusal::Unknown,
        FileRefusal::NobodyNamed,
        FileRefusal::NoTime,
        FileRefusal::Empty,
        FileRefusal::Cut { line: 1 },
        FileRefusal::ShareExceeded { losing: 1, open: 1, allowed: 1 },
    ];
    assert_eq!(shown, refusals.each_ref().map(FileRefusal::code));
}
