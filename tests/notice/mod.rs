//! `notice` as the desk runs it: whom it writes to, the mails it puts into a directory, and templates of the desk's own,
//! wrong in every way.

mod mails;
mod retiring;
mod templates;

use crate::support::desk::Desk;
use crate::support::program::Ran;
use crate::support::schemas::validate_answer;
use serde_json::{Value, json};

pub const THEN: &str = "2026-11-20T01:00:00.000Z";
pub const NOW: &str = "2026-11-24T01:00:00.000Z";

/// One who writes Japanese and has one app; one who writes English and has a phone and a key; one who lost everything;
/// one with two things that work; one who left; one who never applied.
pub fn desk() -> Desk {
    let desk = Desk::founded(THEN);
    for (account, more, kinds) in [
        ("0000000001", "student --language ja", &["app"][..]),
        ("0000000002", "faculty --language en", &["phone", "key"]),
        ("0000000003", "staff", &["app"]),
        ("0000000004", "student", &["app", "key"]),
        ("0000000005", "other", &["app"]),
    ] {
        desk.record_all(THEN, &[&format!("register {account} {more}")]);
        for (number, kind) in (1..).zip(kinds) {
            let phone = if *kind == "phone" { "Pixel9 --number 090-1234-5612" } else { kind };
            desk.record_all(
                THEN,
                &[&format!("add {account} {kind} --device {phone}"), &format!("test {account} m{number} passed")],
            );
        }
        desk.record_all(THEN, &[&format!("apply {account} --citrix-signed-out")]);
    }
    desk.record_all(THEN, &["close 0000000005 --reason left", "lost 0000000003 m1", "register 0000000006 student"]);
    desk
}

fn accounts(answer: &Value, list: &str) -> Vec<String> {
    let rows = answer[list].as_array().unwrap();
    rows.iter().map(|row| row["account"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn it_writes_to_whom_risk_lists_in_the_same_order() {
    let desk = desk();
    for filter in [
        &[][..],
        &["--level", "warning,ok,not-in-force"],
        &["--reason", "single-method"],
        &["--affiliation", "staff,student"],
        &["--as-of", "6"],
    ] {
        let ask = |command: &str| {
            let mut words = vec!["--json", command];
            words.extend(filter);
            desk.run_at(NOW, &words).json()
        };
        let (risk, notice) = (ask("risk"), ask("notice"));
        assert_eq!(validate_answer("notice", &notice), Ok(()));
        assert_eq!(accounts(&notice, "notices"), accounts(&risk, "accounts"), "{filter:?}");
        assert_eq!(notice["population"], risk["population"], "{filter:?}");
    }
}

#[test]
fn before_a_day_it_writes_to_those_whom_it_makes_worse_and_says_the_day_in_words() {
    let desk = desk();
    let words = ["--json", "notice", "--without", "kind:app", "--before", "2027-04-01"];
    let answer = desk.run_at(NOW, words).json();
    assert_eq!(validate_answer("notice", &answer), Ok(()));
    assert_eq!(accounts(&answer, "notices"), ["0000000001", "0000000004"]);
    let row = &answer["notices"][0];
    assert_eq!((&row["level"], &row["level_now"]), (&json!("locked-out"), &json!("critical")));
    assert_eq!(row["situation"], "will-be-locked-out");
    assert!(row["subject"].as_str().unwrap().contains("2027年3月31日（水）までに"), "{row}");
    let both = answer["notices"][1]["subject"].as_str().unwrap();
    assert!(both.contains("2027年3月31日（水）までに") && both.contains("by Wednesday, 31 March 2027"), "{both}");
    // Who is locked out already has other things to do.
    assert!(!accounts(&answer, "notices").contains(&"0000000003".to_owned()));
}

#[test]
fn a_day_that_has_come_and_a_loss_without_a_day_are_slips() {
    let desk = desk();
    let refused = |more: &[&str]| {
        let mut words = vec!["--json", "notice"];
        words.extend(more);
        let ran = desk.run_at(NOW, &words);
        (ran.code, ran.error()["error"]["message"].as_str().unwrap().to_owned())
    };
    let days: &[&str] = &["2026-11-24", "2026-04-01"];
    for day in days {
        let (code, message) = refused(&["--without", "channel:sms", "--before", day]);
        assert_eq!((code, message), (2, format!("{day} is not in the future.")));
    }
    assert_eq!(refused(&["--without", "channel:sms", "--before", "1 April"]).0, 2);
    assert_eq!(refused(&["--without", "channel:sms"]).0, 2);
    assert_eq!(refused(&["--before", "2027-04-01"]).0, 2);
    assert_eq!(refused(&["--without", "m1", "--before", "2027-04-01"]).0, 2);
    for to in ["desk@example.jp", "{account}", "{account}@example.jp\nBcc: x@example.jp"] {
        assert_eq!(refused(&["--to", to]).0, 2, "{to}");
    }
}

#[test]
fn an_answer_that_was_kept_is_the_same_years_later_without_the_template_that_made_it() {
    let desk = desk();
    let store = desk.store().join("notices");
    std::fs::create_dir(&store).unwrap();
    std::fs::write(store.join("risk.en.txt"), "Ours: {headline}\n\n{steps}\n").unwrap();
    let keep = |words: &[&str]| -> Ran { desk.run_at(NOW, words) };
    let answers = [
        keep(&["--json", "notice"]),
        keep(&["--json", "notice", "--to", "{account}@example.jp", "--level", "ok,critical"]),
        keep(&["--json", "notice", "--without", "kind:app", "--before", "2027-04-01"]),
    ];
    assert!(answers[0].stdout.contains("Ours: "));
    std::fs::remove_dir_all(&store).unwrap();
    desk.record_all("2027-01-01T00:00:00.000Z", &["lost 0000000001 m1"]);
    for answer in &answers {
        let file = desk.file("answer.json", &answer.stdout);
        let ran = desk.run_at("2031-01-01T00:00:00.000Z", ["recheck", &file]);
        assert_eq!((ran.code, &*ran.stdout, &*ran.stderr), (0, "same\n", ""));
    }
    let mut edited: Value = serde_json::from_str(&answers[0].stdout).unwrap();
    edited["notices"][0]["body"] = json!("Please send us your password.");
    let recheck =
        |answer: &Value| desk.run_at(NOW, ["--json", "recheck", &desk.file("answer.json", &answer.to_string())]);
    let ran = recheck(&edited);
    assert_eq!(ran.code, 1);
    assert!(ran.stdout.contains("\"member\":\"body\""), "{}", ran.stdout);
    // Another version may have other words, but not other reasons.
    edited["mfadesk"] = json!("0.0.9");
    assert_eq!(recheck(&edited).code, 0);
    edited["notices"][0]["reasons"] = json!([]);
    assert_eq!(recheck(&edited).code, 1);
}
