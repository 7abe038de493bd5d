//! What one part of the log holds: its lines decoded and checked where they lie, those that are wanted put into bins.
//! Whether the first follows what stands before the part is left to [`super::pass`].

use std::io;

use memchr::memchr;

use super::clock_back::{ClockBack, VoidOf, voided_by};
use super::damage::DamageKind;
use super::evidence::{BlankedLine, Position, Torn};
use super::holders::Mentions;
use super::log::Verification;
use super::parts::{FilePart, Lines};
use super::plan::Plan;
use super::prefix::SeenLines;
use super::routed_line::{Bins, InvalidAt, RoutedLine};
use super::shards::Router;
use crate::domain::event::{Event, EventData, EventType, LogDamageAccepted};
use crate::domain::id::STORE_SUBJECT;
use crate::domain::instant::Instant;
use crate::domain::place::Missing;
use crate::domain::sequence::Sequence;
use crate::wire::{self, Hex, InvalidLine, Line, Link};

/// What one part holds.
pub(super) struct SegmentScan<'b> {
    pub bins: Bins<'b>,
    pub mentions: Mentions,
    /// The lines about the store, within the prefix or not.
    pub store: Vec<RoutedLine<'b>>,
    /// The first line. Whether it follows what stands before the part is left to be checked.
    pub first: Option<(u64, Line<'b>)>,
    pub follows_damage: bool,
    /// Where the part begins.
    pub start: u64,
    pub end: Option<Mark<'b>>,
    pub prefixes: [PrefixPart<'b>; 2],
    /// When the latest line was recorded, and which lines were, as they say, before one that precedes them here.
    pub latest: Option<Instant>,
    pub steps_back: Vec<(u64, Instant)>,
    /// Which were before the one right before them.
    pub clock_backs: Vec<ClockBack>,
    /// The lines whose data was blanked.
    pub blanked: Vec<BlankedLine>,
    /// What is voided, and where that is said.
    pub voids: Vec<(u64, VoidOf)>,
    pub head: Option<Result<(), u64>>,
    pub torn: Option<Torn>,
    pub fault: Option<InvalidAt>,
}

/// What a part holds of a prefix.
#[derive(Clone, Copy, Default)]
pub(super) struct PrefixPart<'b> {
    /// The last line of the prefix in this part, if the prefix does not end before the part.
    pub position: Option<Mark<'b>>,
    pub seen: SeenLines,
}

/// A [`Position`] that copies no hash.
#[derive(Clone, Copy)]
pub(super) struct Mark<'b> {
    sequence: Sequence,
    chainhash: &'b Hex,
    bytes: u64,
    recorded: Instant,
}

impl Mark<'_> {
    fn link(&self) -> Link {
        Link { sequence: self.sequence, chainhash: *self.chainhash }
    }

    pub fn position(&self) -> Position {
        Position { link: self.link(), bytes: self.bytes, recorded: Some(self.recorded) }
    }
}

/// Reads a part and looks at its lines. `is_beyond`: which of the prefixes end before the part.
///
/// # Errors
/// When the file cannot be read, or was cut while it was read.
pub(super) fn scan_segment<'b>(
    plan: &Plan<'_>,
    sieve: &impl Router,
    bins: usize,
    part: FilePart,
    buffer: &'b mut Vec<u8>,
    is_beyond: [bool; 2],
) -> io::Result<SegmentScan<'b>> {
    let lines = part.read(plan.log, plan.reading, buffer)?;
    // Few lines are shorter than this, so the bins seldom have to grow.
    let expected = lines.bytes.len() / 512 / bins.max(1);
    let mut looked = SegmentScan {
        bins: (0..bins).map(|_| Vec::with_capacity(expected)).collect(),
        mentions: Mentions::default(),
        store: Vec::new(),
        first: None,
        follows_damage: part.follows_damage(),
        start: part.start(),
        end: None,
        prefixes: Default::default(),
        latest: None,
        steps_back: Vec::new(),
        clock_backs: Vec::new(),
        voids: Vec::new(),
        blanked: Vec::new(),
        head: None,
        torn: lines.unfinished.map(|offset| Torn { offset, bytes: plan.reading.limit.min(plan.log.len) - offset }),
        fault: None,
    };
    looked.fault = looked.lines(plan, sieve, lines, is_beyond).err();
    if plan.asks_about_one_prefix() {
        looked.prefixes[0] = looked.prefixes[1];
    }
    Ok(looked)
}

