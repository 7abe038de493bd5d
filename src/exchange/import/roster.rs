//! A roster of the university: who there is, and what the desk should know of them. Headings and words are English or
//! Japanese; other headings are named by whoever gives the file.

use unicode_normalization::UnicodeNormalization;

use super::json::RowMembers;
use super::member::text;
use super::people::account;
use super::{CollectedBy, FileRefusal};
use crate::commands::{parse, times};
use crate::domain::affiliation::Affiliation;
use crate::domain::id::AccountId;
use crate::domain::instant::Instant;
use crate::domain::look::{MfaEntry, RosterEntry};
use crate::queries::files_read::LeftOutReason;

/// A column of a roster: its word, and the headings that are known, in the form in which they are compared.
pub type RosterColumn = (&'static str, &'static [&'static str]);

/// The columns.
pub const COLUMNS: [RosterColumn; 6] = [
    (
        ID,
        &[
            "id",
            "account",
            "accountid",
            "commonid",
            "userid",
            "userprincipalname",
            "共通id",
            "アカウント",
            "アカウントid",
            "ユーザid",
            "ユーザーid",
            "学籍番号",
            "教職員番号",
            "職員番号",
        ],
    ),
    ("affiliation", &["affiliation", "category", "所属区分", "身分", "区分", "属性", "職種"]),
    ("language", &["language", "lang", "言語", "使用言語"]),
    ("mfa", &["mfa", "mfastate", "mfastatus", "多要素認証", "多要素認証の利用", "mfa利用", "mfa状態"]),
    (
        "mfa-date",
        &["mfadate", "mfasince", "mfaappliedat", "多要素認証申請日", "多要素認証利用開始日", "mfa申請日", "利用開始日"],
    ),
    ("identity-service", &["identityservice", "identityservicelinked", "本人確認サービス", "本人確認サービス連携"]),
];

/// The one column that has to be there.
const ID: &str = "id";

/// Headings of ids that are those of accounts only where no other column is: a university may have both.
const NUMBERS: [&str; 3] = ["学籍番号", "教職員番号", "職員番号"];

/// Headings of lists of people of which nothing is read, in the form in which they are compared.
const OF_PEOPLE: [&str; 14] = [
    "name",
    "fullname",
    "displayname",
    "氏名",
    "名前",
    "ふりがな",
    "フリガナ",
    "氏名カナ",
    "学部",
    "研究科",
    "学科",
    "専攻",
    "学年",
    "所属",
];

/// What is put before a column's word to be the name of a member: no directory has such names.
const MARK: &str = "roster:";

/// The members that these headings stand for; none: it is no roster. `said`: columns by the headings that were named, which
/// go before those that are known.
///
/// # Errors
/// When no heading is one that was named.
pub(super) fn members(headings: &[String], said: &[(String, String)]) -> Result<Option<Vec<String>>, FileRefusal> {
    let is_named = |heading: &String, named: &String| compared(named) == compared(heading);
    for (column, named) in said {
        let of_column = || said.iter().filter(|(other, _)| other == column);
        if !headings.iter().any(|heading| of_column().any(|(_, named)| is_named(heading, named))) {
            let (named, headings) = (named.clone(), headings.to_vec());
            let column = COLUMNS.iter().map(|(known, _)| *known).find(|known| known == column).unwrap_or(ID);
            return Err(FileRefusal::NoSuchHeading { column, named, headings });
        }
    }
    // Beside the name by which people sign in, the directory's own number is no id.
    let is_of_directory = headings.iter().any(|heading| compared(heading) == "userprincipalname");
    let is_id = |word: &str| COLUMNS[0].1.contains(&word) && !NUMBERS.contains(&word);
    let has_id = headings.iter().any(|heading| is_id(&compared(heading)));
    let column = |heading: &String| {
        let named = said.iter().find(|(_, named)| is_named(heading, named)).map(|(column, _)| column.as_str());
        let is_free = |column: &str| !said.iter().any(|(said, _)| said == column);
        let word = compared(heading);
        let is_of_office = has_id && NUMBERS.contains(&word.as_str());
        let is_number = is_of_office || (is_of_directory && ["id", "userid"].contains(&word.as_str()));
        let is_known =
            |(column, known): &&RosterColumn| is_free(column) && !is_number && known.contains(&word.as_str());
        named.or_else(|| COLUMNS.iter().find(is_known).map(|(column, _)| *column))
    };
    let columns: Vec<Option<&str>> = headings.iter().map(column).collect();
    Ok(columns.contains(&Some(ID)).then(|| {
        let named = columns.iter().zip(headings);
        named.map(|(column, heading)| column.map_or(heading.clone(), |column| format!("{MARK}{column}"))).collect()
    }))
}

/// Whether these are headings of a list of people, whatever its ids are called: one is that of a name or of a faculty, or
/// two are those of other columns of a roster.
pub(super) fn is_of_people(headings: &[String]) -> bool {
    let words: Vec<String> = headings.iter().map(|heading| compared(heading)).collect();
    let is_known = |word: &&String| COLUMNS.iter().any(|(_, known)| known.contains(&word.as_str()));
    words.iter().any(|word| OF_PEOPLE.contains(&word.as_str())) || words.iter().filter(is_known).count() > 1
}

/// Whether this is the heading of a column other than the ids.
pub(super) fn is_heading(cell: &str) -> bool {
    let word = compared(cell);
    COLUMNS[1..].iter().any(|(_, known)| known.contains(&word.as_str()))
}

/// Whether this member is the id of a roster.
pub(super) fn is_id(member: &str) -> bool {
    member.strip_prefix(MARK) == Some(ID)
}

/// The column that this member stands for; none: it is no column of a roster.
pub(super) fn column(member: &str) -> Option<&'static str> {
    let column = member.strip_prefix(MARK)?;
    COLUMNS.iter().map(|(known, _)| *known).find(|known| *known == column)
}

/// Whether it is a row of a roster.
pub(super) fn is_row(row: &RowMembers) -> bool {
    row.contains_key(&format!("{MARK}{ID}"))
}

/// What it calls the person.
pub(super) fn id(row: &RowMembers) -> Option<&str> {
    text(row, &format!("{MARK}{ID}"))
}

/// How headings are compared: width, case and what stands between the letters do not count.
pub(super) fn compared(heading: &str) -> String {
    heading.nfkc().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric() || *c == 'ー').collect()
}

