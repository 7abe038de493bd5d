//! Changing what is known: of the person, of a method, and a number.

use serde_json::json;

use super::*;

/// A student with a phone that is tested, and a key.
fn with_a_phone() -> Given {
    given([
        person("student"),
        phone("m1", "iPhone 15", "12"),
        added("m2", "security-key", Some("YubiKey 5")),
        passed("m1"),
        applied(),
    ])
}

#[test]
fn of_the_person_what_is_said_is_recorded_and_nothing_else() {
    safe_student()
        .when(EditAccount { language: Some("en"), identity_service_linked: Some(false), ..edit_affiliation("staff") })
        .then("account.updated", json!({"affiliation": "staff", "language": "en", "identity_service_linked": false}))
        .warning(&[]);
    safe_student()
        .when(edit_affiliation("faculty"))
        .then("account.updated", json!({"affiliation": "faculty"}))
        .warning(&[]);
    safe_student()
        .when(EditAccount { identity_service_linked: Some(true), ..EditAccount::default() })
        .then("account.updated", json!({"identity_service_linked": true}))
        .warning(&[]);
}

#[test]
fn what_is_known_of_a_person_or_a_method_can_always_be_put_right() {
    // Neither is a step of the procedure, so that no state of it stands in the way.
    for history in [safe_student(), locked_out(), safe_student().and([terminating()])] {
        history.when(edit_affiliation("other")).then_recorded().overriding(&[]).warning(&[]);
        history
            .when(EditMethod { label: Some("old".into()), ..edit("m1") })
            .then_recorded()
            .overriding(&[])
            .warning(&[]);
        history.when(EditMethod { device: on("Pixel 9"), ..edit("m1") }).then_recorded().overriding(&[]).warning(&[]);
    }
    // Nor what kind it is of.
    safe_student()
        .and([added("m3", "email", None)])
        .when(EditMethod { label: Some("private".into()), ..edit("m3") })
        .then("method.updated", json!({"method": "m3", "label": "private"}));
}

#[test]
fn of_a_method_what_is_said_is_recorded_as_typed_and_an_empty_text_clears() {
    safe_student()
        .when(EditMethod {
            device: on("ＹｕｂｉＫｅｙ 5C"),
            label: Some("spare".into()),
            serial: Some("№ 7".into()),
            ..edit("m2")
        })
        .then(
            "method.updated",
            json!({"method": "m2", "device": "ＹｕｂｉＫｅｙ 5C", "label": "spare", "serial": "№ 7"}),
        )
        .warning(&[]);
    safe_student()
        .when(EditMethod { device: on(""), label: Some(String::new()), serial: Some(String::new()), ..edit("m2") })
        .then("method.updated", json!({"method": "m2", "device": "", "label": "", "serial": ""}))
        .warning(&[]);
    // A label of nothing but blanks names no device.
    safe_student()
        .when(EditMethod { device: on(" "), ..edit("m2") })
        .then("method.updated", json!({"method": "m2", "device": ""}));
    safe_student()
        .when(EditMethod { serial: Some("7".into()), ..edit("m2") })
        .then("method.updated", json!({"method": "m2", "serial": "7"}));
}

#[test]
fn a_method_moves_to_where_another_one_is() {
    let history = safe_student().and([added("m3", "passkey", None)]);
    history
        .when(EditMethod { device: where_is("m1"), ..edit("m2") })
        .then("method.updated", json!({"method": "m2", "device": "iPhone 15"}));
    history
        .when(EditMethod { device: where_is("m3"), ..edit("m2") })
        .then_refused_for_good(Code::UnknownDevice)
        .naming(&Refusal::UnknownDevice { what: "@m3".into(), ending: None });
    history
        .when(EditMethod { device: where_is("m9"), ..edit("m2") })
        .then_refused_for_good(Code::UnknownMethod)
        .naming(&Refusal::UnknownMethod { method: m("m9") });
}

