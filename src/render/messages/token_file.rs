//! What is wrong with a file of hardware tokens, in words. No part of a secret is in them.

use super::{Message, echo, localized, message};
use crate::commands::token_file::{TOKEN_COLUMNS, TokenError, TokenFlaw};
use crate::render::Locale;

/// So many lines are told of; the rest is counted.
const TOLD: usize = 10;

/// Everything that is wrong with it.
pub fn say(flaws: &[TokenFlaw], locale: Locale) -> Message {
    let space = localized!(" ", "").of(locale.lang);
    let mut said: Vec<String> = flaws.iter().take(TOLD).map(|flaw| self::flaw(flaw, locale)).collect();
    if let more @ 1.. = flaws.len().saturating_sub(TOLD) {
        said.push(message!(locale, "And {more} more.", "ほか{more}件。"));
    }
    let header = TOKEN_COLUMNS.join(",");
    let remedy = message!(
        locale,
        "Nothing was taken in. The file is that of Entra's upload: a first line \"{header}\", then a token a line, the secret in base32, the interval 30 or 60. Or it holds otpauth URIs, one a line: otpauth://totp/ISSUER:SERIAL?secret=…",
        "何も取り込んでいません。Entraへのアップロード用のファイルで、1行目は「{header}」、以降は1行に1つのトークン（秘密はbase32、間隔は30か60）です。または、otpauth URI（otpauth://totp/発行者:シリアル番号?secret=…）を1行に1つ書いたファイルです。"
    );
    Message { message: said.join(space), remedy: Some(remedy) }
}

fn flaw(flaw: &TokenFlaw, locale: Locale) -> String {
    let line = flaw.line;
    match &flaw.wrong {
        TokenError::Header => {
            message!(
                locale,
                "Line {line} is not the header of such a file.",
                "{line}行目がこの形式のヘッダーではありません。"
            )
        }
        TokenError::Columns(count) => {
            message!(locale, "Line {line} has {count} columns, not 6.", "{line}行目は6列ではなく{count}列です。")
        }
        TokenError::Unclosed => message!(
            locale,
            "Line {line} has a quotation mark that is not closed.",
            "{line}行目の引用符が閉じられていません。"
        ),
        TokenError::BehindQuote => message!(
            locale,
            "Line {line} has something behind a closing quotation mark.",
            "{line}行目の閉じ引用符の後ろに、余分な文字があります。"
        ),
        TokenError::NoSerial => {
            message!(locale, "Line {line} has no serial number.", "{line}行目にシリアル番号がありません。")
        }
        TokenError::Twice(serial) => {
            let serial = echo::typed(serial);
            message!(
                locale,
                "Line {line}: the serial number {serial} is in an earlier line.",
                "{line}行目：シリアル番号 {serial} は前の行にもあります。"
            )
        }
        TokenError::Secret => message!(
            locale,
            "Line {line}: the secret key is not base32 of 13 to 128 letters.",
            "{line}行目：秘密が13〜128文字のbase32ではありません。"
        ),
        TokenError::Interval(typed) => {
            let typed = echo::typed(typed);
            message!(
                locale,
                "Line {line}: the interval is \"{typed}\", neither 30 nor 60.",
                "{line}行目：間隔「{typed}」は30でも60でもありません。"
            )
        }
        TokenError::NoUri => message!(
            locale,
            "Line {line} is not an otpauth URI of a token (otpauth://totp/…).",
            "{line}行目はトークンのotpauth URI（otpauth://totp/…）ではありません。"
        ),
        TokenError::Counts => message!(
            locale,
            "Line {line}: the codes count up (HOTP); only codes that go by the time (TOTP) can be checked.",
            "{line}行目：カウンター方式（HOTP）のトークンです。扱えるのは時刻方式（TOTP）だけです。"
        ),
        TokenError::UnknownParameter => message!(
            locale,
            "Line {line}: the URI has a parameter that is none of secret, issuer, algorithm, digits and period.",
            "{line}行目：URIに、secret、issuer、algorithm、digits、period 以外の項目があります。"
        ),
        TokenError::ParameterTwice => {
            message!(locale, "Line {line}: the URI has a parameter twice.", "{line}行目：URIに同じ項目が2回あります。")
        }
        TokenError::TwoIssuers => message!(
            locale,
            "Line {line}: the URI names two issuers that differ.",
            "{line}行目：URIの2か所の発行者が一致しません。"
        ),
        TokenError::Algorithm => message!(
            locale,
            "Line {line}: the algorithm is none of SHA1, SHA256 and SHA512.",
            "{line}行目：algorithm が SHA1、SHA256、SHA512 のどれでもありません。"
        ),
        TokenError::Digits => {
            message!(locale, "Line {line}: digits is neither 6 nor 8.", "{line}行目：digits が6でも8でもありません。")
        }
        TokenError::Period => message!(
            locale,
            "Line {line}: the period is neither 30 nor 60.",
            "{line}行目：period が30でも60でもありません。"
        ),
        TokenError::TwoIntervals => message!(
            locale,
            "Line {line}: the interval is not the period of the URI.",
            "{line}行目：間隔がURIの period と一致しません。"
        ),
        TokenError::NoTokens => message!(locale, "The file holds no token.", "ファイルにトークンがありません。"),
    }
}
