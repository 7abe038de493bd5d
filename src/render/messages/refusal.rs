//! Every refusal, in words: what the rule says. The way out of each is in [`super::way_out`]. docs/procedure.md tells
//! where each rule comes from.

use super::sentence::Words;
use super::{Localized, localized, way_out};
use crate::domain::rules::Code;

/// The words for a refusal. The values that they name are those of the rule (`about`).
pub fn words(code: Code) -> Words {
    Words { message: message(code), remedy: Some(way_out::way_out(code)) }
}

fn message(code: Code) -> Localized {
    match code {
        Code::Usage => {
            localized!("The command cannot be understood[: {what}].", "コマンドを解釈できません[：{what}]。")
        }
        Code::EventIdTaken => localized!(
            "The event id is taken[: it belongs to another event, line {sequence}][, account {account}][; such an event is \
                     recorded in line {blanked}, and its data was blanked since].",
            "このイベントIDはすでに使われています[（別の記録、{sequence}行目）][（アカウント {account}）]\
                     [。同じ種類の記録が{blanked}行目にありますが、その内容はその後抹消されました]。"
        ),
        Code::UnknownAccount => {
            localized!("There is no account[ {account}] in the log.", "アカウント[ {account} ]は記録にありません。")
        }
        Code::UnknownMethod => localized!(
            "No method {method} is registered for this account.",
            "このアカウントに本人確認方法 {method} は登録されていません。"
        ),
        Code::UnknownDevice => localized!(
            "No registered method is on a device \"{what}\".",
            "端末「{what}」にある本人確認方法は登録されていません。"
        ),
        Code::UnknownNumber => {
            localized!(
                "No registered method has that number[: {what}].",
                "その電話番号[（{what}）]の本人確認方法は登録されていません。"
            )
        }
        Code::UnknownEvent => localized!(
            "There is no such event to take back[: line {sequence}][: nothing of a run {run}].",
            "取り消せる記録がありません[（{sequence}行目）][（実行 {run}）]。"
        ),
        Code::VersionConflict => localized!(
            "The account[ {account}] has changed since it was looked at[: it is at version {version}][, not {expected}].",
            "アカウント[ {account} ]の記録が、確認した後に変わっています[（現在は版 {version}][、指定は {expected}）]。"
        ),
        Code::AccountClosed => localized!(
            "The account[ {account}] is closed: the person left the university.",
            "アカウント[ {account} ]は閉鎖されています（本学を離れた方です）。"
        ),
        Code::InTheFuture => localized!(
            "That time has not come yet[: {at}]; only what has happened can be recorded.",
            "まだ来ていない日時です[（{at}）]。記録できるのは起きたことだけです。"
        ),
        Code::PersonalData => localized!(
            "The text holds what reads as a mail address or a phone number[ (ending in {ending})].",
            "文章に、メールアドレスまたは電話番号と読めるもの[（末尾 {ending}）]が含まれています。"
        ),
        Code::AccountExists => {
            localized!("Account {account} is on record already.", "アカウント {account} はすでに記録されています。")
        }
        Code::SlotTaken => localized!(
            "{kind} is registered already ({method}); an account holds one of them.",
            "{kind}はすでに登録されています（{method}）。1アカウントに1つだけです。"
        ),
        Code::NumberRequired => localized!("{kind} needs its phone number.", "{kind}には電話番号が必要です。"),
        Code::NumberNotAllowed => localized!("{kind} has no phone number.", "{kind}に電話番号はありません。"),
        Code::InvalidNumber => localized!(
            "What was given for {kind}[ ({method})] is not a phone number.",
            "{kind}[（{method}）]に指定されたものは電話番号ではありません。"
        ),
        Code::ChannelNotSupported => {
            localized!("{kind} cannot verify by {channel}.", "{kind}では「{channel}」による本人確認はできません。")
        }
        Code::ExtensionNotAllowed => {
            localized!("{kind}[ ({method})] has no extension.", "{kind}[（{method}）]に内線番号はありません。")
        }
        Code::LockedOut => localized!(
            "MFA is in force and nothing is usable, so the Security info page cannot be reached.",
            "多要素認証が適用されていて使える本人確認方法がないため、セキュリティ情報のページを開けません。"
        ),
        Code::KindNotAllowed => localized!(
            "{kind} is not offered to this affiliation ({affiliation}).",
            "{kind}は、この所属（{affiliation}）の方には提供されていません。"
        ),
        Code::NotFirst => {
            localized!("{kind} cannot be the first verification method.", "{kind}は最初の本人確認方法にできません。")
        }
        Code::TooManyMethods => localized!(
            "There is no room for {kind}: the limit of {limit} is reached.",
            "{kind}はこれ以上登録できません（上限 {limit}）。"
        ),
        Code::DuplicateMethod => localized!(
            "{kind} on \"{device}\" is registered already ({method}); a second one there adds no safety.",
            "「{device}」の{kind}はすでに登録されています（{method}）。同じ端末にもう1つ登録しても安全にはなりません。"
        ),
        Code::LastMethod => localized!(
            "{method} is the only sign-in method: without it the password alone opens the \
                     account until setup is done again.",
            "{method} は唯一の本人確認方法です。削除すると、初期設定をやり直すまでパスワードだけで\
                     サインインできてしまいます。"
        ),
        Code::WouldLockOut => localized!(
            "Without {method} this person is locked out: none of the other methods is usable.",
            "{method} がなくなると、使える本人確認方法がなくなり、サインインできなくなります。"
        ),
        Code::WouldLeaveUntested => localized!(
            "{method} is the only usable method that is known to work; none of the others \
                     has passed its last test.",
            "動作を確かめてあるのは {method} だけです。ほかの方法は、直近の試行に成功していません。"
        ),
        Code::NotASignInMethod => localized!(
            "{method} ({kind}) cannot be used to sign in.",
            "{method}（{kind}）はサインインの本人確認に使えません。"
        ),
        Code::MethodUnavailable => {
            localized!("{method} is on record as unavailable.", "{method} は使えないものとして記録されています。")
        }
        Code::NothingLost => localized!(
            "Nothing of what is named is on record as unavailable.",
            "指定されたものに、使えないと記録されているものはありません。"
        ),
        Code::MethodRequired => localized!(
            "It has to be said which method was tested (usable: {methods}).",
            "どの方法を試したのか指定してください（使える方法：{methods}）。"
        ),
        Code::OlderThanKnown => localized!(
            "What is known of {method} is newer than this test: {at}.",
            "{method} については、この試行より新しい記録があります（{at}）。"
        ),
        Code::AlreadyApplied => {
            localized!("An application stands already, since {at}.", "すでに利用申請されています（{at}）。")
        }
        Code::NoMethod => localized!(
            "Nothing usable is registered; whoever applies now gets an \"unknown error\" at sign-in.",
            "使える本人確認方法が登録されていません。このまま申請すると、サインイン時に「不明なエラー」になります。"
        ),
        Code::TestRequired => localized!(
            "Step 3 is missing: no usable method has passed its last test.",
            "手順3が済んでいません。直近の試行に成功した、使える本人確認方法がありません。"
        ),
        Code::CitrixNotConfirmed => localized!(
            "Applying cuts off the remote desktop (Citrix Workspace) of administrative staff.",
            "利用申請をすると、事務用端末のリモートアクセス環境（Citrix Workspace）が切断されます。"
        ),
        Code::NotVoidable => localized!(
            "Line {sequence} cannot be taken back: registrations of accounts, undoings and \
                     lines of the log itself stay.",
            "{sequence}行目は取り消せません。アカウントの登録、取り消し、ログ自体の記録はそのまま残ります。"
        ),
        Code::NotYours => localized!(
            "Line {sequence} was recorded by somebody else[ ({authid})].",
            "{sequence}行目は別の担当者[（{authid}）]が記録したものです。"
        ),
        Code::TooLate => localized!(
            "Line {sequence} was recorded more than 15 minutes ago ({at}).",
            "{sequence}行目は記録から15分を過ぎています（{at}）。"
        ),
        Code::AccountOpen => localized!("Account {account} is open.", "アカウント {account} は閉鎖されていません。"),
        Code::NoChangeScreen => localized!(
            "{method} ({kind}) has no number that could be changed on the Security info page.",
            "{method}（{kind}）には、セキュリティ情報のページで変更できる電話番号がありません。"
        ),
        Code::ReplacementUntested => {
            localized!("{method} has not passed its last test.", "{method} は直近の試行に成功していません。")
        }
        Code::NotApplied => localized!(
            "No application for MFA stands, so there is nothing to end.",
            "有効な利用申請がないため、終了するものがありません。"
        ),
        Code::IdentityCheckRequired => {
            localized!(
                "It has to be said how the person's identity was checked.",
                "本人確認の手段を示す必要があります。"
            )
        }
        Code::RequestOpen => {
            localized!("Re-registration is requested already, since {at}.", "再登録はすでに申請されています（{at}）。")
        }
        Code::MethodStillUsable => localized!(
            "There is something to sign in with on record: {methods}.",
            "記録上、まだ使える本人確認方法があります：{methods}。"
        ),
        Code::ServiceNotLinked => localized!(
            "The identity verification service is on record as not linked; it helps only those who linked it before.",
            "本人確認サービスは未連携と記録されています。事前に連携した方だけが使えます。"
        ),
        Code::NoRequest => localized!("No re-registration is requested.", "再登録の申請がありません。"),
        Code::SameOperator => localized!(
            "You ({authid}) recorded the request; the policy asks for a second person to approve it.",
            "申請を記録したのはあなた（{authid}）です。承認は別の担当者が行う決まりです。"
        ),
        Code::PhoneChangeOpen => localized!(
            "A change of phones is under way already, since {at}.",
            "電話の交換手続きはすでに始まっています（{at}）。"
        ),
        Code::SameDevice => localized!(
            "The new phone would have the name of the old one: \"{device}\".",
            "新しい電話が古い電話と同じ名前です：「{device}」。"
        ),
        Code::NoPhoneChange => {
            localized!("No change of phones is under way.", "進行中の電話の交換手続きはありません。")
        }
        Code::PhoneChangeIncomplete => {
            localized!("Still to be dealt with: {methods}.", "まだ対応が済んでいないもの：{methods}。")
        }
        Code::AlreadyVoided => {
            localized!("Line {sequence} was taken back before.", "{sequence}行目はすでに取り消されています。")
        }
        Code::WouldNotFit => localized!(
            "Without line {sequence}, later events would no longer fit: line {lines}.",
            "{sequence}行目を取り消すと、後の記録が成り立たなくなります：{lines}行目。"
        ),
    }
}
