//! What an import comes to: its figures, and what of them one account comes to, however often it is decided again.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::account::State;
use crate::domain::event::{Event, EventType};
use crate::domain::id::{AccountId, MethodId};
use crate::domain::instant::Instant;
use crate::domain::kind::{Kind, Limit};
use crate::domain::look::{Look, LookNote, Planned, RecordedFact, Shows};
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

/// What is said of the looks at one account, one after the other. What a record tells may only be clear by what is known
/// later: it says which key it was by a name that a list gives. So what was left open is looked at again, and once that told
/// something, what follows it too, until nothing is new: another run of the same import would find nothing either.
pub(super) struct Looking<'l> {
    looks: &'l [Look],
    /// Those that are still to be looked at in this turn, the last first.
    left: Vec<usize>,
    /// The records that were left open.
    open: BTreeSet<usize>,
    is_first_turn: bool,
    is_any_new: bool,
    notes: Vec<Vec<LookNote>>,
}

impl<'l> Looking<'l> {
    /// At all of these but those that tell nothing new.
    pub fn at(looks: &'l [Look], is_told: impl Fn(&Look) -> bool) -> Self {
        let left = (0..looks.len()).rev().filter(|place| !is_told(&looks[*place])).collect();
        let notes = vec![Vec::new(); looks.len()];
        Self { looks, left, open: BTreeSet::new(), is_first_turn: true, is_any_new: false, notes }
    }

    /// The next one, and those that follow it.
    pub fn next(&mut self) -> Option<(usize, &'l Look, &'l [Look])> {
        if self.left.is_empty() && std::mem::take(&mut self.is_any_new) {
            let was_first = std::mem::take(&mut self.is_first_turn);
            let is_shown = |place: &usize| !was_first && matches!(self.looks[*place].shows, Shows::Methods(_));
            let places = (0..self.looks.len()).rev();
            self.left = places.filter(|place| self.open.contains(place) || is_shown(place)).collect();
        }
        let place = self.left.pop()?;
        Some((place, self.looks.get(place)?, self.looks.get(place + 1..)?))
    }

    /// What came of it. Of what is looked at again only records have more to say than the first time.
    pub fn planned(&mut self, place: usize, planned: Planned) {
        let is_record = self.looks.get(place).is_some_and(|look| look.sort.is_of_records());
        let is_new = !planned.steps.is_empty();
        self.is_any_new |= is_new && (is_record || self.is_first_turn);
        self.open.remove(&place);
        let is_of_another = planned.notes.is_empty() && self.looks.get(place).is_some_and(may_be_told_of_another_later);
        if is_record && !is_new && (is_of_another || planned.notes.iter().any(LookNote::may_be_settled)) {
            self.open.insert(place);
        }
        if let Some(notes) = self.notes.get_mut(place).filter(|_| is_record || self.is_first_turn) {
            *notes = planned.notes;
        }
    }

    /// What is to be said of each.
    pub fn notes(self) -> impl Iterator<Item = (&'l Look, Vec<LookNote>)> {
        self.looks.iter().zip(self.notes)
    }
}

/// Whether what was so already, and recorded nothing, may be of a method that a list puts in the place of that one, as of
/// before. A registration was taken for the method that it is; and what signed in is not put out of its place.
fn may_be_told_of_another_later(look: &Look) -> bool {
    let Shows::Record(fact) = &look.shows else { return false };
    matches!(**fact, RecordedFact::Changed(..) | RecordedFact::ChosenFirst(_) | RecordedFact::Deleted(_))
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
