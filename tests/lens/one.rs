//! Of one account: what is left, by which channel, and what the person clicks.

use serde_json::json;

use crate::support::desk::Desk;
use crate::support::schemas::validate_answer;

const SPRING: &str = "2026-11-20T01:00:00.000Z";
const NOW: &str = "2026-11-24T01:00:00.000Z";

/// An app and a number on one phone, and a key that nobody ever tried.
fn desk() -> Desk {
    let desk = Desk::founded(SPRING);
    desk.record_all(
        SPRING,
        &[
            "register 0123456789 faculty",
            "add 0123456789 msauth --device iPhone15",
            "add 0123456789 phone --device iPhone15 --number 090-1234-5612",
            "add 0123456789 key --device YubiKey",
            "test 0123456789 m1 passed",
            "test 0123456789 m2 passed",
            "apply 0123456789",
        ],
    );
    desk
}

fn asked(desk: &Desk, without: &str) -> String {
    let ran = desk.run_at(NOW, ["status", "0123456789", "--without", without]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    ran.stdout
}

#[test]
fn a_lost_device_takes_what_is_on_it_and_the_person_has_to_pick_another_option() {
    assert_eq!(
        asked(&desk(), "iphone 15"),
        "\
As if lost: \"iPhone15\".

0123456789 faculty   MFA on since 2026-11-20 10:40     CRITICAL: losing \"YubiKey\" locks this person out
Sign-in methods on record: m3 Security key   never checked: ask the caller   Next: add a method that is not on YubiKey, then test it

method  kind                     device    verifies by         number  last test          state
m1      Microsoft Authenticator  iPhone15  notification, code          passed 4 days ago  default, UNAVAILABLE: as if lost
m2      Phone                    iPhone15  SMS, call           ••12    passed 4 days ago  UNAVAILABLE: as if lost
m3      Security key             YubiKey   touch                       never              available

Last known to be there: m1, m2 tested 4 days ago; m3 added 4 days ago.

Left to sign in with: m3 Security key by touch. The sign-in page asks for m1 first: click \"Use a different verification option\" and pick one of these.

log at line 8, last recorded 4 days ago
"
    );
}

#[test]
fn it_is_told_in_japanese_too() {
    let ran = desk().run_in("ja", NOW, ["status", "0123456789", "--without", "m1", "--without", "channel:sms"]);
    assert_eq!(ran.code, 0);
    assert!(
        ran.stdout.starts_with("m1 とSMSによる確認が使えなくなったと仮定した場合：\n\n0123456789 教員"),
        "{}",
        ran.stdout
    );
    let left = "残る本人確認方法：m2 電話（音声通話）、m3 セキュリティキー（タッチ）。\
                サインイン画面では先に m1 を求められるので、「別の確認オプションを使用する」から選んでもらってください。";
    assert!(ran.stdout.contains(left), "{}", ran.stdout);
    assert!(ran.stdout.contains("使用不可（使えなくなったと仮定）"), "{}", ran.stdout);
}

#[test]
fn a_method_with_another_channel_survives_and_a_test_by_the_lost_one_says_nothing() {
    let desk = desk();
    desk.record_all(SPRING, &["default 0123456789 m2"]);
    let answer = desk.run_at(NOW, ["status", "0123456789", "--without", "channel:sms", "--json"]).json();
    assert_eq!(validate_answer("status", &answer), Ok(()));
    assert_eq!(answer["query"], json!({"command": "status", "accounts": ["0123456789"], "without": ["channel:sms"]}));
    let phone = &answer["accounts"][0]["methods"][1];
    assert_eq!(
        (&phone["channels"], &phone["available"], &phone["last_test"]),
        (&json!(["call"]), &json!(true), &json!(null))
    );
    let table = asked(&desk, "channel:sms");
    let left = "Left to sign in with: m1 Microsoft Authenticator by notification, code; m2 Phone by call; m3 Security key by touch. \
                The sign-in page asks for m2 first: click \"Use a different verification option\" and pick one of these.";
    assert!(table.contains(left), "{table}");
    // Without the call too, nothing is left of it.
    let both = ["status", "0123456789", "--without", "channel:sms", "--without", "channel:call", "--json"];
    let phone = desk.run_at(NOW, both).json()["accounts"][0]["methods"][1].clone();
    assert_eq!(
        (&phone["channels"], &phone["available"], &phone["unavailable_reason"]),
        (&json!([]), &json!(false), &json!("as-if-lost"))
    );
}

#[test]
fn when_the_default_still_works_nothing_else_has_to_be_clicked() {
    let table = asked(&desk(), "m3");
    assert!(table.contains("m2 Phone by SMS, call. The sign-in page asks for m1 first, as before.\n"), "{table}");
}

#[test]
fn a_number_is_named_by_two_digits_by_all_of_it_or_by_its_fingerprint_and_kept_without_it() {
    let desk = desk();
    let status = desk.run_at(NOW, ["status", "0123456789", "--json"]).json();
    let fingerprint = status["accounts"][0]["methods"][1]["number"]["fingerprint"].as_str().unwrap().to_owned();
    let canonical = format!("number:{fingerprint}");
    let kept = |typed: &str| {
        let answer = desk.run_at(NOW, ["status", "0123456789", "--without", typed, "--json"]).json();
        let available = answer["accounts"][0]["methods"].as_array().unwrap().iter();
        let available: Vec<bool> = available.map(|method| method["available"].as_bool().unwrap()).collect();
        assert_eq!(available, [true, false, true], "{typed}");
        answer["query"]["without"].clone()
    };
    assert_eq!(kept("number:12"), json!(["number:12"]));
    assert_eq!(kept("number:090-1234-5612"), json!([canonical]));
    assert_eq!(kept(&canonical), json!([canonical]));
    assert_eq!(kept("kind:phone"), json!(["kind:phone"]));
}

#[test]
fn nothing_left_is_said_plainly() {
    let ran = desk().run_at(NOW, ["status", "0123456789", "--without", "iPhone15", "--without", "m3"]);
    assert!(ran.stdout.contains("LOCKED OUT: nothing registered can be used"), "{}", ran.stdout);
    assert!(ran.stdout.contains("\nNothing would be left to sign in with.\n"), "{}", ran.stdout);
}

#[test]
fn what_the_account_does_not_have_is_unknown_and_what_cannot_be_lost_is_a_usage_error() {
    let desk = desk();
    for (without, exit, code) in [
        ("m9", 4, "unknown-method"),
        ("Pixel", 4, "unknown-device"),
        ("device:Pixel", 4, "unknown-device"),
        ("serial:1", 4, "unknown-device"),
        ("number:34", 4, "unknown-number"),
        ("number:090-1234-5634", 4, "unknown-number"),
        ("channel:fax", 2, "usage"),
        ("kind:pager", 2, "usage"),
        ("number:1", 2, "usage"),
        ("", 2, "usage"),
    ] {
        let ran = desk.run_at(NOW, ["status", "0123456789", "--without", without, "--json"]);
        assert_eq!((ran.code, &ran.error()["error"]["code"]), (exit, &json!(code)), "{without}");
    }
}

#[test]
fn what_one_account_has_cannot_be_asked_about_for_several() {
    let desk = desk();
    desk.record_all(SPRING, &["register 0000000001 staff"]);
    for question in [&["status", "--all"][..], &["risk"], &["status", "0123456789", "0000000001"]] {
        for without in ["m1", "iPhone15", "device:iPhone15", "number:12"] {
            let ran = desk.run_at(NOW, [question, &["--without", without]].concat());
            let said = format!(
                "error: \"{without}\" belongs to a single account and cannot be used when you ask about several.\n\
                 hint: Ask about one: mfadesk status ID --without X. For all accounts: channel:sms, kind:phone.\n"
            );
            assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr), (2, "", said));
        }
    }
}

#[test]
fn an_answer_without_something_can_be_rechecked_without_the_key() {
    let desk = desk();
    for question in [
        &["status", "0123456789", "--without", "number:090-1234-5612"][..],
        &["status", "--all", "--without", "channel:notification"],
        &["risk", "--level", "ok,warning,critical", "--without", "kind:phone"],
        &["risk", "--count", "--without", "kind:key"],
    ] {
        let answer = desk.run_at(NOW, [question, &["--json"]].concat()).json();
        let mut whole = answer.clone();
        whole["query"].as_object_mut().unwrap().remove("without");
        for (answer, exit) in [(answer, 0), (whole, 1)] {
            let file = desk.file("answer.json", &answer.to_string());
            let ran = desk.run_at(NOW, ["--keys", "/nowhere", "recheck", &file]);
            assert_eq!(ran.code, exit, "{question:?}: {ran:?}");
        }
    }
}
