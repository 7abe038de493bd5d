//! `shared`: one number or one serial behind several accounts. Closed accounts are left out.

use std::collections::HashMap;

use serde::Serialize;

use super::answer::{Frame, PopulationCount};
use super::question::{SharedQuestion, within};
use crate::domain::account::{Method, State};
use crate::domain::affiliation::Affiliation;
use crate::domain::device::Serial;
use crate::domain::id::{AccountId, MethodId};
use crate::domain::number::Number;
use crate::domain::policy::Policy;
use crate::domain::text::serialized_as_word;

/// The answer to `shared`.
#[derive(Debug, Clone)]
pub struct SharedAnswer<'a> {
    /// What all answers carry.
    pub frame: Frame,
    /// From how many accounts on something is listed.
    pub threshold: u32,
    /// What is shared, by most accounts first.
    pub shared: Vec<SharedBy<'a>>,
}

/// What kind of thing accounts have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SharedThing {
    /// A phone number, by its fingerprint.
    Number,
    /// The serial of a key or token, compared as labels of devices are.
    Serial,
}

impl SharedThing {
    /// Everything that is compared.
    pub const ALL: [SharedThing; 2] = [Self::Number, Self::Serial];

    /// The word for it in outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Serial => "serial",
        }
    }
}

serialized_as_word!(SharedThing);

/// Something that several accounts have in common. Members in the order of the JSON.
#[derive(Debug, Clone, Serialize)]
pub struct SharedBy<'a> {
    /// What is compared: `number:k1:…`, `serial:…`. It names the row.
    pub domain: String,
    /// What kind of thing it is.
    pub what: SharedThing,
    /// The number, masked; none: it is none.
    pub number: Option<&'a Number>,
    /// The serial, as typed for the first of the accounts; none: it is none.
    pub serial: Option<&'a str>,
    /// Who has it, by id.
    pub accounts: Vec<Holder<'a>>,
}

/// One account that has it.
#[derive(Debug, Clone, Serialize)]
pub struct Holder<'a> {
    /// Whose.
    pub account: &'a AccountId,
    /// How the person belongs to the university.
    pub affiliation: &'a Affiliation,
    /// Which of its methods, in order of registration; usable or not.
    pub methods: Vec<&'a MethodId>,
}

/// Everything that at least as many open accounts as asked for, or as the policy says, have in common.
pub fn shared<'a>(
    question: &SharedQuestion,
    accounts: impl IntoIterator<Item = (&'a AccountId, &'a State)>,
    policy: &Policy,
) -> (Vec<SharedBy<'a>>, PopulationCount) {
    let mut population = PopulationCount::default();
    let mut found: HashMap<(SharedThing, &'a str), SharedBy<'a>> = HashMap::new();
    for (account, state) in accounts {
        let Some(affiliation) = &state.affiliation else { continue };
        if !population.meets(state) {
            continue;
        }
        for method in state.methods.iter().filter(|method| within(&question.kind, method.kind.as_str())) {
            for what in SharedThing::ALL.into_iter().filter(|what| within(&question.only, what.as_str())) {
                let Some(key) = key(what, method) else { continue };
                let shared = found.entry((what, key)).or_insert_with(|| SharedBy {
                    // Of most nothing is listed, so that it is named when that is known.
                    domain: String::new(),
                    what,
                    number: method.number.as_ref().filter(|_| what == SharedThing::Number),
                    serial: method.serial().map(Serial::label).filter(|_| what == SharedThing::Serial),
                    accounts: Vec::new(),
                });
                match shared.accounts.last_mut() {
                    Some(holder) if holder.account == account => holder.methods.push(&method.id),
                    _ => shared.accounts.push(Holder { account, affiliation, methods: vec![&method.id] }),
                }
            }
        }
    }
    let threshold = threshold(question, policy) as usize;
    let is_asked = |shared: &SharedBy<'_>| {
        let of_account = |id: &String| shared.accounts.iter().any(|holder| holder.account.as_str() == id);
        shared.accounts.len() >= threshold && question.account.as_ref().is_none_or(of_account)
    };
    let asked = found.into_iter().filter(|(_, shared)| is_asked(shared));
    let named = |((what, key), shared)| SharedBy { domain: format!("{}:{key}", SharedThing::as_str(what)), ..shared };
    let mut shared: Vec<SharedBy<'a>> = asked.map(named).collect();
    shared.sort_by(|a, b| {
        b.accounts.len().cmp(&a.accounts.len()).then_with(|| (a.what, &a.domain).cmp(&(b.what, &b.domain)))
    });
    (shared, population)
}

/// From how many accounts on something is listed.
pub fn threshold(question: &SharedQuestion, policy: &Policy) -> u32 {
    question.at_least.unwrap_or(policy.shared_threshold)
}

/// By what it is compared. None: the method has none, or only the masked form is known.
fn key(what: SharedThing, method: &Method) -> Option<&str> {
    match what {
        SharedThing::Number => method.fingerprint(),
        SharedThing::Serial => method.serial_key(),
    }
}
