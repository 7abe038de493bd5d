//! What can stand where on a line: the words of an argument, for completion and for questions alike. It offers; whether
//! something is accepted is the rules' business.

use super::person::Person;
use crate::commands::batch;
use crate::commands::candidates::Candidates;
use crate::commands::losable::losable;
use crate::domain::account::Method;
use crate::domain::affiliation::Affiliation;
use crate::domain::kind::{Channel, Kind};
use crate::domain::rules::method::open_kinds;
use crate::render::messages::call::chosen;
use crate::render::messages::names;
use crate::render::{Choice, method_choice};

/// What can stand for this argument of this command. Nothing: whatever is typed.
pub fn of_argument(path: &[String], argument: &str, person: &Person) -> Vec<Choice> {
    batch::candidates(&path.join(" "), argument).map_or_else(Vec::new, |candidates| of(candidates, person))
}

/// What can stand there, about this person.
pub fn of(candidates: Candidates, person: &Person) -> Vec<Choice> {
    let lang = person.style.lang;
    let words = candidates.words();
    let named_by = |name: &dyn Fn(&str) -> String| numbered(words.iter().map(|word| (*word, name(word))));
    match candidates {
        Candidates::Kind => numbered(open_kinds(&person.state, &person.policy).into_iter().map(kind(person))),
        Candidates::Device | Candidates::OldPhone | Candidates::NewPhone => {
            numbered(person.devices().into_iter().map(|label| (label, String::new())))
        }
        Candidates::TestedMethod => {
            methods(person, |method| method.kind.verifies_sign_in()).into_iter().chain(plain(&words)).collect()
        }
        Candidates::SignInMethod | Candidates::NewMethod => methods(person, |method| method.kind.verifies_sign_in()),
        Candidates::Method => methods(person, |_| true),
        Candidates::Losable => what(person, |method| method.is_available()),
        Candidates::Lost => what(person, |method| !method.is_available()),
        Candidates::LostOrNot => what(person, |_| true),
        Candidates::Affiliation => named_by(&|word| names::affiliation(&Affiliation::of_log(word), lang).into_owned()),
        Candidates::Way => named_by(&|word| names::via(word, lang).into_owned()),
        Candidates::IdentityCheck => named_by(&|word| names::identity_check(word, lang).into()),
        Candidates::Language => named_by(&|word| names::language(word, lang).into_owned()),
        Candidates::IdentityService => named(&words, person),
        Candidates::Channel | Candidates::LossReason | Candidates::Place | Candidates::Overridable => plain(&words),
        Candidates::Reason => Vec::new(),
    }
}

/// Words with what they stand for, numbered.
fn numbered<'w>(words: impl Iterator<Item = (&'w str, String)>) -> Vec<Choice> {
    let choice = |(place, (typed, said)): (usize, (&str, String))| Choice {
        key: (place + 1).to_string(),
        typed: typed.to_owned(),
        said,
    };
    words.enumerate().map(choice).collect()
}

/// Words of the command line, numbered, with what they stand for.
pub fn named(words: &[&str], person: &Person) -> Vec<Choice> {
    let said = |word: &str| chosen(word).map_or_else(String::new, |said| said.of(person.style.lang).to_owned());
    numbered(words.iter().map(|word| (*word, said(word))))
}

/// Words that say what they are.
fn plain(words: &[&str]) -> Vec<Choice> {
    let choice = |word: &&str| Choice { key: (*word).to_owned(), typed: (*word).to_owned(), said: String::new() };
    words.iter().map(choice).collect()
}

/// The channels of a kind.
pub fn channels(kind: Kind, person: &Person) -> Vec<Choice> {
    let said = |channel: Channel| names::channel(channel).of(person.style.lang).to_owned();
    numbered(kind.channels().iter().map(|channel| (channel.as_str(), said(*channel))))
}

/// A kind by the shortest word for it, and its name.
fn kind(person: &Person) -> impl Fn(Kind) -> (&'static str, String) {
    let lang = person.style.lang;
    move |kind| (kind.row().alias.unwrap_or(kind.as_str()), names::kind(kind).of(lang).to_owned())
}

/// The methods on record that are of this sort.
pub fn methods(person: &Person, is_one: impl Fn(&Method) -> bool) -> Vec<Choice> {
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
        typed: losable(label),
        said: String::new(),
    });
    devices.chain(methods(person, &is_one)).collect()
}
