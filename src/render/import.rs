//! What an import read, what it left out and why, and what it recorded.

use std::collections::BTreeMap;

use serde::Serialize;

use super::batch::undo_of_run;
use super::failure::{Coded, failed, labelled, not_recorded, noted};
use super::messages::{import as words, message, refusal};
use super::{Format, Locale, Style, color, json, prose, time};
use crate::desk::{ImportTally, ImportedEvent};
use crate::domain::event::Event;
use crate::domain::instant::Instant;
use crate::domain::sequence::Sequence;
use crate::exchange::import::RefusedFile;
use crate::queries::files_read::{FilesRead, LeftOutReason, PassedOver, PassedOverReason};
use crate::render::sanitize::clean;

/// What is shown of an import.
pub struct ImportShown<'i> {
    /// The name of the run.
    pub run: &'i str,
    /// Whether nothing was to be recorded.
    pub dry_run: bool,
    /// What was read.
    pub read: &'i FilesRead,
    /// How many accounts were open before.
    pub open: u64,
    /// What all looks come to.
    pub foreseen: &'i ImportTally,
    /// What was recorded; of a dry run the same.
    pub tally: &'i ImportTally,
}

/// So many single rows are told to people of each sort of thing.
const TOLD: usize = 10;

/// What came of it.
pub fn imported(shown: &ImportShown<'_>, style: &Style) -> String {
    if style.format == Format::Table { for_people(shown, style) } else { json::line(&for_scripts(shown, style)) }
}

/// One event, on a line of its own.
pub fn imported_event(event: &ImportedEvent<'_>, _: &Style) -> String {
    #[derive(Serialize)]
    struct Line<'e> {
        ok: bool,
        account: &'e str,
        event: Shown<'e>,
    }
    #[derive(Serialize)]
    struct Shown<'e> {
        id: Option<String>,
        sequence: Option<Sequence>,
        #[serde(rename = "type")]
        event_type: &'static str,
        time: Instant,
        data: &'e Event<'static>,
    }
    json::line(&Line {
        ok: true,
        account: event.account.as_str(),
        event: Shown {
            id: event.event.map(|event| event.id.to_string()),
            sequence: event.event.map(|event| event.sequence),
            event_type: event.data.event_type().as_str(),
            time: event.time,
            data: event.data,
        },
    })
}

/// Why a file is not taken in.
pub fn not_imported(refused: &RefusedFile, style: &Style) -> String {
    let code = refused.why.code();
    let said = |locale: Locale| {
        let mut said = words::refusal(&refused.why, locale);
        if let Some(file) = &refused.file {
            let (file, message) = (clean(file), &said.message);
            said.message = message!(locale, "{file}: {message}", "{file}：{message}");
        }
        said
    };
    if style.format == Format::Table {
        return failed(&said(style.locale()), Some(code), style);
    }
    let said = said(style.for_scripts());
    not_recorded(None, vec![code], said.message, said.remedy, "no")
}

#[derive(Serialize)]
struct ForScripts<'i> {
    ok: bool,
    import: Figures<'i>,
}

#[derive(Serialize)]
struct Figures<'i> {
    run: Option<&'i str>,
    dry_run: bool,
    files: Vec<OneFile<'i>>,
    passed_over: &'i [PassedOver],
    rows: u64,
    accounts: usize,
    left_out: Vec<OneLeftOut<'i>>,
    open_accounts: u64,
    changed_accounts: u64,
    losing_accounts: u64,
    methods_taken_away: u64,
    events: u64,
    by_type: BTreeMap<&'static str, u64>,
    notes: Vec<OneNote<'i>>,
    warnings: Vec<Coded>,
}

/// One file that was read.
#[derive(Serialize)]
pub(super) struct OneFile<'i> {
    file: &'i str,
    form: &'i str,
    #[serde(skip_serializing_if = "Option::is_none")]
    sheet: Option<&'i str>,
    kind: Option<&'static str>,
    rows: u64,
    unrelated: u64,
    announced: Option<u64>,
    looked_at: Option<Instant>,
}

/// One row that is about no account.
#[derive(Serialize)]
pub(super) struct OneLeftOut<'i> {
    file: &'i str,
    line: u64,
    id: Option<&'i str>,
    reason: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    word: Option<&'i str>,
}

