//! The clock: the system's, or a simulated one, which only a rehearsal store may take.

use std::time::{SystemTime, UNIX_EPOCH};

use chrono::DateTime;

use super::fault::Fault;
use crate::domain::instant::Instant;
use crate::domain::sequence::Sequence;
use crate::ledger::Evidence;

/// Where the time comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// The system.
    System,
    /// `MFADESK_CLOCK`.
    Simulated(Instant),
}

impl Clock {
    /// The clock that `MFADESK_CLOCK` asks for; empty or unset: the system's.
    ///
    /// # Errors
    /// When it is no RFC 3339 time, or one from before 2000, at which nothing may be recorded.
    pub fn from_variable(value: Option<&str>) -> Result<Self, Fault> {
        match value.filter(|value| !value.is_empty()) {
            None => Ok(Self::System),
            Some(value) => {
                let time =
                    DateTime::parse_from_rfc3339(value).map(|time| Instant::from_millis(time.timestamp_millis()));
                match time {
                    Ok(time) if !time.is_never() => Ok(Self::Simulated(time)),
                    _ => Err(Fault::ClockUnreadable(value.to_owned())),
                }
            }
        }
    }

    /// What time it is.
    #[expect(clippy::disallowed_methods, reason = "the one place that asks the system for the time")]
    pub fn now(self) -> Instant {
        match self {
            Self::Simulated(instant) => instant,
            Self::System => {
                let millis = match SystemTime::now().duration_since(UNIX_EPOCH) {
                    Ok(since) => i64::try_from(since.as_millis()).unwrap_or(i64::MAX),
                    Err(before) => i64::try_from(before.duration().as_millis()).map_or(i64::MIN, |millis| -millis),
                };
                Instant::from_millis(millis)
            }
        }
    }

    /// Refuses a simulated clock on a store that is no rehearsal.
    ///
    /// # Errors
    /// [`Fault::ClockNotAllowed`].
    pub fn allowed_on(self, rehearsal: bool) -> Result<(), Fault> {
        match self {
            Self::Simulated(_) if !rehearsal => Err(Fault::ClockNotAllowed),
            _ => Ok(()),
        }
    }
    /// Refuses a simulated clock for questions to a log that does not say that it is a rehearsal. Where damage leaves
    /// nothing of the log, not even the line that would say so, the damage is what there is to be told.
    ///
    /// # Errors
    /// [`Fault::ClockNotAllowed`].
    pub fn allowed_for_questions(self, evidence: &Evidence) -> Result<(), Fault> {
        if evidence.damage.is_some() && evidence.end.link.sequence == Sequence::ZERO {
            return Ok(());
        }
        self.allowed_on(evidence.started.as_ref().is_some_and(|started| started.rehearsal))
    }
}
