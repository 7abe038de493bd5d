//! Taking back what belongs together, that of one run or that of one ticket, as a whole: one lock, one write, or nothing.

use std::collections::BTreeSet;

use super::Desk;
use super::again::in_turn;
use super::not_recorded::NotRecorded;
use super::receipt::{DisplayContext, Receipt};
use super::transaction::Transaction;
use crate::domain::account::history::History;
use crate::domain::account::history::replay;
use crate::domain::envelope::Together;
use crate::domain::event::Event;
use crate::domain::id::{AccountId, STORE_SUBJECT};
use crate::domain::instant::Instant;
use crate::domain::policy::Policy;
use crate::domain::rules::personal_data::Findings;
use crate::domain::rules::undo::{self, PartTakenBack};
use crate::domain::rules::{Checks, Circumstances, CommandContext, refuse_future};
use crate::ledger::{ScanRequest, history};

/// What was taken back together.
#[derive(Debug)]
pub struct TakenBackTogether {
    /// One receipt for each event that was taken back, the newest event first.
    pub receipts: Vec<Receipt>,
    /// For their times.
    pub display: DisplayContext,
}

/// Takes back what belongs together. `whose` says of which of the accounts that it is about, under the policy in force; `when`
/// at which time that was found to be a mistake, given the clock too. An event id has no meaning for many events, and is not
/// looked at.
///
/// # Errors
/// See [`NotRecorded`]; nothing is recorded then.
pub fn undo_together<P>(
    desk: &Desk,
    together: Together<'_>,
    reason: &str,
    circumstances: &Circumstances,
    whose: impl Fn(Vec<AccountId>, &Policy) -> Result<Vec<AccountId>, P>,
    when: impl Fn(&Policy, Instant) -> Result<(Instant, DisplayContext), P>,
) -> Result<TakenBackTogether, NotRecorded<P>> {
    in_turn(|| undo_once(desk, together, reason, circumstances, &whose, &when))
}

fn undo_once<P>(
    desk: &Desk,
    together: Together<'_>,
    reason: &str,
    circumstances: &Circumstances,
    whose: impl Fn(Vec<AccountId>, &Policy) -> Result<Vec<AccountId>, P>,
    when: impl Fn(&Policy, Instant) -> Result<(Instant, DisplayContext), P>,
) -> Result<TakenBackTogether, NotRecorded<P>> {
    let findings = Findings::of(&[reason], circumstances);
    let mut transaction = Transaction::begin(desk, &ScanRequest { together: Some(together), ..Default::default() })?;
    let subjects: BTreeSet<&str> = transaction.states.together.iter().map(|event| &*event.subject).collect();
    // What is about the log as a whole is no part of anybody's call.
    let is_meant = |subject: &&str| matches!(together, Together::Run(_)) || *subject != STORE_SUBJECT;
    let accounts = subjects.into_iter().filter(is_meant).map(AccountId::new).collect();
    let ids = whose(accounts, transaction.policy()).map_err(NotRecorded::Problem)?;
    let subjects: Vec<&str> = ids.iter().map(AccountId::as_str).collect();
    let registered: Vec<&str> = findings.digits().collect();
    let found =
        transaction.scan(&ScanRequest { subjects: &subjects, registered: &registered, ..Default::default() })?;

    let policy = &found.evidence.policy;
    let (time, display) = when(policy, transaction.now()).map_err(NotRecorded::Problem)?;
    let clock = display.clock;
    let lines: Vec<_> = subjects.iter().map(|id| found.lines(id)).collect();
    let entries: Vec<_> = lines.iter().map(|lines| history(lines)).collect();
    let replayed: Vec<_> = entries.iter().map(|entries| replay(entries)).collect();
    let (authid, actor, proven) = (desk.operator.authid(), circumstances.by(), circumstances.proven());
    let parts: Vec<PartTakenBack<'_>> = ids
        .iter()
        .zip(entries.iter().zip(&replayed))
        .map(|(account, (entries, replay))| PartTakenBack {
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
    refuse_future(time, clock, &mut checks);
    checks.refuse_unproven("undo", policy, clock, proven);
    findings.refuse(|id| found.registered.contains(id), &mut checks);
    let taken_back = undo::undo_together(&mut checks, &parts, together, reason);
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
    let voided = receipts.iter().filter(|receipt| receipt.event.is_some()).filter_map(|receipt| {
        let Event::EventVoided(data) = &receipt.data.event else { return None };
        Some(data.event.as_str())
    });
    transaction.destroy_secrets_by(voided);
    if let Some(last) = receipts.last_mut() {
        last.warnings.extend(committed.before.into_iter().chain(committed.after));
    }
    Ok(TakenBackTogether { receipts, display })
}
