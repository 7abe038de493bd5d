//! Accepted damage that stands behind bytes that are taken out. An acceptance names bytes by where they are, and can no
//! more be changed than any other line; so it is said once more of where they will be, beforehand: until the log is put
//! in place the old one holds and the new one names nothing, afterwards it is the other way round.

use std::collections::BTreeSet;

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use super::fault::Fault;
use crate::domain::event::{Event, LogDamageAccepted};
use crate::domain::place::Region;
use crate::domain::text::Text;
use crate::ledger::LocatedLine;
use crate::store::{LogFile, Replacement};

/// What is to be accepted once more. None: nothing that was accepted moves.
///
/// # Errors
/// When the log cannot be read.
pub(super) fn renewed(
    lines: &[LocatedLine],
    log: &LogFile,
    replacements: &[Replacement<'_>],
) -> Result<Option<LogDamageAccepted<'static>>, Fault> {
    let mut regions: Vec<Region<'static>> = Vec::new();
    let mut reasons = BTreeSet::new();
    for accepted in lines.iter().filter_map(LocatedLine::line) {
        let Some(Ok(Event::LogDamageAccepted(data))) = accepted.event_data().map(|data| data.map(|data| data.event))
        else {
            continue;
        };
        for region in &data.regions {
            let taken_out: u64 = replacements
                .iter()
                .filter(|replacement| replacement.offset < region.offset)
                .map(|replacement| replacement.bytes - replacement.with.len() as u64)
                .sum();
            if taken_out == 0 || hash_of(log, region.offset, region.bytes)?.as_deref() != Some(region.sha256.as_str()) {
                continue;
            }
            let sha256 = Text::from(region.sha256.as_str().to_owned());
            let kept = region.kept.as_ref().map(|kept| Text::from(kept.as_str().to_owned()));
            let moved = Region { offset: region.offset - taken_out, bytes: region.bytes, sha256, kept };
            // Of those that begin at the same byte the last one counts, also of those that are named again.
            regions.retain(|region| *region != moved);
            regions.push(moved);
            reasons.insert(data.reason.as_str().to_owned());
        }
    }
    if regions.is_empty() {
        return Ok(None);
    }
    let reason = Text::from(reasons.into_iter().collect::<Vec<_>>().join("; "));
    Ok(Some(LogDamageAccepted { regions, missing: None, reason }))
}

/// The hash of these bytes; none: the log does not hold so many.
fn hash_of(log: &LogFile, offset: u64, bytes: u64) -> Result<Option<String>, Fault> {
    let mut hasher = Sha256::new();
    let mut block = vec![0; 64 << 10];
    let mut at = offset;
    let Some(end) = offset.checked_add(bytes).filter(|end| *end <= log.len()) else { return Ok(None) };
    while at < end {
        let wanted = usize::try_from(end - at).map_or(block.len(), |left| left.min(block.len()));
        let count = log.read_at(&mut block[..wanted], at)?;
        if count == 0 {
            return Ok(None);
        }
        hasher.update(&block[..count]);
        at += count as u64;
    }
    Ok(Some(HEXLOWER.encode(&hasher.finalize())))
}
