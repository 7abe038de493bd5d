//! Killed at any system call of an enrolment or of its end: no operator whom the log knows is without a secret, and no
//! secret lives whose operator the log does not know.

use std::fs;
use std::process::Command;

use super::{at, proof, sealed};
use crate::support::authenticator::{Authenticator, enrol, enrolled_by};
use crate::support::desk::{CLOCK, Desk};
use crate::support::{can_trace, in_full};

/// By which a store and its vault change.
const CALLS: [&str; 8] = ["write", "fsync", "fdatasync", "fchmod", "linkat", "rename", "unlink", "openat"];

/// The program under strace, with this besides.
pub fn traced(desk: &Desk, clock: &str, options: &[&str], words: &[&str]) -> Command {
    let program = desk.program();
    let mut strace = Command::new("strace");
    strace.env_clear().env("PATH", "/usr/bin:/bin").args(["-f", "-qq"]).args(options).arg("--");
    desk.equip(&mut strace);
    strace.env("MFADESK_CLOCK", clock).arg(program.get_program()).args(words);
    strace
}

/// At which of its calls the command is killed: at each, or at the first and the last ones, around which names change.
pub fn moments(trace: &str) -> Vec<(&'static str, usize)> {
    let name = |line: &str| line.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ').to_owned();
    let mut moments = Vec::new();
    for call in CALLS {
        let count = trace.lines().filter(|line| name(line).starts_with(&format!("{call}("))).count();
        let is_tried = |number: &usize| in_full() || *number == 1 || *number + 1 >= count;
        moments.extend((1..=count).filter(is_tried).map(|number| (call, number)));
    }
    moments
}

pub fn traces(desk: &Desk) -> [String; 4] {
    let file = desk.beside("trace").to_str().unwrap().to_owned();
    ["-o".into(), file, "-e".into(), format!("trace={}", CALLS.join(","))]
}

pub fn kills(call: &str, number: usize) -> [String; 6] {
    let inject = format!("inject={call}:signal=SIGKILL:when={number}");
    ["-o".into(), "/dev/null".into(), "-e".into(), format!("trace={call}"), "-e".into(), inject]
}

pub fn strs(options: &[String]) -> Vec<&str> {
    options.iter().map(String::as_str).collect()
}

/// The names that the log knows.
fn listed(desk: &Desk) -> Vec<String> {
    let list = desk.run_at(&at(1), ["--json", "operator", "list"]).json();
    let names = list["operators"].as_array().unwrap().iter();
    names.map(|operator| operator["operator"].as_str().unwrap().to_owned()).collect()
}

/// Whether somebody who shows this authenticator's code proves to be this operator.
fn proves(desk: &Desk, who: &Authenticator, name: &str, minute: i64) -> bool {
    let by = proof(who, name, minute);
    let ran = desk.run_at(&at(minute), ["register", &format!("{minute:010}"), "student"].into_iter().chain(strs(&by)));
    ran.code == 0
}

#[test]
fn an_enrolment_that_is_killed_is_whole_or_never_was() {
    if !can_trace() {
        return;
    }
    let desk = Desk::new();
    let probe = desk.copy();
    let words = ["operator", "enrol", "tanaka"];
    let options = traces(&probe);
    let (ran, _) = enrolled_by(&mut traced(&probe, CLOCK, &strs(&options), &words), CLOCK);
    assert_eq!(ran.code, 0, "{ran:?}");
    let trace = fs::read_to_string(probe.beside("trace")).unwrap();
    let (mut whole, mut never) = (0, 0);
    for (call, number) in moments(&trace) {
        let copy = desk.copy();
        let options = kills(call, number);
        let (ran, tanaka) = enrolled_by(&mut traced(&copy, CLOCK, &strs(&options), &words), CLOCK);
        let acknowledged = ran.stdout.contains("Recorded.");
        match listed(&copy).as_slice() {
            [name] => {
                assert!(name == "tanaka" && proves(&copy, &tanaka, "tanaka", 1), "{call} {number}: {ran:?}");
                whole += 1;
            }
            _ => {
                assert!(!acknowledged, "{call} {number}: acknowledged, and not there");
                enrol(&copy, &at(2), "tanaka", &[]);
                never += 1;
            }
        }
        assert_eq!(sealed(&copy), 1, "{call} {number}: a secret is left that is nobody's");
    }
    assert!(whole > 0 && never > 0, "{whole} whole, {never} never were");
    println!("{whole} whole, {never} never were");
}

#[test]
fn an_end_that_is_killed_has_happened_or_has_not_and_no_secret_outlives_it() {
    if !can_trace() {
        return;
    }
    let desk = Desk::new();
    let tanaka = enrol(&desk, CLOCK, "tanaka", &[]);
    let words = ["operator", "reset", "tanaka", "--reason", "lost", "--as-owner"];
    let probe = desk.copy();
    let options = traces(&probe);
    let ended = traced(&probe, &at(1), &strs(&options), &words).output().unwrap();
    assert!(ended.status.success(), "{ended:?}");
    let trace = fs::read_to_string(probe.beside("trace")).unwrap();
    let (mut stands, mut over) = (0, 0);
    for (call, number) in moments(&trace) {
        let copy = desk.copy();
        let options = kills(call, number);
        let ended = traced(&copy, &at(1), &strs(&options), &words).output().unwrap();
        let acknowledged = String::from_utf8(ended.stdout).unwrap().contains("Recorded.");
        if listed(&copy).is_empty() {
            assert!(!proves(&copy, &tanaka, "tanaka", 2), "{call} {number}");
            assert_eq!(sealed(&copy), 0, "{call} {number}: the secret outlived its operator");
            over += 1;
        } else {
            assert!(!acknowledged, "{call} {number}: acknowledged, and not recorded");
            assert!(proves(&copy, &tanaka, "tanaka", 2), "{call} {number}: the secret was lost");
            stands += 1;
        }
    }
    assert!(stands > 0 && over > 0, "{stands} stand, {over} are over");
    println!("{stands} stand, {over} are over");
}
