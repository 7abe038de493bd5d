//! What is said of files that are taken in, and of those that are not.

use super::sentence::sentences;
use super::{Localized, Message, id, localized, message, methods, names};
use crate::domain::id::AccountId;
use crate::domain::look::{LookNote, LookSort, RosterPart};
use crate::exchange::import::{FileRefusal, Malformed};
use crate::queries::files_read::{LeftOutReason, OddPerson, Oddity, PassedOverReason};
use crate::render::Locale;
use crate::render::labels::Labels;
use crate::render::sanitize::clean;

/// Why a file is not taken in, and how to get one that is.
pub fn refusal(refusal: &FileRefusal, locale: Locale) -> Message {
    sentences! { refusal, locale;
        FileRefusal::NoMethodsColumn =>
            "The report has no column of the methods: it was lost when the report was saved as a table.",
            "レポートに本人確認方法の列がありません。表として保存したときに失われています。";
            "Save it as JSON: m365 entra user registrationdetails list -o json > registration.json",
            "JSON で保存してください：m365 entra user registrationdetails list -o json > registration.json";
        FileRefusal::NoMethodsMember =>
            "No row of the report has its list of methods (methodsRegistered).",
            "レポートのどの行にも、本人確認方法のリスト（methodsRegistered）がありません。";
            "Get all members of the report: m365 entra user registrationdetails list -o json > registration.json",
            "項目を絞らずに取得し直してください：m365 entra user registrationdetails list -o json > registration.json";
        FileRefusal::MethodsAsTypeName =>
            "Instead of the methods there is the name of a type (System.Object[]): PowerShell's tables hold no lists.",
            "本人確認方法の代わりに型の名前（System.Object[]）が入っています。PowerShell の表にはリストが保存されません。";
            "Save it as JSON: Get-MgReportAuthenticationMethodUserRegistrationDetail -All | ConvertTo-Json -Depth 5 > registration.json",
            "JSON で保存してください：Get-MgReportAuthenticationMethodUserRegistrationDetail -All | ConvertTo-Json -Depth 5 > registration.json";
        FileRefusal::NextPageMissing { of = all_pages(*of, locale) } =>
            "There is a next page (@odata.nextLink), and it is not among the files: most of it may be missing.",
            "次のページ（@odata.nextLink）がありますが、ファイルの中にありません。多くの内容が欠けている可能性があります。";
            "{of}", "{of}";
        FileRefusal::FewerThanAnnounced { read, announced } =>
            "Rows announced: {announced}; rows found: {read}.",
            "{announced}行と示されていますが、{read}行しかありません。";
            "Get all pages, and give their files together: every answer but the last has an @odata.nextLink.",
            "すべてのページを取得し、そのファイルを一緒に指定してください。最後以外の回答には @odata.nextLink があります。";
        FileRefusal::MoreCellsThanHeadings { line } =>
            "Line {line} has more cells than there are headings: it is not known which cell belongs to which.",
            "{line}行目のセルが見出しより多く、どのセルがどの見出しのものか分かりません。";
            "A text with a comma in it has to stand in quotes: save the table again with a program that does that.",
            "カンマを含む内容は引用符で囲む必要があります。引用符を付けるプログラムで保存し直してください。";
        FileRefusal::HeadingsTranslated =>
            "The headings of this table are translated, and change from month to month: it cannot be relied on.",
            "この表の見出しは翻訳されたもので、時期によって変わるため、読み取れません。";
            "Get the report as JSON: m365 entra user registrationdetails list -o json > registration.json",
            "レポートを JSON で取得してください：m365 entra user registrationdetails list -o json > registration.json";
        FileRefusal::PortalSignIns =>
            "This is the portal's table of sign-ins: it does not say which method each step used.",
            "管理センターが保存するサインインログの表です。どの本人確認方法を使ったかが含まれていません。";
            "Get them as JSON: Get-MgBetaAuditLogSignIn -All | ConvertTo-Json -Depth 8 > sign-ins.json",
            "JSON で取得してください：Get-MgBetaAuditLogSignIn -All | ConvertTo-Json -Depth 8 > sign-ins.json";
        FileRefusal::PortalAudits =>
            "This is the portal's table of the audit log: its headings depend on the language, and change from month to month.",
            "管理センターが保存する監査ログの表です。見出しが言語や時期によって変わるため、読み取れません。";
            "Get it as JSON: Get-MgAuditLogDirectoryAudit -All | ConvertTo-Json -Depth 8 > audits.json",
            "JSON で取得してください：Get-MgAuditLogDirectoryAudit -All | ConvertTo-Json -Depth 8 > audits.json";
        FileRefusal::TokenSeeds =>
            "This may hold the secrets of tokens (a database, or a table with secret keys). It was not read on.",
            "トークンの秘密（データベース、または秘密鍵の列のある表）が含まれている可能性があるため、読み取りを中止しました。";
            "Delete copies that are not needed. What is registered: m365 entra user registrationdetails list -o json > registration.json",
            "不要なコピーは削除してください。登録状況は次で取得できます：m365 entra user registrationdetails list -o json > registration.json";
        FileRefusal::SecretColumn { heading = cut(heading), sheet (" (sheet \"{sheet}\")", "、シート「{sheet}」") = cut(sheet) } =>
            "This may hold secrets: column \"{heading}\"{sheet}. It was not read on.",
            "秘密の情報（列「{heading}」{sheet}）が含まれている可能性があるため、読み取りを中止しました。";
            "Remove that column, also on hidden sheets, and import it again. Delete copies that are not needed.",
            "その列を（非表示のシートも含めて）削除し、取り込み直してください。不要なコピーは削除してください。";
        FileRefusal::Policy =>
            "This is the policy of the tenant: it says what may be used, not what a person has registered.",
            "これはテナントのポリシー（何を使えるか）で、誰が何を登録しているかではありません。";
            "What is registered: m365 entra user registrationdetails list -o json > registration.json",
            "登録状況は次で取得できます：m365 entra user registrationdetails list -o json > registration.json";
        FileRefusal::NoSteps =>
            "These sign-ins have no steps (authenticationDetails): they do not show which method was used.",
            "サインインの記録に手順（authenticationDetails）がなく、何でサインインしたかが分かりません。";
            "The beta version has them: Get-MgBetaAuditLogSignIn -All | ConvertTo-Json -Depth 8 > sign-ins.json",
            "ベータ版で取得してください：Get-MgBetaAuditLogSignIn -All | ConvertTo-Json -Depth 8 > sign-ins.json";
        FileRefusal::Shortened =>
            "The levels below are left out: PowerShell writes two levels, unless -Depth asks for more.",
            "下の階層が省かれています。PowerShell は、指定しなければ2階層までしか書き出しません。";
            "Save it again with -Depth 8, for instance: Get-MgAuditLogDirectoryAudit -All | ConvertTo-Json -Depth 8 > audits.json",
            "-Depth 8 を付けて保存し直してください。例：Get-MgAuditLogDirectoryAudit -All | ConvertTo-Json -Depth 8 > audits.json";
        FileRefusal::Archive =>
            "This is an archive, and no workbook that can be read.", "読み取れるブック（.xlsx）ではない書庫ファイルです。";
            "Give what is in it; of packed files only those of gzip are read. A roster: save it again as .xlsx or CSV.",
            "中のファイルを指定してください。圧縮ファイルのうち、読み取れるのは gzip だけです。名簿は .xlsx か CSV で保存し直してください。";
        FileRefusal::OldWorkbook =>
            "This is a workbook of the older sort (.xls), or a protected one: it cannot be read.",
            "古い形式（.xls）のブック、または保護されたブックのため、読み取れません。";
            "Save it again as .xlsx or CSV, without a password.", "パスワードを付けずに、.xlsx か CSV で保存し直してください。";
        FileRefusal::SeveralSheets { sheets = listed(sheets) } =>
            "Several sheets of the workbook could be meant: {sheets}.", "該当するシートが2つ以上あります：{sheets}。";
            "Say which one: --sheet NAME", "使うシートを指定してください：--sheet シート名";
        FileRefusal::NoSuchSheet { named = clean(named), sheets = listed(sheets) } =>
            "The workbook has no sheet \"{named}\". Its sheets are: {sheets}.",
            "「{named}」というシートはありません。シートは次のとおりです：{sheets}。";
            "Name one of these: --sheet NAME", "このうちの1つを指定してください：--sheet シート名";
        FileRefusal::ScriptReport =>
            "This is what a script for MSOnline makes, which Microsoft has ended: its states and words are not those of the report.",
            "提供が終了した MSOnline のスクリプトが作る表です。状態や用語が登録レポートと異なるため、読み取れません。";
            "Get the report: m365 entra user registrationdetails list -o json > registration.json",
            "登録レポートを取得してください：m365 entra user registrationdetails list -o json > registration.json";
        FileRefusal::NotText =>
            "It is no text in UTF-8, UTF-16 or Shift_JIS.", "UTF-8、UTF-16、Shift_JIS のいずれの文字コードでもありません。";
            "Save it again as UTF-8. Nothing was recorded.", "UTF-8 で保存し直してください。何も記録していません。";
        FileRefusal::ErrorAnswer { code } =>
            "The directory answered with an error ({code}) and not with a report.",
            "レポートではなく、ディレクトリのエラー応答（{code}）です。";
            "Look at what it says, and ask again. The report takes the permission AuditLog.Read.All.",
            "内容を確かめて、取得し直してください。レポートには AuditLog.Read.All の権限が必要です。";
        FileRefusal::Unknown =>
            "Its contents are of no form that can be imported.", "内容から、何のファイルかを判断できません。";
            "Taken in are registration reports (userRegistrationDetails), lists of methods (authentication/methods), audits (directoryAudits), sign-ins (of the beta version) and rosters, one sort a file. A roster has a column of ids: --column id=HEADING says which.",
            "取り込めるのは、登録レポート（userRegistrationDetails）、本人確認方法のリスト（authentication/methods）、監査ログ（directoryAudits）、サインインログ（ベータ版）、名簿です。1つのファイルには1種類だけにしてください。名簿にはIDの列が必要です（--column id=見出し で指定できます）。";
        FileRefusal::NoIdColumn { headings = listed(headings) } =>
            "This looks like a list of people, and no heading is known as that of their ids: {headings}.",
            "名簿のようですが、IDの列がどれか分かりません。見出しは次のとおりです：{headings}。";
            "Name the column of the ids: --column id=HEADING", "IDの列を指定してください：--column id=見出し";
        FileRefusal::NoSuchHeading { column, named = clean(named), headings = listed(headings) } =>
            "No column has the heading \"{named}\". The headings are: {headings}.",
            "「{named}」という見出しの列はありません。見出しは次のとおりです：{headings}。";
            "Name one of these: --column {column}=HEADING",
            "このうちの1つを指定してください：--column {column}=見出し";
        FileRefusal::TwoColumns { column, headings = listed(headings), line } =>
            "Two columns are {column} ({headings}), and line {line} says two things.",
            "{column} の列が2つあり（{headings}）、{line}行目の内容が異なります。";
            "Say which one counts: --column {column}=HEADING",
            "使う列を指定してください：--column {column}=見出し";
        FileRefusal::NotOfSort { sort = sort.as_str() } =>
            "It is not of the kind that --as names ({sort}).", "--as で指定した種類（{sort}）ではありません。";
            "Leave --as out: what a file is is found out by its content.",
            "--as を付けないでください。ファイルの種類は内容から判断します。";
        FileRefusal::NobodyNamed =>
            "It does not say whose methods these are.", "誰の本人確認方法かが示されていません。";
            "Keep the @odata.context of the answer, or name the file by the account: 0123456789.json",
            "応答の @odata.context を残すか、ファイル名をアカウントのIDにしてください：0123456789.json";
        FileRefusal::NoTime =>
            "It does not say of when it is.", "いつの内容かが示されていません。";
            "Say it with --at TIME.", "--at 日時 で指定してください。";
        FileRefusal::Empty =>
            "There is nothing in it: not one row.", "1行もありません。";
            "Check the path, which request was made and by which account: reports, audits and sign-ins need the permission AuditLog.Read.All.",
            "ファイルの場所と、取得の条件、権限を確かめてください。レポートとログには AuditLog.Read.All の権限が必要です。";
        FileRefusal::ShareExceeded { losing, open, allowed } =>
            "It would take methods away from more than {allowed} % of the open accounts: {losing} of {open}. Nothing was recorded.",
            "在籍中の{open}アカウントのうち{losing}アカウントから本人確認方法がなくなります。上限は{allowed}%です。何も記録していません。";
            "Look at it with --dry-run. If it is so: --allow-share PERCENT",
            "--dry-run で内容を確かめてください。正しければ、--allow-share 割合 を付けてください。";
        FileRefusal::Cut { line } =>
            "It ends in the middle of something (line {line}).", "途中で終わっています（{line}行目）。";
            "Get it again, whole. Nothing was recorded.", "完全なファイルを取得し直してください。何も記録していません。";
        FileRefusal::RowTooLong { line } =>
            "Line {line} holds a row that does not end.", "{line}行目に、終わりのない行があります。";
            "Get it again. Nothing was recorded.", "取得し直してください。何も記録していません。";
        FileRefusal::TextBehindMark { line } =>
            "Line {line}: text follows the quotation mark that closes a cell.",
            "{line}行目：セルを閉じる引用符の後に文字が続いています。";
            "Write a quotation mark within a cell twice (\"\"), or save the table again.",
            "セルの中の引用符は2つ重ねて（\"\"）書くか、表計算ソフトで保存し直してください。";
        FileRefusal::Malformed { line, why = malformed(why, locale) } =>
            "Line {line} cannot be read: {why}.", "{line}行目を読み取れません：{why}。";
            "Get it again, unchanged. Nothing was recorded.", "変更せずに取得し直してください。何も記録していません。";
    }
}

