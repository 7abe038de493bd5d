//! A new phone, or a new number: the safe order, what dies, and whether the old phone may go now. What is not recorded
//! is feared to be on the old phone: a wrong "you may" locks a person out.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::caller::Caller;
use super::may_be_default;
use crate::domain::account::{Method, PhoneChange};
use crate::domain::device::device_key;
use crate::domain::holding::{Holding, Holdings, dying_with_phone, has_unknown_number, is_assured, is_lost};
use crate::domain::id::MethodId;
use crate::domain::kind::OnPhone;
use crate::domain::risk::{Assessment, Level};

/// One of the four things to do, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PhoneTask {
    /// Register a method on the new phone.
    Add,
    /// Sign in with it.
    Test,
    /// Make one the default that stays.
    MakeDefault,
    /// Replace or remove what is on the old phone, and only now.
    Remove,
}

/// One thing to do, and whether it is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ToDo {
    /// What.
    pub what: PhoneTask,
    /// Whether it is done.
    pub done: bool,
    /// The methods that it is about: done with these, or else left with these.
    pub methods: Vec<MethodId>,
}

/// The safe order, with what is done and what is left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PhoneOrder {
    /// The old phone, as typed.
    pub from_device: Box<str>,
    /// The new one, as typed.
    pub to_device: Box<str>,
    /// Whether the number changes too.
    pub number_changes: bool,
    /// The day it is planned for.
    pub planned_on: Option<Box<str>>,
    /// Whether that day is over.
    pub overdue: bool,
    /// The four things.
    pub order: Vec<ToDo>,
    /// Of what is left: phones whose number stays, and moves with its SIM.
    pub moves: Vec<MethodId>,
    /// Of what is left: phones whose number has to be changed.
    pub new_number: Vec<MethodId>,
    /// What dies with the old phone.
    pub dies: Vec<MethodId>,
    /// What may be on it too, for all that is recorded: for people, not part of the JSON.
    #[serde(skip)]
    pub may_die: Vec<MethodId>,
    /// Whether the old phone is on record as lost, so that nobody can keep it: for people, not part of the JSON.
    #[serde(skip)]
    pub old_is_lost: bool,
}

/// What speaks against giving the old phone away; the first that holds. The first three are the rules of `remove`, for
/// all that dies at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Against {
    /// No other sign-in method is registered.
    LastMethod,
    /// None of the others can be used.
    WouldLockOut,
    /// None of those that can has passed its last test.
    WouldLeaveUntested,
    /// Those that have, and are elsewhere, did so too long ago.
    TestedLongAgo,
    /// Those that have may be on the old phone, or have the number that is given up.
    NotKnownToBeElsewhere,
}

/// Whether the old phone may be given away now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OldPhone {
    /// The old phone, as typed.
    pub device: Box<str>,
    /// Whether it may.
    pub may_go: bool,
    /// What speaks against it.
    pub because: Option<Against>,
    /// What is still to be dealt with on it.
    pub left: Vec<MethodId>,
    /// What is known to work without it.
    pub works: Vec<MethodId>,
    /// What would be left, and is not known to work, or not known to be elsewhere.
    pub unsure: Vec<MethodId>,
    /// What a single loss would do when it is gone, if MFA were in force.
    pub after: Level,
    /// What may be on it, for all that is recorded, and could be used: for people, not part of the JSON.
    #[serde(skip)]
    pub may_die: Vec<MethodId>,
    /// Whether it is on record as lost, so that nobody can keep it: for people, not part of the JSON.
    #[serde(skip)]
    pub is_lost: bool,
}

/// What happens when the number is changed before anything else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NumberFirst {
    /// What stops working.
    pub stops: Vec<MethodId>,
    /// What can still be signed in with.
    pub left: Vec<MethodId>,
    /// Of what is left, what is known to work.
    pub works: Vec<MethodId>,
    /// Whether nothing is left, in force.
    pub locks_out: bool,
    /// Numbers on record that cannot be used already: for people, not part of the JSON.
    #[serde(skip)]
    pub unavailable: Vec<MethodId>,
}

/// What is on which phone, where no change is under way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewPhone {
    /// The phones that are on record.
    pub phones: Vec<OnOnePhone>,
    /// What lives on a phone, and nobody knows on which.
    pub unknown: Vec<MethodId>,
}

/// What dies with one phone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OnOnePhone {
    /// The phone, as typed.
    pub device: Box<str>,
    /// What is on it.
    pub methods: Vec<MethodId>,
    /// Whether nothing else can be used.
    pub locks_out: bool,
}

