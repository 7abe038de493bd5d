//! How numbers, texts, instants and other bytes lie in a piece of the index. What is read may be anything: then nothing is taken.

use crate::domain::instant::Instant;

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

/// Adds a word: one that is known by its place among those, others as they are.
pub(super) fn put_word(payload: &mut Vec<u8>, place: Option<usize>, word: &str) {
    match place {
        Some(place) => put(payload, 1 + place as u64),
        None => {
            put(payload, 0);
            put_text(payload, word);
        }
    }
}

/// Takes a word off the front.
pub(super) fn take_word<'p>(rest: &mut &'p [u8], known: impl Fn(usize) -> Option<&'p str>) -> Option<&'p str> {
    match take(rest)? {
        0 => take_text(rest),
        place => known(usize::try_from(place - 1).ok()?),
    }
}

/// Adds a bit for each, the first the lowest.
pub(super) fn put_flags(to: &mut Vec<u8>, flags: &[bool]) {
    put(to, flags.iter().rev().fold(0, |bits, flag| bits << 1 | u64::from(*flag)));
}

/// Takes them off the front, to be asked for by their places.
pub(super) fn take_flags(from: &mut &[u8]) -> Option<impl Fn(u32) -> bool + use<>> {
    let bits = take(from)?;
    Some(move |place| bits >> place & 1 == 1)
}

/// Adds an instant.
pub(super) fn put_at(to: &mut Vec<u8>, at: Instant) {
    put_signed(to, at.millis());
}

/// Takes an instant off the front.
pub(super) fn take_at(from: &mut &[u8]) -> Option<Instant> {
    take_signed(from).map(Instant::from_millis)
}

/// Adds an instant by how long it is behind another.
pub(super) fn put_behind(to: &mut Vec<u8>, at: Instant, before: Instant) {
    put_signed(to, at.since(before));
}

/// Takes such an instant off the front.
pub(super) fn take_behind(from: &mut &[u8], before: Instant) -> Option<Instant> {
    take_signed(from).map(|millis| before.plus(millis))
}

/// Takes a byte off the front.
pub(super) fn take_byte(from: &mut &[u8]) -> Option<u8> {
    let (byte, behind) = from.split_first()?;
    *from = behind;
    Some(*byte)
}