/// How all pages of what this is are had.
fn all_pages(of: Option<LookSort>, locale: Locale) -> String {
    let command = match of {
        Some(LookSort::Methods) => {
            return message!(
                locale,
                "Follow @odata.nextLink to the last page, and give the files of all pages together.",
                "@odata.nextLink を最後までたどってすべてのページを取得し、そのファイルを一緒に指定してください。"
            );
        }
        Some(LookSort::Audits) => "Get-MgAuditLogDirectoryAudit -All | ConvertTo-Json -Depth 8 > audits.json",
        Some(LookSort::SignIns) => "Get-MgBetaAuditLogSignIn -All | ConvertTo-Json -Depth 8 > sign-ins.json",
        Some(LookSort::Registration | LookSort::Roster) | None => {
            "Get-MgReportAuthenticationMethodUserRegistrationDetail -All | ConvertTo-Json -Depth 5 > registration.json"
        }
    };
    message!(
        locale,
        "Get all pages: {command}; or give the files of all pages together.",
        "すべてのページを取得してください：{command}。または、全ページのファイルを一緒に指定してください。"
    )
}

/// What is there instead of what could be read.
fn malformed(why: &Malformed, locale: Locale) -> String {
    match why {
        Malformed::NoColon => message!(locale, "a colon is missing", "コロン（:）がありません"),
        Malformed::Byte(byte @ b' '..=b'~') => {
            let typed = char::from(*byte);
            message!(locale, "\"{typed}\" is not expected here", "想定外の文字「{typed}」があります")
        }
        Malformed::Byte(byte) => {
            message!(locale, "the byte 0x{byte:02x} is not expected here", "想定外のバイト 0x{byte:02x} があります")
        }
        Malformed::Parser(said) => {
            let said = clean(said);
            message!(locale, "it does not have the form that it begins with ({said})", "途中から形式が崩れています")
        }
    }
}

