//! Sentences in lines that are no wider than the terminal. Width is what a terminal shows: a Japanese character takes
//! two columns, may stand at the end of a line, and some marks may not begin one.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// What may not begin a line (JIS X 4051, the marks that occur here).
const NOT_AT_START: &str = "、。，．・：；？！」』）】〉》ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ%)],.:;!?\"'";

/// What may not end a line.
const NOT_AT_END: &str = "「『（【〈《([\"";

/// So many bytes a column are far more than a line has.
const FAR_LONGER: usize = 16;

/// The text in lines of at most `width` columns, those after the first indented. Without a width, one line.
pub fn wrap(text: &str, width: Option<usize>, indent: usize) -> String {
    let Some(width) = width.filter(|width| text.width() > *width) else { return text.to_owned() };
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for piece in pieces(text) {
        let blank = piece.trim_end();
        if !line.trim().is_empty() && line.width() + blank.width() > width {
            lines.push(line.trim_end().to_owned());
            line = " ".repeat(indent);
        }
        let mut rest = piece;
        let is_address = piece.contains("://");
        while is_wider(rest.trim_end(), width.saturating_sub(line.width())) && rest.chars().nth(1).is_some() {
            let at = break_of_word(rest, width.saturating_sub(line.width()), is_address);
            let (before, behind) = rest.split_at(at);
            lines.push(line + before);
            (line, rest) = (" ".repeat(indent), behind);
        }
        line.push_str(rest);
    }
    lines.push(line.trim_end().to_owned());
    lines.join("\n")
}

/// Whether a text takes more than so many columns. Of one that is far longer only so much is looked at.
fn is_wider(text: &str, columns: usize) -> bool {
    let mut width = 0;
    let goes_beyond = |c: char| {
        width += c.width().unwrap_or(0);
        width > columns
    };
    if text.len() > FAR_LONGER * (columns + 1) { text.chars().any(goes_beyond) } else { text.width() > columns }
}

/// Where a word is broken that is longer than a line: behind the last hyphen that fits, unless it is an address, or where
/// the line ends; not before a mark that may not begin a line.
fn break_of_word(word: &str, room: usize, is_address: bool) -> usize {
    let mut width = 0;
    let fits = |(_, c): &(usize, char)| {
        width += c.width().unwrap_or(0);
        width <= room
    };
    let places: Vec<(usize, char)> = word.char_indices().take_while(fits).collect();
    let end = |(at, c): &(usize, char)| at + c.len_utf8();
    let hyphen = places.iter().rev().find(|(_, c)| *c == '-').filter(|_| !is_address).map(end);
    let clings = |at: &usize| word[*at..].starts_with(|c| NOT_AT_START.contains(c));
    let whole = places.iter().rev().map(end).find(|at| !clings(at));
    let first = word.chars().next().map_or(0, char::len_utf8);
    hyphen.filter(|at| !clings(at)).or(whole).unwrap_or(first)
}

/// Items in a row behind what stands first, none of them broken: what does not fit begins a line.
pub fn items(first: &str, items: &[String], separator: &str, width: Option<usize>) -> String {
    const INDENT: usize = 2;
    let columns = width.unwrap_or(usize::MAX);
    let mut lines = vec![first.to_owned()];
    let mut is_first = true;
    for (place, item) in items.iter().enumerate() {
        let said = if place + 1 == items.len() { item.clone() } else { format!("{item}{separator}") };
        match lines.last_mut() {
            Some(line) if is_first || line.width() + said.trim_end().width() <= columns => line.push_str(&said),
            _ => lines.push(" ".repeat(INDENT) + &said),
        }
        is_first = false;
    }
    lines.iter().map(|line| line.trim_end()).collect::<Vec<_>>().join("\n")
}

/// How many columns the text takes.
pub fn columns(text: &str) -> usize {
    text.width()
}

/// How wide the longest word is.
pub fn longest_piece(text: &str) -> usize {
    pieces(text).into_iter().map(|piece| piece.trim_end().width()).max().unwrap_or(0)
}

/// What cannot be broken: words with the spaces after them, a number and its per cent sign, and single wide characters with the marks that cling.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((_, c)) = characters.next() {
        let Some(&(next_at, next)) = characters.peek() else { break };
        let between = if c == ' ' { next != ' ' && next != '%' } else { may_break(c, next) };
        if between {
            pieces.push(&text[start..next_at]);
            start = next_at;
        }
    }
    pieces.push(&text[start..]);
    pieces
}

/// Whether a line may end between two characters that are not blank: beside a Japanese one, but not before or after the
/// marks that cling, not within a word in katakana, and not between a number and what it counts or is the number of.
fn may_break(c: char, next: char) -> bool {
    let is_katakana = |c: char| matches!(c, '\u{30a1}'..='\u{30fa}' | '\u{30fc}');
    let is_hiragana = |c: char| matches!(c, '\u{3041}'..='\u{3096}');
    (is_wide(c) || is_wide(next))
        && next != ' '
        && !NOT_AT_START.contains(next)
        && !NOT_AT_END.contains(c)
        && !(is_katakana(c) && is_katakana(next))
        && !c.is_ascii_digit()
        && (!next.is_ascii_digit() || is_hiragana(c))
}

fn is_wide(c: char) -> bool {
    c.width() == Some(2)
}

/// Parts of one line, each with the gap before it, if they fit; where one does not, it begins a line of its own. Parts
/// that say nothing are left out.
pub fn parts(parts: &[(&str, String)], width: Option<usize>) -> String {
    const INDENT: usize = 2;
    let columns = width.unwrap_or(usize::MAX);
    let mut lines: Vec<String> = Vec::new();
    for (gap, part) in parts.iter().filter(|(_, part)| !part.is_empty()) {
        match lines.last_mut() {
            Some(line) if line.width() + gap.width() + part.width() <= columns => {
                line.push_str(gap);
                line.push_str(part);
            }
            Some(_) => lines.push(format!("{}{part}", " ".repeat(INDENT))),
            None => lines.push(part.clone()),
        }
    }
    lines.iter().map(|line| wrap(line, width, 2 * INDENT)).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::{parts, wrap};

    #[test]
    fn a_word_longer_than_a_line_is_broken_at_a_hyphen_and_no_mark_begins_a_line() {
        assert_eq!(wrap("（duplicate-method）、理由", Some(16), 0), "（duplicate-\nmethod）、理由");
        assert_eq!(wrap("（would-lock-out）、理由", Some(18), 0), "（would-lock-\nout）、理由");
        assert_eq!(wrap("https://a-b.example/cdef", Some(20), 0), "https://a-b.example/\ncdef");
        assert_eq!(wrap("abcdefgh、i", Some(8), 0), "abcdefg\nh、i");
    }

    #[test]
    fn parts_that_do_not_fit_begin_lines_of_their_own() {
        let said =
            [("", "one".to_owned()), ("   ", String::new()), ("   ", "two".to_owned()), (" ", "three".to_owned())];
        assert_eq!(parts(&said, None), "one   two three");
        assert_eq!(parts(&said, Some(10)), "one   two\n  three");
        assert_eq!(parts(&said, Some(8)), "one\n  two\n  three");
    }
}
