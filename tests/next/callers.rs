//! Twenty things that callers ask: each is answered within the ten lines that are said first, or by the number of a
//! question that these lines name.

use super::desk::*;
use super::short::shown;
use crate::support::program::Ran;

/// What is said first, or by the question that is named so in the first ten lines; on one line.
fn said(lang: &str, account: &str, topic: Option<[&str; 2]>) -> String {
    let first = shown(lang, &[account]);
    assert!(first.stdout.lines().count() <= 10, "{}", first.stdout);
    let on_one_line =
        |ran: Ran| ran.stdout.split_whitespace().collect::<Vec<_>>().join(if lang == "ja" { "" } else { " " });
    let Some(topic) = topic.map(|[en, ja]| if lang == "ja" { ja } else { en }) else { return on_one_line(first) };
    let text = first.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    let at = text.find(&format!(" {topic}")).unwrap_or_else(|| panic!("{topic} is not named:\n{}", first.stdout));
    let number = text[..at].rsplit(|c: char| !c.is_ascii_digit()).next().unwrap();
    on_one_line(shown(lang, &[account, number]))
}

/// That a question is answered in both languages.
#[track_caller]
fn answers(account: &str, topic: Option<[&str; 2]>, answer: [&str; 2]) {
    for (lang, answer) in ["en", "ja"].into_iter().zip(answer) {
        let said = said(lang, account, topic);
        assert!(said.contains(answer), "{answer}\n{said}");
    }
}

const PRESS: Option<[&str; 2]> = Some(["what to press", "押すところ"]);
const LOST: Option<[&str; 2]> = Some(["something lost", "紛失したとき"]);
const NUMBER: Option<[&str; 2]> = Some(["number / SIM", "番号・SIM"]);

#[test]
fn two_digits_are_on_my_screen_where_do_they_go() {
    answers(
        ON,
        PRESS,
        ["Does the screen show two digits? Type them into the app", "2桁の数字が表示されたら、アプリに入力"],
    );
}

#[test]
fn i_deleted_the_app_by_mistake() {
    answers(ON, LOST, ["Was only the app deleted", "アプリだけを消した"]);
}

#[test]
fn i_change_my_provider_and_keep_my_number() {
    answers(ON, NUMBER, ["A number that stays the same", "番号が同じであれば"]);
}

#[test]
fn there_is_no_reception_where_i_am() {
    answers(ON, PRESS, ["Without network", "圏外でも"]);
}

#[test]
fn something_asks_me_to_confirm_at_night() {
    answers(ON, PRESS, ["Do not confirm", "承認しないでください"]);
}

#[test]
fn a_voice_calls_me_what_do_i_say() {
    answers(ON, PRESS, ["Press # and hang up", "「#」を押して"]);
}

#[test]
fn i_am_never_asked_is_it_on_at_all() {
    answers(ON, Some(["VPN / not asked for", "VPN・確認が出ない"]), ["sign out", "サインアウト"]);
}

#[test]
fn can_i_get_rid_of_it() {
    answers(ON, Some(["turn off MFA", "利用をやめる"]), ["for unavoidable reasons", "やむを得ない事情"]);
}

#[test]
fn when_may_i_use_the_vpn() {
    answers(STARTING, None, ["From today", "頃（あと約"]);
}

#[test]
fn it_is_friday_evening_and_i_cannot_get_in() {
    answers(LOCKED_OUT, None, ["re-register", "再登録"]);
}

#[test]
fn what_do_i_bring_to_the_office() {
    answers(LOCKED_OUT, Some(["re-registration", "再登録"]), ["bring the student ID", "学生証をお持ちください"]);
}

#[test]
fn i_asked_on_the_website_do_i_have_to_do_anything() {
    answers(REQUESTED, None, ["request", "申請"]);
}

#[test]
fn they_reset_me_at_the_office_what_now() {
    answers(REREGISTERED, None, ["repeat steps 1 and 2, not step 4", "手順1と2をやり直してください"]);
}

#[test]
fn which_app_do_i_need_to_begin() {
    answers(STEP_1, Some(["this step in full", "この手順の詳細"]), ["Microsoft Authenticator", "Authenticator"]);
}

#[test]
fn may_i_apply_without_trying_it() {
    answers(STEP_3, Some(["can I apply?", "利用申請できるか"]), ["Not yet", "まだ"]);
}

#[test]
fn i_have_found_my_key_again() {
    answers(FOUND_AGAIN, None, ["m", "m"]);
}

#[test]
fn may_i_sell_the_old_phone() {
    answers(NEARLY_DONE, None, ["old", "古い"]);
}

#[test]
fn is_this_one_method_enough() {
    answers(ONE_METHOD, Some(["enough methods?", "登録は十分か"]), ["NO. ", "いいえ。"]);
}

#[test]
fn can_it_be_my_landline() {
    answers(ONE_METHOD, None, ["landline", "固定電話"]);
}

#[test]
fn my_phone_broke_while_i_set_it_up() {
    answers(TROUBLE, Some(["re-registration", "再登録"]), ["form", "フォーム"]);
}
