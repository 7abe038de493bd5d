//! Which method on record is which one in the directory. A report of capabilities stands for all methods of a kind; in a
//! list each stands for one: by its id there, by its slot, by serial, by device, and where nothing tells them apart, in
//! their order. A device of another name is another method: names are how the desk tells things apart. So is what was created
//! after all that is known of the one on record.

use smol_str::SmolStr;

use super::{Look, Seen, ShownMethods};
use crate::domain::account::{Method, State};
use crate::domain::device::device_key;
use crate::domain::kind::{Kind, Limit};
use crate::domain::policy::Policy;

/// What of the record was seen, and what was seen that is not on record.
pub(super) struct Matched {
    /// For each method on record, which of those seen it is.
    pub of_record: Vec<Option<usize>>,
    /// Those seen that no method on record is.
    pub new: Vec<usize>,
}

/// Matches what was seen with the record.
pub(super) fn matched(state: &State, look: &Look, shown: &ShownMethods, policy: &Policy) -> Matched {
    let methods = &state.methods;
    if !look.sort.is_of_single_methods() {
        let seen_as = |method: &Method| shown.seen.iter().position(|seen| seen.is_of_kind_of(method));
        let of_record: Vec<_> = methods.iter().map(seen_as).collect();
        let new = (0..shown.seen.len()).filter(|place| !of_record.contains(&Some(*place))).collect();
        return Matched { of_record, new };
    }
    let mut pairs = Pairs { of_record: vec![None; methods.len()], is_taken: vec![false; shown.seen.len()] };
    let is_thing = |key: &str| !policy.standards().is_generic(key);
    for (sameness, is_by_time) in SAMENESSES {
        let is_asked = |(at, seen): &(usize, &Seen)| {
            !pairs.is_taken[*at] && seen.is_of_kind(&sameness) && (!is_by_time || seen.created(look.at).is_some())
        };
        let fits = |seen: &Seen, keys: &Keys, (at, method): (usize, &Method), of_record: &[Option<usize>]| {
            let is_free = of_record[at].is_none() && sameness.is_same(method, seen, keys, &is_thing);
            is_free && !seen.is_newer_than(method, look.at)
        };
        // How far apart the nearest of those that it may be was made, and which it is.
        let nearest = |seen: &Seen, of_record: &[Option<usize>]| {
            let keys = Keys::of(seen);
            let free = methods.iter().enumerate().filter(|pair| fits(seen, &keys, *pair, of_record));
            free.filter_map(|(at, method)| Some((seen.created_beside(method, look.at)?, at))).min()
        };
        let mut asked: Vec<(usize, &Seen)> = shown.seen.iter().enumerate().filter(is_asked).collect();
        if is_by_time {
            // Whatever the order of the rows.
            asked.sort_by_cached_key(|(_, seen)| nearest(seen, &pairs.of_record).map_or(i64::MAX, |(apart, _)| apart));
        } else if sameness.is_guess() && asked.iter().any(|(_, seen)| seen.created(look.at).is_some()) {
            // What was created late can be few of them, and finds none where another took that first.
            asked.sort_by_cached_key(|(_, seen)| {
                let keys = Keys::of(seen);
                methods.iter().enumerate().filter(|pair| fits(seen, &keys, *pair, &pairs.of_record)).count()
            });
        }
        for (seen_at, seen) in asked {
            let keys = Keys::of(seen);
            let found = match is_by_time {
                true => nearest(seen, &pairs.of_record).map(|(_, at)| at),
                false => methods.iter().enumerate().position(|pair| fits(seen, &keys, pair, &pairs.of_record)),
            };
            if let Some(at) = found {
                pairs.of_record[at] = Some(seen_at);
                pairs.is_taken[seen_at] = true;
            }
        }
    }
    let new = pairs.is_taken.iter().enumerate().filter(|(_, is_taken)| !**is_taken).map(|(at, _)| at).collect();
    Matched { of_record: pairs.of_record, new }
}

struct Pairs {
    of_record: Vec<Option<usize>>,
    is_taken: Vec<bool>,
}

