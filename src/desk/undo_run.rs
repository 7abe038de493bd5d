//! Taking back what one run recorded, as a whole: one lock, one write, or nothing.

use std::collections::BTreeSet;

use super::Desk;
use super::not_recorded::NotRecorded;
use super::receipt::{DisplayContext, Receipt};
use super::transaction::Transaction;
use crate::domain::account::history::History;
use crate::domain::account::history::replay;
use crate::domain::id::AccountId;
use crate::domain::id::RunId;
use crate::domain::instant::Instant;
use crate::domain::policy::Policy;
use crate::domain::rules::personal_data::Findings;
use crate::domain::rules::undo::{self, AccountOfRun};
use crate::domain::rules::{Checks, Circumstances, CommandContext, Refusal, refuse_future};
use crate::ledger::{ScanRequest, history};

/// A run that was taken back.
#[derive(Debug)]
pub struct RunUndone {
    /// One receipt for each event that was taken back, the newest event first.
    pub receipts: Vec<Receipt>,
    /// For their times.
    pub display: DisplayContext,
}

/// Takes back what `run` recorded. `when` says at which time that was found to be a mistake, under the policy in force,
/// given the clock. An event id has no meaning for many events, and is not looked at.
///
/// # Errors
/// See [`NotRecorded`]; nothing is recorded then.
pub fn undo_run<P>(
    desk: &Desk,
    run: &RunId<'_>,
    reason: &str,
    circumstances: &Circumstances,
    when: impl FnOnce(&Policy, Instant) -> Result<(Instant, DisplayContext), P>,
) -> Result<RunUndone, NotRecorded<P>> {
    let findings = Findings::of(&[reason], circumstances);
    let mut transaction = Transaction::begin(desk, &ScanRequest { run: Some(run), ..Default::default() })?;
    let subjects: BTreeSet<&str> = transaction.states.run.iter().map(|event| &*event.subject).collect();
    let subjects: Vec<&str> = subjects.into_iter().collect();
    let registered: Vec<&str> = findings.digits().collect();
    let found =
        transaction.scan(&ScanRequest { subjects: &subjects, registered: &registered, ..Default::default() })?;

    let policy = &found.evidence.policy;
    let (time, display) = when(policy, transaction.now()).map_err(NotRecorded::Problem)?;
    let clock = display.clock;
    let ids: Vec<AccountId> = subjects.iter().map(|id| AccountId::new(id)).collect();
    let lines: Vec<_> = subjects.iter().map(|id| found.lines(id)).collect();
    let entries: Vec<_> = lines.iter().map(|lines| history(lines)).collect();
    let replayed: Vec<_> = entries.iter().map(|entries| replay(entries)).collect();
    let (authid, actor, proven) = (desk.operator.authid(), circumstances.by(), circumstances.proven());
    let parts: Vec<AccountOfRun<'_>> = ids
        .iter()
        .zip(entries.iter().zip(&replayed))
        .map(|(account, (entries, replay))| AccountOfRun {
            context: CommandContext {
                account,
                state: &replay.state,
                policy,
                time,
                clock,
                authid,
                actor,
                proven,
                elsewhere: &[],
            },
            history: History { entries, replay },
        })
        .collect();

    let mut checks = Checks::default();
    checks.refuse_if(parts.is_empty(), || Refusal::UnknownEvent { sequence: None, run: Some(run.to_string()) });
    refuse_future(time, clock, &mut checks);
    checks.refuse_unproven("undo", policy, clock, proven);
    findings.refuse(|id| found.registered.contains(id), &mut checks);
    let taken_back = undo::undo_run(&mut checks, &parts, run, reason);
    let refuse = |refused| NotRecorded::Refused { refused, display };
    let verdict = checks.verdict(&circumstances.overrides).map_err(refuse)?;

    let mut warnings = transaction.warnings(clock)?;
    warnings.extend(verdict.warnings);
    let of_each = Circumstances { event_id: None, ..circumstances.clone() };
    let mut receipts = Vec::with_capacity(taken_back.len());
    for taken in taken_back {
        warnings.extend(taken.warnings);
        let account = Some(taken.context.account.clone());
        let warnings = std::mem::take(&mut warnings);
        receipts.push(transaction.receipt(account, taken.event.into(), (time, clock), &of_each, warnings)?);
    }
    let committed = transaction.commit()?;
    if let Some(last) = receipts.last_mut() {
        last.warnings.extend(committed.before.into_iter().chain(committed.after));
    }
    Ok(RunUndone { receipts, display })
}
