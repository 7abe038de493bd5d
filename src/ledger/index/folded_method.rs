//! A registered method as it is kept in a piece: what of it most methods have in common takes no more than a byte, and a
//! number's fingerprint half of what it takes as text.

use std::io::Write;

use data_encoding::HEXLOWER;

use super::encoding::{
    put, put_at, put_behind, put_bytes, put_flags, put_text, put_word, take, take_at, take_behind, take_byte,
    take_bytes, take_flags, take_text, take_word,
};
use crate::domain::account::{LastTest, Method, Particulars, ThereFrom};
use crate::domain::device::{Device, Serial};
use crate::domain::id::MethodId;
use crate::domain::kind::{Channel, Kind};
use crate::domain::number::Number;

/// From what a method is known to be there, in the order of their bytes.
const THERE_FROM: [ThereFrom; 5] =
    [ThereFrom::Added, ThereFrom::NumberChanged, ThereFrom::Tested, ThereFrom::Page, ThereFrom::Directory];

/// Adds a method.
pub(super) fn put_method(to: &mut Vec<u8>, method: &Method) {
    let Method {
        id,
        kind,
        chosen_channel,
        // Only a question supposes that one is lost.
        lost_channels: _,
        there_from,
        changed_at,
        there_at,
        worked_at,
        last_test,
        device,
        number,
        added_at,
        ..
    } = method;
    put_text(to, id.as_str());
    to.extend([*kind as u8, *there_from as u8]);
    put_flags(
        to,
        &[
            chosen_channel.is_some(),
            last_test.is_some(),
            last_test.as_ref().is_some_and(|test| test.passed),
            device.is_some(),
            number.is_some(),
            number.as_ref().is_some_and(|number| number.fingerprint().is_some()),
            method.particulars().is_some(),
        ],
    );
    put_at(to, *added_at);
    [*changed_at, *there_at, *worked_at].into_iter().for_each(|at| put_behind(to, at, *added_at));
    to.extend(chosen_channel.map(|channel| channel as u8));
    if let Some(LastTest { passed: _, at, channel }) = last_test {
        put_behind(to, *at, *added_at);
        put_word(to, Channel::known(channel).map(|channel| channel as usize), channel);
    }
    if let Some(device) = device {
        put_text(to, device.label());
    }
    if let Some(number) = number {
        put_masked(to, number.masked());
        if let Some(fingerprint) = number.fingerprint() {
            put_fingerprint(to, fingerprint);
        }
    }
    if let Some(particulars) = method.particulars() {
        put_particulars(to, particulars);
    }
}

/// Takes a method off the front.
pub(super) fn take_method(from: &mut &[u8]) -> Option<Method> {
    let id = MethodId::new(take_text(from)?);
    let kind = *Kind::ALL.get(usize::from(take_byte(from)?))?;
    let there_from = *THERE_FROM.get(usize::from(take_byte(from)?))?;
    let has = take_flags(from)?;
    let added_at = take_at(from)?;
    let mut method = Method::new(id, kind, added_at);
    method.there_from = there_from;
    method.changed_at = take_behind(from, added_at)?;
    method.there_at = take_behind(from, added_at)?;
    method.worked_at = take_behind(from, added_at)?;
    if has(0) {
        method.chosen_channel = Some(*Channel::ALL.get(usize::from(take_byte(from)?))?);
    }
    if has(1) {
        let at = take_behind(from, added_at)?;
        method.last_test = Some(LastTest { passed: has(2), at, channel: take_channel(from)?.into() });
    }
    if has(3) {
        method.device = Some(Device::new(take_text(from)?));
    }
    if has(4) {
        method.number = Some(take_number(from, has(5))?);
    }
    if has(6) {
        let particulars = take_particulars(from)?;
        method.describe(|of| *of = particulars);
    }
    Some(method)
}

fn put_particulars(to: &mut Vec<u8>, particulars: &Particulars) {
    let Particulars {
        name,
        label,
        extension,
        serial,
        reference,
        unavailable,
        unavailable_at,
        stolen_at,
        theft_over_at,
        number_changed_at,
        device_changed_at,
        serial_changed_at,
    } = particulars;
    let texts = [
        name.as_deref(),
        label.as_deref(),
        extension.as_deref(),
        serial.as_ref().map(Serial::label),
        reference.as_deref(),
        unavailable.as_deref(),
    ];
    let times = [unavailable_at, number_changed_at, device_changed_at, serial_changed_at, stolen_at, theft_over_at];
    let are_there = texts.iter().map(Option::is_some).chain(times.iter().map(|at| at.is_some()));
    let are_there: Vec<bool> = are_there.collect();
    put_flags(to, &are_there);
    texts.into_iter().flatten().for_each(|text| put_text(to, text));
    times.into_iter().flatten().for_each(|at| put_at(to, *at));
}

