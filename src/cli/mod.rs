//! The command line: the only room that touches stdin, stdout, stderr, arguments and the environment. One file a
//! command, but for the recording commands, whose struct in `commands/` is all there is to say.

mod arguments;
mod audit;
mod batch;
mod call;
mod completions;
mod demo;
mod diff;
mod doctor;
mod exit;
mod export;
mod folder;
mod follow;
mod global;
mod help;
mod import;
mod index;
mod init;
mod input;
mod into_file;
mod label_flaws;
mod labels;
#[cfg(feature = "stream")]
mod later;
mod log;
mod man;
mod next;
mod notice;
mod open;
mod operator;
mod operator_code;
mod output;
mod pager;
mod policy;
mod practice;
mod progress;
mod prove;
mod read_watched;
mod recheck;
mod reconcile;
mod record;
mod redact;
mod risk;
mod seal;
mod secret_file;
mod shared;
mod short_id;
mod stats;
mod status;
#[cfg(feature = "stream")]
mod stream;
mod terminal;
mod token;
mod undo;
mod unparsed;
mod vault;
mod who;

use std::ffi::OsString;

use arguments::{Arguments, CliCommand};
use exit::Exit;
use output::Output;
use pager::Pager;
use terminal::Terminal;

use crate::commands::RecordingCommand;
use crate::ledger::do_without_huge_pages;

/// Runs the program and returns its exit code (docs/operations.md).
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    do_without_huge_pages();
    let mut typed: Vec<OsString> = arguments.into_iter().collect();
    // Whatever its file is called, what is said names it so that it can be found in the documents.
    if let Some(called) = typed.first_mut() {
        *called = "mfadesk".into();
    }
    let arguments = match Arguments::read(&typed) {
        Ok(arguments) => arguments,
        Err(error) => return unparsed::say(error, &typed),
    };
    let terminal = match Terminal::of(&arguments.global) {
        Ok(terminal) => terminal,
        Err(problem) => return output::without_terminal(&problem, &arguments.global),
    };
    let mut output = Output::new(terminal);
    if arguments.command.is_paged() {
        output.pager = Pager::on(&terminal, &arguments.global);
    }
    label_flaws::warn(&arguments.global, &output);
    let exit = perform(arguments, &mut output);
    output.end(exit)
}

fn perform(arguments: Arguments, output: &mut Output) -> Exit {
    let tended = arguments.command.records().then(|| arguments.global.clone());
    #[cfg(feature = "stream")]
    let (doubt, streamed) =
        (stream::before(arguments.command.asks(), &arguments.global, output), arguments.global.stream.clone());
    let ended = performed(arguments, output).unwrap_or_else(|ended| ended);
    let ended = output.keep_seen(ended);
    #[cfg(feature = "stream")]
    let ended = match doubt {
        Some(doubt) if matches!(ended, Exit::Done | Exit::ConditionMet) => doubt,
        _ => ended,
    };
    #[cfg(feature = "stream")]
    stream::notes(&streamed, output);
    // Whoever recorded has their receipt by now.
    if let Some(global) = tended {
        index::tend(&global);
    }
    ended
}

fn performed(mut arguments: Arguments, output: &mut Output) -> Result<Exit, Exit> {
    let global = &arguments.global;
    if let Some(into) = arguments.command.outlet_typed() {
        output.outlet = into_file::of_query(into, global)?;
    }
    short_id::completed(&mut arguments.command, global, output)?;
    match arguments.command {
        CliCommand::Init(command) => init::run(&command, global, output),
        CliCommand::Record(RecordingCommand::Undo(command)) if command.is_of_many() => {
            undo::run(&command, global, output)
        }
        CliCommand::Record(RecordingCommand::Add(mut command)) => match token::added(&command, global, output)? {
            Some(exit) => Ok(exit),
            None => record::run(&mut *command, global, output),
        },
        CliCommand::Record(RecordingCommand::Test(mut command)) => match token::tested(&command, global, output)? {
            Some(exit) => Ok(exit),
            None => record::run(&mut command, global, output),
        },
        CliCommand::Record(mut command) => record::run(command.as_record(), global, output),
        #[cfg(feature = "stream")]
        CliCommand::Batch(command) if command.later.is_some() => later::run(&command, global, output),
        CliCommand::Batch(command) => batch::run(command, global, output),
        CliCommand::Import(command) => import::run(command, global, output),
        CliCommand::Reconcile(command) => reconcile::run(&command, global, output),
        CliCommand::Call(command) => call::run(&command, global, output),
        CliCommand::Operator { command } => operator::run(&command, global, output),
        CliCommand::Token { command } => token::run(&command, global, output),
        CliCommand::Practice(command) => practice::run(&command, global, output),
        CliCommand::Policy { command } => policy::run(&command, global, output),
        CliCommand::Status(command) => status::run(&command, global, output),
        CliCommand::Next(command) => next::run(&command, global, output),
        CliCommand::Risk(command) => risk::run(&command, global, output),
        CliCommand::Audit(command) if command.follow => follow::run(&command.audit, global, output),
        CliCommand::Audit(command) => audit::run(&command.audit, global, output),
        CliCommand::Shared(command) => shared::run(&command, global, output),
        CliCommand::Who(command) => who::run(&command, global, output),
        CliCommand::Open(command) => open::run(&command, global, output),
        CliCommand::Stats(command) => stats::run(&command, global, output),
        CliCommand::Diff(command) => diff::run(&command, global, output),
        CliCommand::Notice(command) => notice::run(&command, global, output),
        CliCommand::Export { command } => export::run(&command, global, output),
        CliCommand::Recheck(command) => recheck::run(&command, global, output),
        CliCommand::Log { command } => log::run(&command, global, output),
        CliCommand::Index { command } => index::run(&command, global, output),
        #[cfg(feature = "stream")]
        CliCommand::Stream { command } => stream::run(&command, global, output),
        CliCommand::Vault { command } => vault::run(&command, global, output),
        CliCommand::Doctor(command) => doctor::run(&command, global, output),
        CliCommand::Demo(command) => demo::run(&command, global, output),
        CliCommand::Completions(command) => completions::run(&command, output),
        CliCommand::Man(command) => man::run(&command, output),
    }
}
