//! A roster of the university: who there is, and what the desk should know of them. Headings and words are English or
//! Japanese; other headings are named by whoever gives the file.

use unicode_normalization::UnicodeNormalization;

use super::json::RowMembers;
use super::member::text;
use super::people::{LeftOutReason, account};
use super::{CollectedBy, FileRefusal};
use crate::commands::{parse, times};
use crate::domain::affiliation::Affiliation;
use crate::domain::id::AccountId;
use crate::domain::instant::Instant;
use crate::domain::look::{MfaEntry, RosterEntry};

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
    let column = |heading: &String| {
        let named = said.iter().find(|(_, named)| is_named(heading, named)).map(|(column, _)| column.as_str());
        let is_free = |column: &str| !said.iter().any(|(said, _)| said == column);
        let is_known = |(column, known): &&RosterColumn| is_free(column) && known.contains(&compared(heading).as_str());
        named.or_else(|| COLUMNS.iter().find(is_known).map(|(column, _)| *column))
    };
    let columns: Vec<Option<&str>> = headings.iter().map(column).collect();
    Ok(columns.contains(&Some(ID)).then(|| {
        let named = columns.iter().zip(headings);
        named.map(|(column, heading)| column.map_or(heading.clone(), |column| format!("{MARK}{column}"))).collect()
    }))
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
fn compared(heading: &str) -> String {
    heading.nfkc().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric() || *c == 'ー').collect()
}

/// What the row says of whom.
///
/// # Errors
/// Why it says nothing.
pub(super) fn entry(row: &RowMembers, by: &CollectedBy<'_>) -> Result<(AccountId, RosterEntry), LeftOutReason> {
    let cell = |column: &str| text(row, &format!("{MARK}{column}"));
    let id = id(row).ok_or(LeftOutReason::Nobody)?;
    let account = account(id, by).or_else(|reason| with_zeros(id, by).unwrap_or(Err(reason)))?;
    let word = |column: &str, words: &'static [(&'static str, &'static [&'static str])]| match cell(column) {
        None => Ok(None),
        Some(typed) => {
            let typed = compared(typed);
            let known = words.iter().find(|(_, spelled)| spelled.contains(&typed.as_str()));
            known.map(|(word, _)| Some(*word)).ok_or(LeftOutReason::UnknownWord)
        }
    };
    let affiliation = word("affiliation", AFFILIATIONS)?.and_then(Affiliation::known);
    let language = word("language", LANGUAGES)?;
    let linked = word("identity-service", SWITCH)?.map(|word| word == "on");
    let at = cell("mfa-date").map(|typed| date(typed, by).ok_or(LeftOutReason::NoTime)).transpose()?;
    // A date alone says that it was applied for.
    let on = word("mfa", SWITCH)?.or(at.map(|_| "on"));
    let mfa = on.map(|word| MfaEntry { on: word == "on", at });
    Ok((account, RosterEntry { affiliation, language, identity_service_linked: linked, mfa }))
}

/// An id that lost its zeros in front to a spreadsheet, where such ids are to be mended. None: it is none of these.
fn with_zeros(id: &str, by: &CollectedBy<'_>) -> Option<Result<AccountId, LeftOutReason>> {
    let digits = parse::normalized(id);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mended = (digits.len() + 1..=20).find_map(|width| by.pattern.account(&format!("{digits:0>width$}")).ok())?;
    Some(if by.mend_ids { Ok(mended) } else { Err(LeftOutReason::LostZeros) })
}

/// A day or a time as rosters write it.
fn date(typed: &str, by: &CollectedBy<'_>) -> Option<Instant> {
    let typed = parse::normalized(typed).replace(['/', '年', '月'], "-").replace('日', "");
    let (day, clock) = typed.split_once([' ', 'T']).unwrap_or((&typed, ""));
    let parts: Vec<&str> = day.split('-').collect();
    let [year, month, day] = parts[..] else { return None };
    let rest = if clock.is_empty() { String::new() } else { format!(" {}", clock.trim()) };
    let plain = format!("{year}-{month:0>2}-{day:0>2}{rest}");
    let is_zoned = typed.contains('T') && (typed.ends_with('Z') || typed.contains('+'));
    times::occurred(if is_zoned { &typed } else { &plain }, by.clock, by.time_zone).ok()
}

const AFFILIATIONS: &[(&str, &[&str])] = &[
    ("student", &["student", "学生", "学部学生", "大学院学生", "大学院生"]),
    ("faculty", &["faculty", "教員", "研究員"]),
    ("staff", &["staff", "職員", "事務職員", "技術職員"]),
    ("other", &["other", "その他"]),
];

const LANGUAGES: &[(&str, &[&str])] =
    &[("en", &["en", "english", "英語"]), ("ja", &["ja", "jp", "japanese", "日本語"])];

const SWITCH: &[(&str, &[&str])] = &[
    (
        "on",
        &["on", "true", "yes", "1", "linked", "enabled", "有効", "利用中", "利用", "連携済", "連携済み", "済", "あり"],
    ),
    (
        "off",
        &["off", "false", "no", "0", "notlinked", "disabled", "無効", "未利用", "利用なし", "未連携", "未", "なし"],
    ),
];
