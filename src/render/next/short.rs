//! What matters now: who it is, what to say, what the desk types and what else there is, by number, in no more than ten
//! lines of a terminal of 80 columns. What there is no room for is left out, in an order, and is a number away.

use std::ops::Range;

use unicode_width::UnicodeWidthStr;

use super::parts::{address_of, said};
use crate::domain::advice::links::GuidancePage;
use crate::queries::next::AccountNext;
use crate::render::messages::next::{AdviceLine, Lead, LeadDeed, Teller, Weight, in_short, lead};
use crate::render::messages::{localized, message, typed_id};
use crate::render::{Style, prose};

/// How many lines there are at most.
const LINES: usize = 10;

/// The columns of the terminal on which that holds.
const COLUMNS: u16 = 80;

/// One part of it, in lines that are ended.
#[derive(Default)]
struct Part {
    text: String,
    /// When it is left out: the highest first, of these the last; 0: never.
    spare: u8,
    /// The place among what is said.
    spoken: Option<usize>,
    /// Whether it holds a danger, which is still said where there is no room for the rest.
    holds_danger: bool,
    /// What is said before this is typed.
    typed_after: Range<usize>,
}

/// In how many words it is said who it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Brevity {
    /// With the danger, today's and what is to come.
    Whole,
    /// Without what is said below as well.
    Brief,
    /// With how bad it is, in a word.
    Least,
}

/// What of the page there is room for.
struct Room {
    brevity: Brevity,
    /// How many of the other questions are named; those after them are told by their numbers alone.
    named: usize,
    left_out: Vec<usize>,
    /// The places among what is said of which there is room for the danger alone.
    cut: Vec<usize>,
}

/// What stands around what is said: who it is, and from which state of the log it is known.
pub struct Margins<'a> {
    /// The lines before: what is supposed, and who it is.
    pub before: &'a dyn Fn(&Style, Brevity) -> String,
    /// The last line, with the command that asks for more.
    pub footer: &'a dyn Fn(&str, &Style) -> String,
}

/// The short page.
pub fn page(next: &AccountNext<'_>, teller: &Teller<'_>, around: &Margins<'_>, style: &Style) -> String {
    let lead = lead(next, teller);
    // What is left out depends neither on how wide the terminal is nor on its colours: all of them say the same.
    let measured = Style { width: Some(COLUMNS), color: false, ..*style };
    let mut room = Room { brevity: Brevity::Whole, named: usize::MAX, left_out: Vec::new(), cut: Vec::new() };
    loop {
        let parts = parts(next, &lead, around, &room, &measured);
        let lines = |place: usize| if room.left_out.contains(&place) { 0 } else { rows(&parts[place].text) };
        let all = named(next, &lead.covered, &measured);
        let is_list_long = rows(&more(&all, room.named, &measured)) > 1;
        let is_too_long = (0..parts.len()).map(lines).sum::<usize>() > LINES;
        if !is_too_long || !room.is_made(&parts, is_list_long.then_some(all.len())) {
            break;
        }
    }
    let parts = parts(next, &lead, around, &room, style);
    let kept = parts.iter().enumerate().filter(|(place, _)| !room.left_out.contains(place));
    kept.map(|(_, part)| part.text.as_str()).collect()
}

impl Room {
    /// Makes a little room, or says that there is none to be made. `questions`: how many could be named in fewer lines.
    fn is_made(&mut self, parts: &[Part], questions: Option<usize>) -> bool {
        let spare = (1..parts.len()).filter(|place| parts[*place].spare > 0 && !self.left_out.contains(place));
        let next_out = spare.max_by_key(|place| (parts[*place].spare, *place));
        let spare = next_out.map_or(0, |place| parts[place].spare);
        match (next_out, questions) {
            // Who it is can be said in fewer words, before an address is left out.
            _ if spare <= ADDRESS && self.brevity == Brevity::Whole => self.brevity = Brevity::Brief,
            // What matters is said before what else could be asked is named.
            (_, Some(all)) if spare < ADDRESS && all > 2 && self.named > 1 => {
                self.named = if self.named >= all { all - 2 } else { self.named - 1 };
            }
            _ if spare < ADDRESS && self.brevity == Brevity::Brief => self.brevity = Brevity::Least,
            (Some(place), _) => self.leave_out(place, parts),
            (None, _) => return false,
        }
        true
    }

