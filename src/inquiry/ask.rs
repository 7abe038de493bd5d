//! Asking: what a question needs is read, what has to be said of the log is noted, and the instant to judge at is found.

use std::cell::OnceCell;

use chrono_tz::Tz;

use super::query::{Query, Snapshot, Zone};
use super::seen::{self, Sighting};
use super::{NotAnswered, OpenLog};
use crate::desk::fault::Fault;
use crate::desk::head_problem;
use crate::domain::instant::Instant;
use crate::domain::rules::Warning;
use crate::domain::sequence::Sequence;
use crate::ledger::{self, AsOf, Evidence};

/// What is to be said of the log, and then what came of reading it.
pub struct Noted<T> {
    /// In which time zone times are told from here on, and by which clock; none: the log did not come to say.
    pub display: Option<(Tz, Instant)>,
    /// What is to be said, in this order.
    pub notes: Vec<Note>,
    /// What was seen of the log, where that is to be kept.
    pub sighting: Option<Sighting>,
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
        let (mut display, mut notes, mut sighting) = (None, Vec::new(), None);
        let outcome = read.map_err(NotAnswered::from).and_then(|(data, evidence)| {
            Fault::of_format(evidence.format())?;
            let time_zone = zone.under(&evidence.policy)?;
            self.clock.allowed_for_questions(&evidence)?;
            display = Some((time_zone, self.now));
            let is_doubtful = self.note(&evidence, &mut notes, &mut sighting)?;
            let known_at = self.instant(self.as_of, &evidence, is_doubtful)?;
            let on = self.on.map(|on| on.max(known_at));
            Ok(Snapshot {
                log: self,
                data,
                evidence,
                known_at,
                on,
                instant: on.unwrap_or(known_at),
                time_zone,
                is_doubtful,
                losses: Vec::new(),
                calendar: OnceCell::new(),
            })
        });
        Noted { display, notes, sighting, outcome }
    }

    /// Notes what has to be said of the log, and what was seen of it. Whether it is one whose answers are in doubt.
    fn note(&self, evidence: &Evidence, notes: &mut Vec<Note>, sighting: &mut Option<Sighting>) -> Result<bool, Fault> {
        if let Some(warning) = &self.reader.head_warning {
            notes.push(Note::Warning(Warning::HeadUnreadable { why: head_problem(warning) }));
        }
        if let Some(last) = evidence.end.recorded.filter(|last| self.now < *last) {
            notes.push(Note::Warning(Warning::ClockBehind { last }));
        }
        if let Some(flaw) = self.index_flaw.get() {
            notes.push(Note::Warning(Warning::IndexNotUsed { why: flaw.as_str() }));
        }
        let ahead = self.readable(ledger::dated_ahead(&self.log(), evidence, self.now))?;
        notes.extend(ahead.map(|(sequence, at)| Note::Warning(Warning::DatedAhead { sequence, at })));
        if let AsOf::At(at) = self.as_of
            && let Some(back) = evidence.clock_backs.iter().find(|back| back.misplaces(at))
        {
            notes.push(Note::Warning(Warning::ClockWentBack { sequence: back.sequence }));
        }
        notes.extend(evidence.damage.map(|damage| Note::Doubt(damage.into())));
        let is_damaged = evidence.damage.is_some();
        if self.seen.is_some() || self.is_followed {
            let read = || self.seen.as_deref().map(Sighting::read).transpose().map(Option::flatten);
            let before = if self.before.is_some() { self.before.clone() } else { read()? };
            let line_of = |line| self.evidence(AsOf::Line(line));
            let file = self.seen.as_deref();
            match seen::extends(before.as_ref(), file, &self.reader, evidence, is_damaged, line_of) {
                Ok(seen) => *sighting = seen,
                Err(fault) => {
                    notes.push(Note::Doubt(fault));
                    return Ok(true);
                }
            }
        }
        Ok(is_damaged)
    }

    /// The instant at which this part of the log is judged. A log that is `doubtful` need not have the line.
    pub(super) fn instant(&self, as_of: AsOf, evidence: &Evidence, doubtful: bool) -> Result<Instant, Fault> {
        match as_of {
            AsOf::Latest => Ok(self.now),
            AsOf::At(instant) => Ok(instant),
            AsOf::Line(asked) => match evidence.position.recorded {
                Some(recorded) if (Sequence(1)..=evidence.end.link.sequence).contains(&asked) => Ok(recorded),
                _ if doubtful => Ok(self.now),
                _ => Err(Fault::NoSuchLine { asked, last: evidence.end.link.sequence }),
            },
        }
    }
}
