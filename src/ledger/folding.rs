//! Folding the lines of some accounts as they come. What is voided is left out, as long as the void is among the lines
//! that are taken together: some megabytes of the log. The lines of accounts whose voids came too late are read again.

use std::collections::HashMap;
use std::io;

use super::account_states::Histories;
use super::id_table::Key;
use super::log::Log;
use super::places::{Places, each_line_of};
use super::routed_line::{InvalidAt, RoutedLine};
use super::shards::{Shard, slot};
use super::states::States;
use super::subject_number::shard_of;
use super::voids::Voids;
use crate::domain::account::State;
use crate::domain::account::fold::remember;
use crate::domain::account::history::{EventOutcome, apply_line};
use crate::domain::event::{Event, EventData, EventType};
use crate::domain::sequence::Sequence;

/// Folds accounts.
pub(super) struct Fold<F = ()> {
    pub states: States,
    /// The voids of the accounts that have any.
    pub voids: HashMap<Box<str>, Voids>,
    /// Where the lines lie, and what they are where those of some accounts are going to be asked for.
    pub places: Places,
    /// The lines of each account, where those of all are.
    pub kept: Option<Histories>,
    /// What is told what became of each line.
    pub follower: F,
}

/// How many lines are looked up before the first of them is folded. Accounts come in no order, so most are somewhere
/// else in memory; those of a batch are waited for together.
pub(super) const BATCH: usize = 32;

/// Is told of every line, in the order of the file, what became of it.
pub(super) trait Follower: Send {
    /// Takes note of a line. One that is voided is left out before it is known which line voids it: that is 0 here. The
    /// outcomes of accounts whose voids come late are wrong.
    fn follow(&mut self, line: &RoutedLine<'_>, outcome: EventOutcome);
}

/// Nobody asks.
impl Follower for () {
    #[inline]
    fn follow(&mut self, _: &RoutedLine<'_>, _: EventOutcome) {}
}

impl<F: Follower> Fold<F> {
    pub fn new(follower: F) -> Self {
        let (states, voids, places) = (States::default(), HashMap::new(), Places::default());
        Self { states, voids, places, kept: None, follower }
    }

    /// The same, with the lines kept as they come.
    pub fn keeping_lines(self) -> Self {
        Self { places: Places::keeping_lines(), ..self }
    }

    /// The same, with the lines kept by account.
    pub fn keeping_histories(self) -> Self {
        Self { kept: Some(Histories::new()), ..self }
    }

    /// The accounts whose voids came late.
    pub fn late(&self) -> impl Iterator<Item = &str> {
        self.voids.iter().filter(|(_, voids)| voids.came_late).map(|(id, _)| &**id)
    }

