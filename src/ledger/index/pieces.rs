//! The pieces of the index. Accounts, events and things are dealt out to pieces by a hash, and a piece says all that there
//! is of those that belong to it: so that something is not there is as certain as that it is. Each carries a check over
//! itself and its place, so that no bit of the file that turned over is believed.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension, Statement, params};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::encoding::{put, put_text, take, take_text};
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
}

/// Into how many pieces each sort is dealt out. Of states there are so many times as many as of judgements, so that those of
/// one piece of judgements lie in that many pieces, and no others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PieceCounts {
    pub lines: u64,
    pub events: u64,
    pub mentions: u64,
    pub states: u64,
    pub judgements: u64,
}

/// How many pieces of states go with one of judgements.
const STATES_TO_JUDGEMENTS: u64 = 16;

impl PieceCounts {
    /// What suits so many registered accounts, of whose lines nothing is known yet.
    pub fn for_accounts(registered: usize) -> Self {
        let judgements = of_size(registered, 16 * STATES_TO_JUDGEMENTS);
        Self { states: judgements * STATES_TO_JUDGEMENTS, judgements, lines: 1, events: 1, mentions: 1 }
    }

    /// The same with what suits the lines of so many subjects, so many events, and so many mentions of things.
    pub fn and_lines(self, subjects: usize, events: usize, mentions: usize) -> Self {
        let (lines, events, mentions) = (of_size(subjects, 8), of_size(events, 64), of_size(mentions, 32));
        Self { lines, events, mentions, ..self }
    }

    /// Where the lines of an account lie.
    pub fn key_of_lines(&self, account: &str) -> i64 {
        key_for(Sort::Lines, hash(Sort::Lines, account.as_bytes()), self.lines)
    }

    /// Where it is said what an account is.
    pub fn key_of_state(&self, account: &str) -> i64 {
        key_for(Sort::States, hash(Sort::States, account.as_bytes()), self.states)
    }

    /// Where it is said what an account comes to.
    pub fn key_of_judgement(&self, account: &str) -> i64 {
        key_for(Sort::Judgements, hash(Sort::States, account.as_bytes()), self.judgements)
    }

    /// Where the event with this id stands.
    pub fn key_of_event(&self, id: u128) -> i64 {
        key_for(Sort::Events, hash(Sort::Events, &id.to_be_bytes()), self.events)
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

/// Where a line lies: where it begins, and how long it is, its newline left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Span {
    pub offset: u64,
    pub bytes: u64,
}

/// Where the lines of some accounts lie, in the order of the file.
pub(super) type LinePiece = BTreeMap<Box<str>, Vec<Span>>;
/// Where some events stand.
pub(super) type EventPiece = BTreeMap<u128, Span>;
/// The hashes of things, each with an account that had it.
pub(super) type MentionPiece = BTreeSet<(u64, Box<str>)>;

/// The key of a piece.
pub(super) fn key(sort: Sort, number: u64) -> i64 {
    (sort as i64) << 40 | (number & 0xff_ffff_ffff) as i64
}

/// Whether a key is that of a piece of this sort.
pub(super) fn is_of(key: i64, sort: Sort) -> bool {
    key >> 40 == sort as i64
}

/// A hash that says which piece something belongs to, on every machine.
fn hash(sort: Sort, bytes: &[u8]) -> u64 {
    first_bytes(Sha256::new().chain_update([sort as u8]).chain_update(bytes))
}

/// The hash of a number or a serial.
pub(super) fn hash_of_thing(thing: &FailureDomain) -> u64 {
    hash(Sort::Mentions, thing.to_string().as_bytes())
}

/// The piece of this sort, of so many, to which something with this hash belongs.
fn key_for(sort: Sort, hash: u64, count: u64) -> i64 {
    key(sort, hash % count.max(1))
}

fn first_bytes(hasher: Sha256) -> u64 {
    let hash: [u8; 32] = hasher.finalize().into();
    hash.first_chunk().map_or(0, |first| u64::from_be_bytes(*first))
}

fn check(key: i64, payload: &[u8]) -> [u8; CHECK] {
    first_bytes(Sha256::new().chain_update(key.to_be_bytes()).chain_update(payload)).to_be_bytes()
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
    PieceReader::of(connection)?.read(key)?.payload()
}

/// Reads pieces.
pub(super) struct PieceReader<'c>(Statement<'c>);

