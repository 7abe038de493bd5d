//! A new phone, registered while the old one still works.

use mfadesk::domain::date::Date;
use serde_json::json;

use super::*;

/// A student whose phone holds an app and a number; a key is elsewhere.
fn with_a_phone() -> Given {
    given([
        person("student"),
        added("m1", "microsoft-authenticator", Some("iPhone 12")),
        phone("m2", "ｉＰｈｏｎｅ１２", "12"),
        added("m3", "security-key", Some("YubiKey 5")),
        added("m4", "email", Some("iphone-12")),
        passed("m1"),
        applied(),
    ])
}

/// The same, changing phones.
fn changing(number_changes: bool) -> Given {
    with_a_phone().and([changing_phones("iPhone 12", "Pixel 9", number_changes)])
}

#[test]
fn a_start_says_what_dies_with_the_old_phone_whatever_its_kind_and_however_it_is_spelled() {
    with_a_phone()
        .when(start_phone_change("IPHONE 12", "Pixel 9"))
        .then(
            "phone-change.started",
            json!({"from_device": "IPHONE 12", "to_device": "Pixel 9", "number_changes": false}),
        )
        .warning(&[Warning::DiesWithPhone {
            device: "IPHONE 12".into(),
            methods: ms(&["m1", "m2", "m4"]),
            is_lost: false,
        }]);
    with_a_phone()
        .and([unavailable(&["m1"])])
        .when(start_with_number("iPhone 12", "Pixel 9", "2026-12-01"))
        .then(
            "phone-change.started",
            json!({"from_device": "iPhone 12", "to_device": "Pixel 9", "number_changes": true,
                "planned_on": "2026-12-01"}),
        )
        .warning(&[Warning::DiesWithPhone {
            device: "iPhone 12".into(),
            methods: ms(&["m1", "m2", "m4"]),
            is_lost: false,
        }]);
}

#[test]
fn what_is_planned_for_today_is_not_past() {
    for (day, past) in [("2026-11-24", None), ("2026-11-23", Date::parse("2026-11-23"))] {
        let dies =
            Warning::DiesWithPhone { device: "iPhone 12".into(), methods: ms(&["m1", "m2", "m4"]), is_lost: false };
        let past = past.map(|day| Warning::PlannedDayPast { day });
        with_a_phone()
            .when(start_with_number("iPhone 12", "Pixel 9", day))
            .then_recorded()
            .warning(&past.into_iter().chain([dies]).collect::<Vec<_>>());
    }
}

#[test]
fn what_is_said_to_die_is_what_is_left_then_a_number_that_is_given_up_too() {
    given([
        person("student"),
        added("m1", "microsoft-authenticator", Some("iPhone 13")),
        numbered_nowhere("m2", "phone", "12"),
        numbered_nowhere("m3", "office-phone", "34"),
    ])
    .when(start_with_number("iPhone 13", "Pixel 9", "2026-12-01"))
    .then_recorded()
    .warning(&[Warning::DiesWithPhone { device: "iPhone 13".into(), methods: ms(&["m1", "m2"]), is_lost: false }]);
}

#[test]
fn what_is_the_old_phone_by_its_serial_dies_with_it_whatever_its_label_is() {
    given([
        person("student"),
        keyed("m1", "microsoft-authenticator", "iPhone 13", "111"),
        keyed("m2", "passkey", "work phone", "1-11"),
        added("m3", "security-key", Some("YubiKey 5")),
    ])
    .when(start_phone_change("iPhone 13", "Pixel 9"))
    .then_recorded()
    .warning(&[Warning::DiesWithPhone { device: "iPhone 13".into(), methods: ms(&["m1", "m2"]), is_lost: false }]);
}

#[test]
fn neither_phone_need_be_known_but_an_old_one_that_is_not_is_asked_about() {
    with_a_phone()
        .when(start_phone_change("Galaxy", "Pixel 9"))
        .then_recorded()
        .warning(&[Warning::NothingOnDevice { device: "Galaxy".into() }]);
    // Onto a phone that is known already.
    with_a_phone()
        .when(start_phone_change("YubiKey 5", "iPhone 12"))
        .then_recorded()
        .warning(&[Warning::DiesWithPhone { device: "YubiKey 5".into(), methods: ms(&["m3"]), is_lost: false }]);
}

#[test]
fn the_new_phone_has_a_name_of_its_own_by_key() {
    for new in ["iPhone 12", "ｉＰｈｏｎｅ１２", "iphone-12"] {
        with_a_phone()
            .when(start_phone_change("iPhone 12", new))
            .then_refused_for_good(Code::SameDevice)
            .naming(&Refusal::SameDevice { device: new.into() });
    }
}

#[test]
fn one_change_of_phones_ends_before_the_next() {
    changing(false)
        .when(start_phone_change("Pixel 9", "Pixel 10"))
        .then_refused_for_good(Code::PhoneChangeOpen)
        .naming(&Refusal::PhoneChangeOpen { at: at_line(8) });
    // Of several that cannot be overridden the first is said alone.
    changing(false).when(start_phone_change("Pixel 9", "Pixel 9")).then_refused_for_good(Code::PhoneChangeOpen);
    for end in ["phone-change.completed", "phone-change.cancelled"] {
        changing(false).and([(end, json!({}))]).when(start_phone_change("Pixel 9", "Pixel 10")).then_recorded();
    }
}

