//! What accepted damage must be to be read over: behind that which was kept, and without a line that is sound. Whoever says
//! that such a line was damaged would hide it.

use std::io;

use memchr::memchr_iter;

use super::claims::search;
use super::damage::DamageKind;
use super::log::{Log, Parallelism};
use super::parts::parts_of_region;
use super::plan::Plan;
use super::read_plan::{AcceptedRegion, ReadPlan};
use super::segment::{check_kept, follows, is_next};
use crate::wire::{self, Line, Link};

/// What is wrong with an accepted region; `last` is where the chain stands before it.
///
/// # Errors
/// When the file cannot be read, or was cut while it was read.
pub(super) fn wrongly_accepted(
    plan: &Plan<'_>,
    region: &AcceptedRegion,
    last: &Link,
) -> io::Result<Option<DamageKind>> {
    if region.kept.is_some_and(|kept| kept != last.chainhash) {
        return Ok(Some(DamageKind::KeptMismatch));
    }
    Ok(hides_a_line(plan, region, last)?.then_some(DamageKind::SoundAccepted))
}

/// Whether a line of the region is sound: behind those that were kept, or, where the region says what these are, behind
/// the line before it in the region, if its number comes after theirs.
fn hides_a_line(plan: &Plan<'_>, region: &AcceptedRegion, last: &Link) -> io::Result<bool> {
    let mut buffer = Vec::new();
    let mut before: Option<Link> = None;
    for part in parts_of_region(region, plan.effort.block) {
        let lines = part.read(plan.log, plan.reading, &mut buffer)?;
        let mut start = 0;
        for newline in memchr_iter(b'\n', lines.bytes) {
            let line = wire::decode(&lines.bytes[start..newline]).ok().filter(|line| line.check_data().is_ok());
            let offset = lines.offset + start as u64;
            start = newline + 1;
            let Some(line) = line else {
                before = None;
                continue;
            };
            let is_lost = follows(&line, last)
                || region.kept.is_some() && before.is_some_and(|before| follows_lost(&line, &before, last));
            if is_lost && is_right(plan.reading, &line, offset) {
                return Ok(true);
            }
            before = Some(line.link());
        }
    }
    Ok(false)
}

/// Whether a line follows `before`, which is not sound itself, and comes after `last`, which is: what stands there once
/// more, or in another's place, was no line of this log.
fn follows_lost(line: &Line<'_>, before: &Link, last: &Link) -> bool {
    line.sequence > last.sequence.next()
        && line.check_sequence(before).is_ok()
        && line.check_chainhash(before).is_ok()
        && check_kept(line, last).is_ok()
}

/// Whether a region accepts nothing: it has no bytes, and the line that begins there comes next after `last`, so that
/// nothing is broken.
pub(super) fn is_idle(region: &AcceptedRegion, last: &Link, next: Option<(u64, &Line<'_>)>) -> bool {
    let comes_next = |line: &Line<'_>| line.check_data().is_ok() && is_next(line, last);
    region.start == region.end && next.is_some_and(|(offset, line)| offset == region.start && comes_next(line))
}

fn is_right(reading: &ReadPlan, line: &Line<'_>, offset: u64) -> bool {
    if line.is_blanked() { reading.vouches_for(line, offset) } else { line.check_datahash().is_ok() }
}

/// What is asked of lines one by one by whoever says which of them are damaged.
pub struct SingleLines(ReadPlan);

impl SingleLines {
    /// Looks for what later lines say about earlier ones.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn of(log: &Log<'_>) -> io::Result<Self> {
        search(log, Parallelism::for_len(log.len).block).map(Self)
    }

    /// Whether the data of the line that begins at `offset` is what was written, or was blanked and is vouched for.
    pub fn is_right(&self, line: &Line<'_>, offset: u64) -> bool {
        is_right(&self.0, line, offset)
    }

    /// Whether a line may come next after `last`.
    pub fn follows(&self, line: &Line<'_>, last: &Link) -> bool {
        follows(line, last)
    }

    /// Whether a line follows `before`, which is damaged, and comes after `last`, which is not: then it must not be read
    /// over.
    pub fn follows_lost(&self, line: &Line<'_>, before: &Link, last: &Link) -> bool {
        follows_lost(line, before, last)
    }
}
