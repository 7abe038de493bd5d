//! When the office works: the next time at which somebody there can look at something. From the policy's days, hours
//! and holidays, in a time zone that comes in as a value; it knows no clock.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, TimeDelta, TimeZone};
use serde::Serialize;

use super::instant::Instant;
use super::policy::Office;

/// The words for the days of a week, Monday first.
pub const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// How many days ahead an opening is looked for: beyond, nobody can say.
const HORIZON: u64 = 400;

/// A time for which the office is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Opening {
    /// When it opens.
    pub from: Instant,
    /// When it closes.
    pub until: Instant,
}

/// The hours of an office in its time zone.
#[derive(Debug, Clone)]
pub struct Hours<Z> {
    days: [bool; 7],
    opens: u32,
    closes: u32,
    holidays: BTreeSet<NaiveDate>,
    zone: Z,
}

impl<Z: TimeZone> Hours<Z> {
    /// The hours that a policy says. None: its hours cannot be read, as no policy that this program set says.
    pub fn of(office: &Office, zone: Z) -> Option<Self> {
        let (opens, closes) = hours(&office.hours)?;
        Some(Self {
            days: DAYS.map(|day| office.days.iter().any(|word| word == day)),
            opens,
            closes,
            holidays: office
                .holidays
                .iter()
                .filter_map(|day| NaiveDate::parse_from_str(day, "%Y-%m-%d").ok())
                .collect(),
            zone,
        })
    }

    /// The opening in which `at` lies, else the next one: its end is not part of it. None: there is none to be seen.
    pub fn next_open(&self, at: Instant) -> Option<Opening> {
        let today = local(at, &self.zone)?.date();
        (0..HORIZON)
            .filter_map(|ahead| today.checked_add_days(Days::new(ahead)))
            .filter(|day| self.works_on(*day))
            .filter_map(|day| self.opening(day))
            .find(|opening| at < opening.until)
    }

    fn works_on(&self, day: NaiveDate) -> bool {
        self.days[day.weekday().num_days_from_monday() as usize] && !self.holidays.contains(&day)
    }

    fn opening(&self, day: NaiveDate) -> Option<Opening> {
        let midnight = day.and_hms_opt(0, 0, 0)?;
        let at = |minute: u32| self.instant(midnight.checked_add_signed(TimeDelta::minutes(minute.into()))?);
        let (from, until) = (at(self.opens)?, at(self.closes)?);
        (from < until).then_some(Opening { from, until })
    }

    /// The instant of a local time; one that the clocks skip is when they have been put forward.
    fn instant(&self, local: NaiveDateTime) -> Option<Instant> {
        let tried = (0..=6).filter_map(|halves| local.checked_add_signed(TimeDelta::minutes(30 * halves)));
        let instant = tried.filter_map(|local| self.zone.from_local_datetime(&local).earliest()).next()?;
        Some(Instant::from_millis(instant.timestamp_millis()))
    }
}

/// The day of the reader's calendar in which the instant lies: `2026-11-24`.
pub fn day(at: Instant, zone: &impl TimeZone) -> Option<String> {
    Some(local(at, zone)?.date().format("%Y-%m-%d").to_string())
}

/// `HH:MM-HH:MM` of one day, the first before the second, as minutes of the day; a day may end at 24:00. None: it is
/// nothing of the kind.
pub fn hours(text: &str) -> Option<(u32, u32)> {
    let minutes = |text: &str| -> Option<u32> {
        let (hour, minute) = text.split_once(':')?;
        let two = |text: &str| -> Option<u32> {
            let is_two = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
            if is_two { text.parse().ok() } else { None }
        };
        let (hour, minute) = (two(hour)?, two(minute)?);
        (minute < 60 && hour * 60 + minute <= 24 * 60).then_some(hour * 60 + minute)
    };
    let (opens, closes) = text.split_once('-')?;
    let (opens, closes) = (minutes(opens)?, minutes(closes)?);
    (opens < closes).then_some((opens, closes))
}

fn local(at: Instant, zone: &impl TimeZone) -> Option<NaiveDateTime> {
    let utc = DateTime::from_timestamp_millis(at.millis())?.naive_utc();
    Some(zone.from_utc_datetime(&utc).naive_local())
}
