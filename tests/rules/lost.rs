//! What is lost, and what is found again.

use serde_json::json;

use super::*;

fn device(label: &str) -> LossTarget {
    LossTarget::Device(label.into())
}

fn method(id: &str) -> LossTarget {
    LossTarget::Method(m(id))
}

fn serial(serial: &str) -> LossTarget {
    LossTarget::Serial(serial.into())
}

fn number(ending: &str) -> LossTarget {
    LossTarget::Number {
        fingerprint: format!("k1:{ending:0>32}"), masked: format!("+81 ••• ••• ••{ending}")
    }
}

fn left(ids: &[&str]) -> Warning {
    Warning::LeftToSignIn { methods: ms(ids) }
}

fn others_of(thing: FailureDomain, called: &str, methods: &[&str]) -> Warning {
    Warning::OthersOnDevice { thing, device: called.into(), methods: ms(methods) }
}

fn others_on(key: &str, label: &str, methods: &[&str]) -> Warning {
    others_of(FailureDomain::Device(key.into()), label, methods)
}

/// What is asked about after this loss.
fn asked(given: &Given, what: LossTarget) -> Vec<Warning> {
    let mut warnings = given.when(lost([what])).then_recorded().warnings;
    warnings.retain(|warning| matches!(warning, Warning::OthersOnDevice { .. } | Warning::MayBeOnIt { .. }));
    warnings
}

fn known_later(known: KnownLater, line: i64) -> Warning {
    Warning::KnownLater { known, at: at_line(line) }
}

#[test]
fn a_loss_is_never_refused_for_being_dangerous_and_says_what_is_left() {
    safe_student()
        .when(lost([method("m2")]))
        .then("method.unavailable", json!({"methods": ["m2"], "reason": "lost"}))
        .warning(&[
            Warning::LeftToSignIn { methods: ms(&["m1"]) },
            level_worse(Level::Ok, Level::Critical, &["iPhone 15"]),
        ]);
    safe_student()
        .when(lost([method("m2"), method("m1"), method("m2")]))
        .then("method.unavailable", json!({"methods": ["m1", "m2"], "reason": "lost"}))
        .warning(&[
            Warning::NothingLeft,
            Warning::DefaultLost { method: m("m1"), has_others: false },
            level_worse(Level::Ok, Level::LockedOut, &[]),
        ]);
    // What was lost may be lost again: the latest reason counts.
    safe_student().and([unavailable(&["m2"])]).when(lost([method("m2")])).then_recorded();
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
            .warning(&[
                Warning::LeftToSignIn { methods: ms(&["m4"]) },
                Warning::DefaultLost { method: m("m1"), has_others: true },
            ]);
    }
    on_one().when(lost([device("iPhone")])).then_refused(&[Code::UnknownDevice]);
}

#[test]
fn the_last_two_digits_name_every_number_that_ends_in_them() {
    let two = || {
        let alternate = json!({"method": "m3", "kind": "alternate-phone", "number": {"masked": "+1 ••• ••• ••12"}});
        given([
            person("student"),
            phone("m1", "iPhone 15", "12"),
            phone("m2", "iPhone 15", "34"),
            ("method.added", alternate),
        ])
    };
    two()
        .when(lost([LossTarget::NumberEnding("12".into())]))
        .then("method.unavailable", json!({"methods": ["m1", "m3"], "reason": "lost"}));
    // Which of them is lost, the digits do not say.
    let several = Warning::SeveralNumbers { digits: "12".into(), methods: ms(&["m1", "m3"]) };
    assert!(two().when(lost([LossTarget::NumberEnding("12".into())])).then_recorded().warnings.contains(&several));
    let one = two().when(lost([LossTarget::NumberEnding("34".into())])).then_recorded().warnings;
    assert!(!one.iter().any(|warning| matches!(warning, Warning::SeveralNumbers { .. })), "{one:?}");
    two().when(lost([LossTarget::NumberEnding("56".into())])).then_refused(&[Code::UnknownNumber]);
    // The whole number is compared by its fingerprint: masked digits are not compared.
    let whole = LossTarget::Number {
        fingerprint: format!("k1:{:0>32}", "12"), masked: "+81 ••• ••• ••12".into()
    };
    two().when(lost([whole])).then("method.unavailable", json!({"methods": ["m1"], "reason": "lost"}));
}

