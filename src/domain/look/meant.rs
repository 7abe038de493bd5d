//! Which method on record a record of the directory is about. What it says of the method narrows that down, and what says
//! otherwise than the record is about another one: a text message to another number proves nothing of the number on record.

use super::gone::GoneMethod;
use super::{LookNote, NamedMethod};
use crate::domain::account::Method;
use crate::domain::device::device_key;
use crate::domain::id::MethodId;
use crate::domain::kind::{Channel, Kind};
use crate::domain::policy::Policy;
use crate::domain::rules::personal_data::masked;

/// The methods on record that a record may be about.
pub(super) struct Meant<'m> {
    /// Those that nothing speaks against.
    pub candidates: Vec<&'m Method>,
    /// Those of the kind that have another number, name or serial than the record says.
    others: Vec<&'m Method>,
}

impl Meant<'_> {
    /// The one that is meant; else what is to be said: there is none, or more than one.
    pub fn one(&self, named: &NamedMethod) -> Result<Method, LookNote> {
        match self.candidates[..] {
            [one] => Ok(one.clone()),
            [] => Err(self.none(named)),
            _ => Err(LookNote::WhichOne { methods: ids(&self.candidates) }),
        }
    }

    /// What is to be said where there is none.
    pub fn none(&self, named: &NamedMethod) -> LookNote {
        match (&self.others[..], named.said()) {
            ([_, ..], Some(said)) => LookNote::NamesAnother { said, methods: ids(&self.others) },
            _ => LookNote::NotOnRecord { kind: named.kinds.first().copied().unwrap_or(Kind::Other) },
        }
    }
}

fn ids(methods: &[&Method]) -> Vec<MethodId> {
    methods.iter().map(|method| method.id.clone()).collect()
}

impl NamedMethod {
    /// Whether a method is of the kinds that may be meant.
    pub(super) fn is_of_kinds(&self, method: &Method) -> bool {
        self.kinds.contains(&method.kind) && (method.kind != Kind::Other || method.name() == self.name.as_deref())
    }

    /// Which methods of its kinds may be meant, whatever they are called on record.
    pub(super) fn by_kind<'m>(&self, methods: &'m [Method]) -> Meant<'m> {
        let all = methods.iter().filter(|method| self.is_of_kinds(method)).collect();
        Meant { candidates: self.narrowed(all), others: Vec::new() }
    }

    /// Which methods may be meant, those left out that are another one by what is on record of them.
    pub(super) fn meant<'m>(&self, methods: &'m [Method], policy: &Policy) -> Meant<'m> {
        let of_kinds = methods.iter().filter(|method| self.is_of_kinds(method));
        let (others, left): (Vec<_>, Vec<_>) = of_kinds.partition(|method| self.is_another(method, policy));
        Meant { candidates: self.narrowed(left), others }
    }

    /// Which methods may be meant where one of those that are gone may be: of these those that pass, and of those on
    /// record. None: no one of the gone is.
    pub(super) fn meant_with(
        &self,
        gone: Vec<GoneMethod>,
        passes: impl Fn(&GoneMethod) -> bool,
        on_record: &[Method],
        policy: &Policy,
    ) -> Vec<MethodId> {
        let mut all: Vec<Method> = gone.into_iter().filter(passes).map(|gone| gone.method).collect();
        let gone = all.len();
        all.extend_from_slice(on_record);
        let meant = self.meant(&all, policy).candidates;
        let is_gone = |method: &&Method| all.iter().take(gone).any(|gone| gone.id == method.id);
        if meant.iter().any(is_gone) { ids(&meant) } else { Vec::new() }
    }

    /// The same of a test over this channel: of whichever phone, the one that has the number was called.
    pub(super) fn tested<'m>(&self, methods: &'m [Method], channel: Channel, policy: &Policy) -> Meant<'m> {
        let mut meant = self.meant(methods, policy);
        if meant.candidates.is_empty() {
            let has_number = |method: &&Method| method.kind.channels().contains(&channel) && self.has_number(method);
            meant.candidates = methods.iter().filter(has_number).collect();
        }
        meant
    }

    /// Those that have what is said of the method, where some have.
    fn narrowed<'m>(&self, all: Vec<&'m Method>) -> Vec<&'m Method> {
        let by_number = |method: &Method| self.has_number(method);
        let name = self.device.as_deref().and_then(device_key);
        let by_name = |method: &Method| name.as_deref().is_some_and(|name| is_called(method, name));
        let by_serial = |method: &Method| self.has_serial(method);
        let ways: [&dyn Fn(&Method) -> bool; 3] = [&by_number, &by_name, &by_serial];
        let some = ways.iter().map(|fits| all.iter().copied().filter(|method| fits(method)).collect::<Vec<_>>());
        some.into_iter().find(|some| !some.is_empty()).unwrap_or(all)
    }

    fn has_number(&self, method: &Method) -> bool {
        let number = method.number.as_ref();
        self.last_two.as_deref().is_some_and(|digits| number.is_some_and(|number| number.last_two() == digits))
    }

    pub(super) fn has_serial(&self, method: &Method) -> bool {
        let serial = self.serial.as_deref().and_then(device_key);
        serial.is_some() && method.serial_key() == serial.as_deref()
    }

    /// Whether what is said of the method speaks against this one. What is not on record of it speaks against nothing, nor
    /// does a name that names a sort of thing.
    fn is_another(&self, method: &Method, policy: &Policy) -> bool {
        let is_thing = |key: &str| !policy.standards().is_generic(key);
        if self.last_two.is_some() && method.number.is_some() && !self.has_number(method) {
            return true;
        }
        let is_serial = self.serial.as_deref().and_then(device_key).is_some();
        if is_serial && method.serial_key().is_some() && !self.has_serial(method) {
            return true;
        }
        let Some(name) = self.device.as_deref().and_then(device_key).filter(|name| is_thing(name)) else {
            return false;
        };
        let is_named = method.device_key().is_some_and(is_thing)
            || method.label().and_then(device_key).is_some_and(|label| is_thing(&label));
        is_named && !is_called(method, &name)
    }

    /// What is said of the method, as it may be shown.
    fn said(&self) -> Option<String> {
        let number = self.last_two.as_deref().map(|digits| format!("••{digits}"));
        let name = || self.device.as_deref().or(self.serial.as_deref()).map(|name| masked(name).into_owned());
        number.or_else(name)
    }
}

/// Whether this is what a method is on, what it is called, or its serial.
fn is_called(method: &Method, name: &str) -> bool {
    let label = method.label().and_then(device_key);
    [method.device_key(), label.as_deref(), method.serial_key()].contains(&Some(name))
}
