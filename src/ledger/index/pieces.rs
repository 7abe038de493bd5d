//! The pieces of the index. Accounts, events and things are dealt out to pieces by a hash, and a piece says all that there
//! is of those that belong to it: so that something is not there is as certain as that it is. Each carries a check over
//! itself and its place, so that no bit of the file that turned over is believed.
//!
//! They are of a size of which several fill a page of SQLite, and small enough that what changes few of them rewrites little.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use rusqlite::{Connection, OptionalExtension, Statement, params};
use serde::{Deserialize, Serialize};

use super::hash::hash;
use crate::domain::envelope::{Envelope, Together};
use crate::domain::failure_domain::FailureDomain;
use crate::ledger::index_flaw::IndexFlaw;

/// What a piece is about. In this order they are made, so that a file grows at its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// The log that the index is of.
    Base = 0,
    /// What accounts are.
    States = 1,
    /// What they come to, and until when.
    Judgements = 2,
    /// Where the lines of accounts lie.
    Lines = 3,
    /// Where events stand, by id.
    Events = 4,
    /// Who ever had which number or serial.
    Mentions = 5,
    /// Of whom which run, or which call, recorded something.
    Together = 6,
}

/// Into how many pieces each sort is dealt out. Of states there are so many times as many as of judgements, so that those of
/// one piece of judgements lie in that many pieces, and no others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PieceCounts {
    pub lines: u64,
    pub events: u64,
    pub mentions: u64,
    pub together: u64,
    pub states: u64,
    pub judgements: u64,
}

/// How many there are of what lines say, that is dealt out.
pub(super) struct HowMany {
    pub subjects: usize,
    pub events: usize,
    /// Things with those who had them.
    pub mentions: usize,
    /// Runs and calls with those of whom they recorded something.
    pub together: usize,
}

/// How many pieces of states go with one of judgements.
const STATES_TO_JUDGEMENTS: u64 = 64;

impl PieceCounts {
    /// What suits so many registered accounts, of whose lines nothing is known yet.
    pub fn for_accounts(registered: usize) -> Self {
        let judgements = of_size(registered, 4 * STATES_TO_JUDGEMENTS);
        let (lines, events, mentions, together) = (1, 1, 1, 1);
        Self { states: judgements * STATES_TO_JUDGEMENTS, judgements, lines, events, mentions, together }
    }

    /// The same with what suits so much that lines say.
    pub fn and_lines(self, HowMany { subjects, events, mentions, together }: &HowMany) -> Self {
        let (lines, events) = (of_size(*subjects, 4), of_size(*events, 32));
        let (mentions, together) = (of_size(*mentions, 16), of_size(*together, 16));
        Self { lines, events, mentions, together, ..self }
    }

    /// The piece of judgements that goes with a piece of states.
    pub fn judgements_with(&self, states: u64) -> u64 {
        states % self.judgements.max(1)
    }

    /// Where the lines of an account lie.
    pub fn key_of_lines(&self, account: &str) -> i64 {
        key_for(Sort::Lines, hash_of_lines(account), self.lines)
    }

    /// Where it is said what an account is.
    pub fn key_of_state(&self, account: &str) -> i64 {
        key_for(Sort::States, hash_of_state(account), self.states)
    }

    /// Where it is said what an account comes to.
    pub fn key_of_judgement(&self, account: &str) -> i64 {
        key_for(Sort::Judgements, hash_of_state(account), self.judgements)
    }

    /// Where the event stands whose id has this hash.
    pub fn key_of_event(&self, id: u64) -> i64 {
        key_for(Sort::Events, id, self.events)
    }

    /// Of whom the run or call with this hash recorded something.
    pub fn key_of_together(&self, together: u64) -> i64 {
        key_for(Sort::Together, together, self.together)
    }

    /// Who had the thing with this hash.
    pub fn key_of_mention(&self, thing: u64) -> i64 {
        key_for(Sort::Mentions, thing, self.mentions)
    }

