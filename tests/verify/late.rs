//! Events that are heard of late: what they leave alone, as far as it decides what fits after them.

use mfadesk::verify::Reason;
use serde_json::{Value, json};

use super::{ACCOUNT, STARTED, checked, head, number, started};

/// An event: the hour at which it occurred, its type and its data.
type Happened<'a> = (u8, &'a str, Value);

/// What does not fit of `events`, which become line 7 and those after it: behind an account with a phone `m1`, a passkey
/// `m2` that has a `ref`, and a mail address `m3`, all of them added at 10.
fn misfits(events: &[Happened]) -> Vec<(u64, Reason)> {
    let add = |method: &str, kind: &str| (10, "method.added", json!({"method": method, "kind": kind}));
    let known = (10, "method.added", json!({"method": "m2", "kind": "passkey", "ref": "entra:2"}));
    let registered = (9, "account.registered", json!({"affiliation": "staff"}));
    let nothing = (9, "account.updated", json!({}));
    let before = [registered, nothing, add("m1", "phone"), known, add("m3", "email")];
    let mut log = started();
    for (hour, name, data) in before.iter().chain(events) {
        let time = format!("2026-11-23T{hour:02}:00:00.000Z");
        log.event(name, ACCOUNT, &time, STARTED, data.clone());
    }
    let report = checked(&log.bytes, Some(&head(&log)));
    assert!(!report.is_damaged(), "{report:?}");
    report.misfits().map(|misfit| (misfit.line, misfit.reason)).collect()
}

/// Whether the method is registered after `events`, all of which fit.
fn there(method: &str, events: &[Happened]) -> bool {
    let asked = (23, "method.updated", json!({"method": method}));
    let line = 7 + events.len() as u64;
    match misfits(&[events, &[asked]].concat())[..] {
        [] => true,
        [(last, Reason::UnknownMethod)] if last == line => false,
        ref other => panic!("{events:?}: {other:?}"),
    }
}

/// Whether an application stands after `events`, all of which fit.
fn stands(events: &[Happened]) -> bool {
    let line = 7 + events.len() as u64;
    match misfits(&[events, &[terminated(23)]].concat())[..] {
        [] => true,
        [(last, Reason::NoApplication)] if last == line => false,
        ref other => panic!("{events:?}: {other:?}"),
    }
}

fn removed(hour: u8, method: &str) -> Happened<'static> {
    (hour, "method.removed", json!({"method": method}))
}

fn replaced(hour: u8, method: &str, by: &str) -> Happened<'static> {
    (hour, "method.replaced", json!({"method": method, "by": by}))
}

fn observed(hour: u8, methods: &[&str], from: &str) -> Happened<'static> {
    (hour, "account.observed", json!({"methods": methods, "from": from}))
}

fn approved(hour: u8) -> Happened<'static> {
    (hour, "reregistration.approved", json!({"identity_check": "passport"}))
}

fn added(hour: u8, method: &str, reference: &str) -> Happened<'static> {
    (hour, "method.added", json!({"method": method, "kind": "passkey", "ref": reference}))
}

fn passed(hour: u8) -> Happened<'static> {
    (hour, "sign-in.test-passed", json!({"method": "m1", "channel": "sms", "evidence": "operator"}))
}

fn failed(hour: u8) -> Happened<'static> {
    (hour, "sign-in.test-failed", json!({"method": "m1", "channel": "sms"}))
}

fn changed(hour: u8) -> Happened<'static> {
    (hour, "method.number-changed", json!({"method": "m1", "number": number()}))
}

fn found(hour: u8) -> Happened<'static> {
    (hour, "method.available", json!({"methods": ["m1"]}))
}

fn lost(hour: u8) -> Happened<'static> {
    (hour, "method.unavailable", json!({"methods": ["m1"], "reason": "stolen"}))
}

fn applied(hour: u8) -> Happened<'static> {
    (hour, "mfa.applied", json!({"effective_at": "2026-11-23T01:40:00.000Z"}))
}

fn terminated(hour: u8) -> Happened<'static> {
    let at = "2026-11-23T01:40:00.000Z";
    (hour, "mfa.terminated", json!({"effective_at": at, "reason": "r", "identity_check": "elsewhere"}))
}

/// What takes `m1` away at an hour, and nothing else.
fn takings(hour: u8) -> [Happened<'static>; 3] {
    [removed(hour, "m1"), replaced(hour, "m1", "m2"), observed(hour, &["m2", "m3"], "caller")]
}

