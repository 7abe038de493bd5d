//! `diff`: what became of whom between two instants; of one account, what changed member by member.

use serde::Serialize;
use serde_json::Value;

use super::answer::Answer;
use super::messages::{self, Localized, localized, message, names};
use super::recheck::DIFFERENCE_FIELDS;
use super::table::Grid;
use super::{Locale, Style, color, figures, footer, json, prose, time};
use crate::domain::id::MethodId;
use crate::domain::instant::Instant;
use crate::domain::kind::Kind;
use crate::domain::loss::Loss;
use crate::domain::risk::{Reason, ReasonCode};
use crate::queries::answer::{Frame, RowList};
use crate::queries::diff::{AccountDiff, Before, Change, Changes, DiffAnswer, MemberChange, Side};
use crate::render::sanitize::clean;

/// The fields of an account that changed.
const DIFF_FIELDS: &[&str] = &[
    "account",
    "affiliation",
    "changes",
    "before.open",
    "before.mfa_state",
    "before.step",
    "before.level",
    "after.open",
    "after.mfa_state",
    "after.step",
    "after.level",
];

/// A row: an account, or a member of one.
#[derive(Serialize)]
#[serde(untagged)]
enum Row<'a> {
    Account(&'a AccountDiff),
    Member(&'a MemberChange),
}

impl Answer for DiffAnswer {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    fn list(&self) -> RowList {
        match &self.changes {
            Changes::Accounts(_) => RowList { name: "changes", key: "account", fields: DIFF_FIELDS },
            Changes::Members(_) => RowList { name: "changes", key: "member", fields: DIFFERENCE_FIELDS },
        }
    }

    fn rows(&self) -> Vec<impl Serialize> {
        match &self.changes {
            Changes::Accounts(changes) => changes.iter().map(Row::Account).collect::<Vec<_>>(),
            Changes::Members(changes) => changes.iter().map(Row::Member).collect(),
        }
    }

    fn beside(&self) -> impl Serialize {
        #[derive(Serialize)]
        struct Beside<'a> {
            from: &'a Before,
        }
        Beside { from: &self.from }
    }

    fn table(&self, style: &Style) -> String {
        match &self.changes {
            Changes::Accounts(changes) => {
                let table = if changes.is_empty() { String::new() } else { accounts(changes, style) + "\n\n" };
                table + &counts(changes, style) + &ended(&footer::judged(&self.frame, style), self, style)
            }
            Changes::Members(changes) => members(changes, style) + &ended("", self, style),
        }
    }
}

/// What it was compared with, and what it rests on.
fn ended(judged: &str, answer: &DiffAnswer, style: &Style) -> String {
    let locale = style.locale();
    let (line, at) = (answer.from.log.sequence, time::dated(answer.from.as_of, locale));
    let compared = message!(locale, "compared with line {line}, as of {at}", "{line}行目（{at} 時点）と比較");
    let judged = match judged {
        "" => compared,
        judged => message!(locale, "{judged}, {compared}", "{judged}、{compared}"),
    };
    footer::footer(&judged, &answer.frame, style) + "\n"
}

fn accounts(changes: &[AccountDiff], style: &Style) -> String {
    let locale = style.locale();
    let headers = [
        localized!("what changed", "変化"),
        localized!("account", "アカウント"),
        localized!("affiliation", "所属"),
        localized!("before", "以前"),
        localized!("now", "現在"),
    ];
    let row = |change: &AccountDiff| {
        let names = change.changes.iter().map(|change| name(*change).of(locale.lang));
        vec![
            names.collect::<Vec<_>>().join(localized!(", ", "、").of(locale.lang)),
            clean(change.account.as_str()).into_owned(),
            names::affiliation(&change.affiliation, locale.lang).into_owned(),
            change.before.map_or_else(
                || localized!("not on record", "未登録").of(locale.lang).to_owned(),
                |was| side(was, locale),
            ),
            side(change.after, locale),
        ]
    };
    let grid = Grid::under(headers, changes.iter().map(row), &[1], locale.lang).sparing(&[2]);
    let paint = |row: usize, cell: &str| match changes.get(row) {
        Some(change) => color::level(change.after.level, cell, style.color),
        None => cell.to_owned(),
    };
    grid.lines(style, paint).join("\n")
}

/// How many there are of each change.
fn counts(changes: &[AccountDiff], style: &Style) -> String {
    let locale = style.locale();
    let counted = Change::ALL.into_iter().filter_map(|change| {
        let count = changes.iter().filter(|account| account.changes.contains(&change)).count();
        let name = name(change).of(locale.lang);
        (count > 0).then_some((name, count as u64))
    });
    let counted: Vec<(&str, u64)> = counted.collect();
    let text = match counted.is_empty() {
        true => localized!("No account changed in these ways.", "該当する変化のあったアカウントはありません。")
            .of(locale.lang)
            .to_owned(),
        false => figures::bars(&counted, style, |_, name| name.to_owned()).unwrap_or_else(|| {
            let said = |(name, count): &(&str, u64)| ("  ", message!(locale, "{count} {name}", "{name} {count}件"));
            prose::parts(&counted.iter().map(said).collect::<Vec<_>>(), style.columns())
        }),
    };
    text + "\n"
}

