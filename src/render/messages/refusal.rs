//! Every refusal, in words: what the rule says. The way out of each is in [`super::way_out`]. docs/procedure.md tells
//! where each rule comes from.

use super::sentence::sentences;
use super::{Message, echo, message, way_out};
use crate::domain::id::AccountId;
use crate::domain::rules::Refusal;
use crate::render::Locale;
use crate::render::labels::Labels;

/// What a refusal says, and the way out for the account that it is about, where that is known.
pub fn message(refusal: &Refusal, about: Option<&AccountId>, locale: Locale) -> Message {
    Message { message: says(refusal, locale), remedy: Some(way_out::way_out(refusal, about, locale)) }
}

fn says(refusal: &Refusal, locale: Locale) -> String {
    let Labels { security_info, .. } = locale.labels();
    sentences! { refusal, locale;
        Refusal::Usage { what (": {what}", "：{what}") } =>
            "The command cannot be understood{what}.",
            "コマンドを解釈できません{what}。";
        Refusal::EventIdTaken {
            sequence (": it belongs to another event, line {sequence}", "：{sequence}行目の別の記録"),
            account (", account {account}", "、アカウント {account}"),
            blanked ("; such an event is recorded in line {blanked}, and its data was redacted since", "。同じ種類の記録が{blanked}行目にありますが、その内容はその後抹消されました")
        } =>
            "The event id is taken{sequence}{account}{blanked}.",
            "このイベントIDはすでに使われています{sequence}{account}{blanked}。";
        Refusal::UnknownAccount { account } =>
            "There is no account {account} in the log.",
            "アカウント {account} は記録にありません。";
        Refusal::UnknownMethod { method } =>
            "No method {method} is registered for this account.",
            "このアカウントに本人確認方法 {method} は登録されていません。";
        Refusal::UnknownDevice { what } =>
            "No registered method is on a device \"{what}\".",
            "端末「{what}」を使う本人確認方法は登録されていません。";
        Refusal::UnknownNumber { what (": {what}", "（{what}）") } =>
            "No registered method has that number{what}.",
            "その電話番号{what}の本人確認方法は登録されていません。";
        Refusal::UnknownEvent {
            sequence (": line {sequence}", "（{sequence}行目）"),
            run (": nothing of a run {run}", "（一括記録 {run}）") = echo::typed(run)
        } =>
            "There is no such event to undo{sequence}{run}.",
            "取り消せる記録がありません{sequence}{run}。";
        Refusal::VersionConflict { account, version, expected } =>
            "Account {account} has changed since you looked at it: it is now at version {version}, not {expected}.",
            "アカウント {account} の記録が、確認した後に変わっています（現在は版{version}、指定は版{expected}）。";
        Refusal::AccountClosed { account } =>
            "Account {account} is closed: the person left the university.",
            "アカウント {account} は、離籍済みと記録されています。";
        Refusal::InTheFuture { at } =>
            "That time has not come yet: {at}; only what has happened can be recorded.",
            "まだ来ていない日時です（{at}）。記録できるのは、すでに起きたことだけです。";
        Refusal::PersonalData { ending (" (ending in {ending})", "（末尾{ending}）") } =>
            "The text holds what reads as a mail address or a phone number{ending}.",
            "文章に、メールアドレスまたは電話番号と読めるもの{ending}が含まれています。";
        Refusal::AccountExists { account } =>
            "Account {account} is on record already.",
            "アカウント {account} はすでに記録されています。";
        Refusal::SlotTaken { kind, method } =>
            "{kind} is already registered ({method}). An account can have only one.",
            "{kind}はすでに登録されています（{method}）。1アカウントに1つだけです。";
        Refusal::NumberRequired { kind } =>
            "{kind} needs its phone number.",
            "{kind}には電話番号が必要です。";
        Refusal::NumberNotAllowed { kind } =>
            "{kind} has no phone number.",
            "{kind}に電話番号はありません。";
        Refusal::InvalidNumber { kind, method (" ({method})", "（{method}）") } =>
            "What was given for {kind}{method} is not a phone number.",
            "{kind}{method}に指定されたものは電話番号ではありません。";
        Refusal::ChannelNotSupported { kind, channel } =>
            "{kind} cannot verify by {channel}.",
            "{kind}の方式に「{channel}」はありません。";
        Refusal::ExtensionNotAllowed { kind, method (" ({method})", "（{method}）") } =>
            "{kind}{method} has no extension.",
            "{kind}{method}に内線番号はありません。";
        Refusal::LockedOut {} =>
            "MFA is on and no method is available, so the person cannot open the {security_info} page.",
            "多要素認証が有効で、使える本人確認方法がないため、「{security_info}」のページを開けません。";
        Refusal::KindNotAllowed { kind, affiliation } =>
            "{kind} is not offered to this affiliation ({affiliation}).",
            "{kind}は、この所属（{affiliation}）の方には提供されていません。";
        Refusal::NotFirst { kind } =>
            "{kind} cannot be the first verification method.",
            "{kind}は、1個目の本人確認方法にできません。";
        Refusal::TooManyMethods { kind, limit } =>
            "There is no room for {kind}: the limit of {limit} is reached.",
            "{kind}はこれ以上登録できません（上限{limit}個）。";
        Refusal::DuplicateMethod { kind, thing, name, method } =>
            "{method} depends on {thing} \"{name}\" already: {kind} on it as well adds no safety.",
            "{method} がすでに{thing}「{name}」によるものです。同じものに{kind}を登録しても安全にはなりません。";
        Refusal::LastMethod { method } =>
            "{method} is the only sign-in method. Without it, the password alone is enough to sign in until MFA is set up again.",
            "{method} は唯一の本人確認方法です。削除すると、初期設定をやり直すまでパスワードだけでサインインできてしまいます。";
        Refusal::WouldLockOut { method } =>
            "Without {method} this person would be locked out: no other method is available.",
            "{method} が使えなくなると、ほかに使える本人確認方法がないため、サインインできなくなります。";
        Refusal::WouldLeaveUntested { method } =>
            "{method} is the only available method whose latest test sign-in passed.",
            "最後のサインイン確認に成功しているのは、{method} だけです。";
        Refusal::NotASignInMethod { method, kind } =>
            "{method} ({kind}) cannot be used to sign in.",
            "{method}（{kind}）はサインインの本人確認に使えません。";
        Refusal::MethodUnavailable { method } =>
            "{method} is on record as unavailable.",
            "{method} は使えないものとして記録されています。";
        Refusal::NothingLost { otherwise } if !otherwise.is_empty() =>
            "None of these is on record as lost, stolen, broken or out of reach. Unavailable for another reason: {otherwise}.",
            "指定されたものに、紛失・盗難・故障・手元にないと記録されているものはありません。別の理由で使えないもの：{otherwise}。";
        Refusal::NothingLost {} =>
            "None of these is on record as unavailable.",
            "指定されたものに、使えないと記録されているものはありません。";
        Refusal::MethodRequired { methods } =>
            "Which method was tested? Available methods: {methods}.",
            "どの方法でサインインを確認したのか指定してください（使える方法：{methods}）。";
        Refusal::NeverDefault { method, kind } =>
            "{kind} ({method}) cannot be the default sign-in method: the policy says so.",
            "{kind}（{method}）は、運用ポリシーにより既定のサインイン方法になりません。";
        Refusal::OlderThanKnown {
            known,
            at,
            sequence (", line {sequence}", "、{sequence}行目"),
            is_ahead = ahead(*is_ahead, locale)
        } =>
            "Something later is already on record: {known} ({at}{sequence}{is_ahead}).",
            "これより後のことがすでに記録されています：{known}（{at}{sequence}{is_ahead}）。";
        Refusal::AlreadyApplied { at } =>
            "The person has already applied for MFA ({at}).",
            "すでに利用申請されています（{at}）。";
        Refusal::NoMethod {} =>
            "No method is available. If the person applies now, sign-in ends in an \"unknown error\".",
            "使える本人確認方法が登録されていません。このまま申請すると、サインイン時に「不明なエラー」になります。";
        Refusal::TestRequired { methods } =>
            "Step 3 is not done: none of the available methods ({methods}) has passed its latest test sign-in.",
            "手順3が済んでいません。使える本人確認方法（{methods}）のうち、最後のサインイン確認に成功したものがありません。";
        Refusal::CitrixNotConfirmed {} =>
            "For administrative staff, applying disconnects the remote desktop (Citrix Workspace).",
            "利用申請をすると、事務業務端末のリモートアクセス（Citrix Workspace）が切断されます。";
        Refusal::NotVoidable { sequence } =>
            "Line {sequence} cannot be undone: account registrations, undo entries and entries about the log itself are permanent.",
            "{sequence}行目は取り消せません。アカウントの登録、取り消し、ログ自体の記録はそのまま残ります。";
        Refusal::NotYours { sequence, authid (" ({authid})", "（{authid}）") } =>
            "Line {sequence} was recorded by another operator{authid}.",
            "{sequence}行目は別の担当者{authid}が記録したものです。";
        Refusal::TooLate { sequence, at } =>
            "Line {sequence} was recorded more than 15 minutes ago ({at}).",
            "{sequence}行目は記録から15分を過ぎています（{at}）。";
        Refusal::AccountOpen { account } =>
            "Account {account} is open.",
            "アカウント {account} は、離籍済みと記録されていません。";
        Refusal::NoChangeScreen { method, kind } =>
            "{method} ({kind}) has no number that could be changed on the {security_info} page.",
            "{method}（{kind}）には、「{security_info}」のページで変更できる電話番号がありません。";
        Refusal::ReplacementUntested { method } =>
            "{method} has not passed its latest test sign-in.",
            "{method} は、最後のサインイン確認に成功していません。";
        Refusal::NotApplied {
            since (" MFA has been ending since {since}", "多要素認証は終了手続き中です（{since} から）"),
            ending (": it is asked for until {ending}. An application would turn it on again.", "。{ending} までは求められます。利用申請をすると、また有効になります。")
        } =>
            "There is no active application for MFA, so there is nothing to turn off.{since}{ending}",
            "有効な利用申請がないため、終了するものがありません。{since}{ending}";
        Refusal::IdentityCheckRequired {} =>
            "Identity check missing: say how you checked the person's identity.",
            "どのように身元を確認したか（--identity-check）を指定してください。";
        Refusal::RequestOpen { at } =>
            "Re-registration was already requested ({at}).",
            "再登録はすでに申請されています（{at}）。";
        Refusal::MethodStillUsable { methods } =>
            "The record still shows methods that the person can try: {methods}.",
            "記録上、まだ使える本人確認方法があります：{methods}。";
        Refusal::ServiceNotLinked {} =>
            "The identity verification service is on record as not linked; it helps only those who linked it before.",
            "本人確認サービスは未連携と記録されています。事前に連携した方だけが使えます。";
        Refusal::NoRequest {} =>
            "No re-registration is requested.",
            "再登録の申請がありません。";
        Refusal::SameOperator { authid } =>
            "You ({authid}) recorded the request; the policy asks for a second person to approve it.",
            "申請を記録したのもあなた（{authid}）です。承認は別の担当者が行う決まりです。";
        Refusal::UnknownOperator { operator = echo::typed(operator) } =>
            "No one is enrolled under the name \"{operator}\".",
            "「{operator}」という名前の担当者は登録されていません。";
        Refusal::OperatorEnrolled { operator } =>
            "Operator {operator} is enrolled already.",
            "担当者 {operator} はすでに登録されています。";
        Refusal::OperatorNameAlike { operator } =>
            "In a table this name could be taken for that of {operator}, who is enrolled.",
            "この名前は、登録済みの担当者 {operator} と見分けがつきません。";
        Refusal::ProofRequired {} =>
            "This takes an operator who proves who they are.",
            "登録済みの担当者による証明が必要です。";
        Refusal::CodeRefused {} if matches!(refusal, Refusal::CodeRefused { used_up: true }) =>
            "This code was used already; each counts once.",
            "このコードはすでに使われています。1つのコードは1回だけ有効です。";
        Refusal::CodeRefused {} =>
            "That is not the code.",
            "コードが違います。";
        Refusal::CodeThrottled { seconds } =>
            "Too many wrong codes. No code is checked for another {seconds} s.",
            "誤ったコードが続いたため、あと{seconds}秒はコードを受け付けません。";
        Refusal::TokenInStock { serial } =>
            "Token {serial} is in stock already.",
            "トークン {serial} はすでに在庫にあります。";
        Refusal::UnknownToken { serial = echo::typed(serial) } =>
            "No token {serial} is in stock.",
            "トークン {serial} は在庫にありません。";
        Refusal::TokenUnassigned { serial } =>
            "Token {serial} is not assigned yet.",
            "トークン {serial} はまだ誰にも割り当てられていません。";
        Refusal::TokenElsewhere { serial } =>
            "Token {serial} is assigned to another person.",
            "トークン {serial} は別の方のものとして記録されています。";
        Refusal::TokenCodesRequired {} =>
            "The desk has the secret of this token, so two codes of it have to show that the person has it.",
            "サポート窓口に秘密があるトークンです。本人の手元にあることを、2つのコードで確かめます。";
        Refusal::TokenNotActivated { serial } =>
            "Token {serial} is not on record as activated in Entra, so a code of it says nothing of a sign-in.",
            "トークン {serial} はEntraで有効化された記録がないため、そのコードではサインインの確認になりません。";
        Refusal::NothingToExport {} =>
            "There is no token that was handed out since the last time and is not activated.",
            "前回の後に割り当てられ、有効化されていないトークンはありません。";
        Refusal::NoCodeKept {} =>
            "The desk does not have the secret of this method, so it cannot tell whether a code is right.",
            "サポート窓口にはこの方法の秘密がないため、コードが正しいか判断できません。";
        Refusal::NotEnrolledHere { kind } =>
            "The desk enrols no method of this kind itself: {kind}.",
            "この種類の方法はサポート窓口では登録しません：{kind}。";
        Refusal::PhoneChangeOpen { at } =>
            "A phone change is already open (started {at}).",
            "機種変更は、すでに開始の記録があります（{at}）。";
        Refusal::SameDevice { device } =>
            "The new phone would have the name of the old one: \"{device}\".",
            "新しいスマホと古いスマホの名前が同じです：「{device}」。";
        Refusal::NoPhoneChange {} =>
            "No phone change is open.",
            "開始の記録がある機種変更はありません。";
        Refusal::PhoneChangeIncomplete { methods } =>
            "The phone change is not finished. Still to do: {methods}.",
            "機種変更が終わっていません。まだ対応が必要なもの：{methods}。";
        Refusal::AlreadyVoided { sequence } =>
            "Line {sequence} is already undone.",
            "{sequence}行目はすでに取り消されています。";
        Refusal::WouldNotFit { sequence, lines } =>
            "Undoing line {sequence} would make later events invalid: line {lines}.",
            "{sequence}行目を取り消すと、後の記録が成り立たなくなります：{lines}行目。";
        Refusal::AlreadyBlanked { sequence } =>
            "The data of line {sequence} is already redacted.",
            "{sequence}行目の内容はすでに抹消されています。";
        Refusal::NotBlankable { sequence } =>
            "Line {sequence} cannot be redacted on its own, because other lines depend on it (the registration of an account, the undoing of something that is still there, an entry about the log itself).",
            "{sequence}行目だけを抹消することはできません。ほかの行の読み方を決めている行です（アカウントの登録、\
             内容が残っている記録の取り消し、ログ自体についての記録）。";
        Refusal::NotClosedBefore {
            account, at (": closed {at}", "。離籍：{at}"), last (", and something happened at {last}", "。最後の記録：{last}")
        } =>
            "Account {account} was not closed before that time{at}{last}.",
            "アカウント {account} は、指定の日時より前に離籍した記録がありません{at}{last}。";
    }
}

/// Of a line that is dated after the clock.
fn ahead(is_ahead: bool, locale: Locale) -> String {
    match is_ahead {
        true => message!(locale, ", which is after the clock", "、現在の時刻より後の日時です"),
        false => String::new(),
    }
}
