//! The form of one line: is it one JSON object with the members of the envelope, each in its form,
//! and with the ending that lets `sha256sum` check it? Knows nothing of other lines.

use std::collections::BTreeMap;
use std::fmt;

use data_encoding::HEXLOWER;
use memchr::memmem;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use super::members::{Time, is_hash, is_instant};
use super::report::Kind;

/// How deep a line may be nested.
const DEEPEST: usize = 127;

/// What could be read of a line.
pub(super) struct Reading<'a> {
    /// What is wrong with its form.
    pub faults: Vec<Kind>,
    /// The number it says it has, where that can be read at all.
    pub sequence: Option<u64>,
    /// The `chainhash` it says it has, likewise.
    pub chainhash: Option<String>,
    /// The line, when nothing is wrong with its form.
    pub line: Option<Line<'a>>,
}

/// A line whose form is right. Its hashes and its place are not checked yet.
pub(super) struct Line<'a> {
    pub id: String,
    pub kind: String,
    pub subject: String,
    pub time: Time,
    pub recordedtime: String,
    pub sequence: u64,
    pub datahash: String,
    pub chainhash: String,
    /// Everything before `,"chainhash":`.
    pub hashed: &'a [u8],
    /// The text of the value of `data`.
    pub data: &'a str,
}

impl Line<'_> {
    /// Whether `datahash` is the hash of `data`.
    pub fn data_is_right(&self) -> bool {
        self.datahash == HEXLOWER.encode(&Sha256::digest(self.data.as_bytes()))
    }

    /// The value of `data`; none when it is no JSON. A member that no string or number can hold (half a surrogate
    /// pair, 1e999), or that is there twice, is a value that no known member can have: the line is sound, but its event
    /// does not fit.
    pub fn data(&self) -> Option<Value> {
        serde_json::from_str(self.data).ok().map(value)
    }

    /// Whether `data` was taken out of a line that had some.
    pub fn is_blanked(&self) -> bool {
        self.data == "null" && !self.data_is_right()
    }

    /// The `chainhash` this line has after a line with the `chainhash` `previous`.
    pub fn chained_from(&self, previous: &str) -> String {
        HEXLOWER.encode(&Sha256::new().chain_update(previous).chain_update(self.hashed).finalize())
    }
}

/// Reads one line, given without its newline.
pub(super) fn read(bytes: &[u8]) -> Reading<'_> {
    let Ok(text) = std::str::from_utf8(bytes) else { return unreadable(bytes, Kind::NotUtf8) };
    let Ok(Members(members)) = serde_json::from_str(text) else { return unreadable(bytes, Kind::NotJson) };
    let structure = Structure::of(text);
    if structure.depth > DEEPEST {
        return unreadable(bytes, Kind::NotJson);
    }

    let mut envelope = Envelope { members: &members, faults: Vec::new() };
    if structure.white_space {
        envelope.faults.push(Kind::WhiteSpace);
    }
    envelope.refuse_doubles();
    let id = envelope.text("id", is_uuid);
    envelope.text("source", |_| true);
    let kind = envelope.text("type", |_| true);
    let subject = envelope.text("subject", |_| true);
    let time = envelope.text("time", is_instant).and_then(|text| Time::read(&text));
    let recordedtime = envelope.text("recordedtime", is_instant);
    let sequence = envelope.text("sequence", is_sequence).and_then(|digits| digits.parse().ok());
    let ending = envelope.ending(text);
    let mut faults = envelope.faults;
    if ending.is_none() {
        faults.push(Kind::BadEnding);
    }

    let chainhash = ending.as_ref().map(|ending| ending.chainhash.clone());
    let line = match (id, kind, subject, time, recordedtime, sequence, ending) {
        (Some(id), Some(kind), Some(subject), Some(time), Some(recordedtime), Some(sequence), Some(ending))
            if faults.is_empty() =>
        {
            let Ending { datahash, chainhash, hashed, data } = ending;
            Some(Line { id, kind, subject, time, recordedtime, sequence, datahash, chainhash, hashed, data })
        }
        _ => None,
    };
    Reading { faults, sequence, chainhash, line }
}

/// A line that is no JSON object, of which the number and the chain hash may still be legible.
fn unreadable(bytes: &[u8], fault: Kind) -> Reading<'_> {
    const CHAINHASH: &[u8] = b"\",\"chainhash\":\"";
    const SEQUENCE: &[u8] = b",\"sequence\":\"";
    let legible = |at: usize, length: usize| bytes.get(at..at + length).and_then(|part| str::from_utf8(part).ok());

    let ending = memmem::rfind_iter(bytes, CHAINHASH).find_map(|at| {
        let start = at + CHAINHASH.len();
        let chainhash = legible(start, 64).filter(|text| is_hash(text))?;
        bytes[start + 64..].starts_with(b"\",\"data\":").then(|| (at, chainhash.to_owned()))
    });
    let sequence = ending.as_ref().and_then(|(end, _)| {
        let at = memmem::rfind(&bytes[..*end], SEQUENCE)? + SEQUENCE.len();
        legible(at, 12).filter(|text| is_sequence(text))?.parse().ok()
    });
    Reading { faults: vec![fault], sequence, chainhash: ending.map(|(_, chainhash)| chainhash), line: None }
}

