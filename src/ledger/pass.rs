//! One way through the log, on as many threads as there may be: blocks are split at line ends, lines are decoded and
//! checked where they lie, and what a [`Collector`] wants of them is handed to it in the order of the file. No more is
//! held than one block and what the collector keeps.

use std::io;
use std::thread;

use memchr::memchr;

use super::blocks::{Block, Blocks};
use super::cut::{Cut, Seen};
use super::evidence::{Position, Started, Torn};
use super::log::{Effort, Log};
use super::reading::Reading;
use crate::domain::event::{EventType, Fact, LogDamageAccepted, Missing};
use crate::domain::id::STORE_SUBJECT;
use crate::domain::policy::Policy;
use crate::wire::{self, Line, Link, Unsound};

/// What of a line is believed without looking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trust {
    /// Nothing.
    Nothing,
    /// That its hashes hold.
    Hashes,
    /// Everything: another pass has checked it.
    Everything,
}

/// What to read, and how.
#[derive(Clone, Copy)]
pub(super) struct Plan<'p> {
    pub log: &'p Log<'p>,
    pub reading: &'p Reading,
    pub cut: Cut,
    pub trust: Trust,
    pub effort: Effort,
}

/// A line that a collector wants.
pub(super) struct Record<'b> {
    /// Where it begins in the file.
    pub offset: u64,
    /// Its bytes, without the newline.
    pub raw: &'b [u8],
    /// What it says. That its data is JSON has not been checked yet.
    pub line: Line<'b>,
}

/// What makes an answer out of lines. Only lines of the prefix that is asked about are offered to it.
pub(super) trait Collector: Sync {
    /// Into how many bins the lines go, each of which keeps the order of the file.
    fn bins(&self) -> usize;

    /// Which bin the line goes into. None: it is not wanted.
    fn bin(&self, line: &Line<'_>) -> Option<usize>;

    /// Takes the next lines: one item per stretch of the file, in order. Asks of each line whether its data is JSON.
    fn take(&mut self, stretches: &[Bins<'_>]) -> io::Result<Result<(), Fault>>;
}

/// The wanted lines of a stretch of the file, by bin.
pub(super) type Bins<'b> = Vec<Vec<Record<'b>>>;

/// A line that is not sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fault {
    /// Where it begins.
    pub offset: u64,
    /// What is wrong.
    pub unsound: Unsound,
}

/// Why a pass ended early.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// A line is not sound.
    Fault(Fault),
    /// A line accepts damage, and the log was not searched for such lines yet.
    DamageAccepted,
}

/// What a pass found, beside what the collector wanted.
#[derive(Default)]
pub(super) struct Found {
    pub started: Option<Started>,
    /// The latest policy within the prefix.
    pub policy: Option<Policy>,
    /// The last line of the prefix.
    pub position: Option<Position>,
    /// The last line of all.
    pub end: Option<Position>,
    pub seen: Seen,
    pub torn: Option<Torn>,
    /// Whether the line that the head names is the one it means; else where that line begins.
    pub head: Option<Result<(), u64>>,
    /// Lines accepted as gone: the last before them, and the last of them.
    pub missing: Vec<(u64, u64)>,
}

/// Goes through the log once.
pub(super) fn run(plan: &Plan<'_>, collector: &mut impl Collector) -> io::Result<Result<Found, Stop>> {
    let mut found = Found::default();
    let mut blocks = Blocks::new(plan.log, plan.reading, plan.effort.block);
    while let Some(block) = blocks.next()? {
        let previous = if block.follows_damage { None } else { Some(found.end.map_or(Link::START, |end| end.link)) };
        let is_beyond = found.seen.first_beyond.is_some();
        let stretches = split(&block, plan.effort.threads, previous);
        let shared = &*collector;
        let mut looked_at = in_parallel(stretches, |stretch| look_at(plan, shared, &stretch, is_beyond))?.into_iter();
        let mut bins = Vec::with_capacity(plan.effort.threads);
        for stretch in &mut looked_at {
            if let Err(stop) = found.add(plan, stretch, &mut bins) {
                return Ok(Err(stop));
            }
        }
        if let Err(fault) = collector.take(&bins)? {
            return Ok(Err(Stop::Fault(fault)));
        }
    }
    found.torn = blocks.torn;
    Ok(Ok(found))
}

/// Does each item's work on a thread of its own, the first one's on this one. The outcomes are in order.
pub(super) fn in_parallel<T: Send, R: Send>(items: Vec<T>, work: impl Fn(T) -> R + Sync) -> io::Result<Vec<R>> {
    let work = &work;
    let mut items = items.into_iter();
    let Some(first) = items.next() else { return Ok(Vec::new()) };
    thread::scope(|scope| {
        let others = items
            .map(|item| thread::Builder::new().spawn_scoped(scope, move || work(item)))
            .collect::<io::Result<Vec<_>>>()?;
        let mut outcomes = vec![work(first)];
        for other in others {
            outcomes.push(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        Ok(outcomes)
    })
}

/// Part of a block: whole lines.
struct Stretch<'b> {
    offset: u64,
    bytes: &'b [u8],
    /// Where the chain stands before it. None: damage that was accepted does, so nothing is asked.
    previous: Option<Link>,
}

/// Splits a block into stretches of about the same length, at most as many as wanted.
fn split<'b>(block: &Block<'b>, stretches: usize, mut previous: Option<Link>) -> Vec<Stretch<'b>> {
    let about = block.bytes.len() / stretches.max(1);
    let mut rest = block.bytes;
    let mut offset = block.offset;
    let mut split = Vec::with_capacity(stretches);
    while !rest.is_empty() {
        let is_last = split.len() + 1 >= stretches;
        let newline = rest.get(about..).and_then(|tail| memchr(b'\n', tail)).filter(|_| !is_last);
        let end = newline.map_or(rest.len(), |newline| about + newline + 1);
        let (bytes, after) = rest.split_at(end);
        split.push(Stretch { offset, bytes, previous });
        previous = Some(last_link(bytes));
        offset += end as u64;
        rest = after;
    }
    split
}

