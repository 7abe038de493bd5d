//! `reregister request`, `approve`, `reject`.

use clap::Subcommand;

use super::Record;
use super::parse::{ParseContext, ParseError, non_blank, required, word};
use super::recording::{Recording, recording_args};
use super::terminate::identity_check;
use crate::domain::reregistration::WAYS;
use crate::domain::rules::Command;

/// Record a re-registration: request, approve, reject
#[derive(Debug, Clone, Subcommand)]
pub enum ReregisterCommand {
    /// Record that the person asked for re-registration
    Request(RequestArgs),
    /// Record that re-registration was approved: all methods are removed
    Approve(ApproveArgs),
    /// Record that re-registration was rejected
    Reject(RejectArgs),
}

recording_args! {
    /// Record that the person asked for re-registration
    pub struct RequestArgs {
        /// How it was requested: identity-service, form, office or website
        #[arg(long, value_name = "WAY")]
        pub via: String => Way,

        /// Why
        #[arg(long, value_name = "TEXT")]
        pub reason: Option<String>,
    }
}

recording_args! {
    /// Record that re-registration was approved
    pub struct ApproveArgs {
        /// How the identity was checked: student-id, staff-id, id-photo, my-number-card, passport, residence-card or
        /// video-call
        #[arg(long, value_name = "CHECK")]
        pub identity_check: Option<String> => IdentityCheck,
    }
}

recording_args! {
    /// Record that re-registration was rejected
    pub struct RejectArgs {
        /// Why
        #[arg(long, value_name = "TEXT")]
        pub why: String => Reason,
    }
}

impl Record for RequestArgs {
    fn resolve(&self, _: &ParseContext<'_>) -> Result<Command, ParseError> {
        let via = word("--via", &self.via, &WAYS, |word| word)?;
        Ok(Command::RequestReregistration { via, reason: non_blank(self.reason.as_ref()) })
    }
}

impl Record for ApproveArgs {
    fn resolve(&self, _: &ParseContext<'_>) -> Result<Command, ParseError> {
        Ok(Command::ApproveReregistration { identity_check: identity_check(self.identity_check.as_deref())? })
    }
}

impl Record for RejectArgs {
    fn resolve(&self, _: &ParseContext<'_>) -> Result<Command, ParseError> {
        Ok(Command::RejectReregistration { why: required("--why", &self.why)? })
    }
}

impl ReregisterCommand {
    /// The command as one that records.
    pub fn as_record(&mut self) -> &mut dyn Record {
        match self {
            Self::Request(command) => command,
            Self::Approve(command) => command,
            Self::Reject(command) => command,
        }
    }
}
