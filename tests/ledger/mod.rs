//! Account states out of a log.

mod as_of;
mod both_ends;
mod damage;
mod dated_ahead;
mod equivalence;
mod events;
mod index_format;
mod index_replaced;
mod indexed;
mod live;
mod scan;
mod sharing;
mod timeline;

use std::fs::File;
use std::io::Write;

use mfadesk::domain::account::State;
use mfadesk::domain::instant::Instant;
use mfadesk::ledger::{Acknowledged, AsOf, Log, Parallelism, Population, Verification, population};
use serde_json::{Value, json};

use crate::support::forge::Forge;

/// An instant of 24 November 2026, `seconds` after midnight, as the log writes it.
pub fn at(seconds: u32) -> String {
    format!("2026-11-24T{:02}:{:02}:{:02}.000Z", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// The same, as a value.
pub fn instant(seconds: u32) -> Instant {
    Instant::parse(&at(seconds)).unwrap()
}

/// Appends an event that occurred when it was recorded.
pub fn push(forge: &mut Forge, name: &str, subject: &str, seconds: u32, data: Value) -> String {
    forge.event(name, subject, &at(seconds), &at(seconds), data)
}

/// A log that begins as `init` begins one.
pub fn started() -> Forge {
    let mut forge = Forge::default();
    push(&mut forge, "log.started", "store", 0, json!({"format": 1, "site": "test", "origin": "o-1"}));
    forge
}

/// Appends a registration.
pub fn register(forge: &mut Forge, account: &str, seconds: u32) {
    push(forge, "account.registered", account, seconds, json!({"affiliation": "student"}));
}

/// Appends a passkey.
pub fn add(forge: &mut Forge, account: &str, method: &str, seconds: u32) -> String {
    push(forge, "method.added", account, seconds, json!({"method": method, "kind": "passkey"}))
}

/// The bytes as a file.
pub fn file(bytes: &[u8]) -> File {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file
}

/// What suits small logs, and what makes lines straddle blocks and threads share them.
pub const EFFORTS: [Parallelism; 5] = [
    Parallelism { threads: 1, block: 1 << 20 },
    Parallelism { threads: 1, block: 100 },
    Parallelism { threads: 2, block: 700 },
    Parallelism { threads: 2, block: 2000 },
    Parallelism { threads: 3, block: 5000 },
];

/// The population, asked in every way that must not matter.
pub fn folded(bytes: &[u8], head: Option<Acknowledged<'_>>, as_of: AsOf) -> Population {
    let file = file(bytes);
    let log = Log { file: &file, len: bytes.len() as u64, head, watch: None };
    let [first, others @ ..] =
        EFFORTS.map(|effort| population(&log, as_of, Verification::Hashes, effort).expect("the file can be read"));
    for (other, effort) in others.iter().zip(&EFFORTS[1..]) {
        assert_eq!(first.accounts, other.accounts, "{effort:?}");
        assert_eq!(first.evidence, other.evidence, "{effort:?}");
    }
    first
}

/// The ids of its accounts, each with those of its methods.
pub fn methods(population: &Population) -> Vec<(String, Vec<String>)> {
    let ids = |state: &State| state.methods.iter().map(|method| method.id.to_string()).collect();
    population.accounts.iter().map(|(id, state)| (id.to_string(), ids(state))).collect()
}

/// What [`methods`] says, written shortly: `1: m1 m2; 2:`.
pub fn summary(population: &Population) -> String {
    let accounts = methods(population).into_iter().map(|(id, methods)| format!("{id}: {}", methods.join(" ")));
    accounts.collect::<Vec<_>>().join("; ")
}
