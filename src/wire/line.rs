//! One decoded line: what it says, and whether it proves itself and its predecessor.

use std::borrow::Cow;
use std::ops::Deref;

use super::hash::{Hex, Preimage, sha256_hex, sha256_hex_of_both};
use super::link::Link;
use super::quick::Quick;
use super::{InvalidLine, json};
use crate::domain::account::fold::ApplyError;
use crate::domain::envelope::{Envelope, EventRef};
use crate::domain::event::{EventData, EventType};

/// A line, decoded: its envelope is in the form of the log. That its hashes hold ([`Line::check`]) and that its data is
/// JSON ([`Line::check_data`]) is for the reader to ask; a line that passes all three is sound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line<'a> {
    /// Which event it is, whom it is about, when, and who recorded it.
    pub envelope: Envelope<'a>,
    /// The word of its type: `mfadesk.method.added.v1`.
    pub type_word: Cow<'a, str>,
    /// Its type; none: this version does not know it.
    pub event_type: Option<EventType>,
    /// What the line says is the hash of its data.
    pub datahash: &'a Hex,
    /// What the line says is the hash of the previous chain hash and of what it covers.
    pub chainhash: &'a Hex,
    /// What the chain hash covers of this line.
    pub covered: &'a [u8],
    /// The value of `data`, as it stands there.
    pub data: &'a str,
}

/// SHA-256 of `null`: data that never said anything, and was not blanked.
const HASH_OF_NULL: &Hex = b"74234e98afe7498fb5daf1f36ac2d78acc339464f950703b8c019892f982b90b";

impl<'a> Line<'a> {
    /// Where the chain stands after this line.
    pub fn link(&self) -> Link {
        Link { sequence: self.sequence, chainhash: *self.chainhash }
    }

    /// The line up to its data: what a tree over the log has for its leaf, so that blanking changes no tree.
    pub fn leaf(raw: &'a [u8], data: &str) -> &'a [u8] {
        const AROUND_DATA: usize = r#","data":}"#.len();
        raw.get(..raw.len().saturating_sub(data.len() + AROUND_DATA)).unwrap_or_default()
    }

    /// Whether the data was blanked: it is `null`, and was not when it was written.
    pub fn is_blanked(&self) -> bool {
        self.data == "null" && self.datahash != HASH_OF_NULL
    }

    /// Whether the line follows the one before it and proves itself and its predecessor.
    ///
    /// # Errors
    /// What does not hold; [`InvalidLine::Blanked`] only when everything else does.
    pub fn check(&self, previous: &Link) -> Result<(), InvalidLine> {
        self.check_sequence(previous)?;
        self.check_chainhash(previous)?;
        self.check_datahash()
    }

    /// Whether the line has the number after the previous one's.
    ///
    /// # Errors
    /// [`InvalidLine::Sequence`] when it has not.
    pub fn check_sequence(&self, previous: &Link) -> Result<(), InvalidLine> {
        if previous.sequence.next() == self.sequence { Ok(()) } else { Err(InvalidLine::Sequence) }
    }

    /// Whether the chain holds from the previous line to this one.
    ///
    /// # Errors
    /// [`InvalidLine::Chainhash`] when it does not.
    pub fn check_chainhash(&self, previous: &Link) -> Result<(), InvalidLine> {
        let expected = sha256_hex(&[&previous.chainhash, self.covered]);
        if expected == *self.chainhash { Ok(()) } else { Err(InvalidLine::Chainhash) }
    }

    /// Whether the data is what was written.
    ///
    /// # Errors
    /// [`InvalidLine::Blanked`] when it was blanked, [`InvalidLine::Datahash`] when it is anything else than what was written.
    pub fn check_datahash(&self) -> Result<(), InvalidLine> {
        if self.is_blanked() {
            Err(InvalidLine::Blanked)
        } else if sha256_hex(&[self.data.as_bytes()]) == *self.datahash {
            Ok(())
        } else {
            Err(InvalidLine::Datahash)
        }
    }

    /// Whether the data is one JSON value.
    ///
    /// # Errors
    /// [`InvalidLine::NotJson`] when it is not.
    pub fn check_data(&self) -> Result<(), InvalidLine> {
        if json::is_value(self.data.as_bytes()) { Ok(()) } else { Err(InvalidLine::NotJson) }
    }

    /// What happened, brought up to the newest version of its type. None: the type is not known.
    ///
    /// # Errors
    /// [`ApplyError::Malformed`] when the data does not say what its type needs.
    pub fn event_data(&self) -> Option<Result<EventData<'a>, ApplyError>> {
        self.event_type.map(|event_type| read(event_type, self.data).ok_or(ApplyError::Malformed))
    }

