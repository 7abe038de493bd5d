//! Changing what is known of a method: where it lives, what it is called, its number.

use super::method::{DeviceRef, known, place, warn_of_device, warn_of_same};
use super::older::refuse_older;
use super::{Checks, CommandContext, KnownLater, Refusal, Warning, ids};
use crate::domain::account::Method;
use crate::domain::device::device_key;
use crate::domain::event::{Event, MethodNumberChanged, MethodUpdated};
use crate::domain::id::MethodId;
use crate::domain::number::{NumberData, NumberLooks};
use crate::domain::risk::FailureDomain;
use crate::domain::text::{MaybeEmpty, Text};

/// What is meant by `edit ID M`. An empty text clears what is known.
#[derive(Debug, Clone)]
pub struct EditMethod {
    /// Which one.
    pub method: MethodId,
    /// Where it lives now; an empty label: not known.
    pub device: Option<DeviceRef>,
    /// What it is called.
    pub label: Option<String>,
    /// Its serial.
    pub serial: Option<String>,
}

/// What is meant by `edit ID M --number`.
#[derive(Debug, Clone)]
pub struct EditNumber {
    /// Whose number.
    pub method: MethodId,
    /// What the log may know of the new one, or nothing when what was typed is no number.
    pub number: Option<NumberData<'static>>,
    /// What is to be asked about it.
    pub looks: NumberLooks,
    /// The new extension; none: none.
    pub extension: Option<String>,
    /// Where it lives now.
    pub device: Option<DeviceRef>,
}

/// Changes what is known of a method. No rule of its own refuses it.
pub fn edit(context: &CommandContext<'_>, checks: &mut Checks, command: &EditMethod) -> Option<Event<'static>> {
    let method = known(context, checks, &command.method)?;
    let device = match &command.device {
        Some(said) => {
            let device = place(context, checks, Some(said))?;
            Some(MaybeEmpty::from(device.map_or_else(String::new, |device| device.label().to_owned())))
        }
        None => None,
    };
    let id = || method.id.clone();
    if device.is_some() {
        refuse_older(context, checks, method.device_set_at(), || KnownLater::Device(id()));
    }
    if let Some(serial) = &command.serial {
        refuse_older(context, checks, method.serial_set_at(), || KnownLater::Serial(id()));
        warn_of_same(
            context,
            checks,
            Some(method),
            device_key(serial).map(|key| FailureDomain::Serial(key.as_str().into())),
        );
    }
    if let Some(label) = device.as_deref().filter(|label| !label.is_empty()) {
        warn_of_device(context, checks, method, label);
    }
    if let Some(serial) = &command.serial {
        checks.warn_if(Warning::of_long_vowel(serial, &method.id, "--serial"));
    }
    let typed = |text: &Option<String>| text.clone().map(MaybeEmpty::from);
    Some(Event::MethodUpdated(MethodUpdated {
        method: Text::from(command.method.to_string()),
        device,
        label: typed(&command.label),
        serial: typed(&command.serial),
        reference: None,
    }))
}

/// What else has the number that this method had: it is another one there too, or stays.
fn warn_of_old_number(context: &CommandContext<'_>, checks: &mut Checks, method: &Method, new: Option<&str>) {
    let Some(old) = method.number.as_ref().filter(|_| method.fingerprint() != new) else { return };
    let has_it = |other: &&Method| {
        other.id != method.id
            && other.is_available()
            && old.fingerprint().is_some()
            && other.fingerprint() == old.fingerprint()
    };
    let methods = ids(context.state.methods.iter().filter(has_it));
    if !methods.is_empty() {
        checks.warn(Warning::HasOldNumber { number: old.masked().to_owned(), methods });
    }
}

/// Changes the number in place, which some kinds have a screen for.
pub fn edit_number(context: &CommandContext<'_>, checks: &mut Checks, command: &EditNumber) -> Option<Event<'static>> {
    let method = known(context, checks, &command.method)?;
    let device = place(context, checks, command.device.as_ref())?;
    let (kind, id) = (method.kind, || method.id.clone());
    let row = method.kind.row();
    checks.refuse_if(!row.has_number, || Refusal::NoChangeScreen { method: id(), kind });
    checks.refuse_if(command.number.is_none(), || {
        let has_extension = command.looks.has_extension;
        Refusal::InvalidNumber { kind, method: Some(id()), has_extension }
    });
    checks.refuse_if(command.extension.is_some() && !row.has_extension, || Refusal::ExtensionNotAllowed {
        kind,
        method: Some(id()),
    });
    context.refuse_locked_out(checks);
    refuse_older(context, checks, method.number_set_at(), || KnownLater::Number(id()));
    if device.is_some() {
        refuse_older(context, checks, method.device_set_at(), || KnownLater::Device(id()));
    }
    checks.warn_of_number(command.looks, &method.id, method.first_channel());
    let number = command.number.as_ref().and_then(|number| number.fingerprint.as_deref());
    warn_of_same(context, checks, Some(method), number.map(|number| FailureDomain::Number(number.into())));
    warn_of_old_number(context, checks, method, number);
    if let Some(device) = &device {
        warn_of_device(context, checks, method, device.label());
    }
    Some(Event::MethodNumberChanged(MethodNumberChanged {
        method: Text::from(command.method.to_string()),
        // Where what was typed is no number, that was noted, so that this is never recorded.
        number: command.number.clone().unwrap_or(NumberData { masked: Text::from("?"), fingerprint: None }),
        extension: command.extension.clone().map(Text::from),
        device: device.map(|device| Text::from(device.label().to_owned())),
    }))
}