/// A heading or the name of a sheet; of a long one, how it begins.
fn cut(name: &str) -> String {
    const MOST: usize = 40;
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let shown: String = name.chars().take(MOST).collect();
    clean(&shown).into_owned() + if shown.len() < name.len() { "…" } else { "" }
}

/// Headings, as they stand in the file; some of very many.
fn listed(headings: &[String]) -> String {
    const MOST: usize = 40;
    let named: Vec<&str> = headings.iter().map(String::as_str).filter(|heading| !heading.is_empty()).collect();
    let (shown, more) = named.split_at(named.len().min(MOST));
    let more = if more.is_empty() { "" } else { ", …" };
    clean(&shown.join(", ")).into_owned() + more
}

/// What is to be said of one look at this account.
pub fn note(note: &LookNote, about: Option<&AccountId>, locale: Locale) -> String {
    let id = id(about);
    let Labels { security_info, .. } = locale.labels();
    sentences! { note, locale;
        LookNote::Late { known } =>
            "A later check is on record ({known}): it adds nothing.", "その後（{known}）に確認されているため、何も変わりません。";
        LookNote::LatePart { part = roster_part(*part).of(locale.lang), known } =>
            "A later check differs ({known}), so this does not change: {part}.",
            "その後（{known}）に別の内容が示されているため、変わりません：{part}。";
        LookNote::RowDiffers { part = roster_part(*part).of(locale.lang) } =>
            "A later row of the same time says otherwise and counts, so this one does not: {part}.",
            "同じ日時の後の行の内容が異なり、そちらを採用したため、この行は反映していません：{part}。";
        LookNote::Closed => "The account is closed.", "離籍済みのアカウントです。";
        LookNote::Stays { method, there_at } =>
            "{method} is not in it, and is known from later ({there_at}): it stays.",
            "{method} はありませんが、その後（{there_at}）に確認されているため残します。";
        LookNote::Overtaken { part } =>
            "Known from later, so that it stays as it is: {part}.", "その後のことが記録されているため、変わりません：{part}。";
        LookNote::SlotTaken { kind } =>
            "More than one {kind} is in it, of which there can be one: the first counts.",
            "1つしか登録できない{kind}が2つ以上あります。最初のものを採用しました。";
        LookNote::WhichOne { methods } =>
            "A record may be about any of these, so nothing was recorded of it: {methods}. A list of methods shows which is which.",
            "記録がどれのことか分からないため、反映していません：{methods}。本人確認方法のリストを取り込めば区別できます。";
        LookNote::NamesAnother { said = clean(said), methods } =>
            "A record says \"{said}\", and something else is on record of {methods}: nothing was recorded of it. If it is one of these, correct it; a list of methods shows what is registered.",
            "記録は「{said}」についてのものですが、{methods} の登録内容と異なるため、反映していません。同じものであれば登録内容を直してください。登録状況は本人確認方法のリストで分かります。";
        LookNote::TestedBefore { method, since } =>
            "A sign-in by {method} is from before it was registered or changed as on record ({since}), so it does not count as a test. Sign in again to test it.",
            "{method} でのサインインは、登録または変更の記録（{since}）より前のため、サインイン確認として扱いません。もう一度サインイン確認をしてください。";
        LookNote::UsedThoughStolen { method } =>
            "{method} is on record as stolen, and signed in: it counts as available again. Ask whether it was this person: mfadesk next {id}",
            "{method} は盗まれたと記録されていますが、サインインに使われたため、使えるものとして扱います。本人かどうか確かめてください：mfadesk next {id}";
        LookNote::StolenThereAgain { method, stolen } =>
            "{method} is registered, and may be {stolen}, which was on record as stolen and was removed. Ask whether this person registered it; otherwise have them delete it on the {security_info} page at once, and change the password.",
            "{method} が登録されていますが、盗まれたとして削除した {stolen} かもしれません。本人が登録したものか確かめてください。そうでなければ、すぐに「{security_info}」のページで削除し、パスワードを変更してもらってください。";
        LookNote::ChangedThere { method } =>
            "{method} was changed there, and the record does not say how. Ask for the number: mfadesk edit {id} {method} --number -",
            "{method} は変更されていますが、変更の内容は記録にありません。番号を確認してください：mfadesk edit {id} {method} --number -";
        LookNote::NotOnRecord { kind } =>
            "A record is about a {kind}, which is not on record: nothing was recorded of it. A registration report shows what is registered.",
            "登録されていない{kind}についての記録のため、反映していません。登録状況は登録レポートで分かります。";
        .. {
            LookNote::OneName { device, methods: ids } => {
                let (shown, listed) = (names::device(device, locale), methods(ids, locale));
                let first = ids.first().map_or_else(|| "M".into(), |id| clean(id.as_str()));
                message!(
                    locale,
                    "All called {shown}, which names a sort of thing: {listed}. Are they one phone or several? mfadesk edit {id} {first} --device NAME",
                    "どれも{shown}という名前です：{listed}。1台ですか、それとも別々の端末ですか？ mfadesk edit {id} {first} --device 端末名"
                )
            }
        }
    }
}

