//! The catalogue of words: whole, in both languages, naming what they are about.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use mfadesk::domain::account::Piece;
use mfadesk::domain::event::{EventData, EventType};
use mfadesk::domain::id::{AccountId, MethodId};
use mfadesk::domain::kind::Kind;
use mfadesk::domain::risk::{FailureDomain, Level};
use mfadesk::domain::rules::{Code, Refusal, Warning};
use mfadesk::render::messages::Message;
use mfadesk::render::messages::{event, names, refusal, warning};
use mfadesk::render::{AllLabels, Lang, Locale};

use super::assert_expected;
use super::world::{NOW, at};
use crate::support::proposed::proposed;
use crate::support::samples::{self, Sample};

fn voice(lang: Lang) -> Locale {
    Locale { lang, time_zone: "Asia/Tokyo".parse().unwrap(), now: Some(at(NOW)), labels: AllLabels::built_in() }
}

/// Values that are easily told from each other.
fn sample() -> Sample {
    Sample {
        account: AccountId::new("0123456789"),
        method: MethodId::new("m7"),
        methods: vec![MethodId::new("m7"), MethodId::new("m8")],
        at: at("2026-11-24T01:15:00.000Z"),
        text: |_| "as typed".into(),
        number: |name| if matches!(name, "blanked" | "lines" | "more") { 99_999 } else { 48_211 },
    }
}

/// The code of each refusal and each warning, itself, and its words.
fn everything(lang: Lang) -> Vec<(&'static str, String, Message)> {
    let refusals = Code::ALL.iter().map(|code| {
        let refusal = samples::refusal(*code, &sample());
        assert_eq!(refusal.code(), *code);
        (code.as_str(), format!("{refusal:?}"), refusal::message(&refusal, Some(&sample().account), voice(lang)))
    });
    let warnings = samples::warnings(&sample()).into_iter().map(|warning| {
        let words = Message { message: warning::message(&warning, Some(&sample().account), voice(lang)), remedy: None };
        (warning.code(), format!("{warning:?}"), words)
    });
    refusals.chain(warnings).collect()
}

/// How a value reads in both languages, by the name under which it is carried.
const SHOWN: &[(&str, &str, &str)] = &[
    (" account: ", "0123456789", "0123456789"),
    (" method: ", "m7", "m7"),
    (" methods: ", "m7, m8", "m7、m8"),
    (" kind: ", "Alternate phone", "代替の電話"),
    (" channel: ", "call", "音声通話"),
    (" channels: ", "notification, code", "通知、コード"),
    (" affiliation: ", "student", "学生"),
    (" at: ", "10:15", "10:15"),
    (" last: ", "10:15", "10:15"),
    (" domain: ", "\"as typed\"", "「as typed」"),
    (" codes: ", "last-method", "last-method"),
    (" taken_back: ", "test passed", "サインイン確認の成功"),
    (" before: ", "critical", "危険"),
    (" after: ", "ok", "良好"),
    ("48211", "48211", "48211"),
    ("[99999, 99999]", "99999, 99999", "99999, 99999"),
    ("blanked: Some(99999)", "99999", "99999"),
    ("as typed", "as typed", "as typed"),
];

#[test]
fn every_value_is_named_in_both_languages() {
    for (lang, place) in [(Lang::En, 0), (Lang::Ja, 1)] {
        for (code, carried, words) in everything(lang) {
            let text = format!("{} {}", words.message, words.remedy.unwrap_or_default());
            assert!(!text.contains(['{', '}', '[', ']']) && !text.contains("(–"), "{code}: {text}");
            for (name, en, ja) in SHOWN.iter().filter(|(name, _, _)| carried.contains(name)) {
                assert!(text.contains([en, ja][place]), "{code} does not name {name}: {text}");
            }
        }
    }
}

#[test]
fn what_is_proposed_is_about_the_account_that_was_refused() {
    for lang in [Lang::En, Lang::Ja] {
        for (code, _, words) in everything(lang) {
            let text = format!("{} {}", words.message, words.remedy.unwrap_or_default());
            let names_none = |command: &str| command.split(|c: char| !c.is_alphanumeric()).any(|word| word == "ID");
            assert!(!proposed(&text).iter().any(|command| names_none(command)), "{code}: {text}");
        }
    }
}

