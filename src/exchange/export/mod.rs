//! Events in the forms of other systems: [CloudEvents](cloud_events), which the lines of a log are, and [OCSF](ocsf); and the
//! [pseudonyms](Pseudonyms) that stand for ids where what goes out is looked at elsewhere. Texts come out; nothing is opened.

pub mod cloud_events;
pub mod ocsf;
mod pseudonyms;

pub use pseudonyms::Pseudonyms;

/// Objects as one list in JSON, each on a line of its own; or the lines alone.
pub fn listed(objects: &[String], lines: bool) -> String {
    let length: usize = objects.iter().map(|object| object.len() + 2).sum();
    let mut text = String::with_capacity(length + 4);
    if !lines {
        text.push_str("[\n");
    }
    for (number, object) in objects.iter().enumerate() {
        text.push_str(object);
        if !lines && number + 1 < objects.len() {
            text.push(',');
        }
        text.push('\n');
    }
    if !lines {
        text.push_str("]\n");
    }
    text
}