/// A line that is not decoded yet.
#[derive(Clone, Copy)]
struct RawLine<'b> {
    bytes: &'b [u8],
    /// The same, where it is known to be text.
    text: Option<&'b str>,
    offset: u64,
}

impl<'b> RawLine<'b> {
    fn decode(self) -> Result<Line<'b>, InvalidLine> {
        match self.text {
            Some(text) => wire::decode_text(text),
            None => wire::decode(self.bytes),
        }
    }
}

impl<'b> SegmentScan<'b> {
    /// Looks at all lines, up to the first that is not sound.
    fn lines(
        &mut self,
        plan: &Plan<'_>,
        sieve: &impl Router,
        lines: Lines<'b>,
        is_beyond: [bool; 2],
    ) -> Result<(), InvalidAt> {
        // Together lines are found to be text several times faster than one by one. If they are not, each has to tell.
        let text = simdutf8::basic::from_utf8(lines.bytes).ok();
        let mut start = 0;
        let mut next = || {
            let end = start + memchr(b'\n', &lines.bytes[start..])?;
            let text = text.and_then(|text| text.get(start..end));
            let raw = RawLine { bytes: &lines.bytes[start..end], text, offset: lines.offset + start as u64 };
            start = end + 1;
            Some(raw)
        };
        while let Some(raw) = next() {
            let line = raw.decode();
            // The hashes of two lines are made together, where it is known what the first follows.
            let is_paired = plan.checks == Verification::Hashes && self.end.is_some();
            let Some(raw_next) = (if is_paired { next() } else { None }) else {
                self.line(plan, sieve, raw, &line, is_beyond, false)?;
                continue;
            };
            let next = raw_next.decode();
            let is_proven = match (&self.end, &line, &next) {
                (Some(previous), Ok(line), Ok(next)) => wire::both_hold(previous.chainhash, [line, next]),
                _ => false,
            };
            self.line(plan, sieve, raw, &line, is_beyond, is_proven)?;
            self.line(plan, sieve, raw_next, &next, is_beyond, is_proven)?;
        }
        Ok(())
    }

    fn line(
        &mut self,
        plan: &Plan<'_>,
        sieve: &impl Router,
        raw: RawLine<'b>,
        line: &Result<Line<'b>, InvalidLine>,
        is_beyond: [bool; 2],
        is_proven: bool,
    ) -> Result<(), InvalidAt> {
        let looked_at = match line {
            Ok(line) => self.sound_line(plan, sieve, raw, line, is_beyond, is_proven),
            Err(unsound) => Err((*unsound).into()),
        };
        looked_at.map_err(|kind| InvalidAt { offset: raw.offset, kind })
    }

    /// `is_proven`: its hashes are known to hold.
    fn sound_line(
        &mut self,
        plan: &Plan<'_>,
        sieve: &impl Router,
        RawLine { bytes: raw, offset, .. }: RawLine<'b>,
        line: &Line<'b>,
        is_beyond: [bool; 2],
        is_proven: bool,
    ) -> Result<(), DamageKind> {
        match &self.end {
            Some(previous) => {
                let link = previous.link();
                if !is_proven || previous.sequence.next() != line.sequence {
                    check_chain(plan, line, &link)?;
                }
                check_kept(line, &link)?;
                self.clock_backs.extend(ClockBack::at(line, offset, previous.recorded));
            }
            None => self.first = Some((offset, line.clone())),
        }
        if !is_proven {
            check_data(plan, line, offset)?;
            if line.is_blanked() {
                self.blanked.push(BlankedLine { sequence: line.sequence, subject: line.subject.as_ref().into() });
            }
        }
        let end = offset + raw.len() as u64 + 1;
        let mark = Mark { sequence: line.sequence, chainhash: line.chainhash, bytes: end, recorded: line.recorded };
        let mut is_within = false;
        // Where both are one, nothing is looked at twice.
        let first = usize::from(plan.asks_about_one_prefix());
        for ((prefix, prefix_end), is_beyond) in self.prefixes.iter_mut().zip(plan.ends).zip(is_beyond).skip(first) {
            is_within = prefix.seen.line(prefix_end, line, offset, end) && !is_beyond;
            if is_within {
                prefix.position = Some(mark);
            }
        }
        self.end = Some(mark);
        if self.latest.is_some_and(|latest| latest > line.recorded) {
            self.steps_back.push((offset, line.recorded));
        }
        self.latest = self.latest.max(Some(line.recorded));
        if line.event_type == Some(EventType::EventVoided) {
            let data = line.event_data().and_then(Result::ok);
            self.voids.extend(voided_by(line, data.as_ref()).map(|void| (offset, void)));
        }
        if let Some(head) = plan.log.head.filter(|head| head.sequence == line.sequence)
            && self.head != Some(Ok(()))
        {
            self.head = Some(if head.chainhash.as_bytes() == line.chainhash { Ok(()) } else { Err(offset) });
        }
        self.mentions.line(sieve.shared_things(), line, offset);
        let bin = if is_within { sieve.shard_for(line) } else { None };
        let is_of_store = line.subject == STORE_SUBJECT;
        if bin.is_none() || is_of_store {
            line.check_data()?;
        }
        if is_of_store {
            self.store.push(RoutedLine::new(offset, raw, line));
        }
        if let Some(bin) = bin.and_then(|bin| self.bins.get_mut(bin)) {
            bin.push(RoutedLine::new(offset, raw, line));
        }
        Ok(())
    }
}

