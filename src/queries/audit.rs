//! `audit`: what was recorded, by whom, when, and what became of it. For one account or all, and for the store itself.

use std::borrow::Cow;
use std::ops::Deref;

use serde::Serialize;
use serde_json::value::RawValue;

use super::answer::Frame;
use super::question::AuditQuestion;
use crate::domain::account::history::EventOutcome;
use crate::domain::envelope::EventRef;
use crate::domain::id::RunId;
use crate::domain::sequence::Sequence;

/// The answer to `audit`.
#[derive(Debug)]
pub struct AuditAnswer<'a> {
    /// What all answers carry.
    pub frame: Frame,
    /// The events, in the order of the log.
    pub events: Cow<'a, [AuditEvent]>,
}

/// One event, and what became of it. Members in the order of the JSON.
#[derive(Debug, Clone, Serialize)]
pub struct AuditEvent {
    /// Which event it is.
    #[serde(flatten)]
    pub event: EventRef,
    /// The line that voids it.
    pub voided_by: Option<Sequence>,
    /// Whether it fits; a voided one need not. None: its type is not known.
    pub fits: Option<bool>,
    /// Why it does not fit.
    pub misfit: Option<&'static str>,
    /// Whether it is late: it fits, and changed nothing, since all that it says is known from later.
    pub late: bool,
    /// Rules that were overridden.
    pub overrides: Option<Vec<String>>,
    /// Why they were.
    pub override_reason: Option<String>,
    /// Its data, without the salt; `null` where it holds what readers of answers could not read.
    pub data: Box<RawValue>,
    /// The data in that case. It says what it says all the same.
    #[serde(skip)]
    pub unprintable: Option<Box<RawValue>>,
    /// Whether the data was taken out of the log.
    #[serde(skip)]
    pub is_blanked: bool,
}

/// What is said of which event it is.
impl Deref for AuditEvent {
    type Target = EventRef;

    fn deref(&self) -> &EventRef {
        &self.event
    }
}

impl AuditEvent {
    /// Its data as it stands in the log, without the salt.
    pub fn written_data(&self) -> &str {
        self.unprintable.as_ref().unwrap_or(&self.data).get()
    }

    /// Notes what became of the event.
    pub fn set_outcome(&mut self, outcome: EventOutcome) {
        match outcome {
            EventOutcome::Fits => self.fits = Some(true),
            EventOutcome::Late => {
                self.fits = Some(true);
                self.late = true;
            }
            EventOutcome::DoesNotFit(misfit) => {
                self.fits = Some(false);
                self.misfit = Some(misfit.as_str());
            }
            EventOutcome::Voided(by) => {
                self.fits = Some(true);
                self.voided_by = Some(by);
            }
            EventOutcome::UnknownType => self.fits = None,
        }
    }
}

impl AuditQuestion {
    /// Whether the filters select this event. `types` may be typed whole or without `mfadesk.` and the version.
    pub fn selects(&self, event: &AuditEvent) -> bool {
        let is_type = |word: &String| {
            let name = event.type_word.strip_prefix("mfadesk.").unwrap_or(&event.type_word);
            *word == event.type_word || name == word || name.rsplit_once(".v").is_some_and(|(name, _)| name == word)
        };
        let is = |wanted: &Option<String>, is: Option<&str>| wanted.is_none() || wanted.as_deref() == is;
        let recorded = event.recorded.to_string();
        self.account.as_deref().is_none_or(|account| account == event.subject)
            && (self.actor.is_none()
                || is(&self.actor, event.actor.as_deref())
                || is(&self.actor, event.authid.as_deref()))
            && (self.types.is_empty() || self.types.iter().any(is_type))
            && self.since.as_ref().is_none_or(|since| recorded.as_str() >= since.as_str())
            && self.until.as_ref().is_none_or(|until| recorded.as_str() < until.as_str())
            && (!self.overrides || event.overrides.is_some())
            && is(&self.ticket, event.ticket.as_deref())
            && self.source.as_ref().is_none_or(|source| {
                event.source == *source
                    || event.source.ends_with(&format!("/{source}"))
                    || event.source.contains(&format!("/{source}/"))
            })
            && is(&self.run, event.run.as_ref().map(RunId::as_str))
    }
}
