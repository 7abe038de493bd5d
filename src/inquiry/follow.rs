//! `audit --follow`: the events that came since, each with what became of it as the log then stands. The whole log is read
//! and checked once; after that what was appended, for as long as it can be followed line by line.

use super::audit::{Selected, select, selected, with_outcomes};
use super::{NotAnswered, Noted, OpenLog, Query, Snapshot};
use crate::desk::fault::Fault;
use crate::domain::sequence::Sequence;
use crate::ledger::{AccountStates, Evidence, LiveProjection};
use crate::queries::answer::PopulationCount;
use crate::queries::audit::AuditAnswer;
use crate::queries::question::{AuditQuestion, Question};
use crate::wire::Line;

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

/// A log that is followed, as far as it was read.
#[derive(Default)]
pub struct Followed {
    /// How it stands; none: it was not read yet, or has to be read anew.
    live: Option<LiveProjection>,
    /// Whether it was read once: whoever only looks need not keep everybody.
    is_read: bool,
}

impl Followed {
    /// Asks for the events that came since.
    pub fn ask<'l>(&mut self, question: &FollowQuestion, log: &'l OpenLog) -> Noted<Snapshot<'l, FollowQuestion>> {
        let read = self.read(question, log);
        log.snapshot(&question.zone(), read)
    }

    fn read(&mut self, question: &FollowQuestion, log: &OpenLog) -> Result<(Selected, Evidence), Fault> {
        if let Some(mut live) = self.live.take() {
            let select = |line: &Line<'_>| selected(&question.audit, question.after, line);
            if let Some(appended) = log.readable(live.select_appended(&log.log(), select))? {
                self.live = Some(live);
                return Ok(with_outcomes(appended, log));
            }
        }
        if std::mem::replace(&mut self.is_read, true) {
            let live = log.live()?;
            self.live = live.evidence().damage.is_none().then_some(live);
        }
        question.read(log)
    }
}
