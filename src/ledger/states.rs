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
    accounts: Vec<Vec<(AccountId, State)>>,
    /// What is looked at of every account before its state is, in the same order.
    keys: Vec<Key>,
    /// An open hash table with linear probing, at most half full: 0, or the hash of an id (upper half) and 1 more than
    /// its place (lower half). It is small enough to stay close to the processor, where a map that holds
    /// the ids is not.
    index: Vec<u64>,
    seed: Seed,
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

/// What is looked at first: small, so that those of many accounts are close to the processor.
struct Key {
    /// See [`beginning`].
    beginning: [u8; 16],
    /// The greatest [`rank`] of an event so far.
    newest: [u8; 16],
    /// Whether some event of the account is voided.
    has_voids: bool,
}

impl States {
    /// Where the account is, which is made when it is not there.
    pub fn place(&mut self, id: &str) -> usize {
        if self.keys.len() * 2 >= self.index.len() {
            self.grow();
        }
        let beginning = beginning(id);
        let hash = self.hash(id, &beginning) & !LOWER_HALF;
        let mask = self.index.len() - 1;
        let mut at = home(hash, mask);
        loop {
            let entry = self.index[at];
            if entry == 0 {
                self.keys.push(Key { beginning, newest: [0; 16], has_voids: false });
                self.push((AccountId::new(id), State::default()));
                self.index[at] = hash | self.keys.len() as u64;
                return self.keys.len() - 1;
            }
            if entry & !LOWER_HALF == hash {
                let place = place_of(entry);
                let is_same = self.keys[place].beginning == beginning;
                if is_same && (id.len() <= LONG || self.account(place).0.as_str() == id) {
                    return place;
                }
            }
            at = (at + 1) & mask;
        }
    }

    /// The hash of an id. That of a short one is a multiplication, so that the processor has time to look ahead to the
    /// ids that come next while it waits for memory.
    fn hash(&self, id: &str, beginning: &[u8; 16]) -> u64 {
        let [low, high] = self.seed.factors;
        let beginning = u128::from_le_bytes(*beginning);
        let product = u128::from(beginning as u64 ^ low) * u128::from((beginning >> 64) as u64 ^ high);
        let hash = product as u64 ^ (product >> 64) as u64;
        if id.len() <= LONG { hash } else { hash ^ self.seed.hasher.hash_one(id) }
    }

    /// The state at a place.
    pub fn at(&mut self, place: usize) -> &mut State {
        &mut self.accounts[place / CHUNK][place % CHUNK].1
    }

    /// Whether the id of an event ranks above all ids of the account before, so that it certainly is not one of them.
    pub fn is_newest_id(&mut self, place: usize, id: &str) -> bool {
        let newest = &mut self.keys[place].newest;
        let rank = rank(id);
        let is_newest = rank > *newest;
        if is_newest {
            *newest = rank;
        }
        is_newest
    }

    /// Notes that the account has voids.
    pub fn mark_voids(&mut self, place: usize) {
        self.keys[place].has_voids = true;
    }

    /// Whether the account has voids.
    pub fn has_voids(&self, place: usize) -> bool {
        self.keys[place].has_voids
    }

    /// Touches what folding will look at first: the ids of the methods of the accounts at these places.
    pub fn reach_for(&self, places: &[usize]) {
        let first_bytes = places
            .iter()
            .flat_map(|place| &self.account(*place).1.methods)
            .fold(0, |sum: u8, method| sum.wrapping_add(method.id.as_str().as_bytes().first().copied().unwrap_or(0)));
        std::hint::black_box(first_bytes);
    }

    /// All of them, in no order.
    pub fn into_accounts(self) -> Vec<Vec<(AccountId, State)>> {
        self.accounts
    }

    fn account(&self, place: usize) -> &(AccountId, State) {
        &self.accounts[place / CHUNK][place % CHUNK]
    }

    fn push(&mut self, account: (AccountId, State)) {
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

/// How many accounts are kept together.
const CHUNK: usize = 1024;

const LOWER_HALF: u64 = 0xffff_ffff;

/// Where the search for an entry begins.
fn home(entry: u64, mask: usize) -> usize {
    usize::try_from(entry >> 32).unwrap_or(0) & mask
}

fn place_of(entry: u64) -> usize {
    usize::try_from(entry & LOWER_HALF).unwrap_or(0).saturating_sub(1)
}

/// The first bytes of an id and its length: of two ids that have these in common and are not long, one is the other.
fn beginning(id: &str) -> [u8; 16] {
    let mut beginning = [0; 16];
    for (to, from) in beginning.iter_mut().zip(id.bytes().take(LONG)) {
        *to = from;
    }
    beginning[LONG] = u8::try_from(id.len()).unwrap_or(u8::MAX);
    beginning
}

/// The first half of a UUID without its hyphens, as it is written: of the UUIDs that are written here, which begin with
/// the time, a later one ranks higher.
fn rank(id: &str) -> [u8; 16] {
    let mut rank = [0; 16];
    if let Some(id) = id.as_bytes().first_chunk::<18>() {
        rank[..8].copy_from_slice(&id[..8]);
        rank[8..12].copy_from_slice(&id[9..13]);
        rank[12..].copy_from_slice(&id[14..]);
    }
    rank
}

/// From this length on an id has to be compared as a whole.
const LONG: usize = 15;
