//! What people ask on the phone, and what the page says to it, in both languages.

use super::desk::{
    CHANGING, CLOSED, ENDING, FOUND_AGAIN, LOCKED_OUT, LOST_AT_ONCE, METHODS_GONE, NEARLY_DONE, NOT_LINKED, NOW, ON,
    ONE_METHOD, REQUESTED, REREGISTERED, STARTING, STEP_1, STEP_2, STEP_3, STEP_4, TROUBLE, told_at,
};
use crate::support::desk::Desk;

const WEEK_BEFORE: &str = "2026-11-13T01:00:00.000Z";

/// Under the heading that holds the first of these words the page says all the others.
#[track_caller]
fn says(now: &str, account: &str, english: &[&str], japanese: &[&str]) {
    for (lang, words) in [("en", english), ("ja", japanese)] {
        let (heading, expected) = words.split_first().unwrap();
        let told = told_at(now, lang, account, heading);
        for words in expected {
            assert!(told.contains(words), "{words:?} is not in\n{told}");
        }
    }
}

#[test]
fn what_do_i_press_if_the_app_cannot_be_reached() {
    says(
        NOW,
        ON,
        &[
            "What do I press if m1 Microsoft Authenticator cannot be reached?",
            "\"I can't use my Microsoft Authenticator app right now\"",
            "\"Having trouble? Sign in another way\"",
            "\"Use a different verification option\"",
            "pick m2 SMS ••12",
            "does not mean that the app is broken",
            "still shows a 6-digit code",
        ],
        &[
            "m1 Microsoft Authenticator が使えないときは、どこを押しますか？",
            "「Microsoft Authenticator アプリを現在使用できません」",
            "「問題がありますか? 別の方法でサインインする」",
            "「別の確認オプションを使用する」",
            "m2 SMS ••12 を選んで",
            "エラーではありません",
            "6桁のコード",
        ],
    );
    says(
        NOW,
        ONE_METHOD,
        &["What do I press", "You have no other method", "6-digit code"],
        &["どこを押しますか", "切り替えられません", "6桁のコード"],
    );
}

#[test]
fn may_i_remove_the_old_phone_now() {
    says(
        NOW,
        CHANGING,
        &["May I give away the old phone now?", "NOT YET: m3", "Test it first", "would-leave-untested"],
        &["手放しても大丈夫ですか", "まだです。m3", "先に確認してください", "would-leave-untested"],
    );
    says(
        NOW,
        NEARLY_DONE,
        &[
            "May I give away the old phone now?",
            "Not yet. You could still sign in with m3 Microsoft Authenticator",
            "first finish these, in the order above: m1",
        ],
        &["手放しても大丈夫ですか", "まだです。m3 Microsoft Authenticator は使えますが", "m1"],
    );
}

#[test]
fn in_which_order_do_i_change_phones_and_what_dies_when() {
    says(
        NOW,
        CHANGING,
        &[
            "Phone change, \"iPhone12\" to \"Pixel10\", with a new number",
            "From 2026-12-01 on these no longer work: m1 Microsoft Authenticator, m2 SMS ••14.",
            "1. DONE: added on \"Pixel10\": m3",
            "2. Test m3",
            "3. Make it the default",
            "4. Only then delete m1",
            "mfadesk replace 0000000004 m1 m3",
            "press \"Change\" at m2 SMS ••14",
        ],
        &[
            "機種変更（「iPhone12」から「Pixel10」へ、電話番号も変更）",
            "2026-12-01から使えなくなる方法：m1 Microsoft Authenticator、m2 SMS ••14。",
            "1. 済：「Pixel10」に登録：m3",
            "2. いったんサインアウトし、m3",
            "3. それを既定にしてください",
            "4. ここまで終わってから",
            "mfadesk replace 0000000004 m1 m3",
            "m2 SMS ••14 の「変更」",
        ],
    );
    says(
        NOW,
        NEARLY_DONE,
        &["Phone change", "The planned day was 2026-11-19.", "2. DONE", "3. DONE", "4. Only then delete m1"],
        &["機種変更", "予定日（2026-11-19）を過ぎています", "2. 済", "3. 済", "4. ここまで終わってから"],
    );
    // On the day itself it is not over yet: in Tokyo that is until 15:00 UTC.
    says(
        "2026-12-01T14:59:59.000Z",
        CHANGING,
        &["Phone change", "From 2026-12-01 on these no longer work"],
        &["機種変更", "2026-12-01から使えなくなる方法"],
    );
    says(
        "2026-12-01T15:00:00.000Z",
        CHANGING,
        &["Phone change", "The planned day was 2026-12-01."],
        &["機種変更", "予定日（2026-12-01）を過ぎています"],
    );
}

