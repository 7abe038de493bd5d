//! A command line that was not read, since help was asked for or since it is none: what is printed then, in the
//! reader's language. The language is looked for among the words themselves.

use std::ffi::{OsStr, OsString};
use std::path::Path;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, Error};

use super::arguments::Arguments;
use super::exit;
use super::global::{ColorWord, FormatWord, Global};
use super::help;
use super::output;
use super::pager::Pager;
use super::terminal::{self, Terminal};
use crate::commands::command_line::Misshapen;
use crate::commands::problem::Problem;
use crate::domain::instant::Instant;
use crate::render::{self, Format, Lang};
use crate::store::Layout;

/// Prints what there is to say: help and version on stdout, errors on stderr. Returns the exit code.
pub fn say(error: Error, typed: &[OsString]) -> u8 {
    if error.kind() == ErrorKind::DisplayVersion {
        return shown(&error);
    }
    let global = glimpse(typed, None);
    let terminal = Terminal::or_english(&global);
    let is_bare =
        matches!(error.kind(), ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand);
    if is_bare
        && terminal.width.is_some()
        && terminal.format == Format::Table
        && let Some(store) = alone_in(typed)
    {
        return alone(store, &terminal);
    }
    let (error, typed) = match error.kind() {
        ErrorKind::InvalidSubcommand => match asked_for_help(&error, typed) {
            // The words may still be wrong.
            Some(typed) => (again(Arguments::command(), &typed).unwrap_or(error), typed),
            None => (error, typed.to_vec()),
        },
        // Where nothing but variables says anything, the page is more help.
        ErrorKind::MissingSubcommand => {
            let typed_only = Arguments::command().mut_args(|arg| arg.env(None));
            (again(typed_only, typed).unwrap_or(error), typed.to_vec())
        }
        _ => (error, typed.to_vec()),
    };
    told(&error, Arguments::command(), &typed, &terminal, Pager::on(&terminal, &global).as_ref())
}

/// The store that is named, where no word says what is to be done: at most where, in which language and in which colours.
/// None: some word does.
fn alone_in(typed: &[OsString]) -> Option<Option<OsString>> {
    let mut store = None;
    let mut words = typed.iter().skip(1);
    while let Some(word) = words.next() {
        let word = word.to_str()?;
        let (option, value) = word.split_once('=').map_or((word, None), |(option, value)| (option, Some(value.into())));
        match option {
            "--no-pager" if value.is_none() => {}
            "--store" => store = value.or_else(|| words.next().cloned()),
            "--keys" | "--lang" | "--color" => drop(value.or_else(|| words.next().cloned())),
            _ => return None,
        }
    }
    Some(store)
}

/// What the program says alone on a terminal.
#[expect(clippy::disallowed_methods, reason = "the environment is read in this room")]
fn alone(store: Option<OsString>, terminal: &Terminal) -> u8 {
    let store = store.or_else(|| std::env::var_os("MFADESK_STORE")).filter(|store| !store.is_empty());
    let is_at_home = store.is_some_and(|store| Layout::new(Path::new(&store)).events().exists());
    let text = render::start(is_at_home, &terminal.style(chrono_tz::UTC, Instant::from_millis(0)));
    match output::print(text.as_bytes()) {
        Ok(()) => 0,
        Err(_) => exit::BROKEN,
    }
}

/// The same of a line of a call, which has commands of its own.
pub fn say_in_call(error: &Error, commands: Command, typed: &[OsString], around: &Global) -> u8 {
    told(error, commands, typed, &Terminal::or_english(&glimpse(typed, Some(around))), None)
}

fn told(error: &Error, commands: Command, typed: &[OsString], terminal: &Terminal, pager: Option<&Pager>) -> u8 {
    match error.kind() {
        ErrorKind::DisplayHelp => printed(error, commands, typed, terminal, pager),
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand if terminal.format == Format::Table => {
            printed(error, commands, typed, terminal, None);
            exit::USAGE
        }
        _ => {
            let problem = Problem::CommandLine(Box::new(Misshapen::of(error, commands, typed)));
            output::usage(&problem, &terminal.style(chrono_tz::UTC, Instant::from_millis(0)))
        }
    }
}

