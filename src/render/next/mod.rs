//! `next`: what the desk reads out. First what matters now, short enough to stand beside a ticket; the rest by the number
//! of a question, or the whole of it. What the desk types stands apart from what is read out.

mod parts;
mod short;

use serde::Serialize;

use super::answer::{Answer, framed_list};
use super::messages::message;
use super::messages::next::{Section, Teller, left, section};
use super::status::headline;
use super::{Style, color, footer, prose, what_if};
use crate::domain::advice::page::Topic;
use crate::queries::next::{AccountNext, NextAnswer, PageLink};
use crate::queries::question::{NextShown, Question};
use parts::{INDENT, links, pages_of, said};

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
        let mut text = what_if::supposed(without, methods, style);
        for next in &self.accounts {
            text.push_str(&page(next, shown, style));
            text.push('\n');
        }
        text + &footer::footer("", &self.frame, style) + "\n"
    }
}

/// The short page, the whole page, or one part of it.
fn page(next: &AccountNext<'_>, shown: NextShown, style: &Style) -> String {
    let locale = style.locale();
    let teller = Teller { status: &next.status, locale };
    let mut text = if next.open {
        headline(&next.status, style)
    } else {
        prose::wrap(&left(&next.status, locale), style.columns(), INDENT)
    };
    text.push('\n');
    text.push('\n');
    match shown {
        NextShown::Short => text.push_str(&short::page(next, &teller, style)),
        NextShown::All => {
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
