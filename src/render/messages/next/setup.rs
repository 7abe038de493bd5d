//! The four steps, as the guidance for the initial setup tells them.

use super::methods::worth_adding;
use super::number::one_of_each;
use super::retiring::not_these;
use super::teller::{AdviceLine, Section, Teller};
use crate::domain::advice::setup::{MayApply, SetupStep, WalkThrough};
use crate::domain::kind::Kind;
use crate::domain::rules::Code;
use crate::render::Locale;
use crate::render::labels::Labels;
use crate::render::messages::{message, names};
use crate::render::sanitize::clean;

/// The step to do now.
pub fn step(step: &SetupStep, teller: &Teller<'_>) -> Section {
    let locale = teller.locale;
    let (number, what) = (step.step, title(step.step, locale));
    let mut lines: Vec<AdviceLine> = walk(step.walk, teller).into_iter().map(AdviceLine::Text).collect();
    let how = match step.step {
        1 => first(step, teller),
        2 => vec![alternative(step, teller)],
        3 => try_signing_in(step, teller),
        _ => apply(teller),
    };
    lines.extend(match <[String; 1]>::try_from(how) {
        Ok([only]) => vec![AdviceLine::Text(only)],
        Err(steps) => steps.into_iter().enumerate().map(|(place, said)| AdviceLine::Step(place + 1, said)).collect(),
    });
    if step.step == 2 {
        lines.extend(one_of_each(&step.add, &step.ending, locale).map(AdviceLine::Text));
    }
    if step.step <= 2 {
        lines.push(AdviceLine::Text(without_smartphone(&step.ending, locale)));
    }
    match (step.step, step.to_test.first()) {
        (3, example) => {
            let (id, example) = (teller.account(), example.map_or("m1".into(), |id| clean(id.as_str())));
            lines.push(AdviceLine::Desk(message!(
                locale,
                "How it went: mfadesk test {id} {example} passed",
                "結果の記録：mfadesk test {id} {example} passed"
            )));
        }
        (4, _) => {
            let id = teller.account();
            lines.push(AdviceLine::Desk(message!(
                locale,
                "Then: mfadesk apply {id}",
                "終わったら：mfadesk apply {id}"
            )));
        }
        _ if step.walk == WalkThrough::NeverSetUp && teller.status.unseen => {
            let id = teller.account();
            lines.push(AdviceLine::Desk(message!(
                locale,
                "For each that is listed: mfadesk add {id} KIND --device NAME",
                "表示された方法ごとに：mfadesk add {id} 種類 --device 端末名"
            )));
            lines.push(AdviceLine::Desk(message!(
                locale,
                "If nothing is listed: mfadesk observe {id} --none",
                "何も表示されない場合：mfadesk observe {id} --none"
            )));
        }
        _ => {
            let id = teller.account();
            lines.push(AdviceLine::Desk(message!(
                locale,
                "Then: mfadesk add {id} KIND --device NAME",
                "登録後：mfadesk add {id} 種類 --device 端末名"
            )));
        }
    }
    Section {
        heading: message!(locale, "Now: step {number} of 4, {what}", "今すること：手順{number}（全4手順）{what}"),
        lines,
    }
}

pub(super) fn title(step: u8, locale: Locale) -> &'static str {
    let Labels { step_1, step_2, step_3, step_4, .. } = locale.labels();
    match step {
        1 => step_1,
        2 => step_2,
        3 => step_3,
        _ => step_4,
    }
}

