//! What is said first fits beside a ticket, whatever the state: no more than ten lines of 80 columns in either language,
//! and every question that can be asked for more is named there.

use mfadesk::domain::advice::caller::Caller;
use mfadesk::domain::advice::links::GuidancePage;
use mfadesk::domain::advice::page::Situation;
use mfadesk::domain::date::Date;
use mfadesk::domain::instant::Instant;
use mfadesk::domain::office::Hours;
use mfadesk::domain::policy::Policy;
use mfadesk::ledger::Population;
use mfadesk::queries::answer::PopulationCount;
use mfadesk::queries::next::{AccountNext, NextAnswer};
use mfadesk::queries::question::{NextQuestion, NextShown, Question};
use mfadesk::render::{self, Lang};
use unicode_width::UnicodeWidthStr;

use crate::lens::points::everybody;
use crate::model::generator::CLOCK;
use crate::render::world::{frame, table};
use crate::support::in_full;

/// What the page says of one of them.
struct Told {
    situation: Situation,
    topics: usize,
    pages: usize,
    short: [String; 2],
    whole: [String; 2],
}

fn told(everybody: &Population, policy: &Policy) -> Vec<Told> {
    let now = Instant::parse(CLOCK).unwrap();
    let (zone, today) = (policy.zone(), Date::parse(&CLOCK[..10]).unwrap());
    let hours = Hours::of(&policy.office, zone);
    let next_open = |at| hours.as_ref()?.next_open(at);
    let of = |account, state, shown, lang| {
        let caller = Caller { account, state, now, policy, today, next_open: &next_open };
        let next = AccountNext::of(&caller)?;
        let question = NextQuestion { account: account.to_string(), shown, ..NextQuestion::default() };
        let frame = frame(Question::Next(question), PopulationCount { accounts: 1, closed: 0 });
        let (situation, topics, pages) = (next.situation, next.advice.len(), {
            // The one for a password is named by its own question.
            next.pages.iter().filter(|link| link.page != GuidancePage::Password).count()
        });
        let said = render::answer(&NextAnswer { frame, accounts: vec![next] }, &table(lang, 80));
        Some((situation, topics, pages, said))
    };
    let languages = [Lang::En, Lang::Ja];
    let one = |(account, state)| {
        let (situation, topics, pages, _) = of(account, state, NextShown::Short, Lang::En)?;
        let said = |shown| languages.map(|lang| of(account, state, shown, lang).unwrap().3);
        Some(Told { situation, topics, pages, short: said(NextShown::Short), whole: said(NextShown::All) })
    };
    everybody.accounts.iter().map(|(account, state)| (account, state)).filter_map(one).collect()
}

/// How many lines a terminal of 80 columns shows: what is wider goes on in the next.
fn rows(text: &str) -> usize {
    text.lines().map(|line| line.width().div_ceil(80).max(1)).sum()
}

/// Whether the number of a question stands among those that are named, or between two that are told by their numbers.
fn names(page: &str, number: usize) -> bool {
    let from = page.find("More: ").or_else(|| page.find("ほかの質問：")).unwrap_or(page.len());
    let numbers = |text: &str| -> Vec<usize> {
        text.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect()
    };
    let range = ["：--all", ": --all"].iter().find_map(|end| page[from..].split_once(end));
    if let Some((before, _)) = range
        && let [.., first, last] = numbers(before)[..]
        && (first..=last).contains(&number)
    {
        return true;
    }
    page[from..]
        .match_indices(&format!("{number} "))
        .any(|(at, _)| !page[from..][..at].chars().next_back().is_some_and(|before| before.is_ascii_digit()))
}

#[test]
fn whatever_the_state_ten_lines_say_what_matters_and_name_every_other_question() {
    let accounts = if in_full() { 6_000 } else { 400 };
    let everybody = everybody(41, accounts);
    let mut seen: Vec<Situation> = Vec::new();
    for policy in [&Policy::default(), &everybody.evidence.policy] {
        for told in told(&everybody, policy) {
            for (short, whole) in told.short.iter().zip(&told.whole) {
                assert!(rows(short) <= 10, "{:?}, {} lines\n{short}\n{whole}", told.situation, rows(short));
                // What is not named is said already.
                let not_named: Vec<usize> = (1..=told.topics).filter(|number| !names(short, *number)).collect();
                assert!(not_named.len() <= 2, "{not_named:?} of {:?}\n{short}", told.situation);
                assert!(told.pages < 2 || names(short, told.topics + 1), "{short}");
                // What is read out holds no command, but for the line at the end that asks for more.
                let read_out =
                    short.lines().take_while(|line| !["Desk: ", "［窓口］"].iter().any(|mark| line.starts_with(mark)));
                let commands = read_out.filter(|line| line.contains("mfadesk ") && !line.starts_with("mfadesk next "));
                assert_eq!(commands.count(), 0, "{short}");
            }
            seen.push(told.situation);
        }
    }
    let times = |situation| seen.iter().filter(|seen| **seen == situation).count();
    for situation in Situation::ALL {
        assert!(times(situation) >= 3 || situation == Situation::NeverSetUp, "{situation:?}: {}", times(situation));
    }
}
