//! A line of a batch is decided, recorded and answered as the single command is.

use serde_json::{Value, json};

use super::commands::{account, at_random, typed};
use super::{Ran, Store, add, codes, lines, register, results};

/// The receipt as it is for both: without what is random, and without the line.
fn comparable(mut receipt: Value) -> Value {
    receipt.as_object_mut().unwrap().remove("line");
    if let Some(id) = receipt.pointer_mut("/event/id") {
        *id = Value::Null;
    }
    receipt
}

#[test]
fn a_batch_and_the_same_commands_typed_one_by_one_have_the_same_receipts_and_leave_the_same_log() {
    let accounts: Vec<String> = (0..3).map(account).collect();
    let commands = at_random(7, &accounts, 160);
    let (single, batch) = (Store::new(), Store::new());

    let mut receipts = Vec::new();
    for command in &commands {
        let mut words = typed(command);
        words.push("--json".to_owned());
        let ran = single.run(words.iter().map(String::as_str).collect::<Vec<_>>());
        let text = if ran.code == 0 { ran.stdout } else { ran.stderr };
        receipts.push(comparable(serde_json::from_str(&text).unwrap_or_else(|_| panic!("{words:?}: {text}"))));
    }
    let ran = batch.feed(lines(&commands), ["batch", "--group-size", "32"]);
    assert_eq!(ran.code, 3);
    let results = results(&ran);
    assert_eq!(
        results.iter().map(|result| result["line"].as_u64().unwrap()).collect::<Vec<_>>(),
        (1..=160).collect::<Vec<_>>()
    );

    for ((command, result), receipt) in commands.iter().zip(results).zip(&receipts) {
        assert_eq!(&comparable(result), receipt, "{command}");
    }
    assert_eq!(batch.facts(), single.facts());
    assert_eq!(batch.states(), single.states());
    let refused = receipts.iter().filter(|receipt| receipt["ok"] == false).count();
    assert!((20..140).contains(&refused), "{refused} of 160 refused: both have to be tried");
}

#[test]
fn events_of_a_batch_say_so_and_name_their_run() {
    let store = Store::new();
    let commands = [register("0123456789"), add("0123456789", "iPhone 15")];
    assert_eq!(store.batch(&commands).code, 0);
    let log = String::from_utf8(store.log()).unwrap();
    let events: Vec<Value> = log.lines().skip(1).map(|line| serde_json::from_str(line).unwrap()).collect();
    for event in &events {
        assert_eq!(event["source"], "/mfadesk/test/batch");
        assert_eq!(event["runid"], events[0]["runid"]);
    }
    assert_eq!(events[0]["runid"].as_str().unwrap().len(), 36);
}

#[test]
fn refused_lines_leave_the_log_as_if_they_were_not_there() {
    let accounts: Vec<String> = (0..3).map(account).collect();
    let commands = at_random(11, &accounts, 120);
    let (all, right) = (Store::new(), Store::new());
    let ran = all.batch(&commands);
    let results = results(&ran);
    let accepted: Vec<Value> = commands
        .into_iter()
        .zip(&results)
        .filter(|(_, result)| result["ok"] == true)
        .map(|(command, _)| command)
        .collect();
    assert!(accepted.len() < results.len());
    assert_eq!(right.batch(&accepted).code, 0);
    assert_eq!(all.facts(), right.facts());
}

#[test]
fn a_batch_of_refused_lines_writes_nothing() {
    let store = Store::new();
    let before = store.log();
    let ran = store.batch(&[add("0123456789", "iPhone 15"), json!({"command": "undo", "account": "0123456789"})]);
    assert_eq!((ran.code, codes(&results(&ran))), (3, vec!["unknown-account", "unknown-account"]));
    assert_eq!(store.log(), before);
}

#[test]
fn a_dry_run_is_judged_by_what_the_lines_before_it_left_and_leaves_nothing_itself() {
    let store = Store::new();
    let mut dry = add("0123456789", "iPhone 15");
    dry["dry_run"] = json!(true);
    let ran = store.batch(&[register("0123456789"), dry.clone(), dry]);
    assert_eq!(ran.code, 0);
    let results = results(&ran);
    assert_eq!(results[1]["event"], Value::Null);
    assert_eq!(comparable(results[1].clone()), comparable(results[2].clone()));
    assert_eq!(store.facts().len(), 2);
}

#[test]
fn who_records_and_the_ticket_are_said_once_for_lines_that_do_not_say() {
    let store = Store::new();
    let mut other = add("0123456789", "iPhone 15");
    other["actor"] = json!("suzuki");
    other["ticket"] = json!("T2");
    let commands = lines(&[register("0123456789"), other]);
    let mut batch = store.program();
    batch.args(["batch", "--ticket", "T1"]).env("MFADESK_ACTOR", "tanaka");
    assert_eq!(Ran::fed(commands.as_bytes(), &mut batch).code, 0);
    let said: Vec<(Value, Value)> =
        store.facts().iter().skip(1).map(|event| (event["actor"].clone(), event["correlationid"].clone())).collect();
    assert_eq!(said, [(json!("tanaka"), json!("T1")), (json!("suzuki"), json!("T2"))]);
}
