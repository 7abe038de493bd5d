//! What later lines say about earlier ones, searched for in the whole log.
//!
//! A line that accepts damage or vouches for blanked data counts wherever it stands, when its own form and `datahash`
//! are right: it cannot be asked to be sound while what stands before it is not. Only in damage that a later line accepts
//! it says nothing.

use std::collections::HashMap;
use std::io;
use std::os::unix::fs::FileExt;

use memchr::{memchr, memmem, memrchr};
use sha2::{Digest, Sha256};

use super::log::Log;
use super::parts::{Lines, parts, whole};
use super::read_plan::{AcceptedRegion, ReadPlan};
use crate::domain::event::Event;
use crate::domain::id::STORE_SUBJECT;
use crate::domain::place::Region;
use crate::domain::sequence::Sequence;
use crate::wire::{self, Line};

/// Searches the log for what its lines say about others.
pub(super) fn search(log: &Log<'_>, block: usize) -> io::Result<ReadPlan> {
    let plain = ReadPlan::plain(log);
    let mut claims = Vec::new();
    let mut buffer = Vec::new();
    for part in parts(log, &plain, block) {
        search_lines(&part.read(log, &plain, &mut buffer)?, &mut claims);
    }
    let (regions, vouched) = standing(log, claims)?;
    Ok(ReadPlan { regions, vouched, is_searched: true, ..plain })
}

/// What a line says about others, and where it begins.
struct Claim {
    said_at: u64,
    said: Said,
}

enum Said {
    /// The data of this line was blanked.
    Redacted(Sequence),
    /// This damage was accepted.
    Accepted(Vec<Region<'static>>),
}

fn search_lines(lines: &Lines<'_>, claims: &mut Vec<Claim>) {
    let mut found = Vec::new();
    // A type may be spelled with escapes. Both are rare, so few lines are decoded.
    for needle in [&b"mfadesk.log."[..], b"\\u"] {
        let finder = memmem::Finder::new(needle);
        let mut from = 0;
        while let Some(at) = lines.bytes.get(from..).and_then(|rest| finder.find(rest)).map(|at| from + at) {
            let start = memrchr(b'\n', &lines.bytes[..at]).map_or(0, |newline| newline + 1);
            from = memchr(b'\n', &lines.bytes[at..]).map_or(lines.bytes.len(), |newline| at + newline);
            found.push((start, from));
        }
    }
    found.sort_unstable();
    found.dedup();
    claims.extend(
        found.into_iter().filter_map(|(start, end)| claim(&lines.bytes[start..end], lines.offset + start as u64)),
    );
}

/// What the line says that begins at `offset`.
fn claim(bytes: &[u8], offset: u64) -> Option<Claim> {
    if let Some(line) = wire::decode(bytes).ok().filter(|line| line.check_data().is_ok()) {
        return said(&line).map(|said| Claim { said_at: offset, said });
    }
    // The line that accepts an unfinished one may follow right behind it.
    memmem::find_iter(bytes, b"{\"specversion\":").find_map(|at| {
        let line = wire::decode(&bytes[at..]).ok()?;
        let said_at = offset + at as u64;
        let Some(Said::Accepted(regions)) = said(&line) else { return None };
        let ends_here = |region: &Region<'_>| region.offset.checked_add(region.bytes) == Some(said_at);
        regions.iter().any(ends_here).then_some(Claim { said_at, said: Said::Accepted(regions) })
    })
}

fn said(line: &Line<'_>) -> Option<Said> {
    if line.subject != STORE_SUBJECT || line.check_datahash().is_err() {
        return None;
    }
    let Ok(Some(Ok(data))) = line.checked_event_data() else { return None };
    match data.event {
        Event::LogRedacted(data) => Some(Said::Redacted(data.sequence)),
        Event::LogDamageAccepted(data) => {
            let owned = |region: Region<'_>| Region {
                sha256: region.sha256.to_string().into(),
                kept: region.kept.map(|kept| kept.to_string().into()),
                ..region
            };
            Some(Said::Accepted(data.regions.into_iter().map(owned).collect()))
        }
        _ => None,
    }
}

