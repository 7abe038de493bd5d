//! What matters now: at most fifteen lines on a terminal of 80 columns, below who it is; then what the desk types, and
//! what else there is, by number.

use super::parts::{links, pages_of, said};
use crate::queries::next::{AccountNext, PageLink};
use crate::render::messages::next::{AdviceLine, Teller, in_short, lead};
use crate::render::messages::{localized, message};
use crate::render::{Style, prose};

/// The short page, below the headline.
pub fn page(next: &AccountNext<'_>, teller: &Teller<'_>, style: &Style) -> String {
    let lead = lead(next, teller);
    let desk = lead.lines.partition_point(|line| !matches!(line, AdviceLine::Desk(_)));
    let (spoken, typed) = lead.lines.split_at(desk);
    let mut text = said(spoken, 0, style);
    text.push_str(&links(&first_page(next), style));
    text.push('\n');
    text.push_str(&said(typed, 0, style));
    text.push_str(&more(next, &lead.covered, style));
    text
}

/// The one page that is needed now.
fn first_page(next: &AccountNext<'_>) -> Vec<PageLink> {
    let of_first = next.advice.iter().map(|topic| pages_of(topic, next)).find(|pages| !pages.is_empty());
    of_first.unwrap_or_default().into_iter().take(1).collect()
}

/// What else there is, by number.
fn more(next: &AccountNext<'_>, covered: &[usize], style: &Style) -> String {
    let locale = style.locale();
    let others = next.advice.iter().enumerate().filter(|(place, _)| !covered.contains(place));
    let mut named: Vec<String> = others
        .map(|(place, topic)| format!("{} {}", place + 1, in_short(topic).of(style.lang)).replace(' ', "\u{a0}"))
        .collect();
    if next.pages.len() > 1 {
        let all = localized!("all pages", "ページの一覧").of(style.lang);
        named.push(format!("{} {all}", next.advice.len() + 1).replace(' ', "\u{a0}"));
    }
    if named.is_empty() {
        return String::new();
    }
    let named = named.join(localized!(", ", "、").of(style.lang));
    let id = crate::render::sanitize::clean(next.account.as_str());
    let text = message!(
        locale,
        "More: {named} (mfadesk next {id} NUMBER, or --all)",
        "ほかの質問：{named}（mfadesk next {id} 番号、すべては --all）"
    );
    prose::wrap(&text, style.columns(), 2).replace('\u{a0}', " ") + "\n"
}
