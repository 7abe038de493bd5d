//! What accepted damage must not take in: lines that are sound. Whoever says that they were damaged would hide them.

use super::blocks::Block;
use super::line;
use super::report::Head;
use super::vouched::{Accepted, Vouched};

/// The search through one region.
pub(super) struct Hidden<'v> {
    /// The last line that stands before the region.
    last: Head,
    vouched: &'v Vouched,
    /// Whether the region says what stands before it. Those of 0.1, which do not, took in the last line of a log where the
    /// one before that was damaged.
    is_bound: bool,
    /// What the line before says of itself, when its form is right.
    before: Option<Head>,
    /// Whether there is a line that is sound.
    pub is_any: bool,
    /// How many lines end in the region.
    pub newlines: u64,
}

impl<'v> Hidden<'v> {
    /// Nothing was looked at yet. `last` is the last line that stands before the region.
    pub fn behind(last: &Head, region: &Accepted, vouched: &'v Vouched) -> Self {
        let is_bound = region.kept.is_some();
        Self { last: last.clone(), vouched, is_bound, before: None, is_any: false, newlines: 0 }
    }

    /// Looks at the lines of the next block of the region.
    pub fn look_for(&mut self, block: &Block) {
        for (offset, bytes, is_whole) in block.lines() {
            if !is_whole {
                return;
            }
            self.newlines += 1;
            let line = line::read(bytes).line;
            self.is_any |= line.as_ref().is_some_and(|line| {
                let is_right =
                    if line.is_blanked() { self.vouched.is_redacted(line, offset) } else { line.is_data_right };
                let follows = |head: &Head| line.sequence == head.sequence + 1 && line.follows(&head.chainhash);
                let gone = line.gone();
                let follows_gap = gone.as_ref().is_some_and(|gone| {
                    gone.after == self.last.sequence
                        && line.sequence == gone.until.saturating_add(1)
                        && line.follows(&gone.chainhash)
                });
                let is_kept = gone.and_then(|gone| gone.kept).is_none_or(|kept| kept == self.last.chainhash);
                // What stands there once more, or in another's place, was no line of this log.
                let comes_after = line.sequence > self.last.sequence + 1;
                let follows_lost = self.is_bound && comes_after && self.before.as_ref().is_some_and(follows);
                is_right && is_kept && (follows(&self.last) || follows_gap || follows_lost)
            });
            self.before = line.map(|line| Head { sequence: line.sequence, chainhash: line.chainhash.to_owned() });
        }
    }
}
