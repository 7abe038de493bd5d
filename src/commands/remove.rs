//! `remove`.

use clap::Args;
use serde::Deserialize;

use super::reading::{Reading, Unread, method, said};
use super::{Record, Recording};
use crate::domain::rules::Deed;

/// Record that a method was removed
#[derive(Debug, Clone, Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Remove {
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

impl Record for Remove {
    about_account!();

    fn free_texts(&self) -> Vec<&str> {
        self.reason.iter().map(String::as_str).collect()
    }

    fn mean(&self, _: &Reading<'_>) -> Result<Deed, Unread> {
        Ok(Deed::Remove { method: method(&self.method)?, reason: said(self.reason.as_ref()) })
    }
}
