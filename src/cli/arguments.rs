//! The whole command line as types, and which of it is made to read what was typed.

use std::ffi::OsString;

use clap::error::ErrorKind;
use clap::{ArgMatches, Args, Command, CommandFactory, Error, FromArgMatches, Parser, Subcommand};

use super::global::{self, Global};
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
#[cfg(not(feature = "stream"))]
const LONG_VERSION: &str = concat!(
    env!("CARGO_PKG_VERSION"),
    "\ncommit: ",
    env!("MFADESK_COMMIT"),
    "\nlog format: 1\nlanguages: en, ja\nbuilt in: index (SQLite), vault (XChaCha20-Poly1305), seals (by ssh-keygen)",
);
/// The same, with what is only built in where it is asked for.
#[cfg(feature = "stream")]
const LONG_VERSION: &str = concat!(
    env!("CARGO_PKG_VERSION"),
    "\ncommit: ",
    env!("MFADESK_COMMIT"),
    "\nlog format: 1\nlanguages: en, ja\nbuilt in: index (SQLite), vault (XChaCha20-Poly1305), seals (by ssh-keygen), ",
    "stream (NATS JetStream)",
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
struct Program {
    #[command(flatten)]
    global: Global,
}

/// A command, and the options that stand before or after any.
#[derive(Debug)]
pub struct Arguments {
    pub global: Global,
    pub command: CliCommand,
}

impl Arguments {
    /// The program with all its commands.
    pub fn command() -> Command {
        // Made apart: they would put what they are in the place of what the program is.
        let commands = CliCommand::augment_subcommands(Command::new("commands"));
        let program = Program::command().subcommands(commands.get_subcommands().cloned());
        program.subcommand_required(true).arg_required_else_help(true)
    }

    /// What the words mean. Making all commands takes longer than most of them do, so that at first only the one is made
    /// whose name stands among the words. What it cannot read, all of them read again, and they say what is wrong with it:
    /// the name may have been the value of an option, and other commands may be what was meant.
    ///
    /// # Errors
    /// When the words are no command, or ask for help or the version.
    pub fn read(typed: &[OsString]) -> Result<Self, Error> {
        let named = typed.iter().find_map(|word| CliCommand::alone(word.to_str()?));
        let read = |mut program: Command| program.try_get_matches_from_mut(typed).and_then(Self::of);
        match read(Program::command().subcommands(named)) {
            Err(error) if error.kind() != ErrorKind::DisplayVersion => read(Self::command()),
            read => read,
        }
    }

    /// What clap has read.
    ///
    /// # Errors
    /// When there is no command among it.
    pub fn of(mut matches: ArgMatches) -> Result<Self, Error> {
        let is_format_typed = global::is_format_typed(&matches);
        let Program { global } = Program::from_arg_matches_mut(&mut matches)?;
        let command = CliCommand::from_arg_matches_mut(&mut matches)?;
        Ok(Self { global: Global { is_format_typed, ..global }, command })
    }
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
    /// Manage operators who prove who they are by codes: enrol, list, disable, reset, sign-in, sign-out
    Operator {
        #[command(subcommand)]
        command: operator::OperatorCommand,
    },
    /// Manage hardware tokens: import, list, assign, activated, lost, export-entra
    Token {
        #[command(subcommand)]
        command: token::TokenCommand,
    },
    /// Manage the desk's policy: show, check, set
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
    /// Export events, accounts and methods for other programs: cloudevents, ocsf, csv, xlsx
    Export {
        #[command(subcommand)]
        command: ExportCommand,
    },
    Recheck(recheck::Recheck),
    /// Check and maintain the log: verify, head, repair, redact, seal, prove
    Log {
        #[command(subcommand)]
        command: log::LogCommand,
    },
    /// Manage the index, which makes answers fast: rebuild, check, status, drop
    Index {
        #[command(subcommand)]
        command: index::IndexCommand,
    },
    /// Manage the stream that several machines share: status, push, follow, check, leave
    #[cfg(feature = "stream")]
    Stream {
        #[command(subcommand)]
        command: super::stream::StreamCommand,
    },
    /// Manage the sealed secrets: check, rotate
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
    /// The command of this name, made without all others. One that is left out here is found among all of them.
    fn alone(name: &str) -> Option<Command> {
        let with_arguments: fn(Command) -> Command = match name {
            "init" => init::Init::augment_args,
            "batch" => batch::BatchArgs::augment_args,
            "import" => import::ImportArgs::augment_args,
            "reconcile" => reconcile::ReconcileArgs::augment_args,
            "call" => call::CallArgs::augment_args,
            "practice" => practice::PracticeArgs::augment_args,
            "operator" => operator::OperatorCommand::augment_subcommands,
            "token" => token::TokenCommand::augment_subcommands,
            "policy" => PolicyCommand::augment_subcommands,
            "status" => StatusArgs::augment_args,
            "next" => NextArgs::augment_args,
            "risk" => RiskArgs::augment_args,
            "audit" => FollowableAudit::augment_args,
            "shared" => SharedArgs::augment_args,
            "who" => WhoArgs::augment_args,
            "open" => OpenArgs::augment_args,
            "stats" => StatsArgs::augment_args,
            "diff" => DiffArgs::augment_args,
            "notice" => NoticeArgs::augment_args,
            "export" => ExportCommand::augment_subcommands,
            "recheck" => recheck::Recheck::augment_args,
            "log" => log::LogCommand::augment_subcommands,
            "index" => index::IndexCommand::augment_subcommands,
            #[cfg(feature = "stream")]
            "stream" => super::stream::StreamCommand::augment_subcommands,
            "vault" => vault::VaultCommand::augment_subcommands,
            "doctor" => doctor::DoctorArgs::augment_args,
            "demo" => demo::DemoArgs::augment_args,
            "completions" => completions::Completions::augment_args,
            "man" => man::Man::augment_args,
            _ => return RecordingCommand::alone(name),
        };
        Some(with_arguments(Command::new(name.to_owned())))
    }

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
            #[cfg(feature = "stream")]
            Self::Stream { .. } => false,
        }
    }

    /// Whether it answers from the log, so that a copy of a stream has to be brought up to date before.
    #[cfg(feature = "stream")]
    pub fn asks(&self) -> bool {
        match self {
            Self::Log { command } => !matches!(command, log::LogCommand::Repair { .. }),
            Self::Policy { .. }
            | Self::Call(_)
            | Self::Operator { .. }
            | Self::Token { .. }
            | Self::Reconcile(_)
            | Self::Recheck(_)
            | Self::Practice(_)
            | Self::Export { .. }
            | Self::Status(_)
            | Self::Next(_)
            | Self::Risk(_)
            | Self::Audit(_)
            | Self::Shared(_)
            | Self::Who(_)
            | Self::Open(_)
            | Self::Stats(_)
            | Self::Diff(_)
            | Self::Notice(_) => true,
            _ => false,
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
            #[cfg(feature = "stream")]
            Self::Stream { .. } => false,
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
            Self::Reconcile(command) => &command.asking,
            Self::Policy { command: PolicyCommand::Show(command) } => &command.asking,
            Self::Policy { command: PolicyCommand::Check(command) } => &command.asking,
            Self::Diff(command) => return Some(&command.into_file),
            _ => return None,
        };
        Some(&asking.into_file)
    }
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use clap::{Arg, Command};

    use super::{Arguments, CliCommand};

    /// What a command and its own commands take.
    fn arguments(command: &Command) -> (Vec<&Arg>, Vec<(&str, String)>) {
        let inner = command.get_subcommands().map(|inner| (inner.get_name(), format!("{:?}", arguments(inner))));
        (command.get_arguments().collect(), inner.collect())
    }

    #[test]
    fn each_command_made_alone_takes_what_it_takes_among_all_others() {
        let all = Arguments::command();
        for command in all.get_subcommands() {
            let alone = CliCommand::alone(command.get_name()).unwrap_or_else(|| Command::new("none"));
            assert_eq!(
                format!("{:?}", arguments(&alone)),
                format!("{:?}", arguments(command)),
                "{}",
                command.get_name()
            );
        }
    }

    #[test]
    fn words_are_read_alike_whatever_names_of_commands_stand_among_them() {
        let read = |line: &str| {
            let typed: Vec<OsString> = line.split(' ').map(OsString::from).collect();
            Arguments::read(&typed).map(|read| format!("{:?}", read.command)).map_err(|error| error.kind())
        };
        let status = read("mfadesk status 0123456789").unwrap();
        assert!(status.starts_with("Status("), "{status}");
        for line in ["mfadesk --store risk status 0123456789", "mfadesk --lang=ja --store status status 0123456789"] {
            assert_eq!(read(line).as_ref(), Ok(&status), "{line}");
        }
        let among_all = |line: &str| {
            let typed: Vec<&str> = line.split(' ').collect();
            Arguments::command().try_get_matches_from(typed).and_then(Arguments::of).unwrap_err().kind()
        };
        for line in [
            "mfadesk",
            "mfadesk --version",
            "mfadesk risk --version",
            "mfadesk risk --help",
            "mfadesk help risk",
            "mfadesk --store risk",
            "mfadesk risc",
            "mfadesk operator",
            "mfadesk status --devise x",
        ] {
            assert_eq!(read(line), Err(among_all(line)), "{line}");
        }
    }
}
