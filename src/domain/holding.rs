//! A method with what it lives on, as it is judged: which label names a thing, which only a model or a sort of thing, and
//! which phone a number is in (DESIGN 7). What is recorded stays as it was typed.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::account::{Method, PhoneChange, State};
use super::device::device_key;
use super::id::{FEW, MethodId};
use super::judged_at::JudgedAt;
use super::word::{DISPOSED, LOST, STOLEN};

/// What the methods of one account live on. Of few methods each is compared with each; of many it is gathered first what
/// is asked of all of them.
pub struct Holdings<'s> {
    state: &'s State,
    at: JudgedAt<'s>,
    /// Whether any method has a serial. Few accounts have one, and of the others no label names a model.
    has_serials: bool,
    gathered: Option<Gathered<'s>>,
}

/// What is asked of all methods of an account.
#[derive(Default)]
struct Gathered<'s> {
    /// For each label on which things with serials stand, by its key: a serial, and whether there are others.
    serials: BTreeMap<&'s str, (&'s str, bool)>,
    /// For each number, by its fingerprint, the devices that it is in.
    of_numbers: BTreeMap<&'s str, Rc<NumberDevices<'s>>>,
}

/// The devices that a number is in, by their keys.
#[derive(Default)]
struct NumberDevices<'s> {
    /// In the order of the methods that are on them, each once.
    in_order: Vec<&'s str>,
    /// The same, where there are many.
    sorted: BTreeSet<&'s str>,
}

impl<'s> NumberDevices<'s> {
    fn take(&mut self, key: &'s str) {
        if self.contains(key) {
            return;
        }
        self.in_order.push(key);
        if self.in_order.len() > FEW {
            let new = if self.sorted.is_empty() { &self.in_order[..] } else { std::slice::from_ref(&key) };
            self.sorted.extend(new);
        }
    }

    fn contains(&self, key: &str) -> bool {
        if self.sorted.is_empty() { self.in_order.contains(&key) } else { self.sorted.contains(key) }
    }
}

impl<'s> Holdings<'s> {
    /// Those of this account.
    pub fn of(state: &'s State, at: JudgedAt<'s>) -> Self {
        let has_serials = state.methods.iter().any(|method| method.serial_key().is_some());
        let mut holdings = Self { state, at, has_serials, gathered: None };
        if state.methods.len() > FEW {
            let mut gathered = Gathered::default();
            for method in &state.methods {
                if let (Some(key), Some(serial)) = (method.device_key(), method.serial_key()) {
                    let (first, has_others) = gathered.serials.entry(key).or_insert((serial, false));
                    *has_others |= *first != serial;
                }
            }
            holdings.gathered = Some(gathered);
            let mut of_numbers: BTreeMap<&str, NumberDevices<'_>> = BTreeMap::new();
            for method in &state.methods {
                if let (Some(number), Some(key)) = (method.fingerprint(), holdings.named_thing(method)) {
                    of_numbers.entry(number).or_default().take(key);
                }
            }
            let shared = of_numbers.into_iter().map(|(number, devices)| (number, Rc::new(devices)));
            if let Some(gathered) = &mut holdings.gathered {
                gathered.of_numbers = shared.collect();
            }
        }
        holdings
    }

