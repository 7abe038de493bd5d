//! What lines may look like, and when they are answered.

use std::io::Write;

use serde_json::{Value, json};

use super::{Piped, Ran, Store, add, codes, lines, register, results};

#[test]
fn what_comes_through_a_pipe_that_pauses_is_recorded_and_answered() {
    let store = Store::new();
    let mut batch = Piped::start(&store, &["batch"]);
    assert_eq!(batch.ask(&register("0123456789"))["event"]["sequence"], "000000000002");
    assert_eq!(store.facts().len(), 2, "it is in the log while the pipe is open");
    assert_eq!(batch.ask(&add("0123456789", "iPhone 15"))["event"]["sequence"], "000000000003");
    assert_eq!(batch.end(), Some(0));
}

#[test]
fn lines_that_came_together_wait_for_none_that_is_only_begun_or_empty() {
    let store = Store::new();
    let mut batch = Piped::start(&store, &["batch", "--group-size", "150"]);
    let ids: Vec<String> = (1..=200).map(|number| format!("{number:010}")).collect();
    let commands: Vec<Value> = ids.iter().map(|id| register(id)).collect();
    let text = lines(&commands);
    // The last line comes in two parts, and behind it nothing but line ends.
    let (first, last) = text.split_at(text.len() - 20);
    for (come, answered) in [(first.to_owned(), 1..=199), (format!("{last}\n\n  \n"), 200..=200)] {
        batch.stdin.write_all(come.as_bytes()).unwrap();
        for line in answered {
            assert_eq!(batch.result().unwrap()["line"], line);
        }
    }
    assert_eq!(store.facts().len(), 201);
    assert_eq!(batch.end(), Some(0));
}

#[test]
fn blank_lines_line_ends_of_windows_a_byte_order_mark_and_a_last_line_without_end_are_fine() {
    let store = Store::new();
    let input = format!("\u{feff}{}\r\n\r\n  \n{}", register("0123456789"), add("0123456789", "iPhone 15"));
    let ran = store.feed(&input, ["batch", "-"]);
    let results = results(&ran);
    assert_eq!(ran.code, 0);
    assert_eq!(results.iter().map(|result| &result["line"]).collect::<Vec<_>>(), [&json!(1), &json!(4)]);
}

#[test]
fn a_line_that_is_no_command_is_refused_and_the_others_are_not() {
    let store = Store::new();
    let long = format!("{{\"command\":\"register\",\"account\":\"{}\"}}", "1".repeat(1 << 20));
    let wrong: [(&[u8], &str); 12] = [
        (b"{", "The line is no command: EOF while parsing an object (byte 1)."),
        (b"[]", "The line is no command: invalid type: sequence, expected an object (byte 0)."),
        (b"{} {}", "The line is no command: trailing characters (byte 4)."),
        (b"{\"account\":\"0123456789\"}", "The line is no command: missing field `command`."),
        (b"{\"command\":7}", "The line is no command: `command` is no string."),
        (b"{\"command\":\"status\"}", "\"status\" is not a valid value for command."),
        (b"{\"command\":\"apply\"}", "The line is no command: missing field `account`."),
        (
            b"{\"command\":\"apply\",\"account\":123456789}",
            "The line is no command: `account`: invalid type: integer, expected a string.",
        ),
        (
            b"{\"command\":\"apply\",\"account\":\"1\",\"account\":\"2\"}",
            "The line is no command: `account` is there twice (byte 47).",
        ),
        (
            b"{\"command\":\"apply\",\"account\":\"1\",\"citrix\":true}",
            "The line is no command: unknown field `citrix`, expected `account` or `citrix_signed_out`.",
        ),
        (
            b"{\"command\":\"add\",\"account\":\"\xff\"}",
            "The line is no command: invalid unicode code point (byte 29).",
        ),
        (long.as_bytes(), "The line is longer than 1048576 bytes."),
    ];
    let mut input = Vec::new();
    for (line, _) in wrong {
        input.extend_from_slice(line);
        input.push(b'\n');
    }
    input.extend_from_slice(lines(&[register("0123456789")]).as_bytes());
    let ran = store.feed(&input, ["batch"]);
    assert_eq!(ran.code, 3);
    let results = results(&ran);
    for (result, (line, message)) in results.iter().zip(wrong) {
        let said = (&result["error"]["code"], &result["error"]["message"], &result["error"]["committed"]);
        assert_eq!(said, (&json!("usage"), &json!(message), &json!("no")), "{}", String::from_utf8_lossy(line));
    }
    assert_eq!((results.len(), &results[12]["ok"]), (13, &json!(true)));
}

