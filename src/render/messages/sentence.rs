//! Sentences about what carries its own values: each is destructured where its words stand, so that a sentence can name
//! nothing that is not there. What is only sometimes known has words of its own, which are left out where it is not.

use std::path::{Path, PathBuf};

use super::{echo, list, localized, message, methods, names};
use crate::domain::account::Piece;
use crate::domain::affiliation::Affiliation;
use crate::domain::date::Date;
use crate::domain::event::EventType;
use crate::domain::id::{AccountId, MethodId};
use crate::domain::instant::Instant;
use crate::domain::kind::{Channel, Kind};
use crate::domain::risk::{FailureDomain, Level};
use crate::domain::rules::{Code, KnownLater};
use crate::domain::sequence::Sequence;
use crate::domain::text::{MaybeEmpty, Text};
use crate::render::sanitize::clean;
use crate::render::{Lang, Locale, time};

/// A table of sentences, one a variant:
///
/// ```text
/// sentences! { problem, locale;
///     Problem::Empty(member) =>                          // what it carries, each worded by its type (`InWords`) …
///         "{member} is empty.", "{member} が空です。";
///         "Say something, or leave it out.", "…";        // with a second pair, the way out: the result is a `Message`
///     Problem::Line(typed = echo::typed(typed)) if … =>  // … or as is said here; with a condition where there is one
///         "\"{typed}\" is not the number of a line.", "…";
///     Refusal::NotYours { sequence, authid (" ({authid})", "（{authid}）") } =>
///         "Line {sequence} was recorded by somebody else{authid}.", "…";  // what is sometimes known has its own words
///     Event::MethodRemoved(MethodRemoved { method }) => "{method} removed", "…";
///     .. { Problem::Notice(unsent) => … }                // arms of `match`, for what is not one sentence
/// }
/// ```
macro_rules! sentences {
    ($thing:expr, $locale:expr; $(
        $enum:ident :: $variant:ident
        $( ( $(
            $item:ident
            $( { $( $member:ident $( ($member_en:literal, $member_ja:literal) )? $( = $member_words:expr )? ),* } )?
            $( = $item_words:expr )?
        ),+ ) )?
        $( { $( $field:ident $( ($field_en:literal, $field_ja:literal) )? $( = $field_words:expr )? ),* } )?
        $( if $condition:expr )? => $( $en:literal, $ja:literal; )+
    )+ $( .. { $( $others:tt )* } )? ) => {
        match $thing {
            $(
                $enum::$variant $( ( $( $item $( { $( $member, )* .. } )? ),+ ) )? $( { $( $field, )* .. } )?
                $( if $condition )? => {
                    $( $( $crate::render::messages::sentence::words!($locale; $item
                        $( { $( $member $( ($member_en, $member_ja) )? $( = $member_words )? ),* } )? $( = $item_words )?
                    ); )+ )?
                    $( $crate::render::messages::sentence::words!($locale; $variant
                        { $( $field $( ($field_en, $field_ja) )? $( = $field_words )? ),* }
                    ); )?
                    $crate::render::messages::sentence::say!($locale; $( $en, $ja; )+)
                }
            )+
            $( $( $others )* )?
        }
    };
}

/// From here on a name stands for what is said of its value; what is only sometimes there is said as its words say it.
macro_rules! words {
    ($locale:expr; $name:ident) => {
        let $name = $crate::render::messages::sentence::InWords::in_words(&$name, $locale);
    };
    ($locale:expr; $name:ident = $words:expr) => {
        let $name = $words;
    };
    ($locale:expr; $name:ident ($en:literal, $ja:literal) $( = $words:expr )?) => {
        let $name = $name.as_ref().map_or_else(String::new, |$name| {
            $crate::render::messages::sentence::words!($locale; $name $( = $words )?);
            $crate::render::messages::message!($locale, $en, $ja)
        });
    };
    ($locale:expr; $carrier:ident { $( $name:ident $( ($en:literal, $ja:literal) )? $( = $words:expr )? ),* }) => {
        $( $crate::render::messages::sentence::words!($locale; $name $( ($en, $ja) )? $( = $words )?); )*
    };
}

