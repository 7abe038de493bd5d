//! The next thing to do, as the desk would say it on the phone.

use super::names;
use super::sentence::sentences;
use crate::domain::advice::Advice;
use crate::render::Locale;
use crate::render::labels::Labels;

/// What to do next; nothing when nothing needs to be done.
pub fn advice(advice: &Advice, locale: Locale) -> Option<String> {
    let Labels { user_menu, .. } = locale.labels();
    Some(sentences! { advice, locale;
        Advice::SetUpFirst => "set up the first method (step 1)", "1個目の本人確認方法を登録する（手順1）";
        Advice::AddAlternative => "add another method, then test it", "別の本人確認方法を追加し、サインインを確認する";
        Advice::TrySigningIn =>
            "try signing in, and record the test (step 3)", "サインインできるか確認し、結果を記録する（手順3）";
        Advice::Apply => "apply in the {user_menu} (step 4)", "「{user_menu}」で利用申請する（手順4）";
        Advice::Fetch(ids) =>
            "get {ids} back (fetch it, charge it, wait for the SIM); re-register only if it will not come back",
            "{ids} を使えるようにする（取りに戻る、充電する、SIMを待つ）。戻らない場合だけ再登録する";
        Advice::Reregister =>
            "ask about anything else registered; if nothing works, re-register",
            "ほかに登録した方法がないか聞き、何も使えなければ再登録する";
        Advice::AddLasting {
            on, off_device (" that is not on {off_device}", "「{off_device}」を使わない")
        } =>
            "before {on}, add a passkey or a security key{off_device}, then test it",
            "{on} より前に、{off_device}パスキーかセキュリティキーを追加し、サインインを確認する";
        Advice::AddOffDevice(label) =>
            "add a method that is not on {label}, then test it", "「{label}」がなくても使える本人確認方法を追加し、サインインを確認する";
        Advice::AddOffNumber(masked = names::ending(masked)) =>
            "add a method without the number ••{masked}, then test it",
            "末尾{masked}の電話番号を使わない本人確認方法を追加し、サインインを確認する";
        Advice::Test(ids) => "test {ids}", "{ids} でサインインを確認する";
        Advice::RecordDevice(ids) => "ask which device {ids} is on, and record it", "{ids} がどの端末を使うか聞き、記録する";
        Advice::RecordNumber(ids) => "ask for the number of {ids}, and record it", "{ids} の電話番号を聞き、記録する";
        Advice::RecordSerial(ids) =>
            "ask for the serial of {ids}, and record it", "{ids} のシリアル番号を聞き、記録する";
        Advice::MakeDefault(id) => "make {id} the default sign-in method", "{id} を既定のサインイン方法にする";
        .. {
            Advice::Nothing => return None,
        }
    })
}
