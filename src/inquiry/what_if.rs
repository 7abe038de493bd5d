//! `--without X`: supposing that something is lost.

use super::{NotAnswered, Query, Snapshot};
use crate::commands::problem::Problem;
use crate::commands::what_if;
use crate::domain::account::State;
use crate::domain::judged_at::JudgedAt;
use crate::domain::loss::Loss;
use crate::ledger;

impl<Q: Query> Snapshot<'_, Q> {
    /// The losses that are typed. What one account has can be asked about where `is_one` account is.
    ///
    /// # Errors
    /// When one names nothing that can be lost, or something of one account where more are asked about.
    pub fn losses(&self, typed: &[String], is_one: bool) -> Result<Vec<Loss>, NotAnswered> {
        let fingerprint = |number: &_| self.fingerprint(number);
        let context = self.parse_context(&fingerprint);
        let loss = |typed: &String| match what_if::loss(typed, &context)? {
            loss if loss.is_of_one_account() && !is_one => Err(Problem::LossOfOneAccount(typed.clone()).into()),
            loss => Ok(loss),
        };
        typed.iter().map(loss).collect()
    }

    /// Supposes all of it lost. What it is, in canonical texts, as a question holds it.
    pub fn suppose(&mut self, losses: Vec<Loss>) -> Vec<String> {
        let at = JudgedAt::new(self.instant, &self.evidence.policy);
        Q::suppose(&mut self.data, &losses, at);
        self.losses = losses;
        self.losses.iter().map(Loss::to_string).collect()
    }
}

/// The states as if all of it were lost.
pub(super) fn apply<'s>(states: impl IntoIterator<Item = &'s mut State>, losses: &[Loss], at: JudgedAt<'_>) {
    if !losses.is_empty() {
        states.into_iter().for_each(|state| ledger::without(state, losses, at));
    }
}
