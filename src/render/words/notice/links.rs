//! The pages that a message leads to. Those of the guidance are the policy's; the others are those that it leads to.

use super::Writer;
use crate::domain::notice::Step;
use crate::render::words::both;
use crate::render::{Lang, Voice};

/// The site of the guidance: its English pages lie below `en/`, their Japanese originals beside.
const ENGLISH: &str = "https://utelecon.adm.u-tokyo.ac.jp/en/";
const JAPANESE: &str = "https://utelecon.adm.u-tokyo.ac.jp/";

const FIRST_SETUP: &str =
    "https://account.activedirectory.windowsazure.com/proofup.aspx?proofup=1&whr=utac.u-tokyo.ac.jp";
const SECURITY_INFO: &str = "https://mysignins.microsoft.com/security-info?domain_hint=utac.u-tokyo.ac.jp";
const SIGN_OUT: &str = "https://univtokyo.sharepoint.com/sites/utokyoaccount/_layouts/15/SignOut.aspx";
const USER_MENU: &str = "https://utacm.adm.u-tokyo.ac.jp/webmtn/LoginServlet";
const REREGISTER: &str = "https://utelecon.adm.u-tokyo.ac.jp/en/utokyo_account/mfa/reregister";
const SUPPORT: &str = "https://utelecon.adm.u-tokyo.ac.jp/en/support/";

/// The pages of the steps, each with its name and where it is, in the order in which they are needed.
pub fn links(writer: &Writer<'_>) -> Vec<(&'static str, String)> {
    let guidance = &writer.policy.guidance;
    let is_a_step = |of: &[&str]| writer.notice.steps.iter().any(|step| of.contains(&step.as_str()));
    let is_waiting = writer.notice.steps.iter().any(|step| matches!(step, Step::AwaitReregistration(_)));
    let pages = [
        (
            is_a_step(&["set-up-first"]),
            both!("Security info page (step 1)", "セキュリティ情報（手順1用）"),
            FIRST_SETUP,
        ),
        (
            is_a_step(&["try-others", "add-alternative", "try-signing-in", "add", "try-added", "test"]),
            both!("Security info page", "セキュリティ情報"),
            SECURITY_INFO,
        ),
        (is_a_step(&["try-signing-in", "try-added", "test"]), both!("Sign-out page", "サインアウトページ"), SIGN_OUT),
        (is_a_step(&["apply"]), both!("User Menu", "利用者メニュー"), USER_MENU),
        (is_waiting || is_a_step(&["reregister"]), both!("Re-registration", "本人確認方法の再登録"), REREGISTER),
        (
            is_a_step(&["set-up-first", "add-alternative", "try-signing-in", "apply"]),
            both!("How to set up", "初期設定手順"),
            &guidance.setup,
        ),
        (
            is_a_step(&["add", "test", "tell-device", "tell-number"]) || writer.notice.steps.is_empty(),
            both!("How to change verification methods", "登録変更手順"),
            &guidance.change,
        ),
    ];
    let lang = writer.voice.lang;
    pages
        .into_iter()
        .filter(|(is_needed, ..)| *is_needed)
        .map(|(_, name, address)| (name.of(lang), in_language(address, writer.voice)))
        .collect()
}

/// Where to turn to.
pub fn contact(voice: Voice) -> Vec<(&'static str, String)> {
    vec![(both!("Technical Support Desk", "サポート窓口").of(voice.lang), in_language(SUPPORT, voice))]
}

/// Where a page is for a reader of this language.
fn in_language(address: &str, voice: Voice) -> String {
    match (voice.lang, address.strip_prefix(ENGLISH)) {
        (Lang::Ja, Some(rest)) => format!("{JAPANESE}{rest}"),
        _ => crate::render::sanitize::clean(address).into_owned(),
    }
}
