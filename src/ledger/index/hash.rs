//! A hash that is the same on every machine: by it everything is dealt out to pieces, and pieces are checked. It is for
//! finding and for bits that turn over, and proves nothing: lines do that, by SHA-256.

use std::hash::{BuildHasher, Hasher, RandomState};

/// Odd numbers whose bits follow no pattern: the first digits behind the point of the square roots of 2, 3 and 5.
const FACTORS: [u64; 3] = [0x6a09_e667_f3bc_c909, 0xbb67_ae85_84ca_a73b, 0x3c6e_f372_fe94_f82b];

/// The hash of these bytes; for another `seed` it is another.
pub(super) fn hash(seed: u64, bytes: &[u8]) -> u64 {
    let [first, second, third] = FACTORS;
    let mut state = product(seed ^ first, bytes.len() as u64 ^ second);
    let (chunks, rest) = bytes.as_chunks::<16>();
    for chunk in chunks {
        state = taken_in(state, *chunk);
    }
    // Of which bytes are none the length tells.
    let mut last = [0; 16];
    last[..rest.len()].copy_from_slice(rest);
    product(taken_in(state, last) ^ third, first)
}

fn taken_in(state: u64, chunk: [u8; 16]) -> u64 {
    let both = u128::from_le_bytes(chunk);
    product(both as u64 ^ state ^ FACTORS[1], (both >> 64) as u64 ^ state.rotate_left(32) ^ FACTORS[2])
}

/// Both halves of the product, one laid over the other: each of its bits depends on nearly all of both numbers.
fn product(one: u64, other: u64) -> u64 {
    let product = u128::from(one) * u128::from(other);
    product as u64 ^ (product >> 64) as u64
}

/// What the maps of this room find by: it takes a fraction of what the one of the standard library does, and in every process
/// it is another one, so that nobody can write ids that all have the same.
#[derive(Debug, Clone)]
pub(super) struct ByHash(u64);

impl Default for ByHash {
    fn default() -> Self {
        Self(RandomState::new().hash_one(0))
    }
}

impl BuildHasher for ByHash {
    type Hasher = Hashing;

    fn build_hasher(&self) -> Hashing {
        Hashing(self.0)
    }
}

/// A hash that is being made.
pub(super) struct Hashing(u64);

impl Hasher for Hashing {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = hash(self.0, bytes);
    }

    fn write_u8(&mut self, number: u8) {
        self.write_u64(number.into());
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = product(self.0 ^ number, FACTORS[1]);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::{ByHash, hash};
    use std::collections::HashSet;
    use std::hash::BuildHasher;

    #[test]
    fn whatever_differs_in_one_bit_in_its_length_or_in_its_seed_has_another_hash() {
        let bytes: Vec<u8> = (0..70).collect();
        let mut hashes = HashSet::new();
        let mut count = 0;
        for length in 0..bytes.len() {
            let mut changed = bytes[..length].to_vec();
            for bit in 0..length * 8 {
                changed[bit / 8] ^= 1 << (bit % 8);
                hashes.insert(hash(0, &changed));
                changed[bit / 8] ^= 1 << (bit % 8);
            }
            hashes.extend([hash(0, &changed), hash(1, &changed)]);
            count += length * 8 + 2;
        }
        assert_eq!(hashes.len(), count);
    }

    #[test]
    fn what_is_dealt_out_by_it_is_dealt_out_evenly() {
        let mut dealt = [0_u32; 64];
        for id in 0..64_000 {
            let of = hash(1, format!("{id:010}").as_bytes()) % 64;
            dealt[usize::try_from(of).unwrap()] += 1;
        }
        assert!(dealt.iter().all(|many| (850..1150).contains(many)), "{dealt:?}");
    }

    #[test]
    fn what_maps_find_by_differs_with_every_number_and_every_text_and_with_each_map() {
        let quick = ByHash::default();
        let numbers = (0..20_000_u64).map(|number| quick.hash_one(number << 11));
        let texts = (0..20_000_u64).map(|number| quick.hash_one(format!("{number:010}").as_str()));
        assert_eq!(numbers.chain(texts).collect::<HashSet<u64>>().len(), 40_000);
        assert_ne!(quick.hash_one("0123456789"), ByHash::default().hash_one("0123456789"));
    }

    #[test]
    fn it_is_the_same_in_every_process_and_on_every_machine() {
        assert_eq!(hash(3, b"0123456789, and then more than sixteen"), HASHED);
    }

    const HASHED: u64 = 0xdc91_e321_2031_51bc;
}