#[test]
fn both_languages_are_there() {
    for ((code, _, en), (_, _, ja)) in everything(Lang::En).into_iter().zip(everything(Lang::Ja)) {
        assert_ne!(en.message, ja.message, "{code}");
    }
    let codes: Vec<&str> = samples::warnings(&sample()).iter().map(Warning::code).collect();
    assert_eq!(codes, Warning::CODES);
}

#[test]
fn what_is_optional_vanishes_when_it_is_not_given() {
    let said = refusal::message(&Refusal::UnknownEvent { sequence: None, run: None }, None, voice(Lang::En));
    assert_eq!(said.message, "There is no such event to undo.");
    let said = refusal::message(&Refusal::PersonalData { ending: None }, None, voice(Lang::Ja));
    assert_eq!(said.message, "文章に、メールアドレスまたは電話番号と読めるものが含まれています。");
    assert_eq!(said.remedy.as_deref(), Some("記録は消せないので、書かないでください。"));
}

#[test]
fn every_refusal_and_every_warning_reads_as_it_should() {
    for (lang, language) in [(Lang::En, "en"), (Lang::Ja, "ja")] {
        let mut text = String::new();
        // Some lines and a type of event are to be read as a text is.
        let name = names::event_type(EventType::SignInTestPassed).of(lang);
        let as_typed = |text: String| {
            ["99999, 99999", "99999", name].iter().fold(text, |text, shown| text.replace(shown, "as typed"))
        };
        for (code, _, Message { message, remedy }) in everything(lang) {
            let words = Message { message: as_typed(message), remedy: remedy.map(as_typed) };
            text.push_str(&format!("{code}\n  {}\n", words.message));
            words.remedy.iter().for_each(|remedy| text.push_str(&format!("  {remedy}\n")));
        }
        assert_expected(&format!("words.{language}"), &text);
    }
}

#[test]
fn whatever_is_known_from_later_and_whatever_is_left_alone_reads_as_it_should() {
    let mut warnings: Vec<Warning> = samples::known_later(&sample())
        .into_iter()
        .map(|known| Warning::KnownLater { known, at: sample().at })
        .collect();
    warnings.extend(Piece::ALL.map(|piece| Warning::NotChanged { pieces: vec![piece] }));
    warnings.push(Warning::NotChanged { pieces: vec![Piece::There, Piece::LastTest] });
    let levels = |points: &[&str]| Warning::LevelWorse {
        before: Level::Ok,
        after: Level::Warning,
        points: points.iter().map(|point| (*point).to_owned()).collect(),
    };
    warnings.extend([levels(&[]), levels(&["iPhone 15", "••12"])]);
    for (lang, language) in [(Lang::En, "en"), (Lang::Ja, "ja")] {
        let say = |warning: &Warning| warning::message(warning, None, voice(lang)) + "\n";
        assert_expected(&format!("late.{language}"), &warnings.iter().map(say).collect::<String>());
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
            let read = EventData::read(event_type, &mut serde_json::Deserializer::from_str(&data)).unwrap().event;
            text.push_str(&format!("{name}\n  {}\n", event::say(&read, voice(lang))));
        }
        assert_expected(&format!("facts.{language}"), &text);
    }
    assert_eq!(types.into_iter().collect::<Vec<_>>(), EventType::ALL);
}

#[test]
fn a_number_or_a_serial_that_is_there_twice_is_given_no_other_name() {
    let number = FailureDomain::Number("k1:0".into());
    let twice = Refusal::DuplicateMethod {
        kind: Kind::AlternatePhone,
        method: MethodId::new("m1"),
        thing: number,
        name: "••12".into(),
    };
    let said = refusal::message(&twice, None, voice(Lang::En));
    assert_eq!(
        said.message,
        "m1 depends on the number \"••12\" already: Alternate phone on it as well adds no safety."
    );
    assert_eq!(
        said.remedy.as_deref(),
        Some("Use another key or number. If this one really is on the Security info page twice, record it that way.")
    );
}