#[test]
fn the_first_of_methods_devices_and_numbers_that_is_unknown_refuses_and_nothing_is_recorded() {
    let unknown = || [LossTarget::NumberEnding("99".into()), device("Pixel"), method("m9"), method("m1")];
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
    let nothing = |otherwise: &[&str]| Refusal::NothingLost { otherwise: ms(otherwise) };
    safe_student().when(found([device("iPhone 15")])).then_refused(&[Code::NothingLost]).naming(&nothing(&[]));
    safe_student().when(found([method("m1")])).then_refused(&[Code::NothingLost]).naming(&nothing(&[]));
    // What does not come back with the thing is named: it is unavailable all the same.
    safe_student()
        .and([unavailable_as(&["m1"], "disposed")])
        .when(found([device("iPhone 15")]))
        .then_refused(&[Code::NothingLost])
        .naming(&nothing(&["m1"]));
}

#[test]
fn a_phone_takes_the_numbers_whose_card_is_in_it() {
    given([
        person("student"),
        added("m1", "authenticator-app", Some("Galaxy S24")),
        phone("m2", "Galaxy S24", "33"),
        numbered_nowhere("m3", "alternate-phone", "33"),
        added("m4", "security-key", Some("YubiKey 5")),
    ])
    .when(lost([device("galaxy s24")]))
    .then("method.unavailable", json!({"methods": ["m1", "m2", "m3"], "reason": "lost", "device": "galaxy s24"}))
    .warning(&[left(&["m4"]), Warning::DefaultLost { method: m("m1"), has_others: true }]);
}

#[test]
fn a_serial_takes_every_registered_method_of_that_thing() {
    given([
        person("student"),
        keyed("m1", "security-key", "black key", "28571111"),
        keyed("m2", "passkey", "desk drawer", "2857-1111"),
        keyed("m3", "passkey", "spare", "28572222"),
    ])
    .when(lost([serial("2857 1111")]))
    .then("method.unavailable", json!({"methods": ["m1", "m2"], "reason": "lost"}))
    .warning(&[left(&["m3"]), Warning::DefaultLost { method: m("m1"), has_others: true }]);
    safe_student().when(lost([serial("28571111")])).then_refused(&[Code::UnknownDevice]);
}

#[test]
fn a_label_is_taken_as_it_is_on_record_even_one_that_names_a_sort_of_thing() {
    let on_it =
        given([person("student"), added("m1", "passkey", Some("スマホ")), added("m2", "passkey", Some("Pixel"))]);
    on_it
        .when(lost([device("スマホ")]))
        .then("method.unavailable", json!({"methods": ["m1"], "reason": "lost", "device": "スマホ"}))
        .warning(&[
            left(&["m2"]),
            Warning::DefaultLost { method: m("m1"), has_others: true },
            Warning::MayBeOnIt { device: "スマホ".into(), methods: ms(&["m2"]), is_general: true },
        ]);
    on_it.and([unavailable(&["m1"])]).when(found([device("スマホ")])).then_recorded().warning(&[]);
}

#[test]
fn a_label_that_names_a_model_takes_all_of_them_and_asks_which_it_is() {
    given([
        person("student"),
        keyed("m1", "security-key", "YubiKey 5", "111"),
        keyed("m2", "security-key", "YubiKey 5", "222"),
        added("m3", "microsoft-authenticator", Some("iPhone 15")),
    ])
    .when(lost([device("YubiKey 5")]))
    .then("method.unavailable", json!({"methods": ["m1", "m2"], "reason": "lost", "device": "YubiKey 5"}))
    .warning(&[
        left(&["m3"]),
        Warning::DefaultLost { method: m("m1"), has_others: true },
        Warning::NamesModel { device: "YubiKey 5".into(), methods: ms(&["m1", "m2"]) },
    ]);
}

