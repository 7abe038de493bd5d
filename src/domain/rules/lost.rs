//! What was lost, and what was found again. A loss is a fact and is never refused for being dangerous.

use std::collections::{BTreeMap, BTreeSet};

use super::older::{known_of_loss, refuse_older};
use super::personal_data;
use super::second_phone::is_no_phone;
use super::{Checks, CommandContext, Refusal, Warning, ids};
use crate::domain::account::{Method, State};
use crate::domain::device::device_key;
use crate::domain::event::{Event, MethodAvailable, MethodUnavailable};
use crate::domain::holding::Holdings;
use crate::domain::id::MethodId;
use crate::domain::kind::{Kind, OnPhone};
use crate::domain::loss::{LOST, NO_ACCESS, NUMBER_CHANGED, STOLEN};
use crate::domain::risk::FailureDomain;
use crate::domain::text::{MaybeEmpty, Text};

/// What was lost or found, as said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LossTarget {
    /// One method.
    Method(MethodId),
    /// Every registered method on the device with this label, and what has a number whose SIM is in it.
    Device(String),
    /// Every registered method with this serial.
    Serial(String),
    /// Every registered method whose number ends in these two digits.
    NumberEnding(String),
    /// Every registered method whose number has this fingerprint.
    Number {
        /// What tells whether two numbers are one.
        fingerprint: String,
        /// How it may be shown.
        masked: String,
    },
}

impl LossTarget {
    /// The label of a device or a serial, where it is one: free text, unlike numbers and ids.
    pub fn label(&self) -> Option<&str> {
        match self {
            Self::Device(label) => Some(label),
            Self::Serial(serial) => Some(serial.as_str()).filter(personal_data::says_more_than_digits),
            Self::Method(_) | Self::NumberEnding(_) | Self::Number { .. } => None,
        }
    }
}

/// Marks what was lost as unavailable.
pub fn lost(
    context: &CommandContext<'_>,
    checks: &mut Checks,
    what: &[LossTarget],
    reason: &'static str,
) -> Option<Event<'static>> {
    let lost = named(context, checks, what)?;
    say_what_is_known_later(context, checks, what, &lost, true);
    // What is known to have worked later stays.
    let goes = |method: &Method| known_of_loss(method, true).0.is_none_or(|known_at| known_at <= context.time);
    let is_lost = |method: &Method| goes(method) && lost.iter().any(|other| other.id == method.id);
    // What is left is left now, however long ago it was lost: what was lost since is not.
    let left: Vec<&Method> = context.state.usable(context.now()).filter(|method| !is_lost(method)).collect();
    checks.warn(match reason {
        _ if !left.is_empty() => Warning::LeftToSignIn { methods: ids(left.iter().copied()) },
        NO_ACCESS => Warning::ComesBack { methods: ids(lost.iter().copied()) },
        _ => Warning::NothingLeft,
    });
    let is_default = |method: &Method| is_lost(method) && context.state.default_method.as_ref() == Some(&method.id);
    if let Some(default) = lost.iter().find(|method| is_default(method)) {
        checks.warn(Warning::DefaultLost { method: default.id.clone(), has_others: !left.is_empty() });
    }
    let is_by_id = |method: &Method| what.iter().any(|item| matches!(item, LossTarget::Method(id) if *id == method.id));
    let taken = lost.iter().copied().filter(|method| is_by_id(method) || goes(method));
    // A phone whose number is another one now is still there.
    let with_device = reason != NUMBER_CHANGED;
    let taken: Vec<(&Method, bool)> = taken.map(|method| (method, with_device)).collect();
    let is_other = |method: &&Method| lost.iter().all(|named| named.id != method.id);
    let mut others: Vec<&Method> = left.into_iter().filter(is_other).collect();
    let asked = ask_of_shared(context, checks, &taken, &others);
    others.retain(|method| !asked.contains(&method.id));
    for (place, item) in what.iter().enumerate() {
        if !what[..place].contains(item) {
            ask_which(context, checks, item, &lost, &mut others);
        }
    }
    let device = match what {
        [LossTarget::Device(label)] => Some(Text::from(label.clone())),
        _ => None,
    };
    Some(Event::MethodUnavailable(MethodUnavailable { methods: listed(&lost), reason: Text::from(reason), device }))
}

