//! Examples worked by hand from the text of the rules, one sentence each: what the model is trusted by.

use serde_json::{Map, Value, json};

use super::fold::device_key;
use super::naive::Question;
use crate::support::forge::Forge;

pub const WHO: &str = "0123456789";

/// Noon UTC of a day of November 2026, which everything in an example is counted from.
pub fn noon(day: u32) -> String {
    format!("2026-11-{day:02}T12:00:00.000Z")
}

/// The event of line `sequence`.
pub fn e(sequence: u64) -> String {
    format!("01930000-0000-7000-8000-{sequence:012x}")
}

/// A log in the making; line 1 starts it and line 2 registers a member of the faculty, both on 1 November.
pub struct History(Forge);

impl History {
    pub fn new() -> Self {
        let mut history = Self(Forge::default());
        history.at(&noon(1), "store", "log.started", json!({"format": 1, "origin": "the log"}));
        history.then("account.registered", json!({"affiliation": "faculty"}))
    }

    fn at(&mut self, time: &str, subject: &str, name: &str, data: Value) {
        self.0.event(name, subject, time, time, data);
    }

    pub fn lines(&self) -> Vec<Value> {
        self.0.bytes.split_inclusive(|byte| *byte == b'\n').map(|line| serde_json::from_slice(line).unwrap()).collect()
    }

    /// On 1 November at noon.
    pub fn then(self, name: &str, data: Value) -> Self {
        self.on(1, name, data)
    }

    pub fn on(mut self, day: u32, name: &str, data: Value) -> Self {
        self.at(&noon(day), WHO, name, data);
        self
    }

    /// What an operator recorded on 1 November at noon.
    pub fn by(mut self, who: &str, name: &str, data: Value) -> Self {
        let (kind, who) = (format!("mfadesk.{name}.v1"), Map::from_iter([("authid".to_owned(), json!(who))]));
        self.0.event_with(&kind, WHO, &noon(1), &noon(1), data, &who);
        self
    }

    pub fn policy(mut self, policy: Value) -> Self {
        self.at(&noon(1), "store", "policy.set", json!({"policy": policy}));
        self
    }

    pub fn add(self, method: &str, kind: &str, device: &str) -> Self {
        self.then("method.added", json!({"method": method, "kind": kind, "device": device}))
    }

    pub fn add_number(self, method: &str, kind: &str, device: &str, fingerprint: &str) -> Self {
        let number = json!({"masked": "+81 ••• ••• ••12", "fingerprint": fingerprint});
        self.then("method.added", json!({"method": method, "kind": kind, "device": device, "number": number}))
    }

    pub fn pass(self, method: &str) -> Self {
        self.then("sign-in.test-passed", json!({"method": method, "channel": "code", "evidence": "operator"}))
    }

    /// In force from noon of that day.
    pub fn apply(self, day: u32) -> Self {
        self.then("mfa.applied", json!({"effective_at": noon(day)}))
    }

    /// The status on 20 November, noon.
    fn status(&self) -> Value {
        self.status_at(&noon(20))
    }

    fn status_at(&self, clock: &str) -> Value {
        Question::at_the_clock(&self.lines(), clock).status()["accounts"][0].clone()
    }

    fn method(&self, place: usize) -> Value {
        self.status()["methods"][place].clone()
    }
}

fn policy(stale_after_days: i64) -> Value {
    json!({"propagation_minutes": 40, "stale_after_days": stale_after_days, "second_operator": false,
        "account_id": "^[0-9]{10}$", "country_code": "81", "time_zone": "Asia/Tokyo",
        "limits": {"apps_and_tokens": 5, "keys_and_passkeys": 10}, "only_for": {"hardware-token": ["faculty"]},
        "office": {"days": ["mon"], "hours": "09:00-17:00", "holidays": []},
        "guidance": {"setup": "https://example.org/setup", "change": "https://example.org/change"}})
}

#[test]
fn labels_are_compared_by_their_letters_and_digits() {
    for spelling in ["iPhone15", "ＩＰＨＯＮＥ 15", "iphone-15"] {
        assert_eq!(device_key(spelling), Some("iphone15".to_owned()));
    }
    assert_eq!(device_key(" ＊  - "), Some("* -".to_owned()));
    assert_eq!(device_key(" \u{3000} "), None);
}

