//! What can stand where on a line: the words of an argument, for completion and for questions alike. It offers; whether
//! something is accepted is the rules' business.

use super::person::Person;
use crate::commands::parse::{AFFILIATIONS, method_id, normalized};
use crate::commands::{LOSS_REASONS, PLACES};
use crate::domain::account::Method;
use crate::domain::affiliation::Affiliation;
use crate::domain::kind::{Channel, Kind};
use crate::domain::rules::Code;
use crate::domain::rules::method::open_kinds;
use crate::domain::rules::reregister::WAYS;
use crate::domain::rules::terminate::IDENTITY_CHECKS;
use crate::render::messages::call::chosen;
use crate::render::messages::names;
use crate::render::{Choice, method_choice};

/// What can stand for this argument of this command. Nothing: whatever is typed.
pub fn of(path: &[String], argument: &str, person: &Person) -> Vec<Choice> {
    let lang = person.style.lang;
    let command = path.first().map_or("", String::as_str);
    let numbered = |words: Vec<(&str, String)>| {
        let choice = |(place, (typed, said)): (usize, (&str, String))| Choice {
            key: (place + 1).to_string(),
            typed: typed.to_owned(),
            said,
        };
        words.into_iter().enumerate().map(choice).collect::<Vec<_>>()
    };
    match (command, argument) {
        ("add", "kind") => numbered(open_kinds(&person.state, &person.policy).into_iter().map(kind(person)).collect()),
        (_, "device" | "to") | ("phone-change", "from") => {
            numbered(person.devices().into_iter().map(|label| (label, String::new())).collect())
        }
        (_, "channel") => plain(&Channel::ALL.map(Channel::as_str)),
        ("test", "words") => methods(person, |method| method.kind.verifies_sign_in())
            .into_iter()
            .chain(plain(&["passed", "failed"]))
            .collect(),
        ("default" | "replace", "method" | "old" | "new") => methods(person, |method| method.kind.verifies_sign_in()),
        (_, "method" | "methods") => methods(person, |_| true),
        ("lost", "what") => what(person, |method| method.unavailable.is_none()),
        ("found", "what") => what(person, |method| method.unavailable.is_some()),
        (_, "without") => what(person, |_| true),
        ("lost", "reason") => plain(&LOSS_REASONS),
        ("observe", "from") => plain(&PLACES),
        (_, "affiliation") => {
            numbered(words(&AFFILIATIONS, |word| names::affiliation(&Affiliation::of_log(word), lang).into_owned()))
        }
        (_, "via") => numbered(words(&WAYS, |word| names::via(word, lang).into_owned())),
        (_, "identity_check") => numbered(words(&IDENTITY_CHECKS, |word| names::identity_check(word, lang).into())),
        (_, "identity_service") => named(&["linked", "not-linked"], person),
        (_, "language") => numbered(words(&["en", "ja"], |word| names::language(word, lang).into_owned())),
        (_, "overrides") => {
            let codes: Vec<&str> =
                Code::ALL.iter().filter(|code| code.is_overridable()).map(|code| code.as_str()).collect();
            plain(&codes)
        }
        _ => Vec::new(),
    }
}

/// Words of the command line, numbered, with what they stand for.
pub fn named(words: &[&str], person: &Person) -> Vec<Choice> {
    let choice = |(place, word): (usize, &&str)| Choice {
        key: (place + 1).to_string(),
        typed: (*word).to_owned(),
        said: chosen(word).map_or_else(String::new, |said| said.of(person.style.lang).to_owned()),
    };
    words.iter().enumerate().map(choice).collect()
}

/// Words that say what they are.
fn plain(words: &[&str]) -> Vec<Choice> {
    let choice = |word: &&str| Choice { key: (*word).to_owned(), typed: (*word).to_owned(), said: String::new() };
    words.iter().map(choice).collect()
}

/// The channels of a kind.
pub fn channels(kind: Kind, person: &Person) -> Vec<Choice> {
    let choice = |(place, channel): (usize, &Channel)| Choice {
        key: (place + 1).to_string(),
        typed: channel.as_str().to_owned(),
        said: names::channel(*channel).of(person.style.lang).to_owned(),
    };
    kind.channels().iter().enumerate().map(choice).collect()
}

/// A kind by the shortest word for it, and its name.
fn kind(person: &Person) -> impl Fn(Kind) -> (&'static str, String) {
    let lang = person.style.lang;
    move |kind| (kind.row().alias.unwrap_or(kind.as_str()), names::kind(kind).of(lang).to_owned())
}

fn words<'w>(words: &[&'w str], said: impl Fn(&str) -> String) -> Vec<(&'w str, String)> {
    words.iter().map(|word| (*word, said(word))).collect()
}

/// The methods on record that are of this sort.
fn methods(person: &Person, is_one: impl Fn(&Method) -> bool) -> Vec<Choice> {
    let Some(status) = person.status() else { return Vec::new() };
    let shown = status.methods.iter().zip(&person.state.methods).filter(|(_, method)| is_one(method));
    shown.map(|(method, _)| method_choice(method, &person.style)).collect()
}

/// What can be lost, or found: devices, then methods.
fn what(person: &Person, is_one: impl Fn(&Method) -> bool) -> Vec<Choice> {
    let of_some = |label: &&str| {
        let on_it = |method: &&Method| method.device.as_ref().is_some_and(|device| device.label() == *label);
        person.state.methods.iter().filter(on_it).any(&is_one)
    };
    let devices = person.devices().into_iter().filter(of_some).enumerate();
    let devices = devices.map(|(place, label)| Choice {
        key: (place + 1).to_string(),
        // A label that reads as something else says that it is one.
        typed: if method_id(&normalized(label)).is_some() || label.contains([':', '：']) {
            format!("device:{label}")
        } else {
            label.to_owned()
        },
        said: String::new(),
    });
    devices.chain(methods(person, &is_one)).collect()
}
