//! `verify/`, the independent reader, in front of logs that are right and logs that are wrong in every way.

mod accepted;
mod chain;
mod fit;
mod form;
mod late;
mod specification;

use std::io::Cursor;

use mfadesk::domain::event::EventType;
use mfadesk::verify::{Class, Kind, Report, check, check_log};
use serde_json::{Map, Value, json};

use crate::support::forge::{self, Forge};

const STARTED: &str = "2026-11-24T01:00:00.000Z";
const ACCOUNT: &str = "0123456789";

/// A small log with an event of every sort; each line has members of its own.
fn small_log() -> Forge {
    let mut log = started();
    log.event("account.registered", ACCOUNT, STARTED, STARTED, json!({"affiliation": "faculty", "language": "ja"}));
    log.event("account.updated", ACCOUNT, STARTED, STARTED, json!({"identity_service_linked": true}));
    let phone = json!({"method": "m1", "kind": "phone", "device": "ｉＰｈｏｎｅ 15", "number": number()});
    log.event("method.added", ACCOUNT, STARTED, STARTED, phone);
    log.event("method.added", ACCOUNT, STARTED, STARTED, json!({"method": "m2", "kind": "security-key"}));
    let more = json!({"authtype": "user", "authid": "desk", "actor": "田中", "correlationid": "T\\\"1"});
    let passed = json!({"method": "m1", "channel": "sms", "evidence": "operator"});
    let more = more.as_object().unwrap();
    log.event_with("mfadesk.sign-in.test-passed.v1", ACCOUNT, STARTED, STARTED, passed, more);
    log.event("method.made-default", ACCOUNT, STARTED, STARTED, json!({"method": "m2"}));
    log.event("mfa.applied", ACCOUNT, STARTED, STARTED, json!({"effective_at": "2026-11-24T01:40:00.000Z"}));
    let lost = json!({"methods": ["m1"], "reason": "lost", "device": "iPhone 15"});
    let lost = log.event("method.unavailable", ACCOUNT, STARTED, STARTED, lost);
    log.event("event.voided", ACCOUNT, STARTED, STARTED, json!({"event": lost, "reason": "wrong person"}));
    log.event("account.observed", ACCOUNT, STARTED, STARTED, json!({"methods": ["m1", "m2"], "from": "page"}));
    log.event("account.closed", ACCOUNT, STARTED, STARTED, json!({"reason": "left"}));
    log
}

fn started() -> Forge {
    let mut log = Forge::default();
    let data = json!({"format": 1, "site": "test", "origin": "01930000-0000-7000-8000-00000000abcd"});
    log.event("log.started", "store", STARTED, STARTED, data);
    log
}

fn number() -> Value {
    json!({"masked": "+81 ••• ••• ••12", "fingerprint": "k1:00112233445566778899aabbccddeeff"})
}

fn policy() -> Value {
    json!({"propagation_minutes": 40, "stale_after_days": 365, "second_operator": false, "account_id": "^[0-9]{10}$",
        "country_code": "81", "time_zone": "Asia/Tokyo", "limits": {"apps_and_tokens": 5, "keys_and_passkeys": 10},
        "only_for": {"hardware-token": ["faculty"]},
        "office": {"days": ["mon"], "hours": "09:00-17:00", "holidays": []},
        "guidance": {"setup": "https://example.org/setup", "change": "https://example.org/change"}})
}

fn head(log: &Forge) -> Vec<u8> {
    head_of(log.sequence, log.bytes.len(), &log.chainhash)
}

fn head_of(sequence: u64, bytes: usize, chainhash: &str) -> Vec<u8> {
    json!({"sequence": sequence, "bytes": bytes, "chainhash": chainhash}).to_string().into_bytes()
}

fn checked(bytes: &[u8], head: Option<&[u8]>) -> Report {
    check_log(Cursor::new(bytes), head).unwrap()
}

/// Lines with their newlines.
fn lines(bytes: &[u8]) -> Vec<Vec<u8>> {
    forge::lines(bytes).into_iter().map(<[u8]>::to_vec).collect()
}

/// What was found, as `(line, code)`.
fn found(report: &Report) -> Vec<(Option<u64>, String)> {
    let code = |kind: &Kind| json!(kind)["kind"].as_str().unwrap().to_owned();
    report.findings.iter().map(|finding| (finding.line, code(&finding.kind))).collect()
}

fn codes(expected: &[(u64, &str)]) -> Vec<(Option<u64>, String)> {
    expected.iter().map(|(line, code)| (Some(*line), (*code).to_owned())).collect()
}

