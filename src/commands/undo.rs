//! `undo`.

use clap::Args;

use super::reading::{Reading, Unread, said};
use super::{Record, Recording};
use crate::domain::rules::Deed;

/// Take back what you recorded about an account last, within 15 minutes
#[derive(Debug, Clone, Args)]
pub struct Undo {
    /// The 10-digit Common ID
    #[arg(value_name = "ID")]
    pub account: String,

    /// Why
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,

    /// What all recording commands take.
    #[command(flatten)]
    pub recording: Recording,
}

impl Record for Undo {
    fn account(&self) -> &str {
        &self.account
    }

    fn recording(&self) -> &Recording {
        &self.recording
    }

    fn free_texts(&self) -> Vec<&str> {
        self.reason.iter().map(String::as_str).collect()
    }

    fn mean(&self, _: &Reading<'_>) -> Result<Deed, Unread> {
        Ok(Deed::UndoNewest { reason: said(self.reason.as_ref()) })
    }
}
