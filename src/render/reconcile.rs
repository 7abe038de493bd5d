//! `reconcile`: differences, each with the command line that would settle it.

use std::collections::HashSet;

use serde::Serialize;

use super::answer::{Answer, framed_list};
use super::import::{OneFile, OneLeftOut, accounts_noun, files_told, one_by_one, rows_left_out, rows_noun};
use super::messages::{Localized, import as words, localized, message, names, typed_id};
use super::sanitize::clean;
use super::shell;
use super::table::Grid;
use super::{AllLabels, Lang, Locale, Style, color, json, time};
use crate::domain::instant::Instant;
use crate::domain::kind::Kind;
use crate::domain::look::LookNote;
use crate::domain::sequence::Sequence;
use crate::queries::question::Question;
use crate::queries::reconcile::{Aspect, Discrepancy, FoundIn, Lag, ReconcileAnswer, Remedy, Settling};

/// Who speaks to scripts: times are in UTC, so that an answer is the same for whoever asks again.
fn for_scripts() -> Locale {
    Locale { lang: Lang::En, time_zone: chrono_tz::UTC, now: None, labels: AllLabels::built_in() }
}

/// The fields of a difference.
const FIELDS: &[&str] = &[
    "account",
    "side",
    "what",
    "method",
    "kind",
    "here",
    "there",
    "looked_at",
    "lag",
    "lag_at",
    "since",
    "command",
    "note",
    "remark",
];

#[derive(Serialize)]
struct Row<'r> {
    account: &'r str,
    side: &'static str,
    what: &'static str,
    method: Option<&'r str>,
    kind: Option<Kind>,
    here: Option<&'r str>,
    there: Option<&'r str>,
    looked_at: Option<Instant>,
    lag: Option<&'static str>,
    lag_at: Option<Instant>,
    since: &'r [Sequence],
    command: Option<String>,
    batch: Option<&'r Settling>,
    note: Option<&'static str>,
    remark: Option<String>,
}

impl Answer for ReconcileAnswer {
    framed_list!("differences", by "account", FIELDS);

    fn rows(&self) -> Vec<impl Serialize> {
        let named = self.named();
        self.differences.iter().map(|difference| row(difference, named)).collect()
    }

    fn beside(&self) -> impl Serialize {
        Beside {
            accounts: self.read.people.len(),
            left_out: self.read.left_out.len(),
            counts: counts(&self.differences),
            files: one_by_one(&self.read),
            rows_left_out: rows_left_out(&self.read),
        }
    }

    fn table(&self, style: &Style) -> String {
        for_people(self, style)
    }
}

impl ReconcileAnswer {
    /// The files, as they were named.
    fn named(&self) -> &[String] {
        match &self.frame.question {
            Question::Reconcile(question) => &question.files,
            _ => &[],
        }
    }
}

/// What settles the differences, as lines of a batch, each once; and how many differences no line settles.
pub fn settling_lines(differences: &[Discrepancy]) -> (String, usize) {
    let mut lines = String::new();
    let mut known = HashSet::new();
    let mut without = 0;
    for difference in differences {
        match &difference.settled_by {
            Remedy::Command(settling) if difference.lag.is_none() && !settling.asks_somebody => {
                let line = json::line(settling);
                if !known.contains(&line) {
                    lines.push_str(&line);
                    known.insert(line);
                }
            }
            _ => without += 1,
        }
    }
    (lines, without)
}

/// What is said beside the lines.
pub fn unsettled(count: usize, style: &Style) -> String {
    let noun = if count == 1 { "difference is" } else { "differences are" };
    message!(
        style.locale(),
        "{count} {noun} not among the lines: explained by the lag of the report, or in need of a number or of import\n",
        "{count}件の違いは含めていません（レポートの遅れによるもの、または番号の入力や取り込みが必要なもの）\n"
    )
}

fn row<'r>(difference: &'r Discrepancy, files: &[String]) -> Row<'r> {
    Row {
        account: difference.account.as_str(),
        side: difference.side.as_str(),
        what: difference.aspect.as_str(),
        method: difference.method.as_ref().map(|id| id.as_str()),
        kind: difference.kind,
        here: difference.here.as_deref(),
        there: difference.there.as_deref(),
        looked_at: difference.looked_at,
        lag: difference.lag.map(Lag::as_str),
        lag_at: match difference.lag {
            Some(Lag::KnownLater { at }) => at,
            _ => None,
        },
        since: &difference.since,
        command: command(difference, files),
        batch: match &difference.settled_by {
            Remedy::Command(settling) => Some(settling).filter(|settling| !settling.asks_somebody),
            Remedy::Import | Remedy::Nothing => None,
        },
        note: difference.note.as_ref().map(words::note_code),
        remark: difference.note.as_ref().map(|note| words::note(note, Some(&difference.account), for_scripts())),
    }
}

