//! Seals and proofs, in words.

use std::path::Path;

use super::Message;
use super::sentence::{InWords, sentences};
use crate::desk::fault::{BrokenSeal, NoProof};
use crate::domain::sequence::Sequence;
use crate::render::Locale;
use crate::verify::SealVerdict;

/// What became of a seal that does not simply hold.
pub fn verdict(verdict: SealVerdict, locale: Locale) -> String {
    sentences! { verdict, locale;
        SealVerdict::Holds => "holds", "有効です";
        SealVerdict::Superseded =>
            "some of the lines it covers are missing, which was accepted and sealed since",
            "対象の行の一部が失われていますが、承認され、その後に封印されています";
        SealVerdict::Lost =>
            "not what was sealed: lines are missing, as was accepted, and others may be rewritten; the log was not sealed since",
            "封印したときと違います。承認済みの行の欠落があり（書き換えもありえます）、その後に封印されていません";
        SealVerdict::Rewritten =>
            "the log does not begin with what was sealed: lines were rewritten",
            "ログの先頭部分が封印したときと違います（行の書き換え）";
        SealVerdict::Cut =>
            "the log ends before what was sealed does: lines were cut off",
            "封印したところより前でログが終わっています（行の切り捨て）";
        SealVerdict::BehindDamage =>
            "what it covers cannot be checked behind the damage", "破損の後まで及ぶため、検査できません";
        SealVerdict::OtherLog => "a seal of another log", "別のログの封印です";
        SealVerdict::Unreadable => "not in the form of a seal", "封印の形式ではありません";
        SealVerdict::WrongSignature => "the signature is not one of this seal", "署名がこの封印のものではありません";
        SealVerdict::SignerNotAllowed =>
            "its signer is not allowed, or was not at that time",
            "署名者が認められていないか、その時点では認められていませんでした";
    }
}

/// That a log is not sealed, since it does not begin with what this file covers up to that line.
pub fn broken(why: BrokenSeal, file: &Path, sequence: Sequence, locale: Locale) -> Message {
    let file = file.in_words(locale);
    sentences! { why, locale;
        BrokenSeal::Cut =>
            "The log ends before line {sequence}, which {file} covers. Nothing was sealed.",
            "{file} が封印した{sequence}行目より前でログが終わっています。封印していません。";
            "The log was cut or restored from an older copy. Look for the missing lines, and tell the administrator of the store.",
            "ログが切り詰められたか、古いコピーから復元されています。失われた行を探し、ストアの管理者に知らせてください。";
        BrokenSeal::Lost =>
            "Of the lines up to {sequence}, which {file} covers, some are missing. Nothing was sealed.",
            "{file} が封印した{sequence}行目までのうち、失われた行があります。封印していません。";
            "If that loss is known and was accepted (mfadesk log verify says where), seal with: --accept-loss",
            "失われたことを把握し、承認済みなら（箇所は mfadesk log verify で確認）、--accept-loss を付けて封印してください。";
        BrokenSeal::Rewritten =>
            "The log up to line {sequence} is not what {file} covers. Nothing was sealed.",
            "{sequence}行目までのログが、{file} が封印した内容と違います。封印していません。";
            "Earlier lines were rewritten, or this is another log, or the file is not a genuine seal. Find out which (mfadesk log verify --allowed-signers FILE), and tell the administrator of the store.",
            "過去の行が書き換えられたか、別のログか、正しい封印ではありません。mfadesk log verify --allowed-signers ファイル で調べ、ストアの管理者に知らせてください。";
    }
}

/// Why a file proves nothing.
pub fn no_proof(why: NoProof, locale: Locale) -> String {
    sentences! { why, locale;
        NoProof::NotAProof => "it is not in the form of a proof", "証明の形式ではありません";
        NoProof::Line(line) => "line {line} cannot stand at that place in the log", "{line}行目がログの行ではありません";
        NoProof::Data(line) => "the data is not that of line {line}", "データが{line}行目のものではありません";
        NoProof::Path(line) => "line {line} is not among what was sealed", "{line}行目は封印したものの中にありません";
        NoProof::WrongSignature => "the signature is not one of its seal", "署名がその封印のものではありません";
        NoProof::SignerNotAllowed =>
            "the signer of the seal is not allowed, or was not at that time",
            "封印の署名者が認められていないか、その時点では認められていませんでした";
    }
}
