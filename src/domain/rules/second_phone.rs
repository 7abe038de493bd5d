//! Another phone, or the one that is known by another name? What lives on a phone is asked about when its label is new.

use super::{Checks, CommandContext, Warning};
use crate::domain::device::{Device, device_key};
use crate::domain::id::MethodId;
use crate::domain::kind::{Kind, OnPhone};
use crate::domain::loss::STOLEN;

/// A new label on a kind that lives on a phone, while another phone is known: perhaps the same phone by another name.
pub(super) fn warn(context: &CommandContext<'_>, checks: &mut Checks, kind: Kind, device: &Device, method: &MethodId) {
    let standards = context.policy.standards();
    let is_phone = |kind: Kind, key: &str| {
        let is_on_phone = kind.row().on_phone != OnPhone::No;
        is_on_phone && !standards.is_keychain(key) && !standards.is_generic(key) && !is_no_phone(key)
    };
    let Some(key) = device.key().filter(|key| is_phone(kind, key)) else { return };
    let is_new = !context.state.methods.iter().any(|method| method.is_on(key));
    let change = context.state.phone_change.as_ref();
    let is_expected = change.is_some_and(|change| device_key(&change.to_device).as_deref() == Some(key));
    if !is_new || is_expected {
        return;
    }
    // One that is gone, or whose label names none, is not the phone that is asked about.
    let mut keys: Vec<&str> = Vec::new();
    let mut known: Vec<(String, MethodId)> = Vec::new();
    for method in context.state.methods.iter().filter(|method| !method.unavailable().is_some_and(is_gone)) {
        if let Some(device) = &method.device
            && let Some(key) = device.key().filter(|key| is_phone(method.kind, key) && !keys.contains(key))
        {
            keys.push(key);
            known.push((device.label().to_owned(), method.id.clone()));
        }
    }
    if !known.is_empty() {
        checks.warn(Warning::SecondPhone { device: device.label().into(), known, method: method.clone() });
    }
}

/// Whether a label, by its key, says that it is no phone: apps and passkeys live on other things too.
pub(super) fn is_no_phone(key: &str) -> bool {
    const OTHERS: [&str; 20] = [
        "macbook",
        "imac",
        "ipad",
        "surface",
        "thinkpad",
        "latitude",
        "chromebook",
        "vaio",
        "letsnote",
        "dynabook",
        "zenbook",
        "laptop",
        "notebook",
        "tablet",
        "desktop",
        "windows",
        "パソコン",
        "ノート",
        "タブレット",
        "固定電話",
    ];
    OTHERS.iter().any(|other| key.contains(other))
        || ["mac", "pc"].iter().any(|it| key.starts_with(it))
        || key.ends_with("pc")
}

/// Whether a thing that is unavailable for this reason is not at hand.
pub(super) fn is_gone(reason: &str) -> bool {
    ["lost", STOLEN, "broken", "disposed"].contains(&reason)
}
