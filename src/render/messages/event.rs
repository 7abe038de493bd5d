//! One line for each type of event: what is recorded. It tells of what people did in the world; that it was recorded
//! is for the receipt to say.

use super::sentence::sentences;
use super::{Localized, localized, message, names};
use crate::domain::event::{
    AccountClosed, AccountNoted, AccountObserved, AccountRegistered, AccountReopened, AccountUpdated, Event,
    EventVoided, LogDamageAccepted, LogRedacted, LogStarted, MethodAdded, MethodAvailable, MethodMadeDefault,
    MethodNumberChanged, MethodRemoved, MethodReplaced, MethodUnavailable, MethodUpdated, MfaApplied, MfaTerminated,
    OperatorDisabled, OperatorEnrolled, OperatorReset, PhoneChangeCancelled, PhoneChangeCompleted, PhoneChangeStarted,
    PolicySet, ReregistrationApproved, ReregistrationRejected, ReregistrationRequested, SignInTestFailed,
    SignInTestPassed, TokenActivated, TokenAssigned, TokenExported, TokenImported, TokenLost,
};
use crate::domain::place::Missing;
use crate::domain::rules::undo::WITHOUT_REASON;
use crate::domain::sequence::Sequence;
use crate::domain::text::{MaybeEmpty, Text};
use crate::render::sanitize::clean;
use crate::render::{Lang, Locale};