#[test]
fn a_number_is_on_the_phone_that_another_method_with_it_is_on() {
    let galaxy = given([
        person("student"),
        phone("m1", "Galaxy S24", "33"),
        numbered_nowhere("m2", "alternate-phone", "33"),
        added("m3", "authenticator-app", Some("Galaxy S24")),
    ]);
    let others = |methods: &[&str]| others_on("galaxys24", "Galaxy S24", methods);
    let asked = |ids: &[&str]| {
        let targets: Vec<LossTarget> = ids.iter().map(|id| method(id)).collect();
        let warnings = galaxy.when(lost(targets)).then_recorded().warnings;
        warnings.into_iter().filter(|warning| matches!(warning, Warning::OthersOnDevice { .. })).collect::<Vec<_>>()
    };
    assert_eq!(asked(&["m2"]), [others(&["m1", "m3"])]);
    assert_eq!(asked(&["m3"]), [others(&["m1", "m2"])]);
    // What is named twice is asked about once.
    assert_eq!(asked(&["m3", "m3"]), [others(&["m1", "m2"])]);
}

#[test]
fn what_is_on_the_same_device_as_a_method_that_is_named_is_asked_about() {
    let one_phone = given([
        person("student"),
        added("m1", "microsoft-authenticator", Some("iPhone 15")),
        phone("m2", "iphone15", "12"),
        added("m3", "email", Some("iPhone 15")),
        added("m4", "passkey", Some("iCloud Keychain")),
        added("m5", "passkey", Some("iCloud Keychain")),
    ]);
    one_phone.when(lost([method("m1")])).then_recorded().warning(&[
        left(&["m2", "m4", "m5"]),
        Warning::DefaultLost { method: m("m1"), has_others: true },
        others_on("iphone15", "iPhone 15", &["m2"]),
    ]);
    one_phone
        .when(lost([method("m1"), method("m2")]))
        .then_recorded()
        .warning(&[left(&["m4", "m5"]), Warning::DefaultLost { method: m("m1"), has_others: true }]);
    // A keychain is not lost with what is in it.
    one_phone.when(lost([method("m4")])).then_recorded().warning(&[left(&["m1", "m2", "m5"])]);
}

#[test]
fn however_a_loss_is_named_what_is_the_same_thing_by_its_serial_is_asked_about() {
    let one_key = given([
        person("student"),
        keyed("m1", "security-key", "black key", "111"),
        keyed("m2", "passkey", "desk drawer", "1-11"),
        added("m3", "authenticator-app", Some("Pixel")),
    ]);
    let others = others_of(FailureDomain::Serial("111".into()), "111", &["m2"]);
    for what in [method("m1"), device("black key")] {
        assert_eq!(asked(&one_key, what), std::slice::from_ref(&others));
    }
    assert_eq!(asked(&one_key, serial("111")), []);
}

#[test]
fn however_a_loss_is_named_what_has_the_same_number_is_asked_about() {
    let one_number = given([
        person("student"),
        numbered_nowhere("m1", "phone", "78"),
        numbered_nowhere("m2", "alternate-phone", "78"),
        added("m3", "authenticator-app", Some("Pixel")),
    ]);
    let thing = FailureDomain::Number(format!("k1:{:0>32}", "78").into());
    for (what, other) in [(method("m2"), "m1"), (method("m1"), "m2")] {
        let asked = asked(&one_number, what);
        assert!(
            matches!(&asked[..], [Warning::OthersOnDevice { thing: of, methods, .. }] if *of == thing && *methods == ms(&[other])),
            "{asked:?}"
        );
    }
}

