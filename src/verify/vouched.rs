//! The first reading: what later lines say about earlier ones.
//!
//! A line counts here when its form and its `datahash` are right, and no region is accepted by a later line that it stands
//! in; where else it stands is checked in the second reading.

use std::collections::{HashMap, HashSet};
use std::io::{self, Read, Seek, SeekFrom};

use memchr::memmem::{self, Finder};
use memchr::{memchr, memrchr};
use sha2::{Digest, Sha256};

use super::blocks::{Block, Blocks, Turn};
use super::line::{self, Line, hex};
use super::members::{self, member, sequence};

/// What later lines say about earlier ones.
#[derive(Default)]
pub(super) struct Vouched {
    /// Damage that was accepted and whose bytes are still the same, in order, none overlapping.
    pub regions: Vec<Accepted>,
    /// The accounts that have a void somewhere: their histories are needed as a whole.
    pub voiding: HashSet<String>,
    /// For each `sequence` that was redacted, where the last line stands that says so.
    redacted: HashMap<u64, u64>,
}

/// Accepted damage: the bytes from `start` up to `end`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Accepted {
    pub start: u64,
    pub end: u64,
    /// `chainhash` of the last line that stands before it, where that is said.
    pub kept: Option<String>,
}

/// What one line says about others.
enum Said {
    Voided { account: String },
    Redacted { sequence: u64 },
    Accepted { regions: Vec<members::Region> },
}

impl Vouched {
    /// Reads through the first `length` bytes of the log.
    pub fn collect<R: Read + Seek + Send>(log: &mut R, length: u64) -> io::Result<Self> {
        let look = |block: &Block, turn: Turn<'_, Vec<_>>| {
            let found = said_in(block);
            turn.take(|said| said.extend(found));
        };
        let said = Blocks::new(&mut *log, 0, length).side_by_side(Vec::new(), look)?;
        let mut vouched = Self::default();
        // From the end, since what a later line says decides whether an earlier one counts.
        for (offset, said) in said.into_iter().rev() {
            match said {
                Said::Voided { account } => drop(vouched.voiding.insert(account)),
                _ if vouched.regions.iter().any(|region| (region.start..region.end).contains(&offset)) => {}
                Said::Redacted { sequence } => drop(vouched.redacted.entry(sequence).or_insert(offset)),
                Said::Accepted { regions } => {
                    for region in regions.into_iter().rev() {
                        // Of those that begin at the same byte the last one counts.
                        if vouched.regions.iter().all(|other| other.start != region.offset) {
                            vouched.regions.extend(accepted(region, offset, log)?);
                        }
                    }
                }
            }
        }
        vouched.join();
        Ok(vouched)
    }

    /// Whether a line after `offset` says that this line, which begins there, was redacted. A line about the store itself
    /// cannot be.
    pub fn is_redacted(&self, line: &Line<'_>, offset: u64) -> bool {
        line.subject != "store" && self.redacted.get(&line.sequence).is_some_and(|said_at| *said_at > offset)
    }

    /// Regions that overlap count as one.
    fn join(&mut self) {
        self.regions.sort_by_key(|region| (region.start, region.end));
        self.regions.dedup_by(|next, before| {
            let overlaps = next.start < before.end;
            if overlaps {
                before.end = before.end.max(next.end);
            }
            overlaps
        });
    }
}

/// What the lines of a block say about others, each with where it begins.
fn said_in(block: &Block) -> Vec<(u64, Said)> {
    // What such a line has in it. A type may be spelled with escapes.
    let signs = ["mfadesk.log.", "mfadesk.event.voided.v1", "\\u"].map(Finder::new);
    let (start, bytes) = block.bytes();
    let mut found: Vec<(usize, usize)> = Vec::new();
    for sign in signs {
        let mut from = 0;
        while let Some(at) = bytes.get(from..).and_then(|rest| sign.find(rest)).map(|at| from + at) {
            let begin = memrchr(b'\n', &bytes[..at]).map_or(0, |newline| newline + 1);
            // An unfinished line says nothing.
            let Some(length) = memchr(b'\n', &bytes[at..]) else { break };
            from = at + length;
            found.push((begin, from));
        }
    }
    found.sort_unstable();
    found.dedup();
    let say = |(begin, end): (usize, usize)| {
        let offset = start + begin as u64;
        said_by(&bytes[begin..end], offset).map(|(at, said)| (offset + at, said))
    };
    found.into_iter().filter_map(say).collect()
}

