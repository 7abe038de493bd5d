//! One way through the log, on as many threads as there may be: each reads a part of the file and looks at its lines
//! ([`super::segment`]), and what is wanted of them is handed to the shards in the order of the file. No more is held
//! than two rounds of parts, and what the shards keep.

use std::io;

use super::clock_back::{ClockBack, VoidOf};
use super::damage::GoneLines;
use super::evidence::{BlankedLine, Position, Started, Torn};
use super::holders::Mentions;
use super::huge_pages;
use super::log::Parallelism;
use super::parts::{FilePart, parts};
use super::plan::Plan;
use super::prefix::SeenLines;
use super::region::{is_idle, wrongly_accepted};
use super::routed_line::{Bins, InvalidAt, RoutedLine};
use super::segment::{PrefixPart, SegmentScan, check_chain, check_kept, scan_segment};
use super::shards::{Collector, Router, Shard};
use super::workers::Workers;
use crate::domain::event::Event;
use crate::domain::instant::Instant;
use crate::domain::policy::Policy;
use crate::domain::sequence::Sequence;
use crate::wire::{InvalidLine, Link};

/// Why a pass ended early.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// A line is not sound.
    Fault(InvalidAt),
    /// A line accepts damage, and the log was not searched for such lines yet.
    DamageAccepted,
}

/// What a pass found, beside what the collector wanted.
#[derive(Default)]
pub(super) struct PassResult {
    pub started: Option<Started>,
    pub prefixes: [PrefixResult; 2],
    /// The last line of each part; of the last part, the last of all.
    pub ends: Vec<Position>,
    /// When the first line was recorded.
    pub began: Option<Instant>,
    /// When the latest line was recorded.
    latest: Option<Instant>,
    /// Where the clock had gone back.
    pub clock_backs: Vec<ClockBack>,
    /// What was voided from the first of these lines on.
    pub voids_since: Vec<VoidOf>,
    /// Where the clock had gone back: lines with when they were recorded, in order, so many that of all lines from any
    /// one on the earliest is that one, or one of these.
    pub steps_back: Vec<(u64, Instant)>,
    /// The lines whose data was blanked.
    pub blanked: Vec<BlankedLine>,
    pub torn: Option<Torn>,
    /// Whether the line that the head names is the one it means; else where that line begins.
    pub head: Option<Result<(), u64>>,
    /// What the lines of each part mention, whatever is asked about.
    pub mentions: Vec<Mentions>,
    /// Lines accepted as gone.
    pub missing: Vec<GoneLines>,
    /// Where the regions are that accept nothing.
    pub idle: Vec<u64>,
}

/// What a pass found of a prefix.
#[derive(Default)]
pub(super) struct PrefixResult {
    /// The latest policy within it.
    pub policy: Option<Policy>,
    /// Its last line.
    pub position: Option<Position>,
    pub seen: SeenLines,
}

/// Goes through the log once.
pub(super) fn run<V: Router, S: Shard>(
    plan: &Plan<'_>,
    collector: &mut Collector<V, S>,
) -> io::Result<Result<PassResult, Stop>> {
    huge_pages::suit(plan.log.len);
    let threads = plan.effort.threads.max(1);
    let workers = Workers::new(threads);
    foresee(plan, collector);
    let at_once = threads * PARTS;
    let buffers = || (0..at_once).map(|_| Vec::new()).collect::<Vec<Vec<u8>>>();
    let (mut one, mut other) = (buffers(), buffers());
    let parts = parts(plan.log, plan.reading, plan.effort.block);
    let mut rounds = Rounds { plan, collector, workers: &workers, parts, found: PassResult::default(), stop: None };
    let mut waiting = Vec::new();
    while let Some(lines) = rounds.next(&mut one, waiting)? {
        let Some(lines) = rounds.next(&mut other, lines)? else { break };
        waiting = lines;
    }
    Ok(rounds.stop.map_or(Ok(rounds.found), Err))
}

/// How many parts there are for each thread in a round: enough for all to be done at about the same time, even if one
/// thread has to wait for the processor.
const PARTS: usize = 8;

/// How many bytes are at hand at once.
pub(super) fn at_hand(effort: Parallelism) -> u64 {
    effort.block.saturating_mul(effort.threads.max(1) * PARTS) as u64
}

