//! Removing a method: never the way out of a lockout, and never into one.

use serde_json::json;

use super::*;

#[test]
fn a_tested_method_remains_so_one_of_two_may_go() {
    safe_student()
        .when(remove("m1"))
        .then("method.removed", json!({"method": "m1"}))
        .warning(&[Warning::DefaultMoved { method: m("m2") }]);
    safe_student()
        .when(remove_because("m2", "old phone"))
        .then("method.removed", json!({"method": "m2", "reason": "old phone"}))
        .warning(&[]);
}

#[test]
fn the_only_sign_in_method_stays_while_mfa_is_in_force() {
    let one = given([person("student"), added("m1", "passkey", None), added("m2", "email", None), passed("m1")]);
    one.when(remove("m1")).then_recorded().warning(&[]);
    one.and([applied()]).when(remove("m1")).then_refused(&[Code::LastMethod]);
    one.and([applied()]).when(remove("m2")).then_recorded().warning(&[]);
    one.and([applied(), terminated()]).when(remove("m1")).then_recorded().warning(&[]);
}

#[test]
fn the_only_usable_method_stays_while_others_are_unavailable() {
    safe_student().and([unavailable(&["m2"])]).when(remove("m1")).then_refused(&[Code::WouldLockOut]);
    safe_student().and([unavailable(&["m2"])]).when(remove("m2")).then_recorded().warning(&[]);
}

#[test]
fn the_only_tested_method_stays_while_the_others_are_not() {
    let untested = || safe_student().and([failed("m2")]);
    untested().when(remove("m1")).then_refused(&[Code::WouldLeaveUntested]);
    untested().when(remove("m2")).then_recorded().warning(&[]);
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
fn else_means_that_the_rule_before_does_not_refuse_overridden_or_not() {
    // Overriding the first of the chain does not wake the next.
    let one = given([person("student"), added("m1", "passkey", None), passed("m1"), applied()]);
    one.when(remove("m1")).overriding(&[Code::LastMethod]).then_recorded().overriding(&[Code::LastMethod]).warning(&[]);
    safe_student()
        .and([unavailable(&["m2"])])
        .when(remove("m1"))
        .overriding(&[Code::WouldLockOut])
        .then_recorded()
        .overriding(&[Code::WouldLockOut])
        .warning(&[Warning::DefaultMoved { method: m("m2") }]);
}

#[test]
fn a_method_that_is_not_registered_is_unknown() {
    safe_student().when(remove("m9")).then_refused(&[Code::UnknownMethod]);
}
