//! The states of all accounts at many instants, folding once: each account is handed over with the stretch of instants
//! at which it was so, and again when it has changed. Memory is bounded by the states, the instants, and the lines of
//! those accounts for which something was taken back.
//!
//! "As of" an instant is the file up to the last line recorded by then (never beyond the line that the whole question
//! ends with), so a void that came later does not count at it, and a clock that went back does not matter.

use std::collections::{HashMap, HashSet};
use std::io;
use std::ops::Range;
use std::sync::Arc;

use super::account_states::history;
use super::consistent_read::{ConsistentRead, consistent_read};
use super::evidence::{Evidence, Position};
use super::lines::go_through;
use super::log::{Log, Parallelism, Verification};
use super::prefix::AsOf;
use super::routed_line::{InvalidAt, RoutedLine};
use super::shards::{Collector, Router, Shard, slot};
use crate::domain::account::State;
use crate::domain::account::fold::apply;
use crate::domain::account::history::replay;
use crate::domain::event::{Event, EventData, EventType};
use crate::domain::id::STORE_SUBJECT;
use crate::domain::instant::Instant;
use crate::domain::policy::Policy;
use crate::domain::sequence::Sequence;
use crate::wire::{self, Line};

/// A log that was read and checked to its end, or a part of one, ready to be asked about many instants.
pub struct Timeline {
    whole: Arc<WholeLog>,
    /// Where the clock had gone back: of lines in order, the earliest instant at which one of them was recorded, or one
    /// that follows.
    steps_back: Vec<(u64, Instant)>,
    /// When the first line was recorded.
    pub began: Option<Instant>,
    /// What the answer rests on.
    pub evidence: Evidence,
}

/// What was learnt of a log while it was checked.
struct WholeLog {
    read: ConsistentRead,
    landmarks: Landmarks,
    block: usize,
}

/// What has to be known of later lines before anything is folded.
#[derive(Default)]
struct Landmarks {
    /// Where each policy was set, and when that was recorded.
    policies: Vec<(u64, Instant, Arc<Policy>)>,
    /// The accounts for which something is taken back.
    with_voids: HashSet<Box<str>>,
}

impl Timeline {
    /// Reads and checks the log.
    ///
    /// # Errors
    /// When the file cannot be read, or was cut while it was read. Damage is no error: see [`Evidence::damage`].
    pub fn open(log: &Log<'_>, checks: Verification, effort: Parallelism) -> io::Result<Self> {
        let fresh = || Collector { sieve: ForLandmarks, shards: vec![Landmarks::default()] };
        let (landmarks, read) = consistent_read(log, AsOf::Latest, checks, effort, fresh)?;
        let (landmarks, evidence) = (landmarks.into_iter().next().unwrap_or_default(), read.evidence.clone());
        Ok(Self::of(Arc::new(WholeLog { read, landmarks, block: effort.block }), evidence))
    }

    fn of(whole: Arc<WholeLog>, evidence: Evidence) -> Self {
        let end = evidence.position.bytes;
        let mut steps_back = whole.read.steps_back.clone();
        steps_back.retain(|(offset, _)| *offset < end);
        let mut earliest = None;
        for (_, recorded) in steps_back.iter_mut().rev() {
            *recorded = earliest.map_or(*recorded, |earliest| (*recorded).min(earliest));
            earliest = Some(*recorded);
        }
        let began = whole.read.began.filter(|_| end > 0);
        Self { whole, steps_back, began, evidence }
    }

