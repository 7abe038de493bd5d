//! What is read, and how.

use crate::domain::sequence::Sequence;
use std::fmt;
use std::fs::File;
use std::num::NonZero;
use std::thread;

/// An open log. It is read at positions, so many threads, and others, may read the same file.
#[derive(Debug, Clone, Copy)]
pub struct Log<'l> {
    /// The file.
    pub file: &'l File,
    /// How many bytes of it count: its length when it was opened. What is appended later is not seen.
    pub len: u64,
    /// What the head says was acknowledged, where there is a head. It must have been read before the length was.
    pub head: Option<Acknowledged<'l>>,
    /// Who waits for it to be read.
    pub watch: Option<LogWatch<'l>>,
}

/// Somebody who is told, from any thread, how many more bytes of a log were read.
#[derive(Clone, Copy)]
pub struct LogWatch<'w>(pub &'w (dyn Fn(u64) + Sync));

impl fmt::Debug for LogWatch<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LogWatch")
    }
}

/// The last line that was acknowledged, as the head says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Acknowledged<'h> {
    /// Its sequence.
    pub sequence: Sequence,
    /// Where it ends.
    pub bytes: u64,
    /// Its chain hash.
    pub chainhash: &'h str,
}

/// What of a line is checked. Its form, its sequence and that its data is JSON always are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verification {
    /// Both hashes too.
    Hashes,
    /// No hashes (`--unverified`). What is vouched for or accepted is still only believed with the right `datahash`.
    None,
}

/// How much is done at once. It changes no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parallelism {
    /// How many threads work, this one included; at least 1.
    pub threads: usize,
    /// How many bytes each reads at once. A longer line is read as a whole all the same.
    pub block: usize,
}

impl Parallelism {
    /// What suits a log of this length. A small one is read before a thread would have started.
    pub fn for_len(len: u64) -> Self {
        const SMALL: u64 = 1 << 20;
        if len < SMALL {
            Self { threads: 1, block: 256 << 10 }
        } else {
            Self::with_threads(thread::available_parallelism().map_or(1, NonZero::get))
        }
    }

    /// What suits a large log and so many threads.
    pub fn with_threads(threads: usize) -> Self {
        Self { threads: threads.max(1), block: 512 << 10 }
    }
}
