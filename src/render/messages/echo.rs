//! What was typed, to be said again by whoever refuses it: safe for a terminal, and of a phone number the last two digits.
//! Refusals stay on screens, and end up in tickets and in the logs of the night.

use unicode_normalization::UnicodeNormalization;

use super::{message, names};
use crate::domain::rules::personal_data;
use crate::render::Locale;
use crate::render::sanitize::clean;

/// Anything that was typed.
pub fn typed(text: &str) -> String {
    clean(&personal_data::masked(text)).into_owned()
}

/// What was typed for something that can be lost. After `number:` stands a number, whatever it reads as.
pub fn loss(text: &str) -> String {
    let normalized: String = text.nfkc().collect();
    let Some(number) = normalized.trim().strip_prefix("number:") else { return typed(text) };
    let digits: Vec<char> = number.chars().filter(char::is_ascii_digit).collect();
    match digits[..] {
        [_, .., tens, ones] => format!("number:••{tens}{ones}"),
        _ => typed(text),
    }
}

/// What was typed for an account's id, quoted. Of a number only the end is said; how long it is tells whoever typed one
/// digit too many.
pub fn id(text: &str, locale: Locale) -> String {
    let quoted = names::quoted(&typed(text), locale.lang);
    if personal_data::ending(text).is_none() {
        return quoted;
    }
    let digits = text.nfkc().filter(char::is_ascii_digit).count();
    message!(locale, "{quoted} ({digits} digits)", "{quoted}（{digits}桁）")
}

/// What was typed for an account's id, quoted, where how many digits it has is said beside it.
pub fn unseen(text: &str, locale: Locale) -> String {
    names::quoted(&typed(text), locale.lang)
}
