//! Examples worked by hand: what a thing is that can be lost (generic labels, models, keychains, SIMs, serials), and
//! channels that end.

use serde_json::{Value, json};

use super::fold::device_key;
use super::naive::Question;
use super::worked::{History, WHO, noon};

/// Midnight in Tokyo of a day of November.
fn midnight(day: u32) -> String {
    format!("2026-11-{:02}T15:00:00.000Z", day - 1)
}

fn policy(newer: Value) -> Value {
    let mut policy = json!({"propagation_minutes": 40, "stale_after_days": 365, "second_operator": false,
        "account_id": "^[0-9]{10}$", "country_code": "81", "time_zone": "Asia/Tokyo",
        "limits": {"apps_and_tokens": 5, "keys_and_passkeys": 10}, "only_for": {"hardware-token": ["faculty"]},
        "office": {"days": ["mon"], "hours": "09:00-17:00", "holidays": []},
        "guidance": {"setup": "https://example.org/setup", "change": "https://example.org/change"}});
    for (member, value) in newer.as_object().unwrap() {
        policy[member] = value.clone();
    }
    policy
}

fn status(history: &History, clock: &str) -> Value {
    Question::at_the_clock(&history.lines(), clock).status()["accounts"][0].clone()
}

fn risk(history: &History) -> Value {
    status(history, &noon(20))["risk"].clone()
}

fn key(history: History, method: &str, device: &str, serial: Option<&str>) -> History {
    let data = json!({"method": method, "kind": "security-key", "device": device, "serial": serial});
    history.then("method.added", data).pass(method)
}

#[test]
fn a_plus_after_the_first_letter_or_digit_counts() {
    assert_eq!(device_key("Galaxy S23"), Some("galaxys23".to_owned()));
    assert_eq!(device_key("ｇａｌａｘｙ　Ｓ２３＋"), Some("galaxys23+".to_owned()));
    assert_eq!(device_key("+ Galaxy"), Some("galaxy".to_owned()));
    assert_eq!(device_key(" + "), Some("+".to_owned()));
    assert_eq!(device_key("Ⅳ"), Some("iv".to_owned()));
}

#[test]
fn a_generic_label_is_no_device() {
    let two = History::new().add("m1", "passkey", "ＰＨＯＮＥ").add("m2", "passkey", "phone").pass("m1").pass("m2");
    let generic = risk(&two);
    assert_eq!((&generic["distance"], &generic["assured_distance"]), (&json!(2), &json!(1)));
    assert_eq!(generic["reasons"], json!([{"code": "unknown-device", "methods": ["m1", "m2"]}]));
    assert_eq!(status(&two, &noon(20))["methods"][0]["device"], "ＰＨＯＮＥ");
    let shared = risk(&two.policy(policy(json!({"generic_devices": ["YubiKey"]}))));
    assert_eq!(
        shared["reasons"],
        json!([{"code": "shared-device", "domain": "device:phone", "methods": ["m1", "m2"]}])
    );
}

#[test]
fn things_with_two_serials_on_one_label_are_two_things() {
    let keys = key(key(History::new(), "m1", "YubiKey 5", Some("S-1")), "m2", "yubikey5", Some("S-2"));
    let two = risk(&keys);
    assert_eq!((&two["distance"], &two["if_in_force"]), (&json!(2), &json!("ok")));
    let same = key(key(History::new(), "m1", "YubiKey 5", Some("S-1")), "m2", "yubikey5", Some("s１"));
    assert_eq!(
        risk(&same)["single_points_of_failure"],
        json!(["device:yubikey5", "serial:s1"]),
        "one serial in two spellings is one thing"
    );
    assert_eq!(
        risk(&same)["reasons"],
        json!([{"code": "shared-device", "domain": "device:yubikey5", "methods": ["m1", "m2"]},
            {"code": "shared-serial", "domain": "serial:s1", "methods": ["m1", "m2"]}])
    );
    // What bears no serial may be either of them.
    let third = key(keys, "m3", "YubiKey 5", None);
    let third = risk(&third.then("method.unavailable", json!({"methods": ["m2"], "reason": "lost"})));
    assert_eq!((&third["distance"], &third["assured_distance"]), (&json!(2), &json!(1)));
    assert_eq!(third["reasons"], json!([{"code": "unknown-serial", "methods": ["m3"]}]));
    // With one serial alone the label names a thing.
    let one = risk(&key(key(History::new(), "m1", "YubiKey 5", Some("S-1")), "m2", "YubiKey 5", None));
    assert_eq!(one["single_points_of_failure"], json!(["device:yubikey5"]));
}

