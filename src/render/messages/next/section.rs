//! What is said about one topic, from whichever file knows it, with the spaces that Japanese takes.

use super::teller::{AdviceLine, Section, Teller};
use super::{lockout, lost, methods, not_mfa, number, period, phone, retiring, setup};
use crate::domain::advice::page::{Situation, Topic};
use crate::domain::kind::Kind;
use crate::queries::status::AccountStatus;
use crate::render::messages::{message, names};
use crate::render::sanitize::clean;
use crate::render::{Lang, Locale};

/// What is said about this topic to somebody in this situation.
pub fn section(topic: &Topic, situation: Situation, teller: &Teller<'_>) -> Section {
    let said = worded(topic, situation, teller);
    let lang = teller.locale.lang;
    let heading = if lang == Lang::Ja { tidied(said.heading) } else { said.heading };
    Section { heading, lines: said.lines.into_iter().map(|line| tidy(line, lang)).collect() }
}

/// The same, with the spaces that this language takes.
pub(super) fn tidy(line: AdviceLine, lang: Lang) -> AdviceLine {
    let tidy = |text: String| if lang == Lang::Ja { tidied(text) } else { text };
    match line {
        AdviceLine::Text(text) => AdviceLine::Text(tidy(text)),
        AdviceLine::Item(text) => AdviceLine::Item(tidy(text)),
        AdviceLine::Step(number, text) => AdviceLine::Step(number, tidy(text)),
        AdviceLine::Desk(text) => AdviceLine::Desk(tidy(text)),
    }
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
        Topic::Lost(facts) => lost::each_loss(facts, teller),
        Topic::Request(facts) => lockout::request(facts, teller),
        Topic::Reregister(facts) => lockout::reregister(facts, teller),
        Topic::Step(facts) => setup::step(facts, teller),
        Topic::Application(facts) => setup::application(facts, teller),
        Topic::PhoneOrder(facts) => phone::order(facts, teller),
        Topic::OldPhone(facts) => phone::old_phone(facts, teller),
        Topic::NumberFirst(facts) => number::number_first(facts, teller),
        Topic::NewPhone(facts) => phone::new_phone(facts, teller),
        Topic::Methods(facts) => methods::methods(facts, teller),
        Topic::OtherOption(facts) => methods::other_option(facts, teller),
        Topic::OneMethod(facts) => methods::one_method(facts, teller),
        Topic::Services(facts) => period::services(facts, teller),
        Topic::Ending(facts) => period::ending(facts, teller),
        Topic::NotMfa(facts) => not_mfa::not_mfa(facts, teller),
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
        "{account} {affiliation}   離籍済みと記録されたアカウントです"
    )
}

fn closed(teller: &Teller<'_>) -> Section {
    let (locale, id) = (teller.locale, teller.account());
    let common_id = names::common_id(teller.status.account, locale.lang);
    Section::with_desk(
        message!(locale, "What can be done?", "どうすればよいですか？"),
        message!(
            locale,
            "Nothing can be set up for this account. Please read out your {common_id} again.",
            "このアカウントの設定はできません。{common_id}をもう一度読み上げていただけますか。"
        ),
        vec![message!(
            locale,
            "If the person is back: mfadesk reopen {id}",
            "本学に戻った方であれば：mfadesk reopen {id}"
        )],
    )
}
