//! What is asked and said in a call (`mfadesk call`): questions end where the answer begins, remarks are whole lines.

use super::sentence::sentences;
use super::{Localized, localized, message};
use crate::domain::sequence::Sequence;
use crate::render::Locale;

/// Something that is asked in a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CallQuestion {
    /// Which of several commands with one name.
    Which,
    /// Of which kind a new method is.
    Kind,
    /// What a new method lives on.
    Device,
    /// How it verifies first; this one where nothing is answered.
    Channel(String),
    /// A phone number, which is not shown.
    Number,
    /// The extension behind a number.
    Extension,
    /// Which method.
    Method,
    /// The method that takes another's place.
    NewMethod,
    /// How a test went.
    Result,
    /// What was lost.
    Lost,
    /// What was found again.
    Found,
    /// Whether the remote desktop is signed out of, or not used.
    Citrix,
    /// How the identity was checked.
    IdentityCheck,
    /// By which way re-registration was asked for.
    Via,
    /// How the person belongs to the university.
    Affiliation,
    /// The old phone.
    OldPhone,
    /// The new phone.
    NewPhone,
    /// Whether the number changes with the phone.
    NumberChanges,
    /// For which day it is planned.
    PlannedOn,
    /// What is edited: something of the person, or a method.
    Edited,
    /// What of a method is edited.
    EditedOfMethod,
    /// In which language to write.
    Language,
    /// Whether the identity verification service is linked.
    IdentityService,
    /// What the page calls a method.
    Label,
    /// A serial.
    Serial,
    /// Why.
    Why,
    /// Why, if that is known.
    WhyIfKnown,
    /// Why a rule is overridden.
    Because,
    /// Whether a reason that begins like a command is one.
    IsTheReason,
    /// Whether this method, in short, is on the page as it is on record; on this device, where one is recorded.
    StillThere(String, Option<String>),
    /// Which device it is on now.
    WhichDevice,
    /// Whether something else is on the page.
    AnythingElse,
    /// Which one of a sort of thing it is.
    WhichThing,
    /// What a method lives on.
    LivesOn,
    /// Whether a number that somebody else has too is right.
    IsTheNumber,
    /// The same of a serial.
    IsTheSerial,
    /// Whether there are two phones.
    IsSecondPhone,
    /// Whether what was lost is back, or a new one has its name.
    BackOrNew,
    /// What the new one is called.
    NewName,
    /// Which of the things that one label names.
    WhichOfModel,
    /// Whether all of the device is lost.
    IsWholeDeviceLost,
    /// Whether what has the same serial or number is lost with it.
    AreTheyLostToo,
    /// Whether what nobody knows where it is was on it.
    IsOnItToo,
    /// Whether a thing that was stolen was in somebody's hands.
    HadSomebodyElseIt,
    /// Whether the new default works.
    DoesItWork,
    /// Whether a request is decided first.
    TurnDownFirst,
    /// Whether a change of phones is called off first.
    CallOffFirst,
    /// Whether the account is the right one.
    IsThisAccount,
    /// Whether what is out of reach comes back.
    WillComeBack,
    /// Whether what makes it worse is meant.
    IsItMeant,
    /// Whether this line is taken back, which this operator recorded.
    TakeBackOf(Sequence, String),
    /// What the command line calls so, and explains so.
    Other(String, String),
    /// A text that has no option, by what it is.
    Text(String),
}

