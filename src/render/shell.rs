//! Words as a shell takes them, for commands that are proposed: what is pasted is read as it was meant.

use super::sanitize::clean;
use crate::commands::losable::{begins_like_an_option, losable};

/// A word, in quotation marks where it needs them.
pub fn word(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "/._-+@%:,=".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) { text.to_owned() } else { literal(text) }
}

/// A label in the quotation marks that people put around it, as long as a shell reads nothing in it as its own.
pub fn quoted(text: &str) -> String {
    let text = clean(text);
    if text.contains(['"', '$', '`', '\\', '!']) { literal(&text) } else { format!("\"{text}\"") }
}

/// A device as `lost` and `found` take it: whatever its label looks like, it is read as a label.
pub fn what(label: &str) -> String {
    quoted(&losable(&clean(label)))
}

/// An option with its value, which is typed as `typed` has it. One that begins like an option itself stands behind an
/// equals sign.
pub fn option(name: &str, value: &str, typed: fn(&str) -> String) -> String {
    let joint = if begins_like_an_option(value) { '=' } else { ' ' };
    format!("{name}{joint}{}", typed(value))
}

/// A file. One that is called like an option is named by where it lies.
pub fn file(path: &str) -> String {
    if begins_like_an_option(path) { word(&format!("./{path}")) } else { word(path) }
}

fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::{file, option, quoted, what, word};

    #[test]
    fn a_word_is_read_by_a_shell_as_it_was_meant() {
        assert_eq!([word("T-1"), word("desk drawer"), word("")], ["T-1", "'desk drawer'", "''"]);
        assert_eq!([word("練習"), word("練習\u{3000}用")], ["練習", "'練習\u{3000}用'"]);
        assert_eq!([quoted("iPhone 15"), quoted("端末")], ["\"iPhone 15\"", "\"端末\""]);
        assert_eq!(quoted("Taro's \"black\" key"), r#"'Taro'\''s "black" key'"#);
        assert_eq!([quoted("$HOME"), quoted("`id`"), quoted("a!b")], ["'$HOME'", "'`id`'", "'a!b'"]);
    }

    #[test]
    fn what_looks_like_something_else_is_read_as_what_it_is() {
        assert_eq!([what("iPhone 15"), what("-x"), what("m2")], ["\"iPhone 15\"", "\"device:-x\"", "\"device:m2\""]);
        assert_eq!([option("--device", "a b", quoted), option("--at", "-$", word)], ["--device \"a b\"", "--at='-$'"]);
        assert_eq!([file("a b"), file("-x.csv"), file("-")], ["'a b'", "./-x.csv", "-"]);
    }
}
