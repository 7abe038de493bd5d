//! The answers of the program, compared whole with those of the naive model, on thousands of random histories.
//!
//! One log holds all of them, so that one run of the program answers for all. When an answer differs, the
//! smallest account that shows it is cut down by leaving out events and members for as long as it still does,
//! and printed alone.

mod batch;
mod commands;
mod deciding;
mod desk;
mod filters;
mod late;
mod many;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use serde_json::Value;

use crate::model::generator::{self, CLOCK, Dice, LATER, Line, account_id, forge};
use crate::model::naive::{LEVELS, Question};
use crate::support::in_full;
use crate::support::program::{Ran, program};

/// So many in the ordinary run, and more when everything is to be tried.
fn some(few: usize, many: usize) -> usize {
    if in_full() { many } else { few }
}

const DAY: i64 = 24 * 60 * 60 * 1000;

/// Members of answers that are not compared: none, once the program prints all of them.
const NOT_COMPARED: &[&str] = &[];

fn compared(answer: Value) -> Value {
    match answer {
        Value::Object(members) => {
            let compared = members.into_iter().filter(|(member, _)| !NOT_COMPARED.contains(&member.as_str()));
            compared.map(|(member, value)| (member, self::compared(value))).collect()
        }
        Value::Array(items) => items.into_iter().map(compared).collect(),
        other => other,
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Asked {
    Status,
    Risk,
}

/// What instant is asked about.
#[derive(Clone)]
enum When {
    Clock(String),
    Time(String),
    /// As of the line with this event id.
    Line(String),
    /// Known at the clock, judged at another instant.
    On(String, String),
}

/// The lines as the model reads them: out of the file.
fn read(bytes: &[u8]) -> Vec<Value> {
    bytes.split_inclusive(|byte| *byte == b'\n').map(|line| serde_json::from_slice(line).unwrap()).collect()
}

/// Writes a store that holds nothing but its log.
fn store(bytes: &[u8]) -> tempfile::TempDir {
    let store = tempfile::tempdir().unwrap();
    std::fs::write(store.path().join("events.jsonl"), bytes).unwrap();
    store
}

fn sequence(log: &[Value], id: &str) -> usize {
    log.iter().position(|line| line["id"] == id).unwrap() + 1
}

/// What the model answers.
fn expected(log: &[Value], asked: Asked, when: &When) -> Value {
    let question = match when {
        When::Clock(clock) => Question::at_the_clock(log, clock),
        When::Time(time) => Question::as_of_time(log, time),
        When::Line(id) => Question::as_of_line(log, sequence(log, id)),
        When::On(clock, instant) => Question::at_the_clock(log, clock).on(instant),
    };
    compared(if asked == Asked::Status { question.status() } else { question.risk() })
}

/// What the program answers: one JSON object, exit code 0.
fn answered(store: &Path, log: &[Value], asked: Asked, when: &When, more: &[&str]) -> Value {
    let mut command = program();
    command.arg("--store").arg(store).args(["--format", "json"]);
    match asked {
        Asked::Status => command.args(["status", "--all"]),
        Asked::Risk => command.args(["risk", "--level", &LEVELS.join(",")]),
    };
    command.args(more);
    match when {
        When::Clock(clock) => command.env("MFADESK_CLOCK", clock),
        When::Time(time) => command.env("MFADESK_CLOCK", LATER).args(["--as-of", time]),
        When::Line(id) => command.env("MFADESK_CLOCK", LATER).arg("--as-of").arg(sequence(log, id).to_string()),
        When::On(clock, instant) => command.env("MFADESK_CLOCK", clock).args(["--on", instant]),
    };
    let ran = Ran::of(&mut command);
    assert_eq!(ran.code, 0, "{command:?}\n{}", ran.stderr);
    let mut answer: Value = serde_json::from_str(&ran.stdout).unwrap();
    let members = answer.as_object_mut().unwrap();
    assert_eq!(members.remove("mfadesk"), Some(Value::from(env!("CARGO_PKG_VERSION"))));
    let query = members.remove("query").unwrap();
    assert_eq!(query["command"], if asked == Asked::Status { "status" } else { "risk" });
    compared(answer)
}

/// The objects of an answer, by account.
fn by_account(answer: &Value) -> BTreeMap<&str, &Value> {
    let accounts = answer["accounts"].as_array().unwrap();
    accounts.iter().map(|account| (account["account"].as_str().unwrap(), account)).collect()
}

/// Compares the two answers of one question about a log.
fn check(lines: &[Line], store: &Path, log: &[Value], asked: Asked, when: &When) -> Value {
    check_with(expected(log, asked, when), lines, store, log, asked, when)
}

/// The same where the model was asked before.
fn check_with(model: Value, lines: &[Line], store: &Path, log: &[Value], asked: Asked, when: &When) -> Value {
    let program = answered(store, log, asked, when, &[]);
    if model == program {
        return model;
    }
    let (ours, theirs) = (by_account(&model), by_account(&program));
    let everybody: BTreeSet<&str> = ours.keys().chain(theirs.keys()).copied().collect();
    let differing = everybody.into_iter().filter(|account| ours.get(account) != theirs.get(account));
    let length = |account: &&str| lines.iter().filter(|line| line.subject == **account).count();
    if let Some(account) = differing.min_by_key(length) {
        panic!("{}", smallest(lines, account, asked, when));
    }
    // Every account is right, so it is their order, or what is said about all of them.
    let strip = |answer: &Value| {
        let mut answer = answer.clone();
        answer["accounts"] = answer["accounts"].as_array().unwrap().iter().map(|one| one["account"].clone()).collect();
        answer
    };
    panic!("{}", side_by_side(&strip(&model), &strip(&program)));
}

/// The model's and the program's object for one account, on a log of these lines, when they differ.
fn difference(lines: &[Line], account: &str, asked: Asked, when: &When) -> Option<(Value, Value)> {
    let bytes = forge(lines);
    let log = read(&bytes);
    let one = |answer: Value| by_account(&answer).get(account).map_or(Value::Null, |one| (*one).clone());
    let model = one(expected(&log, asked, when));
    let program = one(answered(store(&bytes).path(), &log, asked, when, &[]));
    (model != program).then_some((model, program))
}

/// The smallest history of the account that still makes a difference, and the difference.
fn smallest(lines: &[Line], account: &str, asked: Asked, when: &When) -> String {
    let started = &lines[0].id;
    let kept = |line: &Line| line.id == *started || matches!(when, When::Line(id) if *id == line.id);
    let about = |line: &&Line| line.subject == account || line.subject == "store" || kept(line);
    let mut least: Vec<Line> = lines.iter().filter(about).cloned().collect();
    let Some(mut found) = difference(&least, account, asked, when) else {
        return format!("{account} is answered differently, but not when it is alone in the log");
    };
    let mut try_smaller = |smaller: Vec<Line>, least: &mut Vec<Line>| match difference(&smaller, account, asked, when) {
        None => false,
        Some(difference) => {
            (found, *least) = (difference, smaller);
            true
        }
    };
    for place in (0..least.len()).rev() {
        if !kept(&least[place]) {
            let mut smaller = least.clone();
            smaller.remove(place);
            try_smaller(smaller, &mut least);
        }
    }
    for place in 0..least.len() {
        let Some(data) = least[place].data.as_object().filter(|_| !kept(&least[place])).cloned() else { continue };
        for member in data.keys() {
            let mut smaller = least.clone();
            smaller[place].data.as_object_mut().unwrap().remove(member);
            try_smaller(smaller, &mut least);
        }
    }
    let events: Vec<String> = read(&forge(&least)).iter().map(in_short).collect();
    format!("{}\n{}\n{}", words(asked, when), events.join("\n"), side_by_side(&found.0, &found.1))
}

/// A line without what proves it.
fn in_short(line: &Value) -> String {
    let text = |member: &str| line[member].as_str().unwrap();
    let mut data = line["data"].clone();
    data.as_object_mut().map(|members| members.remove("salt"));
    let (recorded, time, subject) = (text("recordedtime"), text("time"), text("subject"));
    format!("{} recorded {recorded} occurred {time} {subject} {} {data}", text("id"), text("type"))
}

fn words(asked: Asked, when: &When) -> String {
    let command = if asked == Asked::Status { "status --all" } else { "risk, all levels" };
    match when {
        When::Clock(clock) => format!("{command}, the clock being {clock}"),
        When::Time(time) => format!("{command} --as-of {time}"),
        When::Line(id) => format!("{command} --as-of the line of event {id}"),
        When::On(clock, instant) => format!("{command} --on {instant}, the clock being {clock}"),
    }
}

/// Two objects in two columns, lines that differ marked.
fn side_by_side(model: &Value, program: &Value) -> String {
    let text = |value: &Value| serde_json::to_string_pretty(value).unwrap();
    let (model, program) = (text(model), text(program));
    let (mut left, mut right) = (model.lines(), program.lines());
    let mut table = format!("  {:<72}{}\n", "MODEL", "PROGRAM");
    loop {
        let (ours, theirs) = (left.next(), right.next());
        if ours.is_none() && theirs.is_none() {
            return table;
        }
        let mark = if ours == theirs { ' ' } else { '≠' };
        table.push_str(&format!("{mark} {:<72}{}\n", ours.unwrap_or_default(), theirs.unwrap_or_default()));
    }
}

/// Asks both questions about a log at one instant.
fn check_both(lines: &[Line], store: &Path, log: &[Value], when: &When) -> [Value; 2] {
    [Asked::Status, Asked::Risk].map(|asked| check(lines, store, log, asked, when))
}

/// Thousands of histories, the log that tells them, and what the model says of everybody's status.
struct Thousands {
    lines: Vec<Line>,
    bytes: Vec<u8>,
    log: Vec<Value>,
    status: Value,
}

static THOUSANDS: LazyLock<Thousands> = LazyLock::new(|| {
    let lines = generator::log(1, some(2_000, 4_000));
    let bytes = forge(&lines);
    let log = read(&bytes);
    let status = expected(&log, Asked::Status, &When::Clock(CLOCK.to_owned()));
    Thousands { lines, bytes, log, status }
});

#[test]
fn status_and_risk_agree_with_the_definitions_on_thousands_of_histories() {
    let Thousands { lines, bytes, log, status } = &*THOUSANDS;
    let (store, when) = (store(bytes), When::Clock(CLOCK.to_owned()));
    check_with(status.clone(), lines, store.path(), log, Asked::Status, &when);
    check(lines, store.path(), log, Asked::Risk, &when);
}

#[test]
fn an_unverified_answer_is_the_same_but_says_that_hashes_were_not_checked() {
    let bytes = forge(&generator::log(2, 300));
    let (store, log) = (store(&bytes), read(&bytes));
    let when = When::Clock(CLOCK.to_owned());
    for asked in [Asked::Status, Asked::Risk] {
        let mut verified = answered(store.path(), &log, asked, &when, &[]);
        let unverified = answered(store.path(), &log, asked, &when, &["--unverified"]);
        assert_eq!(verified["log"]["verified"], true);
        verified["log"]["verified"] = Value::from(false);
        assert!(verified == unverified, "an unverified answer differs");
    }
}

/// Instants at which something changes, by what does, out of the lines of a log.
fn boundaries(lines: &[Line]) -> BTreeMap<&'static str, Vec<i64>> {
    let mut boundaries: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
    let mut stale_after_days = 365;
    for line in lines {
        let effective_at = line.data["effective_at"].as_str().and_then(generator::millis);
        match line.kind.as_str() {
            "mfadesk.mfa.applied.v1" => boundaries.entry("application").or_default().extend(effective_at),
            "mfadesk.mfa.terminated.v1" => boundaries.entry("termination").or_default().extend(effective_at),
            "mfadesk.sign-in.test-passed.v1" => {
                boundaries.entry("stale limit").or_default().push(line.time + stale_after_days * DAY);
            }
            "mfadesk.event.voided.v1" => boundaries.entry("void").or_default().push(line.recorded),
            "mfadesk.policy.set.v1" => {
                boundaries.entry("policy").or_default().push(line.recorded);
                boundaries.entry("retirement").or_default().extend(generator::midnights(line));
                stale_after_days = line.data["policy"]["stale_after_days"].as_i64().unwrap_or(stale_after_days);
            }
            "mfadesk.method.unavailable.v1" | "mfadesk.method.removed.v1" => {
                boundaries.entry("record").or_default().push(line.recorded);
            }
            _ => {}
        }
    }
    boundaries
}

/// Whether two answers say something else about anybody, the instant they were given for apart.
fn change(before: &Value, after: &Value) -> bool {
    let strip = |answer: &Value| {
        let mut accounts = answer["accounts"].clone();
        accounts.as_array_mut().unwrap().iter_mut().for_each(|account| account["as_of"] = Value::Null);
        accounts
    };
    strip(before) != strip(after)
}

#[test]
fn answers_about_the_past_agree_one_millisecond_before_at_and_after_every_kind_of_boundary() {
    let lines = generator::log(3, some(120, 250));
    let bytes = forge(&lines);
    let (store, log) = (store(&bytes), read(&bytes));
    let mut dice = Dice::new(4);
    let begin = lines[0].recorded;
    let last = generator::millis(CLOCK).unwrap();
    for (what, mut instants) in boundaries(&lines) {
        instants.retain(|instant| (begin + 1..last).contains(instant));
        let mut changes = 0;
        // Most boundaries go by unnoticed (of a test passed again, say): three that do not, and three at random.
        for place in 0..instants.len().min(60) {
            let instant = *dice.pick(&instants);
            let around = [-1, 0, 1].map(|off| When::Time(generator::text(instant + off)));
            let [before, at, after] = around.each_ref().map(|when| expected(&log, Asked::Status, when));
            let changed = change(&before, &at) || change(&at, &after);
            if (changed && changes < 3) || place < 3 {
                changes += u32::from(changed);
                for (model, when) in [before, at, after].into_iter().zip(&around) {
                    check_with(model, &lines, store.path(), &log, Asked::Status, when);
                }
                check(&lines, store.path(), &log, Asked::Risk, &around[1]);
            }
            if changes >= 3 {
                break;
            }
        }
        assert!(changes > 0, "nothing ever changes at this boundary: {what}");
    }
}

#[test]
fn the_whole_log_agrees_at_clocks_around_boundaries_and_behind_the_last_line() {
    let lines = generator::log(5, some(120, 250));
    let bytes = forge(&lines);
    let (store, log) = (store(&bytes), read(&bytes));
    let mut dice = Dice::new(6);
    for (_, instants) in boundaries(&lines) {
        let instant = *dice.pick(&instants);
        for off in [-1, 0, 1] {
            check(&lines, store.path(), &log, Asked::Status, &When::Clock(generator::text(instant + off)));
        }
    }
}

#[test]
fn answers_as_of_a_line_agree_at_and_before_voids_policies_and_registrations() {
    let lines = generator::log(7, some(120, 250));
    let bytes = forge(&lines);
    let (store, log) = (store(&bytes), read(&bytes));
    let mut dice = Dice::new(8);
    for kind in ["event.voided", "policy.set", "account.registered", "method.added"] {
        let kind = format!("mfadesk.{kind}.v1");
        let places: Vec<usize> = (1..lines.len()).filter(|place| lines[*place].kind == kind).collect();
        for _ in 0..3 {
            let place = *dice.pick(&places);
            for line in [&lines[place - 1], &lines[place]] {
                check(&lines, store.path(), &log, Asked::Status, &When::Line(line.id.clone()));
            }
            check(&lines, store.path(), &log, Asked::Risk, &When::Line(lines[place].id.clone()));
        }
    }
    check_both(&lines, store.path(), &log, &When::Line(lines[0].id.clone()));
}

/// How often each word occurs in the model's answers about the histories above.
#[test]
fn every_state_level_reason_step_and_type_of_event_occurs_in_the_histories() {
    let Thousands { lines, status, .. } = &*THOUSANDS;
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut count = |what: String| *seen.entry(what).or_default() += 1;
    for account in status["accounts"].as_array().unwrap() {
        count(format!("state {}", account["mfa"]["state"]));
        count(format!("level {}", account["risk"]["level"]));
        count(format!("if in force {}", account["risk"]["if_in_force"]));
        count(format!("step {}", account["setup"]["step"]));
        count(format!("open {}", account["open"]));
        count(format!("retiring {}", account["risk"]["retiring"]["on"]));
        count(format!("reregistration {}", account["reregistration"]["state"]));
        count(format!("left {}", account["phone_change"]["left"].as_array().map_or(0, Vec::len).min(2)));
        account["risk"]["reasons"].as_array().unwrap().iter().for_each(|one| count(format!("reason {}", one["code"])));
    }
    lines.iter().for_each(|line| count(line.kind.clone()));
    let wanted = [
        &["off", "setup-required", "starting", "on", "ending"].map(|word| format!("state \"{word}\""))[..],
        &LEVELS.map(|word| format!("level \"{word}\"")),
        &LEVELS[..4].iter().map(|word| format!("if in force \"{word}\"")).collect::<Vec<_>>(),
        &["null", "1", "2", "3", "4"].map(|word| format!("step {word}")),
        &["true", "false"].map(|word| format!("open {word}")),
        &["null", "\"requested\"", "\"initialised\""].map(|word| format!("reregistration {word}")),
        &["0", "1", "2"].map(|word| format!("left {word}")),
        &[
            "no-usable-method",
            "single-method",
            "shared-device",
            "shared-serial",
            "shared-number",
            "untested",
            "stale-test",
            "unknown-device",
            "unknown-number",
            "unknown-serial",
        ]
        .map(|word| format!("reason \"{word}\"")),
        &["null", "\"2026-11-25\"", "\"2027-02-01\""].map(|word| format!("retiring {word}")),
        &generator::names().map(|name| format!("mfadesk.{name}.v1")).collect::<Vec<_>>(),
    ]
    .concat();
    let times = |what: &&String| seen.get(*what).copied().unwrap_or(0);
    let rare: Vec<_> =
        wanted.iter().filter(|what| times(what) < some(10, 20)).map(|what| (what, times(&what))).collect();
    assert!(rare.is_empty(), "{rare:?} in {seen:#?}");
    assert!(status["accounts"].as_array().unwrap().len() >= some(1_500, 3_000));
}

#[test]
fn accounts_of_the_generator_have_ids_of_ten_digits() {
    assert!((1..5_000).map(account_id).all(|id| id.len() == 10));
}
