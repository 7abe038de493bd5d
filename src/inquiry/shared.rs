//! `shared`: by id, everybody who may share something.

use super::{NotAnswered, OpenLog, Query, Snapshot};
use crate::desk::fault::Fault;
use crate::domain::judgement::JudgedAccount;
use crate::ledger::{Evidence, Population};
use crate::queries::question::SharedQuestion;
use crate::queries::shared::{SharedAnswer, shared, threshold};

/// Those who may share something, and all others, counted by what they come to.
pub struct SharingPopulation {
    accounts: Population,
    others: Vec<(JudgedAccount, u64)>,
}

impl Snapshot<'_, SharedQuestion> {
    /// Whether an account is on record.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn knows(&self, id: &str) -> Result<bool, Fault> {
        let is_among = |all: &Population| all.accounts.iter().any(|(known, _)| known.as_str() == id);
        let SharingPopulation { accounts, others } = &self.data;
        Ok(is_among(accounts) || !others.is_empty() && is_among(&self.log.accounts(Some(&[id.to_owned()]))?))
    }
}

impl Query for SharedQuestion {
    type Data<'l> = SharingPopulation;
    type Answer<'d> = SharedAnswer<'d>;

    fn read(&self, log: &OpenLog) -> Result<(SharingPopulation, Evidence), Fault> {
        let population = log.sharing(|policy| threshold(self, policy))?;
        let evidence = population.folded.evidence.clone();
        Ok((SharingPopulation { accounts: population.folded.by_id(), others: population.judged }, evidence))
    }

    fn answer<'d>(&self, snapshot: &'d Snapshot<'_, Self>) -> Result<SharedAnswer<'d>, NotAnswered> {
        let policy = &snapshot.evidence.policy;
        let SharingPopulation { accounts, others } = &snapshot.data;
        let accounts = accounts.accounts.iter().map(|(id, state)| (id, state));
        let (shared, mut population) = shared(self, accounts, policy);
        others.iter().for_each(|(account, many)| population.meets_judged(&account.judgement, *many));
        Ok(SharedAnswer { frame: snapshot.frame(self, population), threshold: threshold(self, policy), shared })
    }
}
