//! Answers to "what if": what is supposed to be lost, what is left to sign in with, what the person clicks, and who
//! would be locked out.

use super::labels::Labels;
use super::messages::{self, localized, message, names};
use super::table::Grid;
use super::{Locale, Style, prose};
use crate::domain::loss::Loss;
use crate::domain::risk::{FailureDomain, Level};
use crate::queries::risk::RiskAnswer;
use crate::queries::status::{AccountStatus, MethodStatus, recorded_as};
use crate::render::sanitize::clean;

/// The line that says what is supposed to be lost, ended, with a blank line; nothing when nothing is. `methods` are those
/// of the account, where it is about one: people know a device by its label.
pub fn supposed(without: &[String], methods: &[MethodStatus<'_>], style: &Style) -> String {
    if without.is_empty() {
        return String::new();
    }
    let locale = style.locale();
    let losses = without.iter().map(|text| match Loss::known(text) {
        Some(loss) => named(&loss, methods, locale),
        None => clean(text).into_owned(),
    });
    let losses = losses.collect::<Vec<_>>().join(localized!(" and ", "と").of(locale.lang));
    let line = message!(locale, "As if lost: {losses}.", "{losses}が使えなくなったと仮定した場合：");
    prose::wrap(&line, style.columns(), 2) + "\n\n"
}

fn named(loss: &Loss, methods: &[MethodStatus<'_>], locale: Locale) -> String {
    match loss {
        Loss::Domain(domain) => {
            let recorded = recorded_as(domain, methods);
            let said = clean(recorded);
            match domain {
                FailureDomain::Device(_) => names::device(recorded, locale),
                FailureDomain::Serial(_) => message!(locale, "the serial {said}", "シリアル番号 {said} "),
                FailureDomain::Number(_) => message!(locale, "the number ••{said}", "電話番号 ••{said} "),
                FailureDomain::Method(_) => message!(locale, "{said}", "{said} "),
            }
        }
        Loss::NumberEnding(digits) => message!(locale, "the number ••{digits}", "電話番号 ••{digits} "),
        Loss::Channel(channel) => {
            let channel = names::channel(*channel).of(locale.lang);
            message!(locale, "verification by {channel}", "{channel}による確認")
        }
        Loss::Kind(kind) => {
            let kind = names::kind(*kind).of(locale.lang);
            message!(locale, "every method of the kind {kind}", "種類「{kind}」のすべての方法")
        }
    }
}

/// What is left to sign in with, by which channels, and what the person clicks to get there; ended.
pub fn left(status: &AccountStatus<'_>, style: &Style) -> String {
    let locale = style.locale();
    let usable: Vec<&MethodStatus<'_>> = status.methods.iter().filter(|method| method.usable).collect();
    let sentence = if usable.is_empty() {
        message!(locale, "Nothing would be left to sign in with.", "サインインに使える方法は残りません。")
    } else {
        let each = usable.iter().map(|method| {
            let (id, kind) = (clean(method.method.as_str()), names::kind(method.kind).of(locale.lang));
            let by = messages::list(
                method.channels.iter().map(|channel| names::channel(*channel).of(locale.lang)),
                locale.lang,
            );
            message!(locale, "{id} {kind} by {by}", "{id} {kind}（{by}）")
        });
        let left = each.collect::<Vec<_>>().join(localized!("; ", "、").of(locale.lang));
        let clicks = clicks(status, &usable, locale);
        message!(locale, "Left to sign in with: {left}. {clicks}", "残る本人確認方法：{left}。{clicks}")
    };
    "\n".to_owned() + &prose::wrap(&sentence, style.columns(), 2) + "\n"
}

/// The sign-in page asks for the default first, by its first channel: whether that still works, and the way around it.
fn clicks(status: &AccountStatus<'_>, usable: &[&MethodStatus<'_>], locale: Locale) -> String {
    let Labels { other_option, .. } = locale.labels();
    let asked = usable.iter().find(|method| Some(method.method) == status.default_method);
    match asked {
        Some(method) if method.channels.first().copied() == method.first_channel => {
            let id = clean(method.method.as_str());
            message!(
                locale,
                "The sign-in page asks for {id} first, as before.",
                "サインイン画面では、これまでどおり {id} を先に求められます。"
            )
        }
        _ => {
            let id = status.default_method.map(|id| clean(id.as_str())).unwrap_or_default();
            message!(
                locale,
                "The sign-in page asks for {id} first: click \"{other_option}\" and pick one of these.",
                "サインイン画面では先に {id} を求められるので、「{other_option}」から選んでもらってください。"
            )
        }
    }
}

/// Who would be locked out or critical, by affiliation: a table, ended, with a blank line; nothing when nobody would.
pub fn by_affiliation(answer: &RiskAnswer<'_>, style: &Style) -> String {
    let locale = style.locale();
    let Some(by_affiliation) = &answer.by_affiliation else { return String::new() };
    let levels = [Level::LockedOut, Level::Critical];
    let rows: Vec<Vec<String>> = by_affiliation
        .iter()
        .map(|(affiliation, counts)| {
            let count = |level: Level| counts.get(&level).copied().unwrap_or_default();
            (affiliation, levels.map(count), counts.values().sum::<u64>())
        })
        .filter(|(_, counts, _)| counts.iter().any(|count| *count > 0))
        .map(|(affiliation, counts, all)| {
            let affiliation = names::affiliation(affiliation, locale.lang).into_owned();
            std::iter::once(affiliation).chain(counts.iter().chain([&all]).map(u64::to_string)).collect()
        })
        .collect();
    if rows.is_empty() {
        return String::new();
    }
    let headers = [
        localized!("affiliation", "所属"),
        names::level(Level::LockedOut),
        names::level(Level::Critical),
        localized!("checked", "確認"),
    ];
    let grid = Grid::under(headers, rows, &[0, 1, 2, 3], locale.lang);
    grid.lines(style, |_, cell| cell.to_owned()).join("\n") + "\n\n"
}
