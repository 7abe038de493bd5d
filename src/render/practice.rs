//! The practice code: what is shown to be scanned, and what a code that is read out says.

use serde::Serialize;

use super::messages::{localized, message};
use super::{Format, Locale, Style, json, prose, qr};
use crate::secrets::{CodeVerdict, OneTimeSecret};

/// How the entry is called in the app, so that nobody takes it for one of a sign-in.
pub const PRACTICE_ISSUER: &str = "Practice";

#[derive(Serialize)]
struct BeginsForScripts<'a> {
    account: &'a str,
    practice: Practice<'a>,
}

#[derive(Serialize)]
struct Practice<'a> {
    uri: &'a str,
    setup_key: &'a str,
    algorithm: &'a str,
    digits: u8,
    period: i64,
}

#[derive(Serialize)]
struct ToldForScripts {
    result: &'static str,
    clock_off_seconds: Option<i64>,
}

/// What is scanned, or typed. The secret is thrown away with the command, and proves nothing to anybody.
pub fn practice_begins(account: &str, secret: &OneTimeSecret, style: &Style) -> String {
    let (uri, key, form) = (secret.uri(PRACTICE_ISSUER, account), secret.setup_key(), secret.form());
    let (algorithm, digits, period) = (form.algorithm.as_str(), form.digits.count(), form.period.seconds());
    if style.format != Format::Table {
        let practice = Practice { uri: &uri, setup_key: &key, algorithm, digits, period };
        return json::line(&BeginsForScripts { account, practice });
    }
    let locale = style.locale();
    let mut text = wrapped(
        style,
        &message!(
            locale,
            "A practice code for an authenticator app: no sign-in is tested, and nothing is recorded.",
            "認証アプリの練習用コードです。サインインの確認ではなく、何も記録しません。"
        ),
    );
    text.push_str(&qr::picture(&uri, style.columns(), style.color).unwrap_or_default());
    let groups: Vec<String> = key.as_bytes().chunks(4).map(|part| String::from_utf8_lossy(part).into_owned()).collect();
    let groups = groups.join(" ");
    text.push_str(&wrapped(
        style,
        &message!(
            locale,
            "Setup key: {groups} ({algorithm}, {digits} digits, {period} s)",
            "セットアップキー：{groups}（{algorithm}、{digits}桁、{period}秒）"
        ),
    ));
    text.push_str(&wrapped(
        style,
        &message!(
            locale,
            "Have it scanned with the app, or typed there as a new account. Then have the code of the entry \"{PRACTICE_ISSUER}\" read out.",
            "アプリで読み取るか、新しいアカウントとして入力してもらい、「{PRACTICE_ISSUER}」に表示されるコードを読み上げてもらってください。"
        ),
    ));
    text
}

/// Before a code is typed.
pub fn practice_asks(style: &Style) -> String {
    localized!("Code (Enter: leave): ", "コード（Enter で終了）：").of(style.lang).to_owned()
}

/// What the code says.
pub fn practice_told(verdict: CodeVerdict, style: &Style) -> String {
    if style.format != Format::Table {
        let (result, clock_off_seconds) = match verdict {
            CodeVerdict::Right { .. } => ("right", Some(0)),
            CodeVerdict::Off { seconds } => ("off", Some(seconds)),
            CodeVerdict::Wrong => ("wrong", None),
            CodeVerdict::NoCode => ("no-code", None),
        };
        return json::line(&ToldForScripts { result, clock_off_seconds });
    }
    let locale = style.locale();
    let text = match verdict {
        CodeVerdict::Right { .. } => message!(
            locale,
            "Right: the app and its clock are in order. Have the entry \"{PRACTICE_ISSUER}\" deleted from the app now.",
            "合っています。アプリも時計も正常です。アプリから「{PRACTICE_ISSUER}」を削除してもらってください。"
        ),
        CodeVerdict::Off { seconds } => {
            let off = duration(seconds.abs(), locale);
            if seconds > 0 {
                message!(
                    locale,
                    "Right for a clock that is about {off} fast: a sign-in would refuse it. Have date and time set automatically on the phone, then try the next code.",
                    "時計が約{off}進んでいれば正しいコードです。このままではサインインで拒否されます。端末の日付と時刻を自動設定にしてもらい、次のコードで確かめてください。"
                )
            } else {
                message!(
                    locale,
                    "Right for a clock that is about {off} slow: a sign-in would refuse it. Have date and time set automatically on the phone, then try the next code.",
                    "時計が約{off}遅れていれば正しいコードです。このままではサインインで拒否されます。端末の日付と時刻を自動設定にしてもらい、次のコードで確かめてください。"
                )
            }
        }
        CodeVerdict::Wrong => message!(
            locale,
            "Wrong, whatever the clock says. Was it the code of \"{PRACTICE_ISSUER}\", and all of it? Wait for the next one.",
            "どの時刻のコードとも合いません。「{PRACTICE_ISSUER}」のコードを最後まで読み上げましたか。次のコードで確かめてください。"
        ),
        CodeVerdict::NoCode => message!(
            locale,
            "That is no code: it has another number of digits.",
            "桁数が違います。コードではありません。"
        ),
    };
    wrapped(style, &text)
}

fn wrapped(style: &Style, text: &str) -> String {
    format!("{}\n", prose::wrap(text, style.columns(), 2))
}

/// So many seconds, in what people count them in.
fn duration(seconds: i64, locale: Locale) -> String {
    let (hours, minutes) = (seconds / 3600, seconds % 3600 / 60);
    match (hours, minutes) {
        (0, 0 | 1) => message!(locale, "{seconds} s", "{seconds}秒"),
        (0, minutes) => message!(locale, "{minutes} min", "{minutes}分"),
        (hours, 0) => message!(locale, "{hours} h", "{hours}時間"),
        (hours, minutes) => message!(locale, "{hours} h {minutes} min", "{hours}時間{minutes}分"),
    }
}
