//! The methods that an account had and has no more: a look from the time when they were there shows them, and is not to
//! bring them back.

use crate::domain::account::Method;
use crate::domain::account::State;
use crate::domain::account::fold::remember;
use crate::domain::account::history::{Entry, EventOutcome, apply_line, replay};
use crate::domain::instant::Instant;

/// A method that is gone.
#[derive(Debug, Clone)]
pub struct GoneMethod {
    /// As it last was.
    pub method: Method,
    /// Until when it was there.
    pub until: Instant,
}

impl GoneMethod {
    /// Whether it was there at this time, and went afterwards.
    pub fn was_there(&self, at: Instant) -> bool {
        self.method.added_at <= at && at < self.until
    }
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
        let before = state.methods.clone();
        apply_line(&mut state, entry.time, entry.event_type, entry.data.as_ref());
        let is_gone = |method: &Method| state.method(method.id.as_str()).is_none();
        gone.extend(before.into_iter().filter(is_gone).map(|method| GoneMethod { method, until: entry.time }));
    }
    gone
}
