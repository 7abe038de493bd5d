//! `risk`: everybody, judged where they were folded.

use std::mem::ManuallyDrop;

use super::explained::Explainer;
use super::{NotAnswered, OpenLog, Query, Snapshot, what_if};
use crate::desk::fault::Fault;
use crate::domain::judged_at::JudgedAt;
use crate::domain::loss::Loss;
use crate::domain::risk::Level;
use crate::ledger::{Evidence, JudgedPopulation, LinesAskedFor};
use crate::queries::question::RiskQuestion;
use crate::queries::risk::{Judged, RiskAnswer, judge};

impl Query for RiskQuestion {
    /// The process ends soon, and giving the states back one by one takes longer than judging them.
    type Data<'l> = ManuallyDrop<JudgedPopulation>;
    type Answer<'d> = RiskAnswer<'d>;

    fn read(&self, log: &OpenLog) -> Result<(Self::Data<'_>, Evidence), Fault> {
        // What is judged of accounts as they are says nothing of what would be.
        let is_as_it_is = self.without.is_empty() && !self.if_on;
        let population = match (self.explains(), is_as_it_is) {
            (lines, true) => log.judged(lines, |account| self.needs(account))?,
            (lines, false) => log.folded(None, lines)?.into(),
        };
        let evidence = population.folded.evidence.clone();
        Ok((ManuallyDrop::new(population), evidence))
    }

    fn answer<'d>(&self, snapshot: &'d Snapshot<'_, Self>) -> Result<RiskAnswer<'d>, NotAnswered> {
        let (policy, now) = (&snapshot.evidence.policy, snapshot.instant);
        let JudgedPopulation { folded, judged } = &*snapshot.data;
        let mut parts = folded.share(|accounts| judge(self, accounts, now, policy));
        parts.push(Judged::counted(self, judged));
        let mut judged = Judged::together(self, parts);
        if self.explains() != LinesAskedFor::None {
            let ids = judged.accounts.iter().map(|listed| listed.account.as_str());
            let lines = snapshot.log.lines_of(folded, ids)?;
            let explainer = Explainer::new(snapshot.log, lines, folded.iter());
            for listed in &mut judged.accounts {
                listed.explain = explainer.explain(listed.account, &listed.reasons);
            }
        }
        let mut blanked = snapshot.evidence.blanked_by_subject();
        if !blanked.is_empty() {
            for listed in &mut judged.accounts {
                listed.blanked = blanked.remove(listed.account.as_str()).unwrap_or_default();
            }
        }
        let frame = snapshot.frame(self, judged.population);
        Ok(judged.answer(frame))
    }

    fn suppose(population: &mut Self::Data<'_>, losses: &[Loss], at: JudgedAt<'_>) {
        what_if::apply(population.folded.states_mut(), losses, at);
    }
}

impl RiskQuestion {
    /// Whose lines have to be known.
    fn explains(&self) -> LinesAskedFor {
        // Who wants to see those for whom all is well sees nearly everybody.
        let lists_the_well = self.level.iter().any(|word| word == Level::Ok.as_str());
        let lists_most = lists_the_well && self.reason.is_empty() && self.affiliation.is_empty();
        match (self.explain && !self.count, lists_most) {
            (false, _) => LinesAskedFor::None,
            (true, false) => LinesAskedFor::OfSome,
            (true, true) => LinesAskedFor::OfAll,
        }
    }
}
