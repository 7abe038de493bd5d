//! CloudEvents 1.0: the lines of a log are events in the structured JSON form, so that they go out as they stand there. A
//! batch (`application/cloudevents-batch+json`) is a JSON array of them.

use std::borrow::Cow;

use super::Pseudonyms;

/// The lines; with pseudonyms where there are any.
pub fn of<'e>(events: &'e [String], pseudonyms: Option<&'e Pseudonyms>) -> impl Iterator<Item = Cow<'e, str>> {
    events.iter().map(move |event| match pseudonyms {
        Some(pseudonyms) => Cow::Owned(pseudonyms.hide(event)),
        None => Cow::Borrowed(event.as_str()),
    })
}
