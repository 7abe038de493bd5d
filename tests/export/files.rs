//! `-o FILE`: whose ending says in which form the answer stands in it.

use std::fs;
use std::io::Read;
use std::os::unix::fs::{PermissionsExt, symlink};

use flate2::read::DeflateDecoder;
use serde_json::Value;

use super::{A, CLOCK, Ran, world};
use crate::support::schemas::validate_answer;

/// The parts of a workbook, which is an archive, by their names: as its list at the end says.
pub fn parts(workbook: &[u8]) -> Vec<(String, String)> {
    let word = |at: usize| usize::from(workbook[at]) | usize::from(workbook[at + 1]) << 8;
    let long = |at: usize| word(at) | word(at + 2) << 16;
    let end = workbook.len() - 22;
    assert!(workbook[end..].starts_with(b"PK\x05\x06"));
    let (mut parts, mut at) = (Vec::new(), long(end + 16));
    for _ in 0..word(end + 10) {
        let (packed, name, begins) = (long(at + 20), word(at + 28), long(at + 42));
        let start = begins + 30 + word(begins + 26) + word(begins + 28);
        let mut text = String::new();
        DeflateDecoder::new(&workbook[start..start + packed]).read_to_string(&mut text).unwrap();
        parts.push((String::from_utf8(workbook[at + 46..at + 46 + name].to_vec()).unwrap(), text));
        at += 46 + name + word(at + 30) + word(at + 32);
    }
    parts
}

