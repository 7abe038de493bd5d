//! From passes to an answer: reads plainly, which is right for nearly every log, and again only where what was found
//! shows that the log has to be read differently.

use std::io;
use std::sync::Arc;

use memchr::{memchr, memchr_iter};

use super::claims;
use super::damage::{Damage, DamageKind};
use super::evidence::{BlankedLine, Evidence, Position, Torn};
use super::holders::Mentions;
use super::log::{Acknowledged, Log, Parallelism, Verification};
use super::log_end::LogEnd;
use super::parts::whole;
use super::pass::{self, PassResult, PrefixResult, Stop};
use super::plan::Plan;
use super::prefix::{AsOf, PrefixEnd};
use super::read_plan::{AcceptedRegion, ReadPlan};
use super::routed_line::InvalidAt;
use super::shards::{Collector, Router, Shard};
use crate::domain::instant::Instant;
use crate::domain::sequence::Sequence;

/// How the log turned out to be read, and what that says.
pub(super) struct ConsistentRead {
    pub reading: ReadPlan,
    pub evidence: Evidence,
    /// The same as of the earlier end, where two were asked about.
    pub earlier: Evidence,
    /// When the first line was recorded.
    pub began: Option<Instant>,
    /// See [`PassResult::steps_back`].
    pub steps_back: Vec<(u64, Instant)>,
    /// The last line of each part that was read.
    pub ends: Vec<Position>,
    /// What the lines of each part mention.
    pub mentions: Vec<Mentions>,
}

/// Reads the log until a pass holds. `fresh` makes an empty collector for each pass.
pub(super) fn consistent_read<V: Router, S: Shard>(
    log: &Log<'_>,
    as_of: AsOf,
    checks: Verification,
    effort: Parallelism,
    fresh: impl Fn() -> Collector<V, S>,
) -> io::Result<(Vec<S>, ConsistentRead)> {
    consistent_read_of_both(log, [as_of; 2], checks, effort, fresh)
}

/// The same, with an earlier end of which the shards are told.
pub(super) fn consistent_read_of_both<V: Router, S: Shard>(
    log: &Log<'_>,
    as_of: [AsOf; 2],
    checks: Verification,
    effort: Parallelism,
    fresh: impl Fn() -> Collector<V, S>,
) -> io::Result<(Vec<S>, ConsistentRead)> {
    let mut reading = ReadPlan::plain(log);
    // A short log is all at hand at once. Of an earlier part, nothing is known of what stands at its end.
    if as_of[1] == AsOf::Latest && log.len > pass::at_hand(effort) {
        reading.end = Some(Arc::new(LogEnd::read(log, effort.block.min(LEAST_END))?));
    }
    let mut ends = as_of.map(PrefixEnd::Supposed);
    let mut fault = None;
    loop {
        let mut collector = fresh();
        let plan = Plan { log, reading: &reading, ends, checks, effort };
        match pass::run(&plan, &mut collector)? {
            Ok(mut found) => {
                let corrections = found.prefixes.each_ref().map(|prefix| prefix.seen.correction());
                if corrections == [None; 2] {
                    let steps_back = std::mem::take(&mut found.steps_back);
                    let (began, ends) = (found.began, std::mem::take(&mut found.ends));
                    let mentions = std::mem::take(&mut found.mentions);
                    let end = ends.last().copied().unwrap_or(Position::START);
                    reading.end = None;
                    let (earlier, evidence) = evidence(log, found, end, fault, checks, &reading.regions)?;
                    let read = ConsistentRead { reading, evidence, earlier, began, steps_back, ends, mentions };
                    return Ok((collector.shards, read));
                }
                for (end, correction) in ends.iter_mut().zip(corrections) {
                    *end = correction.map_or(*end, PrefixEnd::Known);
                }
            }
            Err(stop) => {
                ends = as_of.map(PrefixEnd::Supposed);
                if !reading.is_searched {
                    reading = claims::search(log, effort.block)?;
                    if !reading.is_plain() {
                        continue;
                    }
                }
                if let Stop::Fault(stopped) = stop {
                    // What stands before it is the sound part. The limit only ever comes down, so this ends.
                    reading.limit = stopped.offset;
                    fault = Some(stopped);
                }
            }
        }
    }
}

