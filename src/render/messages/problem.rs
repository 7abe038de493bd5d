//! What is wrong with what was typed, in words, with a way to type it right.

use super::sentence::sentences;
use super::{Message, command_line, echo, id, localized, message, policy_file, token_file};
use unicode_normalization::UnicodeNormalization;

use crate::commands::problem::Problem;
use crate::domain::id::AccountId;
use crate::domain::number::is_dash;
use crate::render::Locale;
use crate::render::sanitize::clean;

/// The words for a usage error; the account that was named stands in the commands that it proposes.
pub fn say(problem: &Problem, about: Option<&AccountId>, locale: Locale) -> Message {
    let id = id(about);
    sentences! { problem, locale;
        Problem::AccountId { pattern = counted(typed, pattern, locale), typed = echo::unseen(typed, locale) }
            if digits(typed, pattern).is_some_and(|(digits, usual)| digits < usual) =>
            "{typed} is not an account id: {pattern}.", "{typed}はアカウントのIDではありません。{pattern}。";
            "Check the digits. Were leading zeros lost, as a spreadsheet loses them? Then put them back in front.",
            "桁を確かめてください。表計算ソフトなどで先頭の0が落ちていれば、補ってください。";
        Problem::AccountId { pattern = counted(typed, pattern, locale), typed = echo::unseen(typed, locale) }
            if digits(typed, pattern).is_some() =>
            "{typed} is not an account id: {pattern}.", "{typed}はアカウントのIDではありません。{pattern}。";
            "Check the digits. A phone number is no id.", "桁を確かめてください。電話番号ではなく、共通IDを入力してください。";
        Problem::AccountId { typed = echo::id(typed, locale), pattern = usual(pattern).unwrap_or_default() }
            if usual(pattern).is_some() =>
            "{typed} is not an account id.", "{typed}はアカウントのIDではありません。";
            "An id is the Common ID: {pattern} digits.", "IDは{pattern}桁の数字（共通ID）です。";
        Problem::AccountId { typed = echo::id(typed, locale), pattern } =>
            "{typed} is not an account id.", "{typed}はアカウントのIDではありません。";
            "The policy says what an id looks like: {pattern}", "IDの形式（運用ポリシー）：{pattern}";
        Problem::MethodId(typed = echo::typed(typed)) =>
            "\"{typed}\" is not a method id.", "「{typed}」は本人確認方法のIDではありません。";
            "They are m1, m2, …; \"mfadesk status {id}\" lists them.",
            "IDは m1、m2 などです。「mfadesk status {id}」で確かめられます。";
        Problem::Time(typed = echo::typed(typed)) =>
            "\"{typed}\" is not a time.", "「{typed}」は日時として読めません。";
            "Write 10:00, \"2026-11-24 10:00\", 11/24, \"yesterday 15:00\", 2h-ago, or 2026-11-24T10:00:00+09:00.",
            "10:00、\"2026-11-24 10:00\"、11/24、\"昨日 15:00\"、2時間前、2026-11-24T10:00:00+09:00 のように書いてください。";
        Problem::NeverHappened(typed = echo::typed(typed)) =>
            "\"{typed}\" is before the year 2000: such a time means \"never\".",
            "「{typed}」は2000年より前の日時です。このような日時は「なし」を意味します。";
            "Give the time at which it happened, or leave --at out.", "起きた日時を書くか、--at を付けないでください。";
        Problem::AsOf(typed = echo::typed(typed)) =>
            "\"{typed}\" is neither a time nor the number of a line.", "「{typed}」は日時でも行番号でもありません。";
            "Write a time such as \"2026-11-24 10:00\", or the number of a line such as 42.",
            "\"2026-11-24 10:00\" のような日時か、42 のような行番号を書いてください。";
        Problem::AtLeast(typed = echo::typed(typed)) =>
            "\"{typed}\" is not a number of accounts that can share something.",
            "「{typed}」は、共有しているアカウントの数として読めません。";
            "Write a number from 2 on: --at-least 3.", "--at-least 3 のように、2以上の数を書いてください。";
        Problem::TooManyFigures(most) =>
            "From the first line of the log on, or from --since, there would be more than {most} figures.",
            "ログの最初の行（または --since）から数えると、集計の数が{most}を超えます。";
            "Name a later time with --since, or longer periods with --by month.",
            "--since でもっと後の日時を指定するか、--by month のように期間を長くしてください。";
        Problem::FromAfterTo =>
            "--from is after --to.", "--from が --to より後になっています。";
            "Give the earlier of the two as --from.", "早いほうを --from に指定してください。";
        Problem::EventId(typed = echo::typed(typed)) =>
            "\"{typed}\" is not an event id.", "「{typed}」はイベントIDではありません。";
            "An event id is a UUID.", "イベントIDはUUIDです。";
        Problem::Word { member, typed = echo::typed(typed), known } =>
            "\"{typed}\" is not a valid value for {member}.", "「{typed}」は {member} に使えません。";
            "Allowed values: {known}.", "使えるもの：{known}。";
        Problem::WhichKind { typed = echo::typed(typed), kinds } =>
            "Which kind is \"{typed}\"? It may be: {kinds}.", "「{typed}」はどの種類ですか？ 候補：{kinds}。";
            "Type one of these. All kinds: mfadesk add --help", "候補のどれかを入力してください。種類の一覧：mfadesk add --help";
        Problem::VerifiesNothing(typed = echo::typed(typed)) =>
            "\"{typed}\" verifies no sign-in here, so there is nothing to record.",
            "「{typed}」はサインイン時の本人確認に使われないため、記録する必要はありません。";
            "A passkey or a security key on the same machine is a method of its own. All kinds: mfadesk add --help",
            "同じ端末のパスキーやセキュリティキーは、それぞれの種類で記録してください。種類の一覧：mfadesk add --help";
        Problem::KindOfImports(typed = echo::typed(typed)) =>
            "Methods of the kind \"{typed}\" come from imports only.",
            "種類「{typed}」の方法は、取り込みでだけ記録されます。";
            "\"mfadesk add --help\" lists the kinds that can be typed.",
            "入力できる種類は「mfadesk add --help」で確かめられます。";
        Problem::NotOverridable(typed = echo::typed(typed)) =>
            "\"{typed}\" is not a rule that can be overridden.",
            "「{typed}」は、--override で例外にできる規則ではありません。";
            "Use the code that the refusal shows in parentheses, and only where it offers --override.",
            "拒否の表示で --override が示された規則のコードを使ってください。";
        Problem::BecauseMissing =>
            "--override needs a reason.", "--override には理由が必要です。";
            "Say why, with --because TEXT: audits show it.", "--because 文 で理由を書いてください。監査で示されます。";
        Problem::BecauseWithoutOverride =>
            "--because is given without --override.", "--override のない --because です。";
            "Name the rules it is about with --override CODES, or leave it out.",
            "--override コード で対象の規則を示すか、--because を付けないでください。";
        Problem::ReasonMissing =>
            "--reason is missing.", "--reason がありません。";
            "Say why, with --reason TEXT: audits show it.",
            "--reason 文 で理由を書いてください。監査で示されます。";
        Problem::Empty(member) =>
            "{member} has no value.", "{member} に値がありません。";
            "Give it a value; what is optional may be left out instead.",
            "値を書いてください。省略できるものは、付けなくてもかまいません。";
        Problem::What(typed = echo::loss(typed)) =>
            "\"{typed}\" names nothing that can be lost.", "「{typed}」は、使えなくなるものの指定として読めません。";
            "Name a method (m1), a device (\"iPhone 15\", device:LABEL), or a number by \
                         its last two digits (number:12).",
            "方法（m1）、端末（\"iPhone 15\"、device:端末名）、または番号の下2桁（number:12）で指定してください。";
        Problem::Clue(typed = echo::loss(typed)) =>
            "\"{typed}\" is nothing that a person could be found by.", "「{typed}」では、アカウントを探せません。";
            "Name a phone number, its last two digits (number:12), a serial (serial:S), a device (\"iPhone 15\") or a ticket \
                         (ticket:T).",
            "電話番号、その下2桁（number:12）、シリアル番号（serial:S）、端末名（\"iPhone 15\"）、チケット（ticket:T）のいずれかで指定してください。";
        Problem::Part { typed = echo::typed(typed) } if matches!(problem, Problem::Part { most: 0, .. }) =>
            "\"{typed}\" is not the number of a question.", "「{typed}」は質問の番号ではありません。";
            "\"mfadesk next {id}\" lists the questions with their numbers.",
            "番号は「mfadesk next {id}」で確かめられます。";
        Problem::Part { typed = echo::typed(typed), most } =>
            "There is no question {typed}.", "質問{typed}はありません。";
            "The numbers go from 1 to {most}: mfadesk next {id}", "番号は1から{most}までです：mfadesk next {id}";
        Problem::NumberForDevice(ending) =>
            "\"••{ending}\" reads as a phone number, and not as a device's label.",
            "「••{ending}」は端末名ではなく、電話番号と読めます。";
            "\"mfadesk status {id}\" shows the device labels on record.",
            "記録にある端末名は「mfadesk status {id}」で確かめられます。";
        Problem::WhyOfPassedTest =>
            "--why says why a test failed, and this one passed.",
            "--why はサインイン確認に失敗した理由です。今回は成功しています。";
            "Leave --why out, or record \"failed\".", "--why を付けないか、failed として記録してください。";
        Problem::NumberNotRead =>
            "No phone number came on standard input.", "標準入力に電話番号がありません。";
            "With \"--number -\" it is read from there, on one line.",
            "「--number -」では、標準入力の1行から番号を読み取ります。";
        Problem::AccountsOrAll =>
            "Name either accounts or --all.", "アカウントか --all の、どちらか一方を指定してください。";
            "mfadesk status ID…, or mfadesk status --all.", "mfadesk status ID…、または mfadesk status --all。";
        Problem::LossOfOneAccount(typed = echo::loss(typed)) =>
            "\"{typed}\" belongs to a single account and cannot be used when you ask about several.",
            "「{typed}」は1つのアカウントのものですが、複数のアカウントが対象です。";
            "Ask about one: mfadesk status {id} --without X. For all accounts: channel:sms, kind:phone.",
            "1つを指定してください：mfadesk status {id} --without X。全アカウントには channel:sms や kind:phone を使えます。";
        Problem::FiltersNeedAll =>
            "Filters select among all accounts.", "絞り込みは全アカウントに対するものです。";
            "Add --all, or leave them out.", "--all を付けるか、絞り込みを外してください。";
        Problem::Language(typed = echo::typed(typed)) =>
            "\"{typed}\" is not a language that is known here.", "言語「{typed}」は使えません。";
            "Allowed values: en, ja (--lang, MFADESK_LANG).", "使えるもの：en、ja（--lang、MFADESK_LANG）。";
        Problem::Date(typed = echo::typed(typed)) =>
            "\"{typed}\" is not a day.", "「{typed}」は日付として読めません。";
            "Write it as 2026-12-01, or 12/1.", "2026-12-01 または 12/1 のように書いてください。";
        Problem::NoDay(typed = echo::typed(typed)) =>
            "\"{typed}\" is before the year 2000: such a day means \"not known\".",
            "「{typed}」は2000年より前の日付です。このような日付は「なし」を意味します。";
            "Write the day as 2026-12-01, or leave it out.", "2026-12-01 のように書くか、指定しないでください。";
        Problem::Line(typed = echo::typed(typed)) =>
            "\"{typed}\" is not the number of a line.", "「{typed}」は行番号ではありません。";
            "\"mfadesk audit {id}\" shows the lines.", "行番号は「mfadesk audit {id}」で確かめられます。";
        Problem::Edit =>
            "It is not clear what to edit.", "何を変更するのか分かりません。";
            "Of a person: edit {id} --affiliation, --language, --identity-service. Of a method: edit {id} M --device, --label, --serial. Of a number: edit {id} M --number N [--extension E] [--device D].",
            "本人について：edit {id} --affiliation、--language、--identity-service。方法について：edit {id} M --device、--label、--serial。番号について：edit {id} M --number 番号 [--extension 内線] [--device 端末]。";
        Problem::MethodsAllOrNone =>
            "Say which methods are registered: list them, or use --all or --none.",
            "何が登録されているかを、方法・--all・--none のどれか1つで示してください。";
            "For example: mfadesk observe {id} m1 m3.", "例：mfadesk observe {id} m1 m3";
        Problem::ReplacedByItself(typed = echo::typed(typed)) =>
            "{typed} cannot take its own place.", "{typed} をそれ自身で置き換えることはできません。";
            "Name the old method, then the new one.", "古い方法、新しい方法の順に指定してください。";
        Problem::NoCommand { typed, why = clean(why.trim()) } =>
            "\"{typed}\" is no command that records something: {why}",
            "「{typed}」は、記録のコマンドとして読めません：{why}";
            "Write it as it would be typed.", "コマンドとして入力するとおりに書いてください。";
        Problem::OtherAccount(ending) =>
            "This call is about {ending}.", "この通話は {ending} についてのものです。";
            "Leave the account out; for another one, end this call first, or use another window.",
            "IDは省いてください。別のIDについては、この通話を終えるか、別のウィンドウで行ってください。";
        Problem::NotInCall(typed = echo::typed(typed)) =>
            "\"{typed}\" is not about one account, so it is not for a call.",
            "「{typed}」は1つのアカウントについてのコマンドではないので、通話中は使えません。";
            "Type it outside the call, or in another window; help lists what can be typed here.",
            "通話を終えてから、または別のウィンドウで入力してください。ここで使えるものは help で確かめられます。";
        Problem::Unclosed =>
            "A quotation mark is not closed.", "引用符が閉じられていません。";
            "Write labels with spaces as \"iPhone 15\", and a mark itself as \\' or \\\".",
            "空白を含む名前は \"iPhone 15\" のように、引用符そのものは \\' か \\\" と書いてください。";
        Problem::StoreOfCall =>
            "A call stays with its store and its keys.", "通話中は、ストアと鍵を変えられません。";
            "End this call first, or use another window.", "通話を終えるか、別のウィンドウで行ってください。";
        Problem::NothingToUndo =>
            "This call has recorded nothing that could be undone.",
            "この通話で記録したもので、取り消せるものはありません。";
            "To undo an earlier event, find its line with audit, then: undo LINE --reason TEXT",
            "それ以前の記録は、行番号（audit で確認）を指定して取り消せます：undo 行番号 --reason 理由";
        Problem::NewestNotOfCall =>
            "The latest event of this account was not recorded in this call.",
            "このアカウントの最新の記録は、この通話でのものではありません。";
            "To undo one of your own events, find its line with audit, then: undo LINE --reason TEXT",
            "audit で内容を確かめてください。この通話での記録は行番号で取り消せます：undo 行番号 --reason 理由";
        Problem::NoTerminal =>
            "An operator is signed in at a terminal, and there is none here.",
            "担当者のサインインはターミナルごとのもので、ここにはターミナルがありません。";
            "Show a code with the command instead: --actor NAME --code CODE.",
            "代わりに、コマンドに --actor 名前 --code コード を付けてください。";
        Problem::NoFirstCode =>
            "No code was typed, so nothing was recorded.",
            "コードが入力されなかったため、何も記録していません。";
            "The setup key is not used: delete its entry in the app, then run the command again, which shows another.",
            "表示したセットアップキーは使えません。アプリに追加した項目を削除し、コマンドをもう一度実行すると、新しいキーが表示されます。";
        Problem::CannotHide =>
            "This terminal cannot hide what is typed, so neither a number nor a code is asked for.",
            "このターミナルでは入力を隠せないため、電話番号もコードも尋ねません。";
            "Give it on the line (--number N, --code CODE), or use another terminal.",
            "コマンドに書く（--number 番号、--code コード）か、別のターミナルを使ってください。";
        Problem::BatchLine(why = echo::typed(why)) =>
            "The line is no command: {why}.", "この行はコマンドとして読めません：{why}。";
            "Write the command's words, its arguments by name and its options with _ for -: {{\"command\":\"test\",\"account\":\"0123456789\",\"method\":\"m1\",\"result\":\"passed\"}}",
            "コマンドの語、名前を付けた引数、- を _ に替えたオプションを書いてください：{{\"command\":\"test\",\"account\":\"0123456789\",\"method\":\"m1\",\"result\":\"passed\"}}";
        Problem::Utf16 =>
            "The input is UTF-16, and UTF-8 is read here. Nothing of it was read.",
            "入力は UTF-16 ですが、ここで読めるのは UTF-8 です。何も読み込んでいません。";
            "Save it as UTF-8, or: iconv -f UTF-16 -t UTF-8 FILE | mfadesk batch", "UTF-8 で保存するか、次のようにしてください：iconv -f UTF-16 -t UTF-8 ファイル | mfadesk batch";
        Problem::BatchLineTooLong(bytes) =>
            "The line is longer than {bytes} bytes.", "この行は{bytes}バイトを超えています。";
            "One command is one line.", "1つのコマンドを1行に書いてください。";
        Problem::TicketOfSeveral(accounts) =>
            "That ticket is on record for several accounts: {accounts}.", "そのチケットの記録は、複数のアカウントにあります：{accounts}。";
            "Say which of them is meant: --only {id}.", "どのアカウントの記録か指定してください：--only {id}";
        Problem::EndsSeveral { typed = echo::typed(typed), accounts } =>
            "Several accounts of today end in {typed}: {accounts}.", "末尾が {typed} の、今日記録したアカウントが複数あります：{accounts}。";
            "Type the whole id.", "IDをすべて入力してください。";
        Problem::NotWithRun(option) =>
            "{option} is about one event, and --run or --ticket undoes several.",
            "{option} は1件の記録についてのもので、まとめて取り消すとき（--run、--ticket）には使えません。";
            "Leave {option} out.", "{option} を付けずに実行してください。";
        Problem::NotWithCode(option) =>
            "{option} cannot be combined with a code.", "{option} はコードと一緒に使えません。";
            "The code says that it is now, and by what: mfadesk test {id} METHOD --code CODE.",
            "コードの場合、日時と方式は決まっています：mfadesk test {id} 方法 --code コード";
        Problem::FileEnding { path = echo::typed(path), known = endings(known, locale) } =>
            "\"{path}\" does not end as a form does that this answer can have.",
            "「{path}」の拡張子は、この回答の形式ではありません。";
            "End it with {known}.", "拡張子を {known} にしてください。";
        Problem::FormatOfExport =>
            "--format cannot be combined with export, which names the form itself.",
            "--format は export と一緒に使えません。形式は export の後の語で決まります。";
            "Leave --format or --json out.", "--format や --json を付けないでください。";
        Problem::FormatToFollow =>
            "What is followed is printed line by line.", "--follow では1行ずつ表示します。";
            "Take --format jsonl, or no --format for people.", "--format jsonl を指定するか、--format を付けないでください。";
        Problem::WorkbookOnTerminal =>
            "A workbook cannot be shown on a terminal.", "ブック（.xlsx）はターミナルに表示できません。";
            "Give it a file: -o FILE.xlsx", "ファイルを指定してください：-o ファイル.xlsx";
        Problem::FormatOfFile =>
            "--format cannot be combined with -o: the ending of the file says in which form it is.",
            "--format は -o と一緒に使えません。形式はファイルの拡張子で決まります。";
            "Leave --format or --json out.", "--format や --json を付けないでください。";
        Problem::BomWithoutCsv =>
            "--bom is for CSV only.", "--bom は CSV のときだけ使えます。";
            "Write -o FILE.csv --bom, or --format csv --bom. A workbook (.xlsx) needs none.",
            "-o ファイル.csv --bom または --format csv --bom としてください。.xlsx では不要です。";
        Problem::Site(typed = echo::typed(typed)) =>
            "\"{typed}\" cannot be the name of a site.", "「{typed}」はサイト名に使えません。";
            "Use letters, digits and -._~ only: the name is part of where every event says it comes from.",
            "英数字と -._~ だけを使ってください。名前はすべてのイベントの出所の一部になります。";
        .. {
            #[cfg(feature = "stream")]
            Problem::NotACluster(typed) => super::stream::not_a_cluster(typed, locale),
            Problem::PolicyUnusable { key, value } => super::fault::policy_unusable(key, value, locale),
            Problem::Notice(unsent) => super::notice::unsent(unsent, locale),
            Problem::CommandLine(misshapen) => command_line::say(misshapen, locale),
            Problem::TokenFile(flaws) => token_file::say(flaws, locale),
            Problem::PolicyFile(flaws) => {
                let flaws: Vec<Message> = flaws.iter().map(|flaw| policy_file::flaw(flaw, locale)).collect();
                let space = localized!(" ", "").of(locale.lang);
                let remedies: Vec<&str> = flaws.iter().filter_map(|said| said.remedy.as_deref()).collect();
                let messages: Vec<&str> = flaws.iter().map(|said| said.message.as_str()).collect();
                Message { message: messages.join(space), remedy: Some(remedies.join(space)) }
            }
        }
    }
}

