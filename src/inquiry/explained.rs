//! `--explain`: reads the histories of the accounts that are listed, and tells why each is what it is.

use std::collections::HashMap;

use super::OpenLog;
use crate::desk::fault::Fault;
use crate::domain::account::State;
use crate::domain::id::AccountId;
use crate::domain::risk::Reason;
use crate::ledger::{self, Scan, ScanRequest};
use crate::queries::explain::{Explanation, explain};
use crate::wire::Line;

/// The lines of some accounts.
pub(super) struct Histories(Scan);

/// The same by account, and the states that were judged.
pub(super) struct Explainer<'a, 's> {
    lines: HashMap<&'a str, Vec<Line<'a>>>,
    states: HashMap<&'s AccountId, &'s State>,
}

impl OpenLog {
    /// The histories of these accounts.
    pub(super) fn histories<'i>(&self, ids: impl Iterator<Item = &'i AccountId>) -> Result<Histories, Fault> {
        let subjects: Vec<&str> = ids.map(AccountId::as_str).collect();
        self.scan(&ScanRequest { subjects: &subjects, ..ScanRequest::default() }, self.as_of).map(Histories)
    }
}

impl Histories {
    /// Ready to explain these states.
    pub fn of<'a, 's>(&'a self, states: impl Iterator<Item = (&'s AccountId, &'s State)>) -> Explainer<'a, 's> {
        let lines = self.0.histories.iter().map(|(id, kept)| (&**id, kept.lines())).collect();
        Explainer { lines, states: states.collect() }
    }
}

impl Explainer<'_, '_> {
    /// Why an account is what it is.
    pub fn explain(&self, account: &AccountId, reasons: &[Reason]) -> Option<Explanation> {
        let lines = self.lines.get(account.as_str())?;
        Some(explain(&ledger::history(lines), self.states.get(account)?, reasons))
    }
}
