//! `audit --follow`: the events that came since, each with what became of it as the log then stands.

use super::audit::{Selected, select};
use super::{NotAnswered, OpenLog, Query, Snapshot};
use crate::desk::fault::Fault;
use crate::domain::sequence::Sequence;
use crate::ledger::Evidence;
use crate::queries::answer::PopulationCount;
use crate::queries::audit::AuditAnswer;
use crate::queries::question::{AuditQuestion, Question};

/// Which events, of the lines behind one.
#[derive(Debug, Clone)]
pub struct FollowQuestion {
    /// Which events.
    pub audit: AuditQuestion,
    /// The last line that is known already.
    pub after: Sequence,
}

/// The same question, as answers keep it.
impl From<FollowQuestion> for Question {
    fn from(question: FollowQuestion) -> Self {
        question.audit.into()
    }
}

impl Query for FollowQuestion {
    type Data<'l> = Selected;
    type Answer<'d> = AuditAnswer<'d>;

    fn read(&self, log: &OpenLog) -> Result<(Selected, Evidence), Fault> {
        select(&self.audit, self.after, log)
    }

    fn answer<'d>(&self, snapshot: &'d Snapshot<'_, Self>) -> Result<AuditAnswer<'d>, NotAnswered> {
        Ok(AuditAnswer {
            frame: snapshot.frame(self, PopulationCount::default()),
            events: (&snapshot.data.events[..]).into(),
        })
    }
}
