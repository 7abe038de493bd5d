//! Stores that are none, lines that are none, and text that would act on a terminal.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;

use serde_json::{Value, json};

use super::{ACCOUNT, Store};
use crate::support::desk::Desk;
use crate::support::forge::Forge;
use crate::support::program::{Ran, program};

const TIME: &str = "2026-11-24T00:30:00.000Z";

/// A query and a recording command.
const BOTH: [&[&str]; 2] = [&["status", "--all"], &["register", ACCOUNT, "student"]];

#[test]
fn a_store_that_is_none_is_named_and_left_alone() {
    let put: [(&str, fn(&Store)); 6] = [
        ("store-missing", |_| ()),
        ("not-a-store", |store| fs::write(store.store(), b"a file").unwrap()),
        ("not-a-store", |store| fs::create_dir(store.store()).unwrap()),
        ("store-unusable", |store| fs::create_dir_all(store.in_store("events.jsonl")).unwrap()),
        ("store-unusable", |store| {
            fs::create_dir(store.store()).unwrap();
            symlink("events.jsonl", store.in_store("events.jsonl")).unwrap();
        }),
        ("store-unusable", |store| {
            fs::create_dir(store.store()).unwrap();
            assert!(
                std::process::Command::new("mkfifo").arg(store.in_store("events.jsonl")).status().unwrap().success()
            );
        }),
    ];
    for (number, (error, put)) in put.into_iter().enumerate() {
        for command in BOTH {
            let store = Store::vacant();
            put(&store);
            let refused = store.must(6, command);
            assert_eq!((refused.last_error(), refused.stdout.as_str()), (json!(error), ""), "{number} {command:?}");
            assert!(refused.stderr.contains(store.store().to_str().unwrap()), "the path is named: {}", refused.stderr);
            assert!(
                !store.in_store("events.lock").exists() && !store.in_store("head.json").exists(),
                "{number} {command:?}"
            );
        }
    }
}

#[test]
fn a_store_that_may_not_be_read_is_said_to_be_so() {
    use std::os::unix::fs::PermissionsExt;
    let store = Store::lived_in();
    fs::set_permissions(store.in_store("events.jsonl"), fs::Permissions::from_mode(0o000)).unwrap();
    if fs::File::open(store.in_store("events.jsonl")).is_ok() {
        // Root may read anything: a name with a slash behind a file is refused to everybody.
        let file = store.in_store("events.jsonl").join("beneath");
        let refused = Ran::of(program().args(["status", "--all", "--json", "--store"]).arg(file));
        assert_eq!((refused.code, refused.last_error()), (6, json!("not-a-store")));
        return;
    }
    for command in BOTH {
        let refused = store.must(6, command);
        assert_eq!(refused.last_error(), json!("store-unusable"));
    }
}

#[test]
fn no_store_at_all_is_a_usage_error() {
    for command in BOTH {
        let refused = Ran::of(program().args(command).arg("--json"));
        assert_eq!((refused.code, refused.last_error(), refused.stdout.as_str()), (2, json!("no-store-named"), ""));
    }
}

#[test]
fn words_that_are_no_text_are_a_usage_error_and_record_nothing() {
    let store = Store::lived_in();
    let before = store.log();
    for words in [
        [&b"status"[..], b"01234\xff6789", b"--json"],
        [b"register", b"01234\xff6789", b"student"],
        [b"register", b"5555555555", b"stu\x80dent"],
    ] {
        let refused = store.run(words.map(OsStr::from_bytes));
        assert_eq!((refused.code, refused.stdout.as_str()), (2, ""), "{refused:?}");
        assert!(store.log() == before);
    }
}

