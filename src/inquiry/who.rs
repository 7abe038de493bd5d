//! `who`: everybody that has something; with a ticket, only those whom it was about.

use std::collections::BTreeSet;

use super::open_log::with_evidence;
use super::{NotAnswered, OpenLog, Query, Snapshot};
use crate::commands::who;
use crate::desk::fault::Fault;
use crate::domain::clue::Clue;
use crate::domain::id::STORE_SUBJECT;
use crate::ledger::{Evidence, Population};
use crate::queries::question::WhoQuestion;
use crate::queries::who::{WhoAnswer, found};

impl Query for WhoQuestion {
    type Data<'l> = Population;
    type Answer<'d> = WhoAnswer<'d>;

    fn read(&self, log: &OpenLog) -> Result<(Population, Evidence), Fault> {
        let clues = self.clues();
        let tickets: Vec<&str> = clues.iter().filter_map(Clue::ticket).collect();
        if tickets.is_empty() {
            return Ok(with_evidence(log.accounts(None)?));
        }
        // Tickets are in no state: the log is read for them first.
        let selected = log.select_events(None, |line| {
            let ticket = line.ticket.as_deref()?;
            let which = tickets.iter().position(|wanted| *wanted == ticket)?;
            (line.subject != STORE_SUBJECT).then(|| (which, line.subject.to_string()))
        })?;
        let events: BTreeSet<(usize, String)> = selected.events.into_iter().map(|(event, _)| event).collect();
        let is_of_all = |id: &String| (0..tickets.len()).all(|which| events.contains(&(which, id.clone())));
        let ids: BTreeSet<String> = events.iter().map(|(_, id)| id.clone()).filter(is_of_all).collect();
        Ok(with_evidence(log.accounts(Some(&Vec::from_iter(ids)))?))
    }

    fn answer<'d>(&self, snapshot: &'d Snapshot<'_, Self>) -> Result<WhoAnswer<'d>, NotAnswered> {
        let clues = self.clues();
        let accounts = snapshot.data.accounts.iter().map(|(id, state)| (id, state));
        let (found, population) = found(&clues, accounts, snapshot.at());
        Ok(WhoAnswer { frame: snapshot.frame(self, population), clues, typed: self.typed.clone(), found })
    }
}

impl Snapshot<'_, WhoQuestion> {
    /// What is looked for, under the policy in force, in canonical texts, as a question holds it.
    ///
    /// # Errors
    /// When something typed names nothing that can be looked for, or a number whose key is not to be had.
    pub fn clues(&self, typed: &[String]) -> Result<Vec<String>, NotAnswered> {
        let fingerprint = |number: &_| self.fingerprint(number);
        let context = self.parse_context(&fingerprint);
        typed.iter().map(|typed| Ok(who::clue(typed, &context)?.to_string())).collect()
    }
}
