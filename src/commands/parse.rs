//! Reading what is typed: ids, times, numbers, words. Full-width forms are read as what they stand for.

use chrono::{DateTime, Datelike, LocalResult, NaiveDateTime, NaiveTime, TimeZone};
use chrono_tz::Tz;
use regex_lite::Regex;
use unicode_normalization::UnicodeNormalization;

use super::problem::Problem;
use crate::desk::NotRecorded;
use crate::domain::date::Date;
use crate::domain::id::{AccountId, MethodId};
use crate::domain::instant::{DAY, Instant, MINUTE};
use crate::domain::invisible::says_nothing;
use crate::domain::number::E164;
use crate::domain::policy::Policy;
use crate::domain::rules::personal_data;
use crate::domain::sequence::Sequence;
use crate::secrets::KeyError;

/// Makes the fingerprint of a number, or says why there is no key for it.
pub type Fingerprint<'a> = &'a dyn Fn(&E164) -> Result<String, KeyError>;

/// What reading depends on besides what is typed.
#[derive(Clone, Copy)]
pub struct ParseContext<'a> {
    /// The policy in force.
    pub policy: &'a Policy,
    /// The clock.
    pub clock: Instant,
    /// The policy's time zone.
    pub time_zone: Tz,
    /// How numbers are fingerprinted.
    pub fingerprint: Fingerprint<'a>,
}

/// Why what is typed has no meaning.
#[derive(Debug)]
pub enum ParseError {
    /// It is mistyped.
    Problem(Problem),
    /// It names a number, and the key is not to be had.
    Key(KeyError),
}

impl From<Problem> for ParseError {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<Problem> for NotRecorded<Problem> {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<ParseError> for NotRecorded<Problem> {
    fn from(error: ParseError) -> Self {
        match error {
            ParseError::Problem(problem) => Self::Problem(problem),
            ParseError::Key(error) => error.into(),
        }
    }
}

/// The affiliations that may be typed.
pub const AFFILIATIONS: [&str; 4] = ["student", "faculty", "staff", "other"];

/// Full-width forms as what they stand for, without space around.
pub fn normalized(typed: &str) -> String {
    typed.nfkc().collect::<String>().trim().to_owned()
}

/// Free text as typed; none where nothing is said.
pub fn non_blank(typed: Option<&String>) -> Option<String> {
    typed.filter(|text| !says_nothing(text)).cloned()
}

/// Free text that has to be there, as typed.
///
/// # Errors
/// When it says nothing.
pub fn required(member: &'static str, typed: &str) -> Result<String, Problem> {
    if says_nothing(typed) { Err(Problem::Empty(member)) } else { Ok(typed.to_owned()) }
}

/// The time zone of a policy.
///
/// # Errors
/// When the policy names none that is known.
pub fn time_zone(policy: &Policy) -> Result<Tz, Problem> {
    policy.time_zone.parse().map_err(|_| Problem::TimeZone(policy.time_zone.clone()))
}

/// The policy's pattern of account ids, ready to be matched.
pub struct Pattern {
    regex: Regex,
    pattern: String,
}

impl Pattern {
    /// The pattern of a policy.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn of(policy: &Policy) -> Result<Self, Problem> {
        Ok(Self { regex: pattern(policy)?, pattern: policy.account_id.clone() })
    }

