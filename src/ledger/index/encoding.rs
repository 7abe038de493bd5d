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

/// Takes a number off the front. Most are one byte, or an instant.
#[inline]
pub(super) fn take(rest: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for (at, byte) in rest.iter().take(LONGEST).enumerate() {
        number |= u64::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            *rest = &rest[at + 1..];
            return Some(number);
        }
    }
    None
}

/// How many bytes a number has at most.
const LONGEST: usize = 10;

/// Adds a number of either sign, the smaller ones in fewer bytes.
pub(super) fn put_signed(payload: &mut Vec<u8>, number: i64) {
    put(payload, (number << 1 ^ number >> 63).cast_unsigned());
}

/// Takes such a number off the front.
#[inline]
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

#[cfg(test)]
mod tests {
    use super::{put, put_signed, take, take_signed};

    #[test]
    fn numbers_of_every_length_are_taken_as_they_were_put_and_what_is_cut_short_is_none() {
        let lengths = (0..64).flat_map(|bits| [1_u64 << bits, (1 << bits) - 1]);
        for number in lengths.chain([u64::MAX]) {
            let mut held = Vec::new();
            put(&mut held, number);
            for cut in 0..held.len() {
                assert_eq!(take(&mut &held[..cut]), None);
            }
            held.push(7);
            let mut rest = held.as_slice();
            assert_eq!((take(&mut rest), rest), (Some(number), &[7][..]));
            let signed = number.cast_signed();
            for signed in [signed, signed.wrapping_neg()] {
                let mut held = Vec::new();
                put_signed(&mut held, signed);
                assert_eq!(take_signed(&mut held.as_slice()), Some(signed));
            }
        }
        assert_eq!(take(&mut [0xff; 16].as_slice()), None);
    }
}
