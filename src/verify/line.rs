//! The form of one line: is it one JSON object with the members of the envelope, each in its form,
//! and with the ending that lets `sha256sum` check it? Whether its hashes are right, it says too; which line it follows, others ask.

use std::borrow::Cow;

use data_encoding::HEXLOWER;
use memchr::memmem;
use sha2::{Digest, Sha256};

use super::by_turns::ByTurns;
use super::json::{Json, Reader};
use super::members::{EventType, Missing, Why, event_type, is_hash, member, missing};
use super::report::Kind;
use super::time::Time;
use super::tree::{Hash, leaf_parts};

/// What could be read of a line.
pub(super) struct Reading<'a> {
    /// What is wrong with its form.
    pub faults: Vec<Kind>,
    /// The number it says it has, where that can be read at all.
    pub sequence: Option<u64>,
    /// The `chainhash` it says it has, likewise.
    pub chainhash: Option<&'a str>,
    /// The line, when nothing is wrong with its form.
    pub line: Option<Line<'a>>,
}

/// A line whose form is right. Its place is not checked yet.
pub(super) struct Line<'a> {
    pub id: Cow<'a, str>,
    pub kind: Cow<'a, str>,
    pub subject: Cow<'a, str>,
    pub time: Time,
    pub recordedtime: Cow<'a, str>,
    /// The same as a time.
    pub recorded: Time,
    pub sequence: u64,
    /// Who claims to have recorded it, and by which enrolment that is proven, where it says so.
    pub actor: Option<Cow<'a, str>>,
    pub actorproof: Option<Cow<'a, str>>,
    pub chainhash: &'a str,
    /// The value of `data`.
    pub data: Json<'a>,
    /// The text of that.
    pub data_text: &'a str,
    /// Whether `datahash` is the hash of that.
    pub is_data_right: bool,
    /// Its type, where that is known, and whether `data` has what that needs.
    pub known: Option<(EventType, Result<(), Why>)>,
    /// Everything before `,"chainhash":`.
    pub hashed: &'a [u8],
    /// Its leaf of the sealed tree, where that was asked for.
    pub leaf: Option<Hash>,
    /// The `chainhash` of the line before it in the file, and whether this line follows from that.
    follows: Option<(&'a str, bool)>,
}

impl<'a> Line<'a> {
    /// Whether `data` has what its type needs, where that is known.
    pub fn check(&self) -> Option<Result<(), Why>> {
        self.known.map(|(_, check)| check)
    }

    /// Whether `data` was taken out of a line that had some.
    pub fn is_blanked(&self) -> bool {
        self.data == Json::Null && !self.is_data_right
    }

    /// The `chainhash` this line has after a line with the `chainhash` `previous`.
    pub fn chained_from(&self, previous: &str) -> String {
        String::from_utf8_lossy(&hex(self.after(previous))).into_owned()
    }

    fn after(&self, previous: &str) -> Hash {
        Sha256::new().chain_update(previous).chain_update(self.hashed).finalize().into()
    }

    /// The lines that it says are gone, when it is one that may say so.
    pub fn gone(&self) -> Option<Missing> {
        let may_say = self.kind == "mfadesk.log.damage-accepted.v1" && self.subject == "store" && self.is_data_right;
        (may_say && self.check()?.is_ok()).then_some(())?;
        member(&self.data, "missing").and_then(missing)
    }

    /// Whether it has that `chainhash`.
    pub fn follows(&self, previous: &str) -> bool {
        match self.follows {
            Some((known, follows)) if known == previous => follows,
            _ => is_written(self.after(previous), self.chainhash),
        }
    }
}

/// What is hashed of each line: its data, all before its `chainhash`, and its leaf of the sealed tree.
pub(super) struct Hashing {
    by_turns: ByTurns<3>,
    /// Whether the leaves are asked for.
    with_leaves: bool,
}

impl Hashing {
    /// With the leaves, or without.
    pub fn new(with_leaves: bool) -> Self {
        Self { by_turns: ByTurns::new(), with_leaves }
    }
}

/// Reads one line by itself, given without its newline.
pub(super) fn read(bytes: &[u8]) -> Reading<'_> {
    read_behind(bytes, None, &mut Hashing::new(false))
}

