//! A redaction that is stopped: no line is ever lost, nothing that was to stay is changed, and the same command finishes
//! it.

use std::fs;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use super::{ACCOUNT, Store};
use crate::support::forge::lines;
use crate::support::in_full;
use crate::support::program::{Ran, program_on_small_disk};

/// What is to be forgotten; it stands in line 5 of each of these stores.
const SECRET: &str = "Grandmother's old Nokia";

fn store() -> Store {
    let store = Store::founded();
    for account in [ACCOUNT, "2222222222", "3333333333"] {
        store.must(0, &["register", account, "faculty"]);
    }
    store.must(0, &["add", ACCOUNT, "msauth", "--device", SECRET]);
    for account in [ACCOUNT, "2222222222", "3333333333"] {
        for key in ["one", "two"] {
            store.must(0, &["add", account, "security-key", "--device", key]);
        }
    }
    store
}

const REDACT: [&str; 5] = ["log", "redact", "5", "--reason", "asked"];

/// Everything that was there is there, but perhaps for the data of line 5.
fn holds_all(store: &Store, before: &[u8]) {
    let after = store.log();
    let (before, after) = (lines(before), lines(&after));
    assert!(after.len() == before.len() || after.len() == before.len() + 1, "{} lines", after.len());
    for (number, (before, after)) in before.iter().zip(&after).enumerate() {
        let blanked = number == 4 && after.ends_with(b",\"data\":null}\n");
        let envelope = |line: &[u8]| String::from_utf8_lossy(line).split(",\"data\":").next().unwrap().to_owned();
        assert!(before == after || (blanked && envelope(before) == envelope(after)), "line {}", number + 1);
    }
}

#[test]
fn a_redaction_that_is_killed_leaves_the_data_or_blanks_it_and_loses_no_line() {
    let rounds = if in_full() { 400 } else { 8 };
    let whole = store();
    let before = whole.log();
    let begun = Instant::now();
    Store(whole.copy()).must(0, &REDACT);
    let span = u64::try_from(begun.elapsed().as_micros()).unwrap();
    let (mut as_it_was, mut unfinished, mut done) = (0, 0, 0);
    // Where the machine is slower now than it was before, later kills are tried too, until one comes after the record.
    let mut round = 0;
    while round < rounds || (as_it_was == round && round < 10 * rounds) {
        let store = Store(whole.copy());
        let mut child = store.command(&REDACT).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        // The moment of the kill is what is tried.
        thread::sleep(Duration::from_micros(span * 3 * round / (2 * rounds)));
        round += 1;
        child.kill().unwrap();
        child.wait().unwrap();
        holds_all(&store, &before);
        let findings = store.findings(0);
        let found = |kind: &str| findings.iter().any(|(line, found)| *line == 5 && found == kind);
        match (found("blanked"), found("redaction-unfinished")) {
            (false, false) => as_it_was += 1,
            (false, true) => unfinished += 1,
            (true, false) => done += 1,
            (true, true) => panic!("blanked and unfinished: {findings:?}"),
        }
        // Others can go on meanwhile, and the same command finishes it, or has nothing left to do.
        store.must(0, &["test", "2222222222", "m1", "passed"]);
        let was_blanked = found("blanked");
        store.must(if was_blanked { 3 } else { 0 }, &REDACT);
        assert!(!store.everything().iter().any(|(path, bytes)| {
            bytes.windows(SECRET.len()).any(|part| part == SECRET.as_bytes()) || path.ends_with("events.jsonl.new")
        }));
        let redactions =
            lines(&store.log()).iter().filter(|line| line.windows(12).any(|part| part == b"log.redacted")).count();
        assert_eq!(redactions, 1, "it is said once");
    }
    assert!(as_it_was > 0 && as_it_was < round, "{as_it_was} as it was, {unfinished} unfinished, {done} done");
    println!("{round} kills: {as_it_was} before it was recorded, {unfinished} before it was blanked, {done} after");
}

#[test]
fn where_there_is_no_room_for_a_second_log_nothing_is_recorded_and_nothing_left() {
    let store = store();
    let before = store.everything();
    let mut small = program_on_small_disk(1);
    let small = store.equip(&mut small).args(REDACT).arg("--json").output().unwrap();
    let ran = Ran::from(small);
    assert_eq!((ran.code, ran.last_error()), (6, serde_json::json!("store-unusable")), "{ran:?}");
    assert_eq!(store.everything(), before);
    store.must(0, &REDACT);
}

#[test]
fn where_the_head_cannot_be_written_the_data_stays_and_the_command_can_be_repeated() {
    let store = store();
    let before = store.log();
    fs::remove_file(store.in_store("head.json")).unwrap();
    fs::create_dir_all(store.in_store("head.json/in-the-way")).unwrap();
    let ran = store.must(6, &REDACT);
    assert_eq!(ran.last_error(), serde_json::json!("not-blanked"));
    assert!(ran.stderr.contains("\"committed\":\"yes\""), "{ran:?}");
    assert!(ran.stderr.contains("/head.json: write: "), "{ran:?}");
    holds_all(&store, &before);
    assert!(store.findings(0).contains(&(5, "redaction-unfinished".into())));
    fs::remove_dir_all(store.in_store("head.json")).unwrap();
    store.must(0, &REDACT);
    assert!(store.findings(0).contains(&(5, "blanked".into())));
}
