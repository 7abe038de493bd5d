//! SHA-256 in the form of the log: 64 lowercase hexadecimal digits.

use sha2::{Digest, Sha256};

/// A SHA-256 as the log writes it: 64 lowercase hexadecimal digits, in ASCII.
pub type Hex = [u8; 64];

/// The hash of these parts, one after the other.
pub fn sha256_hex(parts: &[&[u8]]) -> Hex {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    let mut hex = [0; 64];
    for (pair, byte) in hex.chunks_exact_mut(2).zip(hasher.finalize()) {
        pair.copy_from_slice(&[digit(byte >> 4), digit(byte & 15)]);
    }
    hex
}

const fn digit(nibble: u8) -> u8 {
    nibble + if nibble < 10 { b'0' } else { b'a' - 10 }
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
