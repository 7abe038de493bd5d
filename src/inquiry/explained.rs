//! `--explain`: tells of the accounts that are listed why each is what it is.

use std::borrow::Cow;
use std::collections::HashMap;

use super::OpenLog;
use crate::domain::account::State;
use crate::domain::id::AccountId;
use crate::domain::risk::Reason;
use crate::ledger::{self, KeptLines};
use crate::queries::explain::{Cause, Explanation, explain, known_by};

/// The lines of some accounts, and the states that were judged.
pub(super) struct Explainer<'s> {
    log: &'s OpenLog,
    lines: HashMap<Box<str>, Cow<'s, KeptLines>>,
    states: HashMap<&'s AccountId, &'s State>,
}

impl<'s> Explainer<'s> {
    /// Explains these states by these lines.
    pub fn new(
        log: &'s OpenLog,
        lines: HashMap<Box<str>, Cow<'s, KeptLines>>,
        states: impl Iterator<Item = (&'s AccountId, &'s State)>,
    ) -> Self {
        Self { log, lines, states: states.collect() }
    }

    /// How what is known of an account is known.
    pub fn known_by(&self, account: &AccountId) -> Vec<Cause> {
        let known = || {
            let lines = self.lines.get(account.as_str())?.lines();
            Some(known_by(&ledger::history(&lines), self.states.get(account)?))
        };
        let mut known = known().unwrap_or_default();
        self.doubt_proofs(&mut known);
        known
    }

    /// Why an account is what it is.
    pub fn explain(&self, account: &AccountId, reasons: &[Reason]) -> Option<Explanation> {
        let lines = self.lines.get(account.as_str()).map(|lines| lines.lines())?;
        let mut explanation = explain(&ledger::history(&lines), self.states.get(account)?, reasons);
        self.doubt_proofs(&mut explanation.mfa);
        explanation.reasons.iter_mut().for_each(|reason| self.doubt_proofs(&mut reason.causes));
        Some(explanation)
    }

    fn doubt_proofs(&self, causes: &mut [Cause]) {
        self.log.doubt_proofs(causes.iter_mut().filter_map(|cause| cause.event.as_mut()));
    }
}
