//! The four steps of one person, and the one loss that would lock them out.

use serde_json::json;

use super::{A, Desk};
use crate::support::schemas::member_names;

/// One phone with an app and its number, both recorded; the app tested.
fn one_phone() -> Desk {
    let desk = Desk::new();
    desk.record(["register", A, "student"]);
    desk.record(["add", A, "msauth", "--device", "iPhone15"]);
    desk.record(["add", A, "phone", "--device", "ＩＰＨＯＮＥ 15", "--number", "090-1234-5612"]);
    desk.record(["test", A, "m1", "passed"]);
    desk
}

#[test]
fn the_four_steps_run_and_mfa_is_on_forty_minutes_after_applying() {
    let mut desk = Desk::new();
    desk.run(["register", A, "student"]).is("Recorded. 0123456789: account registered: student (line 2)\n");
    assert_eq!(desk.status(A)["setup"], json!({"step": 1}));
    desk.record(["add", A, "msauth", "--device", "iPhone 15"]);
    assert_eq!(desk.status(A)["setup"], json!({"step": 2}));
    desk.record(["add", A, "key", "--device", "YubiKey 5"]);
    assert_eq!(desk.status(A)["setup"], json!({"step": 3}));
    desk.record(["test", A, "m2", "passed"]);
    assert_eq!(desk.status(A)["setup"], json!({"step": 4}));
    assert_eq!(desk.status(A)["mfa"]["state"], "off");
    assert_eq!(desk.status(A)["risk"]["level"], "not-in-force");
    desk.run(["apply", A]).is("Recorded. 0123456789: applied for MFA, effective 10:40 (line 6)\n\
         Next: In the User Menu, under \"multi-factor authentication setting\", the person answers \
         \"Yes\" to \"Use MFA\" and presses \"SAVE\", if that was not done yet. MFA takes effect after about 40 min, at about 10:40. VPN and Slack work only after that.\n");
    for (clock, state) in [
        ("2026-11-24T01:00:00.000Z", "starting"),
        ("2026-11-24T01:39:00.000Z", "starting"),
        ("2026-11-24T01:39:59.999Z", "starting"),
        ("2026-11-24T01:40:00.000Z", "on"),
        ("2026-11-24T01:40:00.001Z", "on"),
    ] {
        let status = desk.at(clock).status(A);
        assert_eq!(status["mfa"]["state"], state, "{clock}");
        assert_eq!(status["setup"], json!({"step": null}), "{clock}");
        let as_of = desk.ask("status", [A, "--as-of", clock])["accounts"][0].clone();
        assert_eq!(as_of, status, "{clock}");
    }
}

#[test]
fn the_first_two_lines_of_a_status_answer_the_call() {
    let mut desk = one_phone();
    desk.record(["apply", A]);
    let said = desk.at("2026-11-24T01:17:00.000Z").run(["status", A]);
    let first: Vec<&str> = said.stdout.lines().take(2).collect();
    assert_eq!(
        first,
        [
            "0123456789 student   MFA starting: on at 10:40 (23 min)     CRITICAL: losing \"iPhone15\" locks this person out",
            "Sign-in methods on record: m1 Microsoft Authenticator (default), m2 SMS ••12   m1 tested 17 min ago   Next: add a method that is not on iPhone15, then test it",
        ]
    );
    assert_eq!((said.stderr.as_str(), said.code), ("", 0));
}

#[test]
fn one_phone_with_app_and_number_is_one_loss_and_a_tested_key_makes_it_two() {
    let desk = one_phone();
    let receipt = desk.record(["apply", A]);
    assert_eq!(receipt["warnings"][0]["code"], "critical-once-in-force");
    assert!(receipt["warnings"][0]["message"].as_str().unwrap().contains("iPhone15"), "{receipt}");
    assert_eq!(
        desk.status(A)["risk"],
        json!({"level": "critical", "if_in_force": "critical", "distance": 1, "assured_distance": 1,
            "single_points_of_failure": ["device:iphone15"],
            "reasons": [{"code": "shared-device", "domain": "device:iphone15", "methods": ["m1", "m2"]}], "retiring": null})
    );
    desk.record(["add", A, "key", "--device", "YubiKey 5"]);
    assert_eq!(desk.status(A)["risk"]["level"], "warning");
    desk.record(["test", A, "m3", "passed"]);
    assert_eq!(
        desk.status(A)["risk"],
        json!({"level": "ok", "if_in_force": "ok", "distance": 2, "assured_distance": 2,
            "single_points_of_failure": [], "reasons": [], "retiring": null})
    );
}

#[test]
fn three_spellings_are_one_device_when_it_is_lost_and_found_too() {
    for spelling in ["iPhone15", "ＩＰＨＯＮＥ 15", "iphone-15", "device:iPhone 15", "ｄｅｖｉｃｅ：iphone15"]
    {
        let desk = one_phone();
        let receipt = desk.record(["lost", A, spelling]);
        assert_eq!(desk.last()["data"]["methods"], json!(["m1", "m2"]), "{spelling}");
        let codes: Vec<&str> =
            receipt["warnings"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect();
        assert_eq!(codes, ["nothing-left", "default-lost"]);
        desk.record(["found", A, spelling]);
        assert_eq!(desk.last()["data"]["methods"], json!(["m1", "m2"]), "{spelling}");
        assert_eq!(desk.status(A)["methods"][0]["last_test"], json!(null));
    }
}

#[test]
fn the_members_of_a_status_stand_in_one_order() {
    let desk = one_phone();
    let said = desk.run(["--format", "jsonl", "status", A]).stdout;
    let names = |text: &str| member_names(text).unwrap().join(" ");
    assert_eq!(
        names(said.trim_end()),
        "account affiliation language identity_service_linked open as_of version observed mfa setup default_method \
         methods reregistration phone_change risk note known_by"
    );
    let part = |name: &str| {
        let parsed: std::collections::BTreeMap<String, Box<serde_json::value::RawValue>> =
            serde_json::from_str(&said).unwrap();
        parsed[name].get().to_owned()
    };
    assert_eq!(names(&part("mfa")), "state applied_at effective_at terminated_at termination_effective_at");
    assert_eq!(
        names(&part("risk")),
        "level if_in_force distance assured_distance single_points_of_failure reasons retiring"
    );
    let methods: Vec<Box<serde_json::value::RawValue>> = serde_json::from_str(&part("methods")).unwrap();
    assert_eq!(
        names(methods[0].get()),
        "method kind name device label channels number extension serial ref verifies_sign_in available \
         unavailable_reason unavailable_at added_at changed_at there_at last_test"
    );
    let whole = desk.run(["--json", "status", A]).stdout;
    assert_eq!(names(whole.trim_end()), "mfadesk query as_of on log population accounts");
    let risk = desk.run(["--json", "risk", "--level", "not-in-force"]).stdout;
    assert_eq!(
        names(risk.trim_end()),
        "mfadesk query as_of on log population counts setup_required setup_required_accounts accounts"
    );
    let risk = desk.run(["--format", "jsonl", "risk", "--level", "not-in-force"]).stdout;
    assert_eq!(
        names(risk.trim_end()),
        "account affiliation mfa_state level distance assured_distance usable_methods single_points_of_failure reasons \
         retiring"
    );
    let receipt = desk.run(["--json", "test", A, "m2", "passed"]).stdout;
    assert_eq!(names(receipt.trim_end()), "ok account event warnings next");
    let refusal = desk.run(["--json", "test", A, "m9", "passed"]).stderr;
    assert_eq!(names(refusal.trim_end()), "ok error");
}
