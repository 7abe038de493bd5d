//! Which events are voided, told while going through the file a second time and from little memory. It comes to the
//! same as [`crate::domain::account::history`], which has the whole history of one account before it.
//!
//! A void means the first event of the account with the id it names, so of two voids of one event only the first
//! counts; whether the second comes at all is of no consequence. Left to be known is, for every id that is named, where
//! the last void stands that names it: the event is voided if that is later.

use std::collections::HashMap;

use crate::domain::event::EventType;
use crate::wire::Line;

/// The voids of one account that were recorded while it was registered.
#[derive(Debug, Clone, Default)]
pub(super) struct Voids(HashMap<Box<str>, Named>);

/// An id that voids name.
#[derive(Debug, Clone, Copy)]
struct Named {
    /// Where the last void begins that names it.
    last_void: u64,
    /// Whether an event with this id was met.
    is_met: bool,
}

impl Voids {
    /// Notes that the line that begins at `offset` voids the event with this id.
    pub fn note(&mut self, event: &str, offset: u64) {
        let named = self.0.entry(event.into()).or_insert(Named { last_void: 0, is_met: false });
        named.last_void = offset.max(named.last_void);
    }

    /// Whether the line, which begins at `offset`, is voided. To be asked of every line of the account, in order.
    pub fn meet(&mut self, line: &Line<'_>, offset: u64) -> bool {
        let Some(named) = self.0.get_mut(&*line.id) else { return false };
        let is_first = !std::mem::replace(&mut named.is_met, true);
        is_first
            && offset < named.last_void
            && !matches!(line.event_type, Some(EventType::AccountRegistered | EventType::EventVoided))
    }
}