/// Why a row says nothing, and the word of it that is the reason, where it is one.
pub(super) type NoEntry = (LeftOutReason, Option<String>);

/// What the row says of whom.
///
/// # Errors
/// Why it says nothing.
pub(super) fn entry(row: &RowMembers, by: &CollectedBy<'_>) -> Result<(AccountId, RosterEntry), NoEntry> {
    let cell = |column: &str| text(row, &format!("{MARK}{column}"));
    let id = plain(id(row).ok_or((LeftOutReason::Nobody, None))?);
    let account = account(id, by).or_else(|reason| mended(id, by).unwrap_or(Err(reason)));
    let account = account.map_err(|reason| (reason, None))?;
    let word = |column: &str, words: &'static [(&'static str, &'static [&'static str])]| match cell(column) {
        None => Ok(None),
        Some(typed) => {
            let word = compared(typed);
            let known = words.iter().find(|(_, spelled)| spelled.contains(&word.as_str()));
            known.map(|(word, _)| Some(*word)).ok_or_else(|| (LeftOutReason::UnknownWord, Some(typed.to_owned())))
        }
    };
    let affiliation = word("affiliation", AFFILIATIONS)?.and_then(Affiliation::known);
    let language = word("language", LANGUAGES)?;
    let linked = word("identity-service", SWITCH)?.map(|word| word == "on");
    let at = cell("mfa-date")
        .map(|typed| date(typed, by).ok_or_else(|| (LeftOutReason::NoTime, Some(typed.to_owned()))))
        .transpose()?;
    // A date alone says that it was applied for.
    let on = word("mfa", SWITCH)?.or(at.map(|_| "on"));
    let mfa = on.map(|word| MfaEntry { on: word == "on", at });
    Ok((account, RosterEntry { affiliation, language, identity_service_linked: linked, mfa }))
}

/// The id without what keeps a spreadsheet from taking it for a number: `="0123456789"`, `'0123456789`.
fn plain(id: &str) -> &str {
    let formula = id.strip_prefix("=\"").and_then(|id| id.strip_suffix('"'));
    formula.unwrap_or(id).trim_start_matches(['\'', '’']).trim()
}

