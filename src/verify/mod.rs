//! The independent reader: is this log what was written, and where is it not?
//!
//! Owns the answer of `log verify`: every damaged place with its line and byte offset, and what
//! is no damage but worth knowing (events that do not fit, unknown types, times that go back, a torn tail).
//! It is written from `docs/log-format.md` alone and shares nothing with the code that writes or folds
//! logs, beyond the hash function: a mistake over there cannot hide itself here.
//!
//! It refuses to repair, to print, to word anything for people, and to judge accounts. Simple code beats
//! fast code here, since this is the reader of last resort.
//!
//! The log is read twice. The first time (`vouched`) looks only for what *later* lines say about earlier ones:
//! accepted damage, vouched redactions, voids. The second (`walk`) checks line after line, and lets
//! `fit` say which events do not fit, for which `account` folds the accounts as far as that needs. `line` and `json` read a
//! line by itself (`lines`), its hashes `by_turns`, and so on as many threads as there may be (`blocks`); all else they tell in
//! turn, in the order of the file.
//!
//! Seals (docs/seals.md) are held against the log on the way (`sealed`, by a `tree` of its own). Signatures are checked by
//! whoever asks: this room reads a seal, and is told who signed it.

mod account;
mod before;
mod blocks;
mod by_turns;
mod clock;
mod fit;
mod head;
mod json;
mod line;
mod lines;
mod members;
mod operators;
mod proof;
mod region;
mod report;
mod seal;
mod sealed;
mod time;
mod tree;
mod vouched;
mod walk;

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use smol_str::SmolStr;
use walk::{Walk, Walked};

pub use account::{Account, Method};
pub use proof::{Proof, ProvenLine, Unproven};
pub use report::{CheckedSeal, Class, Finding, Head, Kind, Misfit, Reason, Report, SealVerdict, Seals, UnknownType};
pub use seal::{Seal, Statement};
pub use sealed::{NotSigned, SealOnFile};
pub use time::Time;

/// Checks the store in `dir`: its `events.jsonl`, against its `head.json` where there is one.
///
/// Takes no lock and writes nothing. An unreadable `head.json` counts as absent, with a note.
///
/// # Errors
/// When `events.jsonl` cannot be opened or read. Whatever is wrong *in* the log is in the report.
pub fn check(dir: &Path) -> io::Result<Report> {
    check_sealed(dir, None)
}

/// The same, and whether the log begins with what these seals cover.
///
/// # Errors
/// As [`check`].
pub fn check_sealed(dir: &Path, seals: Option<&[SealOnFile]>) -> io::Result<Report> {
    let (head, log) = head_and_log(dir)?;
    walk(log, head.as_deref(), seals).map(|(report, _)| report)
}

/// The head before the log: a log that grows meanwhile is then never shorter than its head. A redaction makes the log
/// shorter, and says so in the head first; so a head that has changed meanwhile may be from before it, and is read again.
fn head_and_log(dir: &Path) -> io::Result<(Option<Vec<u8>>, File)> {
    let mut head = head_of(dir);
    loop {
        let log = File::open(dir.join("events.jsonl"))?;
        if !is_short(&log, head.as_deref())? {
            return Ok((head, log));
        }
        let again = head_of(dir);
        if again == head {
            return Ok((head, log));
        }
        head = again;
    }
}

/// Whether the log has fewer bytes than its head says.
fn is_short(log: &File, head: Option<&[u8]>) -> io::Result<bool> {
    let Some(head) = head.and_then(head::Acknowledged::read) else { return Ok(false) };
    Ok(log.metadata()?.len() < head.bytes)
}

/// The content of `head.json`, `None` where there is none.
fn head_of(dir: &Path) -> Option<Vec<u8>> {
    let head = dir.join("head.json");
    let shared = fs::metadata(dir).ok().filter(|dir| dir.mode() & 0o2020 == 0o2020);
    // In a directory that a group shares anybody of it may have put a link there, or a file of another group.
    let found = if shared.is_some() { fs::symlink_metadata(&head) } else { fs::metadata(&head) };
    let is_ours = |found: &fs::Metadata| shared.as_ref().is_none_or(|dir| dir.gid() == found.gid());
    match found {
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        // Whatever else stands there is no head, and may never end.
        Ok(found) if found.is_file() && is_ours(&found) => Some(head::first_bytes(&head).unwrap_or_default()),
        _ => Some(Vec::new()),
    }
}

/// Checks a log from anywhere. `head` is the content of `head.json`, `None` where there is none.
///
/// What is appended after the call began is not looked at.
///
/// # Errors
/// When the log cannot be read.
pub fn check_log(log: impl Read + Seek + Send, head: Option<&[u8]>) -> io::Result<Report> {
    walk(log, head, None).map(|(report, _)| report)
}

/// The same, with what is known of each account in the sound part: enough to say which events fit.
///
/// # Errors
/// As [`check_log`].
pub fn check_accounts(
    log: impl Read + Seek + Send,
    head: Option<&[u8]>,
) -> io::Result<(Report, HashMap<SmolStr, Account>)> {
    walk(log, head, None).map(|(report, accounts)| (report, accounts.into_accounts()))
}

fn walk(
    mut log: impl Read + Seek + Send,
    head: Option<&[u8]>,
    seals: Option<&[SealOnFile]>,
) -> io::Result<(Report, fit::Fits)> {
    let bytes = log.seek(SeekFrom::End(0))?;
    let vouched = vouched::Vouched::collect(&mut log, bytes)?;
    let mut walk = Walk::new(&vouched, head);
    walk.prefixes = seals.map(sealed::Prefixes::asked_for);
    let Walked { mut report, accounts, prefixes } = walk.run(&mut log, bytes)?;
    report.seals = prefixes.zip(seals).map(|(prefixes, seals)| prefixes.judge(seals, &report));
    Ok((report, accounts))
}