/// The hour from which on `m1` can be taken away by whatever `goes` at an hour, after these events.
fn goes_from(events: &[Happened], goes: impl Fn(u8) -> Happened<'static>) -> u8 {
    let left: Vec<bool> = (8..20).map(|hour| there("m1", &[events, &[goes(hour)]].concat())).collect();
    assert!(left.is_sorted_by(|earlier, later| earlier >= later), "{events:?}: {left:?}");
    8 + u8::try_from(left.iter().filter(|left| **left).count()).unwrap()
}

#[test]
fn what_was_there_later_is_not_taken_away_by_what_happened_before() {
    let page = |hour| observed(hour, &["m1", "m2", "m3"], "page");
    let caller = |hour| observed(hour, &["m1", "m2", "m3"], "caller");
    for (events, there_at) in [
        (vec![], 10),
        (vec![changed(13)], 13),
        // One that is itself from before the number was set proves nothing that is not known.
        (vec![changed(13), changed(12)], 13),
        (vec![changed(9)], 10),
        (vec![passed(13)], 13),
        (vec![passed(13), passed(12)], 13),
        // Overtaken as the last test, it passed all the same.
        (vec![failed(14), passed(13)], 13),
        (vec![failed(13)], 10),
        (vec![page(13)], 13),
        (vec![observed(13, &["m1", "m2", "m3"], "directory")], 13),
        (vec![caller(14), page(13)], 13),
        // Whoever calls says what they think is there, and so does whatever nobody has heard of.
        (vec![caller(13)], 10),
        (vec![observed(13, &["m1", "m2", "m3"], "dream")], 10),
        (vec![found(13)], 10),
        (vec![lost(13)], 10),
        (vec![(13, "method.updated", json!({"method": "m1", "device": "Pixel 9"}))], 10),
        (vec![(13, "method.made-default", json!({"method": "m1"}))], 10),
    ] {
        for which in 0..3 {
            assert_eq!(goes_from(&events, |hour| takings(hour)[which].clone()), there_at, "{events:?} {which}");
        }
    }
}

#[test]
fn an_approval_leaves_what_worked_later_and_no_look_saves_from_it() {
    for (events, worked_at) in [
        (vec![], 10),
        (vec![changed(13)], 13),
        (vec![passed(13)], 13),
        (vec![failed(14), passed(13)], 13),
        (vec![found(13)], 13),
        // Found again before it was lost: unavailable it stays, but in the hand it was.
        (vec![lost(14), found(13)], 13),
        (vec![failed(13)], 10),
        (vec![lost(13)], 10),
        (vec![observed(13, &["m1", "m2", "m3"], "page")], 10),
    ] {
        assert_eq!(goes_from(&events, approved), worked_at, "{events:?}");
        // Nor does it matter to the methods that the re-registration itself knows a later step.
        let rejected = (18, "reregistration.rejected", json!({"why": "w"}));
        assert_eq!(goes_from(&[&events[..], &[rejected]].concat(), approved), worked_at, "{events:?}");
    }
}

#[test]
fn an_addition_from_before_everything_was_taken_away_registers_nothing_and_fits() {
    let add = |hour| added(hour, "m4", "");
    assert!(!there("m4", &[approved(13), add(12)]));
    assert!(there("m4", &[approved(13), add(13)]));
    // The latest approval is meant, in whatever order they were heard of, whatever was decided since.
    assert!(!there("m4", &[approved(13), approved(11), add(12)]));
    let rejected = (14, "reregistration.rejected", json!({"why": "w"}));
    assert!(!there("m4", &[rejected, approved(13), add(12)]));
    // It is asked whether it fits before anything else.
    let strange = (12, "method.added", json!({"method": "m4", "kind": "pigeon"}));
    assert_eq!(misfits(&[approved(13), strange]), [(8, Reason::UnknownKind)]);
    assert_eq!(misfits(&[passed(14), approved(13), added(12, "m1", "")]), [(9, Reason::MethodExists)]);
    // Registered it is not, so its id is free.
    assert_eq!(misfits(&[approved(13), add(12), add(14)]), []);
    assert_eq!(misfits(&[approved(13), add(12), replaced(14, "m4", "m4")]), [(9, Reason::UnknownMethod)]);
    // What a void takes away has overtaken nothing.
    let void = (14, "event.voided", json!({"event": "01930000-0000-7000-8000-000000000007", "reason": "r"}));
    assert!(there("m4", &[approved(13), add(12), void.clone()]));
    assert!(there("m1", &[passed(13), removed(12, "m1")]));
    assert!(!there("m1", &[passed(13), removed(12, "m1"), void]));
}