fn walk(walk: WalkThrough, teller: &Teller<'_>) -> Option<String> {
    let locale = teller.locale;
    let Labels { security_info, .. } = locale.labels();
    let said = match walk {
        WalkThrough::NotApplied => return None,
        WalkThrough::Reregistered => message!(
            locale,
            "Re-registration removed all your methods. Repeat steps 1 and 2, and register at least two methods.",
            "再登録により、これまでの本人確認方法はすべて削除されました。手順1と手順2をやり直して、2個以上登録してください。"
        ),
        WalkThrough::NeverSetUp if teller.status.unseen => message!(
            locale,
            "MFA is on for you, and the desk has no record of your methods: no one has checked. Open the {security_info} page and tell me what it lists. If it lists nothing, or if sign-in ends in an \"unknown error\", do steps 1 to 3 now, and register at least two methods.",
            "多要素認証は利用申請済みですが、本人確認方法の登録状況を窓口ではまだ確認していません。「{security_info}」のページを開き、何が表示されるか教えてください。何も表示されない、またはサインインすると「不明なエラー」になる場合は、手順1〜3を行い、2個以上登録してください。"
        ),
        WalkThrough::NeverSetUp => message!(
            locale,
            "You applied for MFA before any method was registered: until there is one, sign-in ends in an \"unknown error\". Do steps 1 to 3 now, and register at least two methods.",
            "本人確認方法を登録しないまま、利用申請をされています。登録するまで、サインインすると「不明なエラー」になります。手順1〜3を行い、2個以上登録してください。"
        ),
        WalkThrough::MethodsRetired => {
            let ended: Vec<_> = teller.status.methods.iter().filter(|method| method.ended_on.is_some()).collect();
            let ended = teller.all(&ended.iter().map(|method| method.method.clone()).collect::<Vec<_>>());
            message!(
                locale,
                "Your registered methods no longer verify a sign-in: {ended}. The next sign-in asks for the password only and has you register again. Repeat steps 1 and 2, and register at least two methods.",
                "登録済みの方法（{ended}）は、サインイン時の本人確認に使えなくなりました。次のサインインはパスワードだけで、登録し直すよう求められます。手順1と手順2をやり直して、2個以上登録してください。"
            )
        }
        WalkThrough::MethodsGone => message!(
            locale,
            "You have no sign-in method any more: the next sign-in asks for the password only and leads back to setup. Repeat steps 1 and 2, and register at least two methods.",
            "サインインに使える本人確認方法の登録がありません。次のサインインはパスワードだけで、初期設定に戻ります。手順1と手順2をやり直して、2個以上登録してください。"
        ),
    };
    Some(teller.sentences(&[said, teller.no_second_application()]))
}

fn first(step: &SetupStep, teller: &Teller<'_>) -> Vec<String> {
    let Labels { first_setup, more_information, next_button, success, .. } = teller.locale.labels();
    let locale = teller.locale;
    let common_id = names::common_id(teller.status.account, locale.lang);
    let app = message!(
        locale,
        "Microsoft Authenticator is offered first. For another app or a phone press the link at the bottom.",
        "Microsoft Authenticator の設定画面が表示されます。ほかの認証アプリや電話にする場合は、画面の下のリンクを押してください。"
    );
    vec![
        message!(
            locale,
            "Open the {first_setup}. Sign in with your {common_id} and your password.",
            "「{first_setup}」を開き、{common_id}とパスワードでサインインしてください。"
        ),
        message!(
            locale,
            "At \"{more_information}\" press \"{next_button}\".",
            "「{more_information}」と表示されたら「{next_button}」を押してください。"
        ),
        teller.sentences(&[app, not_these(&step.ending, locale)]),
        message!(
            locale,
            "On the phone itself, press the link that pairs the app; on a computer, scan the QR code with the app.",
            "スマホだけで設定するときは、画面のペアリング用のリンクを押してください。パソコンのときは、アプリでQRコードを読み取ってください。"
        ),
        message!(
            locale,
            "What you register first becomes the default: register the method that you will use most.",
            "最初に登録した方法が、毎回最初に求められます。最もよく使うものを登録してください。"
        ),
        message!(
            locale,
            "If you are asked for an email address, do not give ECCS Cloud Email. \"{success}\" ends the step.",
            "メールアドレスを求められたら、なるべくECCSクラウドメール以外を入力してください。「{success}」と表示されれば完了です。"
        ),
    ]
}

