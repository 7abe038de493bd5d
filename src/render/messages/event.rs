//! One line for each type of event: what is recorded. It tells of what people did in the world; that it was recorded
//! is for the receipt to say.

use super::{list, localized, message, names};
use crate::domain::event::{
    AccountRegistered, AccountUpdated, Event, LogDamageAccepted, MethodAdded, MethodNumberChanged, MethodUpdated,
    PhoneChangeStarted,
};
use crate::domain::text::{MaybeEmpty, Text};
use crate::render::sanitize::clean;
use crate::render::{Locale, time};

/// What is recorded, in one line.
pub fn fact(fact: &Event<'_>, locale: Locale) -> String {
    let lang = locale.lang;
    match fact {
        Event::LogStarted(data) => {
            let site = clean(&data.site);
            if data.rehearsal == Some(true) {
                message!(locale, "log of {site} started, for rehearsal", "{site} のログを開始（練習用）")
            } else {
                message!(locale, "log of {site} started", "{site} のログを開始")
            }
        }
        Event::PolicySet(data) => {
            let (minutes, days) = (data.policy.propagation_minutes, data.policy.stale_after_days);
            message!(
                locale,
                "policy set: effect after {minutes} min, tests count for {days} days",
                "方針を設定：反映まで{minutes}分、試行の有効期間{days}日"
            )
        }
        Event::LogRedacted(data) => {
            let (line, why) = (data.sequence.0, clean(&data.reason));
            message!(locale, "data of line {line} blanked: {why}", "{line}行目の内容を抹消：{why}")
        }
        Event::LogDamageAccepted(data) => damage_accepted(data, locale),
        Event::AccountRegistered(data) => registered(data, locale),
        Event::AccountUpdated(data) => updated(data, locale),
        Event::AccountClosed(data) => {
            let why = clean(&data.reason);
            message!(locale, "account closed: {why}", "アカウントを閉鎖：{why}")
        }
        Event::AccountReopened(data) => {
            message!(locale, "account reopened", "アカウントを再開") + &because(data.reason.as_ref(), locale)
        }
        Event::AccountObserved(data) => {
            let (there, seen) = (listed(&data.methods, locale), names::seen(&data.from, lang));
            message!(locale, "{seen}: {there}", "{seen}：{there}")
        }
        Event::MethodAdded(data) => added(data, locale),
        Event::MethodUpdated(data) => method_updated(data, locale),
        Event::MethodRemoved(data) => {
            let method = clean(&data.method);
            message!(locale, "{method} removed", "{method} を削除") + &because(data.reason.as_ref(), locale)
        }
        Event::MethodNumberChanged(data) => number_changed(data, locale),
        Event::MethodReplaced(data) => {
            let (method, by) = (clean(&data.method), clean(&data.by));
            message!(locale, "{method} replaced by {by}", "{method} を {by} に置き換え")
                + &because(data.reason.as_ref(), locale)
        }
        Event::MethodMadeDefault(data) => {
            let method = clean(&data.method);
            message!(locale, "{method} chosen as the default sign-in method", "{method} を既定のサインイン方法に設定")
        }
        Event::MethodUnavailable(data) => {
            let (methods, why) = (listed(&data.methods, locale), names::unavailability(&data.reason, lang));
            match &data.device {
                Some(device) => {
                    let device = names::device(device, locale);
                    message!(locale, "{methods} unavailable: {device} {why}", "{methods} は使用不可：{device} {why}")
                }
                None => message!(locale, "{methods} unavailable: {why}", "{methods} は使用不可：{why}"),
            }
        }
        Event::MethodAvailable(data) => {
            let methods = listed(&data.methods, locale);
            message!(locale, "{methods} available again, to be tested anew", "{methods} は再び使用可（要再試行）")
        }
        Event::SignInTestPassed(data) => {
            let (method, channel) = (clean(&data.method), names::channel_word(&data.channel, lang));
            let evidence = names::evidence(&data.evidence, lang);
            message!(
                locale,
                "test sign-in with {method} ({channel}) passed, {evidence}",
                "{method}（{channel}）でのサインインの試行に成功（{evidence}）"
            )
        }
        Event::SignInTestFailed(data) => {
            let (method, channel) = (clean(&data.method), names::channel_word(&data.channel, lang));
            message!(
                locale,
                "test sign-in with {method} ({channel}) failed",
                "{method}（{channel}）でのサインインの試行に失敗"
            ) + &because(data.why.as_ref(), locale)
        }
        Event::MfaApplied(data) => {
            let at = time::local(data.effective_at, locale);
            message!(locale, "applied for MFA, in effect from {at}", "多要素認証の利用申請（{at} から適用）")
        }
        Event::MfaTerminated(data) => {
            let (at, why) = (time::local(data.effective_at, locale), clean(&data.reason));
            let check = names::identity_check(&data.identity_check, lang);
            message!(
                locale,
                "MFA to end, in effect from {at}; identity checked by {check}: {why}",
                "多要素認証の利用終了（{at} から、本人確認：{check}）：{why}"
            )
        }
        Event::ReregistrationRequested(data) => {
            let via = names::via(&data.via, lang);
            message!(locale, "re-registration requested through {via}", "{via}で再登録を申請")
                + &because(data.reason.as_ref(), locale)
        }
        Event::ReregistrationApproved(data) => match &data.identity_check {
            Some(check) => {
                let check = names::identity_check(check, lang);
                message!(
                    locale,
                    "re-registration approved, identity checked by {check}: every method is gone",
                    "再登録を承認（本人確認：{check}）：本人確認方法はすべて消去"
                )
            }
            None => {
                message!(
                    locale,
                    "re-registration approved: every method is gone",
                    "再登録を承認：本人確認方法はすべて消去"
                )
            }
        },
        Event::ReregistrationRejected(data) => {
            let why = clean(&data.why);
            message!(locale, "re-registration turned down: {why}", "再登録の申請を却下：{why}")
        }
        Event::PhoneChangeStarted(data) => phone_change_started(data, locale),
        Event::PhoneChangeCompleted(data) => {
            message!(locale, "change of phones completed", "機種変更の完了") + &because(data.reason.as_ref(), locale)
        }
        Event::PhoneChangeCancelled(data) => {
            message!(locale, "change of phones cancelled", "機種変更の中止") + &because(data.reason.as_ref(), locale)
        }
        Event::EventVoided(data) => {
            let (event, why) = (clean(&data.event), clean(&data.reason));
            message!(locale, "event {event} taken back: {why}", "イベント {event} を取り消し：{why}")
        }
    }
}

