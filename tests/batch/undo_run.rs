//! Taking back what one run recorded: all of it, or nothing.

use serde_json::{Value, json};

use super::{Ran, Store, add, codes, lines, register, results};

const ONE: &str = "0123456789";
const TWO: &str = "0123456790";

/// Two accounts with one method each, and the run of a batch that did more with them.
fn with_a_run(more: &[Value]) -> (Store, String) {
    let store = Store::new();
    let ran = store.batch(&[register(ONE), add(ONE, "iPhone 15"), register(TWO), add(TWO, "iPhone 15")]);
    assert_eq!(ran.code, 0);
    let ran = store.batch(more);
    assert_eq!(ran.code, 0, "{}", ran.stdout);
    (store, run_of(&ran))
}

fn run_of(ran: &Ran) -> String {
    serde_json::from_str::<Value>(&ran.stderr).unwrap()["batch"]["run"].as_str().unwrap().to_owned()
}

fn usual() -> [Value; 4] {
    let passed = |account| json!({"command": "test", "account": account, "method": "m1", "result": "passed"});
    [passed(ONE), add(ONE, "Pixel 9"), passed(TWO), json!({"command": "apply", "account": TWO})]
}

/// Refused as a whole, with this code and exit status, the log untouched.
fn refused(store: &Store, arguments: &[&str], code: &str, exit: i32) -> Value {
    let before = store.log();
    let ran = store.run([arguments, &["--json"]].concat());
    let mut receipt: Value = serde_json::from_str(&ran.stderr).unwrap();
    assert_eq!((ran.code, ran.stdout.as_str(), &receipt["error"]["code"]), (exit, "", &json!(code)));
    assert_eq!(store.log(), before);
    receipt["error"]["message"].take()
}

