//! What is wrong with what was typed, in words, with a way to type it right.

use super::{Message, command_line, echo, list, localized, message, policy_file};
use crate::commands::problem::Problem;
use crate::render::Locale;
use crate::render::sanitize::clean;

/// The words for a usage error.
pub fn say(problem: &Problem, locale: Locale) -> Message {
    let (message, remedy) = match problem {
        Problem::Notice(unsent) => return super::notice::unsent(unsent, locale),
        Problem::CommandLine(misshapen) => return command_line::say(misshapen, locale),
        Problem::PolicyFile(flaws) => {
            let flaws: Vec<Message> = flaws.iter().map(|flaw| policy_file::flaw(flaw, locale)).collect();
            let space = localized!(" ", "").of(locale.lang);
            let messages: Vec<&str> = flaws.iter().map(|said| said.message.as_str()).collect();
            let remedies: Vec<&str> = flaws.iter().filter_map(|said| said.remedy.as_deref()).collect();
            (messages.join(space), remedies.join(space))
        }
        Problem::AccountId { typed, pattern } => {
            let (typed, pattern) = (echo::id(typed, locale), clean(pattern));
            (
                message!(locale, "{typed} is not an account id.", "{typed}はアカウントのIDではありません。"),
                message!(
                    locale,
                    "An id matches {pattern}: usually the 10-digit Common ID.",
                    "IDは {pattern} に合うもの、通常は10桁の共通IDです。"
                ),
            )
        }
        Problem::AccountPattern { pattern, why } => {
            let (pattern, why) = (clean(pattern), clean(why));
            (
                message!(
                    locale,
                    "The policy's pattern of account ids cannot be read: \"{pattern}\" ({why}).",
                    "方針にあるアカウントIDのパターン「{pattern}」を読み取れません（{why}）。"
                ),
                message!(
                    locale,
                    "The policy in force has to be set anew, with a regular expression as account_id.",
                    "account_id に正規表現を指定して、方針を設定し直す必要があります。"
                ),
            )
        }
        Problem::MethodId(typed) => {
            let typed = echo::typed(typed);
            (
                message!(locale, "\"{typed}\" is not a method id.", "「{typed}」は本人確認方法のIDではありません。"),
                message!(
                    locale,
                    "They are m1, m2, …; \"mfadesk status ID\" lists them.",
                    "IDは m1、m2 などです。「mfadesk status ID」で確かめられます。"
                ),
            )
        }
        Problem::Time(typed) => {
            let typed = echo::typed(typed);
            (
                message!(locale, "\"{typed}\" is not a time.", "「{typed}」は日時として読めません。"),
                message!(
                    locale,
                    "Write 10:00, \"2026-11-24 10:00\", yesterday, 2h-ago, or 2026-11-24T10:00:00+09:00.",
                    "10:00、\"2026-11-24 10:00\"、yesterday、2h-ago、2026-11-24T10:00:00+09:00 のように書いてください。"
                ),
            )
        }
        Problem::AsOf(typed) => {
            let typed = echo::typed(typed);
            (
                message!(
                    locale,
                    "\"{typed}\" is neither a time nor the number of a line.",
                    "「{typed}」は日時でも行番号でもありません。"
                ),
                message!(
                    locale,
                    "Write a time such as \"2026-11-24 10:00\", or the number of a line such as 42.",
                    "\"2026-11-24 10:00\" のような日時か、42 のような行番号を書いてください。"
                ),
            )
        }
        Problem::AtLeast(typed) => {
            let typed = echo::typed(typed);
            (
                message!(
                    locale,
                    "\"{typed}\" is not a number of accounts that can share something.",
                    "「{typed}」は、共有しているアカウントの数として読めません。"
                ),
                message!(
                    locale,
                    "Write a number from 2 on: --at-least 3.",
                    "--at-least 3 のように、2以上の数を書いてください。"
                ),
            )
        }
        Problem::TooManyFigures(most) => (
            message!(
                locale,
                "From the first line of the log on, or from --since, there would be more than {most} figures.",
                "ログの最初の行（または --since）から数えると、集計の数が{most}を超えます。"
            ),
            message!(
                locale,
                "Name a later time with --since, or longer periods with --by month.",
                "--since でもっと後の日時を指定するか、--by month のように期間を長くしてください。"
            ),
        ),
        Problem::FromAfterTo => (
            message!(locale, "--from is after --to.", "--from が --to より後になっています。"),
            message!(locale, "Give the earlier of the two as --from.", "早いほうを --from に指定してください。"),
        ),
        Problem::EventId(typed) => {
            let typed = clean(typed);
            (
                message!(locale, "\"{typed}\" is not an event id.", "「{typed}」はイベントIDではありません。"),
                message!(locale, "An event id is a UUID.", "イベントIDはUUIDです。"),
            )
        }
        Problem::Word { member, typed, known } => {
            let (member, typed, known) = (clean(member), echo::typed(typed), list(known, locale.lang));
            (
                message!(locale, "\"{typed}\" is not a word for {member}.", "「{typed}」は {member} に使えません。"),
                message!(locale, "Known are: {known}.", "使えるもの：{known}。"),
            )
        }
        Problem::KindOfImports(typed) => {
            let typed = echo::typed(typed);
            (
                message!(
                    locale,
                    "Methods of the kind \"{typed}\" come from imports only.",
                    "種類「{typed}」の方法は、取り込みでだけ記録されます。"
                ),
                message!(
                    locale,
                    "\"mfadesk add --help\" lists the kinds that can be typed.",
                    "入力できる種類は「mfadesk add --help」で確かめられます。"
                ),
            )
        }
        Problem::NotOverridable(typed) => {
            let typed = echo::typed(typed);
            (
                message!(
                    locale,
                    "\"{typed}\" is not a rule that can be overridden.",
                    "「{typed}」は、--override で通せる規則ではありません。"
                ),
                message!(
                    locale,
                    "Use the code that the refusal shows in parentheses, and only where it offers --override.",
                    "拒否の表示で --override が示された規則のコードを使ってください。"
                ),
            )
        }
        Problem::BecauseMissing => (
            message!(locale, "--override needs a reason.", "--override には理由が必要です。"),
            message!(
                locale,
                "Say why, with --because TEXT: audits show it.",
                "--because 文 で理由を書いてください。監査で示されます。"
            ),
        ),
        Problem::BecauseWithoutOverride => (
            message!(locale, "--because is given without --override.", "--override のない --because です。"),
            message!(
                locale,
                "Name the rules it is about with --override CODES, or leave it out.",
                "--override コード で対象の規則を示すか、--because を付けないでください。"
            ),
        ),
        Problem::Empty(member) => {
            let member = clean(member);
            (
                message!(locale, "{member} is empty.", "{member} が空です。"),
                message!(locale, "Say something, or leave it out.", "内容を書くか、付けないでください。"),
            )
        }
        Problem::What(typed) => {
            let typed = echo::loss(typed);
            (
                message!(
                    locale,
                    "\"{typed}\" names nothing that can be lost.",
                    "「{typed}」は、失われうるものを指していません。"
                ),
                message!(
                    locale,
                    "Name a method (m1), a device (\"iPhone 15\", device:LABEL), or a number by \
                         its last two digits (number:12).",
                    "方法（m1）、端末（\"iPhone 15\"、device:端末名）、または番号の下2桁（number:12）で指定してください。"
                ),
            )
        }
        Problem::NumberForDevice(ending) => {
            let ending = clean(ending);
            (
                message!(
                    locale,
                    "\"••{ending}\" reads as a phone number, and not as a device's label.",
                    "「••{ending}」は端末名ではなく、電話番号と読めます。"
                ),
                message!(
                    locale,
                    "\"mfadesk status ID\" shows the device labels on record.",
                    "記録にある端末名は「mfadesk status ID」で確かめられます。"
                ),
            )
        }
        Problem::WhyOfPassedTest => (
            message!(
                locale,
                "--why says why a test failed, and this one passed.",
                "--why は試行が失敗した理由です。この試行は成功しています。"
            ),
            message!(
                locale,
                "Leave --why out, or record \"failed\".",
                "--why を付けないか、failed として記録してください。"
            ),
        ),
        Problem::NumberNotRead => (
            message!(locale, "No phone number came on standard input.", "標準入力に電話番号がありません。"),
            message!(
                locale,
                "With \"--number -\" it is read from there, on one line.",
                "「--number -」では、標準入力の1行から番号を読み取ります。"
            ),
        ),
        Problem::AccountsOrAll => (
            message!(
                locale,
                "Name either accounts or --all.",
                "アカウントか --all の、どちらか一方を指定してください。"
            ),
            message!(
                locale,
                "mfadesk status ID…, or mfadesk status --all.",
                "mfadesk status ID…、または mfadesk status --all。"
            ),
        ),
        Problem::LossOfOneAccount(typed) => {
            let typed = echo::loss(typed);
            (
                message!(
                    locale,
                    "\"{typed}\" is something of one account, and more are asked about.",
                    "「{typed}」は1つのアカウントのものですが、複数のアカウントが対象です。"
                ),
                message!(
                    locale,
                    "Ask about one: mfadesk status ID --without X. For all accounts: channel:sms, kind:phone.",
                    "1つを指定してください：mfadesk status ID --without X。全アカウントには channel:sms や kind:phone を使えます。"
                ),
            )
        }
        Problem::FiltersNeedAll => (
            message!(locale, "Filters select among all accounts.", "絞り込みは全アカウントに対するものです。"),
            message!(locale, "Add --all, or leave them out.", "--all を付けるか、絞り込みを外してください。"),
        ),
        Problem::Language(typed) => {
            let typed = echo::typed(typed);
            (
                message!(locale, "\"{typed}\" is not a language that is known here.", "言語「{typed}」は使えません。"),
                message!(
                    locale,
                    "Known are: en, ja (--lang, MFADESK_LANG).",
                    "使えるもの：en、ja（--lang、MFADESK_LANG）。"
                ),
            )
        }
        Problem::Date(typed) => {
            let typed = echo::typed(typed);
            (
                message!(locale, "\"{typed}\" is not a day.", "「{typed}」は日付として読めません。"),
                message!(locale, "Write it as 2026-12-01.", "2026-12-01 のように書いてください。"),
            )
        }
        Problem::Line(typed) => {
            let typed = echo::typed(typed);
            (
                message!(locale, "\"{typed}\" is not the number of a line.", "「{typed}」は行番号ではありません。"),
                message!(locale, "mfadesk audit ID shows the lines.", "行番号は mfadesk audit ID で確かめられます。"),
            )
        }
        Problem::Edit => (
            message!(locale, "It is not clear what to edit.", "何を変更するのか分かりません。"),
            message!(
                locale,
                "Of a person: edit ID --affiliation, --language, --identity-service. Of a method: edit ID M --device, --label, --serial. Of a number: edit ID M --number N [--extension E] [--device D].",
                "本人について：edit ID --affiliation、--language、--identity-service。方法について：edit ID M --device、--label、--serial。番号について：edit ID M --number 番号 [--extension 内線] [--device 端末]。"
            ),
        ),
        Problem::MethodsAllOrNone => (
            message!(
                locale,
                "It has to be said what is there: methods, --all or --none, one of them.",
                "何が登録されているかを、方法・--all・--none のどれか1つで示してください。"
            ),
            message!(locale, "For example: mfadesk observe ID m1 m3.", "例：mfadesk observe ID m1 m3"),
        ),
        Problem::ReplacedByItself(typed) => {
            let typed = echo::typed(typed);
            (
                message!(
                    locale,
                    "{typed} cannot take its own place.",
                    "{typed} をそれ自身で置き換えることはできません。"
                ),
                message!(
                    locale,
                    "Name the old method, then the new one.",
                    "古い方法、新しい方法の順に指定してください。"
                ),
            )
        }
        Problem::NoCommand { typed, why } => {
            let (typed, why) = (clean(typed), clean(why.trim()));
            (
                message!(
                    locale,
                    "\"{typed}\" is no command that records something: {why}",
                    "「{typed}」は、記録のコマンドとして読めません：{why}"
                ),
                message!(locale, "Write it as it would be typed.", "コマンドとして入力するとおりに書いてください。"),
            )
        }
        Problem::OtherAccount(ending) => {
            let ending = clean(ending);
            (
                message!(locale, "This call is about {ending}.", "この通話は {ending} についてのものです。"),
                message!(
                    locale,
                    "Leave the account out; for another one, end this call first, or use another window.",
                    "IDは省いてください。別のIDについては、この通話を終えるか、別のウィンドウで行ってください。"
                ),
            )
        }
        Problem::NotInCall(typed) => {
            let typed = echo::typed(typed);
            (
                message!(
                    locale,
                    "\"{typed}\" is not about one account, so it is not for a call.",
                    "「{typed}」は1つのアカウントについてのコマンドではないので、通話中は使えません。"
                ),
                message!(
                    locale,
                    "Type it outside the call, or in another window; help lists what can be typed here.",
                    "通話を終えてから、または別のウィンドウで入力してください。ここで使えるものは help で確かめられます。"
                ),
            )
        }
        Problem::Unclosed => (
            message!(locale, "A quotation mark is not closed.", "引用符が閉じられていません。"),
            message!(
                locale,
                "Write labels with spaces as \"iPhone 15\", and a mark itself as \\' or \\\".",
                "空白を含む名前は \"iPhone 15\" のように、引用符そのものは \\' か \\\" と書いてください。"
            ),
        ),
        Problem::StoreOfCall => (
            message!(locale, "A call stays with its store and its keys.", "通話中は、ストアと鍵を変えられません。"),
            message!(
                locale,
                "End this call first, or use another window.",
                "通話を終えるか、別のウィンドウで行ってください。"
            ),
        ),
        Problem::NothingToUndo => (
            message!(
                locale,
                "Nothing was recorded in this call that could be taken back.",
                "この通話で記録したもので、取り消せるものはありません。"
            ),
            message!(
                locale,
                "What was recorded before is taken back by its line (audit shows it): undo LINE --reason TEXT.",
                "それ以前の記録は、行番号（audit で確認）を指定して取り消せます：undo 行番号 --reason 理由"
            ),
        ),
        Problem::NewestNotOfCall => (
            message!(
                locale,
                "What was recorded last about this account was not recorded in this call.",
                "このアカウントの最新の記録は、この通話でのものではありません。"
            ),
            message!(
                locale,
                "audit shows what it is; your own is taken back by its line: undo LINE --reason TEXT.",
                "audit で内容を確かめてください。この通話での記録は行番号で取り消せます：undo 行番号 --reason 理由"
            ),
        ),
        Problem::CannotHide => (
            message!(
                locale,
                "This terminal cannot hide what is typed, so a number is not asked for.",
                "このターミナルでは入力を隠せないため、電話番号は尋ねません。"
            ),
            message!(
                locale,
                "Give it on the line (--number N), or use another terminal.",
                "コマンドに書く（--number 番号）か、別のターミナルを使ってください。"
            ),
        ),
        Problem::BatchLine(why) => {
            let why = echo::typed(why);
            (
                message!(locale, "The line is no command: {why}.", "この行はコマンドとして読めません：{why}。"),
                message!(
                    locale,
                    "Write the command's words, its arguments by name and its options with _ for -: {{\"command\":\"test\",\"account\":\"0123456789\",\"method\":\"m1\",\"result\":\"passed\"}}",
                    "コマンドの語、名前を付けた引数、- を _ に替えたオプションを書いてください：{{\"command\":\"test\",\"account\":\"0123456789\",\"method\":\"m1\",\"result\":\"passed\"}}"
                ),
            )
        }
        Problem::BatchLineTooLong(bytes) => (
            message!(locale, "The line is longer than {bytes} bytes.", "この行は{bytes}バイトを超えています。"),
            message!(locale, "One command is one line.", "1つのコマンドを1行に書いてください。"),
        ),
        Problem::NotWithRun(option) => (
            message!(locale, "{option} does not go with --run.", "{option} は --run と一緒に使えません。"),
            message!(
                locale,
                "A run is taken back as a whole: mfadesk undo --run RUN --reason TEXT.",
                "実行は全体として取り消します：mfadesk undo --run 実行のID --reason 理由"
            ),
        ),
        Problem::Site(typed) => {
            let typed = echo::typed(typed);
            (
                message!(locale, "\"{typed}\" cannot be the name of a site.", "「{typed}」はサイト名に使えません。"),
                message!(
                    locale,
                    "Use letters, digits and -._~ only: the name is part of where every event says it comes from.",
                    "英数字と -._~ だけを使ってください。名前はすべてのイベントの出所の一部になります。"
                ),
            )
        }
        Problem::TimeZone(typed) => {
            let typed = clean(typed);
            (
                message!(
                    locale,
                    "The policy's time zone is not known: \"{typed}\".",
                    "方針のタイムゾーン「{typed}」は使えません。"
                ),
                message!(
                    locale,
                    "The policy in force has to be set anew, with a name such as Asia/Tokyo as time_zone.",
                    "time_zone に Asia/Tokyo のような名前を指定して、方針を設定し直す必要があります。"
                ),
            )
        }
    };
    Message { message, remedy: Some(remedy) }
}
