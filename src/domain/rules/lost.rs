//! What was lost, and what was found again. A loss is a fact and is never refused for being dangerous.

use super::personal_data;
use super::{Case, Code, Guards, Refusal, Value, Warning, WarningCode};
use crate::domain::account::Method;
use crate::domain::device::device_key;
use crate::domain::event::{Fact, MethodAvailable, MethodUnavailable};
use crate::domain::id::MethodId;
use crate::domain::text::{MaybeEmpty, Text};

/// What was lost or found, as said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
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

/// Marks what was lost as unavailable.
pub fn lost(case: &Case<'_>, guards: &mut Guards, what: &[What], reason: &'static str) -> Option<Fact<'static>> {
    let lost = named(case, guards, what)?;
    let left: Vec<MethodId> =
        case.state.usable().filter(|method| !lost.contains(&method.id)).map(|method| method.id.clone()).collect();
    guards.warn(if left.is_empty() {
        Warning::new(WarningCode::NothingLeft)
    } else {
        Warning::new(WarningCode::LeftToSignIn).with("methods", Value::Methods(left))
    });
    if let Some(default) = case.state.default_method.as_ref().filter(|default| lost.contains(default)) {
        guards.warn(Warning::new(WarningCode::DefaultLost).with("method", Value::Method(default.clone())));
    }
    let device = match what {
        [What::Device(label)] => Some(Text::from(label.clone())),
        _ => None,
    };
    Some(Fact::MethodUnavailable(MethodUnavailable {
        methods: listed(&lost),
        reason: Text::from(reason),
        device,
        overrides: None,
        override_reason: None,
    }))
}

/// Marks those of what was found that were unavailable as available again, and untested.
pub fn found(case: &Case<'_>, guards: &mut Guards, what: &[What]) -> Option<Fact<'static>> {
    let mut found = named(case, guards, what)?;
    found.retain(|id| case.state.method(id.as_str()).is_some_and(|method| method.unavailable.is_some()));
    guards.refuse_if(found.is_empty(), || Refusal::new(Code::NothingLost));
    Some(Fact::MethodAvailable(MethodAvailable { methods: listed(&found), overrides: None, override_reason: None }))
}

fn listed(ids: &[MethodId]) -> Vec<MaybeEmpty<'static>> {
    ids.iter().map(|id| MaybeEmpty::from(id.to_string())).collect()
}

/// The registered methods that are named, in order of registration; what is not known is noted, methods first, then
/// devices, then numbers.
fn named(case: &Case<'_>, guards: &mut Guards, what: &[What]) -> Option<Vec<MethodId>> {
    let mut unknown: Vec<(Code, String)> = Vec::new();
    for item in what {
        if !case.state.methods.iter().any(|method| names(item, method)) {
            unknown.push(match item {
                What::Method(id) => (Code::UnknownMethod, id.to_string()),
                What::Device(label) => (Code::UnknownDevice, label.clone()),
                What::NumberEnding(digits) => (Code::UnknownNumber, format!("••{digits}")),
                What::Number { masked, .. } => (Code::UnknownNumber, masked.clone()),
            });
        }
    }
    unknown.sort_by_key(|(code, _)| *code);
    if let Some((code, what)) = unknown.into_iter().next() {
        let refusal = Refusal::new(code);
        guards.refuse(match code {
            Code::UnknownMethod => refusal.with("method", Value::Method(MethodId::new(&what))),
            Code::UnknownDevice => unknown_device(&what),
            _ => refusal.with("what", Value::Text(what)),
        });
        return None;
    }
    let is_named = |method: &&Method| what.iter().any(|item| names(item, method));
    Some(case.state.methods.iter().filter(is_named).map(|method| method.id.clone()).collect())
}

/// No registered method is on a device of this label. A number that was typed for one is not said again: refusals end up
/// in tickets and in the logs of the night.
pub fn unknown_device(label: &str) -> Refusal {
    let refusal =
        Refusal::new(Code::UnknownDevice).with("what", Value::Text(personal_data::masked(label).into_owned()));
    match personal_data::ending(label) {
        Some(ending) => refusal.with("ending", Value::Text(ending)),
        None => refusal,
    }
}

fn names(what: &What, method: &Method) -> bool {
    let number = method.number.as_ref();
    match what {
        What::Method(id) => method.id == *id,
        What::Device(label) => device_key(label).is_some_and(|key| method.is_on(&key)),
        What::NumberEnding(digits) => number.is_some_and(|number| number.last_two() == digits),
        What::Number { fingerprint, .. } => {
            number.is_some_and(|number| number.fingerprint() == Some(fingerprint.as_str()))
        }
    }
}
