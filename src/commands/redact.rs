//! `log redact`.

use clap::Args;

use super::Recording;
use super::parse::{Pattern, line_number, normalized, required, time_zone};
use super::problem::Problem;
use super::times::time;
use crate::desk::{DisplayContext, ToBlank};
use crate::domain::instant::Instant;
use crate::domain::policy::Policy;
use crate::domain::rules::Circumstances;

/// Redact the data of a line, as the law may require
///
/// From then on answers are as if it had never been known. That there was such a line, about which account, when and by
/// whom stays on record, and so does the chain. It cannot be undone. Copies of the log still contain the data.
#[derive(Debug, Clone, Args)]
#[command(
    override_usage = "mfadesk log redact [OPTIONS] --reason TEXT <LINE>\n       mfadesk log redact [OPTIONS] --reason TEXT --account ID --closed-before TIME"
)]
pub struct RedactArgs {
    /// The number of the line
    #[arg(value_name = "LINE", required_unless_present = "account", conflicts_with = "account")]
    pub line: Option<String>,

    /// Every line about this account (of a person who left)
    #[arg(long, value_name = "ID", requires = "closed_before")]
    pub account: Option<String>,

    /// Only if the account was closed before this time
    #[arg(long, value_name = "TIME", requires = "account")]
    pub closed_before: Option<String>,

    /// Why
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,

    /// Operator name (self-reported)
    #[arg(long, value_name = "NAME", env = "MFADESK_ACTOR", help_heading = "Recording")]
    pub actor: Option<String>,

    /// The code that proves the operator named by --actor; - asks for it without showing it
    #[arg(long, value_name = "CODE", help_heading = "Recording")]
    pub code: Option<String>,

    /// The ticket of the request
    #[arg(long, value_name = "TICKET", help_heading = "Recording")]
    pub ticket: Option<String>,

    /// Show what would be redacted; change nothing
    #[arg(long, help_heading = "Recording")]
    pub dry_run: bool,
}

impl RedactArgs {
    /// Why.
    ///
    /// # Errors
    /// When nobody says.
    pub fn reason(&self) -> Result<String, Problem> {
        required("--reason", self.reason.as_deref().ok_or(Problem::ReasonMissing)?)
    }

    /// What it comes with.
    ///
    /// # Errors
    /// When that has no meaning.
    pub fn circumstances(&self) -> Result<Circumstances, Problem> {
        let Self { actor, ticket, dry_run, .. } = self.clone();
        Recording { actor, ticket, dry_run, ..Recording::default() }.circumstances()
    }

    /// What is to be blanked, and what it takes to word times.
    ///
    /// # Errors
    /// When it is no line, no account or no time.
    pub fn to_blank(&self, policy: &Policy, clock: Instant) -> Result<(ToBlank, DisplayContext), Problem> {
        let time_zone = time_zone(policy)?;
        let what = match (&self.line, &self.account) {
            (Some(typed), _) => {
                let line = line_number(&normalized(typed)).ok_or_else(|| Problem::Line(typed.clone()))?;
                ToBlank::Line(line)
            }
            (None, account) => ToBlank::Account {
                account: Pattern::of(policy)?.account(account.as_deref().unwrap_or_default())?,
                closed_before: time(self.closed_before.as_deref().unwrap_or_default(), clock, time_zone)?,
            },
        };
        Ok((what, DisplayContext { time_zone, clock }))
    }
}
