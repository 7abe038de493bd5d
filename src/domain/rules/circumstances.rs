//! What a command comes with, whoever puts it: who records it and for what, which rules it overrides, and what must be
//! so for it to be recorded. Plain values, as far as they are known before the log is opened.

use super::Overrides;
use crate::domain::id::EventId;

/// What a command comes with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Circumstances {
    /// Who records it, as they say themselves.
    pub actor: Option<String>,
    /// The proof that they are this operator, where they gave one.
    pub proof: Option<OperatorProof>,
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

/// That an operator is at the desk: a one-time code was right, and is used up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperatorProof {
    /// How they are called.
    pub operator: String,
    /// The id of the event by which they were enrolled.
    pub enrolment: String,
}

impl Circumstances {
    /// The operator who proved that they record it.
    pub fn proven(&self) -> Option<&str> {
        self.proof.as_ref().map(|proof| proof.operator.as_str())
    }

    /// Who records it: proven, else as they say themselves.
    pub fn by(&self) -> Option<&str> {
        self.proven().or(self.actor.as_deref())
    }
}
