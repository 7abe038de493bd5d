//! Colours of levels, as ANSI sequences, and only where they are asked for.

use crate::domain::risk::Level;

/// The text in the colour of the level.
pub fn level(level: Level, text: &str, on: bool) -> String {
    let code = match level {
        Level::LockedOut => "1;31",
        Level::Critical => "31",
        Level::Warning => "33",
        Level::Ok => "32",
        Level::NotInForce => "2",
    };
    paint(code, text, on)
}

/// The text in bold, for headers and for the first words of a receipt.
pub fn strong(text: &str, on: bool) -> String {
    paint("1", text, on)
}

/// What stands aside: nobody reads it out.
pub fn aside(text: &str, on: bool) -> String {
    paint("2", text, on)
}

/// The first words of an error.
pub fn error(text: &str, on: bool) -> String {
    paint("1;31", text, on)
}

/// The first words of a warning.
pub fn warning(text: &str, on: bool) -> String {
    paint("33", text, on)
}

fn paint(code: &str, text: &str, on: bool) -> String {
    if on { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
}
