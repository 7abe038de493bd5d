//! The four steps, as the guidance for the initial setup tells them.

use super::methods::worth_adding;
use super::retiring::not_these;
use super::teller::{AdviceLine, Section, Teller};
use crate::domain::advice::setup::{MayApply, SetupStep, WalkThrough};
use crate::domain::rules::Code;
use crate::render::Locale;
use crate::render::messages::{localized, message, names};

/// The step to do now.
pub fn step(step: &SetupStep, teller: &Teller<'_>) -> Section {
    let locale = teller.locale;
    let (number, what) = (step.step, title(step.step).of(locale.lang));
    let mut lines: Vec<AdviceLine> = walk(step.walk, teller).into_iter().map(AdviceLine::Text).collect();
    lines.push(AdviceLine::Text(match step.step {
        1 => first(step, teller),
        2 => alternative(step, teller),
        3 => try_signing_in(step, teller),
        _ => apply(teller),
    }));
    Section {
        heading: message!(locale, "Now: step {number} of 4, {what}", "今すること：手順{number}/4 {what}"), lines
    }
}

fn title(step: u8) -> crate::render::messages::Localized {
    match step {
        1 => localized!("set up the first method", "1個目の本人確認方法を登録する"),
        2 => localized!("add another method", "追加の本人確認方法を登録する"),
        3 => localized!("try signing in", "サインインできるか確認する"),
        _ => localized!("apply for MFA", "多要素認証の利用を申請する"),
    }
}

fn walk(walk: WalkThrough, teller: &Teller<'_>) -> Option<String> {
    let locale = teller.locale;
    match walk {
        WalkThrough::NotApplied => None,
        WalkThrough::Reregistered => Some(message!(
            locale,
            "Re-registration took every method away: steps 1 and 2 again, with more than one method. No new application is needed.",
            "再登録により、本人確認方法はすべて消去されました。手順1と2をやり直し、2個以上登録してください。改めて利用申請をする必要はありません。"
        )),
        WalkThrough::NeverSetUp => Some(message!(
            locale,
            "MFA was applied for before any method was registered: until there is one, a sign-in ends in an \"unknown error\". Do steps 1 \
             to 3 now, with more than one method. No new application is needed.",
            "本人確認方法が1個も登録されないまま、利用申請がされています。登録するまで、サインインすると「不明なエラー」になります。手順1〜3を行い、\
             2個以上登録してください。改めて利用申請をする必要はありません。"
        )),
        WalkThrough::MethodsRetired => {
            let ended: Vec<_> = teller.status.methods.iter().filter(|method| method.ended_on.is_some()).collect();
            let ended = teller.all(&ended.iter().map(|method| method.method.clone()).collect::<Vec<_>>());
            Some(message!(
                locale,
                "What is registered no longer verifies a sign-in: {ended}. The next sign-in asks for the password only and has you \
                 register anew. Steps 1 and 2 again, with more than one method. No new application is needed.",
                "登録済みの方法（{ended}）は、サインイン時の本人確認に使えなくなりました。次のサインインはパスワードだけで、登録し直すよう求められます。\
                 手順1と2をやり直し、2個以上登録してください。改めて利用申請をする必要はありません。"
            ))
        }
        WalkThrough::MethodsGone => Some(message!(
            locale,
            "No sign-in method is registered any more: the next sign-in asks for the password only and leads back to setup. Steps 1 \
             and 2 again, with more than one method. No new application is needed.",
            "サインインに使える本人確認方法の登録がありません。次のサインインはパスワードだけで、初期設定に戻ります。手順1と2をやり直し、\
             2個以上登録してください。改めて利用申請をする必要はありません。"
        )),
    }
}

fn first(step: &SetupStep, teller: &Teller<'_>) -> String {
    let how = message!(
        teller.locale,
        "Open the Security info page (step 1), sign in with the 10-digit Common ID and the password, and press \"Next\" at \"More \
         information required\". Microsoft Authenticator is offered first; for another app or a phone press the link at the bottom of \
         that page. What is registered first becomes the default: the one that will be used most. The email asked for should not be \
         ECCS Cloud Email. \"Success\" ends the step.",
        "「セキュリティ情報」（手順1用）を開き、10桁の共通IDとパスワードでサインインし、「詳細情報が必要」の画面で「次へ」を押してください。\
         最初に Microsoft Authenticator の画面が出ます。ほかの認証アプリや電話にする場合は、画面下のリンクを押してください。\
         最初に登録した方法が既定になるので、最もよく使うものを登録してください。求められるメールアドレスは、なるべくECCSクラウドメール以外を入力してください。\
         「成功」と表示されれば完了です。"
    );
    teller.sentences(&[how, not_these(&step.ending, teller.locale)])
}

