//! What one way through the log reads, and what of it is checked.

use super::log::{Log, Parallelism, Verification};
use super::prefix::PrefixEnd;
use super::read_plan::ReadPlan;

/// What to read, and how.
#[derive(Clone, Copy)]
pub(super) struct Plan<'p> {
    pub log: &'p Log<'p>,
    pub reading: &'p ReadPlan,
    /// Where the prefixes end that are asked about: an earlier one, and the one that the shards are offered lines of. Most
    /// questions ask about one prefix, twice.
    pub ends: [PrefixEnd; 2],
    pub checks: Verification,
    pub effort: Parallelism,
}

impl Plan<'_> {
    /// Whether the two prefixes are one.
    pub fn asks_about_one_prefix(&self) -> bool {
        self.ends[0] == self.ends[1]
    }
}
