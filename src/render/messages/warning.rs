//! What a receipt warns of or answers with, in words.

use super::sentence::{point, sentences};
use super::{id, list, message, names, of_thing};
use crate::domain::account::mfa_state::MfaState;
use crate::domain::id::{AccountId, MethodId};
use crate::domain::rules::Warning;
use crate::render::Locale;
use crate::render::labels::Labels;
use crate::render::sanitize::clean;

/// What a warning says; the account that it is about, where that is known, stands in the commands that it proposes.
pub fn message(warning: &Warning, about: Option<&AccountId>, locale: Locale) -> String {
    let id = id(about);
    let Labels { security_info, other_option, .. } = locale.labels();
    sentences! { warning, locale;
        Warning::OverrideNotNeeded { codes } =>
            "No rule refused this; --override {codes} was not needed.",
            "{codes} による拒否はなかったため、その --override は不要でした。";
        Warning::TokenNotNeeded { methods } =>
            "Hardware tokens are for those who can use nothing else, and something else is registered: {methods}.",
            "ハードウェアトークンは、ほかの方法が使えない方のためのものです。ほかの方法が登録されています：{methods}。";
        Warning::SecondPhone { device, known = phones(known, locale) } =>
            "\"{device}\" is a new device name. Is it really a different device? On record: {known}.",
            "「{device}」は記録にない端末名です。記録にあるのは{known}です。別の端末ですか。同じものなら名前をそろえてください。";
        Warning::NumberLength { method, digits, usual } =>
            "The number of {method} has {digits} digits; a number like this has {usual}. If it was mistyped: mfadesk edit {id} \
             {method} --number N",
            "{method} の番号は{digits}桁ですが、このような番号は通常{usual}桁です。入力の誤りであれば：mfadesk edit {id} {method} \
             --number 番号";
        Warning::SmsToLandline { method } =>
            "The number of {method} is no mobile number, and text messages do not reach a landline. If it is a landline: mfadesk undo \
             {id}, then add it as alternate-phone",
            "{method} の番号は携帯電話のものではなく、固定電話にはSMSが届きません。固定電話であれば：mfadesk undo {id} \
             の後、alternate-phone として追加してください";
        Warning::NoDevice { method } =>
            "Which device is {method} on? Until that is recorded, it may be lost together with anything: mfadesk edit {id} {method} --device NAME",
            "{method} はどの端末を使いますか？ 記録するまでは、何と同時に使えなくなるか分かりません：mfadesk edit {id} {method} --device 端末名";
        Warning::AlsoBehind { thing, methods } =>
            "The same as for {methods}: {thing}. They are lost together.",
            "{thing}は {methods} と同じです。同時に使えなくなります。";
        Warning::AlsoElsewhere { thing, accounts = some_of(accounts, locale) } =>
            "Also on record for {accounts}: {thing}. The phone of an office or a family is often shared; otherwise ask whose it \
             is: mfadesk shared {id}",
            "{thing}は {accounts} にも記録されています。部署や家族で共有する電話であれば問題ありません。\
             そうでなければ、誰のものか確かめてください：mfadesk shared {id}";
        Warning::NotSeen { method, at } =>
            "The latest look ({at}) did not show {method}. See what is on the {security_info} page now, and record it: \
             mfadesk observe {id} --all",
            "最後に確認したとき（{at}）、{method} はありませんでした。\
             いま「{security_info}」のページにあるものを確かめ、記録してください：mfadesk observe {id} --all";
        Warning::KnownLater { known, at } =>
            "Later information stays as it is: {known} ({at}). Is that right?",
            "{known}（{at}）。こちらの方が後のことなので、変わりません。間違いありませんか？";
        Warning::NotChanged { pieces } =>
            "Not changed, because later information is on record: {pieces}.",
            "後のこととしてすでに記録されているため、変わらないもの：{pieces}。";
        Warning::LevelWorse {
            before,
            after,
            points = match &points[..] {
                [] => String::new(),
                points => {
                    let points = list(points.iter().map(String::as_str), locale.lang);
                    message!(locale, " Losing one of these alone would now lock this person out: {points}.", "次のどれか1つが使えなくなるだけで、サインインできなくなります：{points}。")
                }
            }
        } =>
            "Risk level before: {before}; now: {after}.{points}",
            "危険度：{before} → {after}。{points}";
        Warning::NamesModel { device, methods } =>
            "\"{device}\" is the name of several things ({methods}): which one is it? Name it by its method, or by \
             serial:S.",
            "「{device}」という名前のものは複数あります（{methods}）。どれですか？ \
             方法のID、または serial:シリアル番号 で示してください。";
        Warning::SeveralNumbers { digits, methods } =>
            "Different numbers end in {digits} ({methods}): which one is it? Undo this and name it by its method, or type \
             the whole number.",
            "末尾が {digits} の電話番号は複数あります（{methods}）。どれですか？ 取り消したうえで、\
             方法のIDか番号全体で示してください。";
        Warning::MayBeOnIt { device, methods } if matches!(warning, Warning::MayBeOnIt { is_general: true, .. }) =>
            "\"{device}\" is a general name: which device is it? Are these on it too: {methods}?",
            "「{device}」だけでは、どの端末か分かりません。{methods} もその端末を使いますか？";
        Warning::MayBeOnIt { device, methods } =>
            "It is not on record where these are: {methods}. Are they on \"{device}\" too?",
            "使う端末が記録されていないもの：{methods}。これも「{device}」を使いますか？";
        Warning::WasStolen { methods } if matches!(warning, Warning::WasStolen { signed_in: true, .. }) =>
            "On record as stolen, and yet signed in with: {methods}. Is it in this person's hands again? Then: mfadesk found {id} \
             METHOD. Otherwise have them delete it on the {security_info} page at once, and change the password.",
            "盗まれたと記録されていますが、サインインに使われました（{methods}）。本人の手元に戻っていますか？ \
             戻っていれば：mfadesk found {id} 方法。戻っていなければ、すぐに「{security_info}」のページで削除し、パスワードを変更してもらってください。";
        Warning::HasOldNumber { number = names::ending(number), methods } =>
            "The old number (••{number}) is on record for {methods} too. Has it changed there as well? Then: mfadesk edit {id} \
             METHOD --number -",
            "前の番号（••{number}）は {methods} にも記録されています。こちらも変わっていれば：mfadesk edit {id} 方法 \
             --number -";
        Warning::PasswordSuffices {} if matches!(warning, Warning::PasswordSuffices { mfa: MfaState::SetupRequired }) =>
            "No method is left to sign in with, so the next sign-in asks for the password only and leads back to setup: \
             re-registration is not needed. What to say: mfadesk next {id}",
            "サインインに使える本人確認方法が登録されていないため、次のサインインはパスワードだけで初期設定に戻ります。\
             再登録は不要です。伝えること：mfadesk next {id}";
        Warning::PasswordSuffices {} =>
            "MFA is off, so this person signs in with the password alone. Re-registration is needed only if the {security_info} \
             page asks for a method that does not work any more.",
            "多要素認証は有効でないため、パスワードだけでサインインできます。\
             再登録が必要なのは、「{security_info}」のページで、使えなくなった方法を求められる場合だけです。";
        Warning::ApplyAfterwards {} =>
            "No application for MFA is in effect. To use MFA, the person goes through all four steps, and applies in step 4.",
            "有効な利用申請の記録がありません。多要素認証を使うには、手順1から手順4（利用申請）まで行う必要があります。";
        Warning::WasStolen { methods } =>
            "On record as stolen: {methods}. If someone else may have had it, have the person delete it on the {security_info} page and register it again.",
            "盗まれたと記録されていたものです（{methods}）。ほかの人の手に渡ったおそれがあれば、\
             「{security_info}」のページで削除し、登録し直してもらってください。";
        Warning::DefaultUntested { method } =>
            "{method} is asked for first now, although no current test sign-in has passed: mfadesk test {id} {method} passed",
            "{method} が最初に求められますが、サインイン確認に成功していません：mfadesk test {id} {method} passed";
        Warning::NothingChanges {} =>
            "This is on record already, so nothing was recorded.",
            "すでにこのとおり記録されているため、記録していません。";
        Warning::NowUntested { method } =>
            "The tests of {method} were made with something else and do not count any more. Have the person sign in with it \
             again, then: mfadesk test {id} {method} passed",
            "{method} のこれまでのサインイン確認は別のもので行われたため、数えません。もう一度サインインを確認してから：\
             mfadesk test {id} {method} passed";
        Warning::AllUntested { methods } =>
            "After such a time it is not known whether these work: {methods}. See what is on the {security_info} page \
             (mfadesk observe {id} --all), and have each tested.",
            "期間が空いたため、使えるかどうか分からないもの：{methods}。「{security_info}」のページにあるものを確かめ（\
             mfadesk observe {id} --all）、それぞれサインインを確認してもらってください。";
        Warning::RequestLeftOpen { at } =>
            "A request for re-registration has been open since {at}.", "再登録の申請が未処理です（{at}）。";
        Warning::PhoneChangeLeftOpen { at } =>
            "A phone change has been open since {at}.", "機種変更が完了していません（{at}）。";
        Warning::TokensAssigned { serials = list(serials, locale.lang) } =>
            "Hardware tokens assigned to this person: {serials}. Have them given back. What does not come back: mfadesk token lost SERIAL",
            "この方に割り当てたハードウェアトークン：{serials}。返却してもらってください。返却されない場合：mfadesk token lost シリアル番号";
        Warning::TakesEndingBack { since, ending } =>
            "MFA was ending, since {since}, and would have been off from {ending}: this application undoes that, and MFA \
             stays on. If that is not meant: mfadesk undo {id}",
            "多要素認証は {since} からの終了手続きにより {ending} に終了するはずでしたが、この利用申請で取り消され、\
             有効なままになります。そのつもりでなければ：mfadesk undo {id}";
        Warning::FollowUpEnds { at } =>
            "This note completes the follow-up of {at}: the latest note counts. If it is still to be done: mfadesk note {id} TEXT --follow-up WHEN",
            "{at} の対応予定は、このメモで完了になります（最新のメモが有効です）。まだの場合：mfadesk note {id} メモ --follow-up 日時";
        Warning::PlannedDayPast { day } =>
            "The planned day ({day}) was over already. Is it the right year? To plan another day: mfadesk phone-change cancel \
             {id}, then start it again.",
            "予定日（{day}）はすでに過ぎていました。年は合っていますか？ 予定を変える場合：mfadesk phone-change cancel \
             {id} の後、もう一度 start で記録してください。";
        Warning::UnknownErrorAwaits {} =>
            "No sign-in method is registered: until one is, sign-in fails with an \"unknown error\". Have the person do steps 1 \
             to 3 now, and record each method: mfadesk add {id} KIND, then mfadesk test {id} METHOD passed",
            "本人確認方法が登録されていないため、登録するまではサインイン時に「不明なエラー」になります。\
             すぐに手順1〜3を行ってもらい、登録した方法を記録してください：mfadesk add {id} 種類、続いて mfadesk test {id} 方法 passed";
        Warning::NothingRegistered {} =>
            "No sign-in method is registered, and MFA is off. The person begins with step 1 on the {security_info} page. Record \
             each method: mfadesk add {id} KIND, then mfadesk test {id} METHOD passed",
            "本人確認方法が1つも登録されておらず、多要素認証は有効ではありません。手順1から始めてもらい、\
             登録した方法を記録してください：mfadesk add {id} 種類、続いて mfadesk test {id} 方法 passed";
        Warning::NeverSetUp {} =>
            "No sign-in method was ever on record: is it this account? A person who was never set up starts with step 1 and needs no re-registration.",
            "本人確認方法が登録された記録がありません。このアカウントで間違いありませんか？ \
             まだ設定していない方は手順1から始めればよく、再登録は不要です。";
        Warning::ComesBack { methods } =>
            "Only out of reach: {methods}. Have the device fetched or charged, or wait for the new SIM. Re-registration deletes \
             every method: only if they will not come back.",
            "{methods} は手元にないだけです（取りに戻る、充電する、SIMを待つなど）。再登録をするとすべて消えます。\
             戻らない場合だけにしてください。";
        Warning::WayNeedsSignIn { via } =>
            "The way \"{via}\" asks for a sign-in with MFA, which is what this person cannot do. Open ways: office, \
             website, and the identity service where it is linked.",
            "「{via}」には多要素認証でのサインインが必要ですが、この方はサインインできません。\
             申請できる先：office、website、連携済みであれば identity-service。";
        Warning::TakesAddedSince { methods } =>
            "These were registered after the request, and are deleted with the rest: {methods}.",
            "申請より後に登録されたものも一緒に消えます：{methods}。";
        Warning::ApprovalLeaves { methods } =>
            "These worked after the approval, and stay on record: {methods}.",
            "承認より後に使えたと記録されているため、残るもの：{methods}。";
        Warning::RecordedBy { sequence, actor } =>
            "Line {sequence} was recorded by {actor} (self-reported).",
            "{sequence}行目は {actor} さん（自己申告）が記録したものです。";
        Warning::LockedOutOnceInForce { at } =>
            "When MFA takes effect ({at}), no method on record can be used any more. Have the person add and test a method that \
             does not end before.",
            "多要素認証が有効になる時点（{at}）で、記録にある本人確認方法はどれも使えなくなっています。\
             それまでに終了しない方法を追加し、サインインを確認してもらってください。";
        Warning::LeftToSignIn { methods } =>
            "Methods left on record: {methods}.",
            "まだ使える本人確認方法：{methods}。";
        Warning::OpenToPassword {} =>
            "No sign-in method is left on record, so the next sign-in asks for the password only and leads back to setup. Until then the password alone is enough to sign in. Record what is on the {security_info} page (mfadesk add {id} KIND), or have the person set up again at once.",
            "記録上、本人確認方法が1つもなくなりました。次のサインインはパスワードだけで、初期設定に戻ります。それが済むまで、パスワードを知る人は誰でもサインインできます。「{security_info}」のページにあるものを記録する（mfadesk add {id} 種類）か、すぐに設定し直してもらってください。";
        Warning::ChannelEnded { channel } =>
            "By the policy, {channel} has ended for this method, so the test does not count. If it does work, the policy is wrong.",
            "運用ポリシーでは、{channel}による確認はすでに終了しているため、このサインイン確認は数えません。実際に使えるのであれば、運用ポリシーの誤りです。";
        Warning::NothingLeft {} =>
            "No method on record is available. Ask about other devices first. If MFA is on and nothing works, the person must re-register. What to say: mfadesk next {id}",
            "記録にある本人確認方法で使えるものは残っていません。まず、ほかの端末がないか聞いてください。多要素認証が有効で、何も使えなければ、再登録が必要です。伝えること：mfadesk next {id}";
        Warning::DefaultLost { method } if matches!(warning, Warning::DefaultLost { has_others: false, .. }) =>
            "The default sign-in method ({method}) is affected.",
            "既定のサインイン方法（{method}）も含まれています。";
        Warning::DefaultLost { method } =>
            "The default sign-in method ({method}) is affected: at sign-in, press \"{other_option}\" to use another method.",
            "既定のサインイン方法（{method}）も含まれています。\
             サインイン時に「{other_option}」を選ぶと、ほかの方法に切り替えられます。";
        Warning::DefaultMoved { method } =>
            "The default sign-in method on record is {method} now.",
            "記録上の既定のサインイン方法は {method} になりました。";
        Warning::Gone { methods } =>
            "On record but no longer registered: {methods}.",
            "ページになかったため、削除済みとした方法：{methods}。";
        Warning::DiesWithPhone { device, methods } if matches!(warning, Warning::DiesWithPhone { is_lost: true, .. }) =>
            "\"{device}\" is on record as lost, and these do not work without it: {methods}. Add and test a new method for each, then replace the old one.",
            "「{device}」は使えなくなったと記録されています。それがないと使えないもの：{methods}。代わりの方法を登録し、サインインを確認して入れ替えるよう伝えてください。";
        Warning::DiesWithPhone { device, methods } =>
            "These methods stop working without \"{device}\": {methods}. Before the person gives it away, add and test a new method for each, then replace the old one.",
            "「{device}」がないと使えなくなるもの：{methods}。使えるうちに、代わりの方法を登録し、サインインを確認して入れ替えるよう伝えてください。";
        Warning::NothingOnDevice { device } =>
            "Nothing on record is on \"{device}\". Check the label: mfadesk status {id}.",
            "「{device}」を使うと記録された本人確認方法はありません。端末名を確かめてください：mfadesk status {id}";
        Warning::LimitExceeded { kind } =>
            "Without that line, the record holds more of these than an account can have: {kind}.",
            "取り消しにより、1アカウントの上限を超えた種類があります：{kind}。";
        Warning::TakenBack { sequence, before, taken_back (" ({taken_back})", "（{taken_back}）") }
            if matches!(warning, Warning::TakenBack { before, after, .. } if before == after) =>
            "Undone: line {sequence}{taken_back}. The risk level stays the same: {before}.",
            "取り消した記録：{sequence}行目{taken_back}。危険度は変わりません：{before}。";
        Warning::TakenBack { sequence, before, after, taken_back (" ({taken_back})", "（{taken_back}）") } =>
            "Undone: line {sequence}{taken_back}. Risk level before: {before}; now: {after}.",
            "取り消した記録：{sequence}行目{taken_back}。危険度：{before} → {after}。";
        Warning::Forgotten { before } if matches!(warning, Warning::Forgotten { before, after } if before == after) =>
            "Answers are as if this had never been known. The risk level stays the same: {before}.",
            "以後の回答は、この内容を知らなかったものとして扱います。危険度は変わりません：{before}。";
        Warning::Forgotten { before, after } =>
            "Answers are as if this had never been known. Risk level before: {before}; now: {after}.",
            "以後の回答は、この内容を知らなかったものとして扱います。危険度：{before} → {after}。";
        Warning::CountsAsOpen {} =>
            "The line that closed the account is among them: it counts as an open one again.",
            "離籍の記録が含まれています。このアカウントは、再び在籍中として数えられます。";
        Warning::NoLongerFits { lines } =>
            "Later lines about this account no longer fit, and change nothing any more: line {lines}.",
            "このアカウントの後の記録のうち、成り立たなくなり、反映されなくなるもの：{lines}行目。";
        Warning::QuarantineHolds { files, path } =>
            "Unfinished lines that were cut off may hold the same ({files} in {path}): look at them, and delete them.",
            "切り離した書きかけの行にも同じ内容が残っているかもしれません（{path} に{files}件）。確かめて削除してください。";
        Warning::ClockBehind { last } =>
            "The clock of this machine is behind the last line of the log ({last}). Check the clock.",
            "このコンピューターの時計が、ログの最後の行（{last}）より遅れています。時計を確かめてください。";
        Warning::DatedAhead { sequence, at } =>
            "Line {sequence} was recorded while the clock was ahead ({at}). Until that time, or until it is undone, what it says counts as later than anything recorded now.",
            "{sequence}行目は、進んだ時計（{at}）で記録されました。その内容は、その日時になるか取り消されるまで、\
             いま記録することよりも後のこととして扱われます。";
        Warning::ClockWentBack { sequence } =>
            "The clock had gone back when line {sequence} was recorded: the lines before it count as known at that earlier time.",
            "{sequence}行目の記録時に時計が戻っていました。それより前の行も、その時刻に知られていたものとして扱われます。";
        Warning::TailQuarantined { offset, bytes, file } =>
            "The log ended in an unfinished line that was never acknowledged (at byte {offset}, {bytes} bytes). It \
             was cut off and kept in {file}.",
            "ログの末尾に、完了していない書きかけの行がありました（{offset}バイト目から{bytes}バイト）。切り離して \
             {file} に保管しました。";
        Warning::HeadUnreadable { why } =>
            "head.json cannot be read and is left out of account: {why}.",
            "head.json を読めないため、ないものとして扱います：{why}。";
        Warning::IndexNotUsed { why = names::index_flaw(why, locale.lang) } =>
            "The index is not used, and the whole log was read: {why}. To rebuild it: mfadesk index rebuild",
            "索引を使わず、ログ全体を読みました：{why}。作り直すには：mfadesk index rebuild";
        Warning::HeadNotWritten { why } =>
            "head.json could not be brought up to date: {why}. The event is recorded.",
            "head.json を更新できませんでした：{why}。イベントは記録されています。";
        .. {
            Warning::NamesNoThing { device, method } => of_thing::names_no_thing(device, method, &id, locale),
            Warning::LongVowelMark { typed, dashed, method, option } => {
                of_thing::long_vowel_mark(typed, dashed, &[&id, method.as_str(), option], locale)
            }
            Warning::CriticalOnceInForce { domain, what } => {
                let what = point(domain, what, locale);
                message!(
                    locale,
                    "Once MFA is on, losing {what} alone locks this person out. Have them add and test a method that does not depend on it.",
                    "多要素認証が有効になると、{what}が使えなくなるだけで、サインインできなくなります。それがなくても使える方法を追加し、サインインを確認してもらってください。"
                )
            }
            Warning::RegistrationsStay { accounts } => registrations_stay(accounts, locale),
            Warning::DeviceLost { device, methods: ids } => of_thing::lost_before(device, ids, &id, locale),
            Warning::OthersOnDevice { thing, device, methods: ids } => {
                of_thing::lost_too(thing, device, ids, &id, locale)
            }
        }
    }
}

