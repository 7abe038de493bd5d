//! A rehearsal store, and the program run on it as a person or a script would, at a clock that the test sets.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// What the program did.
#[derive(Debug, PartialEq, Eq)]
pub struct Ran {
    /// Its exit code.
    pub code: i32,
    /// What it answered.
    pub stdout: String,
    /// What it had to say besides.
    pub stderr: String,
}

impl Ran {
    /// The one JSON object that it answered, having done what was asked.
    pub fn json(&self) -> Value {
        assert_eq!((self.code, self.stderr.as_str()), (0, ""), "{self:?}");
        serde_json::from_str(&self.stdout).unwrap()
    }

    /// The one JSON object by which it refused.
    pub fn error(&self) -> Value {
        assert_eq!(self.stdout, "", "{self:?}");
        serde_json::from_str(&self.stderr).unwrap()
    }
}

/// A store for rehearsals.
pub struct Rehearsal {
    directory: TempDir,
}

impl Rehearsal {
    /// A new store, made at this instant.
    pub fn at(clock: &str) -> Self {
        let rehearsal = Self { directory: tempfile::tempdir().unwrap() };
        let ran = rehearsal.run(clock, &["init", "--site", "test", "--rehearsal"]);
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
        rehearsal
    }

    /// A store that holds nothing but this log.
    pub fn of(log: &[u8]) -> Self {
        let rehearsal = Self { directory: tempfile::tempdir().unwrap() };
        std::fs::create_dir(rehearsal.store()).unwrap();
        std::fs::write(rehearsal.store().join("events.jsonl"), log).unwrap();
        rehearsal
    }

    /// The store's directory.
    pub fn store(&self) -> PathBuf {
        self.directory.path().join("store")
    }

    /// The bytes of the log.
    pub fn log(&self) -> Vec<u8> {
        std::fs::read(self.store().join("events.jsonl")).unwrap()
    }

    /// Writes a file next to the store.
    pub fn file(&self, name: &str, text: &str) -> String {
        let path = self.directory.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// Runs the program at this instant.
    pub fn run(&self, clock: &str, arguments: &[&str]) -> Ran {
        self.run_with(clock, arguments, "", "en")
    }

    /// Runs it in Japanese.
    pub fn run_in_japanese(&self, clock: &str, arguments: &[&str]) -> Ran {
        self.run_with(clock, arguments, "", "ja")
    }

    /// Runs it with this on standard input, in this language.
    pub fn run_with(&self, clock: &str, arguments: &[&str], stdin: &str, lang: &str) -> Ran {
        let mut child = Command::new(env!("CARGO_BIN_EXE_mfadesk"))
            .env_clear()
            .env("MFADESK_STORE", self.store())
            .env("MFADESK_CLOCK", clock)
            .env("MFADESK_LANG", lang)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // Whoever does not read has closed the pipe, which is no fault of the test.
        let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
        let output = child.wait_with_output().unwrap();
        Ran {
            code: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Records all of these, each a command line, and nothing of it may be refused.
    pub fn record(&self, clock: &str, commands: &[&str]) {
        for command in commands {
            let words: Vec<&str> = command.split(' ').collect();
            let ran = self.run(clock, &words);
            assert_eq!(ran.code, 0, "{command}: {}", ran.stderr);
        }
    }
}
