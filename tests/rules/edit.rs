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
        history.when(EditMethod { device: on("Pixel 9"), ..edit("m1") }).then_recorded().overriding(&[]);
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
        // On another device it is not known to work.
        .warning(&[Warning::NowUntested { method: m("m2") }, level_worse(Level::Ok, Level::Warning, &[])]);
    safe_student()
        .when(EditMethod { device: on(""), label: Some(String::new()), serial: Some(String::new()), ..edit("m2") })
        .then("method.updated", json!({"method": "m2", "device": "", "label": "", "serial": ""}))
        // Nobody knows any more what it is lost with.
        .warning(&[level_worse(Level::Ok, Level::Warning, &[])]);
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
        .naming(&Refusal::UnknownDevice { what: "@m3".into(), ending: None, taken: None, known: Box::default() });
    // What was called so, and is gone, is not what is meant.
    history
        .and([added("m4", "passkey", Some("m3")), removed("m4")])
        .when(EditMethod { device: where_is("m3"), ..edit("m2") })
        .then_refused_for_good(Code::UnknownDevice)
        .naming(&Refusal::UnknownDevice { what: "@m3".into(), ending: None, taken: None, known: Box::default() });
    history
        .when(EditMethod { device: where_is("m9"), ..edit("m2") })
        .then_refused_for_good(Code::UnknownMethod)
        .naming(&Refusal::UnknownMethod { method: m("m9"), taken: None });
}

#[test]
fn what_is_not_registered_cannot_be_edited() {
    let gone = with_a_phone().and([removed("m1")]);
    gone.when(EditMethod { label: Some("old".into()), ..edit("m1") })
        .then_refused_for_good(Code::UnknownMethod)
        .naming(&Refusal::UnknownMethod { method: m("m1"), taken: Some(Sequence(6)) });
    gone.when(edit_number("m1", "34"))
        .then_refused_for_good(Code::UnknownMethod)
        .naming(&Refusal::UnknownMethod { method: m("m1"), taken: Some(Sequence(6)) });
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
    // A new number is not known to work.
    with_a_phone().and([passed("m2")]).when(edit_number("m1", "34")).then_recorded().warning(&[level_worse(
        Level::Ok,
        Level::Warning,
        &[],
    )]);
}

#[test]
fn a_thing_that_is_behind_another_method_too_is_said() {
    safe_student()
        .and([keyed("m3", "passkey", "drawer", "№ 7")])
        .when(EditMethod { serial: Some("no7".into()), ..edit("m2") })
        .then_recorded()
        .warning(&[Warning::AlsoBehind { thing: FailureDomain::Serial("no7".into()), methods: ms(&["m3"]) }]);
    // What it has already is not another one's.
    given([person("student"), keyed("m1", "passkey", "drawer", "7")])
        .when(EditMethod { serial: Some("７".into()), ..edit("m1") })
        .then_recorded()
        .warning(&[]);
    let number = FailureDomain::Number(format!("k1:{:0>32}", "34").into());
    with_a_phone()
        .and([numbered_nowhere("m3", "alternate-phone", "34")])
        .when(edit_number("m1", "34"))
        .then_recorded()
        .warning(&[Warning::AlsoBehind { thing: number, methods: ms(&["m3"]) }]);
}

#[test]
fn the_name_of_the_device_that_it_moves_to_is_looked_at_as_that_of_a_new_one() {
    let moved = |device: &str| EditMethod { device: on(device), ..edit("m2") };
    given([
        person("student"),
        added("m1", "passkey", Some("Pixel 9")),
        added("m2", "passkey", None),
        unavailable(&["m1"]),
    ])
    .when(moved("pixel 9"))
    .then_recorded()
    .warning(&[Warning::DeviceLost { device: "pixel 9".into(), methods: ms(&["m1"]) }]);
    let somewhere = given([person("student"), added("m1", "passkey", None), added("m2", "passkey", None)]);
    somewhere
        .when(moved("スマホ"))
        .then_recorded()
        .warning(&[Warning::NamesNoThing { device: "スマホ".into(), method: m("m2") }]);
    let there = given([person("student"), added("m1", "passkey", None), added("m2", "passkey", Some("スマホ"))]);
    there.when(moved("スマホ")).then_recorded().warning(&[Warning::NothingChanges]);
    there
        .when(EditNumber { device: on("iPhone"), ..edit_number("m2", "34") })
        .then_refused_for_good(Code::NoChangeScreen);
}

