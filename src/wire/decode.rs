//! A line → what it says. Two readers that agree: one for the order of members that is written here, which only compares
//! bytes, and one for any line the format allows. What the first does not recognise is left to the second.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::cursor::Cursor;
use super::hash::hex;
use super::{InvalidLine, Line, json};
use crate::domain::digits::pairs;
use crate::domain::envelope::Envelope;
use crate::domain::event::EventType;
use crate::domain::id::{EventId, RunId};
use crate::domain::instant::Instant;
use crate::domain::sequence::Sequence;

/// Decodes a line, given without its newline. Data is not looked into yet.
///
/// # Errors
/// What of the form of a line it does not have.
pub fn decode(line: &[u8]) -> Result<Line<'_>, InvalidLine> {
    decode_text(std::str::from_utf8(line).map_err(|_| InvalidLine::NotUtf8)?)
}

/// [`decode`] of a line whose bytes are known to be text.
///
/// # Errors
/// What of the form of a line it does not have.
pub fn decode_text(line: &str) -> Result<Line<'_>, InvalidLine> {
    // Both where it is handed on: a line is too large to be moved for nothing.
    let mut decoded = in_our_order(line);
    if decoded.is_err() {
        decoded = in_any_order(line);
    }
    decoded
}

/// Decodes a line without the short cut. It says what [`decode`] says of every line: tests hold it to that.
///
/// # Errors
/// As [`decode`].
pub fn decode_any_order(line: &[u8]) -> Result<Line<'_>, InvalidLine> {
    in_any_order(std::str::from_utf8(line).map_err(|_| InvalidLine::NotUtf8)?)
}

/// How our lines begin.
const BEFORE_ID: &str = "{\"specversion\":\"1.0\",\"id\":\"";

/// The order of members that [`super::encode`] writes. An error says no more than that [`in_any_order`] is to tell.
fn in_our_order(text: &str) -> Result<Line<'_>, InvalidLine> {
    our_members(text).ok_or(InvalidLine::MemberMalformed)
}

#[inline(always)]
fn our_members(text: &str) -> Option<Line<'_>> {
    let mut cursor = Cursor::new(text);
    cursor.skip(BEFORE_ID)?;
    let id = EventId::parse(cursor.exactly(36)?.into())?;
    cursor.skip(",\"source\":\"")?;
    let source = cursor.plain()?;
    cursor.skip(",\"type\":\"")?;
    let type_word = cursor.plain()?;
    cursor.skip(",\"subject\":\"")?;
    let subject = cursor.plain()?;
    cursor.skip(",\"time\":\"")?;
    let time = Instant::parse(cursor.exactly(24)?)?;
    cursor.skip(",\"recordedtime\":\"")?;
    let recorded = Instant::parse(cursor.exactly(24)?)?;
    cursor.skip(",\"sequence\":\"")?;
    let sequence = sequence(cursor.exactly(12)?)?;
    let authid = optional_member(&mut cursor, ",\"authtype\":\"user\",\"authid\":\"")?;
    let actor = optional_member(&mut cursor, ",\"actor\":\"")?;
    let proof = optional_member(&mut cursor, ",\"actorproof\":\"")?;
    let ticket = optional_member(&mut cursor, ",\"correlationid\":\"")?;
    let run = optional_member(&mut cursor, ",\"runid\":\"")?.map(RunId::new);
    let ending = Ending::read(text, text.len() - cursor.rest().len()).ok()?;
    Some(Line {
        envelope: Envelope {
            id,
            source: source.into(),
            subject: subject.into(),
            time,
            recorded,
            sequence,
            authid,
            actor,
            proof,
            ticket,
            run,
        },
        type_word: type_word.into(),
        event_type: EventType::known(type_word),
        datahash: ending.datahash,
        chainhash: ending.chainhash,
        covered: ending.covered,
        data: ending.data,
    })
}

/// The value of an optional member whose name and opening quote are `literal`; an empty one says nothing.
#[inline(always)]
#[allow(clippy::option_option, reason = "not there, and not in this form, are two things")]
fn optional_member<'a>(cursor: &mut Cursor<'a>, literal: &str) -> Option<Option<Cow<'a, str>>> {
    if cursor.skip(literal).is_none() {
        return Some(None);
    }
    cursor.plain().map(|text| (!text.is_empty()).then_some(Cow::Borrowed(text)))
}