/// By what two are one, the surest first.
#[derive(Clone, Copy)]
enum Sameness {
    Reference,
    Slot,
    Serial,
    Device,
    /// Of one kind, and nothing speaks against it: one of them names no thing.
    Kind,
    /// The same, a key for a passkey: the directory has one word for both.
    Family,
}

/// Each, and whether it was created when the one on record was registered: of several that are told apart by nothing else,
/// that one is meant.
const SAMENESSES: [(Sameness, bool); 9] = [
    (Sameness::Reference, false),
    (Sameness::Slot, false),
    (Sameness::Serial, false),
    (Sameness::Device, true),
    (Sameness::Device, false),
    (Sameness::Kind, true),
    (Sameness::Family, true),
    (Sameness::Kind, false),
    (Sameness::Family, false),
];

/// By what something that was seen is told.
struct Keys {
    device: Option<SmolStr>,
    serial: Option<SmolStr>,
}

impl Keys {
    fn of(seen: &Seen) -> Self {
        let details = seen.details.as_deref();
        let key = |text: Option<&Box<str>>| text.and_then(|text| device_key(text));
        Self {
            device: key(details.and_then(|details| details.device.as_ref())),
            serial: key(details.and_then(|details| details.serial.as_ref())),
        }
    }
}

impl Sameness {
    /// Whether several may be the same by it.
    fn is_guess(self) -> bool {
        matches!(self, Self::Device | Self::Kind | Self::Family)
    }

    fn is_same(self, method: &Method, seen: &Seen, keys: &Keys, is_thing: &impl Fn(&str) -> bool) -> bool {
        let (device, serial) = (keys.device.as_deref(), keys.serial.as_deref());
        // What has an id there is that one and no other.
        let is_unclaimed = method.reference().is_none();
        match self {
            Self::Reference => method.reference().is_some() && method.reference() == seen.reference(),
            Self::Slot => method.kind == seen.kind && seen.kind.row().limit == Limit::Slot,
            Self::Serial => seen.is_of_kind_of(method) && serial.is_some() && method.serial_key() == serial,
            Self::Device => {
                let is_same = device.is_some() && method.device_key() == device;
                is_unclaimed && is_of_family(method, seen) && is_same
            }
            Self::Kind | Self::Family => {
                let is_kind =
                    if matches!(self, Self::Kind) { seen.is_of_kind_of(method) } else { is_of_family(method, seen) };
                let is_named = |key: Option<&str>| key.is_some_and(is_thing);
                let is_open = !is_named(method.device_key()) || !is_named(device);
                is_unclaimed && is_kind && is_open
            }
        }
    }
}

/// Whether both are told by a serial, or by the name of a thing, and not by the same.
pub(super) fn names_another(method: &Method, seen: &Seen, policy: &Policy) -> bool {
    let keys = Keys::of(seen);
    let is_thing = |key: &&str| !policy.standards().is_generic(key);
    let differ =
        |one: Option<&str>, other: Option<&str>| matches!((one, other), (Some(one), Some(other)) if one != other);
    differ(method.serial_key(), keys.serial.as_deref())
        || differ(method.device_key().filter(is_thing), keys.device.as_deref().filter(is_thing))
}

/// Of one kind, or both keys or passkeys.
pub(super) fn is_of_family(method: &Method, seen: &Seen) -> bool {
    let is_key = |kind: Kind| matches!(kind, Kind::SecurityKey | Kind::Passkey);
    seen.is_of_kind_of(method) || (is_key(method.kind) && is_key(seen.kind))
}

impl Seen {
    /// Whether this sameness can be asked of it at all.
    fn is_of_kind(&self, sameness: &Sameness) -> bool {
        match sameness {
            Sameness::Reference | Sameness::Serial | Sameness::Device => self.details.is_some(),
            Sameness::Slot | Sameness::Kind => true,
            Sameness::Family => matches!(self.kind, Kind::SecurityKey | Kind::Passkey),
        }
    }
}