/// Reads one line, given without its newline. `before` is the `chainhash` of the line before it in the file, where there
/// is one that can be read.
pub(super) fn read_behind<'a>(bytes: &'a [u8], before: Option<&'a str>, hashing: &mut Hashing) -> Reading<'a> {
    let Ok(text) = simdutf8::basic::from_utf8(bytes) else { return unreadable(bytes, Kind::NotUtf8) };
    let Some(written) = Written::read(text) else { return unreadable(bytes, Kind::NotJson) };
    let mut envelope = Envelope::of(&written.members);
    if written.has_white_space {
        envelope.faults.insert(0, Kind::WhiteSpace);
    }
    let id = envelope.text(Known::Id, is_uuid);
    envelope.text(Known::Source, |_| true);
    let kind = envelope.text(Known::Type, |_| true);
    let subject = envelope.text(Known::Subject, |_| true);
    let time = envelope.time(Known::Time).map(|(_, time)| time);
    let recorded = envelope.time(Known::Recordedtime);
    let sequence = envelope.text(Known::Sequence, is_sequence).and_then(|digits| digits.parse().ok());
    let (actor, actorproof) = (envelope.said(Known::Actor), envelope.said(Known::Actorproof));
    let mut faults = envelope.faults;
    let ending = written.ending(text);
    if ending.is_none() {
        faults.push(Kind::BadEnding);
    }

    let chainhash = ending.as_ref().map(|ending| ending.chainhash);
    let line = match (id, kind, subject, time, recorded, sequence, ending) {
        (Some(id), Some(kind), Some(subject), Some(time), Some(recorded), Some(sequence), Some(ending))
            if faults.is_empty() =>
        {
            let (recordedtime, recorded) = recorded;
            let Ending { datahash, chainhash, hashed, data: data_text } = ending;
            let chain = before.map(|before| [before.as_bytes(), hashed]);
            let leaf = hashing.with_leaves.then(|| leaf_parts(hashed, chainhash));
            let texts =
                [Some(&[data_text.as_bytes()][..]), chain.as_ref().map(|of| &of[..]), leaf.as_ref().map(|of| &of[..])];
            let [of_data, of_chain, leaf] = hashing.by_turns.hashes(texts);
            // The last member, as the ending is right.
            let data = written.members.into_iter().next_back().map_or(Json::Null, |member| member.value);
            let known = event_type(&kind).map(|known| (known, known.check(&data)));
            let line = Line {
                id,
                kind,
                subject,
                time,
                recordedtime,
                recorded,
                sequence,
                actor,
                actorproof,
                chainhash,
                data,
                data_text,
                is_data_right: of_data.is_some_and(|hash| is_written(hash, datahash)),
                known,
                hashed,
                leaf,
                follows: before.zip(of_chain).map(|(before, hash)| (before, is_written(hash, chainhash))),
            };
            Some(line)
        }
        _ => None,
    };
    Reading { faults, sequence, chainhash, line }
}

/// Whether this is how the hash is written.
fn is_written(hash: Hash, written: &str) -> bool {
    hex(hash) == *written.as_bytes()
}

/// A SHA-256 in lowercase hex.
pub(super) fn hex(hash: impl Into<Hash>) -> [u8; 64] {
    let mut hex = [0; 64];
    HEXLOWER.encode_mut(&hash.into(), &mut hex);
    hex
}

/// A line that is no JSON object, of which the number and the chain hash may still be legible.
fn unreadable(bytes: &[u8], fault: Kind) -> Reading<'_> {
    const CHAINHASH: &[u8] = b"\",\"chainhash\":\"";
    const SEQUENCE: &[u8] = b",\"sequence\":\"";
    let legible = |at: usize, length: usize| bytes.get(at..at + length).and_then(|part| str::from_utf8(part).ok());

    let ending = memmem::rfind_iter(bytes, CHAINHASH).find_map(|at| {
        let start = at + CHAINHASH.len();
        let chainhash = legible(start, 64).filter(|text| is_hash(text))?;
        bytes[start + 64..].starts_with(b"\",\"data\":").then_some((at, chainhash))
    });
    let sequence = ending.and_then(|(end, _)| {
        let at = memmem::rfind(&bytes[..end], SEQUENCE)? + SEQUENCE.len();
        legible(at, 12).filter(|text| is_sequence(text))?.parse().ok()
    });
    Reading { faults: vec![fault], sequence, chainhash: ending.map(|(_, chainhash)| chainhash), line: None }
}

