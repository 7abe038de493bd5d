//! Whatever is flipped, dropped, swapped, doubled or inserted is reported with its place.

use std::thread;

use mfadesk::verify::Kind;
use serde_json::{Value, json};

use super::{ACCOUNT, STARTED, checked, codes, damaged_lines, found, head, head_of, lines, small_log};
use crate::support::forge::Forge;
use crate::support::in_full;

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
            for bit in (0..8).filter(|bit| in_full() || *bit == at % 8) {
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
            false => {
                assert_eq!(report.findings[0].kind, Kind::Sequence { expected: place, found: place + 1 });
                codes(&[(place, "sequence"), (place, "chainhash"), (12, "shorter-than-head")])
            }
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
fn of_a_line_that_cannot_be_read_it_is_known_what_has_to_stand_behind_it() {
    let mut left = lines(&small_log().bytes);
    left[8][0] = b'[';
    assert_eq!(damaged_lines(&checked(&left.concat(), None)), [9]);
    left.remove(9);
    let mut expected = codes(&[(9, "not-json"), (10, "sequence"), (10, "chainhash")]);
    expected.retain(|code| !found(&checked(&left.concat(), None)).contains(code));
    assert_eq!(expected, []);
}