    /// The keys of a sort.
    pub fn keys(&self, sort: Sort) -> impl Iterator<Item = i64> + use<> {
        let count = match sort {
            Sort::Base => 1,
            Sort::Lines => self.lines,
            Sort::Events => self.events,
            Sort::Mentions => self.mentions,
            Sort::Together => self.together,
            Sort::States => self.states,
            Sort::Judgements => self.judgements,
        };
        (0..count).map(move |number| key(sort, number))
    }
}

/// How many pieces suit so many, so many in each.
fn of_size(size: usize, in_a_piece: u64) -> u64 {
    (size as u64).div_ceil(in_a_piece).max(1)
}

/// The key of a piece.
pub(super) fn key(sort: Sort, number: u64) -> i64 {
    (sort as i64) << 40 | (number & 0xff_ffff_ffff) as i64
}

/// Whether a key is that of a piece of this sort.
pub(super) fn is_of(key: i64, sort: Sort) -> bool {
    key >> 40 == sort as i64
}

/// The hash by which the lines of an account are found.
pub(super) fn hash_of_lines(account: &str) -> u64 {
    hash(Sort::Lines as u64, account.as_bytes())
}

/// The hash by which it is found what an account is, and what it comes to.
pub(super) fn hash_of_state(account: &str) -> u64 {
    hash(Sort::States as u64, account.as_bytes())
}

/// The hash of the id of an event.
pub(super) fn hash_of_event(id: u128) -> u64 {
    hash(Sort::Events as u64, &id.to_be_bytes())
}

/// The hash of a number or a serial.
pub(super) fn hash_of_thing(thing: &FailureDomain) -> u64 {
    hash(Sort::Mentions as u64, thing.to_string().as_bytes())
}

/// The hash of a run or a call.
pub(super) fn hash_of_together(together: Together<'_>) -> u64 {
    match together {
        Together::Run(run) => hash(Sort::Together as u64, run.as_str().as_bytes()),
        Together::Ticket(ticket) => hash(!(Sort::Together as u64), ticket.as_bytes()),
    }
}

/// The hashes of the run and the call that the event of this envelope belongs to.
pub(super) fn hashes_of_together(envelope: &Envelope<'_>) -> impl Iterator<Item = u64> {
    let run = envelope.run.as_ref().map(|run| hash_of_together(Together::Run(run)));
    let ticket = envelope.ticket.as_deref().map(|ticket| hash_of_together(Together::Ticket(ticket)));
    run.into_iter().chain(ticket)
}

/// The piece of this sort, of so many, to which something with this hash belongs.
fn key_for(sort: Sort, hash: u64, count: u64) -> i64 {
    key(sort, hash % count.max(1))
}

fn check(key: i64, payload: &[u8]) -> [u8; CHECK] {
    hash(key.cast_unsigned(), payload).to_be_bytes()
}

/// How long the check of a piece is.
const CHECK: usize = 8;

/// A piece as it is kept.
fn sealed(key: i64, mut payload: Vec<u8>) -> Vec<u8> {
    let check = check(key, &payload);
    payload.extend_from_slice(&check);
    payload
}

/// Reads a piece.
///
/// # Errors
/// When it is not there, or not what was written.
pub(super) fn read(connection: &Connection, key: i64) -> Result<Vec<u8>, IndexFlaw> {
    PieceReader::of(connection)?.payload(key)
}

/// Reads pieces.
pub(super) struct PieceReader<'c>(Statement<'c>);

impl<'c> PieceReader<'c> {
    pub fn of(connection: &'c Connection) -> Result<Self, IndexFlaw> {
        Ok(Self(connection.prepare("SELECT content FROM piece WHERE key = ?1")?))
    }

    /// Reads a piece.
    ///
    /// # Errors
    /// As [`read`].
    pub fn payload(&mut self, key: i64) -> Result<Vec<u8>, IndexFlaw> {
        self.read(key)?.payload()
    }

