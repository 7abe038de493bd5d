//! `status` and `next`: some accounts, or all, by id.

use super::open_log::States;
use super::{NotAnswered, OpenLog, Query, Snapshot, what_if};
use crate::desk::fault::Fault;
use crate::domain::account::State;
use crate::domain::advice::caller::Caller;
use crate::domain::id::AccountId;
use crate::domain::loss::Loss;
use crate::ledger::Evidence;
use crate::queries::answer::PopulationCount;
use crate::queries::next::{AccountNext, NextAnswer};
use crate::queries::question::{NextQuestion, StatusQuestion};
use crate::queries::status::{AccountStatus, StatusAnswer};

impl Query for StatusQuestion {
    type Data<'l> = States;
    type Answer<'d> = StatusAnswer<'d>;

    fn read(&self, log: &OpenLog) -> Result<(States, Evidence), Fault> {
        log.states((!self.all).then_some(&self.accounts[..]), log.as_of)
    }

    fn answer<'d>(&self, snapshot: &'d Snapshot<'_, Self>) -> Result<StatusAnswer<'d>, NotAnswered> {
        let Snapshot { data: states, instant, evidence, .. } = snapshot;
        let today = &snapshot.calendar().today;
        let statuses = states.iter().filter_map(|(id, state)| AccountStatus::of(id, state, *instant, &evidence.policy));
        let mut accounts: Vec<AccountStatus<'d>> = statuses.filter(|status| self.selects(status, today)).collect();
        if self.explain {
            let histories = snapshot.log.histories(accounts.iter().map(|status| status.account))?;
            let explainer = histories.of(states.iter().map(|(id, state)| (id, state)));
            for status in &mut accounts {
                status.explain = explainer.explain(status.account, &status.risk.reasons);
            }
        }
        let population = PopulationCount::of_all(states.iter().map(|(_, state)| state));
        Ok(StatusAnswer { frame: snapshot.frame(self, population), accounts })
    }

    fn without(&self) -> &[String] {
        &self.without
    }

    fn suppose(states: &mut States, losses: &[Loss]) {
        what_if::apply(states.iter_mut().map(|(_, state)| state), losses);
    }
}

impl Query for NextQuestion {
    type Data<'l> = States;
    type Answer<'d> = NextAnswer<'d>;

    fn read(&self, log: &OpenLog) -> Result<(States, Evidence), Fault> {
        log.states(Some(std::slice::from_ref(&self.account)), log.as_of)
    }

    fn answer<'d>(&self, snapshot: &'d Snapshot<'_, Self>) -> Result<NextAnswer<'d>, NotAnswered> {
        let (states, policy, calendar) = (&snapshot.data, &snapshot.evidence.policy, snapshot.calendar());
        let (today, next_open) = (&*calendar.today, &*calendar.next_open);
        let next = |(account, state): &'d (AccountId, State)| {
            AccountNext::of(&Caller { account, state, now: snapshot.instant, policy, today, next_open })
        };
        let population = PopulationCount::of_all(states.iter().map(|(_, state)| state));
        let accounts = states.iter().filter_map(next).collect();
        Ok(NextAnswer { frame: snapshot.frame(self, population), accounts })
    }

    fn without(&self) -> &[String] {
        &self.without
    }

    fn suppose(states: &mut States, losses: &[Loss]) {
        what_if::apply(states.iter_mut().map(|(_, state)| state), losses);
    }
}
