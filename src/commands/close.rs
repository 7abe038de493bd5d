//! `close` and `reopen`.

use clap::Args;
use serde::Deserialize;

use super::reading::{Reading, Unread, required, said};
use super::{Record, Recording};
use crate::domain::rules::Deed;

/// Record that the person left the university
#[derive(Debug, Clone, Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Close {
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

/// Record that the person is back
#[derive(Debug, Clone, Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reopen {
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

impl Record for Close {
    about_account!();

    fn free_texts(&self) -> Vec<&str> {
        vec![&self.reason]
    }

    fn mean(&self, _: &Reading<'_>) -> Result<Deed, Unread> {
        Ok(Deed::Close { reason: required("--reason", &self.reason)? })
    }
}

impl Record for Reopen {
    about_account!();

    fn free_texts(&self) -> Vec<&str> {
        self.reason.iter().map(String::as_str).collect()
    }

    fn mean(&self, _: &Reading<'_>) -> Result<Deed, Unread> {
        Ok(Deed::Reopen { reason: said(self.reason.as_ref()) })
    }
}
