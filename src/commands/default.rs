//! `default`.

use clap::Args;
use serde::Deserialize;

use super::reading::{Reading, Unread, method};
use super::{Record, Recording};
use crate::domain::rules::Deed;

/// Record that another method is asked for first
#[derive(Debug, Clone, Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Default {
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

impl Record for Default {
    about_account!();

    fn free_texts(&self) -> Vec<&str> {
        Vec::new()
    }

    fn mean(&self, _: &Reading<'_>) -> Result<Deed, Unread> {
        Ok(Deed::MakeDefault(method(&self.method)?))
    }
}
