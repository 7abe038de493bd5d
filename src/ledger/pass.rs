//! One way through the log, on as many threads as there may be: each reads a part of the file, decodes and checks the
//! lines where they lie, and what a [`Collector`] wants of them is handed to it in the order of the file. No more is
//! held than one part a thread, and what the collector keeps.

use std::borrow::Cow;
use std::io;
use std::sync::{Mutex, PoisonError};
use std::thread;

use memchr::memchr;

use super::cut::{Cut, Seen};
use super::evidence::{Position, Started, Torn};
use super::log::{Effort, Log};
use super::parts::{Part, parts};
use super::reading::Reading;
use crate::domain::account::fold::Misfit;
use crate::domain::event::{EventType, Fact, LogDamageAccepted};
use crate::domain::id::STORE_SUBJECT;
use crate::domain::instant::Instant;
use crate::domain::place::Missing;
use crate::domain::policy::Policy;
use crate::wire::{self, Hex, Line, Link, Unsound};

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

/// A line that a collector wants, with what most need of it. That its data is JSON has not been checked yet.
pub(super) struct Record<'b> {
    /// Where it begins in the file.
    pub offset: u64,
    /// Its bytes, without the newline.
    pub raw: &'b [u8],
    pub id: Cow<'b, str>,
    pub subject: Cow<'b, str>,
    pub time: Instant,
    pub event_type: Option<EventType>,
    pub data: &'b str,
}

impl<'b> Record<'b> {
    /// What is kept of a line.
    pub fn new(offset: u64, raw: &'b [u8], line: Line<'b>) -> Self {
        let Line { id, subject, time, event_type, data, .. } = line;
        Self { offset, raw, id, subject, time, event_type, data }
    }

    /// What happened, and whether the data is JSON, as [`wire::checked_fact`].
    pub fn fact(&self) -> Result<Option<Result<Fact<'b>, Misfit>>, Fault> {
        let Self { offset, event_type, data, .. } = *self;
        wire::checked_fact(event_type, data).map_err(|unsound| Fault { offset, unsound })
    }
}

/// What makes an answer out of lines. Only lines of the prefix that is asked about are offered to it.
pub(super) trait Collector: Sync {
    /// Into how many bins the lines go, each of which keeps the order of the file.
    fn bins(&self) -> usize;

