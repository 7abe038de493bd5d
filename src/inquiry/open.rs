//! `open`: everybody of whom something is unfinished.

use super::open_log::with_evidence;
use super::{NotAnswered, OpenLog, Query, Snapshot};
use crate::desk::fault::Fault;
use crate::ledger::{Evidence, Population};
use crate::queries::open::{OpenAnswer, unfinished};
use crate::queries::question::OpenQuestion;

impl Query for OpenQuestion {
    type Data<'l> = Population;
    type Answer<'d> = OpenAnswer<'d>;

    fn read(&self, log: &OpenLog) -> Result<(Population, Evidence), Fault> {
        Ok(with_evidence(log.accounts(None)?))
    }

    fn answer<'d>(&self, snapshot: &'d Snapshot<'_, Self>) -> Result<OpenAnswer<'d>, NotAnswered> {
        let accounts = snapshot.data.accounts.iter().map(|(id, state)| (id, state));
        let (open, population) = unfinished(self, accounts, snapshot.at(), snapshot.calendar().today);
        Ok(OpenAnswer { frame: snapshot.frame(self, population), since: self.since(snapshot.instant), open })
    }
}
