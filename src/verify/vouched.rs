//! The first reading: what later lines say about earlier ones.
//!
//! A line counts here when its form and its `datahash` are right; where it stands is checked in the second reading.

use std::collections::{HashMap, HashSet};
use std::io::{self, Read, Seek, SeekFrom};

use data_encoding::HEXLOWER;
use memchr::memmem::{self, Finder};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::line::{self, Line};
use super::lines::{Lines, Next};
use super::members::{self, Missing, Region, event_type, member, whole};

/// What later lines say about earlier ones.
#[derive(Default)]
pub(super) struct Vouched {
    /// Damage that was accepted and whose bytes are still the same: (offset, bytes), in order, none overlapping.
    pub regions: Vec<(u64, u64)>,
    /// Lines that are said to be gone.
    pub missing: Vec<Missing>,
    /// The accounts that have a void somewhere: their histories are needed as a whole.
    pub voiding: HashSet<String>,
    /// For each `sequence` that was redacted, where the last line stands that says so.
    redacted: HashMap<u64, u64>,
}

impl Vouched {
    /// Reads through the first `length` bytes of the log.
    pub fn collect<R: Read + Seek>(log: &mut R, length: u64) -> io::Result<Self> {
        let mut vouched = Self::default();
        let mut claims = Vec::new();
        let mut lines = Lines::new(&mut *log, length)?;
        let mut bytes = Vec::new();
        // What a line that says something about another has in it. A type may be spelled with escapes.
        let signs = ["mfadesk.log.", "mfadesk.event.voided.v1", "\\u"].map(Finder::new);
        let is_of_interest = |line: &[u8]| signs.iter().any(|sign| sign.find(line).is_some());
        loop {
            match lines.next(&mut bytes)? {
                Next::Line(place) if is_of_interest(&bytes) => vouched.take(&bytes, place.offset, &mut claims),
                Next::Line(_) => {}
                Next::Unfinished(_) | Next::End => break,
            }
        }
        vouched.regions = standing(claims, log)?;
        Ok(vouched)
    }

    /// Whether a line after `offset` says that the line `sequence` was redacted.
    pub fn is_redacted(&self, sequence: u64, offset: u64) -> bool {
        self.redacted.get(&sequence).is_some_and(|said_at| *said_at > offset)
    }

    fn take(&mut self, bytes: &[u8], offset: u64, claims: &mut Vec<Region>) {
        if let Some(line) = line::read(bytes).line {
            if line.kind == "mfadesk.event.voided.v1" {
                self.voiding.insert(line.subject);
            } else if let Some(data) = store_data(&line) {
                self.take_store(&line.kind, &data, offset, claims);
            }
            return;
        }
        // The line that accepts an unfinished tail may follow right behind it.
        for at in memmem::find_iter(bytes, b"{\"specversion\":") {
            let Some(line) = line::read(&bytes[at..]).line else { continue };
            let Some(data) = store_data(&line) else { continue };
            let start = offset + at as u64;
            let regions = data.get("regions").and_then(members::regions).unwrap_or_default();
            if regions.iter().any(|region| region.offset.checked_add(region.bytes) == Some(start)) {
                self.take_store(&line.kind, &data, start, claims);
            }
        }
    }

    fn take_store(&mut self, kind: &str, data: &Value, offset: u64, claims: &mut Vec<Region>) {
        match kind {
            "mfadesk.log.redacted.v1" => {
                self.redacted.extend(member(data, "sequence").and_then(whole).map(|sequence| (sequence, offset)));
            }
            "mfadesk.log.damage-accepted.v1" => {
                let regions = member(data, "regions").and_then(members::regions).unwrap_or_default();
                let before = |region: &Region| region.offset.checked_add(region.bytes).is_some_and(|end| end <= offset);
                claims.extend(regions.into_iter().filter(before));
                self.missing.extend(member(data, "missing").and_then(members::missing));
            }
            _ => {}
        }
    }
}

/// `data` of a store event that fits and whose `datahash` is right.
fn store_data(line: &Line) -> Option<Value> {
    (line.subject == "store" && line.data_is_right()).then_some(())?;
    let data = serde_json::from_str(line.data).ok()?;
    event_type(&line.kind)?.check(&data).ok()?;
    Some(data)
}

/// Those of the regions whose bytes have the hash they are said to have, overlapping ones joined.
fn standing<R: Read + Seek>(mut claims: Vec<Region>, log: &mut R) -> io::Result<Vec<(u64, u64)>> {
    claims.sort_by_key(|region| (region.offset, region.bytes));
    let mut standing: Vec<(u64, u64)> = Vec::new();
    for Region { offset, bytes, sha256 } in claims {
        if hash_of(log, offset, bytes)? != sha256 {
            continue;
        }
        match standing.last_mut() {
            Some((start, length)) if offset < *start + *length || offset == *start => {
                *length = (*length).max(offset + bytes - *start);
            }
            _ => standing.push((offset, bytes)),
        }
    }
    Ok(standing)
}

/// SHA-256 of `length` bytes from `offset` on.
fn hash_of<R: Read + Seek>(log: &mut R, offset: u64, length: u64) -> io::Result<String> {
    log.seek(SeekFrom::Start(offset))?;
    let mut left = log.take(length);
    let mut hash = Sha256::new();
    let mut buffer = [0; 8192];
    loop {
        match left.read(&mut buffer)? {
            0 => return Ok(HEXLOWER.encode(&hash.finalize())),
            read => hash.update(&buffer[..read]),
        }
    }
}
