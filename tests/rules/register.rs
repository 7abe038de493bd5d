//! Registering an account: the start of its record.

use serde_json::json;

use super::*;

#[test]
fn an_account_is_registered_once_and_a_closed_one_is_reopened() {
    given([])
        .when(register("staff"))
        .then("account.registered", json!({"affiliation": "staff", "language": "ja", "identity_service_linked": false}))
        .warning(&[]);
    given([person("student")])
        .when(register("student"))
        .then_refused_for_good(Code::AccountExists)
        .naming(&Refusal::AccountExists { account: account() });
    given([person("student"), closed()])
        .when(register("student"))
        .then_refused_for_good(Code::AccountClosed)
        .naming(&Refusal::AccountClosed { account: account() });
    // Lines that did not fit have registered nobody.
    given([added("m1", "passkey", None)]).when(register("other")).then_recorded().warning(&[]);
}
