//! What is said first: what is the matter, what to do now and what to press, in a few sentences that fit beside a ticket.
//! Everything else is a number away.

use std::ops::Range;

use super::doubts::doubts;
use super::lockout::{comes_back_in_short, office_hours_in_short, password_for_now, request_in_short, request_it};
use super::methods::{enough, first_words, is_enough};
use super::phone::{open_now, what_of_the_old_phone};
use super::retiring::{before_in_short, nothing_is_left};
use super::section::{section, tidy};
use super::setup_short::step_in_short;
use super::teller::{AdviceLine, LeadLine, Section, Teller};
use crate::domain::advice::doubts::Doubt;
use crate::domain::advice::links::GuidancePage;
use crate::domain::advice::lockout::{ReregistrationWays, TryFirst, Way};
use crate::domain::advice::page::{Situation, Topic};
use crate::domain::advice::period::Services;
use crate::domain::advice::setup::SetupStep;
use crate::domain::risk::Level;
use crate::domain::rules::Code;
use crate::queries::next::AccountNext;
use crate::render::messages::{Localized, localized, message, names};

/// What is said first, and which of the topics that says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lead {
    /// What is said.
    pub spoken: Vec<LeadLine>,
    /// What the desk types.
    pub deeds: Vec<LeadDeed>,
    /// The one page that is needed now.
    pub page: Option<GuidancePage>,
    /// The places of the topics of which nothing more is to be said.
    pub covered: Vec<usize>,
    /// What is typed for the topic that is told just now.
    typed: Vec<String>,
}

/// What the desk types once something was said: without that, it would record what nobody was asked to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeadDeed {
    /// What is typed.
    pub typed: String,
    /// The places of what is said before.
    pub said: Range<usize>,
}

impl Lead {
    fn say(&mut self, text: String) {
        self.spoken.push(LeadLine::must(AdviceLine::Text(text)));
    }

    fn say_if_room(&mut self, text: String) {
        self.spoken.push(LeadLine::spare(AdviceLine::Text(text)));
    }

    /// All of a topic.
    fn whole(&mut self, place: usize, section: Section) {
        self.covered.push(place);
        for (index, line) in section.lines.into_iter().enumerate() {
            match line {
                AdviceLine::Desk(typed) => self.typed.push(typed),
                line if index == 0 => self.spoken.push(LeadLine::must(line)),
                line => self.spoken.push(LeadLine::spare(line)),
            }
        }
    }
}

