//! Everybody in the demo who has no story: ways of life that accounts share, spread evenly over two years of working
//! days. No chance is involved, so every demo is the same.

use chrono::{DateTime, Datelike, NaiveDateTime, TimeDelta, TimeZone, Weekday};
use chrono_tz::Tz;

use super::act::{Act, lines, unreadable, words};
use crate::commands::problem::Problem;
use crate::domain::instant::Instant;

/// The ways of life: how they are written is said in the file.
const LIVES: &str = include_str!("population.txt");

/// The first account of the population; those of the stories come before it.
const FIRST_ID: usize = 1001;

/// How many days before the end the first call may come.
const DAYS: usize = 729;

/// Coprime to the size of the population: neighbours in the list call at times that lie far apart.
const STRIDE: usize = 41;

/// How long the desk takes first calls, in minutes from 9:00.
const OPEN_MINUTES: usize = 400;

const PHONES: [&str; 13] = [
    "iPhone 16",
    "Pixel 9",
    "iPhone 15 Pro",
    "Galaxy S24",
    "AQUOS sense8",
    "iPhone SE",
    "Xperia 10 VI",
    "Pixel 8a",
    "ＡＱＵＯＳ　Ｒ９",
    "iPhone 14",
    "Galaxy A54",
    "スマートフォン（黒）",
    "Zenfone 10",
];
const KEYS: [&str; 5] = ["YubiKey 5C", "ユビキー", "YubiKey 5 NFC", "Titan", "セキュリティキー（青）"];
const COMPUTERS: [&str; 6] =
    ["MacBook Air", "研究室のPC", "ThinkPad X1", "Surface Laptop", "自宅のノートパソコン", "iCloud Keychain"];
const LANDLINES: [&str; 3] = ["自宅の固定電話", "landline at home", "実家の電話"];

/// A way of life: how many share it, and its lines.
struct Life<'a> {
    count: usize,
    lines: Vec<LifeLine<'a>>,
}

/// A line of a life.
struct LifeLine<'a> {
    /// Days after the first call; moved from a weekend to the Monday after it.
    days: i64,
    /// Minutes after the time of day of the first call.
    minutes: i64,
    command: &'a str,
}

/// What all these people do, each in order; also what lies after `end`.
///
/// # Errors
/// For a line that cannot be read.
pub fn acts(end: Instant, time_zone: Tz) -> Result<Vec<Act>, Problem> {
    let lives = lives()?;
    let people: Vec<&Life<'_>> = lives.iter().flat_map(|life| std::iter::repeat_n(life, life.count)).collect();
    let end = DateTime::from_timestamp_millis(end.millis()).unwrap_or_default().with_timezone(&time_zone);
    let mut acts = Vec::new();
    for (index, life) in people.iter().enumerate() {
        let place = index * STRIDE % people.len();
        let days_before = DAYS - place * DAYS / people.len();
        let first_call = end.date_naive().and_hms_opt(9, 0, 0).unwrap_or_default()
            - TimeDelta::days(whole(days_before))
            + TimeDelta::minutes(whole(index * 53 % OPEN_MINUTES));
        for line in &life.lines {
            let local = on_a_working_day(first_call + TimeDelta::days(line.days)) + TimeDelta::minutes(line.minutes);
            let Some(at) = time_zone.from_local_datetime(&local).earliest() else {
                return Err(unreadable(line.command, "no such local time"));
            };
            let actor = format!("desk-{}", (index + usize::try_from(line.days).unwrap_or(0)) % 4 + 1);
            let words = words(line.command).into_iter().map(|word| personal(&word, index).unwrap_or(word));
            acts.push(Act::new(instant(&at), &actor, words));
        }
    }
    Ok(acts)
}

fn instant(at: &DateTime<Tz>) -> Instant {
    Instant::from_millis(at.timestamp_millis())
}

fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn on_a_working_day(time: NaiveDateTime) -> NaiveDateTime {
    match time.weekday() {
        Weekday::Sat => time + TimeDelta::days(2),
        Weekday::Sun => time + TimeDelta::days(1),
        _ => time,
    }
}

/// What a word in capitals stands for in the life of this person; none for any other word.
fn personal(word: &str, index: usize) -> Option<String> {
    let one_of = |labels: &[&str], at: usize| labels[at % labels.len()].to_owned();
    Some(match word {
        "ID" => format!("{:010}", FIRST_ID + index),
        "LANG" => if index.is_multiple_of(3) { "en" } else { "ja" }.to_owned(),
        "PHONE" => one_of(&PHONES, index),
        "PHONE2" => one_of(&PHONES, index + 4),
        "KEY" => one_of(&KEYS, index),
        "PC" => one_of(&COMPUTERS, index),
        "LANDLINE" => one_of(&LANDLINES, index),
        "NUMBER" => format!("090-0000-{:04}", FIRST_ID + index),
        "OFFICE" => format!("03-0000-{:04}", FIRST_ID + index),
        _ => return None,
    })
}

fn lives() -> Result<Vec<Life<'static>>, Problem> {
    let mut lives: Vec<Life<'static>> = Vec::new();
    for text in lines(LIVES) {
        if let Some(count) = text.strip_prefix("= ") {
            let count = count.parse().map_err(|_| unreadable(text, "no count"))?;
            lives.push(Life { count, lines: Vec::new() });
            continue;
        }
        let line = line(text).ok_or_else(|| unreadable(text, "days+minutes command"))?;
        lives.last_mut().ok_or_else(|| unreadable(text, "no life"))?.lines.push(line);
    }
    Ok(lives)
}

/// Reads `350+3 test ID m2 passed`.
fn line(text: &str) -> Option<LifeLine<'_>> {
    let (when, command) = text.split_once(' ')?;
    let (days, minutes) = when.split_once('+')?;
    Some(LifeLine { days: days.parse().ok()?, minutes: minutes.parse().ok()?, command })
}

#[cfg(test)]
mod tests {
    use super::{STRIDE, lives};

    #[test]
    fn everybody_has_a_day_of_their_own() {
        let people: usize = lives().unwrap().iter().map(|life| life.count).sum();
        let gcd = |mut a: usize, mut b: usize| {
            while b > 0 {
                (a, b) = (b, a % b);
            }
            a
        };
        assert!(people >= 90);
        assert_eq!(gcd(people, STRIDE), 1, "{people}");
    }
}
