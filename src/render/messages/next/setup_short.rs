//! The four steps in a few lines each: what to do, the page and the buttons.

use super::methods::worth_adding;
use super::retiring::not_these;
use super::setup::{apply, not_for_sign_in, sign_out_of_citrix, title};
use super::teller::{AdviceLine, LeadLine, Teller};
use crate::domain::advice::setup::{SetupStep, WalkThrough};
use crate::render::Locale;
use crate::render::labels::Labels;
use crate::render::messages::{message, names};

/// The step to do now.
pub fn step_in_short(step: &SetupStep, cuts_off: bool, teller: &Teller<'_>) -> Vec<LeadLine> {
    let locale = teller.locale;
    let (number, what) = (step.step, title(step.step, locale));
    let heading = message!(locale, "Now: step {number} of 4, {what}.", "今すること：手順{number}（全4手順）{what}。");
    let mut lines = vec![LeadLine::spare(AdviceLine::Text(heading))];
    lines.extend(walk_in_short(step.walk, teller).map(|said| LeadLine::must(AdviceLine::Text(said))));
    if step.step == 4 && cuts_off {
        lines.push(LeadLine::must(AdviceLine::Text(sign_out_of_citrix(locale))));
    }
    let (must, spare) = match step.step {
        1 => (first_in_short(step, teller), vec![success(locale)]),
        2 => (vec![second_in_short(step, teller)], vec![not_for_sign_in(locale)]),
        3 => try_in_short(step, teller),
        _ => (apply(teller), Vec::new()),
    };
    for (place, (said, is_spare)) in
        must.into_iter().map(|said| (said, false)).chain(spare.into_iter().map(|said| (said, true))).enumerate()
    {
        let line = if step.step == 2 { AdviceLine::Text(said) } else { AdviceLine::Step(place + 1, said) };
        lines.push(if is_spare { LeadLine::spare(line) } else { LeadLine::must(line) });
    }
    lines
}

fn walk_in_short(walk: WalkThrough, teller: &Teller<'_>) -> Option<String> {
    let locale = teller.locale;
    let Labels { security_info, .. } = locale.labels();
    match walk {
        WalkThrough::NotApplied => None,
        WalkThrough::Reregistered => Some(message!(
            locale,
            "Re-registration removed all your methods: repeat steps 1 and 2, not step 4.",
            "再登録で登録がすべて削除されました。手順1と2をやり直してください（手順4は不要）。"
        )),
        WalkThrough::NeverSetUp if teller.status.unseen => Some(message!(
            locale,
            "MFA is on for you, and the desk has no record of your methods. Look at the {security_info} page: tell me what it lists. If nothing, or if sign-in ends in an \"unknown error\", do steps 1 to 3.",
            "多要素認証は利用申請済みですが、窓口には本人確認方法の記録がありません。「{security_info}」のページに何が表示されるか教えてください。何もない、またはサインインすると「不明なエラー」になる場合は、手順1〜3を行ってください。"
        )),
        WalkThrough::NeverSetUp => Some(message!(
            locale,
            "You applied before any method was registered: sign-in ends in an \"unknown error\". Do steps 1 to 3.",
            "登録の前に利用申請をされたため、サインインすると「不明なエラー」になります。手順1〜3を行ってください。"
        )),
        WalkThrough::MethodsRetired => Some(message!(
            locale,
            "What you registered no longer signs in: repeat steps 1 and 2, not step 4.",
            "登録済みの方法は使えなくなりました。手順1と2をやり直してください（手順4は不要）。"
        )),
        WalkThrough::MethodsGone => Some(message!(
            locale,
            "You have no sign-in method any more: repeat steps 1 and 2, not step 4.",
            "本人確認方法の登録がありません。手順1と2をやり直してください（手順4は不要）。"
        )),
    }
}

fn first_in_short(step: &SetupStep, teller: &Teller<'_>) -> Vec<String> {
    let Labels { first_setup, next_button, .. } = teller.locale.labels();
    let locale = teller.locale;
    let common_id = names::common_id(teller.status.account, locale.lang);
    let set_up = message!(
        locale,
        "Press \"{next_button}\" and set up the app that is offered (for a phone, press the link at the bottom).",
        "「{next_button}」を押し、表示されたアプリを設定してください（電話などは画面の下のリンクから）。"
    );
    vec![
        message!(
            locale,
            "Open the {first_setup}. Sign in with your {common_id}.",
            "「{first_setup}」を開き、共通IDでサインインしてください。"
        ),
        teller.sentences(&[set_up, not_these(&step.ending, locale)]),
    ]
}

fn success(locale: Locale) -> String {
    let Labels { success, .. } = locale.labels();
    message!(
        locale,
        "\"{success}\" ends the step. An email address: not ECCS Cloud Email.",
        "「{success}」と表示されれば完了です（メールアドレスは、なるべくECCSクラウドメール以外）。"
    )
}

fn second_in_short(step: &SetupStep, teller: &Teller<'_>) -> String {
    let Labels { security_info, add_method, .. } = teller.locale.labels();
    let locale = teller.locale;
    let off_device = step.off_device.as_deref().map_or_else(String::new, |device| {
        let device = names::device(device, locale);
        message!(locale, " that is not on {device}", "{device}がなくても使える")
    });
    let kinds = worth_adding(&step.add, locale);
    let kinds =
        if kinds.is_empty() { String::new() } else { message!(locale, " Register {kinds}.", "（{kinds}など）") };
    let add = message!(
        locale,
        "Add a second method{off_device}: on the {security_info} page press \"{add_method}\".{kinds}",
        "「{security_info}」のページの「{add_method}」から、{off_device}2個目の方法{kinds}を登録してください。"
    );
    teller.sentences(&[add, not_these(&step.ending, locale)])
}

fn try_in_short(step: &SetupStep, teller: &Teller<'_>) -> (Vec<String>, Vec<String>) {
    let Labels { security_info, signed_out, .. } = teller.locale.labels();
    let (locale, which) = (teller.locale, teller.any(&step.to_test));
    let must = vec![
        message!(
            locale,
            "Open the sign-out page and wait for \"{signed_out}\".",
            "サインアウトページを開き、「{signed_out}」と表示されるまで待ってください。"
        ),
        message!(
            locale,
            "Open the {security_info} page, sign in, and verify with {which}.",
            "「{security_info}」のページを開き、{which} でサインインしてください。"
        ),
    ];
    let spare = vec![message!(
        locale,
        "When the page opens, it worked. If it does not, do not go on to step 4.",
        "ページが表示されれば成功です。うまくいかなければ、手順4へ進まないでください。"
    )];
    (must, spare)
}
