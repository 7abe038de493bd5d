//! What a later line may say of an earlier one: that it was redacted, or that its damage is known.

use mfadesk::verify::{Kind, Reason};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{ACCOUNT, STARTED, checked, codes, damaged_lines, found, head, lines, small_log, started};
use crate::support::forge::Forge;

fn hex_digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A region as it is accepted since 0.2: `log` is what stands in front of it.
fn region(log: &[u8], bytes: &[u8]) -> Value {
    json!({"offset": log.len(), "bytes": bytes.len(), "sha256": hex_digest(bytes), "kept": kept(log)})
}

/// The chain hash of the last line.
fn kept(log: &[u8]) -> String {
    // The line may be damaged elsewhere.
    lines(log).last().map_or("0".repeat(64), |last| {
        let last = String::from_utf8_lossy(last);
        last.split_once("\"chainhash\":\"").unwrap().1[..64].to_owned()
    })
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
    let another = codes(&[(11, "redaction-unfinished"), (12, "unvouched")]);
    assert_eq!(found(&checked(&blanked(&log.bytes, 12), None)), another);
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
    let before = spoiled[..8].concat();
    spoiled[8][20] ^= 4;
    let mut log = Forge { bytes: spoiled.concat(), ..log };
    let damaged = checked(&log.bytes, None);
    assert_eq!(damaged_lines(&damaged), [9]);
    let data = accept(json!([region(&spoiled[..8].concat(), &spoiled[8])]), Value::Null);
    log.event("log.damage-accepted", "store", STARTED, STARTED, data);
    log.event("account.reopened", ACCOUNT, STARTED, STARTED, json!({}));
    let report = checked(&log.bytes, Some(&head(&log)));
    // The void names what is no longer there.
    assert_eq!(found(&report), codes(&[(9, "accepted-damage"), (10, "did-not-fit")]));
    assert_eq!(report.findings[0].kind, Kind::AcceptedDamage { bytes: spoiled[8].len() as u64 });
    assert_eq!(report.findings[0].offset, Some(before.len() as u64));
    assert_eq!((report.sound_lines, report.head.as_ref().unwrap().sequence), (14, 14));
}

#[test]
fn what_is_changed_once_more_after_it_was_accepted_is_damage_again() {
    let log = small_log();
    let mut spoiled = lines(&log.bytes);
    let offset = spoiled[..8].concat().len();
    spoiled[8][20] ^= 4;
    let mut log = Forge { bytes: spoiled.concat(), ..log };
    let data = accept(json!([region(&spoiled[..8].concat(), &spoiled[8])]), Value::Null);
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
    let mut log = Forge { bytes: left.concat(), ..log };
    assert_eq!(found(&checked(&log.bytes, None)), codes(&[(11, "sequence"), (11, "chainhash")]));
    let gone = json!({"after": 10, "until": 11, "chainhash": "0".repeat(64), "kept": kept(&left.concat())});
    log.event(
        "log.damage-accepted",
        "store",
        STARTED,
        STARTED,
        accept(json!([region(&left[..10].concat(), b"")]), gone),
    );
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
        let before: Value = serde_json::from_slice(&all[10]).unwrap();
        let chainhash = before["chainhash"].as_str().unwrap().to_owned();
        let mut log = Forge { bytes: [all.concat(), tail.clone(), newline.into()].concat(), chainhash, sequence: 11 };
        let gone = json!({"after": 11, "until": 12, "chainhash": full.chainhash, "kept": kept(&all.concat())});
        log.event(
            "log.damage-accepted",
            "store",
            STARTED,
            STARTED,
            accept(json!([region(&all.concat(), &tail)]), gone),
        );
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
fn only_a_line_of_the_log_that_accepts_damage_says_that_lines_are_gone() {
    let full = small_log();
    let left = lines(&full.bytes)[..9].concat();
    let last: Value = serde_json::from_slice(&lines(&full.bytes)[8]).unwrap();
    let chainhash = last["chainhash"].as_str().unwrap();
    let gone = json!({"after": 9, "until": 12, "chainhash": full.chainhash, "kept": chainhash});
    for (name, subject, data) in [
        ("log.damage-accepted", ACCOUNT, accept(json!([]), gone.clone())),
        ("log.redacted", "store", json!({"sequence": 3, "reason": "r", "missing": gone})),
        ("account.noted", ACCOUNT, json!({"text": "t", "missing": gone})),
    ] {
        let mut log = Forge { bytes: left.clone(), chainhash: chainhash.to_owned(), sequence: 9 };
        log.event(name, subject, STARTED, STARTED, data);
        let report = checked(&log.bytes, Some(&head(&full)));
        assert!(report.is_damaged() && found(&report).iter().all(|(_, code)| code != "accepted-missing"), "{name}");
    }
}

#[test]
fn lines_missing_at_the_end_are_accepted_by_a_line_after_either_end_of_the_gap() {
    let full = small_log();
    let left = lines(&full.bytes)[..9].concat();
    let last: Value = serde_json::from_slice(&lines(&full.bytes)[8]).unwrap();
    let near = (9, last["chainhash"].as_str().unwrap().to_owned());
    let far = (12, full.chainhash.clone());
    assert_eq!(found(&checked(&left, Some(&head(&full)))), codes(&[(10, "shorter-than-head")]));

    let gone = json!({"after": 9, "until": 12, "chainhash": full.chainhash, "kept": near.1});
    for (sequence, chainhash) in [near.clone(), far.clone()] {
        let mut log = Forge { bytes: left.clone(), chainhash, sequence };
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
        let mut log = Forge { bytes: left.clone(), chainhash, sequence };
        log.event("log.damage-accepted", "store", STARTED, STARTED, accept(json!([]), gone.clone()));
        assert_eq!(damaged_lines(&checked(&log.bytes, None)), [10]);
    }
}

#[test]
fn an_acceptance_that_does_not_fit_accepts_nothing() {
    let log = small_log();
    let mut spoiled = lines(&log.bytes);
    let before = spoiled[..8].concat();
    let offset = before.len();
    spoiled[8][20] ^= 4;
    let good = region(&before, &spoiled[8]);
    let with = |member: &str, value: Value| {
        let mut other = good.clone();
        other[member] = value;
        other
    };
    let unusable = [
        ("store", json!({"regions": [good]})),
        ("store", json!({"regions": [with("bytes", json!(1_u64 << 40))], "reason": "r"})),
        ("store", json!({"regions": [with("sha256", json!("no hash"))], "reason": "r"})),
        ("store", json!({"regions": [with("kept", json!("no hash"))], "reason": "r"})),
        ("store", json!({"regions": [{"offset": offset}], "reason": "r"})),
        (
            "store",
            json!({"regions": [{"offset": offset + 1, "bytes": spoiled[8].len() - 1, "sha256": hex_digest(&spoiled[8][1..])}], "reason": "r"}),
        ),
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
    let before = |line: usize| spoiled[..line - 1].concat();
    let mut log = Forge { bytes: spoiled.concat(), ..log };
    let first = region(&before(8), &spoiled[7..9].concat());
    log.event("log.damage-accepted", "store", STARTED, STARTED, accept(json!([first]), Value::Null));
    assert_eq!(damaged_lines(&checked(&log.bytes, None)), [10]);
    let second = region(&before(9), &spoiled[8..10].concat());
    log.event("log.damage-accepted", "store", STARTED, STARTED, accept(json!([second]), Value::Null));
    assert_eq!(found(&checked(&log.bytes, None)), codes(&[(8, "accepted-damage")]));
}