/// Phones in a row, each with a method that is on it.
fn phones(known: &[(String, MethodId)], locale: Locale) -> String {
    let one = |(label, method): &(String, MethodId)| {
        let (label, method) = (clean(label), clean(method.as_str()));
        message!(locale, "\"{label}\" ({method})", "「{label}」（{method}）")
    };
    list(known.iter().map(one), locale.lang)
}

/// Registrations that undoing a run leaves: the one that is closed is named if there is one.
fn registrations_stay(accounts: &[AccountId], locale: Locale) -> String {
    let id = id(accounts.first().filter(|_| accounts.len() == 1));
    let accounts = some_of(accounts, locale);
    message!(
        locale,
        "The registration cannot be undone: {accounts}. If it was a mistake: mfadesk close {id} --reason TEXT",
        "登録は取り消せません：{accounts}。誤りであれば、離籍済みとして記録してください：mfadesk close {id} --reason 理由"
    )
}

/// Accounts in a row: a few, and how many more there are.
fn some_of(accounts: &[AccountId], locale: Locale) -> String {
    const NAMED: usize = 3;
    let named = list(accounts.iter().take(NAMED).map(AccountId::as_str), locale.lang);
    match accounts.len().saturating_sub(NAMED) {
        0 => named,
        more => message!(locale, "{named} and {more} more", "{named} ほか{more}件"),
    }
}