/// A sentence alone, or one with the way out.
macro_rules! say {
    ($locale:expr; $en:literal, $ja:literal;) => {
        $crate::render::messages::message!($locale, $en, $ja)
    };
    ($locale:expr; $en:literal, $ja:literal; $remedy_en:literal, $remedy_ja:literal;) => {
        $crate::render::messages::Message {
            message: $crate::render::messages::message!($locale, $en, $ja),
            remedy: Some($crate::render::messages::message!($locale, $remedy_en, $remedy_ja)),
        }
    };
}
pub(super) use {say, sentences, words};

/// What a sentence can name.
pub(super) trait InWords {
    /// It, in words.
    fn in_words(&self, locale: Locale) -> String;
}

impl<T: InWords + ?Sized> InWords for &T {
    fn in_words(&self, locale: Locale) -> String {
        (**self).in_words(locale)
    }
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
    Vec<AccountId>: |ids, locale| list(ids.iter().map(AccountId::as_str), locale.lang);
    MethodId: |id, _| clean(id.as_str()).into_owned();
    Vec<MethodId>: |ids, locale| methods(ids, locale);
    KnownLater: |known, locale| names::known_later(known, locale);
    Vec<Piece>: |pieces, locale| list(pieces.iter().map(|piece| names::piece(*piece).of(locale.lang)), locale.lang);
    EventType: |event_type, locale| names::event_type(*event_type).of(locale.lang).to_owned();
    Kind: |kind, locale| names::kind(*kind).of(locale.lang).to_owned();
    Channel: |channel, locale| names::channel(*channel).of(locale.lang).to_owned();
    [Channel]: |channels, locale| {
        list(channels.iter().map(|channel| names::channel(*channel).of(locale.lang)), locale.lang)
    };
    Affiliation: |affiliation, locale| names::affiliation(affiliation, locale.lang).into_owned();
    Level: |level, locale| names::level(*level).of(locale.lang).to_owned();
    str: |text, _| clean(text).into_owned();
    String: |text, _| clean(text).into_owned();
    Box<str>: |text, _| clean(text).into_owned();
    Vec<&'static str>: |words, locale| list(words, locale.lang);
    Vec<String>: |words, locale| list(words, locale.lang);
    // What is named may be a number that was typed in the wrong place.
    Path: |path, _| path.to_string_lossy().split('/').map(echo::typed).collect::<Vec<_>>().join("/");
    PathBuf: |path, locale| path.as_path().in_words(locale);
    Text<'_>: |text, _| clean(text).into_owned();
    MaybeEmpty<'_>: |text, _| clean(text).into_owned();
    Vec<MaybeEmpty<'_>>: |words, locale| list(words.iter().map(MaybeEmpty::as_str), locale.lang);
    u8: |count, _| count.to_string();
    u64: |count, _| count.to_string();
    Sequence: |line, _| line.to_string();
    Vec<Sequence>: |lines, _| lines.iter().map(Sequence::to_string).collect::<Vec<_>>().join(", ");
    u32: |count, _| count.to_string();
    usize: |count, _| count.to_string();
    Date: |day, _| day.to_string();
    Instant: |at, locale| time::local(*at, locale);
    FailureDomain: |domain, locale| domain_sort(domain, locale.lang).to_owned();
    Vec<Code>: |codes, locale| list(codes.iter().copied().map(Code::as_str), locale.lang);
}

/// What sort of thing can be lost at one stroke.
fn domain_sort(domain: &FailureDomain, lang: Lang) -> &'static str {
    match domain {
        FailureDomain::Device(_) => localized!("the device", "端末"),
        FailureDomain::Serial(_) => localized!("the key or token", "キーまたはトークン"),
        FailureDomain::Number(_) => localized!("the number", "電話番号"),
        FailureDomain::Method(_) => localized!("the method", "本人確認方法"),
    }
    .of(lang)
}

/// What can be lost at one stroke, as people call it.
pub fn point(domain: &FailureDomain, called: &str, locale: Locale) -> String {
    let label = clean(called);
    match domain {
        FailureDomain::Device(_) => names::device(called, locale),
        FailureDomain::Serial(_) => message!(locale, "serial {label}", "シリアル番号 {label}"),
        FailureDomain::Number(_) => {
            let digits: String =
                called.chars().rev().take_while(char::is_ascii_digit).collect::<Vec<_>>().into_iter().rev().collect();
            message!(locale, "the phone number ••{digits}", "電話番号 ••{digits}")
        }
        FailureDomain::Method(_) => label.into_owned(),
    }
}