#[test]
fn what_is_on_the_thing_is_asked_about_when_its_number_or_serial_is_named() {
    let galaxy = given([
        person("student"),
        phone("m1", "Galaxy S24", "78"),
        added("m2", "authenticator-app", Some("Galaxy S24")),
        keyed("m3", "security-key", "YubiKey", "111"),
        added("m4", "passkey", Some("YubiKey")),
    ]);
    assert_eq!(asked(&galaxy, number("78")), [others_on("galaxys24", "Galaxy S24", &["m2"])]);
    assert_eq!(asked(&galaxy, serial("111")), [others_on("yubikey", "YubiKey", &["m4"])]);
    // Where only the number is another one, the phone is still there.
    let changed = Command::Lost { what: vec![number("78")], reason: "number-changed" };
    let warnings = galaxy.when(changed).then_recorded().warnings;
    assert!(!warnings.iter().any(|warning| matches!(warning, Warning::OthersOnDevice { .. })), "{warnings:?}");
}

#[test]
fn of_a_thing_of_a_model_it_is_asked_whether_what_has_no_serial_is_that_one() {
    let keys = given([
        person("student"),
        keyed("m1", "security-key", "YubiKey 5", "111"),
        keyed("m2", "security-key", "YubiKey 5", "222"),
        added("m3", "passkey", Some("YubiKey 5")),
    ]);
    let may_be =
        |methods: &[&str]| Warning::MayBeOnIt { device: "YubiKey 5".into(), methods: ms(methods), is_general: true };
    // What has another serial is another thing.
    for what in [method("m1"), serial("111")] {
        assert_eq!(asked(&keys, what), [may_be(&["m3"])]);
    }
    assert_eq!(asked(&keys, method("m3")), [may_be(&["m1", "m2"])]);
    assert_eq!(asked(&keys, device("YubiKey 5")), []);
    // A keychain is not lost with one of its methods, whatever else is in it.
    let keychain = given([
        person("student"),
        keyed("m1", "passkey", "iCloud Keychain", "111"),
        keyed("m2", "passkey", "iCloud Keychain", "222"),
        added("m3", "passkey", Some("iCloud Keychain")),
    ]);
    assert_eq!(asked(&keychain, method("m1")), []);
}

#[test]
fn of_a_label_that_names_a_sort_of_thing_it_is_asked_which_of_that_sort_was_lost() {
    let phones = given([
        person("student"),
        added("m1", "microsoft-authenticator", Some("iPhone 15")),
        added("m2", "authenticator-app", Some("iPhone")),
        added("m3", "security-key", Some("YubiKey 5")),
        added("m4", "passkey", Some("iCloud Keychain")),
        added("m5", "passkey", Some("MacBook")),
    ]);
    let may_be = |label: &str, method: &str, is_general| Warning::MayBeOnIt {
        device: label.into(),
        methods: ms(&[method]),
        is_general,
    };
    assert_eq!(asked(&phones, device("iPhone")), [may_be("iPhone", "m1", true)]);
    assert_eq!(asked(&phones, device("iPhone 15")), [may_be("iPhone 15", "m2", false)]);
}

#[test]
fn of_what_nobody_knows_where_it_is_it_is_asked_whether_it_is_lost_with_the_device() {
    let nowhere = given([
        person("student"),
        added("m1", "microsoft-authenticator", Some("iPhone 15")),
        added("m2", "passkey", None),
        added("m3", "passkey", Some("スマホ")),
        keyed("m4", "security-key", "tablet", "7"),
        numbered_nowhere("m5", "office-phone", "12"),
        added("m6", "passkey", Some("iCloud Keychain")),
        added("m7", "security-key", None),
        added("m8", "security-key", Some("YubiKey 5")),
        numbered_nowhere("m9", "phone", "34"),
    ]);
    nowhere.when(lost([device("iPhone 15")])).then_recorded().warning(&[
        left(&["m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9"]),
        Warning::DefaultLost { method: m("m1"), has_others: true },
        Warning::MayBeOnIt { device: "iPhone 15".into(), methods: ms(&["m2", "m3", "m9"]), is_general: false },
    ]);
    // On a key is no number, and no key is on a phone; a passkey may be on either.
    nowhere.when(lost([device("YubiKey 5")])).then_recorded().warning(&[
        left(&["m1", "m2", "m3", "m4", "m5", "m6", "m7", "m9"]),
        Warning::MayBeOnIt { device: "YubiKey 5".into(), methods: ms(&["m2", "m3", "m7"]), is_general: false },
    ]);
    nowhere
        .when(lost([device("iCloud Keychain")]))
        .then_recorded()
        .warning(&[left(&["m1", "m2", "m3", "m4", "m5", "m7", "m8", "m9"])]);
}

