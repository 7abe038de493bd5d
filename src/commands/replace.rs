//! `replace`.

use clap::Args;
use serde::Deserialize;

use super::problem::Problem;
use super::reading::{Reading, Unread, method, said};
use super::{Record, Recording};
use crate::domain::rules::Deed;

/// Record that one method took the place of another, which is gone
#[derive(Debug, Clone, Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Replace {
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

impl Record for Replace {
    about_account!();

    fn free_texts(&self) -> Vec<&str> {
        self.reason.iter().map(String::as_str).collect()
    }

    fn mean(&self, _: &Reading<'_>) -> Result<Deed, Unread> {
        let (old, new) = (method(&self.old)?, method(&self.new)?);
        if old == new {
            return Err(Problem::ReplacedByItself(self.old.clone()).into());
        }
        Ok(Deed::Replace { old, new, reason: said(self.reason.as_ref()) })
    }
}