/// What is odd about whom rows are about.
pub fn oddity(odd: &OddPerson, locale: Locale) -> String {
    let account = clean(odd.account.as_str());
    match &odd.oddity {
        Oddity::Renamed { object, before } => {
            let before = clean(before.as_str());
            message!(
                locale,
                "The directory has one id ({object}…) for {before} and later for {account}: one person, renamed there. Both are accounts here, each with its methods. If {before} is no longer in use: mfadesk close {before} --reason left",
                "ディレクトリでは {before} と、その後の {account} が同じID（{object}…）です。名前が変わった1人の方と思われますが、ここではそれぞれ本人確認方法のある別のアカウントです。{before} が使われていなければ：mfadesk close {before} --reason left"
            )
        }
        Oddity::Domains { domains: [one, other] } => {
            let (one, other) = (clean(one), clean(other));
            message!(
                locale,
                "Rows of one file are about {account} at {one} and at {other}: what is before the @ is one account here. If they are two people, one has the other's methods: mfadesk undo takes the import back, and account_id of the policy says which names are accounts",
                "1つのファイルに、{one} と {other} の両方の {account} の行があります。ここでは @ の前が同じなら1つのアカウントです。別の方であれば、本人確認方法が入れ替わります。取り込みは mfadesk undo で取り消せます。どの名前をアカウントとするかは、運用ポリシーの account_id で決まります"
            )
        }
    }
}

