//! Events in the forms of other systems: [CloudEvents](cloud_events), which the lines of a log are, and [OCSF](ocsf); and the
//! [pseudonyms](Pseudonyms) that stand for ids where what goes out is looked at elsewhere. Texts come out, one event at a time;
//! nothing is opened.

pub mod cloud_events;
pub mod ocsf;
mod pseudonyms;

pub use pseudonyms::Pseudonyms;

use std::io;

/// Hands on objects as one list in JSON, each on a line of its own, or the lines alone; piece by piece. Returns how many there
/// were.
///
/// # Errors
/// What `put` says.
pub fn listed(
    objects: impl Iterator<Item: AsRef<str>>,
    lines: bool,
    put: &mut dyn FnMut(&str) -> io::Result<()>,
) -> io::Result<usize> {
    if !lines {
        put("[\n")?;
    }
    let mut count = 0;
    for object in objects {
        if count > 0 {
            put(if lines { "\n" } else { ",\n" })?;
        }
        put(object.as_ref())?;
        count += 1;
    }
    if count > 0 {
        put("\n")?;
    }
    if !lines {
        put("]\n")?;
    }
    Ok(count)
}
