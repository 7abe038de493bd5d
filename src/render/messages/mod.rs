//! The one catalogue of words, in two languages side by side: a text that is missing in one of them does not compile.
//! Words are those of the university's own pages, and of Entra for the names of methods.

pub mod advice;
pub mod call;
pub mod command_line;
pub mod doctor;
pub mod echo;
pub mod event;
pub mod fault;
pub mod finding;
pub mod help;
pub mod import;
pub mod names;
pub mod next;
pub mod notice;
mod of_thing;
pub mod own_labels;
pub mod policy_file;
pub mod problem;
pub mod reason;
pub mod refusal;
pub mod seal;
pub mod sentence;
#[cfg(feature = "stream")]
pub mod stream;
mod token_file;
pub mod warning;
pub mod way_out;

use super::{Lang, Locale};
use crate::domain::id::{AccountId, MethodId};
use crate::render::sanitize::clean;
use crate::render::shell;

/// One text in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Localized {
    /// In English.
    pub en: &'static str,
    /// In Japanese.
    pub ja: &'static str,
}

impl Localized {
    /// The text in this language.
    pub const fn of(self, lang: Lang) -> &'static str {
        match lang {
            Lang::En => self.en,
            Lang::Ja => self.ja,
        }
    }
}

/// What went wrong, and the way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// What it is.
    pub message: String,
    /// What to do; none where there is nothing to name.
    pub remedy: Option<String>,
}

/// One text in both languages.
macro_rules! localized {
    ($en:literal, $ja:literal $(,)?) => {
        $crate::render::messages::Localized { en: $en, ja: $ja }
    };
}

/// A text in the locale's language; `{name}` names a variable in scope, in both.
macro_rules! message {
    ($locale:expr, $en:literal, $ja:literal $(,)?) => {
        match $locale.lang {
            $crate::render::Lang::En => format!($en),
            $crate::render::Lang::Ja => format!($ja),
        }
    };
}

pub(super) use {localized, message};

/// Words in a row: `m1, m2`; nothing: `none`.
pub fn list<T: AsRef<str>>(items: impl IntoIterator<Item = T>, lang: Lang) -> String {
    let separator = localized!(", ", "、").of(lang);
    let items: Vec<String> = items.into_iter().map(|item| clean(item.as_ref()).into_owned()).collect();
    if items.is_empty() { localized!("none", "なし").of(lang).to_owned() } else { items.join(separator) }
}

/// The account that is spoken of, as a command names it: where it is not known, whoever reads it puts it there.
pub fn id(about: Option<&AccountId>) -> String {
    about.map_or_else(|| "ID".to_owned(), typed_id)
}

/// An account as a shell takes it, for commands that are proposed. One that begins like an option stands behind a blank,
/// which is no part of an id, so that the command takes it for none, wherever its options stand.
pub fn typed_id(account: &AccountId) -> String {
    typed_alone(account.as_str())
}

/// The serial of a token as a shell takes it, likewise: blanks do not count in it.
pub fn typed_serial(serial: &str) -> String {
    typed_alone(serial)
}

fn typed_alone(text: &str) -> String {
    let text = clean(text);
    if text.starts_with('-') { shell::word(&format!(" {text}")) } else { shell::word(&text) }
}

/// So many things, in English: `1 row`, `3 rows`.
pub fn many(count: impl ToString, noun: &str) -> String {
    let count = count.to_string();
    if count == "1" { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// Methods in a row.
pub fn methods(ids: &[MethodId], locale: Locale) -> String {
    list(ids.iter().map(MethodId::as_str), locale.lang)
}
