//! The one list of commands that record something about one account, as they are typed.

use clap::{Args, Command, Subcommand};

use super::{
    AddArgs, ApplyArgs, CloseArgs, DefaultArgs, EditArgs, FoundArgs, LostArgs, NoteArgs, ObserveArgs,
    PhoneChangeCommand, Record, RegisterArgs, RemoveArgs, ReopenArgs, ReplaceArgs, ReregisterCommand, TerminateArgs,
    TestArgs, UndoArgs,
};

/// A command that records something about one account.
#[derive(Debug, Subcommand)]
#[expect(missing_docs, reason = "what each is for, its struct says")]
pub enum RecordingCommand {
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
    /// Record a re-registration, when nothing works any more: request, approve, reject
    Reregister {
        #[command(subcommand)]
        command: ReregisterCommand,
    },
    /// Record a phone change, made while the old phone works: start, complete, cancel
    PhoneChange {
        #[command(subcommand)]
        command: PhoneChangeCommand,
    },
    Note(NoteArgs),
    Close(CloseArgs),
    Reopen(ReopenArgs),
    Undo(UndoArgs),
}

impl RecordingCommand {
    /// The command of this name, made without all others. None: there is no such command here.
    pub fn alone(name: &str) -> Option<Command> {
        let with_arguments: fn(Command) -> Command = match name {
            "register" => RegisterArgs::augment_args,
            "add" => AddArgs::augment_args,
            "test" => TestArgs::augment_args,
            "default" => DefaultArgs::augment_args,
            "remove" => RemoveArgs::augment_args,
            "lost" => LostArgs::augment_args,
            "found" => FoundArgs::augment_args,
            "apply" => ApplyArgs::augment_args,
            "edit" => EditArgs::augment_args,
            "replace" => ReplaceArgs::augment_args,
            "observe" => ObserveArgs::augment_args,
            "terminate" => TerminateArgs::augment_args,
            "reregister" => ReregisterCommand::augment_subcommands,
            "phone-change" => PhoneChangeCommand::augment_subcommands,
            "note" => NoteArgs::augment_args,
            "close" => CloseArgs::augment_args,
            "reopen" => ReopenArgs::augment_args,
            "undo" => UndoArgs::augment_args,
            _ => return None,
        };
        Some(with_arguments(Command::new(name.to_owned())))
    }

    /// The command as one that records.
    pub fn as_record(&mut self) -> &mut dyn Record {
        match self {
            Self::Register(command) => command,
            Self::Add(command) => &mut **command,
            Self::Test(command) => command,
            Self::Default(command) => command,
            Self::Remove(command) => command,
            Self::Lost(command) => command,
            Self::Found(command) => command,
            Self::Apply(command) => command,
            Self::Edit(command) => &mut **command,
            Self::Replace(command) => command,
            Self::Observe(command) => command,
            Self::Terminate(command) => command,
            Self::Reregister { command } => command.as_record(),
            Self::PhoneChange { command } => command.as_record(),
            Self::Note(command) => command,
            Self::Close(command) => command,
            Self::Reopen(command) => command,
            Self::Undo(command) => command,
        }
    }
}