/// What is recorded, in one line.
pub fn say(event: &Event<'_>, locale: Locale) -> String {
    let lang = locale.lang;
    sentences! { event, locale;
        Event::LogStarted(LogStarted {
            site, rehearsal = when(*rehearsal == Some(true), localized!(", for practice", "（練習用）"), lang)
        }) =>
            "log of {site} started{rehearsal}", "{site} のログを開始{rehearsal}";
        Event::LogRedacted(LogRedacted { sequence, reason }) =>
            "data of line {sequence} redacted: {reason}", "{sequence}行目の内容を抹消：{reason}";
        Event::LogDamageAccepted(LogDamageAccepted {
            regions = stretches(regions.len(), locale),
            missing ("{missing}", "{missing}") = lines(missing, locale),
            reason
        }) =>
            "damage accepted ({regions}{missing}): {reason}", "破損を受け入れ（{regions}{missing}）：{reason}";
        Event::OperatorEnrolled(OperatorEnrolled { operator }) =>
            "operator {operator} enrolled", "担当者 {operator} を登録";
        Event::OperatorDisabled(OperatorDisabled { operator, reason }) =>
            "operator {operator} disabled: {reason}", "担当者 {operator} を無効化：{reason}";
        Event::TokenImported(TokenImported { serial, algorithm, digits, period }) =>
            "token {serial} in stock ({algorithm}, {digits} digits, {period} s)",
            "トークン {serial} を在庫に追加（{algorithm}、{digits}桁、{period}秒）";
        Event::TokenAssigned(TokenAssigned {
            serial, account, method (", as {method}: two codes of it were right", "（{method}、コード2つで確認）")
        }) =>
            "token {serial} assigned to {account}{method}", "トークン {serial} を {account} に割り当て{method}";
        Event::TokenExported(TokenExported { serials }) =>
            "tokens written out for Entra with their secrets: {serials}", "トークンをEntra用に秘密とともに書き出し：{serials}";
        Event::TokenActivated(TokenActivated { serial }) =>
            "token {serial} activated in Entra", "トークン {serial} をEntraで有効化";
        Event::TokenLost(TokenLost { serial, reason (": {reason}", "：{reason}") }) =>
            "token {serial} lost{reason}", "トークン {serial} の紛失{reason}";
        Event::OperatorReset(OperatorReset {
            operator, reason,
            as_owner = when(*as_owner == Some(true), localized!(", by the owner of the files", "（ファイルの所有者による）"), lang)
        }) =>
            "operator {operator} reset{as_owner}: {reason}", "担当者 {operator} をリセット{as_owner}：{reason}";
        Event::AccountClosed(AccountClosed { reason }) => "account closed: {reason}", "離籍：{reason}";
        Event::AccountReopened(AccountReopened { reason (": {reason}", "：{reason}") }) =>
            "account reopened{reason}", "再在籍{reason}";
        Event::AccountNoted(AccountNoted { text, follow_up (", to be followed up at {follow_up}", "（対応予定：{follow_up}）") }) =>
            "note: {text}{follow_up}", "メモ：{text}{follow_up}";
        Event::AccountObserved(AccountObserved { methods, from = names::seen(from, lang) }) =>
            "{from}: {methods}", "{from}：{methods}";
        Event::MethodAdded(MethodAdded {
            method,
            kind = names::kind_word(kind, lang),
            name (", {name}", "、{name}") = names::quoted(name, lang),
            device (", on {device}", "、端末{device}") = names::device(device, locale),
            number (", {number}", "、{number}") = clean(&number.masked),
            extension (", extension {extension}", "、内線 {extension}"),
            channel (", by {channel}", "、{channel}を優先") = names::channel_word(channel, lang),
            label (", called {label}", "、名称{label}") = names::quoted(label, lang),
            serial (", serial {serial}", "、シリアル番号 {serial}")
        }) =>
            "{method} added: {kind}{name}{device}{number}{extension}{channel}{label}{serial}",
            "{method} を追加：{kind}{name}{device}{number}{extension}{channel}{label}{serial}";
        Event::MethodRemoved(MethodRemoved { method, reason (": {reason}", "：{reason}") }) =>
            "{method} removed{reason}", "{method} を削除{reason}";
        Event::MethodNumberChanged(MethodNumberChanged {
            method,
            number = clean(&number.masked),
            extension (", extension {extension}", "、内線 {extension}"),
            device (", on {device}", "、端末{device}") = names::device(device, locale)
        }) =>
            "number of {method} changed to {number}{extension}{device}",
            "{method} の電話番号を {number} に変更{extension}{device}";
        Event::MethodReplaced(MethodReplaced { method, by, reason (": {reason}", "：{reason}") }) =>
            "{method} replaced by {by}{reason}", "{method} を {by} に置き換え{reason}";
        Event::MethodMadeDefault(MethodMadeDefault { method }) =>
            "{method} chosen as the default sign-in method", "{method} を既定のサインイン方法に設定";
        Event::MethodUnavailable(MethodUnavailable {
            methods,
            device ("{device} ", "（{device}）") = names::device(device, locale),
            reason = names::unavailability(reason, lang)
        }) =>
            "{methods} unavailable: {device}{reason}", "{methods} は使用不可：{reason}{device}";
        Event::MethodAvailable(MethodAvailable { methods }) =>
            "{methods} available again; test required", "{methods} は再び使用可（サインイン確認が必要）";
        Event::SignInTestPassed(SignInTestPassed {
            method, channel = names::channel_word(channel, lang), evidence = names::evidence(evidence, lang)
        }) =>
            "test sign-in with {method} ({channel}) passed, {evidence}",
            "{method}（{channel}）でのサインイン確認に成功（{evidence}）";
        Event::SignInTestFailed(SignInTestFailed {
            method, channel = names::channel_word(channel, lang), why (": {why}", "：{why}")
        }) =>
            "test sign-in with {method} ({channel}) failed{why}",
            "{method}（{channel}）でのサインイン確認に失敗{why}";
        Event::MfaApplied(MfaApplied { effective_at }) =>
            "applied for MFA, effective {effective_at}", "多要素認証の利用申請（{effective_at} から有効）";
        Event::MfaTerminated(MfaTerminated {
            effective_at, reason, identity_check = names::identity_check(identity_check, lang)
        }) =>
            "MFA turned off, effective {effective_at}; identity checked by {identity_check}: {reason}",
            "多要素認証の利用を終了（{effective_at} から、身元の確認：{identity_check}）：{reason}";
        Event::ReregistrationRequested(ReregistrationRequested {
            via = names::via(via, lang), reason (": {reason}", "：{reason}")
        }) =>
            "re-registration requested through {via}{reason}", "{via}で再登録を申請{reason}";
        Event::ReregistrationApproved(ReregistrationApproved {
            identity_check (", identity checked by {identity_check}", "（身元の確認：{identity_check}）")
                = names::identity_check(identity_check, lang)
        }) =>
            "re-registration approved{identity_check}: all methods are removed",
            "再登録を承認{identity_check}：本人確認方法はすべて削除";
        Event::ReregistrationRejected(ReregistrationRejected { why }) =>
            "re-registration rejected: {why}", "再登録の申請を却下：{why}";
        Event::PhoneChangeCompleted(PhoneChangeCompleted { reason (": {reason}", "：{reason}") }) =>
            "phone change completed{reason}", "機種変更の完了{reason}";
        Event::PhoneChangeCancelled(PhoneChangeCancelled { reason (": {reason}", "：{reason}") }) =>
            "phone change cancelled{reason}", "機種変更の中止{reason}";
        Event::PhoneChangeStarted(PhoneChangeStarted {
            from_device = names::device(from_device, locale),
            to_device = names::device(to_device, locale),
            number_changes = when(*number_changes, localized!(", the number changes too", "、電話番号も変更"), lang),
            planned_on (", planned on {planned_on}", "、{planned_on} の予定")
        }) =>
            "phone change started, from {from_device} to {to_device}{number_changes}{planned_on}",
            "{from_device}から{to_device}への機種変更を開始{number_changes}{planned_on}";
        Event::EventVoided(EventVoided { event, reason }) =>
            "event {event} undone: {reason}", "イベント {event} を取り消し：{reason}";
        .. {
            Event::PolicySet(PolicySet { policy }) => {
                let (minutes, days) = (policy.propagation_minutes, policy.stale_after_days);
                message!(
                    locale,
                    "policy set: effect after {minutes} min, tests count for {days} days",
                    "運用ポリシーを設定：反映まで{minutes}分、サインイン確認の有効期間{days}日"
                )
            }
            Event::AccountRegistered(data) => registered(data, locale),
            Event::AccountUpdated(data) => updated(data, locale),
            Event::MethodUpdated(data) => method_updated(data, locale),
        }
    }
}