/// Whether a line follows the one before it.
pub(super) fn check_chain(plan: &Plan<'_>, line: &Line<'_>, previous: &Link) -> Result<(), InvalidLine> {
    let follows = match plan.checks {
        Verification::None => line.check_sequence(previous),
        Verification::Hashes => line.check_sequence(previous).and_then(|()| line.check_chainhash(previous)),
    };
    if follows.is_err() && follows_missing_lines(line, previous) { Ok(()) } else { follows }
}

/// Whether the data of a line is what was written, or was blanked and is vouched for.
fn check_data(plan: &Plan<'_>, line: &Line<'_>, offset: u64) -> Result<(), InvalidLine> {
    if line.is_blanked() {
        if plan.reading.vouches_for(line, offset) { Ok(()) } else { Err(InvalidLine::Blanked) }
    } else if plan.checks == Verification::Hashes {
        line.check_datahash()
    } else {
        Ok(())
    }
}

/// Whether what stands before a line is what it says was kept, when it accepts a gap and says so.
pub(super) fn check_kept(line: &Line<'_>, previous: &Link) -> Result<(), DamageKind> {
    let kept = missing_lines(line).and_then(|missing| missing.kept);
    if kept.is_none_or(|kept| kept.as_bytes() == previous.chainhash) { Ok(()) } else { Err(DamageKind::KeptMismatch) }
}

/// Whether a line, hashes and all, is one that may come next.
pub(super) fn follows(line: &Line<'_>, previous: &Link) -> bool {
    (is_next(line, previous) || follows_missing_lines(line, previous)) && check_kept(line, previous).is_ok()
}

/// Whether a line is the next by its number and by the chain.
pub(super) fn is_next(line: &Line<'_>, previous: &Link) -> bool {
    line.check_sequence(previous).is_ok() && line.check_chainhash(previous).is_ok()
}

/// Whether the line says that those right before it are gone, and stands where it would if they were not.
fn follows_missing_lines(line: &Line<'_>, previous: &Link) -> bool {
    let Some(gone) = missing_lines(line) else { return false };
    let Ok(chainhash) = gone.chainhash.as_bytes().try_into() else { return false };
    let would_precede = Link { sequence: gone.until, chainhash };
    gone.after == previous.sequence
        && line.check_sequence(&would_precede).is_ok()
        && line.check_chainhash(&would_precede).is_ok()
}

/// The lines that this one accepts as gone, when it is one that may.
fn missing_lines<'b>(line: &Line<'b>) -> Option<Missing<'b>> {
    let is_acceptance = line.event_type == Some(EventType::LogDamageAccepted) && line.subject == STORE_SUBJECT;
    if !is_acceptance || line.check_datahash().is_err() {
        return None;
    }
    match line.event_data() {
        Some(Ok(EventData { event: Event::LogDamageAccepted(LogDamageAccepted { missing, .. }), .. })) => missing,
        _ => None,
    }
}
