//! `notice`: everybody, as they are and as they would be.

use super::{NotAnswered, OpenLog, Query, Snapshot};
use crate::commands::problem::Problem;
use crate::commands::unsent::Unsent;
use crate::desk::fault::Fault;
use crate::domain::account::State;
use crate::domain::date::Date;
use crate::ledger::{self, Evidence, JudgedPopulation, LinesAskedFor};
use crate::queries::notice::{NoticeAnswer, notices};
use crate::queries::question::NoticeQuestion;

impl Query for NoticeQuestion {
    type Data<'l> = JudgedPopulation;
    type Answer<'d> = NoticeAnswer<'d>;

    fn read(&self, log: &OpenLog) -> Result<(JudgedPopulation, Evidence), Fault> {
        let population = match self.without.is_empty() {
            true => log.judged(LinesAskedFor::None, |account| self.may_write_to(account))?,
            false => log.everybody()?.into(),
        };
        let evidence = population.folded.evidence.clone();
        Ok((population, evidence))
    }

    fn answer<'d>(&self, snapshot: &'d Snapshot<'_, Self>) -> Result<NoticeAnswer<'d>, NotAnswered> {
        let without = |state: &State| {
            let mut state = state.clone();
            ledger::without(&mut state, &snapshot.losses, snapshot.at());
            state
        };
        let supposed: Option<&dyn Fn(&State) -> State> = if snapshot.losses.is_empty() { None } else { Some(&without) };
        let policy = &snapshot.evidence.policy;
        let JudgedPopulation { folded, judged } = &snapshot.data;
        let mut noticed = notices(self, folded.iter(), supposed, snapshot.instant, policy);
        noticed.count(self, judged);
        let frame = snapshot.frame(self, noticed.population);
        Ok(NoticeAnswer { frame, policy, notices: noticed.notices })
    }
}

impl Snapshot<'_, NoticeQuestion> {
    /// A day that has come leaves nothing to be done before.
    ///
    /// # Errors
    /// When it has.
    pub fn refuse_passed(&self, before: Option<Date>) -> Result<(), Problem> {
        match before {
            Some(day) if day <= self.calendar().today => Err(Unsent::DayPassed(day).into()),
            _ => Ok(()),
        }
    }
}
