//! stdout full, or closed.

use std::fs::File;
use std::io;
use std::process::Stdio;

use serde_json::json;

use super::{ACCOUNT, Store};
use crate::support::forge::lines;
use crate::support::program::Ran;

/// What stdout can be: full, or a pipe that nobody reads.
fn deaf() -> [(&'static str, Stdio); 2] {
    let full = File::options().write(true).open("/dev/full").unwrap();
    let (reader, writer) = io::pipe().unwrap();
    drop(reader);
    [("full", full.into()), ("closed", writer.into())]
}

fn told_into(stdout: Stdio, store: &Store, arguments: &[&str]) -> Ran {
    Ran::of(store.command(arguments).stdout(stdout))
}

#[test]
fn what_was_recorded_but_could_not_be_told_is_recorded_once_and_said_so() {
    for command in [
        &["register", "4444444444", "student"][..],
        &["add", ACCOUNT, "key", "--device", "YubiKey 5"],
        &["test", ACCOUNT, "m1", "failed"],
        &["log", "repair", "--accept-loss", "head.json came from elsewhere"],
    ] {
        for (how, stdout) in deaf() {
            let store = Store::lived_in();
            if command[0] == "log" {
                std::fs::write(
                    store.in_store("head.json"),
                    json!({"sequence": 2, "bytes": 9, "chainhash": "ab".repeat(32)}).to_string(),
                )
                .unwrap();
            }
            let before = store.log();
            let told = told_into(stdout, &store, command);
            assert_eq!((told.code, told.last_error()), (9, json!("receipt-not-printed")), "{how}: {told:?}");
            let why = if how == "full" { "No space left on device" } else { "Broken pipe" };
            assert!(told.stderr.contains(r#""committed":"yes""#) && told.stderr.contains(why), "{how}: {told:?}");
            let log = store.log();
            assert!(log.starts_with(&before) && lines(&log[before.len()..]).len() == 1, "{how}: not recorded once");
            store.must(0, &["test", ACCOUNT, "m1", "passed"]);
        }
    }
}

#[test]
fn a_store_that_was_made_but_could_not_be_told_is_made() {
    for (how, stdout) in deaf() {
        let store = Store::vacant();
        let told = told_into(stdout, &store, &["init", "--rehearsal"]);
        assert_eq!((told.code, told.last_error()), (9, json!("receipt-not-printed")), "{how}: {told:?}");
        store.must(0, &["register", ACCOUNT, "student"]);
    }
}

#[test]
fn a_refusal_needs_no_stdout() {
    for (how, stdout) in deaf() {
        let store = Store::lived_in();
        let before = store.log();
        let told = told_into(stdout, &store, &["add", ACCOUNT, "office", "--channel", "sms"]);
        assert_eq!((told.code, told.last_error()), (3, json!("number-required")), "{how}: {told:?}");
        assert!(store.log() == before);
    }
}

#[test]
fn an_answer_that_could_not_be_told_changes_nothing() {
    for query in [
        &["status", ACCOUNT][..],
        &["status", "--all"],
        &["risk"],
        &["audit"],
        &["log", "verify"],
        &["log", "head"],
        // What was only asked for was not recorded either.
        &["add", ACCOUNT, "key", "--device", "YubiKey 5", "--dry-run"],
        &["note", ACCOUNT, "rang", "--dry-run"],
    ] {
        for (how, stdout) in deaf() {
            let store = Store::lived_in();
            let before = store.log();
            let told = told_into(stdout, &store, query);
            assert_eq!(told.code, 6, "{query:?} {how}: {told:?}");
            // Whoever stopped listening need not be told.
            let said = if how == "full" { told.last_error() } else { json!(told.stderr) };
            assert_eq!(said, json!(if how == "full" { "answer-not-printed" } else { "" }), "{query:?} {how}");
            assert!(store.log() == before);
        }
    }
}
