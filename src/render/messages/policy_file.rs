//! What is wrong in a policy file, in words, with what could stand there instead.

use super::sentence::sentences;
use super::{Message, echo, message};
use crate::commands::policy_file::{PolicyError, PolicyFlaw, Shape};
use crate::render::Locale;

/// The words for something that cannot stand in a policy file.
pub fn flaw(flaw: &PolicyFlaw, locale: Locale) -> Message {
    let (line, key) = (flaw.line, echo::typed(&flaw.key));
    let Message { message: what, remedy } = wrong(&flaw.wrong, locale);
    let message = if key.is_empty() {
        message!(locale, "Line {line}: {what}.", "{line}行目：{what}。")
    } else {
        message!(locale, "Line {line}, {key}: {what}.", "{line}行目、{key}：{what}。")
    };
    Message { message, remedy }
}

fn wrong(wrong: &PolicyError, locale: Locale) -> Message {
    sentences! { wrong, locale;
        PolicyError::NotToml(why = echo::typed(why.trim())) =>
            "this is not TOML ({why})", "TOMLとして読めません（{why}）";
            "\"mfadesk policy show\" prints a file to start from.",
            "「mfadesk policy show」で、もとになるファイルを表示できます。";
        PolicyError::UnknownKey { nearest ("Did you mean \"{nearest}\"? ", "「{nearest}」のことですか？ "), known } =>
            "there is no such key", "このようなキーはありません";
            "{nearest}The keys are: {known}.", "{nearest}使えるキー：{known}。";
        PolicyError::Type { wanted = shape(*wanted, locale) } =>
            "the value is of another type", "値の型が違います";
            "Write {wanted}.", "{wanted}を書いてください。";
        PolicyError::Word { typed = echo::typed(typed), nearest ("Did you mean \"{nearest}\"? ", "「{nearest}」のことですか？ "), known } =>
            "\"{typed}\" is not known", "「{typed}」は使えません";
            "{nearest}Allowed values: {known}.", "{nearest}使えるもの：{known}。";
        PolicyError::Missing {} =>
            "this is required", "指定が必要です";
            "A retirement has channels = [\"sms\"] and on = \"2027-02-01\"; a label has at least one character.",
            "終了の指定には channels = [\"sms\"] と on = \"2027-02-01\" が必要です。端末名は1文字以上です。";
        PolicyError::Twice(typed = echo::typed(typed)) =>
            "\"{typed}\" is there twice", "「{typed}」が重複しています";
            "Leave one of them out.", "一方を消してください。";
        PolicyError::Range { typed = echo::typed(typed), least, most } =>
            "{typed} is out of range", "{typed} にはできません";
            "Write a number from {least} to {most}.", "{least}から{most}までの数を書いてください。";
        PolicyError::Pattern(why = echo::typed(why)) =>
            "this is not a regular expression ({why})", "正規表現として読めません（{why}）";
            "Write a pattern such as '^[0-9]{{10}}$'.", "'^[0-9]{{10}}$' のようなパターンを書いてください。";
        PolicyError::NotAnchored =>
            "the pattern matches parts of a text, and has to say what a whole id is",
            "パターンが文字列の一部に一致します。ID全体を表す必要があります";
            "Begin it with ^, end it with $, and put alternatives in parentheses: ^(A|B)$.",
            "^ で始め、$ で終え、選択肢は ^(A|B)$ のように括弧に入れてください。";
        PolicyError::TimeZone { typed = echo::typed(typed), nearest = zone(*nearest, locale) } =>
            "\"{typed}\" is not a time zone", "「{typed}」というタイムゾーンはありません";
            "{nearest}", "{nearest}";
        PolicyError::CountryCode(typed = echo::typed(typed)) =>
            "\"{typed}\" is not a country code", "「{typed}」は国番号ではありません";
            "Write one to three digits, such as \"81\".", "\"81\" のように、1桁から3桁の数字で書いてください。";
        PolicyError::Hours(typed = echo::typed(typed)) =>
            "\"{typed}\" are not the hours of a day", "「{typed}」は1日の時間帯ではありません";
            "Write two times, the earlier first: \"09:00-17:00\".",
            "早い時刻を先に、\"09:00-17:00\" のように書いてください。";
        PolicyError::Day(typed = echo::typed(typed)) =>
            "\"{typed}\" is no day of the calendar", "「{typed}」という日付はありません";
            "Write it as \"2026-12-29\".", "\"2026-12-29\" のように書いてください。";
        PolicyError::Address(typed = echo::typed(typed)) =>
            "\"{typed}\" is not an https address", "「{typed}」は https のアドレスではありません";
            "Write the whole address, beginning with https://.",
            "https:// で始まるアドレスを省略せずに書いてください。";
    }
}

fn zone(nearest: Option<&str>, locale: Locale) -> String {
    match nearest {
        Some(zone) => message!(locale, "Did you mean \"{zone}\"?", "「{zone}」のことですか？"),
        None => message!(
            locale,
            "Write a name of the IANA time zone database, such as \"Asia/Tokyo\".",
            "\"Asia/Tokyo\" のような、IANAタイムゾーンの名前を書いてください。"
        ),
    }
}

fn shape(shape: Shape, locale: Locale) -> String {
    match shape {
        Shape::Number => message!(locale, "a whole number, without quotation marks", "引用符を付けずに整数"),
        Shape::Flag => message!(locale, "true or false", "true か false "),
        Shape::Text => message!(locale, "a text in quotation marks", "引用符で囲んだ文字列"),
        Shape::Texts => message!(locale, "a list of texts: [\"a\", \"b\"]", "[\"a\", \"b\"] のように文字列の一覧"),
        Shape::Tables => message!(
            locale,
            "tables: [[name]], and its keys below, for each",
            "[[name]] とその下のキーという形の表の一覧"
        ),
        Shape::Table => message!(locale, "a table: [name], and its keys below", "[name] とその下のキーという形の表"),
    }
}
