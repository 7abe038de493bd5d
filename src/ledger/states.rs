//! States by account, as they are folded.

use super::id_table::{IdTable, OfId};
use crate::domain::account::State;
use crate::domain::id::AccountId;

/// The states of some accounts.
pub(super) type States = IdTable<ShardAccount>;

/// An account, and what is looked at of it before its state is.
#[derive(Debug)]
#[repr(C)] // In this order in memory: what every line looks at stands together, at the beginning of the state too.
pub(super) struct ShardAccount {
    pub id: AccountId,
    /// Whether some event of the account is voided.
    has_voids: bool,
    /// The greatest [`rank`] of an event so far.
    newest: u128,
    pub state: State,
}

impl ShardAccount {
    /// An account that was folded elsewhere, of which no more lines are going to be met.
    pub fn settled(id: &str, state: State) -> Self {
        Self { id: AccountId::new(id), has_voids: false, newest: 0, state }
    }
}

impl OfId for ShardAccount {
    fn met(id: &str) -> Self {
        Self::settled(id, State::default())
    }

    fn id(&self) -> &str {
        self.id.as_str()
    }

    #[inline]
    fn touch(&self) -> u64 {
        let Self { has_voids, state, .. } = self;
        let known = [*has_voids, state.is_registered(), state.reregistration.is_some()];
        known.into_iter().map(u64::from).sum::<u64>().wrapping_add(state.version)
    }
}

impl States {
    /// Touches the methods of the accounts at these places.
    pub fn reach_for_methods(&self, places: &[usize]) {
        reach_for_methods(places.iter().map(|place| &self.at(*place).state));
    }

    /// The state at a place.
    pub fn state_at(&mut self, place: usize) -> &mut State {
        &mut self.at_mut(place).state
    }

    /// Whether the id of an event ranks above all ids of the account before, so that it certainly is not one of them.
    pub fn is_newest_id(&mut self, place: usize, id: &str) -> bool {
        let newest = &mut self.at_mut(place).newest;
        let rank = rank(id);
        let is_newest = rank > *newest;
        if is_newest {
            *newest = rank;
        }
        is_newest
    }

    /// Notes that the account has voids.
    pub fn mark_voids(&mut self, place: usize) {
        self.at_mut(place).has_voids = true;
    }

    /// Whether the account has voids.
    pub fn has_voids(&self, place: usize) -> bool {
        self.at(place).has_voids
    }
}

/// Touches these states and their methods. See [`IdTable::reach_for`].
pub(super) fn reach_for_states<'s>(states: impl Iterator<Item = &'s State> + Clone) {
    std::hint::black_box(states.clone().fold(0, |sum: u64, state| sum.wrapping_add(state.version)));
    reach_for_methods(states);
}

/// So many methods of an account are touched.
const MOST_TOUCHED: usize = 16;

/// Touches the methods of these accounts. See [`IdTable::reach_for`].
pub(super) fn reach_for_methods<'s>(states: impl Iterator<Item = &'s State>) {
    // Of an account that has very many, most are asked for by no line.
    let methods = states.flat_map(|state| state.methods.iter().take(MOST_TOUCHED));
    // Of each the three parts that events look at: which and what it is, and how it was tried.
    let touched = methods.fold(0, |sum: u64, method| {
        let beginning = method.id.as_str().as_bytes().first().copied().unwrap_or(0);
        sum.wrapping_add(u64::from(beginning) + method.kind as u64 + u64::from(method.last_test.is_some()))
    });
    std::hint::black_box(touched);
}

/// The first half of a UUID without its hyphens, as it is written: of the UUIDs that are written here, which begin with
/// the time, a later one ranks higher.
fn rank(id: &str) -> u128 {
    let digits = |from: usize, to: usize| id.as_bytes().get(from..to).unwrap_or_default();
    match (digits(0, 8).try_into(), digits(9, 13).try_into(), digits(14, 18).try_into()) {
        (Ok(first), Ok(second), Ok(third)) => {
            let last = u64::from(u32::from_be_bytes(second)) << 32 | u64::from(u32::from_be_bytes(third));
            u128::from(u64::from_be_bytes(first)) << 64 | u128::from(last)
        }
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::States;

    #[test]
    fn only_an_event_whose_id_ranks_above_all_before_is_surely_new() {
        let mut states = States::default();
        let (one, other) = (states.place("0000000001"), states.place("0000000002"));
        let id = |beginning: &str| format!("{beginning}-8000-000000000000");
        assert!(states.is_newest_id(one, &id("01935b77-d400-7cc1")));
        for (beginning, is_newest) in [
            ("01935b77-d400-7cc1", false),
            ("01935b77-d400-7cc2", true),
            ("01935b77-d401-7000", true),
            ("01935b77-d400-7fff", false),
            ("01935b78-0000-7000", true),
            ("01935b77-ffff-7fff", false),
        ] {
            assert_eq!(states.is_newest_id(one, &id(beginning)), is_newest, "{beginning}");
        }
        assert!(states.is_newest_id(other, &id("01935b77-d400-7cc1")));
    }
}
