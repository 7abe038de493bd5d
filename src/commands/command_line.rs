//! What is wrong with the shape of a command line, out of what clap says of it: which word, and how the command is
//! written. `render/` words it, as it does all that is mistyped.

use std::ffi::OsString;

use clap::Command;
use clap::error::{ContextKind, ContextValue, ErrorKind};

/// A command line that is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misshapen {
    /// What is wrong.
    pub flaw: CommandLineFlaw,
    /// The ways to write the command, with clap's placeholders.
    pub usage: Vec<String>,
    /// The words that name the command: `mfadesk policy set`; in a call, without the program.
    pub command: String,
}

/// What is wrong with it. Options and arguments are named as the help names them: `--device <LABEL>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CommandLineFlaw {
    /// There is no such command.
    NoSuchCommand {
        /// As typed.
        typed: String,
        /// What may have been meant.
        nearest: Option<String>,
    },
    /// The command is one of several, and it is not said which.
    CommandMissing,
    /// The command has no such option.
    NoSuchOption {
        /// As typed.
        typed: String,
        /// What may have been meant.
        nearest: Option<String>,
    },
    /// There is a word too many.
    TooMuch(String),
    /// What has to be there is not.
    Missing(Vec<String>),
    /// The option stands there without its value.
    ValueMissing {
        /// The option.
        option: String,
        /// What is known; empty where that is no list.
        known: Vec<String>,
    },
    /// The option takes no value, or no more of them.
    ValueTooMany {
        /// The option.
        option: String,
        /// As typed.
        typed: String,
    },
    /// The value is none of the words that are known.
    NoSuchValue {
        /// The option or argument.
        option: String,
        /// As typed.
        typed: String,
        /// What is known.
        known: Vec<String>,
    },
    /// The value is no number, or not one in the range.
    NoNumber {
        /// The option or argument.
        option: String,
        /// As typed.
        typed: String,
        /// The least and the most, where that is known.
        range: Option<(String, String)>,
    },
    /// The option stands there more than once.
    Twice(String),
    /// Both do not go together.
    Conflict {
        /// The one.
        option: String,
        /// The others.
        others: Vec<String>,
    },
    /// It is no UTF-8.
    NotUtf8,
    /// Anything else, which clap may come to find.
    Other,
}

impl Misshapen {
    /// What this error of the command line's types means, of these words.
    pub fn of(error: &clap::Error, mut root: Command, typed: &[OsString]) -> Self {
        // Only then do commands know how they are called.
        root.build();
        let path = path(error, &root, typed);
        // Where the program is not named, as in a call, it is not named here either.
        let program = format!("{} ", root.get_name());
        let is_named = !root.is_no_binary_name_set();
        let usage = usage(&mut root, &path).into_iter();
        let usage = usage.map(|usage| match usage.strip_prefix(&program).filter(|_| !is_named) {
            Some(unnamed) => unnamed.to_owned(),
            None => usage,
        });
        let usage = usage.collect();
        let words = is_named.then_some(root.get_name()).into_iter().chain(path.iter().map(String::as_str));
        let command = words.collect::<Vec<_>>().join(" ");
        Self { flaw: flaw(error), usage, command }
    }
}