#[test]
fn what_happens_if_i_change_my_number_first() {
    says(
        NOW,
        CHANGING,
        &[
            "change my number first",
            "You lose m2 SMS ••14",
            "sign in with m1 Microsoft Authenticator and press \"Change\"",
        ],
        &["先に電話番号が変わると", "m2 SMS ••14 は使えなくなります", "m1 Microsoft Authenticator でサインインし"],
    );
    says(
        NOW,
        ON,
        &["change my number first", "You lose m2 SMS ••12", "verified by text or call"],
        &["先に電話番号が変わると", "m2 SMS ••12 は使えなくなります", "SMSか音声通話で確認されます"],
    );
    says(
        NOW,
        ONE_METHOD,
        &["change my number first", "Nothing changes"],
        &["先に電話番号が変わると", "影響はありません"],
    );
}

#[test]
fn which_card_do_i_bring() {
    says(
        NOW,
        LOCKED_OUT,
        &[
            "re-registration",
            "Office of the faculty or graduate school: bring the student ID",
            "My Number card, its PINs",
        ],
        &["再登録", "学部・研究科等の窓口：学生証をお持ちください", "マイナンバーカード、その暗証番号"],
    );
    says(NOW, NOT_LINKED, &["re-registration", "bring the staff ID"], &["再登録", "職員証をお持ちください"]);
}

#[test]
fn which_ways_back_in_are_open_to_me() {
    says(
        NOW,
        LOCKED_OUT,
        &[
            "re-registration",
            "Identity verification service: did you link it in advance?",
            "Application website, without a visit: the password alone signs in there; upload a photo of the ID, up to 1.9 MB",
            "Online form: not possible",
            "repeat steps 1 and 2, and register at least two methods. You do not need to apply again.",
        ],
        &["再登録", "事前連携はお済みですか", "1.9MBまで", "申請フォーム：", "使えません", "手順1と手順2"],
    );
    says(
        NOW,
        NOT_LINKED,
        &["re-registration", "Identity verification service: not possible, because it was not linked in advance"],
        &["再登録", "本人確認サービス：事前連携をしていないため、使えません"],
    );
    // What is open comes first.
    let told = told_at(NOW, "en", NOT_LINKED, "re-registration");
    assert!(told.starts_with("- Office of the faculty"), "{told}");
}

#[test]
fn during_the_setup_the_form_is_open() {
    says(
        NOW,
        TROUBLE,
        &["re-registration", "Online form: a sign-in", "from Tue 2026-11-24 09:00 at the earliest"],
        &["再登録", "申請フォーム：サインインが必要です", "早くて2026-11-24（火）09:00から"],
    );
}

#[test]
fn a_request_is_not_needed_when_something_works_again() {
    says(
        NOW,
        FOUND_AGAIN,
        &[
            "Re-registration is requested",
            "the office of your faculty or graduate school with your student ID",
            "m1 Security key is still on record as available",
        ],
        &["再登録の申請があります", "窓口に学生証をお持ちください", "m1 セキュリティキーが使えます"],
    );
}

#[test]
fn does_anything_else_work() {
    says(
        NOW,
        LOCKED_OUT,
        &[
            "First: does any other method work?",
            "try each",
            "m1 Microsoft Authenticator on \"iPhone15\": lost",
            "m2 SMS ••13",
        ],
        &["まず、ほかに使える方法", "順に確かめて", "m1 Microsoft Authenticator（「iPhone15」）：紛失", "m2 SMS ••13"],
    );
    says(
        NOW,
        LOST_AT_ONCE,
        &[
            "First: does any other method work?",
            "until today 18:55 the password alone may still sign in",
            "add a method",
        ],
        &["まず、ほかに使える方法", "18:55 までは、パスワードだけで", "追加してください"],
    );
}

