//! What is only out of reach comes back; what never was cannot come back; what is in a keychain moves with no phone; and
//! every number counts.

use serde_json::{Value, json};

use crate::support::desk::Desk;
use crate::support::schemas::validate_answer;

const THEN: &str = "2026-11-20T01:00:00.000Z";
const NOW: &str = "2026-11-24T01:00:00.000Z";
const A: &str = "0000000001";

/// An app on one phone, tested, and MFA on.
const ONE_APP: [&str; 3] = ["add A msauth --device Pixel9", "test A m1 passed", "apply A"];

/// One student, to whom this happened.
fn given(happened: &[&str]) -> Desk {
    let desk = Desk::founded(THEN);
    desk.record_all(THEN, &[&format!("register {A} student")]);
    for command in happened {
        desk.record_all(THEN, &[&command.replace('A', A)]);
    }
    desk
}

/// One whose only phone is at home.
pub fn at_home() -> Desk {
    given(&[&ONE_APP[..], &["lost A m1 --reason no-access"]].concat())
}

/// The account in the answer of `next`, for scripts.
fn asked(desk: &Desk) -> Value {
    let answer = desk.run_at(NOW, ["next", A, "--json"]).json();
    assert_eq!(validate_answer("next", &answer), Ok(()), "{answer}");
    answer["accounts"][0].clone()
}

fn codes(account: &Value) -> Vec<&str> {
    account["advice"].as_array().unwrap().iter().map(|topic| topic["code"].as_str().unwrap()).collect()
}

fn topic<'a>(account: &'a Value, code: &str) -> &'a Value {
    account["advice"].as_array().unwrap().iter().find(|topic| topic["code"] == code).unwrap()
}

fn said(desk: &Desk, lang: &str, words: &[&str]) -> String {
    let ran = desk.run_in(lang, NOW, words);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    // As in a pipe, but whatever the width.
    ran.stdout
}

#[test]
fn a_phone_left_at_home_is_fetched_before_anybody_thinks_of_re_registration() {
    let desk = at_home();
    let account = asked(&desk);
    assert_eq!(codes(&account), ["try-first", "comes-back", "reregister", "not-mfa", "switch-off"]);
    assert_eq!(topic(&account, "comes-back"), &json!({"code": "comes-back", "methods": ["m1"], "by_sim": []}));
    assert_eq!(topic(&account, "try-first")["methods"], json!([]), "it is told of once");
    for (lang, words) in [("en", ["etch", "only if it will not come back"]), ("ja", ["取りに戻る", "戻らない場合だけ"])]
    {
        for question in ["next", "status"] {
            let said = said(&desk, lang, &[question, A]);
            assert!(words.iter().all(|words| said.contains(words)), "{question}: {said}");
        }
    }
    let status = said(&desk, "en", &["status", A]);
    assert!(status.contains("Next: get m1 back (fetch it, charge it, wait for the SIM)"), "{status}");
    let risk = said(&desk, "en", &["risk"]);
    assert!(risk.contains("get it back (fetch, charge, wait for the SIM)"), "{risk}");
    let letter = desk.run_at(NOW, ["notice", "--json"]).json();
    assert_eq!(
        letter["notices"][0]["steps"],
        json!(["try-others", "fetch", "reregister", "set-up-first", "add-alternative"])
    );
    let body = letter["notices"][0]["body"].as_str().unwrap().replace('\n', " ");
    assert!(body.contains("If nothing works, and what is out of reach will not come back,"), "{body}");
}

#[test]
fn a_sim_on_its_way_is_waited_for() {
    let desk = given(&[
        "add A phone --device Pixel9 --number 090-1234-5612",
        "test A m1 passed",
        "apply A",
        "lost A m1 --reason no-access",
    ]);
    assert_eq!(topic(&asked(&desk), "comes-back")["by_sim"], json!(["m1"]));
    assert!(said(&desk, "en", &["next", A, "--all"]).contains("a new SIM has the same number"));
    assert!(said(&desk, "ja", &["next", A, "--all"]).contains("SIMを再発行中"));
}

#[test]
fn what_is_lost_is_not_waited_for() {
    let account = asked(&given(&[&ONE_APP[..], &["lost A m1"]].concat()));
    assert_eq!(codes(&account), ["try-first", "reregister", "not-mfa", "switch-off"]);
}