#[test]
fn with_a_thing_that_is_found_comes_back_what_may_come_back_with_it() {
    let reasons = ["lost", "stolen", "broken", "no-access", "disposed", "number-changed"];
    let gone = |reason: &'static str| {
        given([person("student"), keyed("m1", "passkey", "Pixel 9", "7"), phone("m2", "Pixel 9", "12")])
            .and([unavailable_as(&["m1", "m2"], reason)])
    };
    for reason in reasons {
        let stolen = |methods: &[&str]| match reason {
            "stolen" => vec![Warning::WasStolen { methods: ms(methods), signed_in: false }],
            _ => Vec::new(),
        };
        // By its id anything is found.
        gone(reason).when(found([method("m1")])).then_recorded().warning(&stolen(&["m1"]));
        let comes_back = !["disposed", "number-changed"].contains(&reason);
        for (thing, methods) in
            [(device("Pixel 9"), &["m1", "m2"][..]), (serial("7"), &["m1"]), (number("12"), &["m2"])]
        {
            let found = gone(reason).when(found([thing]));
            if comes_back {
                found.then("method.available", json!({"methods": methods})).warning(&stolen(methods));
            } else {
                found.then_refused_for_good(Code::NothingLost);
            }
        }
    }
}

#[test]
fn what_was_stolen_had_the_number_from_before_it_got_another() {
    let stolen = given([person("student"), phone("m1", "iPhone 15", "12"), unavailable_as(&["m1"], "stolen")]);
    let renumbered_at = |time| stolen.and_late_by(DESK, time, renumbered("m1", "34"));
    for (given, was_stolen) in [
        (stolen.clone(), true),
        (renumbered_at(at_line(3).plus(-1)), true),
        (renumbered_at(at_line(3)), false),
        (renumbered_at(at_line(4)), false),
    ] {
        assert_eq!(given.replayed(|history| history.replay.state.method("m1").unwrap().was_stolen()), was_stolen);
    }
}

#[test]
fn what_worked_after_it_was_lost_was_not_lost_or_only_for_a_while() {
    // m1 is added at line 2 and passed its test at line 4.
    safe_student()
        .when(lost([method("m1")]))
        .then_older_than(4, KnownLater::Working(m("m1")))
        .warning(&[left(&["m1", "m2"]), Warning::NotChanged { pieces: vec![Piece::Availability] }]);
    let lost_twice = safe_student().and([unavailable(&["m1"])]);
    lost_twice.when(lost([method("m1")])).then_older_than(7, KnownLater::Unavailable(m("m1")));
    let found_again = lost_twice.and([available(&["m1"])]);
    found_again.when(lost([method("m1")])).then_older_than(8, KnownLater::Working(m("m1")));
    // Whoever gives it another number has it in hand.
    given([person("student"), phone("m1", "iPhone 15", "12"), renumbered("m1", "34")])
        .when(lost([method("m1")]))
        .then_older_than(3, KnownLater::Working(m("m1")));
    // At one instant the later line counts.
    safe_student().at(at_line(4)).when(lost([method("m1")])).then_recorded().warning(&[
        left(&["m2"]),
        Warning::DefaultLost { method: m("m1"), has_others: true },
        level_worse(Level::Ok, Level::Critical, &["YubiKey 5"]),
    ]);
    // A page shows what is registered, and not what is in the hand.
    safe_student()
        .and([seen(&["m1", "m2"], "page")])
        .at(at_line(4))
        .when(lost([method("m1")]))
        .then_recorded()
        .overriding(&[]);
}

