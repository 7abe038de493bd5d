//! What each line of an account did: which fit, which are late, which have been taken back. Voids are folding again
//! without what they name.

use serde_json::Value;

use super::fit::{known_members, members, millis, name_of};
use super::fold::{Account, Told};

/// What became of one line.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// It is of a type that nothing about accounts is known of.
    Unknown,
    /// It was taken back.
    Voided,
    DoesNotFit,
    /// It fits, and the record knows all it says from later. With those of the ids in its list that were registered.
    Late(Vec<String>),
    /// It fits. With the same.
    Fits(Vec<String>),
}

/// The account that these lines (all those of one account, in file order) make; `None` when they register none.
pub fn fold(lines: &[&Value]) -> Option<Account> {
    tell(lines, None).0
}

/// The account, and what each of its lines (all of them, in file order) did, if it was never for the line with the id
/// `without`.
pub fn tell(lines: &[&Value], without: Option<&Value>) -> (Option<Account>, Vec<Effect>) {
    let voided = voided(lines);
    let voids = voids_that_fit(lines);
    let mut account: Option<Account> = None;
    let mut effects = Vec::new();
    for (place, event) in lines.iter().enumerate() {
        let name = name_of(event);
        effects.push(if voided.contains(&&event["id"]) || without == Some(&event["id"]) {
            Effect::Voided
        } else if members(name).is_none() {
            Effect::Unknown
        } else if name == "event.voided" {
            let fits = voids.iter().any(|(void, _)| *void == place);
            if fits {
                note_overrides(&mut account, event);
            }
            if fits { Effect::Fits(Vec::new()) } else { Effect::DoesNotFit }
        } else {
            take(&mut account, event)
        });
    }
    (account, effects)
}

/// What each of these lines did, in short: `None` when it did not fit or has been taken back, else the ids in its list
/// that were registered.
pub fn effects(lines: &[&Value], without: Option<&Value>) -> Vec<Option<Vec<String>>> {
    let in_short = |effect: &Effect| match effect {
        Effect::Fits(ids) | Effect::Late(ids) => Some(ids.clone()),
        _ => None,
    };
    tell(lines, without).1.iter().map(in_short).collect()
}

/// The ids that a void which fits has taken back.
pub fn voided<'a>(lines: &[&'a Value]) -> Vec<&'a Value> {
    voids_that_fit(lines).into_iter().map(|(_, target)| target).collect()
}

/// The places of the voids that fit, and the ids that they take back.
fn voids_that_fit<'a>(lines: &[&'a Value]) -> Vec<(usize, &'a Value)> {
    let mut voids: Vec<(usize, &Value)> = Vec::new();
    let mut is_registered = false;
    for (place, event) in lines.iter().enumerate() {
        let Some(data) = known_members(event) else { continue };
        // A registration cannot be taken back.
        is_registered |= name_of(event) == "account.registered";
        if name_of(event) != "event.voided" || !is_registered {
            continue;
        }
        let Some(target) = lines[..place].iter().find(|earlier| earlier["id"] == data["event"]) else { continue };
        let voidable = !["account.registered", "event.voided"].contains(&name_of(target));
        if voidable && !voids.iter().any(|(_, voided)| *voided == &target["id"]) {
            voids.push((place, &target["id"]));
        }
    }
    voids
}

/// Takes one event in, or leaves everything as it is when it does not fit.
fn take(account: &mut Option<Account>, event: &Value) -> Effect {
    let Some(data) = known_members(event) else { return Effect::DoesNotFit };
    let time = millis(event["time"].as_str().unwrap()).unwrap();
    let name = name_of(event);
    let before = account.clone();
    let told = match account {
        None if name == "account.registered" => {
            *account = Some(Account::registered(&data));
            Some(Told { left: false, done: true })
        }
        None => None,
        Some(_) if name == "account.registered" => None,
        Some(account) => account.take(name, &data, time),
    };
    let Some(told) = told else {
        *account = before;
        return Effect::DoesNotFit;
    };
    let listed = data.get("methods").and_then(Value::as_array).into_iter().flatten();
    let was_registered = |id: &&Value| before.iter().any(|it| it.methods.iter().any(|method| **id == method.id));
    let ids = listed.filter(was_registered).map(|id| id.as_str().unwrap().to_owned()).collect();
    let is_late = told.left && !told.done;
    if is_late {
        // That it was stolen is kept in mind all the same.
        let without_thefts = |account: &Option<Account>| {
            let mut account = account.clone();
            for method in account.iter_mut().flat_map(|account| &mut account.methods) {
                (method.stolen_at, method.theft_over_at) = (None, None);
            }
            account
        };
        assert_eq!(without_thefts(account), without_thefts(&before), "what is late changes nothing: {event}");
    }
    note_overrides(account, event);
    if is_late { Effect::Late(ids) } else { Effect::Fits(ids) }
}

fn note_overrides(account: &mut Option<Account>, event: &Value) {
    let Some(account) = account else { return };
    let codes = event["data"]["overrides"].as_array();
    account.overridden |= codes.into_iter().flatten().any(|code| code != "");
}
