//! `audit`.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::value::RawValue;

use super::asked::{Asked, Grounds, ended};
use super::global::Global;
use super::output::{Exit, Output};
use crate::commands::parse::normalized;
use crate::commands::problem::Problem;
use crate::commands::questions::{self, AuditArgs};
use crate::domain::account::fold::ApplyError;
use crate::domain::account::history::{EventOutcome, replay};
use crate::domain::id::{AccountId, STORE_SUBJECT};
use crate::domain::overridden::Overridden;
use crate::domain::rules::{Refusal, Refused};
use crate::domain::text::{MaybeEmpty, Text};
use crate::ledger::{self, Evidence, KeptLines, ScanRequest};
use crate::queries::answer::PopulationCount;
use crate::queries::audit::{AuditAnswer, AuditEvent};
use crate::queries::question::{AuditQuestion, Question};
use crate::render;
use crate::wire::Line;

/// Answers it.
pub fn run(command: &AuditArgs, global: &Global, output: &mut Output) -> Exit {
    ended(answered(command, global, output))
}

fn answered(command: &AuditArgs, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    let asked = Asked::open(global, &command.asking)?;
    let question = question(command, &asked)?;
    let (events, evidence) = events(&asked, &question)?;
    let grounds = asked.grounds(&evidence, output)?;
    let mut question = question;
    let is_unknown = match &question.account {
        Some(id) if id != STORE_SUBJECT => {
            question.account = questions::accounts(std::slice::from_ref(id), &evidence.policy)?.pop();
            events.known == 0
        }
        _ => false,
    };
    if let (true, Some(id)) = (is_unknown && !grounds.doubtful, &question.account) {
        let refusal = Refusal::UnknownAccount { account: AccountId::new(id) };
        return Err(Exit::Refused(Refused::from(refusal)));
    }
    let answer = answer(&question, events, &grounds, &evidence);
    output.answer(&render::audit(&answer, output.style()))?;
    Ok(grounds.ended(false))
}

/// The question that is typed. Times are read in the policy's time zone, which is in the log.
fn question(command: &AuditArgs, asked: &Asked) -> Result<AuditQuestion, Exit> {
    let at = |typed: &Option<String>| -> Result<Option<String>, Exit> {
        Ok(asked.instant_typed(typed.as_deref())?.map(|instant| instant.to_string()))
    };
    let said = |typed: &Option<String>| typed.as_deref().map(normalized).filter(|text| !text.is_empty());
    Ok(AuditQuestion {
        account: said(&command.account),
        actor: said(&command.by),
        types: command.types.iter().map(|typed| known_type(typed)).collect::<Result<_, Problem>>()?,
        since: at(&command.since)?,
        until: at(&command.until)?,
        overrides: command.overrides,
        ticket: said(&command.of_ticket),
        source: said(&command.source),
        run: said(&command.run),
    })
}

/// A type as it may be typed: whole, or without `mfadesk.` and the version. Types that this version does not know may
/// be in the log all the same.
fn known_type(typed: &str) -> Result<String, Problem> {
    let text = normalized(typed);
    if text.is_empty() { Err(Problem::Empty("--type")) } else { Ok(text) }
}

/// Events that were selected.
pub struct Selected {
    /// The events, in the order of the log.
    pub events: Vec<AuditEvent>,
    /// How many events there are of the account that was named, selected or not.
    pub known: usize,
}