/// How every line ends.
struct Ending<'a> {
    covered: &'a [u8],
    datahash: &'a super::Hex,
    chainhash: &'a super::Hex,
    data: &'a str,
}

impl<'a> Ending<'a> {
    /// Reads `,"datahash":"…","chainhash":"…","data":…}`, which begins at `at` and goes to the end.
    fn read(text: &'a str, at: usize) -> Result<Self, InvalidLine> {
        let ending = Self::parts(text, at).ok_or(InvalidLine::BadEnding)?;
        match ending.data.as_bytes() {
            [] => Err(InvalidLine::NotJson),
            [first, ..] | [.., first] if json::is_space(*first) => Err(InvalidLine::WhiteSpace),
            _ => Ok(ending),
        }
    }

    fn parts(text: &'a str, at: usize) -> Option<Self> {
        let mut cursor = Cursor::new(text.get(at..)?);
        cursor.skip(",\"datahash\":\"")?;
        let datahash = hex(cursor.exactly(64)?.as_bytes())?;
        let covered = text.as_bytes().get(..text.len() - cursor.rest().len())?;
        cursor.skip(",\"chainhash\":\"")?;
        let chainhash = hex(cursor.exactly(64)?.as_bytes())?;
        cursor.skip(",\"data\":")?;
        Some(Self { covered, datahash, chainhash, data: cursor.rest().strip_suffix('}')? })
    }
}

/// The members of the envelope that stand before the ending and mean something here.
const NAMES: [&str; 14] = [
    "id",
    "source",
    "type",
    "subject",
    "time",
    "recordedtime",
    "sequence",
    "authid",
    "actor",
    "actorproof",
    "correlationid",
    "runid",
    "specversion",
    "authtype",
];

/// The members in any order, with others among them, up to the ending.
fn in_any_order(text: &str) -> Result<Line<'_>, InvalidLine> {
    let bytes = text.as_bytes();
    let mut values: [Option<&str>; NAMES.len()] = [None; NAMES.len()];
    let mut unknown = BTreeSet::new();
    let mut at = 0;
    let mut opening = b'{';
    let ending = loop {
        // `at` is where a member begins, with what opens it: the brace of the object, or a comma.
        match bytes.get(at) {
            Some(byte) if *byte == opening => {}
            Some(byte) if json::is_space(*byte) => return Err(InvalidLine::WhiteSpace),
            Some(b'}') if at + 1 == bytes.len() => return Err(InvalidLine::BadEnding),
            _ => return Err(InvalidLine::NotJson),
        }
        let name_end = after(bytes, at + 1, json::string)?;
        let written = &text[at + 1..name_end];
        // Half a surrogate pair names nothing; it is told from others by how it is written.
        let name = string(written).unwrap_or(Cow::Borrowed(written));
        match &*name {
            "datahash" => break Ending::read(text, at)?,
            "chainhash" | "data" => return Err(InvalidLine::BadEnding),
            _ => {}
        }
        match bytes.get(name_end) {
            Some(b':') => {}
            Some(byte) if json::is_space(*byte) => return Err(InvalidLine::WhiteSpace),
            _ => return Err(InvalidLine::NotJson),
        }
        let end = after(bytes, name_end + 1, json::value)?;
        let is_first = match NAMES.iter().position(|known| *known == name) {
            Some(known) => values[known].replace(&text[name_end + 1..end]).is_none(),
            None => unknown.insert(name),
        };
        if !is_first {
            return Err(InvalidLine::MemberMalformed);
        }
        at = end;
        opening = b',';
    };
    let [id, source, type_word, subject, time, recorded, number, authid, actor, proof, ticket, run, _, _] = values;
    let missing = InvalidLine::MemberMissing;
    let [id, source, type_word, subject, time, recorded, number] = [
        id.ok_or(missing)?,
        source.ok_or(missing)?,
        type_word.ok_or(missing)?,
        subject.ok_or(missing)?,
        time.ok_or(missing)?,
        recorded.ok_or(missing)?,
        number.ok_or(missing)?,
    ]
    .map(string);
    let optional = |value: Option<_>| value.and_then(string).filter(|text: &Cow<'_, str>| !text.is_empty());
    let malformed = InvalidLine::MemberMalformed;
    let type_word = type_word.ok_or(malformed)?;
    Ok(Line {
        envelope: Envelope {
            id: id.and_then(EventId::parse).ok_or(malformed)?,
            source: source.ok_or(malformed)?,
            subject: subject.ok_or(malformed)?,
            time: time.as_deref().and_then(Instant::parse).ok_or(malformed)?,
            recorded: recorded.as_deref().and_then(Instant::parse).ok_or(malformed)?,
            sequence: number.as_deref().and_then(sequence).ok_or(malformed)?,
            authid: optional(authid),
            actor: optional(actor),
            proof: optional(proof),
            ticket: optional(ticket),
            run: optional(run).map(RunId::new),
        },
        event_type: EventType::known(&type_word),
        type_word,
        datahash: ending.datahash,
        chainhash: ending.chainhash,
        covered: ending.covered,
        data: ending.data,
    })
}