#[derive(Serialize)]
struct OneNote<'i> {
    account: &'i str,
    at: Instant,
    code: &'static str,
    message: String,
}

fn rows(read: &FilesRead) -> u64 {
    read.files.iter().map(|file| file.rows).sum()
}

/// The files that were read.
pub(super) fn one_by_one(read: &FilesRead) -> Vec<OneFile<'_>> {
    let files = read.files.iter().map(|file| OneFile {
        file: &file.file,
        form: file.form,
        sheet: file.sheet.as_deref(),
        kind: file.sort.map(|sort| sort.as_str()),
        rows: file.rows,
        unrelated: file.unrelated,
        announced: file.announced,
        looked_at: file.looked_at,
    });
    files.collect()
}

/// The rows that are about no account.
pub(super) fn rows_left_out(read: &FilesRead) -> Vec<OneLeftOut<'_>> {
    let name = |at: usize| read.files.get(at).map_or("", |file| file.file.as_str());
    let rows = read.left_out.iter().map(|row| OneLeftOut {
        file: name(row.file),
        line: row.line,
        id: row.id.as_deref(),
        reason: row.reason.as_str(),
        word: row.word.as_deref(),
    });
    rows.collect()
}

fn for_scripts<'i>(shown: &'i ImportShown<'_>, style: &Style) -> ForScripts<'i> {
    let ImportShown { run, dry_run, read, open, tally, .. } = shown;
    ForScripts {
        ok: true,
        import: Figures {
            run: (tally.total() > 0 && !dry_run).then_some(*run),
            dry_run: *dry_run,
            files: one_by_one(read),
            passed_over: &read.passed_over,
            rows: rows(read),
            accounts: read.people.len(),
            left_out: rows_left_out(read),
            open_accounts: *open,
            changed_accounts: tally.changed,
            losing_accounts: tally.losing,
            methods_taken_away: tally.taken_away,
            events: tally.total(),
            by_type: tally.events.iter().map(|(event_type, count)| (event_type.as_str(), *count)).collect(),
            notes: notes(shown, style.for_scripts()),
            warnings: tally.warnings.iter().map(|warning| Coded::of(warning, None, style)).collect(),
        },
    }
}

/// What is said of single looks: once, whether it was foreseen or found.
fn notes<'i>(shown: &'i ImportShown<'_>, locale: Locale) -> Vec<OneNote<'i>> {
    let refused = shown.tally.notes.iter().filter(|noted| noted.note.is_err());
    let all = shown.foreseen.notes.iter().chain(refused.filter(|_| !shown.dry_run));
    let said = all.map(|noted| {
        let (code, message) = match &noted.note {
            Ok(note) => (words::note_code(note), words::note(note, Some(&noted.account), locale)),
            Err(refused) => {
                let code = refused.codes().first().map_or("", |code| code.as_str());
                (code, refusal::message(&refused.first, Some(&noted.account), locale).message)
            }
        };
        OneNote { account: noted.account.as_str(), at: noted.at, code, message }
    });
    let odd = shown.read.odd.iter().map(|odd| OneNote {
        account: odd.account.as_str(),
        at: odd.at,
        code: words::oddity_code(odd),
        message: words::oddity(odd, locale),
    });
    odd.chain(said).collect()
}

