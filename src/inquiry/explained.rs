//! `--explain`: tells of the accounts that are listed why each is what it is.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::domain::account::State;
use crate::domain::id::AccountId;
use crate::domain::risk::Reason;
use crate::ledger::{self, KeptLines};
use crate::queries::explain::{Explanation, explain};

/// The lines of some accounts, and the states that were judged.
pub(super) struct Explainer<'s> {
    lines: HashMap<Box<str>, Cow<'s, KeptLines>>,
    states: HashMap<&'s AccountId, &'s State>,
}

impl<'s> Explainer<'s> {
    /// Explains these states by these lines.
    pub fn new(
        lines: HashMap<Box<str>, Cow<'s, KeptLines>>,
        states: impl Iterator<Item = (&'s AccountId, &'s State)>,
    ) -> Self {
        Self { lines, states: states.collect() }
    }

    /// Why an account is what it is.
    pub fn explain(&self, account: &AccountId, reasons: &[Reason]) -> Option<Explanation> {
        let lines = self.lines.get(account.as_str()).map(|lines| lines.lines())?;
        Some(explain(&ledger::history(&lines), self.states.get(account)?, reasons))
    }
}
