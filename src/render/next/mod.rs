//! `next`: what the desk reads out. First what matters now, short enough to stand beside a ticket; the rest by the number
//! of a question, or the whole of it. What the desk types stands apart from what is read out.

mod parts;
mod short;

use serde::Serialize;

use super::answer::{Answer, framed_list};
use super::messages::message;
use super::messages::next::{Section, Teller, left, section};
use super::status::{headline, headline_in_brief, headline_of_today, without_redacted};
use super::{Style, color, footer, prose, what_if};
use crate::domain::advice::page::Topic;
use crate::queries::next::{AccountNext, NextAnswer, PageLink};
use crate::queries::question::{NextShown, Question};
use parts::{INDENT, links, pages_of, said};
use short::{Brevity, Margins};

/// The fields of the one row of `next`.
const NEXT_FIELDS: &[&str] =
    &["account", "affiliation", "language", "open", "as_of", "version", "situation", "level", "advice", "pages"];

impl Answer for NextAnswer<'_> {
    framed_list!("accounts", by "account", NEXT_FIELDS);

    fn rows(&self) -> Vec<impl Serialize> {
        self.accounts.iter().collect()
    }

    fn table(&self, style: &Style) -> String {
        let without = self.frame.question.without();
        let shown = match &self.frame.question {
            Question::Next(question) => question.shown,
            _ => NextShown::All,
        };
        let methods = self.accounts.first().map_or(&[][..], |next| &next.status.methods);
        let supposed = |style: &Style| what_if::supposed(without, methods, style);
        let footer = |judged: &str, style: &Style| footer::footer(judged, &self.frame, style) + "\n";
        if let (NextShown::Short, [next]) = (shown, &self.accounts[..]) {
            let before =
                |style: &Style, brevity: Brevity| supposed(style).replace("\n\n", "\n") + &who(next, brevity, style);
            let teller = Teller { status: &next.status, locale: style.locale() };
            return short::page(next, &teller, &Margins { before: &before, footer: &footer }, style);
        }
        let mut text = supposed(style);
        for next in &self.accounts {
            text.push_str(&page(next, shown, style));
            text.push('\n');
        }
        text + &footer("", style)
    }
}

/// Who it is, with the danger or without.
fn who(next: &AccountNext<'_>, brevity: Brevity, style: &Style) -> String {
    let who = match (next.open, brevity) {
        (true, Brevity::Whole) => headline(&next.status, style),
        // What ends, and when, is what is said first.
        (true, Brevity::Brief) if next.status.risk.retiring.is_some() => headline_of_today(&next.status, style),
        (true, _) => headline_in_brief(&next.status, style),
        (false, _) => prose::wrap(&left(&next.status, style.locale()), style.columns(), INDENT),
    };
    let redacted = match next.blanked.is_empty() {
        true => String::new(),
        false => prose::wrap(&without_redacted(&next.blanked, style.locale()), style.columns(), INDENT) + "\n",
    };
    who + "\n" + &redacted
}

/// The whole page, or one part of it.
fn page(next: &AccountNext<'_>, shown: NextShown, style: &Style) -> String {
    let teller = Teller { status: &next.status, locale: style.locale() };
    let mut text = who(next, Brevity::Whole, style) + "\n";
    match shown {
        NextShown::Short | NextShown::All => {
            for (place, topic) in next.advice.iter().enumerate() {
                text.push_str(&part(place + 1, topic, next, &teller, style));
            }
            if !next.pages.is_empty() {
                text.push('\n');
                text.push_str(&pages_part(next.advice.len() + 1, &next.pages, style));
            }
        }
        NextShown::Part(number) => match next.advice.get(number - 1) {
            Some(topic) => {
                text.push_str(&part(number, topic, next, &teller, style));
                text.push_str(&links(&pages_of(topic, next), style));
            }
            None => text.push_str(&pages_part(number, &next.pages, style)),
        },
    }
    text
}

/// A heading with its number, and what is said under it.
fn part(number: usize, topic: &Topic, next: &AccountNext<'_>, teller: &Teller<'_>, style: &Style) -> String {
    let Section { heading, lines } = section(topic, next.situation, teller);
    let heading = prose::wrap(&format!("{number}. {heading}"), style.columns(), INDENT);
    color::strong(&heading, style.color) + "\n" + &said(&lines, INDENT, style)
}

/// The pages under a heading with its number.
fn pages_part(number: usize, pages: &[PageLink], style: &Style) -> String {
    let heading = message!(style.locale(), "{number}. Pages", "{number}. ページ");
    color::strong(&heading, style.color) + "\n" + &links(pages, style)
}
