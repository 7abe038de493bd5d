//! A typed line → its words. Words are parted by blanks (full-width ones too); quotation marks and backslashes keep
//! together what belongs together. Nothing is ever left out of what was typed.

use crate::commands::problem::Problem;

/// One word of a line, and where it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The byte at which it begins, with its quotation mark if it has one.
    pub start: usize,
    /// What it says.
    pub text: String,
    /// Whether a quotation mark is still open at its end.
    pub is_open: bool,
}

/// The words of a line.
///
/// # Errors
/// When a quotation mark is not closed.
pub fn words(line: &str) -> Result<Vec<String>, Problem> {
    let words = parted(line);
    if words.last().is_some_and(|word| word.is_open) {
        return Err(Problem::Unclosed);
    }
    Ok(words.into_iter().map(|word| word.text).collect())
}

/// The words of a line that may not be finished.
pub fn parted(line: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut word: Option<Word> = None;
    let mut quote = None;
    let mut characters = line.char_indices();
    while let Some((at, c)) = characters.next() {
        if quote.is_none() && c.is_whitespace() {
            words.extend(word.take());
            continue;
        }
        let word = word.get_or_insert_with(|| Word { start: at, text: String::new(), is_open: false });
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None | Some('"'), '\\') => match characters.clone().next() {
                // Within quotation marks a backslash stands for itself before anything else.
                Some((_, next)) if quote.is_none() || matches!(next, '"' | '\\') => {
                    word.text.push(next);
                    characters.next();
                }
                _ => word.text.push('\\'),
            },
            (_, c) => word.text.push(c),
        }
    }
    words.extend(word);
    if let (Some(_), Some(last)) = (quote, words.last_mut()) {
        last.is_open = true;
    }
    words
}

/// The word as it is typed: in quotation marks where it needs them.
pub fn quoted(word: &str) -> String {
    let is_plain = !word.is_empty() && !word.chars().any(|c| c.is_whitespace() || matches!(c, '"' | '\'' | '\\'));
    if is_plain { word.to_owned() } else { format!("\"{}\"", word.replace('\\', "\\\\").replace('"', "\\\"")) }
}

#[cfg(test)]
mod tests {
    use super::{parted, quoted, words};
    use crate::commands::problem::Problem;

    #[test]
    fn words_are_parted_by_blanks_and_kept_together_by_quotation_marks() {
        for (line, expected) in [
            ("add phone", &["add", "phone"][..]),
            ("  add　phone\t", &["add", "phone"]),
            ("add key --device \"iPhone 15\"", &["add", "key", "--device", "iPhone 15"]),
            ("--device='iPhone 15' x", &["--device=iPhone 15", "x"]),
            ("--label \"\" ''", &["--label", "", ""]),
            (r#"a\ b "c\"d\\" "e\f" g\'h"#, &["a b", "c\"d\\", "e\\f", "g'h"]),
            ("--device 'Aki\"s' #1", &["--device", "Aki\"s", "#1"]),
            ("業務用 スマホ\\", &["業務用", "スマホ\\"]),
        ] {
            assert_eq!(words(line).unwrap(), expected, "{line}");
        }
    }

    #[test]
    fn what_is_not_closed_is_an_error_and_not_a_guess() {
        assert_eq!(words("lost Aki's"), Err(Problem::Unclosed));
        assert_eq!(words("lost \"iPhone"), Err(Problem::Unclosed));
    }

    #[test]
    fn a_quoted_word_is_read_as_the_same_word() {
        for word in ["m1", "iPhone 15", "", "a\"b\\c 'd'", "機種 変更"] {
            assert_eq!(words(&quoted(word)).unwrap(), [word], "{word}");
        }
    }

    #[test]
    fn a_word_knows_where_it_begins() {
        let words = parted("lost \"iPhone 1");
        assert_eq!((words[1].start, words[1].text.as_str(), words[1].is_open), (5, "iPhone 1", true));
    }
}
