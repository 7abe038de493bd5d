//! Values as JSON (docs/json.md), compact.

use std::fmt::{Display, Write};

use serde::Serialize;

use super::sanitize::is_unsafe;

/// The value on one line, ended.
pub fn line(value: &impl Serialize) -> String {
    let mut text = compact(value);
    text.push('\n');
    text
}

/// The values one after another, each ended so; made in one text, since most values are short.
pub fn each_ended(values: &[impl Serialize], end: u8) -> String {
    let mut text = Vec::with_capacity(values.len() * LIKELY);
    for value in values {
        let begun = text.len();
        if let Err(why) = serde_json::to_writer(&mut text, value) {
            text.truncate(begun);
            text.extend_from_slice(not_representable(&why).as_bytes());
        }
        if !is_plain(&text[begun..]) {
            let whole = String::from_utf8_lossy(&text.split_off(begun)).into_owned();
            text.extend_from_slice(escaped(&whole).as_bytes());
        }
        text.push(end);
    }
    // What it is made of is text.
    String::from_utf8(text).unwrap_or_else(|flaw| not_representable(&flaw))
}

/// So long is a value likely to be.
const LIKELY: usize = 512;

/// The value as compact JSON. Everything that is rendered here has text for its keys, so this cannot fail; if it ever
/// did, the output would say so and would not be taken for an answer.
pub fn compact(value: &impl Serialize) -> String {
    shown(serde_json::to_string(value).unwrap_or_else(|why| not_representable(&why)))
}

fn not_representable(why: &dyn Display) -> String {
    format!("not representable as JSON: {why}")
}

fn shown(text: String) -> String {
    if is_plain(text.as_bytes()) { text } else { escaped(&text) }
}

/// Whether there is nothing but ASCII that can be printed, as far as JSON does not escape it itself.
fn is_plain(text: &[u8]) -> bool {
    text.is_ascii() && memchr::memchr(DELETE, text).is_none()
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
