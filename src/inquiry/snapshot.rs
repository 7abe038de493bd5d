//! A snapshot of a log: what a question needs of it, the policy in force, the instant to judge at, and what has to be
//! said of the log before anything is answered.

use std::cell::OnceCell;

use chrono_tz::Tz;

use super::seen;
use super::{NotAnswered, OpenLog, Query};
use crate::commands::problem::Problem;
use crate::commands::{parse, questions};
use crate::desk::fault::Fault;
use crate::desk::head_problem;
use crate::domain::instant::Instant;
use crate::domain::loss::Loss;
use crate::domain::office::{Hours, Opening};
use crate::domain::policy::Policy;
use crate::domain::rules::Warning;
use crate::ledger::{AsOf, Evidence};
use crate::queries::answer::{Frame, PopulationCount, ShownEvidence};
use crate::queries::question::Question;

/// What a question needs of a log, and what it rests on.
pub struct Snapshot<'l, Q: Query> {
    /// The log.
    pub log: &'l OpenLog,
    /// What the question needs.
    pub data: Q::Data<'l>,
    /// What the answer rests on.
    pub evidence: Evidence,
    /// The instant to judge at.
    pub instant: Instant,
    /// The time zone of the policy in force, unless the question is about another.
    pub time_zone: Tz,
    /// Whether the log is damaged, or not the one that was seen.
    pub is_doubtful: bool,
    /// What is supposed to be lost.
    pub(super) losses: Vec<Loss>,
    calendar: OnceCell<Calendar>,
}

/// The calendar of the policy in force, on the day that is asked about.
pub(super) struct Calendar {
    /// The day: `2026-11-24`.
    pub today: String,
    /// When the office is open next, from an instant on; none: nobody can say.
    pub next_open: Box<dyn Fn(Instant) -> Option<Opening>>,
}

/// What is to be said of the log, and then what came of reading it.
pub struct Noted<T> {
    /// In which time zone times are told from here on, and by which clock; none: the log did not come to say.
    pub display: Option<(Tz, Instant)>,
    /// What is to be said, in this order.
    pub notes: Vec<Note>,
    /// What came of it.
    pub outcome: Result<T, NotAnswered>,
}

/// Something that is to be said of the log.
#[derive(Debug)]
pub enum Note {
    /// It stops nothing.
    Warning(Warning),
    /// The answer comes from a log that is not what it should be.
    Doubt(Fault),
}

/// In which time zone times are told.
pub enum Zone {
    /// In that of the policy in force.
    OfPolicy,
    /// The same, or in UTC where the policy names none that is known: it has to be set anew, and is shown for that.
    OfPolicyOrUtc,
    /// In this one.
    Of(Tz),
}

impl Zone {
    fn under(&self, policy: &Policy) -> Result<Tz, Problem> {
        match self {
            Self::OfPolicy => parse::time_zone(policy),
            Self::OfPolicyOrUtc => Ok(parse::time_zone(policy).unwrap_or(chrono_tz::UTC)),
            Self::Of(zone) => Ok(*zone),
        }
    }
}

impl OpenLog {
    /// Reads what the question needs.
    pub fn ask<Q: Query>(&self, question: &Q) -> Noted<Snapshot<'_, Q>> {
        self.ask_in(&question.zone(), question)
    }

    /// The same, with times told in this time zone.
    pub fn ask_in<Q: Query>(&self, zone: &Zone, question: &Q) -> Noted<Snapshot<'_, Q>> {
        self.snapshot(zone, question.read(self))
    }

    /// Makes a snapshot of what was read.
    pub fn snapshot<'l, Q: Query>(
        &'l self,
        zone: &Zone,
        read: Result<(Q::Data<'l>, Evidence), Fault>,
    ) -> Noted<Snapshot<'l, Q>> {
        let (mut display, mut notes) = (None, Vec::new());
        let outcome = read.map_err(NotAnswered::from).and_then(|(data, evidence)| {
            let time_zone = zone.under(&evidence.policy)?;
            self.clock.allowed_for_questions(&evidence)?;
            display = Some((time_zone, self.now));
            let is_doubtful = self.note(&evidence, &mut notes)?;
            let instant = self.instant(self.as_of, &evidence, is_doubtful)?;
            Ok(Snapshot {
                log: self,
                data,
                evidence,
                instant,
                time_zone,
                is_doubtful,
                losses: Vec::new(),
                calendar: OnceCell::new(),
            })
        });
        Noted { display, notes, outcome }
    }

    /// Notes what has to be said of the log. Whether it is one whose answers are in doubt.
    fn note(&self, evidence: &Evidence, notes: &mut Vec<Note>) -> Result<bool, Fault> {
        if let Some(warning) = &self.reader.head_warning {
            notes.push(Note::Warning(Warning::HeadUnreadable { why: head_problem(warning) }));
        }
        if let Some(last) = evidence.end.recorded.filter(|last| self.now < *last) {
            notes.push(Note::Warning(Warning::ClockBehind { last }));
        }
        notes.extend(evidence.damage.map(|damage| Note::Doubt(damage.into())));
        let is_damaged = evidence.damage.is_some();
        if let Some(file) = &self.seen
            && let Some(fault) = seen::extends(file, &self.reader, evidence, is_damaged)?
        {
            notes.push(Note::Doubt(fault));
            return Ok(true);
        }
        Ok(is_damaged)
    }

    /// The instant at which this part of the log is judged. A log that is `doubtful` need not have the line.
    pub(super) fn instant(&self, as_of: AsOf, evidence: &Evidence, doubtful: bool) -> Result<Instant, Fault> {
        match as_of {
            AsOf::Latest => Ok(self.now),
            AsOf::At(instant) => Ok(instant),
            AsOf::Line(asked) => match evidence.position.recorded {
                Some(recorded) if (1..=evidence.end.link.sequence).contains(&asked) => Ok(recorded),
                _ if doubtful => Ok(self.now),
                _ => Err(Fault::NoSuchLine { asked, last: evidence.end.link.sequence }),
            },
        }
    }
}

impl<Q: Query> Snapshot<'_, Q> {
    /// The accounts whose ids are typed, each once and by id.
    ///
    /// # Errors
    /// For an id that is none under the policy in force.
    pub fn accounts(&self, typed: &[String]) -> Result<Vec<String>, Problem> {
        questions::accounts(typed, &self.evidence.policy)
    }

    /// The calendar of the policy in force, on the day that is asked about.
    pub(super) fn calendar(&self) -> &Calendar {
        self.calendar.get_or_init(|| {
            let hours = Hours::of(&self.evidence.policy.office, self.time_zone);
            Calendar {
                today: parse::day(self.instant, self.time_zone),
                next_open: Box::new(move |at| hours.as_ref()?.next_open(at)),
            }
        })
    }

    /// The frame of an answer.
    pub(super) fn frame(&self, question: &(impl Clone + Into<Question>), population: PopulationCount) -> Frame {
        Frame {
            question: question.clone().into(),
            as_of: self.instant,
            evidence: shown(&self.evidence),
            last_recorded: self.evidence.position.recorded,
            population,
        }
    }
}

/// The state of the log, as answers show it.
pub(super) fn shown(evidence: &Evidence) -> ShownEvidence {
    ShownEvidence {
        origin: evidence.started.as_ref().map(|started| started.origin.clone()),
        sequence: evidence.position.link.sequence,
        chainhash: evidence.position.link.chainhash().to_owned(),
        verified: evidence.verified,
    }
}
