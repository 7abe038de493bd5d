//! The program as its users meet it: the real binary, with nothing of this machine's environment, and always stdout,
//! stderr *and* the exit code. What it writes is held against the published schemas when a desk is cleared.

mod agreement;
mod answers;
mod help;
mod mistyped;
mod numbers;
mod overrides;
mod procedure;
mod recheck;
mod recording;
pub mod refusals;
mod seen;
mod unparsed;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::support::forge::Forge;
use crate::support::schemas::{validate_answer, validate_log};

/// 10:00 in Tokyo on a Tuesday.
pub const CLOCK: &str = "2026-11-24T01:00:00.000Z";
/// Somebody.
pub const A: &str = "0123456789";
/// Somebody else.
pub const B: &str = "0000000002";

/// What the program said, and how it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    pub stdout: String,
    pub stderr: String,
    pub status: i32,
}

impl Said {
    /// It said this, nothing else, and ended well.
    #[track_caller]
    pub fn is(self, stdout: &str) {
        assert_eq!(self, Self { stdout: stdout.into(), stderr: String::new(), status: 0 });
    }

    /// It said this on stderr, nothing on stdout, and ended so.
    #[track_caller]
    pub fn fails(self, status: i32, stderr: &str) {
        assert_eq!(self, Self { stdout: String::new(), stderr: stderr.into(), status });
    }

    /// The JSON on stdout, when it ended so and stderr is silent.
    #[track_caller]
    pub fn json(self, status: i32) -> Value {
        assert_eq!((self.status, self.stderr.as_str()), (status, ""), "{self:?}");
        serde_json::from_str(&self.stdout).unwrap_or_else(|why| panic!("{why}: {}", self.stdout))
    }

    /// What refused, out of the JSON on stderr, when stdout is silent: the exit code and all codes.
    #[track_caller]
    pub fn refusal(self) -> (i32, Vec<String>) {
        assert_eq!(self.stdout, "", "{self:?}");
        let receipt: Value = serde_json::from_str(&self.stderr).unwrap_or_else(|why| panic!("{why}: {}", self.stderr));
        assert_eq!(validate_answer("receipt", &receipt), Ok(()), "{receipt}");
        assert_eq!(receipt["error"]["code"], receipt["error"]["codes"][0]);
        assert_eq!(receipt["error"]["committed"], "no");
        let codes = receipt["error"]["codes"].as_array().unwrap();
        (self.status, codes.iter().map(|code| code.as_str().unwrap().to_owned()).collect())
    }
}

/// One desk: a rehearsal store, and a clock that stands still unless it is set.
pub struct Desk {
    place: tempfile::TempDir,
    clock: String,
    keeps_to_the_schemas: bool,
}

impl Desk {
    /// A new store at [`CLOCK`].
    pub fn new() -> Self {
        let desk = Self::without_store();
        desk.run(["init", "--rehearsal"]).is("Recorded. log of utokyo started, for rehearsal (line 1)\n");
        desk
    }

    /// No store yet.
    pub fn without_store() -> Self {
        Self { place: tempfile::tempdir().unwrap(), clock: CLOCK.into(), keeps_to_the_schemas: true }
    }

    /// A store whose log the program did not write: a start, and these events, all recorded at [`CLOCK`].
    pub fn forged(events: &[(&str, &str, Value)]) -> Self {
        let mut forge = Forge::default();
        let started =
            json!({"format": 1, "site": "test", "origin": "7b1f0c52-94d3-4e0a-8a6e-2c5d91f3b7a4", "rehearsal": true});
        forge.event("log.started", "store", CLOCK, CLOCK, started);
        for (subject, name, data) in events {
            forge.event(name, subject, CLOCK, CLOCK, data.clone());
        }
        Self::of(&forge.bytes)
    }

    /// A store that is nothing but this log.
    pub fn of(log: &[u8]) -> Self {
        let mut desk = Self::without_store();
        desk.keeps_to_the_schemas = false;
        fs::create_dir(desk.store()).unwrap();
        fs::write(desk.store().join("events.jsonl"), log).unwrap();
        desk
    }

    /// The same desk again, to go on in another way.
    pub fn copy(&self) -> Self {
        let mut copy = Self::without_store();
        copy.clock.clone_from(&self.clock);
        copy.keeps_to_the_schemas = self.keeps_to_the_schemas;
        copy_folder(&self.store(), &copy.store());
        copy
    }

    /// Takes over another desk's keys.
    pub fn take_keys_from(&self, other: &Self) {
        copy_folder(&other.store().join("keys"), &self.store().join("keys"));
    }

