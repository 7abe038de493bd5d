//! `replace`.

use clap::Args;
use serde::Deserialize;

use super::candidates::candidates;
use super::parse::{ParseContext, ParseError, method, non_blank};
use super::problem::Problem;
use super::{Record, Recording};
use crate::domain::rules::Command;

/// Record that one method took the place of another, which is gone
#[derive(Debug, Clone, Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReplaceArgs {
    /// The 10-digit Common ID
    #[arg(value_name = "ID")]
    pub account: String,

    /// The method that is gone: m1, …
    #[arg(value_name = "OLD")]
    pub old: String,

    /// The method that takes its place: m2, …
    #[arg(value_name = "NEW")]
    pub new: String,

    /// Why
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,

    /// What all recording commands take.
    #[command(flatten)]
    #[serde(skip)]
    pub recording: Recording,
}

candidates!(ReplaceArgs { old: SignInMethod, new: NewMethod });

impl Record for ReplaceArgs {
    about_account!();

    fn resolve(&self, _: &ParseContext<'_>) -> Result<Command, ParseError> {
        let (old, new) = (method(&self.old)?, method(&self.new)?);
        if old == new {
            return Err(Problem::ReplacedByItself(self.old.clone()).into());
        }
        Ok(Command::Replace { old, new, reason: non_blank(self.reason.as_ref()) })
    }
}
