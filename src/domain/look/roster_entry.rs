//! What a roster says of a person.

use crate::domain::affiliation::Affiliation;
use crate::domain::instant::Instant;

/// What a roster says of a person. What it does not say stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct RosterEntry {
    /// How they belong to the university.
    pub affiliation: Option<Affiliation>,
    /// In which language to write to them.
    pub language: Option<&'static str>,
    /// Whether the identity verification service is linked.
    pub identity_service_linked: Option<bool>,
    /// Whether MFA is on.
    pub mfa: Option<MfaEntry>,
}

/// What a roster says of MFA.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct MfaEntry {
    /// Whether it is on.
    pub on: bool,
    /// Since when.
    pub at: Option<Instant>,
}

/// One piece of what a roster says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RosterPart {
    /// How they belong to the university.
    Affiliation,
    /// In which language to write to them.
    Language,
    /// Whether the identity verification service is linked.
    IdentityService,
    /// Whether MFA is on.
    Mfa,
}