/// What is said first to this person.
pub fn lead(next: &AccountNext<'_>, teller: &Teller<'_>) -> Lead {
    let locale = teller.locale;
    let mut lead = Lead::default();
    for (place, topic) in next.advice.iter().enumerate().filter(|(_, topic)| leads(topic, next)) {
        let from = lead.spoken.len();
        match topic {
            Topic::TryFirst(first) => try_first(first, teller, &mut lead),
            Topic::Reregister(ways) => {
                lead.spoken.push(LeadLine::must(AdviceLine::Step(2, if_none_works(ways, teller))));
                lead.typed.push(request_it(teller));
                lead.page = Some(GuidancePage::Reregister);
            }
            Topic::Request(request) => {
                lead.say(request_in_short(request, teller));
                lead.typed.extend(desk_lines(section(topic, next.situation, teller)));
                lead.page = Some(GuidancePage::Reregister);
            }
            Topic::ComesBack(back) => {
                lead.say(comes_back_in_short(back, teller));
                lead.typed.extend(desk_lines(section(topic, next.situation, teller)));
            }
            Topic::Step(step) => {
                step_first(step, next, teller, &mut lead);
                lead.typed.extend(desk_lines(section(topic, next.situation, teller)));
            }
            Topic::PhoneOrder(order) => {
                let (said, typed) = open_now(order, teller);
                lead.say(said);
                lead.typed.extend(typed);
                lead.page = Some(GuidancePage::SecurityInfo);
            }
            Topic::OldPhone(old) => {
                let said = AdviceLine::Text(what_of_the_old_phone(old, teller));
                let is_safe = old.because.is_none() && old.left.is_empty() && old.may_die.is_empty();
                lead.spoken.push(if is_safe { LeadLine::must(said) } else { LeadLine::danger(said) });
            }
            Topic::OneMethod(one) => {
                let (answer, better, typed) = is_enough(one, teller);
                let question = enough(locale);
                // The headline says how bad it is: what is done about it comes first.
                if better.is_empty() || one.if_in_force == Level::Ok {
                    lead.say(teller.sentences(&[question, answer, better]));
                    lead.covered.push(place);
                } else {
                    lead.say_if_room(teller.sentences(&[question, answer]));
                    lead.say(better);
                }
                if one.improve.is_some() {
                    lead.page.get_or_insert(GuidancePage::SecurityInfo);
                }
                lead.typed.extend(typed);
            }
            Topic::Retiring(ends) => {
                let section = section(topic, next.situation, teller);
                lead.say(section.heading.clone() + localized!(".", "。").of(locale.lang));
                let why = section.lines.first().cloned();
                let at_least = nothing_is_left(ends, teller).map(AdviceLine::Text);
                lead.spoken.extend(why.map(|line| LeadLine::reason(line, at_least)));
                lead.say(before_in_short(ends, teller));
                lead.typed.extend(desk_lines(section));
                lead.page = Some(GuidancePage::SecurityInfo);
            }
            topic => {
                let section = section(topic, next.situation, teller);
                // What asks is answered beside it; what tells stands alone.
                if has_news(topic) {
                    lead.say(section.heading.clone() + localized!(".", "。").of(locale.lang));
                }
                lead.page = lead.page.or(match topic {
                    Topic::Services(_) => Some(GuidancePage::Vpn),
                    _ => None,
                });
                lead.whole(place, section);
            }
        }
        let said = from..lead.spoken.len();
        let typed = std::mem::take(&mut lead.typed).into_iter();
        lead.deeds.extend(typed.map(|typed| LeadDeed { typed, said: said.clone() }));
    }
    for (doubt, (said, typed)) in teller.status.doubts.iter().zip(doubts(teller)) {
        let from = lead.spoken.len();
        let said = AdviceLine::Text(said);
        lead.spoken.push(match doubt {
            // Somebody else may be signing in.
            Doubt::UsedThoughStolen { .. } => LeadLine::danger(said),
            _ => LeadLine::must(said),
        });
        lead.deeds.push(LeadDeed { typed, said: from..from + 1 });
        lead.page.get_or_insert(GuidancePage::SecurityInfo);
    }
    for LeadLine { line, at_least, .. } in &mut lead.spoken {
        *line = tidy(std::mem::replace(line, AdviceLine::Text(String::new())), locale.lang);
        *at_least = at_least.take().map(|line| tidy(line, locale.lang));
    }
    lead
}

/// Whether this is what matters now.
fn leads(topic: &Topic, next: &AccountNext<'_>) -> bool {
    let comes_back = || next.advice.iter().any(|topic| matches!(topic, Topic::ComesBack(_)));
    let is_retiring = || next.advice.iter().any(|topic| matches!(topic, Topic::Retiring(_)));
    let is_asked_for = || next.advice.iter().any(|topic| matches!(topic, Topic::Request(_)));
    match (next.situation, topic) {
        (_, Topic::Request(_) | Topic::Closed | Topic::Step(_) | Topic::ComesBack(_)) => true,
        (Situation::LockedOut, Topic::TryFirst(_)) => true,
        (Situation::LockedOut, Topic::Reregister(_)) => !comes_back(),
        (Situation::Starting, Topic::Services(_)) => true,
        (Situation::Starting, Topic::OneMethod(one)) => one.if_in_force != Level::Ok,
        (Situation::Ending, Topic::Ending(_)) => true,
        (Situation::ChangingPhones, Topic::PhoneOrder(_) | Topic::OldPhone(_)) => true,
        (Situation::On, Topic::Retiring(_)) => true,
        (Situation::On, Topic::OneMethod(_)) => !is_retiring() && !is_asked_for(),
        _ => false,
    }
}

/// Whether the heading says something, and not only asks.
fn has_news(topic: &Topic) -> bool {
    matches!(topic, Topic::Ending(_))
}

fn desk_lines(section: Section) -> impl Iterator<Item = String> {
    section.lines.into_iter().filter_map(|line| match line {
        AdviceLine::Desk(typed) => Some(typed),
        _ => None,
    })
}

