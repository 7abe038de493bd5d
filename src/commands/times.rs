//! Reading times as people write them: RFC 3339; how long ago; a day, a time of day, or both, in the policy's time zone.
//! It guesses no day: one without a year is the nearest there is.

use chrono::{DateTime, Datelike, Duration, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeZone};
use chrono_tz::Tz;

use super::parse::normalized;
use super::problem::Problem;
use crate::domain::date::Date;
use crate::domain::instant::{DAY, Instant, MINUTE};

/// What is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Written {
    /// An instant.
    At(Instant),
    /// So many milliseconds ago.
    Ago(i64),
    /// Somewhere local: a day (none: today), and a time of day.
    Local(Option<Day>, Option<OfDay>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Day {
    /// So many days ago; fewer than none: to come.
    Back(i64),
    /// This one.
    On(NaiveDate),
    /// A month and a day of it.
    Of(u32, u32),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct OfDay {
    time: NaiveTime,
    is_to_the_minute: bool,
}

/// Whether what is typed is to be read as a local time: it says neither a time zone nor how long ago, and is no number
/// of a line.
pub fn is_local_time(typed: &str) -> bool {
    let text = normalized(typed);
    let is_line = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    !is_line && !matches!(written(&text), Some(Written::At(_) | Written::Ago(_)))
}

/// A time: RFC 3339; `2h-ago`, "2 hours ago" (also seconds, minutes, days, weeks), `now`; or in the policy's time zone a
/// day (`2026-11-24`, `2026/11/24`, `11/24`, `today`, `yesterday`, `tomorrow`), a time of day (`10:00`, `10:00:30`, `3pm`),
/// or both. A day alone is its beginning, `yesterday` alone a day ago at this time of day. All of these in Japanese too. What
/// is finer than a millisecond is cut off.
///
/// # Errors
/// When it is none of these, or a local time that does not exist.
pub fn time(typed: &str, clock: Instant, time_zone: Tz) -> Result<Instant, Problem> {
    let problem = || Problem::Time(typed.to_owned());
    let now =
        DateTime::from_timestamp_millis(clock.millis()).unwrap_or_default().with_timezone(&time_zone).naive_local();
    let (day, of_day) = match written(&normalized(typed)).ok_or_else(problem)? {
        Written::At(instant) => return Ok(instant),
        Written::Ago(millis) => return Ok(clock.plus(-millis)),
        Written::Local(day, of_day) => (day, of_day),
    };
    let date = day.map_or(Some(now.date()), |day| day.date(now.date())).ok_or_else(problem)?;
    let time = match (day, of_day) {
        (_, Some(of_day)) => of_day.time,
        (Some(Day::Back(1..)), None) => now.time(),
        // A day alone is its beginning, and some have no midnight.
        _ => return in_range(Date(date).beginning(&time_zone).millis()).ok_or_else(problem),
    };
    match time_zone.from_local_datetime(&NaiveDateTime::new(date, time)) {
        LocalResult::Single(time) | LocalResult::Ambiguous(time, _) => {
            in_range(time.timestamp_millis()).ok_or_else(problem)
        }
        LocalResult::None => Err(problem()),
    }
}

/// The time up to which something is asked about: a [`time`], and of a day alone its end.
///
/// # Errors
/// When it is none.
pub fn until(typed: &str, clock: Instant, time_zone: Tz) -> Result<Instant, Problem> {
    let at = time(typed, clock, time_zone)?;
    match written(&normalized(typed)) {
        Some(Written::Local(Some(Day::Back(..=0) | Day::On(_) | Day::Of(..)), None)) => {
            let next = Date::of(at, &time_zone).0.succ_opt();
            Ok(next.map_or(at, |next| Date(next).beginning(&time_zone)))
        }
        _ => Ok(at),
    }
}

/// When something happened: a [`time`] that is not from before 2000. Such dates mean "never" where they come from.
///
/// # Errors
/// When it is none.
pub fn occurred(typed: &str, clock: Instant, time_zone: Tz) -> Result<Instant, Problem> {
    match time(typed, clock, time_zone)? {
        time if time.is_never() => Err(Problem::NeverHappened(typed.to_owned())),
        time => Ok(time),
    }
}

/// A day on which something is to happen: `2026-11-24`, `2026/11/24`, `11/24`, and none before 2000, which means "none".
///
/// # Errors
/// When it is none.
pub fn day(typed: &str, clock: Instant, time_zone: Tz) -> Result<Date, Problem> {
    let today = Date::of(clock, &time_zone).0;
    let day = read_day(&normalized(typed).to_lowercase()).and_then(|day| day.date(today));
    match day.ok_or_else(|| Problem::Date(typed.to_owned()))? {
        day if day.year() < 2000 => Err(Problem::NoDay(typed.to_owned())),
        day => Ok(Date(day)),
    }
}

/// A day with its year: `2026-11-24`, `2026/11/24`.
///
/// # Errors
/// When it is none.
pub fn dated(typed: &str) -> Result<Date, Problem> {
    match read_day(&normalized(typed).to_lowercase()) {
        Some(Day::On(date)) => Ok(Date(date)),
        _ => Err(Problem::Date(typed.to_owned())),
    }
}

/// When to come back to something: a [`time`], or how long from now on ("in 2 hours", 2時間後).
///
/// # Errors
/// When it is none.
pub fn to_come(typed: &str, clock: Instant, time_zone: Tz) -> Result<Instant, Problem> {
    let text = normalized(typed).to_lowercase();
    let from_now = text.strip_prefix("in ").or_else(|| text.strip_suffix('後')).and_then(|left| span(left.trim()));
    from_now.map_or_else(|| time(typed, clock, time_zone), |left| Ok(clock.plus(left)))
}

/// Whether a time is typed to the minute, and so means any time within it.
pub fn is_to_the_minute(typed: &str) -> bool {
    let written = written(&normalized(typed));
    matches!(written, Some(Written::Local(_, Some(OfDay { is_to_the_minute: true, .. }))))
}

/// The same [`time`] in words that mean it on any other day too: a local one to the minute stays one.
///
/// # Errors
/// When it is none.
pub fn on_any_day(typed: &str, clock: Instant, time_zone: Tz) -> Result<String, Problem> {
    let instant = time(typed, clock, time_zone)?;
    let local = || DateTime::from_timestamp_millis(instant.millis()).unwrap_or_default().with_timezone(&time_zone);
    match is_to_the_minute(typed) {
        true => Ok(local().format("%Y-%m-%d %H:%M").to_string()),
        false => Ok(instant.to_string()),
    }
}

impl Day {
    /// The day; one without a year is the nearest to today.
    fn date(self, today: NaiveDate) -> Option<NaiveDate> {
        match self {
            Self::Back(days) => today.checked_sub_signed(Duration::days(days)),
            Self::On(date) => Some(date),
            Self::Of(month, day) => {
                let years = [today.year(), today.year() - 1, today.year() + 1].into_iter();
                let dates = years.filter_map(|year| NaiveDate::from_ymd_opt(year, month, day));
                dates.min_by_key(|date| (*date - today).num_days().abs())
            }
        }
    }
}

fn written(text: &str) -> Option<Written> {
    if let Ok(time) = DateTime::parse_from_rfc3339(text) {
        return in_range(time.timestamp_millis()).map(Written::At);
    }
    let text = text.to_lowercase();
    if ["now", "今"].contains(&text.as_str()) {
        return Some(Written::Ago(0));
    }
    if let Some(ago) = ["-ago", " ago", "前"].iter().find_map(|end| text.strip_suffix(end)) {
        return span(ago.trim()).map(Written::Ago);
    }
    if let Some(of_day) = read_of_day(&text) {
        return Some(Written::Local(None, Some(of_day)));
    }
    if let Some(day) = read_day(&text) {
        return Some(Written::Local(Some(day), None));
    }
    // Where the day ends: at a blank, at the T of `2026-11-24T10:00`, behind 日.
    let ends = text.char_indices().filter(|(_, c)| matches!(c, ' ' | 't' | '日'));
    ends.filter_map(|(at, c)| {
        let end = if c == '日' { at + c.len_utf8() } else { at };
        let day = read_day(text[..end].trim())?;
        let of_day = read_of_day(text[at + c.len_utf8()..].trim())?;
        Some(Written::Local(Some(day), Some(of_day)))
    })
    .next()
}

fn read_day(text: &str) -> Option<Day> {
    match text {
        "today" | "今日" | "本日" => return Some(Day::Back(0)),
        "yesterday" | "昨日" | "きのう" => return Some(Day::Back(1)),
        "一昨日" | "おととい" => return Some(Day::Back(2)),
        "tomorrow" | "明日" | "あした" => return Some(Day::Back(-1)),
        "明後日" | "あさって" => return Some(Day::Back(-2)),
        _ => {}
    }
    if let Some(date) = Date::parse(text) {
        return Some(Day::On(date.0));
    }
    let parts = match text.strip_suffix('日') {
        Some(rest) => rest.split(['年', '月']).collect::<Vec<_>>(),
        None => text.split('/').collect(),
    };
    let parts: Vec<u32> = parts.into_iter().map(count).collect::<Option<_>>()?;
    match parts[..] {
        [year, month, day] if year >= 1000 => {
            NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day).map(Day::On)
        }
        // A leap day is one in some year.
        [month, day] => NaiveDate::from_ymd_opt(2000, month, day).map(|_| Day::Of(month, day)),
        _ => None,
    }
}

fn read_of_day(text: &str) -> Option<OfDay> {
    let (later, text) = match text {
        text if text.ends_with("pm") => (Some(12), &text[..text.len() - 2]),
        text if text.ends_with("am") => (Some(0), &text[..text.len() - 2]),
        text => match (text.strip_prefix("午後"), text.strip_prefix("午前")) {
            (Some(rest), _) => (Some(12), rest),
            (_, Some(rest)) => (Some(0), rest),
            _ => (None, text),
        },
    };
    let text = text.trim();
    let parts: Vec<u32> = match text.strip_suffix('分').or_else(|| text.strip_suffix('時')) {
        Some(rest) => rest.split('時').map(count).collect::<Option<_>>()?,
        None if text.ends_with("時半") => vec![count(text.strip_suffix("時半")?)?, 30],
        None if later.is_some() || text.contains(':') => text.split(':').map(count).collect::<Option<_>>()?,
        None => return None,
    };
    let (hour, minute, second) = match parts[..] {
        [hour] => (hour, 0, 0),
        [hour, minute] => (hour, minute, 0),
        [hour, minute, second] => (hour, minute, second),
        _ => return None,
    };
    let hour = match later {
        Some(_) if hour > 12 => return None,
        Some(later) => hour % 12 + later,
        None => hour,
    };
    let time = NaiveTime::from_hms_opt(hour, minute, second)?;
    Some(OfDay { time, is_to_the_minute: parts.len() < 3 })
}

/// `2h`, "2 hours", "an hour", "2時間", in milliseconds.
fn span(text: &str) -> Option<i64> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (count, unit) = match digits {
        0 => (1, text.strip_prefix("an ").or_else(|| text.strip_prefix("a "))?),
        _ => (text[..digits].parse::<i64>().ok()?, &text[digits..]),
    };
    let unit = match unit.trim() {
        "s" | "sec" | "second" | "seconds" | "秒" => 1000,
        "m" | "min" | "minute" | "minutes" | "分" => MINUTE,
        "h" | "hour" | "hours" | "時間" => 60 * MINUTE,
        "d" | "day" | "days" | "日" => DAY,
        "w" | "week" | "weeks" | "週間" => 7 * DAY,
        _ => return None,
    };
    count.checked_mul(unit)
}

