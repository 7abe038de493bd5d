//! Removing a method: never the way out of a lockout, and never into one.

use serde_json::json;

use super::advice::ending;
use super::*;

#[test]
fn a_tested_method_remains_so_one_of_two_may_go() {
    safe_student()
        .when(remove("m1"))
        .then("method.removed", json!({"method": "m1"}))
        .warning(&[Warning::DefaultMoved { method: m("m2") }, level_worse(Level::Ok, Level::Critical, &["YubiKey 5"])]);
    safe_student()
        .when(remove_because("m2", "old phone"))
        .then("method.removed", json!({"method": "m2", "reason": "old phone"}))
        .warning(&[level_worse(Level::Ok, Level::Critical, &["iPhone 15"])]);
}

#[test]
fn the_only_sign_in_method_stays_while_mfa_is_in_force() {
    let one = given([person("student"), added("m1", "passkey", None), added("m2", "email", None), passed("m1")]);
    one.when(remove("m1")).then_recorded().warning(&[]);
    one.and([applied()]).when(remove("m1")).then_refused(&[Code::LastMethod]);
    one.and([applied()]).when(remove("m2")).then_recorded().warning(&[]);
    one.and([applied(), terminated()]).when(remove("m1")).then_recorded().warning(&[]);
    // To the very moment at which it is over.
    let ending = one.and([applied(), terminating()]);
    let over = Instant::parse("2027-01-01T00:00:00.000Z").unwrap().since(at_line(6));
    ending.clone().later(over - 1).when(remove("m1")).then_refused(&[Code::LastMethod]);
    ending.later(over).when(remove("m1")).then_recorded().warning(&[]);
}

#[test]
fn the_only_usable_method_stays_while_others_are_unavailable() {
    safe_student()
        .and([unavailable(&["m2"])])
        .when(remove("m1"))
        .then_refused(&[Code::WouldLockOut])
        .naming(&Refusal::WouldLockOut { method: m("m1"), others: ms(&["m2"]) });
    safe_student().and([unavailable(&["m2"])]).when(remove("m2")).then_recorded().warning(&[]);
}

#[test]
fn the_only_tested_method_stays_while_the_others_are_not() {
    let untested = || safe_student().and([failed("m2")]);
    untested().when(remove("m1")).then_refused(&[Code::WouldLeaveUntested]);
    untested().when(remove("m2")).then_recorded().warning(&[level_worse(
        Level::Warning,
        Level::Critical,
        &["iPhone 15"],
    )]);
    // Nothing gets worse where nothing is tested.
    untested().and([failed("m1")]).when(remove("m1")).then_recorded();
}

#[test]
fn whoever_is_locked_out_cannot_remove_their_way_out_whatever_the_method() {
    let locked = || safe_student().and([added("m3", "email", None), unavailable(&["m1", "m2"])]);
    for method in ["m1", "m2", "m3"] {
        locked().when(remove(method)).then_refused(&[Code::LockedOut]);
    }
    locked()
        .when(remove("m2"))
        .overriding(&[Code::LockedOut, Code::LastMethod])
        .then("method.removed", json!({"method": "m2"}))
        .overriding(&[Code::LockedOut])
        .warning(&[Warning::OverrideNotNeeded { codes: vec![Code::LastMethod] }]);
}

#[test]
fn who_removes_the_last_sign_in_method_is_told_that_the_password_alone_opens_the_account() {
    let one = given([person("student"), added("m1", "passkey", None), added("m2", "email", None), passed("m1")]);
    let removed = |given: Given, method: &str| {
        given.when(remove(method)).overriding(&[Code::LastMethod, Code::LockedOut]).then_recorded().warnings
    };
    let is_told = |warnings: Vec<Warning>| warnings.contains(&Warning::OpenToPassword);
    assert!(is_told(removed(one.and([applied()]), "m1")));
    assert!(is_told(removed(one.and([applied(), unavailable(&["m1"])]), "m1")));
    assert!(!is_told(removed(one.and([applied()]), "m2")));
    // Without MFA the password opens it anyway.
    assert!(!is_told(removed(one.and([]), "m1")));
}

