//! Digits among other characters, eight bytes at a time: logs are read for little else than times and numbers. It makes
//! numbers of two digits at most, and knows nothing of what they mean.

/// In each byte, the number that its digit makes with the digit behind it; and whether any byte is not what the form
/// has there (a digit where that has 0, else just this byte): then not 0.
#[inline]
pub fn pairs(text: [u8; 8], form: [u8; 8]) -> (u64, u64) {
    // What has to be added to a byte that is right for its highest bit to be just not set.
    let room = form.map(|byte| if byte == b'0' { 0x7f - 9 } else { 0x7f });
    let digits = u64::from_le_bytes(text) ^ u64::from_le_bytes(form);
    let misfits = (digits | digits.wrapping_add(u64::from_le_bytes(room))) & (u64::MAX / 255 * 0x80);
    (digits.wrapping_mul(10).wrapping_add(digits >> 8), misfits)
}
