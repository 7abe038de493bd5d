//! What surrounds an event's data: which event it is, whom it is about, when, and who recorded it.

use std::borrow::Cow;
use std::ops::Deref;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::event::EventType;
use super::id::{EventId, RunId, STORE_SUBJECT};
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
    /// That they are the operator of this name is proven: the id of the event by which they were enrolled (`actorproof`).
    pub proof: Option<Cow<'a, str>>,
    /// The ticket (`correlationid`).
    pub ticket: Option<Cow<'a, str>>,
    /// The run of `batch` or `import` that recorded it (`runid`).
    pub run: Option<RunId<'a>>,
}

impl Envelope<'_> {
    /// The operator who proved that they recorded it; none: it is as the operating system says, or claimed.
    pub fn proven(&self) -> Option<&str> {
        self.proof.as_ref().and(self.actor.as_deref())
    }

    /// The same, to be kept.
    pub fn to_owned(&self) -> Envelope<'static> {
        let owned = |text: &Cow<'_, str>| Cow::Owned(text.clone().into_owned());
        Envelope {
            id: self.id.to_owned(),
            source: owned(&self.source),
            subject: owned(&self.subject),
            authid: self.authid.as_ref().map(owned),
            actor: self.actor.as_ref().map(owned),
            proof: self.proof.as_ref().map(owned),
            ticket: self.ticket.as_ref().map(owned),
            run: self.run.as_ref().map(RunId::to_owned),
            ..*self
        }
    }
}

/// Events that belong together, by what surrounds their data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Together<'a> {
    /// What one run recorded.
    Run(&'a RunId<'a>),
    /// What was recorded for one ticket.
    Ticket(&'a str),
}

impl Together<'_> {
    /// Whether the event of this envelope is one of them.
    pub fn holds(self, envelope: &Envelope<'_>) -> bool {
        match self {
            Self::Run(run) => envelope.run.as_ref() == Some(run),
            Self::Ticket(ticket) => envelope.ticket.as_deref() == Some(ticket),
        }
    }
}

/// An event as a place in the log, to be kept, without what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventRef {
    /// Which event it is, whom it is about, when, and who recorded it.
    pub envelope: Envelope<'static>,
    /// The word of its type.
    pub type_word: String,
}

impl EventRef {
    /// Its type; none: this version does not know it.
    pub fn event_type(&self) -> Option<EventType> {
        EventType::known(&self.type_word)
    }

    /// The account it is about; none: the log as a whole.
    pub fn account(&self) -> Option<&str> {
        Some(&*self.subject).filter(|subject| *subject != STORE_SUBJECT)
    }
}

/// What its envelope says, the event says.
impl Deref for EventRef {
    type Target = Envelope<'static>;

    fn deref(&self) -> &Envelope<'static> {
        &self.envelope
    }
}

/// As answers show it.
impl Serialize for EventRef {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut shown = serializer.serialize_struct("EventRef", 12)?;
        shown.serialize_field("sequence", &self.sequence)?;
        shown.serialize_field("id", &self.id)?;
        shown.serialize_field("type", &self.type_word)?;
        shown.serialize_field("account", &self.account())?;
        shown.serialize_field("time", &self.time)?;
        shown.serialize_field("recorded", &self.recorded)?;
        shown.serialize_field("source", &self.source)?;
        shown.serialize_field("authid", &self.authid)?;
        shown.serialize_field("actor", &self.actor)?;
        shown.serialize_field("actor_proof", &self.proof)?;
        shown.serialize_field("ticket", &self.ticket)?;
        shown.serialize_field("run", &self.run)?;
        shown.end()
    }
}
