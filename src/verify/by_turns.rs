//! SHA-256 of several texts by turns, a block of each: while the processor waits for what one block comes to, it works on that
//! of another text. So the hashes of a line take little longer together than the longest of them.
//!
//! What a block does to a hash is the library's business. Here texts are only put into blocks (FIPS 180-4, 5.1.1 and 6.2).

use sha2::block_api::compress256;

use super::tree::Hash;

/// What the hash of any text begins with (FIPS 180-4, 5.3.3).
const INITIAL: [u32; 8] =
    [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19];

/// Up to `N` texts that are hashed by turns, and the room in which they are put into blocks.
pub(super) struct ByTurns<const N: usize> {
    rooms: [Vec<u8>; N],
}

impl<const N: usize> ByTurns<N> {
    /// With no room yet.
    pub fn new() -> Self {
        Self { rooms: [const { Vec::new() }; N] }
    }

    /// The hashes of these texts, each given in parts; of what is no text there is none.
    pub fn hashes(&mut self, texts: [Option<&[&[u8]]>; N]) -> [Option<Hash>; N] {
        let mut hashing = [INITIAL; N];
        let mut longest = 0;
        for (room, text) in self.rooms.iter_mut().zip(texts) {
            room.clear();
            if let Some(parts) = text {
                fill(room, parts);
            }
            longest = longest.max(room.len() / 64);
        }
        for at in 0..longest {
            for (hash, room) in hashing.iter_mut().zip(&self.rooms) {
                compress256(hash, room.as_chunks().0.get(at..=at).unwrap_or_default());
            }
        }
        let mut hashes = hashing.into_iter().zip(texts).map(|(hash, text)| text.map(|_| bytes(hash)));
        std::array::from_fn(|_| hashes.next().flatten())
    }
}

/// Puts a text into whole blocks: it, a bit that is set, and at the end how many bits it has.
fn fill(room: &mut Vec<u8>, parts: &[&[u8]]) {
    parts.iter().for_each(|part| room.extend_from_slice(part));
    let bits = room.len() as u64 * 8;
    room.push(0x80);
    room.resize((room.len() + 8).next_multiple_of(64) - 8, 0);
    room.extend_from_slice(&bits.to_be_bytes());
}

/// A hash as bytes.
fn bytes(words: [u32; 8]) -> Hash {
    let mut bytes = [0; 32];
    bytes.as_chunks_mut().0.iter_mut().zip(words).for_each(|(four, word)| *four = word.to_be_bytes());
    bytes
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::*;

    #[test]
    fn each_hash_is_that_of_its_text_whatever_else_is_hashed() {
        let bytes: Vec<u8> = (0..300_u32).map(|at| (at * 7) as u8).collect();
        let expected = |length: usize| Some(Sha256::digest(&bytes[..length]).into());
        let mut hashing = ByTurns::<3>::new();
        for length in 0..bytes.len() {
            let other = (length * 31) % bytes.len();
            let (whole, halves) = ([&bytes[..length]], [&bytes[..other / 2], &bytes[other / 2..other]]);
            let hashes = hashing.hashes([Some(&whole), None, Some(&halves)]);
            assert_eq!(hashes, [expected(length), None, expected(other)], "{length} and {other}");
            let hashes = hashing.hashes([None, Some(&halves), Some(&[])]);
            assert_eq!(hashes, [None, expected(other), expected(0)], "{other}");
        }
    }
}
