//! Registering a method, removing one, choosing the default.

use super::{Case, Code, Guards, Refusal, Value, Warning, WarningCode};
use crate::domain::account::{Method, State};
use crate::domain::device::{Device, device_key};
use crate::domain::event::{Fact, MethodAdded, MethodMadeDefault, MethodRemoved};
use crate::domain::id::MethodId;
use crate::domain::kind::{Channel, Kind, Limit, OnPhone};
use crate::domain::number::NumberData;
use crate::domain::policy::Policy;
use crate::domain::text::Text;

/// Where a method lives, as said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// On the device with this label.
    On(String),
    /// Where that method is (`@m1`).
    WhereIs(MethodId),
}

/// What is meant by `add`.
#[derive(Clone)]
pub struct Add {
    /// The kind.
    pub kind: Kind,
    /// What it lives on.
    pub device: Option<Place>,
    /// What it is called.
    pub label: Option<String>,
    /// The channel chosen.
    pub channel: Option<Channel>,
    /// The number: what the log may know of it, or nothing when what was typed is no number.
    pub number: Option<Option<NumberData<'static>>>,
    /// The extension behind the number.
    pub extension: Option<String>,
    /// The serial.
    pub serial: Option<String>,
}

/// The registered method of this id; without it, `unknown-method` is noted.
pub(super) fn known<'s>(case: &Case<'s>, guards: &mut Guards, id: &MethodId) -> Option<&'s Method> {
    let method = case.state.method(id.as_str());
    guards.refuse_if(method.is_none(), || Refusal::new(Code::UnknownMethod).with("method", Value::Method(id.clone())));
    method
}

/// The kinds that nothing but the account's own state and the policy would keep from being added, in the order of the
/// table: what is worth offering. Deciding is [`add`]'s alone.
pub fn open_kinds(state: &State, policy: &Policy) -> Vec<Kind> {
    let is_first = state.sign_in_methods().next().is_none();
    let is_open = |kind: &Kind| {
        let row = kind.row();
        let of_kind = || state.methods.iter().any(|method| method.kind == *kind);
        let held = || state.methods.iter().filter(|method| method.kind.row().limit == row.limit).count() as u64;
        let has_room = match (row.limit, policy.limit(row.limit)) {
            (Limit::Slot, _) => !of_kind(),
            (_, Some(limit)) => held() < u64::from(limit),
            (_, None) => true,
        };
        let is_allowed = state.affiliation.as_ref().is_none_or(|affiliation| policy.allows(*kind, affiliation));
        row.can_be_typed && has_room && is_allowed && (row.may_be_first || !is_first)
    };
    Kind::ALL.iter().copied().filter(is_open).collect()
}

