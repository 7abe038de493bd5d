//! What an answer rests on: which part of which log, and what is wrong with it.

use std::collections::HashMap;

use super::clock_back::{ClockBack, VoidOf};
use super::damage::Damage;
use super::read_plan::AcceptedRegion;
use crate::domain::instant::Instant;
use crate::domain::policy::Policy;
use crate::domain::sequence::Sequence;
use crate::wire::{Line, Link};

/// What an answer rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// What the log says of itself, where it does.
    pub started: Option<Started>,
    /// The policy in force at [`Self::position`].
    pub policy: Policy,
    /// The last line of what was asked about: the prefix that answers.
    pub position: Position,
    /// The last line of the whole sound part.
    pub end: Position,
    /// Where the clock had gone back.
    pub clock_backs: Vec<ClockBack>,
    /// What was voided from the first of these lines on.
    pub(super) voids_since: Vec<VoidOf>,
    /// The lines up to [`Self::position`] whose data was blanked, in the order of the log.
    pub blanked: Vec<BlankedLine>,
    /// Whether there is any such line in the whole sound part.
    pub blanked_in_all: bool,
    /// The first damage, if there is any that nobody accepted. The answer is from what stands before it.
    pub damage: Option<Damage>,
    /// A last line that is unfinished and was never acknowledged; it is ignored.
    pub torn: Option<Torn>,
    /// The damage that was accepted, in order.
    pub accepted: Vec<AcceptedRegion>,
    /// Whether the head names a line that was accepted as gone, and so no longer counts.
    pub is_head_gone: bool,
    /// Whether the hashes were checked.
    pub verified: bool,
    /// The last line that the index vouches for: those up to it were checked when it took them in, and the ones that were
    /// read by it again. None: every line was read.
    pub indexed: Option<Sequence>,
}

impl Evidence {
    /// Whether damage before this place was accepted by a line behind it. What stands before that damage need not be what
    /// it was when the place was the end of the log: the chain is broken there, and what was known then does not bind it.
    pub fn is_broken_since(&self, end: u64) -> bool {
        self.accepted.iter().any(|region| region.start < end && region.said_at >= end)
    }

    /// The version of the log's format, where the log says.
    pub fn format(&self) -> Option<u64> {
        self.started.as_ref().map(|started| started.format)
    }

    /// The lines up to [`Self::position`] whose data was blanked, by whom they are about.
    pub fn blanked_by_subject(&self) -> HashMap<&str, Vec<Sequence>> {
        let mut by_subject: HashMap<&str, Vec<Sequence>> = HashMap::new();
        for line in &self.blanked {
            by_subject.entry(&line.subject).or_default().push(line.sequence);
        }
        by_subject
    }

    /// Takes in the line that stands at the end, and what it voids: when it was recorded.
    pub(super) fn take_in(&mut self, line: &Line<'_>, void: Option<VoidOf>) {
        let Position { bytes: offset, recorded: before, .. } = self.end;
        self.clock_backs.extend(before.and_then(|before| ClockBack::at(line, offset, before)));
        if !self.clock_backs.is_empty() {
            self.voids_since.extend(void);
        }
    }
}

/// A line whose data was blanked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlankedLine {
    /// Which line.
    pub sequence: Sequence,
    /// What it is about.
    pub subject: Box<str>,
}

/// What a log says of itself on its first line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Started {
    /// The version of its format.
    pub format: u64,
    /// The UUID that names it for ever.
    pub origin: String,
    /// Whose desk's it is.
    pub site: String,
    /// Whether the clock may be simulated.
    pub rehearsal: bool,
}

/// A line of the log, as a place in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// Its sequence and chain hash; [`Link::START`] before the first line.
    pub link: Link,
    /// Where it ends, in bytes from the start of the file.
    pub bytes: u64,
    /// When it was recorded; none before the first line.
    pub recorded: Option<Instant>,
}

impl Position {
    /// Before the first line.
    pub const START: Self = Self { link: Link::START, bytes: 0, recorded: None };
}

/// An unfinished last line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Torn {
    /// Where it begins, in bytes from the start of the file.
    pub offset: u64,
    /// How long it is.
    pub bytes: u64,
}
