//! What is at the other end: language, colours, width; from options, then the environment.

#![expect(clippy::disallowed_methods, reason = "this is where the environment is read")]

use std::env;
use std::io::{self, IsTerminal};

use chrono_tz::Tz;

use super::global::{ColorWord, FormatWord, Global};
use super::labels;
use crate::commands::problem::Problem;
use crate::domain::instant::Instant;
use crate::render::{AllLabels, Format, Lang, Style};

/// How to print, as far as that is known before the log was opened.
#[derive(Debug, Clone, Copy)]
pub struct Terminal {
    /// The format.
    pub format: Format,
    /// The language.
    pub lang: Lang,
    /// Whether colours are wanted on stdout.
    pub color: bool,
    /// Whether stdout is one.
    pub is_terminal: bool,
    /// Its columns; none: it is no terminal, or does not say.
    pub width: Option<u16>,
    /// Its rows.
    pub rows: Option<u16>,
    /// Whether it is one that moves its cursor, as far as it says.
    pub moves_its_cursor: bool,
    /// What buttons and pages are called.
    pub labels: &'static AllLabels,
}

/// Whether somebody reads what is said on stderr.
pub fn somebody_reads_errors() -> bool {
    io::stderr().is_terminal()
}

impl Terminal {
    /// From the options, then the environment, then the terminal itself.
    ///
    /// # Errors
    /// When a language is named that is not known.
    pub fn of(global: &Global) -> Result<Self, Problem> {
        Ok(Self::in_language(global, language(global)?))
    }

    fn in_language(global: &Global, lang: Lang) -> Self {
        let is_terminal = io::stdout().is_terminal();
        let no_color = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let term = env::var_os("TERM");
        let dumb = term.as_ref().is_some_and(|term| term == "dumb");
        let size = if is_terminal { terminal_size::terminal_size() } else { None };
        Self {
            format: format(global),
            lang,
            labels: labels::of(global).all,
            color: match global.color {
                ColorWord::Always => true,
                ColorWord::Never => false,
                ColorWord::Auto => is_terminal && !no_color && !dumb,
            },
            is_terminal,
            width: size.map(|(width, _)| width.0),
            rows: size.map(|(_, rows)| rows.0),
            moves_its_cursor: !dumb && term.is_some_and(|term| !term.is_empty()),
        }
    }

    /// The same, of words that cannot be read as a whole: in English, where no known language is named.
    pub fn or_english(global: &Global) -> Self {
        Self::in_language(global, language(global).unwrap_or(Lang::En))
    }

    /// What rendering needs, once the log has said which time zone it speaks of.
    pub fn style(&self, time_zone: Tz, now: Instant) -> Style {
        Style {
            format: self.format,
            lang: self.lang,
            color: self.color,
            width: self.width,
            time_zone,
            now,
            labels: self.labels,
        }
    }
}

/// `--json`, `--format`.
pub fn format(global: &Global) -> Format {
    match global.format {
        _ if global.json => Format::Json,
        FormatWord::Table => Format::Table,
        FormatWord::Json => Format::Json,
        FormatWord::Jsonl => Format::Jsonl,
        FormatWord::Csv => Format::Csv,
    }
}

/// `--lang`, `MFADESK_LANG`, then the locale (`LC_ALL`, `LC_MESSAGES`, `LANG`, the first that is set).
fn language(global: &Global) -> Result<Lang, Problem> {
    if let Some(typed) = global.lang.as_deref().filter(|typed| !typed.is_empty()) {
        return Lang::known(&typed.to_lowercase()).ok_or_else(|| Problem::Language(typed.to_owned()));
    }
    let locale =
        ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(|name| env::var(name).ok().filter(|v| !v.is_empty()));
    Ok(if locale.is_some_and(|locale| locale.starts_with("ja")) { Lang::Ja } else { Lang::En })
}

/// `MFADESK_LANG`, for words that clap did not read.
pub fn language_of_environment() -> Option<String> {
    env::var("MFADESK_LANG").ok()
}

/// How many columns a page of help has. Where nothing is known of a terminal, as many as clap takes.
pub fn help_columns() -> usize {
    const MOST: usize = 100;
    let width = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    let told = || env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    width.or_else(told).filter(|columns| *columns > 0).unwrap_or(MOST).min(MOST)
}
