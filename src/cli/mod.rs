//! The command line: the only room that touches stdin, stdout, stderr, arguments and the environment. One file a
//! command, but for the recording commands, whose struct in `commands/` is all there is to say.

mod answer;
mod arguments;
mod asked;
mod audit;
mod batch;
mod call;
mod completions;
mod demo;
mod diff;
mod explain;
mod help;
mod init;
mod input;
mod lens;
mod log;
mod man;
mod next;
mod notice;
mod output;
mod policy;
mod recheck;
mod record;
mod risk;
mod seen;
mod shared;
mod stats;
mod status;
mod terminal;
mod undo;
mod unparsed;

use std::ffi::OsString;

use clap::Parser;

use arguments::{Arguments, Command};
use output::{Ended, Output};
use terminal::Terminal;

/// Runs the program and returns its exit code (docs/operations.md).
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let typed: Vec<OsString> = arguments.into_iter().collect();
    let arguments = match Arguments::try_parse_from(&typed) {
        Ok(arguments) => arguments,
        Err(error) => return unparsed::say(error, &typed),
    };
    let terminal = match Terminal::of(&arguments.global) {
        Ok(terminal) => terminal,
        Err(problem) => return output::without_terminal(&problem, &arguments.global),
    };
    let mut output = Output::new(terminal);
    let ended = perform(arguments, &mut output);
    output.end(ended)
}

fn perform(arguments: Arguments, output: &mut Output) -> Ended {
    let global = &arguments.global;
    match arguments.command {
        Command::Init(command) => init::run(&command, global, output),
        Command::Register(command) => record::run(command, global, output),
        Command::Add(command) => record::run(command, global, output),
        Command::Test(command) => record::run(command, global, output),
        Command::Default(command) => record::run(command, global, output),
        Command::Remove(command) => record::run(command, global, output),
        Command::Lost(command) => record::run(command, global, output),
        Command::Found(command) => record::run(command, global, output),
        Command::Apply(command) => record::run(command, global, output),
        Command::Edit(command) => record::run(command, global, output),
        Command::Replace(command) => record::run(command, global, output),
        Command::Observe(command) => record::run(command, global, output),
        Command::Terminate(command) => record::run(command, global, output),
        Command::Reregister { command } => record::record(command.as_record(), global, output),
        Command::PhoneChange { command } => record::record(command.as_record(), global, output),
        Command::Close(command) => record::run(command, global, output),
        Command::Reopen(command) => record::run(command, global, output),
        Command::Undo(command) => undo::run(&command, global, output),
        Command::Batch(command) => batch::run(command, global, output),
        Command::Call(command) => call::run(&command, global, output),
        Command::Policy { command } => policy::run(&command, global, output),
        Command::Status(command) => status::run(&command, global, output),
        Command::Next(command) => next::run(&command, global, output),
        Command::Risk(command) => risk::run(&command, global, output),
        Command::Audit(command) => audit::run(&command, global, output),
        Command::Shared(command) => shared::run(&command, global, output),
        Command::Stats(command) => stats::run(&command, global, output),
        Command::Diff(command) => diff::run(&command, global, output),
        Command::Notice(command) => notice::run(&command, global, output),
        Command::Recheck(command) => recheck::run(&command, global, output),
        Command::Log { command } => log::run(&command, global, output),
        Command::Demo(command) => demo::run(&command, global, output),
        Command::Completions(command) => completions::run(&command, output),
        Command::Man(command) => man::run(&command, output),
    }
}
