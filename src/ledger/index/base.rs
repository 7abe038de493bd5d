//! What the index says of the log that it was made of.

use std::collections::HashSet;

use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use super::line_pieces::Span;
use super::pieces::{self, PieceCounts, Sort, key};
use crate::domain::instant::Instant;
use crate::domain::sequence::Sequence;
use crate::ledger::clock_back::ClockBack;
use crate::ledger::evidence::{BlankedLine, Evidence};
use crate::ledger::index_flaw::IndexFlaw;

/// The version of what the index holds, and of what folding and judging make of a line: raised with either.
const FORMAT: u32 = 8;

/// What the index says of the log that it was made of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Base {
    pub format: u32,
    /// The version of the program that made it: what it means by a policy is that version's.
    pub program: String,
    pub origin: String,
    /// Which file the log is, as its file system numbers them.
    pub inode: u64,
    /// The last line that was taken in.
    pub sequence: u64,
    pub bytes: u64,
    pub chainhash: String,
    pub recorded: i64,
    pub last: (u64, u64),
    /// The line that names the log, and the one that set the policy in force.
    pub started: (u64, u64),
    pub policy: Option<(u64, u64)>,
    /// See [`Evidence`].
    pub clock_backs: Vec<(u64, u64, i64, i64)>,
    pub voids_since: Vec<(String, u32)>,
    pub blanked: Vec<(u64, String)>,
    /// How long the log was when the index was made from nothing; it was dealt out into so many pieces for that.
    pub built_bytes: u64,
    pub pieces: PieceCounts,
    /// The instant at which accounts were judged last: when the last line was recorded, or an earlier one where the clock
    /// had gone back since.
    pub judged: i64,
    /// How many accounts there are, of which there is any line.
    pub accounts: u64,
}

/// What an index says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexState {
    /// The log that it is of.
    pub origin: String,
    /// The last line that it knows.
    pub sequence: Sequence,
    /// Where that ends.
    pub bytes: u64,
    /// Its chain hash.
    pub chainhash: String,
    /// How many accounts it knows.
    pub accounts: u64,
}

impl Base {
    /// What is said of a log up to where it was read.
    pub fn of(
        evidence: &Evidence,
        inode: u64,
        origin: &str,
        [last, started]: [Span; 2],
        policy: Option<Span>,
        pieces: PieceCounts,
    ) -> Self {
        let end = evidence.position;
        let backs = evidence.clock_backs.iter().filter(|back| back.offset < end.bytes);
        Self {
            format: FORMAT,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            origin: origin.to_owned(),
            inode,
            sequence: end.link.sequence.0,
            bytes: end.bytes,
            chainhash: end.link.chainhash().to_owned(),
            recorded: end.recorded.map_or(0, Instant::millis),
            last: (last.offset, last.bytes),
            started: (started.offset, started.bytes),
            policy: policy.map(|span| (span.offset, span.bytes)),
            clock_backs: backs
                .map(|back| (back.sequence.0, back.offset, back.recorded.millis(), back.before.millis()))
                .collect(),
            voids_since: evidence.voids_since.iter().map(|(event, of)| (format!("{event:032x}"), *of)).collect(),
            blanked: evidence.blanked.iter().map(|line| (line.sequence.0, line.subject.to_string())).collect(),
            built_bytes: end.bytes,
            pieces,
            judged: end.recorded.map_or(0, Instant::millis),
            accounts: 0,
        }
    }

    /// Reads what an index says.
    ///
    /// # Errors
    /// When it cannot be read, or is of another version.
    pub fn read(connection: &Connection) -> Result<Self, IndexFlaw> {
        let payload = pieces::read(connection, key(Sort::Base, 0))?;
        // What another version says may have another form altogether.
        #[derive(Deserialize)]
        struct Version {
            format: u32,
            program: String,
        }
        let version: Version = serde_json::from_slice(&payload).map_err(|_| IndexFlaw::Unreadable)?;
        if version.format != FORMAT || version.program != env!("CARGO_PKG_VERSION") {
            return Err(IndexFlaw::OtherVersion);
        }
        serde_json::from_slice(&payload).map_err(|_| IndexFlaw::Unreadable)
    }

    /// How it is kept.
    pub fn payload(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Where the clock had gone back.
    pub fn clock_backs(&self) -> Vec<ClockBack> {
        let back = |(sequence, offset, recorded, before): &(u64, u64, i64, i64)| ClockBack {
            sequence: Sequence(*sequence),
            offset: *offset,
            recorded: Instant::from_millis(*recorded),
            before: Instant::from_millis(*before),
        };
        self.clock_backs.iter().map(back).collect()
    }

    /// What was voided from the first of these lines on.
    ///
    /// # Errors
    /// When that is no id.
    pub fn voids_since(&self) -> Result<Vec<(u128, u32)>, IndexFlaw> {
        let void = |(event, of): &(String, u32)| {
            Ok((u128::from_str_radix(event, 16).map_err(|_| IndexFlaw::Unreadable)?, *of))
        };
        self.voids_since.iter().map(void).collect()
    }

    /// The lines whose data was blanked.
    pub fn blanked(&self) -> Vec<BlankedLine> {
        let line = |(sequence, subject): &(u64, String)| BlankedLine {
            sequence: Sequence(*sequence),
            subject: subject.as_str().into(),
        };
        self.blanked.iter().map(line).collect()
    }

    /// Their numbers.
    pub fn blanked_sequences(&self) -> HashSet<u64> {
        self.blanked.iter().map(|(sequence, _)| *sequence).collect()
    }

    /// What it says of itself.
    pub fn state(&self) -> IndexState {
        IndexState {
            origin: self.origin.clone(),
            sequence: Sequence(self.sequence),
            bytes: self.bytes,
            chainhash: self.chainhash.clone(),
            accounts: self.accounts,
        }
    }
}