#[test]
fn one_iphone_with_authenticator_and_number_is_critical_and_a_whole_status_looks_like_this() {
    let history = History::new()
        .on(1, "account.updated", json!({"identity_service_linked": true}))
        .add("m1", "microsoft-authenticator", "iPhone 15")
        .add_number("m2", "phone", "iphone15", "k1:aa")
        .then("sign-in.test-passed", json!({"method": "m1", "channel": "notification", "evidence": "code"}))
        .apply(2)
        .on(3, "account.observed", json!({"methods": ["m2", "m1"], "from": "page"}));
    let never_tested = json!({"method": "m2", "kind": "phone", "name": null, "device": "iphone15", "label": null,
        "channels": ["sms", "call"], "number": {"masked": "+81 ••• ••• ••12", "fingerprint": "k1:aa"},
        "extension": null, "serial": null, "ref": null, "verifies_sign_in": true, "available": true,
        "unavailable_reason": null, "unavailable_at": null, "added_at": noon(1), "changed_at": noon(1),
        "there_at": noon(3), "last_test": null});
    assert_eq!(
        history.status(),
        json!({"account": WHO, "affiliation": "faculty", "language": null, "identity_service_linked": true,
            "open": true, "as_of": noon(20), "version": 7, "observed": {"at": noon(3), "from": "page"},
            "mfa": {"state": "on", "applied_at": noon(1), "effective_at": noon(2), "terminated_at": null,
                "termination_effective_at": null},
            "setup": {"step": null}, "default_method": "m1",
            "methods": [{"method": "m1", "kind": "microsoft-authenticator", "name": null, "device": "iPhone 15",
                "label": null, "channels": ["notification", "code"], "number": null, "extension": null,
                "serial": null, "ref": null, "verifies_sign_in": true, "available": true, "unavailable_reason": null,
                "unavailable_at": null, "added_at": noon(1), "changed_at": noon(1), "there_at": noon(3),
                "last_test": {"result": "passed", "at": noon(1), "channel": "notification"}}, never_tested],
            "reregistration": null, "phone_change": null,
            "risk": {"level": "critical", "if_in_force": "critical", "distance": 1, "assured_distance": 1,
                "single_points_of_failure": ["device:iphone15"],
                "reasons": [{"code": "shared-device", "domain": "device:iphone15", "methods": ["m1", "m2"]}],
                "retiring": null},
            "note": null})
    );
    let with_key = history.add("m3", "security-key", "YubiKey 5").pass("m3").status();
    assert_eq!(with_key["risk"]["level"], "ok");
}

#[test]
fn a_shared_device_comes_before_a_shared_number_and_a_single_method_names_all_its_domains() {
    let one = History::new().add_number("m1", "phone", "Pixel", "k1:aa");
    assert_eq!(
        one.status()["risk"],
        json!({"level": "not-in-force", "if_in_force": "critical", "distance": 1, "assured_distance": 0,
            "single_points_of_failure": ["device:pixel", "number:k1:aa", "method:m1"],
            "reasons": [{"code": "single-method", "methods": ["m1"]}], "retiring": null})
    );
    let two = one.add_number("m2", "alternate-phone", "pixel", "k1:aa");
    assert_eq!(
        two.status()["risk"]["reasons"],
        json!([{"code": "shared-device", "domain": "device:pixel", "methods": ["m1", "m2"]},
            {"code": "shared-number", "domain": "number:k1:aa", "methods": ["m1", "m2"]}])
    );
}

#[test]
fn mfa_is_starting_until_it_is_in_effect_and_ending_until_the_termination_is() {
    let terminated = json!({"effective_at": noon(5), "reason": "left", "identity_check": "student-id"});
    let history = History::new().add("m1", "passkey", "Vault").apply(3).on(4, "mfa.terminated", terminated.clone());
    let state = |clock: &str| history.status_at(clock)["mfa"]["state"].clone();
    assert_eq!(state("2026-11-05T11:59:59.999Z"), "ending");
    assert_eq!(state(&noon(5)), "off");
    let started = History::new().add("m1", "passkey", "Vault").apply(3);
    assert_eq!(started.status_at("2026-11-03T11:59:59.999Z")["mfa"]["state"], "starting");
    assert_eq!(started.status_at(&noon(3))["mfa"]["state"], "on");

    let again = history.on(6, "mfa.applied", json!({"effective_at": noon(7)}));
    let mfa = json!({"state": "on", "applied_at": noon(6), "effective_at": noon(7), "terminated_at": null,
        "termination_effective_at": null});
    assert_eq!(again.status()["mfa"], mfa);
    let unfit = History::new().add("m1", "passkey", "Vault").then("mfa.terminated", terminated);
    assert_eq!(unfit.status()["mfa"]["terminated_at"], Value::Null);
}

