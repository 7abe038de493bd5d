//! Seals and proofs (docs/seals.md): what the log was, shown by a signature that cannot be made again.

mod checking;
mod killed;
mod proofs;
mod sealing;
mod trees;

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::json;

use crate::support::desk::{CLOCK, Desk};
use crate::support::forge::{Forge, lines};
use crate::support::program::Ran;

const A: &str = "0123456789";
const B: &str = "9876543210";
/// A day after [`CLOCK`].
const NEXT_DAY: &str = "2026-11-25T01:00:00.000Z";

/// What `ssh-keygen` says that has nothing to do with the program.
fn ssh_keygen(words: &[&str], place: &Path) -> Ran {
    Ran::of(Command::new("ssh-keygen").args(words).current_dir(place))
}

/// A desk with keys beside its store: `desk` and `other`, of which `allowed` names the first.
struct Sealed {
    desk: Desk,
}

impl Sealed {
    fn of(desk: Desk) -> Self {
        for name in ["desk", "other"] {
            let made = ssh_keygen(&["-q", "-t", "ed25519", "-N", "", "-C", name, "-f", name], &desk.beside(""));
            assert_eq!(made.code, 0, "{made:?}");
        }
        let sealed = Self { desk };
        sealed.allow(&format!("desk@example.jp {}", sealed.public("desk")));
        sealed
    }

    /// A store of two accounts, some eight lines.
    fn recorded() -> Self {
        let sealed = Self::of(Desk::new());
        for words in [
            "register 0123456789 student",
            "add 0123456789 microsoft-authenticator --device iPhone",
            "test 0123456789 m1 passed",
            "register 9876543210 staff",
            "add 9876543210 security-key --device YubiKey",
            "test 9876543210 m1 passed",
        ] {
            sealed.desk.record(words.split(' '));
        }
        sealed
    }

    /// A store with a log of this many lines that nobody recorded at a desk.
    fn forged(count: u64) -> Self {
        let mut forge = Forge::rehearsal(CLOCK);
        forge.event("account.registered", A, CLOCK, CLOCK, json!({"affiliation": "staff"}));
        while forge.sequence < count {
            forge.event("account.updated", A, CLOCK, CLOCK, json!({"language": "en"}));
        }
        Self::of(Desk::of(&forge.bytes))
    }

    fn public(&self, key: &str) -> String {
        fs::read_to_string(self.desk.beside(&format!("{key}.pub"))).unwrap()
    }

    fn allow(&self, list: &str) {
        fs::write(self.desk.beside("allowed"), list).unwrap();
    }

    fn run(&self, words: &str) -> Ran {
        self.desk.run(words.split(' '))
    }

    /// Seals with the key of the desk; the name of the file.
    #[track_caller]
    fn seal(&self) -> String {
        self.seal_with("--key desk")
    }

    #[track_caller]
    fn seal_with(&self, words: &str) -> String {
        let made = self.run(&format!("--json log seal {words}")).json();
        Path::new(made["file"].as_str().unwrap()).file_name().unwrap().to_str().unwrap().to_owned()
    }

    /// Of each seal what became of it, as `log verify` ends with this.
    #[track_caller]
    fn verdicts(&self, code: i32) -> Vec<String> {
        let ran = self.run("--json log verify --allowed-signers allowed");
        let report = ran.json_of(code);
        let seals = report["seals"]["seals"].as_array().unwrap();
        seals.iter().map(|seal| seal["verdict"].as_str().unwrap().to_owned()).collect()
    }

    fn seals(&self) -> Vec<String> {
        let entries = fs::read_dir(self.desk.in_store("seals")).into_iter().flatten();
        let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// The log without its last lines, and without the head that would tell.
    fn cut(&mut self, left: usize) {
        let log = self.desk.log();
        self.desk.overwrite(&lines(&log)[..left].concat());
        fs::remove_file(self.desk.in_store("head.json")).ok();
    }

    /// Another history in the place of the log: of the same length, every hash right.
    fn rewrite(&mut self) {
        let log = self.desk.log();
        let rewritten = with_fresh_hashes(&log, |line| line.replace("\"staff\"", "\"other\""));
        assert_ne!(rewritten, log);
        self.desk.overwrite(&rewritten);
        fs::remove_file(self.desk.in_store("head.json")).ok();
    }
}

/// A log whose lines were changed, and whose hashes were all made anew.
fn with_fresh_hashes(log: &[u8], change: impl Fn(&str) -> String) -> Vec<u8> {
    let mut forge = Forge::default();
    for line in lines(log) {
        let line = change(std::str::from_utf8(line).unwrap());
        let (before, _) = line.split_once(",\"datahash\":").unwrap();
        let (_, data) = line.split_once(",\"data\":").unwrap();
        forge.raw(before, data.trim_end().strip_suffix('}').unwrap());
    }
    forge.bytes
}

/// The log with the data of a line blanked.
fn blanked(log: &[u8], line: usize) -> Vec<u8> {
    let mut lines: Vec<Vec<u8>> = lines(log).into_iter().map(<[u8]>::to_vec).collect();
    let text = String::from_utf8(lines[line - 1].clone()).unwrap();
    let (before, _) = text.split_once(",\"data\":").unwrap();
    lines[line - 1] = format!("{before},\"data\":null}}\n").into_bytes();
    lines.concat()
}
