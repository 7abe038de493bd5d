//! The twelve calls: their names, titles, accounts and tickets, and what was typed while each went on. They are told in
//! the text next to this file, which is to be read as a story; nothing here says how one ends.

use chrono_tz::Tz;

use super::act::{Act, lines, spoken, unreadable};
use crate::commands::problem::Problem;
use crate::render::messages::Localized;

/// The calls: how they are written is said in the file.
const CALLS: &str = include_str!("calls.txt");

/// One call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DemonstratedCall {
    /// By what it is known, in every language: `first-set-up`.
    pub name: &'static str,
    /// Whose call it was.
    pub account: &'static str,
    /// The ticket that its events carry.
    pub ticket: &'static str,
    /// What it is about, in a few words.
    pub title: Localized,
}

/// The calls, in the order in which they came.
///
/// # Errors
/// For a line that cannot be read.
pub fn all() -> Result<Vec<DemonstratedCall>, Problem> {
    lines(CALLS).filter_map(heading).map(|heading| call(heading).ok_or_else(|| unreadable(heading, HEADING))).collect()
}

/// What was typed, and before the calls for those who had been set up by then.
///
/// # Errors
/// For a line that cannot be read.
pub fn acts(time_zone: Tz) -> Result<Vec<Act>, Problem> {
    lines(CALLS).filter(|line| heading(line).is_none()).map(|line| spoken(line, time_zone)).collect()
}

/// What a heading says.
const HEADING: &str = "name | account | ticket | English | Japanese";

/// What stands after the sign of a heading.
fn heading(line: &'static str) -> Option<&'static str> {
    line.strip_prefix("= ")
}

fn call(heading: &'static str) -> Option<DemonstratedCall> {
    let parts: Vec<&str> = heading.split(" | ").collect();
    let [name, account, ticket, en, ja] = parts[..] else { return None };
    Some(DemonstratedCall { name, account, ticket, title: Localized { en, ja } })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{CALLS, DemonstratedCall, acts, all, heading};
    use crate::cli::demo::act::{lines, spoken};

    #[test]
    fn each_call_has_a_name_an_account_and_a_ticket_of_its_own() {
        let calls = all().unwrap();
        let different = |of: fn(&DemonstratedCall) -> &str| calls.iter().map(of).collect::<BTreeSet<_>>().len();
        let each = [
            different(|call| call.name),
            different(|call| call.account),
            different(|call| call.ticket),
            different(|call| call.title.en),
            different(|call| call.title.ja),
        ];
        assert_eq!(each, [12; 5]);
    }

    #[test]
    fn from_the_first_line_with_the_ticket_on_every_line_of_a_call_carries_it() {
        let mut calls = all().unwrap().into_iter();
        let (mut current, mut has_begun) = (None, true);
        for line in lines(CALLS) {
            if heading(line).is_some() {
                assert!(has_begun, "{current:?}");
                (current, has_begun) = (calls.next(), false);
                continue;
            }
            let words = spoken(line, chrono_tz::Asia::Tokyo).unwrap().words;
            let ticket = words.iter().position(|word| word == "--ticket").map(|at| words[at + 1].as_str());
            has_begun |= ticket.is_some();
            assert_eq!(ticket, current.filter(|_| has_begun).map(|call| call.ticket), "{line}");
        }
        assert!(has_begun);
    }

    #[test]
    fn they_are_told_in_the_order_in_which_they_came() {
        let acts = acts(chrono_tz::Asia::Tokyo).unwrap();
        let begin = |call: DemonstratedCall| {
            acts.iter().find(|act| act.words.iter().any(|word| word == call.ticket)).unwrap().at
        };
        assert!(all().unwrap().into_iter().map(begin).is_sorted());
        assert!(all().unwrap().is_sorted_by_key(|call| call.ticket));
    }
}
