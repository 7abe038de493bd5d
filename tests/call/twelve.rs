//! The twelve calls that the demo tells, each handled within a call: the whole screen in both languages, nothing shown that
//! must not be, and at most one typed line for each thing that is put on record.

use serde_json::Value;

use super::story::{Key, Story, Told};

/// The names of the calls that the demo tells, sorted.
fn twelve() -> Vec<&'static str> {
    let told = include_str!("../../src/cli/demo/calls.txt");
    let mut names: Vec<&str> = told.lines().filter_map(|line| line.strip_prefix("= ")?.split(" | ").next()).collect();
    names.sort_unstable();
    names
}

#[test]
fn each_of_the_twelve_stories_is_handled_within_calls() {
    let stories = Story::all("stories");
    let names: Vec<&str> = stories.iter().map(|story| story.path.file_stem().unwrap().to_str().unwrap()).collect();
    assert_eq!((names.len(), names), (12, twelve()));
    for story in &stories {
        let told = ["en", "ja"].map(|lang| story.tell(lang));
        story.hold([&told[0], &told[1]]);
        for told in &told {
            shows_nothing_hidden(story, told);
        }
        takes_a_line_for_each_fact(story, &told[0]);
        assert_eq!(facts(&told[0]), facts(&told[1]), "{}: the language changes no event", story.path.display());
    }
}

/// What was typed without being shown is nowhere on the screen, nor among the bytes sent to it, nor in the log.
fn shows_nothing_hidden(story: &Story, told: &Told) {
    let hidden = story.calls.iter().flat_map(|call| &call.keys).filter_map(|key| match key {
        Key::Hidden(number) => Some(number),
        _ => None,
    });
    for number in hidden {
        // As it was typed, and without what stands between its digits; a part of it would be too much already.
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        for part in [&number[..], &digits, &digits[3..], &number[4..]] {
            for bytes in [&told.bytes, &told.desk.log()] {
                assert!(!String::from_utf8_lossy(bytes).contains(part), "{}: {part}", story.path.display());
            }
        }
    }
}

/// At most one typed line, whether a command or an answer, for each thing that is put on record. Such a thing is: an
/// event; the reason why a rule was lifted and the number of a phone, which are kept with their event and asked for on a
/// line of their own; and, where the page is read out, what is said of each method, and that there is nothing else.
fn takes_a_line_for_each_fact(story: &Story, told: &Told) {
    let typed = story.calls.iter().flat_map(|call| &call.keys);
    let typed = typed.filter(|key| matches!(key, Key::Line(_) | Key::Answer(_) | Key::Hidden(_))).count();
    let put_on_record = things(told);
    assert!(typed <= put_on_record, "{}: {typed} lines for {put_on_record}", story.path.display());
    assert!(put_on_record > 0, "{}", story.path.display());
}

fn things(told: &Told) -> usize {
    let facts = facts(told);
    let of = |name: &str| facts.iter().filter(|(_, data)| !data[name].is_null()).count();
    let read_out: usize = told.screens.iter().map(|screen| screen.matches("still there").count()).sum();
    let looked = facts.iter().filter(|(kind, _)| kind == "mfadesk.account.observed.v1").count();
    facts.len() + of("override_reason") + of("number") + read_out + looked
}

/// The type and the data of each event that was recorded in the calls; what is random left out.
fn facts(told: &Told) -> Vec<(String, Value)> {
    let log = String::from_utf8(told.desk.log()).unwrap();
    let events = log.lines().skip(told.before).map(|line| serde_json::from_str::<Value>(line).unwrap());
    let fact = |event: Value| {
        let mut data = event["data"].clone();
        for random in ["salt", "number", "event"] {
            if let Some(value) = data.get_mut(random).filter(|value| !value.is_null()) {
                *value = "…".into();
            }
        }
        (event["type"].as_str().unwrap().to_owned(), data)
    };
    events.map(fact).collect()
}
