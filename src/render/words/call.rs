//! What is asked and said in a call (`mfadesk call`): questions end where the answer begins, remarks are whole lines.

use super::{Both, both, said};
use crate::render::Voice;
use crate::render::sanitize::clean;

/// Something that is asked in a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
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
    /// Why a rule is lifted.
    Because,
    /// Whether a reason that begins like a command is one.
    IsTheReason,
    /// Whether this method, in short, is on the page as it is on record; on this device, where one is recorded.
    StillThere(String, Option<String>),
    /// Which device it is on now.
    WhichDevice,
    /// Whether something else is on the page.
    AnythingElse,
    /// What the command line calls so, and explains so.
    Other(String, String),
}

/// The question, up to where the answer is typed.
pub fn question(question: &Question, voice: Voice) -> String {
    match question {
        Question::Which => said!(voice, "Which one: ", "どれですか："),
        Question::Kind => said!(voice, "Kind: ", "種類："),
        Question::Device => {
            said!(voice, "Device (its name, @m1, or nothing): ", "端末（名前か @m1、記録しないなら空欄）：")
        }
        Question::Channel(first) => said!(voice, "Verifies by ({first}): ", "確認手段（{first}）："),
        Question::Number => said!(voice, "Number (not shown): ", "電話番号（表示されません）："),
        Question::Extension => said!(voice, "Extension (or nothing): ", "内線番号（なければ空欄）："),
        Question::Method => said!(voice, "Method: ", "本人確認方法："),
        Question::NewMethod => said!(voice, "Method that takes its place: ", "代わりになる本人確認方法："),
        Question::Result => said!(voice, "passed or failed (p/f): ", "成功か失敗か（p：成功、f：失敗）："),
        Question::Lost => said!(voice, "What was lost: ", "失ったもの："),
        Question::Found => said!(voice, "What was found: ", "見つかったもの："),
        Question::Citrix => said!(
            voice,
            "Remote desktop (Citrix Workspace) signed out of, or not used? (y/n): ",
            "Citrix Workspaceはサインアウト済み、または不使用ですか（y/n）："
        ),
        Question::IdentityCheck => said!(voice, "Identity checked by: ", "本人確認の手段："),
        Question::Via => said!(voice, "Asked for by way of: ", "申請の経路："),
        Question::Affiliation => said!(voice, "Affiliation: ", "所属："),
        Question::OldPhone => said!(voice, "Old phone: ", "変更前の端末："),
        Question::NewPhone => said!(voice, "New phone: ", "変更後の端末："),
        Question::NumberChanges => {
            said!(voice, "Does the number change too? (y/n): ", "電話番号も変わりますか（y/n）：")
        }
        Question::PlannedOn => {
            said!(voice, "Planned on (2026-12-01, or nothing): ", "予定日（例：2026-12-01、未定なら空欄）：")
        }
        Question::Edited => said!(voice, "What changed: ", "何が変わりましたか："),
        Question::EditedOfMethod => said!(voice, "What of it: ", "そのうち何ですか："),
        Question::Language => said!(voice, "Language to write in: ", "連絡に使う言語："),
        Question::IdentityService => said!(voice, "Identity verification service: ", "本人確認サービス："),
        Question::Label => said!(voice, "Called on the page (nothing clears it): ", "ページでの名称（空欄：消す）："),
        Question::Serial => said!(voice, "Serial (nothing clears it): ", "シリアル番号（空欄：消す）："),
        Question::Why => said!(voice, "Why: ", "理由："),
        Question::WhyIfKnown => said!(voice, "Why (or nothing): ", "理由（分からなければ空欄）："),
        Question::Because => said!(
            voice,
            "Record it anyway, because (nothing: do not record): ",
            "それでも記録する理由（空欄：記録しない）："
        ),
        Question::IsTheReason => {
            said!(
                voice,
                "It begins like a command. Is it the reason? (y/n): ",
                "コマンドのようですが、これが理由ですか（y/n）："
            )
        }
        Question::StillThere(method, Some(device)) => said!(
            voice,
            "{method}: still there, still on {device}? (y/n/d): ",
            "{method}（{device}）：そのままありますか（y/n/d）："
        ),
        Question::StillThere(method, None) => {
            said!(voice, "{method}: still there? (y/n/d): ", "{method}：まだありますか（y/n/d）：")
        }
        Question::WhichDevice => said!(voice, "On which device: ", "どの端末ですか："),
        Question::AnythingElse => {
            said!(
                voice,
                "Anything else on the page? (n, or what: key --device X): ",
                "ページにほかの方法はありますか（n、または key --device X のように）："
            )
        }
        Question::Other(name, help) => {
            let (name, help) = (clean(name), clean(help));
            said!(voice, "{name} ({help}): ", "{name}（{help}）：")
        }
    }
}

