//! Sentences about what carries its own values: each is destructured where its words stand, so that a sentence can name
//! nothing that is not there. What is only sometimes known has words of its own, which are left out where it is not.

use super::{list, localized, message, methods, names};
use crate::domain::affiliation::Affiliation;
use crate::domain::event::EventType;
use crate::domain::id::{AccountId, MethodId};
use crate::domain::instant::Instant;
use crate::domain::kind::{Channel, Kind};
use crate::domain::risk::{FailureDomain, Level};
use crate::domain::rules::Code;
use crate::domain::sequence::Sequence;
use crate::render::sanitize::clean;
use crate::render::{Lang, Locale, time};

/// One sentence a variant: `Variant { what, it, names; sometimes ("in English", "in Japanese") } => "…", "…";`. What
/// stands behind the semicolon is optional, and is in the sentence what its own words say of it.
macro_rules! sentences {
    ($thing:expr, $locale:expr; $(
        $variant:path { $( $field:ident ),* $( ; $( $part:ident ($part_en:literal, $part_ja:literal) ),+ )? } =>
            $en:literal, $ja:literal;
    )+) => {
        match $thing {$(
            $variant { $( $field, )* $( $( $part, )+ )? .. } => {
                $( let $field = $field.in_words($locale); )*
                $( $( let $part = $part.as_ref().map_or_else(String::new, |$part| {
                    let $part = $part.in_words($locale);
                    $crate::render::messages::message!($locale, $part_en, $part_ja)
                }); )+ )?
                $crate::render::messages::message!($locale, $en, $ja)
            }
        )+}
    };
}
pub(super) use sentences;

/// What a sentence can name.
pub(super) trait InWords {
    /// It, in words.
    fn in_words(&self, locale: Locale) -> String;
}

macro_rules! in_words {
    ($( $type:ty : |$value:ident, $locale:pat_param| $words:expr; )+) => {$(
        impl InWords for $type {
            fn in_words(&self, $locale: Locale) -> String {
                let $value = self;
                $words
            }
        }
    )+};
}

in_words! {
    AccountId: |id, _| clean(id.as_str()).into_owned();
    MethodId: |id, _| clean(id.as_str()).into_owned();
    Vec<MethodId>: |ids, locale| methods(ids, locale);
    EventType: |event_type, locale| names::event_type(*event_type).of(locale.lang).to_owned();
    Kind: |kind, locale| names::kind(*kind).of(locale.lang).to_owned();
    Channel: |channel, locale| names::channel(*channel).of(locale.lang).to_owned();
    &[Channel]: |channels, locale| {
        list(channels.iter().map(|channel| names::channel(*channel).of(locale.lang)), locale.lang)
    };
    Affiliation: |affiliation, locale| names::affiliation(affiliation, locale.lang).into_owned();
    Level: |level, locale| names::level(*level).of(locale.lang).to_owned();
    String: |text, _| clean(text).into_owned();
    u64: |count, _| count.to_string();
    Sequence: |line, _| line.to_string();
    Vec<Sequence>: |lines, _| lines.iter().map(Sequence::to_string).collect::<Vec<_>>().join(", ");
    Instant: |at, locale| time::local(*at, locale);
    FailureDomain: |domain, locale| domain_sort(domain, locale.lang).to_owned();
    Vec<Code>: |codes, locale| list(codes.iter().copied().map(Code::as_str), locale.lang);
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
