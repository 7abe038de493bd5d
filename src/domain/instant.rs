//! A point in time as the log writes it: UTC, to the millisecond (docs/log-format.md).
//! It knows no clock and no time zone.

use std::fmt;

use chrono::{DateTime, Datelike, NaiveDate, Timelike};
use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::{Serialize, Serializer};

/// Milliseconds since 1970-01-01T00:00:00Z, in the years 0000 to 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

/// Milliseconds in a minute.
pub const MINUTE: i64 = 60_000;
/// Milliseconds in a day of 24 hours.
pub const DAY: i64 = 24 * 60 * MINUTE;

/// 0000-01-01T00:00:00.000Z.
const EARLIEST: i64 = -62_167_219_200_000;
/// 9999-12-31T23:59:59.999Z.
const LATEST: i64 = 253_402_300_799_999;

impl Instant {
    /// From milliseconds since the Unix epoch; clamped to the years that the log's form can write.
    pub fn from_millis(millis: i64) -> Self {
        Self(millis.clamp(EARLIEST, LATEST))
    }

    /// Milliseconds since the Unix epoch.
    pub fn millis(self) -> i64 {
        self.0
    }

    /// This instant moved by `millis`, clamped.
    #[must_use]
    pub fn plus(self, millis: i64) -> Self {
        Self::from_millis(self.0.saturating_add(millis))
    }

    /// Milliseconds from `earlier` to this instant; negative when it is later.
    pub fn since(self, earlier: Self) -> i64 {
        self.0 - earlier.0
    }

    /// Reads exactly `YYYY-MM-DDTHH:MM:SS.mmmZ`, the only form of the log, and only dates that exist.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes: &[u8; 24] = text.as_bytes().try_into().ok()?;
        for (position, separator) in [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':'), (19, b'.'), (23, b'Z')]
        {
            if bytes[position] != separator {
                return None;
            }
        }
        let number = |from: usize, to: usize| {
            bytes[from..to].iter().try_fold(0_u32, |value, byte| {
                let digit = byte.wrapping_sub(b'0');
                (digit < 10).then(|| value * 10 + u32::from(digit))
            })
        };
        let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
        let (hour, minute, second, milli) = (number(11, 13)?, number(14, 16)?, number(17, 19)?, number(20, 23)?);
        if hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        let days = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?.num_days_from_ce() - DAYS_TO_1970;
        let seconds = ((i64::from(days) * 24 + i64::from(hour)) * 60 + i64::from(minute)) * 60 + i64::from(second);
        Some(Self(seconds * 1000 + i64::from(milli)))
    }
}

/// Days from 0001-01-01 (which is day 1) to 1970-01-01.
const DAYS_TO_1970: i32 = 719_163;

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = DateTime::from_timestamp_millis(self.0).unwrap_or_default();
        write!(
            f,
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
            time.year(),
            time.month(),
            time.day(),
            time.hour(),
            time.minute(),
            time.second(),
            time.timestamp_subsec_millis()
        )
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InstantVisitor;
        impl Visitor<'_> for InstantVisitor {
            type Value = Instant;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a time such as 2026-11-24T01:15:30.123Z")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
                Instant::parse(text).ok_or_else(|| E::invalid_value(de::Unexpected::Str(text), &self))
            }
        }
        deserializer.deserialize_str(InstantVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::Instant;

    #[test]
    fn the_form_of_the_log_is_read_and_written_alike() {
        for text in [
            "2026-11-24T01:15:30.123Z",
            "1970-01-01T00:00:00.000Z",
            "0000-01-01T00:00:00.000Z",
            "9999-12-31T23:59:59.999Z",
        ] {
            assert_eq!(Instant::parse(text).map(|instant| instant.to_string()).as_deref(), Some(text));
        }
        assert_eq!(Instant::parse("1970-01-02T00:00:00.001Z").map(Instant::millis), Some(86_400_001));
    }

    #[test]
    fn other_forms_and_dates_that_do_not_exist_are_not_read() {
        for text in [
            "2026-11-24T01:15:30Z",
            "2026-11-24 01:15:30.123Z",
            "2026-02-29T00:00:00.000Z",
            "2026-11-24T24:00:00.000Z",
            "2026-11-24T23:59:60.000Z",
            "2026-11-24T01:15:30.123+",
            "+026-11-24T01:15:30.123Z",
            "２026-11-24T01:15:30.1Z",
        ] {
            assert_eq!(Instant::parse(text), None, "{text}");
        }
    }
}
