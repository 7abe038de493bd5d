//! `completions`.

use clap::builder::PossibleValuesParser;
use clap::{Arg, Args, Command, CommandFactory};
use clap_complete::Shell;

use super::arguments::Arguments;
use super::exit::Exit;
use super::output::Output;
use crate::commands::batch;
use crate::commands::candidates::Candidates;

/// Print a shell completion script
#[derive(Debug, Clone, Args)]
pub struct Completions {
    /// The shell
    pub shell: Shell,
}

/// Prints it.
pub fn run(command: &Completions, output: &Output) -> Result<Exit, Exit> {
    let mut text = Vec::new();
    clap_complete::generate(command.shell, &mut with_candidates(Arguments::command(), ""), "mfadesk", &mut text);
    output.answer(&String::from_utf8_lossy(&text))?;
    Ok(Exit::Done)
}

/// The command, with the words that may stand for its arguments: only a shell is told of them, since what is typed is
/// read more generously, and is read later.
fn with_candidates(command: Command, path: &str) -> Command {
    let names: Vec<String> = command.get_subcommands().map(|command| command.get_name().to_owned()).collect();
    let command = names.iter().fold(command, |command, name| {
        command.mut_subcommand(name, |inner| with_candidates(inner, format!("{path} {name}").trim()))
    });
    let told = |arg: Arg| {
        let words = batch::candidates(path, arg.get_id().as_str()).map_or_else(Vec::new, Candidates::words);
        if words.is_empty() { arg } else { arg.value_parser(PossibleValuesParser::new(words)) }
    };
    command.mut_args(told)
}
