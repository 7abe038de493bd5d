//! Which accounts somebody is working on: those that were recorded about today.

use std::collections::BTreeSet;

use super::{NotAnswered, OpenLog};
use crate::commands::parse;
use crate::domain::date::Date;
use crate::domain::id::{AccountId, STORE_SUBJECT};
use crate::domain::instant::DAY;

impl OpenLog {
    /// The accounts that were recorded about today, in the policy's time zone, and whose ids end so; none where that is a
    /// whole id by the policy.
    ///
    /// # Errors
    /// When the log cannot be read, or its policy not be worked with.
    pub fn of_today(&self, ending: &str) -> Result<Vec<AccountId>, NotAnswered> {
        // Whatever the time zone, today began within a day.
        let earliest = self.now.plus(-DAY);
        let selected = self.select_events(None, |line| {
            let is_meant = line.recorded >= earliest && line.subject != STORE_SUBJECT && line.subject.ends_with(ending);
            is_meant.then(|| (line.recorded, AccountId::new(&line.subject)))
        })?;
        let policy = &selected.evidence.policy;
        if parse::account(ending, policy).is_ok() {
            return Ok(Vec::new());
        }
        let zone = parse::time_zone(policy)?;
        let today = Date::of(self.now, &zone).beginning(&zone);
        let of_today = selected.events.into_iter().map(|(event, _)| event).filter(|(recorded, _)| *recorded >= today);
        let accounts: BTreeSet<AccountId> = of_today.map(|(_, account)| account).collect();
        Ok(accounts.into_iter().filter(|account| parse::account(account.as_str(), policy).is_ok()).collect())
    }
}
