//! What the independent reader found, in words.

use super::said;
use crate::render::Voice;
use crate::render::sanitize::clean;
use crate::verify::Kind;

/// What was found.
pub fn finding(kind: &Kind, voice: Voice) -> String {
    match kind {
        Kind::NotUtf8 => said!(voice, "not UTF-8", "UTF-8ではありません"),
        Kind::NotJson => said!(voice, "not one JSON object", "1つのJSONオブジェクトではありません"),
        Kind::WhiteSpace => said!(voice, "white space between members", "項目の間に空白があります"),
        Kind::MemberMissing { member } => {
            let member = clean(member);
            said!(voice, "\"{member}\" is missing", "「{member}」がありません")
        }
        Kind::MemberMalformed { member } => {
            let member = clean(member);
            said!(voice, "\"{member}\" is not in its form", "「{member}」の形式が違います")
        }
        Kind::BadEnding => {
            said!(voice, "does not end with its hashes and its data", "行末がハッシュとデータの形になっていません")
        }
        Kind::Sequence { expected, found } => said!(
            voice,
            "sequence {found} where {expected} should be: lines are missing, doubled or in another order",
            "通し番号が {expected} ではなく {found} です（行の欠落・重複・入れ替わり）"
        ),
        Kind::Datahash => {
            said!(voice, "the data is not what was written (datahash)", "データが書かれたときと違います（datahash）")
        }
        Kind::Chainhash => said!(
            voice,
            "the line, or the one before it, is not what was written (chainhash)",
            "この行か直前の行が書かれたときと違います（chainhash）"
        ),
        Kind::Unvouched => said!(
            voice,
            "the data was blanked, and nothing vouches for it",
            "データが抹消されていますが、それを裏付ける記録がありません"
        ),
        Kind::Unfinished => said!(
            voice,
            "unfinished, though it was acknowledged as a whole",
            "完全な行として受け付けたはずですが、途中で切れています"
        ),
        Kind::ShorterThanHead { sequence, bytes } => said!(
            voice,
            "the log ends before what was acknowledged (line {sequence}, {bytes} bytes)",
            "受け付けたところ（{sequence}行目、{bytes}バイト）より前でログが終わっています"
        ),
        Kind::HeadMismatch => said!(
            voice,
            "not the line that was acknowledged under this number (head.json)",
            "この番号で受け付けた行（head.json）とは別の行です"
        ),
        Kind::DidNotFit { reason, member, .. } => {
            let reason = code(reason);
            let member = member.map_or_else(String::new, |member| format!(": {member}"));
            said!(
                voice,
                "did not fit, changed nothing ({reason}{member})",
                "状態に合わず、何も変わりません（{reason}{member}）"
            )
        }
        Kind::UnknownType { r#type } => {
            let name = clean(r#type);
            said!(voice, "a type that this version does not know: {name}", "このバージョンが知らない種類です：{name}")
        }
        Kind::WrongSubject => {
            said!(voice, "not a type for this subject; changed nothing", "対象と種類が合わず、何も変わりません")
        }
        Kind::TimeGoesBack => {
            said!(voice, "recorded earlier than the line before", "直前の行より前の時刻で記録されています")
        }
        Kind::TornTail { bytes } => said!(
            voice,
            "an unfinished line of {bytes} bytes that was never acknowledged; it is ignored",
            "受け付けていない書きかけの行（{bytes}バイト）です。無視されます"
        ),
        Kind::AcceptedDamage { bytes: 0 } => {
            said!(voice, "a break in the chain that was accepted", "承認済みの連鎖の切れ目です")
        }
        Kind::AcceptedDamage { bytes } => {
            said!(voice, "{bytes} bytes of damage that was accepted", "承認済みの損傷（{bytes}バイト）です")
        }
        Kind::AcceptedMissing { after, until } => {
            let first = after + 1;
            said!(
                voice,
                "says that lines {first} to {until} are gone",
                "{first}行目から{until}行目が失われたことを記録しています"
            )
        }
        Kind::Blanked => {
            said!(voice, "the data was blanked, as a later line says", "データは抹消済みです（後の行に記録あり）")
        }
        Kind::HeadUnreadable => said!(
            voice,
            "head.json cannot be read, and counts as absent",
            "head.json を読めないため、ないものとして扱います"
        ),
    }
}

/// A code as it is written for scripts.
fn code(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default().trim_matches('"').to_owned()
}
