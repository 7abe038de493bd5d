//! What every query does around its question: open the log, find the instant, and say what the answer rests on.

use std::io;

use chrono_tz::Tz;

use super::global::Global;
use super::global::desk;
use super::output::{Exit, Output};
use super::seen;
use crate::commands::parse::{self, normalized};
use crate::commands::questions::{Asking, Moment, moment};
use crate::desk::fault::Fault;
use crate::desk::{Clock, Desk, head_problem};
use crate::domain::instant::Instant;
use crate::domain::rules::Warning;
use crate::ledger::{self, Acknowledged, AsOf, Evidence, Log, Parallelism, ScanRequest, Verification};
use crate::queries::answer::{Frame, PopulationCount, ShownEvidence as Shown};
use crate::queries::question::Question;
use crate::store::{Extent, StoreReader};

/// A log that is open for a question.
pub struct Asked {
    reader: StoreReader,
    asking: Asking,
    /// The clock.
    pub clock: Instant,
    /// Which part of the log answers.
    pub as_of: AsOf,
    /// What of a line is checked.
    pub checks: Verification,
    source: Clock,
}

/// What the answer rests on, once the log was read.
pub struct Grounds {
    /// The instant to judge at.
    pub instant: Instant,
    /// Whether the log is damaged, or not the one that was seen: already said on stderr.
    pub doubtful: bool,
}

impl Asked {
    /// Opens the store that the options name.
    ///
    /// # Errors
    /// When it cannot be opened, or `--as-of` is neither a time nor a line.
    pub fn open(global: &Global, asking: &Asking) -> Result<Self, Exit> {
        Self::at(desk(global)?, asking)
    }

