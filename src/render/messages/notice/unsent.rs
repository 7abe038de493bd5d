//! Why nothing can be written to anybody, in words, with what to do.

use super::template;
use crate::commands::notice::{BEFORE, NOW, RETIRING};
use crate::commands::unsent::Unsent;
use crate::render::Locale;
use crate::render::messages::sentence::sentences;
use crate::render::messages::{Message, echo, localized};

/// The words for it.
pub fn say(unsent: &Unsent, locale: Locale) -> Message {
    sentences! { unsent, locale;
        Unsent::Recipient(typed = echo::typed(typed)) =>
            "\"{typed}\" is not an address with a place for the account's id.",
            "「{typed}」は、アカウントのIDの入る宛先ではありません。";
            "Write it as {{account}}@example.ac.jp.", "{{account}}@example.ac.jp のように書いてください。";
        Unsent::Sender(typed = echo::typed(typed)) =>
            "\"{typed}\" is not an address.", "「{typed}」は差出人のアドレスではありません。";
            "Write it as mfa@example.ac.jp, or \"MFA desk <mfa@example.ac.jp>\".",
            "mfa@example.ac.jp または \"MFA窓口 <mfa@example.ac.jp>\" のように書いてください。";
        Unsent::AccountInAddress(account) =>
            "The id \"{account}\" makes no mail address and no file name. Nothing was written.",
            "ID「{account}」からは、メールアドレスやファイル名を作れません。何も書き出していません。";
            "Write to this person by hand, and select the others with --affiliation, --level or --reason.",
            "この方には個別に連絡し、ほかの方は --affiliation、--level、--reason で選んでください。";
        Unsent::DayPassed(day) =>
            "{day} is not in the future.", "{day} はすでに来ています。";
            "--before is the first day without it and must be in the future. For people who are already affected, leave --before out.",
            "--before には、使えなくなる最初の日を指定してください。すでに起きたことには付けません。";
        Unsent::UnknownTemplate(name = echo::typed(name)) =>
            "There is no template \"{name}\".", "ひな形「{name}」がありません。";
            "Built in are {NOW}, {BEFORE} and {RETIRING}; your own are NAME.ja.txt and NAME.en.txt in the store's notices/ directory, or \
             elsewhere with a / in the name.",
            "組み込みのものは {NOW}、{BEFORE}、{RETIRING} です。独自のものは、ストアの notices/ に 名前.ja.txt と 名前.en.txt として置くか、/ を含む名前で場所を指定します。";
        .. {
            Unsent::Template { path, flaws } => {
                let flaws = template::flaws(path, flaws, locale);
                let space = localized!(" ", "").of(locale.lang);
                let messages: Vec<&str> = flaws.iter().map(|said| said.message.as_str()).collect();
                let mut remedies: Vec<&str> = flaws.iter().filter_map(|said| said.remedy.as_deref()).collect();
                remedies.dedup();
                Message { message: messages.join(space), remedy: Some(remedies.join(space)) }
            }
        }
    }
}
