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
    let hash: [u8; 32] = hasher.finalize().into();
    let mut hex = [0; 64];
    for (digits, bytes) in hex.as_chunks_mut().0.iter_mut().zip(hash.as_chunks().0) {
        *digits = hex_digits(*bytes);
    }
    hex
}

/// The digits of four bytes, made together: a line has 128 digits to be checked.
#[inline]
fn hex_digits(bytes: [u8; 4]) -> [u8; 8] {
    const ONES: u64 = u64::MAX / 255;
    // Each half goes where it leaves room for the other: two bytes in four, one in two, then a digit in one.
    let halves = u64::from(u32::from_be_bytes(bytes));
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