/// A count of at most four digits.
fn count(text: &str) -> Option<u32> {
    let is_count = (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    is_count.then(|| text.parse().ok()).flatten()
}

/// The years that the log's form can write, nothing clamped.
fn in_range(millis: i64) -> Option<Instant> {
    let instant = Instant::from_millis(millis);
    (instant.millis() == millis).then_some(instant)
}

#[cfg(test)]
mod tests {
    use chrono_tz::Asia::Tokyo;

    use super::{day, is_local_time, is_to_the_minute, on_any_day, time, to_come, until};
    use crate::domain::instant::Instant;

    /// 10:00:30 in Tokyo.
    fn clock() -> Instant {
        Instant::parse("2026-11-24T01:00:30.000Z").unwrap()
    }

    #[test]
    fn times_are_read_as_people_write_them() {
        for (typed, expected) in [
            ("2026-11-24T10:00:00+09:00", "2026-11-24T01:00:00.000Z"),
            ("2026-11-24 10:00", "2026-11-24T01:00:00.000Z"),
            ("2026-11-24T10:00", "2026-11-24T01:00:00.000Z"),
            ("2026/11/24 10:00:05", "2026-11-24T01:00:05.000Z"),
            ("２０２６／１１／２４　９：３０", "2026-11-24T00:30:00.000Z"),
            ("11/23", "2026-11-22T15:00:00.000Z"),
            ("11/23 15:00", "2026-11-23T06:00:00.000Z"),
            ("1/5", "2027-01-04T15:00:00.000Z"),
            ("7/1", "2026-06-30T15:00:00.000Z"),
            ("today", "2026-11-23T15:00:00.000Z"),
            ("today 9:05", "2026-11-24T00:05:00.000Z"),
            ("yesterday", "2026-11-23T01:00:30.000Z"),
            ("Yesterday 15:00", "2026-11-23T06:00:00.000Z"),
            ("10:00", "2026-11-24T01:00:00.000Z"),
            ("9am", "2026-11-24T00:00:00.000Z"),
            ("12:30 pm", "2026-11-24T03:30:00.000Z"),
            ("tomorrow", "2026-11-24T15:00:00.000Z"),
            ("Tomorrow 10:00", "2026-11-25T01:00:00.000Z"),
            ("明日 9時半", "2026-11-25T00:30:00.000Z"),
            ("あさって", "2026-11-25T15:00:00.000Z"),
            ("now", "2026-11-24T01:00:30.000Z"),
            ("2h-ago", "2026-11-23T23:00:30.000Z"),
            ("1 hour ago", "2026-11-24T00:00:30.000Z"),
            ("an hour ago", "2026-11-24T00:00:30.000Z"),
            ("3d ago", "2026-11-21T01:00:30.000Z"),
            ("昨日", "2026-11-23T01:00:30.000Z"),
            ("昨日15時", "2026-11-23T06:00:00.000Z"),
            ("今日 9時半", "2026-11-24T00:30:00.000Z"),
            ("11月23日 午後3時10分", "2026-11-23T06:10:00.000Z"),
            ("2026年11月23日", "2026-11-22T15:00:00.000Z"),
            ("30分前", "2026-11-24T00:30:30.000Z"),
            ("2時間前", "2026-11-23T23:00:30.000Z"),
        ] {
            assert_eq!(time(typed, clock(), Tokyo).map(|at| at.to_string()).as_deref(), Ok(expected), "{typed}");
        }
        for typed in
            ["", "soon", "13pm", "25:00", "11/31", "2/30", "24/11", "11/24/2026", "5", "10", "1:2:3:4", "x ago"]
        {
            assert!(time(typed, clock(), Tokyo).is_err(), "{typed}");
        }
    }

    #[test]
    fn a_day_as_the_end_includes_that_day() {
        let until = |typed: &str| until(typed, clock(), Tokyo).unwrap().to_string();
        for typed in ["2026-11-23", "2026/11/23", "11/23", "11月23日"] {
            assert_eq!(until(typed), "2026-11-23T15:00:00.000Z", "{typed}");
        }
        assert_eq!(until("today"), "2026-11-24T15:00:00.000Z");
        assert_eq!(until("11/23 10:00"), "2026-11-23T01:00:00.000Z");
        assert_eq!(until("yesterday"), "2026-11-23T01:00:30.000Z");
    }

    #[test]
    fn a_time_that_is_kept_means_the_same_on_another_day_and_is_as_exact() {
        for (typed, kept) in [
            ("9:50", "2026-11-24 09:50"),
            ("yesterday 15:00", "2026-11-23 15:00"),
            ("9:50:10", "2026-11-24T00:50:10.000Z"),
            ("2h-ago", "2026-11-23T23:00:30.000Z"),
        ] {
            assert_eq!(on_any_day(typed, clock(), Tokyo).unwrap(), kept);
        }
    }

    #[test]
    fn what_is_typed_to_the_minute_is_told_from_what_is_not() {
        for typed in ["10:00", "yesterday 15:00", "11/24 10:00", "10時", "3pm"] {
            assert!(is_to_the_minute(typed) && is_local_time(typed), "{typed}");
        }
        for typed in ["10:00:30", "2026-11-24", "2h-ago", "2026-11-24T10:00:00Z", "yesterday", "昨日"] {
            assert!(!is_to_the_minute(typed), "{typed}");
        }
        assert!(!is_local_time("2 hours ago") && !is_local_time("42") && is_local_time("tomorrow"));
    }

    #[test]
    fn what_is_to_come_may_be_so_long_from_now() {
        for (typed, expected) in [
            ("in 2 hours", "2026-11-24T03:00:30.000Z"),
            ("in an hour", "2026-11-24T02:00:30.000Z"),
            ("30分後", "2026-11-24T01:30:30.000Z"),
            ("3日後", "2026-11-27T01:00:30.000Z"),
            ("tomorrow 9am", "2026-11-25T00:00:00.000Z"),
            ("12/1", "2026-11-30T15:00:00.000Z"),
        ] {
            assert_eq!(to_come(typed, clock(), Tokyo).map(|at| at.to_string()).as_deref(), Ok(expected), "{typed}");
        }
        assert!(to_come("in a while", clock(), Tokyo).is_err() && to_come("後", clock(), Tokyo).is_err());
    }

    #[test]
    fn a_day_to_come_may_be_without_its_year() {
        let day = |typed: &str| day(typed, clock(), Tokyo).map(|day| day.to_string());
        for typed in ["2026-12-01", "2026/12/1", "12/1", "12月1日"] {
            assert_eq!(day(typed).as_deref(), Ok("2026-12-01"), "{typed}");
        }
        assert!(day("1970-01-01").is_err() && day("10:00").is_err());
    }
}
