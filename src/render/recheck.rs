//! Whether an answer that was kept still says what the log says.

use serde::Serialize;

use super::answer::formatted;
use super::messages::{localized, message};
use super::table::Grid;
use super::{Style, json, prose};
use crate::queries::recheck::Difference;
use crate::render::sanitize::clean;

/// The fields of a difference that `recheck` found, and of a member of an account that changed.
pub(super) const DIFFERENCE_FIELDS: &[&str] = &["account", "member", "before", "after"];

/// "same", or what differs. `by_other_rules`: the answer was given by a version that folded by other rules.
pub fn recheck(differences: &[Difference], by_other_rules: bool, style: &Style) -> String {
    let by_other_rules = by_other_rules && !differences.is_empty();
    #[derive(Serialize)]
    struct Verdict<'a> {
        same: bool,
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        folded_by_other_rules: bool,
        differences: &'a [Difference],
    }
    formatted(
        style,
        || json::line(&Verdict { same: differences.is_empty(), folded_by_other_rules: by_other_rules, differences }),
        || differences.iter().collect(),
        (DIFFERENCE_FIELDS, || differences.iter().collect()),
        || table(differences, by_other_rules, style),
    )
}

fn table(differences: &[Difference], by_other_rules: bool, style: &Style) -> String {
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
    if by_other_rules {
        let said = message!(
            locale,
            "The answer was given by version 0.1, which folded by other rules: there an event heard of late overtook what \
             was known from later. This is not proof of a change to the log.",
            "この回答は、別の規則で計算するバージョン 0.1 のものです（後から記録された過去の事実が、それより新しい事実を上書きしていました）。\
             ログが変えられたことを示すものではありません。"
        );
        text.push_str(&prose::wrap(&said, style.columns(), 2));
        text.push('\n');
    }
    text
}
