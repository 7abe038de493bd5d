//! What is wrong with the shape of a command line, in words, with the way to write it.

use super::sentence::sentences;
use super::{Message, echo, list, message};
use crate::commands::command_line::{CommandLineFlaw, Misshapen};
use crate::render::sanitize::clean;
use crate::render::{Lang, Locale};

/// How many digits the usual id of an account has.
const LENGTH_OF_AN_ID: usize = 10;

/// The words for a command line that is none.
pub fn say(misshapen: &Misshapen, locale: Locale) -> Message {
    let command = clean(&misshapen.command);
    let message = what(&misshapen.flaw, &command, locale);
    let remedy = match &misshapen.flaw {
        CommandLineFlaw::NoSuchCommand { typed, .. } if typed == "stream" && command.is_empty() => message!(
            locale,
            "It is only in builds with the feature \"stream\": \"mfadesk --version\" says what is built in.",
            "機能「stream」を組み込んだプログラムにだけあります。組み込まれた機能は「mfadesk --version」で確かめられます。"
        ),
        CommandLineFlaw::NoSuchCommand { nearest, .. } => {
            let nearest = nearest.as_ref().map(|nearest| within(&command, nearest));
            meant(nearest.as_deref(), locale) + &listed(&command, locale)
        }
        CommandLineFlaw::CommandMissing => listed(&command, locale),
        CommandLineFlaw::NoSuchOption { nearest, .. } => {
            let hint = if nearest.is_some() { meant(nearest.as_deref(), locale) } else { no_option(locale) };
            hint + &written(&misshapen.usage, &command, locale)
        }
        CommandLineFlaw::TooMuch(typed) => {
            let hint = if misshapen.usage.iter().any(|usage| takes_words(usage)) {
                message!(
                    locale,
                    "Put what holds spaces in quotation marks. ",
                    "空白を含む語句は引用符で囲んでください。"
                )
            } else {
                of_one(typed, locale)
            };
            hint + &written(&misshapen.usage, &command, locale)
        }
        CommandLineFlaw::NoSuchValue { known, .. } | CommandLineFlaw::ValueMissing { known, .. }
            if !known.is_empty() =>
        {
            let known = list(known, locale.lang);
            message!(locale, "Allowed values: {known}.", "使えるもの：{known}。")
        }
        CommandLineFlaw::NoNumber { range: Some((least, most)), .. } => message!(
            locale,
            "Give a whole number from {least} to {most}.",
            "{least}から{most}までの整数を指定してください。"
        ),
        CommandLineFlaw::NoNumber { range: None, .. } => {
            message!(locale, "Give a whole number, such as 10.", "10 のような整数を指定してください。")
        }
        CommandLineFlaw::Twice(_) => message!(locale, "Give it once.", "1回だけ指定してください。"),
        CommandLineFlaw::NotUtf8 => message!(
            locale,
            "Type it in a terminal that is set to UTF-8.",
            "文字コードを UTF-8 にしたターミナルで入力してください。"
        ),
        CommandLineFlaw::Missing(_)
        | CommandLineFlaw::ValueMissing { .. }
        | CommandLineFlaw::ValueTooMany { .. }
        | CommandLineFlaw::NoSuchValue { .. }
        | CommandLineFlaw::Conflict { .. }
        | CommandLineFlaw::Other => written(&misshapen.usage, &command, locale),
    };
    Message { message, remedy: Some(remedy) }
}