#[test]
fn what_was_found_before_it_was_lost_is_lost_since() {
    safe_student()
        .and([unavailable(&["m1"])])
        .when(found([method("m1")]))
        .then_older_than(7, KnownLater::Unavailable(m("m1")));
}

#[test]
fn of_a_thing_that_is_lost_what_worked_later_is_left_alone_and_that_is_said() {
    let one_phone = given([
        person("student"),
        added("m1", "microsoft-authenticator", Some("iPhone 15")),
        phone("m2", "iPhone 15", "12"),
        passed("m2"),
    ]);
    for thing in [device("iPhone 15"), number("12")] {
        let worked = KnownLater::Working(m("m2"));
        let lost = |time| one_phone.at(time).when(lost([thing.clone()]));
        lost(at_line(4)).then_recorded().overriding(&[]);
        if matches!(thing, LossTarget::Device(_)) {
            lost(at_line(4).plus(-1))
                .then("method.unavailable", json!({"methods": ["m1", "m2"], "reason": "lost", "device": "iPhone 15"}))
                .warning(&[
                    known_later(worked, 4),
                    left(&["m2"]),
                    Warning::DefaultLost { method: m("m1"), has_others: true },
                ]);
        } else {
            // Where nothing of it is left, that refuses.
            lost(at_line(4).plus(-1)).then_refused_unless_overridden(&[Code::OlderThanKnown]);
        }
    }
    one_phone
        .when(lost([device("iPhone 15")]))
        .then_recorded()
        .warning(&[Warning::NothingLeft, Warning::DefaultLost { method: m("m1"), has_others: false }]);
    // Before anything was on it nothing of it is left: one rule refuses, for each of them.
    let early = one_phone.at(at_line(2).plus(-1)).when(lost([device("iPhone 15")]));
    early.clone().then_refused(&[Code::OlderThanKnown, Code::OlderThanKnown]);
    early.overriding(&[Code::OlderThanKnown]).then_recorded().overriding(&[Code::OlderThanKnown]);
}

#[test]
fn of_a_thing_that_is_found_what_was_lost_later_is_left_alone_and_that_is_said() {
    let one_phone = given([
        person("student"),
        keyed("m1", "microsoft-authenticator", "iPhone 15", "7"),
        keyed("m2", "passkey", "iPhone 15", "7"),
        unavailable(&["m1"]),
        unavailable(&["m2"]),
    ]);
    for thing in [device("iPhone 15"), serial("7")] {
        let found = |time| one_phone.at(time).when(found([thing.clone()]));
        found(at_line(5)).then("method.available", json!({"methods": ["m1", "m2"]})).warning(&[]);
        found(at_line(5).plus(-1))
            .then("method.available", json!({"methods": ["m1", "m2"]}))
            .warning(&[known_later(KnownLater::Unavailable(m("m2")), 5)]);
        found(at_line(4).plus(-1)).then_refused(&[Code::OlderThanKnown, Code::OlderThanKnown]);
    }
}

#[test]
fn a_label_that_is_unknown_is_answered_with_those_it_may_stand_for_or_with_all() {
    let two = safe_student().and([added("m3", "passkey", Some("iPhone 15"))]);
    for (label, known) in
        [("iPhone", &["iPhone 15"][..]), ("iPhone 15 Pro", &["iPhone 15"]), ("Pixel 9", &["iPhone 15", "YubiKey 5"])]
    {
        two.when(lost([device(label)])).then_refused(&[Code::UnknownDevice]).naming(&Refusal::UnknownDevice {
            what: label.into(),
            ending: None,
            taken: None,
            known: known.iter().map(|label| (*label).to_owned()).collect(),
        });
    }
}

