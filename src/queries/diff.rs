//! `diff`: what two answers of `status` say differently: of everybody in a few words each, of one account member by
//! member. Whoever is closed counts as not there.

use serde::Serialize;
use serde_json::{Map, Value};

use super::answer::{Frame, PopulationCount, ShownEvidence};
use super::question::{DiffQuestion, within};
use crate::domain::account::State;
use crate::domain::account::mfa_state::MfaState;
use crate::domain::affiliation::Affiliation;
use crate::domain::id::AccountId;
use crate::domain::instant::Instant;
use crate::domain::judged_at::JudgedAt;
use crate::domain::policy::Policy;
use crate::domain::risk::{Assessment, Level};
use crate::domain::text::serialized_as_word;

/// The answer to `diff`.
#[derive(Debug, Clone)]
pub struct DiffAnswer {
    /// What all answers carry: of what came after.
    pub frame: Frame,
    /// What stood before.
    pub from: Before,
    /// What changed.
    pub changes: Changes,
}

/// The other end of the comparison.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Before {
    /// The instant that was judged.
    pub as_of: Instant,
    /// From which state of the log.
    pub log: ShownEvidence,
}

/// What changed.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Changes {
    /// Of everybody: the gravest first, then by id.
    Accounts(Vec<AccountDiff>),
    /// Of one account.
    Members(Vec<MemberChange>),
}

/// What became of an account. In this order they are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// Nothing works now, and something did.
    NewlyLockedOut,
    /// One loss locks out now, and it was better before.
    NewlyCritical,
    /// It was locked out or critical, and is better now, still in force.
    Recovered,
    /// MFA is in force now.
    NewlyInForce,
    /// MFA was in force.
    NoLongerInForce,
    /// It was not on record.
    NewlyRegistered,
    /// It was closed.
    Returned,
    /// It is closed now.
    Left,
}

impl Change {
    /// Every change, in order.
    pub const ALL: [Change; 8] = [
        Self::NewlyLockedOut,
        Self::NewlyCritical,
        Self::Recovered,
        Self::NewlyInForce,
        Self::NoLongerInForce,
        Self::NewlyRegistered,
        Self::Returned,
        Self::Left,
    ];

    /// The word for it in outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NewlyLockedOut => "newly-locked-out",
            Self::NewlyCritical => "newly-critical",
            Self::Recovered => "recovered",
            Self::NewlyInForce => "newly-in-force",
            Self::NoLongerInForce => "no-longer-in-force",
            Self::NewlyRegistered => "newly-registered",
            Self::Returned => "returned",
            Self::Left => "left",
        }
    }
}

serialized_as_word!(Change);

/// One account that changed. Members in the order of the JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AccountDiff {
    /// Whose.
    pub account: AccountId,
    /// How the person belongs to the university now.
    pub affiliation: Affiliation,
    /// What became of it, the gravest first.
    pub changes: Vec<Change>,
    /// What it was; none: it was not on record.
    pub before: Option<Side>,
    /// What it is.
    pub after: Side,
}

/// What an account is at one end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Side {
    /// Whether it is open.
    pub open: bool,
    /// The state of MFA.
    pub mfa_state: MfaState,
    /// The step of the procedure; none in force.
    pub step: Option<u8>,
    /// The level.
    pub level: Level,
}

/// One member of the status of an account that changed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MemberChange {
    /// Whose.
    pub account: AccountId,
    /// Which: a path such as `risk.level`, `methods.m2.last_test`; empty: the account itself, which was not on record.
    pub member: String,
    /// What it was.
    pub before: Value,
    /// What it is.
    pub after: Value,
}

/// Everybody, as of one end.
#[derive(Debug, Clone, Copy)]
pub struct DiffEnd<'a> {
    /// The accounts, by id.
    pub accounts: &'a [(AccountId, State)],
    /// The instant to judge at.
    pub now: Instant,
    /// The policy in force.
    pub policy: &'a Policy,
}

impl DiffEnd<'_> {
    fn side(&self, state: &State) -> Side {
        let at = JudgedAt::new(self.now, self.policy);
        Side {
            open: !state.closed,
            mfa_state: state.mfa_state(at),
            step: state.setup_step(at),
            level: Assessment::of(state, at).level(),
        }
    }
}