/// The question, up to where the answer is typed.
pub fn question(question: &CallQuestion, locale: Locale) -> String {
    sentences! { question, locale;
        CallQuestion::Which => "Which one: ", "どれですか：";
        CallQuestion::Kind => "Kind: ", "種類：";
        CallQuestion::Device => "Device (its name, @m1, or nothing): ", "端末（名前か @m1、記録しないなら空欄）：";
        CallQuestion::Channel(first) => "Verifies by ({first}): ", "方式（{first}）：";
        CallQuestion::Number => "Number (not shown): ", "電話番号（表示されません）：";
        CallQuestion::Extension => "Extension (or nothing): ", "内線番号（なければ空欄）：";
        CallQuestion::Method => "Method: ", "本人確認方法：";
        CallQuestion::NewMethod => "Method that takes its place: ", "代わりになる本人確認方法：";
        CallQuestion::Result => "passed or failed (p/f): ", "成功か失敗か（p：成功、f：失敗）：";
        CallQuestion::Lost => "What was lost: ", "使えなくなったもの：";
        CallQuestion::Found => "What was found: ", "また使えるようになったもの：";
        CallQuestion::Citrix =>
            "Remote desktop (Citrix Workspace) signed out of, or not used? (y/n): ",
            "Citrix Workspaceはサインアウト済み、または不使用ですか（y/n）：";
        CallQuestion::IdentityCheck => "Identity checked by: ", "身元の確認に使ったもの：";
        CallQuestion::Via => "Asked for by way of: ", "申請先：";
        CallQuestion::Affiliation => "Affiliation: ", "所属：";
        CallQuestion::OldPhone => "Old phone: ", "変更前の端末：";
        CallQuestion::NewPhone => "New phone: ", "変更後の端末：";
        CallQuestion::NumberChanges => "Does the number change too? (y/n): ", "電話番号も変わりますか（y/n）：";
        CallQuestion::PlannedOn => "Planned on (2026-12-01, or nothing): ", "予定日（例：2026-12-01、未定なら空欄）：";
        CallQuestion::Edited => "What changed: ", "何が変わりましたか：";
        CallQuestion::EditedOfMethod => "What of it: ", "そのうち何ですか：";
        CallQuestion::Language => "Language to write in: ", "連絡に使う言語：";
        CallQuestion::IdentityService => "Identity verification service: ", "本人確認サービス：";
        CallQuestion::Label => "Called on the page (nothing clears it): ", "ページでの名称（空欄：消す）：";
        CallQuestion::Serial => "Serial (nothing clears it): ", "シリアル番号（空欄：消す）：";
        CallQuestion::Why => "Why: ", "理由：";
        CallQuestion::WhyIfKnown => "Why (or nothing): ", "理由（分からなければ空欄）：";
        CallQuestion::Because =>
            "Reason for the override (leave empty to cancel): ", "例外として記録する理由（空欄：記録しない）：";
        CallQuestion::IsTheReason =>
            "This looks like a command. Use it as the reason? (y/n): ", "コマンドのように見えます。理由として記録しますか（y/n）：";
        CallQuestion::WhichDevice => "On which device: ", "どの端末ですか：";
        CallQuestion::AnythingElse =>
            "Anything else on the page? (n, or what it is: key --device X): ",
            "ページにほかの方法はありますか（なければ n、あれば key --device X のように）：";
        CallQuestion::WhichThing =>
            "Which one is it (its name, @m1, or nothing: not known): ", "どの端末ですか（名前か @m1、分からなければ空欄）：";
        CallQuestion::LivesOn =>
            "Which device is it on (its name, @m1, or nothing: not known): ",
            "どの端末を使いますか（名前か @m1、分からなければ空欄）：";
        CallQuestion::IsTheNumber =>
            "Is the number right? (y/n: type it again): ", "電話番号は正しいですか（y、n：入力し直す）：";
        CallQuestion::IsTheSerial =>
            "Is the serial right? (y/n: type it again): ", "シリアル番号は正しいですか（y、n：入力し直す）：";
        CallQuestion::IsSecondPhone =>
            "Is it a second phone? (y/n: the one on record): ", "別の端末ですか（y、n：記録にある端末）：";
        CallQuestion::BackOrNew => "Is it back, or a new one: ", "戻ったのですか、新しい端末ですか：";
        CallQuestion::NewName => "Name of the new one: ", "新しい端末の名前：";
        CallQuestion::WhichOfModel =>
            "Several have that name. Which one (or nothing: all of them): ",
            "同じ名前のものが複数あります。どれですか（空欄：すべて）：";
        CallQuestion::IsWholeDeviceLost => "Is the whole device lost? (y/n): ", "端末ごと使えなくなりましたか（y/n）：";
        CallQuestion::AreTheyLostToo => "Are they lost too? (y/n): ", "これも使えなくなりましたか（y/n）：";
        CallQuestion::IsOnItToo => "Are they on it too? (y/n): ", "これもその端末を使う方法ですか（y/n）：";
        CallQuestion::HadSomebodyElseIt =>
            "Was it in someone else's hands? (y: it stays stolen/n): ",
            "ほかの人の手に渡っていましたか（y：盗難のままにする、n）：";
        CallQuestion::DoesItWork =>
            "Have the person sign in with it: passed, failed, or not now (p/f/n): ",
            "それでサインインを確認してもらった結果（p：成功、f：失敗、n：今はしない）：";
        CallQuestion::TurnDownFirst =>
            "A request for re-registration is open. Reject it first? (y/n): ",
            "再登録の申請が未処理です。先に却下を記録しますか（y/n）：";
        CallQuestion::CallOffFirst =>
            "A phone change is open. Cancel it first? (y/n): ",
            "機種変更が完了していません。先に中止を記録しますか（y/n）：";
        CallQuestion::IsThisAccount =>
            "Is it this account? (y/n: undo it): ", "このアカウントで間違いありませんか（y、n：取り消す）：";
        CallQuestion::WillComeBack =>
            "Will it come back? (y: undo the request/n): ", "戻る見込みですか（y：申請を取り消す、n）：";
        CallQuestion::IsItMeant => "Is that meant? (y/n: undo it): ", "これでよろしいですか（y、n：取り消す）：";
        CallQuestion::TakeBackOf(sequence, actor) =>
            "Line {sequence} was recorded by {actor}. Undo it? (y/n): ",
            "{sequence}行目は {actor} さん（自己申告）の記録です。取り消しますか（y/n）：";
        CallQuestion::Text(help) => "{help}: ", "{help}：";
        CallQuestion::Other(name, help) => "{name} ({help}): ", "{name}（{help}）：";
        .. {
            CallQuestion::StillThere(method, Some(device)) => message!(
                locale,
                "{method}: still there, still on {device}? (y/n/d): ",
                "{method}（{device}）：そのままありますか（y/n/d）："
            ),
            CallQuestion::StillThere(method, None) => {
                message!(locale, "{method}: still there? (y/n/d): ", "{method}：まだありますか（y/n/d）：")
            }
        }
    }
}

