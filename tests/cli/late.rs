//! What a time to the minute means: any time within it, so that nobody is told of what they have just recorded themselves.

use serde_json::{Value, json};

use super::{A, Desk};

/// Half a minute after ten.
const ADDED: &str = "2026-11-24T01:00:30.500Z";

/// A phone was added within the minute, and the clock stands at the end of it.
fn added() -> Desk {
    let mut desk = Desk::new();
    desk.record(["register", A, "student"]);
    desk.at(ADDED).record(["add", A, "passkey", "--device", "iPhone 15"]);
    desk.at("2026-11-24T01:00:59.000Z");
    desk
}

/// When the event of this receipt occurred.
fn time(receipt: &Value) -> &str {
    receipt["event"]["time"].as_str().unwrap()
}

#[test]
fn a_time_to_the_minute_is_that_at_which_what_is_known_does_not_speak_against_it() {
    for typed in ["10:00", "2026-11-24 10:00", "１０：００"] {
        for command in
            [&["test", A, "m1", "passed"][..], &["remove", A, "m1"], &["lost", A, "m1"], &["lost", A, "iPhone 15"]]
        {
            let receipt = added().record(command.iter().copied().chain(["--at", typed]));
            assert_eq!(time(&receipt), ADDED, "{command:?} {typed}");
        }
        let line = json!({"command": "test", "account": A, "method": "m1", "result": "passed", "at": typed});
        let said = added().feed(line.to_string(), ["batch"]);
        assert_eq!(time(&serde_json::from_str(&said.stdout).unwrap()), ADDED, "{said:?}");
    }
}

#[test]
fn of_several_things_that_are_known_within_the_minute_the_last_counts() {
    let mut desk = added();
    desk.at("2026-11-24T01:00:40.000Z").record(["test", A, "m1", "passed"]);
    desk.at("2026-11-24T01:00:45.000Z").record(["apply", A]);
    let student_id = ["--reason", "leave", "--identity-check", "student-id"];
    desk.at("2026-11-24T01:00:50.000Z").record(["terminate", A].into_iter().chain(student_id));
    desk.at("2026-11-24T01:05:00.000Z");
    assert_eq!(time(&desk.record(["apply", A, "--at", "10:00"])), "2026-11-24T01:00:50.000Z");
}

#[test]
fn what_is_known_from_a_later_minute_speaks_against_it() {
    let desk = added();
    assert_eq!(desk.refused(["test", A, "m1", "passed", "--at", "09:59"]), (3, vec!["older-than-known".into()]));
    // A minute ends before the next one begins.
    let mut desk = Desk::new();
    desk.record(["register", A, "student"]);
    desk.at("2026-11-24T01:01:00.000Z").record(["add", A, "passkey"]);
    assert_eq!(desk.refused(["test", A, "m1", "passed", "--at", "10:00"]), (3, vec!["older-than-known".into()]));
    let mut desk = Desk::new();
    desk.record(["register", A, "student"]);
    desk.at("2026-11-24T01:00:59.999Z").record(["add", A, "passkey"]);
    assert_eq!(time(&desk.record(["test", A, "m1", "passed", "--at", "10:00"])), "2026-11-24T01:00:59.999Z");
}

#[test]
fn a_time_that_is_finer_means_what_it_says() {
    for typed in ["2026-11-24T10:00:00+09:00", "2026-11-24T01:00:30.499Z", "1m-ago"] {
        assert_eq!(
            added().refused(["test", A, "m1", "passed", "--at", typed]),
            (3, vec!["older-than-known".into()]),
            "{typed}"
        );
    }
}

#[test]
fn where_nothing_speaks_against_it_a_minute_is_its_beginning() {
    let mut desk = added();
    desk.at("2026-11-24T01:10:00.000Z");
    assert_eq!(time(&desk.record(["test", A, "m1", "passed", "--at", "10:05"])), "2026-11-24T01:05:00.000Z");
}

#[test]
fn a_look_is_not_put_off_for_what_it_did_not_show() {
    let desk = added();
    let receipt = desk.record(["observe", A, "--none", "--at", "10:00"]);
    assert_eq!(time(&receipt), "2026-11-24T01:00:00.000Z");
    assert_eq!(receipt["warnings"][0]["code"], "known-later");
    assert_eq!(desk.status(A)["methods"][0]["method"], "m1");
}

#[test]
fn what_another_recorded_as_they_said_themselves_is_taken_back_with_their_name() {
    let desk = added();
    desk.record(["test", A, "m1", "passed", "--actor", "tanaka"]);
    let said = desk.run(["--json", "undo", A, "4", "--reason", "it was another", "--actor", "suzuki"]);
    assert_eq!(said.warnings(), ["recorded-by", "taken-back"]);
    let desk = added();
    desk.record(["test", A, "m1", "passed", "--actor", "tanaka"]);
    let said = desk.run(["--json", "undo", A, "4", "--reason", "it was another", "--actor", "tanaka"]);
    assert_eq!(said.warnings(), ["taken-back"]);
}