/// The command line that would settle it; none: there is nothing to be settled, or nobody knows by what.
fn command(difference: &Discrepancy, files: &[String]) -> Option<String> {
    match &difference.settled_by {
        Remedy::Command(settling) => Some(typed(settling)),
        Remedy::Nothing => None,
        Remedy::Import if difference.lag.is_some() => None,
        Remedy::Import => {
            let files: Vec<String> = files.iter().map(|file| shell::file(file)).collect();
            Some(format!("mfadesk import {}", files.join(" ")))
        }
    }
}

fn typed(settling: &Settling) -> String {
    let mut words = vec!["mfadesk".to_owned(), settling.command.to_owned(), typed_id(&settling.account)];
    words.extend(settling.positional.iter().flat_map(|(_, values)| values).map(|value| shell::word(value)));
    for (name, value) in &settling.options {
        let name = format!("--{}", name.replace('_', "-"));
        words.push(if value.is_empty() { name } else { shell::option(&name, value, shell::word) });
    }
    words.join(" ")
}

#[derive(Serialize)]
struct Beside<'r> {
    accounts: usize,
    left_out: usize,
    counts: Counts,
    files: Vec<OneFile<'r>>,
    rows_left_out: Vec<OneLeftOut<'r>>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Counts {
    only_here: usize,
    only_there: usize,
    differs: usize,
    not_compared: usize,
    explained_by_lag: usize,
}

fn counts(differences: &[Discrepancy]) -> Counts {
    let count = |side| differences.iter().filter(|difference| difference.side == side).count();
    Counts {
        only_here: count(FoundIn::OnlyHere),
        only_there: count(FoundIn::OnlyThere),
        differs: count(FoundIn::Differs),
        not_compared: count(FoundIn::NotCompared),
        explained_by_lag: differences.iter().filter(|difference| difference.lag.is_some()).count(),
    }
}

fn for_people(answer: &ReconcileAnswer, style: &Style) -> String {
    let locale = style.locale();
    let (named, read, differences) = (answer.named(), &answer.read, &answer.differences);
    let mut text = files_told(read, style) + "\n";
    if !differences.is_empty() {
        let headers = [
            localized!("account", "アカウント"),
            localized!("difference", "違い"),
            localized!("on record", "記録"),
            localized!("in the directory", "ディレクトリ"),
            localized!("since then", "その後の記録"),
            localized!("remarks", "備考"),
            localized!("settled by", "合わせるには"),
        ];
        let rows = differences.iter().map(|difference| cells(difference, named, locale));
        let grid = Grid::under(headers, rows, &[0], locale.lang);
        text += &(grid.lines(style, |_, cell| color::strong(cell, style.color)).join("\n") + "\n\n");
    }
    let Counts { only_here, only_there, differs, not_compared, explained_by_lag } = counts(differences);
    let (accounts, left_out) = (read.people.len(), read.left_out.len());
    let (of_accounts, of_left_out) = (accounts_noun(accounts as u64), rows_noun(left_out as u64));
    let (sequence, at) = (answer.frame.evidence.sequence, time::local(answer.frame.as_of, locale));
    text + &message!(
        locale,
        "{accounts} {of_accounts} compared ({left_out} {of_left_out} left out): {only_here} only on record, {only_there} only in the directory, \
         {differs} different, {not_compared} not compared; {explained_by_lag} of them may be explained by how the report is \
         made; log at line {sequence}, as of {at}\nNothing was recorded.\n",
        "{accounts}件のアカウントを照合（対象外の行 {left_out}件）：記録だけ {only_here}件、ディレクトリだけ {only_there}件、\
         内容の違い {differs}件、照合なし {not_compared}件。うち{explained_by_lag}件はレポートの作られ方（遅れなど）によると考えられます。ログは{sequence}行目、{at} 時点\n\
         何も記録していません。\n"
    )
}

