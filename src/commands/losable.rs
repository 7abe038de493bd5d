//! A label as something that is lost or found: where it could be read as something else, it says that it is one.

use super::parse::{method_id, normalized};
use crate::domain::number::is_dash;

/// A device as `lost` and `found` take it. A label that reads as an option, a method or another sort of thing stands
/// behind `device:`.
pub fn losable(label: &str) -> String {
    let reads_otherwise =
        method_id(&normalized(label)).is_some() || label.contains([':', '：']) || begins_like_an_option(label);
    if reads_otherwise { format!("device:{label}") } else { label.to_owned() }
}

/// Whether a word could be taken for an option: by the command line for its hyphen, in a call for any dash. One that is
/// nothing else is a word.
pub fn begins_like_an_option(text: &str) -> bool {
    text != "-" && (text.starts_with(['-', '－']) || text.starts_with(is_dash))
}
