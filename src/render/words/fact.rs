//! One line for each type of event: what is recorded. It tells of what people did in the world; that it was recorded
//! is for the receipt to say.

use super::{both, list, names, said};
use crate::domain::event::{
    AccountRegistered, AccountUpdated, Fact, LogDamageAccepted, MethodAdded, MethodNumberChanged, MethodUpdated,
    PhoneChangeStarted,
};
use crate::domain::text::{MaybeEmpty, Text};
use crate::render::sanitize::clean;
use crate::render::{Voice, time};

/// What is recorded, in one line.
pub fn fact(fact: &Fact<'_>, voice: Voice) -> String {
    let lang = voice.lang;
    match fact {
        Fact::LogStarted(data) => {
            let site = clean(&data.site);
            if data.rehearsal == Some(true) {
                said!(voice, "log of {site} started, for rehearsal", "{site} のログを開始（練習用）")
            } else {
                said!(voice, "log of {site} started", "{site} のログを開始")
            }
        }
        Fact::PolicySet(data) => {
            let (minutes, days) = (data.policy.propagation_minutes, data.policy.stale_after_days);
            said!(
                voice,
                "policy set: effect after {minutes} min, tests count for {days} days",
                "方針を設定：反映まで{minutes}分、試行の有効期間{days}日"
            )
        }
        Fact::LogRedacted(data) => {
            let (line, why) = (data.sequence.0, clean(&data.reason));
            said!(voice, "data of line {line} blanked: {why}", "{line}行目の内容を抹消：{why}")
        }
        Fact::LogDamageAccepted(data) => damage_accepted(data, voice),
        Fact::AccountRegistered(data) => registered(data, voice),
        Fact::AccountUpdated(data) => updated(data, voice),
        Fact::AccountClosed(data) => {
            let why = clean(&data.reason);
            said!(voice, "account closed: {why}", "アカウントを閉鎖：{why}")
        }
        Fact::AccountReopened(data) => {
            said!(voice, "account reopened", "アカウントを再開") + &because(data.reason.as_ref(), voice)
        }
        Fact::AccountObserved(data) => {
            let (there, seen) = (listed(&data.methods, voice), names::seen(&data.from, lang));
            said!(voice, "{seen}: {there}", "{seen}：{there}")
        }
        Fact::MethodAdded(data) => added(data, voice),
        Fact::MethodUpdated(data) => method_updated(data, voice),
        Fact::MethodRemoved(data) => {
            let method = clean(&data.method);
            said!(voice, "{method} removed", "{method} を削除") + &because(data.reason.as_ref(), voice)
        }
        Fact::MethodNumberChanged(data) => number_changed(data, voice),
        Fact::MethodReplaced(data) => {
            let (method, by) = (clean(&data.method), clean(&data.by));
            said!(voice, "{method} replaced by {by}", "{method} を {by} に置き換え")
                + &because(data.reason.as_ref(), voice)
        }
        Fact::MethodMadeDefault(data) => {
            let method = clean(&data.method);
            said!(voice, "{method} chosen as the default sign-in method", "{method} を既定のサインイン方法に設定")
        }
        Fact::MethodUnavailable(data) => {
            let (methods, why) = (listed(&data.methods, voice), names::unavailability(&data.reason, lang));
            match &data.device {
                Some(device) => {
                    let device = names::device(device, voice);
                    said!(voice, "{methods} unavailable: {device} {why}", "{methods} は使用不可：{device} {why}")
                }
                None => said!(voice, "{methods} unavailable: {why}", "{methods} は使用不可：{why}"),
            }
        }
        Fact::MethodAvailable(data) => {
            let methods = listed(&data.methods, voice);
            said!(voice, "{methods} available again, to be tested anew", "{methods} は再び使用可（要再試行）")
        }
        Fact::SignInTestPassed(data) => {
            let (method, channel) = (clean(&data.method), names::channel_word(&data.channel, lang));
            let evidence = names::evidence(&data.evidence, lang);
            said!(
                voice,
                "test sign-in with {method} ({channel}) passed, {evidence}",
                "{method}（{channel}）でのサインインの試行に成功（{evidence}）"
            )
        }
        Fact::SignInTestFailed(data) => {
            let (method, channel) = (clean(&data.method), names::channel_word(&data.channel, lang));
            said!(
                voice,
                "test sign-in with {method} ({channel}) failed",
                "{method}（{channel}）でのサインインの試行に失敗"
            ) + &because(data.why.as_ref(), voice)
        }
        Fact::MfaApplied(data) => {
            let at = time::local(data.effective_at, voice);
            said!(voice, "applied for MFA, in effect from {at}", "多要素認証の利用申請（{at} から適用）")
        }
        Fact::MfaTerminated(data) => {
            let (at, why) = (time::local(data.effective_at, voice), clean(&data.reason));
            let check = names::identity_check(&data.identity_check, lang);
            said!(
                voice,
                "MFA to end, in effect from {at}; identity checked by {check}: {why}",
                "多要素認証の利用終了（{at} から、本人確認：{check}）：{why}"
            )
        }
        Fact::ReregistrationRequested(data) => {
            let via = names::via(&data.via, lang);
            said!(voice, "re-registration requested through {via}", "{via}で再登録を申請")
                + &because(data.reason.as_ref(), voice)
        }
        Fact::ReregistrationApproved(data) => match &data.identity_check {
            Some(check) => {
                let check = names::identity_check(check, lang);
                said!(
                    voice,
                    "re-registration approved, identity checked by {check}: every method is gone",
                    "再登録を承認（本人確認：{check}）：本人確認方法はすべて消去"
                )
            }
            None => {
                said!(voice, "re-registration approved: every method is gone", "再登録を承認：本人確認方法はすべて消去")
            }
        },
        Fact::ReregistrationRejected(data) => {
            let why = clean(&data.why);
            said!(voice, "re-registration turned down: {why}", "再登録の申請を却下：{why}")
        }
        Fact::PhoneChangeStarted(data) => phone_change_started(data, voice),
        Fact::PhoneChangeCompleted(data) => {
            said!(voice, "change of phones completed", "機種変更の完了") + &because(data.reason.as_ref(), voice)
        }
        Fact::PhoneChangeCancelled(data) => {
            said!(voice, "change of phones cancelled", "機種変更の中止") + &because(data.reason.as_ref(), voice)
        }
        Fact::EventVoided(data) => {
            let (event, why) = (clean(&data.event), clean(&data.reason));
            said!(voice, "event {event} taken back: {why}", "イベント {event} を取り消し：{why}")
        }
    }
}

