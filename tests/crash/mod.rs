//! What becomes of a log when writers are killed, disks are full, and bytes are not what they were: tried on the
//! program itself, from outside.
//!
//! Where a case has very many instances, the ordinary run takes a part of them; with `MFADESK_FULL_TESTS` set, as in
//! `.ci/run`, all of them. System calls that fail one at a time are in `tests/faults/run`.

mod damage;
mod input;
mod killed;
mod output;
mod torn;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

const CLOCK: &str = "2026-11-24T01:00:00.000Z";
const ACCOUNT: &str = "0123456789";
const OTHERS: [&str; 2] = ["2222222222", "3333333333"];

/// Whether every instance is wanted.
fn in_full() -> bool {
    std::env::var_os("MFADESK_FULL_TESTS").is_some()
}

/// A rehearsal store and the program that uses it.
struct Store {
    _root: TempDir,
    path: PathBuf,
}

/// How one command ended.
#[derive(Debug, PartialEq)]
struct Exit {
    code: i32,
    out: String,
    err: String,
}

impl Store {
    /// Nothing is there yet.
    fn vacant() -> Self {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("store");
        Self { _root: root, path }
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

    /// Another store with the same files, but for its log and its head.
    fn with(&self, log: &[u8], head: Option<&[u8]>) -> Self {
        let copy = Self::vacant();
        fs::create_dir_all(copy.path.join("keys")).unwrap();
        fs::copy(self.path.join("keys/number-1.key"), copy.path.join("keys/number-1.key")).unwrap();
        fs::write(copy.file("events.jsonl"), log).unwrap();
        if let Some(head) = head {
            fs::write(copy.file("head.json"), head).unwrap();
        }
        copy
    }

    fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    fn log(&self) -> Vec<u8> {
        fs::read(self.file("events.jsonl")).unwrap()
    }

    fn head(&self) -> Vec<u8> {
        fs::read(self.file("head.json")).unwrap()
    }

    /// The program on this store, with nothing of our own environment.
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = program();
        command.env("MFADESK_CLOCK", CLOCK).arg("--store").arg(&self.path).args(arguments);
        command
    }

    /// Runs it, with output for scripts.
    fn run(&self, arguments: &[&str]) -> Exit {
        ended(self.command(arguments).arg("--json").output().unwrap())
    }

    /// Runs it and asks for this exit code.
    fn must(&self, code: i32, arguments: &[&str]) -> Exit {
        let ended = self.run(arguments);
        assert_eq!(ended.code, code, "{arguments:?}: {ended:?}");
        ended
    }

    /// Runs it, asks for this exit code, for this error, and that the log is as it was.
    fn refuses(&self, code: i32, error: &str, arguments: &[&str]) {
        let before = self.log();
        let ended = self.must(code, arguments);
        assert_eq!((ended.error(), ended.out.as_str()), (json!(error), ""), "{arguments:?}");
        assert!(self.log() == before, "{arguments:?} refused, and changed the log");
    }

    /// The state of every account, by id.
    fn accounts(&self, code: i32) -> Vec<Value> {
        let answer: Value = serde_json::from_str(&self.must(code, &["status", "--all"]).out).unwrap();
        answer["accounts"].as_array().unwrap().clone()
    }

    /// What the independent reader finds, each finding as its line and what it is.
    fn findings(&self, code: i32) -> Vec<(u64, String)> {
        let report: Value = serde_json::from_str(&self.must(code, &["log", "verify"]).out).unwrap();
        let findings = report["findings"].as_array().unwrap();
        let place = |finding: &Value| finding["line"].as_u64().unwrap_or(0);
        findings.iter().map(|one| (place(one), one["kind"].as_str().unwrap().to_owned())).collect()
    }
}

impl Exit {
    /// The code of the error on the last line of stderr.
    fn error(&self) -> Value {
        let last: Value = serde_json::from_str(self.err.lines().last().unwrap()).unwrap();
        last["error"]["code"].clone()
    }

    /// The codes of the warnings of a receipt.
    fn warnings(&self) -> Vec<String> {
        let receipt: Value = serde_json::from_str(&self.out).unwrap();
        let warnings = receipt["warnings"].as_array().unwrap();
        warnings.iter().map(|warning| warning["code"].as_str().unwrap().to_owned()).collect()
    }
}

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mfadesk"));
    command.env_clear().env("MFADESK_LANG", "en").stdin(Stdio::null());
    command
}

fn ended(output: Output) -> Exit {
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Exit { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
}

/// The lines of a log, each with its newline.
fn lines(log: &[u8]) -> Vec<&[u8]> {
    log.split_inclusive(|byte| *byte == b'\n').collect()
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
