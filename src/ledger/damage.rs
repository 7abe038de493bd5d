//! Where a log is not what was written, and how.

use std::fmt;

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
