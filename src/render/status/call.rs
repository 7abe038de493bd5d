//! The two lines that answer a call: who it is, the state and the danger; what can be used now, how the desk knows, and
//! the next thing to do.

use crate::domain::account::mfa_state::MfaState;
use crate::domain::id::MethodId;
use crate::domain::instant::Instant;
use crate::domain::kind::{Channel, Kind};
use crate::domain::risk::{FailureDomain, Level};
use crate::queries::status::{AccountStatus, MethodStatus, recorded_as};
use crate::render::messages::{self, localized, message, names};
use crate::render::sanitize::clean;
use crate::render::{Locale, Style, color, prose, time};

/// The first line: who it is, the state, the danger. Where it is wider than the terminal, its parts begin lines of their
/// own.
pub fn headline(status: &AccountStatus<'_>, style: &Style) -> String {
    let locale = style.locale();
    let mut danger = danger(status, locale);
    if let Some(retiring) = status.risk.retiring.as_ref().filter(|_| status.open) {
        let then = messages::reason::retiring(retiring, Some(status.as_of), locale);
        danger.push_str(&message!(locale, "; but {then}", "。ただし{then}"));
    }
    with_danger(status, danger, style)
}

/// The same without what a day to come brings.
pub fn headline_of_today(status: &AccountStatus<'_>, style: &Style) -> String {
    with_danger(status, danger(status, style.locale()), style)
}

fn with_danger(status: &AccountStatus<'_>, danger: String, style: &Style) -> String {
    let locale = style.locale();
    let first =
        prose::parts(&[("", who(status, locale)), ("   ", mfa(status, locale)), ("     ", danger)], style.columns());
    let aloud = names::level_aloud(status.risk.level).of(locale.lang);
    first.replacen(aloud, &color::level(status.risk.level, aloud, style.color), 1)
}

/// The same in few words: who it is, the state, and how bad it is.
pub fn headline_in_brief(status: &AccountStatus<'_>, style: &Style) -> String {
    let locale = style.locale();
    let level = match status.risk.level {
        Level::NotInForce => String::new(),
        level => color::level(level, names::level_aloud(level).of(locale.lang), style.color),
    };
    // As measured without colours, which take no columns.
    let parts = [("", who(status, locale)), ("   ", mfa(status, locale))];
    let first = prose::parts(&parts, style.columns());
    if level.is_empty() { first } else { format!("{first}   {level}") }
}

/// Both lines, each ended.
pub fn lines(status: &AccountStatus<'_>, style: &Style) -> String {
    let locale = style.locale();
    let first = headline(status, style);
    let advice = messages::advice::advice(&status.advice, locale).filter(|_| status.open);
    let next = advice.map_or_else(String::new, |next| message!(locale, "Next: {next}", "次に：{next}"));
    let second =
        prose::parts(&[("", usable(status, locale)), ("   ", known(status, locale)), ("   ", next)], style.columns());
    format!("{first}\n{second}\n")
}

fn who(status: &AccountStatus<'_>, locale: Locale) -> String {
    let account = clean(status.account.as_str());
    let affiliation = names::affiliation(status.affiliation, locale.lang);
    if status.open {
        message!(locale, "{account} {affiliation}", "{account} {affiliation}")
    } else {
        message!(locale, "{account} {affiliation}, CLOSED", "{account} {affiliation}（離籍済み）")
    }
}

