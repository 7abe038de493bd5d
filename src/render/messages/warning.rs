//! What a receipt warns of or answers with, in words.

use super::localized;
use super::sentence::Words;
use crate::domain::rules::WarningCode;

/// The words for a warning.
pub fn words(code: WarningCode) -> Words {
    let message = match code {
        WarningCode::OverrideNotNeeded => {
            localized!(
                "Nothing refused for {codes}; --override was not needed for it.",
                "{codes} による拒否はなかったため、その --override は不要でした。"
            )
        }
        WarningCode::TokenNotNeeded => localized!(
            "Hardware tokens are for those who can use nothing else, and something else is registered: {methods}.",
            "ハードウェアトークンは、ほかの方法が使えない方のためのものです。ほかの方法が登録されています：{methods}。"
        ),
        WarningCode::SecondPhone => localized!(
            "\"{device}\" is new: is it a second phone? Known: \"{known}\" ({method}).",
            "「{device}」は新しい端末名です。2台目の電話ですか？ 記録にあるのは「{known}」（{method}）です。"
        ),
        WarningCode::CriticalOnceInForce => localized!(
            "Once MFA is in force, losing {domain} {what} alone locks this person out. Add \
                 and test a method that does not depend on it.",
            "多要素認証が適用されると、{domain} {what} を失うだけでサインインできなくなります。それ\
                 に頼らない方法を追加し、試してもらってください。"
        ),
        WarningCode::LeftToSignIn => {
            localized!("Still there to sign in with: {methods}.", "まだ使える本人確認方法：{methods}。")
        }
        WarningCode::NothingLeft => localized!(
            "Nothing on record is left to sign in with. Ask about other devices first; if \
                 MFA is in force and nothing works, the person has to re-register.",
            "記録にある本人確認方法で使えるものは残っていません。まずほかの端末がないか確かめてくだ\
                 さい。多要素認証が適用されていて何も使えなければ、再登録が必要です。"
        ),
        WarningCode::DefaultLost => localized!(
            "The default sign-in method ({method}) is among them: at sign-in, \"Use a \
                 different verification option\" leads to the others.",
            "既定のサインイン方法（{method}）も含まれています。サインイン時に「別の確認オプションを\
                 使用する」を選ぶと、ほかの方法に切り替えられます。"
        ),
        WarningCode::DefaultMoved => {
            localized!(
                "The default sign-in method on record is {method} now.",
                "記録上の既定のサインイン方法は {method} になりました。"
            )
        }
        WarningCode::Gone => {
            localized!(
                "On record and not there any more: {methods}.",
                "記録にあり、もう登録されていないもの：{methods}。"
            )
        }
        WarningCode::DiesWithPhone => localized!(
            "Once \"{device}\" is gone, these stop working: {methods}. Deal with each while it still works: add, test, replace.",
            "「{device}」がなくなると使えなくなるもの：{methods}。使えるうちに、それぞれ追加・試行・置き換えをしてください。"
        ),
        WarningCode::NothingOnDevice => localized!(
            "Nothing on record is on \"{device}\". Check the label: mfadesk status ID.",
            "「{device}」にあると記録された本人確認方法はありません。端末名を確かめてください：mfadesk status ID"
        ),
        WarningCode::LimitExceeded => localized!(
            "With this taken back, there are more of this sort on record than an account can hold: {kind}.",
            "取り消しにより、1アカウントの上限を超えた種類があります：{kind}。"
        ),
        WarningCode::TakenBack => localized!(
            "Taken back: line {sequence}[ ({taken_back})]. Level before: {before}; now: {after}.",
            "取り消した記録：{sequence}行目[（{taken_back}）]。危険度：{before} → {after}。"
        ),
        WarningCode::ClockBehind => localized!(
            "The clock of this machine is behind the last line of the log ({last}). Check the clock.",
            "この端末の時計が、ログの最後の行（{last}）より遅れています。時計を確かめてください。"
        ),
        WarningCode::TailQuarantined => localized!(
            "The log ended in an unfinished line that was never acknowledged (at byte \
                 {offset}, {bytes} bytes). It was cut off and kept in {file}.",
            "ログの末尾に、完了していない書きかけの行がありました（{offset}バイト目から{bytes}バイ\
                 ト）。切り離して {file} に保管しました。"
        ),
        WarningCode::HeadUnreadable => localized!(
            "head.json cannot be read and is left out of account: {why}.",
            "head.json を読めないため、ないものとして扱います：{why}。"
        ),
        WarningCode::HeadNotWritten => localized!(
            "head.json could not be brought up to date: {why}. The event is recorded.",
            "head.json を更新できませんでした：{why}。イベントは記録されています。"
        ),
    };
    Words { message, remedy: None }
}

/// Whether it answers a question rather than warn of something.
pub fn is_note(code: WarningCode) -> bool {
    match code {
        WarningCode::LeftToSignIn | WarningCode::DefaultMoved | WarningCode::TakenBack => true,
        WarningCode::OverrideNotNeeded
        | WarningCode::TokenNotNeeded
        | WarningCode::SecondPhone
        | WarningCode::CriticalOnceInForce
        | WarningCode::NothingLeft
        | WarningCode::DefaultLost
        | WarningCode::Gone
        | WarningCode::DiesWithPhone
        | WarningCode::NothingOnDevice
        | WarningCode::LimitExceeded
        | WarningCode::ClockBehind
        | WarningCode::TailQuarantined
        | WarningCode::HeadUnreadable
        | WarningCode::HeadNotWritten => false,
    }
}
