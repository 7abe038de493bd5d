//! `lost` and `found`.

use clap::Args;
use serde::Deserialize;

use super::json::one_or_many;
use super::problem::Problem;
use super::reading::{Reading, Unread, folded, method, method_id, word};
use super::{Record, Recording};
use crate::domain::number::E164;
use crate::domain::rules::Deed;
use crate::domain::rules::lost::What;

/// Why a method cannot be used.
pub const REASONS: [&str; 5] = ["lost", "broken", "disposed", "number-changed", "no-access"];

/// Record that a device, a number or a method cannot be used
#[derive(Debug, Clone, Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lost {
    /// The 10-digit Common ID
    #[arg(value_name = "ID")]
    pub account: String,

    /// A device's label ("iPhone 15"), m1, number:12 (its last two digits) or number: and all of it
    #[arg(required = true)]
    #[serde(deserialize_with = "one_or_many")]
    pub what: Vec<String>,

    /// lost, broken, disposed, number-changed or no-access
    #[arg(long, value_name = "REASON", default_value = "lost")]
    #[serde(default = "lost")]
    pub reason: String,

    /// What all recording commands take.
    #[command(flatten)]
    #[serde(skip)]
    pub recording: Recording,
}

/// Record that what was lost can be used again; it is untested then
#[derive(Debug, Clone, Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Found {
    /// The 10-digit Common ID
    #[arg(value_name = "ID")]
    pub account: String,

    /// A device's label ("iPhone 15"), m1, number:12 (its last two digits) or number: and all of it
    #[arg(required = true)]
    #[serde(deserialize_with = "one_or_many")]
    pub what: Vec<String>,

    /// What all recording commands take.
    #[command(flatten)]
    #[serde(skip)]
    pub recording: Recording,
}

/// Why, where nothing else is said.
fn lost() -> String {
    "lost".to_owned()
}

impl Record for Lost {
    about_account!();

    fn free_texts(&self) -> Vec<&str> {
        devices(&self.what)
    }

    fn mean(&self, reading: &Reading<'_>) -> Result<Deed, Unread> {
        let reason = word("--reason", &self.reason, &REASONS, |word| word)?;
        Ok(Deed::Lost { what: what(&self.what, reading)?, reason })
    }
}

impl Record for Found {
    about_account!();

    fn free_texts(&self) -> Vec<&str> {
        Vec::new()
    }

    fn mean(&self, reading: &Reading<'_>) -> Result<Deed, Unread> {
        Ok(Deed::Found(what(&self.what, reading)?))
    }
}

fn what(typed: &[String], reading: &Reading<'_>) -> Result<Vec<What>, Unread> {
    if typed.is_empty() {
        return Err(Problem::What(String::new()).into());
    }
    typed.iter().map(|item| one(item, reading)).collect()
}

/// What is named: a method id; `device:LABEL`; `number:12` or `number:` and all of it; else a device's label.
pub(super) fn one(typed: &str, reading: &Reading<'_>) -> Result<What, Unread> {
    let text = folded(typed);
    if text.is_empty() {
        return Err(Problem::What(typed.to_owned()).into());
    }
    if let Some(number) = text.strip_prefix("number:") {
        let digits = number.trim().trim_start_matches(['•', '*']);
        if digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Ok(What::NumberEnding(digits.to_owned()));
        }
        let Some(number) = E164::parse(number, &reading.policy.country_code) else {
            return Err(Problem::What(typed.to_owned()).into());
        };
        let fingerprint = (reading.fingerprint)(&number).map_err(Unread::Key)?;
        return Ok(What::Number { fingerprint, masked: number.masked() });
    }
    if let Some(id) = text.strip_prefix("method:") {
        return Ok(What::Method(method(id)?));
    }
    match (device(typed), method_id(&text)) {
        (Some(label), _) if label.trim().is_empty() => Err(Problem::What(typed.to_owned()).into()),
        (Some(label), _) => Ok(What::Device(label.to_owned())),
        (None, Some(id)) => Ok(What::Method(id)),
        (None, None) => Ok(What::Device(typed.to_owned())),
    }
}

/// The label after `device:`, as typed. The word before it may be full-width, like everything that is no label.
fn device(typed: &str) -> Option<&str> {
    let (word, label) = typed.split_once([':', '：'])?;
    (folded(word) == "device").then_some(label)
}

/// The labels among what is named: free text, unlike numbers and ids.
fn devices(what: &[String]) -> Vec<&str> {
    what.iter()
        .filter(|typed| !folded(typed).starts_with("number:"))
        .map(|typed| device(typed).unwrap_or(typed))
        .collect()
}
