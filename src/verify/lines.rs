//! The lines of a block, read each by itself: all that need not know what stands elsewhere, and so on as many threads as
//! there may be.

use super::blocks::Block;
use super::line::{self, Reading};
use super::sealed::leaf_of;
use super::tree::Hash;

/// A line of a block, read.
pub(super) struct ReadLine<'b> {
    /// How long it is, its newline included.
    pub length: u64,
    /// What it says.
    pub reading: Reading<'b>,
    /// Its leaf of the sealed tree, where seals are asked about and its form is right.
    pub leaf: Option<Hash>,
}

/// The lines of a block, read. Of an unfinished one, how long it is.
pub(super) fn readings(block: &Block, is_sealed: bool) -> Vec<Result<ReadLine<'_>, u64>> {
    let mut before = None;
    let read = |(_, bytes, is_finished): (u64, _, bool)| {
        let bytes: &[u8] = bytes;
        if !is_finished {
            return Err(bytes.len() as u64);
        }
        let reading = line::read(bytes, before);
        before = reading.chainhash;
        let leaf = reading.line.as_ref().filter(|_| is_sealed).map(leaf_of);
        Ok(ReadLine { length: bytes.len() as u64 + 1, reading, leaf })
    };
    // Few lines are shorter than this.
    let mut readings = Vec::with_capacity(block.bytes().1.len() / 400 + 1);
    readings.extend(block.lines().map(read));
    readings
}