/// How many digits were typed, and how many an id has: where they differ, and nothing but digits was typed.
fn digits(typed: &str, pattern: &str) -> Option<(usize, usize)> {
    let usual = usual(pattern)?;
    let is_grouping = |c: &char| c.is_whitespace() || *c == '-' || is_dash(*c);
    let id: Vec<char> = typed.nfkc().filter(|c| !is_grouping(c)).collect();
    let is_count = !id.is_empty() && id.len() != usual && id.iter().all(char::is_ascii_digit);
    is_count.then_some((id.len(), usual))
}

/// How many digits an id has, where the pattern says that and nothing else.
fn usual(pattern: &str) -> Option<usize> {
    pattern.strip_prefix("^[0-9]{")?.strip_suffix("}$")?.parse().ok()
}

fn counted(typed: &str, pattern: &str, locale: Locale) -> String {
    let (digits, usual) = digits(typed, pattern).unwrap_or_default();
    message!(
        locale,
        "a Common ID has {usual} digits, and {digits} were typed",
        "共通IDは{usual}桁ですが、{digits}桁が入力されています"
    )
}

/// Endings of files, of which one is to be taken.
fn endings(known: &[&str], locale: Locale) -> String {
    let dotted: Vec<String> = known.iter().map(|ending| format!(".{ending}")).collect();
    match dotted.split_last() {
        Some((last, others)) if !others.is_empty() => {
            let others = others.join(localized!(", ", "、").of(locale.lang));
            message!(locale, "{others} or {last}", "{others}、{last} のどれか")
        }
        _ => dotted.concat(),
    }
}
