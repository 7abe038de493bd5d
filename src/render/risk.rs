//! `risk`: whom a single loss locks out, why, and what would change it; and how many there are at each level.

use serde::Serialize;
use std::collections::BTreeMap;

use super::csv::{self, COUNT_FIELDS, RISK_FIELDS};
use super::messages::{self, localized, message, names};
use super::table::Grid;
use super::{Format, Locale, Style, color, explain, footer, json, prose, what_if};
use crate::domain::risk::Level;
use crate::queries::answer::PopulationCount;
use crate::queries::risk::{AccountRisk, RiskAnswer};
use crate::render::sanitize::clean;

/// The answer to `risk`.
pub fn risk(answer: &RiskAnswer<'_>, style: &Style) -> String {
    match style.format {
        Format::Json => json::Answer::risk(answer).line(),
        Format::Jsonl => json::lines(&answer.accounts),
        Format::Csv => csv::table(RISK_FIELDS, &answer.accounts),
        Format::Table if answer.accounts.is_empty() => supposed(answer, style) + &counts(answer, style),
        Format::Table => {
            let explained = answer
                .accounts
                .iter()
                .map(|account| (account.account, account.level, account.explain.as_ref(), &account.reasons[..]));
            let explained = explain::accounts(explained, style);
            let (supposed, table, counts) = (supposed(answer, style), table(answer, style), counts(answer, style));
            format!("{supposed}{table}\n\n{explained}{counts}")
        }
    }
}

/// The answer to `risk --count`: how many there are at each level, and no list.
pub fn risk_count(answer: &RiskAnswer<'_>, style: &Style) -> String {
    #[derive(Serialize)]
    struct Row<'a> {
        population: PopulationCount,
        counts: &'a BTreeMap<Level, u64>,
        setup_required: u64,
    }
    let row =
        Row { population: answer.frame.population, counts: &answer.counts, setup_required: answer.setup_required };
    match style.format {
        Format::Json => json::Answer::risk_count(answer).line(),
        Format::Jsonl => json::line(&row),
        Format::Csv => csv::table(COUNT_FIELDS, &[row]),
        Format::Table => supposed(answer, style) + &counts(answer, style),
    }
}

fn supposed(answer: &RiskAnswer<'_>, style: &Style) -> String {
    what_if::supposed(answer.frame.question.without(), &[], style)
}

fn table(answer: &RiskAnswer<'_>, style: &Style) -> String {
    let locale = style.locale();
    let headers = [
        localized!("level", "危険度"),
        localized!("account", "アカウント"),
        localized!("affiliation", "所属"),
        localized!("locked out by losing", "失うとサインイン不可"),
        localized!("why", "理由"),
        localized!("what to do", "すること"),
    ];
    let grid = Grid {
        headers: headers.map(|header| header.of(locale.lang)).into(),
        rows: answer.accounts.iter().map(|account| row(account, locale)).collect(),
        whole: &[0, 1],
    };
    let paint = |row: usize, cell: &str| match answer.accounts.get(row) {
        Some(account) => color::level(account.level, cell, style.color),
        None => cell.to_owned(),
    };
    grid.lines(style, paint).join("\n")
}

fn row(account: &AccountRisk<'_>, locale: Locale) -> Vec<String> {
    let separator = localized!("; ", "、").of(locale.lang);
    let points = account.single_points_of_failure.iter().map(|point| messages::sentence::domain(point, locale));
    let reasons = account.reasons.iter().map(|reason| messages::reason::reason(reason, locale));
    let mut remedies: Vec<&str> = Vec::new();
    for reason in &account.reasons {
        let remedy = messages::reason::remedy(reason.code, account.level).of(locale.lang);
        if !remedies.contains(&remedy) {
            remedies.push(remedy);
        }
    }
    vec![
        names::level(account.level).of(locale.lang).to_owned(),
        clean(account.account.as_str()).into_owned(),
        names::affiliation(account.affiliation, locale.lang).into_owned(),
        points.collect::<Vec<_>>().join(localized!(", ", "、").of(locale.lang)),
        reasons.collect::<Vec<_>>().join(separator),
        remedies.join(separator),
    ]
}

/// How many there are at each level, whatever levels are listed; what was judged.
fn counts(answer: &RiskAnswer<'_>, style: &Style) -> String {
    let locale = style.locale();
    let count = |level: Level| answer.counts.get(&level).copied().unwrap_or_default();
    let levels = Level::ALL.map(|level| {
        let (name, count) = (names::level(level).of(locale.lang), count(level));
        ("  ", message!(locale, "{count} {name}", "{name} {count}件"))
    });
    let mut text = prose::parts(&levels, style.columns());
    if style.color {
        for level in Level::ALL.into_iter().filter(|level| count(*level) > 0) {
            let name = names::level(level).of(locale.lang);
            text = text.replacen(name, &color::level(level, name, true), 1);
        }
    }
    text.insert_str(0, &what_if::by_affiliation(answer, style));
    text.push('\n');
    let setup_required = answer.setup_required;
    if setup_required > 0 {
        let note = message!(
            locale,
            "Not in force because no method is left: {setup_required}. Until setup is done \
                 again, the password alone signs in.",
            "未適用のうち、本人確認方法が残っていないもの：{setup_required}件。初期設定をやり直すま\
                 で、パスワードだけでサインインできます。"
        );
        text.push_str(&prose::wrap(&note, style.columns(), 2));
        text.push('\n');
    }
    text + &footer::footer(&footer::judged(&answer.frame, style), &answer.frame, style) + "\n"
}
