//! `reregister request`, `approve`, `reject`.

use clap::{Args, Subcommand};
use serde::Deserialize;

use super::reading::{Reading, Unread, required, said, word};
use super::terminate::identity_check;
use super::{Record, Recording};
use crate::domain::rules::Deed;
use crate::domain::rules::reregister::WAYS;

/// When nothing works any more: everything is taken away and set up anew
#[derive(Debug, Clone, Subcommand)]
pub enum Reregister {
    /// Record that the person asked for it
    Request(Request),
    /// Record that it was approved: every method is gone
    Approve(Approve),
    /// Record that it was turned down
    Reject(Reject),
}

/// Record that the person asked for re-registration
#[derive(Debug, Clone, Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
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

/// Record that re-registration was approved
#[derive(Debug, Clone, Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Approve {
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

/// Record that re-registration was turned down
#[derive(Debug, Clone, Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reject {
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

impl Record for Request {
    about_account!();

    fn free_texts(&self) -> Vec<&str> {
        self.reason.iter().map(String::as_str).collect()
    }

    fn mean(&self, _: &Reading<'_>) -> Result<Deed, Unread> {
        let via = word("--via", &self.via, &WAYS, |word| word)?;
        Ok(Deed::RequestReregistration { via, reason: said(self.reason.as_ref()) })
    }
}

impl Record for Approve {
    about_account!();

    fn free_texts(&self) -> Vec<&str> {
        Vec::new()
    }

    fn mean(&self, _: &Reading<'_>) -> Result<Deed, Unread> {
        Ok(Deed::ApproveReregistration { identity_check: identity_check(self.identity_check.as_deref())? })
    }
}

impl Record for Reject {
    about_account!();

    fn free_texts(&self) -> Vec<&str> {
        vec![&self.why]
    }

    fn mean(&self, _: &Reading<'_>) -> Result<Deed, Unread> {
        Ok(Deed::RejectReregistration { why: required("--why", &self.why)? })
    }
}

impl Reregister {
    /// The command as one that records.
    pub fn as_record(&self) -> &dyn Record {
        match self {
            Self::Request(command) => command,
            Self::Approve(command) => command,
            Self::Reject(command) => command,
        }
    }
}
