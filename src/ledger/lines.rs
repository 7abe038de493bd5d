//! Every line of a log that was checked, one after the other.

use std::io;

use memchr::memchr_iter;

use super::log::Log;
use super::parts::parts;
use super::read_plan::ReadPlan;
use crate::wire::{self, Line};

/// Hands over each line with its bytes and where it begins, of a log that was checked.
pub(super) fn go_through(
    log: &Log<'_>,
    reading: &ReadPlan,
    block: usize,
    mut then: impl FnMut(&[u8], u64, &Line<'_>),
) -> io::Result<()> {
    let mut buffer = Vec::new();
    for part in parts(log, reading, block) {
        let lines = part.read(log, reading, &mut buffer)?;
        let mut start = 0;
        for newline in memchr_iter(b'\n', lines.bytes) {
            let raw = &lines.bytes[start..newline];
            if let Ok(line) = wire::decode(raw) {
                then(raw, lines.offset + start as u64, &line);
            }
            start = newline + 1;
        }
    }
    Ok(())
}