impl<'c> PieceReader<'c> {
    pub fn of(connection: &'c Connection) -> Result<Self, IndexFlaw> {
        Ok(Self(connection.prepare("SELECT content FROM piece WHERE key = ?1")?))
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

/// A piece as it was read.
pub(super) struct UncheckedPiece {
    key: i64,
    content: Vec<u8>,
}

impl UncheckedPiece {
    /// How long it is.
    pub fn len(&self) -> usize {
        self.content.len()
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

pub(super) fn encode_lines(piece: &LinePiece) -> Vec<u8> {
    let mut payload = Vec::new();
    piece.iter().for_each(|(id, spans)| put_lines(&mut payload, id, spans));
    payload
}

/// Adds where the lines of one account lie.
pub(super) fn put_lines(payload: &mut Vec<u8>, id: &str, spans: &[Span]) {
    put_text(payload, id);
    put(payload, spans.len() as u64);
    let mut before = 0;
    for span in spans {
        put(payload, span.offset - before);
        put(payload, span.bytes);
        before = span.offset;
    }
}

pub(super) fn decode_lines(payload: &[u8]) -> Option<LinePiece> {
    let mut rest = payload;
    let mut piece = LinePiece::new();
    while !rest.is_empty() {
        let id = take_text(&mut rest)?;
        let count = take(&mut rest)?;
        let mut offset = 0_u64;
        let mut spans = Vec::new();
        for _ in 0..count {
            offset = offset.checked_add(take(&mut rest)?)?;
            spans.push(Span { offset, bytes: take(&mut rest)? });
        }
        piece.insert(id.into(), spans);
    }
    Some(piece)
}

pub(super) fn encode_events(piece: &EventPiece) -> Vec<u8> {
    let mut payload = Vec::new();
    piece.iter().for_each(|(id, span)| put_event(&mut payload, *id, *span));
    payload
}

/// Adds where one event stands.
pub(super) fn put_event(payload: &mut Vec<u8>, id: u128, span: Span) {
    payload.extend_from_slice(&id.to_be_bytes());
    put(payload, span.offset);
    put(payload, span.bytes);
}

pub(super) fn decode_events(payload: &[u8]) -> Option<EventPiece> {
    let mut rest = payload;
    let mut piece = EventPiece::new();
    while let Some((id, behind)) = rest.split_first_chunk() {
        rest = behind;
        let span = Span { offset: take(&mut rest)?, bytes: take(&mut rest)? };
        piece.insert(u128::from_be_bytes(*id), span);
    }
    rest.is_empty().then_some(piece)
}

pub(super) fn encode_mentions(piece: &MentionPiece) -> Vec<u8> {
    let mut payload = Vec::new();
    piece.iter().for_each(|(thing, account)| put_mention(&mut payload, *thing, account));
    payload
}

/// Adds that one account had one thing.
pub(super) fn put_mention(payload: &mut Vec<u8>, thing: u64, account: &str) {
    payload.extend_from_slice(&thing.to_be_bytes());
    put_text(payload, account);
}

pub(super) fn decode_mentions(payload: &[u8]) -> Option<MentionPiece> {
    let mut rest = payload;
    let mut piece = MentionPiece::new();
    while let Some((thing, behind)) = rest.split_first_chunk() {
        rest = behind;
        piece.insert((u64::from_be_bytes(*thing), take_text(&mut rest)?.into()));
    }
    rest.is_empty().then_some(piece)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_into_a_piece_is_taken_out_of_it() {
        let spans = vec![Span { offset: 0, bytes: 580 }, Span { offset: 6_000_000_000, bytes: 127 }];
        let lines = LinePiece::from([("0123456789".into(), spans.clone()), ("store".into(), spans[1..].to_vec())]);
        assert_eq!(decode_lines(&encode_lines(&lines)), Some(lines));
        let events = EventPiece::from([(0, spans[0]), (u128::MAX, spans[1])]);
        assert_eq!(decode_events(&encode_events(&events)), Some(events));
        let mentions = MentionPiece::from([(1, "0123456789".into()), (1, "1".into()), (u64::MAX, "é".into())]);
        assert_eq!(decode_mentions(&encode_mentions(&mentions)), Some(mentions));
    }

    #[test]
    fn a_piece_that_was_cut_short_is_none() {
        let lines = LinePiece::from([("0123456789".into(), vec![Span { offset: 9, bytes: 580 }])]);
        let whole = encode_lines(&lines);
        for length in 1..whole.len() {
            assert_eq!(decode_lines(&whole[..length]), None, "{length}");
        }
    }
}