    /// Reads a piece, which is still to be checked.
    ///
    /// # Errors
    /// When it is not there.
    pub fn read(&mut self, key: i64) -> Result<UncheckedPiece, IndexFlaw> {
        let content: Option<Vec<u8>> = self.0.query_row([key], |row| row.get(0)).optional()?;
        Ok(UncheckedPiece { key, content: content.ok_or(IndexFlaw::Unreadable)? })
    }
}

/// Reads pieces in the order of their keys: one after another they are found sooner than each by itself.
pub(super) struct PiecesInOrder<'c>(Statement<'c>);

/// Pieces that are no farther apart are passed over sooner than the next one is looked for.
const NEAR: i64 = 8;

impl<'c> PiecesInOrder<'c> {
    pub fn of(connection: &'c Connection) -> Result<Self, IndexFlaw> {
        Ok(Self(connection.prepare("SELECT key, content FROM piece WHERE key BETWEEN ?1 AND ?2 ORDER BY key")?))
    }

    /// Reads those with these keys, which go up. They are still to be checked.
    ///
    /// # Errors
    /// When one is not there.
    pub fn read(&mut self, keys: &[i64]) -> Result<Vec<UncheckedPiece>, IndexFlaw> {
        let mut pieces = Vec::with_capacity(keys.len());
        for near in keys.chunk_by(|one, next| next - one <= NEAR) {
            if let (Some(first), Some(last)) = (near.first(), near.last()) {
                self.take([*first, *last], near, &mut pieces)?;
            }
        }
        Ok(pieces)
    }

    fn take(&mut self, ends: [i64; 2], keys: &[i64], pieces: &mut Vec<UncheckedPiece>) -> Result<(), IndexFlaw> {
        let mut rows = self.0.query(ends)?;
        let mut keys = keys.iter().peekable();
        while let Some(row) = rows.next()? {
            let key = row.get(0)?;
            if keys.next_if(|wanted| **wanted == key).is_some() {
                pieces.push(UncheckedPiece { key, content: row.get(1)? });
            }
        }
        if keys.next().is_some() { Err(IndexFlaw::Unreadable) } else { Ok(()) }
    }
}

/// A piece as it was read.
pub(super) struct UncheckedPiece {
    key: i64,
    content: Vec<u8>,
}

impl UncheckedPiece {
    /// Its key.
    pub fn key(&self) -> i64 {
        self.key
    }

    /// What it says.
    ///
    /// # Errors
    /// When that is not what was written.
    pub fn payload(self) -> Result<Vec<u8>, IndexFlaw> {
        let Self { key, mut content } = self;
        let payload = content.len().checked_sub(CHECK).ok_or(IndexFlaw::Unreadable)?;
        if content[payload..] != check(key, &content[..payload]) {
            return Err(IndexFlaw::Unreadable);
        }
        content.truncate(payload);
        Ok(content)
    }
}

/// The piece with this key, read where it is not there yet.
pub(super) fn known<P>(
    pieces: &mut BTreeMap<i64, P>,
    key: i64,
    read: impl FnOnce() -> Result<P, IndexFlaw>,
) -> Result<&mut P, IndexFlaw> {
    Ok(match pieces.entry(key) {
        Entry::Occupied(piece) => piece.into_mut(),
        Entry::Vacant(vacant) => vacant.insert(read()?),
    })
}

/// Puts pieces in their places.
pub(super) struct PieceWriter<'c>(Statement<'c>);

impl<'c> PieceWriter<'c> {
    pub fn of(connection: &'c Connection) -> rusqlite::Result<Self> {
        connection.prepare("INSERT OR REPLACE INTO piece (key, content) VALUES (?1, ?2)").map(Self)
    }

    pub fn write(&mut self, key: i64, payload: Vec<u8>) -> rusqlite::Result<()> {
        self.0.execute(params![key, sealed(key, payload)]).map(drop)
    }
}
