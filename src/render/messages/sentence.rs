//! Sentences with places for values: `{method}` is where a value of that name goes; what stands in `[…]` is left out
//! when a value that it names is not there. A value that no sentence names is told after it, so that none is lost.

use super::{Localized, Message, list, localized, message, methods, names};
use crate::domain::risk::FailureDomain;
use crate::domain::rules::{Code, Value};
use crate::render::sanitize::clean;
use crate::render::{Lang, Locale, time};

/// What a refusal or a warning says, and the way out.
#[derive(Debug, Clone, Copy)]
pub struct Words {
    /// What it is.
    pub message: Localized,
    /// What to do.
    pub remedy: Option<Localized>,
}

/// The values that a sentence may name.
type About = [(&'static str, Value)];

impl Words {
    /// Says it, with the values.
    pub fn say(&self, about: &About, locale: Locale) -> Message {
        let message = self.message.of(locale.lang);
        let remedy = self.remedy.map(|remedy| remedy.of(locale.lang));
        let mut message_said = fill(message, about, locale);
        let is_named = |name: &str| {
            let place = format!("{{{name}}}");
            message.contains(&place) || remedy.is_some_and(|remedy| remedy.contains(&place))
        };
        for (name, value) in about.iter().filter(|(name, _)| !is_named(name)) {
            message_said.push_str(&format!(" ({name}: {})", worded(value, locale)));
        }
        Message { message: message_said, remedy: remedy.map(|remedy| fill(remedy, about, locale)) }
    }
}

fn fill(template: &str, about: &About, locale: Locale) -> String {
    let mut message = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some(open) = rest.find('[') {
        let (before, after) = rest.split_at(open);
        message.push_str(&placed(before, about, locale).0);
        let Some((optional, behind)) = after[1..].split_once(']') else { break };
        let (text, complete) = placed(optional, about, locale);
        if complete {
            message.push_str(&text);
        }
        rest = behind;
    }
    message.push_str(&placed(rest, about, locale).0);
    message
}

/// The text with its values, and whether all were there; one that is missing is an ellipsis.
fn placed(text: &str, about: &About, locale: Locale) -> (String, bool) {
    let (mut message, mut complete, mut rest) = (String::new(), true, text);
    while let Some((before, after)) = rest.split_once('{') {
        message.push_str(before);
        let Some((name, behind)) = after.split_once('}') else { break };
        match about.iter().find(|(known, _)| *known == name) {
            Some((_, value)) => message.push_str(&worded(value, locale)),
            None => {
                message.push('…');
                complete = false;
            }
        }
        rest = behind;
    }
    message.push_str(rest);
    (message, complete)
}

/// A value in words.
fn worded(value: &Value, locale: Locale) -> String {
    let lang = locale.lang;
    match value {
        Value::Account(id) => clean(id.as_str()).into_owned(),
        Value::Method(id) => clean(id.as_str()).into_owned(),
        Value::Methods(ids) => methods(ids, locale),
        Value::EventType(event_type) => names::event_type(*event_type).of(lang).to_owned(),
        Value::Kind(kind) => names::kind(*kind).of(lang).to_owned(),
        Value::Channel(channel) => names::channel(*channel).of(lang).to_owned(),
        Value::Channels(channels) => list(channels.iter().map(|channel| names::channel(*channel).of(lang)), lang),
        Value::Affiliation(affiliation) => names::affiliation(affiliation, lang).into_owned(),
        Value::Level(level) => names::level(*level).of(lang).to_owned(),
        Value::Text(text) => clean(text).into_owned(),
        Value::Count(count) => count.to_string(),
        Value::At(at) => time::local(*at, locale),
        Value::Domain(domain) => domain_sort(domain, lang).to_owned(),
        Value::Codes(codes) => list(codes.iter().copied().map(Code::as_str), lang),
    }
}

/// What sort of thing can be lost at one stroke.
fn domain_sort(domain: &FailureDomain, lang: Lang) -> &'static str {
    match domain {
        FailureDomain::Device(_) => localized!("the device", "端末"),
        FailureDomain::Number(_) => localized!("the number", "電話番号"),
        FailureDomain::Method(_) => localized!("the method", "本人確認方法"),
    }
    .of(lang)
}

/// What can be lost at one stroke, by the key under which it is compared.
pub fn domain(domain: &FailureDomain, locale: Locale) -> String {
    match domain {
        FailureDomain::Device(key) => {
            let key = clean(key);
            message!(locale, "device {key}", "端末 {key}")
        }
        // A fingerprint says nothing to people.
        FailureDomain::Number(_) => message!(locale, "the phone number", "電話番号"),
        FailureDomain::Method(id) => clean(id.as_str()).into_owned(),
    }
}
