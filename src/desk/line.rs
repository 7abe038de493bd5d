//! An event → a line that is ready to be appended, with its id, its salt and its place in the chain.

use std::borrow::Cow;

use super::Desk;
use super::fault::Fault;
use crate::domain::envelope::{Envelope, EventRef};
use crate::domain::event::EventData;
use crate::domain::id::{EventId, RunId};
use crate::domain::instant::Instant;
use crate::domain::rules::{Circumstances, Warning};
use crate::ledger::{Damage, Evidence};
use crate::store::{AppendError, Head, HeadProblem, HeadWarning, StoreError};
use crate::wire::{Encoded, Link, encode};

/// Where an event comes from.
#[derive(Clone, Copy)]
pub(super) enum EventSource<'a> {
    /// A person's command.
    Desk,
    /// A line of a batch.
    Batch {
        /// The run it belongs to.
        run: &'a RunId<'a>,
    },
}

impl<'a> EventSource<'a> {
    /// How `source` ends.
    fn word(self) -> &'static str {
        match self {
            Self::Desk => "desk",
            Self::Batch { .. } => "batch",
        }
    }

    fn run(self) -> Option<&'a RunId<'a>> {
        match self {
            Self::Desk => None,
            Self::Batch { run } => Some(run),
        }
    }
}

/// What surrounds an event in its line.
pub(super) struct EventMetadata<'a> {
    /// The site of the log: part of `source`.
    pub site: &'a str,
    /// Where it comes from.
    pub source: EventSource<'a>,
    /// The account, or `store`.
    pub subject: &'a str,
    /// When it occurred.
    pub time: Instant,
    /// When it is recorded.
    pub recorded: Instant,
    /// Who records it and for what, and the id that was given.
    pub circumstances: &'a Circumstances,
}

/// The line, and the event as its receipt names it.
///
/// # Errors
/// When there are no random bytes to be had, or no sequence is left.
pub(super) fn line(
    desk: &Desk,
    metadata: &EventMetadata<'_>,
    data: &EventData<'_>,
    previous: &Link,
) -> Result<(Encoded, EventRef), Fault> {
    let unusable = |why: String| Fault::StoreUnusable { path: desk.store.clone(), why };
    let mut random = [0; 26];
    getrandom::fill(&mut random).map_err(|error| unusable(error.to_string()))?;
    let (salt, rest) = random.split_at(16);
    let mut of_id = [0; 10];
    of_id.copy_from_slice(rest);
    let mut of_salt = [0; 16];
    of_salt.copy_from_slice(salt);
    let EventMetadata { site, source, subject, time, recorded, circumstances } = *metadata;
    let id = circumstances.event_id.clone().unwrap_or_else(|| EventId::new(ordered_uuid(recorded, &of_id)));
    let envelope = Envelope {
        id,
        source: format!("/mfadesk/{site}/{}", source.word()).into(),
        subject: subject.into(),
        time,
        recorded,
        sequence: previous.sequence.next(),
        authid: Some(desk.operator.authid().into()),
        actor: circumstances.actor.as_deref().map(Cow::from),
        ticket: circumstances.ticket.as_deref().map(Cow::from),
        run: source.run().map(RunId::borrowed),
    };
    let encoded = encode(&envelope, data, of_salt, previous).map_err(|error| unusable(error.to_string()))?;
    let event_type = data.event.event_type();
    let recorded = EventRef {
        id: envelope.id.to_owned(),
        sequence: envelope.sequence,
        subject: subject.to_owned(),
        type_word: event_type.as_str().to_owned(),
        event_type: Some(event_type),
        time,
        recorded,
    };
    Ok((encoded, recorded))
}

/// A new UUID (version 7), for a run.
///
/// # Errors
/// When there are no random bytes to be had.
pub(super) fn random_id(desk: &Desk, clock: Instant) -> Result<RunId<'static>, Fault> {
    let mut bytes = [0; 10];
    getrandom::fill(&mut bytes)
        .map_err(|error| Fault::StoreUnusable { path: desk.store.clone(), why: error.to_string() })?;
    Ok(RunId::new(ordered_uuid(clock, &bytes)))
}

fn ordered_uuid(at: Instant, random: &[u8; 10]) -> String {
    let millis = u64::try_from(at.millis()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, random).into_uuid().hyphenated().to_string()
}

/// A new UUID (version 4), for a log's origin.
///
/// # Errors
/// When there are no random bytes to be had.
pub(super) fn random_uuid(desk: &Desk) -> Result<String, Fault> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)
        .map_err(|error| Fault::StoreUnusable { path: desk.store.clone(), why: error.to_string() })?;
    Ok(uuid::Builder::from_random_bytes(bytes).into_uuid().hyphenated().to_string())
}

/// The head after a line.
pub(super) fn head(link: &Link, bytes: u64) -> Head {
    Head { sequence: link.sequence.0, bytes, chainhash: link.chainhash().to_owned() }
}

/// The site of a log that does not say.
pub(super) fn site(evidence: &Evidence) -> &str {
    evidence.started.as_ref().map_or("unnamed", |started| &started.site)
}

/// What the receipt says of a head that could not be brought up to date.
pub(super) fn head_not_written(warning: &HeadWarning) -> Warning {
    Warning::HeadNotWritten { why: head_problem(warning) }
}

/// Why a head is of no use, in a few words.
pub fn head_problem(warning: &HeadWarning) -> String {
    match &warning.problem {
        HeadProblem::Unreadable(error) | HeadProblem::NotWritten(error) => error.to_string(),
        HeadProblem::NotAFile => "not a regular file".into(),
        HeadProblem::Malformed => "malformed".into(),
    }
}

impl From<Damage> for Fault {
    fn from(damage: Damage) -> Self {
        Self::Damaged { line: damage.line, offset: damage.offset, kind: damage.kind.as_str() }
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NoParent { path } => Self::ParentMissing(path),
            StoreError::NoSuchDirectory { path } => Self::StoreMissing(path),
            StoreError::NotADirectory { path } | StoreError::NoLog { path } => Self::NotAStore(path),
            StoreError::Busy { waited, .. } => {
                Self::Busy { waited: u64::try_from(waited.as_millis()).unwrap_or(u64::MAX) }
            }
            StoreError::Fault { path } => Self::WriteFaultLeft(path),
            StoreError::AlreadyAStore { path } | StoreError::NotEmpty { path } => Self::StoreExists(path),
            StoreError::OutcomeUnknown(unknown) => Self::OutcomeUnknown(unknown.to_string()),
            StoreError::NotAFile { ref path }
            | StoreError::PermissionDenied { ref path, .. }
            | StoreError::Io { ref path, .. }
            | StoreError::Replaced { ref path } => Self::StoreUnusable { path: path.clone(), why: error.to_string() },
        }
    }
}

impl From<AppendError> for Fault {
    fn from(error: AppendError) -> Self {
        match error {
            AppendError::Shortfall(shortfall) => {
                Self::Shortened { bytes: shortfall.have, acknowledged: shortfall.acknowledged }
            }
            AppendError::Unknown(unknown) => Self::OutcomeUnknown(unknown.to_string()),
            AppendError::NotWritten { .. }
            | AppendError::UnsettledTail(_)
            | AppendError::Spent
            | AppendError::Changed { .. } => Self::NotWritten(error.to_string()),
        }
    }
}
