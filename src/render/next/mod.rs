//! `next`: the page that the desk reads out: a section a question, the most important first, about one screen.
//! Addresses stand on lines of their own and are never broken, so that they can be copied.

use unicode_width::UnicodeWidthStr;

use super::csv::{self, NEXT_FIELDS};
use super::status::headline;
use super::words::next::{Line, Section, Teller, left, pages, section};
use super::words::{both, said};
use super::{Format, Style, color, footer, json, lens, prose};
use crate::queries::next::{AccountNext, NextAnswer};

/// How far what is said under a heading is indented.
const INDENT: usize = 2;

/// The answer to `next`.
pub fn next(answer: &NextAnswer<'_>, style: &Style) -> String {
    match style.format {
        Format::Json => json::Answer::next(answer).line(),
        Format::Jsonl => json::lines(&answer.accounts),
        Format::Csv => csv::table(NEXT_FIELDS, &answer.accounts),
        Format::Table => {
            let without = answer.frame.question.without();
            let methods = answer.accounts.first().map_or(&[][..], |next| &next.status.methods);
            let mut text = lens::supposed(without, methods, style);
            for next in &answer.accounts {
                text.push_str(&page(next, style));
                text.push('\n');
            }
            text + &footer::footer("", &answer.frame, style) + "\n"
        }
    }
}

fn page(next: &AccountNext<'_>, style: &Style) -> String {
    let voice = style.voice();
    let teller = Teller { status: &next.status, voice };
    let mut text = if next.open {
        headline(&next.status, style)
    } else {
        prose::wrap(&left(&next.status, voice), style.columns(), INDENT)
    };
    text.push('\n');
    text.push('\n');
    for topic in &next.advice {
        text.push_str(&lines(&section(topic, next.situation, &teller), style));
    }
    if !next.pages.is_empty() {
        text.push('\n');
        text.push_str(&color::strong(&said!(voice, "Pages", "ページ"), style.color));
        text.push('\n');
        for link in &next.pages {
            let (name, address) = (pages::name(link.page).of(voice.lang), pages::address(&link.url, voice));
            let named = format!("{}{name}{}", " ".repeat(INDENT), both!(":", "：").of(voice.lang));
            let is_wide = style.columns().is_some_and(|columns| named.width() + 1 + address.width() > columns);
            let gap =
                if is_wide { format!("\n{}", " ".repeat(INDENT + 1)) } else { both!(" ", "").of(voice.lang).into() };
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
            Line::Text(said) => (String::new(), said),
            Line::Item(said) => (both!("- ", "・").of(style.lang).to_owned(), said),
            Line::Step(number, said) => (format!("{number}. "), said),
        };
        let hanging = INDENT + mark.width();
        text.push_str(&prose::wrap(&format!("{}{mark}{said}", " ".repeat(INDENT)), style.columns(), hanging));
        text.push('\n');
    }
    text
}
