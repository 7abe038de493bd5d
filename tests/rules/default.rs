//! Choosing which method is asked for first.

use serde_json::json;

use super::*;

#[test]
fn the_default_is_a_sign_in_method_that_is_usable() {
    safe_student().when(make_default("m2")).then("method.made-default", json!({"method": "m2"})).warning(&[]);
    safe_student().when(make_default("m9")).then_refused(&[Code::UnknownMethod]);
    safe_student().and([unavailable(&["m2"])]).when(make_default("m2")).then_refused(&[Code::MethodUnavailable]);
    let email = safe_student().and([added("m3", "email", None)]);
    email.when(make_default("m3")).then_refused(&[Code::NotASignInMethod]);
    email.and([unavailable(&["m3"])]).when(make_default("m3")).then_refused(&[Code::NotASignInMethod]);
}

#[test]
fn the_default_need_not_be_tested_and_may_be_chosen_again() {
    let untested = safe_student().and([failed("m2")]);
    untested.when(make_default("m2")).then_recorded().warning(&[]);
    untested.when(make_default("m1")).then_recorded().warning(&[]);
}
