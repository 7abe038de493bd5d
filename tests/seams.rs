//! Where rooms meet: what only the whole program shows.

use serde_json::Value;

use crate::support::desk::Desk;

/// A store with two students, of whom the second has one method.
fn desk() -> Desk {
    let desk = Desk::new();
    for command in [
        "register 0123456789 student",
        "register 1234567890 student",
        "add 1234567890 key --device YubiKey",
        "test 1234567890 passed",
        "apply 1234567890",
    ] {
        says(&desk, command);
    }
    desk
}

/// What it prints on stdout, having said nothing on stderr.
fn says(desk: &Desk, command: &str) -> String {
    let ran = desk.run(command.split(' '));
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{command}");
    ran.stdout
}

#[test]
fn accounts_that_are_named_twice_and_in_disorder_are_answered_once_and_by_id() {
    let desk = desk();
    let answer = says(&desk, "status 1234567890 0123456789 1234567890 --json");
    desk.file("kept.json", &answer);
    let answer: Value = serde_json::from_str(&answer).unwrap();
    let ids: Vec<_> = answer["accounts"].as_array().unwrap().iter().map(|row| row["account"].clone()).collect();
    assert_eq!(ids, ["0123456789", "1234567890"]);
    assert_eq!(answer["population"]["accounts"], 2);
    assert_eq!(says(&desk, "recheck kept.json"), "same\n");
}

#[test]
fn an_answer_that_only_counts_can_be_rechecked() {
    let desk = desk();
    let answer = says(&desk, "risk --count --json");
    desk.file("kept.json", &answer);
    assert_eq!(serde_json::from_str::<Value>(&answer).unwrap()["query"]["count"], true);
    assert_eq!(says(&desk, "recheck kept.json"), "same\n");
    desk.file("kept.json", &answer.replace("\"critical\":1", "\"critical\":0"));
    assert_eq!(desk.run(["recheck", "kept.json"]).code, 1);
}

#[test]
fn what_concerns_the_log_itself_can_be_audited() {
    let desk = desk();
    let audit: Value = serde_json::from_str(&says(&desk, "audit store --json")).unwrap();
    let types: Vec<_> = audit["events"].as_array().unwrap().iter().map(|event| event["type"].clone()).collect();
    assert_eq!(types, ["mfadesk.log.started.v1"]);
}

#[test]
fn refusals_name_every_value_within_their_sentence() {
    let desk = desk();
    let first = "01999999-0000-7000-8000-000000000000";
    says(&desk, &format!("test 1234567890 passed --event-id {first}"));
    for (command, exit, said) in [
        (
            "default 1234567890 m1 --expect-version 9".to_owned(),
            8,
            "error: Account 1234567890 has changed since you looked at it: it is now at version 5, not 9. (version-conflict)",
        ),
        (
            format!("default 1234567890 m1 --event-id {first}"),
            3,
            "error: The event id is taken: it belongs to another event, line 7, account 1234567890. (event-id-taken)",
        ),
        (
            "add 0123456789 passkey --label 090-1234-5612".to_owned(),
            3,
            "error: The text holds what reads as a mail address or a phone number (ending in 12). (personal-data)",
        ),
        (
            "log repair --accept-loss a@example.jp".to_owned(),
            3,
            "error: The text holds what reads as a mail address or a phone number. (personal-data)",
        ),
    ] {
        let ran = desk.run(command.split(' '));
        assert_eq!((ran.code, ran.stdout.as_str()), (exit, ""), "{command}");
        assert_eq!(ran.stderr.lines().next(), Some(said), "{command}");
    }
}

#[test]
fn what_was_taken_back_is_named_in_the_readers_language() {
    let desk = desk();
    let receipt = says(&desk, "undo 1234567890 --lang ja");
    let note = receipt.lines().find(|line| line.starts_with("参考"));
    assert_eq!(note, Some("参考：取り消した記録：6行目（利用申請）。危険度：危険 → 多要素認証なし。"));
}
