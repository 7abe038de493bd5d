//! The end of a log that takes back. After a run over everybody was undone, the voids stand megabytes behind what they void,
//! and whoever folds that before they are known has to read it all again. So where the last lines are voids, they are read
//! first, and kept until it is their turn, so that each byte is read once.
//!
//! Nothing is believed here: the lines are checked when it is their turn, and until then their voids are only expected.

use std::fmt;
use std::io;
use std::os::unix::fs::FileExt;

use memchr::{memchr, memchr_iter, memmem};

use super::log::Log;
use super::routed_line::RoutedLine;
use crate::domain::event::EventType;
use crate::wire::{self, Line};

/// The last bytes of a log.
#[derive(Clone, Default)]
pub(super) struct LogEnd {
    start: u64,
    bytes: Vec<u8>,
}

/// How much is kept at most.
const MOST: u64 = 64 << 20;

impl LogEnd {
    /// Reads backwards, twice as much each time, as long as most lines are voids; at least `least` bytes.
    ///
    /// # Errors
    /// When the file cannot be read, or was cut since it was opened.
    pub fn read(log: &Log<'_>, least: usize) -> io::Result<Self> {
        let mut end = Self { start: log.len, bytes: Vec::new() };
        let mut size = least as u64;
        loop {
            let start = end.start.saturating_sub(size);
            let behind = std::mem::take(&mut end.bytes);
            let new = usize::try_from(end.start - start).map_err(io::Error::other)?;
            end.bytes.reserve_exact(new + behind.len());
            end.bytes.resize(new, 0);
            log.file.read_exact_at(&mut end.bytes, start)?;
            end.start = start;
            let takes_back = takes_back(&end.bytes);
            end.bytes.extend_from_slice(&behind);
            size = end.bytes.len() as u64;
            if !takes_back || start == 0 || size * 2 > MOST {
                return Ok(end);
            }
        }
    }

    /// Where it begins.
    pub fn start(&self) -> u64 {
        self.start
    }

    /// What stands from there on.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The lines that take something back and are written as they are here; others are found when it is their turn.
    pub fn voids(&self) -> impl Iterator<Item = (Line<'_>, RoutedLine<'_>)> {
        // Where the first line begins is not known, unless it is the first of all.
        let newline = memchr(b'\n', &self.bytes).map_or(self.bytes.len(), |newline| newline + 1);
        let first = if self.start == 0 { 0 } else { newline };
        let mut start = first;
        let lines = memchr_iter(b'\n', &self.bytes[first..]).map(move |newline| first + newline);
        lines.filter_map(move |newline| {
            let (raw, offset) = (&self.bytes[start..newline], self.start + start as u64);
            start = newline + 1;
            memmem::find(raw, EventType::EventVoided.as_str().as_bytes())?;
            let line = wire::decode(raw).ok().filter(|line| line.event_type == Some(EventType::EventVoided))?;
            let routed = RoutedLine::new(offset, raw, &line);
            Some((line, routed))
        })
    }
}

/// Whether at least half of the lines say that they take something back.
fn takes_back(lines: &[u8]) -> bool {
    memmem::find_iter(lines, EventType::EventVoided.as_str()).count() * 2 >= memchr_iter(b'\n', lines).count().max(1)
}

impl fmt::Debug for LogEnd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LogEnd").field("start", &self.start).finish_non_exhaustive()
    }
}
