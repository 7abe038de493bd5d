//! `policy`: which policy is in force and since which line; and what another one would change for whom.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::answer::{Frame, PopulationCount};
use crate::domain::account::State;
use crate::domain::affiliation::Affiliation;
use crate::domain::envelope::EventRef;
use crate::domain::id::AccountId;
use crate::domain::instant::Instant;
use crate::domain::judged_at::JudgedAt;
use crate::domain::policy::Policy;
use crate::domain::risk::{Assessment, Level, Retiring};

/// The answer to `policy show`.
#[derive(Debug, Clone)]
pub struct PolicyAnswer {
    /// What all answers carry.
    pub frame: Frame,
    /// The policy in force.
    pub policy: Policy,
    /// The event that set it; none: no line did, so it is the defaults.
    pub set: Option<EventRef>,
}

/// The answer to `policy check`, which `policy set` gives too before it records anything.
#[derive(Debug, Clone)]
pub struct PolicyChangeAnswer {
    /// What all answers carry.
    pub frame: Frame,
    /// What changes.
    pub changes: PolicyChanges,
}

/// What another policy changes.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct PolicyChanges {
    /// The keys whose value changes, in the order of their names.
    pub keys: Vec<KeyChange>,
    /// Accounts whose ids the other policy's pattern does not match, closed ones too, by id: nobody could ask about
    /// them.
    pub ids_not_matching: Vec<AccountId>,
    /// The open accounts whose level changes, by id.
    pub accounts: Vec<LevelChange>,
    /// The open accounts in force that something to come would make worse, and does not under the policy in force; by
    /// day, then id.
    pub retiring: Vec<RetiringAccount>,
}

/// An account that something to come would make worse.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RetiringAccount {
    /// Whose.
    pub account: AccountId,
    /// How the person belongs to the university.
    pub affiliation: Affiliation,
    /// When, and what it will be.
    pub retiring: Retiring,
}

/// A key whose value changes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KeyChange {
    /// The key, with its table: `limits.apps_and_tokens`.
    pub key: String,
    /// Its value in force; null where it has none.
    pub before: Value,
    /// Its value to be; null where it has none.
    pub after: Value,
}

/// An account whose level changes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LevelChange {
    /// Whose.
    pub account: AccountId,
    /// How the person belongs to the university.
    pub affiliation: Affiliation,
    /// The level under the policy in force.
    pub before: Level,
    /// The level under the other one.
    pub after: Level,
}

impl PolicyChanges {
    /// The accounts by how their level changes, those that get worst first.
    pub fn by_level(&self) -> BTreeMap<(Level, Level), Vec<&AccountId>> {
        let mut changes: BTreeMap<(Level, Level), Vec<&AccountId>> = BTreeMap::new();
        for change in &self.accounts {
            changes.entry((change.after, change.before)).or_default().push(&change.account);
        }
        changes
    }
}

/// What `after` changes for these accounts at `now`, `before` being in force. `matches` says whether an id is one under
/// `after`.
pub fn changes<'a>(
    accounts: impl IntoIterator<Item = (&'a AccountId, &'a State)>,
    now: Instant,
    before: &Policy,
    after: &Policy,
    matches: impl Fn(&AccountId) -> bool,
) -> (PolicyChanges, PopulationCount) {
    let mut changes = PolicyChanges { keys: keys(before, after), ..PolicyChanges::default() };
    let mut population = PopulationCount::default();
    for (account, state) in accounts {
        let Some(affiliation) = &state.affiliation else { continue };
        if !matches(account) {
            changes.ids_not_matching.push(account.clone());
        }
        if !population.meets(state) {
            continue;
        }
        let assessment = |policy| Assessment::of(state, JudgedAt::new(now, policy));
        let (before, after) = (assessment(before), assessment(after));
        let (level_before, level) = (before.level(), after.level());
        let whose = || (account.clone(), affiliation.clone());
        if level_before != level {
            let (account, affiliation) = whose();
            changes.accounts.push(LevelChange { account, affiliation, before: level_before, after: level });
        }
        if level != Level::NotInForce
            && let Some(retiring) = after.retiring()
            && before.retiring().as_ref() != Some(&retiring)
        {
            let (account, affiliation) = whose();
            changes.retiring.push(RetiringAccount { account, affiliation, retiring });
        }
    }
    changes.retiring.sort_by(|a, b| (a.retiring.from, &a.account).cmp(&(b.retiring.from, &b.account)));
    (changes, population)
}

fn keys(before: &Policy, after: &Policy) -> Vec<KeyChange> {
    let value = |policy: &Policy| serde_json::to_value(policy).unwrap_or_default();
    let mut keys = Vec::new();
    differ("", &value(before), &value(after), &mut keys);
    keys
}

/// Walks both values down to what is no table.
fn differ(key: &str, before: &Value, after: &Value, keys: &mut Vec<KeyChange>) {
    if let (Value::Object(old), Value::Object(new)) = (before, after) {
        let names: std::collections::BTreeSet<&String> = old.keys().chain(new.keys()).collect();
        for name in names {
            let key = if key.is_empty() { name.clone() } else { format!("{key}.{name}") };
            let value = |members: &serde_json::Map<String, Value>| members.get(name).cloned().unwrap_or_default();
            differ(&key, &value(old), &value(new), keys);
        }
    } else if before != after {
        keys.push(KeyChange { key: key.to_owned(), before: before.clone(), after: after.clone() });
    }
}