/// What these commands say of the words.
fn again(mut commands: Command, typed: &[OsString]) -> Option<Error> {
    commands.try_get_matches_from_mut(typed).err()
}

/// Prints the page that this error is: the words are read once more by a tree whose pages are made for reading.
fn printed(error: &Error, commands: Command, typed: &[OsString], terminal: &Terminal, pager: Option<&Pager>) -> u8 {
    let (columns, lang) = (terminal::help_columns(), terminal.lang);
    let page = match (error.kind(), lang) {
        // Where nothing was typed, what variables say is nothing typed either.
        (ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand, Lang::En) if !commands.is_no_binary_name_set() => {
            again(help::pages(commands.mut_args(|arg| arg.env(None)), lang, columns), typed)
        }
        // A call has commands of its own.
        _ if !commands.is_no_binary_name_set() => again(help::pages(commands, lang, columns), typed),
        (_, Lang::Ja) => again(help::in_japanese(commands, "", columns), typed),
        (_, Lang::En) => None,
    };
    let page = page.as_ref().unwrap_or(error);
    let text = page.render();
    let text = if terminal.color { text.ansi().to_string() } else { text.to_string() };
    if pager.is_some_and(|pager| pager.shows(text.as_bytes())) {
        return 0;
    }
    shown(page)
}

/// Prints what this error is made of.
fn shown(error: &Error) -> u8 {
    match error.print() {
        Ok(()) => 0,
        Err(_) => exit::BROKEN,
    }
}

/// `mfadesk help policy set` is `mfadesk policy set --help`. No command is called `help`, so that nothing is
/// completed, listed or documented twice.
fn asked_for_help(error: &Error, typed: &[OsString]) -> Option<Vec<OsString>> {
    let Some(ContextValue::String(word)) = error.get(ContextKind::InvalidSubcommand) else { return None };
    if word != "help" {
        return None;
    }
    let place = typed.iter().skip(1).position(|word| word == "help")? + 1;
    let mut words = typed.to_vec();
    words.remove(place);
    words.push("--help".into());
    Some(words)
}

/// The options that say how to print, of words that cannot be read as a whole. Around a line of a call are those of the
/// call.
fn glimpse(typed: &[OsString], around: Option<&Global>) -> Global {
    let typed: Vec<&OsStr> = typed.iter().map(OsString::as_os_str).take_while(|word| *word != "--").collect();
    let value = |option: &str| {
        let next = |at: usize| typed.get(at + 1).and_then(|word| word.to_str());
        typed.iter().enumerate().find_map(|(at, word)| {
            let word = word.to_str()?;
            if word == option { next(at) } else { word.strip_prefix(option)?.strip_prefix('=') }
        })
    };
    Global {
        store: None,
        keys: None,
        format: match value("--format") {
            Some("json") => FormatWord::Json,
            Some("jsonl") => FormatWord::Jsonl,
            Some("csv") => FormatWord::Csv,
            _ => around.map_or(FormatWord::Table, |global| global.format),
        },
        is_format_typed: value("--format").is_some(),
        json: typed.iter().any(|word| *word == "--json") || around.is_some_and(|global| global.json),
        lang: value("--lang").map(str::to_owned).or_else(|| match around {
            Some(global) => global.lang.clone(),
            None => terminal::language_of_environment(),
        }),
        color: match value("--color") {
            Some("always") => ColorWord::Always,
            Some("never") => ColorWord::Never,
            _ => around.map_or(ColorWord::Auto, |global| global.color),
        },
        no_pager: typed.iter().any(|word| *word == "--no-pager"),
        wait: 0,
        #[cfg(feature = "stream")]
        offline: false,
        #[cfg(feature = "stream")]
        stream: crate::desk::stream::StreamHandle::default(),
    }
}
