//! When the office works: the next time at which somebody there can look at something. From the policy's days, hours
//! and holidays, in a time zone that comes in as a value; it knows no clock.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveDateTime, NaiveTime, TimeDelta, TimeZone};
use serde::Serialize;

use super::date::Date;
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
    holidays: BTreeSet<Date>,
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
            holidays: office.holidays.iter().filter_map(|day| Date::parse(day)).collect(),
            zone,
        })
    }

    /// The opening in which `at` lies, else the next one: its end is not part of it. None: there is none to be seen.
    pub fn next_open(&self, at: Instant) -> Option<Opening> {
        let today = Date::of(at, &self.zone);
        (0..HORIZON)
            .filter_map(|ahead| today.0.checked_add_days(Days::new(ahead)).map(Date))
            .filter(|day| self.works_on(*day))
            .filter_map(|day| self.opening(day))
            .find(|opening| at < opening.until)
    }

    fn works_on(&self, day: Date) -> bool {
        self.days[day.0.weekday().num_days_from_monday() as usize] && !self.holidays.contains(&day)
    }

    fn opening(&self, day: Date) -> Option<Opening> {
        let midnight = day.0.and_time(NaiveTime::MIN);
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
