//! Whether an answer that was kept still says what the log says.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::answer::formatted;
use super::messages::{localized, message};
use super::table::Grid;
use super::{Locale, Style, json, prose};
use crate::domain::sequence::Sequence;
use crate::queries::recheck::{Difference, Json, NotCompared, Rechecked, WhyNotCompared};
use crate::render::sanitize::clean;

/// The fields of a difference that `recheck` found, and of a member of an account that changed.
pub(super) const DIFFERENCE_FIELDS: &[&str] = &["account", "member", "before", "after"];

/// "same", or what differs, and what was not compared.
pub fn recheck(found: &Rechecked, style: &Style) -> String {
    #[derive(Serialize)]
    struct Verdict<'a> {
        same: bool,
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        folded_by_other_rules: bool,
        #[serde(skip_serializing_if = "<[Sequence]>::is_empty")]
        blanked: &'a [Sequence],
        not_compared: &'a BTreeSet<NotCompared>,
        differences: &'a [Difference],
    }
    let verdict = Verdict {
        same: found.is_same(),
        folded_by_other_rules: found.folded_by_other_rules && !found.is_same(),
        blanked: if found.is_same() { &[] } else { &found.blanked },
        not_compared: &found.not_compared,
        differences: &found.differences,
    };
    formatted(
        style,
        || json::line(&verdict),
        || found.differences.iter().collect(),
        (DIFFERENCE_FIELDS, || found.differences.iter().collect()),
        || table(found, style) + &not_compared(&found.not_compared, style),
    )
}

/// What was not compared, a line a reason. What was asked is not told again: "same" is said of that question.
fn not_compared(members: &BTreeSet<NotCompared>, style: &Style) -> String {
    let mut by_reason: BTreeMap<WhyNotCompared, Vec<&str>> = BTreeMap::new();
    for NotCompared { why, member } in members {
        by_reason.entry(*why).or_default().push(member);
    }
    let line = |(why, members): (WhyNotCompared, Vec<&str>)| {
        let members = clean(&members.join(", ")).into_owned();
        let said = because(why, &members, style.locale())?;
        Some(prose::wrap(&said, style.columns(), 2) + "\n")
    };
    by_reason.into_iter().filter_map(line).collect()
}

fn because(why: WhyNotCompared, members: &str, locale: Locale) -> Option<String> {
    Some(match why {
        WhyNotCompared::Asked => return None,
        WhyNotCompared::AnotherVersion => message!(
            locale,
            "Not compared: {members} (another version gave the answer).",
            "比較していない項目：{members}（別のバージョンの回答です）"
        ),
        WhyNotCompared::CheckedNow => message!(
            locale,
            "Not compared: {members} (the answer was given without checking the hashes; now they were checked).",
            "比較していない項目：{members}（ハッシュを検査せずに出された回答です。今回は検査しました）"
        ),
        WhyNotCompared::ReadNow => message!(
            locale,
            "Not compared: {members} (the index vouched for lines then; now all of them were read).",
            "比較していない項目：{members}（回答の時点では索引に拠った行も、今回はすべて読みました）。"
        ),
        WhyNotCompared::ClocksDisagree => message!(
            locale,
            "Not compared: {members} (the clock stood wrong when these lines were recorded).",
            "比較していない項目：{members}（その行を記録した時計が狂っていました）"
        ),
        WhyNotCompared::NotSaidThen => message!(
            locale,
            "Not compared: {members} (not in the answer; the version that gave it may not have said it).",
            "比較していない項目：{members}（回答にありません。そのバージョンにはなかった可能性があります）"
        ),
        WhyNotCompared::NotKnownHere => message!(
            locale,
            "Not compared: {members} (not known to this version).",
            "比較していない項目：{members}（このバージョンでは分かりません）"
        ),
        WhyNotCompared::Words => message!(
            locale,
            "Not compared: {members} (words, which another version may choose otherwise).",
            "比較していない項目：{members}（文面はバージョンによって変わることがあります）"
        ),
    })
}

fn table(found: &Rechecked, style: &Style) -> String {
    let locale = style.locale();
    let Rechecked { differences, folded_by_other_rules, blanked, .. } = found;
    if found.is_same() {
        return message!(locale, "same\n", "同じ\n");
    }
    let headers = [
        localized!("account", "アカウント"),
        localized!("member", "項目"),
        localized!("in the answer", "保存された回答"),
        localized!("in the log", "ログ"),
    ];
    let value = |value: &Json| clean(&json::compact(value)).into_owned();
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
    text.push_str(&message!(locale, "\n\n{count} {noun}\n", "\n\n相違{count}件\n"));
    if !blanked.is_empty() {
        let lines = blanked.iter().map(Sequence::to_string).collect::<Vec<_>>().join(", ");
        let said = message!(
            locale,
            "The data of these lines, on which the answer is based, was redacted: line {lines}. That alone may explain the difference; it does not prove another change to the log.",
            "この回答のもとになった行のうち、内容が抹消されたもの：{lines}行目。相違はそのためかもしれません。\
             その場合、ログがほかに変えられたことを示すものではありません。"
        );
        text.push_str(&prose::wrap(&said, style.columns(), 2));
        text.push('\n');
    }
    if *folded_by_other_rules {
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
