//! The file, a part at a time, so that many threads can each read their own. A line belongs to the part it begins in.
//! Accepted damage is left out; nothing is decoded.

use std::io;
use std::os::unix::fs::FileExt;

use memchr::{memchr, memrchr};

use super::log::Log;
use super::read_plan::{AcceptedRegion, ReadPlan};

/// A stretch of the file that begins where a line does, with no accepted damage in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Segment {
    start: u64,
    end: u64,
    /// Whether accepted damage ends where it begins.
    follows_damage: bool,
}

/// A part of a segment, cut without regard to lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FilePart {
    start: u64,
    end: u64,
    segment: Segment,
}

/// The lines that begin in a part.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lines<'b> {
    /// Where the first begins.
    pub offset: u64,
    /// The lines, each with its newline.
    pub bytes: &'b [u8],
    /// Where an unfinished line begins, which goes to the end of what is read.
    pub unfinished: Option<u64>,
}

/// The log in parts of `size` bytes, in order, as `reading` says that it is read.
pub(super) fn parts(log: &Log<'_>, reading: &ReadPlan, size: usize) -> impl Iterator<Item = FilePart> {
    let segments = segments(log, reading);
    segments.into_iter().flat_map(move |segment| segment.parts(size))
}

/// The same of the lines of accepted damage.
pub(super) fn parts_of_region(region: &AcceptedRegion, size: usize) -> impl Iterator<Item = FilePart> {
    Segment { start: region.start, end: region.end, follows_damage: false }.parts(size)
}

/// What accepted damage leaves of the log.
fn segments(log: &Log<'_>, reading: &ReadPlan) -> Vec<Segment> {
    let limit = reading.limit.min(log.len);
    let mut segments = Vec::new();
    let mut next = Segment { start: reading.from, end: limit, follows_damage: false };
    for &AcceptedRegion { start, end, .. } in &reading.regions {
        if start < next.start || start > limit {
            continue;
        }
        segments.push(Segment { end: start, ..next });
        next = Segment { start: end, end: limit, follows_damage: true };
    }
    segments.push(next);
    segments.retain(|segment| segment.start < segment.end);
    segments
}

impl Segment {
    /// It in parts of `size` bytes.
    fn parts(self, size: usize) -> impl Iterator<Item = FilePart> {
        let size = size.max(1) as u64;
        let count = (self.end - self.start).div_ceil(size);
        (0..count).map(move |part| {
            let start = self.start + part * size;
            FilePart { start, end: self.end.min(start.saturating_add(size)), segment: self }
        })
    }
}

impl FilePart {
    /// Where it begins.
    pub fn start(&self) -> u64 {
        self.start
    }

    /// Whether the first line of the part stands right behind accepted damage: then nothing is asked of what stands
    /// before it.
    pub fn follows_damage(&self) -> bool {
        self.segment.follows_damage && self.start == self.segment.start
    }

    /// Reads the lines that begin in this part.
    ///
    /// # Errors
    /// When the file cannot be read, or was cut since it was opened.
    pub fn read<'b>(&self, log: &Log<'_>, reading: &ReadPlan, buffer: &'b mut Vec<u8>) -> io::Result<Lines<'b>> {
        // Most last lines end within this much of the part.
        let mut slack = 4096;
        // The byte before the part tells whether a line begins with it.
        let from = if self.start == self.segment.start { self.start } else { self.start - 1 };
        let mut held = 0;
        loop {
            let until = self.segment.end.min(self.end.saturating_add(slack));
            let wanted = length(from, until)?;
            match buffer.len() {
                // What nobody had before is zero, and need not be made so.
                0 => *buffer = vec![0; wanted],
                held if held < wanted => buffer.resize(wanted, 0),
                _ => {}
            }
            reading.read_exact_at(log, buffer.get_mut(held..wanted).unwrap_or_default(), from + held as u64)?;
            let bytes = &buffer[..wanted];
            let first = if from == self.start { Some(0) } else { memchr(b'\n', bytes).map(|newline| newline + 1) };
            let Some(first) = first.filter(|first| from + (*first as u64) < self.end) else {
                return Ok(Lines { offset: self.end, bytes: &[], unfinished: None });
            };
            // The last line of the part ends at the first newline from the part's last byte on.
            let last_byte = length(from, self.end)?.saturating_sub(1).max(first);
            let end = memchr(b'\n', &bytes[last_byte..]).map(|newline| last_byte + newline + 1);
            let offset = from + first as u64;
            if let Some(end) = end {
                return Ok(Lines { offset, bytes: &buffer[first..end], unfinished: None });
            }
            if until == self.segment.end {
                let end = memrchr(b'\n', &bytes[first..]).map_or(first, |newline| first + newline + 1);
                return Ok(Lines { offset, bytes: &buffer[first..end], unfinished: Some(from + end as u64) });
            }
            held = wanted;
            slack = slack.saturating_mul(4);
        }
    }
}

fn length(from: u64, until: u64) -> io::Result<usize> {
    usize::try_from(until - from).map_err(io::Error::other)
}

/// Hands over the bytes from `start` to `end`, piece by piece, whatever they are, as long as more are wanted.
pub(super) fn whole(log: &Log<'_>, start: u64, end: u64, mut then: impl FnMut(&[u8]) -> bool) -> io::Result<()> {
    let mut buffer = [0; 64 << 10];
    let mut at = start;
    while at < end {
        let bytes = usize::try_from(end - at).map_or(buffer.len(), |left| left.min(buffer.len()));
        let piece = buffer.get_mut(..bytes).unwrap_or_default();
        log.file.read_exact_at(piece, at)?;
        if !then(piece) {
            break;
        }
        at += bytes as u64;
    }
    Ok(())
}
