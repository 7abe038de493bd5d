//! Places in the log that its own events name: a line, a stretch that is read over, lines that are gone.

use serde::Serialize;

use super::sequence::{Sequence, as_number};
use super::text::{self, Text};

/// A stretch of the file that is read over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Region<'a> {
    /// Where it begins, in bytes from the start of the file.
    pub offset: u64,
    /// How long it is; 0 where only the chain is broken.
    pub bytes: u64,
    /// Lowercase hex SHA-256 of it.
    pub sha256: Text<'a>,
}

/// Lines that are gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Missing<'a> {
    /// Sequence of the last line before them, 0 when none is left.
    #[serde(serialize_with = "as_number")]
    pub after: Sequence,
    /// Sequence of the last of them.
    #[serde(serialize_with = "as_number")]
    pub until: Sequence,
    /// Chain hash of the last of them.
    pub chainhash: Text<'a>,
}

text::read_from_objects! {
    Region { offset: u64, bytes: u64, sha256: Text<'a> }
    Missing { after: Sequence, until: Sequence, chainhash: Text<'a> }
}
