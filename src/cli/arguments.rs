//! The whole command line as types.

use clap::{Parser, Subcommand};

use super::global::Global;
use super::{
    batch, call, completions, demo, doctor, import, index, init, log, man, operator, practice, recheck, reconcile,
    token, vault,
};
use crate::commands::export::ExportCommand;
use crate::commands::notice::NoticeArgs;
use crate::commands::questions::{FollowableAudit, IntoFile, NextArgs, RiskArgs, StatusArgs};
use crate::commands::reports::{DiffArgs, OpenArgs, SharedArgs, StatsArgs, WhoArgs};
use crate::commands::{PolicyCommand, RecordingCommand};

/// What `--version` says: which sources, which logs, and what is built in. `-V` says the version alone.
const LONG_VERSION: &str = concat!(
    env!("CARGO_PKG_VERSION"),
    "\ncommit: ",
    env!("MFADESK_COMMIT"),
    "\nlog format: 1\nlanguages: en, ja\nbuilt in: index (SQLite), vault (XChaCha20-Poly1305), seals (by ssh-keygen)",
);

/// Records MFA support calls and shows who is one lost device away from a lock-out.
///
/// mfadesk does not connect to Microsoft Entra and changes nothing there. It keeps a tamper-evident log of what callers
/// report, and answers from it.
#[derive(Debug, Parser)]
#[command(
    name = "mfadesk",
    version,
    long_version = LONG_VERSION,
    propagate_version = true,
    disable_help_subcommand = true,
    max_term_width = 100
)]
pub struct Arguments {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: CliCommand,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum CliCommand {
    Init(init::Init),
    #[command(flatten)]
    Record(RecordingCommand),
    Batch(batch::BatchArgs),
    Import(import::ImportArgs),
    Reconcile(reconcile::ReconcileArgs),
    Call(call::CallArgs),
    Practice(practice::PracticeArgs),
    /// Operators with a proof: enrol, list, disable, reset, sign-in, sign-out
    Operator {
        #[command(subcommand)]
        command: operator::OperatorCommand,
    },
    /// Hardware tokens: import, list, assign, activated, lost, export-entra
    Token {
        #[command(subcommand)]
        command: token::TokenCommand,
    },
    /// The desk's policy: show, check, set
    Policy {
        #[command(subcommand)]
        command: PolicyCommand,
    },
    Status(StatusArgs),
    Next(NextArgs),
    Risk(RiskArgs),
    Audit(FollowableAudit),
    Shared(SharedArgs),
    Who(WhoArgs),
    Open(OpenArgs),
    Stats(StatsArgs),
    Diff(DiffArgs),
    Notice(Box<NoticeArgs>),
    /// Events, accounts and methods for other programs: cloudevents, ocsf, csv, xlsx
    Export {
        #[command(subcommand)]
        command: ExportCommand,
    },
    Recheck(recheck::Recheck),
    /// The log itself: verify, head, repair, redact, seal, prove
    Log {
        #[command(subcommand)]
        command: log::LogCommand,
    },
    /// The index, which makes questions fast: rebuild, check, status, drop
    Index {
        #[command(subcommand)]
        command: index::IndexCommand,
    },
    /// The sealed secrets: check, rotate
    Vault {
        #[command(subcommand)]
        command: vault::VaultCommand,
    },
    Doctor(doctor::DoctorArgs),
    Demo(demo::DemoArgs),
    Completions(completions::Completions),
    Man(man::Man),
}

impl CliCommand {
    /// Whether it may append to a log.
    pub fn records(&self) -> bool {
        match self {
            Self::Record(_)
            | Self::Batch(_)
            | Self::Call(_)
            | Self::Import(_)
            | Self::Operator { .. }
            | Self::Token { .. }
            | Self::Policy { .. }
            | Self::Log { .. } => true,
            Self::Status(_)
            | Self::Next(_)
            | Self::Risk(_)
            | Self::Audit(_)
            | Self::Shared(_)
            | Self::Who(_)
            | Self::Open(_)
            | Self::Stats(_)
            | Self::Diff(_)
            | Self::Notice(_)
            | Self::Export { .. }
            | Self::Reconcile(_)
            | Self::Recheck(_)
            | Self::Practice(_)
            | Self::Index { .. }
            | Self::Vault { .. }
            | Self::Doctor(_)
            | Self::Init(_)
            | Self::Demo(_)
            | Self::Completions(_)
            | Self::Man(_) => false,
        }
    }

    /// Whether a pager shows what it answers, where that is more than a screen. Receipts are not paged, nor is what comes bit by bit,
    /// and what is made for other programs.
    pub fn is_paged(&self) -> bool {
        match self {
            Self::Audit(command) => !command.follow,
            Self::Policy { command } => matches!(command, PolicyCommand::Show(_) | PolicyCommand::Check(_)),
            Self::Log { command } => matches!(command, log::LogCommand::Verify(_) | log::LogCommand::Head),
            Self::Operator { command } => matches!(command, operator::OperatorCommand::List),
            Self::Token { command } => matches!(command, token::TokenCommand::List),
            Self::Status(_)
            | Self::Next(_)
            | Self::Risk(_)
            | Self::Shared(_)
            | Self::Who(_)
            | Self::Open(_)
            | Self::Stats(_)
            | Self::Diff(_)
            | Self::Notice(_)
            | Self::Reconcile(_)
            | Self::Recheck(_)
            | Self::Index { .. }
            | Self::Vault { .. }
            | Self::Doctor(_) => true,
            Self::Init(_)
            | Self::Record(_)
            | Self::Batch(_)
            | Self::Import(_)
            | Self::Call(_)
            | Self::Practice(_)
            | Self::Export { .. }
            | Self::Demo(_)
            | Self::Completions(_)
            | Self::Man(_) => false,
        }
    }

    /// Where its answer goes; none: it is no query.
    pub fn outlet_typed(&self) -> Option<&IntoFile> {
        let asking = match self {
            Self::Status(command) => &command.asking,
            Self::Next(command) => &command.asking,
            Self::Risk(command) => &command.asking,
            Self::Audit(command) => &command.audit.asking,
            Self::Shared(command) => &command.asking,
            Self::Who(command) => &command.asking,
            Self::Open(command) => &command.asking,
            Self::Stats(command) => &command.asking,
            Self::Notice(command) => &command.asking,
            Self::Policy { command: PolicyCommand::Show(command) } => &command.asking,
            Self::Policy { command: PolicyCommand::Check(command) } => &command.asking,
            Self::Diff(command) => return Some(&command.into_file),
            _ => return None,
        };
        Some(&asking.into_file)
    }
}
