//! Single events, each with what became of it, out of one pass: the accounts are folded as it goes.

use std::collections::{HashMap, HashSet};
use std::io;

use super::account_states::{KeptLines, history};
use super::consistent_read::{ConsistentRead, consistent_read};
use super::evidence::Evidence;
use super::folding::{Fold, Follower};
use super::log::{Log, Parallelism, Verification};
use super::places::each_line_of;
use super::prefix::AsOf;
use super::routed_line::RoutedLine;
use super::shards::{ByAccount, Collector};
use crate::domain::account::history::{EventOutcome, replay};
use crate::domain::id::STORE_SUBJECT;
use crate::wire::{self, Line};

/// Events that were selected.
#[derive(Debug)]
pub struct SelectedEvents<T> {
    /// What was made of each, and what became of it, in the order of the log. None: it is about the log as a whole, of
    /// which nothing is folded.
    pub events: Vec<(T, Option<EventOutcome>)>,
    /// How many lines there are of the accounts that were asked about, selected or not.
    pub lines: usize,
    /// What that rests on.
    pub evidence: Evidence,
}

/// What `select` makes of the lines of one account, or of all and the log as a whole, where it makes anything of them.
///
/// # Errors
/// When the file cannot be read, or was cut while it was read. Damage is no error: see [`Evidence::damage`].
pub fn select_events<T: Send>(
    log: &Log<'_>,
    account: Option<&str>,
    as_of: AsOf,
    checks: Verification,
    effort: Parallelism,
    select: impl Fn(&Line<'_>) -> Option<T> + Sync,
) -> io::Result<SelectedEvents<T>> {
    let count = effort.threads.max(1);
    let fold = || Fold::new(Selection { select: &select, lines: 0, events: Vec::new() });
    let fresh = || Collector {
        sieve: ByAccount { shards: count, wants: |subject: &str| account.is_none_or(|id| id == subject) },
        shards: (0..count).map(|_| fold()).collect(),
    };
    let (folds, ConsistentRead { evidence, .. }) = consistent_read(log, as_of, checks, effort, fresh)?;
    let lines = folds.iter().map(|fold| fold.follower.lines).sum();
    let late = outcomes_of_late(log, &folds)?;
    let mut events: Vec<SelectedEvent<T>> = Vec::new();
    for fold in folds {
        let Fold { voids, follower, .. } = fold;
        events.extend(follower.events.into_iter().map(|mut event| {
            if let Some(void) = event.left_out.take().and_then(|id| voids.get(&*event.subject)?.voided_by(&id)) {
                event.outcome = EventOutcome::Voided(void);
            }
            event.outcome = late.get(&event.offset).copied().unwrap_or(event.outcome);
            event
        }));
    }
    events.sort_unstable_by_key(|event| event.offset);
    let with_outcome = |event: SelectedEvent<T>| {
        let is_folded = &*event.subject != STORE_SUBJECT;
        (event.value, is_folded.then_some(event.outcome))
    };
    Ok(SelectedEvents { events: events.into_iter().map(with_outcome).collect(), lines, evidence })
}

/// What became of the events of those accounts whose voids came late, as far as any was selected; by where the line
/// begins, since a number may come again behind accepted damage.
fn outcomes_of_late<T: Send, F: Fn(&Line<'_>) -> Option<T> + Sync>(
    log: &Log<'_>,
    folds: &[Fold<Selection<'_, T, F>>],
) -> io::Result<HashMap<u64, EventOutcome>> {
    let late: HashSet<&str> = folds.iter().flat_map(Fold::late).filter(|id| *id != STORE_SUBJECT).collect();
    if late.is_empty() {
        return Ok(HashMap::new());
    }
    let events = folds.iter().flat_map(|fold| &fold.follower.events);
    let selected: HashSet<&str> = events.map(|event| &*event.subject).filter(|id| late.contains(id)).collect();
    let places: Vec<_> = folds.iter().map(|fold| &fold.places).collect();
    let mut accounts: HashMap<Box<str>, (Vec<u64>, KeptLines)> =
        selected.iter().map(|id| ((*id).into(), Default::default())).collect();
    each_line_of(log, &places, selected, |raw, offset, line| {
        if let Some((offsets, lines)) = accounts.get_mut(line.subject.as_ref()) {
            offsets.push(offset);
            lines.push(raw);
        }
    })?;
    let mut outcomes = HashMap::new();
    for (offsets, kept) in accounts.into_values() {
        outcomes.extend(offsets.into_iter().zip(replay(&history(&kept.lines())).outcomes));
    }
    Ok(outcomes)
}

/// Selects among the lines that are folded.
struct Selection<'s, T, F> {
    select: &'s F,
    lines: usize,
    events: Vec<SelectedEvent<T>>,
}

/// An event that was selected.
struct SelectedEvent<T> {
    offset: u64,
    subject: Box<str>,
    outcome: EventOutcome,
    /// Its id, where it is voided by a later line.
    left_out: Option<Box<str>>,
    value: T,
}

impl<T: Send, F: Fn(&Line<'_>) -> Option<T> + Sync> Follower for Selection<'_, T, F> {
    fn follow(&mut self, line: &RoutedLine<'_>, outcome: EventOutcome) {
        self.lines += 1;
        let selected = wire::decode(line.raw).ok().and_then(|line| (self.select)(&line));
        self.events.extend(selected.map(|value| SelectedEvent {
            offset: line.offset,
            subject: line.subject.as_ref().into(),
            outcome,
            left_out: matches!(outcome, EventOutcome::Voided(_)).then(|| line.id.as_str().into()),
            value,
        }));
    }
}
