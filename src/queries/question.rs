//! What was asked, in a form that can be kept with the answer and asked again years later.

use serde::{Deserialize, Serialize};

/// A question of an answer, as its `query` member holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "kebab-case")]
pub enum Question {
    /// `status`.
    Status(StatusQuestion),
    /// `risk`.
    Risk(RiskQuestion),
    /// `audit`.
    Audit(AuditQuestion),
}

/// Which accounts' status. Empty lists select everything.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StatusQuestion {
    /// These accounts; empty with `all`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub accounts: Vec<String>,
    /// Every account.
    #[serde(skip_serializing_if = "is_false")]
    pub all: bool,
    /// In one of these states of MFA.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub state: Vec<String>,
    /// At this step of the procedure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<u8>,
    /// At one of these levels.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub level: Vec<String>,
    /// Of one of these affiliations.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub affiliation: Vec<String>,
}

/// Which accounts' risk.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RiskQuestion {
    /// At one of these levels; empty: locked out or critical.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub level: Vec<String>,
    /// For one of these reasons.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reason: Vec<String>,
    /// Of one of these affiliations.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub affiliation: Vec<String>,
    /// Only how many there are at each level: the answer has no list.
    #[serde(skip_serializing_if = "is_false")]
    pub count: bool,
}

/// Which events.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AuditQuestion {
    /// Of this account, or of the log itself (`store`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// Recorded by one who said to be this, or who is this to the operating system.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor: Option<String>,
    /// Of one of these types (`method.added`).
    #[serde(rename = "type", skip_serializing_if = "Vec::is_empty")]
    pub types: Vec<String>,
    /// Recorded at this instant or later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// Recorded before this instant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// Only those for which rules were let through.
    #[serde(skip_serializing_if = "is_false")]
    pub overrides: bool,
    /// Of this ticket.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ticket: Option<String>,
    /// From this source, or one below it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Of this run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub run: Option<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature serde asks for")]
fn is_false(flag: &bool) -> bool {
    !flag
}
