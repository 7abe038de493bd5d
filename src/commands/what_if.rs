//! `--without X`: what is supposed to be lost.

use super::lost;
use super::parse::{ParseContext, ParseError, normalized, word};
use super::problem::Problem;
use super::said;
use crate::domain::device::device_key;
use crate::domain::id::MethodId;
use crate::domain::kind::Channel;
use crate::domain::loss::Loss;
use crate::domain::risk::FailureDomain;
use crate::domain::rules::lost::LossTarget;
use crate::domain::rules::personal_data;

/// What is named: what `lost` takes, the canonical text of a failure domain, `channel:…` or `kind:…`.
///
/// # Errors
/// When it names nothing that can be lost, or a number whose key is not to be had.
pub fn loss(typed: &str, context: &ParseContext<'_>) -> Result<Loss, ParseError> {
    let text = normalized(typed);
    if let Some(channel) = text.strip_prefix("channel:") {
        return Ok(Loss::Channel(word("--without channel", channel, &Channel::ALL, Channel::as_str)?));
    }
    if let Some(typed) = text.strip_prefix("kind:") {
        return Ok(Loss::Kind(said::kind("--without kind", typed)?));
    }
    // As answers print it; nobody types a fingerprint.
    if text.starts_with("number:k")
        && let Some(loss) = Loss::known(&text)
    {
        return Ok(loss);
    }
    // As answers print it; the desk would give none with leading zeros, and a log may hold one.
    if let Some(id) = text.strip_prefix("method:").map(MethodId::new)
        && id.number().is_some_and(|number| number > 0)
    {
        return Ok(Loss::Domain(FailureDomain::Method(id)));
    }
    Ok(match lost::one(typed, context)? {
        LossTarget::Method(id) => Loss::Domain(FailureDomain::Method(id)),
        // Its key, which leaves out the signs in it, would be said again as it is.
        LossTarget::Device(label) if personal_data::holds_mail(&label) => return Err(Problem::What(label).into()),
        LossTarget::Device(label) => {
            let key = device_key(&label).ok_or_else(|| Problem::What(typed.to_owned()))?;
            Loss::Domain(FailureDomain::Device(key.as_str().into()))
        }
        LossTarget::NumberEnding(digits) => Loss::NumberEnding(digits.into()),
        LossTarget::Serial(serial) => match device_key(&serial) {
            Some(key) => Loss::Domain(FailureDomain::Serial(key.as_str().into())),
            None => return Err(Problem::What(typed.to_owned()).into()),
        },
        LossTarget::Number { fingerprint, .. } => Loss::Domain(FailureDomain::Number(fingerprint.into())),
    })
}