/// Tells the shards what the end of the log takes back, where that was read.
fn foresee<V: Router, S: Shard>(plan: &Plan<'_>, Collector { sieve, shards }: &mut Collector<V, S>) {
    for (line, routed) in plan.reading.end.iter().flat_map(|end| end.voids()) {
        if let Some(shard) = sieve.shard_for(&line).and_then(|at| shards.get_mut(at)) {
            shard.foresee(&routed);
        }
    }
}

/// A pass under way. In each round some parts are looked at while the shards take what the round before has found, so
/// that no thread waits for the other half of the work to be done.
struct Rounds<'r, V, S, P> {
    plan: &'r Plan<'r>,
    collector: &'r mut Collector<V, S>,
    workers: &'r Workers,
    parts: P,
    found: PassResult,
    /// Why there are no more rounds, when that is not because the log ends.
    stop: Option<Stop>,
}

impl<V: Router, S: Shard, P: Iterator<Item = FilePart>> Rounds<'_, V, S, P> {
    /// Looks at as many parts as there are buffers, and has the shards take the lines that wait. Returns what waits for
    /// the next round. None: there is none.
    fn next<'b>(&mut self, buffers: &'b mut [Vec<u8>], waiting: Vec<Bins<'_>>) -> io::Result<Option<Vec<Bins<'b>>>> {
        let work: Vec<(&mut Vec<u8>, FilePart)> = buffers.iter_mut().zip(self.parts.by_ref()).collect();
        let is_last = work.is_empty();
        let Collector { sieve, shards } = &mut *self.collector;
        let bins = shards.len();
        let ends = self.found.prefixes.each_ref().map(|prefix| prefix.seen.first_beyond);
        let earlier_end = ends[0].unwrap_or(u64::MAX);
        let take = |at: usize, shard: &mut S| {
            let parts: Vec<&[RoutedLine<'_>]> =
                waiting.iter().filter_map(|bins| bins.get(at)).map(Vec::as_slice).collect();
            shard.take(&parts, earlier_end)
        };
        let look = |(buffer, part)| scan_segment(self.plan, sieve, bins, part, buffer, ends.map(|end| end.is_some()));
        let (taken, looked_at) = self.workers.share(shards, take, work, look);
        if let Err(fault) = first_fault(taken) {
            self.stop = Some(Stop::Fault(fault));
            return Ok(None);
        }
        let mut wanted = Vec::with_capacity(looked_at.len());
        for part in looked_at {
            let part = part?;
            if let Some(fault) = self.found.wrongly_accepted(self.plan, &part)? {
                self.stop = Some(Stop::Fault(fault));
                return Ok(None);
            }
            if let Err(stop) = self.found.add(self.plan, part, &mut wanted) {
                self.stop = Some(stop);
                return Ok(None);
            }
        }
        Ok((!is_last).then_some(wanted))
    }
}

/// Of what is wrong, what comes first in the file.
fn first_fault(outcomes: Vec<Result<(), InvalidAt>>) -> Result<(), InvalidAt> {
    outcomes.into_iter().filter_map(Result::err).min_by_key(|fault| fault.offset).map_or(Ok(()), Err)
}

impl PassResult {
    /// Where the chain stands behind the parts that were taken in.
    fn last(&self) -> Link {
        self.ends.last().map_or(Link::START, |end| end.link)
    }

    /// What is wrong with the accepted damage between the parts that were taken in and the one that follows.
    fn wrongly_accepted(&mut self, plan: &Plan<'_>, part: &SegmentScan<'_>) -> io::Result<Option<InvalidAt>> {
        if !part.follows_damage {
            return Ok(None);
        }
        let from = self.ends.last().map_or(0, |end| end.bytes);
        let between = plan.reading.regions.iter().filter(|region| from <= region.start && region.end <= part.start);
        let (last, next) = (self.last(), part.first.as_ref().map(|(offset, line)| (*offset, line)));
        for region in between {
            if is_idle(region, &last, next) {
                self.idle.push(region.start);
            } else if let Some(kind) = wrongly_accepted(plan, region, &last)? {
                return Ok(Some(InvalidAt { offset: region.start, kind }));
            }
        }
        Ok(None)
    }