    /// Leaves this out, and what is only typed once it was said; but for a danger in it.
    fn leave_out(&mut self, place: usize, parts: &[Part]) {
        let spoken = parts[place].spoken.filter(|_| parts[place].spare < ADDRESS);
        match spoken {
            Some(spoken) if parts[place].holds_danger => self.cut.push(spoken),
            Some(spoken) => {
                let typed = (0..parts.len()).filter(|place| parts[*place].typed_after.contains(&spoken));
                self.left_out.extend(std::iter::once(place).chain(typed));
            }
            None => self.left_out.push(place),
        }
        if spoken.is_some() {
            // Others may be named again where that stood.
            self.named = usize::MAX;
        }
    }
}

/// A blank line; what the headline says too; the address; why; what comes after the first thing that is said; and that,
/// where something after it is a danger.
const BLANK: u8 = 9;
const DETAIL: u8 = 8;
const ADDRESS: u8 = 4;
const REASON: u8 = 3;
const FURTHER: u8 = 2;
const FIRST: u8 = 1;

fn parts(next: &AccountNext<'_>, lead: &Lead, around: &Margins<'_>, room: &Room, style: &Style) -> Vec<Part> {
    let blank = || Part { text: "\n".to_owned(), spare: BLANK, ..Part::default() };
    let mut parts = vec![Part { text: (around.before)(style, room.brevity), ..Part::default() }, blank()];
    let is_dangerous = lead.spoken.iter().any(|line| line.weight == Weight::Danger);
    let mut is_first = true;
    for (place, line) in lead.spoken.iter().enumerate() {
        let cut = line.at_least.as_ref().filter(|_| room.cut.contains(&place));
        let spare = match (line.weight, is_first) {
            _ if cut.is_some() => 0,
            (Weight::Spare, _) => DETAIL,
            (Weight::Danger, _) => 0,
            (_, true) => u8::from(is_dangerous) * FIRST,
            (Weight::Reason, false) => REASON,
            (Weight::Answer, false) => FURTHER,
        };
        is_first &= line.weight == Weight::Spare;
        let text = said(std::slice::from_ref(cut.unwrap_or(&line.line)), 0, style);
        let holds_danger = line.at_least.is_some();
        parts.push(Part { text, spare, spoken: Some(place), holds_danger, ..Part::default() });
    }
    if let Some(address) = lead.page.and_then(|page| address_of(page, next, style)) {
        parts.push(Part { text: address, spare: ADDRESS, ..Part::default() });
    }
    parts.push(blank());
    for (place, LeadDeed { typed, said: before }) in lead.deeds.iter().enumerate() {
        let text = said(&[AdviceLine::Desk(typed.clone())], 0, style);
        let spare = if place == 0 { 0 } else { DETAIL };
        parts.push(Part { text, spare, typed_after: before.clone(), ..Part::default() });
    }
    let more = more(&named(next, &lead.covered, style), room.named, style);
    let command = if more.is_empty() {
        String::new()
    } else {
        let id = typed_id(next.account);
        message!(style.locale(), "mfadesk next {id} --all, or N", "mfadesk next {id} --all（または番号）")
    };
    parts.push(Part { text: more, ..Part::default() });
    parts.push(blank());
    parts.push(Part { text: (around.footer)(&command, style), ..Part::default() });
    parts
}

/// How many lines of a terminal a text takes: an address is never broken by us, but is by the terminal.
fn rows(text: &str) -> usize {
    text.lines().map(|line| line.width().div_ceil(usize::from(COLUMNS)).max(1)).sum()
}

/// The other questions, each with its number.
fn named(next: &AccountNext<'_>, covered: &[usize], style: &Style) -> Vec<(usize, &'static str)> {
    let others = next.advice.iter().enumerate().filter(|(place, _)| !covered.contains(place));
    let mut named: Vec<_> = others.map(|(place, topic)| (place + 1, in_short(topic).of(style.lang))).collect();
    // The one for a password is named by its own question.
    if next.pages.iter().filter(|link| link.page != GuidancePage::Password).count() > 1 {
        named.push((next.advice.len() + 1, localized!("pages", "ページ").of(style.lang)));
    }
    named
}

/// What else there is, by number; of what is not among the first `many`, from which number to which.
fn more(all: &[(usize, &str)], many: usize, style: &Style) -> String {
    let locale = style.locale();
    let (first, rest) = all.split_at(many.min(all.len()));
    let mut named: Vec<String> = first.iter().map(|(number, name)| format!("{number} {name}")).collect();
    if let [(from, _), .., (to, _)] = rest {
        named.push(message!(locale, "{from} to {to}: --all", "{from}〜{to}：--all"));
    }
    if named.is_empty() {
        return String::new();
    }
    let first = message!(locale, "More: ", "ほかの質問：");
    prose::items(&first, &named, localized!(", ", "、").of(style.lang), style.columns()) + "\n"
}