/// Asks about what is left and shares something that can be lost at one stroke with what was lost, however that was named:
/// a device (where the flag says so), a serial, a number. About each method it is asked once, by the first of these. Of a
/// model it is asked which thing it was, but for things with other serials, which are others.
fn ask_of_shared(
    context: &CommandContext<'_>,
    checks: &mut Checks,
    lost: &[(&Method, bool)],
    others: &[&Method],
) -> BTreeSet<MethodId> {
    let holdings = Holdings::of(context.state, context.at());
    let mut shared: Vec<FailureDomain> = Vec::new();
    // The models of what was lost, and whether it is known which things these were.
    let mut models: BTreeMap<&str, bool> = BTreeMap::new();
    for (method, with_device) in lost {
        // No keychain is lost with one of its methods.
        let is_lost = |key: &str| *with_device && !context.policy.standards().is_keychain(key);
        shared.extend(domains(method, &holdings).into_iter().filter(|domain| match domain {
            FailureDomain::Device(key) => is_lost(key) && !holdings.is_model_of_things(key),
            _ => true,
        }));
        if let Some(key) = method.device_key().filter(|key| is_lost(key) && holdings.is_model_of_things(key)) {
            *models.entry(key).or_insert(true) &= method.serial_key().is_some();
        }
    }
    shared.sort();
    shared.dedup();
    let mut asked: BTreeMap<usize, Vec<MethodId>> = BTreeMap::new();
    let mut of_models: BTreeMap<&str, Vec<MethodId>> = BTreeMap::new();
    for method in others {
        let places = domains(method, &holdings).into_iter().filter_map(|domain| shared.binary_search(&domain).ok());
        let may_be_it =
            |key: &&str| models.get(*key).is_some_and(|is_known| !is_known || method.serial_key().is_none());
        if let Some(place) = places.min() {
            asked.entry(place).or_default().push(method.id.clone());
        } else if let Some(key) = method.device_key().filter(may_be_it) {
            of_models.entry(key).or_default().push(method.id.clone());
        }
    }
    for (place, methods) in &asked {
        if let Some(thing) = shared.get(*place) {
            let (device, methods) = (context.state.called(thing), methods.clone());
            checks.warn(Warning::OthersOnDevice { thing: thing.clone(), device, methods });
        }
    }
    for (key, methods) in &of_models {
        let (device, methods) = (context.state.device_label(key).to_owned(), methods.clone());
        checks.warn(Warning::MayBeOnIt { device, methods, is_general: true });
    }
    asked.into_values().chain(of_models.into_values()).flatten().collect()
}

/// What a method is lost with: the device that its label names, whatever sort of label it is, and those that its number
/// is in; its serial; its number.
fn domains<'s>(method: &'s Method, holdings: &Holdings<'s>) -> Vec<FailureDomain> {
    let held = holdings.method(method);
    let devices = method.device_key().into_iter().chain(held.devices());
    let devices = devices.map(|key| FailureDomain::Device(key.into()));
    let serial = method.serial_key().map(|key| FailureDomain::Serial(key.into()));
    let number = method.fingerprint().map(|number| FailureDomain::Number(number.into()));
    devices.chain(serial).chain(number).collect()
}

