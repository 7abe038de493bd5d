//! What is wrong with a log, what was accepted, and what a blanked line needs.

use mfadesk::domain::sequence::Sequence;
use mfadesk::ledger::{
    Acknowledged, AsOf, Damage, DamageKind, Log, Parallelism, Population, Torn, Verification, population,
};
use mfadesk::wire::{InvalidLine, sha256_hex};
use serde_json::{Value, json};

use super::{add, file, folded, push, register, started, summary};
use crate::support::forge::Forge;
use crate::support::in_full;

fn latest(forge: &Forge) -> Population {
    folded(&forge.bytes, None, AsOf::Latest)
}

fn log() -> Forge {
    let mut forge = started();
    register(&mut forge, "1", 10);
    forge
}

/// Appends a line that accepts what stands at these places, as it stands there.
fn accept(forge: &mut Forge, places: &[(usize, usize)], missing: Value) {
    let region = |(start, end): &(usize, usize)| {
        let hash = String::from_utf8(sha256_hex(&[&forge.bytes[*start..*end]]).to_vec()).unwrap();
        json!({"offset": start, "bytes": end - start, "sha256": hash})
    };
    let regions: Vec<Value> = places.iter().map(region).collect();
    let data = json!({"regions": regions, "missing": missing, "reason": "r"});
    push(forge, "log.damage-accepted", "store", 900, data);
}

fn damage(line: u64, offset: usize, kind: DamageKind) -> Option<Damage> {
    Some(Damage { line, offset: offset as u64, kind })
}

/// A log of four lines whose third is damaged, with where that one begins and ends.
fn damaged() -> (Forge, usize, usize) {
    let mut forge = log();
    let start = forge.bytes.len();
    add(&mut forge, "1", "m1", 20);
    let end = forge.bytes.len();
    add(&mut forge, "1", "m2", 30);
    forge.bytes[end - 10] ^= 1;
    (forge, start, end)
}

#[test]
fn states_come_from_what_stands_before_the_damage() {
    let (forge, start, _) = damaged();
    let found = latest(&forge);
    assert_eq!(summary(&found), "1: ");
    assert_eq!(found.evidence.damage, damage(3, start, DamageKind::Line(InvalidLine::Datahash)));
    assert_eq!((found.evidence.end.link.sequence, found.evidence.end.bytes), (Sequence(2), start as u64));
}

#[test]
fn lines_that_are_dropped_swapped_or_doubled_are_damage() {
    let mut forge = log();
    for method in ["m1", "m2"] {
        add(&mut forge, "1", method, 20);
    }
    let ends = forge.bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at + 1);
    let ends: Vec<usize> = std::iter::once(0).chain(ends).collect();
    let line = |index: usize| &forge.bytes[ends[index]..ends[index + 1]];
    let sequence = DamageKind::Line(InvalidLine::Sequence);
    for order in [&[0, 2, 3][..], &[0, 2, 1, 3], &[0, 1, 1, 2, 3], &[1, 2, 3]] {
        let bytes: Vec<u8> = order.iter().flat_map(|index| line(*index)).copied().collect();
        let sound = order.iter().enumerate().take_while(|(at, index)| at == *index).count();
        let found = folded(&bytes, None, AsOf::Latest);
        assert_eq!(found.evidence.damage, damage(sound as u64 + 1, ends[sound], sequence), "{order:?}");
    }
}

#[test]
fn an_unfinished_last_line_is_torn_unless_the_head_acknowledged_it() {
    let mut forge = log();
    let whole = forge.bytes.len();
    let before = forge.chainhash.clone();
    add(&mut forge, "1", "m1", 20);
    let len = forge.bytes.len();
    for cut in (whole + 1..len).filter(|cut| in_full() || cut % 7 == 0 || [whole + 1, len - 1].contains(cut)) {
        let bytes = &forge.bytes[..cut];
        let torn = Some(Torn { offset: whole as u64, bytes: (cut - whole) as u64 });
        let old = Acknowledged { sequence: Sequence(2), bytes: whole as u64, chainhash: &before };
        let new = Acknowledged { sequence: Sequence(3), bytes: len as u64, chainhash: &forge.chainhash };
        for head in [None, Some(old)] {
            let found = folded(bytes, head, AsOf::Latest);
            assert_eq!((found.evidence.torn, found.evidence.damage), (torn, None));
            assert_eq!(summary(&found), "1: ");
        }
        let found = folded(bytes, Some(new), AsOf::Latest);
        assert_eq!((found.evidence.torn, found.evidence.damage), (None, damage(3, whole, DamageKind::Unfinished)));
    }
}