fn damaged_lines(report: &Report) -> Vec<u64> {
    let damage = report.findings.iter().filter(|finding| finding.class == Class::Damage);
    let mut lines: Vec<_> = damage.filter_map(|finding| finding.line).collect();
    lines.dedup();
    lines
}

#[test]
fn a_sound_log_is_reported_with_its_head_and_without_findings() {
    let log = small_log();
    let report = checked(&log.bytes, Some(&head(&log)));
    let expected = json!({
        "bytes": log.bytes.len(), "lines": 12, "sound_bytes": log.bytes.len(), "sound_lines": 12,
        "head": {"sequence": 12, "chainhash": log.chainhash},
        "origin": "01930000-0000-7000-8000-00000000abcd", "site": "test", "format": 1, "rehearsal": false,
        "unknown_types": [], "findings": [],
    });
    assert_eq!(serde_json::to_value(&report).unwrap(), expected);
    assert!(!report.is_damaged());
}

#[test]
fn an_empty_log_is_sound() {
    let report = checked(b"", None);
    assert_eq!((report.lines, report.head.as_ref(), report.findings.len()), (0, None, 0));
}

#[test]
fn a_torn_tail_is_a_note_and_an_acknowledged_one_is_damage() {
    let log = small_log();
    let lines = lines(&log.bytes);
    let start = log.bytes.len() - lines[11].len();
    let previous: Value = serde_json::from_slice(&lines[10]).unwrap();
    let before = head_of(11, start, previous["chainhash"].as_str().unwrap());
    for cut in start + 1..log.bytes.len() {
        let bytes = (cut - start) as u64;
        for head in [Some(&before[..]), None] {
            let report = checked(&log.bytes[..cut], head);
            assert_eq!(report.findings.len(), 1);
            assert_eq!(report.findings[0].kind, Kind::TornTail { bytes });
            assert_eq!(report.findings[0].offset, Some(start as u64));
            assert_eq!((report.lines, report.sound_bytes), (11, start as u64));
        }
        let report = checked(&log.bytes[..cut], Some(&head(&log)));
        assert_eq!(found(&report), codes(&[(12, "unfinished"), (12, "shorter-than-head")]));
        assert_eq!((report.sound_lines, report.sound_bytes), (11, start as u64));
    }
}

#[test]
fn a_log_that_is_not_the_acknowledged_one_is_damage() {
    let log = small_log();
    let report = checked(&log.bytes, Some(&head_of(12, log.bytes.len(), &"0".repeat(64))));
    assert_eq!(found(&report), codes(&[(12, "head-mismatch")]));
    let report = checked(&log.bytes, Some(&head_of(5, 10, &"0".repeat(64))));
    assert_eq!(found(&report), codes(&[(5, "head-mismatch")]));
    let report = checked(&log.bytes, Some(&head_of(12, log.bytes.len() + 1, &log.chainhash)));
    assert_eq!(found(&report), codes(&[(13, "shorter-than-head")]));
    let report = checked(&log.bytes, Some(&head_of(13, log.bytes.len(), &log.chainhash)));
    assert_eq!(found(&report), codes(&[(13, "shorter-than-head")]));
}

#[test]
fn an_unreadable_head_counts_as_absent() {
    let log = small_log();
    for head in [&b""[..], b"{", b"[]", b"{\"sequence\":12}", b"\xff"] {
        let report = checked(&log.bytes, Some(head));
        assert_eq!(found(&report), [(None, "head-unreadable".to_owned())]);
        assert!(!report.is_damaged());
    }
    // No head is as long as that: what is longer is not read.
    let mut head = head(&log);
    head.resize(4096, b' ');
    assert_eq!(found(&checked(&log.bytes, Some(&head))), []);
    head.push(b' ');
    assert_eq!(found(&checked(&log.bytes, Some(&head))), [(None, "head-unreadable".to_owned())]);
}

#[test]
fn the_second_reader_knows_every_type_of_the_catalogue() {
    // It has words of its own on purpose, so no compiler asks for a new one.
    let mut log = started();
    for event_type in EventType::ALL {
        log.event(event_type.name(), ACCOUNT, STARTED, STARTED, json!({}));
    }
    assert_eq!(checked(&log.bytes, None).unknown_types.len(), 0);
}

