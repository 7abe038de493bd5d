//! Registering, and choosing the default.

use mfadesk::domain::affiliation::Affiliation;
use mfadesk::domain::rules::register::RegisterAccount;
use mfadesk::domain::rules::{Code, Command};
use serde_json::json;

use super::{added, given, m, person, safe_student, unavailable};

fn register(affiliation: &'static str) -> Command {
    Command::Register(RegisterAccount {
        affiliation: Affiliation::of_log(affiliation),
        language: Some("ja"),
        identity_service_linked: Some(false),
    })
}

#[test]
fn an_account_is_registered_once_and_a_closed_one_is_reopened() {
    given([])
        .when(register("staff"))
        .then("account.registered", json!({"affiliation": "staff", "language": "ja", "identity_service_linked": false}))
        .warning(&[]);
    given([person("student")]).when(register("student")).then_refused(&[Code::AccountExists]);
    given([person("student"), ("account.closed", json!({"reason": "left"}))])
        .when(register("student"))
        .then_refused(&[Code::AccountClosed]);
    // Lines that did not fit have registered nobody.
    given([added("m1", "passkey", None)]).when(register("other")).then_recorded().warning(&[]);
}

#[test]
fn the_default_is_a_sign_in_method_that_is_usable() {
    safe_student()
        .when(Command::MakeDefault(m("m2")))
        .then("method.made-default", json!({"method": "m2"}))
        .warning(&[]);
    safe_student().when(Command::MakeDefault(m("m9"))).then_refused(&[Code::UnknownMethod]);
    safe_student()
        .and([unavailable(&["m2"])])
        .when(Command::MakeDefault(m("m2")))
        .then_refused(&[Code::MethodUnavailable]);
    let email = || safe_student().and([added("m3", "email", None)]);
    email().when(Command::MakeDefault(m("m3"))).then_refused(&[Code::NotASignInMethod]);
    email().and([unavailable(&["m3"])]).when(Command::MakeDefault(m("m3"))).then_refused(&[Code::NotASignInMethod]);
}