    /// [`Line::check_data`] and [`Line::event_data`] at the price of one: data that was read needs no second look.
    ///
    /// # Errors
    /// [`InvalidLine::NotJson`] when the data is not one JSON value.
    pub fn checked_event_data(&self) -> Result<Option<Result<EventData<'a>, ApplyError>>, InvalidLine> {
        checked_event_data(self.event_type, self.data)
    }

    /// The whole line, as it stands in the log, without its end.
    pub fn written(&self) -> String {
        let (covered, chainhash) = (String::from_utf8_lossy(self.covered), String::from_utf8_lossy(self.chainhash));
        format!("{covered},\"chainhash\":\"{chainhash}\",\"data\":{}}}", self.data)
    }

    /// The line with other data, and with no hash of anything.
    pub fn without_hashes(&self, data: &str) -> String {
        const DATAHASH: usize = r#","datahash":"""#.len() + 64;
        let covered = self.covered.get(..self.covered.len().saturating_sub(DATAHASH)).unwrap_or_default();
        format!("{},\"data\":{data}}}", String::from_utf8_lossy(covered))
    }

    /// The event as a place in the log.
    pub fn event_ref(&self) -> EventRef {
        EventRef { envelope: self.envelope.to_owned(), type_word: self.type_word.clone().into_owned() }
    }

    /// The salt that ends the data, where it stands in the form that is written here.
    pub fn salt(&self) -> Option<[u8; 16]> {
        let (_, salt) = self.data.as_bytes().strip_suffix(b"\"}")?.split_last_chunk::<22>()?;
        data_encoding::BASE64URL_NOPAD.decode(salt).ok()?.try_into().ok()
    }
}

/// Whether all four hashes of two lines hold, the first of which follows this chain hash and the second the first. They are
/// made two at a time, which takes less. If one does not hold, each line has to be asked what is wrong ([`Line::check`]).
pub fn both_hold(previous: &Hex, [one, other]: [&Line<'_>; 2]) -> bool {
    let chains = [(previous, one), (one.chainhash, other)];
    let chains = chains.map(|(before, line)| Preimage { before: Some(before), text: line.covered });
    let data = [one, other].map(|line| Preimage { before: None, text: line.data.as_bytes() });
    let ([first, second], [of_one, of_other]) = (sha256_hex_of_both(chains), sha256_hex_of_both(data));
    let do_chains_hold = first == *one.chainhash && second == *other.chainhash;
    do_chains_hold && of_one == *one.datahash && of_other == *other.datahash
}

/// What its envelope says, the line says.
impl<'a> Deref for Line<'a> {
    type Target = Envelope<'a>;

    fn deref(&self) -> &Envelope<'a> {
        &self.envelope
    }
}

/// [`Line::checked_event_data`] of what is needed of a line for it: its type and its data.
///
/// # Errors
/// [`InvalidLine::NotJson`] when the data is not one JSON value.
#[inline]
pub fn checked_event_data(
    event_type: Option<EventType>,
    data: &str,
) -> Result<Option<Result<EventData<'_>, ApplyError>>, InvalidLine> {
    let event_data = match event_type {
        // What could be read is JSON in all respects but one.
        Some(event_type) => match read(event_type, data) {
            Some(event_data) if !json::may_nest_too_deeply(data.as_bytes()) => return Ok(Some(Ok(event_data))),
            event_data => Some(event_data.ok_or(ApplyError::Malformed)),
        },
        None => None,
    };
    if json::is_value(data.as_bytes()) { Ok(event_data) } else { Err(InvalidLine::NotJson) }
}

/// [`checked_event_data`], shown to `then` where it was read: an event is too large to be handed around for nothing.
///
/// # Errors
/// As [`checked_event_data`].
#[inline]
pub fn with_checked_event_data<R>(
    event_type: Option<EventType>,
    data: &str,
    then: impl FnOnce(Option<Result<&EventData<'_>, ApplyError>>) -> R,
) -> Result<R, InvalidLine> {
    if let Some(event_type) = event_type
        && data.starts_with('{')
    {
        let mut quick = Quick::new(data);
        if let Ok(event_data) = &EventData::read(event_type, &mut quick)
            && quick.is_at_end()
            && !json::may_nest_too_deeply(data.as_bytes())
        {
            return Ok(then(Some(Ok(event_data))));
        }
    }
    let event_data = checked_event_data(event_type, data)?;
    Ok(then(event_data.as_ref().map(|event_data| event_data.as_ref().map_err(|misfit| *misfit))))
}

/// Reads data of any version that was ever written as what it means today. All types are in their first version; a
/// `.v2` becomes its own arm of [`EventType::known`], and what `.v1` said is then made into it here.
#[inline]
fn read(event_type: EventType, data: &str) -> Option<EventData<'_>> {
    // Left to itself, serde reads a list as the members in their order.
    if !data.starts_with('{') {
        return None;
    }
    let mut quick = Quick::new(data);
    match EventData::read(event_type, &mut quick) {
        Ok(event_data) if quick.is_at_end() => Some(event_data),
        _ => read_any_form(event_type, data),
    }
}

/// The same, of data in any form that JSON allows.
fn read_any_form(event_type: EventType, data: &str) -> Option<EventData<'_>> {
    let mut reader = serde_json::Deserializer::from_str(data);
    let event_data = EventData::read(event_type, &mut reader).ok()?;
    reader.end().ok().map(|()| event_data)
}