/// An id that a spreadsheet took for a number, where such ids are to be mended: without its zeros in front, with separators
/// between its digits, or as a fraction of nothing. None: it is none of these.
fn mended(id: &str, by: &CollectedBy<'_>) -> Option<Result<AccountId, LeftOutReason>> {
    let typed = parse::normalized(id);
    let whole =
        typed.split_once('.').filter(|(_, rest)| rest.bytes().all(|byte| byte == b'0')).map_or(&*typed, |of| of.0);
    let mut groups = whole.split(',');
    let is_grouped =
        groups.next().is_some_and(|first| (1..=3).contains(&first.len())) && groups.all(|group| group.len() == 3);
    let digits = if is_grouped { whole.replace(',', "") } else { whole.to_owned() };
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mended = (digits.len()..=20).find_map(|width| by.pattern.account(&format!("{digits:0>width$}")).ok())?;
    Some(if by.mend_ids { Ok(mended) } else { Err(LeftOutReason::LostZeros) })
}

/// The eras in which years are told, in full and by a letter, and the year before the first of each.
const ERAS: [(&str, i32); 6] = [("令和", 2018), ("平成", 1988), ("R", 2018), ("H", 1988), ("r", 2018), ("h", 1988)];

/// A day or a time as rosters write it.
fn date(typed: &str, by: &CollectedBy<'_>) -> Option<Instant> {
    let typed = parse::normalized(typed);
    let typed = typed.trim();
    let era = ERAS.iter().find_map(|(name, before)| Some((typed.strip_prefix(name)?, *before)));
    let (dated, before) = era.unwrap_or((typed, 0));
    // Behind the day may stand which day of the week it is.
    let (day, clock) = dated.split_once([' ', 'T', '(']).unwrap_or((dated, ""));
    let day =
        day.trim_end_matches('日').replace(['/', '.', '年', '月'], "-").replacen('元', "1", usize::from(before > 0));
    let parts: Vec<&str> = day.split('-').collect();
    let (year, month, day) = match parts[..] {
        [year, month, day] => (year, month, day),
        [whole] if before == 0 && whole.len() == 8 && whole.is_ascii() => (&whole[..4], &whole[4..6], &whole[6..]),
        _ => return None,
    };
    if before == 0 && year.len() != 4 {
        return None;
    }
    let year = year.parse::<i32>().ok()?.checked_add(before)?;
    let clock = clock.rsplit(')').next().unwrap_or_default().trim();
    let rest = if clock.is_empty() { String::new() } else { format!(" {clock}") };
    let plain = format!("{year}-{month:0>2}-{day:0>2}{rest}");
    let is_zoned = typed.contains('T') && (typed.ends_with('Z') || typed.contains('+'));
    times::occurred(if is_zoned { typed } else { &plain }, by.clock, by.time_zone).ok()
}

const AFFILIATIONS: &[(&str, &[&str])] = &[
    (
        "student",
        &[
            "student",
            "undergraduate",
            "graduatestudent",
            "学生",
            "学部学生",
            "学部生",
            "大学院学生",
            "大学院生",
            "院生",
            "研究生",
        ],
    ),
    ("faculty", &["faculty", "professor", "教員", "研究員", "教授", "准教授", "講師", "助教", "助手"]),
    ("staff", &["staff", "職員", "事務職員", "技術職員"]),
    ("other", &["other", "その他"]),
];

const LANGUAGES: &[(&str, &[&str])] =
    &[("en", &["en", "enus", "engb", "english", "英語"]), ("ja", &["ja", "jajp", "jp", "japanese", "日本語"])];

const SWITCH: &[(&str, &[&str])] = &[
    (
        "on",
        &["on", "true", "yes", "1", "linked", "enabled", "有効", "利用中", "利用", "連携済", "連携済み", "済", "あり"],
    ),
    (
        "off",
        &[
            "off",
            "false",
            "no",
            "0",
            "notlinked",
            "disabled",
            "無効",
            "未設定",
            "未利用",
            "利用なし",
            "未連携",
            "未",
            "なし",
        ],
    ),
];