/// How much of the end of the log is read before all else, whatever stands there.
const LEAST_END: usize = 64 << 10;

/// What was found, as of each of the two ends.
fn evidence(
    log: &Log<'_>,
    found: PassResult,
    end: Position,
    fault: Option<InvalidAt>,
    checks: Verification,
    accepted: &[AcceptedRegion],
) -> io::Result<(Evidence, Evidence)> {
    let (place, torn) = match fault {
        Some(InvalidAt { offset, kind }) => (Some((offset, told_exactly(log, offset, kind)?)), None),
        None => against_head(log, &found, &end),
    };
    let is_head_gone = log.head.is_some_and(|head| is_gone(&found, &head));
    let damage = match place {
        Some((offset, kind)) => Some(Damage { line: line_at(log, offset)?, offset, kind }),
        None => None,
    };
    let PassResult { started, prefixes: [earlier, last], clock_backs, voids_since, blanked, idle, .. } = found;
    let accepted: Vec<_> = accepted.iter().filter(|region| !idle.contains(&region.start)).copied().collect();
    let as_of = |prefix: PrefixResult| Evidence {
        blanked: up_to(&blanked, &prefix),
        blanked_in_all: !blanked.is_empty(),
        started: started.clone(),
        policy: prefix.policy.unwrap_or_default(),
        position: prefix.position.unwrap_or(Position::START),
        end,
        clock_backs: clock_backs.clone(),
        voids_since: voids_since.clone(),
        damage,
        torn,
        accepted: accepted.clone(),
        is_head_gone,
        verified: checks == Verification::Hashes,
        indexed: None,
    };
    Ok((as_of(earlier), as_of(last)))
}

/// The lines of a prefix whose data was blanked.
fn up_to(blanked: &[BlankedLine], prefix: &PrefixResult) -> Vec<BlankedLine> {
    let last = prefix.position.map_or(Sequence::ZERO, |position| position.link.sequence);
    blanked.iter().filter(|line| line.sequence <= last).cloned().collect()
}

/// What is wrong with a log whose lines are all sound, when it is held against its head; and its torn tail, if that is
/// all there is to its last line.
fn against_head(log: &Log<'_>, found: &PassResult, end: &Position) -> (Option<(u64, DamageKind)>, Option<Torn>) {
    let head = log.head.filter(|head| !is_gone(found, head));
    let is_unfinished = found.torn.filter(|torn| head.is_some_and(|head| head.bytes > torn.offset));
    let is_short = head.is_some_and(|head| log.len < head.bytes || end.link.sequence < head.sequence);
    let damage = if let (Some(Err(offset)), Some(_)) = (found.head, head) {
        Some((offset, DamageKind::HeadMismatch))
    } else if let Some(torn) = is_unfinished {
        Some((torn.offset, DamageKind::Unfinished))
    } else if is_short {
        Some((found.torn.map_or(log.len, |torn| torn.offset), DamageKind::ShorterThanHead))
    } else {
        None
    };
    (damage, found.torn.filter(|_| is_unfinished.is_none()))
}

/// Whether the line that the head names was accepted as gone.
fn is_gone(found: &PassResult, head: &Acknowledged<'_>) -> bool {
    found.missing.iter().any(|missing| missing.has(head))
}

/// What is wrong with the line that begins at `offset`. A line that is no JSON is that before it is anything else, wherever
/// it was first found not to be sound.
fn told_exactly(log: &Log<'_>, offset: u64, kind: DamageKind) -> io::Result<DamageKind> {
    let DamageKind::Line(unsound) = kind else { return Ok(kind) };
    let mut line = Vec::new();
    whole(log, offset, log.len, |bytes| {
        let end = memchr(b'\n', bytes);
        line.extend_from_slice(&bytes[..end.unwrap_or(bytes.len())]);
        end.is_none()
    })?;
    Ok(DamageKind::Line(unsound.told_exactly(&line)))
}

/// The number of the line that begins at `offset`, as an editor counts.
fn line_at(log: &Log<'_>, offset: u64) -> io::Result<u64> {
    let mut line = 1;
    whole(log, 0, offset, |bytes| {
        line += memchr_iter(b'\n', bytes).count() as u64;
        true
    })?;
    Ok(line)
}
