//! While MFA starts or ends, and who ends it.

use super::teller::{Section, Teller};
use crate::domain::advice::page::Situation;
use crate::domain::advice::period::{EndingPeriod, Services, SwitchOff};
use crate::render::messages::message;
use crate::render::time;

/// From when the VPN and the other services can be used.
pub fn services(services: &Services, teller: &Teller<'_>) -> Section {
    let locale = teller.locale;
    let propagation = services.propagation_minutes;
    let said = match (services.from, services.minutes_left) {
        (Some(from), Some(minutes @ 1..)) => {
            let at = time::spoken(from, locale);
            message!(
                locale,
                "From {at}, in about {minutes} min: until then please wait. Slack works from then on; the VPN then needs the \
                 additional procedure of the UTokyo VPN page.",
                "{at} から（あと約{minutes}分）です。それまでお待ちください。Slackはその後使えます。VPNは、その後でUTokyo VPNのページにある作業も必要です。"
            )
        }
        (Some(_), _) => message!(
            locale,
            "Now; the VPN also needs the additional procedure of the UTokyo VPN page.",
            "今すぐ使えます。VPNはUTokyo VPNのページにある作業も必要です。"
        ),
        (None, _) => message!(
            locale,
            "About {propagation} minutes after step 4; the VPN then also needs the additional procedure of the UTokyo VPN page.",
            "手順4の約{propagation}分後からです。VPNは、その後でUTokyo VPNのページにある作業も必要です。"
        ),
    };
    Section::text(message!(locale, "When can I use the VPN and Slack?", "VPNやSlackはいつから使えますか？"), said)
}

/// When MFA ends, and what stops then.
pub fn ending(ending: &EndingPeriod, teller: &Teller<'_>) -> Section {
    let locale = teller.locale;
    let (at, minutes) = (time::spoken(ending.at, locale), ending.minutes_left);
    Section::text(
        message!(locale, "MFA ends: {at}, in about {minutes} min", "多要素認証の終了：{at}（あと約{minutes}分）"),
        message!(
            locale,
            "Until then sign-in asks for it as before. Then the password alone signs in, and services that require MFA (VPN, Slack, …) \
             stop working for this person. Whoever wants it back applies anew (step 4).",
            "それまでは、これまでどおり本人確認を求められます。その後はパスワードだけでサインインでき、多要素認証が必要なサービス（VPN、Slackなど）は\
             使えなくなります。再び使うには、改めて利用申請（手順4）が必要です。"
        ),
    )
}

/// Who can switch MFA off.
pub fn switch_off(switch: &SwitchOff, situation: Situation, teller: &Teller<'_>) -> Section {
    let locale = teller.locale;
    let minutes = switch.propagation_minutes;
    let who = message!(
        locale,
        "Only the desk, for unavoidable reasons, with identity checked. It takes about {minutes} minutes; then VPN and Slack stop \
         working.",
        "サポート窓口だけです。本人の操作では終了できず、やむを得ない場合に限られます。本人確認の上、反映に約{minutes}分かかり、VPNやSlackは使えなくなります。"
    );
    let instead = if situation == Situation::LockedOut {
        message!(
            locale,
            "Whoever is locked out re-registers instead.",
            "サインインできなくなった方は、利用終了ではなく再登録です。"
        )
    } else {
        String::new()
    };
    Section::text(
        message!(locale, "Who can switch MFA off?", "多要素認証をやめることは、誰ができますか？"),
        teller.sentences(&[who, instead]),
    )
}