macro_rules! known {
    ($( $member:ident = $name:literal, )+) => {
        /// The members that a line may be expected to have, in the order in which they are written.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd)]
        enum Known {
            $( $member, )+
        }

        impl Known {
            /// How many there are.
            const COUNT: usize = [$( $name ),+].len();

            /// In the order in which they are written.
            const ALL: [Self; Self::COUNT] = [$( Self::$member ),+];

            /// Which one has this name.
            fn named(name: &str) -> Option<Self> {
                Some(match name {
                    $( $name => Self::$member, )+
                    _ => return None,
                })
            }

            fn name(self) -> &'static str {
                match self {
                    $( Self::$member => $name, )+
                }
            }
        }
    };
}

known! {
    Specversion = "specversion",
    Id = "id",
    Source = "source",
    Type = "type",
    Subject = "subject",
    Time = "time",
    Recordedtime = "recordedtime",
    Sequence = "sequence",
    Authtype = "authtype",
    Authid = "authid",
    Actor = "actor",
    Actorproof = "actorproof",
    Correlationid = "correlationid",
    Runid = "runid",
    Datahash = "datahash",
    Chainhash = "chainhash",
    Data = "data",
}

/// The one JSON object that a line is.
struct Written<'a> {
    members: Vec<Member<'a>>,
    has_white_space: bool,
}

/// One member of it, doubled ones too.
struct Member<'a> {
    /// A name with half a surrogate pair is no text, and still JSON: then as it is written.
    name: Cow<'a, str>,
    known: Option<Known>,
    value: Json<'a>,
    /// Where the value begins.
    at: usize,
}

impl<'a> Written<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let mut reader = Reader::new(text);
        let before = reader.space();
        let mut written = reader.nested(|reader| Self::object(text, reader))?;
        written.has_white_space |= before | reader.space();
        reader.is_at_end().then_some(written)
    }

    fn object(text: &'a str, reader: &mut Reader<'a>) -> Option<Self> {
        reader.step(b'{')?;
        let mut members = Vec::with_capacity(Known::COUNT);
        let mut has_white_space = reader.space();
        if reader.step(b'}').is_some() {
            return Some(Self { members, has_white_space });
        }
        let mut next = Known::ALL.first().copied();
        loop {
            // Most are the one that is written next.
            let (name, known) = match next.filter(|next| reader.step_name(next.name()).is_some()) {
                Some(next) => (Cow::Borrowed(next.name()), Some(next)),
                None => {
                    let start = reader.at();
                    let name = reader.string()?;
                    let name = name.unwrap_or_else(|| Cow::Borrowed(text.get(start..reader.at()).unwrap_or_default()));
                    has_white_space |= reader.space();
                    reader.step(b':')?;
                    let known = Known::named(&name);
                    (name, known)
                }
            };
            has_white_space |= reader.space();
            let at = reader.at();
            let value = reader.value()?;
            next = known.and_then(|known| Known::ALL.get(known as usize + 1).copied());
            members.push(Member { name, known, value, at });
            has_white_space |= reader.space();
            if reader.step(b'}').is_some() {
                return Some(Self { members, has_white_space });
            }
            reader.step(b',')?;
            has_white_space |= reader.space();
        }
    }

    /// The ending, when the line has it letter by letter, and its members stand nowhere else.
    fn ending(&self, text: &'a str) -> Option<Ending<'a>> {
        const DATAHASH: &str = ",\"datahash\":\"";
        const CHAINHASH: &str = "\",\"chainhash\":\"";
        const DATA: &str = "\",\"data\":";
        let (last, others) = self.members.split_last()?;
        let others = &others[..others.len().checked_sub(2)?];
        if others.iter().any(|member| member.known >= Some(Known::Datahash)) {
            return None;
        }
        let data = text.get(last.at..)?.strip_suffix('}')?;
        let rest = text.get(..last.at)?.strip_suffix(DATA)?;
        let (rest, chainhash) = rest.split_at_checked(rest.len().checked_sub(64)?)?;
        let rest = rest.strip_suffix(CHAINHASH)?;
        let (before, datahash) = rest.split_at_checked(rest.len().checked_sub(64)?)?;
        let is_ending = before.ends_with(DATAHASH) && is_hash(datahash) && is_hash(chainhash);
        let hashed = text.as_bytes().get(..rest.len() + 1)?;
        is_ending.then_some(Ending { datahash, chainhash, hashed, data })
    }
}

