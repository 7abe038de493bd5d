//! `who`: whose it is.

use serde::Serialize;

use super::answer::{Answer, framed_list};
use super::messages::{localized, message, names};
use super::table::Grid;
use super::{Locale, Style, color, footer, prose, shell};
use crate::commands::who::label;
use crate::domain::account::Method;
use crate::domain::clue::Clue;
use crate::domain::device::{Device, Serial};
use crate::queries::who::{FoundAccount, WhoAnswer};
use crate::render::sanitize::clean;

/// The fields of a row of `who`.
const WHO_FIELDS: &[&str] = &["account", "affiliation", "open", "mfa_state", "level", "methods"];

impl Answer for WhoAnswer<'_> {
    framed_list!("found", by "account", WHO_FIELDS);

    fn rows(&self) -> Vec<impl Serialize> {
        self.found.iter().collect()
    }

    fn table(&self, style: &Style) -> String {
        let locale = style.locale();
        let mut text = String::new();
        if !self.found.is_empty() {
            let headers = [
                localized!("account", "アカウント"),
                localized!("affiliation", "所属"),
                localized!("MFA", "多要素認証"),
                localized!("risk level", "危険度"),
                localized!("found by", "該当する本人確認方法"),
            ];
            let grid =
                Grid::under(headers, self.found.iter().map(|one| row(one, locale)), &[0], locale.lang).sparing(&[1]);
            text = grid.lines(style, |_, cell| color::strong(cell, style.color)).join("\n") + "\n\n";
        }
        let typed = self.typed.iter().map(|typed| Some(label(typed))).chain(std::iter::repeat(None));
        let clues = self.clues.iter().zip(typed);
        let clues: Vec<String> = clues.map(|(clue, typed)| self::clue(clue, typed, &self.found, locale)).collect();
        let clues = clues.join(localized!(" and ", "と").of(locale.lang));
        let found = self.found.len();
        let noun = if found == 1 { "account has" } else { "accounts have" };
        let counted = match found {
            0 => message!(locale, "No account has {clues} on record", "{clues}の記録があるアカウントはありません"),
            _ => message!(locale, "{found} {noun} {clues} on record", "{clues}の記録があるアカウント{found}件"),
        };
        text + &footer::footer(&counted, &self.frame, style) + "\n" + &self.perhaps_a_ticket(style)
    }
}

impl WhoAnswer<'_> {
    /// How to look for a ticket, where nobody has what was typed without saying what it is.
    fn perhaps_a_ticket(&self, style: &Style) -> String {
        let mut clues = self.clues.iter().zip(&self.typed);
        let Some((_, typed)) = clues.find(|(clue, _)| self.found.is_empty() && matches!(clue, Clue::Thing(_))) else {
            return String::new();
        };
        let ticket = shell::word(&format!("ticket:{}", clean(typed.trim())));
        let said = message!(
            style.locale(),
            "If it is a ticket: mfadesk who {ticket}",
            "チケットの番号の場合：mfadesk who {ticket}"
        );
        prose::wrap(&said, style.columns(), 2) + "\n"
    }
}

fn row(found: &FoundAccount<'_>, locale: Locale) -> Vec<String> {
    let state = names::mfa_state(found.mfa_state).of(locale.lang);
    let state = match found.open {
        true => state.to_owned(),
        false => message!(locale, "{state} (account closed)", "{state}（離籍済み）"),
    };
    let methods = found.found_by.iter().map(|method| self::method(method, locale));
    vec![
        clean(found.account.as_str()).to_string(),
        names::affiliation(found.affiliation, locale.lang).to_string(),
        state,
        names::level(found.level).of(locale.lang).to_owned(),
        methods.collect::<Vec<_>>().join(localized!("; ", "、").of(locale.lang)),
    ]
}

/// A method with all by which it may have been found: `m2 Phone ••12 on "iPhone 15"`.
fn method(method: &Method, locale: Locale) -> String {
    let (id, kind) = (method.id.as_str(), names::kind(method.kind).of(locale.lang));
    let mut text = format!("{id} {kind}");
    if let Some(number) = &method.number {
        text.push_str(&format!(" ••{}", clean(number.last_two())));
    }
    if let Some(device) = method.device.as_ref().map(Device::label) {
        let device = names::device(device, locale);
        text.push_str(&message!(locale, " on {device}", "（{device}）"));
    }
    if let Some(serial) = method.serial().map(Serial::label) {
        let serial = clean(serial);
        text.push_str(&message!(locale, ", serial {serial}", "、シリアル番号 {serial}"));
    }
    text
}

/// What was looked for, as it is on record where it was found, else as it was typed, or as it is compared where nobody
/// typed it. Of a number nothing more is known than that it is the one that was typed.
fn clue(clue: &Clue, typed: Option<&str>, found: &[FoundAccount<'_>], locale: Locale) -> String {
    let mut methods = found.iter().flat_map(|one| one.found_by.iter().copied());
    let method = methods.find(|method| clue.is_of(method));
    let device = |key: &str| {
        let label = method.and_then(|method| method.device.as_ref()).filter(|device| device.key() == Some(key));
        label.map_or_else(
            || names::quoted(typed.unwrap_or(key), locale.lang),
            |device| names::device(device.label(), locale),
        )
    };
    let serial = |key: &str| {
        let label = method.filter(|method| method.serial_key() == Some(key)).and_then(Method::serial);
        clean(label.map_or(typed.unwrap_or(key), Serial::label)).to_string()
    };
    match clue {
        Clue::Device(key) => {
            let device = device(key);
            message!(locale, "device {device}", "端末{device}")
        }
        Clue::Serial(key) => {
            let serial = serial(key);
            message!(locale, "serial {serial}", "シリアル番号 {serial}")
        }
        Clue::Thing(key) if method.is_some_and(|method| method.serial_key() == Some(key)) => {
            let serial = serial(key);
            message!(locale, "serial {serial}", "シリアル番号 {serial}")
        }
        Clue::Thing(key) if method.is_some() => {
            let device = device(key);
            message!(locale, "device {device}", "端末{device}")
        }
        Clue::Thing(key) => {
            let thing = names::quoted(typed.unwrap_or(key), locale.lang);
            message!(locale, "a device or serial {thing}", "端末またはシリアル番号{thing}")
        }
        Clue::Number(_) => localized!("this number", "この電話番号").of(locale.lang).to_owned(),
        Clue::NumberEnding(digits) => {
            let digits = clean(digits);
            message!(locale, "a number ending in {digits}", "下2桁が{digits}の電話番号")
        }
        Clue::Ticket(ticket) => {
            let ticket = names::quoted(ticket, locale.lang);
            message!(locale, "ticket {ticket}", "チケット {ticket}")
        }
    }
}
