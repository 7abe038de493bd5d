//! The pieces of the index. Accounts, events and things are dealt out to pieces by a hash, and a piece says all that there
//! is of those that belong to it: so that something is not there is as certain as that it is. Each carries a check over
//! itself and its place, so that no bit of the file that turned over is believed.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension, Statement, params};
use sha2::{Digest, Sha256};

use crate::domain::failure_domain::FailureDomain;
use crate::ledger::index_flaw::IndexFlaw;

/// What a piece is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// The log that the index is of.
    Base = 0,
    /// Where the lines of accounts lie.
    Lines = 1,
    /// Where events stand, by id.
    Events = 2,
    /// Who ever had which number or serial.
    Mentions = 3,
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

/// A hash that says which piece something belongs to, on every machine.
pub(super) fn hash(sort: Sort, bytes: &[u8]) -> u64 {
    first_bytes(Sha256::new().chain_update([sort as u8]).chain_update(bytes))
}

/// The hash of a number or a serial.
pub(super) fn hash_of_thing(thing: &FailureDomain) -> u64 {
    hash(Sort::Mentions, thing.to_string().as_bytes())
}

/// The piece of this sort, of so many, to which something with this hash belongs.
pub(super) fn key_for(sort: Sort, hash: u64, count: u64) -> i64 {
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
    let mut select = connection.prepare("SELECT content FROM piece WHERE key = ?1")?;
    let content: Option<Vec<u8>> = select.query_row([key], |row| row.get(0)).optional()?;
    let mut content = content.ok_or(IndexFlaw::Unreadable)?;
    let payload = content.len().checked_sub(CHECK).ok_or(IndexFlaw::Unreadable)?;
    if content[payload..] != check(key, &content[..payload]) {
        return Err(IndexFlaw::Unreadable);
    }
    content.truncate(payload);
    Ok(content)
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
    for (id, spans) in piece {
        put_text(&mut payload, id);
        put(&mut payload, spans.len() as u64);
        let mut before = 0;
        for span in spans {
            put(&mut payload, span.offset - before);
            put(&mut payload, span.bytes);
            before = span.offset;
        }
    }
    payload
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
    for (id, span) in piece {
        payload.extend_from_slice(&id.to_be_bytes());
        put(&mut payload, span.offset);
        put(&mut payload, span.bytes);
    }
    payload
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
    for (thing, account) in piece {
        payload.extend_from_slice(&thing.to_be_bytes());
        put_text(&mut payload, account);
    }
    payload
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

fn put_text(payload: &mut Vec<u8>, text: &str) {
    put(payload, text.len() as u64);
    payload.extend_from_slice(text.as_bytes());
}

fn take_text<'p>(rest: &mut &'p [u8]) -> Option<&'p str> {
    let length = usize::try_from(take(rest)?).ok()?;
    let (text, behind) = rest.split_at_checked(length)?;
    *rest = behind;
    std::str::from_utf8(text).ok()
}

/// Seven bits to a byte, the lowest first; the highest bit says that more follow.
fn put(payload: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        payload.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    payload.push(number as u8);
}

fn take(rest: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (byte, behind) = rest.split_first()?;
        *rest = behind;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
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
