//! `verify/`, the independent reader, in front of logs that are right and logs that are wrong in every way.

use std::io::Cursor;
use std::process::Command;
use std::thread;

use mfadesk::verify::{Class, Kind, Reason, Report, check, check_log};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::support::forge::Forge;

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
    bytes.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect()
}

fn hex_digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn region(offset: usize, bytes: &[u8]) -> Value {
    json!({"offset": offset, "bytes": bytes.len(), "sha256": hex_digest(bytes)})
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
fn every_single_flipped_bit_is_reported_at_its_line() {
    let log = small_log();
    let lines = lines(&log.bytes);
    let flip_all = |which: usize| {
        // Two lines behind the flipped one tell whether the reader finds its way back.
        let known = &lines[..lines.len().min(which + 3)];
        let start = lines[..which].concat().len();
        let line = which as u64 + 1;
        let mut bytes = known.concat();
        let last: Value = serde_json::from_slice(&known[known.len() - 1]).unwrap();
        let head = head_of(known.len() as u64, bytes.len(), last["chainhash"].as_str().unwrap());
        assert_eq!(found(&checked(&bytes, Some(&head))).first().map(|(line, _)| *line), None);
        for at in start..start + lines[which].len() {
            for bit in 0..8 {
                bytes[at] ^= 1 << bit;
                let report = checked(&bytes, Some(&head));
                let damaged = damaged_lines(&report);
                assert_eq!(damaged.first(), Some(&line), "byte {at}, bit {bit}: {:?}", report.findings);
                // A bit that makes a newline splits one line in two; nothing else reaches the next line.
                let split = bytes[at] == b'\n';
                let near = |other: &u64| *other == line || split && *other == line + 1;
                assert!(damaged.iter().all(near), "byte {at}, bit {bit}: {:?}", report.findings);
                assert_eq!(report.sound_lines, line - 1);
                bytes[at] ^= 1 << bit;
            }
        }
    };
    thread::scope(|scope| {
        for odd in [0, 1] {
            scope.spawn(move || (odd..12).step_by(2).for_each(flip_all));
        }
    });
}

#[test]
fn every_dropped_line_is_reported_where_it_is_missing() {
    let log = small_log();
    let lines = lines(&log.bytes);
    for dropped in 0..lines.len() {
        let mut left = lines.clone();
        left.remove(dropped);
        let report = checked(&left.concat(), Some(&head(&log)));
        let place = dropped as u64 + 1;
        // The head shows that the end is missing, whichever line it was.
        let expected = match dropped + 1 == lines.len() {
            true => codes(&[(12, "shorter-than-head")]),
            false => codes(&[(place, "sequence"), (place, "chainhash"), (12, "shorter-than-head")]),
        };
        assert_eq!(found(&report), expected);
        assert_eq!(report.sound_lines, dropped as u64);
    }
}

#[test]
fn every_two_swapped_lines_are_reported() {
    let log = small_log();
    let lines = lines(&log.bytes);
    for first in 0..lines.len() {
        for second in first + 1..lines.len() {
            let mut swapped = lines.clone();
            swapped.swap(first, second);
            let damaged = damaged_lines(&checked(&swapped.concat(), Some(&head(&log))));
            let places = [first as u64 + 1, second as u64 + 1];
            assert_eq!(damaged[0], places[0]);
            // The second may well follow what stood before the first; then the line behind it gives it away.
            let told = damaged.iter().any(|line| [places[1], places[1] + 1].contains(line));
            assert!(told || second + 1 == lines.len(), "{first} and {second} swapped: {damaged:?}");
            let near = |line: &u64| places.iter().any(|place| *line == *place || *line == *place + 1);
            assert!(damaged.iter().all(near), "{first} and {second} swapped: {damaged:?}");
        }
    }
}

#[test]
fn every_doubled_line_is_reported_once() {
    let log = small_log();
    let lines = lines(&log.bytes);
    for doubled in 0..lines.len() {
        for at in doubled + 1..=lines.len() {
            let mut more = lines.clone();
            more.insert(at, lines[doubled].clone());
            let report = checked(&more.concat(), Some(&head(&log)));
            assert_eq!(damaged_lines(&report), [at as u64 + 1], "line {doubled} again at {at}");
        }
    }
}

#[test]
fn every_inserted_line_is_reported_once() {
    let log = small_log();
    let lines = lines(&log.bytes);
    let mut other = Forge { chainhash: "ab".repeat(32), sequence: 4, ..Forge::default() };
    other.event("method.removed", ACCOUNT, STARTED, STARTED, json!({"method": "m1"}));
    for inserted in [&b"\n"[..], b"{}\n", b"[]\n", b"\xff\xfe\n", b"garbage\n", &other.bytes] {
        for at in 0..=lines.len() {
            let mut more = lines.clone();
            more.insert(at, inserted.to_vec());
            let report = checked(&more.concat(), Some(&head(&log)));
            assert_eq!(damaged_lines(&report), [at as u64 + 1]);
        }
    }
}

#[test]
fn a_forged_line_that_chains_well_is_given_away_by_the_next() {
    let log = small_log();
    let lines = lines(&log.bytes);
    let mut forged = Forge::default();
    for at in 0..lines.len() {
        let mut with = forged.clone();
        with.event("method.removed", ACCOUNT, STARTED, STARTED, json!({"method": "m9"}));
        with.bytes.extend(lines[at..].concat());
        assert_eq!(damaged_lines(&checked(&with.bytes, None)), [at as u64 + 2]);
        forged.bytes.extend_from_slice(&lines[at]);
        forged.sequence += 1;
        let line: Value = serde_json::from_slice(&lines[at]).unwrap();
        forged.chainhash = line["chainhash"].as_str().unwrap().to_owned();
    }
}

#[test]
fn damage_after_damage_is_reported_too() {
    let log = small_log();
    let mut lines = lines(&log.bytes);
    lines[3][40] ^= 1;
    let spoiled = lines[7].len() - 10;
    lines[7][spoiled] ^= 1;
    lines.remove(10);
    let report = checked(&lines.concat(), None);
    assert_eq!(damaged_lines(&report), [4, 8, 11]);
    assert_eq!(report.sound_lines, 3);
    assert_eq!(report.sound_bytes, lines[..3].concat().len() as u64);
    assert_eq!(report.head.unwrap().sequence, 3);
}

#[test]
fn each_fault_of_form_has_its_code() {
    let id = "01930000-0000-7000-8000-000000000001";
    let before = |change: (&str, &str)| {
        let members = [
            ("specversion", json!("1.0").to_string()),
            ("id", json!(id).to_string()),
            ("source", json!("/mfadesk/test/desk").to_string()),
            ("type", json!("x").to_string()),
            ("subject", json!("store").to_string()),
            ("time", json!(STARTED).to_string()),
            ("recordedtime", json!(STARTED).to_string()),
            ("sequence", json!("000000000001").to_string()),
        ];
        let members = members.iter().filter_map(|(name, value)| match change {
            (changed, "") if changed == *name => None,
            (changed, other) if changed == *name => Some(format!("\"{name}\":{other}")),
            _ => Some(format!("\"{name}\":{value}")),
        });
        format!("{{{}", members.collect::<Vec<_>>().join(","))
    };
    let fault = |before: &str, data: &str| {
        let mut log = Forge::default();
        log.raw(before, data);
        let report = checked(&log.bytes, None);
        report.findings.iter().map(|finding| finding.kind.clone()).collect::<Vec<_>>()
    };

    assert_eq!(fault(&before(("", "")), "{}"), [Kind::UnknownType { r#type: "x".into() }]);
    for member in ["id", "source", "type", "subject", "time", "recordedtime", "sequence"] {
        assert_eq!(fault(&before((member, "")), "{}"), [Kind::MemberMissing { member: member.into() }]);
        assert_eq!(fault(&before((member, "1")), "{}"), [Kind::MemberMalformed { member: member.into() }]);
        let twice = before((member, &format!("\"\",\"{member}\":\"\"")));
        assert!(fault(&twice, "{}").contains(&Kind::MemberMalformed { member: member.into() }));
    }
    assert_eq!(
        fault(&format!("{},\"actor\":1,\"actor\":2", before(("", ""))), "{}"),
        [Kind::MemberMalformed { member: "actor".into() }]
    );
    let malformed = [
        ("id", "\"\""),
        ("id", "\"0193000000007000800000000000000a\""),
        ("id", "\"01930000-0000-7000-8000-00000000000g\""),
        ("time", "\"2026-11-24T01:00:00Z\""),
        ("time", "\"2026-11-24T01:00:00.000+00:00\""),
        ("time", "\"2026-02-29T01:00:00.000Z\""),
        ("time", "\"2100-02-29T01:00:00.000Z\""),
        ("time", "\"2026-11-31T01:00:00.000Z\""),
        ("time", "\"2026-13-01T01:00:00.000Z\""),
        ("time", "\"2026-00-01T01:00:00.000Z\""),
        ("time", "\"2026-01-00T01:00:00.000Z\""),
        ("recordedtime", "\"2026-11-24T24:00:00.000Z\""),
        ("recordedtime", "\"2026-11-24T23:60:00.000Z\""),
        ("recordedtime", "\"2026-11-24T23:59:60.000Z\""),
        ("recordedtime", "\"2026-11-24 23:59:00.000Z\""),
        ("sequence", "\"1\""),
        ("sequence", "\"+00000000001\""),
        ("sequence", "\"0000000000001\""),
        ("subject", "null"),
    ];
    for (member, value) in malformed {
        assert_eq!(fault(&before((member, value)), "{}"), [Kind::MemberMalformed { member: member.into() }], "{value}");
    }
    assert_eq!(fault(&before(("time", "\"2028-02-29T23:59:59.999Z\"")), "{}").len(), 1, "a leap day is a day");

    let spaced = before(("", "")).replace(",\"subject\"", ", \"subject\"");
    assert_eq!(fault(&spaced, "{}"), [Kind::WhiteSpace]);
    assert_eq!(fault(&before(("", "")), "{ \"a\": [1, 2] }"), [Kind::UnknownType { r#type: "x".into() }]);
    assert_eq!(fault(&before(("", "")), "{\"a\":1}} "), [Kind::NotJson]);
    assert_eq!(fault(&before(("", "")), "{\"a\":01}"), [Kind::NotJson]);

    let sound = |change: fn(String) -> String| {
        let mut log = Forge::default();
        log.raw(&before(("", "")), "{}");
        let report = checked(change(String::from_utf8(log.bytes).unwrap()).as_bytes(), None);
        report.findings.iter().map(|finding| finding.kind.clone()).collect::<Vec<_>>()
    };
    assert_eq!(sound(|line| line.replace('\n', "\r\n")), [Kind::WhiteSpace, Kind::BadEnding]);
    assert_eq!(sound(|line| line.replace("}\n", ",\"more\":1}\n")), [Kind::BadEnding]);
    assert_eq!(sound(|line| line.replace("\"data\":", "\"d\\u0061ta\":")), [Kind::BadEnding]);
    assert_eq!(sound(|line| line.replace("chainhash", "chainHash")), [Kind::BadEnding]);
    assert_eq!(sound(|line| line.replace("{\"spec", "\u{feff}{\"spec")), [Kind::NotJson]);
}

#[test]
fn a_wrong_datahash_and_a_wrong_chainhash_are_told_apart() {
    let log = small_log();
    let text = String::from_utf8(log.bytes.clone()).unwrap();
    let report = checked(text.replace("\"left\"", "\"gone\"").as_bytes(), None);
    assert_eq!(found(&report), codes(&[(12, "datahash")]));
    let report = checked(text.replace("\"actor\":\"田中\"", "\"actor\":\"佐藤\"").as_bytes(), None);
    assert_eq!(found(&report), codes(&[(6, "chainhash")]));
}

#[test]
fn a_long_line_is_read_and_a_deeply_nested_one_is_refused() {
    let mut log = started();
    log.event("account.registered", ACCOUNT, STARTED, STARTED, json!({"affiliation": "x".repeat(2 << 20)}));
    assert_eq!(found(&checked(&log.bytes, None)), []);

    for depth in [120, 200, 1_000_000] {
        let mut log = started();
        let before = String::from_utf8(log.bytes.clone()).unwrap();
        let before = before.split(",\"datahash\"").next().unwrap().replace("000000000001", "000000000002");
        log.raw(&before, &format!("{}{}", "[".repeat(depth), "]".repeat(depth)));
        log.event("account.registered", ACCOUNT, STARTED, STARTED, json!({"affiliation": "staff"}));
        let expected = if depth < 127 { codes(&[(2, "did-not-fit")]) } else { codes(&[(2, "not-json")]) };
        assert_eq!(found(&checked(&log.bytes, None)), expected);
    }
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

/// What does not fit of `events`, each `[subject ]type` and data, which become line 7 and those after it: behind an
/// account with a phone `m1`, a passkey `m2` and a mail address `m3`. `SEVENTH` and so on stand for their ids.
fn misfit(events: &[(&str, Value)]) -> Vec<(u64, Reason)> {
    let mut log = started();
    let other = log.event("account.registered", "other", STARTED, STARTED, json!({"affiliation": "staff"}));
    log.event("account.registered", ACCOUNT, STARTED, STARTED, json!({"affiliation": "staff"}));
    log.event("method.added", ACCOUNT, STARTED, STARTED, json!({"method": "m1", "kind": "phone", "number": number()}));
    log.event("method.added", ACCOUNT, STARTED, STARTED, json!({"method": "m2", "kind": "passkey"}));
    log.event("method.added", ACCOUNT, STARTED, STARTED, json!({"method": "m3", "kind": "email"}));
    assert_eq!(log.sequence, 6);
    for (name, data) in events {
        let (subject, name) = name.split_once(' ').unwrap_or((ACCOUNT, name));
        let data = data.to_string().replace("OTHER", &other);
        let data = ["SEVENTH", "EIGHTH", "NINTH"]
            .iter()
            .zip(7..)
            .fold(data, |data, (word, number)| data.replace(word, &format!("01930000-0000-7000-8000-{number:012X}")));
        log.event(name, subject, STARTED, STARTED, serde_json::from_str(&data).unwrap());
    }
    let report = checked(&log.bytes, Some(&head(&log)));
    assert!(!report.is_damaged(), "{report:?}");
    assert_eq!(report.misfits().count(), report.findings.len(), "{report:?}");
    report
        .misfits()
        .map(|misfit| {
            assert_eq!(misfit.line, misfit.sequence);
            assert_eq!(misfit.id, format!("01930000-0000-7000-8000-{:012x}", misfit.sequence));
            (misfit.line, misfit.reason)
        })
        .collect()
}

#[test]
fn each_reason_for_not_fitting_is_reported() {
    let one = |name: &str, data: Value| match misfit(&[(name, data)])[..] {
        [] => None,
        [(7, reason)] => Some(reason),
        ref other => panic!("{name}: {other:?}"),
    };
    let at = "2026-11-24T01:40:00.000Z";

    assert_eq!(one("9 account.updated", json!({})), Some(Reason::NotRegistered));
    assert_eq!(one("9 event.voided", json!({"event": "OTHER", "reason": "r"})), Some(Reason::NotRegistered));
    assert_eq!(one("account.registered", json!({"affiliation": "staff"})), Some(Reason::RegisteredTwice));
    assert_eq!(one("method.added", json!({"method": "m1", "kind": "phone"})), Some(Reason::MethodExists));
    assert_eq!(one("method.added", json!({"method": "m1", "kind": "pigeon"})), Some(Reason::MethodExists));
    assert_eq!(one("method.added", json!({"method": "m4", "kind": "pigeon"})), Some(Reason::UnknownKind));
    assert_eq!(one("method.added", json!({"method": "m4", "kind": "other"})), None);
    assert_eq!(one("method.updated", json!({"method": "m9"})), Some(Reason::UnknownMethod));
    assert_eq!(one("method.removed", json!({"method": "m9"})), Some(Reason::UnknownMethod));
    let changed = |method: &str| json!({"method": method, "number": number()});
    assert_eq!(one("method.number-changed", changed("m9")), Some(Reason::UnknownMethod));
    assert_eq!(one("method.number-changed", changed("m2")), None);
    assert_eq!(one("method.replaced", json!({"method": "m9", "by": "m9"})), Some(Reason::UnknownMethod));
    assert_eq!(one("method.replaced", json!({"method": "m1", "by": "m1"})), Some(Reason::ByItself));
    assert_eq!(one("method.replaced", json!({"method": "m1", "by": "m9"})), Some(Reason::ByUnknown));
    assert_eq!(one("method.replaced", json!({"method": "m1", "by": "m3"})), Some(Reason::ByNoSignInMethod));
    assert_eq!(one("method.replaced", json!({"method": "m3", "by": "m1"})), None);
    assert_eq!(one("method.made-default", json!({"method": "m9"})), Some(Reason::UnknownMethod));
    assert_eq!(one("method.made-default", json!({"method": "m3"})), Some(Reason::NoSignInMethod));
    let tested = |method: &str| json!({"method": method, "channel": "sms", "evidence": "operator"});
    assert_eq!(one("sign-in.test-passed", tested("m3")), Some(Reason::NoSignInMethod));
    assert_eq!(one("sign-in.test-failed", tested("m3")), Some(Reason::NoSignInMethod));
    assert_eq!(one("sign-in.test-failed", tested("m9")), Some(Reason::UnknownMethod));
    assert_eq!(one("method.unavailable", json!({"methods": ["m9"], "reason": "lost"})), Some(Reason::NoneLeft));
    assert_eq!(one("method.unavailable", json!({"methods": ["m9", "m1"], "reason": "lost"})), None);
    assert_eq!(one("method.available", json!({"methods": []})), Some(Reason::NoneLeft));
    assert_eq!(one("account.observed", json!({"methods": [], "from": "page"})), None);
    let terminated = json!({"effective_at": at, "reason": "left", "identity_check": "id-photo"});
    assert_eq!(one("mfa.terminated", terminated.clone()), Some(Reason::NoApplication));
    assert_eq!(
        misfit(&[
            ("mfa.applied", json!({"effective_at": at})),
            ("mfa.terminated", terminated.clone()),
            ("mfa.terminated", terminated)
        ]),
        [(9, Reason::NoApplication)]
    );

    assert_eq!(one("account.closed", json!({})), Some(Reason::MemberMissing));
    assert_eq!(one("account.closed", json!({"reason": null})), Some(Reason::MemberMissing));
    assert_eq!(one("account.closed", json!({"reason": ""})), Some(Reason::MemberMissing));
    assert_eq!(one("account.closed", json!({"reason": 1})), Some(Reason::WrongType));
    assert_eq!(one("account.closed", json!(null)), Some(Reason::DataBlanked));
    assert_eq!(one("account.closed", json!("left")), Some(Reason::WrongType));
    assert_eq!(one("account.updated", json!({"language": null, "identity_service_linked": ""})), None);
    assert_eq!(one("account.updated", json!({"identity_service_linked": "yes"})), Some(Reason::WrongType));
    assert_eq!(one("account.updated", json!({"affiliation": "wizard", "unknown": {}})), None);
    assert_eq!(one("account.updated", json!({"overrides": "x"})), Some(Reason::WrongType));
    assert_eq!(one("account.updated", json!({"overrides": ["x"], "override_reason": 1})), Some(Reason::WrongType));
    assert_eq!(one("method.available", json!({"methods": ["m1", 1]})), Some(Reason::WrongType));
    assert_eq!(one("mfa.applied", json!({"effective_at": "tomorrow"})), Some(Reason::WrongType));
    let numbered = |number: Value| json!({"method": "m1", "number": number});
    assert_eq!(one("method.number-changed", numbered(json!("+81"))), Some(Reason::WrongType));
    assert_eq!(one("method.number-changed", numbered(json!({}))), Some(Reason::MemberMissing));
    assert_eq!(one("method.number-changed", numbered(json!({"masked": 1}))), Some(Reason::WrongType));
    assert_eq!(one("method.number-changed", numbered(json!({"masked": "••12", "fingerprint": null}))), None);
    let stepped = |step: Value| json!({"method": "m1", "channel": "code", "evidence": "code", "time_step": step});
    assert_eq!(one("sign-in.test-passed", stepped(json!(58_000_000))), None);
    assert_eq!(one("sign-in.test-passed", stepped(json!(-1))), Some(Reason::WrongType));

    assert_eq!(one("store policy.set", json!({})), Some(Reason::MemberMissing));
    assert_eq!(one("store policy.set", json!({"policy": 1})), Some(Reason::WrongType));
    for name in policy().as_object().unwrap().keys() {
        let mut policy = policy();
        policy.as_object_mut().unwrap().remove(name);
        assert_eq!(one("store policy.set", json!({"policy": policy})), Some(Reason::PolicyIncomplete), "{name}");
        policy[name] = json!([[]]);
        assert_eq!(one("store policy.set", json!({"policy": policy})), Some(Reason::PolicyIncomplete), "{name}");
    }
    let mut newer = policy();
    newer["added_later"] = json!(1);
    assert_eq!(one("store policy.set", json!({"policy": newer})), None);
}

#[test]
fn every_required_member_of_every_type_is_required() {
    let at = "2026-11-24T01:40:00.000Z";
    let required = [
        ("account.observed", json!({"methods": ["m1"], "from": "page"})),
        ("method.added", json!({"method": "m4", "kind": "passkey"})),
        ("method.updated", json!({"method": "m1"})),
        ("method.removed", json!({"method": "m1"})),
        ("method.number-changed", json!({"method": "m1", "number": number()})),
        ("method.replaced", json!({"method": "m1", "by": "m2"})),
        ("method.made-default", json!({"method": "m1"})),
        ("method.unavailable", json!({"methods": ["m1"], "reason": "lost"})),
        ("method.available", json!({"methods": ["m1"]})),
        ("sign-in.test-passed", json!({"method": "m1", "channel": "sms", "evidence": "operator"})),
        ("sign-in.test-failed", json!({"method": "m1", "channel": "sms"})),
        ("mfa.applied", json!({"effective_at": at})),
        ("mfa.terminated", json!({"effective_at": at, "reason": "r", "identity_check": "id-photo"})),
        ("reregistration.requested", json!({"via": "form"})),
        ("reregistration.approved", json!({})),
        ("reregistration.rejected", json!({"why": "w"})),
        ("phone-change.started", json!({"from_device": "a", "to_device": "b", "number_changes": true})),
        ("phone-change.completed", json!({})),
        ("phone-change.cancelled", json!({})),
        ("account.closed", json!({"reason": "r"})),
        ("account.reopened", json!({})),
        ("account.updated", json!({})),
        ("event.voided", json!({"event": "SEVENTH", "reason": "r"})),
        ("store log.redacted", json!({"sequence": 3, "reason": "r"})),
        ("store log.damage-accepted", json!({"regions": [], "reason": "r"})),
    ];
    for (name, data) in required {
        let applied = ("mfa.applied", json!({"effective_at": at}));
        assert_eq!(misfit(&[applied.clone(), (name, data.clone())]), [], "{name}");
        for member in data.as_object().unwrap().keys() {
            let mut less = data.clone();
            less.as_object_mut().unwrap().remove(member);
            assert_eq!(misfit(&[applied.clone(), (name, less)]), [(8, Reason::MemberMissing)], "{name}: {member}");
            let mut other = data.clone();
            other[member] = json!(1.5);
            assert_eq!(misfit(&[applied.clone(), (name, other)]), [(8, Reason::WrongType)], "{name}: {member}");
        }
    }
}

#[test]
fn a_voided_event_is_folded_as_if_it_had_never_been() {
    let add = ("method.added", json!({"method": "m4", "kind": "passkey"}));
    let remove = ("method.removed", json!({"method": "m4"}));
    let void = ("event.voided", json!({"event": "SEVENTH", "reason": "slip"}));
    // Without the addition the removal before the void no longer fits, nor does one after it.
    assert_eq!(misfit(&[add.clone(), remove.clone(), void.clone()]), [(8, Reason::UnknownMethod)]);
    assert_eq!(misfit(&[add.clone(), void.clone(), remove.clone()]), [(9, Reason::UnknownMethod)]);
    // What did not fit is no misfit any more once it is voided, and may be voided.
    assert_eq!(misfit(&[remove.clone(), void.clone()]), []);
    // A voided removal is no removal.
    assert_eq!(
        misfit(&[
            ("method.removed", json!({"method": "m1"})),
            void.clone(),
            ("method.removed", json!({"method": "m1"}))
        ]),
        []
    );
    // An event of an unknown type has been an event.
    assert_eq!(
        misfit(&[("store log.redacted", json!({"sequence": 1, "reason": "r"})), void]),
        [(8, Reason::VoidUnknownEvent)]
    );
}

#[test]
fn a_void_that_names_the_wrong_event_does_not_fit() {
    let void = |event: &str| ("event.voided", json!({"event": event, "reason": "slip"}));
    let add = ("method.added", json!({"method": "m4", "kind": "passkey"}));
    assert_eq!(misfit(&[void("nonsense")]), [(7, Reason::VoidUnknownEvent)]);
    assert_eq!(misfit(&[void("OTHER")]), [(7, Reason::VoidUnknownEvent)]);
    assert_eq!(misfit(&[void("SEVENTH")]), [(7, Reason::VoidUnknownEvent)]);
    assert_eq!(misfit(&[void("EIGHTH"), add.clone()]), [(7, Reason::VoidUnknownEvent)]);
    assert_eq!(misfit(&[void("01930000-0000-7000-8000-000000000003")]), [(7, Reason::VoidOfRegistration)]);
    assert_eq!(misfit(&[add.clone(), void("SEVENTH"), void("EIGHTH")]), [(9, Reason::VoidOfVoid)]);
    assert_eq!(misfit(&[add.clone(), void("SEVENTH"), void("SEVENTH")]), [(9, Reason::VoidTwice)]);
    // A void that does not fit voids nothing.
    assert_eq!(
        misfit(&[add.clone(), ("event.voided", json!({"event": "SEVENTH"})), void("SEVENTH")]),
        [(8, Reason::MemberMissing)]
    );
}

/// The log with the `data` of one line blanked.
fn blanked(bytes: &[u8], line: usize) -> Vec<u8> {
    let mut lines = lines(bytes);
    let text = String::from_utf8(lines[line - 1].clone()).unwrap();
    let (before, _) = text.split_once(",\"data\":").unwrap();
    lines[line - 1] = format!("{before},\"data\":null}}\n").into_bytes();
    lines.concat()
}

#[test]
fn a_redaction_that_a_later_line_vouches_for_is_a_note() {
    let mut log = small_log();
    log.event("log.redacted", "store", STARTED, STARTED, json!({"sequence": 12, "reason": "asked for"}));
    let report = checked(&blanked(&log.bytes, 12), None);
    assert_eq!(found(&report), codes(&[(12, "blanked"), (12, "did-not-fit")]));
    assert_eq!(report.misfits().map(|misfit| misfit.reason).collect::<Vec<_>>(), [Reason::DataBlanked]);
    assert_eq!(report.sound_lines, 13);
}

#[test]
fn blanked_data_that_nothing_vouches_for_is_damage() {
    let unvouched = codes(&[(12, "unvouched")]);
    let mut log = small_log();
    assert_eq!(found(&checked(&blanked(&log.bytes, 12), None)), unvouched);
    let alone = log.clone();
    log.event("log.redacted", "store", STARTED, STARTED, json!({"sequence": 11, "reason": "another line"}));
    assert_eq!(found(&checked(&blanked(&log.bytes, 12), None)), unvouched);
    let mut log = alone;
    log.event("log.redacted", ACCOUNT, STARTED, STARTED, json!({"sequence": 12, "reason": "not on the store"}));
    assert_eq!(found(&checked(&blanked(&log.bytes, 12), None)), unvouched);

    let mut log = started();
    log.event("log.redacted", "store", STARTED, STARTED, json!({"sequence": 3, "reason": "too early"}));
    log.event("account.registered", ACCOUNT, STARTED, STARTED, json!({"affiliation": "staff"}));
    assert_eq!(found(&checked(&blanked(&log.bytes, 3), None)), codes(&[(3, "unvouched")]));
}

#[test]
fn every_flipped_bit_of_a_vouching_line_is_reported_there_and_where_it_vouched() {
    let mut log = started();
    log.event("account.registered", ACCOUNT, STARTED, STARTED, json!({"affiliation": "staff"}));
    let start = log.bytes.len();
    log.event("log.redacted", "store", STARTED, STARTED, json!({"sequence": 2, "reason": "asked for"}));
    let last = log.bytes.len() - start;
    let mut bytes = blanked(&log.bytes, 2);
    let end = bytes.len() - 1;
    for at in end + 1 - last..end {
        bytes[at] ^= 1;
        let damaged = damaged_lines(&checked(&bytes, None));
        assert!(damaged == [2, 3] || damaged == [3] || damaged == [2, 3, 4], "byte {at}: {damaged:?}");
        bytes[at] ^= 1;
    }
}

fn accept(regions: Value, missing: Value) -> Value {
    json!({"regions": regions, "missing": missing, "reason": "disk"})
}

#[test]
fn an_accepted_line_is_read_over_and_the_chain_goes_on() {
    let log = small_log();
    let mut spoiled = lines(&log.bytes);
    let offset = spoiled[..8].concat().len();
    spoiled[8][20] ^= 4;
    let mut log = Forge { bytes: spoiled.concat(), ..log };
    let damaged = checked(&log.bytes, None);
    assert_eq!(damaged_lines(&damaged), [9]);
    let data = accept(json!([region(offset, &spoiled[8])]), Value::Null);
    log.event("log.damage-accepted", "store", STARTED, STARTED, data);
    log.event("account.reopened", ACCOUNT, STARTED, STARTED, json!({}));
    let report = checked(&log.bytes, Some(&head(&log)));
    // The void names what is no longer there.
    assert_eq!(found(&report), codes(&[(9, "accepted-damage"), (10, "did-not-fit")]));
    assert_eq!(report.findings[0].kind, Kind::AcceptedDamage { bytes: spoiled[8].len() as u64 });
    assert_eq!(report.findings[0].offset, Some(offset as u64));
    assert_eq!((report.sound_lines, report.head.as_ref().unwrap().sequence), (14, 14));
}

#[test]
fn what_is_changed_once_more_after_it_was_accepted_is_damage_again() {
    let log = small_log();
    let mut spoiled = lines(&log.bytes);
    let offset = spoiled[..8].concat().len();
    spoiled[8][20] ^= 4;
    let mut log = Forge { bytes: spoiled.concat(), ..log };
    let data = accept(json!([region(offset, &spoiled[8])]), Value::Null);
    log.event("log.damage-accepted", "store", STARTED, STARTED, data);
    assert!(!checked(&log.bytes, None).is_damaged());
    log.bytes[offset + 30] ^= 4;
    assert_eq!(damaged_lines(&checked(&log.bytes, None)), [9]);
}

#[test]
fn a_break_in_the_chain_is_accepted_by_a_region_of_no_bytes() {
    let log = small_log();
    let mut left = lines(&log.bytes);
    left.remove(10);
    let offset = left[..10].concat().len();
    let mut log = Forge { bytes: left.concat(), ..log };
    assert_eq!(found(&checked(&log.bytes, None)), codes(&[(11, "sequence"), (11, "chainhash")]));
    let gone = json!({"after": 10, "until": 11, "chainhash": "0".repeat(64)});
    log.event("log.damage-accepted", "store", STARTED, STARTED, accept(json!([region(offset, b"")]), gone));
    let report = checked(&log.bytes, None);
    assert_eq!(found(&report), codes(&[(11, "accepted-damage"), (12, "accepted-missing")]));
    assert_eq!(report.sound_lines, 12);

    // The line behind the region is not free of its own hash.
    let spoiled = log.bytes.len() - lines(&log.bytes)[11].len() - 10;
    log.bytes[spoiled] ^= 1;
    assert_eq!(damaged_lines(&checked(&log.bytes, None)), [11]);
}

#[test]
fn an_accepted_unfinished_tail_is_read_over_with_or_without_a_newline() {
    for newline in ["", "\n"] {
        let full = small_log();
        let mut all = lines(&full.bytes);
        let tail = all.pop().unwrap()[..100].to_vec();
        let offset = all.concat().len();
        let before: Value = serde_json::from_slice(&all[10]).unwrap();
        let chainhash = before["chainhash"].as_str().unwrap().to_owned();
        let mut log = Forge { bytes: [all.concat(), tail.clone(), newline.into()].concat(), chainhash, sequence: 11 };
        let gone = json!({"after": 11, "until": 12, "chainhash": full.chainhash});
        log.event("log.damage-accepted", "store", STARTED, STARTED, accept(json!([region(offset, &tail)]), gone));
        let place = if newline.is_empty() { 12 } else { 13 };
        let expected = codes(&[(12, "accepted-damage"), (place, "accepted-missing")]);
        for head in [Some(head(&full)), Some(head(&log)), None] {
            let report = checked(&log.bytes, head.as_deref());
            assert_eq!(found(&report), expected);
            assert_eq!(report.head.as_ref().unwrap().chainhash, log.chainhash);
        }
        log.event("account.reopened", ACCOUNT, STARTED, STARTED, json!({}));
        assert_eq!(found(&checked(&log.bytes, Some(&head(&log)))), expected);
    }
}

#[test]
fn lines_missing_at_the_end_are_accepted_by_a_line_after_either_end_of_the_gap() {
    let full = small_log();
    let kept = lines(&full.bytes)[..9].concat();
    let last: Value = serde_json::from_slice(&lines(&full.bytes)[8]).unwrap();
    let near = (9, last["chainhash"].as_str().unwrap().to_owned());
    let far = (12, full.chainhash.clone());
    assert_eq!(found(&checked(&kept, Some(&head(&full)))), codes(&[(10, "shorter-than-head")]));

    let gone = json!({"after": 9, "until": 12, "chainhash": full.chainhash});
    for (sequence, chainhash) in [near.clone(), far.clone()] {
        let mut log = Forge { bytes: kept.clone(), chainhash, sequence };
        log.event("log.damage-accepted", "store", STARTED, STARTED, accept(json!([]), gone.clone()));
        for head in [head(&full), head(&log)] {
            let report = checked(&log.bytes, Some(&head));
            assert_eq!(found(&report), codes(&[(10, "accepted-missing")]));
            assert_eq!(report.findings[0].kind, Kind::AcceptedMissing { after: 9, until: 12 });
        }
        log.event("account.reopened", ACCOUNT, STARTED, STARTED, json!({}));
        assert!(!checked(&log.bytes, Some(&head(&log))).is_damaged());
    }

    // Neither end, or one with the hash of the other.
    for (sequence, chainhash) in [(10, far.1.clone()), (12, near.1), (13, far.1)] {
        let mut log = Forge { bytes: kept.clone(), chainhash, sequence };
        log.event("log.damage-accepted", "store", STARTED, STARTED, accept(json!([]), gone.clone()));
        assert_eq!(damaged_lines(&checked(&log.bytes, None)), [10]);
    }
}

#[test]
fn an_acceptance_that_does_not_fit_accepts_nothing() {
    let log = small_log();
    let mut spoiled = lines(&log.bytes);
    let offset = spoiled[..8].concat().len();
    spoiled[8][20] ^= 4;
    let good = region(offset, &spoiled[8]);
    let mut longer = good.clone();
    longer["bytes"] = json!(1_u64 << 40);
    let unusable = [
        ("store", json!({"regions": [good]})),
        ("store", json!({"regions": [longer], "reason": "r"})),
        ("store", json!({"regions": [{"offset": offset}], "reason": "r"})),
        ("store", json!({"regions": [region(offset + 1, &spoiled[8][1..])], "reason": "r"})),
        (ACCOUNT, json!({"regions": [good], "reason": "r"})),
    ];
    for (subject, data) in unusable {
        let mut log = Forge { bytes: spoiled.concat(), ..log.clone() };
        log.event("log.damage-accepted", subject, STARTED, STARTED, data);
        assert_eq!(damaged_lines(&checked(&log.bytes, None)), [9]);
    }
}

#[test]
fn overlapping_regions_are_read_over_as_one() {
    let log = small_log();
    let mut spoiled = lines(&log.bytes);
    spoiled[7][20] ^= 4;
    spoiled[8][20] ^= 4;
    spoiled[9][20] ^= 4;
    let offset = |line: usize| spoiled[..line - 1].concat().len();
    let mut log = Forge { bytes: spoiled.concat(), ..log };
    let first = region(offset(8), &spoiled[7..9].concat());
    log.event("log.damage-accepted", "store", STARTED, STARTED, accept(json!([first]), Value::Null));
    assert_eq!(damaged_lines(&checked(&log.bytes, None)), [10]);
    let second = region(offset(9), &spoiled[8..10].concat());
    log.event("log.damage-accepted", "store", STARTED, STARTED, accept(json!([second]), Value::Null));
    assert_eq!(found(&checked(&log.bytes, None)), codes(&[(8, "accepted-damage")]));
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
}

/// The fenced `sh` blocks of the specification of the log.
fn commands() -> String {
    let text = include_str!("../docs/log-format.md");
    let blocks: Vec<_> = text.split("```sh\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    assert_eq!(blocks.len(), 1, "one block of commands");
    blocks.concat()
}

#[test]
fn the_documented_commands_check_a_line_with_sha256sum_alone() {
    let run = |bytes: &[u8], line: usize| {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("events.jsonl"), bytes).unwrap();
        let output = Command::new("sh")
            .args(["-eu", "-c", &commands().replacen("n=42", &format!("n={line}"), 1)])
            .current_dir(dir.path())
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(commands().contains("n=42"));
    let log = small_log();
    for line in 1..=12 {
        assert_eq!(run(&log.bytes, line), "datahash right\nchainhash right\n");
    }
    let text = String::from_utf8(log.bytes).unwrap();
    assert_eq!(run(text.replace("\"left\"", "\"gone\"").as_bytes(), 12), "datahash WRONG\nchainhash right\n");
    assert_eq!(run(text.replace("\"田中\"", "\"佐藤\"").as_bytes(), 6), "datahash right\nchainhash WRONG\n");
}