fn because(reason: Option<&Text<'_>>, voice: Voice) -> String {
    reason.map_or_else(String::new, |reason| {
        let reason = clean(reason);
        said!(voice, ": {reason}", "：{reason}")
    })
}

fn listed(ids: &[MaybeEmpty<'_>], voice: Voice) -> String {
    list(ids.iter().map(MaybeEmpty::as_str), voice.lang)
}

/// Parts in a row, after a beginning.
fn with(beginning: String, parts: Vec<String>, voice: Voice) -> String {
    if parts.is_empty() {
        return beginning;
    }
    let parts = parts.join(both!(", ", "、").of(voice.lang));
    said!(voice, "{beginning}: {parts}", "{beginning}：{parts}")
}

fn damage_accepted(data: &LogDamageAccepted<'_>, voice: Voice) -> String {
    let (regions, why) = (data.regions.len(), clean(&data.reason));
    let noun = if regions == 1 { "stretch" } else { "stretches" };
    match &data.missing {
        Some(missing) => {
            let (after, until) = (missing.after.0, missing.until.0);
            said!(
                voice,
                "damage accepted, {regions} {noun}, lines after {after} up to {until} gone: {why}",
                "破損を受け入れ（{regions}か所、{after}行目の後から{until}行目まで消失）：{why}"
            )
        }
        None => said!(voice, "damage accepted, {regions} {noun}: {why}", "破損を受け入れ（{regions}か所）：{why}"),
    }
}

fn registered(data: &AccountRegistered<'_>, voice: Voice) -> String {
    let beginning = said!(voice, "account on record", "アカウントを登録");
    with(beginning, person(Some(&data.affiliation), data.language.as_ref(), data.identity_service_linked, voice), voice)
}

fn updated(data: &AccountUpdated<'_>, voice: Voice) -> String {
    let beginning = said!(voice, "account updated", "アカウントを変更");
    let parts = person(data.affiliation.as_ref(), data.language.as_ref(), data.identity_service_linked, voice);
    with(beginning, parts, voice)
}

fn person(
    affiliation: Option<&Text<'_>>,
    language: Option<&Text<'_>>,
    linked: Option<bool>,
    voice: Voice,
) -> Vec<String> {
    let affiliation = affiliation.map(|word| {
        let affiliation = crate::domain::affiliation::Affiliation::of_log(word);
        names::affiliation(&affiliation, voice.lang).into_owned()
    });
    let language = language.map(|word| names::language(word, voice.lang).into_owned());
    let linked = linked.map(|linked| {
        if linked {
            said!(voice, "identity verification service linked", "本人確認サービス連携済み")
        } else {
            said!(voice, "identity verification service not linked", "本人確認サービス未連携")
        }
    });
    [affiliation, language, linked].into_iter().flatten().collect()
}

fn added(data: &MethodAdded<'_>, voice: Voice) -> String {
    let (method, kind) = (clean(&data.method), names::kind_word(&data.kind, voice.lang));
    let beginning = said!(voice, "{method} added: {kind}", "{method} を追加：{kind}");
    let mut parts = vec![beginning];
    parts.extend(data.name.as_ref().map(|name| names::quoted(name, voice.lang)));
    parts.extend(data.device.as_ref().map(|device| {
        let device = names::device(device, voice);
        said!(voice, "on {device}", "端末{device}")
    }));
    parts.extend(data.number.as_ref().map(|number| clean(&number.masked).into_owned()));
    parts.extend(data.extension.as_ref().map(|extension| {
        let extension = clean(extension);
        said!(voice, "extension {extension}", "内線 {extension}")
    }));
    parts.extend(data.channel.as_ref().map(|channel| {
        let channel = names::channel_word(channel, voice.lang);
        said!(voice, "by {channel}", "{channel}を優先")
    }));
    parts.extend(data.label.as_ref().map(|label| {
        let label = names::quoted(label, voice.lang);
        said!(voice, "called {label}", "名称{label}")
    }));
    parts.extend(data.serial.as_ref().map(|serial| {
        let serial = clean(serial);
        said!(voice, "serial {serial}", "製造番号 {serial}")
    }));
    parts.join(both!(", ", "、").of(voice.lang))
}

fn method_updated(data: &MethodUpdated<'_>, voice: Voice) -> String {
    let method = clean(&data.method);
    let beginning = said!(voice, "{method} updated", "{method} を変更");
    let field = |name: String, value: &Option<MaybeEmpty<'_>>| {
        value.as_ref().map(|value| match (value.is_empty(), clean(value)) {
            (true, _) => said!(voice, "{name} cleared", "{name}を消去"),
            (false, value) => said!(voice, "{name} \"{value}\"", "{name}「{value}」"),
        })
    };
    let device = field(said!(voice, "device", "端末"), &data.device);
    let label = field(said!(voice, "label", "名称"), &data.label);
    let serial = field(said!(voice, "serial", "製造番号"), &data.serial);
    with(beginning, [device, label, serial].into_iter().flatten().collect(), voice)
}

