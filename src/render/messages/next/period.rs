//! While MFA starts or ends, and who ends it.

use super::teller::{AdviceLine, Section, Teller};
use crate::domain::advice::page::Situation;
use crate::domain::advice::period::{EndingPeriod, Services, SwitchOff};
use crate::render::Locale;
use crate::render::labels::Labels;
use crate::render::messages::message;
use crate::render::time;

/// From when the VPN and the other services can be used.
pub fn services(services: &Services, teller: &Teller<'_>) -> Section {
    let Labels { user_menu, use_mfa, yes_word, .. } = teller.locale.labels();
    let locale = teller.locale;
    let propagation = services.propagation_minutes;
    let said = match (services.from, services.minutes_left) {
        (Some(from), Some(minutes @ 1..)) => {
            let at = time::spoken(from, locale);
            message!(
                locale,
                "From {at}, in about {minutes} min: until then please wait. Slack works from then on; the VPN then needs the \
                 additional procedure of the UTokyo VPN page.",
                "{at}頃（あと約{minutes}分）に使えるようになります。それまでお待ちください。UTokyo VPNを使う場合は、UTokyo VPNのページにある設定も必要です。"
            )
        }
        (Some(from), _) => {
            let at = time::spoken(from, locale);
            let items = [
                message!(
                    locale,
                    "MFA has been on since {at}. Asked every time? So it is meant: you verify your identity at every sign-in.",
                    "{at} から有効です。サインインのたびに本人確認を求められるのは、正しい動作です。"
                ),
                message!(
                    locale,
                    "Never asked? You are still signed in: sign out on the sign-out page and sign in again. Still not? Check in the \
                     {user_menu} that \"{use_mfa}\" is \"{yes_word}\", and tell us.",
                    "まったく求められないのは、サインインしたままだからです。サインアウトページでサインアウトし、もう一度サインインしてください。\
                     それでも求められなければ、「{user_menu}」で「{use_mfa}」が「{yes_word}」になっているか確かめ、お知らせください。"
                ),
                message!(
                    locale,
                    "The VPN does not work? It also needs the additional procedure of the UTokyo VPN page.",
                    "UTokyo VPNを使うには、UTokyo VPNのページにある設定も必要です。"
                ),
            ];
            return Section { heading: heading(services, locale), lines: items.map(AdviceLine::Item).into() };
        }
        (None, _) => message!(
            locale,
            "About {propagation} minutes after step 4; the VPN then also needs the additional procedure of the UTokyo VPN page.",
            "手順4の約{propagation}分後です。UTokyo VPNを使う場合は、UTokyo VPNのページにある設定も必要です。"
        ),
    };
    Section::text(heading(services, locale), said)
}

fn heading(services: &Services, locale: Locale) -> String {
    match services.minutes_left {
        Some(0) => message!(
            locale,
            "Asked every time, or never, or does the VPN not work?",
            "本人確認を毎回求められる、まったく求められない、VPNが使えないときは？"
        ),
        _ => {
            message!(locale, "When does MFA start (VPN, Slack)?", "いつから使えるようになりますか？（VPN、Slackなど）")
        }
    }
}

/// When MFA ends, and what stops then.
pub fn ending(ending: &EndingPeriod, teller: &Teller<'_>) -> Section {
    let locale = teller.locale;
    let (at, minutes) = (time::spoken(ending.at, locale), ending.minutes_left);
    Section::text(
        message!(locale, "MFA ends: {at}, in about {minutes} min", "多要素認証の終了：{at}（あと約{minutes}分）"),
        message!(
            locale,
            "Until then sign-in works as before. Afterwards the password alone is enough, and services that require MFA (VPN, Slack, …) stop working. To turn MFA on again, apply again (step 4).",
            "それまでは、これまでどおり本人確認を求められます。その後はパスワードだけでサインインできますが、多要素認証が必要なサービス（VPN、Slackなど）は使えなくなります。もう一度使うには、利用申請（手順4）が必要です。"
        ),
    )
}

/// Who can switch MFA off.
pub fn switch_off(switch: &SwitchOff, situation: Situation, teller: &Teller<'_>) -> Section {
    let locale = teller.locale;
    let minutes = switch.propagation_minutes;
    let who = message!(
        locale,
        "Services that require MFA (VPN, Slack, …) cannot be used without it. Only the support desk can turn it off, for unavoidable reasons, after checking your identity; that takes about {minutes} minutes.",
        "多要素認証を使わないと、VPNやSlackなど、多要素認証が必要なサービスを利用できません。やめることも、原則としてできません。やむを得ない事情がある場合は、サポート窓口で身元を確認したうえで終了します（反映まで約{minutes}分）。"
    );
    let instead = if situation == Situation::LockedOut {
        message!(
            locale,
            "If you are locked out, re-register instead.",
            "サインインできない場合は、再登録の手続きをしてください。"
        )
    } else {
        String::new()
    };
    Section::text(
        message!(
            locale,
            "Do I have to use MFA, and who can turn it off?",
            "多要素認証を使わなければなりませんか？　やめられますか？"
        ),
        teller.sentences(&[who, instead]),
    )
}
