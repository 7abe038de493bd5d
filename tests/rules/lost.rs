//! What is lost, and what is found again.

use serde_json::json;

use super::*;

fn device(label: &str) -> LossTarget {
    LossTarget::Device(label.into())
}

#[test]
fn a_loss_is_never_refused_for_being_dangerous_and_says_what_is_left() {
    safe_student()
        .when(lost([LossTarget::Method(m("m2"))]))
        .then("method.unavailable", json!({"methods": ["m2"], "reason": "lost"}))
        .warning(&[Warning::LeftToSignIn { methods: ms(&["m1"]) }]);
    safe_student()
        .when(lost([LossTarget::Method(m("m2")), LossTarget::Method(m("m1")), LossTarget::Method(m("m2"))]))
        .then("method.unavailable", json!({"methods": ["m1", "m2"], "reason": "lost"}))
        .warning(&[Warning::NothingLeft, Warning::DefaultLost { method: m("m1") }]);
    // What was lost may be lost again: the latest reason counts.
    safe_student().and([unavailable(&["m2"])]).when(lost([LossTarget::Method(m("m2"))])).then_recorded();
}

#[test]
fn a_device_takes_every_registered_method_on_it_however_it_is_spelled() {
    let on_one = || {
        given([
            person("student"),
            added("m1", "microsoft-authenticator", Some("iPhone15")),
            phone("m2", "ＩＰＨＯＮＥ 15", "12"),
            added("m3", "email", Some("iphone-15")),
            added("m4", "security-key", Some("YubiKey")),
        ])
    };
    for label in ["iPhone15", "ＩＰＨＯＮＥ 15", "iphone-15"] {
        on_one()
            .when(lost([device(label)]))
            .then("method.unavailable", json!({"methods": ["m1", "m2", "m3"], "reason": "lost", "device": label}))
            .warning(&[Warning::LeftToSignIn { methods: ms(&["m4"]) }, Warning::DefaultLost { method: m("m1") }]);
    }
    on_one().when(lost([device("iPhone")])).then_refused(&[Code::UnknownDevice]);
}

#[test]
fn the_last_two_digits_name_every_number_that_ends_in_them() {
    let two = || {
        let alternate = json!({"method": "m3", "kind": "alternate-phone", "number": {"masked": "+1 ••• ••• ••12"}});
        given([
            person("student"),
            phone("m1", "iPhone", "12"),
            phone("m2", "iPhone", "34"),
            ("method.added", alternate),
        ])
    };
    two()
        .when(lost([LossTarget::NumberEnding("12".into())]))
        .then("method.unavailable", json!({"methods": ["m1", "m3"], "reason": "lost"}));
    two().when(lost([LossTarget::NumberEnding("56".into())])).then_refused(&[Code::UnknownNumber]);
    // The whole number is compared by its fingerprint: masked digits are not compared.
    let whole = LossTarget::Number {
        fingerprint: format!("k1:{:0>32}", "12"), masked: "+81 ••• ••• ••12".into()
    };
    two().when(lost([whole])).then("method.unavailable", json!({"methods": ["m1"], "reason": "lost"}));
}

#[test]
fn the_first_of_methods_devices_and_numbers_that_is_unknown_refuses_and_nothing_is_recorded() {
    let unknown = || {
        [
            LossTarget::NumberEnding("99".into()),
            device("Pixel"),
            LossTarget::Method(m("m9")),
            LossTarget::Method(m("m1")),
        ]
    };
    safe_student().when(lost(unknown())).then_refused(&[Code::UnknownMethod]);
    safe_student().when(lost(unknown().into_iter().take(2))).then_refused(&[Code::UnknownDevice]);
    safe_student().when(found(unknown())).then_refused(&[Code::UnknownMethod]);
}

#[test]
fn only_what_is_marked_unavailable_is_found() {
    safe_student()
        .and([added("m3", "passkey", Some("iPhone 15")), unavailable(&["m1", "m2"])])
        .when(found([device("iphone 15")]))
        .then("method.available", json!({"methods": ["m1"]}))
        .warning(&[]);
    safe_student().when(found([device("iPhone 15")])).then_refused(&[Code::NothingLost]);
    safe_student().when(found([LossTarget::Method(m("m1"))])).then_refused(&[Code::NothingLost]);
}
