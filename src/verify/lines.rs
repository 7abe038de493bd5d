//! Physical lines out of a byte stream, with their places. Knows nothing of what is in them.

use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Take};

/// Where a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// The physical line, from 1: one more than the newlines before it.
    pub line: u64,
    /// Where it begins, in bytes from the start of the log.
    pub offset: u64,
}

/// What [`Lines::next`] found.
pub(super) enum Next {
    /// A line; its newline was taken off.
    Line(Place),
    /// The last line, which has no newline.
    Unfinished(Place),
    /// The end.
    End,
}

/// Reads the first `length` bytes of a log line by line, or skips some.
pub(super) struct Lines<R: Read> {
    reader: BufReader<Take<R>>,
    place: Place,
}

impl<R: Read + Seek> Lines<R> {
    /// Starts at the first byte.
    pub fn new(mut log: R, length: u64) -> io::Result<Self> {
        log.seek(SeekFrom::Start(0))?;
        Ok(Self { reader: BufReader::with_capacity(1 << 16, log.take(length)), place: Place { line: 1, offset: 0 } })
    }
}

impl<R: Read> Lines<R> {
    /// Where the next line begins.
    pub fn place(&self) -> Place {
        self.place
    }

    /// Reads the next line into `line`, in place of what was in it.
    pub fn next(&mut self, line: &mut Vec<u8>) -> io::Result<Next> {
        line.clear();
        let place = self.place;
        let read = self.reader.read_until(b'\n', line)?;
        self.place.offset += read as u64;
        if read == 0 {
            return Ok(Next::End);
        }
        if line.pop_if(|byte| *byte == b'\n').is_none() {
            return Ok(Next::Unfinished(place));
        }
        self.place.line += 1;
        Ok(Next::Line(place))
    }

    /// Skips `count` bytes; after an unfinished line, its newline as well.
    pub fn skip(&mut self, count: u64) -> io::Result<()> {
        let mut left = count;
        let mut last = b'\n';
        while left > 0 {
            let buffer = self.reader.fill_buf()?;
            let length = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
            let skipped = &buffer[..length];
            let Some(end) = skipped.last() else { break };
            last = *end;
            self.place.line += skipped.iter().filter(|byte| **byte == b'\n').count() as u64;
            self.place.offset += length as u64;
            left -= length as u64;
            self.reader.consume(length);
        }
        if last != b'\n' && self.reader.fill_buf()?.first() == Some(&b'\n') {
            self.reader.consume(1);
            self.place.line += 1;
            self.place.offset += 1;
        }
        Ok(())
    }
}
