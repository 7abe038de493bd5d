//! Lines and where they lie, for whoever has to name their bytes.

use std::io;

use super::lines::go_through;
use super::log::{Log, Parallelism, Verification};
use super::prefix::AsOf;
use super::scan::{ScanRequest, read_plan};
use crate::wire::{self, Line};

/// A line, and where it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocatedLine {
    /// Where it begins, in bytes from the start of the file.
    pub offset: u64,
    raw: Vec<u8>,
}

impl LocatedLine {
    /// What it says.
    pub fn line(&self) -> Option<Line<'_>> {
        wire::decode(&self.raw).ok()
    }

    /// Where its data begins, and how many bytes that is.
    pub fn data(&self) -> Option<(u64, u64)> {
        let bytes = self.line()?.data.len();
        // The data comes last: only the brace that ends the line is behind it.
        let before = self.raw.len().checked_sub(bytes + 1)?;
        Some((self.offset + before as u64, bytes as u64))
    }
}

/// The lines that are wanted, in the order of the file. Of a log that is damaged, those of its sound part.
///
/// # Errors
/// When the file cannot be read, or was cut while it was read.
pub fn located_lines(
    log: &Log<'_>,
    effort: Parallelism,
    wants: impl Fn(&Line<'_>) -> bool,
) -> io::Result<Vec<LocatedLine>> {
    let plan = read_plan(log, &ScanRequest::default(), AsOf::Latest, Verification::Hashes, effort)?;
    let mut found = Vec::new();
    go_through(log, &plan, effort.block, |raw, offset, line| {
        if wants(line) {
            found.push(LocatedLine { offset, raw: raw.to_vec() });
        }
    })?;
    Ok(found)
}
