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