/// Where the chain stands after these lines. What is said when the last cannot be decoded is no matter: the stretch it
/// is in ends the pass.
fn last_link(lines: &[u8]) -> Link {
    let lines = lines.strip_suffix(b"\n").unwrap_or(lines);
    let start = memchr::memrchr(b'\n', lines).map_or(0, |newline| newline + 1);
    wire::decode(&lines[start..]).map_or(Link::START, |line| line.link())
}

/// What one stretch holds.
struct LookedAt<'b> {
    bins: Bins<'b>,
    /// The lines about the store, within the prefix or not.
    store: Vec<Record<'b>>,
    /// The last line of the prefix in this stretch, if the prefix does not end before the stretch.
    position: Option<Position>,
    end: Option<Position>,
    seen: Seen,
    head: Option<Result<(), u64>>,
    fault: Option<Fault>,
}

fn look_at<'b>(plan: &Plan<'_>, collector: &impl Collector, stretch: &Stretch<'b>, is_beyond: bool) -> LookedAt<'b> {
    let mut looked = LookedAt {
        bins: (0..collector.bins()).map(|_| Vec::new()).collect(),
        store: Vec::new(),
        position: None,
        end: None,
        seen: Seen::default(),
        head: None,
        fault: None,
    };
    let mut previous = stretch.previous;
    let mut rest = stretch.bytes;
    let mut offset = stretch.offset;
    while let Some(length) = memchr(b'\n', rest) {
        let raw = &rest[..length];
        if let Err(unsound) = looked.line(plan, collector, raw, offset, &mut previous, is_beyond) {
            looked.fault = Some(Fault { offset, unsound });
            break;
        }
        rest = &rest[length + 1..];
        offset += length as u64 + 1;
    }
    looked
}

impl<'b> LookedAt<'b> {
    fn line(
        &mut self,
        plan: &Plan<'_>,
        collector: &impl Collector,
        raw: &'b [u8],
        offset: u64,
        previous: &mut Option<Link>,
        is_beyond: bool,
    ) -> Result<(), Unsound> {
        let line = wire::decode(raw)?;
        check(plan, &line, previous.as_ref(), offset)?;
        let link = line.link();
        let end = offset + raw.len() as u64 + 1;
        let position = Position { link, bytes: end, recorded: Some(line.recorded) };
        let is_within = self.seen.line(plan.cut, &line, offset, end) && !is_beyond;
        *previous = Some(link);
        self.end = Some(position);
        if is_within {
            self.position = Some(position);
        }
        if let Some(head) = plan.log.head.filter(|head| head.sequence == line.sequence)
            && self.head != Some(Ok(()))
        {
            self.head = Some(if head.chainhash == link.chainhash() { Ok(()) } else { Err(offset) });
        }
        let bin = if is_within { collector.bin(&line) } else { None };
        let is_of_store = line.subject == STORE_SUBJECT;
        if (bin.is_none() || is_of_store) && plan.trust != Trust::Everything {
            line.check_data()?;
        }
        if is_of_store {
            self.store.push(Record { offset, raw, line: line.clone() });
        }
        if let Some(bin) = bin.and_then(|bin| self.bins.get_mut(bin)) {
            bin.push(Record { offset, raw, line });
        }
        Ok(())
    }
}

