//! What was lost, and what was found again. A loss is a fact and is never refused for being dangerous.

use super::personal_data;
use super::{Checks, CommandContext, Refusal, Warning};
use crate::domain::account::Method;
use crate::domain::device::device_key;
use crate::domain::event::{Event, MethodAvailable, MethodUnavailable};
use crate::domain::id::MethodId;
use crate::domain::text::{MaybeEmpty, Text};

/// What was lost or found, as said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LossTarget {
    /// One method.
    Method(MethodId),
    /// Every registered method on the device with this label.
    Device(String),
    /// Every registered method whose number ends in these two digits.
    NumberEnding(String),
    /// Every registered method with this number.
    Number {
        /// What tells whether two numbers are one.
        fingerprint: String,
        /// How it may be shown.
        masked: String,
    },
}

impl LossTarget {
    /// The label of a device, where it is one: free text, unlike numbers and ids.
    pub fn label(&self) -> Option<&str> {
        match self {
            Self::Device(label) => Some(label),
            Self::Method(_) | Self::NumberEnding(_) | Self::Number { .. } => None,
        }
    }
}

/// Marks what was lost as unavailable.
pub fn lost(
    context: &CommandContext<'_>,
    checks: &mut Checks,
    what: &[LossTarget],
    reason: &'static str,
) -> Option<Event<'static>> {
    let lost = named(context, checks, what)?;
    let left: Vec<MethodId> =
        context.usable().filter(|method| !lost.contains(&method.id)).map(|method| method.id.clone()).collect();
    checks.warn(if left.is_empty() { Warning::NothingLeft } else { Warning::LeftToSignIn { methods: left } });
    if let Some(default) = context.state.default_method.as_ref().filter(|default| lost.contains(default)) {
        checks.warn(Warning::DefaultLost { method: default.clone() });
    }
    let device = match what {
        [LossTarget::Device(label)] => Some(Text::from(label.clone())),
        _ => None,
    };
    Some(Event::MethodUnavailable(MethodUnavailable { methods: listed(&lost), reason: Text::from(reason), device }))
}

/// Marks those of what was found that were unavailable as available again, and untested.
pub fn found(context: &CommandContext<'_>, checks: &mut Checks, what: &[LossTarget]) -> Option<Event<'static>> {
    let mut found = named(context, checks, what)?;
    found.retain(|id| context.state.method(id.as_str()).is_some_and(|method| method.unavailable.is_some()));
    checks.refuse_if(found.is_empty(), || Refusal::NothingLost);
    Some(Event::MethodAvailable(MethodAvailable { methods: listed(&found) }))
}

fn listed(ids: &[MethodId]) -> Vec<MaybeEmpty<'static>> {
    ids.iter().map(|id| MaybeEmpty::from(id.to_string())).collect()
}

/// The registered methods that are named, in order of registration; what is not known is noted, methods first, then
/// devices, then numbers.
fn named(context: &CommandContext<'_>, checks: &mut Checks, what: &[LossTarget]) -> Option<Vec<MethodId>> {
    let mut unknown: Vec<Refusal> = Vec::new();
    for item in what {
        if !context.state.methods.iter().any(|method| names(item, method)) {
            unknown.push(match item {
                LossTarget::Method(id) => Refusal::UnknownMethod { method: id.clone() },
                LossTarget::Device(label) => unknown_device(label),
                LossTarget::NumberEnding(digits) => Refusal::UnknownNumber { what: Some(format!("••{digits}")) },
                LossTarget::Number { masked, .. } => Refusal::UnknownNumber { what: Some(masked.clone()) },
            });
        }
    }
    unknown.sort_by_key(Refusal::code);
    if let Some(refusal) = unknown.into_iter().next() {
        checks.refuse(refusal);
        return None;
    }
    let is_named = |method: &&Method| what.iter().any(|item| names(item, method));
    Some(context.state.methods.iter().filter(is_named).map(|method| method.id.clone()).collect())
}

/// No registered method is on a device of this label. A number that was typed for one is not said again: refusals end up
/// in tickets and in the logs of the night.
pub fn unknown_device(label: &str) -> Refusal {
    Refusal::UnknownDevice { what: personal_data::masked(label).into_owned(), ending: personal_data::ending(label) }
}

fn names(what: &LossTarget, method: &Method) -> bool {
    let number = method.number.as_ref();
    match what {
        LossTarget::Method(id) => method.id == *id,
        LossTarget::Device(label) => device_key(label).is_some_and(|key| method.is_on(&key)),
        LossTarget::NumberEnding(digits) => number.is_some_and(|number| number.last_two() == digits),
        LossTarget::Number { fingerprint, .. } => {
            number.is_some_and(|number| number.fingerprint() == Some(fingerprint.as_str()))
        }
    }
}