#[test]
fn of_numbers_devices_and_serials_the_latest_stands_each_for_itself_whatever_is_heard_later() {
    let renumbered = with_a_phone().and([renumbered("m1", "34")]);
    renumbered
        .when(edit_number("m1", "56"))
        .then_older_than(6, KnownLater::Number(m("m1")))
        .warning(&[not_changed(&[Piece::Number])]);
    with_a_phone().when(edit_number("m1", "56")).then_older_than(2, KnownLater::Number(m("m1")));
    let moved = with_a_phone().and([moved("m1", "Pixel 9")]);
    moved
        .when(EditMethod { device: on("iPhone 15"), ..edit("m1") })
        .then_older_than(6, KnownLater::Device(m("m1")))
        .warning(&[not_changed(&[Piece::Device])]);
    // A number says where it is, too.
    moved
        .when(EditNumber { device: on("iPhone 15"), ..edit_number("m1", "56") })
        .then_older_than(6, KnownLater::Device(m("m1")))
        .warning(&[not_changed(&[Piece::Device])]);
    let moved_with = |device: &str| {
        let data = json!({"method": "m1", "number": number_data("34"), "device": device});
        with_a_phone().and([("method.number-changed", data)])
    };
    moved_with("Pixel 9")
        .when(EditMethod { device: on("iPhone 15"), ..edit("m1") })
        .then_older_than(6, KnownLater::Device(m("m1")));
    // One that says nothing of it is not where a device is known from.
    moved
        .and_late_by(DESK, at_line(6), super::renumbered("m1", "34"))
        .when(EditMethod { device: on("iPhone 15"), ..edit("m1") })
        .then_older_than(6, KnownLater::Device(m("m1")));
    let serial = || EditMethod { serial: Some("222".into()), ..edit("m2") };
    let keyed = safe_student().and([("method.updated", json!({"method": "m2", "serial": "111"}))]);
    keyed.when(serial()).then_older_than(7, KnownLater::Serial(m("m2")));
    // What was said of another one at the same moment is not where it is known from.
    safe_student()
        .and([super::moved("m1", "Pixel 9")])
        .and_late_by(DESK, at_line(7), super::moved("m2", "YubiKey 6"))
        .when(EditMethod { device: on("Pixel 10"), ..edit("m1") })
        .then_older_than(7, KnownLater::Device(m("m1")));
    keyed
        .and_late_by(DESK, at_line(7), ("method.updated", json!({"method": "m1", "serial": "222"})))
        .when(serial())
        .then_older_than(7, KnownLater::Serial(m("m2")));
    // Of what nothing was ever said nothing is known from later; a label is what was said last.
    given([person("student"), added("m1", "passkey", None)])
        .at(at_line(1))
        .when(EditMethod { device: on("Pixel 9"), serial: Some("7".into()), label: Some("x".into()), ..edit("m1") })
        .then_recorded()
        .overriding(&[])
        .warning(&[]);
    // Where both are known from later one rule refuses, and is overridden once.
    let both = given([person("student"), super::keyed("m1", "passkey", "Pixel 9", "7")]).at(at_line(1));
    both.when(EditMethod { device: on("Pixel 8"), serial: Some("8".into()), ..edit("m1") })
        .overriding(&[Code::OlderThanKnown])
        .then_recorded()
        .overriding(&[Code::OlderThanKnown])
        .warning(&[not_changed(&[Piece::Device, Piece::Serial])]);
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
        .naming(&Refusal::InvalidNumber { method: Some(m("m1")), kind: Kind::Phone, has_extension: false });
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
    // What can be overridden is not said beside what cannot.
    locked
        .when(EditNumber { extension: Some("21234".into()), ..edit_number("m1", "34") })
        .then_refused(&[Code::ExtensionNotAllowed]);
}