#[test]
fn an_addition_from_before_what_has_its_ref_was_taken_away_registers_nothing_and_fits() {
    let again = |hour| added(hour, "m4", "entra:2");
    let takings = [removed(13, "m2"), replaced(13, "m2", "m1"), observed(13, &["m1", "m3"], "directory"), approved(13)];
    for gone in takings {
        assert!(!there("m4", &[gone.clone(), again(12)]), "{gone:?}");
        assert!(there("m4", &[gone.clone(), again(13)]), "{gone:?}");
    }
    let gone = removed(13, "m2");
    assert!(there("m4", &[again(12)]));
    assert!(there("m4", &[gone.clone(), added(12, "m4", "entra:3")]));
    assert!(there("m4", &[gone.clone(), added(12, "m4", "ENTRA:2")]));
    assert!(there("m4", &[gone.clone(), added(12, "m4", "")]));
    // No two are the same for having none.
    assert!(there("m4", &[removed(13, "m1"), added(12, "m4", "")]));
    // The latest of several counts; one that left it alone does not.
    assert!(!there("m4", &[gone.clone(), added(13, "m2", "entra:2"), removed(14, "m2"), again(13)]));
    assert!(!there("m4", &[added(9, "m5", "entra:2"), gone, removed(10, "m5"), again(12)]));
    let page = observed(15, &["m1", "m2", "m3"], "page");
    assert!(there("m4", &[page, removed(13, "m2"), again(12)]));
    // The `ref` that it had then is meant.
    let now = |reference: Value| (11, "method.updated", json!({"method": "m2", "ref": reference}));
    for (reference, is_there) in [(json!("entra:3"), true), (json!(""), true), (json!(null), false)] {
        assert_eq!(there("m4", &[now(reference.clone()), removed(13, "m2"), again(12)]), is_there, "{reference}");
    }
    let m1 = (8, "method.updated", json!({"method": "m1", "ref": "entra:1"}));
    assert!(!there("m4", &[m1, removed(13, "m1"), added(12, "m4", "entra:1")]));
}

#[test]
fn applications_and_terminations_leave_alone_what_is_known_from_later() {
    assert!(!stands(&[]));
    assert!(stands(&[applied(12)]));
    assert!(!stands(&[applied(12), terminated(12)]));
    assert!(stands(&[applied(12), terminated(11)]));
    assert!(!stands(&[applied(12), terminated(11), terminated(13)]));
    assert!(stands(&[applied(12), applied(11), terminated(11)]));
    assert!(!stands(&[applied(12), terminated(14), applied(11)]));
    assert!(!stands(&[applied(12), terminated(14), applied(13)]));
    assert!(stands(&[applied(12), terminated(14), applied(14)]));
    assert!(stands(&[applied(12), terminated(12), applied(12)]));
    assert!(stands(&[applied(12), terminated(14), applied(13), applied(15)]));
    // Whether one stands is asked before anything else.
    assert_eq!(misfits(&[terminated(9)]), [(7, Reason::NoApplication)]);
    assert_eq!(misfits(&[applied(12), terminated(13), terminated(11)]), [(9, Reason::NoApplication)]);
}

#[test]
fn what_leaves_everything_alone_fits_if_it_would_fit_on_time() {
    assert_eq!(misfits(&[replaced(9, "m1", "m1")]), [(7, Reason::ByItself)]);
    assert_eq!(misfits(&[replaced(9, "m1", "m3")]), [(7, Reason::ByNoSignInMethod)]);
    assert_eq!(misfits(&[replaced(9, "m1", "m2"), removed(9, "m1"), removed(9, "m9")]), [(9, Reason::UnknownMethod)]);
    assert_eq!(misfits(&[lost(9), found(9), passed(9), failed(9), changed(9)]), []);
    let none = |name| (9, name, json!({"methods": ["m9"], "reason": "lost"}));
    assert_eq!(
        misfits(&[none("method.unavailable"), none("method.available")]),
        [(7, Reason::NoneLeft), (8, Reason::NoneLeft)]
    );
    // Dates before everything, as other systems write them for "never", are folded like any other.
    assert_eq!(misfits(&[(0, "account.reopened", json!({})), (0, "account.closed", json!({"reason": "r"}))]), []);
}
