//! Why a level is what it is, and what would change it.

use super::sentence::sentences;
use super::{Localized, localized, message, methods, names};
use crate::domain::account::mfa_state::MfaState;
use crate::domain::instant::{DAY, Instant};
use crate::domain::risk::{Level, Reason, ReasonCode, Retiring};
use crate::render::Locale;

/// The reason in a few messages, naming what it speaks of.
pub fn reason(reason: &Reason, locale: Locale) -> String {
    let ids = methods(&reason.methods, locale);
    sentences! { reason.code, locale;
        ReasonCode::NoUsableMethod => "no available method", "使える本人確認方法がない";
        ReasonCode::SingleMethod => "only {ids}", "{ids} しかない";
        ReasonCode::SharedDevice => "all on one device: {ids}", "すべて同じ端末：{ids}";
        ReasonCode::SharedSerial => "all one thing, by its serial: {ids}", "すべて同じシリアル番号：{ids}";
        ReasonCode::SharedNumber => "all with one number: {ids}", "すべて同じ電話番号：{ids}";
        ReasonCode::Untested => "{ids} not tested", "{ids} のサインイン確認がまだ";
        ReasonCode::StaleTest => "{ids}: last test too old", "{ids} のサインイン確認が古い";
        ReasonCode::UnknownDevice => "{ids}: device not recorded", "{ids} の端末が未記録";
        ReasonCode::UnknownNumber => "{ids}: number not recorded", "{ids} の電話番号が未記録";
        ReasonCode::UnknownSerial => "{ids}: serial not recorded", "{ids} のシリアル番号が未記録";
    }
}

/// From when on it will be worse, and what ends then. `now`: with how many days that is from now.
pub fn retiring(retiring: &Retiring, now: Option<Instant>, locale: Locale) -> String {
    let day = retiring.on;
    let days = now.map_or_else(String::new, |now| {
        let days = (retiring.from.since(now) + DAY - 1) / DAY;
        let noun = if days == 1 { "day" } else { "days" };
        message!(locale, " ({days} {noun})", "（あと{days}日）")
    });
    let ends = match &retiring.by_day[..] {
        days @ [_, _, ..] => {
            let days = names::what_ends_when(days, locale.lang);
            message!(locale, "end: {days}", "{days}")
        }
        _ => {
            let ends = names::what_ends(&retiring.channels, locale.lang);
            message!(locale, "{ends} end", "{ends}")
        }
    };
    match (retiring.mfa_state, retiring.if_in_force) {
        (MfaState::SetupRequired, _) => message!(
            locale,
            "from {day}{days} SETUP REQUIRED: the next sign-in asks to register again ({ends})",
            "{day}{days}から再設定が必要：次のサインイン時に登録し直すことになります（終了：{ends}）"
        ),
        (_, level) => {
            let level = names::level_aloud(level).of(locale.lang);
            message!(locale, "from {day}{days} {level}: {ends}", "{day}{days}から{level}（終了：{ends}）")
        }
    }
}

/// What would do away with the reason, at this level.
pub fn remedy(reason: &Reason, level: Level) -> Localized {
    match reason.code {
        ReasonCode::NoUsableMethod if level == Level::NotInForce => {
            localized!("set up methods (steps 1 and 2)", "方法を登録する（手順1・2）")
        }
        ReasonCode::NoUsableMethod if !reason.methods.is_empty() => localized!(
            "get it back (fetch, charge, wait for the SIM); re-register only if it will not come back",
            "使えるようにする（取りに戻る、充電、SIMを待つ）。戻らない場合だけ再登録"
        ),
        ReasonCode::NoUsableMethod => {
            localized!(
                "try the unavailable methods; if none works, re-register",
                "使えないとした方法を確かめ、どれも使えなければ再登録"
            )
        }
        ReasonCode::SingleMethod => localized!("add another method and test it", "別の方法を追加し、サインインを確認"),
        ReasonCode::SharedDevice | ReasonCode::SharedSerial => {
            localized!("add a method on another device and test it", "別の端末を使う方法を追加し、サインインを確認")
        }
        ReasonCode::SharedNumber => {
            localized!(
                "add a method without that number and test it",
                "その番号を使わない方法を追加し、サインインを確認"
            )
        }
        ReasonCode::Untested | ReasonCode::StaleTest => localized!("test it", "サインインを確認してもらう"),
        ReasonCode::UnknownDevice => {
            localized!("ask which device it is on, and record it", "どの端末を使うか本人に聞いて記録する")
        }
        ReasonCode::UnknownNumber => localized!("ask for the number and record it", "電話番号を本人に聞いて記録する"),
        ReasonCode::UnknownSerial => {
            localized!("ask for its serial and record it", "シリアル番号を本人に聞いて記録する")
        }
    }
}
