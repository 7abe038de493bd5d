//! States by account, found with as few looks into memory as possible: with many accounts, whose lines come in no
//! order, that is what folding waits for.

use std::hash::{BuildHasher, RandomState};

use crate::domain::account::State;
use crate::domain::id::AccountId;

/// The states of some accounts.
#[derive(Default)]
pub(super) struct States {
    /// In the order in which they were met, [`CHUNK`] together: a vector that grows would move them again and again, and
    /// each time into memory that has to be cleared first.
    accounts: Vec<Vec<ShardAccount>>,
    /// How many there are.
    count: usize,
    /// An open hash table with linear probing, at most half full: 0, or the hash of an id (upper half) and 1 more than
    /// its place (lower half). It is small enough to stay close to the processor, where a map that holds
    /// the ids is not.
    index: Vec<u64>,
    seed: Seed,
}

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

/// What makes the hashes of this process its own, so that nobody can write ids that all have the same.
struct Seed {
    factors: [u64; 2],
    hasher: RandomState,
}

impl Default for Seed {
    fn default() -> Self {
        let hasher = RandomState::new();
        Self { factors: [hasher.hash_one(0), hasher.hash_one(1)], hasher }
    }
}

/// An id as it is looked for.
#[derive(Clone, Copy, Default)]
pub(super) struct Key {
    /// See [`beginning`].
    beginning: u128,
    /// In its upper half the hash of the id; the lower is 0.
    hash: u64,
}

impl States {
    /// The id as it is looked for.
    pub fn key(&self, id: &str) -> Key {
        let beginning = beginning(id);
        Key { beginning, hash: self.hash(id, beginning) & !LOWER_HALF }
    }

    /// Touches what [`Self::place_of`] and folding look at: first the index for all of the ids, then what it points to.
    /// The processor waits for many places of memory as long as for one, if it is told of all before it needs the first.
    pub fn reach_for(&self, keys: &[Key]) {
        if self.index.is_empty() {
            return;
        }
        let mask = self.index.len() - 1;
        let entries = keys.iter().fold(0, |sum: u64, key| sum.wrapping_add(self.index[home(key.hash, mask)]));
        std::hint::black_box(entries);
        let touched = keys.iter().fold(0, |sum: u64, key| {
            let entry = self.index[home(key.hash, mask)];
            if entry == 0 {
                return sum;
            }
            // Most entries are where their search begins. Of the others, another account is touched for nothing.
            let place = place_in(entry);
            let ShardAccount { has_voids, state, .. } = self.account(place);
            let known = [*has_voids, state.is_registered(), state.reregistration.is_some()];
            sum.wrapping_add(known.into_iter().map(u64::from).sum::<u64>()).wrapping_add(state.version)
        });
        std::hint::black_box(touched);
    }

    /// Touches the methods of the accounts at these places.
    pub fn reach_for_methods(&self, places: &[usize]) {
        reach_for_methods(places.iter().map(|place| &self.account(*place).state));
    }

    /// Where the account is, which is made when it is not there.
    pub fn place(&mut self, id: &str) -> usize {
        let key = self.key(id);
        self.place_of(id, key)
    }

    /// [`Self::place`] of an id that was prepared.
    pub fn place_of(&mut self, id: &str, Key { beginning, hash }: Key) -> usize {
        if self.count * 2 >= self.index.len() {
            self.grow();
        }
        let mask = self.index.len() - 1;
        let mut at = home(hash, mask);
        loop {
            let entry = self.index[at];
            if entry == 0 {
                self.push(ShardAccount {
                    id: AccountId::new(id),
                    has_voids: false,
                    newest: 0,
                    state: State::default(),
                });
                self.index[at] = hash | self.count as u64;
                return self.count - 1;
            }
            if entry & !LOWER_HALF == hash {
                let place = place_in(entry);
                let met = self.account(place).id.as_str();
                if self::beginning(met) == beginning && (id.len() <= LONG || met == id) {
                    return place;
                }
            }
            at = (at + 1) & mask;
        }
    }

    /// The hash of an id. That of a short one is a multiplication, so that the processor has time to look ahead to the
    /// ids that come next while it waits for memory.
    fn hash(&self, id: &str, beginning: u128) -> u64 {
        let [low, high] = self.seed.factors;
        let product = u128::from(beginning as u64 ^ low) * u128::from((beginning >> 64) as u64 ^ high);
        let hash = product as u64 ^ (product >> 64) as u64;
        if id.len() <= LONG { hash } else { hash ^ self.seed.hasher.hash_one(id) }
    }

    /// The state at a place.
    pub fn at(&mut self, place: usize) -> &mut State {
        &mut self.account_mut(place).state
    }

    /// Whether the id of an event ranks above all ids of the account before, so that it certainly is not one of them.
    pub fn is_newest_id(&mut self, place: usize, id: &str) -> bool {
        let newest = &mut self.account_mut(place).newest;
        let rank = rank(id);
        let is_newest = rank > *newest;
        if is_newest {
            *newest = rank;
        }
        is_newest
    }

