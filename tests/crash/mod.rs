//! What becomes of a log when writers are killed, disks are full, and bytes are not what they were: tried on the
//! program itself, from outside.
//!
//! Where a case has very many instances, the ordinary run takes a part of them (`support::in_full`).
//! All system calls that can fail do so, one at a time, in `tests/faults/run`; a few of them in `failing.rs`.

mod damage;
mod failing;
mod input;
mod killed;
mod output;
mod redacted;
mod torn;

use std::fs;
use std::ops::Deref;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::support::desk::Desk;
use crate::support::forge::lines;
use crate::support::program::Ran;

const ACCOUNT: &str = "0123456789";
const OTHERS: [&str; 2] = ["2222222222", "3333333333"];

/// A desk that harm is done to, with output for scripts.
struct Store(Desk);

impl Deref for Store {
    type Target = Desk;

    fn deref(&self) -> &Desk {
        &self.0
    }
}

impl Store {
    /// Nothing is there yet.
    fn vacant() -> Self {
        Self(Desk::without_store().that_is_harmed())
    }

    /// A store with its first line.
    fn founded() -> Self {
        let store = Self::vacant();
        store.must(0, &["init", "--rehearsal"]);
        store
    }

    /// A store with three accounts that have methods, written in turns.
    fn lived_in() -> Self {
        let store = Self::founded();
        for account in [ACCOUNT, OTHERS[0], OTHERS[1]] {
            store.must(0, &["register", account, "faculty"]);
        }
        for account in [OTHERS[0], ACCOUNT, OTHERS[1]] {
            store.must(0, &["add", account, "msauth", "--device", &format!("Phone of {account}")]);
            store.must(0, &["test", account, "m1", "passed"]);
        }
        store
    }

    /// Another store with the same keys, and with this log and head.
    fn with(&self, log: &[u8], head: Option<&[u8]>) -> Self {
        let other = Self(Desk::of(log));
        other.take_keys_from(self);
        if let Some(head) = head {
            fs::write(other.in_store("head.json"), head).unwrap();
        }
        other
    }

    /// The bytes of its head.
    fn head(&self) -> Vec<u8> {
        fs::read(self.in_store("head.json")).unwrap()
    }

    /// The program with these words and output for scripts.
    fn command(&self, words: &[&str]) -> Command {
        let mut command = self.program();
        command.args(words).arg("--json");
        command
    }

    /// Runs it and asks for this exit code.
    #[track_caller]
    fn must(&self, code: i32, words: &[&str]) -> Ran {
        let ran = Ran::of(&mut self.command(words));
        assert_eq!(ran.code, code, "{words:?}: {ran:?}");
        ran
    }

    /// Runs it, asks for this exit code, for this error, and that the log is as it was.
    #[track_caller]
    fn refuses(&self, code: i32, error: &str, words: &[&str]) {
        let before = self.log();
        let ran = self.must(code, words);
        assert_eq!((ran.last_error(), ran.stdout.as_str()), (json!(error), ""), "{words:?}");
        assert!(self.log() == before, "{words:?} refused, and changed the log");
    }

    /// The state of every account, by id.
    fn accounts(&self, code: i32) -> Vec<Value> {
        let answer: Value = serde_json::from_str(&self.must(code, &["status", "--all"]).stdout).unwrap();
        answer["accounts"].as_array().unwrap().clone()
    }

    /// What the independent reader finds, each finding as its line and what it is.
    fn findings(&self, code: i32) -> Vec<(u64, String)> {
        let report: Value = serde_json::from_str(&self.must(code, &["log", "verify"]).stdout).unwrap();
        let findings = report["findings"].as_array().unwrap();
        let place = |finding: &Value| finding["line"].as_u64().unwrap_or(0);
        findings.iter().map(|one| (place(one), one["kind"].as_str().unwrap().to_owned())).collect()
    }
}

/// The member of every line, in order.
fn members(log: &[u8], member: &str) -> Vec<String> {
    lines(log)
        .into_iter()
        .map(|line| serde_json::from_slice::<Value>(line).unwrap()[member].as_str().unwrap().to_owned())
        .collect()
}

/// The files of a directory and what they hold; none: there is no such directory.
fn kept(directory: &Path) -> Vec<Vec<u8>> {
    let Ok(entries) = fs::read_dir(directory) else { return Vec::new() };
    entries.map(|entry| fs::read(entry.unwrap().path()).unwrap()).collect()
}