    /// Notes the voids among lines that are not folded yet.
    fn look_ahead(&mut self, records: &[RoutedLine<'_>]) -> Result<(), InvalidAt> {
        let mut voids = records.iter().filter(|record| record.event_type == Some(EventType::EventVoided));
        voids.try_for_each(|record| self.note_void(record))
    }

    fn note_void(&mut self, record: &RoutedLine<'_>) -> Result<(), InvalidAt> {
        if let Some(Ok(EventData { event: Event::EventVoided(void), .. })) = record.event_data()? {
            let place = self.states.place(&record.subject);
            self.states.mark_voids(place);
            self.voids.entry(record.subject.as_ref().into()).or_default().note(&void.event, record.offset);
        }
        Ok(())
    }

    fn fold_all(&mut self, records: &[RoutedLine<'_>]) -> Result<(), InvalidAt> {
        let mut keys = [Key::default(); BATCH];
        let mut places = [0; BATCH];
        for records in records.chunks(BATCH) {
            let (keys, places) = (&mut keys[..records.len()], &mut places[..records.len()]);
            reach_for(records);
            for (key, record) in keys.iter_mut().zip(records) {
                *key = self.states.key(&record.subject);
            }
            self.states.reach_for(keys);
            for ((place, key), record) in places.iter_mut().zip(keys).zip(records) {
                *place = self.states.place_of(&record.subject, *key);
            }
            self.states.reach_for_methods(places);
            for (place, record) in places.iter().zip(records) {
                self.apply(*place, record)?;
            }
        }
        Ok(())
    }

    fn apply(&mut self, place: usize, record: &RoutedLine<'_>) -> Result<(), InvalidAt> {
        self.places.push(&record.subject, record.offset, record.raw);
        if let Some(lines) = self.kept.as_mut().and_then(|kept| slot(kept, &record.subject)) {
            lines.push(record.raw);
        }
        let is_first = self.states.is_newest_id(place, record.id.as_str());
        let mut of_account = if self.states.has_voids(place) { self.voids.get_mut(&*record.subject) } else { None };
        let is_voided = of_account.as_mut().is_some_and(|voids| voids.leave_out(record, is_first));
        let state = self.states.state_at(place);
        state.version += 1;
        let outcome = record.with_event_data(|data| {
            let data = data.and_then(Result::ok);
            if is_voided {
                if let Some(data) = data {
                    remember(state, &data.event);
                }
                return EventOutcome::Voided(Sequence::ZERO);
            }
            // An event that does not fit changes nothing; `log verify` reports it.
            let outcome = apply_line(state, record.time, record.event_type, data);
            match (of_account, data) {
                (Some(voids), Some(EventData { event: Event::EventVoided(void), .. })) => {
                    voids.void(&void.event, record.sequence, state.is_registered())
                }
                _ => outcome,
            }
        })?;
        self.follower.follow(record, outcome);
        Ok(())
    }
}

/// Folds once more the accounts whose voids came late, now that all are known: as if what is voided had never been.
///
/// # Errors
/// When the file cannot be read, or is another one by now.
pub(super) fn refold<F: Follower>(log: &Log<'_>, folds: &mut [Fold<F>]) -> io::Result<()> {
    let late = |fold: &mut Fold<F>| fold.voids.extract_if(|_, voids| voids.came_late).collect::<Vec<_>>();
    let late = folds.iter_mut().flat_map(late).map(|(id, voids)| (id, (State::default(), voids.anew())));
    let mut accounts: HashMap<Box<str>, (State, Voids)> = late.collect();
    if accounts.is_empty() {
        return Ok(());
    }
    let ids: Vec<Box<str>> = accounts.keys().cloned().collect();
    let places: Vec<&Places> = folds.iter().map(|fold| &fold.places).collect();
    each_line_of(log, &places, ids.iter().map(|id| &**id), |raw, offset, line| {
        let Some((state, voids)) = accounts.get_mut(line.subject.as_ref()) else { return };
        state.version += 1;
        let is_voided = voids.meet(&RoutedLine::new(offset, raw, line));
        let data = line.event_data().and_then(Result::ok);
        match data {
            Some(data) if is_voided => remember(state, &data.event),
            data => {
                apply_line(state, line.time, line.event_type, data.as_ref());
            }
        }
    })?;
    let count = folds.len();
    for (id, (state, _)) in accounts {
        if let Some(fold) = folds.get_mut(shard_of(&id, count)) {
            let place = fold.states.place(&id);
            *fold.states.state_at(place) = state;
        }
    }
    Ok(())
}

/// Touches what is read of the lines: another thread may have looked at them, and some time ago. See
/// [`IdTable::reach_for`](super::id_table::IdTable::reach_for).
fn reach_for(records: &[RoutedLine<'_>]) {
    let touched = records.iter().fold(0, |sum: u8, record| {
        let first = |text: &str| text.as_bytes().first().copied().unwrap_or(0);
        let data = record.data.as_bytes().iter().step_by(LINE_OF_CACHE);
        data.fold(sum ^ first(record.id.as_str()) ^ first(&record.subject), |sum, byte| sum ^ byte)
    });
    std::hint::black_box(touched);
}

/// How many bytes come together from memory.
const LINE_OF_CACHE: usize = 64;

impl<F: Follower> Shard for Fold<F> {
    fn take(&mut self, parts: &[&[RoutedLine<'_>]], _: u64) -> Result<(), InvalidAt> {
        for records in parts {
            self.look_ahead(records)?;
        }
        parts.iter().try_for_each(|records| self.fold_all(records))
    }

    fn foresee(&mut self, line: &RoutedLine<'_>) {
        // What is wrong with it is said in its turn.
        let _: Result<(), _> = self.note_void(line);
    }
}
