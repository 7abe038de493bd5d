//! `man`.

use std::path::PathBuf;

use clap::Args;

use super::arguments::Arguments;
use super::exit::Exit;
use super::help;
use super::output::Output;
use crate::desk::fault::Fault;
use crate::render::Lang;

/// Write the manual pages to a directory
#[derive(Debug, Clone, Args)]
pub struct Man {
    /// The directory, which is made if need be
    #[arg(value_name = "DIR")]
    pub directory: PathBuf,
}

/// Writes one page a command.
pub fn run(command: &Man, output: &Output) -> Result<Exit, Exit> {
    let tree = match output.terminal.lang {
        Lang::En => help::with_examples(Arguments::command(), "", Lang::En),
        Lang::Ja => help::with_examples(help::in_japanese(Arguments::command(), "", usize::MAX), "", Lang::Ja),
    };
    std::fs::create_dir_all(&command.directory)
        .and_then(|()| clap_mangen::generate_to(tree, &command.directory))
        .map_err(|error| Fault::UnreadableFile { path: command.directory.clone(), why: error.to_string().into() })?;
    output.answer(&format!("{}\n", command.directory.join("mfadesk.1").display()))?;
    Ok(Exit::Done)
}