#[test]
fn a_number_is_in_the_phone_that_another_method_with_it_is_on() {
    let history = History::new()
        .add("m1", "passkey", "Pixel")
        .add_number("m2", "phone", "スマホ", "k1:aa")
        .add_number("m3", "alternate-phone", "Pixel", "k1:aa")
        .pass("m1")
        .pass("m2")
        .then("method.unavailable", json!({"methods": ["m3"], "reason": "disposed"}));
    assert_eq!(risk(&history)["single_points_of_failure"], json!(["device:pixel"]));
    let email = History::new().add("m1", "passkey", "Pixel").add_number("m2", "phone", "スマホ", "k1:bb").add_number(
        "m3",
        "alternate-phone",
        "Pixel",
        "k1:aa",
    );
    assert_eq!(risk(&email)["single_points_of_failure"], json!([]));
}

#[test]
fn a_keychain_is_a_device_like_any_other() {
    let history = History::new().add("m1", "passkey", "iCloud Keychain").add("m2", "passkey", "icloud-keychain");
    assert_eq!(risk(&history)["single_points_of_failure"], json!(["device:icloudkeychain"]));
}

#[test]
fn an_office_phone_and_a_thing_with_a_serial_are_somewhere_of_their_own() {
    let history = History::new()
        .add_number("m1", "office-phone", "", "k1:aa")
        .then("method.added", json!({"method": "m2", "kind": "security-key", "serial": "S-1"}))
        .pass("m1")
        .pass("m2");
    assert_eq!(risk(&history)["if_in_force"], "ok");
}

#[test]
fn what_was_tested_after_the_instant_did_not_pass_yet() {
    let history = History::new().add("m1", "passkey", "Vault").add("m2", "security-key", "YubiKey").pass("m1").on(
        20,
        "sign-in.test-passed",
        json!({"method": "m2", "channel": "touch", "evidence": "code"}),
    );
    let at = |clock: &str| {
        let status = status(&history, clock);
        (status["risk"]["if_in_force"].clone(), status["risk"]["reasons"].clone())
    };
    assert_eq!(at("2026-11-20T11:59:59.999Z"), (json!("warning"), json!([{"code": "untested", "methods": ["m2"]}])));
    assert_eq!(at(&noon(20)), (json!("ok"), json!([])));
}

fn retired(retirements: Value) -> History {
    History::new()
        .add_number("m1", "phone", "Pixel", "k1:aa")
        .then(
            "method.added",
            json!({"method": "m2", "kind": "microsoft-authenticator", "device": "iPad Pro", "channel": "code"}),
        )
        .then("sign-in.test-passed", json!({"method": "m1", "channel": "sms", "evidence": "code"}))
        .then("sign-in.test-passed", json!({"method": "m2", "channel": "code", "evidence": "code"}))
        .apply(2)
        .policy(policy(json!({"retirements": retirements})))
}

#[test]
fn a_channel_ends_when_its_day_begins_and_a_method_with_its_last_one() {
    let history = retired(json!([{"channels": ["sms"], "on": "2026-11-10", "then": "register"},
        {"channels": ["call"], "kinds": ["phone"], "on": "2026-11-12", "then": "register"}]));
    let at = |clock: &str| status(&history, clock);
    let before = at("2026-11-09T14:59:59.999Z");
    assert_eq!(before["methods"][0]["channels"], json!(["sms", "call"]));
    assert_eq!(before["risk"]["level"], "ok");
    assert_eq!(
        before["risk"]["retiring"],
        json!({"on": "2026-11-10", "methods": ["m1"], "if_in_force": "warning", "mfa_state": "on"})
    );
    // It can still be called, but was tested by SMS.
    let first = at(&midnight(10));
    assert_eq!(first["methods"][0]["channels"], json!(["call"]));
    assert_eq!(first["risk"]["reasons"], json!([{"code": "untested", "methods": ["m1"]}]));
    assert_eq!(
        first["risk"]["retiring"],
        json!({"on": "2026-11-12", "methods": ["m1"], "if_in_force": "critical", "mfa_state": "on"})
    );
    let second = at(&midnight(12));
    assert_eq!(second["methods"][0]["channels"], json!([]));
    assert_eq!(second["methods"][0]["available"], true);
    assert_eq!(second["risk"]["reasons"], json!([{"code": "single-method", "methods": ["m2"]}]));
    assert_eq!(second["risk"]["retiring"], Value::Null);
    assert_eq!(second["mfa"]["state"], "on");
}

