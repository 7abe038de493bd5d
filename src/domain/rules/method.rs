//! Registering a method, removing one, choosing the default.

use super::older::refuse_older;
use super::second_phone;
use super::{Checks, CommandContext, KnownLater, Refusal, Warning, ids};
use crate::domain::account::{Method, State};
use crate::domain::device::{Device, device_key};
use crate::domain::event::{Event, MethodAdded, MethodMadeDefault, MethodRemoved};
use crate::domain::id::MethodId;
use crate::domain::kind::{Channel, Kind, Limit};
use crate::domain::number::{NumberData, NumberLooks};
use crate::domain::policy::Policy;
use crate::domain::risk::FailureDomain;
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
    /// What is to be asked about the number.
    pub looks: NumberLooks,
    /// The extension behind the number.
    pub extension: Option<String>,
    /// The serial.
    pub serial: Option<String>,
}

/// The registered method of this id; without it, `unknown-method` is noted.
pub(super) fn known<'s>(context: &CommandContext<'s>, checks: &mut Checks, id: &MethodId) -> Option<&'s Method> {
    let method = context.state.method(id.as_str());
    checks.refuse_if(method.is_none(), || Refusal::UnknownMethod { method: id.clone(), taken: None });
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
        row.can_be_typed && has_room && is_allowed && !(is_first && policy.is_not_first(*kind))
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
    checks.refuse_if(matches!(command.number, Some(None)), || {
        let has_extension = command.looks.has_extension;
        Refusal::InvalidNumber { kind, method: None, has_extension }
    });
    channel_supported(checks, command.kind, command.channel);
    checks.refuse_if(command.extension.is_some() && !row.has_extension, || Refusal::ExtensionNotAllowed {
        kind,
        method: None,
    });

    context.refuse_locked_out(checks);
    if let Some(affiliation) = &context.state.affiliation {
        checks.refuse_if(!context.policy.allows(command.kind, affiliation), || Refusal::KindNotAllowed {
            kind,
            affiliation: affiliation.clone(),
        });
    }
    let is_first = context.state.sign_in_methods().next().is_none();
    checks.refuse_if(is_first && context.policy.is_not_first(kind), || Refusal::NotFirst { kind });
    if let (Some(limit), true) = (context.policy.limit(row.limit), row.limit != Limit::Slot) {
        let held = context.state.methods.iter().filter(|method| method.kind.row().limit == row.limit).count() as u64;
        checks.refuse_if(held >= u64::from(limit), || Refusal::TooManyMethods { kind, limit: limit.into() });
    }
    refuse_duplicate(context, checks, command, device.as_ref());
    refuse_older(context, checks, context.state.remembered().approved_at, || KnownLater::Approval);

    let id = context.state.next_method();
    if kind.verifies_sign_in() {
        ask_what_it_lives_on(context, checks, command, device.as_ref(), &id);
    }
    if let Some(seen) = context.state.observed.as_ref().filter(|seen| context.time < seen.at) {
        checks.warn(Warning::NotSeen { method: id.clone(), at: seen.at });
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
        method: Text::from(id.to_string()),
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
            checks.refuse_if(device.is_none(), || Refusal::UnknownDevice {
                what: format!("@{id}"),
                ending: None,
                taken: None,
                known: Box::default(),
            });
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

/// A usable method of the same kind on the same device, or of whatever kind with the same serial or number, adds no
/// safety. Of one device are not two things with serials that differ, and not what is on a label that names no thing.
fn refuse_duplicate(context: &CommandContext<'_>, checks: &mut Checks, command: &AddMethod, device: Option<&Device>) {
    let kind = command.kind;
    let serial = command.serial.as_deref().and_then(device_key);
    let number = fingerprint(command);
    let thing = |method: &Method| {
        let key = device.and_then(Device::key).filter(|key| !context.policy.standards().is_generic(key));
        let is_another = matches!((&serial, method.serial_key()), (Some(new), Some(known)) if new != known);
        let same_device = key.filter(|key| method.kind == kind && method.is_on(key) && !is_another);
        let same_serial = serial.as_deref().filter(|serial| method.serial_key() == Some(serial));
        let same_number = number.filter(|number| method.fingerprint() == Some(number));
        same_device
            .map(|key| FailureDomain::Device(key.into()))
            .or_else(|| same_serial.map(|serial| FailureDomain::Serial(serial.into())))
            .or_else(|| same_number.map(|number| FailureDomain::Number(number.into())))
    };
    if let Some((method, thing)) = context.usable().find_map(|method| Some((method, thing(method)?))) {
        let name = match &thing {
            FailureDomain::Device(_) => device.map(|device| device.label().to_owned()).unwrap_or_default(),
            thing => context.state.called(thing),
        };
        checks.refuse(Refusal::DuplicateMethod { kind, method: method.id.clone(), thing, name });
    }
}

fn fingerprint(command: &AddMethod) -> Option<&str> {
    command.number.as_ref()?.as_ref()?.fingerprint.as_deref()
}

/// What would be judged by hope: a label that names no thing, no device at all, a device that is on record as lost, a
/// number or a serial that stands behind another method.
fn ask_what_it_lives_on(
    context: &CommandContext<'_>,
    checks: &mut Checks,
    command: &AddMethod,
    device: Option<&Device>,
    id: &MethodId,
) {
    let serial = command.serial.as_deref().and_then(device_key);
    match device {
        Some(device) => {
            warn_of_label(context, checks, device.label(), serial.is_some(), id);
            second_phone::warn(context, checks, command.kind, device, id);
        }
        None if serial.is_none() && !command.kind.row().is_its_own_device => {
            checks.warn(Warning::NoDevice { method: id.clone() });
        }
        None => {}
    }
    let channel = command.channel.or(command.kind.channels().first().copied());
    checks.warn_of_number(command.looks, id, channel);
    if let Some(serial) = &command.serial {
        checks.warn_if(Warning::of_long_vowel(serial, id, "--serial"));
    }
    let serial = serial.map(|serial| FailureDomain::Serial(serial.as_str().into()));
    let number = fingerprint(command).map(|number| FailureDomain::Number(number.into()));
    for thing in [serial, number] {
        warn_of_same(context, checks, None, thing);
    }
}

/// The label names no thing, or a thing that is on record as lost.
fn warn_of_label(context: &CommandContext<'_>, checks: &mut Checks, label: &str, has_serial: bool, id: &MethodId) {
    let Some(key) = device_key(label) else { return };
    if !context.state.methods.iter().any(|method| method.is_on(&key)) {
        checks.warn_if(Warning::of_long_vowel(label, id, "--device"));
    }
    if context.policy.standards().is_generic(&key) {
        if !has_serial {
            checks.warn(Warning::NamesNoThing { device: label.to_owned(), method: id.clone() });
        }
        return;
    }
    let is_lost = |method: &&Method| method.is_on(&key) && method.unavailable().is_some_and(second_phone::is_gone);
    let lost: Vec<MethodId> = context.state.methods.iter().filter(is_lost).map(|method| method.id.clone()).collect();
    if !lost.is_empty() {
        checks.warn(Warning::DeviceLost { device: label.to_owned(), methods: lost });
    }
}

/// What the new device of a method is: see [`warn_of_label`].
pub(super) fn warn_of_device(context: &CommandContext<'_>, checks: &mut Checks, method: &Method, label: &str) {
    if method.device_key() != device_key(label).as_deref() {
        warn_of_label(context, checks, label, method.serial_key().is_some(), &method.id);
    }
}

/// The number or serial stands behind another registered method too, or behind one of another account.
pub(super) fn warn_of_same(
    context: &CommandContext<'_>,
    checks: &mut Checks,
    of: Option<&Method>,
    thing: Option<FailureDomain>,
) {
    let Some(thing) = thing else { return };
    let others = context.state.methods.iter().filter(|method| of.is_none_or(|of| of.id != method.id));
    let methods: Vec<MethodId> = others.filter(|method| method.has(&thing)).map(|method| method.id.clone()).collect();
    if !methods.is_empty() {
        checks.warn(Warning::AlsoBehind { thing: thing.clone(), methods });
    }
    let elsewhere = context.elsewhere.iter().find(|(held, _)| *held == thing);
    let accounts = elsewhere.map(|(_, accounts)| accounts.clone()).unwrap_or_default();
    // From so many accounts on, this one among them, the policy has them asked about.
    if !accounts.is_empty() && accounts.len() as u64 >= u64::from(context.policy.shared_threshold).saturating_sub(1) {
        checks.warn(Warning::AlsoElsewhere { thing, accounts });
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
    context.refuse_locked_out(checks);
    if context.in_force() && context.is_usable(method) {
        let is_other = |other: &&Method| other.id != method.id;
        let no_other = !context.state.sign_in_methods().any(|other| is_other(&other));
        let none_usable = !context.usable().any(|other| is_other(&other));
        let none_tested = !context.usable().filter(is_other).any(|method| method.passed_last_test(context.at()));
        let _ = checks.refuse_if(no_other, || Refusal::LastMethod { method: id.clone() })
            || checks.refuse_if(none_usable, || Refusal::WouldLockOut {
                method: id.clone(),
                others: ids(context
                    .state
                    .sign_in_methods()
                    .filter(|method| is_other(method) && !method.is_available())),
            })
            || checks.refuse_if(method.passed_last_test(context.at()) && none_tested, || Refusal::WouldLeaveUntested {
                method: id.clone(),
                others: ids(context.usable().filter(is_other)),
            });
    }
    // What is known from later stays, and so does the default.
    if !refuse_older(context, checks, method.there_at, || KnownLater::There(id.clone())) {
        let next = context.state.sign_in_methods().find(|other| other.id != *id);
        match next {
            Some(next) if context.state.default_method.as_ref() == Some(id) => {
                checks.warn(Warning::DefaultMoved { method: next.id.clone() });
            }
            None if method.kind.verifies_sign_in() && context.state.is_in_force(context.now()) => {
                checks.warn(Warning::OpenToPassword)
            }
            _ => {}
        }
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
    let kind = method.kind;
    checks.refuse_if(context.policy.is_never_default(kind), || Refusal::NeverDefault { method: id.clone(), kind });
    let is_older = refuse_older(context, checks, context.state.remembered().default_chosen_at, || KnownLater::Default);
    if !is_older && method.kind.verifies_sign_in() && !method.passed_last_test(context.now()) {
        checks.warn(Warning::DefaultUntested { method: id.clone() });
    }
    Some(Event::MethodMadeDefault(MethodMadeDefault { method: Text::from(id.to_string()) }))
}

/// Notes `not-a-sign-in-method` and `method-unavailable`.
pub(super) fn can_sign_in(checks: &mut Checks, method: &Method) {
    let id = || method.id.clone();
    checks.refuse_if(!method.kind.verifies_sign_in(), || Refusal::NotASignInMethod { method: id(), kind: method.kind });
    checks.refuse_if(!method.is_available(), || Refusal::MethodUnavailable { method: id() });
}
