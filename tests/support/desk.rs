//! A desk: a rehearsal store in a directory of its own, a clock that the test sets, and the program run there as a
//! person or a script would.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use super::forge::Forge;
use super::program::{Ran, program};
use super::schemas::{validate_answer, validate_log};

/// 10:00 in Tokyo on a Tuesday.
pub const CLOCK: &str = "2026-11-24T01:00:00.000Z";

/// One desk. Its clock stands still at [`CLOCK`] unless it is set. When the desk is cleared, the log that the program
/// wrote is held against the published schemas.
pub struct Desk {
    place: TempDir,
    clock: String,
    keeps_to_the_schemas: bool,
}

impl Desk {
    /// A new store.
    pub fn new() -> Self {
        let desk = Self::without_store();
        let made = desk.run(["init", "--rehearsal"]);
        assert!(
            made.stdout.starts_with("Recorded. log of utokyo started, for practice (line 1)\n\nMade for you alone:\n")
        );
        assert_eq!((made.code, &*made.stderr), (0, ""));
        desk
    }

    /// A new store of the site `test`, made at this instant.
    pub fn founded(clock: &str) -> Self {
        let desk = Self::without_store();
        let ran = desk.run_at(clock, ["init", "--site", "test", "--rehearsal"]);
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
        desk
    }

    /// The same, whose log others than the program will write to: it is not held against the schemas.
    pub fn that_is_harmed(mut self) -> Self {
        self.keeps_to_the_schemas = false;
        self
    }

    /// No store yet.
    pub fn without_store() -> Self {
        Self { place: tempfile::tempdir().unwrap(), clock: CLOCK.into(), keeps_to_the_schemas: true }
    }

    /// A store whose log the program did not write: a start, and these events, all recorded at [`CLOCK`].
    pub fn forged(events: &[(&str, &str, Value)]) -> Self {
        let mut forge = Forge::rehearsal(CLOCK);
        for (subject, name, data) in events {
            forge.event(name, subject, CLOCK, CLOCK, data.clone());
        }
        Self::of(&forge.bytes)
    }

    /// A store that is nothing but this log.
    pub fn of(log: &[u8]) -> Self {
        let desk = Self::without_store().that_is_harmed();
        fs::create_dir(desk.store()).unwrap();
        fs::write(desk.in_store("events.jsonl"), log).unwrap();
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
        copy_folder(&other.in_store("keys"), &self.in_store("keys"));
    }

    /// The directory of the store.
    pub fn store(&self) -> PathBuf {
        self.beside("store")
    }

    /// A path in the store.
    pub fn in_store(&self, name: &str) -> PathBuf {
        self.store().join(name)
    }

    /// A path beside the store.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.place.path().join(name)
    }

    /// Writes a file beside the store.
    pub fn file(&self, name: &str, text: &str) -> String {
        let path = self.beside(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// Sets the clock.
    pub fn at(&mut self, clock: &str) -> &mut Self {
        clock.clone_into(&mut self.clock);
        self
    }

    /// The bytes of the log; none where there is no log.
    pub fn log(&self) -> Vec<u8> {
        fs::read(self.in_store("events.jsonl")).unwrap_or_default()
    }

    /// The last line of the log.
    pub fn last(&self) -> Value {
        let log = String::from_utf8(self.log()).unwrap();
        serde_json::from_str(log.lines().last().unwrap()).unwrap()
    }

    /// Puts other bytes in the place of the log.
    pub fn overwrite(&mut self, log: &[u8]) {
        fs::write(self.in_store("events.jsonl"), log).unwrap();
        self.keeps_to_the_schemas = false;
    }

    /// Every file of the store with its bytes, but for the lock, which is empty and comes and stays.
    pub fn everything(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut files = Vec::new();
        gather(&self.store(), &mut files);
        files.retain(|(path, _)| !path.ends_with("events.lock"));
        files.sort();
        files
    }

    /// The same without what counts the codes that were tried, which is no record of anything.
    pub fn everything_but_tries(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let vault = self.in_store("vault");
        self.everything().into_iter().filter(|(path, _)| !path.starts_with(&vault)).collect()
    }

    /// The command with this desk's environment, in this desk's directory.
    pub fn equip<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        command
            .env("LANG", "C.UTF-8")
            .env("MFADESK_STORE", self.store())
            .env("MFADESK_CLOCK", &self.clock)
            .current_dir(self.place.path())
    }

    /// The program with this desk's environment and nothing else.
    pub fn program(&self) -> Command {
        let mut program = program();
        self.equip(&mut program);
        program
    }

    /// Runs it.
    pub fn run(&self, words: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Ran {
        Ran::of(self.program().args(words))
    }

    /// Runs it with this on standard input.
    pub fn feed(&self, input: impl AsRef<[u8]>, words: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Ran {
        Ran::fed(input.as_ref(), self.program().args(words))
    }

    /// Runs it at another instant.
    pub fn run_at(&self, clock: &str, words: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Ran {
        self.run_in("en", clock, words)
    }

    /// Runs it at another instant in this language.
    pub fn run_in(&self, lang: &str, clock: &str, words: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Ran {
        Ran::of(self.program().env("MFADESK_CLOCK", clock).env("MFADESK_LANG", lang).args(words))
    }

    /// Runs it at another instant in this language, with this on standard input.
    pub fn feed_in(
        &self,
        lang: &str,
        clock: &str,
        input: impl AsRef<[u8]>,
        words: impl IntoIterator<Item = impl AsRef<OsStr>>,
    ) -> Ran {
        Ran::fed(input.as_ref(), self.program().env("MFADESK_CLOCK", clock).env("MFADESK_LANG", lang).args(words))
    }

    /// Runs a recording command that is to succeed; its receipt as JSON.
    #[track_caller]
    pub fn record<'a>(&self, words: impl IntoIterator<Item = &'a str>) -> Value {
        let receipt = self.run(["--json"].into_iter().chain(words)).json();
        assert_eq!(validate_answer("receipt", &receipt), Ok(()), "{receipt}");
        assert_eq!(receipt["ok"], true);
        receipt
    }

    /// Records all of these at an instant, each a command line, and nothing of it may be refused.
    #[track_caller]
    pub fn record_all(&self, clock: &str, commands: &[&str]) {
        for command in commands {
            let ran = self.run_at(clock, command.split(' '));
            assert_eq!(ran.code, 0, "{command}: {}", ran.stderr);
        }
    }

    /// Runs a recording command that is to be refused: the exit code and the codes, the log being what it was before.
    #[track_caller]
    pub fn refused<'a>(&self, words: impl IntoIterator<Item = &'a str>) -> (i32, Vec<String>) {
        let before = self.everything_but_tries();
        let refusal = self.run(["--json"].into_iter().chain(words)).refusal();
        assert_eq!(before, self.everything_but_tries(), "something was written");
        refusal
    }

    /// Asks, and holds the answer against its schema.
    #[track_caller]
    pub fn ask<'a>(&self, question: &'a str, words: impl IntoIterator<Item = &'a str>) -> Value {
        let answer = self.run(["--json", question].into_iter().chain(words)).json();
        assert_eq!(validate_answer(question, &answer), Ok(()), "{answer}");
        answer
    }

    /// One account of `status`.
    #[track_caller]
    pub fn status(&self, account: &str) -> Value {
        self.ask("status", [account])["accounts"][0].clone()
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        if self.keeps_to_the_schemas && !std::thread::panicking() {
            assert_eq!(validate_log(std::str::from_utf8(&self.log()).unwrap()), Ok(()));
        }
    }
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