#[test]
fn without_a_sign_in_method_setup_is_required_even_while_mfa_is_ending() {
    let history = History::new()
        .add("m1", "email", "")
        .apply(2)
        .then("mfa.terminated", json!({"effective_at": noon(25), "reason": "left", "identity_check": "staff-id"}));
    let status = history.status();
    assert_eq!(status["mfa"]["state"], "setup-required");
    assert_eq!(status["setup"]["step"], 1);
    assert_eq!(status["risk"]["level"], "not-in-force");
    assert_eq!(status["risk"]["if_in_force"], "locked-out");
    assert_eq!(Question::at_the_clock(&history.lines(), &noon(20)).risk()["setup_required"], 1);
}

#[test]
fn the_step_counts_usable_methods_and_tests_however_long_ago() {
    let step = |history: &History, clock: &str| history.status_at(clock)["setup"]["step"].clone();
    let none = History::new();
    assert_eq!(step(&none, &noon(20)), 1);
    let one = none.add("m1", "passkey", "Vault").pass("m1");
    assert_eq!(step(&one, &noon(20)), 2);
    let two = one.add("m2", "security-key", "YubiKey").then("method.available", json!({"methods": ["m1"]}));
    assert_eq!(step(&two, &noon(20)), 3);
    let four = two.pass("m2");
    assert_eq!(step(&four, "2036-01-01T00:00:00.000Z"), 4);
    assert_eq!(step(&four.apply(2), &noon(20)), Value::Null);
}

#[test]
fn the_stale_limit_is_inclusive_and_of_the_latest_policy_that_fits() {
    let tested = || {
        History::new()
            .add("m1", "passkey", "Vault")
            .add("m2", "security-key", "YubiKey")
            .pass("m1")
            .pass("m2")
            .apply(1)
            .policy(policy(400))
            .policy(policy(10))
    };
    let mut unfit = policy(1);
    unfit["limits"]["keys_and_passkeys"] = Value::Null;
    let history = tested().policy(unfit);
    assert_eq!(history.status_at(&noon(11))["risk"]["level"], "ok");
    let stale = history.status_at("2026-11-11T12:00:00.001Z");
    assert_eq!(stale["risk"]["reasons"], json!([{"code": "stale-test", "methods": ["m1", "m2"]}]));
    assert_eq!((&stale["risk"]["level"], &stale["risk"]["assured_distance"]), (&json!("warning"), &json!(0)));
    let on_an_account = tested().then("policy.set", json!({"policy": policy(1)}));
    assert_eq!(on_an_account.status_at(&noon(11))["risk"]["level"], "ok");
}

#[test]
fn what_is_not_recorded_is_separate_for_hope_and_the_same_for_fear() {
    let no_device = History::new()
        .then("method.added", json!({"method": "m1", "kind": "authenticator-app", "device": "  "}))
        .add("m2", "security-key", "YubiKey")
        .pass("m1")
        .pass("m2");
    let risk = no_device.status()["risk"].clone();
    assert_eq!((&risk["distance"], &risk["assured_distance"]), (&json!(2), &json!(1)));
    assert_eq!(risk["reasons"], json!([{"code": "unknown-device", "methods": ["m1"]}]));

    let exempt = History::new()
        .then("method.added", json!({"method": "m1", "kind": "hardware-token"}))
        .add("m2", "security-key", "YubiKey")
        .pass("m1")
        .pass("m2");
    assert_eq!(exempt.status()["risk"]["if_in_force"], "ok");

    let masked = json!({"method": "m1", "kind": "phone", "device": "Pixel", "number": {"masked": "+81 ••12"}});
    let phones = History::new()
        .then("method.added", masked)
        .add_number("m2", "office-phone", "", "k1:aa")
        .pass("m1")
        .pass("m2")
        .status();
    assert_eq!(phones["risk"]["assured_distance"], 1);
    assert_eq!(phones["risk"]["reasons"], json!([{"code": "unknown-number", "methods": ["m1"]}]));
}

