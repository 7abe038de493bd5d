//! Recording one deed: one lock spans read, decide and append.

use std::collections::BTreeSet;

use chrono_tz::Tz;
use serde_json::Deserializer;

use super::Desk;
use super::fault::Fault;
use super::line::{Around, head, head_not_written, head_problem, line, refuse_damage, site};
use super::receipt::{Receipt, RecordedEvent};
use crate::commands::problem::Problem;
use crate::commands::reading::{self, Reading, Unread, said};
use crate::commands::{Record, Recording};
use crate::domain::account::history::replay;
use crate::domain::event::Fact;
use crate::domain::id::{AccountId, STORE_SUBJECT};
use crate::domain::instant::Instant;
use crate::domain::rules::personal_data::{self, Finding};
use crate::domain::rules::{Case, Code, Deed, Guards, History, Refusal, Refused, Value, Warning, WarningCode};
use crate::ledger::{Acknowledged, AsOf, Checks, Effort, Log, Occurrence, Scan, Wanted, history, scan};
use crate::secrets::{KeyError, NumberKey};
use crate::store::{Appended, Writer};
use crate::wire::Line;

/// Why nothing was recorded (or why that is not known).
#[derive(Debug)]
pub enum NotRecorded {
    /// What was typed has no meaning.
    Problem(Problem),
    /// A rule says no.
    Refused {
        /// Which.
        refused: Refused,
        /// What it takes to word the times that it names.
        speech: Speech,
    },
    /// Something is broken, missing or busy.
    Fault(Fault),
}

