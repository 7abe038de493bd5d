//! Where a log is not what was written, and how.

use std::fmt;

use super::log::Acknowledged;
use crate::domain::place::Missing;
use crate::domain::sequence::Sequence;
use crate::wire::InvalidLine;

/// Where the log is not what was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Damage {
    /// The line, counted from 1 as an editor does.
    pub line: u64,
    /// Where that line begins, in bytes from the start of the file.
    pub offset: u64,
    /// What is wrong.
    pub kind: DamageKind,
}

/// Lines that were accepted as gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct GoneLines {
    after: Sequence,
    until: Sequence,
    /// The chain hash of the last of them.
    chainhash: Box<str>,
    /// Whether the line that says so comes after all of them.
    is_behind: bool,
}

impl GoneLines {
    /// Those that the line with this number says are missing.
    pub fn of(missing: &Missing<'_>, said_by: Sequence) -> Self {
        let Missing { after, until, chainhash, .. } = missing;
        Self { after: *after, until: *until, chainhash: chainhash.as_str().into(), is_behind: *until < said_by }
    }

    /// Whether this head names one of them, and so no longer counts. Numbers from that of the line itself on are used again,
    /// so of these only the head that was there when it was written is meant.
    pub fn has(&self, head: &Acknowledged<'_>) -> bool {
        let is_that_head = head.sequence == self.until && head.chainhash == &*self.chainhash;
        self.after < head.sequence && head.sequence <= self.until && (self.is_behind || is_that_head)
    }
}

/// What is wrong with a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DamageKind {
    /// A line is not sound.
    Line(InvalidLine),
    /// The last line is unfinished, and the head says that it was acknowledged as a whole.
    Unfinished,
    /// The log ends before the line that the head says was acknowledged.
    ShorterThanHead,
    /// The line that the head names is another one now.
    HeadMismatch,
    /// What stands before accepted damage, or before the line that accepts a gap, is not what was kept.
    KeptMismatch,
    /// Bytes that were accepted as damage hold a line that is sound.
    SoundAccepted,
}

impl From<InvalidLine> for DamageKind {
    fn from(unsound: InvalidLine) -> Self {
        Self::Line(unsound)
    }
}

impl DamageKind {
    /// Its word in outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Line(unsound) => unsound.as_str(),
            Self::Unfinished => "unfinished",
            Self::ShorterThanHead => "shorter-than-head",
            Self::HeadMismatch => "head-mismatch",
            Self::KeptMismatch => "kept-mismatch",
            Self::SoundAccepted => "sound-accepted",
        }
    }
}

impl fmt::Display for DamageKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
