//! What if something is lost: each thing that can be, what goes with it, and what is left to sign in with. What is in a
//! keychain is lost with no phone, and a label that names a sort of thing names no thing.

use std::collections::BTreeSet;

use serde::Serialize;

use super::caller::Caller;
use crate::domain::account::Method;
use crate::domain::holding::{Holding, Holdings};
use crate::domain::id::MethodId;

/// What each loss would leave, now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EachLoss {
    /// The things, in the order in which the first method on each was registered.
    pub things: Vec<OneLoss>,
}

/// One thing that can be lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OneLoss {
    /// The device, as typed; none: it is not known what the method is on.
    pub device: Option<Box<str>>,
    /// What is lost with it.
    pub methods: Vec<MethodId>,
    /// What can be used then.
    pub left: Vec<MethodId>,
    /// Of that, what may be on the same thing: nobody knows what it is on.
    pub unsure: Vec<MethodId>,
}

/// So many things are told of at most: nobody reads out more, and each names all that is left.
const MOST: usize = 32;

/// What each loss would leave; none: there is nothing left to lose.
pub fn each_loss(caller: &Caller<'_>) -> Option<EachLoss> {
    let (state, at) = (caller.state, caller.at());
    let usable = Holdings::of(state, at).usable(at);
    let labels = state.device_labels();
    let mut things: Vec<OneLoss> = Vec::new();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut numbers: BTreeSet<&str> = BTreeSet::new();
    for of in &usable {
        let devices: Vec<&str> = of.devices().filter(|key| !at.standards.is_keychain(key)).take(MOST).collect();
        for key in &devices {
            if things.len() < MOST && seen.insert(key) {
                let label = labels.get(key).copied().unwrap_or(key).into();
                things.push(loss(&usable, Some(label), |of| of.is_on(key)));
            }
        }
        // What has one number is lost with it, and told of once.
        let is_new = of.method.fingerprint().is_none_or(|number| numbers.insert(number));
        if devices.is_empty() && is_new && things.len() < MOST {
            things.push(loss(&usable, None, |other| other.method.id == of.method.id));
        }
    }
    (!things.is_empty()).then_some(EachLoss { things })
}

fn loss(usable: &[Holding<'_>], device: Option<Box<str>>, is_lost: impl Fn(&Holding<'_>) -> bool) -> OneLoss {
    // One serial is one thing, whatever its labels say, and one number is lost for whatever has it.
    let taken = || usable.iter().filter(|of| is_lost(of));
    let serials: BTreeSet<&str> = taken().filter_map(|of| of.method.serial_key()).collect();
    let numbers: BTreeSet<&str> = taken().filter_map(|of| of.method.fingerprint()).collect();
    let has_serial = |of: &Holding<'_>| of.method.serial_key().is_some_and(|own| serials.contains(own));
    let has_number = |of: &Holding<'_>| of.method.fingerprint().is_some_and(|own| numbers.contains(own));
    let (lost, left): (Vec<&Holding<'_>>, Vec<&Holding<'_>>) =
        usable.iter().partition(|of| is_lost(of) || has_serial(of) || has_number(of));
    OneLoss {
        device,
        methods: ids(lost.iter().map(|of| of.method)),
        unsure: ids(left.iter().filter(|of| of.has_unknown_device()).map(|of| of.method)),
        left: ids(left.iter().map(|of| of.method)),
    }
}

fn ids<'m>(methods: impl Iterator<Item = &'m Method>) -> Vec<MethodId> {
    methods.map(|method| method.id.clone()).collect()
}