/// The members of one JSON object in their order, doubled ones too, values as they are written.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Members<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
                formatter.write_str("a JSON object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::with_capacity(16);
                while let Some((name, value)) = map.next_entry::<&RawValue, &RawValue>()? {
                    // A name with half a surrogate pair is no text, and still JSON.
                    let name = serde_json::from_str(name.get()).unwrap_or_else(|_| name.get().to_owned());
                    members.push((name, value));
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

/// A value in which what cannot be read stands as something that no known member can be.
fn value(raw: &RawValue) -> Value {
    let unreadable = || Value::Array(vec![Value::Null]);
    match raw.get().as_bytes().first() {
        Some(b'{') => {
            let Ok(Members(members)) = serde_json::from_str(raw.get()) else { return unreadable() };
            let has_escapes = raw.get().contains("\\u");
            if has_escapes && serde_json::from_str::<BTreeMap<String, IgnoredAny>>(raw.get()).is_err() {
                // A name that is no text.
                return unreadable();
            }
            let mut object = serde_json::Map::new();
            for (name, raw) in members {
                let value = if object.contains_key(&name) { unreadable() } else { value(raw) };
                object.insert(name, value);
            }
            Value::Object(object)
        }
        Some(b'[') => match serde_json::from_str::<Vec<&RawValue>>(raw.get()) {
            Ok(items) => items.into_iter().map(value).collect(),
            Err(_) => unreadable(),
        },
        _ => serde_json::from_str(raw.get()).unwrap_or_else(|_| unreadable()),
    }
}

/// The envelope while it is being looked through.
struct Envelope<'m, 'a> {
    members: &'m [(String, &'a RawValue)],
    faults: Vec<Kind>,
}

/// The three last members of a line.
struct Ending<'a> {
    datahash: String,
    chainhash: String,
    hashed: &'a [u8],
    data: &'a str,
}

impl<'a> Envelope<'_, 'a> {
    fn refuse_doubles(&mut self) {
        let mut names: Vec<&str> = self.members.iter().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        for same in names.chunk_by(|a, b| a == b).filter(|same| same.len() > 1) {
            self.faults.push(Kind::MemberMalformed { member: same[0].to_owned() });
        }
    }

    /// The string that the member `name` is, which must be there and pass `form`.
    fn text(&mut self, name: &'static str, form: fn(&str) -> bool) -> Option<String> {
        let Some((_, raw)) = self.members.iter().find(|(member, _)| member == name) else {
            self.faults.push(Kind::MemberMissing { member: name.into() });
            return None;
        };
        let text = serde_json::from_str(raw.get()).ok().filter(|text: &String| form(text));
        if text.is_none() {
            self.faults.push(Kind::MemberMalformed { member: name.into() });
        }
        text
    }

    /// The ending, when the line has it letter by letter.
    fn ending(&self, line: &'a str) -> Option<Ending<'a>> {
        let [.., (first, datahash), (second, chainhash), (third, data)] = self.members else { return None };
        if first != "datahash" || second != "chainhash" || third != "data" {
            return None;
        }
        let hash = |raw: &RawValue| serde_json::from_str(raw.get()).ok().filter(|text: &String| is_hash(text));
        let (datahash, chainhash) = (hash(datahash)?, hash(chainhash)?);
        let tail = line.strip_suffix('}')?.strip_suffix(data.get())?;
        let hashed = tail.strip_suffix(&format!(",\"chainhash\":\"{chainhash}\",\"data\":"))?;
        hashed.ends_with(&format!(",\"datahash\":\"{datahash}\"")).then_some(())?;
        Some(Ending { datahash, chainhash, hashed: hashed.as_bytes(), data: data.get() })
    }
}

/// What lies between the strings of a JSON text.
struct Structure {
    depth: usize,
    white_space: bool,
}

impl Structure {
    /// Looks through a text that is known to be JSON.
    fn of(text: &str) -> Self {
        let (mut depth, mut deepest, mut white_space) = (0_usize, 0, false);
        let (mut in_string, mut escaped) = (false, false);
        for byte in text.bytes() {
            match byte {
                _ if escaped => escaped = false,
                b'\\' if in_string => escaped = true,
                b'"' => in_string = !in_string,
                _ if in_string => {}
                b'{' | b'[' => {
                    depth += 1;
                    deepest = deepest.max(depth);
                }
                b'}' | b']' => depth = depth.saturating_sub(1),
                b' ' | b'\t' | b'\r' | b'\n' if depth <= 1 => white_space = true,
                _ => {}
            }
        }
        Self { depth: deepest, white_space }
    }
}

/// A number of a line, in 12 digits.
pub(super) fn is_sequence(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A UUID in its 8-4-4-4-12 form, in letters of either case.
pub(super) fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}