impl From<Problem> for NotRecorded {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl<F: Into<Fault>> From<F> for NotRecorded {
    fn from(fault: F) -> Self {
        Self::Fault(fault.into())
    }
}

impl From<KeyError> for Fault {
    fn from(error: KeyError) -> Self {
        match error {
            KeyError::Missing(path) => Self::KeyMissing(path),
            KeyError::Unusable { path, why } => Self::KeyUnusable { path, why },
        }
    }
}

impl From<Unread> for NotRecorded {
    fn from(unread: Unread) -> Self {
        match unread {
            Unread::Problem(problem) => Self::Problem(problem),
            Unread::Key(error) => Self::Fault(error.into()),
        }
    }
}

/// What it takes to word times: both are known only once the log was opened.
#[derive(Debug, Clone, Copy)]
pub struct Speech {
    /// The policy's time zone.
    pub time_zone: Tz,
    /// The clock that the deed was judged at.
    pub clock: Instant,
}

/// A receipt, with what it takes to word its times.
#[derive(Debug)]
pub struct Recorded {
    /// The receipt.
    pub receipt: Receipt,
    /// For its times.
    pub speech: Speech,
}

/// Records what is meant by `command`, or says why not. The receipt exists only after the sync.
///
/// # Errors
/// See [`NotRecorded`].
pub fn record(desk: &Desk, command: &dyn Record) -> Result<Recorded, NotRecorded> {
    let recording = command.recording();
    let overrides = recording.overrides()?;
    let event_id = recording.event_id()?;

    let mut writer = Writer::open(&desk.store, desk.wait)?;
    let typed = reading::folded(command.account());
    let findings = Findings::of(command);
    let found = look(&writer, &typed, event_id.as_deref(), &findings)?;
    let evidence = &found.evidence;
    refuse_damage(evidence)?;
    if evidence.end.link.sequence == 0 {
        // A store begins with its first line; one that was cut short while it was made has none.
        return Err(Fault::NotAStore(desk.store.clone()).into());
    }
    desk.clock.allowed_on(evidence.started.as_ref().is_some_and(|started| started.rehearsal))?;

    let clock = desk.clock.now();
    let policy = &evidence.policy;
    let time_zone = reading::time_zone(policy)?;
    let speech = Speech { time_zone, clock };
    let refuse = |refused| NotRecorded::Refused { refused, speech };
    let account = reading::account(&typed, policy)?;
    let time = recording.at(clock, time_zone)?.unwrap_or(clock);
    let fingerprint = |number: &_| NumberKey::load(&desk.keys).map(|key| key.fingerprint(number));
    let deed = command.mean(&Reading { policy, clock, time_zone, fingerprint: &fingerprint })?;

    let lines = found.lines(account.as_str());
    if let Some(event) = &found.event {
        // Whoever appended it may have been stopped before the sync.
        writer.sync()?;
        let receipt = said_before(event, &account, &deed, &lines).map_err(refuse)?;
        return Ok(Recorded { receipt, speech });
    }
    let entries = history(&lines);
    let replayed = replay(&entries);
    let case = Case { account: &account, state: &replayed.state, policy, time, clock, authid: &desk.authid };
    let mut guards = Guards::default();
    judge_in_general(&case, &deed, recording, &mut guards);
    findings.refuse(&found.registered, &mut guards);
    let history = History { entries: &entries, replay: &replayed };
    let fact = deed.decide(&case, history, &mut guards);
    let settled = guards.settle(&overrides).map_err(refuse)?;
    // Every deed that names no fact has noted why, so it does not get here.
    let Some(mut fact) = fact else { return Err(refuse(Refusal::new(Code::UnknownEvent).into())) };
    if !settled.lifted.is_empty() {
        let codes: Vec<&'static str> = settled.lifted.iter().map(|code| code.as_str()).collect();
        fact.set_overrides(&codes, &overrides.because);
    }

    let mut warnings = before_appending(&writer, evidence.end.recorded, clock);
    warnings.extend(settled.warnings);
    let mut receipt = Receipt { account: Some(account.clone()), event: None, fact, repeated: false, warnings };
    if recording.dry_run {
        return Ok(Recorded { receipt, speech });
    }
    let (actor, ticket) = (said(recording.actor.as_ref()), said(recording.ticket.as_ref()));
    let around = Around {
        site: site(evidence),
        subject: account.as_str(),
        time,
        recorded: clock,
        id: event_id.as_deref(),
        actor: actor.as_deref(),
        ticket: ticket.as_deref(),
    };
    let (encoded, event) = line(desk, &around, &receipt.fact, &evidence.end.link)?;
    let appended = append(&mut writer, &encoded.bytes, &encoded.link, &mut receipt.warnings)?;
    receipt.warnings.extend(appended.head_warning.iter().map(head_not_written));
    receipt.event = Some(event);
    Ok(Recorded { receipt, speech })
}

/// Reads what the deed has to be judged by.
fn look(writer: &Writer, account: &str, event_id: Option<&str>, findings: &Findings) -> Result<Scan, Fault> {
    let registered: Vec<&str> = findings.digits.iter().map(String::as_str).collect();
    let wanted = Wanted { subjects: &[account], event_id, registered: &registered, run: None };
    let log = log_of(writer);
    scan(&log, &wanted, AsOf::Latest, Checks::Hashes, Effort::for_len(log.len))
        .map_err(|error| Fault::StoreUnusable { path: writer.layout().events(), why: error.to_string() })
}

/// The log under the lock.
pub(super) fn log_of(writer: &Writer) -> Log<'_> {
    let head = writer.head().map(|head| Acknowledged {
        sequence: head.sequence,
        bytes: head.bytes,
        chainhash: &head.chainhash,
    });
    Log { file: writer.log().file(), len: writer.log().len(), head }
}