    /// What a registered method of the account lives on.
    pub fn method(&self, method: &'s Method) -> Holding<'s> {
        let own = self.named_thing(method);
        let number = method.fingerprint().filter(|_| own.is_none());
        let of_number = number.and_then(|number| self.devices_of_number(number));
        let key = method.device_key().filter(|_| self.has_serials && method.serial_key().is_none());
        let has_unknown_serial =
            key.filter(|key| self.is_model_of_things(key)).is_some_and(|key| !self.at.standards.is_generic(key));
        Holding { method, own, of_number, has_unknown_serial }
    }

    /// What each method that can be signed in with lives on.
    pub fn usable(&self, at: JudgedAt<'_>) -> Vec<Holding<'s>> {
        self.state.usable(at).map(|method| self.method(method)).collect()
    }

    /// Whether a method is lost with the device of this key: whatever its label names, it is on it, or its number is in it.
    pub fn is_lost_with(&self, method: &'s Method, key: &str) -> bool {
        method.is_on(key) || self.method(method).is_on(key)
    }

    /// Whether the label of a method that has a serial stands on another one with another serial: a model has many of
    /// those.
    pub fn names_model(&self, method: &Method, key: &str) -> bool {
        let Some(serial) = method.serial_key() else { return false };
        match &self.gathered {
            Some(Gathered { serials, .. }) => {
                serials.get(key).is_some_and(|(first, others)| *others || *first != serial)
            }
            None => names_model(method, key, self.state),
        }
    }

    /// Whether things with different serials stand on this label.
    pub fn is_model_of_things(&self, key: &str) -> bool {
        match &self.gathered {
            _ if !self.has_serials => false,
            Some(Gathered { serials, .. }) => serials.get(key).is_some_and(|(_, others)| *others),
            None => {
                let is_one = |other: &Method| other.serial_key().is_some() && other.is_on(key);
                self.state.methods.iter().any(|other| is_one(other) && self.names_model(other, key))
            }
        }
    }

    /// The key of a method's device, where its label names a thing: no generic label, and no model.
    fn named_thing(&self, method: &'s Method) -> Option<&'s str> {
        let key = method.device_key()?;
        (!self.at.standards.is_generic(key) && !self.names_model(method, key)).then_some(key)
    }

    /// The devices that a number is in; none where none is known.
    fn devices_of_number(&self, number: &str) -> Option<Rc<NumberDevices<'s>>> {
        if let Some(Gathered { of_numbers, .. }) = &self.gathered {
            return of_numbers.get(number).cloned();
        }
        let mut devices = NumberDevices::default();
        let same = self.state.methods.iter().filter(|other| other.fingerprint() == Some(number));
        same.filter_map(|other| self.named_thing(other)).for_each(|key| devices.take(key));
        (!devices.in_order.is_empty()).then(|| Rc::new(devices))
    }
}

/// A method, and the devices that it is lost with.
#[derive(Clone)]
pub struct Holding<'s> {
    /// The method.
    pub method: &'s Method,
    /// The key of its own device, where its label names a thing.
    own: Option<&'s str>,
    /// The devices that its number is in; only where it has none of its own.
    of_number: Option<Rc<NumberDevices<'s>>>,
    /// It has no serial, and its label names a model of which others have one: it may be any of those.
    pub has_unknown_serial: bool,
}

impl<'s> Holding<'s> {
    /// The keys of the devices that it is lost with.
    pub fn devices(&self) -> impl Iterator<Item = &'s str> {
        let of_number = self.of_number.iter().flat_map(|devices| &devices.in_order);
        self.own.into_iter().chain(of_number.copied())
    }

    /// Whether it is lost with the device of this key.
    pub fn is_on(&self, key: &str) -> bool {
        self.own == Some(key) || self.of_number.as_ref().is_some_and(|devices| devices.contains(key))
    }

    /// Whether it could live on any device: none is known, and it is none of the things that stand for themselves, an
    /// office phone, a hardware token or a thing with a serial.
    pub fn has_unknown_device(&self) -> bool {
        self.devices().next().is_none()
            && self.method.serial_key().is_none()
            && !self.method.kind.row().is_its_own_device
    }
}

/// [`Holdings::names_model`] for one method alone.
pub fn names_model(method: &Method, key: &str, state: &State) -> bool {
    let Some(serial) = method.serial_key() else { return false };
    let is_another = |other: &Method| other.serial_key().is_some_and(|its| its != serial);
    state.methods.iter().any(|other| other.is_on(key) && is_another(other))
}

/// The keys of the devices that all of these are lost with, sorted.
pub fn devices_of_all<'s: 'h, 'h>(holdings: impl IntoIterator<Item = &'h Holding<'s>>) -> Vec<&'s str> {
    let mut holdings = holdings.into_iter();
    // What all have is found at the first.
    let mut shared: Vec<&str> = holdings.next().into_iter().flat_map(Holding::devices).collect();
    // One number is in the same devices for whatever has it.
    let mut met = BTreeSet::new();
    for other in holdings {
        match &other.of_number {
            _ if shared.is_empty() => break,
            Some(devices) if shared.len() > 1 && !met.insert(Rc::as_ptr(devices)) => {}
            _ => shared.retain(|key| other.is_on(key)),
        }
    }
    shared.sort_unstable();
    shared
}