#[test]
fn labels_are_kept_as_typed_and_do_nothing_to_a_terminal() {
    let label = "Key\u{1b}[31m \u{202e}5\u{7}\u{200b}";
    let store = Store::lived_in();
    store.must(0, &["add", ACCOUNT, "key", "--device", label]);
    let answer: Value = serde_json::from_str(&store.must(0, &["status", ACCOUNT]).stdout).unwrap();
    assert_eq!(answer["accounts"][0]["methods"][1]["device"], label);
    for command in
        [&["status", ACCOUNT][..], &["status", "--all"], &["audit", ACCOUNT], &["lost", ACCOUNT, label, "--dry-run"]]
    {
        let shown = store.run(command);
        assert_eq!(shown.code, 0, "{shown:?}");
        let acts = |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{200b}' | '\u{202e}');
        assert!(!shown.stdout.contains(acts) && !shown.stderr.contains(acts), "{command:?}: {:?}", shown.stdout);
    }
}

/// A log of one account whose third line is given.
fn log_with(third: impl FnOnce(&mut Forge)) -> Store {
    let mut log = Forge::rehearsal(TIME);
    log.event("account.registered", ACCOUNT, TIME, TIME, json!({"affiliation": "faculty"}));
    third(&mut log);
    Store(Desk::of(&log.bytes))
}

#[test]
fn a_line_of_two_megabytes_is_a_line() {
    let device = "あ".repeat(700_000);
    let store = log_with(|log| {
        let data = json!({"method": "m1", "kind": "security-key", "device": device});
        log.event("method.added", ACCOUNT, TIME, TIME, data);
    });
    assert!(store.log().len() > 2_000_000);
    assert_eq!(store.accounts(0)[0]["methods"][0]["device"], device);
    assert_eq!(store.findings(0), []);
    store.must(0, &["test", ACCOUNT, "m1", "passed"]);
    assert_eq!(store.findings(0), []);
}

#[test]
fn lines_that_are_no_lines_are_damage_and_nothing_more() {
    let deep = "[".repeat(1_000_000) + &"]".repeat(1_000_000);
    let before = format!(
        r#"{{"specversion":"1.0","id":"01930000-0000-7000-8000-000000000003","source":"/mfadesk/test/desk","type":"mfadesk.account.closed.v1","subject":"{ACCOUNT}","time":"{TIME}","recordedtime":"{TIME}","sequence":"000000000003""#
    );
    let raw: [Box<dyn Fn(&mut Forge)>; 6] = [
        Box::new(|log| log.bytes.extend(b"x".repeat(2_000_000).into_iter().chain(*b"\n"))),
        Box::new(|log| log.bytes.extend(b"\xff\xfe\x00\n")),
        Box::new(|log| log.bytes.extend(b"\n")),
        Box::new(|log| log.bytes.extend((deep.clone() + "\n").into_bytes())),
        // Right in its hashes, and yet too deep to be read.
        Box::new(|log| log.raw(&before, &deep)),
        Box::new(|log| log.raw(&before, r#"{"reason":"left"#)),
    ];
    for (number, raw) in raw.iter().enumerate() {
        let store = log_with(raw);
        let answered = store.must(5, &["status", "--all"]);
        assert!(answered.stderr.contains("from line 3 on"), "{number}: {}", answered.stderr);
        assert_eq!(store.findings(5)[0].0, 3, "{number}");
        store.refuses(5, "damaged", &["apply", ACCOUNT]);
        store.must(0, &["log", "repair", "--accept-loss", "not ours"]);
        assert_eq!(store.accounts(0).len(), 1);
        assert_eq!(store.findings(0), [(3, "accepted-damage".into())], "{number}");
    }
}

#[test]
fn an_answer_that_is_none_cannot_be_rechecked() {
    let store = Store::lived_in();
    for (number, bytes) in [&b""[..], b"\xff", b"{}", &b"[".repeat(1_000_000), b"{\"query\":{\"command\":\"status\"}}"]
        .into_iter()
        .enumerate()
    {
        let file = store.in_store(&format!("answer-{number}.json"));
        fs::write(&file, bytes).unwrap();
        let refused = store.must(6, &["recheck", file.to_str().unwrap()]);
        assert_eq!((refused.last_error(), refused.stdout.as_str()), (json!("unreadable-file"), ""), "{number}");
    }
}
