//! `who`: what somebody is to be found by.

use super::lost;
use super::parse::{ParseContext, ParseError, normalized};
use super::problem::Problem;
use crate::domain::clue::Clue;
use crate::domain::device::device_key;
use crate::domain::invisible::says_nothing;
use crate::domain::number::E164;
use crate::domain::rules::lost::LossTarget;
use crate::domain::rules::personal_data;

/// What is named: `ticket:T`; what `lost` takes, but for methods, which are called the same everywhere; a number as it
/// is dialed; else a device or a serial.
///
/// # Errors
/// When it names nothing that somebody could be found by, or a number whose key is not to be had.
pub fn clue(typed: &str, context: &ParseContext<'_>) -> Result<Clue, ParseError> {
    let text = normalized(typed);
    let problem = || ParseError::from(Problem::Clue(typed.to_owned()));
    if let Some(ticket) = ticket(typed) {
        return if says_nothing(&ticket) || personal_data::holds_mail(&ticket) {
            Err(problem())
        } else {
            Ok(Clue::Ticket(ticket))
        };
    }
    // As answers print it; nobody types a fingerprint.
    if text.starts_with("number:k") {
        return Clue::known(&text).filter(|clue| matches!(clue, Clue::Number(_))).ok_or_else(problem);
    }
    if personal_data::ending(&text).is_some()
        && let Some(number) = E164::parse(&text, &context.policy.country_code)
    {
        return (context.fingerprint)(&number).map(Clue::Number).map_err(ParseError::Key);
    }
    let key = |text: &str| match device_key(text) {
        Some(key) if !personal_data::holds_mail(text) => Ok(key.to_string()),
        _ => Err(problem()),
    };
    // As a device's label and as a serial it would stand in the answer, which is kept.
    if let Some(ending) = personal_data::ending(label(&text)).filter(|_| !text.starts_with("number:")) {
        return Err(Problem::NumberForDevice(ending).into());
    }
    // What is called device: or serial: is that; what is not may be either.
    let is_named = text.contains(':');
    match lost::one(typed, context) {
        Ok(LossTarget::Number { fingerprint, .. }) => Ok(Clue::Number(fingerprint)),
        Ok(LossTarget::NumberEnding(digits)) => Ok(Clue::NumberEnding(digits)),
        Ok(LossTarget::Serial(serial)) => Ok(Clue::Serial(key(&serial)?)),
        Ok(LossTarget::Device(label)) if is_named && label != typed => Ok(Clue::Device(key(&label)?)),
        Ok(LossTarget::Device(label)) => Ok(Clue::Thing(key(&label)?)),
        Ok(LossTarget::Method(_)) | Err(ParseError::Problem(_)) => Err(problem()),
        Err(key) => Err(key),
    }
}

/// What is named, without the word that says what it is.
pub fn label(typed: &str) -> &str {
    let sort = |word: &str| ["device", "serial"].contains(&&*normalized(word));
    typed.split_once([':', '：']).filter(|(word, _)| sort(word)).map_or(typed, |(_, label)| label).trim()
}

/// The ticket that is named, if one is. It is read before the log is, which is read for it.
pub fn ticket(typed: &str) -> Option<String> {
    let (word, ticket) = typed.split_once([':', '：'])?;
    (normalized(word) == "ticket").then(|| ticket.trim().to_owned())
}
