//! The catalogue of words: whole, in both languages, naming what they are about.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use mfadesk::domain::affiliation::Affiliation;
use mfadesk::domain::event::{Event, EventType};
use mfadesk::domain::id::{AccountId, MethodId};
use mfadesk::domain::kind::{Channel, Kind};
use mfadesk::domain::risk::{FailureDomain, Level};
use mfadesk::domain::rules::{Code, Value, WarningCode};
use mfadesk::render::messages::sentence::Words;
use mfadesk::render::messages::{event, refusal, warning};
use mfadesk::render::{Lang, Locale};

use super::expected::assert_expected;
use super::world::{NOW, at};

fn voice(lang: Lang) -> Locale {
    Locale { lang, time_zone: "Asia/Tokyo".parse().unwrap(), now: Some(at(NOW)) }
}

fn everything() -> impl Iterator<Item = (&'static str, Words)> {
    let refusals = Code::ALL.iter().map(|code| (code.as_str(), refusal::words(*code)));
    refusals.chain(WarningCode::ALL.iter().map(|code| (code.as_str(), warning::words(*code))))
}

/// The names of the values that a text has a place for.
fn places(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).map(|rest| rest.split_once('}').expect("a place is closed").0).collect()
}

/// The places in message and remedy.
fn named(words: &Words, lang: Lang) -> BTreeSet<&'static str> {
    let remedy = words.remedy.map_or("", |remedy| remedy.of(lang));
    places(words.message.of(lang)).into_iter().chain(places(remedy)).collect()
}

/// A value such as rules give under this name, and how it reads in both languages.
fn value(name: &str) -> (Value, &'static str, &'static str) {
    match name {
        "account" => (Value::Account(AccountId::new("0123456789")), "0123456789", "0123456789"),
        "method" => (Value::Method(MethodId::new("m7")), "m7", "m7"),
        "methods" => (Value::Methods(vec![MethodId::new("m7"), MethodId::new("m8")]), "m7, m8", "m7、m8"),
        "kind" => (Value::Kind(Kind::AlternatePhone), "Alternate phone", "代替の電話"),
        "channel" => (Value::Channel(Channel::Call), "call", "音声通話"),
        "channels" => {
            (Value::Channels(vec![Channel::Notification, Channel::Code]), "notification, code", "通知、コード")
        }
        "affiliation" => (Value::Affiliation(Affiliation::Student), "student", "学生"),
        "at" | "last" => (Value::At(at("2026-11-24T01:15:00.000Z")), "10:15", "10:15"),
        "domain" => (Value::Domain(FailureDomain::Device("iphone15".into())), "the device", "端末"),
        "codes" => (Value::Codes(vec![Code::LastMethod]), "last-method", "last-method"),
        "before" => (Value::Level(Level::Critical), "critical", "危険"),
        "after" => (Value::Level(Level::Ok), "ok", "良好"),
        "limit" | "sequence" | "version" | "expected" | "offset" | "bytes" => (Value::Count(48_211), "48211", "48211"),
        _ => (Value::Text("as typed".into()), "as typed", "as typed"),
    }
}

/// What the rules give for their sentences to name.
fn given(code: Code) -> &'static [&'static str] {
    match code {
        Code::UnknownMethod | Code::LastMethod | Code::WouldLockOut | Code::WouldLeaveUntested => &["method"],
        Code::MethodUnavailable => &["method"],
        Code::UnknownDevice | Code::UnknownNumber => &["what"],
        Code::AccountExists | Code::AccountClosed | Code::UnknownAccount => &["account"],
        Code::SlotTaken | Code::NotASignInMethod => &["kind", "method"],
        Code::NumberRequired | Code::NumberNotAllowed | Code::InvalidNumber => &["kind"],
        Code::ExtensionNotAllowed | Code::NotFirst => &["kind"],
        Code::ChannelNotSupported => &["kind", "channel", "channels"],
        Code::KindNotAllowed => &["kind", "affiliation"],
        Code::TooManyMethods => &["kind", "limit"],
        Code::DuplicateMethod => &["kind", "method", "device"],
        Code::MethodRequired | Code::MethodStillUsable | Code::PhoneChangeIncomplete => &["methods"],
        Code::AccountOpen => &["account"],
        Code::NoChangeScreen => &["method", "kind"],
        Code::ReplacementUntested => &["method"],
        Code::RequestOpen | Code::PhoneChangeOpen => &["at"],
        Code::SameOperator => &["authid"],
        Code::SameDevice => &["device"],
        Code::AlreadyVoided => &["sequence"],
        Code::WouldNotFit => &["sequence", "lines"],
        Code::OlderThanKnown => &["method", "at"],
        Code::AlreadyApplied => &["at"],
        Code::NotVoidable => &["sequence"],
        Code::NotYours => &["sequence", "authid"],
        Code::TooLate => &["sequence", "at"],
        Code::Usage
        | Code::EventIdTaken
        | Code::UnknownEvent
        | Code::VersionConflict
        | Code::InTheFuture
        | Code::PersonalData
        | Code::LockedOut
        | Code::NothingLost
        | Code::NotApplied
        | Code::IdentityCheckRequired
        | Code::ServiceNotLinked
        | Code::NoRequest
        | Code::NoPhoneChange
        | Code::NoMethod
        | Code::TestRequired
        | Code::CitrixNotConfirmed => &[],
    }
}