/// The stable words for what is odd about whom rows are about.
pub const ODDITY_CODES: [&str; 2] = ["renamed", "two-domains"];

/// The stable word for what is odd about whom rows are about.
pub fn oddity_code(odd: &OddPerson) -> &'static str {
    match odd.oddity {
        Oddity::Renamed { .. } => ODDITY_CODES[0],
        Oddity::Domains { .. } => ODDITY_CODES[1],
    }
}

/// What a roster says, by its name.
fn roster_part(part: RosterPart) -> Localized {
    match part {
        RosterPart::Affiliation => localized!("affiliation", "所属区分"),
        RosterPart::Language => localized!("language", "言語"),
        RosterPart::IdentityService => localized!("identity verification service", "本人確認サービス連携"),
        RosterPart::Mfa => localized!("MFA", "多要素認証"),
    }
}

/// The stable words for what is said of looks, in the order in which it is said.
pub const NOTE_CODES: [&str; 11] = [
    "late",
    "closed-account",
    "stays",
    "overtaken",
    "one-name",
    "slot-taken",
    "which-one",
    "changed-there",
    "not-on-record",
    "names-another",
    "was-stolen",
];

/// The stable word for what is said of a look.
pub fn note_code(note: &LookNote) -> &'static str {
    match note {
        LookNote::Late { .. } | LookNote::LatePart { .. } | LookNote::RowDiffers { .. } => NOTE_CODES[0],
        LookNote::Closed => NOTE_CODES[1],
        LookNote::Stays { .. } => NOTE_CODES[2],
        LookNote::Overtaken { .. } | LookNote::TestedBefore { .. } => NOTE_CODES[3],
        LookNote::OneName { .. } => NOTE_CODES[4],
        LookNote::SlotTaken { .. } => NOTE_CODES[5],
        LookNote::WhichOne { .. } => NOTE_CODES[6],
        LookNote::ChangedThere { .. } => NOTE_CODES[7],
        LookNote::NotOnRecord { .. } => NOTE_CODES[8],
        LookNote::NamesAnother { .. } => NOTE_CODES[9],
        LookNote::UsedThoughStolen { .. } | LookNote::StolenThereAgain { .. } => NOTE_CODES[10],
    }
}

