//! `apply`.

use clap::Args;
use serde::Deserialize;

use super::candidates::candidates;
use super::parse::{ParseContext, ParseError};
use super::{Record, Recording};
use crate::domain::rules::Command;

/// Record that the person applied for MFA
#[derive(Debug, Clone, Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApplyArgs {
    /// The 10-digit Common ID
    #[arg(value_name = "ID")]
    pub account: String,

    /// The remote desktop (Citrix Workspace) is signed out of, or not used
    #[arg(long)]
    #[serde(default)]
    pub citrix_signed_out: bool,

    /// What all recording commands take.
    #[command(flatten)]
    #[serde(skip)]
    pub recording: Recording,
}

candidates!(ApplyArgs {});

impl Record for ApplyArgs {
    about_account!();

    fn resolve(&self, _: &ParseContext<'_>) -> Result<Command, ParseError> {
        Ok(Command::Apply { citrix_signed_out: self.citrix_signed_out })
    }
}