#[test]
fn else_means_that_the_rule_before_does_not_refuse_overridden_or_not() {
    // Overriding the first of the chain does not wake the next.
    let one = given([person("student"), added("m1", "passkey", None), passed("m1"), applied()]);
    one.when(remove("m1"))
        .overriding(&[Code::LastMethod])
        .then_recorded()
        .overriding(&[Code::LastMethod])
        .warning(&[Warning::OpenToPassword]);
    safe_student()
        .and([unavailable(&["m2"])])
        .when(remove("m1"))
        .overriding(&[Code::WouldLockOut])
        .then_recorded()
        .overriding(&[Code::WouldLockOut])
        .warning(&[Warning::DefaultMoved { method: m("m2") }, level_worse(Level::Critical, Level::LockedOut, &[])]);
}

#[test]
fn a_method_that_is_not_registered_is_unknown() {
    safe_student().when(remove("m9")).then_refused(&[Code::UnknownMethod]);
}

#[test]
fn it_is_judged_by_what_could_be_used_when_it_was_removed() {
    // What became unavailable later still was usable, and a test from later does not count.
    let lost = safe_student().and([unavailable(&["m2"])]);
    lost.at(at_line(7).plus(-1)).when(remove("m1")).then_recorded().overriding(&[]);
    lost.at(at_line(7)).when(remove("m1")).then_refused(&[Code::WouldLockOut]);
    let tested_later = given([
        person("student"),
        added("m1", "passkey", Some("iPhone 15")),
        added("m2", "security-key", Some("YubiKey 5")),
        passed("m1"),
        applied(),
        passed("m2"),
    ]);
    tested_later.at(at_line(6)).when(remove("m1")).then_recorded().overriding(&[]);
    tested_later.at(at_line(6).plus(-1)).when(remove("m1")).then_refused(&[Code::WouldLeaveUntested]);
    // Before MFA was applied for nothing of it was asked.
    let early = given([person("student"), added("m1", "passkey", None), seen(&["m1"], "caller"), applied()]);
    early.at(at_line(4)).when(remove("m1")).then_refused(&[Code::LastMethod]);
    early.at(at_line(4).plus(-1)).when(remove("m1")).then_recorded().overriding(&[]);
}

#[test]
fn what_was_there_later_is_not_removed() {
    // m1 passed its test at line 4; then it stays the default.
    safe_student()
        .when(remove("m1"))
        .then_older_than(4, KnownLater::There(m("m1")))
        .warning(&[not_changed(&[Piece::There])]);
    for from in ["page", "directory"] {
        safe_student()
            .and([seen(&["m1", "m2"], from)])
            .when(remove("m2"))
            .then_older_than(7, KnownLater::There(m("m2")));
    }
    // What got another number was there.
    given([person("student"), phone("m1", "iPhone 15", "12"), renumbered("m1", "34")])
        .when(remove("m1"))
        .then_older_than(3, KnownLater::There(m("m1")));
    // A caller's word says of nothing that it was there.
    let told = safe_student().and([seen(&["m1", "m2"], "caller")]);
    told.at(at_line(7).plus(-1)).when(remove("m2")).then_recorded().overriding(&[]);
    // One that does not refuse without it refuses beside the others.
    let last = given([person("student"), added("m1", "passkey", None), applied(), passed("m1")]);
    last.at(at_line(4).plus(-1))
        .when(remove("m1"))
        .then_refused_unless_overridden(&[Code::LastMethod, Code::OlderThanKnown]);
}

#[test]
fn a_test_says_something_up_to_the_last_moment_of_its_time_and_nothing_from_then_on() {
    let before = |later: i64| {
        // The test of the first method is that old.
        let given = safe_student().later(365 * 24 * 60 * MINUTE - 2 * MINUTE + later);
        let worse = given.when(remove("m1")).then_recorded().warnings;
        worse.into_iter().find_map(|warning| match warning {
            Warning::LevelWorse { before, .. } => Some(before),
            _ => None,
        })
    };
    assert_eq!((before(0), before(1)), (Some(Level::Ok), Some(Level::Warning)));
}

#[test]
fn what_is_there_and_only_retired_is_not_named_as_lost() {
    let given = safe_student().and([unavailable(&["m2"]), phone("m3", "Pixel 7", "12")]);
    ending(&given, &[Channel::Sms, Channel::Call], "2026-11-01")
        .when(remove("m1"))
        .then_refused(&[Code::WouldLockOut])
        .naming(&Refusal::WouldLockOut { method: m("m1"), others: ms(&["m2"]) });
}
