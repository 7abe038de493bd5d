//! `lost` and `found`.

use super::Record;
use super::candidates::LOSS_REASONS;
use super::json::one_or_many;
use super::parse::{ParseContext, ParseError, method, method_id, normalized, word};
use super::problem::Problem;
use super::recording::{Recording, recording_args};
use super::said::{self, word_for};
use crate::domain::invisible::says_nothing;
use crate::domain::number::E164;
use crate::domain::rules::Command;
use crate::domain::rules::lost::LossTarget;

recording_args! {
    /// Record a lost or broken device, number or method
    pub struct LostArgs {
        /// A device's label ("iPhone 15"), m1, number:12 (its last digits), number: and all of it, or serial:S
        #[arg(required = true)]
        #[serde(deserialize_with = "one_or_many")]
        pub what: Vec<String> => Losable,

        /// lost, stolen, broken, disposed, number-changed or no-access
        #[arg(long, value_name = "REASON", default_value = "lost")]
        #[serde(default = "lost")]
        pub reason: String => LossReason,
    }
}

recording_args! {
    /// Record that a lost item works again (needs a new test)
    pub struct FoundArgs {
        /// A device's label ("iPhone 15"), m1, number:12 (its last digits), number: and all of it, or serial:S
        #[arg(required = true)]
        #[serde(deserialize_with = "one_or_many")]
        pub what: Vec<String> => Lost,
    }
}

/// Why, where nothing else is said.
fn lost() -> String {
    "lost".to_owned()
}

impl Record for LostArgs {
    fn resolve(&self, context: &ParseContext<'_>) -> Result<Command, ParseError> {
        let reason = word("--reason", word_for(&self.reason, said::REASONS), &LOSS_REASONS, |word| word)?;
        Ok(Command::Lost { what: what(&self.what, context)?, reason })
    }
}

impl Record for FoundArgs {
    fn resolve(&self, context: &ParseContext<'_>) -> Result<Command, ParseError> {
        Ok(Command::Found(what(&self.what, context)?))
    }
}

fn what(typed: &[String], context: &ParseContext<'_>) -> Result<Vec<LossTarget>, ParseError> {
    if typed.is_empty() {
        return Err(Problem::What(String::new()).into());
    }
    typed.iter().map(|item| one(item, context)).collect()
}

/// What is named: a method id; `device:LABEL`; `serial:S`; `number:12` (its last two to four digits), `number:` and all of
/// it, or its fingerprint as printed; else a device's label.
pub(super) fn one(typed: &str, context: &ParseContext<'_>) -> Result<LossTarget, ParseError> {
    let text = normalized(typed);
    if says_nothing(&text) {
        return Err(Problem::What(typed.to_owned()).into());
    }
    if let Some(number) = text.strip_prefix("number:") {
        let digits = number.trim().trim_start_matches(['•', '*']);
        // The log knows the last two.
        if (2..=4).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Ok(LossTarget::NumberEnding(digits[digits.len() - 2..].to_owned()));
        }
        if is_fingerprint(number) {
            return Ok(LossTarget::Number { fingerprint: number.to_owned(), masked: "••".to_owned() });
        }
        let Some(number) = E164::parse(number, &context.policy.country_code) else {
            return Err(Problem::What(typed.to_owned()).into());
        };
        let fingerprint = (context.fingerprint)(&number).map_err(ParseError::Key)?;
        return Ok(LossTarget::Number { fingerprint, masked: number.masked() });
    }
    if let Some(id) = text.strip_prefix("method:") {
        return Ok(LossTarget::Method(method(id)?));
    }
    if let Some(serial) = after("serial", typed) {
        return match says_nothing(serial) {
            true => Err(Problem::What(typed.to_owned()).into()),
            false => Ok(LossTarget::Serial(serial.to_owned())),
        };
    }
    match (after("device", typed), method_id(&text)) {
        (Some(label), _) if says_nothing(label) => Err(Problem::What(typed.to_owned()).into()),
        (Some(label), _) => Ok(LossTarget::Device(label.to_owned())),
        (None, Some(id)) => Ok(LossTarget::Method(id)),
        (None, None) => Ok(LossTarget::Device(typed.to_owned())),
    }
}

/// The label after `device:` or `serial:`, as typed. The word before it may be full-width, like everything that is no
/// label.
fn after<'t>(sort: &str, typed: &'t str) -> Option<&'t str> {
    let (word, label) = typed.split_once([':', '：'])?;
    (normalized(word) == sort).then_some(label)
}

/// A fingerprint as it is printed: `k1:` and 32 hex digits.
fn is_fingerprint(text: &str) -> bool {
    text.strip_prefix("k1:").is_some_and(|hex| hex.len() == 32 && hex.bytes().all(|byte| byte.is_ascii_hexdigit()))
}
