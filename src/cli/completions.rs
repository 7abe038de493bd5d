//! `completions`.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::arguments::Arguments;
use super::exit::Exit;
use super::output::Output;

/// Print what completes this program's words in a shell
#[derive(Debug, Clone, Args)]
pub struct Completions {
    /// The shell
    pub shell: Shell,
}

/// Prints it.
pub fn run(command: &Completions, output: &Output) -> Exit {
    let mut text = Vec::new();
    clap_complete::generate(command.shell, &mut Arguments::command(), "mfadesk", &mut text);
    match output.answer(&String::from_utf8_lossy(&text)) {
        Ok(()) => Exit::Done,
        Err(fault) => fault.into(),
    }
}
