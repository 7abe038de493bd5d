//! The accounts, dealt out by id so that each has one thread to fold it.

use std::io;

use super::pass::{Bins, Collector, Fault, Record, in_parallel};
use crate::wire::{self, Line};

/// What is done with the lines of some accounts.
pub(super) trait Shard: Send + Sync {
    /// Whether the lines of this account are wanted.
    fn wants(&self, subject: &str) -> bool;

    /// Takes the next lines: one slice per part of the file, in order.
    fn take(&mut self, parts: &[&[Record<'_>]]) -> Result<(), Fault>;

    /// There are no more lines.
    fn finish(&mut self) -> Result<(), Fault> {
        Ok(())
    }
}

/// As many shards as there are threads.
pub(super) struct Shards<S>(pub Vec<S>);

impl<S: Shard> Collector for Shards<S> {
    fn bins(&self) -> usize {
        self.0.len()
    }

    fn bin(&self, line: &Line<'_>) -> Option<usize> {
        let bin = shard_of(&line.subject, self.0.len());
        self.0.get(bin).filter(|shard| shard.wants(&line.subject)).map(|_| bin)
    }

    fn may_want(&self, raw: &[u8]) -> bool {
        wire::quick_subject(raw)
            .is_none_or(|subject| self.0.get(shard_of(subject, self.0.len())).is_some_and(|shard| shard.wants(subject)))
    }

    fn take(&mut self, parts: &[Bins<'_>]) -> io::Result<Result<(), Fault>> {
        self.each(|bin, shard| {
            let parts: Vec<&[Record<'_>]> = parts.iter().filter_map(|bins| bins.get(bin)).map(Vec::as_slice).collect();
            shard.take(&parts)
        })
    }

    fn finish(&mut self) -> io::Result<Result<(), Fault>> {
        self.each(|_, shard| shard.finish())
    }
}

impl<S: Shard> Shards<S> {
    /// Does something with each shard, on a thread of its own; of what is wrong, what comes first in the file counts.
    fn each(&mut self, work: impl Fn(usize, &mut S) -> Result<(), Fault> + Sync) -> io::Result<Result<(), Fault>> {
        let (threads, shards) = (self.0.len(), self.0.iter_mut().enumerate().collect());
        let done = in_parallel(threads, shards, |(bin, shard): (usize, &mut S)| work(bin, shard))?;
        Ok(done.into_iter().filter_map(Result::err).min_by_key(|fault| fault.offset).map_or(Ok(()), Err))
    }
}

/// Which of `shards` an account belongs to.
pub(super) fn shard_of(subject: &str, shards: usize) -> usize {
    number_of(subject, shards << 16) >> 16
}

/// A number below `bound` that says little about an id (FNV-1a: ids are short, and it matters little if some numbers
/// are more frequent).
pub(super) fn number_of(subject: &str, bound: usize) -> usize {
    let hash = subject
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    usize::try_from((hash >> 20) % bound as u64).unwrap_or(0)
}
