//! Choosing which method is asked for first.

use serde_json::json;

use super::*;

#[test]
fn the_default_is_a_sign_in_method_that_is_usable() {
    safe_student().when(make_default("m2")).then("method.made-default", json!({"method": "m2"})).warning(&[]);
    safe_student().when(make_default("m9")).then_refused(&[Code::UnknownMethod]);
    let lost = safe_student().and([unavailable(&["m2"])]);
    lost.when(make_default("m2")).then_refused_unless_overridden(&[Code::MethodUnavailable]).warning(&[]);
    let email = safe_student().and([added("m3", "email", None)]);
    email.when(make_default("m3")).then_refused(&[Code::NotASignInMethod]);
    email.and([unavailable(&["m3"])]).when(make_default("m3")).then_refused(&[Code::NotASignInMethod]);
}

#[test]
fn the_default_need_not_be_tested_and_may_be_chosen_again() {
    let untested = safe_student().and([failed("m2")]);
    untested.when(make_default("m2")).then_recorded().warning(&[Warning::DefaultUntested { method: m("m2") }]);
    untested.when(make_default("m1")).then_recorded().warning(&[]);
}

#[test]
fn what_the_policy_says_is_never_asked_for_first_is_no_default_or_that_is_overridden() {
    let phone_never = safe_student().under(|policy| policy.never_default = vec!["security-key".into()]);
    phone_never.when(make_default("m2")).then_refused_unless_overridden(&[Code::NeverDefault]).warning(&[]);
    phone_never
        .when(make_default("m2"))
        .then_refused(&[Code::NeverDefault])
        .naming(&Refusal::NeverDefault { method: m("m2"), kind: Kind::SecurityKey });
    phone_never.when(make_default("m1")).then_recorded().overriding(&[]);
    // What can be overridden is said together.
    phone_never
        .and([unavailable(&["m2"])])
        .when(make_default("m2"))
        .then_refused_unless_overridden(&[Code::MethodUnavailable, Code::NeverDefault]);
}

#[test]
fn of_two_choices_the_later_stands_whatever_is_heard_later() {
    safe_student()
        .and([made_default("m2")])
        .when(make_default("m1"))
        .then_older_than(7, KnownLater::Default)
        .warning(&[not_changed(&[Piece::Default])]);
    // Of those heard of, the line that stands is named, and an older choice says nothing of tests.
    safe_student()
        .and([made_default("m2")])
        .and_late_by(DESK, at_line(7).plus(-1), made_default("m1"))
        .when(make_default("m1"))
        .then_older_than(7, KnownLater::Default);
    safe_student()
        .and([failed("m2"), made_default("m1")])
        .when(make_default("m2"))
        .then_older_than(8, KnownLater::Default)
        .warning(&[not_changed(&[Piece::Default])]);
    // What is known from this very moment is not from a clock that was ahead.
    safe_student()
        .and([made_default("m2")])
        .later(0)
        .ago(MINUTE)
        .when(make_default("m1"))
        .then_older_than(7, KnownLater::Default);
    // What becomes the default by itself is not chosen.
    safe_student().at(at_line(5)).when(make_default("m2")).then_recorded().overriding(&[]).warning(&[]);
}

#[test]
fn whether_it_is_tested_is_told_of_now_whenever_it_was_chosen() {
    // m2 was tested a moment after it was chosen.
    safe_student().at(at_line(5).plus(-1)).when(make_default("m2")).then_recorded().warning(&[]);
    let failed_since = safe_student().and([failed("m2")]).at(at_line(7).plus(-1));
    failed_since.when(make_default("m2")).then_recorded().warning(&[Warning::DefaultUntested { method: m("m2") }]);
}
