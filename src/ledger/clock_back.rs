//! Where the clock had gone back from one line to the next, and what was voided from there on: what has to be known of it
//! while a log is read. Nothing is noted of a log whose clock never went back.

use super::subject_number::number;
use crate::domain::event::{Event, EventData};
use crate::domain::id::EventId;
use crate::domain::instant::Instant;
use crate::domain::sequence::Sequence;
use crate::wire::Line;

/// A line that was recorded earlier than the one right before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockBack {
    /// Which one.
    pub sequence: Sequence,
    /// Where it begins.
    pub(super) offset: u64,
    /// When it was recorded.
    pub(super) recorded: Instant,
    /// When the one before it was.
    pub(super) before: Instant,
}

impl ClockBack {
    /// The line, where it was recorded before the one that stands right before it.
    pub(super) fn at(line: &Line<'_>, offset: u64, before: Instant) -> Option<Self> {
        let (sequence, recorded) = (line.sequence, line.recorded);
        (recorded < before).then_some(Self { sequence, offset, recorded, before })
    }

    /// Whether what is known as of `at` holds a line that was recorded after that, because this one stands behind it.
    pub fn misplaces(&self, at: Instant) -> bool {
        self.recorded <= at && at < self.before
    }
}

/// A void: the event that it names, and the number of the account.
pub(super) type VoidOf = (u128, u32);

/// What a line voids.
pub(super) fn voided_by(line: &Line<'_>, data: Option<&EventData<'_>>) -> Option<VoidOf> {
    match data.map(|data| &data.event)? {
        Event::EventVoided(data) => Some((EventId::new(&*data.event).bits(), number(&line.subject))),
        _ => None,
    }
}
