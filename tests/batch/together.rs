//! A batch among other writers.

use std::collections::BTreeSet;
use std::thread;

use serde_json::Value;

use super::commands::{account, at_random, typed};
use super::{Ran, Store, lines, results};
use crate::support::in_full;

#[test]
fn commands_by_eight_processes_and_as_one_batch_give_the_same_states() {
    let each = if in_full() { 200 } else { 40 };
    let of_desk = |desk: usize| at_random(desk as u64, &[account(2 * desk), account(2 * desk + 1)], each);
    let desks: Vec<Vec<Value>> = (0..8).map(of_desk).map(without_lines).collect();
    let (many, one) = (Store::new(), Store::new());
    thread::scope(|scope| {
        for commands in &desks {
            let many = &many;
            scope.spawn(move || {
                for command in commands {
                    let words = typed(command);
                    let ran = many.run(words.iter().map(String::as_str).collect::<Vec<_>>());
                    assert!(matches!(ran.code, 0 | 2 | 3 | 4), "{words:?}: {}", ran.stderr);
                }
            });
        }
    });
    let all = desks.concat();
    let ran = one.batch(&all);
    assert_eq!((all.len(), results(&ran).len(), ran.code), (8 * each, 8 * each, 3));
    assert_eq!(many.states(), one.states());
}

/// Lines are numbered in the order of the log, which is another one when many write at once.
fn without_lines(mut commands: Vec<Value>) -> Vec<Value> {
    for command in &mut commands {
        command.as_object_mut().unwrap().remove("sequence");
        if command["command"] == "undo" {
            command.as_object_mut().unwrap().remove("reason");
        }
    }
    commands
}

#[test]
fn batches_and_single_commands_that_write_at_once_lose_nothing_and_answer_the_truth() {
    let store = Store::new();
    let accounts: Vec<String> = (0..3).map(account).collect();
    assert_eq!(store.batch(&at_random(1, &accounts, 3)).code, 0);
    let run_batch = |seed| {
        let commands = at_random(seed, &accounts, 200);
        store.feed(lines(&commands), ["batch", "--group-size", "5"])
    };
    let run_singles = || {
        let commands = at_random(9, &accounts, 60);
        let run = |command: &Value| {
            let words = typed(command);
            let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
            words.push("--json");
            store.run(&words)
        };
        commands.iter().map(run).collect::<Vec<Ran>>()
    };
    let answers: Vec<Value> = thread::scope(|scope| {
        let batches = [21, 22].map(|seed| scope.spawn(move || run_batch(seed)));
        let singles = scope.spawn(run_singles);
        let mut answers: Vec<Value> = batches.into_iter().flat_map(|batch| results(&batch.join().unwrap())).collect();
        answers.extend(singles.join().unwrap().iter().flat_map(results));
        answers
    });
    let recorded: Vec<&Value> = answers
        .iter()
        .filter(|answer| answer["ok"] == true && !answer["event"].is_null())
        .map(|answer| &answer["event"])
        .collect();
    let sequences: BTreeSet<&str> = recorded.iter().map(|event| event["sequence"].as_str().unwrap()).collect();
    assert_eq!(sequences.len(), recorded.len(), "no line is answered for twice");
    assert_eq!(store.facts().len(), 1 + 3 + recorded.len(), "and every line was");
    let verified = store.run(["log", "verify", "--json"]);
    assert_eq!(verified.code, 0, "{}", verified.stdout);
    let report: Value = serde_json::from_str(&verified.stdout).unwrap();
    assert!(!verified.stdout.contains("does-not-fit"), "{report}");
}
