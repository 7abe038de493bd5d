//! `man`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::{Args, Command};
use clap_mangen::Man as Page;

use super::arguments::Arguments;
use super::exit::Exit;
use super::help;
use super::output::Output;
use crate::desk::fault::Fault;
use crate::render::Lang;

/// Marks after which a Japanese line may end.
const LINE_MAY_END: &str = "、。，．・：；！？」』）】］〉》";

/// Write the manual pages to a directory
#[derive(Debug, Clone, Args)]
pub struct Man {
    /// The directory (made if there is none)
    #[arg(value_name = "DIR")]
    pub directory: PathBuf,
}

/// Writes one page a command.
pub fn run(command: &Man, output: &Output) -> Result<Exit, Exit> {
    let lang = output.terminal.lang;
    let mut tree = match lang {
        Lang::En => help::with_examples(Arguments::command(), "", lang),
        Lang::Ja => help::with_examples(help::in_japanese(Arguments::command(), "", usize::MAX), "", lang),
    };
    tree.build();
    fs::create_dir_all(&command.directory)
        .and_then(|()| write(tree, &command.directory, lang))
        .map_err(|error| Fault::UnreadableFile { path: command.directory.clone(), why: error.to_string().into() })?;
    output.answer(&format!("{}\n", command.directory.join("mfadesk.1").display()))?;
    Ok(Exit::Done)
}

/// The page of this command, and those of the commands within it.
fn write(command: Command, directory: &Path, lang: Lang) -> io::Result<()> {
    for inner in command.get_subcommands().filter(|inner| !inner.is_hide_set()) {
        write(inner.clone(), directory, lang)?;
    }
    let page = Page::new(command);
    let mut text = Vec::new();
    page.render(&mut text)?;
    if lang == Lang::Ja {
        text = breakable(&String::from_utf8_lossy(&text)).into_bytes();
    }
    fs::write(directory.join(page.get_filename()), text)
}

/// The same page, which says where a line may end. Without, groff 1.22 and its rules for Japanese find no place in a line that
/// is mostly Latin words with Japanese commas between them, and go on looking for ever.
fn breakable(page: &str) -> String {
    let line = |line: &str| {
        // Lines end where they end, and a word on a command line is not divided.
        if line.starts_with(".TH ") {
            return format!("{line}\n.ad l\n.nh\n");
        }
        // Requests are for groff, and the line of the name is read by others too.
        if line.starts_with('.') || line.contains(" \\- ") {
            return format!("{line}\n");
        }
        let mut broken = String::with_capacity(2 * line.len());
        for c in line.chars() {
            broken.push(c);
            if LINE_MAY_END.contains(c) {
                broken.push_str("\\:");
            }
        }
        format!("{}\n", broken.trim_end_matches("\\:"))
    };
    page.lines().map(line).collect()
}