/// What was read, a sentence each: the files, how many rows, and those that are about no account.
pub(super) fn what_was_read(read: &FilesRead, locale: Locale) -> Vec<String> {
    let mut told = Vec::new();
    let mut say = |said: String| told.push(said);
    for file in &read.files {
        let (name, count, noun) = (clean(&file.file), file.rows, rows_noun(file.rows));
        let form = match &file.sheet {
            Some(sheet) => format!("{}, {}", file.form, clean(sheet)),
            None => file.form.to_owned(),
        };
        let sort = file.sort.map_or_else(String::new, |sort| words::sort(sort).of(locale.lang).to_owned());
        let unrelated = Some(file.unrelated).filter(|count| *count > 0).map_or_else(String::new, |count| {
            message!(locale, ", {count} of them about something else", "（うち{count}行は本人確認方法以外）")
        });
        let announced =
            file.announced.map_or_else(String::new, |of| message!(locale, " of {of} announced", "（全{of}行のうち）"));
        let looked_at = file.looked_at.map(|at| time::local(at, locale)).map_or_else(String::new, |at| {
            message!(
                locale,
                "; looked at {at}, when the file was saved or --at says",
                "。確認日時は{at}（ファイルの更新日時または --at）"
            )
        });
        say(message!(
            locale,
            "{name}: {sort} ({form}), {count} {noun} read{announced}{unrelated}{looked_at}",
            "{name}：{sort}（{form}）、{count}行を読み取り{announced}{unrelated}{looked_at}"
        ));
    }
    for reason in PassedOverReason::ALL {
        let files: Vec<_> = read.passed_over.iter().filter(|file| file.reason == reason).collect();
        if files.is_empty() {
            continue;
        }
        let (why, names) = (words::passed_over(reason).of(locale.lang), files.iter().take(TOLD));
        let names: Vec<_> = names.map(|file| clean(&file.file)).collect();
        let names = names.join(message!(locale, ", ", "、").as_str());
        say(message!(locale, "Not read ({why}): {names}", "読み取っていないもの（{why}）：{names}"));
        more(files.len(), locale, &mut say);
    }
    let (all, accounts, left) = (rows(read), read.people.len(), read.left_out.len());
    let (of_accounts, of_left) = (accounts_noun(accounts as u64), rows_noun(left as u64));
    say(match read.announced {
        Some(announced) => {
            let noun = rows_noun(announced);
            message!(
                locale,
                "Read {all} of {announced} {noun}: {accounts} {of_accounts}; {left} {of_left} left out.",
                "全{announced}行のうち{all}行を読み取りました：{accounts}アカウント、対象外{left}行。"
            )
        }
        None => {
            let noun = rows_noun(all);
            message!(
                locale,
                "Read {all} {noun}: {accounts} {of_accounts}; {left} {of_left} left out.",
                "{all}行を読み取りました：{accounts}アカウント、対象外{left}行。"
            )
        }
    });
    for reason in LeftOutReason::ALL {
        let rows: Vec<_> = read.left_out.iter().filter(|row| row.reason == reason).collect();
        if rows.is_empty() {
            continue;
        }
        let (count, why) = (rows.len(), words::left_out(reason).of(locale.lang));
        say(message!(locale, "Left out, {why}: {count}", "対象外（{why}）：{count}行"));
        for row in rows.iter().take(TOLD) {
            let file = read.files.get(row.file).map_or("", |file| file.file.as_str());
            let (file, line, id) = (clean(file), row.line, clean(row.id.as_deref().unwrap_or("–")));
            let word = row.word.as_deref().map_or_else(String::new, |word| format!("  {}", clean(word)));
            say(format!("  {file}:{line}  {id}{word}"));
        }
        more(rows.len(), locale, &mut say);
    }
    told
}

/// What rows are called, so many of them.
pub(super) fn rows_noun(count: u64) -> &'static str {
    if count == 1 { "row" } else { "rows" }
}

/// The same of accounts.
pub(super) fn accounts_noun(count: u64) -> &'static str {
    if count == 1 { "account" } else { "accounts" }
}

/// What was read, in words.
pub fn files_told(read: &FilesRead, style: &Style) -> String {
    let told = what_was_read(read, style.locale());
    told.iter().map(|said| prose::wrap(said, style.columns(), 2) + "\n").collect()
}

/// That nobody of the files could be looked at: nobody has an account's id, or all rows are left out for other reasons too.
pub fn nobody_known(read: &FilesRead, style: &Style) -> String {
    let locale = style.locale();
    let said = match read.is_of_strangers() {
        true => message!(
            locale,
            "No id in it matches the policy's account_id: is it a file of this tenant? If ids look otherwise here, put their pattern into a file, such as account_id = '^[A-Za-z0-9._-]+$', and: mfadesk policy set FILE",
            "運用ポリシーの account_id に合うIDがありません。このテナントのファイルですか？ IDの形が異なる場合は、account_id = '^[A-Za-z0-9._-]+$' のようにファイルに書いてから：mfadesk policy set ファイル"
        ),
        false => message!(
            locale,
            "Every row is left out, so nothing of it counts. See the reasons given for the rows.",
            "すべての行が対象外のため、何も反映されません。対象外の理由を確かめてください。"
        ),
    };
    let label = message!(locale, "Warning:", "注意：");
    labelled(&label, |label| color::warning(label, style.color), &said, style)
}