fn ids<'m>(methods: impl IntoIterator<Item = &'m Method>) -> Vec<MethodId> {
    methods.into_iter().map(|method| method.id.clone()).collect()
}

/// The safe order; none: no change of phones is under way.
pub fn order(caller: &Caller<'_>) -> Option<PhoneOrder> {
    let (state, change) = (caller.state, caller.state.phone_change.as_ref()?);
    let dying = dying_with_phone(state, caller.at(), change);
    let new = device_key(&change.to_device);
    let on_new: Vec<&Method> =
        state.usable(caller.at()).filter(|method| new.as_deref().is_some_and(|key| method.is_on(key))).collect();
    let untested: Vec<&Method> =
        on_new.iter().copied().filter(|method| !method.passed_last_test(caller.at())).collect();
    let default = state.default_method.as_ref().and_then(|id| state.method(id.as_str()));
    let stays = |method: &&Method| method.is_usable(caller.at()) && !dying.contains(&method.id);
    let default_stays = default.filter(stays);
    let left = state.left_of_phone_change();
    let todo = |what, done, methods| ToDo { what, done, methods };
    let candidates: Vec<&Method> = state
        .usable(caller.at())
        .filter(stays)
        .filter(|method| method.passed_last_test(caller.at()) && may_be_default(method))
        .collect();
    let has_number = |method: &&&Method| method.kind.row().has_number;
    let dying_numbers: BTreeSet<&MethodId> = change.dying_numbers.iter().collect();
    let numbers = |is_dying: bool| {
        let dies_by_number = |method: &Method| change.number_changes && dying_numbers.contains(&method.id);
        ids(left.iter().filter(has_number).filter(|method| dies_by_number(method) == is_dying).copied())
    };
    Some(PhoneOrder {
        from_device: change.from_device.clone(),
        to_device: change.to_device.clone(),
        number_changes: change.number_changes,
        planned_on: change.planned_on.clone(),
        overdue: change.planned_on.as_deref().is_some_and(|day| caller.today.is_after(day)),
        order: vec![
            todo(PhoneTask::Add, !on_new.is_empty(), ids(on_new.iter().copied())),
            match (on_new.is_empty(), untested.is_empty()) {
                (false, true) => todo(PhoneTask::Test, true, ids(on_new.iter().copied())),
                _ => todo(PhoneTask::Test, false, ids(untested)),
            },
            match default_stays {
                Some(default) => todo(PhoneTask::MakeDefault, true, vec![default.id.clone()]),
                None => todo(PhoneTask::MakeDefault, false, ids(candidates)),
            },
            todo(PhoneTask::Remove, left.is_empty(), ids(left.iter().copied())),
        ],
        moves: numbers(false),
        new_number: numbers(true),
        dies: state.methods.iter().map(|method| &method.id).filter(|id| dying.contains(*id)).cloned().collect(),
        may_die: may_die(caller, change, &dying),
        old_is_lost: is_lost(state, &change.from_device),
    })
}

/// What could be used without it, and is not known to be elsewhere or to keep its number.
fn may_die(caller: &Caller<'_>, change: &PhoneChange, dying: &BTreeSet<MethodId>) -> Vec<MethodId> {
    let holdings = Holdings::of(caller.state, caller.at());
    let may_die = |method: &&Method| {
        !dying.contains(&method.id)
            && (holdings.method(method).has_unknown_device() || (change.number_changes && has_unknown_number(method)))
    };
    ids(caller.state.usable(caller.at()).filter(may_die))
}

/// Whether the old phone may be given away now; none: no change of phones is under way.
pub fn old_phone(caller: &Caller<'_>) -> Option<OldPhone> {
    let (state, change) = (caller.state, caller.state.phone_change.as_ref()?);
    let dying = dying_with_phone(state, caller.at(), change);
    let stays = |method: &Method| !dying.contains(&method.id);
    let may_die = may_die(caller, change, &dying);
    let not_elsewhere: BTreeSet<&MethodId> = may_die.iter().collect();
    let is_elsewhere = |method: &Method| !not_elsewhere.contains(&method.id);
    let left: Vec<&Method> = state.usable(caller.at()).filter(|method| stays(method)).collect();
    let (works, unsure): (Vec<&Method>, Vec<&Method>) =
        left.iter().partition(|method| is_elsewhere(method) && is_assured(method, caller.at()));
    let passed = |method: &&&Method| method.passed_last_test(caller.at());
    let because = if !works.is_empty() {
        None
    } else if !state.sign_in_methods().any(stays) {
        Some(Against::LastMethod)
    } else if left.is_empty() {
        Some(Against::WouldLockOut)
    } else if !left.iter().any(|method| method.passed_last_test(caller.at())) {
        Some(Against::WouldLeaveUntested)
    } else if left.iter().filter(passed).any(|method| is_elsewhere(method)) {
        Some(Against::TestedLongAgo)
    } else {
        Some(Against::NotKnownToBeElsewhere)
    };
    let mut after = state.clone();
    after.methods.retain(stays);
    Some(OldPhone {
        device: change.from_device.clone(),
        may_go: because.is_none(),
        because,
        left: ids(state.left_of_phone_change()),
        works: ids(works),
        unsure: ids(unsure),
        after: Assessment::of(&after, caller.at()).if_in_force(),
        may_die,
        is_lost: is_lost(state, &change.from_device),
    })
}

