//! The states of all accounts at many instants, folding once: each account is handed over with the stretch of instants
//! at which it was so, and again when it has changed. Memory is bounded by the states, the instants, and the lines of
//! those accounts for which something was taken back.
//!
//! "As of" an instant is the file up to the last line recorded by then (never beyond the line that the whole question
//! ends with), so a void that came later does not count at it, and a clock that went back does not matter.

use std::collections::HashMap;
use std::io;
use std::ops::Range;
use std::sync::Arc;

use super::consistent_read::consistent_read;
use super::evidence::Evidence;
use super::lines::{Nothing, go_through};
use super::log::{Log, Parallelism, Verification};
use super::parts::parts;
use super::prefix::AsOf;
use super::read_plan::ReadPlan;
use super::scan::history;
use super::shards::Collector;
use crate::domain::account::State;
use crate::domain::account::fold::apply;
use crate::domain::account::history::replay;
use crate::domain::event::{Event, EventData, EventType};
use crate::domain::id::STORE_SUBJECT;
use crate::domain::instant::Instant;
use crate::domain::policy::Policy;
use crate::domain::sequence::Sequence;
use crate::wire::{self, Line};

/// A log that was read and checked to its end, ready to be asked about many instants.
pub struct Timeline<'l> {
    log: Log<'l>,
    reading: ReadPlan,
    block: usize,
    /// What the answer rests on.
    pub evidence: Evidence,
}

/// One instant: what was known then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// The last line recorded by then; 0: there was none.
    pub sequence: Sequence,
    /// The policy of that line.
    pub policy: Arc<Policy>,
}

/// What the lines say about the instants, before anything is folded.
pub struct Points<'t> {
    timeline: &'t Timeline<'t>,
    /// The instants, in their order.
    pub points: Vec<Point>,
    /// For each instant, how many lines there are up to and including its last.
    cuts: Vec<u64>,
    /// The accounts for which something is taken back.
    with_voids: HashMap<Box<str>, Vec<u8>>,
}

impl<'l> Timeline<'l> {
    /// Reads and checks the log.
    ///
    /// # Errors
    /// When the file cannot be read, or was cut while it was read. Damage is no error: see [`Evidence::damage`].
    pub fn open(log: &Log<'l>, as_of: AsOf, checks: Verification, effort: Parallelism) -> io::Result<Self> {
        let fresh = || Collector { sieve: Nothing, shards: Vec::<Nothing>::new() };
        let (_, settled) = consistent_read(log, as_of, checks, effort, fresh)?;
        let reading = settled.reading.up_to(settled.evidence.position.bytes);
        Ok(Self { log: *log, reading, block: effort.block, evidence: settled.evidence })
    }

