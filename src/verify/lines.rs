//! The lines of a block, read each by itself: all that need not know what stands elsewhere, and so on as many threads as
//! there may be.

use super::blocks::Block;
use super::line::{self, Hashing, Reading};

/// A line of a block, read.
pub(super) struct ReadLine<'b> {
    /// How long it is, its newline included.
    pub length: u64,
    /// What it says.
    pub reading: Reading<'b>,
}

/// The lines of a block, read, with their leaves of the sealed tree or without. Of an unfinished one, how long it is.
pub(super) fn readings(block: &Block, with_leaves: bool) -> Vec<Result<ReadLine<'_>, u64>> {
    let (mut before, mut hashing) = (None, Hashing::new(with_leaves));
    let read = |(_, bytes, is_finished): (u64, _, bool)| {
        let bytes: &[u8] = bytes;
        if !is_finished {
            return Err(bytes.len() as u64);
        }
        let reading = line::read_behind(bytes, before, &mut hashing);
        before = reading.chainhash;
        Ok(ReadLine { length: bytes.len() as u64 + 1, reading })
    };
    // Few lines are shorter than this.
    let mut readings = Vec::with_capacity(block.bytes().1.len() / 400 + 1);
    readings.extend(block.lines().map(read));
    readings
}
