//! A day of the calendar, in no time zone: the one way to read, write and compare one. Which day it is, and when it
//! begins, is told by a time zone that comes in as a value.

use std::fmt;

use chrono::{DateTime, Duration, LocalResult, NaiveDate, NaiveTime, TimeZone};
use serde::de::{Deserialize, Deserializer, Error};
use serde::{Serialize, Serializer};

use super::instant::Instant;

/// A day: `2026-11-24`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date(pub NaiveDate);

impl Date {
    /// Reads a day. None: it is none, or there was no such day.
    pub fn parse(text: &str) -> Option<Self> {
        NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().map(Self)
    }

    /// Reads a day as it is written, with its zeros: what is compared as text has one form. None: it is not written so.
    pub fn parse_exactly(text: &str) -> Option<Self> {
        Self::parse(text).filter(|day| day.to_string() == text)
    }

    /// The day in which the instant lies.
    pub fn of(instant: Instant, zone: &impl TimeZone) -> Self {
        let utc = DateTime::from_timestamp_millis(instant.millis()).unwrap_or_default();
        Self(utc.with_timezone(zone).date_naive())
    }

    /// When it begins: at midnight, or, where clocks are put forward then, when there is a time again.
    pub fn beginning(self, zone: &impl TimeZone) -> Instant {
        let mut local = self.0.and_time(NaiveTime::MIN);
        // Clocks are nowhere put forward by more than a day; a day that does not exist is passed over.
        for _ in 0..=96 {
            match zone.from_local_datetime(&local) {
                LocalResult::Single(time) | LocalResult::Ambiguous(time, _) => {
                    return Instant::from_millis(time.timestamp_millis());
                }
                LocalResult::None => local += Duration::minutes(15),
            }
        }
        Instant::from_millis(local.and_utc().timestamp_millis())
    }

    /// Whether a day of the log's is before this one. The log may hold any text there, so texts are compared, which is
    /// the same for days.
    pub fn is_after(self, text: &str) -> bool {
        text < &*self.to_string()
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse_exactly(&text).ok_or_else(|| D::Error::custom("no day such as 2026-11-24"))
    }
}
