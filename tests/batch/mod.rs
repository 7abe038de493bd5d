//! `batch` and `undo --run`, from outside: many commands come to the same as single ones.

pub mod commands;
mod documented;
mod faults;
mod following;
mod input;
mod killed;
mod same;
mod together;
mod undo_run;

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::ops::Deref;
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use serde_json::{Value, json};

use crate::support::desk::{CLOCK, Desk};
use crate::support::program::Ran;
use crate::support::schemas::{validate_answer, validate_log};

/// A desk whose log may be harmed.
struct Store(Desk);

impl Deref for Store {
    type Target = Desk;

    fn deref(&self) -> &Desk {
        &self.0
    }
}

impl Store {
    fn new() -> Self {
        let store = Self(Desk::founded(CLOCK).that_is_harmed());
        // One key for all, so that one number has one fingerprint everywhere.
        fs::write(store.in_store("keys/number-1.key"), format!("{}\n", "5a".repeat(32))).unwrap();
        // The key of the store is this one.
        fs::remove_file(store.in_store("number-key.check")).unwrap();
        store
    }

    /// Runs these commands as a batch, and returns the results.
    fn batch(&self, commands: &[Value]) -> Ran {
        self.feed(lines(commands), ["batch", "--json"])
    }

    /// Every account, as `status` has it.
    fn states(&self) -> Value {
        self.run(["status", "--all", "--json"]).json()["accounts"].take()
    }

    /// What the log says, whoever wrote it: without ids, salts, hashes, sources and runs. Events are named by line.
    fn facts(&self) -> Vec<Value> {
        let text = String::from_utf8(self.log()).unwrap();
        assert_eq!(validate_log(&text), Ok(()));
        let mut events: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let sequences: BTreeMap<String, Value> =
            events.iter().map(|event| (event["id"].as_str().unwrap().to_owned(), event["sequence"].clone())).collect();
        for event in &mut events {
            let members = event.as_object_mut().unwrap();
            for name in ["id", "source", "runid", "datahash", "chainhash"] {
                members.remove(name);
            }
            let data = members["data"].as_object_mut().unwrap();
            data.remove("salt");
            data.remove("origin");
            if let Some(voided) = data.get_mut("event") {
                *voided = sequences[voided.as_str().unwrap()].clone();
            }
        }
        events
    }
}

/// A batch that is fed line by line.
struct Piped {
    child: Child,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
}

impl Piped {
    fn start(store: &Store, arguments: &[&str]) -> Self {
        let mut batch = store.program();
        batch.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = batch.spawn().unwrap();
        let stdin = child.stdin.take().unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        Self { child, stdin, stdout }
    }

    /// Sends a line, and waits for its result while the pipe stays open.
    fn ask(&mut self, command: &Value) -> Value {
        self.stdin.write_all(lines(std::slice::from_ref(command)).as_bytes()).unwrap();
        self.result().expect("a result")
    }

    fn result(&mut self) -> Option<Value> {
        let mut line = String::new();
        self.stdout.read_line(&mut line).unwrap();
        (!line.is_empty()).then(|| serde_json::from_str(&line).unwrap())
    }

    /// Closes the pipe, and returns the exit code.
    fn end(self) -> Option<i32> {
        let Self { mut child, stdin, stdout } = self;
        drop(stdin);
        let code = child.wait().unwrap().code();
        drop(stdout);
        code
    }
}

fn lines(commands: &[Value]) -> String {
    commands.iter().map(|command| format!("{command}\n")).collect()
}

/// The results of a batch, each one a receipt by the schema.
fn results(ran: &Ran) -> Vec<Value> {
    let results: Vec<Value> = ran.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for result in &results {
        assert_eq!(validate_answer("receipt", result), Ok(()), "{result}");
    }
    results
}

/// `ok`, or the code of what refused, for each result.
fn codes(results: &[Value]) -> Vec<&str> {
    results.iter().map(|result| result["error"]["code"].as_str().unwrap_or("ok")).collect()
}

fn register(account: &str) -> Value {
    json!({"command": "register", "account": account, "affiliation": "student"})
}

fn add(account: &str, device: &str) -> Value {
    json!({"command": "add", "account": account, "kind": "authenticator-app", "device": device})
}