    /// Which bin the line goes into. None: it is not wanted.
    fn bin(&self, line: &Line<'_>) -> Option<usize>;

    /// Whether the line may be wanted, told from its bytes alone. A pass that trusts all lines does not even decode the
    /// others.
    fn may_want(&self, _raw: &[u8]) -> bool {
        true
    }

    /// Takes the next lines: one item per part of the file, in order. Asks of each line whether its data is JSON.
    fn take(&mut self, parts: &[Bins<'_>]) -> io::Result<Result<(), Fault>>;

    /// There are no more lines. What was put off is done now.
    fn finish(&mut self) -> io::Result<Result<(), Fault>> {
        Ok(Ok(()))
    }
}

/// The wanted lines of a part of the file, by bin.
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
    let mut parts = parts(plan.log, plan.reading, plan.effort.block)?;
    let threads = plan.effort.threads.max(1);
    let at_once = if threads == 1 { 1 } else { threads * PARTS };
    let mut buffers: Vec<Vec<u8>> = (0..at_once).map(|_| Vec::new()).collect();
    loop {
        // Every buffer gets a part, as long as there are any.
        let work: Vec<(&mut Vec<u8>, Part)> = buffers.iter_mut().zip(parts.by_ref()).collect();
        if work.is_empty() {
            return Ok(collector.finish()?.map(|()| found).map_err(Stop::Fault));
        }
        let is_beyond = found.seen.first_beyond.is_some();
        let shared = &*collector;
        let looked_at = in_parallel(threads, work, |(buffer, part)| look_at(plan, shared, part, buffer, is_beyond))?;
        let mut bins = Vec::with_capacity(looked_at.len());
        for part in looked_at {
            if let Err(stop) = found.add(plan, part?, &mut bins) {
                return Ok(Err(stop));
            }
        }
        if let Err(fault) = collector.take(&bins)? {
            return Ok(Err(Stop::Fault(fault)));
        }
    }
}

/// How many parts there are for each thread before what they hold is taken: enough for all to be done at about the same
/// time, even if one thread has to wait for the processor.
const PARTS: usize = 4;

/// Does the work of all items on as many threads, this one included. The outcomes are in order.
pub(super) fn in_parallel<T: Send, R: Send>(
    threads: usize,
    items: Vec<T>,
    work: impl Fn(T) -> R + Sync,
) -> io::Result<Vec<R>> {
    let threads = threads.min(items.len());
    if threads <= 1 {
        return Ok(items.into_iter().map(work).collect());
    }
    let queue = Mutex::new(items.into_iter().enumerate());
    let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
    let work_off = || {
        let mut done = Vec::new();
        while let Some((at, item)) = next() {
            done.push((at, work(item)));
        }
        done
    };
    let mut outcomes = thread::scope(|scope| {
        let others = (1..threads)
            .map(|_| thread::Builder::new().spawn_scoped(scope, work_off))
            .collect::<io::Result<Vec<_>>>()?;
        let mut outcomes = work_off();
        for other in others {
            outcomes.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        Ok::<_, io::Error>(outcomes)
    })?;
    outcomes.sort_unstable_by_key(|(at, _)| *at);
    Ok(outcomes.into_iter().map(|(_, outcome)| outcome).collect())
}

/// What one part holds.
struct LookedAt<'b> {
    bins: Bins<'b>,
    /// The lines about the store, within the prefix or not.
    store: Vec<Record<'b>>,
    /// The first line. Whether it follows what stands before the part is left to be checked.
    first: Option<(u64, Line<'b>)>,
    follows_damage: bool,
    /// The last line of the prefix in this part, if the prefix does not end before the part.
    position: Option<Mark<'b>>,
    end: Option<Mark<'b>>,
    seen: Seen,
    head: Option<Result<(), u64>>,
    torn: Option<Torn>,
    fault: Option<Fault>,
}

/// A [`Position`] that copies no hash.
#[derive(Clone, Copy)]
struct Mark<'b> {
    sequence: u64,
    chainhash: &'b Hex,
    bytes: u64,
    recorded: Instant,
}

impl Mark<'_> {
    fn link(&self) -> Link {
        Link { sequence: self.sequence, chainhash: *self.chainhash }
    }

    fn position(&self) -> Position {
        Position { link: self.link(), bytes: self.bytes, recorded: Some(self.recorded) }
    }
}

fn look_at<'b>(
    plan: &Plan<'_>,
    collector: &impl Collector,
    part: Part,
    buffer: &'b mut Vec<u8>,
    is_beyond: bool,
) -> io::Result<LookedAt<'b>> {
    let lines = part.read(plan.log, buffer)?;
    // Few lines are shorter than this, so the bins seldom have to grow.
    let expected = lines.bytes.len() / 512 / collector.bins().max(1);
    let mut looked = LookedAt {
        bins: (0..collector.bins()).map(|_| Vec::with_capacity(expected)).collect(),
        store: Vec::new(),
        first: None,
        follows_damage: part.follows_damage(),
        position: None,
        end: None,
        seen: Seen::default(),
        head: None,
        torn: lines.unfinished.map(|offset| Torn { offset, bytes: plan.reading.limit.min(plan.log.len) - offset }),
        fault: None,
    };
    let mut rest = lines.bytes;
    let mut offset = lines.offset;
    while let Some(length) = memchr(b'\n', rest) {
        let raw = &rest[..length];
        let is_looked_at = plan.trust != Trust::Everything || collector.may_want(raw);
        if is_looked_at && let Err(unsound) = looked.line(plan, collector, raw, offset, is_beyond) {
            looked.fault = Some(Fault { offset, unsound });
            break;
        }
        rest = &rest[length + 1..];
        offset += length as u64 + 1;
    }
    Ok(looked)
}

