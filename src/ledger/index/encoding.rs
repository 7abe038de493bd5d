//! How numbers, texts and other bytes lie in a piece of the index. What is read may be anything: then nothing is taken.

/// Adds a text, and before it how long that is.
pub(super) fn put_text(payload: &mut Vec<u8>, text: &str) {
    put_bytes(payload, text.as_bytes());
}

/// Takes a text off the front.
pub(super) fn take_text<'p>(rest: &mut &'p [u8]) -> Option<&'p str> {
    std::str::from_utf8(take_bytes(rest)?).ok()
}

/// Adds bytes, and before them how many there are.
pub(super) fn put_bytes(payload: &mut Vec<u8>, bytes: &[u8]) {
    put(payload, bytes.len() as u64);
    payload.extend_from_slice(bytes);
}

/// Takes such bytes off the front.
pub(super) fn take_bytes<'p>(rest: &mut &'p [u8]) -> Option<&'p [u8]> {
    let length = usize::try_from(take(rest)?).ok()?;
    let (bytes, behind) = rest.split_at_checked(length)?;
    *rest = behind;
    Some(bytes)
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