fn flaw(error: &clap::Error) -> CommandLineFlaw {
    let text = |kind| texts(error, kind).into_iter().next();
    let (option, value) = (text(ContextKind::InvalidArg), text(ContextKind::InvalidValue));
    match (error.kind(), option, value) {
        (ErrorKind::InvalidSubcommand, ..) => match text(ContextKind::InvalidSubcommand) {
            // The nearest comes last.
            Some(typed) => {
                CommandLineFlaw::NoSuchCommand { typed, nearest: texts(error, ContextKind::SuggestedSubcommand).pop() }
            }
            None => CommandLineFlaw::Other,
        },
        (ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand, ..) => {
            CommandLineFlaw::CommandMissing
        }
        (ErrorKind::UnknownArgument, Some(typed), _) if typed.starts_with('-') => {
            CommandLineFlaw::NoSuchOption { typed, nearest: text(ContextKind::SuggestedArg) }
        }
        (ErrorKind::UnknownArgument, Some(typed), _) => CommandLineFlaw::TooMuch(typed),
        (ErrorKind::MissingRequiredArgument, Some(_), _) => {
            // That more of it may follow is said by the usage.
            let missing = texts(error, ContextKind::InvalidArg).into_iter();
            CommandLineFlaw::Missing(missing.map(|name| name.trim_end_matches("...").to_owned()).collect())
        }
        (ErrorKind::InvalidValue, Some(option), Some(typed)) if typed.is_empty() => {
            CommandLineFlaw::ValueMissing { option, known: texts(error, ContextKind::ValidValue) }
        }
        (ErrorKind::InvalidValue, Some(option), Some(typed)) => {
            CommandLineFlaw::NoSuchValue { option, typed, known: texts(error, ContextKind::ValidValue) }
        }
        // All values that clap reads itself are words of a list, or numbers.
        (ErrorKind::ValueValidation, Some(option), Some(typed)) => {
            CommandLineFlaw::NoNumber { option, typed, range: range(error) }
        }
        (ErrorKind::TooManyValues, Some(argument), Some(typed)) if !argument.starts_with('-') => {
            CommandLineFlaw::TooMuch(typed)
        }
        (ErrorKind::TooManyValues, Some(option), Some(typed)) => CommandLineFlaw::ValueTooMany { option, typed },
        (ErrorKind::ArgumentConflict, Some(option), _) => {
            let others = texts(error, ContextKind::PriorArg);
            if others.is_empty() || others == [option.as_str()] {
                CommandLineFlaw::Twice(option)
            } else {
                CommandLineFlaw::Conflict { option, others }
            }
        }
        (ErrorKind::InvalidUtf8, ..) => CommandLineFlaw::NotUtf8,
        _ => CommandLineFlaw::Other,
    }
}

fn texts(error: &clap::Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::String(text)) => vec![text.clone()],
        Some(ContextValue::Strings(texts)) => texts.clone(),
        _ => Vec::new(),
    }
}

/// The words that name the command. Clap says them after "Usage:", but not always; then they are looked for among what
/// was typed.
fn path(error: &clap::Error, root: &Command, typed: &[OsString]) -> Vec<String> {
    let text = error.to_string();
    if let Some((_, usage)) = text.rsplit_once("Usage: ") {
        let is_name = |word: &&str| word.starts_with(|c: char| c.is_ascii_lowercase());
        let words = usage.split_whitespace().take_while(is_name);
        return words.skip_while(|word| *word == root.get_name()).map(str::to_owned).collect();
    }
    let mut command = root;
    let mut path = Vec::new();
    let program = usize::from(!root.is_no_binary_name_set());
    for word in typed.iter().skip(program).filter_map(|word| word.to_str()) {
        if let Some(found) = command.find_subcommand(word) {
            command = found;
            path.push(word.to_owned());
        }
    }
    path
}

/// The ways to write the command: clap's own errors leave out what is optional.
fn usage(root: &mut Command, path: &[String]) -> Vec<String> {
    let mut command = root;
    for word in path {
        match command.find_subcommand_mut(word) {
            Some(found) => command = found,
            None => return Vec::new(),
        }
    }
    let text = command.render_usage().to_string();
    text.trim_start_matches("Usage: ").lines().map(|line| line.trim().to_owned()).collect()
}

/// The range that a number is not in: clap says it as `0..=65535` at the end.
fn range(error: &clap::Error) -> Option<(String, String)> {
    let why = std::error::Error::source(error)?.to_string();
    let (least, most) = why.rsplit(' ').next()?.split_once("..=")?;
    Some((least.to_owned(), most.to_owned()))
}
