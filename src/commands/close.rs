//! `close` and `reopen`.

use clap::Args;
use serde::Deserialize;

use super::candidates::candidates;
use super::parse::{ParseContext, ParseError, non_blank, required};
use super::{Record, Recording};
use crate::domain::rules::Command;

/// Record that the person left the university
#[derive(Debug, Clone, Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CloseArgs {
    /// The 10-digit Common ID
    #[arg(value_name = "ID")]
    pub account: String,

    /// Why
    #[arg(long, value_name = "TEXT")]
    pub reason: String,

    /// What all recording commands take.
    #[command(flatten)]
    #[serde(skip)]
    pub recording: Recording,
}

candidates!(CloseArgs { reason: Reason });

/// Record that the person is back
#[derive(Debug, Clone, Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReopenArgs {
    /// The 10-digit Common ID
    #[arg(value_name = "ID")]
    pub account: String,

    /// Why
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,

    /// What all recording commands take.
    #[command(flatten)]
    #[serde(skip)]
    pub recording: Recording,
}

candidates!(ReopenArgs {});

impl Record for CloseArgs {
    about_account!();

    fn resolve(&self, _: &ParseContext<'_>) -> Result<Command, ParseError> {
        Ok(Command::Close { reason: required("--reason", &self.reason)? })
    }
}

impl Record for ReopenArgs {
    about_account!();

    fn resolve(&self, _: &ParseContext<'_>) -> Result<Command, ParseError> {
        Ok(Command::Reopen { reason: non_blank(self.reason.as_ref()) })
    }
}
