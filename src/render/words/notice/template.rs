//! What is wrong in a template, in words, with what could stand there instead.

use std::path::Path;

use crate::commands::template::{Flaw, Wrong};
use crate::render::Voice;
use crate::render::sanitize::clean;
use crate::render::words::{Said, list, said};

/// The words for everything that cannot stand in the template at this path.
pub fn flaws(path: &Path, flaws: &[Flaw], voice: Voice) -> Vec<Said> {
    let path = path.display().to_string();
    let path = clean(&path);
    flaws.iter().map(|wrong| flaw(&path, wrong, voice)).collect()
}

fn flaw(path: &str, flaw: &Flaw, voice: Voice) -> Said {
    let line = flaw.line;
    let (what, remedy) = wrong(&flaw.wrong, voice);
    let message = if line == 0 {
        said!(voice, "{path}: {what}.", "{path}：{what}。")
    } else {
        said!(voice, "{path}, line {line}: {what}.", "{path} の{line}行目：{what}。")
    };
    Said { message, remedy: Some(remedy) }
}

fn wrong(wrong: &Wrong, voice: Voice) -> (String, String) {
    match wrong {
        Wrong::NoSubject => (
            said!(voice, "there is no subject", "件名がありません"),
            said!(voice, "Write the subject in the first line.", "1行目に件名を書いてください。"),
        ),
        Wrong::NoBlankLine => (
            said!(voice, "the body begins too early", "本文が早く始まっています"),
            said!(
                voice,
                "The first line is the subject; leave the second one blank.",
                "1行目は件名です。2行目は空行にしてください。"
            ),
        ),
        Wrong::NotClosed => (
            said!(voice, "a {{ is not closed", "「{{」が閉じられていません"),
            said!(
                voice,
                "Close it in the same line, or write {{{{ for the brace itself.",
                "同じ行で閉じてください。「{{」の文字そのものは「{{{{」と書きます。"
            ),
        ),
        Wrong::Unknown { typed, nearest, known } => {
            let (typed, known) = (clean(typed), list(known, voice.lang));
            (
                said!(voice, "there is no value \"{typed}\"", "「{typed}」という値はありません"),
                match nearest {
                    Some(nearest) => said!(
                        voice,
                        "Was \"{nearest}\" meant? There are: {known}.",
                        "「{nearest}」のことでしょうか。使えるもの：{known}。"
                    ),
                    None => said!(voice, "There are: {known}.", "使えるもの：{known}。"),
                },
            )
        }
        Wrong::NotAlone(name) => (
            said!(
                voice,
                "{{{name}}} fills lines and does not stand alone in one",
                "{{{name}}} は数行になる値ですが、1行に単独で書かれていません"
            ),
            said!(voice, "Give it a line of its own in the body.", "本文に、それだけの行を設けてください。"),
        ),
        Wrong::NotToldOf(name) => (
            said!(
                voice,
                "{{{name}}} has no value, since nothing is going to be gone",
                "使えなくなるものがないため、{{{name}}} に入る値がありません"
            ),
            said!(
                voice,
                "Leave it out, or give --without X --before DATE.",
                "これを消すか、--without X --before 日付 を付けてください。"
            ),
        ),
        Wrong::Missing(name) => (
            said!(voice, "{{{name}}} is missing", "{{{name}}} がありません"),
            said!(
                voice,
                "Give it a line of its own: a message has to say what to do.",
                "それだけの行を設けてください。何をすればよいかを伝えない案内は作れません。"
            ),
        ),
    }
}
