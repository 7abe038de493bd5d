//! The whole command line as types.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::{batch, call, completions, demo, init, log, man, recheck};
use crate::commands::notice::Notice;
use crate::commands::questions::{Audit, Next, Risk, Status};
use crate::commands::reports::{Diff, Shared, Stats};
use crate::commands::{
    Add, Apply, Close, Default, Edit, Found, Lost, Observe, PhoneChange, Policy, Register, Remove, Reopen, Replace,
    Reregister, Terminate, Test, Undo,
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
    pub command: Command,
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
pub enum Command {
    Init(init::Init),
    Register(Register),
    Add(Box<Add>),
    Test(Test),
    Default(Default),
    Remove(Remove),
    Lost(Lost),
    Found(Found),
    Apply(Apply),
    Edit(Box<Edit>),
    Replace(Replace),
    Observe(Observe),
    Terminate(Terminate),
    /// Re-registration, when nothing works any more: request, approve, reject
    Reregister {
        #[command(subcommand)]
        command: Reregister,
    },
    /// A new phone, registered while the old one still works: start, complete, cancel
    PhoneChange {
        #[command(subcommand)]
        command: PhoneChange,
    },
    Close(Close),
    Reopen(Reopen),
    Undo(Undo),
    Batch(batch::Batch),
    Call(call::Call),
    /// What may differ from university to university: show, check, set
    Policy {
        #[command(subcommand)]
        command: Policy,
    },
    Status(Status),
    Next(Next),
    Risk(Risk),
    Audit(Audit),
    Shared(Shared),
    Stats(Stats),
    Diff(Diff),
    Notice(Box<Notice>),
    Recheck(recheck::Recheck),
    /// The log itself: verify, head, repair
    Log {
        #[command(subcommand)]
        command: log::Log,
    },
    Demo(demo::Demo),
    Completions(completions::Completions),
    Man(man::Man),
}
