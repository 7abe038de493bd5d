//! Taking back what one run recorded, as a whole: one lock, one write, or nothing.

use std::collections::BTreeSet;

use super::Desk;
use super::append::{append, before_appending};
use super::judge::{Findings, refuse_future};
use super::line::{Around, Origin, line, site};
use super::not_recorded::NotRecorded;
use super::receipt::Receipt;
use super::record::{Speech, fit_to_record, look};
use crate::commands::problem::Problem;
use crate::commands::reading::{required, said, time_zone};
use crate::commands::{Record, Undo};
use crate::domain::account::history::replay;
use crate::domain::id::AccountId;
use crate::domain::rules::undo::{self, Part};
use crate::domain::rules::{Case, Code, Guards, History, Refusal, Value};
use crate::ledger::{Wanted, history};
use crate::store::Writer;

/// A run that was taken back.
#[derive(Debug)]
pub struct RunUndone {
    /// One receipt for each event that was taken back, the newest event first.
    pub receipts: Vec<Receipt>,
    /// For their times.
    pub speech: Speech,
}

/// Takes back what `run` recorded.
///
/// # Errors
/// See [`NotRecorded`]; nothing is recorded then.
pub fn undo_run(desk: &Desk, run: &str, command: &Undo) -> Result<RunUndone, NotRecorded> {
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
    let of_run = look(&writer, &Wanted { run: Some(run), ..Wanted::default() })?;
    fit_to_record(desk, &of_run.evidence)?;
    let subjects: BTreeSet<&str> = of_run.run.iter().map(|event| event.subject.as_str()).collect();
    let subjects: Vec<&str> = subjects.into_iter().collect();
    let digits: Vec<&str> = findings.digits().collect();
    let found = look(&writer, &Wanted { subjects: &subjects, registered: &digits, ..Wanted::default() })?;
    let evidence = &found.evidence;

    let clock = desk.clock.now();
    let time_zone = time_zone(&evidence.policy)?;
    let speech = Speech { time_zone, clock };
    let time = recording.at(clock, time_zone)?.unwrap_or(clock);
    let ids: Vec<AccountId> = subjects.iter().map(|id| AccountId::new(id)).collect();
    let lines: Vec<_> = subjects.iter().map(|id| found.lines(id)).collect();
    let entries: Vec<_> = lines.iter().map(|lines| history(lines)).collect();
    let replayed: Vec<_> = entries.iter().map(|entries| replay(entries)).collect();
    let parts: Vec<Part<'_>> = ids
        .iter()
        .zip(entries.iter().zip(&replayed))
        .map(|(account, (entries, replay))| Part {
            case: Case {
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

    let mut guards = Guards::default();
    guards.refuse_if(parts.is_empty(), || Refusal::new(Code::UnknownEvent).with("run", Value::Text(run.to_owned())));
    refuse_future(time, clock, &mut guards);
    findings.refuse(|id| found.registered.contains(id), &mut guards);
    let taken_back = undo::undo_run(&mut guards, &parts, run, &reason);
    let settled = guards.settle(&overrides).map_err(|refused| NotRecorded::Refused { refused, speech })?;

    let mut warnings = before_appending(writer.head_warning(), evidence.end.recorded, clock);
    warnings.extend(settled.warnings);
    let (actor, ticket) = (said(recording.actor.as_ref()), said(recording.ticket.as_ref()));
    let mut receipts = Vec::with_capacity(taken_back.len());
    let (mut link, mut bytes) = (evidence.end.link, Vec::new());
    for event in taken_back {
        let account = event.case.account;
        let around = Around {
            site: site(evidence),
            origin: Origin::Desk,
            subject: account.as_str(),
            time,
            recorded: clock,
            id: None,
            actor: actor.as_deref(),
            ticket: ticket.as_deref(),
        };
        let (encoded, recorded) = line(desk, &around, &event.fact, &link)?;
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
        let said = append(&mut writer, &bytes, &link)?;
        if let Some(last) = receipts.last_mut() {
            last.warnings.extend(said.before.into_iter().chain(said.after));
        }
    }
    Ok(RunUndone { receipts, speech })
}
