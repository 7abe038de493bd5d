//! `audit --follow`: events as they come.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use super::{A, B, Desk, world};
use crate::support::desk::CLOCK;

/// Somebody who reads along.
struct Reader {
    child: Child,
    lines: BufReader<std::process::ChildStdout>,
}

impl Reader {
    fn of(desk: &Desk, words: &[&str]) -> Self {
        let mut program = desk.program();
        program.args(["audit", "--follow", "--format", "jsonl"]).args(words);
        let mut child = program.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        Self { child, lines }
    }

    /// The line number of the next event; it is waited for.
    fn next(&mut self) -> u64 {
        let mut line = String::new();
        self.lines.read_line(&mut line).unwrap();
        let event: Value = serde_json::from_str(&line).unwrap_or_else(|why| panic!("{why}: {line:?}"));
        event["sequence"].as_str().unwrap().parse().unwrap()
    }

    fn signal(&self, signal: &str) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args([signal, &pid]).status().unwrap().success());
    }

    /// How it ended, what else it printed, and what it said.
    fn ended(mut self) -> (Option<i32>, String, String) {
        let (mut rest, mut said) = (String::new(), String::new());
        self.lines.read_to_string(&mut rest).unwrap();
        self.child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        (self.child.wait().unwrap().code(), rest, said)
    }
}

#[test]
fn what_is_there_comes_first_then_what_is_recorded_and_whoever_is_asked_to_end_ends_well() {
    for signal in ["-INT", "-TERM"] {
        let desk = world();
        let mut reader = Reader::of(&desk, &[A, "--type", "method.added,method.removed", "--seen", "seen"]);
        assert_eq!([reader.next(), reader.next(), reader.next()], [3, 5, 6]);
        desk.record(["register", "0000000003", "staff"]);
        desk.record(["add", A, "security-key", "--serial", "5501"]);
        desk.record(["add", B, "security-key", "--serial", "5502"]);
        assert_eq!(reader.next(), 8);
        reader.signal(signal);
        assert_eq!(reader.ended(), (Some(0), String::new(), String::new()));
        // It goes on where it was, and tells nothing twice. Whatever was looked at last, line 8 was.
        let seen: Value = serde_json::from_slice(&fs::read(desk.beside("seen")).unwrap()).unwrap();
        assert!(seen["sequence"].as_u64().unwrap() >= 8, "{seen}");
        desk.record(["remove", A, "m2"]);
        let mut reader = Reader::of(&desk, &[A, "--type", "method.added,method.removed", "--seen", "seen"]);
        assert_eq!(reader.next(), 10);
        reader.signal(signal);
        assert_eq!(reader.ended(), (Some(0), String::new(), String::new()));
    }
}

#[test]
fn the_lines_are_those_of_audit_and_for_people_there_are_words() {
    let desk = world();
    let printed = desk.run(["--format", "jsonl", "audit"]).stdout;
    let mut reader = Reader::of(&desk, &[]);
    for line in printed.lines() {
        let mut next = String::new();
        reader.lines.read_line(&mut next).unwrap();
        assert_eq!(next, format!("{line}\n"));
    }
    reader.signal("-INT");
    assert_eq!(reader.ended().0, Some(0));
    for (lang, said) in [("en", "account registered"), ("ja", "アカウントを登録")] {
        let mut program = desk.program();
        program.env("MFADESK_LANG", lang).args(["audit", "--follow", B]).stdin(Stdio::null());
        let mut child = program.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        assert!(line.starts_with("4  "), "{line}");
        assert!(line.contains(said), "{line}");
        child.kill().unwrap();
        child.wait().unwrap();
    }
}

#[test]
fn what_comes_later_is_told_as_audit_tells_it_though_only_that_is_read() {
    let desk = world();
    let mut reader = Reader::of(&desk, &[]);
    for line in 1..=6 {
        assert_eq!(reader.next(), line);
    }
    for words in [
        "add 0000000001 msauth --device P1",
        "test 0000000001 m3 passed --channel code",
        // Of a time from before: late.
        "test 0000000001 m3 failed --channel code --at 2026-11-01T00:00:00Z --override older-than-known --because heard",
        "register 0000000003 staff",
        "undo 0000000001",
        "undo 0000000001",
        "observe 0000000001 m2 --from page",
        "close 0000000003 --reason left",
        "note 0000000001 called",
    ] {
        assert_eq!(desk.run(words.split(' ')).code, 0, "{words}");
        let mut line = String::new();
        reader.lines.read_line(&mut line).unwrap();
        let all = desk.run(["--format", "jsonl", "audit"]).stdout;
        assert_eq!(all.lines().last(), Some(line.trim_end()), "{words}");
    }
    // A line that was changed where it was read already is noticed, though the log is as long as it was.
    let mut desk = desk;
    let mut log = desk.log();
    let at = log.iter().position(|byte| *byte == b'\n').unwrap() + 100;
    log[at] ^= 1;
    desk.overwrite(&log);
    assert_eq!(reader.ended().0, Some(5));
}

#[test]
fn when_nobody_reads_any_more_it_ends_quietly() {
    let desk = world();
    let mut reader = Reader::of(&desk, &["--seen", "seen"]);
    assert_eq!(reader.next(), 1);
    let Reader { mut child, lines } = reader;
    drop(lines);
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!((child.wait().unwrap().code(), &*said), (Some(0), ""));
}

#[test]
fn a_log_that_was_cut_or_replaced_meanwhile_is_noticed() {
    let mut desk = world();
    let whole = desk.log();
    let mut reader = Reader::of(&desk, &[]);
    for line in 1..=6 {
        assert_eq!(reader.next(), line);
    }
    let another = Desk::founded(CLOCK);
    another.record(["register", A, "staff"]);
    fs::remove_file(desk.in_store("head.json")).unwrap();
    desk.overwrite(&another.log());
    let (code, rest, said) = reader.ended();
    assert_eq!((code, &*rest), (Some(5), ""));
    assert!(said.contains("This is not the log you asked before: line 6 is missing or different."), "{said}");
    // A line that is not sound ends it as well, behind those that are.
    desk.overwrite(&whole);
    let mut reader = Reader::of(&desk, &[]);
    assert_eq!(reader.next(), 1);
    for line in 2..=6 {
        assert_eq!(reader.next(), line);
    }
    fs::OpenOptions::new().append(true).open(desk.in_store("events.jsonl")).unwrap().write_all(b"{}\n").unwrap();
    let (code, _, said) = reader.ended();
    assert_eq!(code, Some(5));
    assert!(said.contains("The log is damaged from line 7"), "{said}");
}

#[test]
fn what_has_no_end_goes_into_no_object_and_into_no_file() {
    let desk = world();
    for words in [
        &["--json", "audit", "--follow"][..],
        &["--format", "csv", "audit", "--follow"],
        &["audit", "--follow", "-o", "a.json"],
        &["audit", "--follow", "--as-of", "2"],
    ] {
        let said = desk.run(words.iter().copied());
        assert_eq!((said.code, &*said.stdout), (2, ""), "{words:?}");
    }
    assert_eq!(desk.run(["audit", "--follow", "0000000009"]).code, 4);
}
