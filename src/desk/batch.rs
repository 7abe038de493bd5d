//! Recording many commands, a group at a time: one lock, one write and one sync for each group. Every command is decided
//! upon as a single one is, against the state that the ones before it left.
//!
//! What the log says is kept in memory between the groups and followed under each lock, so that other writers may come
//! in between. Nothing is said of a group before its sync.

use std::collections::BTreeSet;

use super::Desk;
use super::again::Turns;
use super::fault::Fault;
use super::line::{EventSource, random_id};
use super::not_recorded::NotRecorded;
use super::receipt::Recorded;
use super::tending::Tending;
use super::transaction::{NotCommitted, ResolvedCommand, Transaction};
use crate::domain::id::RunId;
use crate::domain::instant::Instant;
use crate::domain::policy::Policy;
use crate::domain::rules::Circumstances;
use crate::domain::rules::personal_data::Findings;
use crate::ledger::LiveProjection;

/// A run of a batch.
pub struct Batch<'d> {
    desk: &'d Desk,
    run: RunId<'static>,
    stop_on_error: bool,
    live: Option<LiveProjection>,
    tending: Tending,
}

/// One line of a batch.
pub struct BatchItem<C, P> {
    /// Its number in the input, from 1.
    pub line: u64,
    /// What it asks for, if that could be read.
    pub command: Result<C, P>,
}

/// What became of a line.
#[derive(Debug)]
pub struct LineOutcome<P> {
    /// Its number in the input, from 1.
    pub line: u64,
    /// Its receipt, or why there is none.
    pub result: Result<Recorded, NotRecorded<P>>,
}

/// What became of a group.
#[derive(Debug)]
pub struct GroupOutcome<P> {
    /// Of each line that was looked at, in order.
    pub outcomes: Vec<LineOutcome<P>>,
    /// Why the batch must not go on.
    pub end: Option<BatchEnd>,
}

/// Why a batch ends before its input does.
#[derive(Debug)]
pub enum BatchEnd {
    /// A line was refused, and that was to end it.
    Refusal,
    /// Something is broken, missing or busy.
    Fault(Fault),
}

impl<'d> Batch<'d> {
    /// A run with a name of its own.
    ///
    /// # Errors
    /// When there are no random bytes to be had.
    pub fn new(desk: &'d Desk, stop_on_error: bool) -> Result<Self, Fault> {
        let run = RunId::new(random_id(desk, desk.clock.now())?);
        Ok(Self { desk, run, stop_on_error, live: None, tending: Tending::default() })
    }

    /// The name of the run.
    pub fn run(&self) -> &str {
        self.run.as_str()
    }

    /// Records a group. When this returns, what it says was recorded is durable. `under` makes of the policy in force
    /// what resolves the commands, each at its clock.
    pub fn record<C, P: Clone, R>(
        &mut self,
        group: &[BatchItem<C, P>],
        under: impl Fn(&Policy) -> Result<R, NotRecorded<P>>,
    ) -> GroupOutcome<P>
    where
        R: Fn(&C, Instant) -> Result<(Circumstances, ResolvedCommand), NotRecorded<P>>,
    {
        let mut turns = Turns::default();
        let (mut rest, mut done) = (group, Vec::with_capacity(group.len()));
        loop {
            let GroupOutcome { mut outcomes, end } = self.record_once(rest, &under);
            match &end {
                Some(BatchEnd::Fault(fault)) if turns.again(fault) => {}
                // What others recorded in between may say something of every line from the first on that does not stand there.
                Some(BatchEnd::Fault(fault)) if turns.rest_again(fault) => {
                    let is_left = |outcome: &LineOutcome<P>| matches!(outcome.result, Err(NotRecorded::Fault(_)));
                    let stands = outcomes.iter().position(is_left).unwrap_or(outcomes.len());
                    done.extend(outcomes.drain(..stands));
                    rest = rest.get(stands..).unwrap_or_default();
                }
                _ => {
                    done.append(&mut outcomes);
                    return GroupOutcome { outcomes: done, end };
                }
            }
        }
    }

