//! What is made of lines: a sieve tells which are wanted, and shards take them. The accounts are dealt out by id, so that
//! each has one thread to fold it.

use std::collections::HashMap;

use super::routed_line::{InvalidAt, RoutedLine};
use super::subject_number::shard_of;
use crate::domain::failure_domain::SharedThings;
use crate::wire::Line;

/// What makes an answer out of lines. Only lines of the prefix that is asked about are offered to it.
pub(super) struct Collector<V, S> {
    /// What tells which lines are wanted.
    pub sieve: V,
    /// What takes them.
    pub shards: Vec<S>,
}

/// Tells which lines are wanted, whatever the shards have made of those before.
pub(super) trait Router: Sync {
    /// Which shard takes the line. None: it is not wanted.
    fn shard_for(&self, line: &Line<'_>) -> Option<usize>;

    /// The things of which every line is noted that mentions one.
    fn shared_things(&self) -> SharedThings {
        SharedThings::default()
    }
}

/// What is done with some of the lines.
pub(super) trait Shard: Send {
    /// Takes the next lines: one slice per part of the file, in order. Asks of each line whether its data is JSON. Those
    /// that begin before `earlier_end` stand in the earlier prefix too.
    fn take(&mut self, parts: &[&[RoutedLine<'_>]], earlier_end: u64) -> Result<(), InvalidAt>;

    /// Is told of a line at the end that takes something back, and is taken in its turn. Nobody has checked it yet; should
    /// it not be sound, there is another pass.
    fn foresee(&mut self, _line: &RoutedLine<'_>) {}
}

/// Deals out by account the lines of those that are wanted.
pub(super) struct ByAccount<W> {
    /// How many shards there are.
    pub shards: usize,
    /// Whether an account's lines are wanted.
    pub wants: W,
}

impl<W: Fn(&str) -> bool + Sync> Router for ByAccount<W> {
    fn shard_for(&self, line: &Line<'_>) -> Option<usize> {
        (self.wants)(&line.subject).then(|| shard_of(&line.subject, self.shards))
    }
}

/// What there is of an account, made when there is nothing yet; so there always is something.
pub(super) fn slot<'m, T: Default>(accounts: &'m mut HashMap<Box<str>, T>, id: &str) -> Option<&'m mut T> {
    // Looked up twice, so that nothing is allocated but the first time.
    if !accounts.contains_key(id) {
        accounts.insert(id.into(), T::default());
    }
    accounts.get_mut(id)
}