/// The state of MFA, with the countdown while it is changing.
fn mfa(status: &AccountStatus<'_>, locale: Locale) -> String {
    let local = |at: Option<Instant>| at.map_or_else(String::new, |at| time::local(at, locale));
    let left =
        |at: Option<Instant>| at.map_or_else(String::new, |at| time::countdown(at.since(status.as_of), locale.lang));
    let step = status.setup.step.unwrap_or_default();
    let (applied, terminated) = (status.mfa.effective_at, status.mfa.termination_effective_at);
    match status.mfa.state {
        MfaState::Off if terminated.is_some() => {
            let at = local(terminated);
            message!(locale, "MFA off since {at}: step {step} of 4", "多要素認証 未設定（{at} に終了、手順{step}/4）")
        }
        MfaState::Off => message!(locale, "MFA off: step {step} of 4", "多要素認証 未設定（手順{step}/4）"),
        MfaState::SetupRequired if status.unseen => message!(
            locale,
            "MFA applied for; which methods are registered is not on record: step {step} of 4",
            "多要素認証 利用申請済み・本人確認方法の登録状況は未確認（手順{step}/4）"
        ),
        MfaState::SetupRequired if status.never_set_up => message!(
            locale,
            "MFA applied for, but nothing was ever registered: step {step} of 4",
            "多要素認証 本人確認方法が登録されないまま利用申請済み（手順{step}/4）"
        ),
        MfaState::SetupRequired => message!(
            locale,
            "MFA asks for setup again at the next sign-in: step {step} of 4",
            "多要素認証 要再設定（次のサインインで初期設定、手順{step}/4）"
        ),
        MfaState::Starting if status.never_went_off => {
            let (at, left) = (local(applied), left(applied));
            message!(
                locale,
                "MFA on, and applied for again: in effect at {at} ({left})",
                "多要素認証 利用中（再度の利用申請は {at} に反映、あと{left}）"
            )
        }
        MfaState::Starting => {
            let (at, left) = (local(applied), left(applied));
            message!(locale, "MFA starting: on at {at} ({left})", "多要素認証 反映待ち：{at} から（あと{left}）")
        }
        MfaState::Ending => {
            let (at, left) = (local(terminated), left(terminated));
            message!(locale, "MFA ending: off at {at} ({left})", "多要素認証 終了待ち：{at} まで（あと{left}）")
        }
        MfaState::On => {
            let at = local(applied);
            message!(locale, "MFA on since {at}", "多要素認証 利用中（{at} から）")
        }
    }
}

/// The danger in words: what single loss locks this person out.
fn danger(status: &AccountStatus<'_>, locale: Locale) -> String {
    if !status.open {
        return message!(locale, "not counted: the person has left", "離籍済みのため、集計には含まれません");
    }
    let aloud = names::level_aloud(status.risk.level).of(locale.lang);
    let what = single_point(status, locale);
    let said = match status.risk.level {
        Level::LockedOut => message!(locale, "nothing registered can be used", "使える本人確認方法がありません"),
        Level::Critical => {
            message!(
                locale,
                "losing {what} locks this person out",
                "{what}が使えなくなると、サインインできなくなります"
            )
        }
        Level::Warning => {
            let reasons = status.risk.reasons.iter().map(|reason| messages::reason::reason(reason, locale));
            reasons.collect::<Vec<_>>().join(localized!("; ", "、").of(locale.lang))
        }
        Level::Ok => {
            message!(locale, "no single loss locks this person out", "どれか1つが使えなくなっても、サインインできます")
        }
        Level::NotInForce if status.risk.if_in_force == Level::Critical => {
            return message!(
                locale,
                "The password alone signs in; once on, losing {what} would lock this person out",
                "パスワードだけでサインインできます。有効になった後は、{what}が使えなくなるとサインインできなくなります"
            );
        }
        Level::NotInForce if status.unseen && status.mfa.state == MfaState::SetupRequired => {
            return message!(
                locale,
                "No one has checked what is registered. If nothing is, signing in ends in an \"unknown error\"",
                "登録状況を誰も確認していません。何も登録されていなければ、サインインすると「不明なエラー」になります"
            );
        }
        Level::NotInForce if status.never_set_up && status.mfa.state == MfaState::SetupRequired => {
            return message!(
                locale,
                "Signing in ends in an \"unknown error\" until the first method is registered",
                "1個目の方法を登録するまで、サインインすると「不明なエラー」になります"
            );
        }
        Level::NotInForce => {
            return message!(locale, "The password alone signs in", "パスワードだけでサインインできます");
        }
    };
    message!(locale, "{aloud}: {said}", "{aloud}：{said}")
}

/// What people call the first single point of failure.
fn single_point(status: &AccountStatus<'_>, locale: Locale) -> String {
    let Some(point) = status.risk.single_points_of_failure.first() else { return String::new() };
    let recorded = recorded_as(point, &status.methods);
    let said = clean(recorded);
    match point {
        FailureDomain::Device(_) => names::device(recorded, locale),
        FailureDomain::Serial(_) => message!(locale, "the key with the serial {said}", "シリアル番号 {said} のキー"),
        FailureDomain::Number(_) => message!(locale, "the number ••{said}", "電話番号 ••{said} "),
        FailureDomain::Method(id) => {
            let method = status.method(id.as_str());
            method.map_or_else(|| said.into_owned(), |method| in_short(method, locale))
        }
    }
}