#[test]
fn whoever_has_nothing_else_registers_anew_or_is_locked_out() {
    let all =
        |then: &str| json!([{"channels": ["sms", "call", "code", "notification"], "on": "2026-11-10", "then": then}]);
    let anew = retired(all("register"));
    let retiring = &status(&anew, &noon(9))["risk"]["retiring"];
    assert_eq!(
        *retiring,
        json!({"on": "2026-11-10", "methods": ["m1", "m2"], "if_in_force": "locked-out", "mfa_state": "setup-required"})
    );
    let after = status(&anew, &midnight(10));
    assert_eq!((&after["mfa"]["state"], &after["risk"]["level"]), (&json!("setup-required"), &json!("not-in-force")));
    assert_eq!(after["setup"]["step"], 1);
    let out = status(&retired(all("locked-out")), &midnight(10));
    assert_eq!((&out["mfa"]["state"], &out["risk"]["level"]), (&json!("on"), &json!("locked-out")));
    assert_eq!(out["risk"]["reasons"], json!([{"code": "no-usable-method", "methods": []}]));
    // One that says so is enough, for one of the methods.
    let mixed = retired(json!([{"channels": ["sms", "call", "code"], "on": "2026-11-08", "then": "register"},
        {"channels": ["call"], "kinds": ["phone"], "on": "2026-11-09", "then": "locked-out"},
        {"channels": ["notification"], "on": "2026-11-10", "then": "register"}]));
    assert_eq!(status(&mixed, &midnight(10))["mfa"]["state"], "on");
    assert_eq!(status(&mixed, &midnight(10))["risk"]["level"], "locked-out");
}

#[test]
fn what_may_come_back_is_named_retired_or_not() {
    let history = retired(json!([{"channels": ["sms", "call"], "on": "2026-11-10", "then": "locked-out"}]))
        .then("method.unavailable", json!({"methods": ["m1", "m2"], "reason": "no-access"}))
        .add("m3", "passkey", "Vault")
        .then("method.unavailable", json!({"methods": ["m3"], "reason": "lost"}));
    assert_eq!(risk(&history)["reasons"], json!([{"code": "no-usable-method", "methods": ["m1", "m2"]}]));
}

#[test]
fn judged_on_a_later_day_the_same_is_known_and_the_day_has_come() {
    let history = retired(json!([{"channels": ["sms", "call"], "on": "2026-11-25", "then": "register"}]));
    let lines = history.lines();
    let on = |instant: &str| Question::at_the_clock(&lines, &noon(20)).on(instant).status();
    let later = on(&noon(26));
    assert_eq!((&later["as_of"], &later["on"]), (&json!(noon(20)), &json!(noon(26))));
    assert_eq!(later["accounts"][0]["as_of"], json!(noon(26)));
    assert_eq!(later["accounts"][0]["account"], WHO);
    assert_eq!(later["accounts"][0]["risk"]["level"], "critical");
    assert_eq!(on(&noon(3))["accounts"][0]["as_of"], json!(noon(20)), "it has passed");
}

#[test]
fn an_application_from_after_the_instant_does_not_count() {
    let history = History::new().add("m1", "passkey", "Vault").on(10, "mfa.applied", json!({"effective_at": noon(9)}));
    assert_eq!(status(&history, "2026-11-10T11:59:59.999Z")["mfa"]["state"], "off");
    assert_eq!(status(&history, "2026-11-10T11:59:59.999Z")["mfa"]["applied_at"], json!(noon(10)));
    assert_eq!(status(&history, &noon(10))["mfa"]["state"], "on");
}

#[test]
fn a_policy_may_lack_what_is_newer_and_nothing_else() {
    let sets = |newer: Value| {
        let generic = History::new()
            .add("m1", "passkey", "Mine")
            .add("m2", "security-key", "mine")
            .policy(policy(json!({"generic_devices": ["mine"]})));
        risk(&generic.policy(policy(newer)))["distance"] == 1
    };
    assert!(sets(json!({})), "the default list stands in for the one that is missing");
    assert!(sets(json!({"generic_devices": null, "retirements": "", "import": null})));
    assert!(!sets(json!({"time_zone": null})));
    assert!(!sets(json!({"guidance": {"setup": "x"}})));
    assert!(!sets(json!({"generic_devices": ["x", 5]})));
    assert!(!sets(json!({"retirements": [{"channels": ["sms"], "on": "2026-11-01"}]})));
    assert!(!sets(json!({"retirements": [{"channels": ["sms"], "on": 5, "then": "register"}]})));
    assert!(sets(json!({"retirements": [{"channels": ["pigeon"], "on": "2026-11-01", "then": "dance", "more": 1}]})));
}
