//! Which lines answer a question about the past.

use mfadesk::domain::sequence::Sequence;
use mfadesk::ledger::{AsOf, Damage, DamageKind, Position, Started};
use mfadesk::wire::InvalidLine;
use serde_json::json;

use super::{add, folded, instant, push, register, started, summary};
use crate::support::forge::Forge;

fn log() -> Forge {
    let mut forge = started();
    register(&mut forge, "1", 10);
    add(&mut forge, "1", "m1", 20);
    add(&mut forge, "1", "m2", 30);
    forge
}

#[test]
fn without_a_time_the_whole_file_answers() {
    let forge = log();
    let whole = folded(&forge.bytes, None, AsOf::Latest);
    assert_eq!(summary(&whole), "1: m1 m2");
    assert_eq!(whole.accounts[0].1.version, 3);
    let started = Started { format: 1, origin: "o-1".into(), site: "test".into(), rehearsal: false };
    assert_eq!(whole.evidence.started, Some(started));
    assert_eq!(whole.evidence.position, whole.evidence.end);
    assert_eq!(whole.evidence.end.link.chainhash(), forge.chainhash);
    assert_eq!(whole.evidence.end.link.sequence, Sequence(4));
    assert_eq!(whole.evidence.end.bytes, forge.bytes.len() as u64);
    assert_eq!(whole.evidence.end.recorded, Some(instant(30)));
    assert!(whole.evidence.verified && whole.evidence.damage.is_none() && whole.evidence.torn.is_none());
}

#[test]
fn an_instant_includes_what_was_recorded_at_it() {
    let forge = log();
    let at = |seconds| folded(&forge.bytes, None, AsOf::At(instant(seconds)));
    assert_eq!(summary(&at(30)), "1: m1 m2");
    assert_eq!(summary(&at(29)), "1: m1");
    assert_eq!(summary(&at(20)), "1: m1");
    assert_eq!(summary(&at(19)), "1: ");
    assert_eq!(summary(&at(9)), "");
    assert_eq!(at(29).evidence.position.link.sequence, Sequence(3));
    assert_eq!(at(29).evidence.end.link.sequence, Sequence(4));
}

#[test]
fn before_the_first_line_there_is_nothing() {
    let mut forge = Forge::default();
    register(&mut forge, "1", 10);
    let early = folded(&forge.bytes, None, AsOf::At(instant(9)));
    assert_eq!((summary(&early).as_str(), early.evidence.position), ("", Position::START));
    assert_eq!(folded(&forge.bytes, None, AsOf::Line(Sequence(0))).evidence.position, Position::START);
    let empty = folded(b"", None, AsOf::Latest);
    assert_eq!((empty.evidence.end, empty.evidence.damage), (Position::START, None));
}

#[test]
fn the_last_line_recorded_by_then_counts_even_after_the_clock_went_back() {
    let mut forge = started();
    register(&mut forge, "1", 10);
    add(&mut forge, "1", "m1", 500);
    add(&mut forge, "1", "m2", 20);
    add(&mut forge, "1", "m3", 600);
    let then = folded(&forge.bytes, None, AsOf::At(instant(20)));
    assert_eq!((summary(&then).as_str(), then.evidence.position.link.sequence), ("1: m1 m2", Sequence(4)));
    assert_eq!(summary(&folded(&forge.bytes, None, AsOf::At(instant(19)))), "1: ");
}

#[test]
fn a_line_is_the_last_one_that_answers() {
    let forge = log();
    let of = |sequence| summary(&folded(&forge.bytes, None, AsOf::Line(sequence)));
    assert_eq!(
        [of(Sequence(1)), of(Sequence(2)), of(Sequence(3)), of(Sequence(4)), of(Sequence(99))],
        ["", "1: ", "1: m1", "1: m1 m2", "1: m1 m2"]
    );
}

#[test]
fn the_policy_is_the_latest_before_the_cut_that_fits() {
    let policy = |minutes: u32| {
        let mut policy = serde_json::to_value(mfadesk::domain::policy::Policy::default()).unwrap();
        policy["propagation_minutes"] = json!(minutes);
        json!({ "policy": policy })
    };
    let mut forge = started();
    push(&mut forge, "policy.set", "store", 10, policy(50));
    push(&mut forge, "policy.set", "store", 20, json!({"policy": {"propagation_minutes": 1}}));
    push(&mut forge, "policy.set", "1", 30, policy(2));
    push(&mut forge, "policy.set", "store", 40, policy(60));
    let minutes = |seconds| folded(&forge.bytes, None, AsOf::At(instant(seconds))).evidence.policy.propagation_minutes;
    assert_eq!([minutes(9), minutes(10), minutes(39), minutes(40)], [40, 50, 50, 60]);
}

#[test]
fn damage_after_the_cut_is_reported_and_changes_nothing_before_it() {
    let mut forge = log();
    let sound = forge.clone();
    let offset = forge.bytes.len();
    add(&mut forge, "1", "m3", 40);
    forge.bytes[offset + 5] ^= 1;
    let then = folded(&forge.bytes, None, AsOf::At(instant(25)));
    assert_eq!(then.accounts, folded(&sound.bytes, None, AsOf::At(instant(25))).accounts);
    let damage = Damage { line: 5, offset: offset as u64, kind: DamageKind::Line(InvalidLine::Chainhash) };
    assert_eq!(then.evidence.damage, Some(damage));
    assert_eq!(then.evidence.end.bytes, offset as u64);
}

#[test]
fn what_is_unknown_or_about_something_else_counts_as_a_line_and_changes_nothing() {
    let mut forge = log();
    let before = folded(&forge.bytes, None, AsOf::Latest);
    push(&mut forge, "log.redacted", "1", 40, json!({"sequence": 2, "reason": "r"}));
    push(&mut forge, "account.flown", "1", 41, json!({}));
    push(&mut forge, "method.removed", "1", 42, json!(null));
    push(&mut forge, "method.removed", "1", 43, json!({"method": "m9"}));
    push(&mut forge, "account.registered", "store", 44, json!({"affiliation": "student"}));
    push(&mut forge, "method.added", "9", 45, json!({"method": "m1", "kind": "passkey"}));
    let mut after = folded(&forge.bytes, None, AsOf::Latest);
    assert_eq!(after.evidence.damage, None);
    assert_eq!(after.accounts[0].1.version, 7);
    after.accounts[0].1.version = 3;
    assert_eq!(after.accounts, before.accounts);
}