fn because(reason: Option<&Text<'_>>, locale: Locale) -> String {
    reason.map_or_else(String::new, |reason| {
        let reason = clean(reason);
        message!(locale, ": {reason}", "：{reason}")
    })
}

fn listed(ids: &[MaybeEmpty<'_>], locale: Locale) -> String {
    list(ids.iter().map(MaybeEmpty::as_str), locale.lang)
}

/// Parts in a row, after a beginning.
fn with(beginning: String, parts: Vec<String>, locale: Locale) -> String {
    if parts.is_empty() {
        return beginning;
    }
    let parts = parts.join(localized!(", ", "、").of(locale.lang));
    message!(locale, "{beginning}: {parts}", "{beginning}：{parts}")
}

fn damage_accepted(data: &LogDamageAccepted<'_>, locale: Locale) -> String {
    let (regions, why) = (data.regions.len(), clean(&data.reason));
    let noun = if regions == 1 { "stretch" } else { "stretches" };
    match &data.missing {
        Some(missing) => {
            let (after, until) = (missing.after.0, missing.until.0);
            message!(
                locale,
                "damage accepted, {regions} {noun}, lines after {after} up to {until} gone: {why}",
                "破損を受け入れ（{regions}か所、{after}行目の後から{until}行目まで消失）：{why}"
            )
        }
        None => message!(locale, "damage accepted, {regions} {noun}: {why}", "破損を受け入れ（{regions}か所）：{why}"),
    }
}

fn registered(data: &AccountRegistered<'_>, locale: Locale) -> String {
    let beginning = message!(locale, "account on record", "アカウントを登録");
    with(
        beginning,
        person(Some(&data.affiliation), data.language.as_ref(), data.identity_service_linked, locale),
        locale,
    )
}

fn updated(data: &AccountUpdated<'_>, locale: Locale) -> String {
    let beginning = message!(locale, "account updated", "アカウントを変更");
    let parts = person(data.affiliation.as_ref(), data.language.as_ref(), data.identity_service_linked, locale);
    with(beginning, parts, locale)
}

fn person(
    affiliation: Option<&Text<'_>>,
    language: Option<&Text<'_>>,
    linked: Option<bool>,
    locale: Locale,
) -> Vec<String> {
    let affiliation = affiliation.map(|word| {
        let affiliation = crate::domain::affiliation::Affiliation::of_log(word);
        names::affiliation(&affiliation, locale.lang).into_owned()
    });
    let language = language.map(|word| names::language(word, locale.lang).into_owned());
    let linked = linked.map(|linked| {
        if linked {
            message!(locale, "identity verification service linked", "本人確認サービス連携済み")
        } else {
            message!(locale, "identity verification service not linked", "本人確認サービス未連携")
        }
    });
    [affiliation, language, linked].into_iter().flatten().collect()
}

fn added(data: &MethodAdded<'_>, locale: Locale) -> String {
    let (method, kind) = (clean(&data.method), names::kind_word(&data.kind, locale.lang));
    let beginning = message!(locale, "{method} added: {kind}", "{method} を追加：{kind}");
    let mut parts = vec![beginning];
    parts.extend(data.name.as_ref().map(|name| names::quoted(name, locale.lang)));
    parts.extend(data.device.as_ref().map(|device| {
        let device = names::device(device, locale);
        message!(locale, "on {device}", "端末{device}")
    }));
    parts.extend(data.number.as_ref().map(|number| clean(&number.masked).into_owned()));
    parts.extend(data.extension.as_ref().map(|extension| {
        let extension = clean(extension);
        message!(locale, "extension {extension}", "内線 {extension}")
    }));
    parts.extend(data.channel.as_ref().map(|channel| {
        let channel = names::channel_word(channel, locale.lang);
        message!(locale, "by {channel}", "{channel}を優先")
    }));
    parts.extend(data.label.as_ref().map(|label| {
        let label = names::quoted(label, locale.lang);
        message!(locale, "called {label}", "名称{label}")
    }));
    parts.extend(data.serial.as_ref().map(|serial| {
        let serial = clean(serial);
        message!(locale, "serial {serial}", "製造番号 {serial}")
    }));
    parts.join(localized!(", ", "、").of(locale.lang))
}

fn method_updated(data: &MethodUpdated<'_>, locale: Locale) -> String {
    let method = clean(&data.method);
    let beginning = message!(locale, "{method} updated", "{method} を変更");
    let field = |name: String, value: &Option<MaybeEmpty<'_>>| {
        value.as_ref().map(|value| match (value.is_empty(), clean(value)) {
            (true, _) => message!(locale, "{name} cleared", "{name}を消去"),
            (false, value) => message!(locale, "{name} \"{value}\"", "{name}「{value}」"),
        })
    };
    let device = field(message!(locale, "device", "端末"), &data.device);
    let label = field(message!(locale, "label", "名称"), &data.label);
    let serial = field(message!(locale, "serial", "製造番号"), &data.serial);
    with(beginning, [device, label, serial].into_iter().flatten().collect(), locale)
}