/// The events that the question selects, with what became of each, and what they rest on.
///
/// # Errors
/// When the log cannot be read.
pub fn events(asked: &Asked, question: &AuditQuestion) -> Result<(Selected, Evidence), Exit> {
    let log = asked.log();
    let unreadable = |error| asked.unreadable(&error);
    let mut selected = Selected { events: Vec::new(), known: 0 };
    let evidence = ledger::each_line(&log, asked.as_of, asked.checks, asked.effort(), |line| {
        let subject = question.account.as_deref();
        if subject.is_some_and(|id| id != line.subject) {
            return;
        }
        selected.known += 1;
        let event = event(line);
        if question.selects(&event) {
            selected.events.push(event);
        }
    })
    .map_err(unreadable)?;
    // What became of an event depends on the whole history of its account.
    let subjects: BTreeSet<&str> = selected.events.iter().filter_map(|event| event.account.as_deref()).collect();
    let subjects: Vec<&str> = subjects.into_iter().collect();
    let wanted = ScanRequest { subjects: &subjects, ..ScanRequest::default() };
    let scan = ledger::scan(&log, &wanted, asked.as_of, asked.checks, asked.effort()).map_err(unreadable)?;
    let mut outcomes: BTreeMap<u64, EventOutcome> = BTreeMap::new();
    for lines in scan.histories.values().map(KeptLines::lines) {
        let sequences = lines.iter().map(|line| line.sequence);
        outcomes.extend(sequences.zip(replay(&ledger::history(&lines)).outcomes));
    }
    for event in &mut selected.events {
        if let Some(outcome) = outcomes.get(&event.sequence) {
            event.set_outcome(*outcome);
        }
    }
    Ok((selected, evidence))
}

/// The answer that holds these events.
pub fn answer(question: &AuditQuestion, selected: Selected, grounds: &Grounds, evidence: &Evidence) -> AuditAnswer {
    let frame = grounds.frame(Question::Audit(question.clone()), evidence, PopulationCount::default());
    AuditAnswer { frame, events: selected.events }
}

fn event(line: &Line<'_>) -> AuditEvent {
    let owned = |text: &Option<std::borrow::Cow<'_, str>>| text.as_deref().map(str::to_owned);
    let fact = line.fact();
    let (overrides, override_reason) = match &fact {
        Some(Ok(fact)) => {
            let Overridden { overrides, override_reason } = &fact.overridden;
            let codes: Vec<String> = overrides.iter().flatten().map(MaybeEmpty::to_string).collect();
            ((!codes.is_empty()).then_some(codes), override_reason.as_ref().map(Text::to_string))
        }
        _ => (None, None),
    };
    let mut event = AuditEvent {
        sequence: line.sequence,
        id: line.id.clone().into_owned(),
        event_type: line.type_word.clone().into_owned(),
        account: (line.subject != STORE_SUBJECT).then(|| line.subject.clone().into_owned()),
        time: line.time,
        recorded: line.recorded,
        source: line.source.clone().into_owned(),
        authid: owned(&line.authid),
        actor: owned(&line.actor),
        ticket: owned(&line.ticket),
        run: owned(&line.run),
        voided_by: None,
        fits: None,
        misfit: None,
        overrides,
        override_reason,
        data: without_salt(line),
    };
    // Events of the log as a whole have no history: they fit, or their data does not say what it should.
    let concerns_an_account = line.event_type.is_some_and(|event_type| !event_type.is_of_store());
    event.set_outcome(match fact {
        None => EventOutcome::UnknownType,
        Some(Ok(_)) => EventOutcome::Fits,
        // Types of accounts change nothing on the log, whatever their data.
        Some(Err(_)) if concerns_an_account && event.account.is_none() => EventOutcome::Fits,
        Some(Err(_)) => EventOutcome::DoesNotFit(ApplyError::Malformed),
    });
    event
}

/// The data as it stands in the line, without the salt that comes last; null when it holds what a reader of the answer
/// could not read (half a surrogate pair, 1e999).
fn without_salt(line: &Line<'_>) -> Box<RawValue> {
    /// `"salt":"` with 22 characters, the closing quote and the brace.
    const SALT: usize = 8 + 22 + 2;
    let data = line.data;
    if serde_json::from_str::<serde_json::Value>(data).is_err() {
        return RawValue::NULL.to_owned();
    }
    let unsalted = line.salt().and_then(|_| data.get(..data.len().checked_sub(SALT)?));
    unsalted
        .and_then(|members| RawValue::from_string(format!("{}}}", members.trim_end_matches(','))).ok())
        .or_else(|| RawValue::from_string(data.to_owned()).ok())
        .unwrap_or_else(|| RawValue::NULL.to_owned())
}
