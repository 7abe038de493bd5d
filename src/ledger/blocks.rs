//! The file, a block of whole lines at a time. Accepted damage is stepped over; nothing is decoded.

use std::io;
use std::os::unix::fs::FileExt;

use memchr::memrchr;

use super::evidence::Torn;
use super::log::Log;
use super::reading::Reading;

/// Whole lines that stand together.
pub(super) struct Block<'b> {
    /// Where the first begins.
    pub offset: u64,
    /// The lines, each with its newline.
    pub bytes: &'b [u8],
    /// Whether damage that was accepted ends where the first begins: then nothing is asked of what stands before it.
    pub follows_damage: bool,
}

/// Reads block after block.
pub(super) struct Blocks<'l> {
    log: Log<'l>,
    /// The regions that may still come, in order: where they begin and end.
    regions: std::iter::Peekable<std::slice::Iter<'l, (u64, u64)>>,
    limit: u64,
    block: usize,
    offset: u64,
    buffer: Vec<u8>,
    /// The unfinished last line, once the end was reached.
    pub torn: Option<Torn>,
}

impl<'l> Blocks<'l> {
    /// The lines of the log as `reading` says that it is read.
    pub fn new(log: &Log<'l>, reading: &'l Reading, block: usize) -> Self {
        Self {
            log: *log,
            regions: reading.regions.iter().peekable(),
            limit: reading.limit.min(log.len),
            block: block.max(1),
            offset: 0,
            buffer: Vec::new(),
            torn: None,
        }
    }

    /// The next block. None: there are no more whole lines.
    ///
    /// # Errors
    /// When the file cannot be read, or was cut since it was opened.
    pub fn next(&mut self) -> io::Result<Option<Block<'_>>> {
        let follows_damage = self.step_over();
        let offset = self.offset;
        let mut wanted = self.block;
        loop {
            let barrier = self.regions.peek().map_or(self.limit, |(start, _)| self.limit.min(*start));
            let left = usize::try_from(barrier.saturating_sub(offset)).unwrap_or(usize::MAX);
            let bytes = wanted.min(left);
            if self.buffer.len() < bytes {
                self.buffer.resize(bytes, 0);
            }
            let buffer = self.buffer.get_mut(..bytes).unwrap_or_default();
            self.log.file.read_exact_at(buffer, offset)?;
            if let Some(newline) = memrchr(b'\n', buffer) {
                self.offset = offset + newline as u64 + 1;
                return Ok(Some(Block { offset, bytes: &self.buffer[..=newline], follows_damage }));
            }
            if bytes < left {
                // The line is longer than what was read of it.
                wanted = wanted.saturating_mul(2);
            } else if barrier < self.limit {
                // No line begins where this region does, so it accepts nothing that stands here.
                self.regions.next();
            } else {
                if bytes > 0 {
                    self.torn = Some(Torn { offset, bytes: bytes as u64 });
                }
                return Ok(None);
            }
        }
    }

    /// Steps over the regions that begin here, and says whether there were any.
    fn step_over(&mut self) -> bool {
        let mut stepped = false;
        while let Some((start, end)) = self.regions.next_if(|(start, _)| *start <= self.offset) {
            if *start == self.offset {
                self.offset = *end;
                stepped = true;
            }
        }
        stepped
    }
}

/// Hands over the bytes from `start` to `end`, piece by piece, whatever they are.
pub(super) fn whole(log: &Log<'_>, start: u64, end: u64, mut then: impl FnMut(&[u8])) -> io::Result<()> {
    let mut buffer = [0; 64 << 10];
    let mut at = start;
    while at < end {
        let bytes = usize::try_from(end - at).map_or(buffer.len(), |left| left.min(buffer.len()));
        let piece = buffer.get_mut(..bytes).unwrap_or_default();
        log.file.read_exact_at(piece, at)?;
        then(piece);
        at += bytes as u64;
    }
    Ok(())
}
