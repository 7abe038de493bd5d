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
    gone().when(test(Some("m1"), true)).then_refused(&[Code::MethodUnavailable]);
    gone()
        .when(test(Some("m1"), false))
        .then("sign-in.test-failed", json!({"method": "m1", "channel": "notification"}))
        .warning(&[]);
}

#[test]
fn a_test_from_before_what_is_known_says_nothing_about_the_method_as_it_is_now() {
    // m1 is added at minute 1 and tested at minute 2; the clock stands at minute 10.
    let tested = || given([person("student"), added("m1", "passkey", None), passed("m1")]).later(8 * MINUTE);
    tested().ago(8 * MINUTE).when(test(Some("m1"), true)).then_recorded().warning(&[]);
    tested().ago(8 * MINUTE + 1).when(test(Some("m1"), true)).then_refused(&[Code::OlderThanKnown]);
    tested().ago(8 * MINUTE + 1).when(test(Some("m1"), false)).then_refused(&[Code::OlderThanKnown]);
    let untested = || given([person("student"), added("m1", "passkey", None)]).later(9 * MINUTE);
    untested().ago(9 * MINUTE).when(test(Some("m1"), true)).then_recorded().warning(&[]);
    untested().ago(9 * MINUTE + 1).when(test(Some("m1"), true)).then_refused(&[Code::OlderThanKnown]);
    // Found again is a change: a test from before it is older.
    untested()
        .and([available(&["m1"])])
        .ago(9 * MINUTE + 1)
        .when(test(Some("m1"), true))
        .then_refused(&[Code::OlderThanKnown]);
}