/// Why a row is left out.
pub fn left_out(reason: LeftOutReason) -> Localized {
    match reason {
        LeftOutReason::Guest => localized!("of another organization (guest)", "他組織の方（ゲスト）"),
        LeftOutReason::NotAnAccount => localized!("no account's id", "アカウントのIDではない"),
        LeftOutReason::ObjectId => localized!(
            "named by the directory's own number, and no report among the files says whose it is",
            "ディレクトリの内部番号だけ（誰のものかを示すレポートがない）"
        ),
        LeftOutReason::Nobody => localized!("no person is named", "名前がない"),
        LeftOutReason::Never => {
            localized!("dated before 2000, which means never", "2000年より前の日時（「なし」の意味）")
        }
        LeftOutReason::NoTime => localized!("without a time", "日時がない"),
        LeftOutReason::Future => localized!("dated in the future", "未来の日時"),
        LeftOutReason::NoList => localized!("no list of methods", "本人確認方法のリストがない"),
        LeftOutReason::LostZeros => {
            localized!(
                "ids that a spreadsheet took for numbers: zeros lost, separators added (--mend-ids mends them)",
                "表計算ソフトが数値として扱ったID：先頭の0の欠落、桁区切り（--mend-ids で補正できます）"
            )
        }
        LeftOutReason::UnknownWord => localized!("a word that is not known", "分からない語"),
        LeftOutReason::Contradicts => localized!(
            "the row contradicts itself: it says that the person can verify, and lists no method",
            "本人確認できるのに方法がない（レポートの内容が矛盾）"
        ),
        LeftOutReason::NoMethodNamed => localized!("the method is not named", "本人確認方法の種類が示されていない"),
        LeftOutReason::NotAnswered => localized!("the directory did not answer", "ディレクトリの応答がない"),
    }
}