impl<'b> LookedAt<'b> {
    fn line(
        &mut self,
        plan: &Plan<'_>,
        collector: &impl Collector,
        raw: &'b [u8],
        offset: u64,
        is_beyond: bool,
    ) -> Result<(), Unsound> {
        let line = wire::decode(raw)?;
        match &self.end {
            Some(previous) => check_chain(plan, &line, &previous.link())?,
            None => self.first = Some((offset, line.clone())),
        }
        check_data(plan, &line, offset)?;
        let end = offset + raw.len() as u64 + 1;
        let mark = Mark { sequence: line.sequence, chainhash: line.chainhash, bytes: end, recorded: line.recorded };
        let is_within = self.seen.line(plan.cut, &line, offset, end) && !is_beyond;
        self.end = Some(mark);
        if is_within {
            self.position = Some(mark);
        }
        if let Some(head) = plan.log.head.filter(|head| head.sequence == line.sequence)
            && self.head != Some(Ok(()))
        {
            self.head = Some(if head.chainhash.as_bytes() == line.chainhash { Ok(()) } else { Err(offset) });
        }
        let bin = if is_within { collector.bin(&line) } else { None };
        let is_of_store = line.subject == STORE_SUBJECT;
        if (bin.is_none() || is_of_store) && plan.trust != Trust::Everything {
            line.check_data()?;
        }
        if is_of_store {
            self.store.push(Record::new(offset, raw, line.clone()));
        }
        if let Some(bin) = bin.and_then(|bin| self.bins.get_mut(bin)) {
            bin.push(Record::new(offset, raw, line));
        }
        Ok(())
    }
}

/// Whether a line follows the one before it.
fn check_chain(plan: &Plan<'_>, line: &Line<'_>, previous: &Link) -> Result<(), Unsound> {
    let follows = match plan.trust {
        Trust::Everything => Ok(()),
        Trust::Hashes => line.check_sequence(previous),
        Trust::Nothing => line.check_sequence(previous).and_then(|()| line.check_chainhash(previous)),
    };
    if follows.is_err() && follows_missing_lines(line, previous) { Ok(()) } else { follows }
}

/// Whether the data of a line is what was written, or was blanked and is vouched for.
fn check_data(plan: &Plan<'_>, line: &Line<'_>, offset: u64) -> Result<(), Unsound> {
    if plan.trust == Trust::Everything {
        Ok(())
    } else if line.is_blanked() {
        if plan.reading.vouches_for(line.sequence, offset) { Ok(()) } else { Err(Unsound::Blanked) }
    } else if plan.trust == Trust::Nothing {
        line.check_datahash()
    } else {
        Ok(())
    }
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
    /// Takes in the part that follows, and leaves what the collector is to have of it in `bins`.
    fn add<'b>(&mut self, plan: &Plan<'_>, part: LookedAt<'b>, bins: &mut Vec<Bins<'b>>) -> Result<(), Stop> {
        if let Some((offset, first)) = part.first
            && !part.follows_damage
        {
            let previous = self.end.map_or(Link::START, |end| end.link);
            let at_first = |unsound| Stop::Fault(Fault { offset, unsound });
            check_chain(plan, &first, &previous).map_err(at_first)?;
        }
        if let Some(fault) = part.fault {
            return Err(Stop::Fault(fault));
        }
        let was_beyond = self.seen.first_beyond.is_some();
        self.seen.then(part.seen);
        let cut = self.seen.first_beyond.unwrap_or(u64::MAX);
        self.end = part.end.map(|end| end.position()).or(self.end);
        self.torn = part.torn.or(self.torn);
        if self.head != Some(Ok(())) {
            self.head = part.head.or(self.head);
        }
        for record in &part.store {
            self.store_event(plan, record, record.offset < cut)?;
        }
        if !was_beyond {
            self.position = part.position.map(|position| position.position()).or(self.position);
            bins.push(part.bins);
            return Ok(());
        }
        // The prefix ended in a part before this one that was looked at at the same time: these lines are not
        // wanted after all, and nobody else looks at their data.
        part.bins.iter().flatten().try_for_each(|record| record.fact().map(drop).map_err(Stop::Fault))
    }

    fn store_event(&mut self, plan: &Plan<'_>, record: &Record<'_>, is_within: bool) -> Result<(), Stop> {
        let fact = record.fact().map_err(Stop::Fault)?;
        match fact {
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