/// Whether a line follows what stands before it, and proves itself.
fn check(plan: &Plan<'_>, line: &Line<'_>, previous: Option<&Link>, offset: u64) -> Result<(), Unsound> {
    if plan.trust == Trust::Everything {
        return Ok(());
    }
    if let Some(previous) = previous {
        let follows = line.check_sequence(previous).and_then(|()| match plan.trust {
            Trust::Nothing => line.check_chainhash(previous),
            Trust::Hashes | Trust::Everything => Ok(()),
        });
        if let Err(unsound) = follows
            && !follows_missing_lines(line, previous)
        {
            return Err(unsound);
        }
    }
    if line.is_blanked() {
        return if plan.reading.vouches_for(line.sequence, offset) { Ok(()) } else { Err(Unsound::Blanked) };
    }
    if plan.trust == Trust::Nothing { line.check_datahash() } else { Ok(()) }
}

/// Whether the line says that those right before it are gone, and stands where it would if they were not.
fn follows_missing_lines(line: &Line<'_>, previous: &Link) -> bool {
    let is_acceptance = line.event_type == Some(EventType::LogDamageAccepted) && line.subject == STORE_SUBJECT;
    if !is_acceptance || line.check_datahash().is_err() {
        return false;
    }
    let Some(Ok(Fact::LogDamageAccepted(LogDamageAccepted { missing: Some(gone), .. }))) = line.fact() else {
        return false;
    };
    let Ok(chainhash) = gone.chainhash.as_bytes().try_into() else { return false };
    let would_precede = Link { sequence: gone.until.0, chainhash };
    gone.after.0 == previous.sequence
        && line.check_sequence(&would_precede).is_ok()
        && line.check_chainhash(&would_precede).is_ok()
}

impl Found {
    /// Takes in the stretch that follows, and leaves what the collector is to have of it in `bins`.
    fn add<'b>(&mut self, plan: &Plan<'_>, stretch: LookedAt<'b>, bins: &mut Vec<Bins<'b>>) -> Result<(), Stop> {
        if let Some(fault) = stretch.fault {
            return Err(Stop::Fault(fault));
        }
        let was_beyond = self.seen.first_beyond.is_some();
        self.seen.then(stretch.seen);
        let cut = self.seen.first_beyond.unwrap_or(u64::MAX);
        self.end = stretch.end.or(self.end);
        if self.head != Some(Ok(())) {
            self.head = stretch.head.or(self.head);
        }
        for record in &stretch.store {
            self.store_event(plan, record, record.offset < cut)?;
        }
        if !was_beyond {
            self.position = stretch.position.or(self.position);
            bins.push(stretch.bins);
            return Ok(());
        }
        // The prefix ended in a stretch before this one that was looked at at the same time: these lines are not
        // wanted after all, and nobody else looks at their data.
        for Record { offset, line, .. } in stretch.bins.iter().flatten() {
            line.check_data().map_err(|unsound| Stop::Fault(Fault { offset: *offset, unsound }))?;
        }
        Ok(())
    }

    fn store_event(&mut self, plan: &Plan<'_>, record: &Record<'_>, is_within: bool) -> Result<(), Stop> {
        match record.line.fact() {
            Some(Ok(Fact::LogStarted(data))) => {
                self.started.get_or_insert_with(|| Started {
                    origin: data.origin.as_str().to_owned(),
                    site: data.site.as_str().to_owned(),
                    rehearsal: data.rehearsal.unwrap_or(false),
                });
            }
            Some(Ok(Fact::PolicySet(data))) if is_within => self.policy = Some(*data.policy),
            Some(Ok(Fact::LogDamageAccepted(data))) => {
                if !data.regions.is_empty() && !plan.reading.is_searched {
                    return Err(Stop::DamageAccepted);
                }
                if let Some(Missing { after, until, .. }) = data.missing {
                    self.missing.push((after.0, until.0));
                }
            }
            _ => {}
        }
        Ok(())
    }
}