#[test]
fn what_a_run_recorded_is_taken_back_the_newest_first() {
    let (store, run) = with_a_run(&[]);
    let states = store.states();
    drop((store, run));
    let (store, run) = with_a_run(&usual());
    assert_ne!(store.states(), states);
    let ran = store.run(["undo", "--run", &run, "--reason", "the wrong file", "--json"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let receipts = results(&ran);
    let of: Vec<(&str, &str)> = receipts
        .iter()
        .map(|receipt| (receipt["account"].as_str().unwrap(), receipt["event"]["sequence"].as_str().unwrap()))
        .collect();
    assert_eq!(of, [(TWO, "000000000010"), (TWO, "000000000011"), (ONE, "000000000012"), (ONE, "000000000013")]);
    let voided: Vec<Value> = store.facts()[9..].iter().map(|event| event["data"]["event"].clone()).collect();
    assert_eq!(voided, ["000000000009", "000000000008", "000000000007", "000000000006"]);
    assert_eq!(
        receipts[0]["warnings"][0]["message"],
        "Undone: line 9 (application). Risk level before: critical; now: no MFA."
    );

    // Taken back: as before, but for how many lines there are of each account.
    let mut now = store.states();
    for account in now.as_array_mut().unwrap() {
        account["version"] = json!(2);
    }
    assert_eq!(now, states);
}

#[test]
fn people_are_told_how_much_was_taken_back() {
    let (store, run) = with_a_run(&usual()[..1]);
    let ran = store.run(["undo", "--run", &run, "--reason", "the wrong file", "--dry-run"]);
    let level = "The risk level stays the same: no MFA.";
    assert_eq!(
        ran,
        Ran {
            code: 0,
            stdout: format!(
                "Not recorded (dry run). Would undo: what the run {run} recorded, 1 event of 1 account.\n\
                 Note: Undone: line 6 (test passed). {level}\n"
            ),
            stderr: String::new()
        }
    );
    assert_eq!(store.facts().len(), 6);
    let ran = store.run(["undo", "--run", &run, "--reason", "the wrong file"]);
    assert_eq!(
        ran.stdout,
        format!(
            "Recorded. Undone: what the run {run} recorded, 1 event of 1 account.\n\
             Note: Undone: line 6 (test passed). {level}\n"
        )
    );
}

#[test]
fn a_run_that_is_not_in_the_log_is_unknown() {
    let (store, _) = with_a_run(&[]);
    let run = "01930000-0000-7000-8000-000000000000";
    let said = refused(&store, &["undo", "--run", run, "--reason", "x"], "unknown-event", 4);
    assert_eq!(said, format!("There is no such event to undo: nothing of a run {run}."));
}

#[test]
fn registrations_of_a_run_that_is_taken_back_stay_and_that_is_said() {
    let store = Store::new();
    let ran = store.batch(&[register(ONE), add(ONE, "iPhone 15"), register(TWO)]);
    let undone = store.run(["undo", "--run", &run_of(&ran), "--reason", "the wrong file", "--json"]);
    let receipts = results(&undone);
    assert_eq!((undone.code, receipts.len()), (0, 1));
    let codes: Vec<&Value> =
        receipts[0]["warnings"].as_array().unwrap().iter().map(|warning| &warning["code"]).collect();
    assert_eq!(codes, ["registrations-stay", "taken-back"]);
    let said = receipts[0]["warnings"][0]["message"].as_str().unwrap();
    assert!(said.contains(&format!("{ONE}, {TWO}")) && said.contains("mfadesk close ID"), "{said}");
    let states = store.states();
    assert_eq!(states.as_array().unwrap().len(), 2);
    assert!(states.as_array().unwrap().iter().all(|account| account["methods"] == json!([])), "{states}");
}

#[test]
fn a_run_that_did_nothing_but_register_is_not_taken_back() {
    let store = Store::new();
    let ran = store.batch(&[register(ONE)]);
    refused(&store, &["undo", "--run", &run_of(&ran), "--reason", "x"], "not-voidable", 3);
}

#[test]
fn a_run_of_which_something_was_taken_back_before_is_not_taken_back() {
    let (store, run) = with_a_run(&usual());
    assert_eq!(store.run(["undo", ONE]).code, 0);
    refused(&store, &["undo", "--run", &run, "--reason", "x"], "already-voided", 3);
}

#[test]
fn a_run_on_which_later_events_rest_is_not_taken_back_and_they_are_named() {
    let (store, run) = with_a_run(&usual());
    assert_eq!(store.run(["test", ONE, "m2", "passed"]).code, 0);
    assert_eq!(store.run(["default", ONE, "m2"]).code, 0);
    let said = refused(&store, &["undo", "--run", &run, "--reason", "x"], "would-not-fit", 3);
    assert_eq!(said, "Undoing line 6 would make later events invalid: line 10, 11.");
}

#[test]
fn what_rests_only_on_the_run_itself_does_not_keep_it_from_being_taken_back() {
    let test = json!({"command": "test", "account": ONE, "method": "m2", "result": "passed"});
    let (store, run) = with_a_run(&[add(ONE, "Pixel 9"), test]);
    assert_eq!(store.run(["undo", "--run", &run, "--reason", "x"]).code, 0);
}

#[test]
fn options_of_single_events_do_not_go_with_a_run() {
    let (store, run) = with_a_run(&usual());
    let id = "01930000-0000-7000-8000-000000000000";
    for more in [["--event-id", id], ["--expect-version", "3"]] {
        refused(&store, &[&["undo", "--run", &run, "--reason", "x"][..], &more].concat(), "usage", 2);
    }
    refused(&store, &["undo", "--run", &run], "usage", 2);
    refused(&store, &["undo", "--run", &run, "--reason", "call 090-1234-5612"], "personal-data", 3);
    let future = ["--at", "2026-11-25 10:00"];
    refused(&store, &[&["undo", "--run", &run, "--reason", "x"][..], &future].concat(), "in-the-future", 3);
}

#[test]
fn a_line_of_a_batch_cannot_take_back_a_run() {
    let (store, run) = with_a_run(&usual());
    let ran = store.feed(lines(&[json!({"command": "undo", "account": ONE, "run": run})]), ["batch"]);
    assert_eq!((ran.code, codes(&results(&ran))), (3, vec!["usage"]));
}

#[test]
fn a_run_that_undid_something_is_not_offered_to_be_undone_as_a_whole() {
    let (store, _) = with_a_run(&usual());
    let undo = json!({"command": "undo", "account": TWO, "sequence": "000000000009", "reason": "a slip"});
    let ran = store.feed(lines(&[add(ONE, "Pixel 8"), undo]), ["batch"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let said = ran.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
    let run = store.run(["--json", "audit", ONE]).json()["events"].as_array().unwrap().last().unwrap()["run"].clone();
    let run = run.as_str().unwrap();
    assert!(!said.contains("undo --run"), "{said}");
    assert!(
        said.contains("It has 1 entry that undoes another") && said.contains(&format!("audit --run {run}")),
        "{said}"
    );
    // It would be refused.
    refused(&store, &["undo", "--run", run, "--reason", "x"], "not-voidable", 3);
    assert_eq!(store.run(["audit", "--run", run]).code, 0);
}