#[test]
fn unknown_types_are_counted_and_reported_once() {
    let mut log = small_log();
    log.event("account.dreamt", ACCOUNT, STARTED, STARTED, json!({}));
    log.event("account.dreamt", "store", STARTED, STARTED, json!(null));
    log.event_with("org.example.x", ACCOUNT, STARTED, STARTED, json!([]), &Map::new());
    log.event_with("mfadesk.method.added.v2", ACCOUNT, STARTED, STARTED, json!({}), &Map::new());
    let report = checked(&log.bytes, None);
    assert_eq!(found(&report), codes(&[(13, "unknown-type"), (15, "unknown-type"), (16, "unknown-type")]));
    assert_eq!(
        serde_json::to_value(&report.unknown_types).unwrap(),
        json!([
            {"type": "mfadesk.account.dreamt.v1", "count": 2},
            {"type": "mfadesk.method.added.v2", "count": 1},
            {"type": "org.example.x", "count": 1},
        ])
    );
}

#[test]
fn a_type_on_the_wrong_subject_is_noted_and_is_no_misfit() {
    let mut log = small_log();
    log.event("policy.set", ACCOUNT, STARTED, STARTED, json!({"policy": policy()}));
    log.event("account.registered", "store", STARTED, STARTED, json!({"affiliation": "staff"}));
    let report = checked(&log.bytes, None);
    assert_eq!(found(&report), codes(&[(13, "wrong-subject"), (14, "wrong-subject")]));
    assert_eq!(report.misfits().count(), 0);
}

#[test]
fn a_recorded_time_that_goes_back_is_noted_and_an_occurred_one_is_not() {
    let mut log = started();
    let registered = json!({"affiliation": "staff"});
    log.event("account.registered", "1", "2020-01-01T00:00:00.000Z", "2026-11-25T00:00:00.000Z", registered.clone());
    log.event("account.registered", "2", "2020-01-01T00:00:00.000Z", "2026-11-24T23:59:59.999Z", registered.clone());
    log.event("account.registered", "3", "2020-01-01T00:00:00.000Z", "2026-11-24T23:59:59.999Z", registered);
    assert_eq!(found(&checked(&log.bytes, None)), codes(&[(3, "time-goes-back")]));
}

#[test]
fn a_line_that_was_recorded_before_others_that_precede_it_names_them() {
    let mut log = started();
    let mut line = |recorded: &str| {
        let recorded = format!("{recorded}T00:00:00.000Z");
        log.event("account.flown", "1", STARTED, &recorded, json!({}));
        log.bytes.clone()
    };
    for (recorded, before) in [
        ("2026-11-25", None),
        ("2036-11-25", None),
        ("2036-11-25", None),
        ("2036-11-26", None),
        ("2026-11-26", Some((3, 5))),
        ("2026-11-27", None),
        ("2026-11-27", None),
        // What was ahead of an earlier line is ahead of this one too.
        ("2026-11-25", Some((3, 8))),
        ("2026-11-28", None),
        ("2020-01-01", Some((1, 10))),
        ("2026-11-28", None),
        ("2026-11-27", Some((12, 12))),
    ] {
        let report = checked(&line(recorded), None);
        let last = report.findings.last().filter(|finding| finding.line == Some(report.lines));
        let named = last.and_then(|finding| match finding.kind {
            Kind::TimeGoesBack { since, until } => Some((since, until)),
            _ => None,
        });
        assert_eq!(named, before, "{recorded}");
    }
}

#[test]
fn a_store_is_checked_by_its_directory() {
    let log = small_log();
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(check(dir.path()).unwrap_err().kind(), std::io::ErrorKind::NotFound);
    std::fs::write(dir.path().join("events.jsonl"), &log.bytes).unwrap();
    assert_eq!(check(dir.path()).unwrap(), checked(&log.bytes, None));
    std::fs::write(dir.path().join("head.json"), head_of(13, 0, &log.chainhash)).unwrap();
    assert_eq!(found(&check(dir.path()).unwrap()), codes(&[(13, "shorter-than-head")]));
    std::fs::remove_file(dir.path().join("head.json")).unwrap();
    std::fs::create_dir(dir.path().join("head.json")).unwrap();
    assert_eq!(found(&check(dir.path()).unwrap()), [(None, "head-unreadable".to_owned())]);
    // A link that leads to itself cannot be looked at, which is not the same as nothing being there.
    std::fs::remove_dir(dir.path().join("head.json")).unwrap();
    std::os::unix::fs::symlink("head.json", dir.path().join("head.json")).unwrap();
    assert_eq!(found(&check(dir.path()).unwrap()), [(None, "head-unreadable".to_owned())]);
}
