//! Reading what is typed: ids, numbers, words (times are read in [`super::times`]). Full-width forms are read as what
//! they stand for.

use chrono_tz::Tz;
use regex_lite::Regex;
use unicode_normalization::UnicodeNormalization;

use super::problem::Problem;
use crate::desk::NotRecorded;
use crate::domain::id::{AccountId, MethodId, STORE_SUBJECT};
use crate::domain::instant::Instant;
use crate::domain::invisible::says_nothing;
use crate::domain::number::{E164, is_dash};
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
        problem.fault().map_or(Self::Problem(problem), Self::Fault)
    }
}

impl From<ParseError> for NotRecorded<Problem> {
    fn from(error: ParseError) -> Self {
        match error {
            ParseError::Problem(problem) => problem.into(),
            ParseError::Key(error) => error.into(),
        }
    }
}

/// The affiliations that may be typed.
pub const AFFILIATIONS: [&str; 4] = ["student", "faculty", "staff", "other"];

/// Full-width forms as what they stand for, without space around.
pub fn normalized(typed: &str) -> String {
    if typed.is_ascii() {
        return typed.trim().to_owned();
    }
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
    let value = || policy.time_zone.clone();
    policy.time_zone.parse().map_err(|_| Problem::PolicyUnusable { key: "time_zone", value: value() })
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

    /// An account's id. Blanks and dashes that group it are no part of it. What the log calls itself is no account,
    /// whatever the pattern.
    ///
    /// # Errors
    /// When it does not match.
    pub fn account(&self, typed: &str) -> Result<AccountId, Problem> {
        let id = id(typed);
        if self.regex.is_match(&id) && id != STORE_SUBJECT {
            Ok(AccountId::new(&id))
        } else {
            Err(Problem::AccountId { typed: typed.to_owned(), pattern: self.pattern.clone() })
        }
    }
}

/// An id as logs hold it: blanks and dashes that group digits are no part of it.
pub fn id(typed: &str) -> String {
    let id = normalized(typed);
    let is_grouping = |c: char| c.is_whitespace() || c == '-' || is_dash(c);
    match id.chars().all(|c| c.is_ascii_digit() || is_grouping(c)) {
        true => id.chars().filter(|c| !is_grouping(*c)).collect(),
        false => id,
    }
}

/// The account that is spoken of, as it was typed, where ids have this form. A number that was typed in its place is not
/// said again; what has the form of an id is one, whatever else it could be read as.
pub fn spoken_of(typed: &str, form: &str) -> Option<AccountId> {
    let id = id(typed);
    let has_form = || Regex::new(form).is_ok_and(|form| form.is_match(&id));
    let is_named = !id.is_empty() && (has_form() || personal_data::ending(&id).is_none());
    is_named.then(|| AccountId::new(&id))
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
    let value = || policy.account_id.clone();
    Regex::new(&policy.account_id).map_err(|_| Problem::PolicyUnusable { key: "account_id", value: value() })
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

/// The number of a line, as people write it or, in twelve digits, as the log does. None: it is neither; a phone number
/// may be all digits too.
pub fn line_number(normalized: &str) -> Option<Sequence> {
    let is_digits = !normalized.is_empty() && normalized.bytes().all(|byte| byte.is_ascii_digit());
    let is_phone = normalized.len() != 12 && personal_data::ending(normalized).is_some();
    if is_digits && !is_phone { normalized.parse().ok().map(Sequence) } else { None }
}
