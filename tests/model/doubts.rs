//! What is to be asked about or cleared away, whatever the level.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::fold::{Account, Method};
use super::risk::{Judge, ids};

/// Each with its code, the most urgent first.
pub fn doubts(account: &Account, judge: &Judge<'_>) -> Vec<Value> {
    let usable = judge.usable_of(account);
    // The page opens for those only who can sign in.
    if !account.open || usable.is_empty() {
        return Vec::new();
    }
    let of = |code: &str, is: &dyn Fn(&Method) -> bool| {
        let methods: Vec<&Method> = account.methods.iter().filter(|method| is(method)).collect();
        (!methods.is_empty()).then(|| json!({"code": code, "methods": ids(&methods)}))
    };
    let is_stolen = |method: &Method| {
        let reason = method.unavailable.as_deref();
        reason == Some("stolen") || (reason.is_some() && method.stolen_at.is_some())
    };
    let gone_as = |method: &Method, reason: &str| method.unavailable.as_deref() == Some(reason);
    let old_number = account.methods.iter().find_map(|changed| {
        let has_it =
            |method: &&&Method| changed.fingerprint().is_some() && method.fingerprint() == changed.fingerprint();
        let still: Vec<&Method> = usable.iter().filter(has_it).copied().collect();
        let is_doubt = gone_as(changed, "number-changed") && !still.is_empty();
        is_doubt.then(|| json!({"code": "has-old-number", "methods": ids(&still), "of": changed.id}))
    });
    let mut numbers: BTreeMap<&str, Vec<&Method>> = BTreeMap::new();
    for method in &usable {
        let is_thing = method.device.as_deref().is_some_and(|label| !judge.is_generic(label));
        if let (Some(number), Some(_), true) = (method.fingerprint(), method.device_key(), is_thing) {
            numbers.entry(number).or_default().push(method);
        }
    }
    let is_several =
        |methods: &&Vec<&Method>| methods.iter().map(|method| method.device_key()).collect::<BTreeSet<_>>().len() > 1;
    let several = numbers.values().find(is_several);
    let doubts = [
        of("used-though-stolen", &|method| method.unavailable.is_none() && method.stolen_at.is_some()),
        of("stolen-still-there", &is_stolen),
        old_number,
        several.map(|methods| json!({"code": "number-in-several", "methods": ids(methods)})),
        of("lost-still-there", &|method| {
            method.number.is_none()
                && !is_stolen(method)
                && ["lost", "disposed"].iter().any(|reason| gone_as(method, reason))
        }),
    ];
    doubts.into_iter().flatten().collect()
}

/// The same, as a member of an answer about the account: left out where there are none.
pub fn with_doubts(mut row: Value, account: &Account, judge: &Judge<'_>) -> Value {
    let doubts = doubts(account, judge);
    if !doubts.is_empty() {
        row["doubts"] = json!(doubts);
    }
    row
}