    /// An account's id.
    ///
    /// # Errors
    /// When it does not match.
    pub fn account(&self, typed: &str) -> Result<AccountId, Problem> {
        let id = normalized(typed);
        if self.regex.is_match(&id) {
            Ok(AccountId::new(&id))
        } else {
            Err(Problem::AccountId { typed: typed.to_owned(), pattern: self.pattern.clone() })
        }
    }
}

/// An account's id, under the policy's pattern.
///
/// # Errors
/// When it does not match, or the pattern cannot be read.
pub fn account(typed: &str, policy: &Policy) -> Result<AccountId, Problem> {
    Pattern::of(policy)?.account(typed)
}

/// What an account's id looks like under the policy.
///
/// # Errors
/// When the policy's pattern cannot be read.
pub fn pattern(policy: &Policy) -> Result<Regex, Problem> {
    Regex::new(&policy.account_id)
        .map_err(|error| Problem::AccountPattern { pattern: policy.account_id.clone(), why: error.to_string() })
}

/// A method's id.
///
/// # Errors
/// When it is not of the form `m1`.
pub fn method(typed: &str) -> Result<MethodId, Problem> {
    method_id(&normalized(typed)).ok_or_else(|| Problem::MethodId(typed.to_owned()))
}

/// A method's id, when the text is one: `m` and a number from 1, without leading zeros.
pub fn method_id(text: &str) -> Option<MethodId> {
    let id = MethodId::new(&text.to_ascii_lowercase());
    let number = id.number().filter(|number| *number > 0)?;
    (MethodId::numbered(number) == id).then_some(id)
}

/// A word of a vocabulary.
///
/// # Errors
/// When it is none of those known.
pub fn word<T: Copy>(
    member: &'static str,
    typed: &str,
    known: &[T],
    name: impl Fn(T) -> &'static str,
) -> Result<T, Problem> {
    let normalized = normalized(typed).to_lowercase();
    known.iter().copied().find(|item| name(*item) == normalized).ok_or_else(|| Problem::Word {
        member,
        typed: typed.to_owned(),
        known: known.iter().map(|item| name(*item)).collect(),
    })
}

/// Whether what is typed is to be read as a local time: it says neither a time zone nor how long ago, and is no number
/// of a line.
pub fn is_local_time(typed: &str) -> bool {
    let text = normalized(typed);
    let is_line = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    !is_line && !text.ends_with("-ago") && DateTime::parse_from_rfc3339(&text).is_err()
}

/// A time: RFC 3339, or in the policy's time zone `2026-11-24 10:00`, `2026-11-24`, `10:00`, `yesterday` (a day ago,
/// at this time of day), `2h-ago` (also `s`, `m`, `d`, `w`). What is finer than a millisecond is cut off.
///
/// # Errors
/// When it is none of these, or a local time that does not exist.
pub fn time(typed: &str, clock: Instant, time_zone: Tz) -> Result<Instant, Problem> {
    let text = normalized(typed);
    let problem = || Problem::Time(typed.to_owned());
    if let Ok(time) = DateTime::parse_from_rfc3339(&text) {
        return in_range(time.timestamp_millis()).ok_or_else(problem);
    }
    if let Some(ago) = text.strip_suffix("-ago") {
        return span(ago).map(|millis| clock.plus(-millis)).ok_or_else(problem);
    }
    let now =
        DateTime::from_timestamp_millis(clock.millis()).unwrap_or_default().with_timezone(&time_zone).naive_local();
    let local = if text == "yesterday" {
        now - chrono::Duration::days(1)
    } else {
        local_time(&text, now).ok_or_else(problem)?
    };
    match time_zone.from_local_datetime(&local) {
        LocalResult::Single(time) | LocalResult::Ambiguous(time, _) => {
            in_range(time.timestamp_millis()).ok_or_else(problem)
        }
        LocalResult::None => Err(problem()),
    }
}

/// When something happened: a [`time`] that is not from before 2000. Such dates mean "never" where they come from.
///
/// # Errors
/// When it is none.
pub fn occurred(typed: &str, clock: Instant, time_zone: Tz) -> Result<Instant, Problem> {
    match time(typed, clock, time_zone)? {
        time if time.millis() < YEAR_2000 => Err(Problem::NeverHappened(typed.to_owned())),
        time => Ok(time),
    }
}

/// 2000-01-01T00:00:00Z.
const YEAR_2000: i64 = 946_684_800_000;

/// Whether a time is typed to the minute, and so means any time within it.
pub fn is_to_the_minute(typed: &str) -> bool {
    let text = normalized(typed);
    is_local_time(typed) && text.matches(':').count() == 1
}

/// The number of a line, as people write it or, in twelve digits, as the log does. None: it is neither; a phone number
/// may be all digits too.
pub fn line_number(normalized: &str) -> Option<Sequence> {
    let is_digits = !normalized.is_empty() && normalized.bytes().all(|byte| byte.is_ascii_digit());
    let is_phone = normalized.len() != 12 && personal_data::ending(normalized).is_some();
    if is_digits && !is_phone { normalized.parse().ok().map(Sequence) } else { None }
}

/// A day on which something is to happen: `2026-11-24`, and none before 2000, which means "none".
///
/// # Errors
/// When it is none.
pub fn day(typed: &str) -> Result<Date, Problem> {
    let day = Date::parse(&normalized(typed)).ok_or_else(|| Problem::Date(typed.to_owned()))?;
    match day.0.year() < 2000 {
        true => Err(Problem::NoDay(typed.to_owned())),
        false => Ok(day),
    }
}

/// The years that the log's form can write, nothing clamped.
fn in_range(millis: i64) -> Option<Instant> {
    let instant = Instant::from_millis(millis);
    (instant.millis() == millis).then_some(instant)
}

fn span(text: &str) -> Option<i64> {
    let unit = match text.chars().last()? {
        's' => 1000,
        'm' => MINUTE,
        'h' => 60 * MINUTE,
        'd' => DAY,
        'w' => 7 * DAY,
        _ => return None,
    };
    let count = &text[..text.len() - 1];
    let is_number = !count.is_empty() && count.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| count.parse::<i64>().ok()?.checked_mul(unit)).flatten()
}

fn local_time(text: &str, now: NaiveDateTime) -> Option<NaiveDateTime> {
    for form in ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M"] {
        if let Ok(time) = NaiveDateTime::parse_from_str(text, form) {
            return Some(time);
        }
    }
    if let Some(date) = Date::parse(text) {
        return Some(date.0.and_time(NaiveTime::MIN));
    }
    ["%H:%M:%S", "%H:%M"]
        .into_iter()
        .find_map(|form| NaiveTime::parse_from_str(text, form).ok())
        .map(|time| now.date().and_time(time))
}