/// What may be lost as well where it is not clear which thing is named: things of one model, what could be on a device
/// because nobody knows where it is or because the label names a sort of thing, numbers that end alike. `others` are left,
/// and not asked about yet.
fn ask_which(
    context: &CommandContext<'_>,
    checks: &mut Checks,
    item: &LossTarget,
    lost: &[&Method],
    others: &mut Vec<&Method>,
) {
    let holdings = Holdings::of(context.state, context.at());
    match item {
        LossTarget::Device(label) => {
            let Some(key) = device_key(label) else { return };
            let of_model =
                lost.iter().copied().filter(|method| method.is_on(&key) && holdings.names_model(method, &key));
            let of_model = ids(of_model);
            if !of_model.is_empty() {
                checks.warn(Warning::NamesModel { device: label.clone(), methods: of_model });
            }
            let standards = context.policy.standards();
            let is_general = standards.is_generic(&key);
            // Of a label that names a sort of thing, each of that sort may be meant.
            let is_of_sort = |method: &Method| {
                let own = method.device_key().filter(|own| is_general && !standards.is_keychain(own));
                let is_same = |own: &str| own.contains(key.as_str()) || !(is_no_phone(&key) || is_no_phone(own));
                method.serial_key().is_none() && own.is_some_and(is_same)
            };
            let may_be = |method: &&&Method| holdings.method(method).has_unknown_device() || is_of_sort(method);
            // What is on a phone is not on a key, and a key is not on a phone; a passkey may be on either.
            let is_of_phones = |method: &Method| method.kind.row().on_phone != OnPhone::No;
            // By what went with this label alone: a phone that is lost along with a key makes no phone of the key.
            let is_phone = lost.iter().any(|method| names(item, method, &holdings) && is_of_phones(method));
            let fits = |method: &&&Method| method.kind == Kind::Passkey || is_of_phones(method) == is_phone;
            let may_be_on_it = ids(others.iter().filter(may_be).filter(fits).copied());
            if !may_be_on_it.is_empty() && !standards.is_keychain(&key) {
                others.retain(|method| !may_be_on_it.contains(&method.id));
                checks.warn(Warning::MayBeOnIt { device: label.clone(), methods: may_be_on_it, is_general });
            }
        }
        LossTarget::NumberEnding(digits) => {
            let ending: Vec<&Method> = lost.iter().copied().filter(|method| names(item, method, &holdings)).collect();
            let first = ending.first().and_then(|method| method.fingerprint());
            if ending.iter().any(|method| method.fingerprint() != first) {
                checks.warn(Warning::SeveralNumbers { digits: digits.clone(), methods: ids(ending) });
            }
        }
        LossTarget::Method(_) | LossTarget::Serial(_) | LossTarget::Number { .. } => {}
    }
}

/// What may be found by the thing that was lost: it is in somebody's hands again. A phone that was disposed of, or whose
/// number is another's now, does not come back with it.
const FOUND_WITH_THING: [&str; 4] = [LOST, STOLEN, "broken", NO_ACCESS];

/// Marks those of what was found that were unavailable as available again, and untested.
pub fn found(context: &CommandContext<'_>, checks: &mut Checks, what: &[LossTarget]) -> Option<Event<'static>> {
    let mut found = named(context, checks, what)?;
    let otherwise = ids(found.iter().copied().filter(|method| !method.is_available()));
    let by_id = |method: &Method| what.iter().any(|item| matches!(item, LossTarget::Method(id) if *id == method.id));
    found.retain(|method| {
        // What was stolen and signed in since is no one's for sure before somebody says that it was found.
        let is_doubtful = method.is_used_though_stolen();
        let reason = method.unavailable();
        is_doubtful || reason.is_some_and(|reason| by_id(method) || FOUND_WITH_THING.contains(&reason))
    });
    if !checks.refuse_if(found.is_empty(), || Refusal::NothingLost { otherwise }) {
        say_what_is_known_later(context, checks, what, &found, false);
    }
    let stolen = ids(found.iter().copied().filter(|method| method.was_stolen()));
    if !stolen.is_empty() {
        checks.warn(Warning::WasStolen { methods: stolen, signed_in: false });
    }
    Some(Event::MethodAvailable(MethodAvailable { methods: listed(&found) }))
}

/// What is known from later than the loss, or than that it was found: of a method that is named by its id, and where
/// nothing of what is named is left, that refuses; else it is said of each.
fn say_what_is_known_later(
    context: &CommandContext<'_>,
    checks: &mut Checks,
    what: &[LossTarget],
    named: &[&Method],
    is_loss: bool,
) {
    let known = |method: &Method| {
        let (at, known) = known_of_loss(method, is_loss);
        at.filter(|at| context.time < *at).map(|at| (at, known))
    };
    let is_by_id = |method: &Method| what.iter().any(|item| matches!(item, LossTarget::Method(id) if *id == method.id));
    let is_nothing_left = named.iter().all(|method| known(method).is_some());
    for method in named {
        let Some((at, known)) = known(method) else { continue };
        if is_nothing_left || is_by_id(method) {
            refuse_older(context, checks, at, || known);
        } else {
            checks.warn(Warning::KnownLater { known, at });
        }
    }
}

fn listed(methods: &[&Method]) -> Vec<MaybeEmpty<'static>> {
    methods.iter().map(|method| MaybeEmpty::from(method.id.to_string())).collect()
}

