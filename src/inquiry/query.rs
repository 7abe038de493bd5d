//! What every question is to the room that asks it.

use super::{NotAnswered, OpenLog, Snapshot, Zone};
use crate::desk::fault::Fault;
use crate::domain::loss::Loss;
use crate::ledger::Evidence;

/// A question, in the form that is kept with its answer: typed for the first time, and asked again years later, it takes
/// the same way.
pub trait Query: Sized {
    /// What it needs of the log.
    type Data<'l>;
    /// Its answer, about what was read.
    type Answer<'d>
    where
        Self: 'd;

    /// Reads what it needs of the log, and what that rests on.
    ///
    /// # Errors
    /// When the log cannot be read.
    fn read<'l>(&self, log: &'l OpenLog) -> Result<(Self::Data<'l>, Evidence), Fault>;

    /// Answers.
    ///
    /// # Errors
    /// When the question, or the policy in force, cannot be worked with.
    fn answer<'d>(&self, snapshot: &'d Snapshot<'_, Self>) -> Result<Self::Answer<'d>, NotAnswered>;

    /// What it supposes to be lost, in canonical texts.
    fn without(&self) -> &[String] {
        &[]
    }

    /// Supposes it lost, where the whole answer is about what is left.
    fn suppose(_data: &mut Self::Data<'_>, _losses: &[Loss]) {}

    /// In which time zone times are told.
    fn zone(&self) -> Zone {
        Zone::OfPolicy
    }
}

/// What the log says of itself, without anybody's lines.
impl Query for () {
    type Data<'l> = ();
    type Answer<'d> = ();

    fn read(&self, log: &OpenLog) -> Result<((), Evidence), Fault> {
        Ok(((), log.evidence(log.as_of)?))
    }

    fn answer(&self, _: &Snapshot<'_, Self>) -> Result<(), NotAnswered> {
        Ok(())
    }
}

/// Does the same for whatever question it is.
macro_rules! each_question {
    ($question:expr, $it:ident => $then:expr) => {
        match $question {
            $crate::queries::question::Question::Status($it) => $then,
            $crate::queries::question::Question::Risk($it) => $then,
            $crate::queries::question::Question::Next($it) => $then,
            $crate::queries::question::Question::Audit($it) => $then,
            $crate::queries::question::Question::Shared($it) => $then,
            $crate::queries::question::Question::Stats($it) => $then,
            $crate::queries::question::Question::Diff($it) => $then,
            $crate::queries::question::Question::Notice($it) => $then,
            $crate::queries::question::Question::PolicyShow($it) => $then,
            $crate::queries::question::Question::PolicyCheck($it) => $then,
        }
    };
}
pub(crate) use each_question;