#[test]
fn each_ending_has_its_form_and_the_file_is_what_would_have_been_printed() {
    let desk = world();
    for (name, format) in
        [("a.json", "json"), ("a.jsonl", "jsonl"), ("a.csv", "csv"), ("a.txt", "table"), ("A.JSON", "json")]
    {
        let printed = desk.run(["--format", format, "status", "--all"]);
        let said = desk.run(["status", "--all", "-o", name]);
        let stderr = format!("Written to {name}: 2 rows\n");
        assert_eq!(said, Ran { code: 0, stdout: String::new(), stderr });
        assert_eq!(fs::read_to_string(desk.beside(name)).unwrap(), printed.stdout, "{name}");
        assert_eq!(fs::metadata(desk.beside(name)).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let answer: Value = serde_json::from_slice(&fs::read(desk.beside("a.json")).unwrap()).unwrap();
    assert_eq!(validate_answer("status", &answer), Ok(()));
    assert_eq!(desk.run(["recheck", "a.json"]).code, 0);
    let said = desk.run_in("ja", CLOCK, ["status", A, "--output", "a.json"]);
    assert_eq!(said.stderr, "a.json に書き出しました：1行\n");
    assert_eq!(fs::read_dir(desk.beside("")).unwrap().count(), 1 + 5, "no draft is left");
}

#[test]
fn every_question_goes_into_a_file() {
    let desk = world();
    for question in [
        &["status", A][..],
        &["next", A],
        &["risk"],
        &["audit"],
        &["shared"],
        &["who", "ticket:T"],
        &["open"],
        &["stats"],
        &["diff", "--from", "1"],
        &["notice"],
        &["policy", "show"],
    ] {
        for ending in ["json", "jsonl", "csv", "xlsx", "txt"] {
            let file = format!("{}.{ending}", question[0]);
            let said = desk.run(question.iter().copied().chain(["-o", &file]));
            assert_eq!((said.code, &*said.stdout), (0, ""), "{question:?} {ending}: {}", said.stderr);
            assert!(!fs::read(desk.beside(&file)).unwrap().is_empty() || ending == "jsonl", "{file}");
        }
    }
}

#[test]
fn a_workbook_keeps_ids_as_text_under_a_heading_that_stays_and_says_what_was_asked_of_which_log() {
    let desk = world();
    assert_eq!(desk.run(["audit", A, "-o", "a.xlsx"]).code, 0);
    let workbook = fs::read(desk.beside("a.xlsx")).unwrap();
    let parts = parts(&workbook);
    let part = |name: &str| &parts.iter().find(|(known, _)| known == name).unwrap_or_else(|| panic!("{name}")).1;
    let strings = part("xl/sharedStrings.xml");
    for text in ["0000000001", "000000000003", "=1+1", "研究室のiPad", "mfadesk.method.added.v1"] {
        assert!(strings.contains(text), "{text}");
    }
    let head = desk.run(["--json", "log", "head"]).json();
    let about = [head["origin"].as_str().unwrap(), head["chainhash"].as_str().unwrap(), CLOCK, "000000000006"];
    for text in about {
        assert!(strings.contains(text), "{text}");
    }
    assert!(
        strings.contains("{&quot;command&quot;:&quot;audit&quot;") || strings.contains("{\"command\":\"audit\""),
        "{strings}"
    );
    let sheet = part("xl/worksheets/sheet1.xml");
    assert!(sheet.contains("<pane ") && sheet.contains("state=\"frozen\""), "{sheet}");
    // A text that begins a formula is a text, and nothing is one.
    assert!(parts.iter().all(|(_, text)| !text.contains("<f>")));
    assert!(part("xl/workbook.xml").contains("name=\"events\"") && part("xl/workbook.xml").contains("name=\"about\""));
    assert_eq!(desk.run(["audit", A, "-o", "b.xlsx"]).code, 0);
    assert_eq!(fs::read(desk.beside("b.xlsx")).unwrap(), workbook, "the same answer is the same workbook");
    desk.run_in("ja", CLOCK, ["audit", A, "-o", "ja.xlsx"]);
    let japanese = self::parts(&fs::read(desk.beside("ja.xlsx")).unwrap());
    assert!(japanese.iter().any(|(_, text)| text.contains("name=\"この表について\"")));
}

#[test]
fn csv_begins_with_a_byte_order_mark_where_that_is_wanted() {
    let desk = world();
    let plain = desk.run(["--format", "csv", "status", "--all"]).stdout;
    desk.run(["--format", "csv", "status", "--all", "--bom"]).is(&format!("\u{feff}{plain}"));
    assert_eq!(desk.run(["status", "--all", "--bom", "-o", "a.csv"]).code, 0);
    assert_eq!(fs::read_to_string(desk.beside("a.csv")).unwrap(), format!("\u{feff}{plain}"));
    for words in
        [&["status", "--all", "--bom"][..], &["--json", "status", "--all", "--bom"], &["risk", "--bom", "-o", "a.xlsx"]]
    {
        assert_eq!(desk.run(words.iter().copied()).code, 2, "{words:?}");
    }
}

#[test]
fn a_file_whose_form_is_not_told_once_is_mistyped() {
    let desk = world();
    desk.run(["status", A, "-o", "a.pdf"]).fails(
        2,
        "error: \"a.pdf\" does not end as a form does that this answer can have.\nhint: End it with .json, .jsonl, .csv, .xlsx or .txt.\n",
    );
    assert_eq!(desk.run(["status", A, "-o", "report"]).code, 2);
    for words in [&["--format", "table", "status", A][..], &["status", A, "--format", "json"], &["--json", "status", A]]
    {
        let said = desk.run(words.iter().copied().chain(["-o", "a.json"]));
        assert_eq!(said.code, 2, "{words:?}: {}", said.stderr);
    }
    assert!(!desk.beside("a.json").exists() && !desk.beside("a.pdf").exists());
}

#[test]
fn a_file_that_cannot_be_written_leaves_what_was_there_and_what_was_seen() {
    let desk = world();
    assert_eq!(desk.run(["risk", "--seen", "seen"]).code, 0);
    let seen = fs::read(desk.beside("seen")).unwrap();
    desk.record(["register", "0000000003", "staff"]);
    fs::write(desk.beside("kept"), "kept").unwrap();
    symlink(desk.beside("kept"), desk.beside("link.json")).unwrap();
    fs::create_dir(desk.beside("directory.json")).unwrap();
    let store = desk.in_store("a.json");
    for file in ["link.json", "directory.json", "none/a.json", store.to_str().unwrap()] {
        let said = desk.run(["risk", "--seen", "seen", "-o", file]);
        assert_eq!((said.code, &*said.stdout), (6, ""), "{file}: {}", said.stderr);
        assert!(said.stderr.starts_with("error: ") && said.stderr.contains("could not be written"), "{}", said.stderr);
    }
    assert_eq!(fs::read_to_string(desk.beside("kept")).unwrap(), "kept");
    assert!(!store.exists());
    assert_eq!(fs::read(desk.beside("seen")).unwrap(), seen, "whoever has no answer has seen nothing");
    assert_eq!(desk.run(["risk", "--seen", "seen", "-o", "a.json"]).code, 0);
    assert_ne!(fs::read(desk.beside("seen")).unwrap(), seen);
}

#[test]
fn an_answer_of_a_log_in_doubt_is_written_and_ends_with_its_exit_code() {
    let mut desk = world();
    let mut log = desk.log();
    let at = log.len() - 20;
    log[at] ^= 1;
    desk.overwrite(&log);
    let said = desk.run(["status", "--all", "-o", "a.json"]);
    assert_eq!((said.code, &*said.stdout), (5, ""));
    assert!(
        said.stderr.contains("The log is damaged from line 6") && said.stderr.ends_with("Written to a.json: 2 rows\n"),
        "{}",
        said.stderr
    );
}
