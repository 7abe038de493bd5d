//! `who`: who has a number, a serial, a device, or a ticket. Closed accounts are found too: whoever calls may have left.

use serde::Serialize;

use super::answer::{Frame, PopulationCount};
use crate::domain::account::mfa_state::MfaState;
use crate::domain::account::{Method, State};
use crate::domain::affiliation::Affiliation;
use crate::domain::clue::Clue;
use crate::domain::id::{AccountId, MethodId};
use crate::domain::judged_at::JudgedAt;
use crate::domain::risk::{Assessment, Level};

/// The answer to `who`.
#[derive(Debug, Clone)]
pub struct WhoAnswer<'a> {
    /// What all answers carry.
    pub frame: Frame,
    /// What was looked for.
    pub clues: Vec<Clue>,
    /// The same as it was typed, in the same order; nothing where the question was kept with an answer.
    pub typed: Vec<String>,
    /// The accounts, by id.
    pub found: Vec<FoundAccount<'a>>,
}

/// One account that has all that was looked for. Members in the order of the JSON.
#[derive(Debug, Clone, Serialize)]
pub struct FoundAccount<'a> {
    /// Whose.
    pub account: &'a AccountId,
    /// How the person belongs to the university.
    pub affiliation: &'a Affiliation,
    /// Whether the account is open.
    pub open: bool,
    /// The state of MFA.
    pub mfa_state: MfaState,
    /// The level of risk.
    pub level: Level,
    /// The methods by which it was found, in order of registration; none where a ticket alone was looked for.
    pub methods: Vec<&'a MethodId>,
    /// The same methods, for people.
    #[serde(skip)]
    pub found_by: Vec<&'a Method>,
}

/// Those of these accounts that have all of it, each clue with a registered method; tickets were looked for before.
pub fn found<'a>(
    clues: &[Clue],
    accounts: impl IntoIterator<Item = (&'a AccountId, &'a State)>,
    at: JudgedAt<'_>,
) -> (Vec<FoundAccount<'a>>, PopulationCount) {
    let clues: Vec<&Clue> = clues.iter().filter(|clue| clue.ticket().is_none()).collect();
    let mut population = PopulationCount::default();
    let mut found = Vec::new();
    for (account, state) in accounts {
        let Some(affiliation) = &state.affiliation else { continue };
        population.add(PopulationCount::of_all([state]));
        if !clues.iter().all(|clue| state.methods.iter().any(|method| clue.is_of(method))) {
            continue;
        }
        let found_by: Vec<&Method> =
            state.methods.iter().filter(|method| clues.iter().any(|clue| clue.is_of(method))).collect();
        found.push(FoundAccount {
            account,
            affiliation,
            open: !state.closed,
            mfa_state: state.mfa_state(at),
            level: Assessment::of(state, at).level(),
            methods: found_by.iter().map(|method| &method.id).collect(),
            found_by,
        });
    }
    (found, population)
}
