//! What pieces say of lines: where those of an account lie, where events stand, who ever had which number or serial, and of
//! whom a run or a call recorded something. Events, things, runs and calls are known by a mark, some bits of a hash, which
//! few others have in the same piece: whoever looks for one reads the lines that it leads to, and these tell.

use std::collections::{BTreeMap, BTreeSet};

use super::encoding::{put, put_text, take, take_text};

/// Where a line lies: where it begins, and how long it is, its newline left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Span {
    pub offset: u64,
    pub bytes: u64,
}

impl From<(u64, u64)> for Span {
    fn from((offset, bytes): (u64, u64)) -> Self {
        Self { offset, bytes }
    }
}

/// By what something is known within its piece.
pub(super) type HashMark = [u8; 3];

/// The mark of what has this hash.
pub(super) fn mark(hash: u64) -> HashMark {
    let [one, two, three, ..] = hash.to_be_bytes();
    [one, two, three]
}

/// Where the lines of some accounts lie, in the order of the file.
pub(super) type LinePiece = BTreeMap<Box<str>, Vec<Span>>;
/// Where some events stand, in the order of the file.
pub(super) type EventPiece = BTreeSet<(Span, HashMark)>;
/// Things, each with an account that had it; or runs and calls, each with an account of which something was recorded in it.
pub(super) type MentionPiece = BTreeSet<(HashMark, Box<str>)>;

/// Where the lines of one subject lie, as its piece says it: put there one after another, in the order of the file.
#[derive(Default)]
pub(super) struct Spans {
    count: u64,
    /// Where the last begins.
    before: u64,
    bytes: Vec<u8>,
}

impl Spans {
    pub fn push(&mut self, span: Span) {
        self.count += 1;
        put_span(&mut self.bytes, span, &mut self.before);
    }

    pub fn count(&self) -> u64 {
        self.count
    }

    /// The last of their bytes, behind which the next is put.
    pub fn last_byte(&self) -> u8 {
        self.bytes.last().copied().unwrap_or_default()
    }

    /// Adds whose they are, how many there are, and where they lie.
    pub fn put(&self, payload: &mut Vec<u8>, id: &str) {
        put_id(payload, id);
        put(payload, self.count);
        payload.extend_from_slice(&self.bytes);
    }
}

pub(super) fn encode_lines(piece: &LinePiece) -> Vec<u8> {
    let mut payload = Vec::new();
    for (id, lines) in piece {
        let mut spans = Spans::default();
        lines.iter().for_each(|span| spans.push(*span));
        spans.put(&mut payload, id);
    }
    payload
}

pub(super) fn decode_lines(payload: &[u8]) -> Option<LinePiece> {
    let mut rest = payload;
    let mut piece = LinePiece::new();
    while !rest.is_empty() {
        let id = take_id(&mut rest)?;
        let count = take(&mut rest)?;
        let mut before = 0;
        let spans = (0..count).map(|_| take_span(&mut rest, &mut before)).collect::<Option<_>>()?;
        piece.insert(id, spans);
    }
    Some(piece)
}

/// Takes events in the order of the file.
pub(super) fn encode_events(events: impl IntoIterator<Item = (Span, HashMark)>) -> Vec<u8> {
    let mut payload = Vec::new();
    let mut before = 0;
    for (span, mark) in events {
        payload.extend(mark);
        put_span(&mut payload, span, &mut before);
    }
    payload
}

/// The events of a piece, in the order of the file.
pub(super) fn decode_events(payload: &[u8]) -> Option<EventPiece> {
    let (mut rest, mut before) = (payload, 0);
    let mut piece = EventPiece::new();
    while let Some((mark, behind)) = rest.split_first_chunk() {
        rest = behind;
        piece.insert((take_span(&mut rest, &mut before)?, *mark));
    }
    rest.is_empty().then_some(piece)
}

pub(super) fn encode_mentions<'s>(mentions: impl IntoIterator<Item = (HashMark, &'s str)>) -> Vec<u8> {
    let mut payload = Vec::new();
    for (thing, account) in mentions {
        payload.extend(thing);
        put_id(&mut payload, account);
    }
    payload
}

/// What is mentioned in a piece, those of one thing together.
pub(super) fn decode_mentions(payload: &[u8]) -> Option<MentionPiece> {
    let mut rest = payload;
    let mut piece = MentionPiece::new();
    while let Some((thing, behind)) = rest.split_first_chunk() {
        rest = behind;
        piece.insert((*thing, take_id(&mut rest)?));
    }
    rest.is_empty().then_some(piece)
}

/// So many digits are kept as a number.
const DIGITS: usize = 18;

/// Adds an id: one of digits, as most are, by how many these are and as the number that they are.
fn put_id(payload: &mut Vec<u8>, id: &str) {
    let is_number = (1..=DIGITS).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_digit());
    match id.parse().ok().filter(|_: &u64| is_number) {
        Some(number) => {
            put(payload, id.len() as u64);
            put(payload, number);
        }
        None => {
            put(payload, 0);
            put_text(payload, id);
        }
    }
}

/// Takes an id off the front.
fn take_id(rest: &mut &[u8]) -> Option<Box<str>> {
    let length = usize::try_from(take(rest)?).ok()?;
    if length == 0 {
        return take_text(rest).map(Box::from);
    }
    let mut number = take(rest)?;
    let mut digits = [b'0'; DIGITS];
    let id = digits.get_mut(..length)?;
    for digit in id.iter_mut().rev() {
        *digit += (number % 10) as u8;
        number /= 10;
    }
    (number == 0).then(|| std::str::from_utf8(id).ok().map(Box::from)).flatten()
}

/// Adds where a line lies, by how far behind another it begins.
fn put_span(payload: &mut Vec<u8>, span: Span, before: &mut u64) {
    put(payload, span.offset.wrapping_sub(*before));
    put(payload, span.bytes);
    *before = span.offset;
}

fn take_span(rest: &mut &[u8], before: &mut u64) -> Option<Span> {
    *before = before.checked_add(take(rest)?)?;
    Some(Span { offset: *before, bytes: take(rest)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPANS: [Span; 2] = [Span { offset: 0, bytes: 580 }, Span { offset: 6_000_000_000, bytes: 127 }];

    #[test]
    fn what_is_put_into_a_piece_is_taken_out_of_it() {
        let lines = LinePiece::from([("0123456789".into(), SPANS.to_vec()), ("store".into(), SPANS[1..].to_vec())]);
        assert_eq!(decode_lines(&encode_lines(&lines)), Some(lines));
        let (one, other) = ([0, 0, 1], [0xff; 3]);
        let events = EventPiece::from([(SPANS[0], other), (SPANS[0], one), (SPANS[1], one)]);
        assert_eq!(decode_events(&encode_events(events.iter().copied())), Some(events));
        let ids = ["0123456789", "0", "", "é", "00", "+1", "999999999999999999", "0999999999999999999"];
        let mentions: MentionPiece = ids.into_iter().flat_map(|id| [(one, id.into()), (other, id.into())]).collect();
        let held = encode_mentions(mentions.iter().map(|(thing, id)| (*thing, &**id)));
        assert_eq!(decode_mentions(&held), Some(mentions));
    }

    #[test]
    fn a_piece_that_was_cut_short_is_none() {
        let whole = encode_lines(&LinePiece::from([("0123456789".into(), SPANS[1..].to_vec())]));
        for length in 1..whole.len() {
            assert_eq!(decode_lines(&whole[..length]), None, "{length}");
        }
    }
}
