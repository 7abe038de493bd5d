//! An event → a line that is ready to be appended, with its id, its salt and its place in the chain.

use sha2::{Digest, Sha256};

use super::Desk;
use super::fault::Fault;
use super::random::RandomBytes;
use crate::domain::envelope::{Envelope, EventRef};
use crate::domain::event::EventData;
use crate::domain::id::{EventId, RunId};
use crate::domain::instant::Instant;
use crate::domain::look::LookSort;
use crate::domain::rules::Warning;
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
    /// What an import found.
    Import {
        /// What was read.
        what: LookSort,
        /// The run it belongs to.
        run: &'a RunId<'a>,
    },
}

impl<'a> EventSource<'a> {
    /// The `source` of its events in the log of this site.
    pub(super) fn of(self, site: &str) -> String {
        match self {
            Self::Desk => format!("/mfadesk/{site}/desk"),
            Self::Batch { .. } => format!("/mfadesk/{site}/batch"),
            Self::Import { what, .. } => format!("/mfadesk/{site}/import/{}", what.as_str()),
        }
    }

    /// The run it belongs to.
    pub(super) fn run(self) -> Option<&'a RunId<'a>> {
        match self {
            Self::Desk => None,
            Self::Batch { run } | Self::Import { run, .. } => Some(run),
        }
    }
}

/// The line, and the event as its receipt names it.
///
/// # Errors
/// When there are no random bytes to be had, or no sequence is left.
pub(super) fn line(
    (desk, random): (&Desk, &mut RandomBytes),
    envelope: &Envelope<'_>,
    data: &EventData<'_>,
    previous: &Link,
) -> Result<(Encoded, EventRef), Fault> {
    let salt = random.take().map_err(Fault::unusable(&desk.store))?;
    let encoded = encode(envelope, data, salt, previous).map_err(Fault::unusable(&desk.store))?;
    let type_word = data.event.event_type().as_str().to_owned();
    Ok((encoded, EventRef { envelope: envelope.to_owned(), type_word }))
}

/// A new UUID (version 7), for an event or a run.
///
/// # Errors
/// When there are no random bytes to be had.
pub(super) fn random_id(desk: &Desk, clock: Instant) -> Result<String, Fault> {
    next_id((desk, &mut RandomBytes::default()), clock)
}

/// The same, where more are going to be asked for.
///
/// # Errors
/// As [`random_id`].
pub(super) fn next_id((desk, random): (&Desk, &mut RandomBytes), clock: Instant) -> Result<String, Fault> {
    Ok(ordered_uuid(clock, &random.take().map_err(Fault::unusable(&desk.store))?))
}

/// The id of an event that is the same whenever it is found again: a UUID (version 8) made of what names it.
pub(super) fn derived_id(name: &str) -> EventId<'static> {
    let digest = Sha256::digest(name.as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    EventId::new(uuid::Builder::from_custom_bytes(bytes).into_uuid().hyphenated().to_string())
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
    let bytes = RandomBytes::default().take().map_err(Fault::unusable(&desk.store))?;
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
        HeadProblem::Link => "a symbolic link".into(),
        HeadProblem::OtherGroup => "not of the store's group".into(),
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
            StoreError::Foreign { path, why } => Self::ForeignInStore { path, why },
            StoreError::NotAFile { ref path }
            | StoreError::PermissionDenied { ref path, .. }
            | StoreError::Io { ref path, .. }
            | StoreError::Replaced { ref path } => Self::StoreUnusable { path: path.clone(), why: error.why() },
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
