//! How what is typed is read: ids, numbers, times, and what in a free text reads as personal data.

use chrono::{DateTime, NaiveDateTime, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;
use unicode_normalization::UnicodeNormalization;

use super::fit;

/// 2000-01-01T00:00:00Z: what is said to be from before that never happened.
const YEAR_2000: i64 = 946_684_800_000;

/// Full-width forms as what they stand for.
pub fn folded(typed: &str) -> String {
    typed.nfkc().collect::<String>().trim().to_owned()
}

/// When something happened, as typed.
#[derive(Clone, Copy)]
pub struct Time {
    pub millis: i64,
    /// It is typed to the minute, and means that minute.
    pub is_minute: bool,
}

/// A time: in the form of the log, so many hours or minutes ago, or to the minute in the policy's time zone, of a day or
/// of today. One from before 2000 is none.
pub fn time(typed: &str, clock: i64, zone: &str) -> Option<Time> {
    let typed = folded(typed);
    let (millis, is_minute) = match (typed.strip_suffix("-ago"), fit::millis(&typed)) {
        (Some(ago), _) => {
            let minutes = match ago.strip_suffix('h') {
                Some(hours) => 60 * hours.parse::<i64>().ok()?,
                None => ago.strip_suffix('m')?.parse().ok()?,
            };
            (clock - minutes * 60_000, false)
        }
        (None, Some(millis)) => (millis, false),
        (None, None) => (minute(&typed, clock, zone)?, true),
    };
    (millis >= YEAR_2000).then_some(Time { millis, is_minute })
}

fn minute(typed: &str, clock: i64, zone: &str) -> Option<i64> {
    let zone: Tz = zone.parse().unwrap();
    let today = DateTime::<Utc>::from_timestamp_millis(clock).unwrap().with_timezone(&zone).date_naive();
    let local = NaiveDateTime::parse_from_str(typed, "%Y-%m-%d %H:%M")
        .or_else(|_| NaiveTime::parse_from_str(typed, "%H:%M").map(|time| today.and_time(time)));
    Some(zone.from_local_datetime(&local.ok()?).earliest()?.timestamp_millis())
}

/// How such a time is typed.
pub fn to_the_minute(millis: i64, zone: &str) -> String {
    let zone: Tz = zone.parse().unwrap();
    let local = DateTime::<Utc>::from_timestamp_millis(millis).unwrap().with_timezone(&zone).naive_local();
    local.format("%Y-%m-%d %H:%M").to_string()
}

/// A telephone number in the E.164 form; `None` when it is none.
pub fn number(typed: &str, country_code: &str) -> Option<String> {
    let digits: String = folded(typed).chars().filter(|c| !" -.()".contains(*c)).collect();
    let digits = match (digits.strip_prefix('+'), digits.strip_prefix('0')) {
        (Some(international), _) => international.to_owned(),
        (None, Some(national)) => format!("{country_code}{national}"),
        (None, None) => return None,
    };
    let is_number = digits.chars().all(|c| c.is_ascii_digit()) && (7..=15).contains(&digits.len());
    (is_number && !digits.starts_with('0')).then(|| format!("+{digits}"))
}

/// Country code and last two digits.
pub fn masked(number: &str) -> String {
    // Of the numbers that the examples use.
    let code = ["+81", "+44", "+358", "+1"].into_iter().find(|code| number.starts_with(code)).unwrap();
    format!("{code} ••• ••• ••{}", last_two(number))
}

/// The last two digits of a number, masked or not.
pub fn last_two(number: &str) -> &str {
    &number[number.len() - 2..]
}

pub fn reads_as_mail(text: &str) -> bool {
    let text = folded(text);
    let Some((local, domain)) = text.split_once('@') else { return false };
    let letter = |c: char| c.is_alphanumeric();
    let domain: String = domain.chars().take_while(|c| letter(*c) || *c == '.' || *c == '-').collect();
    local.ends_with(letter) && domain.trim_end_matches('.').contains('.')
}

/// What reads as a phone number: what could be dialled, ten or eleven digits beginning with one `0`, or eight to fifteen
/// after a `+`, what may stand between groups of digits not counting. Without the plus.
pub fn phone_numbers(text: &str) -> Vec<String> {
    // Cut where neither a digit nor what may stand between digits is; a plus begins another one.
    let text = folded(text).replace('+', "|+");
    let between = |c: char| !(c.is_ascii_digit() || c.is_alphabetic() || " -–—ー.()[]/・_+".contains(c));
    // What has a letter in it is a word, of which digits are a part.
    let mut found: Vec<String> = Vec::new();
    for run in text.split(between) {
        let tokens: Vec<&str> = run.split(' ').collect();
        found.extend(tokens.split(is_word).map(join));
    }
    found
        .into_iter()
        .filter(|run| match run.strip_prefix('+') {
            Some(international) => (8..=15).contains(&international.len()),
            None => run.starts_with('0') && !run.starts_with("00") && (10..=11).contains(&run.len()),
        })
        .map(|run| run.trim_start_matches('+').to_owned())
        .collect()
}

fn is_word(token: &&str) -> bool {
    token.chars().any(char::is_alphabetic)
}

/// The digits of these groups, and the plus.
fn join(groups: &[&str]) -> String {
    groups.concat().chars().filter(|c| c.is_ascii_digit() || *c == '+').collect()
}
