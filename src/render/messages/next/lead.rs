//! The short page: what is the matter, what to do now and what to press, in a few sentences that fit beside a ticket.
//! Everything else is a number away.

use super::lockout::{office_hours, request_it};
use super::methods::first_words;
use super::phone::open_step;
use super::section::section;
use super::teller::{AdviceLine, Section, Teller};
use crate::domain::advice::lockout::{ReregistrationWays, Way};
use crate::domain::advice::page::{Situation, Topic};
use crate::domain::advice::phone::PhoneOrder;
use crate::domain::risk::Level;
use crate::queries::next::AccountNext;
use crate::render::messages::{Localized, localized, message, names};

/// What is said first, and which of the topics that says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lead {
    /// What is said, and what the desk types.
    pub lines: Vec<AdviceLine>,
    /// The places of the topics of which nothing more is to be said.
    pub covered: Vec<usize>,
}

/// What is said first to this person.
pub fn lead(next: &AccountNext<'_>, teller: &Teller<'_>) -> Lead {
    let mut lead = Lead { lines: Vec::new(), covered: Vec::new() };
    // Where a request is open there is one thing to do, and nothing to number.
    let has_second_step = next.advice.iter().any(|topic| matches!(topic, Topic::Reregister(_)));
    for (place, topic) in next.advice.iter().enumerate().filter(|(_, topic)| leads(topic, next)) {
        match topic {
            Topic::TryFirst(_) if has_second_step => lead.lines.push(AdviceLine::Step(1, try_each(teller))),
            Topic::TryFirst(_) => lead.lines.push(AdviceLine::Text(try_each(teller))),
            Topic::Reregister(ways) => {
                lead.lines.push(AdviceLine::Step(2, if_none_works(teller)));
                lead.lines.extend(ways_in_short(ways, teller).into_iter().map(AdviceLine::Item));
                lead.lines.push(AdviceLine::Desk(request_it(teller)));
            }
            Topic::PhoneOrder(order) => lead.lines.extend(open_now(order, teller)),
            topic => {
                let Section { heading, mut lines } = section(topic, next.situation, teller);
                match lines.first_mut() {
                    // A question is answered beside it.
                    Some(AdviceLine::Text(said)) if !has_news(topic) => {
                        *said = teller.sentences(&[heading, std::mem::take(said)]);
                    }
                    _ => lead.lines.push(AdviceLine::Text(heading + localized!(".", "。").of(teller.locale.lang))),
                }
                lead.lines.extend(lines);
                lead.covered.push(place);
            }
        }
    }
    // What is read out stands before what is typed.
    lead.lines.sort_by_key(|line| matches!(line, AdviceLine::Desk(_)));
    lead
}

/// Whether this is what matters now.
fn leads(topic: &Topic, next: &AccountNext<'_>) -> bool {
    let is_retiring = || next.advice.iter().any(|topic| matches!(topic, Topic::Retiring(_)));
    match (next.situation, topic) {
        (_, Topic::Request(_) | Topic::Closed | Topic::Step(_) | Topic::ComesBack(_)) => true,
        (Situation::LockedOut, Topic::TryFirst(_) | Topic::Reregister(_)) => true,
        (Situation::Starting, Topic::Services(_)) => true,
        (Situation::Starting, Topic::OneMethod(one)) => one.if_in_force != Level::Ok,
        (Situation::Ending, Topic::Ending(_)) => true,
        (Situation::ChangingPhones, Topic::PhoneOrder(_) | Topic::OldPhone(_)) => true,
        (Situation::On, Topic::Retiring(_)) => true,
        (Situation::On, Topic::OneMethod(_)) => !is_retiring(),
        _ => false,
    }
}

/// Whether the heading says something, and not only asks.
fn has_news(topic: &Topic) -> bool {
    matches!(topic, Topic::Request(_) | Topic::Step(_) | Topic::Ending(_) | Topic::Retiring(_))
}

fn try_each(teller: &Teller<'_>) -> String {
    let words = first_words(teller);
    message!(
        teller.locale,
        "At sign-in press {words}, or the link in its place, and try every method that is offered.",
        "サインイン画面で{words}（または似た文言のリンク）を押し、表示された方法を順に確かめてください。"
    )
}

