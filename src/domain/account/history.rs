//! The whole history of one account, with voids: an account is folded as if a voided event had never been.

use std::collections::{HashMap, HashSet};
use std::ops::Deref;

use super::State;
use super::fold::{ApplyError, apply, remember};
use crate::domain::envelope::Envelope;
use crate::domain::event::{Event, EventData, EventType};
use crate::domain::id::FEW;
use crate::domain::instant::Instant;
use crate::domain::sequence::Sequence;

/// One event of the account.
#[derive(Debug, Clone)]
pub struct Entry<'a> {
    /// Which event it is, when, and who recorded it.
    pub envelope: &'a Envelope<'a>,
    /// Its type; none: this version does not know it.
    pub event_type: Option<EventType>,
    /// What happened; none: of unknown type, or the data does not say.
    pub data: Option<EventData<'a>>,
}

/// What its envelope says, the event says.
impl<'a> Deref for Entry<'a> {
    type Target = Envelope<'a>;

    fn deref(&self) -> &Envelope<'a> {
        self.envelope
    }
}

/// What became of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventOutcome {
    /// It was folded.
    Fits,
    /// It was folded, and changed nothing: all that it says is known from later. Only that something was stolen is kept.
    Late,
    /// It does not fit, and changed nothing.
    DoesNotFit(ApplyError),
    /// It was left out: the line with this sequence voids it.
    Voided(Sequence),
    /// Its type is not known: it changes nothing.
    UnknownType,
}

impl EventOutcome {
    /// Whether it was folded, late or not.
    pub fn fits(self) -> bool {
        matches!(self, Self::Fits | Self::Late)
    }
}

/// A history folded.
#[derive(Debug, Clone)]
pub struct Replay {
    /// What the events make of the account.
    pub state: State,
    /// What became of each, in their order.
    pub outcomes: Vec<EventOutcome>,
    /// For each, how many of the ids in its list were not registered and skipped.
    pub skipped: Vec<usize>,
}

/// The account's events and what became of them. Few commands look at it.
#[derive(Clone, Copy)]
pub struct History<'a> {
    /// The events, in the order of the file.
    pub entries: &'a [Entry<'a>],
    /// What they make of the account.
    pub replay: &'a Replay,
}

/// Folds the whole history.
pub fn replay(entries: &[Entry<'_>]) -> Replay {
    let voids = voids(entries);
    let mut state = State { version: entries.len() as u64, ..State::default() };
    let mut skipped = Vec::with_capacity(entries.len());
    let outcomes = entries
        .iter()
        .enumerate()
        .map(|(index, entry)| {
            skipped.push(entry.data.as_ref().map_or(0, |data| unregistered(&state, &data.event)));
            if let Some(outcome) = voids.get(&index) {
                if let (EventOutcome::Voided(_), Some(data)) = (outcome, &entry.data) {
                    remember(&mut state, &data.event);
                }
                return *outcome;
            }
            apply_line(&mut state, entry.time, entry.event_type, entry.data.as_ref())
        })
        .collect();
    Replay { state, outcomes, skipped }
}

/// Applies what a line says, which is not voided. `event` is none where the data does not say what it should.
pub fn apply_line(
    state: &mut State,
    time: Instant,
    event_type: Option<EventType>,
    event: Option<&EventData<'_>>,
) -> EventOutcome {
    match (event, event_type) {
        (_, None) => EventOutcome::UnknownType,
        // Types of the store change nothing on an account, whatever their data.
        (_, Some(event_type)) if event_type.is_of_store() => EventOutcome::Fits,
        (None, Some(_)) => EventOutcome::DoesNotFit(ApplyError::Malformed),
        (Some(event), _) => match apply(state, time, event) {
            Ok(applied) if applied.is_late() => EventOutcome::Late,
            Ok(_) => EventOutcome::Fits,
            Err(error) => EventOutcome::DoesNotFit(error),
        },
    }
}

/// How many of the ids in the event's list are not registered.
fn unregistered(state: &State, event: &Event<'_>) -> usize {
    let ids = match event {
        Event::AccountObserved(data) => &data.methods,
        Event::MethodUnavailable(data) => &data.methods,
        Event::MethodAvailable(data) => &data.methods,
        _ => return 0,
    };
    if ids.len() > FEW {
        let known: HashSet<&str> = state.methods.iter().map(|method| method.id.as_str()).collect();
        return ids.iter().filter(|id| !known.contains(id.as_str())).count();
    }
    ids.iter().filter(|id| state.method(id).is_none()).count()
}

/// Folds the whole history as if the events with these ids had never been.
pub fn replay_without(entries: &[Entry<'_>], ids: &HashSet<&str>) -> Replay {
    let others: Vec<Entry<'_>> = entries.iter().filter(|entry| !ids.contains(entry.id.as_str())).cloned().collect();
    replay(&others)
}

/// Which entries are voided, and which voids do not fit, by index. A void counts when what it names is an earlier event
/// of the account, no registration and no void, and not voided before (that it did not fit is no matter).
fn voids(entries: &[Entry<'_>]) -> HashMap<usize, EventOutcome> {
    let mut outcomes = HashMap::new();
    let is_void =
        |entry: &Entry<'_>| matches!(entry.data.as_ref().map(|data| &data.event), Some(Event::EventVoided(_)));
    if !entries.iter().any(is_void) {
        return outcomes;
    }
    let mut is_registered = false;
    // Where the first entry with an id stands, of those so far.
    let mut earlier: HashMap<&str, usize> = HashMap::with_capacity(entries.len());
    for (index, entry) in entries.iter().enumerate() {
        let event = entry.data.as_ref().map(|data| &data.event);
        is_registered |= matches!(event, Some(Event::AccountRegistered(_)));
        let named = match event {
            Some(Event::EventVoided(void)) => Some(earlier.get(void.event.as_str()).copied()),
            _ => None,
        };
        earlier.entry(entry.id.as_str()).or_insert(index);
        let Some(target) = named else { continue };
        let misfit = match target {
            _ if !is_registered => Some(ApplyError::AccountNotRegistered),
            None => Some(ApplyError::NothingToVoid),
            Some(target) => match entries[target].event_type {
                Some(event_type) if !event_type.is_voidable() => Some(ApplyError::NotVoidable),
                _ if outcomes.contains_key(&target) => Some(ApplyError::VoidedTwice),
                _ => {
                    outcomes.insert(target, EventOutcome::Voided(entry.sequence));
                    None
                }
            },
        };
        if let Some(misfit) = misfit {
            outcomes.insert(index, EventOutcome::DoesNotFit(misfit));
        }
    }
    outcomes
}
