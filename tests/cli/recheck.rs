//! An answer that was kept can be asked again, on any copy of the log.

use std::fs;

use serde_json::{Value, json};

use super::{A, B, CLOCK, Desk, Ran};
use crate::support::forge::Forge;

fn world() -> Desk {
    let desk = Desk::new();
    desk.record(["register", A, "student"]);
    desk.record(["add", A, "passkey", "--device", "iPhone"]);
    desk.record(["test", A, "passed"]);
    desk.record(["apply", A]);
    desk.record(["register", B, "student"]);
    desk
}

const QUESTIONS: &[&[&str]] = &[
    &["risk"],
    &["risk", "--count"],
    &["risk", "--level", "critical,ok", "--reason", "single-method", "--affiliation", "student"],
    &["risk", "--unverified"],
    &["status", "--all"],
    &["status", "--all", "--as-of", "3"],
    &["status", "--all", "--as-of", "09:00"],
    &["status", A, B],
    &["status", "--all", "--kind", "passkey", "--device", "iphone", "--applied-since", "09:30", "--overridden"],
    &["status", "--all", "--untested", "--phone-change-overdue", "--not-observed-since", "2h-ago"],
    &["shared", "--at-least", "2"],
    &["who", "iPhone 15", "number:78"],
    &["who", "ticket:TICKET-1"],
    &["open"],
    &["open", "--only", "starting,set-up", "--since", "2d-ago"],
    &["stats"],
    &["stats", "--by", "day", "--since", "2d-ago", "--unverified"],
    &["stats", "--by", "month", "--as-of", "4"],
    &["diff", "--from", "3"],
    &["diff", "--from", "2026-01-01", "--to", "4"],
    &["diff", A, "--from", "3"],
    &["audit"],
    &["audit", A, "--type", "method.added"],
];

const CHECKED_NOW: &str =
    "Not compared: log.verified (the answer was given without checking the hashes; now they were checked).\n";

fn keep(desk: &Desk, question: &[&str]) -> Value {
    desk.run(["--json"].into_iter().chain(question.iter().copied())).json()
}

fn recheck(desk: &Desk, answer: &Value) -> Ran {
    fs::write(desk.beside("a.json"), answer.to_string()).unwrap();
    desk.run(["recheck", "a.json"])
}

#[test]
fn the_same_lines_say_the_same_after_more_events_and_years() {
    let mut desk = world();
    let answers: Vec<Value> = QUESTIONS.iter().map(|question| keep(&desk, question)).collect();
    desk.record(["lost", A, "iPhone"]);
    desk.record(["register", "0000000003", "staff"]);
    desk.at("2031-01-01T00:00:00.000Z");
    for (question, answer) in QUESTIONS.iter().zip(&answers) {
        let stdout = match question.contains(&"--unverified") {
            true => format!("same\n{CHECKED_NOW}"),
            false => "same\n".into(),
        };
        assert_eq!(recheck(&desk, answer), Ran { code: 0, stdout, stderr: String::new() }, "{question:?}");
        assert_eq!(desk.feed(answer.to_string(), ["recheck", "-"]).code, 0);
        // Any copy will do.
        assert_eq!(recheck(Desk::of(&desk.log()).at(CLOCK), answer).code, 0, "{question:?}");
    }
}

