//! What surrounds an event's data: which event it is, whom it is about, when, and who recorded it.

use std::borrow::Cow;

use super::event::EventType;
use super::id::{EventId, RunId};
use super::instant::Instant;
use super::sequence::Sequence;

/// What surrounds the data of an event in its line, but for its type, which is told by the data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope<'a> {
    /// The event's id.
    pub id: EventId<'a>,
    /// Where it comes from: `/mfadesk/utokyo/desk`.
    pub source: Cow<'a, str>,
    /// The account it is about, or `store`.
    pub subject: Cow<'a, str>,
    /// When it occurred.
    pub time: Instant,
    /// When it was recorded.
    pub recorded: Instant,
    /// The line's number.
    pub sequence: Sequence,
    /// Who recorded it, as the operating system says.
    pub authid: Option<Cow<'a, str>>,
    /// Who recorded it, as they say themselves: claimed.
    pub actor: Option<Cow<'a, str>>,
    /// The ticket (`correlationid`).
    pub ticket: Option<Cow<'a, str>>,
    /// The run of `batch` or `import` that recorded it (`runid`).
    pub run: Option<RunId<'a>>,
}

/// An event as a place in the log, without what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventRef {
    /// Its id.
    pub id: EventId<'static>,
    /// The number of its line.
    pub sequence: Sequence,
    /// The account it is about, or `store`.
    pub subject: String,
    /// The word of its type.
    pub type_word: String,
    /// Its type; none: this version does not know it.
    pub event_type: Option<EventType>,
    /// When it occurred.
    pub time: Instant,
    /// When it was recorded.
    pub recorded: Instant,
}