/// Whether it answers a question rather than warn of something.
pub fn is_note(warning: &Warning) -> bool {
    match warning {
        Warning::LeftToSignIn { .. }
        | Warning::DefaultMoved { .. }
        | Warning::NothingChanges
        | Warning::TakenBack { .. }
        | Warning::Forgotten { .. } => true,
        Warning::OverrideNotNeeded { .. }
        | Warning::NamesNoThing { .. }
        | Warning::LongVowelMark { .. }
        | Warning::NumberLength { .. }
        | Warning::SmsToLandline { .. }
        | Warning::NoDevice { .. }
        | Warning::AlsoBehind { .. }
        | Warning::AlsoElsewhere { .. }
        | Warning::DeviceLost { .. }
        | Warning::NotSeen { .. }
        | Warning::KnownLater { .. }
        | Warning::NotChanged { .. }
        | Warning::LevelWorse { .. }
        | Warning::OthersOnDevice { .. }
        | Warning::NamesModel { .. }
        | Warning::SeveralNumbers { .. }
        | Warning::MayBeOnIt { .. }
        | Warning::WasStolen { .. }
        | Warning::HasOldNumber { .. }
        | Warning::PasswordSuffices { .. }
        | Warning::ApplyAfterwards
        | Warning::DefaultUntested { .. }
        | Warning::AllUntested { .. }
        | Warning::RequestLeftOpen { .. }
        | Warning::PhoneChangeLeftOpen { .. }
        | Warning::TokensAssigned { .. }
        | Warning::NowUntested { .. }
        | Warning::TakesEndingBack { .. }
        | Warning::FollowUpEnds { .. }
        | Warning::PlannedDayPast { .. }
        | Warning::UnknownErrorAwaits
        | Warning::NothingRegistered
        | Warning::NeverSetUp
        | Warning::ComesBack { .. }
        | Warning::WayNeedsSignIn { .. }
        | Warning::TakesAddedSince { .. }
        | Warning::ApprovalLeaves { .. }
        | Warning::RecordedBy { .. }
        | Warning::TokenNotNeeded { .. }
        | Warning::SecondPhone { .. }
        | Warning::CriticalOnceInForce { .. }
        | Warning::LockedOutOnceInForce { .. }
        | Warning::NothingLeft
        | Warning::OpenToPassword
        | Warning::ChannelEnded { .. }
        | Warning::DefaultLost { .. }
        | Warning::Gone { .. }
        | Warning::DiesWithPhone { .. }
        | Warning::NothingOnDevice { .. }
        | Warning::RegistrationsStay { .. }
        | Warning::LimitExceeded { .. }
        | Warning::CountsAsOpen
        | Warning::NoLongerFits { .. }
        | Warning::QuarantineHolds { .. }
        | Warning::ClockBehind { .. }
        | Warning::DatedAhead { .. }
        | Warning::ClockWentBack { .. }
        | Warning::TailQuarantined { .. }
        | Warning::IndexNotUsed { .. }
        | Warning::HeadUnreadable { .. }
        | Warning::HeadNotWritten { .. } => false,
    }
}