#[test]
fn when_will_the_website_request_be_looked_at() {
    // Friday, 18:30; Monday is a holiday.
    says(
        NOW,
        REQUESTED,
        &[
            "Re-registration is requested: today 18:10, through the application website",
            "from Tue 2026-11-24 09:00 at the earliest",
        ],
        &["再登録の申請があります：18:10、申請サイト", "早くて2026-11-24（火）09:00から"],
    );
    says(
        NOW,
        LOCKED_OUT,
        &[
            "re-registration",
            "Closed now; next open Tue 2026-11-24 09:00 to 17:00",
            "Staff review it, from Tue 2026-11-24 09:00",
        ],
        &["再登録", "次の受付は2026-11-24（火）09:00から17:00まで", "早くて2026-11-24（火）09:00から"],
    );
    // Tuesday, 10:00.
    let tuesday = "2026-11-24T01:00:00.000Z";
    says(
        tuesday,
        REQUESTED,
        &["Re-registration is requested: Fri 2026-11-20 18:10", "Staff review it today until 17:00"],
        &["再登録の申請があります：2026-11-20（金）18:10", "17:00を過ぎた申請は"],
    );
    says(
        tuesday,
        LOCKED_OUT,
        &["re-registration", "Open now, until 17:00"],
        &["再登録", "本日は17:00まで受け付けています"],
    );
    // Who linked the service need not wait.
    says(
        NOW,
        REQUESTED,
        &["Re-registration is requested", "Faster: the identity verification service is linked"],
        &["再登録の申請があります", "今すぐご自身で手続きできます"],
    );
}

#[test]
fn when_can_i_use_the_vpn() {
    says(
        NOW,
        STARTING,
        &[
            "When does MFA start (VPN, Slack)?",
            "From today 18:55, in about 25 min",
            "additional procedure of the UTokyo VPN page",
        ],
        &[
            "いつから使えるようになりますか？（VPN、Slackなど）",
            "18:55頃（あと約25分）",
            "UTokyo VPNのページにある設定も必要",
        ],
    );
    says(
        NOW,
        ON,
        &[
            "Asked every time, or never",
            "MFA has been on since Wed 2026-11-18 10:40",
            "sign out on the sign-out page",
            "It also needs the additional procedure",
        ],
        &["まったく求められない", "から有効です", "サインアウトページでサインアウトし"],
    );
    says(
        NOW,
        STEP_1,
        &["When does MFA start", "About 40 minutes after step 4"],
        &["いつから使える", "手順4の約40分後です"],
    );
}

#[test]
fn what_stops_when_mfa_ends() {
    says(
        NOW,
        ENDING,
        &["MFA ends: today 18:55, in about 25 min", "the password alone is enough", "VPN, Slack", "apply again"],
        &["多要素認証の終了：18:55（あと約25分）", "VPN、Slack", "もう一度使うには"],
    );
}

#[test]
fn why_can_i_not_apply() {
    says(
        NOW,
        STEP_1,
        &["Can I apply now?", "Not yet", "\"unknown error\"", "no-method", "Citrix", "citrix-not-confirmed"],
        &[
            "今、利用申請できますか？",
            "まだできません",
            "「不明なエラー」",
            "no-method",
            "Citrix",
            "citrix-not-confirmed",
        ],
    );
    says(
        NOW,
        STEP_2,
        &["Can I apply now?", "you have only one method", "Do step 2 first"],
        &["今、利用申請できますか？", "先に手順2"],
    );
    says(
        NOW,
        STEP_3,
        &["Can I apply now?", "Not yet", "test-required"],
        &["今、利用申請できますか？", "まだできません", "test-required"],
    );
    says(
        NOW,
        STEP_4,
        &["Can I apply now?", "Yes. About 40 minutes later", "Citrix"],
        &["今、利用申請できますか？", "できます。約40分後", "Citrix"],
    );
    for account in [METHODS_GONE, REREGISTERED] {
        says(
            NOW,
            account,
            &["Can I apply now?", "you have already applied", "already-applied"],
            &["今、利用申請できますか？", "手順4は済んでいます", "already-applied"],
        );
    }
}

