//! Between its groups a batch follows what others do to the log.

use std::fs;

use serde_json::json;

use super::{Piped, Store, add, register};
use crate::support::desk::CLOCK;
use crate::support::forge::Forge;

const ACCOUNT: &str = "0123456789";

fn started(store: &Store) -> Piped {
    let mut batch = Piped::start(store, &["batch"]);
    assert_eq!(batch.ask(&register(ACCOUNT))["ok"], true);
    assert_eq!(batch.ask(&add(ACCOUNT, "iPhone 15"))["ok"], true);
    batch
}

#[test]
fn what_others_recorded_is_judged_by() {
    let store = Store::new();
    let mut batch = started(&store);
    assert_eq!(store.run(["test", ACCOUNT, "m1", "passed"]).code, 0);
    assert_eq!(batch.ask(&json!({"command": "apply", "account": ACCOUNT}))["ok"], true);
    assert_eq!(store.run(["undo", ACCOUNT]).code, 0);
    assert_eq!(
        batch.ask(&json!({"command": "terminate", "account": ACCOUNT, "reason": "x", "identity_check": "student-id"}))
            ["error"]["code"],
        "not-applied"
    );
    assert_eq!(
        batch.ask(&json!({"command": "remove", "account": ACCOUNT, "method": "m1", "expect_version": 5}))["ok"],
        true
    );
    assert_eq!(batch.end(), Some(3));
    assert_eq!(store.facts().len(), 7);
}

#[test]
fn what_was_taken_back_in_the_same_group_is_as_if_it_had_never_been() {
    let store = Store::new();
    let ran = store.batch(&[
        register(ACCOUNT),
        add(ACCOUNT, "iPhone 15"),
        json!({"command": "undo", "account": ACCOUNT}),
        json!({"command": "default", "account": ACCOUNT, "method": "m1"}),
        add(ACCOUNT, "iPhone 15"),
        json!({"command": "test", "account": ACCOUNT, "result": "passed"}),
    ]);
    let results = super::results(&ran);
    assert_eq!(super::codes(&results), ["ok", "ok", "ok", "unknown-method", "ok", "ok"]);
    assert_eq!(store.states()[0]["methods"][0]["method"], "m2");
}

#[test]
fn a_log_that_was_put_in_the_place_of_another_is_read_anew() {
    let store = Store::new();
    let mut batch = started(&store);
    assert_eq!(store.run(["test", ACCOUNT, "m1", "passed"]).code, 0);
    let (log, copy) = (store.in_store("events.jsonl"), store.in_store("copy"));
    fs::copy(&log, &copy).unwrap();
    fs::rename(&copy, &log).unwrap();
    assert_eq!(batch.ask(&json!({"command": "apply", "account": ACCOUNT}))["event"]["sequence"], "000000000005");
    assert_eq!(batch.end(), Some(0));
    assert_eq!(store.facts().len(), 5);
}

#[test]
fn a_log_that_was_damaged_meanwhile_is_not_written_to() {
    for damage in [
        |log: &mut Vec<u8>| log.truncate(log.len() - 20),
        |log: &mut Vec<u8>| {
            let last = log.len() - 10;
            log[last] = if log[last] == b'A' { b'B' } else { b'A' };
        },
        |log: &mut Vec<u8>| log.extend_from_slice(b"{}\n"),
    ] {
        let store = Store::new();
        let mut batch = started(&store);
        let mut log = store.log();
        damage(&mut log);
        // In place: the file stays the one that it was.
        fs::write(store.in_store("events.jsonl"), &log).unwrap();
        let answer = batch.ask(&add(ACCOUNT, "Pixel 9"));
        assert_eq!((&answer["ok"], &answer["error"]["committed"]), (&json!(false), &json!("no")));
        assert_eq!(batch.end(), Some(5));
        assert_eq!(store.log(), log);
    }
}

#[test]
fn an_unfinished_line_that_another_writer_left_is_kept_in_quarantine_and_the_batch_goes_on() {
    let store = Store::new();
    let mut batch = started(&store);
    let mut log = store.log();
    log.extend_from_slice(b"{\"specversion\":\"1.0\",\"id\":");
    fs::write(store.in_store("events.jsonl"), &log).unwrap();
    let answer = batch.ask(&add(ACCOUNT, "Pixel 9"));
    assert_eq!(answer["warnings"][0]["code"], "second-phone");
    assert_eq!(answer["warnings"][1]["code"], "tail-quarantined");
    assert_eq!(batch.ask(&add(ACCOUNT, "iPad"))["ok"], true);
    assert_eq!(batch.end(), Some(0));
    assert_eq!(store.facts().len(), 5);
}

#[test]
fn a_policy_that_was_set_meanwhile_is_in_force_and_who_asked_is_looked_up() {
    let store = Store::new();
    let mut batch = started(&store);
    let request = json!({"command": "reregister request", "account": ACCOUNT, "via": "office",
        "override": ["method-still-usable"], "because": "the phone is locked"});
    let approve = json!({"command": "reregister approve", "account": ACCOUNT, "identity_check": "student-id",
        "override": ["method-still-usable"], "because": "the phone is locked"});
    assert_eq!(batch.ask(&request)["ok"], true);

    let mut policy = serde_json::to_value(mfadesk::domain::policy::Policy::default()).unwrap();
    policy["second_operator"] = json!(true);
    let mut forge = Forge::behind(&store.log());
    forge.event("policy.set", "store", CLOCK, CLOCK, json!({"policy": policy}));
    fs::write(store.in_store("events.jsonl"), &forge.bytes).unwrap();

    assert_eq!(batch.ask(&approve)["error"]["code"], "same-operator");
    assert_eq!(batch.end(), Some(3));
}