fn when(is_so: bool, words: Localized, lang: Lang) -> &'static str {
    if is_so { words.of(lang) } else { "" }
}

fn stretches(count: usize, locale: Locale) -> String {
    let noun = if count == 1 { "section" } else { "sections" };
    message!(locale, "{count} {noun}", "{count}か所")
}

fn lines(missing: &Missing<'_>, locale: Locale) -> String {
    let (after, until) = (missing.after.0, missing.until.0);
    message!(locale, "; lines after {after} up to {until} are missing", "、{after}行目の後から{until}行目まで消失")
}

/// Parts in a row, after a beginning.
fn with(beginning: String, parts: Vec<String>, locale: Locale) -> String {
    if parts.is_empty() {
        return beginning;
    }
    let parts = parts.join(localized!(", ", "、").of(locale.lang));
    message!(locale, "{beginning}: {parts}", "{beginning}：{parts}")
}

fn registered(data: &AccountRegistered<'_>, locale: Locale) -> String {
    let beginning = message!(locale, "account registered", "アカウントを登録");
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

fn method_updated(data: &MethodUpdated<'_>, locale: Locale) -> String {
    let method = clean(&data.method);
    let beginning = message!(locale, "{method} updated", "{method} を変更");
    let field = |name: String, value: &Option<MaybeEmpty<'_>>| {
        value.as_ref().map(|value| match (value.is_empty(), clean(value)) {
            (true, _) => message!(locale, "{name} cleared", "{name}を空に"),
            (false, value) => message!(locale, "{name} \"{value}\"", "{name}「{value}」"),
        })
    };
    let device = field(message!(locale, "device", "端末"), &data.device);
    let label = field(message!(locale, "label", "名称"), &data.label);
    let serial = field(message!(locale, "serial", "シリアル番号"), &data.serial);
    with(beginning, [device, label, serial].into_iter().flatten().collect(), locale)
}

/// A line that was taken back, and why, where that was said.
pub fn taken_back(line: Sequence, why: &str, locale: Locale) -> String {
    if why == WITHOUT_REASON {
        return message!(locale, "line {line} undone", "{line}行目を取り消し");
    }
    let why = clean(why);
    message!(locale, "line {line} undone: {why}", "{line}行目を取り消し：{why}")
}
