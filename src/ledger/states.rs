//! States by account, found with as few looks into memory as possible: with many accounts, whose lines come in no
//! order, that is what folding waits for.

use std::hash::{BuildHasher, RandomState};

use crate::domain::account::State;
use crate::domain::id::AccountId;

/// The states of some accounts.
#[derive(Default)]
pub(super) struct States {
    slots: Vec<Slot>,
    /// An open hash table with linear probing, at most half full: 0, or the hash of an id (upper half) and 1 more than
    /// its place in `slots` (lower half). It is small enough to stay close to the processor, where a map that holds
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

/// One account.
struct Slot {
    /// See [`beginning`]: compared without following a pointer.
    beginning: [u8; 16],
    /// The greatest id of an event so far: one that is greater was not there before.
    newest: [u8; 36],
    /// Whether some event of the account is voided.
    has_voids: bool,
    id: AccountId,
    state: State,
}

impl States {
    /// Where the account is, which is made when it is not there.
    pub fn place(&mut self, id: &str) -> usize {
        if self.slots.len() * 2 >= self.index.len() {
            self.grow();
        }
        let beginning = beginning(id);
        let hash = self.hash(id, &beginning) & !LOWER_HALF;
        let mask = self.index.len() - 1;
        let mut at = home(hash, mask);
        loop {
            let entry = self.index[at];
            if entry == 0 {
                let (id, state) = (AccountId::new(id), State::default());
                self.slots.push(Slot { beginning, newest: [0; 36], has_voids: false, id, state });
                self.index[at] = hash | self.slots.len() as u64;
                return self.slots.len() - 1;
            }
            if entry & !LOWER_HALF == hash {
                let place = place_of(entry);
                let slot = &self.slots[place];
                if slot.beginning == beginning && (id.len() <= LONG || slot.id.as_str() == id) {
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
        &mut self.slots[place].state
    }

    /// Whether the id of an event is greater than all ids of the account before, so that it certainly is not one of them.
    pub fn is_newest_id(&mut self, place: usize, id: &str) -> bool {
        let newest = &mut self.slots[place].newest;
        match <&[u8; 36]>::try_from(id.as_bytes()) {
            Ok(id) if id > newest => {
                *newest = *id;
                true
            }
            _ => false,
        }
    }

    /// Notes that the account has voids.
    pub fn mark_voids(&mut self, place: usize) {
        self.slots[place].has_voids = true;
    }

    /// Whether the account has voids.
    pub fn has_voids(&self, place: usize) -> bool {
        self.slots[place].has_voids
    }

    /// Touches what folding will look at first: the ids of the methods of the accounts at these places.
    pub fn reach_for(&self, places: &[usize]) {
        let first_bytes = places
            .iter()
            .flat_map(|place| &self.slots[*place].state.methods)
            .fold(0, |sum: u8, method| sum.wrapping_add(method.id.as_str().as_bytes().first().copied().unwrap_or(0)));
        std::hint::black_box(first_bytes);
    }

    /// All of them, in no order.
    pub fn into_accounts(self) -> impl Iterator<Item = (AccountId, State)> {
        self.slots.into_iter().map(|slot| (slot.id, slot.state))
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

/// From this length on an id has to be compared as a whole.
const LONG: usize = 15;
