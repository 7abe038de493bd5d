//! `shared`: everybody, by id.

use super::open_log::with_evidence;
use super::{NotAnswered, OpenLog, Query, Snapshot};
use crate::desk::fault::Fault;
use crate::ledger::{Evidence, Population};
use crate::queries::question::SharedQuestion;
use crate::queries::shared::{SharedAnswer, shared, threshold};

impl Query for SharedQuestion {
    type Data<'l> = Population;
    type Answer<'d> = SharedAnswer<'d>;

    fn read(&self, log: &OpenLog) -> Result<(Population, Evidence), Fault> {
        Ok(with_evidence(log.accounts(None)?))
    }

    fn answer<'d>(&self, snapshot: &'d Snapshot<'_, Self>) -> Result<SharedAnswer<'d>, NotAnswered> {
        let policy = &snapshot.evidence.policy;
        let (shared, population) = shared(self, snapshot.data.accounts.iter().map(|(id, state)| (id, state)), policy);
        Ok(SharedAnswer { frame: snapshot.frame(self, population), threshold: threshold(self, policy), shared })
    }
}