    /// Notes that the account has voids.
    pub fn mark_voids(&mut self, place: usize) {
        self.account_mut(place).has_voids = true;
    }

    /// Whether the account has voids.
    pub fn has_voids(&self, place: usize) -> bool {
        self.account(place).has_voids
    }

    /// All of them, in no order.
    pub fn into_accounts(self) -> Vec<Vec<ShardAccount>> {
        self.accounts
    }

    fn account(&self, place: usize) -> &ShardAccount {
        &self.accounts[place / CHUNK][place % CHUNK]
    }

    fn account_mut(&mut self, place: usize) -> &mut ShardAccount {
        &mut self.accounts[place / CHUNK][place % CHUNK]
    }

    fn push(&mut self, account: ShardAccount) {
        self.count += 1;
        match self.accounts.last_mut() {
            Some(chunk) if chunk.len() < CHUNK => chunk.push(account),
            _ => {
                // The first chunk grows by itself: most logs that are folded have few accounts.
                let capacity = if self.accounts.is_empty() { 1 } else { CHUNK };
                let mut chunk = Vec::with_capacity(capacity);
                chunk.push(account);
                self.accounts.push(chunk);
            }
        }
    }

    /// Makes room for twice as many.
    fn grow(&mut self) {
        let length = (self.index.len() * 2).max(64);
        let old = std::mem::replace(&mut self.index, vec![0; length]);
        for entry in old.into_iter().filter(|entry| *entry != 0) {
            let mut at = home(entry, length - 1);
            while self.index[at] != 0 {
                at = (at + 1) & (length - 1);
            }
            self.index[at] = entry;
        }
    }
}

/// So many methods of an account are touched.
const MOST_TOUCHED: usize = 16;

/// Touches the methods of these accounts. See [`States::reach_for`].
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

/// How many accounts are kept together.
const CHUNK: usize = 1024;

const LOWER_HALF: u64 = 0xffff_ffff;

/// Where the search for an entry begins.
fn home(entry: u64, mask: usize) -> usize {
    usize::try_from(entry >> 32).unwrap_or(0) & mask
}

fn place_in(entry: u64) -> usize {
    usize::try_from(entry & LOWER_HALF).unwrap_or(0).saturating_sub(1)
}

/// The first bytes of an id and its length: of two ids that have these in common and are not long, one is the other.
#[inline]
fn beginning(id: &str) -> u128 {
    let bytes = id.as_bytes();
    let length = u128::from(u8::try_from(bytes.len()).unwrap_or(u8::MAX)) << 120;
    let first = match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        // Two loads for what most ids are; where they overlap they are the same.
        (Some(first), Some(last)) if bytes.len() <= LONG => {
            let last = u128::from(u64::from_le_bytes(*last)) << 64 >> (8 * (16 - bytes.len()));
            u128::from(u64::from_le_bytes(*first)) | last
        }
        _ => bytes.iter().take(LONG).rev().fold(0, |first, byte| first << 8 | u128::from(*byte)),
    };
    first | length
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

/// From this length on an id has to be compared as a whole.
const LONG: usize = 15;

#[cfg(test)]
mod tests {
    use super::{LONG, States, beginning};

    /// Ids of every length up to well beyond [`LONG`], and for each those that differ from it in one byte.
    fn ids() -> Vec<String> {
        let of_length = |length: usize| {
            let id = "0123456789abcdefghijklmnopqrstuvwxyz"[..length].to_owned();
            let other = |at: usize| format!("{}~{}", &id[..at], &id[at + 1..]);
            (0..length).map(other).chain([id.clone()]).collect::<Vec<_>>()
        };
        (0..=2 * LONG).flat_map(of_length).collect()
    }

    #[test]
    fn the_beginning_of_an_id_is_its_first_bytes_and_its_length() {
        for id in ids() {
            let mut expected = [0; 16];
            let length = id.len().min(LONG);
            expected[..length].copy_from_slice(&id.as_bytes()[..length]);
            expected[15] = u8::try_from(id.len()).unwrap();
            assert_eq!(beginning(&id).to_le_bytes(), expected, "{id}");
        }
    }

    #[test]
    fn every_id_has_a_place_of_its_own_and_keeps_it() {
        let mut states = States::default();
        let places: Vec<usize> = ids().iter().map(|id| states.place(id)).collect();
        assert_eq!(places, (0..ids().len()).collect::<Vec<_>>());
        let again: Vec<usize> = ids().iter().map(|id| states.place(id)).collect();
        assert_eq!(again, places);
        let met: Vec<String> =
            states.into_accounts().into_iter().flatten().map(|account| account.id.as_str().to_owned()).collect();
        assert_eq!(met, ids());
    }

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