#[test]
fn a_log_that_is_not_the_one_the_head_knows_is_damaged() {
    let mut forge = log();
    let (whole, chainhash) = (forge.bytes.len(), forge.chainhash.clone());
    let head = Acknowledged { sequence: Sequence(2), bytes: whole as u64, chainhash: &chainhash };
    let second = forge.bytes.iter().position(|byte| *byte == b'\n').unwrap() + 1;
    let short = folded(&forge.bytes[..second], Some(head), AsOf::Latest);
    assert_eq!(short.evidence.damage, damage(2, second, DamageKind::ShorterThanHead));
    assert_eq!(folded(&forge.bytes, Some(head), AsOf::Latest).evidence.damage, None);
    let other = Acknowledged { chainhash: &"f".repeat(64), ..head };
    let found = folded(&forge.bytes, Some(other), AsOf::Latest);
    assert_eq!(found.evidence.damage, damage(2, second, DamageKind::HeadMismatch));
    add(&mut forge, "1", "m1", 20);
    assert_eq!(folded(&forge.bytes, Some(head), AsOf::Latest).evidence.damage, None);
}

#[test]
fn accepted_damage_is_read_over_wherever_it_was_accepted() {
    let (mut forge, start, end) = damaged();
    accept(&mut forge, &[(start, end)], json!(null));
    add(&mut forge, "1", "m3", 950);
    let found = latest(&forge);
    assert_eq!((summary(&found).as_str(), found.evidence.damage), ("1: m2 m3", None));
    assert_eq!(found.evidence.end.bytes, forge.bytes.len() as u64);
    let early = folded(&forge.bytes, None, AsOf::Line(Sequence(4)));
    assert_eq!((summary(&early).as_str(), early.evidence.damage), ("1: m2", None));
    assert_eq!(early.evidence.position.link.sequence, Sequence(4));
}

#[test]
fn acceptance_is_of_exactly_those_bytes() {
    let (mut forge, start, end) = damaged();
    accept(&mut forge, &[(start, end)], json!(null));
    forge.bytes[end - 11] ^= 1;
    assert_eq!(latest(&forge).evidence.damage, damage(3, start, DamageKind::Line(InvalidLine::Datahash)));
    let (mut forge, start, end) = damaged();
    accept(&mut forge, &[(start + 1, end), (start - 1, end)], json!(null));
    assert_eq!(latest(&forge).evidence.damage, damage(3, start, DamageKind::Line(InvalidLine::Datahash)));
}

#[test]
fn damage_that_only_hashes_show_is_read_over_without_them_too() {
    let (mut forge, start, end) = damaged();
    let at = forge.bytes[start..end].windows(4).position(|window| window == b"\"m1\"").unwrap();
    forge.bytes[end - 10] ^= 1;
    forge.bytes[start + at + 2] = b'7';
    accept(&mut forge, &[(start, end)], json!(null));
    let file = file(&forge.bytes);
    let log = Log { file: &file, len: forge.bytes.len() as u64, head: None, watch: None };
    for checks in [Verification::Hashes, Verification::None] {
        let found = population(&log, AsOf::Latest, checks, Parallelism { threads: 1, block: 512 }).unwrap();
        assert_eq!((summary(&found).as_str(), found.evidence.damage), ("1: m2", None), "{checks:?}");
        assert_eq!(found.evidence.verified, checks == Verification::Hashes);
    }
}

#[test]
fn a_broken_chain_is_accepted_as_a_region_of_no_bytes() {
    let mut forge = log();
    forge.chainhash = "1".repeat(64);
    let at = forge.bytes.len();
    add(&mut forge, "1", "m1", 20);
    assert_eq!(latest(&forge).evidence.damage, damage(3, at, DamageKind::Line(InvalidLine::Chainhash)));
    accept(&mut forge, &[(at, at)], json!(null));
    let found = latest(&forge);
    assert_eq!((summary(&found).as_str(), found.evidence.damage), ("1: m1", None));
}

#[test]
fn an_unfinished_line_that_was_acknowledged_is_accepted_with_the_next_line_right_behind_it() {
    let mut forge = log();
    let whole = forge.bytes.len();
    add(&mut forge, "1", "m1", 20);
    let missing = json!({"after": 2, "until": 3, "chainhash": forge.chainhash});
    forge.bytes.truncate(whole + 200);
    accept(&mut forge, &[(whole, whole + 200)], missing);
    add(&mut forge, "1", "m2", 950);
    let found = latest(&forge);
    assert_eq!((summary(&found).as_str(), found.evidence.damage, found.evidence.torn), ("1: m2", None, None));
}

