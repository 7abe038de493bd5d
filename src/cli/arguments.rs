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

/// The desk's record of multi-factor authentication: what happened, what it means, what single loss would lock whom out.
///
/// mfadesk operates nothing: it records what the desk hears, and every answer says how the desk knows.
#[derive(Debug, Parser)]
#[command(name = "mfadesk", version, propagate_version = true, disable_help_subcommand = true, max_term_width = 100)]
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
    /// Who can prove who they are: enrol, list, disable, reset, sign-in, sign-out
    Operator {
        #[command(subcommand)]
        command: operator::OperatorCommand,
    },
    /// Hardware tokens: import, list, assign, activated, lost, export-entra
    Token {
        #[command(subcommand)]
        command: token::TokenCommand,
    },
    /// What may differ from university to university: show, check, set
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
    /// The index, which makes questions fast and can be thrown away: rebuild, check, status, drop
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

    /// Where its answer goes; none: it is no query.
    pub fn into_file(&self) -> Option<&IntoFile> {
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
