//! `lost` and `found`.

use super::Record;
use super::candidates::LOSS_REASONS;
use super::json::one_or_many;
use super::parse::{ParseContext, ParseError, method, method_id, normalized, word};
use super::problem::Problem;
use super::recording::{Recording, recording_args};
use crate::domain::number::E164;
use crate::domain::rules::Command;
use crate::domain::rules::lost::LossTarget;

recording_args! {
    /// Record that a device, a number or a method cannot be used
    pub struct LostArgs {
        /// A device's label ("iPhone 15"), m1, number:12 (its last two digits) or number: and all of it
        #[arg(required = true)]
        #[serde(deserialize_with = "one_or_many")]
        pub what: Vec<String> => Losable,

        /// lost, broken, disposed, number-changed or no-access
        #[arg(long, value_name = "REASON", default_value = "lost")]
        #[serde(default = "lost")]
        pub reason: String => LossReason,
    }
}

recording_args! {
    /// Record that what was lost can be used again; it is untested then
    pub struct FoundArgs {
        /// A device's label ("iPhone 15"), m1, number:12 (its last two digits) or number: and all of it
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
        let reason = word("--reason", &self.reason, &LOSS_REASONS, |word| word)?;
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

/// What is named: a method id; `device:LABEL`; `number:12` or `number:` and all of it; else a device's label.
pub(super) fn one(typed: &str, context: &ParseContext<'_>) -> Result<LossTarget, ParseError> {
    let text = normalized(typed);
    if text.is_empty() {
        return Err(Problem::What(typed.to_owned()).into());
    }
    if let Some(number) = text.strip_prefix("number:") {
        let digits = number.trim().trim_start_matches(['•', '*']);
        if digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Ok(LossTarget::NumberEnding(digits.to_owned()));
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
    match (device(typed), method_id(&text)) {
        (Some(label), _) if label.trim().is_empty() => Err(Problem::What(typed.to_owned()).into()),
        (Some(label), _) => Ok(LossTarget::Device(label.to_owned())),
        (None, Some(id)) => Ok(LossTarget::Method(id)),
        (None, None) => Ok(LossTarget::Device(typed.to_owned())),
    }
}

/// The label after `device:`, as typed. The word before it may be full-width, like everything that is no label.
fn device(typed: &str) -> Option<&str> {
    let (word, label) = typed.split_once([':', '：'])?;
    (normalized(word) == "device").then_some(label)
}
