//! A typed line → its words. Words are parted by blanks (full-width ones too); quotation marks and backslashes keep
//! together what belongs together. Nothing is ever left out of what was typed. Marks that a Japanese keyboard or a text
//! that was copied has in the place of others are read as these: “ ” and 「 」 around a word, dashes before an option.

use unicode_normalization::UnicodeNormalization;

use crate::commands::parse::normalized;
use crate::commands::problem::Problem;
use crate::domain::number::is_dash;

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
        // These may stand within a word too, where they mean themselves.
        let is_around = word.text.is_empty() || word.text.ends_with(['=', '＝']);
        match (quote, c) {
            (Some(close), c) if c == close => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, '“' | '”' | '„') if is_around => quote = Some('”'),
            (None, '「') if is_around => quote = Some('」'),
            (None, '『') if is_around => quote = Some('』'),
            (None, '＂') if is_around => quote = Some('＂'),
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
    for word in &mut words {
        if let Some(option) = option(&word.text) {
            word.text = option;
        }
    }
    if let (Some(_), Some(last)) = (quote, words.last_mut()) {
        last.is_open = true;
    }
    words
}

/// An option whose name, or whose dashes, are not those of the command line: `－－ｄｅｖｉｃｅ`, `—device`. None: it is
/// none, or needs no reading.
fn option(word: &str) -> Option<String> {
    let is_dash = |c: char| c == '-' || c == '－' || is_dash(c);
    let name = word.trim_start_matches(is_dash);
    let (name, value) = match name.split_once(['=', '＝']) {
        Some((name, value)) => (name, Some(value)),
        None => (name, None),
    };
    let folded: String = name.nfkc().collect::<String>().to_lowercase();
    let is_name = folded.starts_with(|c: char| c.is_ascii_lowercase())
        && folded.chars().all(|c| c.is_ascii_lowercase() || c == '-');
    let is_long = word.chars().take_while(|c| is_dash(*c)).count() > 1 || !word.starts_with('-');
    if word.starts_with("--") && folded == name || !word.starts_with(is_dash) || !is_name || !is_long {
        return None;
    }
    Some(value.map_or_else(|| format!("--{folded}"), |value| format!("--{folded}={value}")))
}

/// Whether a text is a line that a receipt proposes, and no text of its own: it names the program and a command, at its
/// beginning or behind a prompt or a quotation mark, however it is written.
pub fn is_of_program(text: &str) -> bool {
    let text = normalized(text).to_lowercase();
    let is_mark = |c: char| !c.is_alphanumeric();
    let mut words = text.split_whitespace().map(|word| word.trim_matches(is_mark)).filter(|word| !word.is_empty());
    let first = words.next().unwrap_or_default();
    first.rsplit(['/', '\\']).next().is_some_and(|name| name == PROGRAM || name == "mfadesk.exe")
        || text.split_whitespace().any(|word| word.starts_with("--") && word.len() > 2)
            && text.split_whitespace().any(|word| word.trim_matches(is_mark) == PROGRAM)
}

/// How the program is called.
pub const PROGRAM: &str = "mfadesk";

/// The word as it is typed: in quotation marks where it needs them.
pub fn quoted(word: &str) -> String {
    let is_mark = |c| matches!(c, '"' | '\'' | '\\' | '“' | '”' | '„' | '「' | '『' | '＂');
    let is_plain = !word.is_empty() && !word.chars().any(|c| c.is_whitespace() || is_mark(c)) && option(word).is_none();
    if is_plain { word.to_owned() } else { format!("\"{}\"", word.replace('\\', "\\\\").replace('"', "\\\"")) }
}

#[cfg(test)]
mod tests {
    use super::{is_of_program, parted, quoted, words};
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
    fn marks_and_dashes_of_other_keyboards_are_read_as_those_that_are_meant() {
        for (line, expected) in [
            ("add key --device “iPhone 15”", &["add", "key", "--device", "iPhone 15"][..]),
            ("lost 「iPhone 15」 『Pixel 9』", &["lost", "iPhone 15", "Pixel 9"]),
            ("edit m1 －－ｄｅｖｉｃｅ＝「Pixel 9」", &["edit", "m1", "--device=Pixel 9"]),
            ("add key —device ーー", &["add", "key", "--device", "ーー"]),
            ("add key ーーserial 2857", &["add", "key", "--serial", "2857"]),
            ("lost スマホ「白」 Aki’s", &["lost", "スマホ「白」", "Aki’s"]),
            ("--number -", &["--number", "-"]),
        ] {
            assert_eq!(words(line).unwrap(), expected, "{line}");
        }
        assert_eq!(words("lost 「iPhone"), Err(Problem::Unclosed));
    }

    #[test]
    fn what_a_receipt_proposes_is_told_from_a_reason_however_it_is_written() {
        for text in [
            "mfadesk lost 0123456789 m1",
            "$ mfadesk lost ID m1",
            "> MFADESK found ID m1",
            "ｍｆａｄｅｓｋ　ｌｏｓｔ　m1",
            "「mfadesk lost ID m1」",
            "“mfadesk undo ID”",
            "`mfadesk undo ID`",
            "/usr/bin/mfadesk undo ID",
            "hint: mfadesk apply ID --override no-method --because \"TEXT\"",
        ] {
            assert!(is_of_program(text), "{text}");
        }
        for text in ["", "came in person", "seen in mfadesk yesterday", "本人が mfadesk の画面で確認", "lost it"]
        {
            assert!(!is_of_program(text), "{text}");
        }
    }

    #[test]
    fn what_is_not_closed_is_an_error_and_not_a_guess() {
        assert_eq!(words("lost Aki's"), Err(Problem::Unclosed));
        assert_eq!(words("lost \"iPhone"), Err(Problem::Unclosed));
    }

    #[test]
    fn a_quoted_word_is_read_as_the_same_word() {
        for word in ["m1", "iPhone 15", "", "a\"b\\c 'd'", "機種 変更", "「白」", "“x”"] {
            assert_eq!(words(&quoted(word)).unwrap(), [word], "{word}");
        }
    }

    #[test]
    fn a_word_knows_where_it_begins() {
        let words = parted("lost \"iPhone 1");
        assert_eq!((words[1].start, words[1].text.as_str(), words[1].is_open), (5, "iPhone 1", true));
    }
}