/// The registered methods that are named, in order of registration; what is not known is noted, methods first, then
/// devices, then numbers.
fn named<'s>(context: &CommandContext<'s>, checks: &mut Checks, what: &[LossTarget]) -> Option<Vec<&'s Method>> {
    let mut unknown: Vec<Refusal> = Vec::new();
    let holdings = Holdings::of(context.state, context.at());
    for item in what {
        if !context.state.methods.iter().any(|method| names(item, method, &holdings)) {
            unknown.push(match item {
                LossTarget::Method(id) => Refusal::UnknownMethod { method: id.clone(), taken: None },
                LossTarget::Device(label) => with_known(unknown_device(label), known_devices(label, context.state)),
                LossTarget::Serial(serial) => unknown_device(serial),
                LossTarget::NumberEnding(digits) => {
                    Refusal::UnknownNumber { what: Some(format!("••{digits}")), taken: None }
                }
                LossTarget::Number { masked, .. } => Refusal::UnknownNumber { what: Some(masked.clone()), taken: None },
            });
        }
    }
    unknown.sort_by_key(Refusal::code);
    if let Some(refusal) = unknown.into_iter().next() {
        checks.refuse(refusal);
        return None;
    }
    let is_named = |method: &&Method| what.iter().any(|item| names(item, method, &holdings));
    Some(context.state.methods.iter().filter(is_named).collect())
}

/// No registered method is on a device of this label. A number that was typed for one is not said again: refusals end up
/// in tickets and in the logs of the night.
pub fn unknown_device(label: &str) -> Refusal {
    Refusal::UnknownDevice {
        what: personal_data::masked(label).into_owned(),
        ending: personal_data::ending(label).map(String::into_boxed_str),
        taken: None,
        known: Box::default(),
    }
}

fn with_known(refusal: Refusal, devices: Vec<String>) -> Refusal {
    match refusal {
        Refusal::UnknownDevice { what, ending, taken, .. } => {
            Refusal::UnknownDevice { what, ending, taken, known: devices.into() }
        }
        refusal => refusal,
    }
}

/// The labels on record that this one may stand for: those that go on where it ends, or hold it; else all there are.
fn known_devices(label: &str, state: &State) -> Vec<String> {
    let mut known: Vec<(&str, &str)> = Vec::new();
    for device in state.methods.iter().filter_map(|method| method.device.as_ref()) {
        if let Some(key) = device.key().filter(|key| known.iter().all(|(other, _)| other != key)) {
            known.push((key, device.label()));
        }
    }
    let typed = device_key(label).unwrap_or_default();
    let is_near = |(key, _): &&(&str, &str)| key.contains(typed.as_str()) || typed.contains(*key);
    let near: Vec<&(&str, &str)> = known.iter().filter(is_near).collect();
    let named = if near.is_empty() { known.iter().collect() } else { near };
    named.into_iter().map(|(_, label)| (*label).to_owned()).collect()
}

fn names<'s>(what: &LossTarget, method: &'s Method, holdings: &Holdings<'s>) -> bool {
    let number = method.number.as_ref();
    match what {
        LossTarget::Method(id) => method.id == *id,
        LossTarget::Device(label) => device_key(label).is_some_and(|key| holdings.is_lost_with(method, &key)),
        LossTarget::Serial(serial) => device_key(serial).is_some_and(|key| method.serial_key() == Some(&key)),
        LossTarget::NumberEnding(digits) => number.is_some_and(|number| number.last_two() == digits),
        LossTarget::Number { fingerprint, .. } => method.fingerprint() == Some(fingerprint),
    }
}
