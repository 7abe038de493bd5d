//! The log in blocks of whole lines, with their places. Knows nothing of what is in them.

use std::io::{self, Read, Seek, SeekFrom};
use std::iter;
use std::mem;
use std::panic::resume_unwind;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// How much of the log is in one block, but for longer lines.
const BLOCK: u64 = 1 << 17;

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

    /// The room for another.
    pub fn into_room(self) -> Vec<u8> {
        self.bytes
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

    /// The next block, in the room of one before; none at the end.
    pub fn next(&mut self, room: Vec<u8>) -> io::Result<Option<Block>> {
        if self.next < self.end { self.block(room).map(Some) } else { Ok(None) }
    }

    /// Has each block looked at, on as many threads as there may be, and what was found taken into `taken` in the order of
    /// the blocks. A thread reads a block, looks at it, takes it when it has its turn, and uses its room for the next.
    pub fn side_by_side<S: Send>(self, taken: S, look: impl Fn(&Block, Turn<'_, S>) + Sync) -> io::Result<S>
    where
        R: Send,
    {
        let threads = if self.end - self.next <= BLOCK { 1 } else { at_once() };
        let blocks = Mutex::new((0.., self));
        let turns = Turns { taking: Mutex::new(Taking { turn: 0, taken, is_over: false }), next: Condvar::new() };
        let numbered = |room| {
            let (numbers, blocks) = &mut *locked(&blocks);
            Ok::<_, io::Error>(blocks.next(room)?.and_then(|block| numbers.next().map(|number| (number, block))))
        };
        let work = || {
            let mut room = Vec::new();
            while let Some((number, block)) = numbered(mem::take(&mut room))? {
                look(&block, Turn { number, turns: &turns });
                room = block.into_room();
            }
            Ok::<_, io::Error>(())
        };
        thread::scope(|scope| {
            // What the system has no thread for, this one does.
            let others = (1..threads).map_while(|_| thread::Builder::new().spawn_scoped(scope, work).ok());
            let others: Vec<_> = others.collect();
            let own = work();
            others
                .into_iter()
                .map(|other| other.join().unwrap_or_else(|panic| resume_unwind(panic)))
                .fold(own, Result::and)
        })?;
        let Taking { taken, is_over, .. } = turns.taking.into_inner().unwrap_or_else(PoisonError::into_inner);
        // What was not taken must not be missing unsaid.
        if is_over { Err(io::Error::other("a block was looked at and not taken")) } else { Ok(taken) }
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

/// Whose turn it is to take what it found.
struct Turns<S> {
    taking: Mutex<Taking<S>>,
    next: Condvar,
}

struct Taking<S> {
    /// The number of the block that is taken next.
    turn: u64,
    taken: S,
    /// Whether a thread has given up, so that its turn never ends.
    is_over: bool,
}

/// The right to take what was found in one block, in its turn.
pub(super) struct Turn<'t, S> {
    number: u64,
    turns: &'t Turns<S>,
}

impl<S> Turn<'_, S> {
    /// Waits for it, and takes.
    pub fn take(self, take: impl FnOnce(&mut S)) {
        let comes = |taking: &mut Taking<S>| taking.turn != self.number && !taking.is_over;
        let next = &self.turns.next;
        let mut taking = next.wait_while(locked(&self.turns.taking), comes).unwrap_or_else(PoisonError::into_inner);
        if !taking.is_over {
            take(&mut taking.taken);
            taking.turn += 1;
        }
    }
}

impl<S> Drop for Turn<'_, S> {
    fn drop(&mut self) {
        let mut taking = locked(&self.turns.taking);
        taking.is_over |= taking.turn <= self.number;
        self.turns.next.notify_all();
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// How many threads there may be.
fn at_once() -> usize {
    thread::available_parallelism().map_or(1, Into::into)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    /// Lines of which some fill more than a block, and at the end what may be left of one.
    fn log() -> Vec<u8> {
        let lengths = [1, 100_000, 7, 300_000, 40_000];
        let line = |length: usize| iter::repeat_n(b'x', length).chain([b'\n']);
        let lines = (0..10).flat_map(|_| lengths).flat_map(line);
        lines.chain(*b"left").collect()
    }

    #[test]
    fn whoever_looks_at_them_blocks_are_taken_in_order_and_leave_out_nothing() {
        let log = log();
        let end = log.len() as u64;
        for start in [0, 2, 100_003] {
            let mut read = Cursor::new(&log);
            let look = |block: &Block, turn: Turn<'_, Vec<u8>>| {
                let (offset, bytes) = block.bytes();
                (0..if (offset / BLOCK).is_multiple_of(3) { 1000 } else { 0 }).for_each(|_| thread::yield_now());
                assert_eq!(
                    block.lines().map(|(_, line, is_whole)| line.len() + usize::from(is_whole)).sum::<usize>(),
                    bytes.len()
                );
                turn.take(|all| {
                    assert_eq!(offset, start + all.len() as u64);
                    all.extend(bytes);
                });
            };
            let all = Blocks::new(&mut read, start, end).side_by_side(Vec::new(), look).unwrap();
            assert!(all == log[usize::try_from(start).unwrap()..]);
        }
    }

    #[test]
    fn a_log_that_ends_too_early_is_an_error() {
        let log = log();
        let mut read = Cursor::new(&log);
        let blocks = Blocks::new(&mut read, 0, log.len() as u64 + 1);
        let error = blocks.side_by_side((), |_, turn| turn.take(|()| {})).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
    }

    #[test]
    fn a_block_that_is_not_taken_is_an_error() {
        let log = log();
        let mut read = Cursor::new(&log);
        let look = |_: &Block, turn: Turn<'_, ()>| {
            if turn.number != 2 {
                turn.take(|()| {});
            }
        };
        assert!(Blocks::new(&mut read, 0, log.len() as u64).side_by_side((), look).is_err());
    }

    #[test]
    #[should_panic = "the third block"]
    fn a_panic_is_waited_for_by_nobody() {
        let log = log();
        let mut read = Cursor::new(&log);
        let look = |_: &Block, turn: Turn<'_, ()>| {
            assert_ne!(turn.number, 2, "the third block");
            turn.take(|()| {});
        };
        let _ = Blocks::new(&mut read, 0, log.len() as u64).side_by_side((), look);
    }
}
