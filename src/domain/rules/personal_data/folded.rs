//! A text as it is searched: full-width forms, digits of other scripts and dashes of all sorts as what they stand for,
//! and nothing of what cannot be seen. Each character still knows where it stood, so that the rest can be said again as
//! it was typed.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use crate::domain::invisible::is_invisible;
use crate::domain::number::is_dash;

/// A text to be searched.
pub struct FoldedText {
    /// Its characters.
    pub text: Vec<char>,
    /// The bytes of the text as typed that each of them stands for.
    places: Vec<Range<usize>>,
}

impl FoldedText {
    /// Folds a text.
    pub fn of(typed: &str) -> Self {
        let (mut text, mut places) = (Vec::with_capacity(typed.len()), Vec::with_capacity(typed.len()));
        let mut was_plain = true;
        for (at, typed) in typed.char_indices() {
            let is_plain = is_plain_digit(typed);
            for c in std::iter::once(typed).nfkc().filter(|c| !is_invisible(*c) && *c != ENCLOSING_KEYCAP) {
                let c = plain(c);
                // What counts items, ①, is no part of the number behind it.
                if c.is_ascii_digit() {
                    if was_plain != is_plain && text.last().is_some_and(char::is_ascii_digit) {
                        text.push(' ');
                        places.push(at..at);
                    }
                    was_plain = is_plain;
                }
                text.push(c);
                places.push(at..at + typed.len_utf8());
            }
        }
        read_kanji(&mut text);
        Self { text, places }
    }

    /// Where these characters stand in the text as typed.
    pub fn typed(&self, characters: &Range<usize>) -> Range<usize> {
        let of = |at: usize| self.places.get(at).cloned().unwrap_or_default();
        of(characters.start).start..of(characters.end.saturating_sub(1)).end
    }
}

/// What makes a key of a digit.
const ENCLOSING_KEYCAP: char = '\u{20e3}';

/// What the character stands for between digits.
fn plain(c: char) -> char {
    match c {
        c if c.is_ascii() && !c.is_ascii_control() && c != '~' => c,
        c if c.is_whitespace() || c.is_control() => ' ',
        c if is_dash(c) || is_dash_elsewhere(c) => '-',
        '\u{b7}' | '\u{2027}' | '\u{2219}' | '\u{22c5}' | '\u{318d}' => '・',
        '\u{2795}' => '+',
        '\u{ab}' | '\u{bb}' | '\u{2039}' | '\u{203a}' | '\u{3008}'..='\u{3011}' | '\u{3014}'..='\u{301b}' => '(',
        '\u{21d2}' | '\u{2794}' | '\u{2799}'..='\u{279e}' | '\u{27a1}' | '\u{27f6}' | '\u{25b6}' | '\u{25b8}' => '→',
        c => digit(c).or_else(|| enclosed_digit(c)).unwrap_or(c),
    }
}

/// What is written for `-` in texts, though not in a number that is typed as one.
fn is_dash_elsewhere(c: char) -> bool {
    matches!(
        c,
        '~' | '\u{2d7}'
            | '\u{58a}'
            | '\u{5be}'
            | '\u{1806}'
            | '\u{2043}'
            | '\u{2053}'
            | '\u{223c}'
            | '\u{23af}'
            | '\u{2500}'
            | '\u{2501}'
            | '\u{2796}'
            | '\u{2e3a}'
            | '\u{2e3b}'
            | '\u{2e40}'
            | '\u{301c}'
            | '\u{3030}'
            | '\u{30a0}'
    )
}

