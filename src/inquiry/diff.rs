//! `diff`: the same accounts as of two parts of the log.

use super::query::shown;
use super::{NotAnswered, OpenLog, Query, Snapshot, up_to_line};
use crate::commands::problem::Problem;
use crate::desk::fault::Fault;
use crate::domain::id::AccountId;
use crate::domain::instant::Instant;
use crate::ledger::{AsOf, Evidence, Population};
use crate::queries::answer::PopulationCount;
use crate::queries::diff::{Before, Changes, DiffAnswer, DiffEnd, of_everybody, of_one};
use crate::queries::question::{DiffQuestion, Earlier};
use crate::queries::status::AccountStatus;

/// One account or all, before and after.
pub struct Ends([Population; 2]);

impl Ends {
    /// Reads both ends; what came after is what the question is asked of.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn read(log: &OpenLog, account: Option<&String>, from: AsOf) -> Result<(Self, Evidence), Fault> {
        let ends = log.accounts_of_both(account.map(std::slice::from_ref), from)?;
        let evidence = ends[1].evidence.clone();
        Ok((Self(ends), evidence))
    }

    /// Whether there is no account now.
    pub fn is_empty(&self) -> bool {
        self.0[1].accounts.is_empty()
    }
}

impl Query for DiffQuestion {
    type Data<'l> = Ends;
    type Answer<'d> = DiffAnswer;

    fn read(&self, log: &OpenLog) -> Result<(Ends, Evidence), Fault> {
        Ends::read(log, self.account.as_ref(), up_to_line(self.from.sequence))
    }

    fn other_part<'s>(&self, Ends([before, _]): &'s Ends) -> Option<(Instant, &'s Evidence)> {
        Some((self.from.as_of, &before.evidence))
    }

    fn answer(&self, snapshot: &Snapshot<'_, Self>) -> Result<DiffAnswer, NotAnswered> {
        let Ends([Population { accounts: before, evidence, .. }, Population { accounts: after, .. }]) = &snapshot.data;
        let as_of = self.from.as_of;
        let before = DiffEnd { accounts: before, now: as_of, policy: &evidence.policy };
        let now = DiffEnd { accounts: after, now: snapshot.instant, policy: &snapshot.evidence.policy };
        let (changes, population) = match &self.account {
            None => of_everybody(self, before, now),
            Some(_) => {
                let was = status(before).map(|(_, status)| status);
                let is = status(now).map(|(account, is)| of_one(account, was.as_ref(), &is));
                let population = PopulationCount::of_all(after.iter().map(|(_, state)| state));
                (is.unwrap_or(Changes::Members(Vec::new())), population)
            }
        };
        let from = Before { as_of, log: shown(evidence) };
        Ok(DiffAnswer { frame: snapshot.frame(self, population), from, changes })
    }
}

impl Snapshot<'_, DiffQuestion> {
    /// What is compared with, the part of the log that was read for it: lines and an instant.
    ///
    /// # Errors
    /// When there is no such line, or it is later than what it is compared with.
    pub fn earlier(&self, from: AsOf) -> Result<Earlier, NotAnswered> {
        let Ends([Population { evidence: before, .. }, _]) = &self.data;
        let as_of = self.log.instant(from, before, self.is_doubtful)?;
        let (sequence, to) = (before.position.link.sequence, self.evidence.position.link.sequence);
        if sequence > to || (sequence == to && as_of > self.instant) {
            return Err(Problem::FromAfterTo.into());
        }
        Ok(Earlier { as_of, sequence })
    }
}

/// The one account as `status` shows it.
fn status(end: DiffEnd<'_>) -> Option<(&AccountId, serde_json::Value)> {
    let (account, state) = end.accounts.first()?;
    let status = AccountStatus::of(account, state, end.now, end.policy)?;
    Some((account, serde_json::to_value(&status).unwrap_or_default()))
}
