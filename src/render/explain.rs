//! Why an account is what it is: each reason, and under it the lines of the log that make it true.

use super::words::{both, names, reason, said};
use super::{Style, Voice, color, prose, time};
use crate::domain::id::AccountId;
use crate::domain::risk::{Level, Reason};
use crate::queries::explain::{Cause, Explanation, Role};
use crate::render::sanitize::clean;

/// The lines under an account, indented and ended; nothing when there is nothing to explain.
pub fn lines(explanation: &Explanation, reasons: &[Reason], style: &Style) -> String {
    let voice = style.voice();
    let mut text = String::new();
    let mut say = |depth: usize, line: &str| {
        let indent = " ".repeat(depth);
        text.push_str(&prose::wrap(&format!("{indent}{line}"), style.columns(), depth + 2));
        text.push('\n');
    };
    for cause in &explanation.mfa {
        say(2, &worded(cause, voice));
    }
    for (explained, reason) in explanation.reasons.iter().zip(reasons) {
        say(2, &reason::reason(reason, voice));
        for cause in &explained.causes {
            say(4, &worded(cause, voice));
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
fn worded(cause: &Cause, voice: Voice) -> String {
    let what = what(cause, voice);
    let Some(event) = &cause.event else { return what };
    let (line, at) = (event.sequence, time::local(event.time, voice));
    let authid = event.authid.as_deref().map(|authid| clean(authid).into_owned());
    let actor = event.actor.as_deref().map(|actor| names::quoted(actor, voice.lang));
    let by = authid.into_iter().chain(actor).collect::<Vec<_>>().join(" ");
    if by.is_empty() {
        said!(voice, "{what}: line {line}, {at}", "{what}：{line}行目、{at}")
    } else {
        said!(voice, "{what}: line {line}, {at}, {by}", "{what}：{line}行目、{at}、{by}")
    }
}

fn what(cause: &Cause, voice: Voice) -> String {
    let method = cause.method.as_ref().map(|id| clean(id.as_str())).unwrap_or_default();
    match cause.role {
        Role::Registered => both!("on record, and no method since", "アカウントの登録（以後、方法の登録なし）")
            .of(voice.lang)
            .to_owned(),
        Role::Added => said!(voice, "{method} added", "{method} を追加"),
        Role::Device => said!(voice, "device of {method} recorded", "{method} の端末を記録"),
        Role::Number => said!(voice, "number of {method} changed", "{method} の電話番号を変更"),
        Role::TestPassed => said!(voice, "{method} last tested, passed", "{method} の直近の試行（成功）"),
        Role::TestFailed => said!(voice, "{method} last tested, FAILED", "{method} の直近の試行（失敗）"),
        Role::UntestedSince => said!(voice, "{method} not tested since", "{method} は次の記録以後、試行なし"),
        Role::Unavailable => said!(voice, "{method} unavailable", "{method} が使用不可"),
        Role::AsIfLost if cause.event.is_some() => {
            said!(voice, "{method} tested by what is as if lost", "{method} の試行（失ったと仮定した手段）")
        }
        Role::AsIfLost => said!(voice, "{method} as if lost", "{method} を失ったと仮定"),
        Role::Gone => {
            both!("the last sign-in method went", "サインインに使える方法がすべて消去").of(voice.lang).to_owned()
        }
        Role::Applied => both!("applied for MFA", "多要素認証の利用申請").of(voice.lang).to_owned(),
        Role::Terminated => both!("MFA ended", "多要素認証の利用終了").of(voice.lang).to_owned(),
    }
}
