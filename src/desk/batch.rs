//! Recording many commands, a group at a time: one lock, one write and one sync for each group. Every command is decided
//! by [`super::decide`], as a single one is, against the state that the ones before it left.
//!
//! What the log says is kept in memory between the groups and followed under each lock, so that other writers may come
//! in between. Nothing is said of a group before its sync.

use super::Desk;
use super::append::{append, before_appending, log_of};
use super::decide::{CommandSetting, NumberKeys, ParsedCommand};
use super::fault::Fault;
use super::line::{EventMetadata, EventSource, line, random_id, site};
use super::not_recorded::NotRecorded;
use super::receipt::Receipt;
use super::record::{Recorded, ensure_recordable};
use crate::commands::batch::BatchCommand;
use crate::commands::parse::non_blank;
use crate::commands::problem::Problem;
use crate::domain::account::history::{Replay, replay};
use crate::domain::rules::History;
use crate::ledger::{AccountStates, Evidence, LiveProjection, history};
use crate::store::{HeadWarning, Writer};

/// A run of a batch.
pub struct Batch<'d> {
    desk: &'d Desk,
    run: String,
    stop_on_error: bool,
    live: Option<LiveProjection>,
    key: NumberKeys,
}

/// One line of a batch.
pub struct BatchItem {
    /// Its number in the input, from 1.
    pub line: u64,
    /// What it asks for, if that could be read.
    pub command: Result<BatchCommand, Problem>,
}

/// What became of a line.
#[derive(Debug)]
pub struct LineOutcome {
    /// Its number in the input, from 1.
    pub line: u64,
    /// Its receipt, or why there is none.
    pub result: Result<Recorded, NotRecorded>,
}

