//! Values as JSON (docs/json.md), compact.

use std::fmt::Write;

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
