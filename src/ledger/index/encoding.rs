//! How numbers and texts lie in a piece of the index. What is read may be anything: then nothing is taken.

/// Adds a text, and before it how long that is.
pub(super) fn put_text(payload: &mut Vec<u8>, text: &str) {
    put(payload, text.len() as u64);
    payload.extend_from_slice(text.as_bytes());
}

/// Takes a text off the front.
pub(super) fn take_text<'p>(rest: &mut &'p [u8]) -> Option<&'p str> {
    let length = usize::try_from(take(rest)?).ok()?;
    let (text, behind) = rest.split_at_checked(length)?;
    *rest = behind;
    std::str::from_utf8(text).ok()
}

/// Seven bits to a byte, the lowest first; the highest bit says that more follow.
pub(super) fn put(payload: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        payload.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    payload.push(number as u8);
}

/// Takes a number off the front.
pub(super) fn take(rest: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (byte, behind) = rest.split_first()?;
        *rest = behind;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

/// Adds a number of either sign, the smaller ones in fewer bytes.
pub(super) fn put_signed(payload: &mut Vec<u8>, number: i64) {
    put(payload, (number << 1 ^ number >> 63).cast_unsigned());
}

/// Takes such a number off the front.
pub(super) fn take_signed(rest: &mut &[u8]) -> Option<i64> {
    let number = take(rest)?;
    Some((number >> 1).cast_signed() ^ -(number & 1).cast_signed())
}
