//! What may stand before the next line, where that is not the last sound one and nothing else.

use super::line::{Line, Reading};
use super::report::Head;

/// What may stand before the next line. `None`: nothing can be said.
pub(super) struct Before {
    sequences: Option<Vec<u64>>,
    chainhashes: Option<Vec<String>>,
}

impl Before {
    /// Nothing is asked of what stands before.
    pub fn anything() -> Self {
        Self { sequences: None, chainhashes: None }
    }

    /// After a line that is not sound: it, or the last that was, may be what the next one follows.
    /// What it says of itself may be what was damaged, so what it should have said counts as well.
    pub fn after_damage(reading: &Reading<'_>, last: &Head) -> Self {
        let should = reading.line.as_ref().map(|line| line.chained_from(&last.chainhash));
        Self {
            sequences: reading.sequence.map(|stated| vec![last.sequence, last.sequence + 1, stated]),
            chainhashes: reading
                .chainhash
                .map(|stated| [last.chainhash.clone(), stated.to_owned()].into_iter().chain(should).collect()),
        }
    }

    /// Whether the line before may have this number.
    pub fn may_have(&self, sequence: u64) -> bool {
        self.sequences.as_ref().is_none_or(|sequences| sequences.contains(&sequence))
    }

    /// Whether this line may follow what stands before.
    pub fn precedes(&self, line: &Line<'_>) -> bool {
        self.chainhashes.as_ref().is_none_or(|chainhashes| chainhashes.iter().any(|before| line.follows(before)))
    }

    /// Whether this may be the chain hash of the last line that was kept, beside that of the last sound one.
    pub fn may_be_kept(&self, kept: &String) -> bool {
        self.chainhashes.as_ref().is_some_and(|chainhashes| chainhashes.contains(kept))
    }
}
