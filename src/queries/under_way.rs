//! What is under way with an account, as answers show it.

use serde::Serialize;

use crate::domain::id::MethodId;
use crate::domain::instant::Instant;

/// Where a re-registration stands.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "state", rename_all = "lowercase")]
pub enum ReregistrationStatus<'a> {
    /// Asked for.
    Requested {
        /// By which way.
        via: &'a str,
        /// When.
        at: Instant,
    },
    /// Approved, and nothing set up since.
    Initialised {
        /// When.
        at: Instant,
    },
}

/// A change of phones.
#[derive(Debug, Clone, Serialize)]
pub struct PhoneChangeStatus<'a> {
    /// The old phone.
    pub from_device: &'a str,
    /// The new one.
    pub to_device: &'a str,
    /// Whether the number changes too.
    pub number_changes: bool,
    /// The day it is planned for.
    pub planned_on: Option<&'a str>,
    /// When it began.
    pub started_at: Instant,
    /// What must still be dealt with.
    pub left: Vec<&'a MethodId>,
    /// Whether the old phone is on record as lost: for people, not part of the JSON.
    #[serde(skip)]
    pub old_is_lost: bool,
}