    /// Takes in the part that follows, and leaves what the collector is to have of it in `bins`.
    fn add<'b>(&mut self, plan: &Plan<'_>, part: SegmentScan<'b>, bins: &mut Vec<Bins<'b>>) -> Result<(), Stop> {
        let first = part.first.as_ref().map(|(offset, line)| (*offset, line.recorded));
        let before = self.ends.last().and_then(|end| end.recorded);
        if let (Some((offset, line)), Some(before)) = (&part.first, before) {
            self.clock_backs.extend(ClockBack::at(line, *offset, before));
        }
        if let Some((offset, first)) = part.first {
            let previous = self.last();
            let at_first = |kind| Stop::Fault(InvalidAt { offset, kind });
            if !part.follows_damage {
                check_chain(plan, &first, &previous).map_err(|unsound| at_first(unsound.into()))?;
            } else if first.sequence == Sequence::ZERO {
                // Any number may stand there but the one that no line has.
                return Err(at_first(InvalidLine::Sequence.into()));
            }
            check_kept(&first, &previous).map_err(at_first)?;
        }
        if let Some(fault) = part.fault {
            return Err(Stop::Fault(fault));
        }
        let was_beyond = self.prefixes[1].seen.first_beyond.is_some();
        for (prefix, PrefixPart { position, seen }) in self.prefixes.iter_mut().zip(part.prefixes) {
            if prefix.seen.first_beyond.is_none() {
                prefix.position = position.map(|position| position.position()).or(prefix.position);
            }
            prefix.seen.then(seen);
        }
        if let Some((offset, recorded)) = first
            && self.latest.is_some_and(|latest| latest > recorded)
        {
            // Of those that are not behind others of their part, the first is the earliest.
            self.steps_back.push((offset, recorded));
        }
        self.steps_back.extend(part.steps_back);
        self.blanked.extend(part.blanked);
        self.clock_backs.extend(part.clock_backs);
        if let Some(first) = self.clock_backs.first() {
            let since = part.voids.iter().filter(|(offset, _)| *offset >= first.offset);
            self.voids_since.extend(since.map(|(_, void)| *void));
        }
        self.began = self.began.or(first.map(|(_, recorded)| recorded));
        self.latest = self.latest.max(part.latest);
        self.ends.extend(part.end.map(|end| end.position()));
        self.torn = part.torn.or(self.torn);
        self.mentions.push(part.mentions);
        if self.head != Some(Ok(())) {
            self.head = part.head.or(self.head);
        }
        for record in &part.store {
            self.store_event(plan, record)?;
        }
        if !was_beyond {
            bins.push(part.bins);
            return Ok(());
        }
        // The prefix ended in a part before this one that was looked at at the same time: these lines are not
        // wanted after all, and nobody else looks at their data.
        part.bins.iter().flatten().try_for_each(|record| record.event_data().map(drop).map_err(Stop::Fault))
    }

    fn store_event(&mut self, plan: &Plan<'_>, record: &RoutedLine<'_>) -> Result<(), Stop> {
        match record.event_data().map_err(Stop::Fault)?.map(|data| data.map(|data| data.event)) {
            // The first line alone says what log it is.
            Some(Ok(Event::LogStarted(data))) if record.sequence == Sequence(1) => {
                self.started.get_or_insert_with(|| Started {
                    format: data.format,
                    origin: data.origin.as_str().to_owned(),
                    site: data.site.as_str().to_owned(),
                    rehearsal: data.rehearsal.unwrap_or(false),
                });
            }
            Some(Ok(Event::PolicySet(data))) => {
                for prefix in &mut self.prefixes {
                    if prefix.seen.first_beyond.is_none_or(|beyond| record.offset < beyond) {
                        prefix.policy = Some((*data.policy).clone());
                    }
                }
            }
            Some(Ok(Event::LogDamageAccepted(data))) => {
                if !data.regions.is_empty() && !plan.reading.is_searched {
                    return Err(Stop::DamageAccepted);
                }
                self.missing.extend(data.missing.map(|missing| GoneLines::of(&missing, record.sequence)));
            }
            _ => {}
        }
        Ok(())
    }
}
