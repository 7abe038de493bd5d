//! Text that came from outside, made safe for a terminal: what would move the cursor, turn the reading direction or
//! hide itself is shown as what it is. What joins the parts of an emoji, or chooses the form of a character, does
//! none of that where it stands behind one, and stays. For tables, sentences and letters: JSON and CSV carry data as it is.

use std::borrow::Cow;
use std::fmt::Write;

use crate::domain::invisible::is_invisible;

/// The text with every control, bidirectional and invisible character shown as `\u{202e}`.
pub fn clean(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let characters: Vec<char> = text.chars().collect();
    let mut clean = String::with_capacity(text.len() + 16);
    let mut at = 0;
    while let Some(c) = characters.get(at) {
        let (before, after) = (&characters[..at], &characters[at + 1..]);
        if !is_unsafe(*c) || belongs(before, *c, after) {
            clean.push(*c);
        } else {
            // Writing to a String cannot fail.
            let _ = write!(clean, "\\u{{{:x}}}", u32::from(*c));
        }
        at += 1;
        if *c == FLAG {
            let tags = tags(after);
            clean.extend(&after[..tags]);
            at += tags;
        }
    }
    Cow::Owned(clean)
}

/// Whether a terminal would act on the character, or show nothing for it.
pub(super) fn is_unsafe(c: char) -> bool {
    c.is_control() || is_invisible(c) || matches!(c, '\u{2028}' | '\u{2029}')
}

/// Whether the character is part of one that is seen: it joins two emoji (👩‍💻), makes one of a sign (☎️, 1️⃣), or chooses the form of a
/// Chinese character, as names have it.
fn belongs(before: &[char], c: char, after: &[char]) -> bool {
    match (before, c, after) {
        ([.., sign, '\u{fe0f}'] | [.., sign], '\u{200d}', [next, ..]) => is_pictograph(*sign) && is_pictograph(*next),
        ([.., '0'..='9' | '#' | '*'], '\u{fe0f}', ['\u{20e3}', ..]) => true,
        ([.., sign], '\u{fe0e}' | '\u{fe0f}', _) => is_pictograph(*sign),
        ([.., sign], '\u{fe00}'..='\u{fe02}' | '\u{e0100}'..='\u{e01ef}', _) => is_han(*sign),
        _ => false,
    }
}

/// The flag that tags make one of a part of a country: 🏴󠁧󠁢󠁥󠁮󠁧󠁿.
const FLAG: char = '\u{1f3f4}';

/// How many tags follow a flag that name a part of a country, with the one that ends them; 0: there are none, or they hold something else.
fn tags(after: &[char]) -> usize {
    let length =
        after.iter().take_while(|c| matches!(c, '\u{e0030}'..='\u{e0039}' | '\u{e0061}'..='\u{e007a}')).count();
    let is_name = (3..=6).contains(&length) && after.get(length) == Some(&'\u{e007f}');
    if is_name { length + 1 } else { 0 }
}

/// A sign that is shown as a picture, or can be.
fn is_pictograph(c: char) -> bool {
    matches!(c,
        '©' | '®' | '‼' | '⁉' | '™' | 'ℹ' | '\u{2190}'..='\u{21ff}' | '\u{2300}'..='\u{23ff}' | '\u{24c2}'
        | '\u{25a0}'..='\u{27bf}' | '\u{2900}'..='\u{297f}' | '\u{2b00}'..='\u{2bff}' | '〰' | '〽' | '㊗' | '㊙'
        | '\u{1f000}'..='\u{1faff}')
}

/// A Chinese character.
fn is_han(c: char) -> bool {
    matches!(c, '々' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}