    /// The same as of an earlier line or instant. Only where the part ends is the log read once more.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn up_to(&self, log: &Log<'_>, as_of: AsOf) -> io::Result<Self> {
        let WholeLog { read: ConsistentRead { reading, ends, .. }, block, .. } = &*self.whole;
        let is_within = |line: &Position| match as_of {
            AsOf::Latest => true,
            AsOf::At(instant) => line.recorded.is_some_and(|recorded| self.known_from(line.bytes, recorded) <= instant),
            AsOf::Line(last) => line.link.sequence <= last,
        };
        let before = ends.iter().rposition(is_within);
        let mut position = before.map_or(Position::START, |place| ends[place]);
        let until = ends.get(before.map_or(0, |place| place + 1)).map_or(position.bytes, |end| end.bytes);
        go_through(log, &reading.clone().between(position.bytes, until), *block, |raw, offset, line| {
            let bytes = offset + raw.len() as u64 + 1;
            let line = Position { link: line.link(), bytes, recorded: Some(line.recorded) };
            if is_within(&line) {
                position = line;
            }
        })?;
        let mut part = Self::of(Arc::clone(&self.whole), Evidence { position, ..self.evidence.clone() });
        part.evidence.policy =
            part.known_policies().last().map(|(_, _, policy)| (**policy).clone()).unwrap_or_default();
        Ok(part)
    }

    /// The policies that were set.
    fn known_policies(&self) -> &[(u64, Instant, Arc<Policy>)] {
        let (policies, end) = (&self.whole.landmarks.policies, self.evidence.position.bytes);
        &policies[..policies.partition_point(|(offset, ..)| *offset < end)]
    }

    /// The policy at each of these instants, which are in order. The last is always all that is asked about, whatever
    /// its instant: the question's own.
    pub fn policies(&self, instants: &[Instant]) -> Vec<Arc<Policy>> {
        let policies = self.known_policies();
        let known_from = |(offset, recorded, _): &(u64, Instant, Arc<Policy>)| self.known_from(*offset, *recorded);
        let at = |(place, instant): (usize, &Instant)| {
            let is_last = place + 1 == instants.len();
            let known = policies.partition_point(|policy| is_last || known_from(policy) <= *instant);
            policies.get(..known)?.last().map(|(_, _, policy)| Arc::clone(policy))
        };
        instants.iter().enumerate().map(|instant| at(instant).unwrap_or_default()).collect()
    }

    /// The first instant at which a line is known that begins at `offset`: when it was recorded, or a later one was.
    fn known_from(&self, offset: u64, recorded: Instant) -> Instant {
        let later = self.steps_back.partition_point(|(at, _)| *at < offset);
        self.steps_back.get(later).map_or(recorded, |(_, earliest)| recorded.min(*earliest))
    }

    /// Folds the same log once more, for these instants, of which [`Self::policies`] says more. `then` gets every registered
    /// account, in no order, with the instants (by their places) at which its state was this one; no stretch is empty,
    /// and those of one account neither overlap nor leave a gap. Returns the last line that was known at each of the
    /// instants; 0: there was none.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn fold(
        &self,
        log: &Log<'_>,
        instants: &[Instant],
        mut then: impl FnMut(&str, &State, Range<usize>),
    ) -> io::Result<Vec<Sequence>> {
        let before_last = &instants[..instants.len().saturating_sub(1)];
        let mut accounts: HashMap<Box<str>, TimelineAccount> = HashMap::new();
        let WholeLog { read: ConsistentRead { reading, .. }, landmarks, block } = &*self.whole;
        let reading = reading.clone().between(0, self.evidence.position.bytes);
        let mut kept: HashMap<&str, Vec<u8>> = landmarks.with_voids.iter().map(|id| (&**id, Vec::new())).collect();
        // For each instant that is over, the last line that was known.
        let mut known: Vec<Sequence> = Vec::with_capacity(instants.len());
        let mut last = Sequence(0);
        go_through(log, &reading, *block, |raw, offset, line| {
            let from = self.known_from(offset, line.recorded);
            while before_last.get(known.len()).is_some_and(|instant| *instant < from) {
                known.push(last);
            }
            last = line.sequence;
            if line.subject == STORE_SUBJECT {
                return;
            }
            let Some(account) = slot(&mut accounts, &line.subject) else { return };
            if account.from < known.len() {
                account.settle(kept.get(line.subject.as_ref()));
                if account.state.is_registered() {
                    then(&line.subject, &account.state, account.from..known.len());
                }
                account.from = known.len();
            }
            if let Some(lines) = kept.get_mut(line.subject.as_ref()) {
                keep(lines, raw);
                // What is taken back had its effect until now. All that is taken back between two instants is one matter.
                account.is_stale |= line.event_type == Some(EventType::EventVoided);
            }
            if !account.is_stale {
                take(&mut account.state, line);
            }
        })?;
        for (id, mut account) in accounts {
            account.settle(kept.get(&*id));
            if account.from < instants.len() && account.state.is_registered() {
                then(&id, &account.state, account.from..instants.len());
            }
        }
        known.resize(instants.len(), last);
        if let Some(known) = known.last_mut() {
            *known = self.evidence.position.link.sequence;
        }
        Ok(known)
    }
}

/// Wants the lines that are landmarks.
struct ForLandmarks;

impl Router for ForLandmarks {
    fn shard_for(&self, line: &Line<'_>) -> Option<usize> {
        let is_of_store = line.subject == STORE_SUBJECT;
        let wanted = if is_of_store { EventType::PolicySet } else { EventType::EventVoided };
        (line.event_type == Some(wanted)).then_some(0)
    }
}

impl Shard for Landmarks {
    fn take(&mut self, parts: &[&[RoutedLine<'_>]], _: u64) -> Result<(), InvalidAt> {
        for routed in parts.iter().copied().flatten() {
            match routed.event_data()? {
                Some(Ok(EventData { event: Event::PolicySet(data), .. })) => {
                    if let Ok(line) = wire::decode(routed.raw) {
                        self.policies.push((routed.offset, line.recorded, Arc::new(*data.policy)));
                    }
                }
                _ if routed.subject == STORE_SUBJECT => {}
                _ => {
                    self.with_voids.insert(routed.subject.as_ref().into());
                }
            }
        }
        Ok(())
    }
}

/// An account under way.
#[derive(Default)]
struct TimelineAccount {
    state: State,
    /// The first instant at which it is what it is now.
    from: usize,
    /// Whether something was taken back since it was folded.
    is_stale: bool,
}

impl TimelineAccount {
    /// Folds it anew where something was taken back.
    fn settle(&mut self, kept: Option<&Vec<u8>>) {
        if let (true, Some(lines)) = (self.is_stale, kept) {
            (self.state, self.is_stale) = (folded(lines), false);
        }
    }
}

fn keep(lines: &mut Vec<u8>, raw: &[u8]) {
    lines.extend_from_slice(raw);
    lines.push(b'\n');
}

/// Folds one more line.
fn take(state: &mut State, line: &Line<'_>) {
    state.version += 1;
    if let Some(Ok(data)) = line.event_data() {
        // An event that does not fit changes nothing; `log verify` reports it.
        let _: Result<_, _> = apply(state, line.time, &data);
    }
}

/// The account that these lines make, with all voids among them.
fn folded(lines: &[u8]) -> State {
    let lines: Vec<Line<'_>> = lines.split(|byte| *byte == b'\n').filter_map(|raw| wire::decode(raw).ok()).collect();
    replay(&history(&lines)).state
}
