//! What matters now: who it is, what to say, what the desk types and what else there is, by number, in no more than ten
//! lines of a terminal of 80 columns. What there is no room for is left out, in an order, and is a number away.

use unicode_width::UnicodeWidthStr;

use super::parts::{address_of, said};
use crate::queries::next::AccountNext;
use crate::render::messages::next::{AdviceLine, Lead, Teller, in_short, lead};
use crate::render::messages::{localized, message};
use crate::render::{Style, prose};

/// How many lines there are at most.
const LINES: usize = 10;

/// The columns of the terminal on which that holds.
const COLUMNS: u16 = 80;

/// One part of it, in lines that are ended.
struct Part {
    text: String,
    /// When it is left out: the highest first, of these the last; 0: never.
    spare: u8,
}

/// What stands around what is said: who it is, and from which state of the log it is known.
pub struct Margins<'a> {
    /// The lines before: what is supposed, and who it is.
    pub before: &'a dyn Fn(&Style, bool) -> String,
    /// The last line, with the command that asks for more.
    pub footer: &'a dyn Fn(&str, &Style) -> String,
}

/// The short page.
pub fn page(next: &AccountNext<'_>, teller: &Teller<'_>, around: &Margins<'_>, style: &Style) -> String {
    let lead = lead(next, teller);
    let narrowest = Style { width: Some(style.width.map_or(COLUMNS, |width| width.max(COLUMNS))), ..*style };
    // What is left out depends on no terminal that is wider or none at all, so that all of them say the same.
    let measured = Style { width: Some(COLUMNS), ..narrowest };
    let mut is_brief = false;
    let mut left_out: Vec<usize> = Vec::new();
    loop {
        let parts = parts(next, &lead, around, is_brief, &measured);
        let lines = |place: usize| if left_out.contains(&place) { 0 } else { rows(&parts[place].text) };
        if (0..parts.len()).map(lines).sum::<usize>() <= LINES {
            break;
        }
        let spare = (1..parts.len()).filter(|place| parts[*place].spare > 0 && !left_out.contains(place));
        let next_out = spare.max_by_key(|place| (parts[*place].spare, *place));
        match next_out {
            // Who it is can be said in fewer words, before an address is left out.
            Some(place) if parts[place].spare <= ADDRESS && !is_brief => is_brief = true,
            None if !is_brief => is_brief = true,
            Some(place) => left_out.push(place),
            None => break,
        }
    }
    let parts = parts(next, &lead, around, is_brief, style);
    let kept = parts.iter().enumerate().filter(|(place, _)| !left_out.contains(place));
    kept.map(|(_, part)| part.text.as_str()).collect()
}

/// A blank line; what the headline says too; the address; what comes after the first thing that is said.
const BLANK: u8 = 9;
const DETAIL: u8 = 8;
const ADDRESS: u8 = 2;
const FURTHER: u8 = 1;

fn parts(next: &AccountNext<'_>, lead: &Lead, around: &Margins<'_>, is_brief: bool, style: &Style) -> Vec<Part> {
    let blank = || Part { text: "\n".to_owned(), spare: BLANK };
    let mut parts = vec![Part { text: (around.before)(style, is_brief), spare: 0 }, blank()];
    let mut is_first = true;
    for line in &lead.spoken {
        let spare = match (line.is_spare, is_first) {
            (true, _) => DETAIL,
            (false, true) => 0,
            (false, false) => FURTHER,
        };
        is_first &= line.is_spare;
        parts.push(Part { text: said(std::slice::from_ref(&line.line), 0, style), spare });
    }
    if let Some(address) = lead.page.and_then(|page| address_of(page, next, style)) {
        parts.push(Part { text: address, spare: ADDRESS });
    }
    parts.push(blank());
    for (place, typed) in lead.typed.iter().enumerate() {
        let text = said(&[AdviceLine::Desk(typed.clone())], 0, style);
        parts.push(Part { text, spare: if place == 0 { 0 } else { DETAIL } });
    }
    let more = more(next, &lead.covered, style);
    let command = if more.is_empty() {
        String::new()
    } else {
        let id = crate::render::sanitize::clean(next.account.as_str());
        message!(style.locale(), "mfadesk next {id} NUMBER|--all", "mfadesk next {id} 番号|--all")
    };
    parts.push(Part { text: more, spare: 0 });
    parts.push(blank());
    parts.push(Part { text: (around.footer)(&command, style), spare: 0 });
    parts
}

/// How many lines of a terminal a text takes: an address is never broken by us, but is by the terminal.
fn rows(text: &str) -> usize {
    text.lines().map(|line| line.width().div_ceil(usize::from(COLUMNS)).max(1)).sum()
}

/// What else there is, by number.
fn more(next: &AccountNext<'_>, covered: &[usize], style: &Style) -> String {
    let locale = style.locale();
    let others = next.advice.iter().enumerate().filter(|(place, _)| !covered.contains(place));
    let mut named: Vec<String> =
        others.map(|(place, topic)| format!("{} {}", place + 1, in_short(topic).of(style.lang))).collect();
    if next.pages.len() > 1 {
        let pages = localized!("pages", "ページ").of(style.lang);
        named.push(format!("{} {pages}", next.advice.len() + 1));
    }
    if named.is_empty() {
        return String::new();
    }
    let first = message!(locale, "More: ", "ほかの質問：");
    prose::items(&first, &named, localized!(", ", "、").of(style.lang), style.columns()) + "\n"
}