/// What the line that begins at `offset` says about others, and how far behind its beginning.
fn said_by(bytes: &[u8], offset: u64) -> Option<(u64, Said)> {
    if let Some(line) = line::read(bytes).line {
        return said(&line).map(|said| (0, said));
    }
    // The line that accepts an unfinished tail may follow right behind it.
    memmem::find_iter(bytes, b"{\"specversion\":").find_map(|at| {
        let line = line::read(&bytes[at..]).line?;
        let Some(Said::Accepted { regions }) = said(&line) else { return None };
        let ends_here = |region: &members::Region| region.offset.checked_add(region.bytes) == Some(offset + at as u64);
        regions.iter().any(ends_here).then_some((at as u64, Said::Accepted { regions }))
    })
}

/// What a line says whose event fits, of the store with the right `datahash`.
fn said(line: &Line<'_>) -> Option<Said> {
    if line.kind == "mfadesk.event.voided.v1" {
        return Some(Said::Voided { account: line.subject.clone().into_owned() });
    }
    (line.subject == "store" && line.is_data_right).then_some(())?;
    line.check()?.ok()?;
    match &*line.kind {
        "mfadesk.log.redacted.v1" => {
            member(&line.data, "sequence").and_then(sequence).map(|sequence| Said::Redacted { sequence })
        }
        "mfadesk.log.damage-accepted.v1" => {
            member(&line.data, "regions").and_then(members::regions).map(|regions| Said::Accepted { regions })
        }
        _ => None,
    }
}

/// What a line that begins at `said_at` accepts by naming this region; nothing, where it is not what it is said to be.
fn accepted<R: Read + Seek>(region: members::Region, said_at: u64, log: &mut R) -> io::Result<Option<Accepted>> {
    let start = region.offset;
    let Some(mut end) = start.checked_add(region.bytes).filter(|end| *end <= said_at) else { return Ok(None) };
    let is_newline = |at: Option<u64>, log: &mut R| match at {
        None => Ok(true),
        Some(at) => byte_at(log, at).map(|byte| byte == b'\n'),
    };
    if !is_newline(start.checked_sub(1), log)? || hash_of(log, start, region.bytes)? != *region.sha256.as_bytes() {
        return Ok(None);
    }
    if end > start && !is_newline(Some(end - 1), log)? {
        // An unfinished tail: a newline right behind it belongs to it, or else the line that accepts it stands there.
        if is_newline(Some(end), log)? {
            end += 1;
        } else if end != said_at {
            return Ok(None);
        }
    }
    Ok(Some(Accepted { start, end, kept: region.kept }))
}

fn byte_at<R: Read + Seek>(log: &mut R, at: u64) -> io::Result<u8> {
    let mut byte = [0];
    log.seek(SeekFrom::Start(at))?;
    log.read_exact(&mut byte)?;
    Ok(byte[0])
}

/// SHA-256 of `length` bytes from `offset` on.
fn hash_of<R: Read + Seek>(log: &mut R, offset: u64, length: u64) -> io::Result<[u8; 64]> {
    log.seek(SeekFrom::Start(offset))?;
    let mut left = log.take(length);
    let mut hash = Sha256::new();
    let mut buffer = [0; 8192];
    loop {
        match left.read(&mut buffer)? {
            0 => return Ok(hex(hash.finalize())),
            read => hash.update(&buffer[..read]),
        }
    }
}
