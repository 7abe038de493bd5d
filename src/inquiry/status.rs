//! `status` and `next`: some accounts, or all, by id.

use super::explained::Explainer;
use super::open_log::with_evidence;
use super::{NotAnswered, OpenLog, Query, Snapshot, what_if};
use crate::desk::fault::Fault;
use crate::domain::account::State;
use crate::domain::advice::caller::Caller;
use crate::domain::id::AccountId;
use crate::domain::judged_at::JudgedAt;
use crate::domain::judgement::JudgedAccount;
use crate::domain::loss::Loss;
use crate::ledger::{Evidence, JudgedPopulation, LinesAskedFor, Population};
use crate::queries::answer::PopulationCount;
use crate::queries::next::{AccountNext, NextAnswer};
use crate::queries::question::{NextQuestion, StatusQuestion};
use crate::queries::status::{AccountStatus, StatusAnswer, selected};

impl Query for StatusQuestion {
    type Data<'l> = JudgedPopulation;
    type Answer<'d> = StatusAnswer<'d>;

    fn read(&self, log: &OpenLog) -> Result<(JudgedPopulation, Evidence), Fault> {
        let population = match (self.explains(), self.all && self.without.is_empty()) {
            (lines, true) => log.judged(lines, |account| self.may_select(account))?,
            (lines, false) => log.folded((!self.all).then_some(&self.accounts[..]), lines)?.into(),
        };
        let evidence = population.folded.evidence.clone();
        Ok((population, evidence))
    }

    fn answer<'d>(&self, snapshot: &'d Snapshot<'_, Self>) -> Result<StatusAnswer<'d>, NotAnswered> {
        let Snapshot { data: JudgedPopulation { folded: states, judged }, instant, evidence, .. } = snapshot;
        let today = snapshot.calendar().today;
        let parts = states.share(|accounts| selected(self, accounts, *instant, &evidence.policy, today));
        let mut population = PopulationCount::default();
        for (JudgedAccount { judgement, .. }, many) in judged {
            let closed = if judgement.is_closed { *many } else { 0 };
            population.add(PopulationCount { accounts: *many, closed });
        }
        let mut accounts = Vec::new();
        for (selected, met) in parts {
            accounts.extend(selected);
            population.add(met);
        }
        accounts.sort_by_cached_key(|status: &AccountStatus<'d>| status.account);
        let mut blanked = evidence.blanked_by_subject();
        if !blanked.is_empty() {
            for status in &mut accounts {
                status.blanked = blanked.remove(status.account.as_str()).unwrap_or_default();
            }
        }
        if self.explains() != LinesAskedFor::None {
            let ids = accounts.iter().map(|status| status.account.as_str());
            let lines = snapshot.log.lines_of(states, ids)?;
            let explainer = Explainer::new(snapshot.log, lines, states.iter());
            for status in &mut accounts {
                if self.explain {
                    status.explain = explainer.explain(status.account, &status.risk.reasons);
                }
                if !self.all {
                    status.known_by = explainer.known_by(status.account);
                }
            }
        }
        Ok(StatusAnswer { frame: snapshot.frame(self, population), accounts })
    }

    fn suppose(population: &mut JudgedPopulation, losses: &[Loss], at: JudgedAt<'_>) {
        what_if::apply(population.folded.states_mut(), losses, at);
    }
}

impl StatusQuestion {
    /// Whose lines have to be known.
    fn explains(&self) -> LinesAskedFor {
        let Self { all, accounts, without, explain, .. } = self.clone();
        let without_filters = Self { all, accounts, without, explain, ..Self::default() };
        match (explain, *self == without_filters) {
            // Of those who are named it is told who recorded what is known.
            _ if !all => LinesAskedFor::OfAll,
            (false, _) => LinesAskedFor::None,
            (true, false) => LinesAskedFor::OfSome,
            (true, true) => LinesAskedFor::OfAll,
        }
    }
}

impl Query for NextQuestion {
    type Data<'l> = Population;
    type Answer<'d> = NextAnswer<'d>;

    fn read(&self, log: &OpenLog) -> Result<(Population, Evidence), Fault> {
        Ok(with_evidence(log.accounts(Some(std::slice::from_ref(&self.account)))?))
    }

    fn answer<'d>(&self, snapshot: &'d Snapshot<'_, Self>) -> Result<NextAnswer<'d>, NotAnswered> {
        let (states, policy, calendar) = (&snapshot.data.accounts, &snapshot.evidence.policy, snapshot.calendar());
        let (today, next_open) = (calendar.today, &*calendar.next_open);
        let next = |(account, state): &'d (AccountId, State)| {
            AccountNext::of(&Caller { account, state, now: snapshot.instant, policy, today, next_open })
        };
        let population = PopulationCount::of_all(states.iter().map(|(_, state)| state));
        let mut accounts: Vec<AccountNext<'d>> = states.iter().filter_map(next).collect();
        let mut blanked = snapshot.evidence.blanked_by_subject();
        for next in &mut accounts {
            next.blanked = blanked.remove(next.account.as_str()).unwrap_or_default();
        }
        Ok(NextAnswer { frame: snapshot.frame(self, population), accounts })
    }

    fn suppose(population: &mut Population, losses: &[Loss], at: JudgedAt<'_>) {
        what_if::apply(population.accounts.iter_mut().map(|(_, state)| state), losses, at);
    }
}
