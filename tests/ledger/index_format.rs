//! The number of an index's format stands for what an index holds and for what folding and judging mean: of two builds of one
//! version, nothing else tells that the one cannot go by what the other kept.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use mfadesk::ledger::{Log, build_index};
use mfadesk::wire::decode;
use rusqlite::Connection;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{add, at, file, push, started};
use crate::support::forge::Forge;

/// Each format there was, a line each, with a digest of what an index in it held of the histories below.
const FORMATS: &str = "tests/ledger/index_formats.txt";

/// What happens to an account each, as golden lines of the catalogue, which are never edited.
const HISTORIES: [&[&str]; 17] = [
    &["account.registered.v1", "account.updated.v1"],
    &["account.closed.v1", "account.reopened.v1"],
    &["account.closed.v1"],
    &["account.noted.v1"],
    &["account.observed.v1"],
    &["method.added.v1", "method.number-changed.v1"],
    &["method.added.v1.other", "method.made-default.v1"],
    &["method.updated.v1", "method.updated.v1.ref"],
    &["method.removed.v1"],
    &["method.unavailable.v1", "method.available.v1"],
    &["method.unavailable.v1", "reregistration.requested.v1", "reregistration.approved.v1"],
    &["reregistration.requested.v1", "reregistration.rejected.v1"],
    &["mfa.applied.v1", "method.replaced.v1"],
    &["mfa.applied.v1", "mfa.terminated.v1"],
    &["phone-change.started.v1", "phone-change.completed.v1"],
    &["phone-change.started.v1", "phone-change.cancelled.v1"],
    &["sign-in.test-passed.v1", "sign-in.test-failed.v1"],
];

fn golden(forge: &mut Forge, subject: &str, name: &str, seconds: u32) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("events/{name}.golden.jsonl"));
    let written = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let line = decode(written.trim_ascii_end()).unwrap();
    let data: Value = serde_json::from_str(line.data).unwrap();
    forge.event_with(&line.type_word, subject, &at(seconds), &at(seconds), data, &Default::default());
}

/// A log of these histories, one of which is taken back in part.
fn log() -> Forge {
    let mut forge = started();
    for (account, history) in (1..).zip(HISTORIES) {
        let id = format!("{account:010}");
        let registered = json!({"affiliation": "faculty", "language": "ja"});
        push(&mut forge, "account.registered", &id, 60, registered);
        let phone = json!({"method": "m1", "kind": "microsoft-authenticator", "device": "iPhone 15"});
        push(&mut forge, "method.added", &id, 120, phone);
        add(&mut forge, &id, "m2", 180);
        let added = add(&mut forge, &id, "m4", 240);
        push(&mut forge, "sign-in.test-passed", &id, 300, json!({"method": "m1", "channel": "code"}));
        for (name, minutes) in history.iter().zip(120..) {
            golden(&mut forge, &id, name, minutes * 60);
        }
        if account == 10 {
            push(&mut forge, "method.unavailable", &id, 8000, json!({"methods": ["m1"], "reason": "stolen"}));
        }
        if account == 14 {
            let again = json!({"effective_at": "2026-11-24T03:00:00.000Z"});
            push(&mut forge, "mfa.applied", &id, 7260, again);
        }
        if account % 5 == 0 {
            push(&mut forge, "event.voided", &id, 9000, json!({"event": added, "reason": "mistake"}));
        }
    }
    golden(&mut forge, "store", "policy.set.v1.whole", 9060);
    forge
}

#[test]
fn whatever_changes_what_an_index_holds_or_means_has_a_number_of_its_own() {
    let forge = log();
    let log = file(&forge.bytes);
    let connection = Connection::open_in_memory().unwrap();
    let inode = log.metadata().unwrap().ino();
    let opened = Log { file: &log, len: forge.bytes.len() as u64, head: None, watch: None };
    build_index(&connection, &opened, inode, &|_, _| {}).unwrap();
    let mut select = connection.prepare("SELECT key, content FROM piece ORDER BY key").unwrap();
    let pieces = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    let mut pieces = pieces.map(Result::<(i64, Vec<u8>), _>::unwrap);
    // The first says which log and which program it is of, and carries a check as all do.
    let (_, base) = pieces.next().unwrap();
    let base: Value = serde_json::from_slice(&base[..base.len() - 8]).unwrap();
    let held =
        pieces.fold(Sha256::new(), |held, (key, content)| held.chain_update(key.to_be_bytes()).chain_update(content));
    // And the tables for people: how they are made, and the words that are the same in all of them.
    let held = ["SELECT sql FROM sqlite_master ORDER BY name", "SELECT word FROM kind", "SELECT word FROM channel"]
        .iter()
        .fold(held, |held, asked| {
            let mut select = connection.prepare(asked).unwrap();
            let texts = select.query_map([], |row| row.get::<_, Option<String>>(0)).unwrap();
            texts.fold(held, |held, text| held.chain_update(text.unwrap().unwrap_or_default()))
        });
    let digest = data_encoding::HEXLOWER.encode(&held.finalize());
    let now = (base["format"].as_u64().unwrap(), digest.as_str());
    let written = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(FORMATS)).unwrap();
    let format = |line: &str| {
        let (number, held) = line.split_once(' ').unwrap();
        (number.parse::<u64>().unwrap(), held.to_owned())
    };
    let formats: Vec<(u64, String)> = written.lines().map(format).collect();
    assert_eq!(
        formats.last().map(|(number, held)| (*number, held.as_str())),
        Some(now),
        "what an index holds, or what folding and judging mean, is another: raise FORMAT in src/ledger/index/base.rs, and add \
         a line to {FORMATS}"
    );
    let is_raised = |pair: &[(u64, String)]| pair[0].0 < pair[1].0 && pair[0].1 != pair[1].1;
    assert!(formats.windows(2).all(is_raised), "each format has a number and a content of its own");
}
