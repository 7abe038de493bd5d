//! The methods that an account had and has no more: a look from the time when they were there shows them, and is not to
//! bring them back.

use super::matching::{is_of_family, names_another};
use super::said::looked_at;
use super::{LookSort, Seen};
use crate::domain::account::Method;
use crate::domain::account::State;
use crate::domain::account::fold::remember;
use crate::domain::account::history::{Entry, EventOutcome, apply_line, replay};
use crate::domain::event::Event;
use crate::domain::instant::Instant;
use crate::domain::policy::Policy;

/// A method that is gone.
#[derive(Debug, Clone)]
pub struct GoneMethod {
    /// As it last was.
    pub method: Method,
    /// Until when it was there.
    pub until: Instant,
    /// Whether a record of the directory says that it was deleted.
    pub by_record: bool,
    /// Whether the desk alone heard so: the person may have deleted it later, or not yet.
    pub by_desk: bool,
    /// The first time at which somebody looked since, and it was gone.
    pub missed_at: Option<Instant>,
}

impl GoneMethod {
    /// Whether it was there at this time, and went afterwards.
    pub fn was_there(&self, at: Instant) -> bool {
        self.method.added_at <= at && at < self.until
    }

    /// Whether it may have been registered at this time, as far as anybody but the desk has seen.
    pub fn may_have_been_there(&self, at: Instant) -> bool {
        let is_unseen = self.by_desk && self.missed_at.is_none_or(|missed| at < missed);
        self.was_there(at) || (self.method.added_at <= at && is_unseen)
    }

    /// Whether it was stolen, and what is seen, and was made then, may be it: it has its id there, or nothing tells them
    /// apart.
    pub fn is_stolen_and_may_be(&self, seen: &Seen, made_at: Option<Instant>, policy: &Policy) -> bool {
        let Some(stolen_at) = self.method.stolen_at() else { return false };
        let details = seen.details.as_deref();
        let numbers = self.method.number.as_ref().zip(details.and_then(|details| details.number.as_ref()));
        match (self.method.reference(), seen.reference()) {
            _ if seen.has_id_of(&self.method) => true,
            (Some(known), Some(seen)) if known != seen => false,
            _ => {
                is_of_family(&self.method, seen)
                    && !names_another(&self.method, seen, policy)
                    && !numbers.is_some_and(|(known, seen)| known.is_another(seen))
                    && made_at.is_none_or(|made| made <= stolen_at)
            }
        }
    }
}

/// Whether somebody looked at the page or in the directory; what a caller says shows nothing.
fn is_look(entry: &Entry<'_>) -> bool {
    let event = entry.data.as_ref().map(|data| &data.event);
    matches!(event, Some(Event::AccountObserved(look)) if ["page", "directory"].contains(&look.from.as_str()))
}

/// Whether it is an approval of a re-registration: the desk has not heard of that, it does it.
fn is_wiped(entry: &Entry<'_>) -> bool {
    entry.data.as_ref().is_some_and(|data| matches!(data.event, Event::ReregistrationApproved(_)))
}

/// The methods that are gone, what was voided left out.
pub fn gone_methods(entries: &[Entry<'_>]) -> Vec<GoneMethod> {
    let outcomes = replay(entries).outcomes;
    let mut state = State::default();
    let mut gone = Vec::new();
    for (entry, outcome) in entries.iter().zip(outcomes) {
        if matches!(outcome, EventOutcome::Voided(_)) {
            if let Some(data) = &entry.data {
                remember(&mut state, &data.event);
            }
            continue;
        }
        let by_record = looked_at(entry).is_some_and(LookSort::is_of_records);
        let by_desk = looked_at(entry).is_none() && !is_look(entry) && !is_wiped(entry);
        let before = state.methods.clone();
        apply_line(&mut state, entry.time, entry.event_type, entry.data.as_ref());
        let is_gone = |method: &Method| state.method(method.id.as_str()).is_none();
        gone.extend(before.into_iter().filter(is_gone).map(|method| GoneMethod {
            method,
            until: entry.time,
            by_record,
            by_desk,
            missed_at: None,
        }));
        if is_look(entry) {
            for gone in gone.iter_mut().filter(|gone| gone.until <= entry.time) {
                gone.missed_at = Some(gone.missed_at.map_or(entry.time, |missed| missed.min(entry.time)));
            }
        }
    }
    gone
}
