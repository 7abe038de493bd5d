//! `policy show`, `policy check` and `policy set`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::Recording;
use super::questions::Asking;

/// What may differ from university to university.
#[derive(Debug, Clone, Subcommand)]
pub enum PolicyCommand {
    /// Print the current policy, as a file that "policy check" accepts
    Show(PolicyShow),
    /// Show what a policy file (TOML) would change, and for which accounts; keys left out get their defaults, not the
    /// current values
    Check(PolicyCheck),
    /// Show what a policy file changes, and set it; keys left out get their defaults, not the current values
    Set(PolicySet),
}

/// Print the current policy, as a file that "policy check" accepts
#[derive(Debug, Clone, Args)]
pub struct PolicyShow {
    /// Print what buttons, menu items and pages are called instead, as a file to start from (STORE/labels.toml)
    #[arg(long, conflicts_with = "output")]
    pub labels: bool,

    /// What all queries take.
    #[command(flatten)]
    pub asking: Asking,
}

/// Show what a policy file would change, and for which accounts
#[derive(Debug, Clone, Args)]
pub struct PolicyCheck {
    /// The policy, in TOML; - reads it from standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,

    /// What all queries take.
    #[command(flatten)]
    pub asking: Asking,
}

/// Show what a policy file changes, and set it
#[derive(Debug, Clone, Args)]
pub struct PolicySet {
    /// The policy, in TOML; - reads it from standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,

    /// The name of the operator who sets it (self-reported)
    #[arg(long, value_name = "NAME", env = "MFADESK_ACTOR", help_heading = "Recording")]
    pub actor: Option<String>,

    /// The code that proves the operator named by --actor; - asks for it without showing it
    #[arg(long, value_name = "CODE", help_heading = "Recording")]
    pub code: Option<String>,

    /// The ticket of the change
    #[arg(long, value_name = "TICKET", help_heading = "Recording")]
    pub ticket: Option<String>,

    /// When it was decided, if not now; it takes effect from its line of the log on in any case
    #[arg(long, value_name = "TIME", help_heading = "Recording")]
    pub at: Option<String>,

    /// Event ID (UUID); makes it safe to send the command again
    #[arg(long, value_name = "UUID", help_heading = "Recording")]
    pub event_id: Option<String>,

    /// Say what would change, and record nothing
    #[arg(long, help_heading = "Recording")]
    pub dry_run: bool,
}

impl PolicySet {
    /// The options that it has in common with all that records. There is no rule to override, and no account whose
    /// version could be expected.
    pub fn recording(&self) -> Recording {
        Recording {
            actor: self.actor.clone(),
            ticket: self.ticket.clone(),
            at: self.at.clone(),
            event_id: self.event_id.clone(),
            dry_run: self.dry_run,
            ..Recording::default()
        }
    }
}