fn take_particulars(from: &mut &[u8]) -> Option<Particulars> {
    let has = take_flags(from)?;
    let mut text = |place| Some(if has(place) { Some(take_text(from)?) } else { None });
    let (name, label, extension, serial) = (text(0)?, text(1)?, text(2)?, text(3)?);
    let (reference, unavailable) = (text(4)?, text(5)?);
    let mut at = |place| Some(if has(place) { Some(take_at(from)?) } else { None });
    Some(Particulars {
        name: name.map(Into::into),
        label: label.map(Into::into),
        extension: extension.map(Into::into),
        serial: serial.map(Serial::new),
        reference: reference.map(Into::into),
        unavailable: unavailable.map(Into::into),
        unavailable_at: at(6)?,
        number_changed_at: at(7)?,
        device_changed_at: at(8)?,
        serial_changed_at: at(9)?,
        stolen_at: at(10)?,
        theft_over_at: at(11)?,
    })
}

fn take_channel<'p>(from: &mut &'p [u8]) -> Option<&'p str> {
    take_word(from, |place| Channel::ALL.get(place).map(|channel| channel.as_str()))
}

/// What hides a digit in a masked number, and the byte by which it is kept, which no text holds.
const HIDDEN: (&str, u8) = ("•", 0xff);

fn put_masked(to: &mut Vec<u8>, masked: &str) {
    let mut short = Vec::with_capacity(masked.len());
    for (at, part) in masked.split(HIDDEN.0).enumerate() {
        short.extend((at > 0).then_some(HIDDEN.1));
        short.extend_from_slice(part.as_bytes());
    }
    put_bytes(to, &short);
}

/// Takes a number off the front, with a fingerprint where it has one.
fn take_number(from: &mut &[u8], has_fingerprint: bool) -> Option<Number> {
    let short = take_bytes(from)?;
    let mut text = Vec::with_capacity(short.len() * HIDDEN.0.len() + MOST_OF_FINGERPRINT);
    for byte in short {
        match *byte == HIDDEN.1 {
            true => text.extend_from_slice(HIDDEN.0.as_bytes()),
            false => text.push(*byte),
        }
    }
    let masked = text.len();
    if has_fingerprint {
        put_text_of_fingerprint(&mut text, from)?;
    }
    let (masked, fingerprint) = std::str::from_utf8(&text).ok()?.split_at_checked(masked)?;
    Some(Number::of(masked, has_fingerprint.then_some(fingerprint)))
}

/// A fingerprint: the number of its key, and its digits as bytes. None: it is of another form, or has a number that no key
/// of ours will have and not every table has room for.
pub(super) fn packed_fingerprint(fingerprint: &str) -> Option<(u32, [u8; FINGERPRINT])> {
    let (key, digits) = fingerprint.strip_prefix('k')?.split_once(':')?;
    let number = key.parse().ok().filter(|number: &u32| *number > 0 && number.to_string() == key)?;
    let mut bytes = [0; FINGERPRINT];
    let is_whole = digits.len() == 2 * FINGERPRINT && HEXLOWER.decode_mut(digits.as_bytes(), &mut bytes).is_ok();
    is_whole.then_some((number, bytes))
}

/// How many bytes a fingerprint has.
pub(super) const FINGERPRINT: usize = 16;

fn put_fingerprint(to: &mut Vec<u8>, fingerprint: &str) {
    match packed_fingerprint(fingerprint) {
        Some((key, bytes)) => {
            put(to, key.into());
            to.extend(bytes);
        }
        None => {
            put(to, 0);
            put_text(to, fingerprint);
        }
    }
}

/// How long the text of a fingerprint is, most often.
const MOST_OF_FINGERPRINT: usize = "k1:".len() + 2 * FINGERPRINT;

/// Takes a fingerprint off the front, and adds its text.
fn put_text_of_fingerprint(text: &mut Vec<u8>, from: &mut &[u8]) -> Option<()> {
    match take(from)? {
        0 => text.extend_from_slice(take_bytes(from)?),
        key => {
            let (bytes, behind) = from.split_first_chunk::<FINGERPRINT>()?;
            *from = behind;
            // Writing to memory cannot fail.
            write!(text, "k{key}:").ok()?;
            let begun = text.len();
            text.resize(begun + 2 * FINGERPRINT, 0);
            HEXLOWER.encode_mut(bytes, text.get_mut(begun..)?);
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_every_form_are_kept_as_they_are() {
        let of_ours = "k12:00112233445566778899aabbccddeeff";
        let others = [
            "",
            "k1:",
            "k01:00112233445566778899aabbccddeeff",
            "k1:00112233445566778899AABBCCDDEEFF",
            "x",
            "k0:0",
            "k4294967296:00112233445566778899aabbccddeeff",
            "k9223372036854775808:00112233445566778899aabbccddeeff",
            "k99999999999999999999:00112233445566778899aabbccddeeff",
        ];
        for fingerprint in others.into_iter().chain([of_ours]) {
            assert_eq!(packed_fingerprint(fingerprint).is_some(), fingerprint == of_ours);
            for masked in ["+81 ••• ••• ••12", "", "•", "12", "••ÿ"] {
                let mut held = Vec::new();
                put_masked(&mut held, masked);
                let without = take_number(&mut held.as_slice(), false);
                assert_eq!(without, Some(Number::of(masked, None)));
                put_fingerprint(&mut held, fingerprint);
                let mut rest = held.as_slice();
                assert_eq!(take_number(&mut rest, true), Some(Number::of(masked, Some(fingerprint))));
                assert!(rest.is_empty());
            }
        }
        // No text: half of a character.
        assert_eq!(take_number(&mut [1, 0xc3].as_slice(), false), None);
    }
}
