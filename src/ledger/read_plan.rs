//! How a log is to be read: what later lines say about earlier ones.
//!
//! A line that accepts damage or vouches for blanked data counts wherever it stands, when its own form and `datahash`
//! are right: it cannot be asked to be sound while what stands before it is not.

use std::collections::HashMap;
use std::io;

use memchr::{memchr, memmem, memrchr};
use sha2::{Digest, Sha256};

use super::log::Log;
use super::parts::{Lines, parts, whole};
use crate::domain::event::Event;
use crate::domain::id::STORE_SUBJECT;
use crate::domain::sequence::Sequence;
use crate::wire::{self, Line};

/// How a log is to be read.
#[derive(Debug, Clone)]
pub(super) struct ReadPlan {
    /// Accepted damage whose bytes are still the same: where it begins and ends. In order, none overlapping.
    pub regions: Vec<(u64, u64)>,
    /// For each blanked line that is vouched for, by sequence: where the last line stands that does.
    vouched: HashMap<Sequence, u64>,
    /// Where reading stops.
    pub limit: u64,
    /// Whether the log was searched for lines that say something about others.
    pub is_searched: bool,
}

impl ReadPlan {
    /// Nothing is known of what lines say about others: right for a log without blanked data and accepted damage.
    pub fn plain(log: &Log<'_>) -> Self {
        Self { regions: Vec::new(), vouched: HashMap::new(), limit: log.len, is_searched: false }
    }

    /// Searches the log for what its lines say about others.
    pub fn search(log: &Log<'_>, block: usize) -> io::Result<Self> {
        let plain = Self::plain(log);
        let mut claims = Claims::default();
        let mut buffer = Vec::new();
        for part in parts(log, &plain, block)? {
            claims.lines(&part.read(log, &mut buffer)?);
        }
        Ok(Self { regions: claims.standing(log)?, vouched: claims.vouched, limit: log.len, is_searched: true })
    }

    /// The same, but only up to `limit`.
    pub fn up_to(self, limit: u64) -> Self {
        Self { limit, ..self }
    }

    /// Whether a line after `offset` vouches for the blanked line with this sequence.
    pub fn vouches_for(&self, sequence: Sequence, offset: u64) -> bool {
        self.vouched.get(&sequence).is_some_and(|said_at| *said_at > offset)
    }

    /// Whether it comes to the same as reading plainly, but for the limit.
    pub fn is_plain(&self) -> bool {
        self.regions.is_empty() && self.vouched.is_empty()
    }
}

/// What was found to be said about other lines.
#[derive(Default)]
struct Claims {
    regions: Vec<Claim>,
    vouched: HashMap<Sequence, u64>,
}

/// Accepted damage, as a line says.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Claim {
    start: u64,
    end: u64,
    sha256: String,
}

impl Claims {
    fn lines(&mut self, lines: &Lines<'_>) {
        // A type may be spelled with escapes. Both are rare, so few lines are decoded.
        for needle in [&b"mfadesk.log."[..], b"\\u"] {
            let finder = memmem::Finder::new(needle);
            let mut from = 0;
            while let Some(found) = lines.bytes.get(from..).and_then(|rest| finder.find(rest)) {
                let at = from + found;
                let start = memrchr(b'\n', &lines.bytes[..at]).map_or(0, |newline| newline + 1);
                let end = memchr(b'\n', &lines.bytes[at..]).map_or(lines.bytes.len(), |newline| at + newline);
                self.line(&lines.bytes[start..end], lines.offset + start as u64);
                from = end;
            }
        }
    }

    fn line(&mut self, bytes: &[u8], offset: u64) {
        if let Ok(line) = wire::decode(bytes) {
            self.take(&line, offset);
        } else if let Some(at) = memmem::rfind(bytes, b"{\"specversion\":")
            && let Ok(line) = wire::decode(&bytes[at..])
        {
            // The line that accepts an unfinished one follows right behind it.
            let start = offset + at as u64;
            let mut glued = Self::default();
            glued.take(&line, start);
            if glued.regions.iter().any(|claim| claim.end == start) {
                self.take(&line, start);
            }
        }
    }

    fn take(&mut self, line: &Line<'_>, offset: u64) {
        if line.subject != STORE_SUBJECT || line.check_datahash().is_err() {
            return;
        }
        let Ok(Some(Ok(fact))) = line.checked_fact() else { return };
        match fact.event {
            Event::LogRedacted(data) => {
                let said_at = self.vouched.entry(data.sequence).or_default();
                *said_at = offset.max(*said_at);
            }
            Event::LogDamageAccepted(data) => {
                self.regions.extend(data.regions.iter().filter_map(|region| {
                    let end = region.offset.checked_add(region.bytes).filter(|end| *end <= offset)?;
                    Some(Claim { start: region.offset, end, sha256: region.sha256.as_str().to_owned() })
                }));
            }
            _ => {}
        }
    }

    /// Those regions whose bytes have the hash they are said to have; overlapping ones joined.
    fn standing(&mut self, log: &Log<'_>) -> io::Result<Vec<(u64, u64)>> {
        self.regions.sort();
        self.regions.dedup();
        let mut standing: Vec<(u64, u64)> = Vec::new();
        for claim in &self.regions {
            if hash_of(log, claim.start, claim.end)? != claim.sha256 {
                continue;
            }
            match standing.last_mut() {
                Some((start, end)) if claim.start < *end || claim.start == *start => *end = claim.end.max(*end),
                _ => standing.push((claim.start, claim.end)),
            }
        }
        Ok(standing)
    }
}

fn hash_of(log: &Log<'_>, start: u64, end: u64) -> io::Result<String> {
    let mut hasher = Sha256::new();
    whole(log, start, end, |bytes| hasher.update(bytes))?;
    Ok(data_encoding::HEXLOWER.encode(&hasher.finalize()))
}