#[test]
fn doubts_come_in_order_and_each_names_usable_methods_only() {
    let risk = History::new()
        .add("m1", "phone", "Pixel")
        .add("m2", "passkey", "")
        .add("m3", "security-key", "YubiKey")
        .pass("m1")
        .then("sign-in.test-failed", json!({"method": "m2", "channel": "touch"}))
        .then("method.unavailable", json!({"methods": ["m3", "m9"], "reason": "lost"}))
        .status_at("2028-01-01T00:00:00.000Z")["risk"]
        .clone();
    assert_eq!(
        risk["reasons"],
        json!([{"code": "untested", "methods": ["m2"]}, {"code": "stale-test", "methods": ["m1"]},
            {"code": "unknown-device", "methods": ["m2"]}, {"code": "unknown-number", "methods": ["m1"]}])
    );
}

#[test]
fn a_voided_event_has_never_been_and_what_did_not_fit_because_of_it_fits() {
    let history = History::new()
        .add("m1", "passkey", "Vault") // e3
        .add("m1", "security-key", "YubiKey") // e4, does not fit
        .then("event.voided", json!({"event": e(3), "reason": "a slip"})); // e5
    assert_eq!(history.method(0)["kind"], "security-key");
    assert_eq!(history.status()["version"], 4);
    let both = history
        .then("event.voided", json!({"event": e(5), "reason": "voids stand"}))
        .then("event.voided", json!({"event": e(2), "reason": "so do registrations"}))
        .then("event.voided", json!({"event": e(4), "reason": "that it did not fit is no matter"}));
    assert_eq!(both.status()["methods"], json!([]));
}

#[test]
fn a_void_does_not_fit_without_a_reason_nor_before_the_event_it_names() {
    let history = History::new()
        .then("event.voided", json!({"event": e(4), "reason": "not yet there"})) // e3
        .add("m1", "passkey", "Vault") // e4
        .then("event.voided", json!({"event": e(4), "reason": ""}))
        .then("event.voided", json!({"event": e(4), "reason": "x", "overrides": ["a", 1]}));
    assert_eq!(history.method(0)["method"], "m1");
}

#[test]
fn an_event_with_any_known_member_of_the_wrong_type_does_not_fit() {
    let fits = |data: Value| History::new().then("method.added", data).status()["methods"] != json!([]);
    let with = |member: &str, value: Value| {
        let mut data = json!({"method": "m1", "kind": "other"});
        data[member] = value;
        data
    };
    assert!(fits(with("serial", Value::Null)));
    assert!(fits(with("overrides", json!(["a"]))));
    assert!(fits(with("reason", json!(5))), "not a member of this type: unknown, ignored");
    assert!(!fits(with("serial", json!(5))));
    assert!(!fits(with("number", json!("+81312345678"))));
    assert!(!fits(with("number", json!({"masked": 12}))));
    assert!(!fits(with("overrides", json!("a"))));
    assert!(!fits(with("override_reason", json!(["a"]))));
    assert!(!fits(with("method", json!(""))));
    assert!(!fits(with("kind", json!("msauth"))), "an unknown kind");
    assert!(!fits(Value::Null), "blanked");
}

#[test]
fn an_unknown_word_is_kept_and_an_unknown_channel_ignored() {
    let history = History::new()
        .then("account.updated", json!({"affiliation": "alumni", "language": ""}))
        .then("method.added", json!({"method": "m1", "kind": "security-key", "channel": "sms"}))
        .then("sign-in.test-passed", json!({"method": "m1", "channel": "pigeon", "evidence": "hearsay"}));
    assert_eq!(history.status()["affiliation"], "alumni");
    assert_eq!(history.method(0)["channels"], json!(["touch"]));
    assert_eq!(history.method(0)["last_test"], json!({"result": "passed", "at": noon(1), "channel": "pigeon"}));
    let called = History::new().then("method.added", json!({"method": "m1", "kind": "phone", "channel": "call"}));
    assert_eq!(called.method(0)["channels"], json!(["call", "sms"]));
}