/// What became of a group.
#[derive(Debug)]
pub struct GroupOutcome {
    /// Of each line that was looked at, in order.
    pub outcomes: Vec<LineOutcome>,
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
        let run = random_id(desk, desk.clock.now())?;
        Ok(Self { desk, run, stop_on_error, live: None, key: NumberKeys::default() })
    }

    /// The name of the run.
    pub fn run(&self) -> &str {
        &self.run
    }

    /// Records a group. When this returns, what it says was recorded is durable.
    pub fn record(&mut self, group: Vec<BatchItem>) -> GroupOutcome {
        // Taken out: after a fault, what is kept may hold lines that were never written.
        let live = self.live.take();
        let opened = Writer::open(&self.desk.store, self.desk.wait).map_err(Fault::from).and_then(|writer| {
            let live = self.follow(live, &writer)?;
            Ok((writer, live))
        });
        match opened {
            Ok((writer, live)) => self.under_lock(writer, live, group),
            Err(fault) => {
                let outcomes = group.into_iter().map(|item| LineOutcome {
                    line: item.line,
                    result: Err(item.command.map_or_else(NotRecorded::Problem, |_| NotRecorded::Fault(fault.clone()))),
                });
                GroupOutcome { outcomes: outcomes.collect(), end: Some(BatchEnd::Fault(fault)) }
            }
        }
    }

    /// What the log says now.
    fn follow(&self, live: Option<LiveProjection>, writer: &Writer) -> Result<LiveProjection, Fault> {
        let log = log_of(writer);
        let followed = match live {
            Some(mut live) => live.catch_up(&log).map(|()| live),
            None => LiveProjection::read(&log),
        };
        let live = followed
            .map_err(|error| Fault::StoreUnusable { path: writer.layout().events(), why: error.to_string() })?;
        ensure_recordable(self.desk, live.evidence())?;
        Ok(live)
    }

    fn under_lock(&mut self, mut writer: Writer, mut live: LiveProjection, group: Vec<BatchItem>) -> GroupOutcome {
        let Evidence { policy, .. } = live.evidence().clone();
        let setting = CommandSetting::of(self.desk, &policy, &self.key);
        let mut outcomes = Vec::with_capacity(group.len());
        let mut end = None;
        let mut says_again = false;
        {
            let written = live.evidence().end.link.sequence;
            let mut head_warning = writer.head_warning();
            for BatchItem { line, command } in group {
                let result = match (&setting, command) {
                    (_, Err(problem)) => Err(problem.into()),
                    (Err(problem), Ok(_)) => Err(problem.clone().into()),
                    (Ok(setting), Ok(command)) => self.decide(setting, &command, &mut live, &mut head_warning),
                };
                match &result {
                    Ok(recorded) => {
                        let event = recorded.receipt.event.as_ref();
                        says_again |= event.is_some_and(|event| event.sequence <= written);
                    }
                    Err(NotRecorded::Fault(fault)) => end = Some(BatchEnd::Fault(fault.clone())),
                    Err(_) if self.stop_on_error => end = Some(BatchEnd::Refusal),
                    Err(_) => {}
                }
                outcomes.push(LineOutcome { line, result });
                if end.is_some() {
                    break;
                }
            }
        }
        let last = live.evidence().end.link.sequence;
        match write(&mut writer, &mut live, &mut outcomes, says_again) {
            Ok(()) if !matches!(end, Some(BatchEnd::Fault(_))) => self.live = Some(live),
            Ok(()) => {}
            Err(NotWritten { fault, after }) => {
                for outcome in &mut outcomes {
                    let event = outcome.result.as_ref().ok().and_then(|recorded| recorded.receipt.event.as_ref());
                    if event.is_some_and(|event| (after + 1..=last).contains(&event.sequence)) {
                        outcome.result = Err(NotRecorded::Fault(fault.clone()));
                    }
                }
                end = Some(BatchEnd::Fault(fault));
            }
        }
        GroupOutcome { outcomes, end }
    }

    /// Decides upon one command, and adds its line to what is to be written.
    fn decide(
        &self,
        setting: &CommandSetting<'_>,
        command: &BatchCommand,
        live: &mut LiveProjection,
        head_warning: &mut Option<&HeadWarning>,
    ) -> Result<Recorded, NotRecorded> {
        let unreadable =
            |error: std::io::Error| Fault::StoreUnusable { path: self.desk.store.clone(), why: error.to_string() };
        let asked = ParsedCommand::of(command.as_ref())?;
        let recording = asked.recording();
        let clock = self.desk.clock.now();
        let resolved = asked.resolve(setting, clock)?;
        let account = &resolved.account;
        let display = setting.display(clock);
        let refuse = |refused| NotRecorded::Refused { refused, display };

        if let Some(id) = &asked.event_id
            && let Some((event, kept)) = live.event(id).map_err(unreadable)?
        {
            let receipt = resolved.named().repeated_receipt(&event, kept.lines().first()).map_err(refuse)?;
            return Ok(Recorded { receipt, display, after: None });
        }
        let state = live.state(account.as_str()).map_err(unreadable)?;
        let kept = match resolved.asks_history() {
            true => live.history(account.as_str()).map_err(unreadable)?,
            false => Default::default(),
        };
        let lines = kept.lines();
        let entries = history(&lines);
        let replayed: Replay = replay(&entries);
        let history = History { entries: &entries, replay: &replayed };
        let is_registered = |id: &str| live.is_registered(id);
        let decision = asked.judge(&resolved, setting, &state, history, is_registered).map_err(refuse)?;

        let last = live.evidence().end;
        let mut warnings = before_appending(*head_warning, last.recorded, clock);
        warnings.extend(decision.warnings);
        let account_of = Some(account.clone());
        let mut receipt = Receipt { account: account_of, event: None, fact: decision.fact, repeated: false, warnings };
        if !recording.dry_run {
            let (actor, ticket) = (non_blank(recording.actor.as_ref()), non_blank(recording.ticket.as_ref()));
            let metadata = EventMetadata {
                site: site(live.evidence()),
                origin: EventSource::Batch { run: &self.run },
                subject: account.as_str(),
                time: resolved.time,
                recorded: clock,
                id: asked.event_id.as_deref(),
                actor: actor.as_deref(),
                ticket: ticket.as_deref(),
            };
            let (encoded, event) = line(self.desk, &metadata, &receipt.fact, &last.link)?;
            live.add(&encoded);
            receipt.event = Some(event);
            // With the first line that is written, the head is put right.
            *head_warning = None;
        }
        Ok(Recorded { receipt, display, after: None })
    }
}

/// A write that failed.
struct NotWritten {
    fault: Fault,
    /// The last line that it is not about.
    after: u64,
}

/// Writes what was added. Whoever appended an event that is answered for again may have been stopped before the sync.
fn write(
    writer: &mut Writer,
    live: &mut LiveProjection,
    outcomes: &mut [LineOutcome],
    says_again: bool,
) -> Result<(), NotWritten> {
    if says_again {
        writer.sync().map_err(|error| NotWritten { fault: error.into(), after: 0 })?;
    }
    if live.pending().is_empty() {
        return Ok(());
    }
    let link = live.evidence().end.link;
    let lines = memchr::memchr_iter(b'\n', live.pending()).count() as u64;
    let non_blank =
        append(writer, live.pending(), &link).map_err(|fault| NotWritten { fault, after: link.sequence - lines })?;
    live.written();
    let mut receipts = outcomes.iter_mut().filter_map(|outcome| {
        let receipt = &mut outcome.result.as_mut().ok()?.receipt;
        (receipt.event.is_some() && !receipt.repeated).then_some(receipt)
    });
    let first = receipts.next();
    if let Some(receipt) = first {
        receipt.warnings.extend(non_blank.before);
        let last = receipts.last().unwrap_or(receipt);
        last.warnings.extend(non_blank.after);
    }
    Ok(())
}
