//! `remove`.

use clap::Args;
use serde::Deserialize;

use super::candidates::candidates;
use super::parse::{ParseContext, ParseError, method, non_blank};
use super::{Record, Recording};
use crate::domain::rules::Command;

/// Record that a method was removed
#[derive(Debug, Clone, Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RemoveArgs {
    /// The 10-digit Common ID
    #[arg(value_name = "ID")]
    pub account: String,

    /// The method: m1, …
    #[arg(value_name = "M")]
    pub method: String,

    /// Why
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,

    /// What all recording commands take.
    #[command(flatten)]
    #[serde(skip)]
    pub recording: Recording,
}

candidates!(RemoveArgs { method: Method });

impl Record for RemoveArgs {
    about_account!();

    fn resolve(&self, _: &ParseContext<'_>) -> Result<Command, ParseError> {
        Ok(Command::Remove { method: method(&self.method)?, reason: non_blank(self.reason.as_ref()) })
    }
}
