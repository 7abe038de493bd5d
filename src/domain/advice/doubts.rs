//! What is on record and cannot be left as it is, whatever the level: it is asked about, or cleared away. Each is a code
//! with the methods that it is about.

use std::collections::BTreeMap;

use crate::domain::account::{Method, State};
use crate::domain::id::MethodId;
use crate::domain::judged_at::JudgedAt;
use crate::domain::loss::{DISPOSED, LOST, NUMBER_CHANGED, STOLEN};

/// Something to be asked about or cleared away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doubt {
    /// Signed in with since it was recorded as stolen; nobody said that it was found.
    UsedThoughStolen(Vec<MethodId>),
    /// Usable by a number that is another one now behind another method.
    HasOldNumber {
        /// The methods that still have it.
        methods: Vec<MethodId>,
        /// The one whose number changed.
        of: MethodId,
    },
    /// One number, recorded in several devices: it is lost with the one that it is in.
    NumberInSeveral(Vec<MethodId>),
    /// Recorded as stolen, and still registered.
    StolenStillThere(Vec<MethodId>),
    /// Recorded as lost or given away, and still registered.
    LostStillThere(Vec<MethodId>),
}

/// What is doubtful now, the most urgent first. The page on which it is cleared away opens only for those who have
/// something to sign in with.
pub fn doubts(state: &State, at: JudgedAt<'_>) -> Vec<Doubt> {
    let is_said = |method: &Method| method.particulars().is_some_and(|of| of.unavailable.is_some() || of.stolen);
    let numbers = state.methods.iter().filter(|method| method.number.is_some()).count();
    if state.closed || (numbers < 2 && !state.methods.iter().any(is_said)) || state.usable(at).next().is_none() {
        return Vec::new();
    }
    let ids = |is: &dyn Fn(&Method) -> bool| -> Vec<MethodId> {
        state.methods.iter().filter(|method| is(method)).map(|method| method.id.clone()).collect()
    };
    let is_gone_as = |method: &Method, reasons: &[&str]| method.unavailable().is_some_and(|why| reasons.contains(&why));
    let used = ids(&|method| method.is_available() && method.was_stolen());
    let stolen = ids(&|method| is_gone_as(method, &[STOLEN]));
    // A number comes back with a new SIM.
    let lost = ids(&|method| method.number.is_none() && is_gone_as(method, &[LOST, DISPOSED]));
    let one = |methods: Vec<MethodId>, doubt: fn(Vec<MethodId>) -> Doubt| (!methods.is_empty()).then(|| doubt(methods));
    let found = [
        one(used, Doubt::UsedThoughStolen),
        one(stolen, Doubt::StolenStillThere),
        old_number(state, at).map(|(of, methods)| Doubt::HasOldNumber { methods, of }),
        one(in_several(state, at), Doubt::NumberInSeveral),
        one(lost, Doubt::LostStillThere),
    ];
    found.into_iter().flatten().collect()
}

/// The first method whose number is another one now, with the usable ones that still have the old one.
fn old_number(state: &State, at: JudgedAt<'_>) -> Option<(MethodId, Vec<MethodId>)> {
    let changed = state.methods.iter().filter(|method| method.unavailable() == Some(NUMBER_CHANGED));
    changed.filter_map(|of| Some((of, of.fingerprint()?))).find_map(|(of, number)| {
        let same = state.usable(at).filter(|method| method.fingerprint() == Some(number));
        let same: Vec<MethodId> = same.map(|method| method.id.clone()).collect();
        (!same.is_empty()).then(|| (of.id.clone(), same))
    })
}

/// Whether this method has the number of one whose number is another one now.
pub fn has_old_number(method: &Method, state: &State) -> bool {
    let is_changed = |of: &Method| of.unavailable() == Some(NUMBER_CHANGED) && of.fingerprint() == method.fingerprint();
    method.fingerprint().is_some() && state.methods.iter().any(is_changed)
}

/// The usable methods of the first number that stands on several devices, which each name a thing.
fn in_several(state: &State, at: JudgedAt<'_>) -> Vec<MethodId> {
    let mut of_numbers: BTreeMap<&str, Vec<(&str, &MethodId)>> = BTreeMap::new();
    for method in state.usable(at) {
        if let (Some(number), Some(key)) = (method.fingerprint(), method.device_key())
            && !at.standards.is_generic(key)
        {
            of_numbers.entry(number).or_default().push((key, &method.id));
        }
    }
    let several = of_numbers.into_values().find(|of| of.iter().any(|(key, _)| *key != of[0].0));
    several.map(|of| of.into_iter().map(|(_, id)| id.clone()).collect()).unwrap_or_default()
}