/// The decimal digits of all scripts, as ours, by where their zeros are (Unicode 16, general category Nd).
fn digit(c: char) -> Option<char> {
    const ZEROS: [char; 67] = [
        '\u{660}',
        '\u{6f0}',
        '\u{7c0}',
        '\u{966}',
        '\u{9e6}',
        '\u{a66}',
        '\u{ae6}',
        '\u{b66}',
        '\u{be6}',
        '\u{c66}',
        '\u{ce6}',
        '\u{d66}',
        '\u{de6}',
        '\u{e50}',
        '\u{ed0}',
        '\u{f20}',
        '\u{1040}',
        '\u{1090}',
        '\u{17e0}',
        '\u{1810}',
        '\u{1946}',
        '\u{19d0}',
        '\u{1a80}',
        '\u{1a90}',
        '\u{1b50}',
        '\u{1bb0}',
        '\u{1c40}',
        '\u{1c50}',
        '\u{a620}',
        '\u{a8d0}',
        '\u{a900}',
        '\u{a9d0}',
        '\u{a9f0}',
        '\u{aa50}',
        '\u{abf0}',
        '\u{104a0}',
        '\u{10d30}',
        '\u{10d40}',
        '\u{11066}',
        '\u{110f0}',
        '\u{11136}',
        '\u{111d0}',
        '\u{112f0}',
        '\u{11450}',
        '\u{114d0}',
        '\u{11650}',
        '\u{116c0}',
        '\u{116d0}',
        '\u{116da}',
        '\u{11730}',
        '\u{118e0}',
        '\u{11950}',
        '\u{11bf0}',
        '\u{11c50}',
        '\u{11d50}',
        '\u{11da0}',
        '\u{11f50}',
        '\u{16130}',
        '\u{16a60}',
        '\u{16ac0}',
        '\u{16b50}',
        '\u{16d70}',
        '\u{1e140}',
        '\u{1e2f0}',
        '\u{1e4f0}',
        '\u{1e5f1}',
        '\u{1e950}',
    ];
    let value = |zero: char| u32::from(c).checked_sub(u32::from(zero)).filter(|value| *value < 10);
    ZEROS.into_iter().find_map(value).and_then(|value| char::from_digit(value, 10))
}

/// The digits in circles that are signs of their own and fold to nothing else: ⓿❶, ➀, ➊, ⓵, 🄋.
fn enclosed_digit(c: char) -> Option<char> {
    const ONES: [char; 4] = ['\u{24f5}', '\u{2776}', '\u{2780}', '\u{278a}'];
    if matches!(c, '\u{24ff}' | '\u{1f10b}' | '\u{1f10c}') {
        return Some('0');
    }
    let value = |one: char| u32::from(c).checked_sub(u32::from(one)).filter(|value| *value < 9);
    ONES.into_iter().find_map(value).and_then(|value| char::from_digit(value + 1, 10))
}

/// Whether the character is a digit and no more than that: neither circled nor raised.
fn is_plain_digit(c: char) -> bool {
    matches!(c, '0'..='9' | '０'..='９' | '\u{1d7ce}'..='\u{1d7ff}') || digit(c).is_some()
}

/// The digits of Chinese writing as ours, where they stand alone; 一 between digits is a dash. Three 〇 and more stand
/// for what is left out.
fn read_kanji(text: &mut [char]) {
    const DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    // A circle is typed for 〇, and by itself is a bullet, or stands for what is left out.
    let is_circle = |c: char| matches!(c, '○' | '◯');
    let value = |c: char| DIGITS.iter().position(|digit| *digit == if c == '零' || is_circle(c) { '〇' } else { c });
    let mut at = 0;
    while at < text.len() {
        let length = text[at..].iter().take_while(|c| value(**c).is_some()).count();
        let is_digit = |at: Option<usize>| at.and_then(|at| text.get(at)).is_some_and(char::is_ascii_digit);
        let beside = (is_digit(at.checked_sub(1)), is_digit(Some(at + length)));
        let is_before_zero = text.get(at + length) == Some(&'0');
        let run = &mut text[at..at + length];
        match beside {
            (true, true) if run == ['一'] => run[0] = '-',
            // Before a 0 it would be one too many: a bullet.
            (false, true) if !is_before_zero && matches!(run, ['〇' | '○' | '◯']) => run[0] = '0',
            (false, false)
                if !run.windows(3).any(|three| three == ['〇'; 3]) && !run.iter().copied().all(is_circle) =>
            {
                for c in run {
                    *c = value(*c).and_then(|value| char::from_digit(u32::try_from(value).ok()?, 10)).unwrap_or(*c);
                }
            }
            _ => {}
        }
        at += length.max(1);
    }
}
