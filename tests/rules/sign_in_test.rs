//! Test sign-ins.

use serde_json::json;

use super::*;

#[test]
fn the_only_usable_method_need_not_be_named() {
    given([person("student"), added("m1", "phone", None), added("m2", "email", None)])
        .when(test(None, true))
        .then("sign-in.test-passed", json!({"method": "m1", "channel": "sms", "evidence": "operator"}))
        .warning(&[]);
    safe_student()
        .and([unavailable(&["m1"])])
        .when(test(None, false))
        .then("sign-in.test-failed", json!({"method": "m2", "channel": "touch"}));
    safe_student().when(test(None, true)).then_refused(&[Code::MethodRequired]);
    given([person("student")]).when(test(None, true)).then_refused(&[Code::MethodRequired]);
    given([person("student"), added("m1", "email", None)]).when(test(None, true)).then_refused(&[Code::MethodRequired]);
    // What became unavailable later still was usable.
    let lost = safe_student().and([unavailable(&["m1"])]);
    lost.at(at_line(7).plus(-1))
        .when(test(None, true))
        .then_refused(&[Code::MethodRequired])
        .naming(&Refusal::MethodRequired { methods: ms(&["m1", "m2"]) });
}

#[test]
fn the_channel_chosen_at_registration_is_the_default() {
    let by_call = ("method.added", json!({"method": "m1", "kind": "phone", "channel": "call"}));
    given([person("student"), by_call])
        .when(test(Some("m1"), true))
        .then("sign-in.test-passed", json!({"method": "m1", "channel": "call", "evidence": "operator"}));
    given([person("student"), added("m1", "phone", None)])
        .when(test_by("m1", Channel::Touch))
        .then_refused(&[Code::ChannelNotSupported]);
}

#[test]
fn what_verifies_no_sign_in_is_not_tested() {
    let email = || given([person("student"), added("m1", "email", None)]);
    email().when(test(Some("m1"), true)).then_refused(&[Code::NotASignInMethod]);
    email().when(test(Some("m1"), false)).then_refused(&[Code::NotASignInMethod]);
    // Of several that refuse the first is reported alone.
    email().and([unavailable(&["m1"])]).when(test_by("m1", Channel::Call)).then_refused(&[Code::NotASignInMethod]);
}

#[test]
fn what_is_marked_unavailable_is_found_before_it_passes_but_a_failed_try_is_a_fact() {
    let gone = || safe_student().and([unavailable(&["m1"])]);
    gone().when(test(Some("m1"), true)).then_refused_unless_overridden(&[Code::MethodUnavailable]).warning(&[]);
    // Before it became so it was not.
    gone().at(at_line(7)).when(test(Some("m1"), true)).then_refused(&[Code::MethodUnavailable]);
    gone()
        .at(at_line(7).plus(-1))
        .when(test(Some("m1"), true))
        .then_recorded()
        .overriding(&[])
        .warning(&[not_changed(&[Piece::Availability])]);
    gone()
        .when(test(Some("m1"), false))
        .then("sign-in.test-failed", json!({"method": "m1", "channel": "notification"}))
        .warning(&[]);
}

#[test]
fn a_test_that_fails_makes_it_worse() {
    safe_student().when(test(Some("m1"), false)).then_recorded().warning(&[level_worse(
        Level::Ok,
        Level::Warning,
        &[],
    )]);
}

#[test]
fn a_test_from_before_what_is_known_says_nothing_about_the_method_as_it_is_now() {
    let tested = given([person("student"), added("m1", "passkey", None), passed("m1")]);
    for passed in [true, false] {
        tested
            .when(test(Some("m1"), passed))
            .then_older_than(3, KnownLater::Tested(m("m1")))
            .warning(&[not_changed(&[Piece::LastTest])]);
    }
    let untested = given([person("student"), added("m1", "passkey", Some("Pixel 8"))]);
    untested.when(test(Some("m1"), true)).then_older_than(2, KnownLater::Tested(m("m1")));
    // A test that failed is one too. Found again, moved to another device or number, or come back to: tests from before are
    // of what it was.
    for changed in [failed("m1"), available(&["m1"]), moved("m1", "Pixel 9")] {
        untested.and([changed]).when(test(Some("m1"), true)).then_older_than(3, KnownLater::Tested(m("m1")));
    }
    given([person("student"), phone("m1", "iPhone 15", "12"), renumbered("m1", "34")])
        .when(test(Some("m1"), true))
        .then_older_than(3, KnownLater::Tested(m("m1")));
    // A serial that is only filled in leaves the test alone, as a name does, and is not where it is known from.
    for (member, text) in [("serial", "7"), ("label", "mine")] {
        untested
            .and([passed("m1")])
            .and_late_by(DESK, at_line(3), ("method.updated", json!({"method": "m1", member: text})))
            .when(test(Some("m1"), true))
            .then_older_than(3, KnownLater::Tested(m("m1")));
    }
    untested.and([closed(), reopened()]).when(test(Some("m1"), true)).then_older_than(4, KnownLater::Tested(m("m1")));
}

#[test]
fn a_line_that_is_dated_after_the_clock_is_named_as_such() {
    // The clock is put right, to before the last line.
    given([person("student"), added("m1", "passkey", None), passed("m1")])
        .later(-1)
        .when(test(Some("m1"), true))
        .then_refused(&[Code::OlderThanKnown])
        .naming(&Refusal::OlderThanKnown {
            known: KnownLater::Tested(m("m1")),
            at: at_line(3),
            sequence: Some(Sequence(3)),
            is_ahead: true,
        });
}
