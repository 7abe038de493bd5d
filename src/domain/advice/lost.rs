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
    /// The device, as typed; none: it is one method by itself, of which no device is known, or that is lost with none.
    pub device: Option<Box<str>>,
    /// What is lost with it.
    pub methods: Vec<MethodId>,
    /// What can be used then.
    pub left: Vec<MethodId>,
    /// Of that, what may be on the same thing: nobody knows what it is on, or which thing of a model it is.
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
    let (mut numbers, mut serials) = (BTreeSet::new(), BTreeSet::new());
    for of in &usable {
        let devices: Vec<&str> = of.devices().filter(|key| !at.standards.is_keychain(key)).take(MOST).collect();
        for key in &devices {
            if things.len() < MOST && seen.insert(key) {
                let label = labels.get(key).copied().unwrap_or(key).into();
                things.push(loss(&usable, Some(label), |of| of.is_on(key)));
            }
        }
        // What has one number or one serial is lost with it, and told of once.
        let has_new_number = of.method.fingerprint().is_none_or(|number| numbers.insert(number));
        let has_new_serial = of.method.serial_key().is_none_or(|serial| serials.insert(serial));
        if devices.is_empty() && has_new_number && has_new_serial && things.len() < MOST {
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
    // A number that is recorded in another device is left, as the level has it (DESIGN 7), if the record is right.
    let is_elsewhere = |of: &Holding<'_>| device.is_some() && of.devices().next().is_some();
    let (lost, left): (Vec<&Holding<'_>>, Vec<&Holding<'_>>) =
        usable.iter().partition(|of| is_lost(of) || has_serial(of) || (has_number(of) && !is_elsewhere(of)));
    // A thing of a model may be the one of which nobody knows which it is.
    let labels: BTreeSet<&str> = lost.iter().filter_map(|of| of.method.device_key()).collect();
    let nobody_knows = lost.iter().filter(|of| of.has_unknown_serial);
    let models: BTreeSet<&str> = nobody_knows.filter_map(|of| of.method.device_key()).collect();
    let may_be_it =
        |key: &str, of: &Holding<'_>| models.contains(key) || (of.has_unknown_serial && labels.contains(key));
    let is_unsure = |of: &&&Holding<'_>| {
        of.has_unknown_device() || has_number(of) || of.method.device_key().is_some_and(|key| may_be_it(key, of))
    };
    OneLoss {
        device,
        methods: ids(lost.iter().map(|of| of.method)),
        unsure: ids(left.iter().filter(is_unsure).map(|of| of.method)),
        left: ids(left.iter().map(|of| of.method)),
    }
}

fn ids<'m>(methods: impl Iterator<Item = &'m Method>) -> Vec<MethodId> {
    methods.map(|method| method.id.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::{Caller, each_loss};
    use crate::domain::account::{Method, State};
    use crate::domain::date::Date;
    use crate::domain::device::{Device, Serial};
    use crate::domain::id::{AccountId, MethodId};
    use crate::domain::instant::Instant;
    use crate::domain::kind::Kind;
    use crate::domain::policy::Policy;

    /// What is told of each thing where there are passkeys with these labels and serials: what is lost, what is left, and
    /// what of that may be lost too.
    fn told(passkeys: [(&str, &str); 3]) -> Vec<[String; 3]> {
        let (now, policy) = (Instant::from_millis(0), Policy::default());
        let mut state = State::default();
        for (number, (label, serial)) in (1..).zip(passkeys) {
            let mut passkey = Method::new(MethodId::numbered(number), Kind::Passkey, now);
            passkey.device = Some(Device::new(label));
            passkey.describe(|of| of.serial = Some(Serial::new(serial)).filter(|serial| serial.key().is_some()));
            state.methods.push(passkey);
        }
        let caller = Caller {
            account: &AccountId::new("0123456789"),
            state: &state,
            now,
            policy: &policy,
            today: Date::of(now, &policy.zone()),
            next_open: &|_| None,
        };
        let shown = |ids: &[MethodId]| ids.iter().map(MethodId::as_str).collect::<Vec<_>>().join(" ");
        let things = each_loss(&caller).map(|each| each.things).unwrap_or_default();
        things.iter().map(|of| [&of.methods, &of.left, &of.unsure].map(|ids| shown(ids))).collect()
    }

    #[test]
    fn of_a_model_what_has_no_serial_may_be_the_thing_that_is_lost() {
        assert_eq!(
            told([("YubiKey 5", "111"), ("YubiKey 5", "222"), ("YubiKey 5", "")]),
            [["m1", "m2 m3", "m3"], ["m2", "m1 m3", "m3"], ["m3", "m1 m2", "m1 m2"]]
        );
    }

    #[test]
    fn of_what_is_one_thing_by_its_serial_it_is_told_once() {
        assert_eq!(
            told([("tablet", "111"), ("tablet", "1-11"), ("Pixel 9", "")]),
            [["m1 m2", "m3", ""], ["m3", "m1 m2", ""]]
        );
    }
}
