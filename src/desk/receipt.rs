//! What is said once an event stands in the log: never that the command itself was done.

use crate::domain::event::Event;
use crate::domain::id::AccountId;
use crate::domain::instant::Instant;
use crate::domain::rules::Warning;

/// The receipt of one command.
#[derive(Debug, Clone)]
pub struct Receipt {
    /// Whom it is about; none: the log as a whole.
    pub account: Option<AccountId>,
    /// The event, as it stands in the log; none with `--dry-run`.
    pub event: Option<RecordedEvent>,
    /// What was (or, with `--dry-run`, would be) recorded.
    pub fact: Event<'static>,
    /// Whether nothing was appended because the event with this id stands in the log already.
    pub repeated: bool,
    /// What else has to be said.
    pub warnings: Vec<Warning>,
}

/// An event in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedEvent {
    /// Its id.
    pub id: String,
    /// The number of its line.
    pub sequence: u64,
    /// Its type, whole.
    pub event_type: String,
    /// When it occurred.
    pub time: Instant,
}