#[test]
fn only_another_device_than_the_one_recorded_makes_a_method_untested() {
    let updated = |device: &str, to: &str| {
        let history = History::new().add("m1", "passkey", device).pass("m1");
        history.on(5, "method.updated", json!({"method": "m1", "device": to, "label": "mine"})).method(0)
    };
    let tested = |method: &Value| (method["last_test"] != Value::Null, method["changed_at"].clone());
    assert_eq!(tested(&updated("", "Vault")), (true, json!(noon(1))));
    assert_eq!(tested(&updated("Vault", "")), (true, json!(noon(1))));
    assert_eq!(tested(&updated("Vault", "VAULT!")), (true, json!(noon(1))));
    assert_eq!(tested(&updated("Vault", "Other")), (false, json!(noon(5))));
    assert_eq!(updated("Vault", "")["device"], Value::Null);
    assert_eq!(updated("Vault", "VAULT!")["device"], "VAULT!");
}

#[test]
fn a_changed_number_is_available_and_untested_and_loses_its_extension() {
    let history = History::new()
        .then("method.added", json!({"method": "m1", "kind": "office-phone", "extension": "12", "device": "Desk"}))
        .pass("m1")
        .then("method.unavailable", json!({"methods": ["m1"], "reason": "no-access"}));
    assert_eq!(history.method(0)["unavailable_reason"], "no-access");
    let number = json!({"method": "m1", "number": {"masked": "+81 ••34"}, "device": ""});
    let method = history.on(5, "method.number-changed", number).method(0);
    let of = |member: &str| method[member].clone();
    assert_eq!((of("available"), of("unavailable_reason")), (json!(true), Value::Null));
    assert_eq!((of("extension"), of("device"), of("last_test")), (Value::Null, json!("Desk"), Value::Null));
    assert_eq!((of("changed_at"), of("number")), (json!(noon(5)), json!({"masked": "+81 ••34"})));
}

#[test]
fn when_the_default_goes_the_earliest_sign_in_method_follows_or_the_one_that_replaces_it() {
    let three = || {
        History::new()
            .add("m1", "passkey", "a")
            .add("m2", "email", "")
            .add("m3", "phone", "b")
            .add("m4", "passkey", "c")
    };
    let removed = three()
        .then("method.unavailable", json!({"methods": ["m3"], "reason": "lost"}))
        .then("method.removed", json!({"method": "m1"}));
    assert_eq!(removed.status()["default_method"], "m3");
    let replaced = three().then("method.replaced", json!({"method": "m1", "by": "m4"}));
    assert_eq!(replaced.status()["default_method"], "m4");
    for unfit in [json!({"method": "m1", "by": "m1"}), json!({"method": "m1", "by": "m2"})] {
        assert_eq!(three().then("method.replaced", unfit).status()["methods"].as_array().unwrap().len(), 4);
    }
    let observed = three().then("account.observed", json!({"methods": ["m4", "m2", "m9"], "from": "caller"}));
    assert_eq!(observed.status()["default_method"], "m4");
    let none = three().then("account.observed", json!({"methods": [], "from": "caller"}));
    assert_eq!(none.status()["default_method"], Value::Null);
}

#[test]
fn a_reregistration_takes_everything_away_until_a_sign_in_method_is_added() {
    let approved = History::new()
        .add("m1", "passkey", "Vault")
        .then("phone-change.started", json!({"from_device": "a", "to_device": "b", "number_changes": false}))
        .then("reregistration.requested", json!({"via": "office"}))
        .on(5, "reregistration.approved", json!({}))
        .on(6, "method.added", json!({"method": "m2", "kind": "email"}));
    let status = approved.status();
    assert_eq!(status["reregistration"], json!({"state": "initialised", "at": noon(5)}));
    assert_eq!((&status["default_method"], &status["phone_change"]), (&Value::Null, &Value::Null));
    let added = json!({"method": "m3", "kind": "passkey", "device": "Vault"});
    assert_eq!(approved.on(6, "method.added", added).status()["reregistration"], Value::Null);
    let requested =
        History::new().on(3, "reregistration.requested", json!({"via": "fax"})).add("m1", "passkey", "Vault");
    let open = json!({"state": "requested", "via": "fax", "at": noon(3)});
    assert_eq!(requested.status()["reregistration"], open);
    assert_eq!(requested.on(3, "reregistration.rejected", json!({"why": "w"})).status()["reregistration"], Value::Null);
}