#[test]
fn what_is_unknown_since_its_method_was_taken_away_names_the_line_that_took_it() {
    let taken = safe_student().and([
        keyed("m3", "security-key", "YubiKey 6", "28571111"),
        phone("m4", "Pixel 9", "12"),
        removed("m4"),
        removed("m3"),
    ]);
    for (what, line) in [("YubiKey 6", Some(10)), ("28571111", Some(10)), ("Pixel 9", Some(9)), ("Pixel 8", None)] {
        taken.when(lost([device(what)])).then_refused(&[Code::UnknownDevice]).naming(&Refusal::UnknownDevice {
            what: what.into(),
            ending: None,
            taken: line.map(Sequence),
            known: ["iPhone 15", "YubiKey 5"].map(str::to_owned).into(),
        });
    }
    for (digits, line) in [("12", Some(9)), ("34", None)] {
        taken
            .when(lost([LossTarget::NumberEnding(digits.into())]))
            .then_refused(&[Code::UnknownNumber])
            .naming(&Refusal::UnknownNumber { what: Some(format!("••{digits}")), taken: line.map(Sequence) });
    }
}

#[test]
fn of_several_things_each_method_of_unknown_place_is_asked_about_once_and_with_its_like() {
    let nowhere = |methods: &[&str], label: &str| Warning::MayBeOnIt {
        device: label.into(),
        methods: ms(methods),
        is_general: false,
    };
    let given = given([
        person("student"),
        added("m1", "microsoft-authenticator", Some("iPhone 15")),
        added("m2", "authenticator-app", Some("Pixel 9")),
        added("m3", "security-key", Some("YubiKey 5")),
        numbered_nowhere("m4", "phone", "12"),
        added("m5", "security-key", None),
    ]);
    let asked_of = |labels: &[&str]| {
        let mut warnings = given.when(lost(labels.iter().map(|label| device(label)))).then_recorded().warnings;
        warnings.retain(|warning| matches!(warning, Warning::MayBeOnIt { .. }));
        warnings
    };
    assert_eq!(asked_of(&["iPhone 15", "Pixel 9"]), [nowhere(&["m4"], "iPhone 15")]);
    let (of_phone, of_key) = (nowhere(&["m4"], "iPhone 15"), nowhere(&["m5"], "YubiKey 5"));
    assert_eq!(asked_of(&["iPhone 15", "YubiKey 5"]), [of_phone.clone(), of_key.clone()]);
    assert_eq!(asked_of(&["YubiKey 5", "iPhone 15"]), [of_key, of_phone]);
}

#[test]
fn a_label_under_which_a_phone_and_a_key_go_is_a_phone() {
    let given = given([
        person("student"),
        added("m1", "microsoft-authenticator", Some("iPhone 15")),
        added("m2", "security-key", Some("iPhone 15")),
        numbered_nowhere("m3", "phone", "12"),
        added("m4", "security-key", None),
    ]);
    let may_be = Warning::MayBeOnIt { device: "iPhone 15".into(), methods: ms(&["m3"]), is_general: false };
    assert_eq!(asked(&given, device("iPhone 15")), [may_be]);
}

#[test]
fn of_what_was_lost_and_found_at_one_moment_it_is_known_that_it_works() {
    let both = safe_student().and([unavailable(&["m2"])]).and_late_by(DESK, at_line(7), available(&["m2"]));
    let lost = |time| both.at(time).when(lost([method("m2")]));
    lost(at_line(7)).then_recorded().overriding(&[]);
    lost(at_line(7).plus(-1)).then_refused(&[Code::OlderThanKnown]).naming(&Refusal::OlderThanKnown {
        known: KnownLater::Working(m("m2")),
        at: at_line(7),
        sequence: Some(Sequence(8)),
        is_ahead: false,
    });
}