fn step_first(step: &SetupStep, next: &AccountNext<'_>, teller: &Teller<'_>, lead: &mut Lead) {
    let application = next.advice.iter().find_map(|topic| match topic {
        Topic::Application(application) => Some(application),
        _ => None,
    });
    let cuts_off = application.is_some_and(|application| application.refused_by.contains(&Code::CitrixNotConfirmed));
    lead.spoken.extend(step_in_short(step, cuts_off, teller));
    lead.page = Some(match step.step {
        1 => GuidancePage::FirstSetup,
        2 => GuidancePage::SecurityInfo,
        3 => GuidancePage::SignOut,
        _ => GuidancePage::UserMenu,
    });
}

fn try_first(first: &TryFirst, teller: &Teller<'_>, lead: &mut Lead) {
    if let Some(until) = first.password_until {
        lead.say(password_for_now(until, teller));
        lead.page = Some(GuidancePage::SecurityInfo);
    }
    let words = first_words(teller);
    let each = message!(
        teller.locale,
        "At sign-in press {words}, or the link in its place, and try every method that is offered.",
        "サインイン画面で{words}（または似た文言のリンク）を押し、表示された方法を順に確かめてください。"
    );
    lead.spoken.push(LeadLine::must(AdviceLine::Step(1, each)));
}

/// The ways that are open or may be, in one sentence.
fn if_none_works(ways: &ReregistrationWays, teller: &Teller<'_>) -> String {
    let locale = teller.locale;
    let open = ways.ways.iter().filter(|way| way.open != Some(false)).map(|way| way_in_short(way, teller));
    let open = open.collect::<Vec<_>>().join(localized!("; ", "、").of(locale.lang));
    message!(
        locale,
        "If none works, re-register: {open}.",
        "どれも使えなければ、再登録の手続きをしてください。できる手続き：{open}。"
    )
}

fn way_in_short(way: &Way, teller: &Teller<'_>) -> String {
    let locale = teller.locale;
    match (way.via, way.open) {
        ("identity-service", Some(true)) => message!(
            locale,
            "by yourself with the identity verification service (My Number card)",
            "本人確認サービス（いつでも、マイナンバーカードで）"
        ),
        ("identity-service", _) => message!(
            locale,
            "by yourself, if you linked the identity verification service in advance",
            "本人確認サービス（事前連携がお済みの場合）"
        ),
        ("office", _) => {
            let when = office_hours_in_short(way.processed.as_ref(), locale);
            message!(locale, "at the office of your faculty, with your ID card{when}", "学部・研究科等の窓口{when}")
        }
        (via, _) => {
            let via = names::via(via, locale.lang);
            message!(locale, "through {via}", "{via}")
        }
    }
}

/// What a topic is called beside its number.
pub fn in_short(topic: &Topic) -> Localized {
    match topic {
        Topic::Closed => localized!("left the university", "離籍済み"),
        Topic::TryFirst(_) => localized!("other methods", "ほかの方法"),
        Topic::ComesBack(_) => localized!("get it back", "手元に戻す"),
        Topic::Request(_) => localized!("the request", "申請の状況"),
        Topic::Reregister(_) => localized!("re-registration", "再登録"),
        Topic::Step(_) => localized!("this step in full", "この手順の詳細"),
        Topic::Application(_) => localized!("can I apply?", "利用申請できるか"),
        Topic::PhoneOrder(_) => localized!("all steps", "機種変更の全手順"),
        Topic::OldPhone(_) => localized!("old phone", "古いスマホ"),
        Topic::NumberFirst(_) => localized!("number / SIM", "番号・SIM"),
        Topic::NewPhone(_) => localized!("new phone", "新しいスマホ"),
        Topic::Lost(_) => localized!("lost / broken", "紛失・故障"),
        Topic::Retiring(_) => localized!("what ends", "終了するもの"),
        Topic::Methods(_) => localized!("methods / default", "使える方法・既定"),
        Topic::OtherOption(_) => localized!("what to press", "押すところ"),
        Topic::OneMethod(_) => localized!("enough methods?", "登録は十分か"),
        Topic::Services(Services { minutes_left: Some(0), .. }) => {
            localized!("when asked / VPN", "確認の頻度・VPN")
        }
        Topic::Services(_) => localized!("VPN / Slack", "VPN・Slack"),
        Topic::Ending(_) => localized!("end of MFA", "利用の終了"),
        Topic::NotMfa(_) => localized!("password / leaving", "パスワード・卒業など"),
        Topic::SwitchOff(_) => localized!("turn off MFA", "利用をやめる"),
    }
}