/// What changed for whom, among the affiliations and of the changes that are asked for.
pub fn of_everybody(question: &DiffQuestion, before: DiffEnd<'_>, after: DiffEnd<'_>) -> (Changes, PopulationCount) {
    let mut population = PopulationCount::default();
    let mut found = Vec::new();
    let mut earlier = before.accounts.iter().peekable();
    for (account, state) in after.accounts {
        // Both are by id, and whoever is on record stays on record.
        while earlier.next_if(|(id, _)| id < account).is_some() {}
        let was = earlier.next_if(|(id, _)| id == account).map(|(_, state)| before.side(state));
        let Some(affiliation) = state.affiliation.as_ref().filter(|word| within(&question.affiliation, word.as_str()))
        else {
            continue;
        };
        population.meets(state);
        let is = after.side(state);
        let changes = changes(was, is);
        if changes.iter().any(|change| within(&question.change, change.as_str())) {
            let (account, affiliation) = (account.clone(), affiliation.clone());
            found.push(AccountDiff { account, affiliation, changes, before: was, after: is });
        }
    }
    found.sort_by(|a, b| (a.changes.first(), &a.account).cmp(&(b.changes.first(), &b.account)));
    (Changes::Accounts(found), population)
}

/// What became of an account that was this and is that.
fn changes(before: Option<Side>, after: Side) -> Vec<Change> {
    let was = before.filter(|side| side.open);
    let is = Some(after).filter(|side| side.open);
    let (was, is) = match (was, is) {
        (None, None) => return Vec::new(),
        (Some(_), None) => return vec![Change::Left],
        (was, Some(is)) => (was, is),
    };
    let level = was.map_or(Level::NotInForce, |side| side.level);
    let was_bad = matches!(level, Level::LockedOut | Level::Critical);
    let (was_in_force, is_in_force) =
        (was.is_some_and(|side| side.mfa_state.is_in_force()), is.mfa_state.is_in_force());
    let holds = |change: &Change| match change {
        Change::NewlyLockedOut => is.level == Level::LockedOut && level != Level::LockedOut,
        Change::NewlyCritical => is.level == Level::Critical && !was_bad,
        Change::Recovered => was_bad && is_in_force && is.level > level,
        Change::NewlyInForce => is_in_force && !was_in_force,
        Change::NoLongerInForce => was_in_force && !is_in_force,
        Change::NewlyRegistered => before.is_none(),
        Change::Returned => before.is_some_and(|side| !side.open),
        Change::Left => false,
    };
    Change::ALL.into_iter().filter(holds).collect()
}

/// What of the status of one account changed, `as_of` apart: both as in the JSON of `status`. Methods are told apart by
/// their ids.
pub fn of_one(account: &AccountId, before: Option<&Value>, after: &Value) -> Changes {
    let mut found = Vec::new();
    let mut note = |member: &str, before: &Value, after: &Value| {
        let (member, before, after) = (member.to_owned(), before.clone(), after.clone());
        found.push(MemberChange { account: account.clone(), member, before, after });
    };
    match (before.map(by_name), by_name(after)) {
        (Some(before), after) => differ("", &before, &after, &mut note),
        (None, _) => note("", &Value::Null, after),
    }
    Changes::Members(found)
}

/// The status with its methods by their ids, and without the instant.
fn by_name(status: &Value) -> Value {
    let mut status = status.clone();
    if let Some(members) = status.as_object_mut() {
        members.remove("as_of");
        if let Some(Value::Array(methods)) = members.get("methods") {
            let id = |method: &Value| method.get("method").and_then(Value::as_str).map(str::to_owned);
            let methods: Map<String, Value> =
                methods.iter().filter_map(|method| Some((id(method)?, method.clone()))).collect();
            members.insert("methods".to_owned(), Value::Object(methods));
        }
    }
    status
}

/// Walks both values; lists are told as a whole.
fn differ(path: &str, before: &Value, after: &Value, note: &mut impl FnMut(&str, &Value, &Value)) {
    let (Value::Object(old), Value::Object(new)) = (before, after) else {
        if before != after {
            note(path, before, after);
        }
        return;
    };
    let gone = old.keys().filter(|name| !new.contains_key(*name));
    for name in new.keys().chain(gone) {
        let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        let value = |members: &Map<String, Value>| members.get(name).cloned().unwrap_or_default();
        differ(&path, &value(old), &value(new), note);
    }
}
