//! What later lines say about earlier ones, searched for in the whole log.
//!
//! A line that accepts damage or vouches for blanked data counts wherever it stands, when its own form and `datahash`
//! are right: it cannot be asked to be sound while what stands before it is not.

use std::collections::HashMap;
use std::io;

use memchr::{memchr, memmem, memrchr};
use sha2::{Digest, Sha256};

use super::log::Log;
use super::parts::{Lines, parts, whole};
use super::read_plan::ReadPlan;
use crate::domain::event::Event;
use crate::domain::id::STORE_SUBJECT;
use crate::domain::sequence::Sequence;
use crate::wire::{self, Line};

/// Searches the log for what its lines say about others.
pub(super) fn search(log: &Log<'_>, block: usize) -> io::Result<ReadPlan> {
    let plain = ReadPlan::plain(log);
    let mut claims = Claims::default();
    let mut buffer = Vec::new();
    for part in parts(log, &plain, block)? {
        claims.lines(&part.read(log, &plain, &mut buffer)?);
    }
    Ok(ReadPlan { regions: claims.standing(log)?, vouched: claims.vouched, is_searched: true, ..plain })
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
        let Ok(Some(Ok(data))) = line.checked_event_data() else { return };
        match data.event {
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
