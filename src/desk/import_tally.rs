//! What an import comes to: its figures, and what of them one account comes to, however often it is decided again.

use std::collections::BTreeMap;

use crate::domain::account::State;
use crate::domain::event::{Event, EventType};
use crate::domain::id::{AccountId, MethodId};
use crate::domain::instant::Instant;
use crate::domain::kind::{Kind, Limit};
use crate::domain::look::{Look, LookNote};
use crate::domain::rules::{Refused, Warning};

/// What an import does, or would do.
#[derive(Debug, Clone, Default)]
pub struct ImportTally {
    /// Accounts that were looked at.
    pub accounts: u64,
    /// Accounts of which something was new.
    pub changed: u64,
    /// Accounts that lose methods.
    pub losing: u64,
    /// The methods that they lose.
    pub taken_away: u64,
    /// How many events of each type.
    pub events: BTreeMap<EventType, u64>,
    /// What is to be said of single looks.
    pub notes: Vec<NotedLook>,
    /// What is to be said of the log.
    pub warnings: Vec<Warning>,
}

/// What is to be said of one look.
#[derive(Debug, Clone)]
pub struct NotedLook {
    /// Whose.
    pub account: AccountId,
    /// When it was made.
    pub at: Instant,
    /// What.
    pub note: Result<LookNote, Refused>,
}

/// What comes of all looks at one account.
#[derive(Clone, Default)]
pub(super) struct OfAccount {
    /// What it had before the first.
    before: Vec<(MethodId, Kind)>,
    /// What records registered.
    pub claimed: Vec<MethodId>,
    taken_away: usize,
    /// How many events.
    pub steps: usize,
}

impl OfAccount {
    /// As it stands before the first.
    pub fn of(state: &State) -> Self {
        let before = state.methods.iter().map(|method| (method.id.clone(), method.kind)).collect();
        Self { before, ..Self::default() }
    }

    /// As it stands after one. What came and went within the import was taken away from nobody, nor was that of which
    /// there can be one and another is there.
    pub fn stands(&mut self, state: &State) {
        let is_there =
            |kind: Kind| kind.row().limit == Limit::Slot && state.methods.iter().any(|method| method.kind == kind);
        let is_gone = |(id, kind): &&(MethodId, Kind)| state.method(id.as_str()).is_none() && !is_there(*kind);
        self.taken_away = self.before.iter().filter(is_gone).count();
    }

    /// These events are not recorded.
    pub fn forget<'e>(&mut self, events: impl Iterator<Item = &'e Event<'static>>) {
        for event in events {
            if let Event::MethodAdded(added) = event {
                self.claimed.retain(|method| *method != *added.method);
            }
        }
    }
}

impl ImportTally {
    /// How many events.
    pub fn total(&self) -> u64 {
        self.events.values().sum()
    }

    pub(super) fn count(&mut self, event: &Event<'_>) {
        *self.events.entry(event.event_type()).or_default() += 1;
    }

    pub(super) fn note(&mut self, account: &AccountId, look: &Look, notes: Vec<LookNote>) {
        for note in notes {
            // Of many records about one method it is asked once which one that is.
            let mut of_account = self.notes.iter().rev().take_while(|noted| noted.account == *account);
            let is_said = look.sort.is_of_records() && of_account.any(|noted| noted.note.as_ref() == Ok(&note));
            if !is_said {
                self.notes.push(NotedLook { account: account.clone(), at: look.at, note: Ok(note) });
            }
        }
    }

    pub(super) fn close(&mut self, account: &OfAccount) {
        self.accounts += 1;
        self.changed += u64::from(account.steps > 0);
        self.losing += u64::from(account.taken_away > 0);
        self.taken_away += account.taken_away as u64;
    }

    pub(super) fn add(&mut self, more: Self) {
        self.accounts += more.accounts;
        self.changed += more.changed;
        self.losing += more.losing;
        self.taken_away += more.taken_away;
        for (event_type, count) in more.events {
            *self.events.entry(event_type).or_default() += count;
        }
        self.notes.extend(more.notes);
        self.warnings.extend(more.warnings);
    }
}
