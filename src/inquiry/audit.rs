//! `audit`: events, each with what became of it.

use serde_json::value::RawValue;

use super::{NotAnswered, OpenLog, Query, Snapshot};
use crate::desk::fault::Fault;
use crate::domain::account::fold::ApplyError;
use crate::domain::account::history::EventOutcome;
use crate::domain::overridden::Overridden;
use crate::domain::sequence::Sequence;
use crate::domain::text::{MaybeEmpty, Text};
use crate::ledger::{Evidence, SelectedEvents};
use crate::queries::answer::PopulationCount;
use crate::queries::audit::{AuditAnswer, AuditEvent};
use crate::queries::question::AuditQuestion;
use crate::wire::Line;

/// Events that were selected.
pub struct Selected {
    /// The events, in the order of the log.
    pub events: Vec<AuditEvent>,
    /// How many events there are of the account that was named, selected or not.
    pub known: usize,
}

impl Query for AuditQuestion {
    type Data<'l> = Selected;
    type Answer<'d> = AuditAnswer<'d>;

    fn read(&self, log: &OpenLog) -> Result<(Selected, Evidence), Fault> {
        select(self, Sequence::ZERO, log)
    }

    fn answer<'d>(&self, snapshot: &'d Snapshot<'_, Self>) -> Result<AuditAnswer<'d>, NotAnswered> {
        Ok(AuditAnswer {
            frame: snapshot.frame(self, PopulationCount::default()),
            events: (&snapshot.data.events[..]).into(),
        })
    }
}

/// The events behind a line that a question selects.
pub(super) fn select(question: &AuditQuestion, after: Sequence, log: &OpenLog) -> Result<(Selected, Evidence), Fault> {
    let selected = log.select_events(question.account.as_deref(), |line| selected(question, after, line))?;
    Ok(with_outcomes(selected, log))
}

/// The event of a line, where it is behind that one and the question selects it.
pub(super) fn selected(question: &AuditQuestion, after: Sequence, line: &Line<'_>) -> Option<AuditEvent> {
    let event = (line.sequence > after).then(|| event(line))?;
    question.selects(&event).then_some(event)
}

/// Events, each with what became of it.
pub(super) fn with_outcomes(selected: SelectedEvents<AuditEvent>, log: &OpenLog) -> (Selected, Evidence) {
    let with_outcome = |(mut event, outcome): (AuditEvent, Option<EventOutcome>)| {
        // What concerns the log as a whole has no history.
        if let Some(outcome) = outcome {
            event.set_outcome(outcome);
        }
        event
    };
    let mut events: Vec<AuditEvent> = selected.events.into_iter().map(with_outcome).collect();
    log.doubt_proofs(events.iter_mut().map(|event| &mut event.event));
    (Selected { events, known: selected.lines }, selected.evidence)
}

pub(super) fn event(line: &Line<'_>) -> AuditEvent {
    let data = line.event_data();
    let (overrides, override_reason) = match &data {
        Some(Ok(data)) => {
            let Overridden { overrides, override_reason } = &data.overridden;
            let codes: Vec<String> = overrides.iter().flatten().map(MaybeEmpty::to_string).collect();
            ((!codes.is_empty()).then_some(codes), override_reason.as_ref().map(Text::to_string))
        }
        _ => (None, None),
    };
    let written = without_salt(line);
    // Half a surrogate pair, or 1e999.
    let is_printable = serde_json::from_str::<serde_json::Value>(written.get()).is_ok();
    let (printed, unprintable) =
        if is_printable { (written, None) } else { (RawValue::NULL.to_owned(), Some(written)) };
    let mut event = AuditEvent {
        event: line.event_ref(),
        voided_by: None,
        fits: None,
        misfit: None,
        late: false,
        overrides,
        override_reason,
        data: printed,
        unprintable,
        is_blanked: line.is_blanked(),
    };
    // Events of the log as a whole have no history: they fit, or their data does not say what it should.
    let concerns_an_account = line.event_type.is_some_and(|event_type| !event_type.is_of_store());
    event.set_outcome(match data {
        None => EventOutcome::UnknownType,
        Some(Ok(_)) => EventOutcome::Fits,
        // Types of accounts change nothing on the log, whatever their data.
        Some(Err(_)) if concerns_an_account && event.account().is_none() => EventOutcome::Fits,
        Some(Err(_)) => EventOutcome::DoesNotFit(ApplyError::Malformed),
    });
    event
}

/// The data as it stands in the line, without the salt that comes last.
pub(super) fn without_salt(line: &Line<'_>) -> Box<RawValue> {
    /// `"salt":"` with 22 characters, the closing quote and the brace.
    const SALT: usize = 8 + 22 + 2;
    let data = line.data;
    let unsalted = line.salt().and_then(|_| data.get(..data.len().checked_sub(SALT)?));
    unsalted
        .and_then(|members| RawValue::from_string(format!("{}}}", members.trim_end_matches(','))).ok())
        .or_else(|| RawValue::from_string(data.to_owned()).ok())
        .unwrap_or_else(|| RawValue::NULL.to_owned())
}
