//! Times as the desk says them: in the reader's time zone, with the date only when it is another day; countdowns, and
//! how long ago something was.

use chrono::{DateTime, TimeZone};
use chrono_tz::Tz;

use super::{Lang, Voice};
use crate::domain::instant::{DAY, Instant, MINUTE};

const HOUR: i64 = 60 * MINUTE;

/// Up to how many days something is "days ago"; beyond, its date says more.
const DAYS_AGO: i64 = 60;

/// `10:55` of the reader's day, `2026-11-23 10:55` of another; with its offset when nobody knows when it is read.
pub fn local(instant: Instant, voice: Voice) -> String {
    let Some(time) = zoned(instant, voice.time_zone) else { return instant.to_string() };
    match voice.now.and_then(|now| zoned(now, voice.time_zone)) {
        None => time.format("%Y-%m-%d %H:%M %:z").to_string(),
        Some(now) if now.date_naive() == time.date_naive() => time.format("%H:%M").to_string(),
        Some(_) => time.format("%Y-%m-%d %H:%M").to_string(),
    }
}

/// `2026-11-23 10:55`, of whatever day.
pub fn dated(instant: Instant, voice: Voice) -> String {
    zoned(instant, voice.time_zone)
        .map_or_else(|| instant.to_string(), |time| time.format("%Y-%m-%d %H:%M").to_string())
}

/// `2026-11-23`.
pub fn date(instant: Instant, voice: Voice) -> String {
    zoned(instant, voice.time_zone).map_or_else(|| instant.to_string(), |time| time.format("%Y-%m-%d").to_string())
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
pub fn ago(instant: Instant, voice: Voice) -> String {
    let Some(now) = voice.now else { return local(instant, voice) };
    let elapsed = now.since(instant);
    let (minutes, hours, days) = (elapsed / MINUTE, elapsed / HOUR, elapsed / DAY);
    match voice.lang {
        _ if elapsed < 0 => local(instant, voice),
        Lang::En if minutes == 0 => "just now".to_owned(),
        Lang::Ja if minutes == 0 => "たった今".to_owned(),
        Lang::En if hours == 0 => format!("{minutes} min ago"),
        Lang::Ja if hours == 0 => format!("{minutes}分前"),
        Lang::En if days == 0 => format!("{hours} h ago"),
        Lang::Ja if days == 0 => format!("{hours}時間前"),
        Lang::En if days == 1 => "1 day ago".to_owned(),
        Lang::En if days <= DAYS_AGO => format!("{days} days ago"),
        Lang::Ja if days <= DAYS_AGO => format!("{days}日前"),
        _ => date(instant, voice),
    }
}

fn zoned(instant: Instant, time_zone: Tz) -> Option<DateTime<Tz>> {
    time_zone.timestamp_millis_opt(instant.millis()).single()
}