fn alternative(step: &SetupStep, teller: &Teller<'_>) -> String {
    let Labels { security_info, add_method, .. } = teller.locale.labels();
    let locale = teller.locale;
    let kinds = worth_adding(&step.add, locale);
    let how = if step.ending.is_empty() || step.add.is_empty() {
        add_any(locale)
    } else {
        let not = not_these(&step.ending, locale);
        let how = message!(
            locale,
            "On the {security_info} page press \"{add_method}\" and register {kinds}, preferably the first of these.",
            "「{security_info}」のページで「{add_method}」を押し、{kinds}のいずれか（できれば先に挙げたもの）を登録してください。"
        );
        teller.sentences(&[how, not])
    };
    let elsewhere = step.off_device.as_deref().map_or_else(String::new, |device| {
        let device = names::device(device, locale);
        if step.add.is_empty() || !step.ending.is_empty() {
            return message!(
                locale,
                "Use a different device than {device}.",
                "できれば{device}がなくても使えるものにしてください。"
            );
        }
        message!(
            locale,
            "Use a different device than {device}: {kinds}.",
            "できれば{device}がなくても使えるもの（{kinds}など）にしてください。"
        )
    });
    teller.sentences(&[how, elsewhere, not_for_sign_in(locale)])
}

pub(super) fn not_for_sign_in(locale: Locale) -> String {
    let Labels { email_kind, app_password, .. } = locale.labels();
    message!(
        locale,
        "\"{email_kind}\" and \"{app_password}\" are offered there too, but never verify a sign-in.",
        "「{email_kind}」と「{app_password}」も選べますが、サインイン時の本人確認には使えません。"
    )
}

/// Whoever has no smartphone is no dead end: a number will do, where numbers do not end.
fn without_smartphone(ending: &[Kind], locale: Locale) -> String {
    if [Kind::Phone, Kind::AlternatePhone].iter().all(|kind| ending.contains(kind)) {
        return message!(
            locale,
            "No smartphone, or would you rather not use your own? Ask the support desk. The app is free of charge.",
            "スマートフォンがない、私物を使いたくないという場合は、サポート窓口にご相談ください。アプリは無料です。"
        );
    }
    message!(
        locale,
        "No smartphone, or would you rather not use your own? Register the number of a phone that you can answer, with its country code: you are \
         asked by text or by a call. A number typed wrong is not registered: go back and type it again. The app is free of charge. \
         If none of this is possible, ask the support desk.",
        "スマートフォンがない、私物を使いたくないという場合は、出られる電話の番号を、国番号を選んで登録してください（SMSか音声通話で確認します）。\
         番号を間違えても登録はされないので、戻って入力し直してください。アプリは無料です。どれも難しい場合は、サポート窓口にご相談ください。"
    )
}

pub(super) fn sign_out_of_citrix(locale: Locale) -> String {
    message!(
        locale,
        "First sign out of the remote desktop (Citrix Workspace): applying disconnects it.",
        "先に、事務業務端末のリモートアクセス（Citrix Workspace）からサインアウトしてください。"
    )
}

/// How a method is added, where nothing speaks against any.
fn add_any(locale: Locale) -> String {
    let Labels { security_info, add_method, authenticator_app, .. } = locale.labels();
    message!(
        locale,
        "On the {security_info} page press \"{add_method}\", choose \"{authenticator_app}\" or a phone, and follow the page.",
        "「{security_info}」のページで「{add_method}」を押し、「{authenticator_app}」や電話など登録したい方法を選び、画面の指示に従って進めてください。"
    )
}