/// The event with the id that was given stands in the log: the same again, or another one.
fn said_before(event: &Occurrence, account: &AccountId, deed: &Deed, lines: &[Line<'_>]) -> Result<Receipt, Refused> {
    let is_same = event.subject == account.as_str() && event.event_type == Some(deed.event_type());
    let line = lines.iter().find(|line| is_same && line.sequence == event.sequence);
    let fact = line.and_then(|line| Fact::read(deed.event_type(), &mut Deserializer::from_reader(line.data)).ok());
    match fact {
        Some(fact) => Ok(Receipt {
            account: Some(account.clone()),
            event: Some(RecordedEvent {
                id: event.id.clone(),
                sequence: event.sequence,
                event_type: event.type_word.clone(),
                time: event.time,
            }),
            fact,
            repeated: true,
            warnings: Vec::new(),
        }),
        None => {
            let refusal = Refusal::new(Code::EventIdTaken).with("sequence", Value::Count(event.sequence));
            let is_of_store = event.subject == STORE_SUBJECT;
            let account = || Value::Account(AccountId::new(&event.subject));
            Err(if is_of_store { refusal } else { refusal.with("account", account()) }.into())
        }
    }
}

/// The checks that all deeds have in common.
fn judge_in_general(case: &Case<'_>, deed: &Deed, recording: &Recording, guards: &mut Guards) {
    let refusal = |code| Refusal::new(code).with("account", Value::Account(case.account.clone()));
    guards.refuse_if(!case.state.is_registered() && !deed.is_registration(), || refusal(Code::UnknownAccount));
    if let Some(expected) = recording.expect_version {
        guards.refuse_if(expected != case.state.version, || {
            refusal(Code::VersionConflict)
                .with("expected", Value::Count(expected))
                .with("version", Value::Count(case.state.version))
        });
    }
    guards.refuse_if(case.state.closed && !deed.may_touch_closed(), || refusal(Code::AccountClosed));
    guards.refuse_if(case.time > case.clock, || Refusal::new(Code::InTheFuture).with("at", Value::At(case.time)));
}

/// What reads as personal data in the free texts of a command.
struct Findings {
    mails: Vec<String>,
    /// Ten to fifteen ASCII digits each.
    digits: Vec<String>,
}

impl Findings {
    fn of(command: &dyn Record) -> Self {
        let recording = command.recording();
        let (mut mails, mut digits) = (Vec::new(), Vec::new());
        for text in command.free_texts().into_iter().chain(recording.because.as_deref()) {
            for finding in personal_data::find(text) {
                match finding {
                    Finding::Mail(mail) => mails.push(mail),
                    Finding::Digits(number) => digits.push(number),
                }
            }
        }
        // A ticket may well be a long number.
        let of_ticket = recording.ticket.iter().flat_map(|ticket| personal_data::find(ticket));
        mails.extend(of_ticket.filter_map(|finding| match finding {
            Finding::Mail(mail) => Some(mail),
            Finding::Digits(_) => None,
        }));
        Self { mails, digits }
    }

    fn refuse(&self, registered: &BTreeSet<String>, guards: &mut Guards) {
        let number = self.digits.iter().find(|digits| !registered.contains(*digits));
        // What was found is not repeated whole: a refusal may end up in a ticket.
        match (number, self.mails.is_empty()) {
            (Some(digits), _) => {
                let ending = digits[digits.len() - 2..].to_owned();
                guards.refuse(Refusal::new(Code::PersonalData).with("ending", Value::Text(ending)));
            }
            (None, false) => guards.refuse(Refusal::new(Code::PersonalData)),
            (None, true) => {}
        }
    }
}

/// What has to be said although it stops nothing.
fn before_appending(writer: &Writer, last: Option<Instant>, clock: Instant) -> Vec<Warning> {
    let mut warnings = Vec::new();
    if let Some(warning) = writer.head_warning() {
        let why = Value::Text(head_problem(warning));
        warnings.push(Warning::new(WarningCode::HeadUnreadable).with("why", why));
    }
    if let Some(last) = last.filter(|last| clock < *last) {
        warnings.push(Warning::new(WarningCode::ClockBehind).with("last", Value::At(last)));
    }
    warnings
}

/// Puts an unfinished line into quarantine, if there is one, and appends.
fn append(
    writer: &mut Writer,
    bytes: &[u8],
    link: &crate::wire::Link,
    warnings: &mut Vec<Warning>,
) -> Result<Appended, Fault> {
    if let Some(settled) = writer.settle_tail()? {
        warnings.push(
            Warning::new(WarningCode::TailQuarantined)
                .with("offset", Value::Count(settled.tail.offset))
                .with("bytes", Value::Count(settled.tail.bytes))
                .with("file", Value::Text(settled.kept.display().to_string())),
        );
    }
    let end = writer.log().len() + bytes.len() as u64;
    Ok(writer.append(bytes, &head(link, end))?)
}
