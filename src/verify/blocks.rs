//! The log in blocks of whole lines, with their places. Knows nothing of what is in them.

use std::collections::BTreeMap;
use std::io::{self, Read, Seek, SeekFrom};
use std::iter;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Sender};
use std::thread;

/// How much of the log is in one block, but for longer lines.
const BLOCK: u64 = 1 << 17;

/// How many blocks there are for each thread in a round: while the last of them are looked at, nothing else is.
const BLOCKS: usize = 64;

/// Where a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// The physical line, from 1: one more than the newlines before it.
    pub line: u64,
    /// Where it begins, in bytes from the start of the log.
    pub offset: u64,
}

/// Whole lines, and at the end of a stretch what may be left of one.
pub(super) struct Block {
    offset: u64,
    bytes: Vec<u8>,
}

impl Block {
    /// The lines, each with where it begins, without its newline; and whether it had one.
    pub fn lines(&self) -> impl Iterator<Item = (u64, &[u8], bool)> {
        let mut at = 0;
        iter::from_fn(move || {
            let rest = self.bytes.get(at..).filter(|rest| !rest.is_empty())?;
            let offset = self.offset + at as u64;
            let newline = memchr::memchr(b'\n', rest);
            let line = &rest[..newline.unwrap_or(rest.len())];
            at += line.len() + 1;
            Some((offset, line, newline.is_some()))
        })
    }

    /// Its bytes, and where they begin.
    pub fn bytes(&self) -> (u64, &[u8]) {
        (self.offset, &self.bytes)
    }
}

/// A stretch of the log, which begins where a line does, in blocks.
pub(super) struct Blocks<'r, R> {
    log: &'r mut R,
    next: u64,
    end: u64,
}

impl<'r, R: Read + Seek> Blocks<'r, R> {
    /// From the byte `start` up to `end`.
    pub fn new(log: &'r mut R, start: u64, end: u64) -> Self {
        Self { log, next: start, end }
    }

    /// The next blocks, as many as can be looked at side by side, in the place of those before; none at the end.
    pub fn round(&mut self, blocks: &mut Vec<Block>) -> io::Result<()> {
        let at_once = if self.end - self.next <= BLOCK { 1 } else { at_once() * BLOCKS };
        let mut used: Vec<Vec<u8>> = blocks.drain(..).map(|block| block.bytes).collect();
        while blocks.len() < at_once && self.next < self.end {
            blocks.push(self.block(used.pop().unwrap_or_default())?);
        }
        Ok(())
    }

    /// Reads the next round while the last one is looked at.
    pub fn ahead(&mut self, next: &mut Vec<Block>, look: impl FnOnce()) -> io::Result<()>
    where
        R: Send,
    {
        if self.next >= self.end {
            look();
            return self.round(next);
        }
        let read = thread::scope(|scope| {
            let reading = thread::Builder::new().spawn_scoped(scope, || self.round(next));
            look();
            // It cannot give up: then there would be nothing to read.
            reading.ok().map(|reading| reading.join().unwrap_or_else(|_| Err(io::ErrorKind::Other.into())))
        });
        // No thread was to be had.
        read.unwrap_or_else(|| self.round(next))
    }

    fn block(&mut self, mut bytes: Vec<u8>) -> io::Result<Block> {
        bytes.clear();
        let mut wanted = BLOCK;
        self.log.seek(SeekFrom::Start(self.next))?;
        loop {
            let missing = wanted.min(self.end - self.next) - bytes.len() as u64;
            bytes.reserve_exact(usize::try_from(missing).unwrap_or(usize::MAX));
            if self.log.by_ref().take(missing).read_to_end(&mut bytes)? as u64 != missing {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let whole = memchr::memrchr(b'\n', &bytes).map(|newline| newline + 1);
            let length = if self.next + bytes.len() as u64 == self.end { Some(bytes.len()) } else { whole };
            if let Some(length) = length {
                bytes.truncate(length);
                let offset = self.next;
                self.next += length as u64;
                return Ok(Block { offset, bytes });
            }
            // A line that is longer than that.
            wanted *= 2;
        }
    }
}

/// Has each block looked at, some at the same time, and what was found taken in the order of the blocks, while those behind
/// are looked at. What there is no thread for is done by this one.
pub(super) fn side_by_side<'b, T: Send>(
    blocks: &'b [Block],
    look: impl Fn(&'b Block) -> T + Sync,
    mut take: impl FnMut(T),
) {
    let (next, (send, found)) = (AtomicUsize::new(0), mpsc::channel());
    let work = |send: Sender<(usize, T)>| {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(block) = blocks.get(at) else { return };
            // Nobody takes it any more when the other side has given up.
            let _ = send.send((at, look(block)));
        }
    };
    let work = &work;
    thread::scope(|scope| {
        let wanted = if blocks.len() > 1 { at_once().min(blocks.len()) } else { 0 };
        for _ in 0..wanted {
            let send = send.clone();
            let _ = thread::Builder::new().spawn_scoped(scope, move || work(send));
        }
        if wanted == 0 {
            work(send);
        } else {
            drop(send);
        }
        let mut waiting = BTreeMap::new();
        let mut due = 0;
        for (at, result) in found {
            waiting.insert(at, result);
            while let Some(result) = waiting.remove(&due) {
                take(result);
                due += 1;
            }
        }
        // No thread was to be had.
        blocks.iter().skip(due).for_each(|block| take(look(block)));
    });
}

/// How many threads there may be.
fn at_once() -> usize {
    thread::available_parallelism().map_or(1, Into::into)
}
