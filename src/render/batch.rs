//! What became of the lines of a batch, and of a run that was taken back. Results are always JSON lines, whatever the
//! format: the receipt or the refusal of a single command, with its line.

use std::collections::BTreeSet;

use serde::Serialize;

use super::messages::{many, message};
use super::sanitize::clean;
use super::{Format, Locale, Style, failure, json, prose, receipt};
use crate::commands::problem::Problem;
use crate::desk::receipt::Receipt;
use crate::desk::{DisplayContext, LineOutcome, NotRecorded, Recorded};
use crate::domain::envelope::Together;
use crate::domain::id::AccountId;

/// The result of one line; the account that it names, where it can be said.
pub fn outcome(outcome: &LineOutcome<Problem>, about: Option<&AccountId>, style: &Style) -> String {
    let line = Some(outcome.line);
    match &outcome.result {
        Ok(Recorded { receipt, display, .. }) => receipt::for_scripts(receipt, line, None, &spoken(*display, style)),
        Err(NotRecorded::Problem(problem)) => failure::problem_for_scripts(problem, about, line, style),
        Err(NotRecorded::Refused { refused, display }) => {
            failure::refused_for_scripts(refused, line, &spoken(*display, style))
        }
        Err(NotRecorded::Fault(fault)) => failure::fault_for_scripts(fault, about, line, style),
    }
}

/// The style, with the times of one line.
fn spoken(DisplayContext { time_zone, clock }: DisplayContext, style: &Style) -> Style {
    Style { time_zone, now: clock, ..*style }
}

/// How a batch went.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct BatchTally {
    /// The name of the run.
    pub run: String,
    /// Lines that were recorded now.
    pub recorded: u64,
    /// How many of them registered an account, which cannot be taken back: for people, not part of the JSON.
    #[serde(skip)]
    pub registered: u64,
    /// How many of them took something back, which cannot be taken back itself: for people, not part of the JSON.
    #[serde(skip)]
    pub undone: u64,
    /// Lines whose event stood in the log already.
    pub repeated: u64,
    /// Lines with which nothing was to be recorded.
    pub dry_run: u64,
    /// Lines that say what is on record already.
    pub unchanged: u64,
    /// Lines that were not recorded.
    pub refused: u64,
}

/// How a batch went, for stderr.
pub fn tally(tally: &BatchTally, style: &Style) -> String {
    #[derive(Serialize)]
    struct Line<'t> {
        batch: &'t BatchTally,
    }
    if style.format != Format::Table {
        return json::line(&Line { batch: tally });
    }
    let locale = style.locale();
    let BatchTally { run, recorded, registered, undone, repeated, dry_run, unchanged, refused } = tally;
    let mut text = message!(
        locale,
        "Batch {run}: {recorded} recorded, {refused} not recorded",
        "バッチ {run}：記録{recorded}件、記録なし{refused}件"
    );
    if *repeated > 0 {
        text.push_str(&message!(locale, ", {repeated} already recorded", "、記録済み{repeated}件"));
    }
    if *dry_run > 0 {
        text.push_str(&message!(locale, ", {dry_run} only asked for (dry run)", "、確認のみ{dry_run}件"));
    }
    if *unchanged > 0 {
        text.push_str(&message!(locale, ", {unchanged} on record already", "、変更なし{unchanged}件"));
    }
    text.push_str(&message!(locale, ".", "。"));
    let how_to_undo = match undone {
        0 => undo_of_run(run, recorded - registered, *registered, locale),
        _ => Some(undo_beside_undone(run, *undone, locale)),
    };
    if let Some(said) = how_to_undo {
        text.push_str(&message!(locale, " {said}", "{said}"));
    }
    prose::wrap(&text, style.columns(), 2) + "\n"
}

/// How to take back what a run recorded that itself took something back: no void is taken back, so that the run is not
/// either.
fn undo_beside_undone(run: &str, undone: u64, locale: Locale) -> String {
    let noun = if undone == 1 { "entry that undoes another" } else { "entries that undo others" };
    message!(
        locale,
        "It has {undone} {noun}, so it cannot be undone as a whole. mfadesk audit --run {run} lists its lines. To undo one of the others: mfadesk undo ID LINE --reason TEXT. What was undone by mistake is recorded again.",
        "取り消しの記録{undone}件を含むため、まとめて取り消すことはできません。記録の一覧：mfadesk audit --run {run}。ほかの記録を1件ずつ取り消すには：mfadesk undo ID 行番号 --reason 理由。誤って取り消したものは、もう一度記録してください。"
    )
}

/// How to take back what a run recorded: registrations stay. None: it recorded nothing.
pub(super) fn undo_of_run(run: &str, voidable: u64, registered: u64, locale: Locale) -> Option<String> {
    Some(match (voidable, registered) {
        (0, 0) => return None,
        (0, _) => message!(
            locale,
            "Registrations cannot be undone. Close an account that was registered by mistake: mfadesk close ID --reason TEXT",
            "アカウントの登録は取り消せません。誤って登録したものは、離籍済みとして記録してください：mfadesk close ID --reason 理由"
        ),
        (_, 0) => message!(
            locale,
            "To undo all of it: mfadesk undo --run {run} --reason TEXT",
            "すべてを取り消すには：mfadesk undo --run {run} --reason 理由"
        ),
        _ => message!(
            locale,
            "To undo all of it but the {registered} registered: mfadesk undo --run {run} --reason TEXT",
            "登録した{registered}件を除き、すべてを取り消すには：mfadesk undo --run {run} --reason 理由"
        ),
    })
}

/// What was taken back together: for scripts one receipt a line, the newest event first; for people a summary.
pub fn taken_back(together: Together<'_>, receipts: &[Receipt], style: &Style) -> String {
    if style.format != Format::Table {
        return receipts.iter().map(|receipt| receipt::for_scripts(receipt, None, None, style)).collect();
    }
    let locale = style.locale();
    let events = receipts.len();
    let accounts = receipts.iter().filter_map(|receipt| receipt.account.as_ref()).collect::<BTreeSet<_>>();
    let noun = if events == 1 { "event" } else { "events" };
    let what = match (together, accounts.first()) {
        (Together::Run(run), _) => {
            let (run, accounts) = (clean(run.as_str()), accounts.len());
            let of_accounts = many(accounts, "account");
            message!(
                locale,
                "what the run {run} recorded, {events} {noun} of {of_accounts}",
                "一括記録 {run} の{events}件（{accounts}アカウント）"
            )
        }
        (Together::Ticket(ticket), account) => {
            let (ticket, account) = (clean(ticket), clean(account.map_or("", |account| account.as_str())));
            message!(
                locale,
                "what was recorded about {account} for the ticket {ticket}, {events} {noun}",
                "{account} についてのチケット {ticket} の記録（{events}件）"
            )
        }
    };
    let text = if receipts.iter().any(|receipt| receipt.event.is_some()) {
        message!(locale, "Recorded. Undone: {what}.", "記録しました。{what}を取り消しました。")
    } else {
        message!(
            locale,
            "Not recorded (dry run). Would undo: {what}.",
            "記録していません（確認のみ）。{what}を取り消します。"
        )
    };
    let mut text = prose::wrap(&text, style.columns(), 2) + "\n";
    for receipt in receipts {
        for warning in &receipt.warnings {
            text.push_str(&failure::noted(warning, receipt.account.as_ref(), style));
        }
    }
    text
}