    /// When the first line was recorded.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn began(&self) -> io::Result<Option<Instant>> {
        let mut buffer = Vec::new();
        for part in parts(&self.log, &self.reading, self.block)? {
            let lines = part.read(&self.log, &mut buffer)?;
            let first = lines.bytes.split(|byte| *byte == b'\n').find_map(|raw| wire::decode(raw).ok());
            if let Some(line) = first {
                return Ok(Some(line.recorded));
            }
        }
        Ok(None)
    }

    /// Finds what was known at these instants, which are in order. The last point is always all that is asked about,
    /// whatever its instant: the question's own.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn points(&self, instants: &[Instant]) -> io::Result<Points<'_>> {
        let last = instants.len().saturating_sub(1);
        let mut cuts = vec![0; instants.len()];
        let mut sequences = vec![Sequence::ZERO; instants.len()];
        let mut policies = vec![(0, Arc::new(Policy::default()))];
        let mut with_voids = HashMap::new();
        let mut number = 0;
        self.each_line(|_, line| {
            number += 1;
            // Known from this instant on, and so is all that stands before it.
            let from = instants[..last].partition_point(|instant| *instant < line.recorded);
            if let (Some(cut), Some(sequence)) = (cuts.get_mut(from), sequences.get_mut(from)) {
                (*cut, *sequence) = (number, line.sequence);
            }
            match line.event_type {
                Some(EventType::PolicySet) if line.subject == STORE_SUBJECT => {
                    if let Some(Ok(EventData { event: Event::PolicySet(data), .. })) = line.fact() {
                        policies.push((number, Arc::new(*data.policy)));
                    }
                }
                Some(EventType::EventVoided) if line.subject != STORE_SUBJECT => {
                    with_voids.entry(line.subject.as_ref().into()).or_insert_with(Vec::new);
                }
                _ => {}
            }
        })?;
        if let (Some(cut), Some(sequence)) = (cuts.last_mut(), sequences.last_mut()) {
            (*cut, *sequence) = (number, self.evidence.position.link.sequence);
        }
        let (mut cut, mut sequence) = (0, Sequence::ZERO);
        for (of_point, name) in cuts.iter_mut().zip(&mut sequences) {
            if *of_point > cut {
                (cut, sequence) = (*of_point, *name);
            }
            (*of_point, *name) = (cut, sequence);
        }
        let policy = |cut: u64| {
            let known = policies.partition_point(|(at, _)| *at <= cut);
            policies.get(known.saturating_sub(1)).map_or_else(Arc::default, |(_, policy)| Arc::clone(policy))
        };
        let points =
            cuts.iter().zip(sequences).map(|(cut, sequence)| Point { sequence, policy: policy(*cut) }).collect();
        Ok(Points { timeline: self, points, cuts, with_voids })
    }

    /// Every line of what is asked about, with its bytes.
    fn each_line(&self, then: impl FnMut(&[u8], &Line<'_>)) -> io::Result<()> {
        go_through(&self.log, &self.reading, self.block, then)
    }
}

/// An account under way.
#[derive(Default)]
struct TimelineAccount {
    state: State,
    /// The first instant at which it is what it is now.
    from: usize,
}

impl Points<'_> {
    /// Folds the log once. `then` gets every registered account, in no order, with the instants (by their places) at
    /// which its state was this one; no stretch is empty, and those of one account neither overlap nor leave a gap.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn fold(mut self, mut then: impl FnMut(&str, &State, Range<usize>)) -> io::Result<()> {
        let mut accounts: HashMap<Box<str>, TimelineAccount> = HashMap::new();
        let mut number = 0_u64;
        // The instants that know no line from this one on.
        let mut known = 0;
        let (cuts, with_voids) = (&self.cuts, &mut self.with_voids);
        self.timeline.each_line(|raw, line| {
            while cuts.get(known).is_some_and(|cut| *cut <= number) {
                known += 1;
            }
            number += 1;
            if line.subject == STORE_SUBJECT {
                return;
            }
            if !accounts.contains_key(line.subject.as_ref()) {
                accounts.insert(line.subject.as_ref().into(), TimelineAccount::default());
            }
            let Some(account) = accounts.get_mut(line.subject.as_ref()) else { return };
            if account.from < known {
                if account.state.is_registered() {
                    then(&line.subject, &account.state, account.from..known);
                }
                account.from = known;
            }
            let is_void = line.event_type == Some(EventType::EventVoided);
            match with_voids.get_mut(line.subject.as_ref()).map(|lines| keep(lines, raw)) {
                // What is taken back had its effect until now.
                Some(lines) if is_void => account.state = folded(lines),
                _ => take(&mut account.state, line),
            }
        })?;
        let end = cuts.len();
        for (id, account) in accounts {
            if account.from < end && account.state.is_registered() {
                then(&id, &account.state, account.from..end);
            }
        }
        Ok(())
    }
}

fn keep<'k>(lines: &'k mut Vec<u8>, raw: &[u8]) -> &'k [u8] {
    lines.extend_from_slice(raw);
    lines.push(b'\n');
    lines
}

/// Folds one more line.
fn take(state: &mut State, line: &Line<'_>) {
    state.version += 1;
    if let Some(Ok(fact)) = line.fact() {
        // An event that does not fit changes nothing; `log verify` reports it.
        let _: Result<(), _> = apply(state, line.time, &fact);
    }
}

/// The account that these lines make, with all voids among them.
fn folded(lines: &[u8]) -> State {
    let lines: Vec<Line<'_>> = lines.split(|byte| *byte == b'\n').filter_map(|raw| wire::decode(raw).ok()).collect();
    replay(&history(&lines)).state
}