    /// Opens the store of this desk.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn at(desk: Desk, asking: &Asking) -> Result<Self, Exit> {
        let reader = StoreReader::open(&desk.store).map_err(Fault::from)?;
        let now = desk.clock.now();
        let mut asked = Self {
            reader,
            asking: asking.clone(),
            clock: now,
            as_of: AsOf::Latest,
            checks: if asking.unverified { Verification::None } else { Verification::Hashes },
            source: desk.clock,
        };
        if let Some(typed) = &asking.as_of {
            asked.as_of = asked.part(typed)?;
        }
        Ok(asked)
    }

    /// The part of the log that `--as-of` names. A local time is one in the policy's time zone, which is in the log.
    ///
    /// # Errors
    /// When it is neither a time nor a line.
    pub fn part(&self, typed: &str) -> Result<AsOf, Exit> {
        let text = normalized(typed);
        let is_local = !text.ends_with("-ago") && chrono::DateTime::parse_from_rfc3339(&text).is_err();
        let is_line = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let time_zone = if is_local && !is_line { parse::time_zone(&self.glance()?.policy)? } else { chrono_tz::UTC };
        Ok(match moment(typed, self.clock, time_zone)? {
            Moment::At(instant) => AsOf::At(instant),
            Moment::Line(sequence) => AsOf::Line(sequence),
        })
    }

    /// An instant that is typed. A local time is one in the policy's time zone.
    ///
    /// # Errors
    /// When it is no time.
    pub fn instant_typed(&self, typed: Option<&str>) -> Result<Option<Instant>, Exit> {
        let Some(typed) = typed else { return Ok(None) };
        let zone = parse::time_zone(&self.glance()?.policy)?;
        Ok(Some(parse::time(typed, self.clock, zone)?))
    }

    /// What the log says of itself, without anybody's lines.
    pub fn glance(&self) -> Result<Evidence, Fault> {
        let log = self.log();
        ledger::scan(&log, &ScanRequest::default(), AsOf::Latest, self.checks, self.effort())
            .map(|scan| scan.evidence)
            .map_err(|error| self.unreadable(&error))
    }

    /// The log, to be read.
    pub fn log(&self) -> Log<'_> {
        let head = self.reader.head.as_ref().map(|head| Acknowledged {
            sequence: head.sequence,
            bytes: head.bytes,
            chainhash: &head.chainhash,
        });
        Log { file: self.reader.log.file(), len: self.reader.log.len(), head }
    }

    /// Which log that is, and how much of it there is.
    ///
    /// # Errors
    /// When the operating system does not say.
    pub fn extent(&self) -> Result<Extent, Fault> {
        Ok(self.reader.log.extent()?)
    }

    /// How much to do at once.
    pub fn effort(&self) -> Parallelism {
        Parallelism::for_len(self.reader.log.len())
    }

    /// Why the log could not be read.
    pub fn unreadable(&self, error: &io::Error) -> Fault {
        Fault::StoreUnusable { path: self.reader.log.path().to_owned(), why: error.to_string() }
    }

    /// Says what has to be said about the log that was read, and finds the instant to judge at.
    ///
    /// # Errors
    /// When the line asked about does not exist, the clock must not be simulated, or `--seen` cannot be used.
    pub fn grounds(&self, evidence: &Evidence, output: &mut Output) -> Result<Grounds, Exit> {
        self.grounds_in(evidence, parse::time_zone(&evidence.policy)?, output)
    }

    /// The same, with times told in this time zone and not in the policy's.
    ///
    /// # Errors
    /// See [`Self::grounds`].
    pub fn grounds_in(&self, evidence: &Evidence, time_zone: Tz, output: &mut Output) -> Result<Grounds, Exit> {
        self.source.allowed_for_questions(evidence)?;
        output.display_in(time_zone, self.clock);
        if let Some(warning) = &self.reader.head_warning {
            output.warn(&Warning::HeadUnreadable { why: head_problem(warning) });
        }
        if let Some(last) = evidence.end.recorded.filter(|last| self.clock < *last) {
            output.warn(&Warning::ClockBehind { last });
        }
        let mut doubtful = false;
        if let Some(damage) = evidence.damage {
            doubtful = true;
            output.doubt(&damage.into());
        }
        if let Some(file) = &self.asking.seen
            && let Some(fault) = seen::extends(file, &self.reader, evidence, doubtful)?
        {
            doubtful = true;
            output.doubt(&fault);
        }
        let instant = self.instant(self.as_of, evidence, doubtful)?;
        Ok(Grounds { instant, doubtful })
    }

    /// The instant at which this part of the log is judged. A log that is `doubtful` need not have the line.
    ///
    /// # Errors
    /// When there is no such line.
    pub fn instant(&self, as_of: AsOf, evidence: &Evidence, doubtful: bool) -> Result<Instant, Fault> {
        match as_of {
            AsOf::Latest => Ok(self.clock),
            AsOf::At(instant) => Ok(instant),
            AsOf::Line(asked) => match evidence.position.recorded {
                Some(recorded) if (1..=evidence.end.link.sequence).contains(&asked) => Ok(recorded),
                _ if doubtful => Ok(self.clock),
                _ => Err(Fault::NoSuchLine { asked, last: evidence.end.link.sequence }),
            },
        }
    }
}

impl Grounds {
    /// The frame of an answer.
    pub fn frame(&self, question: Question, evidence: &Evidence, population: PopulationCount) -> Frame {
        Frame {
            question,
            as_of: self.instant,
            evidence: shown(evidence),
            last_recorded: evidence.position.recorded,
            population,
        }
    }

    /// How it ended, when nothing else happened.
    pub fn ended(&self, met: bool) -> Exit {
        match (self.doubtful, met) {
            (true, _) => Exit::LogDamaged,
            (false, true) => Exit::ConditionMet,
            (false, false) => Exit::Done,
        }
    }
}

/// The state of the log, as answers show it.
pub fn shown(evidence: &Evidence) -> Shown {
    Shown {
        origin: evidence.started.as_ref().map(|started| started.origin.clone()),
        sequence: evidence.position.link.sequence,
        chainhash: evidence.position.link.chainhash().to_owned(),
        verified: evidence.verified,
    }
}

/// Turns what a query returns into how it ended.
pub fn ended(result: Result<Exit, Exit>) -> Exit {
    result.unwrap_or_else(|ended| ended)
}
