//! Question → answer, for the queries and for `recheck` alike. The answer is printed by whoever asked.

use std::collections::BTreeSet;

use super::asked::Asked;
use super::output::Exit;
use crate::domain::account::State;
use crate::domain::account::history::replay;
use crate::domain::id::AccountId;
use crate::ledger::{self, AsOf, Evidence, ScanRequest};
use crate::queries::question::StatusQuestion;

/// The states that a status question is about, each account once and by id, and what they rest on.
///
/// # Errors
/// When the log cannot be read.
pub fn states(asked: &Asked, question: &StatusQuestion) -> Result<(Vec<(AccountId, State)>, Evidence), Exit> {
    let named = (!question.all).then_some(&question.accounts[..]);
    states_as_of(asked, named, asked.as_of)
}

/// The states of these accounts, or of all, as of any part of the log.
///
/// # Errors
/// When the log cannot be read.
pub fn states_as_of(
    asked: &Asked,
    accounts: Option<&[String]>,
    as_of: AsOf,
) -> Result<(Vec<(AccountId, State)>, Evidence), Exit> {
    let log = asked.log();
    let unreadable = |error| asked.unreadable(&error);
    let Some(accounts) = accounts else {
        let population = ledger::population(&log, as_of, asked.checks, asked.effort()).map_err(unreadable)?;
        return Ok((population.accounts, population.evidence));
    };
    // By id, each once, however they were typed.
    let subjects: BTreeSet<&str> = accounts.iter().map(String::as_str).collect();
    let subjects: Vec<&str> = subjects.into_iter().collect();
    let wanted = ScanRequest { subjects: &subjects, ..ScanRequest::default() };
    let scan = ledger::scan(&log, &wanted, as_of, asked.checks, asked.effort()).map_err(unreadable)?;
    let states = subjects
        .iter()
        .map(|id| (AccountId::new(id), replay(&ledger::history(&scan.lines(id))).state))
        .filter(|(_, state)| state.is_registered())
        .collect();
    Ok((states, scan.evidence))
}
