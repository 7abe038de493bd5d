//! SHA-256 in the form of the log: 64 lowercase hexadecimal digits.

use std::slice;

use sha2::block_api::compress256;
use sha2::{Digest, Sha256};

/// A SHA-256 as the log writes it: 64 lowercase hexadecimal digits, in ASCII.
pub type Hex = [u8; 64];

/// The hash of these parts, one after the other.
pub fn sha256_hex(parts: &[&[u8]]) -> Hex {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    let hash: [u8; 32] = hasher.finalize().into();
    let mut hex = [0; 64];
    for (digits, bytes) in hex.as_chunks_mut().0.iter_mut().zip(hash.as_chunks().0) {
        *digits = hex_digits(u32::from_be_bytes(*bytes));
    }
    hex
}

/// What is hashed: a text, and the hash that stands before it, if one does.
#[derive(Clone, Copy)]
pub(super) struct Preimage<'m> {
    pub before: Option<&'m Hex>,
    pub text: &'m [u8],
}

/// The hashes of two preimages, made by turns: a block has to wait for the one before it, and while it does the processor
/// works on one of the other. Both take some five sixths of the time that they take one after the other.
pub(super) fn sha256_hex_of_both([one, other]: [Preimage<'_>; 2]) -> [Hex; 2] {
    let (end_of_one, end_of_other) = (one.end(), other.end());
    let (mut of_one, mut of_other) = (one.blocks(&end_of_one), other.blocks(&end_of_other));
    let mut states = [START; 2];
    loop {
        let blocks = [of_one.next(), of_other.next()];
        if blocks == [None, None] {
            return states.map(hex_of);
        }
        for (state, block) in states.iter_mut().zip(blocks) {
            if let Some(block) = block {
                compress256(state, slice::from_ref(block));
            }
        }
    }
}

type Block = [u8; 64];

/// What SHA-256 begins with (FIPS 180-4, 5.3.3).
const START: [u32; 8] =
    [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19];

impl<'m> Preimage<'m> {
    /// Its last block or two: what is left of the text, a bit that ends it, and its length in bits (FIPS 180-4, 5.1.1).
    fn end(self) -> ([Block; 2], usize) {
        const LENGTH: usize = 8;
        let (_, rest) = self.text.as_chunks::<64>();
        let count = if rest.len() < size_of::<Block>() - LENGTH { 1 } else { 2 };
        let bits = 8 * (self.text.len() + self.before.map_or(0, |hash| hash.len())) as u64;
        let mut end = [[0; 64]; 2];
        let bytes = end[..count].as_flattened_mut();
        bytes[..rest.len()].copy_from_slice(rest);
        bytes[rest.len()] = 0x80;
        let length = bytes.len() - LENGTH;
        bytes[length..].copy_from_slice(&bits.to_be_bytes());
        (end, count)
    }

    /// All of its blocks.
    fn blocks(self, (end, count): &'m ([Block; 2], usize)) -> impl Iterator<Item = &'m Block> {
        self.before.into_iter().chain(self.text.as_chunks().0).chain(&end[..*count])
    }
}

fn hex_of(state: [u32; 8]) -> Hex {
    let mut hex = [0; 64];
    for (digits, word) in hex.as_chunks_mut().0.iter_mut().zip(state) {
        *digits = hex_digits(word);
    }
    hex
}

/// The digits of four bytes, made together: a line has 128 digits to be checked.
#[inline]
fn hex_digits(bytes: u32) -> [u8; 8] {
    const ONES: u64 = u64::MAX / 255;
    // Each half goes where it leaves room for the other: two bytes in four, one in two, then a digit in one.
    let halves = u64::from(bytes);
    let twos = (halves | halves << 16) & 0x0000_ffff_0000_ffff;
    let ones = (twos | twos << 8) & 0x00ff_00ff_00ff_00ff;
    let digits = (ones | ones << 4) & (ONES * 0x0f);
    // 1 where a digit is 10 or more.
    let letters = (digits + ONES * 6) >> 4 & ONES;
    (digits + ONES * u64::from(b'0') + letters * u64::from(b'a' - b'0' - 10)).to_be_bytes()
}

/// Takes the text as a hash, if it has the form of one.
pub(super) fn hex(text: &[u8]) -> Option<&Hex> {
    let hex: &Hex = text.try_into().ok()?;
    // Without an early exit, so that the compiler can look at many digits at once.
    let misfits = hex.iter().fold(0_u8, |misfits, byte| {
        misfits | u8::from(!((byte.wrapping_sub(b'0') < 10) | (byte.wrapping_sub(b'a') < 6)))
    });
    (misfits == 0).then_some(hex)
}

#[cfg(test)]
mod tests {
    use super::{Hex, Preimage, hex, sha256_hex, sha256_hex_of_both};

    #[test]
    fn two_hashes_made_by_turns_are_those_made_one_after_the_other() {
        let text: Vec<u8> = (0..=u8::MAX).collect();
        let before: Hex = [b'7'; 64];
        for length in 0..text.len() {
            let (one, other) = (&text[..length], &text[length / 3..]);
            let both = sha256_hex_of_both([
                Preimage { before: None, text: one },
                Preimage { before: Some(&before), text: other },
            ]);
            assert_eq!(both, [sha256_hex(&[one]), sha256_hex(&[&before, other])], "{length}");
        }
    }

    #[test]
    fn a_hash_is_64_lowercase_digits_and_nothing_else() {
        let of = |change: &dyn Fn(&mut Hex)| {
            let mut text = [b'a'; 64];
            change(&mut text);
            hex(&text).is_some()
        };
        for byte in 0..=u8::MAX {
            let is_digit = byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
            for at in [0, 31, 63] {
                assert_eq!(of(&|text| text[at] = byte), is_digit, "{byte:#x} at {at}");
            }
            // Two that are none are no better than one.
            assert_eq!(of(&|text| text[7..9].fill(byte)), is_digit, "{byte:#x} twice");
        }
        assert!(hex(&[b'0'; 63]).is_none() && hex(&[b'0'; 65]).is_none());
    }
}