/// What an acceptance names, wherever in the file that lies by now. What does not say what stands before it is told by its
/// place alone.
#[derive(PartialEq, Eq, Hash)]
struct Name {
    sha256: String,
    kept: Option<String>,
    offset: Option<u64>,
}

impl Name {
    fn of(region: &Region<'_>) -> Self {
        let kept = region.kept.as_ref().map(|kept| kept.to_string());
        Self { sha256: region.sha256.to_string(), offset: kept.is_none().then_some(region.offset), kept }
    }
}

/// What of all that counts: the regions, and for each line whose data was blanked, where the last line stands that says
/// so. From the end, since what a later line says decides whether an earlier one counts.
fn standing(log: &Log<'_>, claims: Vec<Claim>) -> io::Result<(Vec<AcceptedRegion>, HashMap<Sequence, u64>)> {
    let mut regions: Vec<(AcceptedRegion, Name)> = Vec::new();
    let mut vouched = HashMap::new();
    let mut first_said: HashMap<Name, u64> = HashMap::new();
    for Claim { said_at, said } in claims.into_iter().rev() {
        match said {
            _ if regions.iter().any(|(region, _)| (region.start..region.end).contains(&said_at)) => {}
            Said::Redacted(sequence) => {
                vouched.entry(sequence).or_insert(said_at);
            }
            Said::Accepted(accepted) => {
                first_said.extend(accepted.iter().map(|region| (Name::of(region), said_at)));
                for region in accepted.iter().rev() {
                    // Of those that begin at the same byte the last one counts.
                    if regions.iter().all(|(other, _)| other.start != region.offset) {
                        let standing = standing_region(log, region, said_at)?;
                        regions.extend(standing.map(|standing| (standing, Name::of(region))));
                    }
                }
            }
        }
    }
    let first = |(region, name): (AcceptedRegion, Name)| AcceptedRegion {
        said_at: first_said.get(&name).copied().unwrap_or(region.said_at),
        ..region
    };
    let mut regions: Vec<AcceptedRegion> = regions.into_iter().map(first).collect();
    regions.sort_unstable_by_key(|region| (region.start, region.end));
    regions.dedup_by(|next, before| {
        let overlaps = next.start < before.end;
        if overlaps {
            before.end = before.end.max(next.end);
            before.said_at = before.said_at.max(next.said_at);
        }
        overlaps
    });
    Ok((regions, vouched))
}

/// The region that a line names which begins at `said_at`, when its bytes are the ones that were accepted: whole lines, or
/// an unfinished one, with the newline behind it or else right before the line that names it.
fn standing_region(log: &Log<'_>, region: &Region<'_>, said_at: u64) -> io::Result<Option<AcceptedRegion>> {
    let start = region.offset;
    let Some(mut end) = start.checked_add(region.bytes).filter(|end| *end <= said_at) else { return Ok(None) };
    if !(start == 0 || is_newline(log, start - 1)?) || hash_of(log, start, end)? != *region.sha256 {
        return Ok(None);
    }
    if start < end && !is_newline(log, end - 1)? {
        if is_newline(log, end)? {
            end += 1;
        } else if end != said_at {
            return Ok(None);
        }
    }
    let kept = region.kept.as_ref().and_then(|kept| kept.as_bytes().try_into().ok());
    Ok(Some(AcceptedRegion { start, end, kept, said_at }))
}

fn is_newline(log: &Log<'_>, at: u64) -> io::Result<bool> {
    let mut byte = [0];
    log.file.read_exact_at(&mut byte, at)?;
    Ok(byte == [b'\n'])
}

fn hash_of(log: &Log<'_>, start: u64, end: u64) -> io::Result<String> {
    let mut hasher = Sha256::new();
    whole(log, start, end, |bytes| {
        hasher.update(bytes);
        true
    })?;
    Ok(data_encoding::HEXLOWER.encode(&hasher.finalize()))
}
