//! Why somebody is written to, each reason in a sentence.

use super::{NoticeWriter, named, number, spaced};
use crate::domain::account::Method;
use crate::domain::loss::AS_IF_LOST;
use crate::domain::risk::{Reason, ReasonCode};
use crate::render::messages::sentence::sentences;
use crate::render::messages::{localized, message, names};

/// Why; one that says there is nothing to say where there is no reason.
pub fn reasons(writer: &NoticeWriter<'_>) -> Vec<String> {
    let reasons: Vec<String> = writer.notice.reasons.iter().flat_map(|reason| sentences(reason, writer)).collect();
    if reasons.is_empty() {
        return vec![
            localized!("We know of no problem.", "現在の登録で問題ありません。").of(writer.locale.lang).to_owned(),
        ];
    }
    reasons
}

fn sentences(reason: &Reason, writer: &NoticeWriter<'_>) -> Vec<String> {
    let (locale, methods) = (writer.locale, writer.all(&reason.methods));
    let first = reason.methods.first().and_then(|id| writer.state().method(id.as_str()));
    let only = spaced(&methods);
    let days = writer.policy.stale_after_days;
    vec![sentences! { reason.code, locale;
        ReasonCode::SingleMethod if writer.change.is_empty() =>
            "{methods} is the only verification method that can be used.",
            "使える本人確認方法が、{only}しかありません。";
        ReasonCode::SingleMethod =>
            "{methods} would be the only verification method left.", "使える本人確認方法は、{only}だけになります。";
        ReasonCode::Untested =>
            "No test sign-in has passed yet with {methods}.",
            "次の方法でサインインできることを、まだ確認できていません：{methods}";
        ReasonCode::StaleTest =>
            "The last test sign-in with {methods} was more than {days} days ago.",
            "次の方法は、最後にサインインを確認してから{days}日を過ぎています：{methods}";
        ReasonCode::UnknownDevice =>
            "It is not on record which device it is on, so it may be lost together with others: {methods}.",
            "どの端末を使うかが記録されていないため、ほかの方法と同時に使えなくなるおそれがあります：{methods}";
        ReasonCode::UnknownNumber =>
            "Its phone number is not on record, so it may be lost together with others: {methods}.",
            "電話番号が記録されていないため、ほかの方法と同時に使えなくなるおそれがあります：{methods}";
        ReasonCode::SharedSerial =>
            "All that can be used is one thing: {methods}.", "使える本人確認方法が、すべて同じものです：{methods}";
        ReasonCode::UnknownSerial =>
            "It is not on record which one it is of several of that name, so it may be lost together with others: {methods}.",
            "同じ名前のもののうちどれであるかが記録されていないため、ほかの方法と同時に使えなくなるおそれがあります：{methods}";
        .. {
            ReasonCode::NoUsableMethod => return nothing_usable(writer),
            ReasonCode::SharedDevice => {
                let device = writer.point();
                message!(
                    locale,
                    "All that can be used is on {device}: {methods}.",
                    "使える本人確認方法が、すべて{device}を使うものです：{methods}"
                )
            }
            ReasonCode::SharedNumber => {
                let number = first.map(|method| number(method, locale)).unwrap_or_default();
                message!(
                    locale,
                    "All that can be used depends on {number}: {methods}.",
                    "使える本人確認方法が、すべて{number}によるものです：{methods}"
                )
            }
        }
    }]
}

/// What became of each method that there was.
fn nothing_usable(writer: &NoticeWriter<'_>) -> Vec<String> {
    let locale = writer.locale;
    let gone = |method: &Method| {
        let (named, change) = (named(method, writer), &writer.change);
        let subject = spaced(&named);
        match method.unavailable() {
            Some(AS_IF_LOST) => {
                message!(locale, "{named} depends on {change}.", "{subject}は、{change}を使う方法です。")
            }
            None if method.is_retired(writer.at()) && change.is_empty() => message!(
                locale,
                "{named} does not verify a sign-in any more.",
                "{subject}は、サインイン時の本人確認に使えなくなりました。"
            ),
            None => message!(locale, "{named} depends on {change}.", "{subject}は、{change}を使う方法です。"),
            why => {
                let why = names::unavailability(why.unwrap_or_default(), locale.lang);
                message!(
                    locale,
                    "We were told that {named} cannot be used ({why}).",
                    "{subject}は使えないと伺っています（{why}）。"
                )
            }
        }
    };
    let gone: Vec<String> = writer.state().sign_in_methods().map(gone).collect();
    if gone.is_empty() {
        return vec![message!(
            locale,
            "No verification method is on record.",
            "本人確認方法の登録を確認できませんでした。"
        )];
    }
    gone
}
