//! A point in time as the log writes it: UTC, to the millisecond (docs/log-format.md).
//! It knows no clock and no time zone.

use std::fmt;
use std::num::NonZeroU64;
use std::ops::Range;

use chrono::{DateTime, Datelike, Timelike};
use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::{Serialize, Serializer};

use super::digits::pairs;

/// A millisecond of the years 0000 to 9999, the first of them being 1: an account is known up to so many instants, most of
/// which are not there, that those should take no more room than these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(NonZeroU64);

/// Milliseconds in a minute.
pub const MINUTE: i64 = 60_000;
/// Milliseconds in an hour.
pub const HOUR: i64 = 60 * MINUTE;
/// Milliseconds in a day of 24 hours.
pub const DAY: i64 = 24 * HOUR;

/// 2000-01-01T00:00:00.000Z.
const YEAR_2000: i64 = 946_684_800_000;
/// 0000-01-01T00:00:00.000Z.
const EARLIEST: i64 = -62_167_219_200_000;
/// 9999-12-31T23:59:59.999Z.
const LATEST: i64 = 253_402_300_799_999;

impl Instant {
    /// From milliseconds since the Unix epoch; clamped to the years that the log's form can write.
    pub fn from_millis(millis: i64) -> Self {
        Self::behind_earliest((millis.clamp(EARLIEST, LATEST) - EARLIEST).unsigned_abs())
    }

    /// The instant so many milliseconds behind [`EARLIEST`].
    fn behind_earliest(millis: u64) -> Self {
        Self(NonZeroU64::MIN.saturating_add(millis))
    }

    /// Milliseconds since the Unix epoch.
    pub fn millis(self) -> i64 {
        self.0.get().cast_signed() + (EARLIEST - 1)
    }

    /// Whether it is from before 2000: where such times come from, they mean "never".
    pub fn is_never(self) -> bool {
        self.millis() < YEAR_2000
    }

    /// This instant moved by `millis`, clamped.
    #[must_use]
    pub fn plus(self, millis: i64) -> Self {
        Self::from_millis(self.millis().saturating_add(millis))
    }

    /// Milliseconds from `earlier` to this instant; negative when it is later.
    pub fn since(self, earlier: Self) -> i64 {
        self.millis() - earlier.millis()
    }

    /// Reads exactly `YYYY-MM-DDTHH:MM:SS.mmmZ`, the only form of the log, and only dates that exist.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes: &[u8; 24] = text.as_bytes().try_into().ok()?;
        let [date, clock, rest] = bytes.as_chunks::<8>().0 else { return None };
        let (date, date_misfits) = pairs(*date, *b"0000-00-");
        let (clock, clock_misfits) = pairs(*clock, *b"00T00:00");
        let (rest, rest_misfits) = pairs(*rest, *b":00.000Z");
        if date_misfits | clock_misfits | rest_misfits != 0 {
            return None;
        }
        let two = |pairs: u64, at: u32| (pairs >> (8 * at)) as u32 & 0xff;
        let (year, month, day) = (two(date, 0) * 100 + two(date, 2), two(date, 5), two(clock, 0));
        let (hour, minute, second) = (two(clock, 3), two(clock, 6), two(rest, 1));
        let milli = two(rest, 4) * 10 + u32::from(bytes[22] & 0x0f);
        if hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        let days = u64::from(days_before(year, month, day)?);
        let seconds = ((days * 24 + u64::from(hour)) * 60 + u64::from(minute)) * 60 + u64::from(second);
        Some(Self::behind_earliest(seconds * 1000 + u64::from(milli)))
    }

    /// As the log writes it. Answers are full of instants, so that they are not written by the general means of formats.
    fn written(self) -> [u8; 24] {
        let time = DateTime::from_timestamp_millis(self.millis()).unwrap_or_default();
        let mut text = *b"0000-00-00T00:00:00.000Z";
        let mut write = |place: Range<usize>, mut number: u32| {
            for digit in text[place].iter_mut().rev() {
                *digit += (number % 10) as u8;
                number /= 10;
            }
        };
        write(0..4, time.year().unsigned_abs());
        write(5..7, time.month());
        write(8..10, time.day());
        write(11..13, time.hour());
        write(14..16, time.minute());
        write(17..19, time.second());
        write(20..23, time.timestamp_subsec_millis());
        text
    }
}

/// Days from 0000-01-01 to this date of the Gregorian calendar. None: there is no such date.
fn days_before(year: u32, month: u32, day: u32) -> Option<u32> {
    /// Days of a common year before each month, and the length of the year.
    const BEFORE: [u32; 13] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365];
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let before = *BEFORE.get(month.checked_sub(1)? as usize)?;
    let length = BEFORE.get(month as usize)? - before + u32::from(is_leap && month == 2);
    let leap_days = year.div_ceil(4) - year.div_ceil(100) + year.div_ceil(400) + u32::from(is_leap && month > 2);
    (1..=length).contains(&day).then(|| year * 365 + leap_days + before + day - 1)
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(str::from_utf8(&self.written()).unwrap_or_default())
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(str::from_utf8(&self.written()).unwrap_or_default())
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