#[test]
fn of_a_label_that_is_not_on_record_those_that_it_may_stand_for_are_named() {
    let given = given([
        person("student"),
        added("m1", "passkey", Some("iPhone 15")),
        added("m2", "security-key", Some("YubiKey 5")),
    ]);
    let known = |label: &str| match &given.when(lost([device(label)])).then_refused(&[Code::UnknownDevice]).0[0] {
        Refusal::UnknownDevice { known, .. } => known.to_vec(),
        other => panic!("{other:?}"),
    };
    for (typed, named) in
        [("iPhone", &["iPhone 15"][..]), ("iPhone 15 Pro Max", &["iPhone 15"]), ("Nokia", &["iPhone 15", "YubiKey 5"])]
    {
        assert_eq!(known(typed), named, "{typed}");
    }
}

#[test]
fn where_two_digits_end_several_numbers_that_is_asked_about() {
    let with = |fingerprint: &str| {
        let number = json!({"masked": "+81 ••• ••• ••12", "fingerprint": fingerprint});
        given([person("student"), phone("m1", "Pixel 9", "12")]).and([(
            "method.added",
            json!({"method": "m2", "kind": "alternate-phone", "device": "Nokia", "number": number}),
        )])
    };
    let several = |given: &Given| {
        let warnings = given.when(lost([LossTarget::NumberEnding("12".into())])).then_recorded().warnings;
        warnings.iter().any(|warning| matches!(warning, Warning::SeveralNumbers { .. }))
    };
    let same = format!("k1:{:0>32}", 12);
    assert_eq!((several(&with(&same)), several(&with(&same.replace("12", "99")))), (false, true));
}

#[test]
fn what_is_left_is_left_now_whenever_the_loss_was() {
    // m1 is lost since: what was left when m2 was lost can sign nobody in today.
    let lost_since = safe_student().and([unavailable(&["m1"])]).at(at_line(7).plus(-1));
    lost_since
        .when(lost([method("m2")]))
        .then_recorded()
        .warning(&[Warning::NothingLeft, level_worse(Level::Critical, Level::LockedOut, &[])]);
    lost_since
        .when(lost([device("YubiKey 5")]))
        .then_recorded()
        .warning(&[Warning::NothingLeft, level_worse(Level::Critical, Level::LockedOut, &[])]);
}

#[test]
fn whoever_signs_in_with_what_was_stolen_may_be_somebody_else() {
    let stolen = given([person("student"), added("m1", "passkey", None), unavailable_as(&["m1"], "stolen")]);
    let used = |given: &Given| {
        let passed = given.when(test(Some("m1"), true)).overriding(&[Code::MethodUnavailable]);
        passed.then_recorded().warnings.contains(&Warning::WasStolen { methods: ms(&["m1"]), signed_in: true })
    };
    assert!(used(&stolen));
    assert!(!used(&stolen.and([available(&["m1"])])));
}

#[test]
fn what_was_only_left_somewhere_comes_back() {
    let lost = Command::Lost { what: vec![method("m1")], reason: "no-access" };
    let warnings =
        given([person("student"), added("m1", "passkey", Some("Pixel 9"))]).when(lost).then_recorded().warnings;
    assert!(warnings.contains(&Warning::ComesBack { methods: ms(&["m1"]) }), "{warnings:?}");
    assert!(!warnings.contains(&Warning::NothingLeft), "{warnings:?}");
}

#[test]
fn what_a_thing_is_called_is_a_text_and_its_number_is_none() {
    let label = |target: LossTarget| target.label().map(str::to_owned);
    assert_eq!(label(device("iPhone 15")).as_deref(), Some("iPhone 15"));
    assert_eq!(label(serial("AB-123")).as_deref(), Some("AB-123"));
    for target in [serial("0123456789"), number("12"), method("m1")] {
        assert_eq!(label(target), None);
    }
}
