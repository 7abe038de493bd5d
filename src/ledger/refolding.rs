//! Folding once more the accounts whose voids came late, now that all are known: as if what is voided had never been.

use std::collections::{HashMap, HashSet};

use super::segment::{InvalidAt, RoutedLine};
use super::shards::{Shard, number_of};
use super::voids::Voids;
use crate::domain::account::State;
use crate::domain::account::fold::{apply, remember};

/// Folds accounts whose voids are known.
pub(super) struct Refold {
    accounts: HashMap<Box<str>, (State, Voids)>,
}

/// The accounts that are folded again. They are few, so the numbers that their ids have spare most look-ups.
pub(super) struct RefoldSet {
    ids: HashSet<Box<str>>,
    numbers: Vec<bool>,
}

/// How many different numbers ids have.
const NUMBERS: usize = 1 << 16;

impl RefoldSet {
    /// All that these fold.
    pub fn new(refolds: &[Refold]) -> Self {
        let ids: HashSet<Box<str>> = refolds.iter().flat_map(|refold| refold.accounts.keys().cloned()).collect();
        let mut numbers = vec![false; NUMBERS];
        for id in &ids {
            numbers[number_of(id, NUMBERS)] = true;
        }
        Self { ids, numbers }
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Whether this account is one of them.
    pub fn wants(&self, subject: &str) -> bool {
        self.numbers[number_of(subject, NUMBERS)] && self.ids.contains(subject)
    }
}

impl Refold {
    /// The accounts, with the voids of each.
    pub fn new(voids: impl Iterator<Item = (Box<str>, Voids)>) -> Self {
        Self { accounts: voids.map(|(id, voids)| (id, (State::default(), voids.anew()))).collect() }
    }

    /// The states as they are without what is voided.
    pub fn into_states(self) -> impl Iterator<Item = (Box<str>, State)> {
        self.accounts.into_iter().map(|(id, (state, _))| (id, state))
    }
}

impl Shard for Refold {
    fn take(&mut self, parts: &[&[RoutedLine<'_>]]) -> Result<(), InvalidAt> {
        for record in parts.iter().copied().flatten() {
            let Some((state, voids)) = self.accounts.get_mut(&*record.subject) else { continue };
            state.version += 1;
            let is_voided = voids.meet(record);
            match record.fact()? {
                Some(Ok(fact)) if is_voided => remember(state, &fact.event),
                Some(Ok(fact)) => {
                    let _: Result<(), _> = apply(state, record.time, &fact);
                }
                _ => {}
            }
        }
        Ok(())
    }
}
