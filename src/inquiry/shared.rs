//! `shared`: everybody, by id.

use super::open_log::States;
use super::{NotAnswered, OpenLog, Query, Snapshot};
use crate::desk::fault::Fault;
use crate::ledger::Evidence;
use crate::queries::question::SharedQuestion;
use crate::queries::shared::{SharedAnswer, shared, threshold};

impl Query for SharedQuestion {
    type Data<'l> = States;
    type Answer<'d> = SharedAnswer<'d>;

    fn read(&self, log: &OpenLog) -> Result<(States, Evidence), Fault> {
        log.states(None, log.as_of)
    }

    fn answer<'d>(&self, snapshot: &'d Snapshot<'_, Self>) -> Result<SharedAnswer<'d>, NotAnswered> {
        let policy = &snapshot.evidence.policy;
        let (shared, population) = shared(self, snapshot.data.iter().map(|(id, state)| (id, state)), policy);
        Ok(SharedAnswer { frame: snapshot.frame(self, population), threshold: threshold(self, policy), shared })
    }
}
