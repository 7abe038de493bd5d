//! How a line hangs on the one before.

use super::hash::Hex;
use crate::domain::sequence::Sequence;

/// Where the chain stands after a line: all that the next one needs to know of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// The line's number, from 1; 0 before the first.
    pub sequence: Sequence,
    /// Its `chainhash`.
    pub chainhash: Hex,
}

impl Link {
    /// Before the first line.
    pub const START: Self = Self { sequence: Sequence::ZERO, chainhash: [b'0'; 64] };

    /// The chain hash as text.
    pub fn chainhash(&self) -> &str {
        std::str::from_utf8(&self.chainhash).unwrap_or_default()
    }
}