/// Registers a method.
pub fn add(case: &Case<'_>, guards: &mut Guards, deed: &Add) -> Option<Fact<'static>> {
    let row = deed.kind.row();
    let refusal = |code| Refusal::new(code).with("kind", Value::Kind(deed.kind));
    let device = place(case, guards, deed.device.as_ref())?;

    let same_kind = case.state.methods.iter().find(|method| method.kind == deed.kind);
    if let (Limit::Slot, Some(taken)) = (row.limit, same_kind) {
        guards.refuse(refusal(Code::SlotTaken).with("method", Value::Method(taken.id.clone())));
    }
    guards.refuse_if(row.has_number && deed.number.is_none(), || refusal(Code::NumberRequired));
    guards.refuse_if(!row.has_number && deed.number.is_some(), || refusal(Code::NumberNotAllowed));
    guards.refuse_if(matches!(deed.number, Some(None)), || refusal(Code::InvalidNumber));
    channel_supported(guards, deed.kind, deed.channel);
    guards.refuse_if(deed.extension.is_some() && !row.has_extension, || refusal(Code::ExtensionNotAllowed));

    guards.refuse_if(case.locked_out(), || Refusal::new(Code::LockedOut));
    if let Some(affiliation) = &case.state.affiliation {
        guards.refuse_if(!case.policy.allows(deed.kind, affiliation), || {
            refusal(Code::KindNotAllowed).with("affiliation", Value::Affiliation(affiliation.clone()))
        });
    }
    let is_first = case.state.sign_in_methods().next().is_none();
    guards.refuse_if(is_first && !row.may_be_first, || refusal(Code::NotFirst));
    if let (Some(limit), true) = (case.policy.limit(row.limit), row.limit != Limit::Slot) {
        let held = case.state.methods.iter().filter(|method| method.kind.row().limit == row.limit).count() as u64;
        guards.refuse_if(held >= u64::from(limit), || {
            refusal(Code::TooManyMethods).with("limit", Value::Count(limit.into()))
        });
    }
    if let Some((device, key)) = device.as_ref().and_then(|device| Some((device, device.key()?))) {
        let twin = case.state.usable().find(|method| method.kind == deed.kind && method.is_on(key));
        if let Some(twin) = twin {
            guards.refuse(
                refusal(Code::DuplicateMethod)
                    .with("method", Value::Method(twin.id.clone()))
                    .with("device", Value::Text(device.label().into())),
            );
        }
        warn_of_second_phone(case, guards, deed.kind, device);
    }
    if deed.kind == Kind::HardwareToken && !is_first {
        let others = case.state.sign_in_methods().filter(|method| method.kind != Kind::HardwareToken);
        let others: Vec<MethodId> = others.map(|method| method.id.clone()).collect();
        if !others.is_empty() {
            guards.warn(Warning::new(WarningCode::TokenNotNeeded).with("methods", Value::Methods(others)));
        }
    }

    let text = |typed: &Option<String>| typed.clone().filter(|text| !text.is_empty()).map(Text::from);
    Some(Fact::MethodAdded(MethodAdded {
        method: Text::from(case.state.next_method().to_string()),
        kind: Text::from(deed.kind.as_str()),
        device: device.map(|device| Text::from(device.label().to_owned())),
        label: text(&deed.label),
        channel: deed.channel.map(|channel| Text::from(channel.as_str())),
        number: deed.number.clone().flatten(),
        extension: text(&deed.extension),
        serial: text(&deed.serial),
        name: None,
        overrides: None,
        override_reason: None,
    }))
}

/// The device that is meant: none where none is said. `None` outside when the place is not known.
pub(super) fn place(case: &Case<'_>, guards: &mut Guards, said: Option<&Place>) -> Option<Option<Device>> {
    match said {
        None => Some(None),
        Some(Place::On(label)) => Some(Some(Device::new(label)).filter(|device| device.key().is_some())),
        Some(Place::WhereIs(id)) => {
            let device = known(case, guards, id)?.device.clone().filter(|device| device.key().is_some());
            guards.refuse_if(device.is_none(), || {
                Refusal::new(Code::UnknownDevice).with("what", Value::Text(format!("@{id}")))
            });
            device.map(Some)
        }
    }
}

pub(super) fn channel_supported(guards: &mut Guards, kind: Kind, channel: Option<Channel>) {
    if let Some(channel) = channel {
        guards.refuse_if(!kind.channels().contains(&channel), || {
            Refusal::new(Code::ChannelNotSupported)
                .with("kind", Value::Kind(kind))
                .with("channel", Value::Channel(channel))
                .with("channels", Value::Channels(kind.channels().into()))
        });
    }
}

/// A new label on a kind that lives on a phone, while another phone is known: perhaps the same phone by another name.
fn warn_of_second_phone(case: &Case<'_>, guards: &mut Guards, kind: Kind, device: &Device) {
    let is_on_phone = |kind: Kind| kind.row().on_phone != OnPhone::No;
    let is_new = !case.state.methods.iter().any(|method| method.device_key() == device.key());
    let is_expected =
        case.state.phone_change.as_ref().is_some_and(|change| device_key(&change.to_device).as_deref() == device.key());
    if !is_on_phone(kind) || !is_new || is_expected {
        return;
    }
    let phone = case.state.methods.iter().find(|method| is_on_phone(method.kind) && method.device_key().is_some());
    if let Some(Method { id, device: Some(known), .. }) = phone {
        guards.warn(
            Warning::new(WarningCode::SecondPhone)
                .with("device", Value::Text(device.label().into()))
                .with("known", Value::Text(known.label().into()))
                .with("method", Value::Method(id.clone())),
        );
    }
}

/// Removes a method.
pub fn remove(case: &Case<'_>, guards: &mut Guards, id: &MethodId, reason: Option<&str>) -> Option<Fact<'static>> {
    let method = known(case, guards, id)?;
    let refusal = |code| Refusal::new(code).with("method", Value::Method(id.clone()));
    guards.refuse_if(case.locked_out(), || Refusal::new(Code::LockedOut));
    if case.in_force() && method.is_usable() {
        let is_other = |other: &&Method| other.id != method.id;
        let no_other = !case.state.sign_in_methods().any(|other| is_other(&other));
        let none_usable = !case.state.usable().any(|other| is_other(&other));
        let none_tested = !case.state.usable().filter(is_other).any(Method::passed_last_test);
        let _ = guards.refuse_if(no_other, || refusal(Code::LastMethod))
            || guards.refuse_if(none_usable, || refusal(Code::WouldLockOut))
            || guards.refuse_if(method.passed_last_test() && none_tested, || refusal(Code::WouldLeaveUntested));
    }
    if case.state.default_method.as_ref() == Some(id)
        && let Some(next) = case.state.sign_in_methods().find(|other| other.id != *id)
    {
        guards.warn(Warning::new(WarningCode::DefaultMoved).with("method", Value::Method(next.id.clone())));
    }
    Some(Fact::MethodRemoved(MethodRemoved {
        method: Text::from(id.to_string()),
        reason: reason.filter(|reason| !reason.is_empty()).map(|reason| Text::from(reason.to_owned())),
        overrides: None,
        override_reason: None,
    }))
}

/// Makes a method the one asked for first.
pub fn make_default(case: &Case<'_>, guards: &mut Guards, id: &MethodId) -> Option<Fact<'static>> {
    let method = known(case, guards, id)?;
    can_sign_in(guards, method);
    Some(Fact::MethodMadeDefault(MethodMadeDefault {
        method: Text::from(id.to_string()),
        overrides: None,
        override_reason: None,
    }))
}

/// Notes `not-a-sign-in-method` and `method-unavailable`.
pub(super) fn can_sign_in(guards: &mut Guards, method: &Method) {
    let refusal = |code| Refusal::new(code).with("method", Value::Method(method.id.clone()));
    guards.refuse_if(!method.kind.verifies_sign_in(), || {
        refusal(Code::NotASignInMethod).with("kind", Value::Kind(method.kind))
    });
    guards.refuse_if(method.unavailable.is_some(), || refusal(Code::MethodUnavailable));
}
