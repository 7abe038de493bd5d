//! What is said only to those of whom it is true.

use serde_json::json;

use super::desk::{
    BEFORE, ENDING, LOCKED_OUT, METHODS_GONE, NOW, ON, ONE_METHOD, REREGISTERED, STARTING, STEP_1, STEP_2, STEP_4,
    TOKEN, TROUBLE, told_at,
};
use crate::support::desk::Desk;

#[test]
fn to_which_address_does_the_code_go() {
    // One that cannot be read any more is not named.
    let desk = Desk::founded(BEFORE);
    let account = "0123456789";
    for words in ["register ID student", "add ID msauth --device iPhone15", "add ID email"] {
        desk.record_all(BEFORE, &[&words.replace("ID", account)]);
    }
    let email = |desk: &Desk| {
        let answer = desk.run_at(NOW, ["--json", "next", account]).json();
        let of_topic =
            answer["accounts"][0]["advice"].as_array().unwrap().iter().find(|topic| topic["code"] == "not-mfa");
        of_topic.unwrap()["email"].clone()
    };
    let said = |desk: &Desk, lang| desk.run_in(lang, NOW, ["next", account, "--all"]).stdout;
    assert_eq!(email(&desk), json!(["m2"]));
    assert!(said(&desk, "en").contains("a code is sent to your email (m2 Email on record)"));
    desk.record_all(BEFORE, &[&format!("lost {account} m2")]);
    assert_eq!(email(&desk), json!([]));
    assert!(said(&desk, "en").contains("a code is sent to an email address, if you registered one."));
    assert!(said(&desk, "ja").contains("メールアドレスを登録していれば、そこにコードが届きます。"));
}

#[test]
fn what_stays_as_it_is_is_promised_only_of_what_is_there() {
    for (account, is_asked_for) in [(ON, true), (LOCKED_OUT, true), (ENDING, true)]
        .into_iter()
        .chain([STEP_1, STEP_2, STEP_4, STARTING, METHODS_GONE, REREGISTERED, TROUBLE].map(|account| (account, false)))
    {
        for (lang, heading, as_before, nothing) in [
            ("en", "Password forgotten", "are asked for as before", "changes nothing about MFA."),
            (
                "ja",
                "パスワード、氏名の変更",
                "これまでどおり求められます",
                "パスワードを再設定しても、多要素認証の状態は変わりません",
            ),
        ] {
            let told = told_at(NOW, lang, account, heading);
            assert_eq!((told.contains(as_before), told.contains(nothing)), (is_asked_for, !is_asked_for), "{told}");
        }
    }
}

#[test]
fn an_app_is_registered_again_after_a_repair_where_there_is_one() {
    for (account, has_app) in [(ONE_METHOD, true), (TOKEN, false)] {
        for (lang, heading, always, again) in [
            (
                "en",
                "lost or broken something",
                "Only left at home? It will work again",
                "In repair? If the phone was reset",
            ),
            ("ja", "なくした、壊した", "家に忘れただけなら", "修理中の場合"),
        ] {
            let told = told_at(NOW, lang, account, heading);
            assert_eq!((told.contains(always), told.contains(again)), (true, has_app), "{told}");
        }
    }
}
