//! Why an account is what it is: each reason, and under it the lines of the log that make it true.

use super::messages::{localized, message, names, reason};
use super::{Locale, Style, color, prose, time};
use crate::domain::id::AccountId;
use crate::domain::risk::{Level, Reason};
use crate::queries::explain::{Cause, Explanation, Role};
use crate::render::sanitize::clean;

/// The lines under an account, indented and ended; nothing when there is nothing to explain.
pub fn lines(explanation: &Explanation, reasons: &[Reason], style: &Style) -> String {
    let locale = style.locale();
    let mut text = String::new();
    let mut say = |depth: usize, line: &str| {
        let indent = " ".repeat(depth);
        text.push_str(&prose::wrap(&format!("{indent}{line}"), style.columns(), depth + 2));
        text.push('\n');
    };
    for cause in &explanation.mfa {
        say(2, &worded(cause, locale));
    }
    for (explained, reason) in explanation.reasons.iter().zip(reasons) {
        say(2, &reason::reason(reason, locale));
        for cause in &explained.causes {
            say(4, &worded(cause, locale));
        }
    }
    text
}

/// The explanations under a table: each account, and its lines; a blank line at the end. Nothing when nobody asked.
pub fn accounts<'a>(
    accounts: impl Iterator<Item = (&'a AccountId, Level, Option<&'a Explanation>, &'a [Reason])>,
    style: &Style,
) -> String {
    let mut text = String::new();
    for (account, level, explanation, reasons) in accounts {
        let Some(explanation) = explanation else { continue };
        let name = names::level(level).of(style.lang);
        text.push_str(&format!("{} {}\n", clean(account.as_str()), color::level(level, name, style.color)));
        text.push_str(&lines(explanation, reasons, style));
        text.push('\n');
    }
    text
}

/// What an event did, where it stands, when it occurred, and who recorded it.
fn worded(cause: &Cause, locale: Locale) -> String {
    let what = what(cause, locale);
    let Some(event) = &cause.event else { return what };
    let (line, at) = (event.sequence, time::local(event.time, locale));
    let by = names::recorded_by(event, locale);
    if by.is_empty() {
        message!(locale, "{what}: line {line}, {at}", "{what}：{line}行目、{at}")
    } else {
        message!(locale, "{what}: line {line}, {at}, {by}", "{what}：{line}行目、{at}、{by}")
    }
}

fn what(cause: &Cause, locale: Locale) -> String {
    let method = cause.method.as_ref().map(|id| clean(id.as_str())).unwrap_or_default();
    match cause.role {
        Role::Registered => localized!("on record, and no method since", "アカウントの登録（以後、方法の登録なし）")
            .of(locale.lang)
            .to_owned(),
        Role::Added => message!(locale, "{method} added", "{method} を追加"),
        Role::Device => message!(locale, "device of {method} recorded", "{method} の端末を記録"),
        Role::Serial => message!(locale, "serial of {method} recorded", "{method} のシリアル番号を記録"),
        Role::Number => message!(locale, "number of {method} changed", "{method} の電話番号を変更"),
        Role::Observed => localized!("methods checked", "登録状況の確認").of(locale.lang).to_owned(),
        Role::TestPassed => message!(locale, "{method} last tested, passed", "{method} の最後のサインイン確認（成功）"),
        Role::TestFailed => message!(locale, "{method} last tested, FAILED", "{method} の最後のサインイン確認（失敗）"),
        Role::UntestedSince => {
            message!(locale, "{method} not tested since", "{method} は次の記録以後、サインイン確認なし")
        }
        Role::Unavailable => message!(locale, "{method} unavailable", "{method} が使用不可"),
        Role::AsIfLost if cause.event.is_some() => {
            message!(
                locale,
                "{method} tested by what is as if lost",
                "{method} のサインイン確認（使えなくなったと仮定した方式）"
            )
        }
        Role::AsIfLost => message!(locale, "{method} as if lost", "{method} が使えなくなったと仮定"),
        Role::Retired => message!(locale, "{method} has ended by the policy", "{method} は運用ポリシーにより終了"),
        Role::Gone => {
            localized!("the last sign-in method went", "サインインに使える方法がすべて削除").of(locale.lang).to_owned()
        }
        Role::Applied => localized!("applied for MFA", "多要素認証の利用申請").of(locale.lang).to_owned(),
        Role::Terminated => localized!("MFA ended", "多要素認証の利用終了").of(locale.lang).to_owned(),
    }
}