fn what(flaw: &CommandLineFlaw, command: &str, locale: Locale) -> String {
    sentences! { flaw, locale;
        CommandLineFlaw::NoSuchCommand { typed = within(command, &echo::typed(typed)) } =>
            "There is no command \"{typed}\".", "「{typed}」というコマンドはありません。";
        CommandLineFlaw::CommandMissing if command.is_empty() =>
            "A command is missing.", "コマンドが指定されていません。";
        CommandLineFlaw::CommandMissing =>
            "A command is missing after \"{command}\".", "「{command}」に続くコマンドが指定されていません。";
        CommandLineFlaw::NoSuchOption { typed = echo::typed(typed) } if command.is_empty() =>
            "There is no option {typed}.", "{typed} というオプションはありません。";
        CommandLineFlaw::NoSuchOption { typed = echo::typed(typed) } =>
            "\"{command}\" has no option {typed}.", "「{command}」に {typed} というオプションはありません。";
        CommandLineFlaw::TooMuch(typed = echo::typed(typed)) =>
            "Unexpected argument: \"{typed}\".", "「{typed}」が余分です。";
        CommandLineFlaw::Missing(arguments) =>
            "Missing: {arguments}.", "次のものが指定されていません：{arguments}。";
        CommandLineFlaw::ValueMissing { option } => "{option} needs a value.", "{option} に値がありません。";
        CommandLineFlaw::ValueTooMany { option, typed = echo::typed(typed) } =>
            "{option} does not take \"{typed}\".", "{option} に「{typed}」は指定できません。";
        CommandLineFlaw::NoSuchValue { option, typed = echo::typed(typed) } =>
            "\"{typed}\" is not a valid value for {option}.", "「{typed}」は {option} に使えません。";
        CommandLineFlaw::NoNumber { option, typed = echo::typed(typed) } =>
            "\"{typed}\" is not a number for {option}.", "「{typed}」は {option} の数として使えません。";
        CommandLineFlaw::Twice(option) => "{option} is given more than once.", "{option} が2回以上指定されています。";
        CommandLineFlaw::Conflict { option, others } =>
            "{option} cannot be combined with {others}.", "{option} は {others} と一緒に使えません。";
        CommandLineFlaw::NotUtf8 => "Not all that was typed is UTF-8.", "入力に UTF-8 として読めないものがあります。";
        CommandLineFlaw::Other => "This cannot be read as \"{command}\".", "「{command}」のコマンドとして読めません。";
    }
}

/// A command of a command; in a call, there is nothing around the first word.
fn within(command: &str, word: &str) -> String {
    if command.is_empty() { word.to_owned() } else { format!("{command} {word}") }
}

/// Whether words may be typed that are no options.
fn takes_words(usage: &str) -> bool {
    usage.replace("[OPTIONS]", "").contains(['<', '['])
}

/// How a text is typed that is no option and looks like one.
fn no_option(locale: Locale) -> String {
    message!(
        locale,
        "A text that begins with a hyphen is typed as --option=TEXT, a device as device:TEXT. ",
        "ハイフンで始まる語は --option=語、端末は device:語 のように入力してください。"
    )
}

/// Which command asks about one account, where one was typed to a command that asks about all.
fn of_one(typed: &str, locale: Locale) -> String {
    if typed.len() != LENGTH_OF_AN_ID || !typed.bytes().all(|byte| byte.is_ascii_digit()) {
        return String::new();
    }
    message!(
        locale,
        "It takes no account. About one: mfadesk status {typed}. ",
        "アカウントは指定できません。1件について確かめるには：mfadesk status {typed}。"
    )
}

/// What lists the commands.
fn listed(command: &str, locale: Locale) -> String {
    let asked = if command.is_empty() { "help".to_owned() } else { format!("{command} --help") };
    message!(locale, "\"{asked}\" lists the commands.", "コマンドの一覧は「{asked}」で確かめられます。")
}

/// What may have been meant; nothing, when nothing is near.
fn meant(nearest: Option<&str>, locale: Locale) -> String {
    let Some(nearest) = nearest.map(clean) else { return String::new() };
    message!(locale, "Did you mean \"{nearest}\"? ", "「{nearest}」ではありませんか。")
}

/// How the command is written.
fn written(usage: &[String], command: &str, locale: Locale) -> String {
    let (usage, or) = match locale.lang {
        Lang::En => (usage.to_vec(), ", or "),
        Lang::Ja => (usage.iter().map(|usage| super::help::usage(usage)).collect(), "、または "),
    };
    let usage = usage.join(or);
    let more = if command.is_empty() { "help".to_owned() } else { format!("{command} --help") };
    message!(locale, "Usage: {usage} (details: {more})", "次のように指定します：{usage}（詳しくは {more}）")
}