/// The envelope while it is being looked through.
struct Envelope<'m, 'a> {
    members: &'m [Member<'a>],
    /// The first of each name that is expected.
    first: [Option<&'m Member<'a>>; Known::COUNT],
    faults: Vec<Kind>,
}

/// The three last members of a line.
struct Ending<'a> {
    datahash: &'a str,
    chainhash: &'a str,
    hashed: &'a [u8],
    data: &'a str,
}

impl<'m, 'a> Envelope<'m, 'a> {
    /// The envelope that has these members; what is there twice is a fault.
    fn of(members: &'m [Member<'a>]) -> Self {
        // Of the few that nobody expects, each is compared with each: that is faster than putting them in order.
        const FEW: usize = 16;
        let mut first = [None; Known::COUNT];
        let mut others: Vec<&str> = Vec::new();
        let mut may_have_doubles = false;
        for member in members {
            match member.known {
                Some(known) if first[known as usize].is_none() => first[known as usize] = Some(member),
                Some(_) => may_have_doubles = true,
                None => {
                    may_have_doubles |= others.len() >= FEW || others.contains(&&*member.name);
                    others.push(&member.name);
                }
            }
        }
        let mut envelope = Self { members, first, faults: Vec::new() };
        if may_have_doubles {
            envelope.refuse_doubles();
        }
        envelope
    }

    fn refuse_doubles(&mut self) {
        let mut names: Vec<&str> = self.members.iter().map(|member| &*member.name).collect();
        names.sort_unstable();
        for same in names.chunk_by(|a, b| a == b).filter(|same| same.len() > 1) {
            self.faults.push(Kind::MemberMalformed { member: same[0].to_owned() });
        }
    }

    /// The time that this member is, as it is written and as one, which must be there.
    fn time(&mut self, known: Known) -> Option<(Cow<'a, str>, Time)> {
        let text = self.text(known, |_| true)?;
        let time = Time::read(&text);
        if time.is_none() {
            self.faults.push(Kind::MemberMalformed { member: known.name().into() });
        }
        time.map(|time| (text, time))
    }

    /// The string that this member is, where it is there and is one.
    fn said(&self, known: Known) -> Option<Cow<'a, str>> {
        match self.first[known as usize].map(|member| &member.value) {
            Some(Json::Text(text)) => Some(text.clone()),
            _ => None,
        }
    }

    /// The string that this member is, which must be there and pass `form`.
    fn text(&mut self, known: Known, form: fn(&str) -> bool) -> Option<Cow<'a, str>> {
        match self.first[known as usize].map(|member| &member.value) {
            Some(Json::Text(text)) if form(text) => return Some(text.clone()),
            Some(_) => self.faults.push(Kind::MemberMalformed { member: known.name().into() }),
            None => self.faults.push(Kind::MemberMissing { member: known.name().into() }),
        }
        None
    }
}

/// A number of a line, in 12 digits.
pub(super) fn is_sequence(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A UUID in its 8-4-4-4-12 form, in letters of either case.
pub(super) fn is_uuid(text: &str) -> bool {
    const HYPHENS: [usize; 4] = [8, 13, 18, 23];
    let Ok(bytes) = <&[u8; 36]>::try_from(text.as_bytes()) else { return false };
    // Without an early exit, so that many bytes are looked at together.
    let others = bytes.iter().fold(0, |others, byte| others + u8::from(!byte.is_ascii_hexdigit()));
    others == 4 && HYPHENS.iter().all(|at| bytes[*at] == b'-')
}