#[test]
fn lines_that_are_gone_are_accepted_by_the_line_that_continues_their_chain() {
    let mut forge = log();
    let whole = forge.bytes.len();
    add(&mut forge, "1", "m1", 20);
    add(&mut forge, "1", "m2", 30);
    let (sequence, chainhash) = (forge.sequence, forge.chainhash.clone());
    let long = forge.bytes.len() as u64;
    forge.bytes.truncate(whole);
    let missing = json!({"after": "000000000002", "until": 4, "chainhash": chainhash});
    accept(&mut forge, &[], missing.clone());
    let head = Acknowledged { sequence: Sequence(sequence), bytes: long + 9999, chainhash: &chainhash };
    let found = folded(&forge.bytes, Some(head), AsOf::Latest);
    assert_eq!((summary(&found).as_str(), found.evidence.damage), ("1: ", None));
    assert_eq!(found.evidence.end.link.sequence, Sequence(5));
    assert_eq!(folded(&forge.bytes, None, AsOf::Line(Sequence(4))).evidence.position.link.sequence, Sequence(2));

    let mut lying = log();
    (lying.sequence, lying.chainhash) = (sequence, chainhash);
    accept(&mut lying, &[], json!({"after": 1, "until": 4, "chainhash": missing["chainhash"]}));
    assert_eq!(latest(&lying).evidence.damage, damage(3, whole, DamageKind::Line(InvalidLine::Sequence)));
}

/// The log with the data of its third line blanked.
fn blanked(forge: &Forge) -> Vec<u8> {
    let text = String::from_utf8(forge.bytes.clone()).unwrap();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let data = lines[2].find("\"data\":").unwrap() + 7;
    lines[2].replace_range(data.., "null}");
    lines.join("\n").into_bytes().into_iter().chain(*b"\n").collect()
}

#[test]
fn blanked_data_needs_a_later_line_that_vouches_for_it() {
    let mut forge = log();
    let start = forge.bytes.len();
    add(&mut forge, "1", "m1", 20);
    add(&mut forge, "1", "m2", 30);
    let unvouched = folded(&blanked(&forge), None, AsOf::Latest);
    assert_eq!(unvouched.evidence.damage, damage(3, start, DamageKind::Line(InvalidLine::Blanked)));
    assert_eq!(summary(&unvouched), "1: ");
    push(&mut forge, "log.redacted", "1", 40, json!({"sequence": 3, "reason": "r"}));
    push(&mut forge, "log.redacted", "store", 41, json!({"sequence": 3}));
    push(&mut forge, "log.redacted", "store", 42, json!({"sequence": 4, "reason": "r"}));
    assert_eq!(
        folded(&blanked(&forge), None, AsOf::Latest).evidence.damage,
        damage(3, start, DamageKind::Line(InvalidLine::Blanked))
    );
    push(&mut forge, "log.redacted", "store", 43, json!({"sequence": 3, "reason": "r"}));
    let vouched = folded(&blanked(&forge), None, AsOf::Latest);
    assert_eq!((summary(&vouched).as_str(), vouched.evidence.damage), ("1: m2", None));
    let early = folded(&blanked(&forge), None, AsOf::Line(Sequence(4)));
    assert_eq!((summary(&early).as_str(), early.evidence.damage), ("1: m2", None));
    assert_eq!(early.accounts[0].1.version, 3);
}

#[test]
fn a_long_line_is_read_as_a_whole_and_garbage_ends_the_sound_part() {
    let mut forge = log();
    let long = if in_full() { 3_000_000 } else { 300_000 };
    let label = "あ".repeat(long / 4);
    push(&mut forge, "method.added", "1", 20, json!({"method": "m1", "kind": "passkey", "label": label}));
    let start = forge.bytes.len();
    assert_eq!(summary(&latest(&forge)), "1: m1");
    forge.bytes.extend(std::iter::repeat_n(b'[', long));
    let torn = latest(&forge).evidence.torn;
    assert_eq!(torn, Some(Torn { offset: start as u64, bytes: long as u64 }));
    forge.bytes.push(b'\n');
    assert_eq!(latest(&forge).evidence.damage, damage(4, start, DamageKind::Line(InvalidLine::NotJson)));
}

#[test]
fn data_that_is_not_json_ends_the_sound_part_whatever_the_line_is_about() {
    for (kind, subject) in [("account.closed", "1"), ("account.flown", "1"), ("policy.set", "store")] {
        for data in ["{\"reason\":}", "{", "nul"] {
            let mut forge = log();
            let start = forge.bytes.len();
            let mut model = forge.clone();
            push(&mut model, kind, subject, 20, json!({}));
            let text = String::from_utf8(model.bytes[start..].to_vec()).unwrap();
            forge.raw(text.split(",\"datahash\"").next().unwrap(), data);
            let end = forge.bytes.len();
            add(&mut forge, "1", "m1", 30);
            assert!(end < forge.bytes.len());
            for as_of in [AsOf::Latest, AsOf::Line(Sequence(1))] {
                let found = folded(&forge.bytes, None, as_of);
                let kind = DamageKind::Line(InvalidLine::NotJson);
                assert_eq!(found.evidence.damage, damage(3, start, kind), "{subject} {data}");
            }
        }
    }
}