/// What a word of the command line stands for, where people choose among such words; none where it is not among them.
pub fn chosen(word: &str) -> Option<Both> {
    Some(match word {
        "affiliation" => both!("affiliation", "所属"),
        "language" => both!("the language to write in", "連絡に使う言語"),
        "identity-service" => both!("the identity verification service", "本人確認サービス"),
        "device" => both!("device", "端末"),
        "label" => both!("what the page calls it", "ページでの名称"),
        "serial" => both!("serial", "シリアル番号"),
        "number" => both!("number", "電話番号"),
        "linked" => both!("linked", "連携済み"),
        "not-linked" => both!("not linked", "未連携"),
        "request" => both!("the person asked for it", "申請があった"),
        "approve" => both!("approved: every method is gone", "承認した（本人確認方法はすべて消去）"),
        "reject" => both!("turned down", "却下した"),
        "start" => {
            both!("it begins: what dies with the old phone is said", "開始（変更前の端末と共に使えなくなるものを示す）")
        }
        "complete" => both!("everything was dealt with", "完了した"),
        "cancel" => both!("it is off", "中止になった"),
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
pub fn remark(remark: Remark, voice: Voice) -> String {
    match remark {
        Remark::Welcome => said!(
            voice,
            "help lists the commands, end (Ctrl-D) leaves; what is missing is asked for.",
            "help でコマンドの一覧、end（Ctrl-D）で終了。足りないことは順に尋ねます。"
        ),
        Remark::NotOnRecord => said!(
            voice,
            "not on record yet: register it first (register student)",
            "まだ記録がありません。先に登録してください（例：register student）"
        ),
        Remark::GivenUp => said!(voice, "Given up: nothing was recorded.", "中止しました。何も記録していません。"),
        Remark::Again => {
            said!(voice, "That is none of the answers (Ctrl-C gives up).", "その答えは選べません（Ctrl-C で中止）。")
        }
        Remark::PastedNotTaken => said!(
            voice,
            "What was pasted after this line is not taken: paste it again when this is settled.",
            "この行の後に貼り付けた行は実行していません。この件が済んでから貼り直してください。"
        ),
        Remark::NoNumber => said!(voice, "That is no phone number.", "電話番号として読めません。"),
        Remark::ReadingOut => said!(
            voice,
            "Read out what is on record. y: it is on the page; n: it is not; d: it is, but on another device.",
            "記録にある方法を読み上げてください。y：ページにある、n：ない、d：あるが端末が違う。"
        ),
        Remark::ReadingGivenUp => said!(
            voice,
            "Given up before everything was read out: nothing was recorded.",
            "読み上げの途中で中止しました。何も記録していません。"
        ),
        Remark::NothingToReadOut => {
            said!(voice, "No method is on record.", "本人確認方法の記録はありません。")
        }
        Remark::NothingRecorded => {
            said!(voice, "Nothing was recorded in this call.", "この通話では何も記録していません。")
        }
        Remark::Recorded => said!(voice, "Recorded in this call", "この通話で記録したこと"),
        Remark::StillToDo => said!(voice, "Still to be done:", "まだ行うこと："),
        Remark::Leaving => said!(
            voice,
            "end (or quit, Ctrl-D) leaves the call. The account and the ticket are not typed again.",
            "end（quit、Ctrl-D）で通話を終えます。IDとチケットを入力し直す必要はありません。"
        ),
    }
}
