//! `reregister request`, `approve`, `reject`.

use clap::{Args, Subcommand};
use serde::Deserialize;

use super::candidates::candidates;
use super::parse::{ParseContext, ParseError, non_blank, required, word};
use super::terminate::identity_check;
use super::{Record, Recording};
use crate::domain::rules::Command;
use crate::domain::rules::reregister::WAYS;

/// When nothing works any more: everything is taken away and set up anew
#[derive(Debug, Clone, Subcommand)]
pub enum ReregisterCommand {
    /// Record that the person asked for it
    Request(RequestArgs),
    /// Record that it was approved: every method is gone
    Approve(ApproveArgs),
    /// Record that it was turned down
    Reject(RejectArgs),
}

/// Record that the person asked for re-registration
#[derive(Debug, Clone, Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequestArgs {
    /// The 10-digit Common ID
    #[arg(value_name = "ID")]
    pub account: String,

    /// By which way: identity-service, form, office or website
    #[arg(long, value_name = "WAY")]
    pub via: String,

    /// Why
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,

    /// What all recording commands take.
    #[command(flatten)]
    #[serde(skip)]
    pub recording: Recording,
}

candidates!(RequestArgs { via: Way });

/// Record that re-registration was approved
#[derive(Debug, Clone, Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApproveArgs {
    /// The 10-digit Common ID
    #[arg(value_name = "ID")]
    pub account: String,

    /// How the identity was checked: student-id, staff-id, id-photo, my-number-card or video-call
    #[arg(long, value_name = "CHECK")]
    pub identity_check: Option<String>,

    /// What all recording commands take.
    #[command(flatten)]
    #[serde(skip)]
    pub recording: Recording,
}

candidates!(ApproveArgs { identity_check: IdentityCheck });

/// Record that re-registration was turned down
#[derive(Debug, Clone, Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RejectArgs {
    /// The 10-digit Common ID
    #[arg(value_name = "ID")]
    pub account: String,

    /// Why
    #[arg(long, value_name = "TEXT")]
    pub why: String,

    /// What all recording commands take.
    #[command(flatten)]
    #[serde(skip)]
    pub recording: Recording,
}

candidates!(RejectArgs { why: Reason });

impl Record for RequestArgs {
    about_account!();

    fn resolve(&self, _: &ParseContext<'_>) -> Result<Command, ParseError> {
        let via = word("--via", &self.via, &WAYS, |word| word)?;
        Ok(Command::RequestReregistration { via, reason: non_blank(self.reason.as_ref()) })
    }
}

impl Record for ApproveArgs {
    about_account!();

    fn resolve(&self, _: &ParseContext<'_>) -> Result<Command, ParseError> {
        Ok(Command::ApproveReregistration { identity_check: identity_check(self.identity_check.as_deref())? })
    }
}

impl Record for RejectArgs {
    about_account!();

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
