//! As of when: where in the file the answer ends.

use crate::domain::instant::Instant;
use crate::domain::sequence::Sequence;
use crate::wire::Line;

/// As of when a question is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AsOf {
    /// The whole file.
    Latest,
    /// The file up to the last line recorded at this instant or before: what was known then.
    At(Instant),
    /// The file up to the line with this sequence (or the last one before it, where that line is gone).
    Line(Sequence),
}

impl AsOf {
    fn includes(self, line: &Line<'_>) -> bool {
        match self {
            Self::Latest => true,
            Self::At(instant) => line.recorded <= instant,
            Self::Line(sequence) => line.sequence <= sequence,
        }
    }
}

/// Where the prefix that answers a question ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PrefixEnd {
    /// Before the first line that is not included: right unless the clock went back later on. What a pass finds
    /// ([`SeenLines`]) tells.
    Supposed(AsOf),
    /// At this offset, whatever the lines say.
    Known(u64),
}

/// What the lines of a stretch say about where the cut is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct SeenLines {
    /// Where the first line begins that is not included.
    pub first_beyond: Option<u64>,
    /// Where the last line ends that is included.
    pub last_within: Option<u64>,
}

impl SeenLines {
    /// Takes in the next line. Returns whether it is in the prefix, as far as can be told.
    pub fn line(&mut self, cut: PrefixEnd, line: &Line<'_>, offset: u64, end: u64) -> bool {
        let is_within = match cut {
            PrefixEnd::Supposed(as_of) => as_of.includes(line),
            PrefixEnd::Known(at) => offset < at,
        };
        if is_within {
            self.last_within = Some(end);
        } else {
            self.first_beyond.get_or_insert(offset);
        }
        self.first_beyond.is_none()
    }

    /// Takes in what was seen of the stretch that follows.
    pub fn then(&mut self, next: Self) {
        self.first_beyond = self.first_beyond.or(next.first_beyond);
        self.last_within = next.last_within.or(self.last_within);
    }

    /// Where the cut really is, when that is not where it was supposed to be.
    pub fn correction(self) -> Option<u64> {
        match (self.first_beyond, self.last_within) {
            (Some(beyond), Some(within)) if within > beyond => Some(within),
            _ => None,
        }
    }
}