/// What happens when the number is changed first. It is the number that a change of phones gives up, else that of the
/// main phone; without one, every other number that signs in may be meant, whatever its kind. None: a change is under way,
/// and the number stays.
pub fn number_first(caller: &Caller<'_>) -> Option<NumberFirst> {
    let state = caller.state;
    let dying: BTreeSet<&MethodId> = match &state.phone_change {
        Some(change) if !change.number_changes => return None,
        Some(change) => change.dying_numbers.iter().collect(),
        None => BTreeSet::new(),
    };
    let is_dying: &dyn Fn(&Method) -> bool = &|method| dying.contains(&method.id);
    let usable = |is: &dyn Fn(&Method) -> bool| state.usable(caller.at()).filter(|method| is(method)).collect();
    let first_known = [is_dying, &is_main_phone, &|method: &Method| method.kind.row().has_number];
    let given_up: Vec<&Method> =
        first_known.into_iter().map(usable).find(|some: &Vec<_>| !some.is_empty()).unwrap_or_default();
    let numbers: BTreeSet<&str> = given_up.iter().filter_map(|method| method.fingerprint()).collect();
    let given_up: BTreeSet<&MethodId> = given_up.iter().map(|method| &method.id).collect();
    let stops = |method: &&Method| {
        method.fingerprint().is_some_and(|own| numbers.contains(own)) || given_up.contains(&method.id)
    };
    let left: Vec<&Method> = state.usable(caller.at()).filter(|method| !stops(method)).collect();
    Some(NumberFirst {
        stops: ids(state.usable(caller.at()).filter(stops)),
        works: ids(left
            .iter()
            .copied()
            .filter(|method| method.passed_last_test(caller.at()) && !has_unknown_number(method))),
        locks_out: left.is_empty() && state.is_in_force(caller.at()),
        unavailable: ids(state
            .methods
            .iter()
            .filter(|method| method.kind.row().has_number && !method.is_usable(caller.at()))),
        left: ids(left),
    })
}

/// The phone that people carry, whose number changes with a contract.
fn is_main_phone(method: &Method) -> bool {
    let row = method.kind.row();
    row.has_number && row.on_phone == OnPhone::Yes
}

/// What is on which phone; none: a change of phones is under way. What is in a keychain moves with no phone, and a label
/// that names a sort of thing names no phone.
pub fn new_phone(caller: &Caller<'_>) -> Option<NewPhone> {
    let (state, at) = (caller.state, caller.at());
    if state.phone_change.is_some() {
        return None;
    }
    let usable = Holdings::of(state, at).usable(at);
    let is_in_keychain = |of: &Holding<'_>| of.method.device_key().is_some_and(|key| at.standards.is_keychain(key));
    let on_a_phone = || usable.iter().filter(|of| of.method.kind.row().on_phone == OnPhone::Yes && !is_in_keychain(of));
    let labels = state.device_labels();
    let mut phones: Vec<OnOnePhone> = Vec::new();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for key in on_a_phone().flat_map(Holding::devices) {
        places.entry(key).or_insert_with(|| {
            let device = labels.get(key).copied().unwrap_or(key).into();
            phones.push(OnOnePhone { device, methods: Vec::new(), locks_out: false });
            phones.len() - 1
        });
    }
    for of in &usable {
        for place in of.devices().filter_map(|key| places.get(key)) {
            phones[*place].methods.push(of.method.id.clone());
        }
    }
    for phone in &mut phones {
        phone.locks_out = phone.methods.len() == usable.len();
    }
    let is_unknown = |of: &&Holding<'_>| of.devices().next().is_none();
    Some(NewPhone { phones, unknown: ids(on_a_phone().filter(is_unknown).map(|of| of.method)) })
}
