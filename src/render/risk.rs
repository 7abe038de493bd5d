//! `risk`: whom a single loss locks out, why, and what would change it; and how many there are at each level.

use serde::Serialize;
use std::collections::BTreeMap;

use super::answer::Answer;
use super::messages::{self, localized, message, names};
use super::table::Grid;
use super::{Locale, Style, color, explain, figures, footer, prose, what_if};
use crate::domain::affiliation::Affiliation;
use crate::domain::id::AccountId;
use crate::domain::risk::Level;
use crate::queries::answer::{Frame, PopulationCount, RowList};
use crate::queries::question::Question;
use crate::queries::risk::{AccountRisk, RiskAnswer};
use crate::render::sanitize::clean;

/// The fields of a row of `risk`.
const RISK_FIELDS: &[&str] = &[
    "account",
    "affiliation",
    "mfa_state",
    "level",
    "distance",
    "assured_distance",
    "usable_methods",
    "single_points_of_failure",
    "reasons",
    "retiring.on",
    "retiring.methods",
    "retiring.if_in_force",
    "retiring.mfa_state",
];

/// The fields of the one row of `risk --count`.
const COUNT_FIELDS: &[&str] = &[
    "population.accounts",
    "population.closed",
    "counts.locked-out",
    "counts.critical",
    "counts.warning",
    "counts.ok",
    "counts.not-in-force",
    "setup_required",
];

/// How many there are at each level, beside the list or, of `--count`, without one.
#[derive(Serialize)]
struct Counts<'a> {
    counts: &'a BTreeMap<Level, u64>,
    setup_required: u64,
    setup_required_accounts: &'a [&'a AccountId],
    #[serde(skip_serializing_if = "Option::is_none")]
    by_affiliation: Option<&'a BTreeMap<Affiliation, BTreeMap<Level, u64>>>,
}

/// A row: an account or, of `--count`, everybody.
#[derive(Serialize)]
#[serde(untagged)]
enum Row<'a> {
    Account(&'a AccountRisk<'a>),
    Everybody { population: PopulationCount, counts: &'a BTreeMap<Level, u64>, setup_required: u64 },
}

impl Answer for RiskAnswer<'_> {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    fn list(&self) -> RowList {
        let fields = if self.is_list() { RISK_FIELDS } else { COUNT_FIELDS };
        RowList { name: "accounts", key: "account", fields }
    }

    fn is_list(&self) -> bool {
        !matches!(&self.frame.question, Question::Risk(question) if question.count)
    }

    fn rows(&self) -> Vec<impl Serialize> {
        let RiskAnswer { counts, setup_required, .. } = self;
        match self.is_list() {
            true => self.accounts.iter().map(Row::Account).collect(),
            false => {
                let population = self.frame.population;
                vec![Row::Everybody { population, counts, setup_required: *setup_required }]
            }
        }
    }

    fn beside(&self) -> impl Serialize {
        let RiskAnswer { counts, setup_required, setup_required_accounts, by_affiliation, .. } = self;
        let by_affiliation = by_affiliation.as_ref();
        Counts { counts, setup_required: *setup_required, setup_required_accounts, by_affiliation }
    }

    fn table(&self, style: &Style) -> String {
        let mut text = supposed(self, style);
        if self.is_list() && !self.accounts.is_empty() {
            let explained = self
                .accounts
                .iter()
                .map(|account| (account.account, account.level, account.explain.as_ref(), &account.reasons[..]));
            text.push_str(&format!("{}\n\n{}", table(self, style), explain::accounts(explained, style)));
        }
        if let Some(said) = nobody_gets_worse(self, style.locale()) {
            text.push_str(&(prose::wrap(&said, style.columns(), 2) + "\n\n"));
        }
        text + &counts(self, style)
    }
}

/// That what is retired makes it worse for nobody: of all, or of those whom the filters select. A count lists nobody, and
/// does not know.
fn nobody_gets_worse(answer: &RiskAnswer<'_>, locale: Locale) -> Option<String> {
    let Question::Risk(question) = &answer.frame.question else { return None };
    if !question.retiring || question.count || !answer.accounts.is_empty() {
        return None;
    }
    let is_of_all = question.level.is_empty() && question.reason.is_empty() && question.affiliation.is_empty();
    Some(match (is_of_all, question.if_on) {
        (true, false) => message!(
            locale,
            "What ends on a known day (the policy's retirements) makes it worse for no one whose MFA is on.",
            "運用ポリシーの終了予定（retirements）により状況が悪くなる利用中の人はいません。"
        ),
        (true, true) => message!(
            locale,
            "What ends on a known day (the policy's retirements) makes it worse for no one.",
            "運用ポリシーの終了予定（retirements）により状況が悪くなる人はいません。"
        ),
        (false, _) => message!(
            locale,
            "Of those selected, what ends on a known day (the policy's retirements) makes it worse for no one. Others were not looked at.",
            "絞り込んだ範囲には、運用ポリシーの終了予定（retirements）により状況が悪くなる人はいません。それ以外の人は調べていません。"
        ),
    })
}

fn supposed(answer: &RiskAnswer<'_>, style: &Style) -> String {
    let is_if_on = is_if_on(answer);
    let locale = style.locale();
    let if_on = is_if_on.then(|| {
        message!(locale, "As if MFA were on for everybody.\n\n", "全員が多要素認証を利用中だと仮定した場合：\n\n")
    });
    if_on.unwrap_or_default() + &what_if::supposed(answer.frame.question.without(), &[], style)
}

fn is_if_on(answer: &RiskAnswer<'_>) -> bool {
    matches!(&answer.frame.question, Question::Risk(question) if question.if_on)
}