#[test]
fn what_do_i_do_now() {
    for (account, english, japanese) in [
        (
            STEP_1,
            &["Now: step 1 of 4", "\"More information required\""][..],
            &["今すること：手順1（全4手順）", "「詳細情報が必要」"][..],
        ),
        (
            STEP_2,
            &["Now: step 2 of 4", "\"Add method\"", "Use a different device than \"iPhone15\""],
            &["今すること：手順2（全4手順）", "「サインイン方法の追加」", "「iPhone15」がなくても"],
        ),
        (
            STEP_3,
            &["Now: step 3 of 4", "sign-out page", "mfadesk test 0000000007 m1 passed"],
            &["今すること：手順3（全4手順）", "サインアウトページ"],
        ),
        (
            STEP_4,
            &["Now: step 4 of 4", "User Menu", "\"SAVE\""],
            &["今すること：手順4（全4手順）", "利用者メニュー", "「保存」"],
        ),
        (
            METHODS_GONE,
            &["Now: step 1 of 4", "You have no sign-in method any more", "at least two methods"],
            &["今すること：手順1（全4手順）", "2個以上"],
        ),
        (
            REREGISTERED,
            &["Now: step 1 of 4", "Re-registration removed all your methods", "at least two methods"],
            &["今すること：手順1（全4手順）", "2個以上"],
        ),
        (
            CLOSED,
            &["What can be done?", "Nothing can be set up for this account.", "mfadesk reopen 0000000013"],
            &["どうすればよいですか？", "設定はできません", "mfadesk reopen 0000000013"],
        ),
    ] {
        says(NOW, account, english, japanese);
    }
}

#[test]
fn who_can_switch_mfa_off() {
    for account in [ON, LOCKED_OUT, STEP_1, STARTING] {
        says(
            NOW,
            account,
            &[
                "who can turn it off?",
                "Only the support desk",
                "checking your identity",
                "about 40 minutes",
                "VPN, Slack, …) cannot be used without it",
            ],
            &[
                "やめられますか",
                "やめることも、原則としてできません",
                "身元を確認したうえで",
                "約40分",
                "多要素認証が必要なサービスを利用できません",
            ],
        );
    }
}

#[test]
fn is_one_method_enough() {
    says(
        NOW,
        ONE_METHOD,
        &["Are my methods enough?", "with one method, but if you lose it you are locked out", "Add a"],
        &[
            "今の登録で十分ですか",
            "それが使えなくなったときにサインインできなくなります",
            "追加し、サインインを確認してください",
        ],
    );
    says(
        NOW,
        ON,
        &["Are my methods enough?", "NO. You have 2 methods, but one loss takes all of them away", "not on iPhone15"],
        &["今の登録で十分ですか", "十分ではありません", "すべて使えなくなります", "「iPhone15」がなくても"],
    );
    says(
        NOW,
        STARTING,
        &["Are my methods enough?", "no single loss locks you out"],
        &["今の登録で十分ですか", "どれか1つが使えなくなってもサインインできます"],
    );
}

#[test]
fn which_of_my_methods_count() {
    says(
        NOW,
        ON,
        &[
            "Which of my methods count?",
            "m1 Microsoft Authenticator on \"iPhone15\", default: YES, tested 2 days ago.",
            "m2 SMS ••12 on \"iPhone15\": NOT TESTED yet.",
            "m3 Email: NO, never for signing in.",
            "seen on the page 2 days ago",
        ],
        &[
            "どの方法が使えますか？",
            "m1 Microsoft Authenticator（「iPhone15」、既定）：使えます（2日前に確認済み）。",
            "m2 SMS ••12（「iPhone15」）：まだサインインを確認していません。",
            "m3 電子メール：サインイン時の本人確認には使えません。",
            "セキュリティ情報で確認：2日前",
        ],
    );
    // Two years later the test says nothing any more.
    says(
        "2028-11-20T09:30:00.000Z",
        ONE_METHOD,
        &["Which of my methods count?", "m1", "TEST AGAIN, the last test that passed was"],
        &["どの方法が使えますか？", "もう一度サインインを確認してください"],
    );
}

#[test]
fn of_somebody_who_has_left_it_is_said_that_they_have_and_not_what_mfa_would_do() {
    let desk = Desk::founded(WEEK_BEFORE);
    desk.record_all(
        WEEK_BEFORE,
        &[
            "register 0000000001 staff",
            "add 0000000001 phone --device iPhone --number 090-1234-5612",
            "test 0000000001 passed",
            "apply 0000000001 --citrix-signed-out",
            "close 0000000001 --reason graduated",
        ],
    );
    let said = desk.run_at(NOW, ["next", "0000000001", "--all"]).stdout;
    assert_eq!(said.lines().next(), Some("0000000001 staff   CLOSED: the person has left the university"));
    let said = desk.run_in("ja", NOW, ["next", "0000000001", "--all"]).stdout;
    assert_eq!(said.lines().next(), Some("0000000001 職員   離籍済みと記録されたアカウントです"));
}

