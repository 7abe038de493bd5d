//! What a receipt warns of or answers with, in words.

use super::sentence::sentences;
use crate::domain::rules::Warning;
use crate::render::Locale;

/// What a warning says.
pub fn message(warning: &Warning, locale: Locale) -> String {
    sentences! { warning, locale;
        Warning::OverrideNotNeeded { codes } =>
            "Nothing refused for {codes}; --override was not needed for it.",
            "{codes} による拒否はなかったため、その --override は不要でした。";
        Warning::TokenNotNeeded { methods } =>
            "Hardware tokens are for those who can use nothing else, and something else is registered: {methods}.",
            "ハードウェアトークンは、ほかの方法が使えない方のためのものです。ほかの方法が登録されています：{methods}。";
        Warning::SecondPhone { device, known, method } =>
            "\"{device}\" is new: is it a second phone? Known: \"{known}\" ({method}).",
            "「{device}」は新しい端末名です。2台目の電話ですか？ 記録にあるのは「{known}」（{method}）です。";
        Warning::CriticalOnceInForce { domain, what } =>
            "Once MFA is in force, losing {domain} {what} alone locks this person out. Add and test a method that \
             does not depend on it.",
            "多要素認証が適用されると、{domain} {what} を失うだけでサインインできなくなります。\
             それに頼らない方法を追加し、試してもらってください。";
        Warning::LeftToSignIn { methods } =>
            "Still there to sign in with: {methods}.",
            "まだ使える本人確認方法：{methods}。";
        Warning::NothingLeft {} =>
            "Nothing on record is left to sign in with. Ask about other devices first; if MFA is in force and \
             nothing works, the person has to re-register.",
            "記録にある本人確認方法で使えるものは残っていません。まずほかの端末がないか確かめてください。\
             多要素認証が適用されていて何も使えなければ、再登録が必要です。";
        Warning::DefaultLost { method } =>
            "The default sign-in method ({method}) is among them: at sign-in, \"Use a different verification \
             option\" leads to the others.",
            "既定のサインイン方法（{method}）も含まれています。\
             サインイン時に「別の確認オプションを使用する」を選ぶと、ほかの方法に切り替えられます。";
        Warning::DefaultMoved { method } =>
            "The default sign-in method on record is {method} now.",
            "記録上の既定のサインイン方法は {method} になりました。";
        Warning::Gone { methods } =>
            "On record and not there any more: {methods}.",
            "記録にあり、もう登録されていないもの：{methods}。";
        Warning::DiesWithPhone { device, methods } =>
            "Once \"{device}\" is gone, these stop working: {methods}. Deal with each while it still works: add, test, replace.",
            "「{device}」がなくなると使えなくなるもの：{methods}。使えるうちに、それぞれ追加・試行・置き換えをしてください。";
        Warning::NothingOnDevice { device } =>
            "Nothing on record is on \"{device}\". Check the label: mfadesk status ID.",
            "「{device}」にあると記録された本人確認方法はありません。端末名を確かめてください：mfadesk status ID";
        Warning::LimitExceeded { kind } =>
            "With this taken back, there are more of this sort on record than an account can hold: {kind}.",
            "取り消しにより、1アカウントの上限を超えた種類があります：{kind}。";
        Warning::TakenBack { sequence, before, after, taken_back (" ({taken_back})", "（{taken_back}）") } =>
            "Taken back: line {sequence}{taken_back}. Level before: {before}; now: {after}.",
            "取り消した記録：{sequence}行目{taken_back}。危険度：{before} → {after}。";
        Warning::ClockBehind { last } =>
            "The clock of this machine is behind the last line of the log ({last}). Check the clock.",
            "この端末の時計が、ログの最後の行（{last}）より遅れています。時計を確かめてください。";
        Warning::TailQuarantined { offset, bytes, file } =>
            "The log ended in an unfinished line that was never acknowledged (at byte {offset}, {bytes} bytes). It \
             was cut off and kept in {file}.",
            "ログの末尾に、完了していない書きかけの行がありました（{offset}バイト目から{bytes}バイト）。切り離して \
             {file} に保管しました。";
        Warning::HeadUnreadable { why } =>
            "head.json cannot be read and is left out of account: {why}.",
            "head.json を読めないため、ないものとして扱います：{why}。";
        Warning::HeadNotWritten { why } =>
            "head.json could not be brought up to date: {why}. The event is recorded.",
            "head.json を更新できませんでした：{why}。イベントは記録されています。";
    }
}

/// Whether it answers a question rather than warn of something.
pub fn is_note(warning: &Warning) -> bool {
    match warning {
        Warning::LeftToSignIn { .. } | Warning::DefaultMoved { .. } | Warning::TakenBack { .. } => true,
        Warning::OverrideNotNeeded { .. }
        | Warning::TokenNotNeeded { .. }
        | Warning::SecondPhone { .. }
        | Warning::CriticalOnceInForce { .. }
        | Warning::NothingLeft
        | Warning::DefaultLost { .. }
        | Warning::Gone { .. }
        | Warning::DiesWithPhone { .. }
        | Warning::NothingOnDevice { .. }
        | Warning::LimitExceeded { .. }
        | Warning::ClockBehind { .. }
        | Warning::TailQuarantined { .. }
        | Warning::HeadUnreadable { .. }
        | Warning::HeadNotWritten { .. } => false,
    }
}