/// Whether there is somebody, and nobody at all can be locked out yet: as after a registration report, which does not say
/// whose MFA is on. Of some affiliations it is not known what the others have.
fn is_nobody_in_force(answer: &RiskAnswer<'_>) -> bool {
    let Question::Risk(question) = &answer.frame.question else { return false };
    let is_at = |(level, count): (&Level, &u64)| *count > 0 && *level != Level::NotInForce;
    let is_of_all = question.affiliation.is_empty() && answer.frame.population.accounts > 0;
    is_of_all && !question.if_on && !answer.counts.iter().any(is_at)
}

fn table(answer: &RiskAnswer<'_>, style: &Style) -> String {
    let locale = style.locale();
    let headers = [
        localized!("level", "危険度"),
        localized!("account", "アカウント"),
        localized!("affiliation", "所属"),
        localized!("locked out by losing", "使えなくなると困るもの"),
        localized!("why", "理由"),
        localized!("what to do", "すること"),
    ];
    let grid = Grid::under(headers, answer.accounts.iter().map(|account| row(account, locale)), &[0, 1], locale.lang)
        .sparing(&[2]);
    let paint = |row: usize, cell: &str| match answer.accounts.get(row) {
        Some(account) => color::level(account.level, cell, style.color),
        None => cell.to_owned(),
    };
    grid.lines(style, paint).join("\n")
}

fn row(account: &AccountRisk<'_>, locale: Locale) -> Vec<String> {
    // A comma is within each of them.
    let separator = localized!("; ", "／").of(locale.lang);
    let points = account.single_points_of_failure.iter().zip(account.points());
    let points = points.map(|(point, called)| messages::sentence::point(point, &called, locale));
    let mut reasons: Vec<String> =
        account.reasons.iter().map(|reason| messages::reason::reason(reason, locale)).collect();
    if account.level != Level::NotInForce {
        reasons.extend(account.retiring.as_ref().map(|retiring| messages::reason::retiring(retiring, None, locale)));
    }
    let mut remedies: Vec<&str> = Vec::new();
    for reason in &account.reasons {
        let remedy = messages::reason::remedy(reason, account.level).of(locale.lang);
        if !remedies.contains(&remedy) {
            remedies.push(remedy);
        }
    }
    vec![
        names::level(account.level).of(locale.lang).to_owned(),
        clean(account.account.as_str()).into_owned(),
        names::affiliation(account.affiliation, locale.lang).into_owned(),
        points.collect::<Vec<_>>().join(localized!(", ", "、").of(locale.lang)),
        reasons.join(separator),
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
    let named = Level::ALL.map(|level| (names::level(level).of(locale.lang), count(level)));
    let paint = |row: usize, name: &str| match Level::ALL.get(row).filter(|level| count(**level) > 0) {
        Some(level) => color::level(*level, name, style.color),
        None => name.to_owned(),
    };
    let mut text = figures::bars(&named, style, paint).unwrap_or_else(|| {
        let mut text = prose::parts(&levels, style.columns());
        for (row, (name, _)) in named.iter().enumerate() {
            text = text.replacen(name, &paint(row, name), 1);
        }
        text
    });
    text.insert_str(0, &what_if::by_affiliation(answer, style));
    text.push('\n');
    let if_on = is_if_on(answer);
    let only = |holds: bool, count: u64| if holds { count } else { 0 };
    let again = answer.setup_required - answer.never_set_up;
    let (would, would_fail) = (only(if_on, again), only(if_on, answer.never_set_up));
    let (left, never) = (only(!if_on, again), only(!if_on, answer.never_set_up));
    let notes = [
        (would > 0).then(|| {
            message!(
                locale,
                "No method is left: {would}. With MFA on, the next sign-in would lead to setup.",
                "本人確認方法がなくなった人：{would}件。多要素認証が有効なら、次のサインインで初期設定を求められます。"
            )
        }),
        (would_fail > 0).then(|| {
            message!(
                locale,
                "No method was ever on record: {would_fail}. With MFA on and none registered, sign-in would end in an \"unknown error\".",
                "本人確認方法の記録が一度もない人：{would_fail}件。多要素認証が有効で、実際に登録がなければ、サインインすると「不明なエラー」になります。"
            )
        }),
        is_nobody_in_force(answer).then(|| {
            message!(
                locale,
                "No account on record has MFA on. Registration reports do not say which have, rosters do (mfadesk import FILE). To see what would be if all had: mfadesk risk --if-on",
                "多要素認証を利用中の人が記録にありません。誰が利用中かは、登録レポートからは分からず、名簿から分かります（mfadesk import ファイル）。全員が利用中だと仮定して調べるには：mfadesk risk --if-on"
            )
        }),
        (left > 0).then(|| {
            message!(
                locale,
                "No MFA because no method is left: {left}. Until setup is done again, the password alone is enough to sign in.",
                "多要素認証なしのうち{left}件は、利用開始済みなのに本人確認方法がありません（要再設定）。設定し直すまで、パスワードだけでサインインできます。"
            )
        }),
        (never > 0).then(|| {
            message!(
                locale,
                "No MFA because no method was ever on record: {never}. If a person has none registered, sign-in ends in an \"unknown error\"; a registration report shows who has any (mfadesk import FILE).",
                "多要素認証なしのうち{never}件は、利用申請済みですが本人確認方法の記録が一度もありません。実際に登録がなければ、サインインすると「不明なエラー」になります。登録の有無は登録レポートで分かります（mfadesk import ファイル）。"
            )
        }),
    ];
    for note in notes.into_iter().flatten() {
        text.push_str(&prose::wrap(&note, style.columns(), 2));
        text.push('\n');
    }
    text + &footer::footer(&footer::judged(&answer.frame, style), &answer.frame, style) + "\n"
}