fn for_people(shown: &ImportShown<'_>, style: &Style) -> String {
    let locale = style.locale();
    let ImportShown { run, dry_run, read, open, tally, .. } = shown;
    let mut text = String::new();
    let mut say = |said: String| {
        text.push_str(&prose::wrap(&said, style.columns(), 2));
        text.push('\n');
    };
    what_was_read(read, locale).into_iter().for_each(&mut say);
    let (events, changed) = (tally.total(), tally.changed);
    let (of_events, of_accounts) = (if events == 1 { "event" } else { "events" }, accounts_noun(changed));
    let begun = match (*dry_run, events) {
        (false, 0) => {
            message!(locale, "Nothing new: nothing was recorded.", "新しい内容はありません。何も記録していません。")
        }
        (true, 0) => message!(
            locale,
            "Nothing new: nothing would be recorded.",
            "新しい内容はありません。記録するものはありません。"
        ),
        (false, _) => message!(
            locale,
            "Recorded. {events} {of_events} of {changed} {of_accounts} (run {run}).",
            "記録しました。{changed}アカウントの{events}件（一括記録 {run}）。"
        ),
        (true, _) => message!(
            locale,
            "Not recorded (dry run). Would record {events} {of_events} of {changed} {of_accounts}.",
            "記録していません（確認のみ）。{changed}アカウントの{events}件を記録します。"
        ),
    };
    say(begun);
    for (event_type, count) in &tally.events {
        let name = event_type.name();
        say(format!("  {name}: {count}"));
    }
    if tally.losing > 0 {
        let (methods, losing) = (tally.taken_away, tally.losing);
        let (noun, of_open) = (if methods == 1 { "method" } else { "methods" }, accounts_noun(*open));
        let share = words::percent(losing, *open, locale);
        say(message!(
            locale,
            "Removed by it: {methods} {noun} of {losing} of {open} open {of_open} ({share}).",
            "なくなった本人確認方法：在籍中の{open}アカウントのうち{losing}アカウント（{share}）の{methods}件。"
        ));
    }
    let notes = notes(shown, locale);
    for code in words::ODDITY_CODES.into_iter().chain(words::NOTE_CODES) {
        of_code(&notes, |note| note.code == code, locale, &mut say);
    }
    let is_refusal =
        |note: &OneNote<'_>| !words::NOTE_CODES.contains(&note.code) && !words::ODDITY_CODES.contains(&note.code);
    of_code(&notes, is_refusal, locale, &mut say);
    let voidable: u64 =
        tally.events.iter().filter(|(event_type, _)| event_type.is_voidable()).map(|(_, count)| count).sum();
    if let Some(said) = undo_of_run(run, voidable, events - voidable, locale).filter(|_| !dry_run) {
        say(said);
    }
    for warning in &tally.warnings {
        text.push_str(&noted(warning, None, style));
    }
    if read.is_of_nobody() {
        text.push_str(&nobody_known(read, style));
    }
    text
}

fn of_code(notes: &[OneNote<'_>], is_it: impl Fn(&OneNote<'_>) -> bool, locale: Locale, say: &mut impl FnMut(String)) {
    let told: Vec<_> = notes.iter().filter(|note| is_it(note)).collect();
    for note in told.iter().take(TOLD) {
        let (account, message, at) = (clean(note.account), &note.message, time::local(note.at, locale));
        say(message!(locale, "{account} ({at}): {message}", "{account}（{at}）：{message}"));
    }
    more(told.len(), locale, say);
}

/// How many are not told one by one.
fn more(all: usize, locale: Locale, say: &mut impl FnMut(String)) {
    if let Some(more) = all.checked_sub(TOLD).filter(|more| *more > 0) {
        say(message!(locale, "  … and {more} more (--json lists all)", "  …ほか{more}件（--json ですべて表示）"));
    }
}