#[test]
fn both_languages_name_the_same_values() {
    for (code, words) in everything() {
        assert_eq!(named(&words, Lang::En), named(&words, Lang::Ja), "{code}");
        assert_ne!(words.message.en, words.message.ja, "{code}");
    }
}

#[test]
fn the_words_of_a_refusal_name_all_that_its_rule_gives() {
    for code in Code::ALL {
        let given: BTreeSet<&str> = given(*code).iter().copied().collect();
        let named = named(&refusal::words(*code), Lang::En);
        assert!(named.is_superset(&given), "{code} names {named:?}, and its rule gives {given:?}");
    }
}

#[test]
fn every_refusal_names_a_way_out() {
    for code in Code::ALL {
        assert!(refusal::words(*code).remedy.is_some(), "{code}");
    }
}

#[test]
fn no_place_is_left_unfilled_and_no_value_is_lost() {
    for (code, words) in everything() {
        let about: Vec<_> = named(&words, Lang::En).into_iter().map(|name| (name, value(name).0)).collect();
        for lang in [Lang::En, Lang::Ja] {
            let said = words.say(&about, voice(lang));
            let text = format!("{} {}", said.message, said.remedy.unwrap_or_default());
            assert!(!text.contains(['{', '}', '[', ']']) && !text.contains("(–"), "{code}: {text}");
            assert!(
                !text.contains('…') || words.remedy.is_some_and(|remedy| remedy.of(lang).contains('…')),
                "{code}: {text}"
            );
            for (name, _) in &about {
                let (_, en, ja) = value(name);
                let shown = if lang == Lang::En { en } else { ja };
                assert!(text.contains(shown), "{code} does not name {name} ({shown}): {text}");
            }
        }
    }
}

#[test]
fn what_is_optional_vanishes_when_it_is_not_given() {
    let said = refusal::words(Code::VersionConflict).say(&[], voice(Lang::En));
    assert_eq!(said.message, "The account has changed since it was looked at.");
    let said = refusal::words(Code::InTheFuture).say(&[], voice(Lang::Ja));
    assert_eq!(said.message, "まだ来ていない日時です。記録できるのは起きたことだけです。");
}

#[test]
fn a_value_that_no_sentence_names_is_told_after_it() {
    let said = refusal::words(Code::TestRequired).say(&[("more", Value::Count(3))], voice(Lang::En));
    assert_eq!(said.message, "Step 3 is missing: no usable method has passed its last test. (more: 3)");
}

#[test]
fn every_refusal_and_every_warning_reads_as_it_should() {
    for (lang, language) in [(Lang::En, "en"), (Lang::Ja, "ja")] {
        let mut text = String::new();
        for (code, words) in everything() {
            let about: Vec<_> = named(&words, Lang::En).into_iter().map(|name| (name, value(name).0)).collect();
            let said = words.say(&about, voice(lang));
            text.push_str(&format!("{code}\n  {}\n", said.message));
            said.remedy.iter().for_each(|remedy| text.push_str(&format!("  {remedy}\n")));
        }
        assert_expected(&format!("words.{language}"), &text);
    }
}

#[test]
fn every_event_of_the_catalogue_has_its_line() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("events");
    let mut names: Vec<String> =
        fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.retain(|name| name.ends_with(".golden.jsonl"));
    names.sort();
    let mut types = BTreeSet::new();
    for (lang, language) in [(Lang::En, "en"), (Lang::Ja, "ja")] {
        let mut text = String::new();
        for name in &names {
            let line = fs::read_to_string(folder.join(name)).unwrap();
            let event: serde_json::Value = serde_json::from_str(&line).unwrap();
            let event_type = EventType::known(event["type"].as_str().unwrap()).unwrap();
            types.insert(event_type);
            let data = event["data"].to_string();
            let read = Event::read(event_type, &mut serde_json::Deserializer::from_str(&data)).unwrap();
            text.push_str(&format!("{name}\n  {}\n", event::fact(&read, voice(lang))));
        }
        assert_expected(&format!("facts.{language}"), &text);
    }
    assert_eq!(types.into_iter().collect::<Vec<_>>(), EventType::ALL);
}