#[test]
fn what_is_not_registered_cannot_be_edited() {
    let gone = with_a_phone().and([removed("m1")]);
    gone.when(EditMethod { label: Some("old".into()), ..edit("m1") })
        .then_refused_for_good(Code::UnknownMethod)
        .naming(&Refusal::UnknownMethod { method: m("m1") });
    gone.when(edit_number("m1", "34"))
        .then_refused_for_good(Code::UnknownMethod)
        .naming(&Refusal::UnknownMethod { method: m("m1") });
}

#[test]
fn a_number_is_changed_in_place_with_where_it_lives_now_and_its_extension() {
    with_a_phone()
        .when(edit_number("m1", "34"))
        .then("method.number-changed", json!({"method": "m1", "number": number_data("34")}))
        .warning(&[]);
    with_a_phone()
        .when(EditNumber { device: on("Pixel 9"), ..edit_number("m1", "34") })
        .then("method.number-changed", json!({"method": "m1", "number": number_data("34"), "device": "Pixel 9"}))
        .warning(&[]);
    with_a_phone()
        .when(EditNumber { device: where_is("m2"), ..edit_number("m1", "34") })
        .then("method.number-changed", json!({"method": "m1", "number": number_data("34"), "device": "YubiKey 5"}));
    with_a_phone()
        .and([added("m3", "office-phone", None)])
        .when(EditNumber { extension: Some("21234".into()), ..edit_number("m3", "34") })
        .then("method.number-changed", json!({"method": "m3", "number": number_data("34"), "extension": "21234"}))
        .warning(&[]);
    // What cannot be used now may get a number with which it can.
    with_a_phone().and([passed("m2"), unavailable(&["m1"])]).when(edit_number("m1", "34")).then_recorded().warning(&[]);
}

#[test]
fn only_phones_have_a_screen_on_which_a_number_can_be_changed() {
    for kind in Kind::ALL {
        let history = with_a_phone().and([added("m3", kind.as_str(), None)]);
        match kind {
            Kind::Phone | Kind::AlternatePhone | Kind::OfficePhone => {
                history.when(edit_number("m3", "34")).then_recorded().warning(&[]);
            }
            _ => history
                .when(edit_number("m3", "34"))
                .then_refused_for_good(Code::NoChangeScreen)
                .naming(&Refusal::NoChangeScreen { method: m("m3"), kind: *kind }),
        }
    }
}

#[test]
fn what_is_typed_for_a_number_has_to_be_one() {
    with_a_phone()
        .when(EditNumber { number: None, ..edit_number("m1", "34") })
        .then_refused_for_good(Code::InvalidNumber)
        .naming(&Refusal::InvalidNumber { method: Some(m("m1")), kind: Kind::Phone });
    // Where there is no screen for it, it does not matter what was typed.
    with_a_phone()
        .when(EditNumber { number: None, ..edit_number("m2", "34") })
        .then_refused_for_good(Code::NoChangeScreen);
}

#[test]
fn only_the_numbers_of_office_phones_have_extensions() {
    for kind in ["phone", "alternate-phone"] {
        with_a_phone()
            .and([removed("m1"), added("m3", kind, None)])
            .when(EditNumber { extension: Some("21234".into()), ..edit_number("m3", "34") })
            .then_refused_for_good(Code::ExtensionNotAllowed)
            .naming(&Refusal::ExtensionNotAllowed { method: Some(m("m3")), kind: Kind::known(kind).unwrap() });
    }
}

#[test]
fn whoever_is_locked_out_cannot_reach_the_page_on_which_a_number_is_changed() {
    let locked = with_a_phone().and([unavailable(&["m1", "m2"])]);
    locked.when(edit_number("m1", "34")).then_refused_unless_overridden(&[Code::LockedOut]).warning(&[]);
    // Out of force there is nothing to be locked out of.
    locked.and([terminated()]).when(edit_number("m1", "34")).then_recorded().warning(&[]);
    // What can be let through is not said beside what cannot.
    locked
        .when(EditNumber { extension: Some("21234".into()), ..edit_number("m1", "34") })
        .then_refused(&[Code::ExtensionNotAllowed]);
}
