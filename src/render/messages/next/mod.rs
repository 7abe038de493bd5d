//! What the desk reads out: a section a question, worded for the person on the phone. One file a situation, as in
//! `domain/advice`. Buttons are called what they are called on the university's and Microsoft's pages.

mod lockout;
mod methods;
pub mod pages;
mod period;
mod phone;
pub mod retiring;
mod setup;
mod teller;

pub use teller::{AdviceLine, Section, Teller};

use super::message;
use crate::domain::advice::page::{Situation, Topic};
use crate::domain::kind::Kind;
use crate::queries::status::AccountStatus;
use crate::render::messages::names;
use crate::render::sanitize::clean;
use crate::render::{Lang, Locale};

/// What is said about this topic to somebody in this situation.
pub fn section(topic: &Topic, situation: Situation, teller: &Teller<'_>) -> Section {
    let said = worded(topic, situation, teller);
    let tidy = |text: String| if teller.locale.lang == Lang::Ja { tidied(text) } else { text };
    let line = |line| match line {
        AdviceLine::Text(text) => AdviceLine::Text(tidy(text)),
        AdviceLine::Item(text) => AdviceLine::Item(tidy(text)),
        AdviceLine::Step(number, text) => AdviceLine::Step(number, tidy(text)),
    };
    Section { heading: tidy(said.heading), lines: said.lines.into_iter().map(line).collect() }
}

/// Between an id or a number and Japanese there is a space; after a kind that is called by a Japanese name there is none.
fn tidied(mut text: String) -> String {
    let is_hiragana = |c: char| matches!(c, '\u{3041}'..='\u{3096}');
    for kind in Kind::ALL.iter().map(|kind| names::kind(*kind).ja).filter(|name| !name.is_ascii()) {
        let spaced = format!("{kind} ");
        let mut from = 0;
        while let Some(at) = text.get(from..).and_then(|rest| rest.find(&spaced)) {
            let space = from + at + kind.len();
            if text[space + 1..].starts_with(is_hiragana) {
                text.remove(space);
            }
            from = space;
        }
    }
    text
}

fn worded(topic: &Topic, situation: Situation, teller: &Teller<'_>) -> Section {
    match topic {
        Topic::Closed => closed(teller),
        Topic::TryFirst(facts) => lockout::try_first(facts, teller),
        Topic::ComesBack(facts) => lockout::comes_back(facts, teller),
        Topic::Retiring(facts) => retiring::ends(facts, teller),
        Topic::Request(facts) => lockout::request(facts, teller),
        Topic::Reregister(facts) => lockout::reregister(facts, teller),
        Topic::Step(facts) => setup::step(facts, teller),
        Topic::Application(facts) => setup::application(facts, teller),
        Topic::PhoneOrder(facts) => phone::order(facts, teller),
        Topic::OldPhone(facts) => phone::old_phone(facts, teller),
        Topic::NumberFirst(facts) => phone::number_first(facts, teller),
        Topic::NewPhone(facts) => phone::new_phone(facts, teller),
        Topic::Methods(facts) => methods::methods(facts, teller),
        Topic::OtherOption(facts) => methods::other_option(facts, teller),
        Topic::OneMethod(facts) => methods::one_method(facts, teller),
        Topic::Services(facts) => period::services(facts, teller),
        Topic::Ending(facts) => period::ending(facts, teller),
        Topic::SwitchOff(facts) => period::switch_off(facts, situation, teller),
    }
}

/// The first line of the page of somebody who has left: what MFA would do is of no use to anybody on the phone.
pub fn left(status: &AccountStatus<'_>, locale: Locale) -> String {
    let account = clean(status.account.as_str());
    let affiliation = names::affiliation(status.affiliation, locale.lang);
    message!(
        locale,
        "{account} {affiliation}   CLOSED: the person has left the university",
        "{account} {affiliation}   閉鎖済み：本学を離れた方です"
    )
}

fn closed(teller: &Teller<'_>) -> Section {
    let (locale, id) = (teller.locale, teller.account());
    Section::text(
        message!(locale, "What can be done?", "どうすればよいですか？"),
        message!(
            locale,
            "Nothing is set up for this account. Check the 10 digits; if the person is back, record that first: mfadesk reopen {id}",
            "このアカウントの設定はできません。10桁の共通IDを確かめてください。本学に戻った方であれば、先に記録します：mfadesk reopen {id}"
        ),
    )
}
