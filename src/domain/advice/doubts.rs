//! What is on record and cannot be left as it is, whatever the level: it is asked about, or cleared away. Each is a code
//! with the methods that it is about.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::domain::account::{Method, State};
use crate::domain::id::MethodId;
use crate::domain::judged_at::JudgedAt;
use crate::domain::loss::{DISPOSED, LOST, NUMBER_CHANGED, STOLEN};

/// Something to be asked about or cleared away. By its code and the methods, in order of registration, it stands in the
/// JSON of those who have any.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum Doubt {
    /// Signed in with since it was stolen; nobody said that it was found.
    UsedThoughStolen {
        /// These.
        methods: Vec<MethodId>,
    },
    /// Usable by a number that is another one now behind another method.
    HasOldNumber {
        /// The methods that still have it.
        methods: Vec<MethodId>,
        /// The one whose number changed.
        of: MethodId,
    },
    /// One number, recorded in several devices: it is lost with the one that it is in.
    NumberInSeveral {
        /// Those that have it.
        methods: Vec<MethodId>,
    },
    /// Recorded as stolen, and still registered.
    StolenStillThere {
        /// These.
        methods: Vec<MethodId>,
    },
    /// Recorded as lost or given away, and still registered.
    LostStillThere {
        /// These.
        methods: Vec<MethodId>,
    },
}

/// What is doubtful now, the most urgent first. The page on which it is cleared away opens only for those who have
/// something to sign in with.
pub fn doubts(state: &State, at: JudgedAt<'_>) -> Vec<Doubt> {
    let is_said = |method: &Method| !method.is_available() || method.was_stolen();
    let numbers = state.methods.iter().filter(|method| method.number.is_some()).count();
    if state.closed || (numbers < 2 && !state.methods.iter().any(is_said)) || state.usable(at).next().is_none() {
        return Vec::new();
    }
    let ids = |is: &dyn Fn(&Method) -> bool| -> Vec<MethodId> {
        state.methods.iter().filter(|method| is(method)).map(|method| method.id.clone()).collect()
    };
    let is_gone_as = |method: &Method, reasons: &[&str]| method.unavailable().is_some_and(|why| reasons.contains(&why));
    // A number comes back with a new SIM.
    let is_lost = |method: &Method| !is_stolen(method) && is_gone_as(method, &[LOST, DISPOSED]);
    let lost = ids(&|method| method.number.is_none() && is_lost(method));
    let some = |methods: Vec<MethodId>| Some(methods).filter(|methods| !methods.is_empty());
    let [used, stolen] = thefts(state);
    let found = [
        used,
        stolen,
        old_number(state, at).map(|(of, methods)| Doubt::HasOldNumber { methods, of }),
        some(in_several(state, at)).map(|methods| Doubt::NumberInSeveral { methods }),
        some(lost).map(|methods| Doubt::LostStillThere { methods }),
    ];
    found.into_iter().flatten().collect()
}

/// What was stolen and has been signed in with since, and what was stolen and is still registered: that is so for whoever
/// cannot sign in too, and the thief may.
pub fn thefts(state: &State) -> [Option<Doubt>; 2] {
    let ids = |is: fn(&Method) -> bool| -> Option<Vec<MethodId>> {
        let ids: Vec<MethodId> = state.methods.iter().filter(|it| is(it)).map(|method| method.id.clone()).collect();
        (!ids.is_empty() && !state.closed).then_some(ids)
    };
    let used = ids(Method::is_used_though_stolen).map(|methods| Doubt::UsedThoughStolen { methods });
    [used, ids(is_stolen).map(|methods| Doubt::StolenStillThere { methods })]
}

/// Whether it is unavailable and was stolen, whatever else was said of it since.
fn is_stolen(method: &Method) -> bool {
    !method.is_available() && (method.was_stolen() || method.unavailable() == Some(STOLEN))
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
