//! A line on its way from where it lies in the file to the shard that wants it.

use std::borrow::Cow;

use super::damage::DamageKind;
use crate::domain::account::fold::ApplyError;
use crate::domain::envelope::Envelope;
use crate::domain::event::{EventData, EventType};
use crate::domain::id::EventId;
use crate::domain::instant::Instant;
use crate::domain::sequence::Sequence;
use crate::wire::{self, Line};

/// A line that is wanted, with what most need of it: less than half of a [`Line`], since a block's wait in memory at once.
/// That its data is JSON has not been checked yet.
pub(super) struct RoutedLine<'b> {
    /// Where it begins in the file.
    pub offset: u64,
    /// Its bytes, without the newline.
    pub raw: &'b [u8],
    pub id: EventId<'b>,
    pub subject: Cow<'b, str>,
    pub sequence: Sequence,
    pub time: Instant,
    /// Whether it names a run or a ticket.
    pub belongs_together: bool,
    pub event_type: Option<EventType>,
    pub data: &'b str,
}

impl<'b> RoutedLine<'b> {
    /// What is kept of a line.
    pub fn new(offset: u64, raw: &'b [u8], line: &Line<'b>) -> Self {
        let Line { envelope: Envelope { id, subject, sequence, time, run, ticket, .. }, event_type, data, .. } = line;
        let (id, subject) = (id.clone(), subject.clone());
        let belongs_together = run.is_some() || ticket.is_some();
        let (sequence, time, event_type) = (*sequence, *time, *event_type);
        Self { offset, raw, id, subject, sequence, time, belongs_together, event_type, data }
    }

    /// What happened, and whether the data is JSON, as [`wire::checked_event_data`].
    pub fn event_data(&self) -> Result<Option<Result<EventData<'b>, ApplyError>>, InvalidAt> {
        let Self { offset, event_type, data, .. } = *self;
        wire::checked_event_data(event_type, data).map_err(|unsound| InvalidAt { offset, kind: unsound.into() })
    }

    /// The same, shown to `then` where it was read.
    pub fn with_event_data<R>(
        &self,
        then: impl FnOnce(Option<Result<&EventData<'_>, ApplyError>>) -> R,
    ) -> Result<R, InvalidAt> {
        let Self { offset, event_type, data, .. } = *self;
        wire::with_checked_event_data(event_type, data, then)
            .map_err(|unsound| InvalidAt { offset, kind: unsound.into() })
    }
}

/// The wanted lines of a part of the file, by bin.
pub(super) type Bins<'b> = Vec<Vec<RoutedLine<'b>>>;

/// A line that is not sound, or accepted damage that cannot be read over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct InvalidAt {
    /// Where it begins.
    pub offset: u64,
    /// What is wrong.
    pub kind: DamageKind,
}
