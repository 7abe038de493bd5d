//! What cannot stand in a policy file, by lines. `render/` words it.

use super::nearest::nearest;

/// Something in a policy file that cannot stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyFlaw {
    /// The line of the file, from 1.
    pub line: usize,
    /// The key, with its table: `office.hours`; empty: the file as a whole.
    pub key: String,
    /// What is wrong with it.
    pub wrong: PolicyError,
}

/// What is wrong in a policy file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PolicyError {
    /// It is no TOML; the reader says why, in English.
    NotToml(String),
    /// There is no such key.
    UnknownKey {
        /// The key that may have been meant.
        nearest: Option<&'static str>,
        /// Those that there are.
        known: Vec<&'static str>,
    },
    /// The value is of another type.
    Type {
        /// What it should be.
        wanted: Shape,
    },
    /// It is not one of the words that are known.
    Word {
        /// As typed.
        typed: String,
        /// The word that may have been meant.
        nearest: Option<&'static str>,
        /// Those that there are.
        known: Vec<&'static str>,
    },
    /// It has to be said, and is not.
    Missing,
    /// It is said twice.
    Twice(String),
    /// The number is too small or too large.
    Range {
        /// As typed.
        typed: String,
        /// The smallest that can be.
        least: u32,
        /// The largest that can be.
        most: u32,
    },
    /// It is no regular expression; why, in English.
    Pattern(String),
    /// The pattern does not say what a whole id is: it has to begin with `^` and end with `$`, alternatives in
    /// parentheses.
    NotAnchored,
    /// No such time zone is known.
    TimeZone {
        /// As typed.
        typed: String,
        /// The one that may have been meant.
        nearest: Option<&'static str>,
    },
    /// It is no country code: one to three digits, the first not 0.
    CountryCode(String),
    /// They are no hours of a day, the first before the second: `09:00-17:00`.
    Hours(String),
    /// It is no day that there is: `2026-12-29`.
    Day(String),
    /// It is no address that begins with `https://`.
    Address(String),
}

/// What a value should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A whole number.
    Number,
    /// `true` or `false`.
    Flag,
    /// A text.
    Text,
    /// A list of texts.
    Texts,
    /// A table.
    Table,
    /// A list of tables.
    Tables,
}

impl PolicyError {
    pub(super) fn of_unknown(typed: &str, known: &[&'static str]) -> Self {
        Self::UnknownKey { nearest: nearest(typed, known.iter().copied()), known: known.to_vec() }
    }
}
