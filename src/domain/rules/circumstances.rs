//! What a command comes with, whoever puts it: who records it and for what, which rules it overrides, and what must be
//! so for it to be recorded. Plain values, as far as they are known before the log is opened.

use super::Overrides;
use crate::domain::id::EventId;

/// What a command comes with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Circumstances {
    /// Who records it, as they say themselves.
    pub actor: Option<String>,
    /// The ticket of the call.
    pub ticket: Option<String>,
    /// The rules that it overrides, and why.
    pub overrides: Overrides,
    /// The version that the account must have.
    pub expect_version: Option<u64>,
    /// The id that its event is to have, so that it can be sent again; none: a new one.
    pub event_id: Option<EventId<'static>>,
    /// It is only decided upon, and not recorded.
    pub dry_run: bool,
}
