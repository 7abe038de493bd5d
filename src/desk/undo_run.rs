//! Taking back what one run recorded, as a whole: one lock, one write, or nothing.

use std::collections::BTreeSet;

use super::Desk;
use super::append::{append, before_appending};
use super::decide::{Findings, refuse_future};
use super::line::{EventMetadata, EventSource, line, site};
use super::not_recorded::NotRecorded;
use super::receipt::Receipt;
use super::record::{DisplayContext, ensure_recordable, scan_log};
use crate::commands::parse::{non_blank, required, time_zone};
use crate::commands::problem::Problem;
use crate::commands::{Record, UndoArgs};
use crate::domain::account::history::replay;
use crate::domain::id::AccountId;
use crate::domain::rules::undo::{self, AccountOfRun};
use crate::domain::rules::{Checks, CommandContext, History, Refusal};
use crate::ledger::{ScanRequest, history};
use crate::store::Writer;

/// A run that was taken back.
#[derive(Debug)]
pub struct RunUndone {
    /// One receipt for each event that was taken back, the newest event first.
    pub receipts: Vec<Receipt>,
    /// For their times.
    pub display: DisplayContext,
}

/// Takes back what `run` recorded.
///
/// # Errors
/// See [`NotRecorded`]; nothing is recorded then.
pub fn undo_run(desk: &Desk, run: &str, command: &UndoArgs) -> Result<RunUndone, NotRecorded> {
    let recording = command.recording();
    let overrides = recording.overrides()?;
    let one_event =
        [("--event-id", recording.event_id.is_some()), ("--expect-version", recording.expect_version.is_some())];
    if let Some((option, _)) = one_event.iter().find(|(_, is_given)| *is_given) {
        return Err(Problem::NotWithRun(option).into());
    }
    let reason = required("--reason", command.reason.as_deref().unwrap_or_default())?;
    let findings = Findings::of_command(command);

    let mut writer = Writer::open(&desk.store, desk.wait)?;
    let of_run = scan_log(&writer, &ScanRequest { run: Some(run), ..ScanRequest::default() })?;
    ensure_recordable(desk, &of_run.evidence)?;
    let subjects: BTreeSet<&str> = of_run.run.iter().map(|event| event.subject.as_str()).collect();
    let subjects: Vec<&str> = subjects.into_iter().collect();
    let digits: Vec<&str> = findings.digits().collect();
    let found = scan_log(&writer, &ScanRequest { subjects: &subjects, registered: &digits, ..ScanRequest::default() })?;
    let evidence = &found.evidence;

    let clock = desk.clock.now();
    let time_zone = time_zone(&evidence.policy)?;
    let display = DisplayContext { time_zone, clock };
    let time = recording.at(clock, time_zone)?.unwrap_or(clock);
    let ids: Vec<AccountId> = subjects.iter().map(|id| AccountId::new(id)).collect();
    let lines: Vec<_> = subjects.iter().map(|id| found.lines(id)).collect();
    let entries: Vec<_> = lines.iter().map(|lines| history(lines)).collect();
    let replayed: Vec<_> = entries.iter().map(|entries| replay(entries)).collect();
    let parts: Vec<AccountOfRun<'_>> = ids
        .iter()
        .zip(entries.iter().zip(&replayed))
        .map(|(account, (entries, replay))| AccountOfRun {
            context: CommandContext {
                account,
                state: &replay.state,
                policy: &evidence.policy,
                time,
                clock,
                authid: desk.operator.authid(),
            },
            history: History { entries, replay },
        })
        .collect();

    let mut checks = Checks::default();
    checks.refuse_if(parts.is_empty(), || Refusal::UnknownEvent { sequence: None, run: Some(run.to_owned()) });
    refuse_future(time, clock, &mut checks);
    findings.refuse(|id| found.registered.contains(id), &mut checks);
    let taken_back = undo::undo_run(&mut checks, &parts, run, &reason);
    let verdict = checks.verdict(&overrides).map_err(|refused| NotRecorded::Refused { refused, display })?;

    let mut warnings = before_appending(writer.head_warning(), evidence.end.recorded, clock);
    warnings.extend(verdict.warnings);
    let (actor, ticket) = (non_blank(recording.actor.as_ref()), non_blank(recording.ticket.as_ref()));
    let mut receipts = Vec::with_capacity(taken_back.len());
    let (mut link, mut bytes) = (evidence.end.link, Vec::new());
    for event in taken_back {
        let account = event.context.account;
        let metadata = EventMetadata {
            site: site(evidence),
            origin: EventSource::Desk,
            subject: account.as_str(),
            time,
            recorded: clock,
            id: None,
            actor: actor.as_deref(),
            ticket: ticket.as_deref(),
        };
        let (encoded, recorded) = line(desk, &metadata, &event.fact, &link)?;
        link = encoded.link;
        bytes.extend_from_slice(&encoded.bytes);
        warnings.extend(event.warnings);
        receipts.push(Receipt {
            account: Some(account.clone()),
            event: (!recording.dry_run).then_some(recorded),
            fact: event.fact,
            repeated: false,
            warnings: std::mem::take(&mut warnings),
        });
    }
    if !recording.dry_run {
        let non_blank = append(&mut writer, &bytes, &link)?;
        if let Some(last) = receipts.last_mut() {
            last.warnings.extend(non_blank.before.into_iter().chain(non_blank.after));
        }
    }
    Ok(RunUndone { receipts, display })
}
