//! Days, weeks and months in the policy's time zone, by the instants at which they end.

use chrono::{Datelike, Days, Months};
use chrono_tz::Tz;

use super::problem::Problem;
use crate::domain::date::Date;
use crate::domain::instant::Instant;

/// How long a period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// A local day.
    Day,
    /// A week of ISO 8601, which begins on Monday.
    Week,
    /// A month of the calendar.
    Month,
}

/// The end of a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeriodEnd {
    /// The period: `2026-11-22`, `2026-W47`, `2026-11`.
    pub period: String,
    /// Its last millisecond, so that what is recorded at midnight belongs to the next one.
    pub at: Instant,
}

/// More figures than this are a slip, not a question: more than thirteen years of days.
pub const MOST: usize = 5000;

impl Period {
    /// Every length.
    pub const ALL: [Period; 3] = [Self::Day, Self::Week, Self::Month];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
        }
    }

    /// A length by its word.
    pub fn known(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|period| period.as_str() == word)
    }

    /// The name of the period that an instant lies in.
    pub fn name(self, instant: Instant, time_zone: Tz) -> String {
        self.name_of(Date::of(instant, &time_zone))
    }

    /// The ends of periods from `since` on, that are before `until`.
    ///
    /// # Errors
    /// When there are more than [`MOST`].
    pub fn ends(self, since: Instant, until: Instant, time_zone: Tz) -> Result<Vec<PeriodEnd>, Problem> {
        let mut ends = Vec::new();
        let mut next = self.following(self.first_day(Date::of(since, &time_zone)));
        while let Some(first_day) = next {
            let at = first_day.beginning(&time_zone).plus(-1);
            if at >= until {
                break;
            }
            if ends.len() == MOST {
                return Err(Problem::TooManyFigures(MOST));
            }
            let last_day = first_day.0.pred_opt().map_or(first_day, Date);
            ends.push(PeriodEnd { period: self.name_of(last_day), at });
            next = self.following(first_day);
        }
        Ok(ends)
    }

    fn name_of(self, day: Date) -> String {
        match self {
            Self::Day => day.to_string(),
            Self::Week => {
                let week = day.0.iso_week();
                format!("{}-W{:02}", week.year(), week.week())
            }
            Self::Month => day.0.format("%Y-%m").to_string(),
        }
    }

    /// The first day of the period that a day lies in.
    fn first_day(self, day: Date) -> Date {
        let back = match self {
            Self::Day => 0,
            Self::Week => day.0.weekday().num_days_from_monday(),
            Self::Month => day.0.day0(),
        };
        day.0.checked_sub_days(Days::new(back.into())).map_or(day, Date)
    }

    /// The first day of the period after the one that begins with this day. None: the calendar ends.
    fn following(self, first_day: Date) -> Option<Date> {
        let Date(day) = first_day;
        let following = match self {
            Self::Day => day.checked_add_days(Days::new(1)),
            Self::Week => day.checked_add_days(Days::new(7)),
            Self::Month => day.checked_add_months(Months::new(1)),
        };
        following.map(Date)
    }
}
