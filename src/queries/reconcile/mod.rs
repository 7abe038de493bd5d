//! `reconcile`: what the desk has on record, held against what the directory showed: what is only here, only there, or said
//! otherwise, each with what would settle it. What a look adds is decided where imports decide it; here it is told as a
//! difference.

mod compared;
mod difference;
mod notes;

use std::sync::Arc;

pub use compared::Compared;
pub use difference::{Aspect, Discrepancy, FoundIn, Lag, Remedy, Settling};

use super::answer::Frame;
use super::files_read::FilesRead;
use super::status::AccountStatus;

/// The answer.
#[derive(Debug)]
pub struct ReconcileAnswer {
    /// What all answers carry.
    pub frame: Frame,
    /// What was asked, with what was read.
    pub read: Arc<FilesRead>,
    /// What differs, by account.
    pub differences: Vec<Discrepancy>,
}

/// An account that was not shown. Reports leave some out (`lag`); that a roster does not have it needs no report to explain.
pub fn only_here(status: &AccountStatus<'_>, lag: Option<Lag>) -> Discrepancy {
    Discrepancy {
        account: status.account.clone(),
        side: FoundIn::OnlyHere,
        aspect: Aspect::Account,
        method: None,
        kind: None,
        here: Some(status.affiliation.as_str().to_owned()),
        there: None,
        looked_at: None,
        lag,
        since: Vec::new(),
        settled_by: Remedy::Nothing,
        note: None,
    }
}