#[test]
fn it_is_complete_when_nothing_is_left_on_the_old_phone() {
    changing(false)
        .when(complete_phone_change())
        .then_refused_unless_overridden(&[Code::PhoneChangeIncomplete])
        .warning(&[]);
    changing(false)
        .when(complete_phone_change())
        .then_refused(&[Code::PhoneChangeIncomplete])
        .naming(&Refusal::PhoneChangeIncomplete { methods: ms(&["m1", "m2", "m4"]) });
    let left = |facts: &[Said], left: &[&str]| {
        changing(false)
            .and(facts.iter().cloned())
            .when(complete_phone_change())
            .then_refused(&[Code::PhoneChangeIncomplete])
            .naming(&Refusal::PhoneChangeIncomplete { methods: ms(left) });
    };
    // Each is dealt with by replacing it, removing it, or moving it; being lost is not being dealt with.
    let replaced = ("method.replaced", json!({"method": "m1", "by": "m3"}));
    left(std::slice::from_ref(&replaced), &["m2", "m4"]);
    left(&[replaced.clone(), moved("m2", "Pixel 9")], &["m4"]);
    left(&[unavailable(&["m1", "m2", "m4"])], &["m1", "m2", "m4"]);
    left(&[renumbered("m2", "34")], &["m1", "m2", "m4"]);
    // What is added to the old phone meanwhile is left as well.
    left(&[replaced.clone(), moved("m2", "Pixel 9"), removed("m4"), added("m5", "passkey", Some("iPhone12"))], &["m5"]);
    changing(false)
        .and([replaced, moved("m2", "Pixel 9"), removed("m4")])
        .when(complete_phone_change())
        .then("phone-change.completed", json!({}))
        .overriding(&[])
        .warning(&[]);
}

#[test]
fn where_the_number_changes_too_it_dies_with_the_old_phone_wherever_the_method_moves() {
    let elsewhere = [removed("m1"), removed("m4"), moved("m2", "Pixel 9")];
    changing(false).and(elsewhere.clone()).when(complete_phone_change()).then_recorded().warning(&[]);
    let with_number = changing(true).and(elsewhere);
    with_number
        .when(complete_phone_change())
        .then_refused(&[Code::PhoneChangeIncomplete])
        .naming(&Refusal::PhoneChangeIncomplete { methods: ms(&["m2"]) });
    with_number.and([renumbered("m2", "34")]).when(complete_phone_change()).then_recorded().warning(&[]);
    with_number.and([removed("m2")]).when(complete_phone_change()).then_recorded().warning(&[]);
}

#[test]
fn a_change_that_is_off_leaves_everything_as_it_is() {
    changing(true).when(cancel_phone_change(None)).then("phone-change.cancelled", json!({})).warning(&[]);
    changing(true)
        .when(cancel_phone_change(Some("the phone was kept")))
        .then("phone-change.cancelled", json!({"reason": "the phone was kept"}))
        .overriding(&[])
        .warning(&[]);
}

#[test]
fn only_what_was_started_is_completed_or_called_off() {
    let ended = |name| changing(false).and([(name, json!({}))]);
    let approved = changing(false).and([approved()]);
    for history in [with_a_phone(), ended("phone-change.completed"), ended("phone-change.cancelled"), approved] {
        history.when(complete_phone_change()).then_refused_for_good(Code::NoPhoneChange);
        history.when(cancel_phone_change(None)).then_refused_for_good(Code::NoPhoneChange);
    }
}

#[test]
fn the_phone_that_is_changed_to_is_no_second_phone() {
    changing(false).when(add_on(Kind::Passkey, "ＰＩＸＥＬ 9")).then_recorded().warning(&[]);
    with_a_phone().when(add_on(Kind::Passkey, "Pixel 9")).then_recorded().warning(&[Warning::SecondPhone {
        device: "Pixel 9".into(),
        known: vec![("iPhone 12".into(), m("m1"))],
        method: m("m5"),
    }]);
}

#[test]
fn of_starts_and_ends_the_latest_stands_whatever_is_heard_later() {
    let pieces = [not_changed(&[Piece::PhoneChange])];
    changing(true).when(complete_phone_change()).overriding(&[Code::PhoneChangeIncomplete]).then_recorded();
    changing(false).when(cancel_phone_change(None)).then_older_than(8, KnownLater::PhoneChange).warning(&pieces);
    with_a_phone()
        .and([changing_phones("Galaxy", "Pixel 9", false)])
        .when(complete_phone_change())
        .then_older_than(8, KnownLater::PhoneChange)
        .warning(&pieces);
    let done = changing(false).and([("phone-change.completed", json!({}))]);
    done.when(start_phone_change("Galaxy", "Pixel 9"))
        .then_older_than(9, KnownLater::PhoneChange)
        .warning(&[Warning::NothingOnDevice { device: "Galaxy".into() }, pieces[0].clone()]);
    // An approval ends it too.
    changing(false)
        .and([approved()])
        .when(start_phone_change("Galaxy", "Pixel 9"))
        .then_older_than(9, KnownLater::PhoneChange);
}

#[test]
fn a_main_phone_of_which_nobody_said_where_it_is_changes_its_number_too() {
    let nowhere = given([
        person("student"),
        numbered_nowhere("m1", "phone", "12"),
        numbered_nowhere("m2", "alternate-phone", "34"),
        changing_phones("iPhone 12", "Pixel 9", true),
    ]);
    nowhere
        .when(complete_phone_change())
        .then_refused(&[Code::PhoneChangeIncomplete])
        .naming(&Refusal::PhoneChangeIncomplete { methods: ms(&["m1"]) });
    nowhere.and([renumbered("m1", "56")]).when(complete_phone_change()).then_recorded().warning(&[]);
}