    /// The directory of the store.
    pub fn store(&self) -> PathBuf {
        self.place.path().join("store")
    }

    /// A path outside of the store.
    pub fn path(&self, name: &str) -> PathBuf {
        self.place.path().join(name)
    }

    /// Sets the clock.
    pub fn at(&mut self, clock: &str) -> &mut Self {
        clock.clone_into(&mut self.clock);
        self
    }

    /// The bytes of the log.
    pub fn log(&self) -> Vec<u8> {
        fs::read(self.store().join("events.jsonl")).unwrap_or_default()
    }

    /// The last line of the log.
    pub fn last(&self) -> Value {
        let log = String::from_utf8(self.log()).unwrap();
        serde_json::from_str(log.lines().last().unwrap()).unwrap()
    }

    /// Puts other bytes in the place of the log.
    pub fn overwrite(&mut self, log: &[u8]) {
        fs::write(self.store().join("events.jsonl"), log).unwrap();
        self.keeps_to_the_schemas = false;
    }

    /// The program with this desk's environment and nothing else.
    pub fn program(&self) -> Command {
        let mut program = Command::new(env!("CARGO_BIN_EXE_mfadesk"));
        program
            .env_clear()
            .env("LANG", "C.UTF-8")
            .env("MFADESK_STORE", self.store())
            .env("MFADESK_CLOCK", &self.clock)
            .current_dir(self.place.path());
        program
    }

    /// Runs it.
    pub fn run<'a>(&self, words: impl IntoIterator<Item = &'a str>) -> Said {
        said(self.program().args(words))
    }

    /// Runs it, with this on standard input.
    pub fn run_with<'a>(&self, stdin: &str, words: impl IntoIterator<Item = &'a str>) -> Said {
        let mut child = self
            .program()
            .args(words)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(stdin.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        Said {
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
            status: output.status.code().unwrap(),
        }
    }

    /// Runs a recording command that is to succeed; its receipt as JSON.
    #[track_caller]
    pub fn record<'a>(&self, words: impl IntoIterator<Item = &'a str>) -> Value {
        let receipt = self.run(["--json"].into_iter().chain(words)).json(0);
        assert_eq!(validate_answer("receipt", &receipt), Ok(()), "{receipt}");
        assert_eq!(receipt["ok"], true);
        receipt
    }

    /// Runs a recording command that is to be refused: the exit code and the codes, the log being what it was before.
    #[track_caller]
    pub fn refused<'a>(&self, words: impl IntoIterator<Item = &'a str>) -> (i32, Vec<String>) {
        let before = self.everything();
        let refusal = self.run(["--json"].into_iter().chain(words)).refusal();
        assert_eq!(before, self.everything(), "something was written");
        refusal
    }

    /// Asks, and holds the answer against its schema.
    #[track_caller]
    pub fn ask<'a>(&self, question: &'a str, words: impl IntoIterator<Item = &'a str>) -> Value {
        let answer = self.run(["--json", question].into_iter().chain(words)).json(0);
        assert_eq!(validate_answer(question, &answer), Ok(()), "{answer}");
        answer
    }

    /// One account of `status`.
    #[track_caller]
    pub fn status(&self, account: &str) -> Value {
        self.ask("status", [account])["accounts"][0].clone()
    }

    /// Every file of the store with its bytes, but for the lock, which is empty and comes and stays.
    pub fn everything(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut files = Vec::new();
        gather(&self.store(), &mut files);
        files.retain(|(path, _)| !path.ends_with("events.lock"));
        files.sort();
        files
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        if self.keeps_to_the_schemas && !std::thread::panicking() {
            assert_eq!(validate_log(std::str::from_utf8(&self.log()).unwrap()), Ok(()));
        }
    }
}

/// What the command says.
pub fn said(command: &mut Command) -> Said {
    let output = command.stdin(Stdio::null()).output().unwrap();
    Said {
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
        status: output.status.code().expect("it was not killed"),
    }
}

/// The whole output is what the file of this name holds. `MFADESK_BLESS=1` writes it anew, to be judged by eye.
#[track_caller]
pub fn assert_expected(name: &str, output: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/expected").join(name);
    if std::env::var_os("MFADESK_BLESS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, output).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
    assert!(kept == output, "{name} is expected to be\n{kept}\nand is\n{output}");
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn gather(folder: &Path, files: &mut Vec<(PathBuf, Vec<u8>)>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(&path, files);
        } else {
            let bytes = fs::read(&path).unwrap();
            files.push((path, bytes));
        }
    }
}