#[test]
fn whoever_applied_before_anything_was_registered_is_told_of_the_unknown_error_and_of_nothing_that_is_gone() {
    let desk = given(&["apply A --override no-method --because SAVE"]);
    let account = asked(&desk);
    assert_eq!(
        (&account["situation"], &topic(&account, "step")["walk"]),
        (&json!("never-set-up"), &json!("never-set-up"))
    );
    for (lang, error, never) in [
        ("en", "\"unknown error\"", &["any more", "setup again", "The password alone"][..]),
        ("ja", "「不明なエラー」", &["再設定", "パスワードだけでサインインできます"]),
    ] {
        for question in ["next", "status"] {
            let said = said(&desk, lang, &[question, A]);
            assert!(said.contains(error), "{said}");
            assert!(never.iter().all(|words| !said.contains(words)), "{said}");
        }
    }
    let letter = desk.run_at(NOW, ["notice", "--json", "--level", "not-in-force"]).json();
    assert_eq!(letter["notices"][0]["situation"], "never-set-up");
    let body = letter["notices"][0]["body"].as_str().unwrap();
    assert!(body.contains("「不明なエラー」") && !body.contains("any more"), "{body}");
}

#[test]
fn whoever_had_a_method_once_was_set_up() {
    let desk = given(&[&ONE_APP[..], &["observe A --none"]].concat());
    assert_eq!(asked(&desk)["situation"], "set-up-again");
}

#[test]
fn a_mobile_number_counts_whatever_its_kind() {
    let desk = given(&[
        "add A alternate-phone --number 080-1234-5612 --override not-first --because asked",
        "test A m1 passed",
        "apply A",
    ]);
    let account = asked(&desk);
    let first = topic(&account, "number-first");
    assert_eq!((&first["stops"], &first["locks_out"]), (&json!(["m1"]), &json!(true)));
    assert!(!said(&desk, "en", &["next", A, "--all"]).contains("Nothing changes"));
}

#[test]
fn without_the_main_phone_in_the_hand_the_other_number_counts() {
    let desk = given(&[
        "add A phone --device Pixel9 --number 090-1234-5612",
        "add A alternate-phone --number 080-1234-5634",
        "test A m2 passed",
        "apply A",
        "lost A m1",
    ]);
    assert_eq!(topic(&asked(&desk), "number-first")["stops"], json!(["m2"]));
}

#[test]
fn what_is_in_a_keychain_does_not_go_with_a_phone_and_what_everybody_calls_their_phone_is_no_phone() {
    let desk = given(&[
        "add A msauth --device スマホ",
        "add A passkey --device iCloudKeychain",
        "add A app --device Pixel9",
        "test A m1 passed",
        "test A m2 passed",
        "apply A",
    ]);
    let account = asked(&desk);
    let new = topic(&account, "new-phone");
    assert_eq!(new["phones"], json!([{"device": "Pixel9", "methods": ["m3"], "locks_out": false}]));
    assert_eq!(new["unknown"], json!(["m1"]));
}

#[test]
fn a_number_goes_with_the_phone_its_sim_is_in() {
    let desk = given(&[
        "add A phone --device Pixel9 --number 090-1234-5612",
        "add A alternate-phone --number 090-1234-5612 --override duplicate-method --because same",
        "test A m1 passed",
        "apply A",
    ]);
    let account = asked(&desk);
    assert_eq!(
        topic(&account, "new-phone")["phones"],
        json!([{"device": "Pixel9", "methods": ["m1", "m2"], "locks_out": true}])
    );
}

#[test]
fn the_way_that_next_calls_closed_is_the_one_that_is_warned_of_when_it_is_recorded() {
    for (service, via) in [("", "form"), (" --identity-service not-linked", "identity-service")] {
        let desk = Desk::founded(THEN);
        desk.record_all(THEN, &[&format!("register {A} student{service}")]);
        for command in [&ONE_APP[..], &["lost A m1"]].concat() {
            desk.record_all(THEN, &[&command.replace('A', A)]);
        }
        let account = asked(&desk);
        let ways = topic(&account, "reregister")["ways"].as_array().unwrap();
        for way in ways {
            let way_of = way["via"].as_str().unwrap();
            let ran = desk.run_at(NOW, ["reregister", "request", A, "--via", way_of, "--dry-run", "--json"]);
            let is_spoken_against = ran.code == 3 || ran.json()["warnings"].to_string().contains("way-needs-sign-in");
            assert_eq!(is_spoken_against, way["open"] == json!(false), "{way_of}: {}", ran.stdout);
        }
        assert!(ways.iter().any(|way| way["via"] == via && way["open"] == json!(false)));
    }
}