fn number_changed(data: &MethodNumberChanged<'_>, voice: Voice) -> String {
    let (method, number) = (clean(&data.method), clean(&data.number.masked));
    let mut parts =
        vec![said!(voice, "number of {method} changed to {number}", "{method} の電話番号を {number} に変更")];
    parts.extend(data.extension.as_ref().map(|extension| {
        let extension = clean(extension);
        said!(voice, "extension {extension}", "内線 {extension}")
    }));
    parts.extend(data.device.as_ref().map(|device| {
        let device = names::device(device, voice);
        said!(voice, "on {device}", "端末{device}")
    }));
    parts.join(both!(", ", "、").of(voice.lang))
}

fn phone_change_started(data: &PhoneChangeStarted<'_>, voice: Voice) -> String {
    let (from, to) = (names::device(&data.from_device, voice), names::device(&data.to_device, voice));
    let mut parts =
        vec![said!(voice, "change of phones started, from {from} to {to}", "{from}から{to}への機種変更を開始")];
    if data.number_changes {
        parts.push(said!(voice, "the number changes too", "電話番号も変更"));
    }
    parts.extend(data.planned_on.as_ref().map(|day| {
        let day = clean(day);
        said!(voice, "planned on {day}", "{day} の予定")
    }));
    parts.join(both!(", ", "、").of(voice.lang))
}
