//! Times as the desk says them: in the reader's time zone, with the date only when it is another day; countdowns, and
//! how long ago something was.

use chrono::{DateTime, Datelike, NaiveTime, TimeZone};
use chrono_tz::Tz;

use super::messages::localized;
use super::{Lang, Locale};
use crate::domain::instant::{DAY, Instant, MINUTE};

const HOUR: i64 = 60 * MINUTE;

/// Up to how many days something is "days ago"; beyond, its date says more.
const DAYS_AGO: i64 = 60;

/// `10:55` of the reader's day, `2026-11-23 10:55` of another; with its offset when nobody knows when it is read.
pub fn local(instant: Instant, locale: Locale) -> String {
    let Some(time) = zoned(instant, locale.time_zone) else { return instant.to_string() };
    match locale.now.and_then(|now| zoned(now, locale.time_zone)) {
        None => time.format("%Y-%m-%d %H:%M %:z").to_string(),
        Some(now) if now.date_naive() == time.date_naive() => time.format("%H:%M").to_string(),
        Some(_) => time.format("%Y-%m-%d %H:%M").to_string(),
    }
}

/// `2026-11-23 10:55`, of whatever day.
pub fn dated(instant: Instant, locale: Locale) -> String {
    zoned(instant, locale.time_zone)
        .map_or_else(|| instant.to_string(), |time| time.format("%Y-%m-%d %H:%M").to_string())
}

/// `2026-11-23`, of the last moment of a day; else `2026-11-23 10:55`.
pub fn of_end(instant: Instant, locale: Locale) -> String {
    let next = Instant::from_millis(instant.millis().saturating_add(1));
    let is_end = zoned(next, locale.time_zone).is_some_and(|next| next.time() == NaiveTime::MIN);
    if is_end { date(instant, locale) } else { dated(instant, locale) }
}

/// As it is told on the phone: `today 10:55`, in Japanese by the clock alone, else `Tue 2026-11-24 10:55`.
pub fn spoken(instant: Instant, locale: Locale) -> String {
    let Some(time) = zoned(instant, locale.time_zone) else { return instant.to_string() };
    let is_today = locale
        .now
        .and_then(|now| zoned(now, locale.time_zone))
        .is_some_and(|now| now.date_naive() == time.date_naive());
    let clock = time.format("%H:%M").to_string();
    match (is_today, locale.lang) {
        (true, Lang::En) => format!("today {clock}"),
        (true, Lang::Ja) => clock,
        (false, Lang::En) => format!("{} {clock}", time.format("%a %Y-%m-%d")),
        (false, Lang::Ja) => {
            let day = ["月", "火", "水", "木", "金", "土", "日"][time.weekday().num_days_from_monday() as usize];
            format!("{}（{day}）{clock}", time.format("%Y-%m-%d"))
        }
    }
}

/// `10:55`, of a day that is known.
pub fn clock(instant: Instant, locale: Locale) -> String {
    zoned(instant, locale.time_zone).map_or_else(|| instant.to_string(), |time| time.format("%H:%M").to_string())
}

/// `2026-11-23`.
pub fn date(instant: Instant, locale: Locale) -> String {
    zoned(instant, locale.time_zone).map_or_else(|| instant.to_string(), |time| time.format("%Y-%m-%d").to_string())
}

/// How long it takes, rounded up so that it has come to pass when the countdown ends: `23 min`, `2 h 5 min`, `3 days`.
pub fn countdown(millis: i64, lang: Lang) -> String {
    let minutes = (millis.max(0) + MINUTE - 1) / MINUTE;
    match (minutes / 60, minutes % 60, lang) {
        (0, minutes, Lang::En) => format!("{minutes} min"),
        (0, minutes, Lang::Ja) => format!("{minutes}分"),
        (hours @ 0..48, 0, Lang::En) => format!("{hours} h"),
        (hours @ 0..48, 0, Lang::Ja) => format!("{hours}時間"),
        (hours @ 0..48, minutes, Lang::En) => format!("{hours} h {minutes} min"),
        (hours @ 0..48, minutes, Lang::Ja) => format!("{hours}時間{minutes}分"),
        (hours, _, Lang::En) => format!("{} days", hours / 24),
        (hours, _, Lang::Ja) => format!("{}日", hours / 24),
    }
}

