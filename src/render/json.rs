//! Values as JSON (docs/json.md), compact.

use serde::Serialize;

/// The value on one line, ended.
pub fn line(value: &impl Serialize) -> String {
    let mut text = compact(value);
    text.push('\n');
    text
}

/// The value as compact JSON. Everything that is rendered here has text for its keys, so this cannot fail; if it ever
/// did, the output would say so and would not be taken for an answer.
pub fn compact(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|why| format!("not representable as JSON: {why}"))
}