fn number_changed(data: &MethodNumberChanged<'_>, locale: Locale) -> String {
    let (method, number) = (clean(&data.method), clean(&data.number.masked));
    let mut parts =
        vec![message!(locale, "number of {method} changed to {number}", "{method} の電話番号を {number} に変更")];
    parts.extend(data.extension.as_ref().map(|extension| {
        let extension = clean(extension);
        message!(locale, "extension {extension}", "内線 {extension}")
    }));
    parts.extend(data.device.as_ref().map(|device| {
        let device = names::device(device, locale);
        message!(locale, "on {device}", "端末{device}")
    }));
    parts.join(localized!(", ", "、").of(locale.lang))
}

fn phone_change_started(data: &PhoneChangeStarted<'_>, locale: Locale) -> String {
    let (from, to) = (names::device(&data.from_device, locale), names::device(&data.to_device, locale));
    let mut parts =
        vec![message!(locale, "change of phones started, from {from} to {to}", "{from}から{to}への機種変更を開始")];
    if data.number_changes {
        parts.push(message!(locale, "the number changes too", "電話番号も変更"));
    }
    parts.extend(data.planned_on.as_ref().map(|day| {
        let day = clean(day);
        message!(locale, "planned on {day}", "{day} の予定")
    }));
    parts.join(localized!(", ", "、").of(locale.lang))
}
