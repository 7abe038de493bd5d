//! Where a JSON text ends (RFC 8259): a scanner that validates and keeps nothing. It does not recurse, so no line can
//! exhaust the stack, and it refuses what nests too deeply for readers that do.

use super::cursor::plain_length;

/// How many levels the object of a line may nest, itself included. Common readers stop here.
pub const MAX_DEPTH: u32 = 127;

/// How many levels a value inside the object of a line may nest.
pub const MAX_DEPTH_OF_VALUE: u32 = MAX_DEPTH - 1;

/// Whether the text is one value, with no white space around it.
pub fn is_value(text: &[u8]) -> bool {
    value(text, 0) == Some(text.len())
}

/// Whether the text is one object that is nested no deeper than a line may be, white space around it included.
pub fn is_object(text: &[u8]) -> bool {
    let start = space(text, 0);
    let end = if text.get(start) == Some(&b'{') { value_nested(text, start, MAX_DEPTH) } else { None };
    end.is_some_and(|end| space(text, end) == text.len())
}

/// Whether the text has enough brackets to nest too deeply, should it be a value.
pub fn may_nest_too_deeply(text: &[u8]) -> bool {
    let most = MAX_DEPTH_OF_VALUE as usize;
    text.len() > 2 * most && text.iter().filter(|byte| matches!(byte, b'{' | b'[')).count() > most
}

/// The position after the value that begins at `at`. None: there is none, or it nests too deeply.
pub fn value(text: &[u8], at: usize) -> Option<usize> {
    value_nested(text, at, MAX_DEPTH_OF_VALUE)
}

/// The same, nested at most so deep.
fn value_nested(text: &[u8], mut at: usize, deepest: u32) -> Option<usize> {
    let mut depth = 0_u32;
    // Bit `n` says whether level `n` is an object; `MAX_DEPTH` fits.
    let mut objects = 0_u128;
    loop {
        match *text.get(at)? {
            open @ (b'{' | b'[') => {
                if depth == deepest {
                    return None;
                }
                let (is_object, close) = (open == b'{', open + 2);
                at = space(text, at + 1);
                if *text.get(at)? != close {
                    objects = objects & !(1 << depth) | (u128::from(is_object) << depth);
                    depth += 1;
                    if is_object {
                        at = name(text, at)?;
                    }
                    continue;
                }
                at += 1;
            }
            b'"' => at = string(text, at)?,
            b'-' | b'0'..=b'9' => at = number(text, at)?,
            b't' => at = word(text, at, b"true")?,
            b'f' => at = word(text, at, b"false")?,
            b'n' => at = word(text, at, b"null")?,
            _ => return None,
        }
        // A value ended; so may the arrays and objects around it.
        loop {
            let Some(level) = depth.checked_sub(1) else { return Some(at) };
            let is_object = objects & (1 << level) != 0;
            at = space(text, at);
            match *text.get(at)? {
                b',' => {
                    at = space(text, at + 1);
                    if is_object {
                        at = name(text, at)?;
                    }
                    break;
                }
                b'}' if is_object => {}
                b']' if !is_object => {}
                _ => return None,
            }
            at += 1;
            depth = level;
        }
    }
}

/// The position after the string that begins at `at`.
pub fn string(text: &[u8], at: usize) -> Option<usize> {
    if *text.get(at)? != b'"' {
        return None;
    }
    let mut at = at + 1;
    loop {
        at += plain_length(text.get(at..)?)?;
        match *text.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => match *text.get(at + 1)? {
                b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => at += 2,
                b'u' if text.get(at + 2..at + 6)?.iter().all(u8::is_ascii_hexdigit) => at += 6,
                _ => return None,
            },
            // A control character.
            _ => return None,
        }
    }
}

/// Whether JSON counts this byte as white space.
pub fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

fn space(text: &[u8], mut at: usize) -> usize {
    while text.get(at).copied().is_some_and(is_space) {
        at += 1;
    }
    at
}

/// A member's name with its colon; the position of the value.
fn name(text: &[u8], at: usize) -> Option<usize> {
    let at = space(text, string(text, at)?);
    if *text.get(at)? != b':' {
        return None;
    }
    Some(space(text, at + 1))
}

fn word(text: &[u8], at: usize, word: &[u8]) -> Option<usize> {
    text.get(at..)?.starts_with(word).then_some(at + word.len())
}

fn number(text: &[u8], mut at: usize) -> Option<usize> {
    if text.get(at) == Some(&b'-') {
        at += 1;
    }
    at = if *text.get(at)? == b'0' { at + 1 } else { digits(text, at)? };
    if text.get(at) == Some(&b'.') {
        at = digits(text, at + 1)?;
    }
    if matches!(text.get(at), Some(b'e' | b'E')) {
        at += 1;
        if matches!(text.get(at), Some(b'+' | b'-')) {
            at += 1;
        }
        at = digits(text, at)?;
    }
    Some(at)
}

/// The position after one or more digits.
fn digits(text: &[u8], at: usize) -> Option<usize> {
    let count = text.get(at..)?.iter().take_while(|byte| byte.is_ascii_digit()).count();
    (count > 0).then_some(at + count)
}