fn name(change: Change) -> Localized {
    match change {
        Change::NewlyLockedOut => localized!("newly locked out", "新たにサインイン不可"),
        Change::NewlyCritical => localized!("newly critical", "新たに危険"),
        Change::Recovered => localized!("recovered", "回復"),
        Change::NewlyInForce => localized!("MFA newly on", "利用開始"),
        Change::NoLongerInForce => localized!("MFA no longer on", "利用終了"),
        Change::NewlyRegistered => localized!("newly registered", "アカウント追加"),
        Change::Returned => localized!("reopened", "再在籍"),
        Change::Left => localized!("closed", "離籍"),
    }
}

/// The level, or, where that says little, the state and the step.
fn side(side: Side, locale: Locale) -> String {
    if !side.open {
        return localized!("closed", "離籍済み").of(locale.lang).to_owned();
    }
    let (level, state) = (names::level(side.level).of(locale.lang), names::mfa_state(side.mfa_state).of(locale.lang));
    match side.step {
        None => level.to_owned(),
        Some(step) => message!(locale, "{state}, step {step}", "{state} 手順{step}"),
    }
}

/// Every member that changed; how many lines the log holds for the account is for scripts.
fn members(changes: &[MemberChange], style: &Style) -> String {
    let locale = style.locale();
    let shown: Vec<&MemberChange> = changes.iter().filter(|change| change.member != "version").collect();
    match shown[..] {
        [] => return message!(locale, "Nothing changed.\n\n", "変化はありません。\n\n"),
        [MemberChange { account, member, .. }] if member.is_empty() => {
            let (id, typed) = (clean(account.as_str()), messages::typed_id(account));
            let newly = message!(
                locale,
                "{id} was not on record then; \"mfadesk status {typed}\" shows it.",
                "{id} は、その時点では登録されていません。「mfadesk status {typed}」で確かめられます。"
            );
            return prose::wrap(&newly, style.columns(), 2) + "\n\n";
        }
        _ => {}
    }
    let headers = [localized!("member", "項目"), localized!("before", "以前"), localized!("now", "現在")];
    let row = |change: &&MemberChange| {
        let side = |side: &Value| match change.member.strip_prefix("methods.").filter(|rest| !rest.contains('.')) {
            Some(_) => method(side, locale).unwrap_or_else(|| value(side, locale)),
            None => value(side, locale),
        };
        vec![clean(&change.member).into_owned(), side(&change.before), side(&change.after)]
    };
    let grid = Grid::under(headers, shown.iter().map(row), &[0], locale.lang);
    grid.lines(style, |_, cell| cell.to_owned()).join("\n") + "\n\n"
}

/// A value for people: texts as they are, instants as local times, lists and objects item by item.
fn value(value: &Value, locale: Locale) -> String {
    let separator = localized!("; ", "、").of(locale.lang);
    match value {
        Value::Null => "–".to_owned(),
        Value::String(text) => match Instant::parse(text) {
            Some(instant) => time::dated(instant, locale),
            None => clean(text).into_owned(),
        },
        Value::Array(items) if items.is_empty() => localized!("none", "なし").of(locale.lang).to_owned(),
        Value::Array(items) => {
            let items = items.iter().map(|item| reason(item, locale).unwrap_or_else(|| self::value(item, locale)));
            items.collect::<Vec<_>>().join(separator)
        }
        Value::Object(members) => {
            // By what a number is compared is for scripts.
            let says = |name: &str, value: &Value| {
                !value.is_null() && value != &Value::Array(Vec::new()) && name != "fingerprint"
            };
            let said = members.iter().filter(|(name, value)| says(name, value));
            let said = said.map(|(name, value)| format!("{} {}", clean(name), self::value(value, locale)));
            said.collect::<Vec<_>>().join(separator)
        }
        Value::Bool(true) => localized!("yes", "はい").of(locale.lang).to_owned(),
        Value::Bool(false) => localized!("no", "いいえ").of(locale.lang).to_owned(),
        other => clean(&json::compact(other)).into_owned(),
    }
}

/// A method that came or went, by what it is known as; all of its members are for scripts. None: it is no method.
fn method(value: &Value, locale: Locale) -> Option<String> {
    let text = |name: &str| value.get(name).and_then(Value::as_str).map(clean);
    let kind = text("kind")?;
    let kind =
        Kind::known(&kind).map_or_else(|| kind.into_owned(), |kind| names::kind(kind).of(locale.lang).to_owned());
    let label = text("label").map(|label| names::quoted(&label, locale.lang));
    let device = value.get("device").and_then(Value::as_str).map(|device| {
        let device = names::device(device, locale);
        message!(locale, "on {device}", "端末{device}")
    });
    let number =
        value.get("number").and_then(|number| number.get("masked")?.as_str()).map(|masked| clean(masked).into());
    let serial = text("serial").map(|serial| message!(locale, "serial {serial}", "シリアル番号 {serial}"));
    let lost = text("unavailable_reason").map(|_| localized!("unavailable", "使用不可").of(locale.lang).to_owned());
    let said = [label, device, number, serial, lost].into_iter().flatten();
    Some(std::iter::once(kind).chain(said).collect::<Vec<_>>().join(localized!(", ", "、").of(locale.lang)))
}

/// A reason of the risk in words. None: it is something else.
fn reason(item: &Value, locale: Locale) -> Option<String> {
    let code = ReasonCode::known(item.get("code")?.as_str()?)?;
    let ids = item.get("methods")?.as_array()?.iter().filter_map(Value::as_str).map(MethodId::new).collect();
    let domain = item.get("domain").and_then(Value::as_str).and_then(|text| match Loss::known(text) {
        Some(Loss::Domain(domain)) => Some(domain),
        _ => None,
    });
    Some(messages::reason::reason(&Reason { code, domain, methods: ids }, locale))
}