    fn record_once<C, P: Clone, R>(
        &mut self,
        group: &[BatchItem<C, P>],
        under: impl Fn(&Policy) -> Result<R, NotRecorded<P>>,
    ) -> GroupOutcome<P>
    where
        R: Fn(&C, Instant) -> Result<(Circumstances, ResolvedCommand), NotRecorded<P>>,
    {
        // Taken out: after a fault, what is kept may hold lines that were never written.
        let live = self.live.take();
        let begun = Transaction::begin_on(self.desk, EventSource::Batch { run: &self.run }, |log| match live {
            Some(mut live) => live.catch_up(log).map(|()| live),
            None => LiveProjection::read(log),
        });
        let mut transaction = match begun {
            Ok(transaction) => transaction,
            Err(fault) => {
                let not_recorded = |command: &Result<C, P>| match command {
                    Ok(_) => NotRecorded::Fault(fault.clone()),
                    Err(problem) => NotRecorded::Problem(problem.clone()),
                };
                let outcomes = group
                    .iter()
                    .map(|item| LineOutcome { line: item.line, result: Err(not_recorded(&item.command)) })
                    .collect();
                return GroupOutcome { outcomes, end: Some(BatchEnd::Fault(fault)) };
            }
        };
        let resolver = under(transaction.policy());
        let mut outcomes = Vec::with_capacity(group.len());
        let mut end = None;
        for BatchItem { line, command } in group {
            let result = match (&resolver, command) {
                (_, Err(problem)) => Err(NotRecorded::Problem(problem.clone())),
                (Err(why), Ok(_)) => Err(why.clone()),
                (Ok(resolve), Ok(command)) => {
                    resolve(command, transaction.now()).and_then(|command| decide(&mut transaction, command))
                }
            };
            match &result {
                Err(NotRecorded::Fault(fault)) => end = Some(BatchEnd::Fault(fault.clone())),
                Err(_) if self.stop_on_error => end = Some(BatchEnd::Refusal),
                Ok(_) | Err(_) => {}
            }
            outcomes.push(LineOutcome { line: *line, result });
            if end.is_some() {
                break;
            }
        }
        if let Err(fault) = commit(&mut transaction, &mut outcomes) {
            end = Some(BatchEnd::Fault(fault));
        }
        if !matches!(end, Some(BatchEnd::Fault(_))) {
            destroy_secrets(&mut transaction, &outcomes);
            let mut live = transaction.states;
            live.written();
            self.live = Some(live);
        }
        drop(transaction.writer);
        self.tending.between_groups(self.desk);
        GroupOutcome { outcomes, end }
    }

    /// Nothing more comes: what is still being made for the index is written.
    pub fn end(mut self) {
        self.tending.end(self.desk);
    }
}

/// Destroys the secrets of methods that are gone by what was recorded.
fn destroy_secrets<P>(transaction: &mut Transaction<'_, LiveProjection>, outcomes: &[LineOutcome<P>]) {
    let losing = |outcome: &'_ LineOutcome<P>| {
        let Recorded { receipt, .. } = outcome.result.as_ref().ok()?;
        let may_lose = receipt.event.is_some() && receipt.data.event.event_type().may_take_methods();
        receipt.account.clone().filter(|_| may_lose)
    };
    for account in outcomes.iter().filter_map(losing).collect::<BTreeSet<_>>() {
        transaction.destroy_secrets_of(&account);
    }
}

/// Decides upon one command, and stages its event.
fn decide<P>(
    transaction: &mut Transaction<'_, LiveProjection>,
    (circumstances, resolved): (Circumstances, ResolvedCommand),
) -> Result<Recorded, NotRecorded<P>> {
    let findings = Findings::of(&resolved.command.free_texts(), &circumstances);
    let receipt = transaction.decide(&circumstances, &resolved, &findings)?;
    Ok(Recorded { receipt, display: resolved.display, after: None })
}

/// Writes what was decided upon. The receipts that a failure is about become that fault; the first and the last of what
/// was written now have to say what is to be said of the write.
fn commit<P>(transaction: &mut Transaction<'_, LiveProjection>, outcomes: &mut [LineOutcome<P>]) -> Result<(), Fault> {
    match transaction.commit() {
        Ok(committed) => {
            let mut receipts = outcomes.iter_mut().filter_map(|outcome| {
                let receipt = &mut outcome.result.as_mut().ok()?.receipt;
                (receipt.event.is_some() && !receipt.repeated).then_some(receipt)
            });
            if let Some(receipt) = receipts.next() {
                receipt.warnings.extend(committed.before);
                let last = receipts.last().unwrap_or(receipt);
                last.warnings.extend(committed.after);
            }
            Ok(())
        }
        Err(NotCommitted { fault, after }) => {
            for outcome in outcomes {
                let event = outcome.result.as_ref().ok().and_then(|recorded| recorded.receipt.event.as_ref());
                if event.is_some_and(|event| event.sequence > after) {
                    outcome.result = Err(NotRecorded::Fault(fault.clone()));
                }
            }
            Err(fault)
        }
    }
}
