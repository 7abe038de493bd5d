//! What the independent reader found, in words.

use super::message;
use super::sentence::sentences;
use crate::render::Locale;
use crate::render::sanitize::clean;
use crate::verify::Kind;

/// What was found.
pub fn finding(kind: &Kind, locale: Locale) -> String {
    sentences! { kind, locale;
        Kind::NotUtf8 => "not UTF-8", "UTF-8ではありません";
        Kind::NotJson => "not one JSON object", "1つのJSONオブジェクトではありません";
        Kind::WhiteSpace => "white space between members", "項目の間に空白があります";
        Kind::MemberMissing { member } => "\"{member}\" is missing", "「{member}」がありません";
        Kind::MemberMalformed { member } => "\"{member}\" is not in its form", "「{member}」の形式が違います";
        Kind::BadEnding => "does not end with its hashes and its data", "行末がハッシュとデータの形になっていません";
        Kind::Sequence { expected, found } =>
            "sequence {found} where {expected} should be: lines are missing, doubled or in another order",
            "通し番号が {expected} ではなく {found} です（行の欠落・重複・入れ替わり）";
        Kind::Datahash => "the data is not what was written (datahash)", "データが書かれたときと違います（datahash）";
        Kind::Chainhash =>
            "the line, or the one before it, is not what was written (chainhash)",
            "この行か直前の行が書かれたときと違います（chainhash）";
        Kind::Unvouched =>
            "the data was redacted, but no redaction is recorded",
            "データが抹消されていますが、それを裏付ける記録がありません";
        Kind::Unfinished =>
            "unfinished, though it was acknowledged as a whole",
            "完全な行として受け付けたはずですが、途中で切れています";
        Kind::ShorterThanHead { sequence, bytes } =>
            "the log ends before what was acknowledged (line {sequence}, {bytes} bytes)",
            "受け付けたところ（{sequence}行目、{bytes}バイト）より前でログが終わっています";
        Kind::HeadMismatch =>
            "not the line that was acknowledged under this number (head.json)",
            "この番号で受け付けた行（head.json）とは別の行です";
        Kind::KeptMismatch =>
            "what comes before this accepted damage or loss is not what was kept then",
            "ここで承認された破損・欠落より前の部分が、承認時に残っていたものと違います";
        Kind::SoundAccepted =>
            "accepted as damage, but contains a valid line",
            "破損として承認されていますが、正常な行が含まれています";
        Kind::Unbound =>
            "accepted by version 0.1: later lines do not vouch for what comes before it",
            "バージョン0.1で承認されたもので、これより前の部分は、後の行からは裏付けられません";
        Kind::DidNotFit { reason = code(reason), member (": {member}", ": {member}") } =>
            "did not fit, changed nothing ({reason}{member})", "状態に合わず、何も変わりません（{reason}{member}）";
        Kind::WrongSubject => "not a type for this subject; changed nothing", "対象と種類が合わず、何も変わりません";
        Kind::TimeGoesBack { since, until } =>
            "recorded earlier than the lines before it, from line {since} to line {until}: the clock was ahead there, or behind here",
            "前にある{since}行目から{until}行目までより前の時刻で記録されています。そこで時計が進んでいたか、ここで遅れていました";
        Kind::TornTail { bytes } =>
            "an unfinished line of {bytes} bytes that was never acknowledged; it is ignored",
            "受け付けていない書きかけの行（{bytes}バイト）です。無視されます";
        Kind::Blanked => "the data was redacted, as a later line says", "データは抹消済みです（後の行に記録あり）";
        Kind::RedactionUnfinished =>
            "a later line says that the data was redacted, but it is still there: \"mfadesk log redact LINE --reason TEXT\" finishes it",
            "後の行に抹消したとありますが、データが残っています。「mfadesk log redact 行番号 --reason 理由」で完了します";
        Kind::UnprovenActor =>
            "who recorded it is only claimed: the proof it names is no enrolment of that operator in effect there",
            "記録した人は自己申告です。証明として挙げられたものは、その時点で有効な、その担当者の登録ではありません";
        Kind::HeadUnreadable =>
            "head.json cannot be read, and counts as absent", "head.json を読めないため、ないものとして扱います";
        Kind::AcceptedMissing { after = after + 1, until } =>
            "says that lines {after} to {until} are missing",
            "{after}行目から{until}行目が失われたことを記録しています";
        .. {
            Kind::AcceptedDamage { bytes: 0 } => {
                message!(locale, "a break in the chain that was accepted", "承認済みの連鎖の切れ目です")
            }
            Kind::AcceptedDamage { bytes } => {
                message!(locale, "{bytes} bytes of damage that was accepted", "承認済みの破損（{bytes}バイト）です")
            }
            Kind::UnknownType { r#type } => {
                let name = clean(r#type);
                message!(locale, "a type that this version does not know: {name}", "このバージョンが知らない種類です：{name}")
            }
        }
    }
}

/// A code as it is written for scripts.
fn code(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default().trim_matches('"').to_owned()
}
