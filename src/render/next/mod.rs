//! `next`: the page that the desk reads out: a section a question, the most important first, about one screen.
//! Addresses stand on lines of their own and are never broken, so that they can be copied.

use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::answer::{Answer, framed_list};
use super::messages::next::{AdviceLine, Section, Teller, left, pages, section};
use super::messages::{localized, message};
use super::status::headline;
use super::{Style, color, footer, prose, what_if};
use crate::queries::next::{AccountNext, NextAnswer};

/// How far what is said under a heading is indented.
const INDENT: usize = 2;

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
        let methods = self.accounts.first().map_or(&[][..], |next| &next.status.methods);
        let mut text = what_if::supposed(without, methods, style);
        for next in &self.accounts {
            text.push_str(&page(next, style));
            text.push('\n');
        }
        text + &footer::footer("", &self.frame, style) + "\n"
    }
}

fn page(next: &AccountNext<'_>, style: &Style) -> String {
    let locale = style.locale();
    let teller = Teller { status: &next.status, locale };
    let mut text = if next.open {
        headline(&next.status, style)
    } else {
        prose::wrap(&left(&next.status, locale), style.columns(), INDENT)
    };
    text.push('\n');
    text.push('\n');
    for topic in &next.advice {
        text.push_str(&lines(&section(topic, next.situation, &teller), style));
    }
    if !next.pages.is_empty() {
        text.push('\n');
        text.push_str(&color::strong(&message!(locale, "Pages", "ページ"), style.color));
        text.push('\n');
        for link in &next.pages {
            let (name, address) = (pages::name(link.page).of(locale.lang), pages::address(&link.url, locale));
            let named = format!("{}{name}{}", " ".repeat(INDENT), localized!(":", "：").of(locale.lang));
            let is_wide = style.columns().is_some_and(|columns| named.width() + 1 + address.width() > columns);
            let gap = if is_wide {
                format!("\n{}", " ".repeat(INDENT + 1))
            } else {
                localized!(" ", "").of(locale.lang).into()
            };
            text.push_str(&format!("{named}{gap}{address}\n"));
        }
    }
    text
}

/// A heading, and what is said under it.
fn lines(section: &Section, style: &Style) -> String {
    let heading = prose::wrap(&section.heading, style.columns(), INDENT);
    let mut text = color::strong(&heading, style.color) + "\n";
    for line in &section.lines {
        let (mark, said) = match line {
            AdviceLine::Text(said) => (String::new(), said),
            AdviceLine::Item(said) => (localized!("- ", "・").of(style.lang).to_owned(), said),
            AdviceLine::Step(number, said) => (format!("{number}. "), said),
        };
        let hanging = INDENT + mark.width();
        text.push_str(&prose::wrap(&format!("{}{mark}{said}", " ".repeat(INDENT)), style.columns(), hanging));
        text.push('\n');
    }
    text
}
