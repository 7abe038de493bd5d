//! Things by id, found with as few looks into memory as possible: with many accounts, whose lines come in no order, that is
//! what whoever reads a log waits for.

use std::hash::{BuildHasher, RandomState};

/// What is kept of an id.
pub(super) trait OfId {
    /// What there is when an id is met for the first time.
    fn met(id: &str) -> Self;

    /// The id.
    fn id(&self) -> &str;

    /// Reads a little of each part that every line looks at, and makes a number of it.
    fn touch(&self) -> u64;
}

/// What is kept of some ids.
pub(super) struct IdTable<A> {
    /// In the order in which they were met, [`CHUNK`] together: a vector that grows would move them again and again, and
    /// each time into memory that has to be cleared first.
    chunks: Vec<Vec<A>>,
    /// How many there are.
    count: usize,
    /// An open hash table with linear probing, at most half full: 0, or the hash of an id (upper half) and 1 more than
    /// its place (lower half). It is small enough to stay close to the processor, where a map that holds
    /// the ids is not.
    index: Vec<u64>,
    seed: Seed,
}

impl<A> Default for IdTable<A> {
    fn default() -> Self {
        Self { chunks: Vec::new(), count: 0, index: Vec::new(), seed: Seed::default() }
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

impl<A: OfId> IdTable<A> {
    /// The id as it is looked for.
    pub fn key(&self, id: &str) -> Key {
        let beginning = beginning(id);
        Key { beginning, hash: self.hash(id, beginning) & !LOWER_HALF }
    }

    /// Touches what [`Self::place_of`] and those who ask for places look at: first the index for all of the ids, then
    /// what it points to. The processor waits for many places of memory as long as for one, if it is told of all before it needs the first.
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
            // Most entries are where their search begins. Of the others, something else is touched for nothing.
            sum.wrapping_add(self.at(place_in(entry)).touch())
        });
        std::hint::black_box(touched);
    }

    /// Where what is kept of an id is; it is made when it is not there.
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
                self.push(A::met(id));
                self.index[at] = hash | self.count as u64;
                return self.count - 1;
            }
            if entry & !LOWER_HALF == hash {
                let place = place_in(entry);
                let met = self.at(place).id();
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

    /// What is at a place.
    pub fn at(&self, place: usize) -> &A {
        &self.chunks[place / CHUNK][place % CHUNK]
    }

    /// The same, to be changed.
    pub fn at_mut(&mut self, place: usize) -> &mut A {
        &mut self.chunks[place / CHUNK][place % CHUNK]
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.count
    }

    /// All of them, in the order in which they were met.
    pub fn iter(&self) -> impl Iterator<Item = &A> {
        self.chunks.iter().flatten()
    }

    /// The same, some together.
    pub fn into_chunks(self) -> Vec<Vec<A>> {
        self.chunks
    }

    fn push(&mut self, one: A) {
        self.count += 1;
        match self.chunks.last_mut() {
            Some(chunk) if chunk.len() < CHUNK => chunk.push(one),
            _ => {
                // The first chunk grows by itself: most logs that are read have few accounts.
                let capacity = if self.chunks.is_empty() { 1 } else { CHUNK };
                let mut chunk = Vec::with_capacity(capacity);
                chunk.push(one);
                self.chunks.push(chunk);
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

/// How many are kept together.
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

/// From this length on an id has to be compared as a whole.
const LONG: usize = 15;

#[cfg(test)]
mod tests {
    use super::{IdTable, LONG, OfId, beginning};

    /// An id, and nothing else.
    struct Alone(String);

    impl OfId for Alone {
        fn met(id: &str) -> Self {
            Self(id.to_owned())
        }

        fn id(&self) -> &str {
            &self.0
        }

        fn touch(&self) -> u64 {
            0
        }
    }

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
        let mut table = IdTable::<Alone>::default();
        let places: Vec<usize> = ids().iter().map(|id| table.place(id)).collect();
        assert_eq!(places, (0..ids().len()).collect::<Vec<_>>());
        let again: Vec<usize> = ids().iter().map(|id| table.place(id)).collect();
        assert_eq!(again, places);
        let met: Vec<String> = table.into_chunks().into_iter().flatten().map(|Alone(id)| id).collect();
        assert_eq!(met, ids());
    }
}