/// What can be used now.
fn usable(status: &AccountStatus<'_>, locale: Locale) -> String {
    let usable: Vec<String> = status
        .methods
        .iter()
        .filter(|method| method.usable)
        .map(|method| {
            let said = in_short(method, locale);
            if Some(method.method) == status.default_method {
                message!(locale, "{said} (default)", "{said}（既定）")
            } else {
                said
            }
        })
        .collect();
    let is_none = usable.is_empty();
    let usable = usable.join(localized!(", ", "、").of(locale.lang));
    match (status.mfa.state.is_in_force(), is_none) {
        (true, true) => message!(locale, "Sign-in methods on record: none available", "使える本人確認方法：なし"),
        (true, false) => message!(locale, "Sign-in methods on record: {usable}", "使える本人確認方法：{usable}"),
        (false, true) => message!(locale, "Registered and available: none", "登録済みで使える本人確認方法：なし"),
        (false, false) => {
            message!(locale, "Registered and available: {usable}", "登録済みで使える本人確認方法：{usable}")
        }
    }
}

/// A method as the desk names it on the phone: `m1 Microsoft Authenticator`, `m2 SMS ••12`.
pub fn in_short(method: &MethodStatus<'_>, locale: Locale) -> String {
    let id = clean(method.method.as_str());
    let kind = names::kind(method.kind).of(locale.lang);
    match (method.kind, method.channels.first(), method.number) {
        (Kind::Phone, Some(Channel::Sms), Some(number)) => format!("{id} SMS ••{}", clean(number.last_two())),
        (_, _, Some(number)) => format!("{id} {kind} ••{}", clean(number.last_two())),
        (_, _, None) => format!("{id} {kind}"),
    }
}

/// How the desk knows: what was last tested or seen, and when.
fn known(status: &AccountStatus<'_>, locale: Locale) -> String {
    let locale = locale.judged_at(status.as_of);
    let nothing = !status.methods.iter().any(|method| method.usable);
    let seen = status.observed.as_ref().filter(|_| !nothing).map(|seen| {
        let (from, ago) = (names::seen(seen.from, locale.lang), time::looked(seen.at, locale));
        let by = recorded_by(status, None, locale);
        (seen.at, message!(locale, "{from} {ago}{by}", "{from}（{ago}{by}）"))
    });
    // What cannot be used says nothing of what can.
    let tests = status.methods.iter().filter(|method| method.usable).filter_map(|method| {
        let test = method.last_test.as_ref()?;
        let (id, ago) = (clean(method.method.as_str()), time::ago(test.at, locale));
        let by = recorded_by(status, Some(method.method), locale);
        let said = if test.result == "passed" {
            message!(locale, "{id} tested {ago}{by}", "{id} のサインイン確認に成功（{ago}{by}）")
        } else {
            message!(locale, "{id} failed a test {ago}{by}", "{id} のサインイン確認に失敗（{ago}{by}）")
        };
        Some((test.at, said))
    });
    // What is dated after the instant says nothing of it.
    tests
        .chain(seen)
        .filter(|(at, _)| *at <= status.as_of)
        .max_by_key(|(at, _)| *at)
        .map(|(_, said)| said)
        .or_else(|| {
            (!nothing)
                .then(|| message!(locale, "never checked: ask the caller", "登録状況は未確認：本人に聞いてください"))
        })
        .unwrap_or_default()
}

/// Who recorded the last test of a method, or the last look: proven, or claimed; nothing where nobody was named.
fn recorded_by(status: &AccountStatus<'_>, method: Option<&MethodId>, locale: Locale) -> String {
    let by = status.known_by.iter().find(|cause| cause.method.as_ref() == method);
    let named = by.and_then(|cause| names::named_recorder(cause.event.as_ref()?, locale));
    named.map_or_else(String::new, |by| message!(locale, ", recorded by {by}", "、記録：{by}"))
}