/// `just now`, `5 min ago`, `2 h ago`, `3 days ago`; what lies further back, or has not come yet, by its date or time.
pub fn ago(instant: Instant, locale: Locale) -> String {
    let Some(now) = locale.now else { return local(instant, locale) };
    let elapsed = now.since(instant);
    let (minutes, hours, days) = (elapsed / MINUTE, elapsed / HOUR, elapsed / DAY);
    match locale.lang {
        _ if elapsed < 0 => local(instant, locale),
        Lang::En if minutes == 0 => "just now".to_owned(),
        Lang::Ja if minutes == 0 => "たった今".to_owned(),
        Lang::En if hours == 0 => format!("{minutes} min ago"),
        Lang::Ja if hours == 0 => format!("{minutes}分前"),
        Lang::En if days == 0 => format!("{hours} h ago"),
        Lang::Ja if days == 0 => format!("{hours}時間前"),
        Lang::En if days == 1 => "1 day ago".to_owned(),
        Lang::En if days <= DAYS_AGO => format!("{days} days ago"),
        Lang::Ja if days <= DAYS_AGO => format!("{days}日前"),
        _ => date(instant, locale),
    }
}

/// How long ago somebody looked: `today` on the reader's day, when the hour says nothing; else as [`ago`].
pub fn looked(instant: Instant, locale: Locale) -> String {
    let day = |instant| zoned(instant, locale.time_zone).map(|time| time.date_naive());
    match locale.now {
        Some(now) if instant <= now && day(now).is_some() && day(now) == day(instant) => {
            localized!("today", "今日").of(locale.lang).to_owned()
        }
        _ => ago(instant, locale),
    }
}

fn zoned(instant: Instant, time_zone: Tz) -> Option<DateTime<Tz>> {
    time_zone.timestamp_millis_opt(instant.millis()).single()
}

#[cfg(test)]
mod tests {
    use super::{countdown, looked};
    use crate::domain::instant::{DAY, Instant, MINUTE};
    use crate::render::{Lang, Locale};

    #[test]
    fn a_countdown_ends_when_the_time_has_come_and_not_before() {
        let said = |millis| (countdown(millis, Lang::En), countdown(millis, Lang::Ja));
        for (millis, en, ja) in [
            (-5, "0 min", "0分"),
            (1, "1 min", "1分"),
            (23 * MINUTE, "23 min", "23分"),
            (23 * MINUTE + 1, "24 min", "24分"),
            (60 * MINUTE, "1 h", "1時間"),
            (125 * MINUTE, "2 h 5 min", "2時間5分"),
            (3 * DAY, "3 days", "3日"),
        ] {
            assert_eq!(said(millis), (en.to_owned(), ja.to_owned()), "{millis}");
        }
    }

    #[test]
    fn who_looked_on_the_readers_own_day_looked_today() {
        let seen = |now: &str, lang| {
            let (time_zone, now) = (chrono_tz::Asia::Tokyo, Instant::parse(now));
            looked(
                Instant::parse("2026-11-23T15:05:00.000Z").unwrap(),
                Locale { lang, time_zone, now, labels: crate::render::AllLabels::built_in() },
            )
        };
        // 00:05 in Tokyo, and 23:59 of that day.
        assert_eq!(seen("2026-11-23T15:05:00.000Z", Lang::En), "today");
        assert_eq!(seen("2026-11-24T14:59:00.000Z", Lang::Ja), "今日");
        assert_eq!(seen("2026-11-24T15:00:00.000Z", Lang::En), "23 h ago");
        // A look that has not come yet is told by its time.
        assert_eq!(seen("2026-11-23T15:04:00.000Z", Lang::En), "00:05");
    }
}
