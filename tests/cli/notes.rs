//! A note: what was said, and when to come back to it.

use serde_json::{Value, json};

use super::{A, Desk};
use crate::support::schemas::validate_answer;

fn desk() -> Desk {
    let desk = Desk::new();
    desk.record(["register", A, "student"]);
    desk
}

/// What `open` lists at this instant, by matter.
fn open(desk: &Desk, clock: &str) -> Vec<Value> {
    let answer = desk.run_at(clock, ["--json", "open"]).json();
    assert_eq!(validate_answer("open", &answer), Ok(()));
    let open = answer["open"].as_array().unwrap().iter();
    open.flat_map(|one| one["matters"].as_array().unwrap().clone()).collect()
}

#[test]
fn what_was_said_is_shown_and_what_is_to_be_followed_up_is_open_until_another_note() {
    let desk = desk();
    desk.run(["note", A, "fetches", "the student ID", "--follow-up", "tomorrow 10:00", "--ticket", "T-1"]).is(concat!(
        "Recorded. 0123456789: note: fetches the student ID, to be followed up at 2026-11-25 10:00 (line 3)\n",
        "Next: \"mfadesk open\" lists it until the next note is recorded.\n",
    ));
    let status = desk.ask("status", [A]);
    let due = "2026-11-25T01:00:00.000Z";
    let note = json!({"text": "fetches the student ID", "at": "2026-11-24T01:00:00.000Z", "follow_up": due});
    assert_eq!(status["accounts"][0]["note"], note);
    let shown = desk.run(["status", A]).stdout;
    assert!(shown.contains("\nNote (just now; follow-up 2026-11-25 10:00): fetches the student ID\n"), "{shown}");
    let later = desk.run_in("ja", "2026-11-25T01:00:00.000Z", ["status", A]).stdout;
    assert!(later.contains("\nメモ（1日前、期限：10:00）：fetches the student ID\n"), "{later}");
    let audit = desk.run_in("ja", "2026-11-24T01:00:00.000Z", ["audit", A]).stdout;
    assert!(audit.contains("メモ：fetches the student ID（対応予定：2026-11-25 10:00）"), "{audit}");
    for (clock, what) in [("2026-11-25T00:59:59.999Z", "follow-up"), (due, "follow-up-due")] {
        let matters = open(&desk, clock);
        let expected = json!({"what": what, "since": "2026-11-24T01:00:00.000Z", "effective_at": null,
            "planned_on": null, "step": null, "due_at": due, "note": "fetches the student ID"});
        assert_eq!(matters, [expected]);
    }
    let table = desk.run_at(due, ["open"]).stdout;
    assert!(table.contains("follow-up was due 10:00: fetches the student ID"), "{table}");
    // What came of it ends it; and taken back, the first stands again.
    let came = desk.run(["note", A, "came with it"]);
    assert!(
        came.code == 0 && came.stdout.contains("This note completes the follow-up of 2026-11-25 10:00"),
        "{came:?}"
    );
    assert_eq!(open(&desk, due), [Value::Null; 0]);
    desk.record(["undo", A]);
    assert_eq!(desk.status(A)["note"], note);
    assert_eq!(desk.run(["log", "verify"]).code, 0);
}

#[test]
fn it_may_be_of_somebody_who_left_and_of_an_earlier_time_and_holds_no_personal_data() {
    let desk = desk();
    desk.record(["close", A, "--reason", "graduated"]);
    desk.record(["note", A, "asks for a certificate", "--at", "2026-11-24 09:30"]);
    assert_eq!(desk.status(A)["note"]["at"], "2026-11-24T00:30:00.000Z");
    let personal = ["note", A, "call 090-1234-5678"];
    assert_eq!(desk.refused(personal), (3, vec!["personal-data".into()]));
    assert_eq!(desk.refused(["note", "0000000009", "rang"]), (4, vec!["unknown-account".into()]));
    for words in [&["note", A][..], &["note", A, "rang", "--follow-up", "some time"], &["note", A, " "]] {
        let ran = desk.run(words);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{words:?}");
    }
    // A line of a batch, whose follow-up is read in the policy's time zone.
    let line = format!("{{\"command\":\"note\",\"account\":\"{A}\",\"text\":\"rang\",\"follow_up\":\"明日10時\"}}\n");
    assert_eq!(desk.feed(line, ["batch"]).code, 0);
    assert_eq!(desk.last()["data"]["follow_up"], "2026-11-25T01:00:00.000Z");
}

#[test]
fn status_says_who_recorded_what_it_knows() {
    let desk = desk();
    desk.record(["add", A, "msauth", "--device", "iPhone 15"]);
    desk.record(["test", A, "m1", "passed", "--actor", "tanaka"]);
    let second = |lang: &str, clock: &str| {
        let shown = desk.run_in(lang, clock, ["status", A]).stdout;
        shown.lines().nth(1).unwrap().to_owned()
    };
    let clock = "2026-11-24T05:00:00.000Z";
    assert!(second("en", clock).contains("   m1 tested 4 h ago, recorded by \"tanaka\"   "), "{}", second("en", clock));
    assert!(
        second("ja", clock).contains("m1 のサインイン確認に成功（4時間前、記録：「tanaka」）"),
        "{}",
        second("ja", clock)
    );
    let known = desk.ask("status", [A])["accounts"][0]["known_by"].clone();
    assert_eq!(known.as_array().unwrap().len(), 1);
    assert_eq!((&known[0]["role"], &known[0]["method"]), (&json!("test-passed"), &json!("m1")));
    assert_eq!((&known[0]["event"]["actor"], &known[0]["event"]["actor_proof"]), (&json!("tanaka"), &Value::Null));
    // A look from later, by somebody who says no name.
    assert_eq!(desk.run_at("2026-11-24T04:00:00.000Z", ["observe", A, "--all"]).code, 0);
    assert!(second("en", clock).contains("   seen on the page today   "), "{}", second("en", clock));
    let roles: Vec<Value> = desk.run_at(clock, ["--json", "status", A]).json()["accounts"][0]["known_by"]
        .as_array()
        .unwrap()
        .iter()
        .map(|cause| cause["role"].clone())
        .collect();
    assert_eq!(roles, [json!("observed"), json!("test-passed")]);
    assert!(desk.run_at(clock, ["--json", "status", "--all"]).json()["accounts"][0].get("known_by").is_none());
}