/// A stack that no machine has room for: then none of the threads that are asked for can be made.
#[test]
fn where_the_system_has_no_thread_to_give_one_does_the_work() {
    let without_threads = |store: &Store, input: &str, words: &[&str]| {
        Ran::fed(input.as_bytes(), store.program().env("RUST_MIN_STACK", (1_u64 << 60).to_string()).args(words))
    };
    let store = Store::new();
    let long = |account: &str| json!({"command": "close", "account": account, "reason": "x".repeat(200_000)});
    let accounts: Vec<String> = (1..8).map(|number| format!("{number:010}")).collect();
    let input = accounts.iter().flat_map(|account| [register(account), long(account)]).collect::<Vec<_>>();
    let ran = without_threads(&store, &lines(&input), &["batch"]);
    assert_eq!((ran.code, results(&ran).len()), (0, input.len()), "{}", ran.stderr);
    // Long enough for threads to be asked for.
    assert!(store.log().len() > 1 << 20);
    for words in [&["status", "--all", "--json"][..], &["stats", "--json"], &["log", "verify"], &["audit", "--json"]] {
        let (ran, with_threads) = (without_threads(&store, "", words), store.run(words.iter().copied()));
        assert_eq!(ran.code, 0, "{words:?}: {}", ran.stderr);
        assert_eq!(ran.stdout, with_threads.stdout, "{words:?}");
    }
}

#[test]
fn nothing_at_all_is_a_batch_too() {
    let store = Store::new();
    let before = store.log();
    let Ran { code, stdout, .. } = store.feed("\n\n", ["batch"]);
    assert_eq!((code, stdout.as_str()), (0, ""));
    assert_eq!(store.log(), before);
}

#[test]
fn the_first_refused_line_ends_a_batch_that_is_to_stop_on_errors() {
    let store = Store::new();
    let commands =
        [register("0123456789"), register("0123456789"), add("0123456789", "iPhone 15"), add("0123456789", "Pixel 9")];
    let ran = store.feed(lines(&commands), ["batch", "--stop-on-error", "--json"]);
    assert_eq!((ran.code, codes(&results(&ran))), (3, vec!["ok", "account-exists"]));
    assert_eq!(store.facts().len(), 2);
    let said: Value = serde_json::from_str(&ran.stderr).unwrap();
    let run = said["batch"]["run"].clone();
    let expected =
        json!({"batch": {"run": run, "recorded": 1, "repeated": 0, "dry_run": 0, "refused": 1, "unchanged": 0}});
    assert_eq!(said, expected);
}

#[test]
fn a_file_that_cannot_be_read_is_said_before_anything_is_recorded() {
    let store = Store::new();
    let ran = store.run(["batch", "/nowhere/commands.jsonl", "--json"]);
    let error: Value = serde_json::from_str(&ran.stderr).unwrap();
    assert_eq!((ran.code, ran.stdout.as_str(), &error["error"]["code"]), (6, "", &json!("unreadable-file")));
}

#[test]
fn a_batch_that_is_sent_again_is_answered_with_the_same_events_and_writes_nothing() {
    let store = Store::new();
    let mut commands = vec![register("0123456789"), add("0123456789", "iPhone 15"), add("0123456789", "Pixel 9")];
    for (number, command) in commands.iter_mut().enumerate() {
        command["event_id"] = json!(format!("01930000-0000-7000-8000-{number:012}"));
    }
    // Again within the same batch, too.
    commands.push(commands[1].clone());
    let first = store.batch(&commands);
    let log = store.log();
    let second = store.batch(&commands);
    assert_eq!((first.code, second.code), (0, 0));
    let events = |ran: &Ran| results(ran).iter().map(|result| result["event"].clone()).collect::<Vec<_>>();
    assert_eq!(events(&first), events(&second));
    assert_eq!(events(&first)[3], events(&first)[1]);
    assert_eq!(store.log(), log);

    commands[2]["command"] = json!("default");
    commands[2]["method"] = json!("m1");
    for name in ["kind", "device"] {
        commands[2].as_object_mut().unwrap().remove(name);
    }
    assert_eq!(codes(&results(&store.batch(&commands))), ["ok", "ok", "event-id-taken", "ok"]);
}
