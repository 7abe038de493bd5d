//! What callers ask that MFA does not decide, and whom to ask instead.

use super::teller::{AdviceLine, Section, Teller};
use crate::domain::account::mfa_state::MfaState;
use crate::domain::advice::not_mfa::NotMfa;
use crate::render::labels::Labels;
use crate::render::messages::message;

/// A forgotten password, a new name, leaving.
pub fn not_mfa(asked: &NotMfa, teller: &Teller<'_>) -> Section {
    let Labels { password_page, .. } = teller.locale.labels();
    let (locale, id) = (teller.locale, teller.account());
    let reset = if asked.email.is_empty() {
        message!(
            locale,
            "Password forgotten? Reset it on the {password_page} page: a code is sent to an email address, if you registered one.",
            "パスワードを忘れたときは、「{password_page}」のページで再設定してください。メールアドレスを登録していれば、そこにコードが届きます。"
        )
    } else {
        let email = teller.any(&asked.email);
        message!(
            locale,
            "Password forgotten? Reset it on the {password_page} page: a code is sent to your email ({email} on record).",
            "パスワードを忘れたときは、「{password_page}」のページで再設定してください。登録したメールアドレスにコードが届きます（記録では {email}）。"
        )
    };
    let otherwise = message!(
        locale,
        "If that does not work, the office of your faculty or graduate school issues a new one: bring your ID card.",
        "できない場合は、学部・研究科等の窓口で再発行を受けてください（学生証または職員証をお持ちください）。"
    );
    // Nothing can be promised of methods that are not there, or that whoever has people register anew has retired.
    let state = teller.status.mfa.state;
    let is_any = teller.status.methods.iter().any(|method| method.verifies_sign_in);
    let has_methods = is_any && state != MfaState::SetupRequired;
    let stays = if has_methods && matches!(state, MfaState::On | MfaState::Ending) {
        message!(
            locale,
            "Your methods stay as they are, and are asked for as before.",
            "本人確認方法はそのままで、これまでどおり求められます。"
        )
    } else {
        message!(
            locale,
            "A new password changes nothing about MFA.",
            "パスワードを再設定しても、多要素認証の状態は変わりません。"
        )
    };
    let new_name = if has_methods {
        message!(
            locale,
            "New name or affiliation? Your methods stay as they are; the office of your faculty changes the entry.",
            "氏名や所属が変わっても、本人確認方法はそのままです。登録内容の変更は、学部・研究科等の窓口にお申し出ください。"
        )
    } else {
        message!(
            locale,
            "New name or affiliation? It changes nothing about MFA; the office of your faculty changes the entry.",
            "氏名や所属が変わっても、多要素認証の状態は変わりません。登録内容の変更は、学部・研究科等の窓口にお申し出ください。"
        )
    };
    let lines = vec![
        AdviceLine::Item(teller.sentences(&[reset, otherwise, stays])),
        AdviceLine::Item(new_name),
        AdviceLine::Item(message!(
            locale,
            "Graduating or leaving? You do not have to delete anything. Until when the account can be used, the office of your faculty knows.",
            "卒業や退職のときも、削除の手続きは要りません。いつまで使えるかは、学部・研究科等の窓口にお確かめください。"
        )),
        AdviceLine::Item(message!(
            locale,
            "A mailbox or an account that several people use? Ask the person who manages it.",
            "共用のメールボックスやアカウントについては、その管理者にお尋ねください。"
        )),
        AdviceLine::Desk(message!(locale, "Nothing to record for a password.", "パスワードについての記録は不要です。")),
        AdviceLine::Desk(message!(
            locale,
            "New affiliation: mfadesk edit {id} --affiliation AFFILIATION",
            "所属の変更後：mfadesk edit {id} --affiliation 所属"
        )),
    ];
    Section {
        heading: message!(
            locale,
            "Password forgotten, new name, graduating, shared mailbox?",
            "パスワード、氏名の変更、卒業、共用メールについては？"
        ),
        lines,
    }
}
