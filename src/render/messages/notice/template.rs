//! What is wrong in a template, in words, with what could stand there instead.

use std::path::Path;

use crate::commands::template::{TemplateError, TemplateFlaw};
use crate::render::Locale;
use crate::render::messages::sentence::sentences;
use crate::render::messages::{Message, echo, message};
use crate::render::sanitize::clean;

/// The words for everything that cannot stand in the template at this path.
pub fn flaws(path: &Path, flaws: &[TemplateFlaw], locale: Locale) -> Vec<Message> {
    let path = path.display().to_string();
    let path = clean(&path);
    flaws.iter().map(|wrong| flaw(&path, wrong, locale)).collect()
}

fn flaw(path: &str, flaw: &TemplateFlaw, locale: Locale) -> Message {
    let line = flaw.line;
    let Message { message: what, remedy } = wrong(&flaw.wrong, locale);
    let message = if line == 0 {
        message!(locale, "{path}: {what}.", "{path}：{what}。")
    } else {
        message!(locale, "{path}, line {line}: {what}.", "{path} の{line}行目：{what}。")
    };
    Message { message, remedy }
}

fn wrong(wrong: &TemplateError, locale: Locale) -> Message {
    sentences! { wrong, locale;
        TemplateError::NoSubject =>
            "there is no subject", "件名がありません";
            "Write the subject in the first line.", "1行目に件名を書いてください。";
        TemplateError::NoBlankLine =>
            "the body begins too early", "本文が早く始まっています";
            "The first line is the subject; leave the second one blank.",
            "1行目は件名です。2行目は空行にしてください。";
        TemplateError::NotClosed =>
            "a {{ is not closed", "「{{」が閉じられていません";
            "Close it in the same line, or write {{{{ for the brace itself.",
            "同じ行で閉じてください。「{{」の文字そのものは「{{{{」と書きます。";
        TemplateError::Unknown {
            typed = echo::typed(typed), nearest ("Was \"{nearest}\" meant? ", "「{nearest}」のことでしょうか。"), known
        } =>
            "there is no value \"{typed}\"", "「{typed}」という値はありません";
            "{nearest}Allowed values: {known}.", "{nearest}使えるもの：{known}。";
        TemplateError::NotAlone(name) =>
            "{{{name}}} takes several lines and needs a line of its own",
            "{{{name}}} は数行になる値ですが、1行に単独で書かれていません";
            "Give it a line of its own in the body.", "本文に、それだけの行を設けてください。";
        TemplateError::NotToldOf(name) =>
            "{{{name}}} has no value, because no change is announced",
            "使えなくなるものがないため、{{{name}}} に入る値がありません";
            "Leave it out, or give --without X --before DATE.",
            "これを消すか、--without X --before 日付 を付けてください。";
        TemplateError::Missing(name) =>
            "{{{name}}} is missing", "{{{name}}} がありません";
            "Give it a line of its own: a message has to say what to do.",
            "それだけの行を設けてください。何をすればよいかを伝えない案内は作れません。";
    }
}
