//! What the short page and the whole one are made of: what is said, and the pages that it leads to.

use unicode_width::UnicodeWidthStr;

use crate::domain::advice::links::GuidancePage;
use crate::domain::advice::page::{Topic, pages};
use crate::queries::next::{AccountNext, PageLink};
use crate::render::messages::localized;
use crate::render::messages::next::{AdviceLine, pages as page_words};
use crate::render::{Style, color, prose};

/// How far what is said under a heading is indented.
pub const INDENT: usize = 2;

/// The pages that a topic leads to.
pub fn pages_of(topic: &Topic, next: &AccountNext<'_>) -> Vec<PageLink> {
    let wanted = pages(std::slice::from_ref(topic));
    next.pages.iter().filter(|link| wanted.contains(&link.page)).cloned().collect()
}

/// What is said, a line or more each.
pub fn said(lines: &[AdviceLine], indent: usize, style: &Style) -> String {
    let mut text = String::new();
    for line in lines {
        let (mark, said) = match line {
            AdviceLine::Text(said) => (String::new(), said),
            AdviceLine::Item(said) => (localized!("- ", "・").of(style.lang).to_owned(), said),
            AdviceLine::Step(number, said) => (format!("{number}. "), said),
            AdviceLine::Desk(said) => (localized!("Desk: ", "［窓口］").of(style.lang).to_owned(), said),
        };
        let hanging = indent + mark.width();
        let wrapped = prose::wrap(&format!("{}{mark}{said}", " ".repeat(indent)), style.columns(), hanging);
        text.push_str(&match line {
            AdviceLine::Desk(_) => color::aside(&wrapped, style.color),
            _ => wrapped,
        });
        text.push('\n');
    }
    text
}

/// Where a page is, alone on its line; none: nothing leads there.
pub fn address_of(page: GuidancePage, next: &AccountNext<'_>, style: &Style) -> Option<String> {
    let link = next.pages.iter().find(|link| link.page == page)?;
    Some(format!("{}{}\n", " ".repeat(INDENT), page_words::address(&link.url, style.locale())))
}

/// Pages by their names; an address stands on one line and is never broken, so that it can be copied.
pub fn links(pages: &[PageLink], style: &Style) -> String {
    let locale = style.locale();
    let mut text = String::new();
    for link in pages {
        let (name, address) = (page_words::name(link.page, locale), page_words::address(&link.url, locale));
        let named = format!("{}{name}{}", " ".repeat(INDENT), localized!(":", "：").of(locale.lang));
        let is_wide = style.columns().is_some_and(|columns| named.width() + 1 + address.width() > columns);
        let gap = match is_wide {
            true => format!("\n{}", " ".repeat(INDENT + 1)),
            false => localized!(" ", "").of(locale.lang).into(),
        };
        text.push_str(&format!("{named}{gap}{address}\n"));
    }
    text
}