/// Why something in a directory was not read.
pub fn passed_over(reason: PassedOverReason) -> Localized {
    match reason {
        PassedOverReason::Hidden => localized!("hidden", "隠しファイル"),
        PassedOverReason::OfAProgram => {
            localized!("a program's own file", "アプリが作る管理用ファイル")
        }
        PassedOverReason::Document => localized!("a document, picture or program", "文書・画像・プログラム"),
        PassedOverReason::NoFile => localized!("no regular file", "通常のファイルではない"),
    }
}

/// What a file is.
pub fn sort(sort: LookSort) -> Localized {
    match sort {
        LookSort::Registration => localized!("registration report", "登録レポート"),
        LookSort::Methods => localized!("methods of people", "本人確認方法のリスト"),
        LookSort::Roster => localized!("roster", "名簿"),
        LookSort::Audits => localized!("audit log", "監査ログ"),
        LookSort::SignIns => localized!("sign-ins", "サインインログ"),
    }
}

/// How many percent, to one decimal.
pub fn percent(part: u64, of: u64, locale: Locale) -> String {
    let tenths = if of == 0 { 0 } else { (part * 1000).div_ceil(of) };
    let (whole, rest) = (tenths / 10, tenths % 10);
    message!(locale, "{whole}.{rest} %", "{whole}.{rest}%")
}
