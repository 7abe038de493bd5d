//! The options that stand before or after every command, and the desk that they and the environment name.

use std::path::PathBuf;
use std::time::Duration;

use clap::parser::ValueSource;
use clap::{ArgMatches, Args, ValueEnum};

use crate::desk::fault::Fault;
use crate::desk::{Clock, Desk, Operator};

/// Options that stand before or after the command.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Global options")]
pub struct Global {
    /// The store's directory
    #[arg(long, value_name = "DIR", env = "MFADESK_STORE", global = true)]
    pub store: Option<PathBuf>,

    /// The directory of the keys [default: keys in the store]
    #[arg(long, value_name = "DIR", env = "MFADESK_KEYS", global = true)]
    pub keys: Option<PathBuf>,

    /// Output format
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "table", global = true)]
    pub format: FormatWord,

    /// Whether --format was typed.
    #[arg(skip)]
    pub is_format_typed: bool,

    /// Same as --format json
    #[arg(long, global = true)]
    pub json: bool,

    /// Language: en or ja [default: the locale's]
    #[arg(long, value_name = "LANG", env = "MFADESK_LANG", global = true)]
    pub lang: Option<String>,

    /// When to use color
    #[arg(long, value_enum, value_name = "WHEN", default_value = "auto", global = true)]
    pub color: ColorWord,

    /// Do not use a pager for long answers
    #[arg(long, global = true)]
    pub no_pager: bool,

    /// Seconds to wait for another writer
    #[arg(long, value_name = "SECONDS", default_value = "10", global = true)]
    pub wait: u16,

    /// Do not ask the cluster: answer from this copy of the stream
    #[cfg(feature = "stream")]
    #[arg(long, global = true)]
    pub offline: bool,

    /// The connection to the stream, for all that one command does.
    #[cfg(feature = "stream")]
    #[arg(skip)]
    pub stream: crate::desk::stream::StreamHandle,
}

/// How to print.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FormatWord {
    /// For people
    Table,
    /// One object, which can be checked again
    Json,
    /// One object a line
    Jsonl,
    /// For spreadsheets
    Csv,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ColorWord {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// Whether --format stands on the command line, before the command or behind it.
pub fn is_format_typed(matches: &ArgMatches) -> bool {
    let is_here = matches.value_source("format") == Some(ValueSource::CommandLine);
    is_here || matches.subcommand().is_some_and(|(_, within)| is_format_typed(within))
}

/// The desk that the options and the environment name.
///
/// # Errors
/// When no store is named, or the simulated clock cannot be read.
pub fn desk(global: &Global) -> Result<Desk, Fault> {
    let store = global.store.clone().filter(|store| !store.as_os_str().is_empty()).ok_or(Fault::NoStoreNamed)?;
    let keys = global.keys.clone().filter(|keys| !keys.as_os_str().is_empty());
    Ok(Desk {
        keys: keys.unwrap_or_else(|| crate::store::Layout::new(&store).keys()),
        store,
        wait: Duration::from_secs(global.wait.into()),
        clock: clock()?,
        operator: Operator::default(),
        #[cfg(feature = "stream")]
        stream: global.stream.clone(),
    })
}

/// The clock that the environment asks for.
///
/// # Errors
/// When `MFADESK_CLOCK` is no time.
#[expect(clippy::disallowed_methods, reason = "the environment is read in this room")]
pub fn clock() -> Result<Clock, Fault> {
    let variable = std::env::var_os("MFADESK_CLOCK").map(|value| value.to_string_lossy().into_owned());
    Clock::from_variable(variable.as_deref())
}