#[test]
fn what_is_left_of_a_phone_change_is_on_the_old_device_or_has_its_number_from_there() {
    let history = History::new()
        .add("m1", "passkey", "Old")
        .add_number("m2", "phone", "old!", "k1:aa")
        .add("m3", "email", "OLD")
        .add("m4", "alternate-phone", "Else")
        .then("phone-change.started", json!({"from_device": "Old", "to_device": "New", "number_changes": true}))
        .add("m5", "passkey", "old");
    let left = |history: &History| history.status()["phone_change"]["left"].clone();
    assert_eq!(left(&history), json!(["m1", "m2", "m3", "m5"]));
    let moved = history.then("method.updated", json!({"method": "m2", "device": "New"}));
    assert_eq!(left(&moved), json!(["m1", "m2", "m3", "m5"]), "its number has not been changed");
    let changed = moved
        .then("method.number-changed", json!({"method": "m2", "number": {"masked": "+81 ••34"}}))
        .then("method.removed", json!({"method": "m1"}));
    assert_eq!(left(&changed), json!(["m3", "m5"]));
    assert_eq!(
        changed.status()["phone_change"],
        json!({"from_device": "Old", "to_device": "New", "number_changes": true, "planned_on": null,
            "started_at": noon(1), "left": ["m3", "m5"]})
    );
}

#[test]
fn as_of_an_instant_is_the_file_up_to_the_last_line_recorded_by_then() {
    let mut history = History::new();
    history.at(&noon(9), WHO, "account.closed", json!({"reason": "left"}));
    history.at(&noon(5), WHO, "account.updated", json!({"language": "ja"}));
    history.at(&noon(6), WHO, "account.updated", json!({"language": "en"}));
    let as_of = Question::as_of_time(&history.lines(), "2026-11-05T12:00:00.000Z").status();
    assert_eq!(as_of["log"]["sequence"], "000000000004");
    assert_eq!((&as_of["accounts"][0]["open"], &as_of["accounts"][0]["language"]), (&json!(false), &json!("ja")));
    assert_eq!(as_of["population"], json!({"accounts": 1, "closed": 1}));
    let as_of = Question::as_of_line(&history.lines(), 3).status();
    assert_eq!((&as_of["as_of"], &as_of["accounts"][0]["version"]), (&json!(noon(9)), &json!(2)));
}

#[test]
fn closed_accounts_are_in_no_population_answer_but_status() {
    let history = History::new().add("m1", "passkey", "Vault").then("account.closed", json!({"reason": "left"}));
    let risk = Question::at_the_clock(&history.lines(), &noon(20)).risk();
    assert_eq!((&risk["accounts"], &risk["population"]), (&json!([]), &json!({"accounts": 0, "closed": 1})));
    assert_eq!(risk["counts"], json!({"locked-out": 0, "critical": 0, "warning": 0, "ok": 0, "not-in-force": 0}));
    assert_eq!(history.status()["open"], false);
    let no_reason = History::new().then("account.closed", json!({}));
    assert_eq!(no_reason.status()["open"], true, "a required member is missing");
}

#[test]
fn who_is_not_registered_does_not_appear_and_unknown_types_only_count() {
    let mut history = History::new()
        .then("account.registered", json!({"affiliation": "staff"}))
        .then("account.blessed", json!({"affiliation": "staff"}));
    history.at(&noon(2), "9876543210", "method.added", json!({"method": "m1", "kind": "passkey"}));
    let status = Question::at_the_clock(&history.lines(), &noon(20)).status();
    assert_eq!(status["population"], json!({"accounts": 1, "closed": 0}));
    assert_eq!(
        (&status["accounts"][0]["affiliation"], &status["accounts"][0]["version"]),
        (&json!("faculty"), &json!(3))
    );
}
