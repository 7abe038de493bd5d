//! Changing what is known of a method: where it lives, what it is called, its number.

use super::method::{Place, known, place};
use super::{Case, Code, Guards, Refusal, Value};
use crate::domain::event::{Fact, MethodNumberChanged, MethodUpdated};
use crate::domain::id::MethodId;
use crate::domain::number::NumberData;
use crate::domain::text::{MaybeEmpty, Text};

/// What is meant by `edit ID M`. An empty text clears what is known.
#[derive(Debug, Clone)]
pub struct EditMethod {
    /// Which one.
    pub method: MethodId,
    /// Where it lives now; an empty label: not known.
    pub device: Option<Place>,
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
    /// The new extension; none: none.
    pub extension: Option<String>,
    /// Where it lives now.
    pub device: Option<Place>,
}

/// Changes what is known of a method. No rule of its own refuses it.
pub fn edit(case: &Case<'_>, guards: &mut Guards, deed: &EditMethod) -> Option<Fact<'static>> {
    known(case, guards, &deed.method)?;
    let device = match &deed.device {
        Some(said) => {
            let device = place(case, guards, Some(said))?;
            Some(MaybeEmpty::from(device.map_or_else(String::new, |device| device.label().to_owned())))
        }
        None => None,
    };
    let typed = |text: &Option<String>| text.clone().map(MaybeEmpty::from);
    Some(Fact::MethodUpdated(MethodUpdated {
        method: Text::from(deed.method.to_string()),
        device,
        label: typed(&deed.label),
        serial: typed(&deed.serial),
        overrides: None,
        override_reason: None,
    }))
}

/// Changes the number in place, which some kinds have a screen for.
pub fn edit_number(case: &Case<'_>, guards: &mut Guards, deed: &EditNumber) -> Option<Fact<'static>> {
    let method = known(case, guards, &deed.method)?;
    let device = place(case, guards, deed.device.as_ref())?;
    let refusal = |code| {
        Refusal::new(code).with("method", Value::Method(method.id.clone())).with("kind", Value::Kind(method.kind))
    };
    let row = method.kind.row();
    guards.refuse_if(!row.has_number, || refusal(Code::NoChangeScreen));
    guards.refuse_if(deed.number.is_none(), || refusal(Code::InvalidNumber));
    guards.refuse_if(deed.extension.is_some() && !row.has_extension, || refusal(Code::ExtensionNotAllowed));
    guards.refuse_if(case.locked_out(), || Refusal::new(Code::LockedOut));
    Some(Fact::MethodNumberChanged(MethodNumberChanged {
        method: Text::from(deed.method.to_string()),
        // Where what was typed is no number, that was noted, so that this is never recorded.
        number: deed.number.clone().unwrap_or(NumberData { masked: Text::from("?"), fingerprint: None }),
        extension: deed.extension.clone().map(Text::from),
        device: device.map(|device| Text::from(device.label().to_owned())),
        overrides: None,
        override_reason: None,
    }))
}