/// Where a name or a value of the line's own object ends.
fn after(text: &[u8], at: usize, scan: fn(&[u8], usize) -> Option<usize>) -> Result<usize, InvalidLine> {
    match text.get(at) {
        Some(byte) if json::is_space(*byte) => Err(InvalidLine::WhiteSpace),
        _ => scan(text, at).ok_or(InvalidLine::NotJson),
    }
}

/// The text of a JSON string; none for any other value, and for halves of surrogate pairs.
fn string(value: &str) -> Option<Cow<'_, str>> {
    let inner = value.strip_prefix('"')?.strip_suffix('"')?;
    if inner.contains('\\') { serde_json::from_str(value).ok().map(Cow::Owned) } else { Some(Cow::Borrowed(inner)) }
}

/// A sequence: exactly 12 digits.
fn sequence(text: &str) -> Option<Sequence> {
    let digits: &[u8; 12] = text.as_bytes().try_into().ok()?;
    let (first, last) = (eight_digits(digits.first_chunk()?)?, eight_digits(digits.last_chunk()?)?);
    Some(Sequence(first * 10_000 + last % 10_000))
}

/// The number that eight digits make, looked at together.
#[inline]
fn eight_digits(digits: &[u8; 8]) -> Option<u64> {
    let (pairs, misfits) = pairs(*digits, *b"00000000");
    if misfits != 0 {
        return None;
    }
    // The first digit is the lowest byte. Each two bytes take in the two behind them, then each four the four.
    let twos = pairs & 0x00ff_00ff_00ff_00ff;
    let fours = (twos * 100 + (twos >> 16)) & 0x0000_ffff_0000_ffff;
    Some((fours * 10_000 + (fours >> 32)) & 0xffff_ffff)
}

#[cfg(test)]
mod tests {
    use super::{in_any_order, in_our_order};

    /// A line with these members after its sequence.
    fn line(members: &str) -> String {
        let hash = "0123456789abcdef".repeat(4);
        format!(
            "{{\"specversion\":\"1.0\",\"id\":\"01930000-0000-7000-8000-000000000001\",\"source\":\"/s\",\"type\":\"new.type\",\
             \"subject\":\"é\",\"time\":\"2026-11-24T01:15:30.123Z\",\"recordedtime\":\"2026-11-24T01:15:31.004Z\",\
             \"sequence\":\"123456789012\"{members},\"datahash\":\"{hash}\",\"chainhash\":\"{hash}\",\"data\":{{}}}}"
        )
    }

    const ALL: [&str; 5] = [
        r#","authtype":"user","authid":"desk""#,
        r#","actor":"田中""#,
        r#","actorproof":"01930000-0000-7000-8000-00000000000b""#,
        r#","correlationid":"T-1""#,
        r#","runid":"01930000-0000-7000-8000-00000000000a""#,
    ];

    #[test]
    fn what_is_written_is_read_by_the_short_cut_as_by_the_other() {
        for members in [String::new(), ALL.concat(), ALL[1].to_owned(), format!("{},\"runid\":\"\"", ALL[3])] {
            let line = line(&members);
            let read = in_our_order(&line);
            assert!(read.is_ok(), "{members}");
            assert_eq!(read, in_any_order(&line), "{members}");
        }
    }

    #[test]
    fn what_is_in_no_order_of_ours_is_left_by_the_short_cut() {
        let members: [String; 4] = [
            ALL[1].to_owned() + ALL[0],
            r#","actor":"\u7530""#.to_owned(),
            r#","actor":7"#.to_owned(),
            r#","x":1"#.to_owned(),
        ];
        for members in members {
            let line = line(&members);
            assert!(in_our_order(&line).is_err() && in_any_order(&line).is_ok(), "{members}");
        }
    }
}