/// What a word of the command line stands for, where people choose among such words; none where it is not among them.
pub fn chosen(word: &str) -> Option<Localized> {
    Some(match word {
        "affiliation" => localized!("affiliation", "所属"),
        "language" => localized!("the language to write in", "連絡に使う言語"),
        "identity-service" => localized!("the identity verification service", "本人確認サービス"),
        "device" => localized!("device", "端末"),
        "label" => localized!("what the page calls it", "ページでの名称"),
        "serial" => localized!("serial", "シリアル番号"),
        "number" => localized!("number", "電話番号"),
        "back" => localized!("it is back", "戻った"),
        "new" => localized!("a new one", "新しい端末"),
        "linked" => localized!("linked", "連携済み"),
        "not-linked" => localized!("not linked", "未連携"),
        "request" => localized!("the person asked for it", "申請があった"),
        "approve" => localized!("approved: all methods are removed", "承認した（本人確認方法はすべて削除）"),
        "reject" => localized!("rejected", "却下した"),
        "start" => {
            localized!(
                "start the phone change; shows which methods stop working with the old phone",
                "開始（変更前の端末がないと使えなくなる方法を示す）"
            )
        }
        "complete" => localized!("the phone change is complete", "完了した"),
        "cancel" => localized!("the phone change is cancelled", "中止になった"),
        _ => return None,
    })
}

/// Something that is said in a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remark {
    /// What can be typed.
    Welcome,
    /// The account is not on record.
    NotOnRecord,
    /// A command was given up.
    GivenUp,
    /// The answer is none of those asked for.
    Again,
    /// What was typed is no phone number.
    NoNumber,
    /// Lines that were pasted with the refused one are not taken.
    PastedNotTaken,
    /// The reading-out begins.
    ReadingOut,
    /// The reading-out was given up.
    ReadingGivenUp,
    /// Nothing is on record to be read out.
    NothingToReadOut,
    /// Nothing was recorded.
    NothingRecorded,
    /// What was recorded.
    Recorded,
    /// What still has to be done.
    StillToDo,
    /// Below the commands that can be typed.
    Leaving,
}

/// The remark, as a sentence.
pub fn remark(remark: Remark, locale: Locale) -> String {
    sentences! { remark, locale;
        Remark::Welcome =>
            "Type next for what to say, help for the commands, end (or Ctrl-D) to leave. Missing values are asked for.",
            "next で伝えること、help でコマンドの一覧、end（Ctrl-D）で終了。足りないことは順に尋ねます。";
        Remark::NotOnRecord =>
            "not on record yet: register it first (register student)",
            "まだ記録がありません。先に登録してください（例：register student）";
        Remark::GivenUp => "Cancelled: nothing was recorded.", "中止しました。何も記録していません。";
        Remark::Again => "That is not one of the answers (Ctrl-C cancels).", "その答えは選べません（Ctrl-C で中止）。";
        Remark::PastedNotTaken =>
            "The rest of the pasted text was ignored. Answer this question first, then paste the rest again.",
            "続けて貼り付けた行は無視しました。先にこの質問に答えてから、残りを貼り直してください。";
        Remark::NoNumber => "That is not a phone number (Ctrl-C cancels).", "電話番号として読めません（Ctrl-C で中止）。";
        Remark::ReadingOut =>
            "Have the person read out what the page shows, and tick it off here. y: named; n: not named; d: named, but on another device.",
            "ページに表示されている方法を本人に読み上げてもらい、照合してください。y：ある、n：ない、d：あるが端末が違う。";
        Remark::ReadingGivenUp =>
            "Cancelled before all methods were checked: nothing was recorded.",
            "照合の途中で中止しました。何も記録していません。";
        Remark::NothingToReadOut => "No method is on record.", "本人確認方法の記録はありません。";
        Remark::NothingRecorded => "Nothing was recorded in this call.", "この通話では何も記録していません。";
        Remark::Recorded => "Recorded in this call", "この通話で記録したこと";
        Remark::StillToDo => "Still to do:", "まだ行うこと：";
        Remark::Leaving =>
            "end (or quit, Ctrl-D) leaves the call. The account and the ticket are not typed again.",
            "end（quit、Ctrl-D）で通話を終えます。IDとチケットを入力し直す必要はありません。";
    }
}
