//! A method with what it lives on, as it is judged: which label names a thing, which only a model or a sort of thing, and
//! which phone a number is in (DESIGN 7). What is recorded stays as it was typed.

use super::account::{Method, State};
use super::judged_at::JudgedAt;

/// A method, and the devices that it is lost with.
pub struct Holding<'s> {
    /// The method.
    pub method: &'s Method,
    /// The key of its own device, where its label names a thing.
    own: Option<&'s str>,
    /// The keys of the devices that its number is in; only where it has none of its own.
    of_number: Vec<&'s str>,
    /// It has no serial, and its label names a model of which others have one: it may be any of those.
    pub has_unknown_serial: bool,
}

impl<'s> Holding<'s> {
    /// What a registered method of this account lives on.
    pub fn of(method: &'s Method, state: &'s State, at: JudgedAt<'_>) -> Self {
        let own = named_thing(method, state, at);
        let of_number = match (own, method.fingerprint()) {
            (None, Some(number)) => {
                let same = state.methods.iter().filter(|other| other.fingerprint() == Some(number));
                same.filter_map(|other| named_thing(other, state, at)).collect()
            }
            _ => Vec::new(),
        };
        // Few accounts have a thing with a serial: that is asked before what a label names.
        let names_model_of = |key: &&str| {
            let is_one = |other: &Method| other.serial_key().is_some() && other.is_on(key);
            state.methods.iter().any(|other| is_one(other) && names_model(other, key, state))
        };
        let key = method.device_key().filter(|_| method.serial_key().is_none());
        let has_unknown_serial = key.filter(names_model_of).is_some_and(|key| !at.standards.is_generic(key));
        Self { method, own, of_number, has_unknown_serial }
    }

    /// The keys of the devices that it is lost with.
    pub fn devices(&self) -> impl Iterator<Item = &'s str> {
        self.own.into_iter().chain(self.of_number.iter().copied())
    }

    /// Whether it is lost with the device of this key.
    pub fn is_on(&self, key: &str) -> bool {
        self.devices().any(|device| device == key)
    }

    /// Whether it could live on any device: none is known, and it is none of the things that stand for themselves, an
    /// office phone, a hardware token or a thing with a serial.
    pub fn has_unknown_device(&self) -> bool {
        self.devices().next().is_none()
            && self.method.serial_key().is_none()
            && !self.method.kind.row().is_its_own_device
    }
}

/// The key of a method's device, where its label names a thing: no generic label, and no model.
fn named_thing<'s>(method: &'s Method, state: &State, at: JudgedAt<'_>) -> Option<&'s str> {
    let key = method.device_key()?;
    (!at.standards.is_generic(key) && !names_model(method, key, state)).then_some(key)
}

/// Whether the label of a method that has a serial stands on another one with another serial: a model has many of those.
pub fn names_model(method: &Method, key: &str, state: &State) -> bool {
    let Some(serial) = method.serial_key() else { return false };
    let is_another = |other: &Method| other.serial_key().is_some_and(|its| its != serial);
    state.methods.iter().any(|other| other.is_on(key) && is_another(other))
}

/// Whether a method is lost with the device of this key: whatever its label names, it is on it, or its number is in it.
pub fn is_lost_with(method: &Method, key: &str, state: &State, at: JudgedAt<'_>) -> bool {
    method.is_on(key) || Holding::of(method, state, at).is_on(key)
}

/// Whether the last test passed and is at most the stale limit old.
pub fn is_assured(method: &Method, at: JudgedAt<'_>) -> bool {
    let is_fresh = |tested| at.now.since(tested) <= at.policy.stale_after();
    method.passed_last_test(at) && method.last_test.as_ref().is_some_and(|test| is_fresh(test.at))
}

/// A method of a kind with a number, whose number is not known well enough to be compared.
pub fn has_unknown_number(method: &Method) -> bool {
    method.kind.row().has_number && method.fingerprint().is_none()
}
