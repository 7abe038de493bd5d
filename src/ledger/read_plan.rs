//! How a log is to be read: over accepted damage, and believing what is vouched for.

use std::collections::HashMap;
use std::io;
use std::os::unix::fs::FileExt;
use std::sync::Arc;

use super::log::{Log, LogWatch};
use super::log_end::LogEnd;
use crate::domain::id::STORE_SUBJECT;
use crate::domain::sequence::Sequence;
use crate::wire::{Hex, Line};

/// Accepted damage: whole lines, or an unfinished one with the newline that was put behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AcceptedRegion {
    /// Where it begins, in bytes from the start of the file.
    pub start: u64,
    /// Where it ends.
    pub end: u64,
    /// The chain hash of the last line that stands before it, where that is said.
    pub kept: Option<Hex>,
    /// Where the first line stands that accepts these bytes behind that line. Where data was blanked, they have moved, and
    /// a later line says so once more.
    pub said_at: u64,
}

/// How a log is to be read.
#[derive(Debug, Clone)]
pub(super) struct ReadPlan {
    /// Accepted damage whose bytes are still the same, in order, none overlapping.
    pub regions: Vec<AcceptedRegion>,
    /// For each blanked line that is vouched for, by sequence: where the last line stands that does.
    pub vouched: HashMap<Sequence, u64>,
    /// Where reading begins: where a line does.
    pub from: u64,
    /// Where reading stops.
    pub limit: u64,
    /// Whether the log was searched for lines that say something about others.
    pub is_searched: bool,
    /// The end of the log, where that was read before all else.
    pub end: Option<Arc<LogEnd>>,
}

impl ReadPlan {
    /// Nothing is known of what lines say about others: right for a log without blanked data and accepted damage.
    pub fn plain(log: &Log<'_>) -> Self {
        Self { regions: Vec::new(), vouched: HashMap::new(), from: 0, limit: log.len, is_searched: false, end: None }
    }

    /// The same, but from `from` on and only up to `limit`.
    pub fn between(self, from: u64, limit: u64) -> Self {
        Self { from, limit, ..self }
    }

    /// Reads these bytes of the log, those of its end from where they are kept.
    ///
    /// # Errors
    /// When the file cannot be read, or was cut since it was opened.
    pub fn read_exact_at(&self, log: &Log<'_>, bytes: &mut [u8], at: u64) -> io::Result<()> {
        if let Some(LogWatch(told)) = log.watch {
            told(bytes.len() as u64);
        }
        let Some(end) = &self.end else { return log.file.read_exact_at(bytes, at) };
        let before = usize::try_from(end.start().saturating_sub(at)).unwrap_or(usize::MAX).min(bytes.len());
        let (before, kept) = bytes.split_at_mut(before);
        log.file.read_exact_at(before, at)?;
        let from = usize::try_from(at.saturating_sub(end.start())).map_err(io::Error::other)?;
        let known = end.bytes().get(from..).and_then(|bytes| bytes.get(..kept.len()));
        kept.copy_from_slice(known.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }

    /// Whether a line after `offset` vouches for this blanked line, which begins there. Of what concerns the log as a whole,
    /// nothing is ever blanked: it is nobody's, and all answers rest on it.
    pub fn vouches_for(&self, line: &Line<'_>, offset: u64) -> bool {
        line.subject != STORE_SUBJECT && self.vouched.get(&line.sequence).is_some_and(|said_at| *said_at > offset)
    }

    /// Whether it comes to the same as reading plainly, but for the limit.
    pub fn is_plain(&self) -> bool {
        self.regions.is_empty() && self.vouched.is_empty()
    }
}
