//! Whose something is.

use serde_json::{Value, json};

use super::{NOW, assert_expected, desk as figures};
use crate::support::desk::Desk;
use crate::support::schemas::validate_answer;

/// The figures' desk, a number that two have, and a device that one has under another spelling.
fn desk() -> Desk {
    let desk = figures();
    desk.record_all(
        "2026-11-20T01:00:00.000Z",
        &[
            "add 0000000001 phone --number 090-1234-5612 --device iPhone15 --ticket T-9",
            "register 0000000006 student --ticket T-9",
            "add 0000000006 alt --number +819012345612 --override not-first --because listed",
            "add 0000000006 msauth --device ｉｐｈｏｎｅ－15",
            "close 0000000006 --reason left",
        ],
    );
    desk
}

/// The accounts that are found, with the methods by which they are.
fn found(desk: &Desk, words: &[&str]) -> Vec<(String, Vec<String>)> {
    let answer = desk.run_at(NOW, [&["who", "--json"], words].concat()).json();
    assert_eq!(validate_answer("who", &answer), Ok(()));
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let rows = answer["found"].as_array().unwrap().iter();
    rows.map(|row| (text(&row["account"]), row["methods"].as_array().unwrap().iter().map(text).collect())).collect()
}

fn expected(rows: &[(&str, &[&str])]) -> Vec<(String, Vec<String>)> {
    let own = |ids: &&[&str]| ids.iter().map(|id| (*id).to_owned()).collect();
    rows.iter().map(|(account, methods)| ((*account).to_owned(), own(methods))).collect()
}

#[test]
fn a_number_is_found_as_it_is_dialed_and_neither_kept_nor_shown() {
    let desk = desk();
    let both = expected(&[("0000000001", &["m3"]), ("0000000006", &["m1"])]);
    for number in [
        "090-1234-5612",
        "09012345612",
        "+819012345612",
        "０９０−１２３４−５６１２",
        "number:090 1234 5612",
        "number:12",
    ] {
        assert_eq!(found(&desk, &[number]), both, "{number}");
    }
    assert_eq!(found(&desk, &["090-1234-5699"]), expected(&[]));
    for lang in ["en", "ja"] {
        let shown = desk.run_in(lang, NOW, ["who", "090-1234-5612"]);
        assert_expected(&format!("who.{lang}"), &shown);
    }
    let kept = desk.run_at(NOW, ["who", "090-1234-5612", "--json"]);
    assert!(!kept.stdout.contains("5612"), "{kept:?}");
    let file = desk.file("kept.json", &kept.stdout);
    assert_eq!(desk.run_at(NOW, ["recheck", &file]).stdout, "same\n");
}

#[test]
fn things_are_compared_as_everywhere_and_several_clues_have_to_meet() {
    let desk = desk();
    assert_eq!(found(&desk, &["iPhone 15"]), expected(&[("0000000001", &["m1", "m3"]), ("0000000006", &["m2"])]));
    assert_eq!(found(&desk, &["5501"]), expected(&[("0000000001", &["m2"]), ("0000000005", &["m1"])]));
    assert_eq!(found(&desk, &["serial:t77"]), expected(&[("0000000003", &["m1"])]));
    assert_eq!(found(&desk, &["device:5501"]), expected(&[]));
    assert_eq!(found(&desk, &["iPhone 15", "serial:55-01"]), expected(&[("0000000001", &["m1", "m2", "m3"])]));
}

#[test]
fn a_ticket_finds_whom_it_was_about_with_or_without_methods() {
    let desk = desk();
    assert_eq!(found(&desk, &["ticket:T-9"]), expected(&[("0000000001", &[]), ("0000000006", &[])]));
    assert_eq!(found(&desk, &["ticket:T-9", "serial:5501"]), expected(&[("0000000001", &["m2"])]));
    assert_eq!(found(&desk, &["ticket:T-8"]), expected(&[]));
    let answer = desk.run_at(NOW, ["who", "ticket:T-9", "--json"]).json();
    assert_eq!(answer["query"], json!({"command": "who", "what": ["ticket:T-9"]}));
    assert_eq!(answer["population"], json!({"accounts": 2, "closed": 1}));
}

#[test]
fn what_nobody_could_be_found_by_is_refused_and_mail_is_not_repeated() {
    let desk = desk();
    for typed in ["m1", "", "serial:", "ticket:", "number:k9", "hanako@example.ac.jp", "ticket:hanako@example.ac.jp"] {
        let refused = desk.run_at(NOW, ["who", typed]);
        assert_eq!((refused.code, refused.stdout.as_str()), (2, ""), "{typed}: {refused:?}");
        assert!(!refused.stderr.contains("hanako"), "{refused:?}");
    }
}

#[test]
fn without_the_number_key_a_number_cannot_be_looked_for_and_all_else_can() {
    let desk = desk();
    std::fs::remove_file(desk.in_store("keys/number-1.key")).unwrap();
    let refused = desk.run_at(NOW, ["who", "090-1234-5612"]);
    assert_eq!((refused.code, refused.stdout.as_str()), (6, ""), "{refused:?}");
    assert_eq!(found(&desk, &["number:12", "T-77"]), expected(&[]));
    assert_eq!(found(&desk, &["T-77"]), expected(&[("0000000003", &["m1"])]));
}
