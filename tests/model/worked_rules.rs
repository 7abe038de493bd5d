//! Examples worked by hand from the text of the procedure, one sentence each: what the model of deciding is trusted by.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::rules::{Event, Scene, Verdict, decide, default_policy};
use super::worked::{History, WHO, e, noon};

/// What comes of a command, at noon of a day.
fn on(day: u32, history: &History, command: &str, more: Value) -> Verdict {
    at(&noon(day), "sato", history, command, more)
}

fn at(clock: &str, authid: &str, history: &History, command: &str, more: Value) -> Verdict {
    let lines = history.lines();
    let mut whole = json!({"command": command, "account": WHO});
    whole.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let clock = super::fit::millis(clock).unwrap();
    decide(&Scene { log: &lines, clock, authid, fingerprints: &BTreeMap::new() }, &whole)
}

fn refused(exit: i32, codes: &[&'static str]) -> Verdict {
    Verdict::Refused { exit, codes: codes.to_vec() }
}

/// The data of what was recorded.
#[track_caller]
fn data(verdict: Verdict) -> Value {
    match verdict {
        Verdict::Recorded(Event { data, .. }) => data,
        other => panic!("not recorded: {other:?}"),
    }
}

fn passkeys(devices: &[&str]) -> History {
    let add =
        |history: History, (place, device): (usize, &&str)| history.add(&format!("m{}", place + 1), "passkey", device);
    devices.iter().enumerate().fold(History::new(), add)
}

fn lost(history: History, methods: &[&str]) -> History {
    history.then("method.unavailable", json!({"methods": methods, "reason": "lost"}))
}

#[test]
fn the_first_rule_that_cannot_be_lifted_is_reported_alone_else_all_that_can() {
    let none = History::new().then("account.updated", json!({"affiliation": "student"}));
    let alternate = json!({"kind": "alt"});
    assert_eq!(on(2, &none, "add", alternate), refused(3, &["number-required"]));
    let sms = json!({"kind": "office", "number": "090-1234-5612", "channel": "sms", "extension": "12"});
    assert_eq!(on(2, &none, "add", sms), refused(3, &["channel-not-supported"]));

    let mut limits = default_policy();
    limits["limits"]["apps_and_tokens"] = json!(1);
    let token = lost(none.add("m1", "hardware-token", "Token"), &["m1"]).apply(2).policy(limits);
    let another = |lifted: &[&str]| {
        on(2, &token, "add", json!({"kind": "token", "device": "Token", "override": lifted, "because": "b"}))
    };
    let all = ["locked-out", "kind-not-allowed", "too-many-methods"];
    assert_eq!(on(2, &token, "add", json!({"kind": "token"})), refused(3, &all));
    assert_eq!(another(&["kind-not-allowed"]), refused(3, &["locked-out", "too-many-methods"]));
    let recorded = data(another(&["too-many-methods", "not-first", "kind-not-allowed", "locked-out"]));
    assert_eq!((&recorded["overrides"], &recorded["override_reason"]), (&json!(all), &json!("b")));
}

#[test]
fn what_is_checked_first_is_reported() {
    let known =
        json!({"event_id": e(2), "method": "m9", "expect_version": 7, "at": noon(28), "reason": "a@example.jp"});
    let closed = passkeys(&["a"]).then("account.closed", json!({"reason": "left"}));
    let mut command = known.as_object().unwrap().clone();
    let mut next = |change: &dyn Fn(&mut serde_json::Map<String, Value>)| {
        change(&mut command);
        on(20, &closed, "remove", Value::Object(command.clone()))
    };
    let bad = |command: &mut serde_json::Map<String, Value>| {
        drop(command.insert("override".to_owned(), json!(["slot-taken"])))
    };
    assert_eq!(next(&bad), refused(2, &["usage"]));
    assert_eq!(next(&|command| drop(command.remove("override"))), refused(3, &["event-id-taken"]));
    assert_eq!(next(&|command| drop(command.remove("event_id"))), refused(4, &["unknown-method"]));
    assert_eq!(
        next(&|command| drop(command.insert("method".to_owned(), json!("m1")))),
        refused(8, &["version-conflict"])
    );
    assert_eq!(
        next(&|command| drop(command.insert("expect_version".to_owned(), json!(3)))),
        refused(3, &["account-closed"])
    );
    let open = closed.then("account.reopened", json!({}));
    command.insert("expect_version".to_owned(), json!(4));
    assert_eq!(on(20, &open, "remove", Value::Object(command.clone())), refused(3, &["in-the-future"]));
    command.insert("at".to_owned(), json!(noon(20)));
    assert_eq!(on(20, &open, "remove", Value::Object(command)), refused(3, &["personal-data"]));
}

#[test]
fn a_known_event_id_is_the_same_event_again_whatever_the_rules_say_by_now() {
    let closed = passkeys(&["a"]).then("account.closed", json!({"reason": "left"}));
    let again = on(20, &closed, "add", json!({"kind": "phone", "event_id": e(3), "expect_version": 0}));
    assert_eq!(again, Verdict::Repeated(e(3)));
    let other = on(20, &closed, "add", json!({"account": "9876543210", "kind": "phone", "event_id": e(3)}));
    assert_eq!(other, refused(3, &["event-id-taken"]));
}

#[test]
fn who_is_registered_cannot_be_registered_again_and_closed_accounts_are_reopened() {
    let staff = json!({"affiliation": "staff", "identity_service": "not-linked"});
    assert_eq!(on(2, &History::new(), "register", staff.clone()), refused(3, &["account-exists"]));
    let closed = History::new().then("account.closed", json!({"reason": "left"}));
    assert_eq!(on(2, &closed, "register", staff.clone()), refused(3, &["account-closed"]));
    assert_eq!(data(on(2, &closed, "reopen", json!({}))), json!({}));
    assert_eq!(on(2, &History::new(), "reopen", json!({})), refused(3, &["account-open"]));
    let undone = on(2, &closed, "undo", json!({"sequence": 3, "reason": "r"}));
    assert_eq!(data(undone), json!({"event": e(3), "reason": "r"}));
    let new = at(
        &noon(2),
        "sato",
        &closed,
        "register",
        json!({"account": "9876543210", "affiliation": "staff", "expect_version": 0}),
    );
    assert_eq!(data(new), json!({"affiliation": "staff"}));
}

#[test]
fn numbers_of_methods_are_never_used_again_voided_ones_count() {
    let history = passkeys(&["a", "b"])
        .then("method.removed", json!({"method": "m1"}))
        .then("event.voided", json!({"event": e(4), "reason": "a slip"}));
    assert_eq!(data(on(2, &history, "add", json!({"kind": "key"}))), json!({"method": "m3", "kind": "security-key"}));
}

#[test]
fn slots_and_limits_count_unavailable_methods_duplicates_and_first_ones_usable_and_registered_ones() {
    let phone = lost(History::new().add_number("m1", "phone", "iPhone", "k1:aa"), &["m1"]);
    let number = |kind: &str| json!({"kind": kind, "number": "090-1234-5612", "device": "IPHONE"});
    assert_eq!(on(2, &phone, "add", number("phone")), refused(3, &["slot-taken"]));
    assert!(matches!(on(2, &phone, "add", number("alt")), Verdict::Recorded(_)), "a sign-in method is registered");
    let email = History::new().add("m1", "email", "");
    assert_eq!(on(2, &email, "add", number("alt")), refused(3, &["not-first"]));
    let spare = |history: &History, device: &str| on(2, history, "add", json!({"kind": "passkey", "device": device}));
    assert_eq!(spare(&passkeys(&["YubiKey 5"]), "yubikey-5"), refused(3, &["duplicate-method"]));
    assert!(matches!(spare(&passkeys(&["YubiKey 5"]), "YubiKey 5 spare"), Verdict::Recorded(_)));
    assert!(matches!(spare(&lost(passkeys(&["YubiKey 5"]), &["m1"]), "yubikey-5"), Verdict::Recorded(_)));
}

#[test]
fn removing_asks_whether_anything_is_registered_then_usable_then_tested() {
    let remove = |history: &History, id: &str| on(2, history, "remove", json!({"method": id}));
    let one = passkeys(&["a"]).apply(2);
    assert_eq!(remove(&one, "m1"), refused(3, &["last-method"]));
    let lifted = json!({"method": "m1", "override": ["last-method", "would-lock-out"], "because": "b"});
    assert_eq!(data(on(2, &one, "remove", lifted))["overrides"], json!(["last-method"]));
    let other_lost = lost(passkeys(&["a", "b"]), &["m2"]).pass("m1").apply(2);
    assert_eq!(remove(&other_lost, "m1"), refused(3, &["would-lock-out"]));
    assert_eq!(data(remove(&other_lost, "m2")), json!({"method": "m2"}));
    let other_untested = passkeys(&["a", "b"]).pass("m1").apply(2);
    assert_eq!(remove(&other_untested, "m1"), refused(3, &["would-leave-untested"]));
    assert_eq!(data(remove(&other_untested, "m2")), json!({"method": "m2"}));
    let locked_out = lost(passkeys(&["a", "b"]), &["m1", "m2"]).apply(2);
    assert_eq!(remove(&locked_out, "m2"), refused(3, &["locked-out"]));
    assert_eq!(data(remove(&passkeys(&["a"]), "m1")), json!({"method": "m1"}), "not in force");
}

#[test]
fn rules_stand_at_the_time_of_the_event_and_see_the_whole_file() {
    let ended = passkeys(&["a"]).apply(2).on(
        3,
        "mfa.terminated",
        json!({"effective_at": noon(10), "reason": "r", "identity_check": "staff-id"}),
    );
    let remove = |time: u32| on(20, &ended, "remove", json!({"method": "m1", "at": noon(time)}));
    assert_eq!(remove(9), refused(3, &["last-method"]), "still ending");
    assert_eq!(data(remove(10)), json!({"method": "m1"}));
    let applied = on(20, &ended, "apply", json!({"at": noon(9)}));
    assert_eq!(applied, refused(3, &["test-required"]), "a termination followed, effective or not");
}

#[test]
fn applying_asks_for_a_method_then_for_a_test_and_of_staff_for_more() {
    let staff = History::new().then("account.updated", json!({"affiliation": "staff"}));
    assert_eq!(on(2, &staff, "apply", json!({})), refused(3, &["no-method", "citrix-not-confirmed"]));
    let untested = staff.add("m1", "passkey", "a");
    assert_eq!(on(2, &untested, "apply", json!({"citrix_signed_out": true})), refused(3, &["test-required"]));
    let lifted = json!({"override": ["no-method"], "because": "b"});
    assert_eq!(
        on(2, &History::new(), "apply", lifted.clone()),
        Verdict::Recorded(Event {
            kind: "mfadesk.mfa.applied.v1".to_owned(),
            subject: WHO.to_owned(),
            time: noon(2),
            id: None,
            data: json!({"effective_at": "2026-11-02T12:40:00.000Z", "overrides": ["no-method"], "override_reason": "b"}),
        }),
        "lifted, and the test is not asked for"
    );
    assert_eq!(on(2, &untested.apply(2), "apply", json!({})), refused(3, &["already-applied"]));
}

#[test]
fn a_test_of_no_method_is_of_the_only_usable_one() {
    let test = |history: &History, more: Value| on(2, history, "test", more);
    let two = lost(passkeys(&["a", "b"]), &["m1"]);
    let passed = json!({"method": "m2", "channel": "touch", "evidence": "operator"});
    assert_eq!(data(test(&two, json!({"result": "passed"}))), passed);
    assert_eq!(test(&passkeys(&["a", "b"]), json!({"result": "passed"})), refused(2, &["method-required"]));
    assert_eq!(test(&two, json!({"method": "m1", "result": "passed"})), refused(3, &["method-unavailable"]));
    let failed = json!({"method": "m1", "result": "failed", "why": "w"});
    assert_eq!(data(test(&two, failed)), json!({"method": "m1", "channel": "touch", "why": "w"}), "a fact");
}

#[test]
fn a_test_is_not_older_than_what_is_known_of_the_method() {
    let tested = passkeys(&["a"]).on(5, "sign-in.test-failed", json!({"method": "m1", "channel": "touch"}));
    let test = |time: &str| on(9, &tested, "test", json!({"result": "passed", "at": time}));
    assert_eq!(test("2026-11-05T11:59:59.999Z"), refused(3, &["older-than-known"]));
    assert!(matches!(test(&noon(5)), Verdict::Recorded(_)));
    let found = tested.on(7, "method.available", json!({"methods": ["m1"]}));
    assert_eq!(on(9, &found, "test", json!({"result": "passed", "at": noon(6)})), refused(3, &["older-than-known"]));
}

#[test]
fn a_device_or_a_number_names_every_registered_method_on_it() {
    let three = lost(passkeys(&["iPhone 15", "YubiKey"]).add("m3", "email", "IPHONE-15"), &["m1"]);
    let lost = data(on(2, &three, "lost", json!({"what": ["iphone15"]})));
    assert_eq!(lost, json!({"methods": ["m1", "m3"], "reason": "lost", "device": "iphone15"}));
    assert_eq!(data(on(2, &three, "found", json!({"what": ["iphone15", "m2"]}))), json!({"methods": ["m1"]}));
    assert_eq!(on(2, &three, "found", json!({"what": ["m2"]})), refused(3, &["nothing-lost"]));
    let unknown = json!({"what": ["number:12", "Nokia", "m9"]});
    assert_eq!(on(2, &three, "lost", unknown), refused(4, &["unknown-method"]), "in this order");
}

#[test]
fn what_replaces_can_sign_in_is_available_and_was_tested() {
    let replace = |history: &History, new: &str| on(2, history, "replace", json!({"old": "m1", "new": new}));
    let history = lost(passkeys(&["a", "b"]).add("m3", "email", "").pass("m2"), &["m1"]);
    assert_eq!(replace(&history, "m3"), refused(3, &["not-a-sign-in-method"]));
    assert_eq!(data(replace(&history, "m2")), json!({"method": "m1", "by": "m2"}), "the old one may be unavailable");
    assert_eq!(replace(&history, "m1"), refused(2, &["usage"]));
    assert_eq!(replace(&passkeys(&["a", "b"]), "m2"), refused(3, &["replacement-untested"]));
    assert_eq!(replace(&lost(history, &["m2"]), "m2"), refused(3, &["method-unavailable"]));
}

#[test]
fn only_phones_have_a_screen_to_change_a_number_on() {
    let app = History::new().add("m1", "authenticator-app", "a").add_number("m2", "phone", "a", "k1:aa");
    let edit = |history: &History, more: Value| on(2, history, "edit", more);
    assert_eq!(edit(&app, json!({"method": "m1", "number": "no number"})), refused(3, &["no-change-screen"]));
    assert_eq!(edit(&app, json!({"method": "m2", "number": "no number"})), refused(3, &["invalid-number"]));
    let number = json!({"method": "m2", "number": "０９０-1234-5634"});
    assert_eq!(data(edit(&app, number.clone()))["number"]["masked"], "+81 ••• ••• ••34");
    let locked_out = lost(app, &["m1", "m2"]).apply(2);
    assert_eq!(edit(&locked_out, number), refused(3, &["locked-out"]));
    assert_eq!(data(edit(&locked_out, json!({"method": "m2", "device": ""}))), json!({"method": "m2", "device": ""}));
}

#[test]
fn approving_asks_for_a_check_and_a_second_operator_unless_the_identity_service_did() {
    let mut two = default_policy();
    two["second_operator"] = json!(true);
    let by = |history: &History, who: &str, more: Value| at(&noon(9), who, history, "reregister approve", more);
    let check = json!({"identity_check": "staff-id"});
    let requested = |via: &str| {
        let history = lost(passkeys(&["a"]).policy(two.clone()), &["m1"]);
        history.by("tanaka", "reregistration.requested", json!({"via": via}))
    };
    let office = requested("office");
    assert_eq!(by(&office, "tanaka", json!({})), refused(3, &["identity-check-required"]));
    assert_eq!(by(&office, "tanaka", check.clone()), refused(3, &["same-operator"]));
    assert_eq!(data(by(&office, "sato", check.clone())), check);
    let service = requested("identity-service");
    assert_eq!(by(&service, "sato", json!({})), refused(3, &["identity-check-required"]), "not on record as linked");
    let linked = service.then("account.updated", json!({"identity_service_linked": true}));
    assert_eq!(data(by(&linked, "tanaka", json!({}))), json!({}));
    let found = office.then("method.available", json!({"methods": ["m1"]}));
    assert_eq!(by(&found, "tanaka", check.clone()), refused(3, &["same-operator", "method-still-usable"]));
    assert_eq!(by(&History::new(), "sato", check), refused(3, &["no-request"]));
}

#[test]
fn undoing_is_for_the_newest_standing_event_within_fifteen_minutes() {
    let history = passkeys(&["a"])
        .by("tanaka", "method.removed", json!({"method": "m1"})) // e4
        .add("m2", "passkey", "b") // e5
        .then("event.voided", json!({"event": e(5), "reason": "a slip"}));
    let undo = |clock: &str, who: &str| at(clock, who, &history, "undo", json!({}));
    assert_eq!(data(undo("2026-11-01T12:15:00.000Z", "tanaka"))["event"], e(4));
    assert_eq!(undo("2026-11-01T12:15:00.001Z", "tanaka"), refused(3, &["too-late"]));
    assert_eq!(undo("2026-11-01T12:15:00.001Z", "sato"), refused(3, &["not-yours"]));
    assert_eq!(on(1, &History::new(), "undo", json!({})), refused(3, &["not-voidable"]));
}

#[test]
fn what_later_events_need_is_undone_after_them() {
    let history = passkeys(&["a", "b"]).then("account.observed", json!({"methods": ["m1"], "from": "page"})); // e3 e4 e5
    let undo = |history: &History, line: u64| on(9, history, "undo", json!({"sequence": line, "reason": "r"}));
    assert_eq!(undo(&history, 3), refused(3, &["would-not-fit"]), "an id in its list");
    assert_eq!(data(undo(&history, 4)), json!({"event": e(4), "reason": "r"}));
    assert_eq!(undo(&history, 2), refused(3, &["not-voidable"]));
    assert_eq!(undo(&history, 1), refused(4, &["unknown-event"]), "no event of this account");
    let voided = history.then("event.voided", json!({"event": e(5), "reason": "r"}));
    assert_eq!(undo(&voided, 5), refused(3, &["already-voided"]));
    assert_eq!(undo(&voided, 6), refused(3, &["not-voidable"]));
    assert_eq!(data(undo(&voided, 3)), json!({"event": e(3), "reason": "r"}), "a voided event needs nothing");
}

#[test]
fn free_text_holds_no_mail_address_and_no_phone_number() {
    let close = |reason: &str| on(2, &History::new(), "close", json!({"reason": reason}));
    for reason in
        ["a.b@example.jp", "see 090-1234 5612.", "（０３）５８４１-００００", "+44 20 7946 0012", "0987654321"]
    {
        assert_eq!(close(reason), refused(3, &["personal-data"]), "{reason}");
    }
    for reason in ["••12", "room 0123", &format!("was {WHO}"), "m1@home", "1234567890", "2026-11-24 10:00"] {
        assert!(matches!(close(reason), Verdict::Recorded(_)), "{reason}");
    }
    let ticket = |ticket: &str| on(2, &History::new(), "close", json!({"reason": "left", "ticket": ticket}));
    assert!(matches!(ticket("0312345678"), Verdict::Recorded(_)));
    assert_eq!(ticket("a@example.jp"), refused(3, &["personal-data"]));
}

/// Recorded in spite of what is known from later; and which codes had to be lifted for it.
fn overtakes(verdict: &Verdict) -> bool {
    *verdict == refused(3, &["older-than-known"])
}

#[test]
fn what_the_record_knows_from_later_is_not_told_by_an_earlier_command() {
    let phone = || History::new().add_number("m1", "phone", "Pixel", "k1:aa").add("m2", "passkey", "Key").pass("m2");
    let look = json!({"methods": ["m1", "m2"], "from": "page"});
    let number = json!({"method": "m1", "number": {"masked": "+81 ••• ••• ••34"}});
    let terminated = json!({"effective_at": noon(20), "reason": "r", "identity_check": "staff-id"});
    let passed = json!({"method": "m1", "channel": "sms", "evidence": "operator"});
    let from_to = json!({"from_device": "Old", "to_device": "New", "number_changes": false});
    let check = json!({"identity_check": "staff-id"});
    let m1 = json!({"method": "m1"});
    let lost = json!({"methods": ["m1"], "reason": "lost"});
    for (known, data, command, more) in [
        ("sign-in.test-passed", passed.clone(), "test", json!({"method": "m1", "result": "failed"})),
        ("method.available", json!({"methods": ["m1"]}), "test", json!({"method": "m1", "result": "failed"})),
        ("reregistration.approved", check.clone(), "add", json!({"kind": "passkey"})),
        ("method.number-changed", number, "edit", json!({"method": "m1", "number": "090-1234-5678"})),
        ("method.updated", json!({"method": "m1", "device": ""}), "edit", json!({"method": "m1", "device": "Nokia"})),
        ("method.updated", json!({"method": "m1", "serial": "S"}), "edit", json!({"method": "m1", "serial": ""})),
        ("account.observed", look.clone(), "remove", m1.clone()),
        ("account.observed", look, "replace", json!({"old": "m1", "new": "m2"})),
        ("method.made-default", m1.clone(), "default", m1.clone()),
        ("sign-in.test-passed", passed, "lost", json!({"what": ["m1"]})),
        ("method.unavailable", lost.clone(), "lost", json!({"what": ["Pixel"]})),
        ("method.unavailable", lost, "found", json!({"what": ["m1"]})),
        ("account.reopened", json!({}), "close", json!({"reason": "left"})),
        (
            "reregistration.rejected",
            json!({"why": "w"}),
            "reregister request",
            json!({"via": "office",
            "override": ["method-still-usable"], "because": "b"}),
        ),
        ("phone-change.started", from_to, "phone-change cancel", json!({})),
    ] {
        let history = phone().on(5, known, data);
        let at = |time: &str| {
            let mut more = more.clone();
            more["at"] = json!(time);
            on(9, &history, command, more)
        };
        assert!(overtakes(&at("2026-11-05T11:59:59.999Z")), "{command} before {known}: {:?}", at(&noon(4)));
        assert!(matches!(at(&noon(5)), Verdict::Recorded(_)), "{command} as {known}: {:?}", at(&noon(5)));
    }
    let ended = phone().on(4, "mfa.applied", json!({"effective_at": noon(4)})).on(5, "mfa.terminated", terminated);
    assert!(overtakes(&on(9, &ended, "apply", json!({"at": noon(4)}))));
    let applied = phone().on(5, "mfa.applied", json!({"effective_at": noon(5)}));
    let ends = json!({"at": noon(4), "reason": "r", "identity_check": "staff-id"});
    assert!(overtakes(&on(9, &applied, "terminate", ends)));
}

#[test]
fn what_a_label_names_is_lost_as_far_as_it_is_not_known_to_work_since() {
    let two = passkeys(&["Pixel", "Pixel", "YubiKey"]).on(
        5,
        "sign-in.test-passed",
        json!({"method": "m1", "channel": "touch", "evidence": "operator"}),
    );
    let lost = |what: &[&str]| on(9, &two, "lost", json!({"what": what, "at": noon(4)}));
    assert_eq!(data(lost(&["Pixel"]))["methods"], json!(["m1", "m2"]), "all of it, though m1 is left alone");
    assert!(overtakes(&lost(&["m1"])));
    assert!(overtakes(&lost(&["YubiKey", "m1"])), "one that is named by its id");
}

#[test]
fn a_time_typed_to_the_minute_means_that_minute() {
    let tested = passkeys(&["a"]).on(5, "sign-in.test-failed", json!({"method": "m1", "channel": "touch"}));
    let time = |typed: &str| match on(9, &tested, "test", json!({"result": "passed", "at": typed})) {
        Verdict::Recorded(event) => event.time,
        other => panic!("{typed}: {other:?}"),
    };
    assert_eq!(time("2026-11-05 21:00"), noon(5));
    let within = tested.then("event.voided", json!({"event": e(4), "reason": "r"}));
    let within = within.pass("m1"); // at noon of the first, and typed a minute later
    let later = on(9, &within, "test", json!({"result": "passed", "at": "2026-11-01 21:01"}));
    assert!(matches!(later, Verdict::Recorded(Event { time, .. }) if time == "2026-11-01T12:01:00.000Z"));
    let earlier = on(9, &within, "test", json!({"result": "passed", "at": "2026-11-01 20:59"}));
    assert!(overtakes(&earlier));
    assert_eq!(
        on(9, &within, "test", json!({"result": "passed", "at": "1999-12-31T23:59:59.999Z"})),
        refused(2, &["usage"])
    );
}

#[test]
fn what_became_unavailable_later_was_usable_and_what_was_tested_later_was_not() {
    let gone = passkeys(&["a"]).apply(2).on(5, "method.unavailable", json!({"methods": ["m1"], "reason": "lost"}));
    let add = |time: u32| on(9, &gone, "add", json!({"kind": "passkey", "device": "b", "at": noon(time)}));
    assert_eq!(add(5), refused(3, &["locked-out"]));
    assert_eq!(data(add(4))["method"], "m2");
    let test = |time: u32| on(9, &gone, "test", json!({"method": "m1", "result": "passed", "at": noon(time)}));
    assert_eq!(test(5), refused(3, &["method-unavailable"]));
    assert!(matches!(test(4), Verdict::Recorded(_)));
    let passed = json!({"method": "m1", "channel": "touch", "evidence": "operator"});
    let tested = passkeys(&["a"]).on(5, "sign-in.test-passed", passed);
    let apply = |time: u32| on(9, &tested, "apply", json!({"at": noon(time)}));
    assert_eq!(apply(4), refused(3, &["test-required"]));
    assert!(matches!(apply(5), Verdict::Recorded(_)));
}

#[test]
fn closed_accounts_are_told_of_at_a_time_before_they_were_closed() {
    let closed = passkeys(&["a"]).on(5, "account.closed", json!({"reason": "left"}));
    let add = |time: u32| on(9, &closed, "add", json!({"kind": "passkey", "device": "b", "at": noon(time)}));
    assert_eq!(add(5), refused(3, &["account-closed"]));
    assert_eq!(data(add(4))["method"], "m2");
    let register = on(9, &closed, "register", json!({"affiliation": "staff", "at": noon(4)}));
    assert_eq!(register, refused(3, &["account-closed"]), "at whatever time");
}

#[test]
fn a_duplicate_is_on_one_device_or_has_one_serial_or_number() {
    let key = json!({"method": "m1", "kind": "security-key", "device": "YubiKey 5", "serial": "A-1"});
    let known = History::new().then("method.added", key).add("m2", "passkey", "iPhone");
    let add = |more: Value| on(2, &known, "add", more);
    let twice = refused(3, &["duplicate-method"]);
    assert_eq!(add(json!({"kind": "key", "device": "yubikey5"})), twice, "not both have a serial");
    assert_eq!(add(json!({"kind": "passkey", "device": "another", "serial": "a1"})), twice, "whatever the kind");
    assert!(matches!(add(json!({"kind": "key", "device": "YubiKey 5", "serial": "A-2"})), Verdict::Recorded(_)));
    assert!(matches!(add(json!({"kind": "passkey", "device": "IPHONE"})), Verdict::Recorded(_)), "a generic label");
    assert_eq!(data(on(2, &known, "lost", json!({"what": ["iphone"]})))["methods"], json!(["m2"]), "by its label");
}

#[test]
fn a_number_is_in_the_phone_that_another_method_with_it_names() {
    let known =
        History::new().add_number("m1", "phone", "Pixel", "k1:aa").add_number("m2", "alternate-phone", "", "k1:aa");
    assert_eq!(data(on(2, &known, "lost", json!({"what": ["pixel"]})))["methods"], json!(["m1", "m2"]));
    assert_eq!(data(on(2, &known, "lost", json!({"what": ["number:5612"]})))["methods"], json!(["m1", "m2"]));
}

#[test]
fn by_its_device_is_found_what_can_come_back() {
    let broken = passkeys(&["a", "a"]).then("method.unavailable", json!({"methods": ["m1"], "reason": "disposed"}));
    let found = |history: &History, what: &str| on(2, history, "found", json!({"what": [what]}));
    assert_eq!(found(&broken, "a"), refused(3, &["nothing-lost"]));
    assert_eq!(data(found(&broken, "m1")), json!({"methods": ["m1"]}));
    let both = broken.then("method.unavailable", json!({"methods": ["m2"], "reason": "stolen"}));
    assert_eq!(data(found(&both, "A")), json!({"methods": ["m2"]}));
}

#[test]
fn the_policy_says_what_is_not_first_and_never_the_default() {
    let mut policy = default_policy();
    policy["not_first"] = json!(["passkey"]);
    policy["never_default"] = json!(["office-phone"]);
    let history = History::new().policy(policy);
    assert_eq!(on(2, &history, "add", json!({"kind": "passkey"})), refused(3, &["not-first"]));
    let alternate = json!({"kind": "alt", "number": "090-1234-5612"});
    assert!(matches!(on(2, &history, "add", alternate), Verdict::Recorded(_)));
    let office = lost(history.add_number("m1", "office-phone", "", "k1:aa"), &["m1"]);
    let codes = ["method-unavailable", "never-default"];
    assert_eq!(on(2, &office, "default", json!({"method": "m1"})), refused(3, &codes));
    let lifted = json!({"method": "m1", "override": codes, "because": "b"});
    assert_eq!(data(on(2, &office, "default", lifted))["overrides"], json!(codes));
}

#[test]
fn a_request_is_replaced_by_one_on_another_way() {
    let requested = History::new().then("reregistration.requested", json!({"via": "office"}));
    let request = json!({"via": "form"});
    assert_eq!(on(2, &requested, "reregister request", request), refused(3, &["request-open"]));
    let lifted = json!({"via": "form", "override": ["request-open"], "because": "b"});
    assert_eq!(data(on(2, &requested, "reregister request", lifted))["via"], "form");
}