#[test]
fn an_edited_answer_is_told_what_the_log_says() {
    let desk = world();
    let edit = |question: &[&str], change: &dyn Fn(&mut Value)| {
        let mut answer = keep(&desk, question);
        change(&mut answer);
        fs::write(desk.beside("a.json"), answer.to_string()).unwrap();
        desk.run(["--json", "recheck", "a.json"]).json_of(1)["differences"].clone()
    };
    assert_eq!(
        edit(&["risk"], &|answer| answer["accounts"][0]["level"] = json!("ok")),
        json!([{"account": A, "member": "level", "before": "ok", "after": "critical"}])
    );
    assert_eq!(
        edit(&["status", A], &|answer| answer["accounts"][0]["methods"][0]["last_test"]["result"] = json!("failed")),
        json!([{"account": A, "member": "methods[0].last_test.result", "before": "failed", "after": "passed"}])
    );
    assert_eq!(
        edit(&["risk"], &|answer| answer["counts"]["critical"] = json!(0)),
        json!([{"account": null, "member": "counts.critical", "before": 0, "after": 1}])
    );
    assert_eq!(
        edit(&["status", A], &|answer| {
            answer["accounts"][0].as_object_mut().unwrap().remove("default_method");
        }),
        json!([{"account": A, "member": "default_method", "before": null, "after": "m1"}])
    );
    let figures = edit(&["stats"], &|answer| answer["stats"][0]["levels"]["critical"] = json!(0));
    assert_eq!((&figures[0]["member"], &figures[0]["after"]), (&json!("levels.critical"), &json!(1)));
    assert_eq!(
        edit(&["diff", "--from", "3"], &|answer| answer["from"]["log"]["sequence"] = json!("000000000002")),
        json!([{"account": null, "member": "from.log.sequence", "before": "000000000002", "after": "000000000003"}])
    );
    assert_eq!(
        edit(&["diff", A, "--from", "3"], &|answer| {
            answer["changes"].as_array_mut().unwrap().retain(|change| change["member"] != "mfa.state");
        }),
        json!([{"account": "mfa.state", "member": "", "before": null,
            "after": {"account": A, "member": "mfa.state", "before": "off", "after": "starting"}}])
    );
    let row = keep(&desk, &["risk"])["accounts"][0].clone();
    assert_eq!(
        edit(&["risk"], &|answer| answer["accounts"] = json!([])),
        json!([{"account": A, "member": "", "before": null, "after": row}])
    );
    assert_eq!(
        edit(&["status", "--all"], &|answer| answer["accounts"].as_array_mut().unwrap().reverse()),
        json!([{"account": null, "member": "accounts", "before": [A, B], "after": [B, A]}])
    );
    assert_eq!(edit(&["audit", A], &|answer| answer["events"][0]["authid"] = json!("nobody"))[0]["member"], "authid");
    // Every member that is no part of the question is an answer, whichever it is.
    assert_eq!(
        edit(&["risk"], &|answer| answer["setup_required_accounts"] = json!([A])),
        json!([{"account": null, "member": "setup_required_accounts", "before": [A], "after": []}])
    );
    assert_eq!(
        edit(&["policy", "show"], &|answer| answer["approved"] = json!(true)),
        json!([{"account": null, "member": "approved", "before": true, "after": null}])
    );
    // A question that was edited is another question.
    assert_eq!(edit(&["status", A], &|answer| answer["query"]["accounts"] = json!([B]))[0]["account"], B);
    let said = recheck(&desk, &{
        let mut answer = keep(&desk, &["risk"]);
        answer["accounts"][0]["level"] = json!("ok");
        answer
    });
    assert_eq!((said.code, said.stderr.as_str()), (1, ""));
    for part in [A, "level", "ok", "critical"] {
        assert!(said.stdout.contains(part), "{}", said.stdout);
    }
}

#[test]
fn an_instant_that_the_log_refutes_is_a_difference_and_one_at_which_a_clock_was_wrong_is_named() {
    let mut desk = world();
    let answer = keep(&desk, &["risk", "--count"]);
    let move_to = |instant: &str| {
        let mut answer = answer.clone();
        answer["as_of"] = json!(instant);
        answer
    };
    let asked = json!([{"why": "asked", "member": "as_of"}, {"why": "asked", "member": "on"},
        {"why": "asked", "member": "query"}]);
    let told = |desk: &Desk, answer: &Value, code| {
        fs::write(desk.beside("a.json"), answer.to_string()).unwrap();
        desk.run(["--json", "recheck", "a.json"]).json_of(code)
    };
    // As long as nothing is behind its line, an answer may have been given at any later instant.
    desk.at("2026-12-24T01:00:00.000Z");
    let same = told(&desk, &move_to("2026-12-24T00:59:00.000Z"), 0);
    assert_eq!(same, json!({"same": true, "not_compared": asked, "differences": []}));
    desk.record(["register", "0000000003", "staff"]);
    assert_eq!(told(&desk, &move_to("2026-12-24T00:59:00.000Z"), 0)["same"], true);
    assert_eq!(
        told(&desk, &move_to("2026-12-24T01:01:00.000Z"), 1)["differences"],
        json!([{"account": null, "member": "as_of", "before": "2026-12-24T01:01:00.000Z",
            "after": "2026-12-24T01:00:00.000Z"}])
    );
    assert_eq!(
        told(&desk, &move_to("2026-11-24T00:58:00.000Z"), 1)["differences"].as_array().unwrap().last(),
        Some(&json!({"account": null, "member": "as_of", "before": "2026-11-24T00:58:00.000Z", "after": CLOCK}))
    );
    // What is compared with was known at its instant too.
    let mut earlier = keep(&desk, &["diff", "--from", "6"]);
    earlier["query"]["from"]["as_of"] = json!("2026-12-24T01:01:00.000Z");
    earlier["from"]["as_of"] = json!("2026-12-24T01:01:00.000Z");
    assert_eq!(told(&desk, &earlier, 1)["differences"][0]["member"], "from.as_of");
    // A clock that was a year ahead for one line, and then right again.
    desk.at("2028-01-01T00:00:00.000Z").record(["register", "0000000004", "staff"]);
    desk.at("2026-12-25T01:00:00.000Z");
    let said = |desk: &Desk, words: &[&str]| -> Value {
        let ran = desk.run(["--json"].into_iter().chain(words.iter().copied()));
        assert_eq!(ran.code, 0, "{ran:?}");
        serde_json::from_str(&ran.stdout).unwrap()
    };
    let answer = said(&desk, &["risk", "--count"]);
    let clocks_disagree = json!({"why": "clocks-disagree", "member": "as_of"});
    let is_named = |desk: &Desk| {
        fs::write(desk.beside("a.json"), answer.to_string()).unwrap();
        let same = said(desk, &["recheck", "a.json"]);
        assert!(same["not_compared"].as_array().unwrap().contains(&clocks_disagree), "{same}");
    };
    is_named(&desk);
    desk.record(["register", "0000000005", "staff"]);
    is_named(desk.at("2031-01-01T00:00:00.000Z"));
}

