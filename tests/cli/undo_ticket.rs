//! Taking back a whole call: what was recorded for one ticket.

use serde_json::{Value, json};

use super::{A, B, Desk};

/// Two accounts; and a call, of ticket T-1, that was about the wrong one, with a step of it taken back at once.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.record_all(
        "2026-11-24T01:00:00.000Z",
        &[
            "register 0123456789 student",
            "add 0123456789 msauth --device iPhone",
            "register 0000000002 student",
            "add 0000000002 msauth --device Pixel --ticket T-1",
            "test 0000000002 m1 passed --ticket T-1",
            "edit 0000000002 --language en --ticket T-1",
            "undo 0000000002 --ticket T-1",
            "add 0000000002 key --device Titan --ticket T-1",
        ],
    );
    desk
}

const UNDO: [&str; 5] = ["undo", "--ticket", "T-1", "--reason", "the wrong account"];

#[test]
fn a_call_on_the_wrong_account_is_taken_back_as_a_whole_the_newest_first() {
    let desk = desk();
    let would = desk.run([&UNDO[..], &["--dry-run"]].concat());
    assert!(
        would.stdout.starts_with(
            "Not recorded (dry run). Would undo: what was recorded about 0000000002 for the ticket T-1, 3 events."
        ),
        "{would:?}"
    );
    let ran = desk.run_in("ja", "2026-11-24T01:00:00.000Z", [&UNDO[..], &["--dry-run"]].concat());
    assert!(
        ran.stdout.starts_with(
            "記録していません（確認のみ）。0000000002 についてのチケット T-1 の記録（3件）を取り消します。"
        ),
        "{ran:?}"
    );
    let ran = desk.run([&["--json"][..], &UNDO].concat());
    assert_eq!(ran.code, 0, "{ran:?}");
    let log = String::from_utf8(desk.log()).unwrap();
    let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    // Neither what was taken back before nor the taking back, and what it was for stands with it.
    let voided: Vec<&Value> = lines[lines.len() - 3..].iter().map(|line| &line["data"]["event"]).collect();
    assert_eq!(voided, [&lines[8]["id"], &lines[5]["id"], &lines[4]["id"]]);
    assert!(lines[lines.len() - 3..].iter().all(|line| line["correlationid"] == "T-1"));
    assert_eq!(desk.status(B)["methods"], json!([]));
    assert_eq!(desk.status(A)["methods"].as_array().unwrap().len(), 1);
    assert_eq!(desk.run(["log", "verify"]).code, 0);
    // Nothing of it stands any more.
    assert_eq!(desk.refused(UNDO), (4, vec!["unknown-event".into()]));
}

#[test]
fn where_the_ticket_is_of_several_accounts_it_is_asked_which_is_meant() {
    let desk = desk();
    desk.record(["test", A, "m1", "passed", "--ticket", "T-1"]);
    let asked = desk.run(UNDO);
    assert_eq!(
        (asked.code, asked.stderr.as_str()),
        (
            2,
            "error: That ticket is on record for several accounts: 0000000002, 0123456789.\nhint: Say which of them is meant: --only ID.\n"
        )
    );
    desk.run([&UNDO[..], &["--only", "0000-000-002"]].concat()).is(concat!(
        "Recorded. Undone: what was recorded about 0000000002 for the ticket T-1, 3 events.\n",
        "Note: Undone: line 9 (method added). The risk level stays the same: no MFA.\n",
        "Note: Undone: line 6 (test passed). The risk level stays the same: no MFA.\n",
        "Note: Undone: line 5 (method added). The risk level stays the same: no MFA.\n",
    ));
    assert_eq!(desk.status(A)["methods"][0]["last_test"]["result"], "passed");
    // Of nobody's, and without a reason, nothing.
    let other = [&UNDO[..], &["--only", "0000000009"]].concat();
    assert_eq!(desk.refused(other), (4, vec!["unknown-event".into()]));
    assert_eq!(desk.refused(["undo", "--ticket", "T-9", "--reason", "x"]), (4, vec!["unknown-event".into()]));
    for words in [&UNDO[..3], &["undo", "--reason", "x"], &["undo", "--only", A, "--reason", "x"]] {
        assert_eq!(desk.run(words).code, 2, "{words:?}");
    }
    // With an account, the ticket is that of the taking back, as ever.
    desk.record(["edit", A, "--language", "ja"]);
    desk.record(["undo", A, "--ticket", "T-2"]);
    assert_eq!(desk.last()["correlationid"], "T-2");
}

#[test]
fn what_was_built_on_it_is_taken_back_before_it() {
    let desk = desk();
    desk.record(["test", B, "m2", "passed", "--ticket", "T-2"]);
    assert_eq!(desk.refused(UNDO), (3, vec!["would-not-fit".into()]));
}

#[test]
fn a_reason_that_was_left_out_is_not_said_to_be_empty() {
    let desk = desk();
    for words in [&["undo", "0000000002", "4"][..], &UNDO[..3]] {
        let said = desk.run(words.iter().copied());
        assert_eq!(said.code, 2, "{}", said.stderr);
        assert!(said.stderr.contains("--reason is missing."), "{}", said.stderr);
    }
}
