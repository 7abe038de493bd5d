//! Values as JSON (docs/json.md), compact.

use std::fmt::Write;
use std::io;

use serde::Serialize;

use super::sanitize::is_unsafe;

/// The value on one line, ended.
pub fn line(value: &impl Serialize) -> String {
    let mut text = compact(value);
    text.push('\n');
    text
}

/// The value as compact JSON. Everything that is rendered here has text for its keys, so this cannot fail; if it ever
/// did, the output would say so and would not be taken for an answer.
pub fn compact(value: &impl Serialize) -> String {
    let text = serde_json::to_string(value).unwrap_or_else(|why| format!("not representable as JSON: {why}"));
    if text.bytes().all(|byte| byte < DELETE) { text } else { escaped(&text) }
}

/// The same as [`line`], handed on piece by piece.
///
/// # Errors
/// What `put` says.
pub fn pieces(value: &impl Serialize, put: &mut dyn FnMut(&str) -> io::Result<()>) -> io::Result<()> {
    let mut pieces = InPieces { text: Vec::new(), put };
    serde_json::to_writer(&mut pieces, value)?;
    pieces.text.push(b'\n');
    pieces.hand_on()
}

/// So much of a text is held before it is handed on.
const PIECE: usize = 64 << 10;

struct InPieces<'p> {
    text: Vec<u8>,
    put: &'p mut dyn FnMut(&str) -> io::Result<()>,
}

impl InPieces<'_> {
    /// Hands on what there is, but for a character that is not whole yet.
    fn hand_on(&mut self) -> io::Result<()> {
        let whole = str::from_utf8(&self.text).map_or_else(|flaw| flaw.valid_up_to(), str::len);
        let rest = self.text.split_off(whole);
        let text = String::from_utf8(std::mem::replace(&mut self.text, rest)).unwrap_or_default();
        (self.put)(&escaped(&text))
    }
}

impl io::Write for InPieces<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.text.extend_from_slice(bytes);
        if self.text.len() >= PIECE {
            self.hand_on()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

const DELETE: u8 = 0x7f;

/// The same value, with what a terminal would act on, or would not show, as `\u202e`: such characters stand nowhere but in
/// strings, where that means the same.
pub fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|byte| byte >= DELETE) {
        let (before, from) = rest.split_at(at);
        escaped.push_str(before);
        let mut characters = from.chars();
        match characters.next() {
            Some(c) if is_unsafe(c) => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    // Writing to a String cannot fail.
                    let _ = write!(escaped, "\\u{unit:04x}");
                }
            }
            c => escaped.extend(c),
        }
        rest = characters.as_str();
    }
    escaped.push_str(rest);
    escaped
}