#[test]
fn an_answer_of_another_version_may_have_fewer_members() {
    let desk = world();
    let mut answer = keep(&desk, &["risk"]);
    answer["mfadesk"] = json!("0.0.9");
    answer["accounts"][0].as_object_mut().unwrap().remove("mfa_state");
    assert_eq!(recheck(&desk, &answer).code, 0);
    answer["accounts"][0]["invented"] = json!(true);
    assert_eq!(recheck(&desk, &answer).code, 1);
}

#[test]
fn a_log_that_was_changed_before_that_line_and_another_log_are_not_the_one_that_was_asked() {
    let desk = world();
    let other = world();
    let log = desk.log();
    for question in QUESTIONS.iter().filter(|question| !question.contains(&"09:00")) {
        let answer = keep(&desk, question);
        let is_another = |desk: &Desk| {
            let said = recheck(desk, &answer);
            assert_eq!((said.code, said.stdout.as_str()), (5, ""), "{question:?}: {said:?}");
        };
        is_another(&other);
        // Rewritten with right hashes from its first lines on.
        let mut forge = Forge::default();
        for line in String::from_utf8(log.clone()).unwrap().lines() {
            let line: Value = serde_json::from_str(line).unwrap();
            let text = |member: &str| line[member].as_str().unwrap().to_owned();
            let name = text("type").replace("mfadesk.", "").replace(".v1", "");
            forge.event(&name, &text("subject"), &text("time"), &text("recordedtime"), line["data"].clone());
        }
        is_another(&Desk::of(&forge.bytes));
        // Cut before that line.
        is_another(&Desk::of(&log[..log.iter().position(|byte| *byte == b'\n').unwrap() + 1]));
        // Damaged before that line.
        let mut flipped = log.clone();
        flipped[300] ^= 1;
        is_another(&Desk::of(&flipped));
    }
}

#[test]
fn an_answer_that_was_given_without_hashes_is_proved_with_them() {
    let desk = world();
    // A line that was altered and still reads well: an unverified answer says what stands there.
    let altered = String::from_utf8(desk.log()).unwrap().replace("\"device\":\"iPhone\"", "\"device\":\"iPhonE\"");
    let altered = Desk::of(altered.as_bytes());
    let answer = keep(&altered, &["risk", "--unverified"]);
    assert_eq!(answer["log"]["verified"], json!(false));
    assert_eq!((&answer["log"]["sequence"], &answer["accounts"][0]["account"]), (&json!("000000000006"), &json!(A)));
    let offset: usize = altered.log().split_inclusive(|byte| *byte == b'\n').take(2).map(<[u8]>::len).sum();
    recheck(&altered, &answer).fails(
        5,
        &format!(
            "error: The log is damaged from line 3 on (byte {offset}: datahash). Answers come from the lines before it; recording is blocked.\nhint: Run \"mfadesk log verify\" for the details, keep a copy, and tell the administrator of the store.\n"
        ),
    );
    // The same answer of the log as it was written holds.
    recheck(&desk, &answer).is(&format!("same\n{CHECKED_NOW}"));
}

#[test]
fn what_is_no_answer_cannot_be_rechecked() {
    let desk = world();
    for text in ["", "notes", "{}", "[]", "{\"query\":{\"command\":\"next\"},\"as_of\":\"2026-11-24T01:00:00.000Z\"}"] {
        fs::write(desk.beside("a.json"), text).unwrap();
        assert_eq!(desk.refused(["recheck", "a.json"]), (6, vec!["unreadable-file".into()]), "{text}");
    }
    fs::write(desk.beside("a.json"), r#"{"accounts":[]}"#).unwrap();
    let said = desk.run(["recheck", "a.json"]).stderr;
    assert!(said.contains("it is not an answer that was kept"), "{said}");
    assert_eq!(desk.refused(["recheck", "missing.json"]), (6, vec!["unreadable-file".into()]));
}
