//! Words as a shell takes them, for commands that are proposed: what is pasted is read as it was meant.

use super::sanitize::clean;

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

fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::{quoted, word};

    #[test]
    fn a_word_is_read_by_a_shell_as_it_was_meant() {
        assert_eq!([word("T-1"), word("desk drawer"), word("")], ["T-1", "'desk drawer'", "''"]);
        assert_eq!([word("練習"), word("練習\u{3000}用")], ["練習", "'練習\u{3000}用'"]);
        assert_eq!([quoted("iPhone 15"), quoted("端末")], ["\"iPhone 15\"", "\"端末\""]);
        assert_eq!(quoted("Taro's \"black\" key"), r#"'Taro'\''s "black" key'"#);
        assert_eq!([quoted("$HOME"), quoted("`id`"), quoted("a!b")], ["'$HOME'", "'`id`'", "'a!b'"]);
    }
}
