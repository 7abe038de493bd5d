//! Every line of a prefix, one after the other.

use std::io;

use memchr::memchr_iter;

use super::consistent_read::consistent_read;
use super::evidence::Evidence;
use super::log::{Log, Parallelism, Verification};
use super::parts::parts;
use super::prefix::AsOf;
use super::read_plan::ReadPlan;
use super::segment::{InvalidAt, RoutedLine};
use super::shards::{Collector, Router, Shard};
use crate::wire::{self, Line};

/// Hands over each line of the log as of `as_of`, in the order of the file, after the whole log was checked. Nothing is
/// collected. `then` must not expect data that fits: lines are sound, no more.
///
/// # Errors
/// When the file cannot be read, or was cut while it was read. Damage is no error: see [`Evidence::damage`].
pub fn each_line(
    log: &Log<'_>,
    as_of: AsOf,
    checks: Verification,
    effort: Parallelism,
    mut then: impl FnMut(&Line<'_>),
) -> io::Result<Evidence> {
    let fresh = || Collector { sieve: Nothing, shards: Vec::<Nothing>::new() };
    let (_, settled) = consistent_read(log, as_of, checks, effort, fresh)?;
    let reading = settled.reading.up_to(settled.evidence.position.bytes);
    go_through(log, &reading, effort.block, |_, line| then(line))?;
    Ok(settled.evidence)
}

/// Hands over each line with its bytes, of a log that was checked.
pub(super) fn go_through(
    log: &Log<'_>,
    reading: &ReadPlan,
    block: usize,
    mut then: impl FnMut(&[u8], &Line<'_>),
) -> io::Result<()> {
    let mut buffer = Vec::new();
    for part in parts(log, reading, block)? {
        let lines = part.read(log, &mut buffer)?;
        let mut start = 0;
        for newline in memchr_iter(b'\n', lines.bytes) {
            let raw = &lines.bytes[start..newline];
            if let Ok(line) = wire::decode(raw) {
                then(raw, &line);
            }
            start = newline + 1;
        }
    }
    Ok(())
}

/// Wants nothing.
pub(super) struct Nothing;

impl Router for Nothing {
    fn shard_for(&self, _: &Line<'_>) -> Option<usize> {
        None
    }
}

impl Shard for Nothing {
    fn take(&mut self, _: &[&[RoutedLine<'_>]], _: u64) -> Result<(), InvalidAt> {
        Ok(())
    }
}