fn if_none_works(teller: &Teller<'_>) -> String {
    message!(
        teller.locale,
        "If none works, re-register your methods. Open to you:",
        "どれも使えなければ、再登録の手続きをしてください。できる手続き："
    )
}

/// The ways that are open or may be, each in a few words.
fn ways_in_short(ways: &ReregistrationWays, teller: &Teller<'_>) -> Vec<String> {
    ways.ways.iter().filter(|way| way.open != Some(false)).map(|way| way_in_short(way, teller)).collect()
}

fn way_in_short(way: &Way, teller: &Teller<'_>) -> String {
    let locale = teller.locale;
    match (way.via, way.open) {
        ("identity-service", Some(true)) => message!(
            locale,
            "identity verification service: by yourself, at any time, with your My Number card",
            "本人確認サービス：いつでもご自身で（マイナンバーカード）"
        ),
        ("identity-service", _) => message!(
            locale,
            "identity verification service, if you linked it in advance: by yourself, at any time",
            "本人確認サービス（事前連携がお済みの場合）：いつでもご自身で"
        ),
        ("office", _) => {
            let when = office_hours(way.processed.as_ref(), locale);
            message!(
                locale,
                "the office of your faculty or graduate school, with your ID card. {when}",
                "学部・研究科等の窓口（学生証・職員証）：{when}"
            )
        }
        (via, _) => {
            let via = names::via(via, locale.lang);
            message!(
                locale,
                "{via}: password and a photo of your ID card, checked on business days",
                "{via}：パスワードと学生証・職員証の写真（確認は営業日）"
            )
        }
    }
}

/// The step of a phone change that is open now.
fn open_now(order: &PhoneOrder, teller: &Teller<'_>) -> Vec<AdviceLine> {
    let locale = teller.locale;
    let (from, to) = (names::device(&order.from_device, locale), names::device(&order.to_device, locale));
    let Some((step, steps, said, typed)) = open_step(order, teller) else {
        let done = message!(
            locale,
            "Phone change from {from} to {to}: every step is done.",
            "機種変更（{from}から{to}へ）：すべての手順が済んでいます。"
        );
        return vec![AdviceLine::Text(done)];
    };
    let now = message!(
        locale,
        "Phone change from {from} to {to}, step {step} of {steps}: {said}",
        "機種変更（{from}から{to}へ）、手順{step}（全{steps}手順）：{said}"
    );
    std::iter::once(AdviceLine::Text(now)).chain(typed.into_iter().map(AdviceLine::Desk)).collect()
}

/// What a topic is called beside its number.
pub fn in_short(topic: &Topic) -> Localized {
    match topic {
        Topic::Closed => localized!("left the university", "離籍済み"),
        Topic::TryFirst(_) => localized!("other methods", "ほかの方法"),
        Topic::ComesBack(_) => localized!("get it back", "手元に戻す"),
        Topic::Request(_) => localized!("the request", "申請の状況"),
        Topic::Reregister(_) => localized!("re-registration", "再登録"),
        Topic::Step(_) => localized!("this step", "今の手順"),
        Topic::Application(_) => localized!("can I apply?", "利用申請できるか"),
        Topic::PhoneOrder(_) => localized!("phone change, all steps", "機種変更の全手順"),
        Topic::OldPhone(_) => localized!("old phone", "古いスマホ"),
        Topic::NumberFirst(_) => localized!("new number", "番号の変更"),
        Topic::NewPhone(_) => localized!("new phone", "新しいスマホ"),
        Topic::Retiring(_) => localized!("what ends", "終了するもの"),
        Topic::Methods(_) => localized!("which methods count", "使える方法"),
        Topic::OtherOption(_) => localized!("what to press", "押すところ"),
        Topic::OneMethod(_) => localized!("enough methods?", "登録は十分か"),
        Topic::Services(_) => localized!("VPN, Slack", "VPN・Slack"),
        Topic::Ending(_) => localized!("end of MFA", "利用の終了"),
        Topic::SwitchOff(_) => localized!("turn off MFA", "利用をやめる"),
    }
}
