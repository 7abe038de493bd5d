//! Registering a method, removing one, choosing the default.

use super::{Checks, CommandContext, Refusal, Warning};
use crate::domain::account::{Method, State};
use crate::domain::device::{Device, device_key};
use crate::domain::event::{Event, MethodAdded, MethodMadeDefault, MethodRemoved};
use crate::domain::id::MethodId;
use crate::domain::kind::{Channel, Kind, Limit, OnPhone};
use crate::domain::number::NumberData;
use crate::domain::policy::Policy;
use crate::domain::text::Text;

/// Where a method lives, as said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeviceRef {
    /// On the device with this label.
    On(String),
    /// Where that method is (`@m1`).
    WhereIs(MethodId),
}

/// What is meant by `add`.
#[derive(Clone)]
pub struct AddMethod {
    /// The kind.
    pub kind: Kind,
    /// What it lives on.
    pub device: Option<DeviceRef>,
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
pub(super) fn known<'s>(context: &CommandContext<'s>, checks: &mut Checks, id: &MethodId) -> Option<&'s Method> {
    let method = context.state.method(id.as_str());
    checks.refuse_if(method.is_none(), || Refusal::UnknownMethod { method: id.clone() });
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
pub fn add(context: &CommandContext<'_>, checks: &mut Checks, command: &AddMethod) -> Option<Event<'static>> {
    let row = command.kind.row();
    let kind = command.kind;
    let device = place(context, checks, command.device.as_ref())?;

    let same_kind = context.state.methods.iter().find(|method| method.kind == command.kind);
    if let (Limit::Slot, Some(taken)) = (row.limit, same_kind) {
        checks.refuse(Refusal::SlotTaken { kind, method: taken.id.clone() });
    }
    checks.refuse_if(row.has_number && command.number.is_none(), || Refusal::NumberRequired { kind });
    checks.refuse_if(!row.has_number && command.number.is_some(), || Refusal::NumberNotAllowed { kind });
    checks.refuse_if(matches!(command.number, Some(None)), || Refusal::InvalidNumber { kind, method: None });
    channel_supported(checks, command.kind, command.channel);
    checks.refuse_if(command.extension.is_some() && !row.has_extension, || Refusal::ExtensionNotAllowed {
        kind,
        method: None,
    });

    checks.refuse_if(context.locked_out(), || Refusal::LockedOut);
    if let Some(affiliation) = &context.state.affiliation {
        checks.refuse_if(!context.policy.allows(command.kind, affiliation), || Refusal::KindNotAllowed {
            kind,
            affiliation: affiliation.clone(),
        });
    }
    let is_first = context.state.sign_in_methods().next().is_none();
    checks.refuse_if(is_first && !row.may_be_first, || Refusal::NotFirst { kind });
    if let (Some(limit), true) = (context.policy.limit(row.limit), row.limit != Limit::Slot) {
        let held = context.state.methods.iter().filter(|method| method.kind.row().limit == row.limit).count() as u64;
        checks.refuse_if(held >= u64::from(limit), || Refusal::TooManyMethods { kind, limit: limit.into() });
    }
    if let Some((device, key)) = device.as_ref().and_then(|device| Some((device, device.key()?))) {
        let twin = context.usable().find(|method| method.kind == command.kind && method.is_on(key));
        if let Some(twin) = twin {
            let (method, device) = (twin.id.clone(), device.label().into());
            checks.refuse(Refusal::DuplicateMethod { kind, method, device });
        }
        warn_of_second_phone(context, checks, command.kind, device);
    }
    if command.kind == Kind::HardwareToken && !is_first {
        let others = context.state.sign_in_methods().filter(|method| method.kind != Kind::HardwareToken);
        let others: Vec<MethodId> = others.map(|method| method.id.clone()).collect();
        if !others.is_empty() {
            checks.warn(Warning::TokenNotNeeded { methods: others });
        }
    }

    let text = |typed: &Option<String>| typed.clone().filter(|text| !text.is_empty()).map(Text::from);
    Some(Event::MethodAdded(MethodAdded {
        method: Text::from(context.state.next_method().to_string()),
        kind: Text::from(command.kind.as_str()),
        device: device.map(|device| Text::from(device.label().to_owned())),
        label: text(&command.label),
        channel: command.channel.map(|channel| Text::from(channel.as_str())),
        number: command.number.clone().flatten(),
        extension: text(&command.extension),
        serial: text(&command.serial),
        name: None,
        reference: None,
    }))
}

/// The device that is meant: none where none is said. `None` outside when the place is not known.
pub(super) fn place(
    context: &CommandContext<'_>,
    checks: &mut Checks,
    said: Option<&DeviceRef>,
) -> Option<Option<Device>> {
    match said {
        None => Some(None),
        Some(DeviceRef::On(label)) => Some(Some(Device::new(label)).filter(|device| device.key().is_some())),
        Some(DeviceRef::WhereIs(id)) => {
            let device = known(context, checks, id)?.device.clone().filter(|device| device.key().is_some());
            checks.refuse_if(device.is_none(), || Refusal::UnknownDevice { what: format!("@{id}"), ending: None });
            device.map(Some)
        }
    }
}

pub(super) fn channel_supported(checks: &mut Checks, kind: Kind, channel: Option<Channel>) {
    if let Some(channel) = channel {
        checks.refuse_if(!kind.channels().contains(&channel), || Refusal::ChannelNotSupported {
            kind,
            channel,
            channels: kind.channels(),
        });
    }
}

/// A new label on a kind that lives on a phone, while another phone is known: perhaps the same phone by another name.
fn warn_of_second_phone(context: &CommandContext<'_>, checks: &mut Checks, kind: Kind, device: &Device) {
    let is_on_phone = |kind: Kind| kind.row().on_phone != OnPhone::No;
    let is_new = !context.state.methods.iter().any(|method| method.device_key() == device.key());
    let is_expected = context
        .state
        .phone_change
        .as_ref()
        .is_some_and(|change| device_key(&change.to_device).as_deref() == device.key());
    if !is_on_phone(kind) || !is_new || is_expected {
        return;
    }
    let phone = context.state.methods.iter().find(|method| is_on_phone(method.kind) && method.device_key().is_some());
    if let Some(Method { id, device: Some(known), .. }) = phone {
        checks.warn(Warning::SecondPhone {
            device: device.label().into(),
            known: known.label().into(),
            method: id.clone(),
        });
    }
}

/// Removes a method.
pub fn remove(
    context: &CommandContext<'_>,
    checks: &mut Checks,
    id: &MethodId,
    reason: Option<&str>,
) -> Option<Event<'static>> {
    let method = known(context, checks, id)?;
    checks.refuse_if(context.locked_out(), || Refusal::LockedOut);
    if context.in_force() && context.is_usable(method) {
        let is_other = |other: &&Method| other.id != method.id;
        let no_other = !context.state.sign_in_methods().any(|other| is_other(&other));
        let none_usable = !context.usable().any(|other| is_other(&other));
        let none_tested = !context.usable().filter(is_other).any(|method| method.passed_last_test(context.at()));
        let _ = checks.refuse_if(no_other, || Refusal::LastMethod { method: id.clone() })
            || checks.refuse_if(none_usable, || Refusal::WouldLockOut { method: id.clone() })
            || checks.refuse_if(method.passed_last_test(context.at()) && none_tested, || Refusal::WouldLeaveUntested {
                method: id.clone(),
            });
    }
    if context.state.default_method.as_ref() == Some(id)
        && let Some(next) = context.state.sign_in_methods().find(|other| other.id != *id)
    {
        checks.warn(Warning::DefaultMoved { method: next.id.clone() });
    }
    Some(Event::MethodRemoved(MethodRemoved {
        method: Text::from(id.to_string()),
        reason: reason.filter(|reason| !reason.is_empty()).map(|reason| Text::from(reason.to_owned())),
    }))
}

/// Makes a method the one asked for first.
pub fn make_default(context: &CommandContext<'_>, checks: &mut Checks, id: &MethodId) -> Option<Event<'static>> {
    let method = known(context, checks, id)?;
    can_sign_in(checks, method);
    Some(Event::MethodMadeDefault(MethodMadeDefault { method: Text::from(id.to_string()) }))
}

/// Notes `not-a-sign-in-method` and `method-unavailable`.
pub(super) fn can_sign_in(checks: &mut Checks, method: &Method) {
    let id = || method.id.clone();
    checks.refuse_if(!method.kind.verifies_sign_in(), || Refusal::NotASignInMethod { method: id(), kind: method.kind });
    checks.refuse_if(method.unavailable.is_some(), || Refusal::MethodUnavailable { method: id() });
}