fn alternative(step: &SetupStep, teller: &Teller<'_>) -> String {
    let locale = teller.locale;
    let kinds = worth_adding(&step.add, locale);
    let how = if step.ending.is_empty() || step.add.is_empty() {
        add_any(locale)
    } else {
        let not = not_these(&step.ending, locale);
        let how = message!(
            locale,
            "On the Security info page press \"Add method\" and register {kinds}, best the first of these.",
            "「セキュリティ情報」のページで「方法の追加」を押し、{kinds}のいずれか（できれば先に挙げたもの）を登録してください。"
        );
        teller.sentences(&[how, not])
    };
    let elsewhere = step.off_device.as_deref().map_or_else(String::new, |device| {
        let device = names::device(device, locale);
        if step.add.is_empty() || !step.ending.is_empty() {
            return message!(locale, "Best not on {device} again.", "できれば{device}以外のものにしてください。");
        }
        message!(
            locale,
            "Best not on {device} again: {kinds}.",
            "できれば{device}以外のもの（{kinds}など）にしてください。"
        )
    });
    let not = message!(
        locale,
        "\"Email\" and \"App password\" are offered there too, but never verify a sign-in.",
        "「電子メール」と「アプリ パスワード」も選べますが、サインイン時の本人確認には使えません。"
    );
    teller.sentences(&[how, elsewhere, not])
}

/// How a method is added, where nothing speaks against any.
fn add_any(locale: Locale) -> String {
    message!(
        locale,
        "On the Security info page press \"Add method\", choose \"Authenticator app\" or a phone, press \"Add\", and follow the page.",
        "「セキュリティ情報」のページで「方法の追加」を押し、「認証アプリ」や電話などを選んで「追加」を押し、画面に従ってください。"
    )
}

fn try_signing_in(step: &SetupStep, teller: &Teller<'_>) -> String {
    let (locale, id) = (teller.locale, teller.account());
    let (which, example) = (teller.any(&step.to_test), step.to_test.first().map_or("m1", |id| id.as_str()));
    let example = crate::render::sanitize::clean(example);
    message!(
        locale,
        "Open the sign-out page and wait for \"You signed out of your account\". Then open the Security info page, sign in with Common \
         ID and password, and verify with {which}; \"Use a different verification option\" leads to the ones that are not asked for. \
         When the Security info page opens, it worked: mfadesk test {id} {example} passed. If it does not, do not go on to step 4.",
        "サインアウトページを開き、「サインアウトしました」と表示されるまで待ってください。次に「セキュリティ情報」のページを開き、共通IDとパスワードを入力し、\
         {which} で本人確認をしてください。求められない方法は「別の確認オプションを使用する」から選べます。「セキュリティ情報」のページが表示されれば\
         成功です：mfadesk test {id} {example} passed。うまくいかなければ、手順4へ進まないでください。"
    )
}

fn apply(teller: &Teller<'_>) -> String {
    let (locale, id) = (teller.locale, teller.account());
    message!(
        locale,
        "Open the User Menu, sign in, press \"multi-factor authentication setting\" on the left, answer \"Yes\" to \"Use MFA\" at the \
         bottom, and click \"SAVE\". Then record it: mfadesk apply {id}",
        "UTokyo Account利用者メニューを開いてサインインし、左の「多要素認証利用設定」を押し、下の方の「多要素認証を利用する」を「はい」にして、\
         「保存」を押してください。その後で記録します：mfadesk apply {id}"
    )
}

/// Whether one can apply now, and why not.
pub fn application(application: &MayApply, teller: &Teller<'_>) -> Section {
    let locale = teller.locale;
    let minutes = application.propagation_minutes;
    let is_refused_by = |code| application.refused_by.contains(&code);
    let mut said = vec![if is_refused_by(Code::AlreadyApplied) {
        message!(
            locale,
            "There is no need to: the application stands (rule already-applied).",
            "その必要はありません。すでに利用申請されています（規則 already-applied）。"
        )
    } else if is_refused_by(Code::NoMethod) {
        message!(
            locale,
            "Not yet: nothing usable is registered, and whoever applies now gets an \"unknown error\" at sign-in (rule no-method).",
            "まだできません。使える本人確認方法が登録されていないため、今申請すると、サインイン時に「不明なエラー」になります（規則 no-method）。"
        )
    } else if is_refused_by(Code::TestRequired) {
        message!(
            locale,
            "Not yet: no method is known to work. A test sign-in (step 3) has to pass first (rule test-required).",
            "まだできません。使えると確かめた本人確認方法がありません。先に手順3でサインインに成功する必要があります（規則 test-required）。"
        )
    } else if application.ready {
        message!(
            locale,
            "Yes. About {minutes} minutes later every sign-in asks for it.",
            "できます。約{minutes}分後から、サインインのたびに本人確認を求められます。"
        )
    } else {
        message!(
            locale,
            "No rule forbids it, but not yet: with one method only, losing it locks you out. Step 2 first.",
            "規則上は可能ですが、まだしないでください。方法が1つだけでは、それを失うとサインインできなくなります。先に手順2です。"
        )
    }];
    if is_refused_by(Code::CitrixNotConfirmed) {
        said.push(message!(
            locale,
            "Staff: applying cuts off the remote desktop (Citrix Workspace); sign out of it first (rule citrix-not-confirmed).",
            "職員の方：申請するとリモートアクセス環境（Citrix Workspace）が切断されるので、先にサインアウトしてください（規則 citrix-not-confirmed）。"
        ));
    }
    Section::text(message!(locale, "Can I apply now?", "今、利用申請できますか？"), teller.sentences(&said))
}
