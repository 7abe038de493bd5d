//! What somebody writes down.

use serde_json::json;

use super::*;

fn note(text: &str, follow_up: Option<Instant>) -> Command {
    Command::Note { text: text.into(), follow_up }
}

fn noted(follow_up: Option<&str>) -> Said {
    ("account.noted", json!({"text": "rang", "follow_up": follow_up}))
}

#[test]
fn it_is_written_down_of_anybody_and_changes_nothing_else() {
    for history in [safe_student(), locked_out(), given([person("other"), closed()])] {
        history.when(note("rang", None)).then("account.noted", json!({"text": "rang"})).overriding(&[]).warning(&[]);
    }
}

#[test]
fn another_note_ends_what_was_to_be_followed_up_and_says_so() {
    let at = Instant::parse("2026-11-25T01:00:00.000Z").unwrap();
    let written = "2026-11-25T01:00:00.000Z";
    let ends = [Warning::FollowUpEnds { at }];
    let waits = safe_student().and([noted(Some(written))]);
    waits.when(note("came", None)).then("account.noted", json!({"text": "came"})).warning(&ends);
    let later = note("not there", Some(at.plus(MINUTE)));
    waits
        .when(later)
        .then("account.noted", json!({"text": "not there", "follow_up": "2026-11-25T01:01:00.000Z"}))
        .warning(&ends);
    // It stood as long as it was the latest.
    safe_student().and([noted(Some(written)), noted(None)]).when(note("again", None)).then_recorded().warning(&[]);
}
