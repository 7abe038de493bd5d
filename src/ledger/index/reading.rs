//! What is read by the index is handed over in the form in which a cold pass hands it over, so that nobody above can tell
//! which it was, but by the evidence.

use std::collections::BTreeSet;

use super::following::Index;
use crate::domain::account::history::{EventOutcome, replay};
use crate::domain::envelope::{EventRef, Together};
use crate::domain::event::{Event, EventData, EventType};
use crate::domain::failure_domain::FailureDomain;
use crate::domain::id::{AccountId, STORE_SUBJECT};
use crate::ledger::account_states::{Histories, KeptLines, history};
use crate::ledger::events::SelectedEvents;
use crate::ledger::holders::holds_by_lines;
use crate::ledger::index_flaw::IndexFlaw;
use crate::ledger::population::Folded;
use crate::ledger::scan::{Scan, ScanRequest};
use crate::wire::Line;

impl Index {
    /// What work on single accounts needs. None: that takes reading so much that the log is read sooner.
    ///
    /// # Errors
    /// When the index turns out not to be of use.
    pub fn scan(&self, wanted: &ScanRequest<'_>) -> Result<Option<Scan>, IndexFlaw> {
        if !is_few(wanted.subjects.len(), self.len) {
            return Ok(None);
        }
        let together = match wanted.together {
            Some(together) => {
                let subjects = self.in_together(together)?;
                if !is_few(subjects.len(), self.len) {
                    return Ok(None);
                }
                self.events_together(together, &subjects)?
            }
            None => Vec::new(),
        };
        let mut histories = Histories::new();
        for subject in wanted.subjects {
            let lines = self.lines_of(subject)?;
            if !lines.is_empty() {
                histories.insert((*subject).into(), lines);
            }
        }
        let event_line = wanted.event_id.map(|id| self.event_line(id)).transpose()?.flatten();
        let mut registered = BTreeSet::new();
        for candidate in wanted.registered {
            if self.lines_of(candidate)?.lines().iter().any(registers) {
                registered.insert((*candidate).to_owned());
            }
        }
        Ok(Some(Scan::of_index(histories, event_line, registered, together, self.evidence.clone())))
    }

    /// The events of these subjects that belong together, in the order of the file.
    fn events_together(
        &self,
        together: Together<'_>,
        subjects: &BTreeSet<AccountId>,
    ) -> Result<Vec<EventRef>, IndexFlaw> {
        let mut events = Vec::new();
        for subject in subjects {
            let kept = self.lines_of(subject.as_str())?;
            let lines = kept.lines();
            events.extend(lines.iter().filter(|line| together.holds(&line.envelope)).map(Line::event_ref));
        }
        events.sort_unstable_by_key(|event: &EventRef| event.sequence);
        Ok(events)
    }

    /// The accounts that have this now.
    ///
    /// # Errors
    /// When the index turns out not to be of use.
    pub(super) fn holders(&self, thing: &FailureDomain) -> Result<BTreeSet<AccountId>, IndexFlaw> {
        let mut holders = self.mentioned(thing)?;
        let mut outcome = Ok(());
        holders.retain(|id| match self.lines_of(id.as_str()) {
            Ok(kept) => holds_by_lines(id.as_str(), &kept, thing),
            Err(flaw) => {
                outcome = Err(flaw);
                false
            }
        });
        outcome.map(|()| holders)
    }

    /// The states of these accounts.
    ///
    /// # Errors
    /// When the index turns out not to be of use.
    pub fn folded(&self, accounts: &[&str]) -> Result<Folded, IndexFlaw> {
        let mut histories = Histories::new();
        for id in accounts.iter().filter(|id| **id != STORE_SUBJECT) {
            if !histories.contains_key(*id) {
                histories.insert((*id).into(), self.lines_of(id)?);
            }
        }
        let state = |kept: &KeptLines| replay(&history(&kept.lines())).state;
        let states = histories.iter().filter(|(_, kept)| !kept.is_empty()).map(|(id, kept)| (&**id, state(kept)));
        let states = states.collect();
        Ok(Folded::of_index(states, histories.clone(), self.evidence.clone()))
    }

    /// What `select` makes of the lines of one account.
    ///
    /// # Errors
    /// When the index turns out not to be of use.
    pub fn select_events<T>(
        &self,
        account: &str,
        select: impl Fn(&Line<'_>) -> Option<T>,
    ) -> Result<SelectedEvents<T>, IndexFlaw> {
        let kept = self.lines_of(account)?;
        let lines = kept.lines();
        let outcomes: Vec<Option<EventOutcome>> = match account == STORE_SUBJECT {
            true => vec![None; lines.len()],
            false => replay(&history(&lines)).outcomes.into_iter().map(Some).collect(),
        };
        let events = lines.iter().zip(outcomes).filter_map(|(line, outcome)| Some((select(line)?, outcome))).collect();
        Ok(SelectedEvents { events, lines: lines.len(), evidence: self.evidence.clone() })
    }
}

/// Whether reading the lines of so many subjects one by one takes less than reading a log of this length.
pub fn is_few(subjects: usize, log: u64) -> bool {
    const ALWAYS: usize = 64;
    const EACH: u64 = 32 << 10;
    subjects <= ALWAYS || subjects as u64 * EACH <= log
}

fn registers(line: &Line<'_>) -> bool {
    line.event_type == Some(EventType::AccountRegistered)
        && matches!(line.event_data(), Some(Ok(EventData { event: Event::AccountRegistered(_), .. })))
}
