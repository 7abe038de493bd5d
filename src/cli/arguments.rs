//! The whole command line as types.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::{batch, call, completions, demo, init, log, man, recheck};
use crate::commands::notice::NoticeArgs;
use crate::commands::questions::{AuditArgs, NextArgs, RiskArgs, StatusArgs};
use crate::commands::reports::{DiffArgs, SharedArgs, StatsArgs};
use crate::commands::{
    AddArgs, ApplyArgs, CloseArgs, DefaultArgs, EditArgs, FoundArgs, LostArgs, ObserveArgs, PhoneChangeCommand,
    PolicyCommand, RegisterArgs, RemoveArgs, ReopenArgs, ReplaceArgs, ReregisterCommand, TerminateArgs, TestArgs,
    UndoArgs,
};

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

/// Options that stand before or after the command.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Everywhere")]
pub struct Global {
    /// The store's directory
    #[arg(long, value_name = "DIR", env = "MFADESK_STORE", global = true)]
    pub store: Option<PathBuf>,

    /// The directory of the keys [default: keys in the store]
    #[arg(long, value_name = "DIR", env = "MFADESK_KEYS", global = true)]
    pub keys: Option<PathBuf>,

    /// How to print
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "table", global = true)]
    pub format: FormatWord,

    /// Short for --format json
    #[arg(long, global = true)]
    pub json: bool,

    /// In which language: en or ja [default: the locale's]
    #[arg(long, value_name = "LANG", env = "MFADESK_LANG", global = true)]
    pub lang: Option<String>,

    /// When to use colours
    #[arg(long, value_enum, value_name = "WHEN", default_value = "auto", global = true)]
    pub color: ColorWord,

    /// For how many seconds to wait when another writer holds the log
    #[arg(long, value_name = "SECONDS", default_value = "10", global = true)]
    pub wait: u16,
}

/// How to print.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FormatWord {
    /// For people
    Table,
    /// One object, which can be checked again
    Json,
    /// One object a line
    Jsonl,
    /// For spreadsheets
    Csv,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ColorWord {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum CliCommand {
    Init(init::Init),
    Register(RegisterArgs),
    Add(Box<AddArgs>),
    Test(TestArgs),
    Default(DefaultArgs),
    Remove(RemoveArgs),
    Lost(LostArgs),
    Found(FoundArgs),
    Apply(ApplyArgs),
    Edit(Box<EditArgs>),
    Replace(ReplaceArgs),
    Observe(ObserveArgs),
    Terminate(TerminateArgs),
    /// Re-registration, when nothing works any more: request, approve, reject
    Reregister {
        #[command(subcommand)]
        command: ReregisterCommand,
    },
    /// A new phone, registered while the old one still works: start, complete, cancel
    PhoneChange {
        #[command(subcommand)]
        command: PhoneChangeCommand,
    },
    Close(CloseArgs),
    Reopen(ReopenArgs),
    Undo(UndoArgs),
    Batch(batch::BatchArgs),
    Call(call::CallArgs),
    /// What may differ from university to university: show, check, set
    Policy {
        #[command(subcommand)]
        command: PolicyCommand,
    },
    Status(StatusArgs),
    Next(NextArgs),
    Risk(RiskArgs),
    Audit(AuditArgs),
    Shared(SharedArgs),
    Stats(StatsArgs),
    Diff(DiffArgs),
    Notice(Box<NoticeArgs>),
    Recheck(recheck::Recheck),
    /// The log itself: verify, head, repair
    Log {
        #[command(subcommand)]
        command: log::LogCommand,
    },
    Demo(demo::DemoArgs),
    Completions(completions::Completions),
    Man(man::Man),
}
