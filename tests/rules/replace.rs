//! One method takes the place of another: what is said of the new one decides.

use serde_json::json;

use super::*;

#[test]
fn a_tested_method_takes_the_place_of_another() {
    safe_student()
        .when(replace("m1", "m2"))
        .then("method.replaced", json!({"method": "m1", "by": "m2"}))
        .warning(&[level_worse(Level::Ok, Level::Critical, &["YubiKey 5"])]);
    safe_student()
        .when(replace_because("m2", "m1", "the key is worn"))
        .then("method.replaced", json!({"method": "m2", "by": "m1", "reason": "the key is worn"}))
        .warning(&[level_worse(Level::Ok, Level::Critical, &["iPhone 15"])]);
}

#[test]
fn what_is_replaced_may_be_anything_on_record() {
    // Lost, never tested, or nothing to sign in with.
    safe_student().and([unavailable(&["m1"])]).when(replace("m1", "m2")).then_recorded().warning(&[]);
    safe_student().and([failed("m1")]).when(replace("m1", "m2")).then_recorded().warning(&[level_worse(
        Level::Warning,
        Level::Critical,
        &["YubiKey 5"],
    )]);
    safe_student().and([added("m3", "email", None)]).when(replace("m3", "m2")).then_recorded().warning(&[]);
}

#[test]
fn what_takes_its_place_has_passed_its_last_test_or_that_is_overridden() {
    let untested = safe_student().and([added("m3", "passkey", Some("Pixel 9"))]);
    untested
        .when(replace("m1", "m3"))
        .then_refused_unless_overridden(&[Code::ReplacementUntested])
        .warning(&[level_worse(Level::Ok, Level::Warning, &[])]);
    untested
        .when(replace("m1", "m3"))
        .then_refused(&[Code::ReplacementUntested])
        .naming(&Refusal::ReplacementUntested { method: m("m3") });
    untested.and([passed("m3")]).when(replace("m1", "m3")).then_recorded().overriding(&[]).warning(&[]);
    // The last test counts, and of what it is now.
    untested.and([passed("m3"), failed("m3")]).when(replace("m1", "m3")).then_refused(&[Code::ReplacementUntested]);
    untested
        .and([passed("m3"), available(&["m3"])])
        .when(replace("m1", "m3"))
        .then_refused(&[Code::ReplacementUntested]);
}

#[test]
fn what_takes_its_place_can_be_signed_in_with() {
    safe_student()
        .and([added("m3", "email", None)])
        .when(replace("m1", "m3"))
        .then_refused_for_good(Code::NotASignInMethod)
        .naming(&Refusal::NotASignInMethod { method: m("m3"), kind: Kind::Email });
    safe_student()
        .and([unavailable(&["m2"])])
        .when(replace("m1", "m2"))
        .then_refused_unless_overridden(&[Code::MethodUnavailable])
        .warning(&[level_worse(Level::Critical, Level::LockedOut, &[])]);
    // What can be overridden is said together.
    safe_student()
        .and([failed("m2"), unavailable(&["m2"])])
        .when(replace("m1", "m2"))
        .then_refused_unless_overridden(&[Code::MethodUnavailable, Code::ReplacementUntested]);
    // The first that cannot be overridden is said alone.
    safe_student()
        .and([added("m3", "email", None), unavailable(&["m3"])])
        .when(replace("m1", "m3"))
        .then_refused_for_good(Code::NotASignInMethod);
}

#[test]
fn both_are_registered() {
    for (old, new, unknown) in [("m9", "m2", "m9"), ("m1", "m9", "m9"), ("m8", "m9", "m8")] {
        safe_student()
            .when(replace(old, new))
            .then_refused_for_good(Code::UnknownMethod)
            .naming(&Refusal::UnknownMethod { method: m(unknown), taken: None });
    }
}

#[test]
fn what_was_there_later_was_not_replaced_and_what_was_tested_later_was_not_tested_yet() {
    // m1 passed its test at line 4, and m2 at line 5.
    let seen = safe_student().and([seen(&["m1", "m2"], "page")]);
    seen.when(replace("m1", "m2"))
        .then_older_than(7, KnownLater::There(m("m1")))
        .warning(&[not_changed(&[Piece::There])]);
    safe_student().at(at_line(5)).when(replace("m1", "m2")).then_recorded().overriding(&[]);
    safe_student().at(at_line(4)).when(replace("m1", "m2")).then_refused(&[Code::ReplacementUntested]);
    safe_student()
        .at(at_line(4).plus(-1))
        .when(replace("m1", "m2"))
        .then_refused_unless_overridden(&[Code::ReplacementUntested, Code::OlderThanKnown]);
}