/// What dies with the old phone of a change: what is on it, what is the same thing by its serial, what has a number whose
/// SIM is in it, numbers that are given up, and whatever else has such a number.
pub fn dying_with_phone(state: &State, at: JudgedAt<'_>, change: &PhoneChange) -> BTreeSet<MethodId> {
    let mut dying: BTreeSet<MethodId> = change.dying_numbers.iter().cloned().collect();
    let given_up = state.methods.iter().filter(|method| change.number_changes && dying.contains(&method.id));
    let numbers: BTreeSet<&str> = given_up.filter_map(Method::fingerprint).collect();
    let old = device_key(&change.from_device);
    let holdings = Holdings::of(state, at);
    let is_on_it = |method: &&Method| old.as_deref().is_some_and(|key| holdings.is_lost_with(method, key));
    // One serial is one thing, whatever its labels say.
    let serials: BTreeSet<&str> = state.methods.iter().filter(is_on_it).filter_map(Method::serial_key).collect();
    let goes = |method: &&Method| {
        is_on_it(method)
            || method.serial_key().is_some_and(|own| serials.contains(own))
            || method.fingerprint().is_some_and(|own| numbers.contains(own))
    };
    dying.extend(state.methods.iter().filter(goes).map(|method| method.id.clone()));
    dying
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

/// Whether whatever is recorded on this device is on record as lost or given away: there is something, and it is gone.
pub fn is_lost(state: &State, device: &str) -> bool {
    let Some(key) = device_key(device) else { return false };
    let is_gone = |method: &Method| method.unavailable().is_some_and(|why| [LOST, STOLEN, DISPOSED].contains(&why));
    let mut on_it = state.methods.iter().filter(|method| method.is_on(&key)).peekable();
    on_it.peek().is_some() && on_it.all(is_gone)
}

#[cfg(test)]
mod tests {
    use super::{Holdings, devices_of_all};
    use crate::domain::account::{Method, State};
    use crate::domain::device::{Device, Serial};
    use crate::domain::id::MethodId;
    use crate::domain::instant::Instant;
    use crate::domain::judged_at::JudgedAt;
    use crate::domain::kind::Kind;
    use crate::domain::number::Number;
    use crate::domain::policy::Policy;

    /// So many methods, of which some share labels, serials and numbers.
    fn state(methods: u64, dice: &mut u64) -> State {
        let mut roll = |sides: u64| {
            *dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (*dice >> 33) % sides
        };
        let mut state = State::default();
        for number in 1..=methods {
            let mut method = Method::new(MethodId::numbered(number), Kind::Phone, Instant::from_millis(0));
            let label = roll(40);
            if label < 30 {
                method.device = Some(Device::new(&if label == 0 { "iPhone".into() } else { format!("Pixel {label}") }));
            }
            let serial = roll(20);
            if serial < 5 {
                method.describe(|of| of.serial = Some(Serial::new(&format!("S{serial}"))));
            }
            let fingerprint = roll(12);
            if fingerprint < 9 {
                method.number = Some(Number::of("+81 ••12", Some(&format!("k1:{fingerprint:032}"))));
            }
            state.methods.push(method);
        }
        state
    }

    #[test]
    fn what_is_gathered_of_many_methods_says_what_comparing_each_with_each_says() {
        let policy = Policy::default();
        let at = JudgedAt::new(Instant::from_millis(0), &policy);
        let mut dice = 7;
        for methods in (17..120).step_by(3) {
            let state = state(methods, &mut dice);
            let gathered = Holdings::of(&state, at);
            assert!(gathered.gathered.is_some());
            let compared = Holdings { state: &state, at, has_serials: gathered.has_serials, gathered: None };
            for method in &state.methods {
                let (one, other) = (gathered.method(method), compared.method(method));
                assert_eq!(one.devices().collect::<Vec<_>>(), other.devices().collect::<Vec<_>>());
                assert_eq!(one.has_unknown_serial, other.has_unknown_serial);
                assert_eq!(one.has_unknown_device(), other.has_unknown_device());
                for key in ["pixel3", "iphone"].into_iter().chain(method.device_key()) {
                    assert_eq!(one.is_on(key), other.is_on(key));
                    assert_eq!(gathered.names_model(method, key), compared.names_model(method, key));
                }
            }
        }
    }

    #[test]
    fn what_all_are_lost_with_is_what_each_is_on() {
        let policy = Policy::default();
        let at = JudgedAt::new(Instant::from_millis(0), &policy);
        let (mut dice, mut shared) = (11, 0);
        for _ in 0..4000 {
            let state = state(40, &mut dice);
            let holdings = Holdings::of(&state, at);
            // Two with one number are in the same devices.
            let some: Vec<_> = state.methods.iter().filter(|method| method.device.is_none()).take(3).collect();
            let some: Vec<_> = some.into_iter().map(|method| holdings.method(method)).collect();
            let mut each: Vec<&str> = some.first().into_iter().flat_map(|first| first.devices()).collect();
            each.retain(|key| some.iter().all(|of| of.is_on(key)));
            each.sort_unstable();
            shared += usize::from(each.len() > 1);
            assert_eq!(devices_of_all(&some), each);
        }
        assert!(shared > 10, "{shared}");
    }
}
