//! What is wrong with the shape of a command line, in words, with the way to write it.

use super::{Said, echo, list, said};
use crate::commands::command_line::{Flaw, Misshapen};
use crate::render::sanitize::clean;
use crate::render::{Lang, Voice};

/// The words for a command line that is none.
pub fn say(misshapen: &Misshapen, voice: Voice) -> Said {
    let command = clean(&misshapen.command);
    let message = what(&misshapen.flaw, &command, voice);
    let remedy = match &misshapen.flaw {
        Flaw::NoSuchCommand { nearest, .. } => {
            let nearest = nearest.as_ref().map(|nearest| within(&command, nearest));
            meant(nearest.as_deref(), voice) + &listed(&command, voice)
        }
        Flaw::CommandMissing => listed(&command, voice),
        Flaw::NoSuchOption { nearest, .. } => {
            meant(nearest.as_deref(), voice) + &written(&misshapen.usage, &command, voice)
        }
        Flaw::TooMuch(_) => {
            let quote =
                said!(voice, "Put what holds spaces in quotation marks. ", "空白を含む語句は引用符で囲んでください。");
            quote + &written(&misshapen.usage, &command, voice)
        }
        Flaw::NoSuchValue { known, .. } | Flaw::ValueMissing { known, .. } if !known.is_empty() => {
            let known = list(known, voice.lang);
            said!(voice, "Known are: {known}.", "使えるもの：{known}。")
        }
        Flaw::NoNumber { range: Some((least, most)), .. } => said!(
            voice,
            "Give a whole number from {least} to {most}.",
            "{least}から{most}までの整数を指定してください。"
        ),
        Flaw::NoNumber { range: None, .. } => {
            said!(voice, "Give a whole number, such as 10.", "10 のような整数を指定してください。")
        }
        Flaw::Twice(_) => said!(voice, "Give it once.", "1回だけ指定してください。"),
        Flaw::NotUtf8 => said!(
            voice,
            "Type it in a terminal that is set to UTF-8.",
            "文字コードを UTF-8 にした端末で入力してください。"
        ),
        Flaw::Missing(_)
        | Flaw::ValueMissing { .. }
        | Flaw::ValueTooMany { .. }
        | Flaw::NoSuchValue { .. }
        | Flaw::Conflict { .. }
        | Flaw::Other => written(&misshapen.usage, &command, voice),
    };
    Said { message, remedy: Some(remedy) }
}

fn what(flaw: &Flaw, command: &str, voice: Voice) -> String {
    match flaw {
        Flaw::NoSuchCommand { typed, .. } => {
            let typed = within(command, &echo::typed(typed));
            said!(voice, "There is no command \"{typed}\".", "「{typed}」というコマンドはありません。")
        }
        Flaw::CommandMissing if command.is_empty() => {
            said!(voice, "A command is missing.", "コマンドが指定されていません。")
        }
        Flaw::CommandMissing => said!(
            voice,
            "A command is missing after \"{command}\".",
            "「{command}」に続くコマンドが指定されていません。"
        ),
        Flaw::NoSuchOption { typed, .. } if command.is_empty() => {
            let typed = echo::typed(typed);
            said!(voice, "There is no option {typed}.", "{typed} というオプションはありません。")
        }
        Flaw::NoSuchOption { typed, .. } => {
            let typed = echo::typed(typed);
            said!(
                voice,
                "\"{command}\" has no option {typed}.",
                "「{command}」に {typed} というオプションはありません。"
            )
        }
        Flaw::TooMuch(typed) => {
            let typed = echo::typed(typed);
            said!(voice, "\"{typed}\" is a word too many.", "「{typed}」が余分です。")
        }
        Flaw::Missing(arguments) => {
            let arguments = list(arguments, voice.lang);
            said!(voice, "This is missing: {arguments}.", "次のものが指定されていません：{arguments}。")
        }
        Flaw::ValueMissing { option, .. } => {
            let option = clean(option);
            said!(voice, "{option} needs a value.", "{option} に値がありません。")
        }
        Flaw::ValueTooMany { option, typed } => {
            let (option, typed) = (clean(option), echo::typed(typed));
            said!(voice, "{option} does not take \"{typed}\".", "{option} に「{typed}」は指定できません。")
        }
        Flaw::NoSuchValue { option, typed, .. } => {
            let (option, typed) = (clean(option), echo::typed(typed));
            said!(voice, "\"{typed}\" is not a word for {option}.", "「{typed}」は {option} に使えません。")
        }
        Flaw::NoNumber { option, typed, .. } => {
            let (option, typed) = (clean(option), echo::typed(typed));
            said!(voice, "\"{typed}\" is not a number for {option}.", "「{typed}」は {option} の数として使えません。")
        }
        Flaw::Twice(option) => {
            let option = clean(option);
            said!(voice, "{option} is given more than once.", "{option} が2回以上指定されています。")
        }
        Flaw::Conflict { option, others } => {
            let (option, others) = (clean(option), list(others, voice.lang));
            said!(voice, "{option} does not go with {others}.", "{option} は {others} と一緒に使えません。")
        }
        Flaw::NotUtf8 => {
            said!(voice, "Not all that was typed is UTF-8.", "入力に UTF-8 として読めないものがあります。")
        }
        Flaw::Other => {
            said!(voice, "This cannot be read as \"{command}\".", "「{command}」のコマンドとして読めません。")
        }
    }
}

/// A command of a command; in a call, there is nothing around the first word.
fn within(command: &str, word: &str) -> String {
    if command.is_empty() { word.to_owned() } else { format!("{command} {word}") }
}

/// What lists the commands.
fn listed(command: &str, voice: Voice) -> String {
    let asked = if command.is_empty() { "help".to_owned() } else { format!("{command} --help") };
    said!(voice, "\"{asked}\" lists the commands.", "コマンドの一覧は「{asked}」で確かめられます。")
}

/// What may have been meant; nothing, when nothing is near.
fn meant(nearest: Option<&str>, voice: Voice) -> String {
    let Some(nearest) = nearest.map(clean) else { return String::new() };
    said!(voice, "Did you mean \"{nearest}\"? ", "「{nearest}」ではありませんか。")
}

/// How the command is written.
fn written(usage: &[String], command: &str, voice: Voice) -> String {
    let (usage, or) = match voice.lang {
        Lang::En => (usage.to_vec(), ", or "),
        Lang::Ja => (usage.iter().map(|usage| super::help::usage(usage)).collect(), "、または "),
    };
    let usage = usage.join(or);
    let more = if command.is_empty() { "help".to_owned() } else { format!("{command} --help") };
    said!(voice, "Write it as: {usage} (more: {more})", "次のように指定します：{usage}（詳しくは {more}）")
}
