//! `default`.

use clap::Args;
use serde::Deserialize;

use super::candidates::candidates;
use super::parse::{ParseContext, ParseError, method};
use super::{Record, Recording};
use crate::domain::rules::Command;

/// Record that another method is asked for first
#[derive(Debug, Clone, Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DefaultArgs {
    /// The 10-digit Common ID
    #[arg(value_name = "ID")]
    pub account: String,

    /// The method: m1, …
    #[arg(value_name = "M")]
    pub method: String,

    /// What all recording commands take.
    #[command(flatten)]
    #[serde(skip)]
    pub recording: Recording,
}

candidates!(DefaultArgs { method: SignInMethod });

impl Record for DefaultArgs {
    about_account!();

    fn resolve(&self, _: &ParseContext<'_>) -> Result<Command, ParseError> {
        Ok(Command::MakeDefault(method(&self.method)?))
    }
}
