//! What is wrong in a policy file, in words, with what could stand there instead.

use super::{Said, list, said};
use crate::commands::policy_file::{Flaw, Shape, Wrong};
use crate::render::Voice;
use crate::render::sanitize::clean;

/// The words for something that cannot stand in a policy file.
pub fn flaw(flaw: &Flaw, voice: Voice) -> Said {
    let (line, key) = (flaw.line, clean(&flaw.key));
    let (what, remedy) = wrong(&flaw.wrong, voice);
    let message = if key.is_empty() {
        said!(voice, "Line {line}: {what}.", "{line}行目：{what}。")
    } else {
        said!(voice, "Line {line}, {key}: {what}.", "{line}行目、{key}：{what}。")
    };
    Said { message, remedy: Some(remedy) }
}

fn wrong(wrong: &Wrong, voice: Voice) -> (String, String) {
    match wrong {
        Wrong::NotToml(why) => {
            let why = clean(why.trim());
            (
                said!(voice, "this is not TOML ({why})", "TOMLとして読めません（{why}）"),
                said!(
                    voice,
                    "\"mfadesk policy show\" prints a file to start from.",
                    "「mfadesk policy show」で、もとになるファイルを表示できます。"
                ),
            )
        }
        Wrong::UnknownKey { nearest, known } => {
            (said!(voice, "there is no such key", "このようなキーはありません"), meant(*nearest, known, voice))
        }
        Wrong::Type { wanted } => {
            let wanted = shape(*wanted, voice);
            (
                said!(voice, "the value is of another type", "値の型が違います"),
                said!(voice, "Write {wanted}.", "{wanted}を書いてください。"),
            )
        }
        Wrong::Word { typed, nearest, known } => {
            let typed = clean(typed);
            (said!(voice, "\"{typed}\" is not known", "「{typed}」は使えません"), meant(*nearest, known, voice))
        }
        Wrong::Twice(typed) => {
            let typed = clean(typed);
            (
                said!(voice, "\"{typed}\" stands there twice", "「{typed}」が重複しています"),
                said!(voice, "Leave one of them out.", "一方を消してください。"),
            )
        }
        Wrong::Range { typed, least, most } => {
            let typed = clean(typed);
            (
                said!(voice, "{typed} cannot be", "{typed} にはできません"),
                said!(voice, "Write a number from {least} to {most}.", "{least}から{most}までの数を書いてください。"),
            )
        }
        Wrong::Pattern(why) => {
            let why = clean(why);
            (
                said!(voice, "this is not a regular expression ({why})", "正規表現として読めません（{why}）"),
                example_of_pattern(voice),
            )
        }
        Wrong::NotAnchored => (
            said!(
                voice,
                "the pattern matches parts of a text, and has to say what a whole id is",
                "パターンが文字列の一部に一致します。ID全体を表す必要があります"
            ),
            said!(
                voice,
                "Begin it with ^, end it with $, and put alternatives in parentheses: ^(A|B)$.",
                "^ で始め、$ で終え、選択肢は ^(A|B)$ のように括弧に入れてください。"
            ),
        ),
        Wrong::TakesStore => (
            said!(
                voice,
                "the pattern matches \"store\", the name of the log itself",
                "パターンが、ログ自体の名前「store」に一致します"
            ),
            example_of_pattern(voice),
        ),
        Wrong::TimeZone { typed, nearest } => {
            let typed = clean(typed);
            let remedy = match nearest {
                Some(zone) => said!(voice, "Did you mean \"{zone}\"?", "「{zone}」のことですか？"),
                None => said!(
                    voice,
                    "Write a name of the IANA time zone database, such as \"Asia/Tokyo\".",
                    "\"Asia/Tokyo\" のような、IANAタイムゾーンの名前を書いてください。"
                ),
            };
            (said!(voice, "\"{typed}\" is not a time zone", "「{typed}」というタイムゾーンはありません"), remedy)
        }
        Wrong::CountryCode(typed) => {
            let typed = clean(typed);
            (
                said!(voice, "\"{typed}\" is not a country code", "「{typed}」は国番号ではありません"),
                said!(
                    voice,
                    "Write one to three digits, such as \"81\".",
                    "\"81\" のように、1桁から3桁の数字で書いてください。"
                ),
            )
        }
        Wrong::Hours(typed) => {
            let typed = clean(typed);
            (
                said!(voice, "\"{typed}\" are not the hours of a day", "「{typed}」は1日の時間帯ではありません"),
                said!(
                    voice,
                    "Write two times, the earlier first: \"09:00-17:00\".",
                    "早い時刻を先に、\"09:00-17:00\" のように書いてください。"
                ),
            )
        }
        Wrong::Day(typed) => {
            let typed = clean(typed);
            (
                said!(voice, "\"{typed}\" is not a day that there is", "「{typed}」という日付はありません"),
                said!(voice, "Write it as \"2026-12-29\".", "\"2026-12-29\" のように書いてください。"),
            )
        }
        Wrong::Address(typed) => {
            let typed = clean(typed);
            (
                said!(voice, "\"{typed}\" is not an https address", "「{typed}」は https のアドレスではありません"),
                said!(
                    voice,
                    "Write the whole address, beginning with https://.",
                    "https:// で始まるアドレスを省略せずに書いてください。"
                ),
            )
        }
    }
}

fn meant(nearest: Option<&'static str>, known: &[&'static str], voice: Voice) -> String {
    let known = list(known, voice.lang);
    match nearest {
        Some(word) => {
            said!(
                voice,
                "Did you mean \"{word}\"? Known are: {known}.",
                "「{word}」のことですか？ 使えるもの：{known}。"
            )
        }
        None => said!(voice, "Known are: {known}.", "使えるもの：{known}。"),
    }
}

fn example_of_pattern(voice: Voice) -> String {
    said!(voice, "Write a pattern such as '^[0-9]{{10}}$'.", "'^[0-9]{{10}}$' のようなパターンを書いてください。")
}

fn shape(shape: Shape, voice: Voice) -> String {
    match shape {
        Shape::Number => said!(voice, "a whole number, without quotation marks", "引用符を付けずに整数"),
        Shape::Flag => said!(voice, "true or false", "true か false "),
        Shape::Text => said!(voice, "a text in quotation marks", "引用符で囲んだ文字列"),
        Shape::Texts => said!(voice, "a list of texts: [\"a\", \"b\"]", "[\"a\", \"b\"] のように文字列の一覧"),
        Shape::Table => said!(voice, "a table: [name], and its keys below", "[name] とその下のキーという形の表"),
    }
}
