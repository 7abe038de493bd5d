//! Whether an answer that was kept still says what the log says.

use serde::Serialize;

use super::answer::formatted;
use super::messages::{localized, message};
use super::table::Grid;
use super::{Style, json};
use crate::queries::recheck::Difference;
use crate::render::sanitize::clean;

/// The fields of a difference that `recheck` found, and of a member of an account that changed.
pub(super) const DIFFERENCE_FIELDS: &[&str] = &["account", "member", "before", "after"];

/// "same", or what differs.
pub fn recheck(differences: &[Difference], style: &Style) -> String {
    #[derive(Serialize)]
    struct Verdict<'a> {
        same: bool,
        differences: &'a [Difference],
    }
    formatted(
        style,
        || json::line(&Verdict { same: differences.is_empty(), differences }),
        || differences.iter().collect(),
        (DIFFERENCE_FIELDS, || differences.iter().collect()),
        || table(differences, style),
    )
}

fn table(differences: &[Difference], style: &Style) -> String {
    let locale = style.locale();
    if differences.is_empty() {
        return message!(locale, "same\n", "同じ\n");
    }
    let headers = [
        localized!("account", "アカウント"),
        localized!("member", "項目"),
        localized!("in the answer", "保存された回答"),
        localized!("in the log", "ログ"),
    ];
    let value = |value: &serde_json::Value| clean(&json::compact(value)).into_owned();
    let rows = differences.iter().map(|difference| {
        let account =
            difference.account.as_deref().map_or_else(|| message!(locale, "(all)", "（全体）"), |id| clean(id).into());
        let member = match difference.member.as_str() {
            "" => message!(locale, "(the row)", "（行全体）"),
            member => clean(member).into_owned(),
        };
        vec![account, member, value(&difference.before), value(&difference.after)]
    });
    let grid = Grid::under(headers, rows, &[0], locale.lang);
    let mut text = grid.lines(style, |_, cell| cell.to_owned()).join("\n");
    let count = differences.len();
    let noun = if count == 1 { "difference" } else { "differences" };
    text.push_str(&message!(locale, "\n\n{count} {noun}\n", "\n\n相違 {count}件\n"));
    text
}
