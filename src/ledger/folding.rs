//! Folding the lines of some accounts as they come. What is voided is left out, as long as the void follows soon: lines
//! are held back for a while before they are folded. Accounts whose voids came too late are left to [`super::refolding`].

use std::collections::HashMap;
use std::ops::Range;

use super::segment::{InvalidAt, RoutedLine};
use super::shards::Shard;
use super::states::{Key, States};
use super::voids::Voids;
use crate::domain::account::fold::{apply, remember};
use crate::domain::event::{Event, EventData, EventType};
use crate::wire;

/// Folds accounts.
pub(super) struct Fold {
    pub states: States,
    /// The voids of the accounts that have any.
    pub voids: HashMap<Box<str>, Voids>,
    /// The last lines, whose voids may still come.
    held: Held,
    /// How many lines are held back.
    ahead: usize,
}

/// How many lines are looked up before the first of them is folded. Accounts come in no order, so most are somewhere
/// else in memory; those of a batch are waited for together.
pub(super) const BATCH: usize = 32;

impl Fold {
    pub fn new(ahead: usize) -> Self {
        Self { states: States::default(), voids: HashMap::new(), held: Held::default(), ahead }
    }

    /// Notes the voids among lines that are not folded yet.
    fn look_ahead(&mut self, records: &[RoutedLine<'_>]) -> Result<(), InvalidAt> {
        for record in records.iter().filter(|record| record.event_type == Some(EventType::EventVoided)) {
            if let Some(Ok(EventData { event: Event::EventVoided(void), .. })) = record.fact()? {
                let place = self.states.place(&record.subject);
                self.states.mark_voids(place);
                self.voids.entry(record.subject.as_ref().into()).or_default().note(&void.event, record.offset);
            }
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
        let is_first = self.states.is_newest_id(place, &record.id);
        let mut of_account = if self.states.has_voids(place) { self.voids.get_mut(&*record.subject) } else { None };
        let is_voided = of_account.as_mut().is_some_and(|voids| voids.leave_out(record, is_first));
        let state = self.states.at(place);
        state.version += 1;
        record.with_fact(|fact| {
            let Some(Ok(fact)) = fact else { return };
            if let (Some(voids), Event::EventVoided(void)) = (of_account, &fact.event) {
                voids.void(&void.event);
            }
            if is_voided {
                remember(state, &fact.event);
                return;
            }
            if matches!(fact.event, Event::MethodAdded(_)) {
                // Most accounts have few methods, and a vector that grows by itself makes room for more.
                state.methods.reserve_exact(if state.methods.is_empty() { 2 } else { 1 });
            }
            // An event that does not fit changes nothing; `log verify` reports it.
            let _: Result<(), _> = apply(state, record.time, fact);
        })
    }
}

/// Touches what is read of the lines: another thread may have looked at them, and some time ago. See
/// [`States::reach_for`].
fn reach_for(records: &[RoutedLine<'_>]) {
    let touched = records.iter().fold(0, |sum: u8, record| {
        let first = |text: &str| text.as_bytes().first().copied().unwrap_or(0);
        let data = record.data.as_bytes().iter().step_by(LINE_OF_CACHE);
        data.fold(sum ^ first(&record.id) ^ first(&record.subject), |sum, byte| sum ^ byte)
    });
    std::hint::black_box(touched);
}

/// How many bytes come together from memory.
const LINE_OF_CACHE: usize = 64;

impl Shard for Fold {
    fn take(&mut self, parts: &[&[RoutedLine<'_>]]) -> Result<(), InvalidAt> {
        for records in parts {
            self.look_ahead(records)?;
        }
        let held = std::mem::take(&mut self.held);
        let earlier = held.records();
        let slices = || std::iter::once(earlier.as_slice()).chain(parts.iter().copied());
        let mut now = slices().map(<[_]>::len).sum::<usize>().saturating_sub(self.ahead);
        for records in slices() {
            let (due, not_yet) = records.split_at(now.min(records.len()));
            now -= due.len();
            self.fold_all(due)?;
            self.held.hold(not_yet);
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), InvalidAt> {
        let held = std::mem::take(&mut self.held);
        self.fold_all(&held.records())
    }
}

/// Lines that are kept for later.
#[derive(Default)]
struct Held {
    bytes: Vec<u8>,
    /// Where each line begins in the file, and where it is in `bytes`.
    lines: Vec<(u64, Range<usize>)>,
}

impl Held {
    fn hold(&mut self, records: &[RoutedLine<'_>]) {
        for record in records {
            let start = self.bytes.len();
            self.bytes.extend_from_slice(record.raw);
            self.lines.push((record.offset, start..self.bytes.len()));
        }
    }

    fn records(&self) -> Vec<RoutedLine<'_>> {
        let record = |(offset, range): &(u64, Range<usize>)| {
            let raw = self.bytes.get(range.clone())?;
            wire::decode(raw).ok().map(|line| RoutedLine::new(*offset, raw, &line))
        };
        self.lines.iter().filter_map(record).collect()
    }
}
