//! While MFA starts or ends, and who ends it.

use super::{Line, Section, Teller};
use crate::domain::advice::page::Situation;
use crate::domain::advice::period::{Ending, Services, SwitchOff};
use crate::render::time;
use crate::render::words::said;

/// From when the VPN and the other services can be used.
pub fn services(services: &Services, teller: &Teller<'_>) -> Section {
    let voice = teller.voice;
    let propagation = services.propagation_minutes;
    let said = match (services.from, services.minutes_left) {
        (Some(from), Some(minutes @ 1..)) => {
            let at = time::spoken(from, voice);
            said!(
                voice,
                "From {at}, in about {minutes} min: until then please wait. Slack works from then on; the VPN then needs the \
                 additional procedure of the UTokyo VPN page.",
                "{at} から（あと約{minutes}分）です。それまでお待ちください。Slackはその後使えます。VPNは、その後でUTokyo VPNのページにある作業も必要です。"
            )
        }
        (Some(_), _) => said!(
            voice,
            "Now; the VPN also needs the additional procedure of the UTokyo VPN page.",
            "今すぐ使えます。VPNはUTokyo VPNのページにある作業も必要です。"
        ),
        (None, _) => said!(
            voice,
            "About {propagation} minutes after step 4; the VPN then also needs the additional procedure of the UTokyo VPN page.",
            "手順4の約{propagation}分後からです。VPNは、その後でUTokyo VPNのページにある作業も必要です。"
        ),
    };
    Section {
        heading: said!(voice, "When can I use the VPN and Slack?", "VPNやSlackはいつから使えますか？"),
        lines: vec![Line::Text(said)],
    }
}

/// When MFA ends, and what stops then.
pub fn ending(ending: &Ending, teller: &Teller<'_>) -> Section {
    let voice = teller.voice;
    let (at, minutes) = (time::spoken(ending.at, voice), ending.minutes_left);
    Section {
        heading: said!(voice, "MFA ends: {at}, in about {minutes} min", "多要素認証の終了：{at}（あと約{minutes}分）"),
        lines: vec![Line::Text(said!(
            voice,
            "Until then sign-in asks for it as before. Then the password alone signs in, and services that require MFA (VPN, Slack, …) \
             stop working for this person. Whoever wants it back applies anew (step 4).",
            "それまでは、これまでどおり本人確認を求められます。その後はパスワードだけでサインインでき、多要素認証が必要なサービス（VPN、Slackなど）は\
             使えなくなります。再び使うには、改めて利用申請（手順4）が必要です。"
        ))],
    }
}

/// Who can switch MFA off.
pub fn switch_off(switch: &SwitchOff, situation: Situation, teller: &Teller<'_>) -> Section {
    let voice = teller.voice;
    let minutes = switch.propagation_minutes;
    let who = said!(
        voice,
        "Only the desk, for unavoidable reasons, with identity checked. It takes about {minutes} minutes; then VPN and Slack stop \
         working.",
        "サポート窓口だけです。本人の操作では終了できず、やむを得ない場合に限られます。本人確認の上、反映に約{minutes}分かかり、VPNやSlackは使えなくなります。"
    );
    let instead = if situation == Situation::LockedOut {
        said!(
            voice,
            "Whoever is locked out re-registers instead.",
            "サインインできなくなった方は、利用終了ではなく再登録です。"
        )
    } else {
        String::new()
    };
    Section {
        heading: said!(voice, "Who can switch MFA off?", "多要素認証をやめることは、誰ができますか？"),
        lines: vec![Line::Text(teller.sentences(&[who, instead]))],
    }
}