fn try_signing_in(step: &SetupStep, teller: &Teller<'_>) -> Vec<String> {
    let Labels { security_info, signed_out, other_option, .. } = teller.locale.labels();
    let (locale, which) = (teller.locale, teller.any(&step.to_test));
    vec![
        message!(
            locale,
            "Open the sign-out page and wait for \"{signed_out}\".",
            "サインアウトページを開き、「{signed_out}」と表示されるまで待ってください。"
        ),
        message!(
            locale,
            "Open the {security_info} page, sign in with your Common ID and password, and verify with {which}. \"{other_option}\" leads to the methods that are not asked for.",
            "「{security_info}」のページを開き、共通IDとパスワードを入力し、{which} で本人確認をしてください。別の方法を使うときは\
             「{other_option}」を押してください。"
        ),
        message!(
            locale,
            "When the {security_info} page opens, it worked. If it does not, do not go on to step 4.",
            "「{security_info}」のページが表示されれば成功です。うまくいかなければ、手順4へ進まないでください。"
        ),
    ]
}

pub(super) fn apply(teller: &Teller<'_>) -> Vec<String> {
    let Labels { user_menu, menu_item, use_mfa, yes_word, save_button, .. } = teller.locale.labels();
    let locale = teller.locale;
    vec![
        message!(locale, "Open the {user_menu} and sign in.", "「{user_menu}」を開いてサインインしてください。"),
        message!(locale, "On the left press \"{menu_item}\".", "左の「{menu_item}」を押してください。"),
        message!(
            locale,
            "At the bottom answer \"{yes_word}\" to \"{use_mfa}\", and press \"{save_button}\".",
            "下の方の「{use_mfa}」を「{yes_word}」にして、「{save_button}」を押してください。"
        ),
    ]
}

/// Whether one can apply now, and why not.
pub fn application(application: &MayApply, teller: &Teller<'_>) -> Section {
    let Labels { user_menu, .. } = teller.locale.labels();
    let locale = teller.locale;
    let minutes = application.propagation_minutes;
    let is_refused_by = |code| application.refused_by.contains(&code);
    let mut said = vec![if is_refused_by(Code::AlreadyApplied) {
        message!(locale, "No need: you have already applied.", "手順4は済んでいます。")
    } else if is_refused_by(Code::NoMethod) {
        message!(
            locale,
            "Not yet: no method is available. If you apply now, sign-in ends in an \"unknown error\".",
            "まだできません。使える本人確認方法が登録されていないため、今申請すると、サインイン時に「不明なエラー」になります。"
        )
    } else if is_refused_by(Code::TestRequired) {
        message!(
            locale,
            "Not yet: no method is tested. A test sign-in (step 3) has to pass first.",
            "まだできません。先に手順3で、登録した方法でサインインできることを確認してください。"
        )
    } else if application.ready {
        message!(
            locale,
            "Yes. About {minutes} minutes later every sign-in asks for MFA.",
            "できます。約{minutes}分後から、サインインのたびに本人確認を求められます。"
        )
    } else {
        message!(
            locale,
            "Not yet: you have only one method, and losing it locks you out. Do step 2 first.",
            "まだしないでください。方法が1個だけでは、それが使えなくなったときにサインインできなくなります。先に手順2を済ませましょう。"
        )
    }];
    if is_refused_by(Code::CitrixNotConfirmed) {
        said.push(message!(
            locale,
            "Applying disconnects the remote desktop (Citrix Workspace): sign out of it first.",
            "申請すると、事務業務端末のリモートアクセス（Citrix Workspace）が切断されます。先にサインアウトしてください。"
        ));
    }
    said.push(message!(
        locale,
        "The guidance does not ask you to be on campus. If the {user_menu} does not open, try another browser or network, and tell us what it shows.",
        "学内からに限るという条件はありません。「{user_menu}」が開かないときは、別のブラウザーやネットワークを試し、表示された内容をお知らせください。"
    ));
    let rules = application.refused_by.iter().map(|code| code.as_str()).collect::<Vec<_>>().join(", ");
    let desk = (!rules.is_empty()).then(|| message!(locale, "Rules: {rules}", "規則：{rules}"));
    Section::with_desk(
        message!(locale, "Can I apply now?", "今、利用申請できますか？"),
        teller.sentences(&said),
        desk.into_iter().collect(),
    )
}
