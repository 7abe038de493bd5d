//! The next thing to do, as the desk would say it on the phone.

use super::{message, methods};
use crate::domain::advice::Advice;
use crate::render::Locale;
use crate::render::sanitize::clean;

/// What to do next; nothing when nothing needs to be done.
pub fn advice(advice: &Advice, locale: Locale) -> Option<String> {
    Some(match advice {
        Advice::SetUpFirst => {
            message!(locale, "set up the first method (step 1)", "最初の本人確認方法を登録する（手順1）")
        }
        Advice::AddAlternative => {
            message!(locale, "add another method, then test it", "別の本人確認方法を追加し、試す")
        }
        Advice::TrySigningIn => {
            message!(
                locale,
                "try signing in, and record the test (step 3)",
                "サインインを試し、結果を記録する（手順3）"
            )
        }
        Advice::Apply => message!(locale, "apply in the User Menu (step 4)", "利用者メニューで利用申請する（手順4）"),
        Advice::Reregister => message!(
            locale,
            "ask about anything else registered; if nothing works, re-register",
            "ほかに登録した方法がないか聞き、何も使えなければ再登録する"
        ),
        Advice::AddOffDevice(label) => {
            let label = clean(label);
            message!(
                locale,
                "add a method that is not on {label}, then test it",
                "{label} 以外に本人確認方法を追加し、試す"
            )
        }
        Advice::AddOffNumber(masked) => {
            let masked = clean(masked);
            message!(
                locale,
                "add a method without the number {masked}, then test it",
                "電話番号 {masked} によらない本人確認方法を追加し、試す"
            )
        }
        Advice::Test(ids) => {
            let ids = methods(ids, locale);
            message!(locale, "test {ids}", "{ids} でサインインを試す")
        }
        Advice::RecordDevice(ids) => {
            let ids = methods(ids, locale);
            message!(locale, "ask what {ids} is on, and record it", "{ids} がどの端末にあるか聞き、記録する")
        }
        Advice::RecordNumber(ids) => {
            let ids = methods(ids, locale);
            message!(locale, "ask for the number of {ids}, and record it", "{ids} の電話番号を聞き、記録する")
        }
        Advice::MakeDefault(id) => {
            let id = clean(id.as_str());
            message!(locale, "make {id} the default sign-in method", "{id} を既定のサインイン方法にする")
        }
        Advice::Nothing => return None,
    })
}