#[test]
fn when_somebody_looked_is_said_as_status_says_it() {
    let desk = Desk::founded(NOW);
    desk.record_all(
        NOW,
        &["register 0000000001 student", "add 0000000001 passkey --device iPhone", "observe 0000000001 m1"],
    );
    for (lang, question, seen) in [
        ("en", &["status", "0000000001"][..], "seen on the page today"),
        ("en", &["next", "0000000001", "--all"], "seen on the page today"),
        ("ja", &["status", "0000000001"], "セキュリティ情報で確認（今日）"),
        ("ja", &["next", "0000000001", "--all"], "セキュリティ情報で確認：今日"),
    ] {
        let said = desk.run_in(lang, NOW, question.iter().copied()).stdout;
        assert!(said.contains(seen), "{question:?}: {said}");
    }
}

#[test]
fn what_has_the_number_that_is_lost_is_no_way_to_sign_in() {
    let desk = Desk::founded(WEEK_BEFORE);
    desk.record_all(
        WEEK_BEFORE,
        &[
            "register 0123456789 student",
            "add 0123456789 phone --device iCloudKeychain --number 090-1234-5612",
            "add 0123456789 alt --number 090-1234-5612 --override duplicate-method --because same",
            "test 0123456789 m1 passed",
            "test 0123456789 m2 passed",
            "apply 0123456789",
        ],
    );
    let told = desk.run_at(NOW, ["next", "0123456789", "--all"]).stdout;
    assert!(told.contains("NOTHING IS LEFT") && !told.contains("you can still sign in with"), "{told}");
}

#[test]
fn a_number_on_record_that_cannot_be_used_is_not_said_to_be_none() {
    let desk = Desk::founded(WEEK_BEFORE);
    desk.record_all(
        WEEK_BEFORE,
        &[
            "register 0123456789 student",
            "add 0123456789 msauth --device Pixel",
            "add 0123456789 phone --device Pixel --number 090-1234-5678",
            "test 0123456789 m1 passed",
            "apply 0123456789",
            "lost 0123456789 m2 --reason number-changed",
        ],
    );
    let told = desk.run_at(NOW, ["next", "0123456789", "--all"]).stdout;
    assert!(
        told.contains("is on record as unavailable") && told.contains("m2") && !told.contains("none of your methods"),
        "{told}"
    );
}

#[test]
fn who_has_a_token_and_no_app_is_told_of_no_app() {
    let desk = Desk::founded(WEEK_BEFORE);
    desk.record_all(
        WEEK_BEFORE,
        &[
            "register 0123456789 faculty",
            "add 0123456789 token --serial HT-1",
            "add 0123456789 phone --number 090-1234-5612",
            "test 0123456789 m1 passed",
            "test 0123456789 m2 passed",
            "apply 0123456789",
        ],
    );
    for (lang, said, not_said) in [
        ("en", "the 6 digits on the token, or those that come by text", ["in the app", "An app works"]),
        ("ja", "トークンに表示される6桁か、SMSで届く6桁", ["アプリに表示される", "アプリはWi-Fi"]),
    ] {
        let told = desk.run_in(lang, NOW, ["next", "0123456789", "--all"]).stdout;
        assert!(told.contains(said), "{told}");
        assert!(!not_said.iter().any(|words| told.contains(words)), "{told}");
    }
}

#[test]
fn nothing_is_awaited_from_what_is_lost() {
    let desk = Desk::founded(WEEK_BEFORE);
    desk.record_all(
        WEEK_BEFORE,
        &[
            "register 0123456789 student",
            "add 0123456789 msauth --device Pixel",
            "add 0123456789 key --device K1",
            "test 0123456789 m1 passed",
            "test 0123456789 m2 passed",
            "apply 0123456789",
            "lost 0123456789 m1",
        ],
    );
    let told = desk.run_at(NOW, ["next", "0123456789", "--all"]).stdout;
    assert!(told.contains("What do I press if m1 Microsoft Authenticator cannot be reached?"), "{told}");
    assert!(!told.contains("No notification?") && !told.contains("Asked for a code?"), "{told}");
}
