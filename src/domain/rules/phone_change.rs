//! A new phone, registered while the old one still works.

use super::{Case, Code, Guards, Refusal, Value, Warning, WarningCode};
use crate::domain::device::device_key;
use crate::domain::event::{Fact, PhoneChangeCancelled, PhoneChangeCompleted, PhoneChangeStarted};
use crate::domain::id::MethodId;
use crate::domain::text::Text;

/// What is meant by `phone-change start`.
#[derive(Debug, Clone)]
pub struct Start {
    /// The old phone.
    pub from: String,
    /// The new one.
    pub to: String,
    /// Whether the number changes too.
    pub number_changes: bool,
    /// The day, `2026-12-01`.
    pub planned_on: Option<String>,
}

/// Starts it, and says what dies with the old phone.
pub fn start(case: &Case<'_>, guards: &mut Guards, deed: &Start) -> Fact<'static> {
    if let Some(open) = &case.state.phone_change {
        guards.refuse(Refusal::new(Code::PhoneChangeOpen).with("at", Value::At(open.started_at)));
    }
    let old = device_key(&deed.from);
    guards.refuse_if(old == device_key(&deed.to), || {
        Refusal::new(Code::SameDevice).with("device", Value::Text(deed.to.clone()))
    });
    let on_it: Vec<MethodId> = case
        .state
        .methods
        .iter()
        .filter(|method| old.as_deref().is_some_and(|key| method.is_on(key)))
        .map(|method| method.id.clone())
        .collect();
    let device = Value::Text(deed.from.clone());
    guards.warn(if on_it.is_empty() {
        Warning::new(WarningCode::NothingOnDevice).with("device", device)
    } else {
        Warning::new(WarningCode::DiesWithPhone).with("device", device).with("methods", Value::Methods(on_it))
    });
    Fact::PhoneChangeStarted(PhoneChangeStarted {
        from_device: Text::from(deed.from.clone()),
        to_device: Text::from(deed.to.clone()),
        number_changes: deed.number_changes,
        planned_on: deed.planned_on.clone().map(Text::from),
        overrides: None,
        override_reason: None,
    })
}

/// Ends it: everything was dealt with.
pub fn complete(case: &Case<'_>, guards: &mut Guards) -> Fact<'static> {
    is_open(case, guards);
    let left: Vec<MethodId> = case.state.left_of_phone_change().into_iter().map(|method| method.id.clone()).collect();
    guards.refuse_if(!left.is_empty(), || {
        Refusal::new(Code::PhoneChangeIncomplete).with("methods", Value::Methods(left))
    });
    Fact::PhoneChangeCompleted(PhoneChangeCompleted { reason: None, overrides: None, override_reason: None })
}

/// Calls it off.
pub fn cancel(case: &Case<'_>, guards: &mut Guards, reason: Option<&str>) -> Fact<'static> {
    is_open(case, guards);
    Fact::PhoneChangeCancelled(PhoneChangeCancelled {
        reason: reason.map(|reason| Text::from(reason.to_owned())),
        overrides: None,
        override_reason: None,
    })
}

fn is_open(case: &Case<'_>, guards: &mut Guards) {
    guards.refuse_if(case.state.phone_change.is_none(), || Refusal::new(Code::NoPhoneChange));
}
