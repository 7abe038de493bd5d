//! Letters before the day from which SMS and calls end: to whom, what each has to do, and what nobody is advised.

use serde_json::{Value, json};

use super::NOW;
use crate::next::retirement::{ONLY_SMS, SMS_AND_KEY, UNTESTED_LEFT, desk};
use crate::support::schemas::validate_answer;

fn written(then: &str) -> Value {
    let answer = desk(then).run_at(NOW, ["notice", "--retiring", "--json"]).json();
    assert_eq!(validate_answer("notice", &answer), Ok(()), "{answer}");
    answer["notices"].clone()
}

fn about<'a>(notices: &'a Value, account: &str) -> &'a Value {
    notices.as_array().unwrap().iter().find(|notice| notice["account"] == account).unwrap()
}

#[test]
fn those_are_written_to_whom_risk_lists_by_day_and_then_by_id() {
    let desk = desk("register");
    let of = |words: &[&str], list: &str| -> Vec<String> {
        let answer = desk.run_at(NOW, words).json();
        let rows = answer[list].as_array().unwrap().iter();
        rows.map(|row| row["account"].as_str().unwrap().to_owned()).collect()
    };
    for filter in [&[][..], &["--level", "ok"], &["--level", "critical"], &["--reason", "single-method"]] {
        let ask = |command| [&[command, "--retiring", "--json"], filter].concat();
        assert_eq!(of(&ask("notice"), "notices"), of(&ask("risk"), "accounts"), "{filter:?}");
    }
    assert_eq!(of(&["notice", "--retiring", "--json"], "notices"), [ONLY_SMS, SMS_AND_KEY, UNTESTED_LEFT]);
}

#[test]
fn each_is_told_what_becomes_of_them_and_what_to_do_before() {
    for (then, situation) in [("register", "will-be-set-up-again"), ("locked-out", "will-be-locked-out")] {
        let notices = written(then);
        let only_sms = about(&notices, ONLY_SMS);
        assert_eq!(only_sms["situation"], situation);
        assert_eq!(only_sms["steps"], json!(["add", "try-added", "tell-done"]));
        assert_eq!((&only_sms["retiring"]["on"], &only_sms["level_now"]), (&json!("2027-02-01"), &json!("critical")));
        let key_left = about(&notices, SMS_AND_KEY);
        assert_eq!((&key_left["situation"], &key_left["level"]), (&json!("will-be-critical"), &json!("critical")));
        let untested = about(&notices, UNTESTED_LEFT);
        assert_eq!(untested["situation"], "will-be-warning");
        assert_eq!(untested["steps"], json!(["test", "tell-done"]), "what is left is enough once it is tested");
    }
}

#[test]
fn the_day_is_named_in_words_a_passkey_comes_first_and_a_landline_is_no_way_out() {
    let notices = written("register");
    let english = about(&notices, ONLY_SMS);
    let text = format!("{}\n{}", english["subject"].as_str().unwrap(), english["body"].as_str().unwrap())
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    assert!(text.contains("verification by SMS or call"), "{text}");
    assert!(text.contains("by Sunday, 31 January 2027"), "{text}");
    assert!(text.contains("Best first: a passkey, a security key, an authenticator app on another device."), "{text}");
    assert!(text.contains("Phone ending in 01 on \"Pixel9\": until then only"), "{text}");
    assert!(text.contains("Do not register \"Phone\" or \"Alternate phone\" or \"Office phone\" instead"), "{text}");
    assert!(!text.contains("a landline (\"Alternate phone\")"), "{text}");
    let japanese = about(&notices, SMS_AND_KEY);
    // What goes on in the next line of a step is indented.
    let text = format!("{}\n{}", japanese["subject"].as_str().unwrap(), japanese["body"].as_str().unwrap())
        .lines()
        .map(str::trim_start)
        .collect::<String>();
    assert!(text.contains("2027年1月31日（日）までに"), "{text}");
    assert!(text.contains("登録できるもの（お勧めの順）：パスキー、セキュリティキー"), "{text}");
    assert!(!text.contains("固定電話（「代替の電話」）"), "{text}");
}

#[test]
fn it_can_be_asked_again_and_says_nothing_of_it_where_it_was_not_asked() {
    let desk = desk("register");
    let answer = desk.run_at(NOW, ["notice", "--retiring", "--json"]).json();
    assert_eq!(answer["query"], json!({"command": "notice", "retiring": true, "template": "retiring"}));
    let again = desk.feed_in("en", "2031-01-01T00:00:00.000Z", answer.to_string(), ["recheck", "-"]);
    assert_eq!((again.code, again.stdout.as_str()), (0, "same\n"), "{}", again.stderr);
    let plain = desk.run_at(NOW, ["notice", "--json"]).json();
    assert_eq!(plain["query"], json!({"command": "notice", "template": "risk"}));
    assert_eq!(desk.run_at(NOW, ["notice", "--retiring", "--without", "kind:app", "--before", "2027-04-01"]).code, 2);
}

#[test]
fn once_the_day_has_come_there_is_nothing_to_be_done_before() {
    let desk = desk("register");
    let after = desk.run_at("2027-02-01T00:00:00.000Z", ["notice", "--retiring", "--json"]).json();
    assert_eq!(after["notices"], json!([]));
    let letters = desk.run_at("2027-02-01T00:00:00.000Z", ["notice", "--json", "--level", "not-in-force"]).json();
    let body = about(&letters["notices"], ONLY_SMS)["body"].as_str().unwrap().replace('\n', " ");
    assert!(body.contains("None of your registered methods verifies a sign-in any more."), "{body}");
}