fn cells(difference: &Discrepancy, files: &[String], locale: Locale) -> Vec<String> {
    let text = |text: Option<&str>| clean(text.unwrap_or_default()).into_owned();
    let value = |said: Option<&str>| in_words(difference.aspect, &text(said), locale);
    let kind = difference.kind.map_or("", |kind| names::kind(kind).of(locale.lang));
    let method = difference.method.as_ref().map_or("", |id| id.as_str());
    let what = what(difference.side, difference.aspect).of(locale.lang);
    let named: Vec<&str> = [method, kind].into_iter().filter(|part| !part.is_empty()).collect();
    // A full-width colon has its space in it.
    let gap = if named.is_empty() || what.ends_with('：') { "" } else { " " };
    let since: Vec<String> = difference.since.iter().map(Sequence::to_string).collect();
    vec![
        text(Some(difference.account.as_str())),
        format!("{what}{gap}{}", named.join(" ")),
        value(difference.here.as_deref()),
        value(difference.there.as_deref()),
        since.join(" "),
        remark(difference, locale),
        text(command(difference, files).as_deref()),
    ]
}

/// A value of a person, as it is called elsewhere; of a method it is what somebody typed.
fn in_words(aspect: Aspect, said: &str, locale: Locale) -> String {
    let word = match (aspect, said) {
        (Aspect::Account, "open") => localized!("open", "在籍中"),
        (Aspect::Account, "closed") => localized!("closed", "離籍済み"),
        (Aspect::Account | Aspect::Person, "student") => localized!("student", "学生"),
        (Aspect::Account | Aspect::Person, "faculty") => localized!("faculty", "教員"),
        (Aspect::Account | Aspect::Person, "staff") => localized!("staff", "職員"),
        (Aspect::Account | Aspect::Person, "other") => localized!("other", "その他"),
        (Aspect::Person, "linked") => localized!("linked", "連携済み"),
        (Aspect::Person, "not-linked") => localized!("not linked", "未連携"),
        (Aspect::Mfa, "on") => localized!("on", "利用中"),
        (Aspect::Mfa, "off") => localized!("off", "未設定"),
        _ => return said.to_owned(),
    };
    word.of(locale.lang).to_owned()
}

fn what(side: FoundIn, aspect: Aspect) -> Localized {
    match (side, aspect) {
        (FoundIn::NotCompared, _) => localized!("not compared", "照合なし"),
        (FoundIn::Differs, Aspect::Account) => localized!("account", "アカウント"),
        (FoundIn::OnlyHere, Aspect::Account) => localized!("account only on record", "記録だけのアカウント"),
        (FoundIn::OnlyHere, _) => localized!("only on record:", "記録だけ："),
        (FoundIn::OnlyThere, Aspect::Account) => localized!("account not on record", "記録のないアカウント"),
        (FoundIn::OnlyThere, _) => localized!("only in the directory:", "ディレクトリだけ："),
        (FoundIn::Differs, Aspect::Person) => localized!("person", "本人の情報"),
        (FoundIn::Differs, Aspect::Mfa) => localized!("MFA", "多要素認証"),
        (FoundIn::Differs, Aspect::Method | Aspect::Device) => localized!("device of", "端末："),
        (FoundIn::Differs, Aspect::Number) => localized!("number of", "電話番号："),
        (FoundIn::Differs, Aspect::Default) => localized!("default is", "既定の方法："),
    }
}

/// Why it need not be a difference, or what nobody could tell.
fn remark(difference: &Discrepancy, locale: Locale) -> String {
    let Some(lag) = difference.lag.filter(|lag| *lag != Lag::KnownLater { at: None }) else {
        return difference
            .note
            .as_ref()
            .map_or_else(String::new, |note| words::note(note, Some(&difference.account), locale));
    };
    let explained = explained(lag, locale);
    match &difference.note {
        // What they say is said by the difference itself.
        None | Some(LookNote::Late { .. } | LookNote::LatePart { .. } | LookNote::Stays { .. }) => explained,
        Some(note) => format!("{} {explained}", words::note(note, Some(&difference.account), locale)),
    }
}

fn explained(lag: Lag, locale: Locale) -> String {
    match lag {
        Lag::KnownLater { at } => {
            let Some(at) = at else { return String::new() };
            let at = time::local(at, locale);
            message!(locale, "explained: known from {at}, after the report", "レポートの後（{at}）に確認した内容です")
        }
        Lag::RecordedSince => message!(
            locale,
            "may be explained: something is on record from after the report",
            "レポートの後の出来事によるものかもしれません"
        ),
        Lag::LeftOut => message!(
            locale,
            "may be explained: reports leave out disabled accounts",
            "無効なアカウントはレポートに含まれません"
        ),
    }
}
