//! CloudEvents 1.0: the lines of a log are events in the structured JSON form, so that they go out as they stand there. A
//! batch (`application/cloudevents-batch+json`) is a JSON array of them.

use super::{Pseudonyms, listed};

/// The lines, as a batch or each for itself; with pseudonyms where there are any.
pub fn of(events: &[String], lines: bool, pseudonyms: Option<&Pseudonyms>) -> String {
    match pseudonyms {
        None => listed(events, lines),
        Some(pseudonyms) => {
            let hidden: Vec<String> = events.iter().map(|event| pseudonyms.hide(event)).collect();
            listed(&hidden, lines)
        }
    }
}
