//! The states of all accounts. Memory is bounded by the states, not by the log.

use std::io;

use super::consistent_read::{ConsistentRead, consistent_read};
use super::evidence::Evidence;
use super::folding::{BATCH, Fold};
use super::log::{Log, Parallelism, Verification};
use super::pass::{self, Plan, Trust};
use super::prefix::{AsOf, PrefixEnd};
use super::refolding::{Refold, RefoldSet};
use super::shards::{ByAccount, Collector};
use super::states::{ShardAccount, reach_for_methods};
use super::workers::Workers;
use crate::domain::account::State;
use crate::domain::id::{AccountId, STORE_SUBJECT};

/// Everybody, as of a line.
#[derive(Debug, Clone, PartialEq)]
pub struct Population {
    /// The registered accounts, closed ones too, by id.
    pub accounts: Vec<(AccountId, State)>,
    /// What that rests on.
    pub evidence: Evidence,
}

/// Everybody, in no order: each state where it was folded, since putting a hundred thousand of them in order takes
/// longer than judging them.
#[derive(Debug)]
pub struct Folded {
    chunks: Vec<Vec<ShardAccount>>,
    /// How many threads folded them.
    threads: usize,
    /// What that rests on.
    pub evidence: Evidence,
}

impl Folded {
    /// The registered accounts, closed ones too.
    pub fn iter(&self) -> impl Iterator<Item = (&AccountId, &State)> {
        registered(&self.chunks)
    }

    /// Does the same work on some of them at a time, on as many threads as folded them. What comes of it is in no order.
    pub fn share<'f, R: Send>(
        &'f self,
        work: impl Fn(&mut dyn Iterator<Item = (&'f AccountId, &'f State)>) -> R + Sync,
    ) -> Vec<R> {
        let parts: Vec<&[Vec<ShardAccount>]> = self.chunks.chunks(CHUNKS_TOGETHER).collect();
        let threads = self.threads.min(parts.len());
        // What threads could not be had for is done by this one.
        let workers = Workers::new(threads).unwrap_or_default();
        workers.share(&mut [(); 0], |_, ()| (), parts, |chunks| work(&mut registered(chunks))).1
    }

    /// Their states, to be changed.
    pub fn states_mut(&mut self) -> impl Iterator<Item = &mut State> {
        self.chunks.iter_mut().flatten().map(|account| &mut account.state)
    }

    /// The same by id.
    pub fn by_id(self) -> Population {
        Population { accounts: by_id(self.chunks), evidence: self.evidence }
    }
}

/// How many chunks are worth the way to another thread.
const CHUNKS_TOGETHER: usize = 8;

fn registered(chunks: &[Vec<ShardAccount>]) -> impl Iterator<Item = (&AccountId, &State)> {
    let batches = chunks.iter().flat_map(|chunk| chunk.chunks(BATCH));
    let accounts = batches.flat_map(|batch| {
        reach_for_methods(batch.iter().map(|account| &account.state));
        batch
    });
    accounts.filter(|account| account.state.is_registered()).map(|account| (&account.id, &account.state))
}

/// The states of all accounts as of `as_of`, by id.
///
/// # Errors
/// As [`folded`].
pub fn population(log: &Log<'_>, as_of: AsOf, checks: Verification, effort: Parallelism) -> io::Result<Population> {
    folded(log, as_of, checks, effort).map(Folded::by_id)
}

/// The states of all accounts as of `as_of`, in no order.
///
/// # Errors
/// When the file cannot be read, or was cut while it was read. Damage is no error: see [`Evidence::damage`].
pub fn folded(log: &Log<'_>, as_of: AsOf, checks: Verification, effort: Parallelism) -> io::Result<Folded> {
    let count = effort.threads.max(1);
    let fresh = || Collector {
        sieve: ByAccount { shards: count, wants: |subject: &str| subject != STORE_SUBJECT },
        shards: (0..count).map(|_| Fold::new(effort.ahead)).collect(),
    };
    let (mut shards, ConsistentRead { reading, evidence }) = consistent_read(log, as_of, checks, effort, fresh)?;
    let late = |shard: &mut Fold| Refold::new(shard.voids.drain().filter(|(_, voids)| voids.came_late));
    let refolds: Vec<Refold> = shards.iter_mut().map(late).collect();
    let again = RefoldSet::new(&refolds);
    if !again.is_empty() {
        let reading = reading.up_to(evidence.position.bytes);
        let cut = PrefixEnd::Known(evidence.position.bytes);
        let plan = Plan { log, reading: &reading, cut, trust: Trust::Everything, effort };
        let sieve = ByAccount { shards: count, wants: |subject: &str| again.wants(subject) };
        let mut refolding = Collector { sieve, shards: refolds };
        if let Err(stop) = pass::run(&plan, &mut refolding)? {
            return Err(io::Error::other(format!("the log changed while it was read: {stop:?}")));
        }
        for (shard, refolded) in shards.iter_mut().zip(refolding.shards) {
            for (id, state) in refolded.into_states() {
                let place = shard.states.place(&id);
                *shard.states.at(place) = state;
            }
        }
    }
    Ok(Folded {
        threads: count,
        chunks: shards.into_iter().flat_map(|shard| shard.states.into_accounts()).collect(),
        evidence,
    })
}

/// The registered accounts of all chunks, by id.
fn by_id(mut chunks: Vec<Vec<ShardAccount>>) -> Vec<(AccountId, State)> {
    // Most ids differ in their first bytes, and moving numbers is cheaper than moving states: each is moved once.
    let mut order: Vec<(u64, usize, usize)> = chunks
        .iter()
        .enumerate()
        .flat_map(|(chunk, accounts)| {
            let registered = accounts.iter().enumerate().filter(|(_, account)| account.state.is_registered());
            registered.map(move |(place, account)| (first_bytes(&account.id), chunk, place))
        })
        .collect();
    let id = |chunk: usize, place: usize| &chunks[chunk][place].id;
    order.sort_unstable_by(|one, other| one.0.cmp(&other.0).then_with(|| id(one.1, one.2).cmp(id(other.1, other.2))));
    let mut take = |chunk: usize, place: usize| {
        let ShardAccount { id, state, .. } = &mut chunks[chunk][place];
        (std::mem::replace(id, AccountId::new("")), std::mem::take(state))
    };
    order.into_iter().map(|(_, chunk, place)| take(chunk, place)).collect()
}

/// The first bytes of an id as a number that sorts as they do.
fn first_bytes(id: &AccountId) -> u64 {
    let mut first = [0; 8];
    for (to, from) in first.iter_mut().zip(id.as_str().bytes()) {
        *to = from;
    }
    u64::from_be_bytes(first)
}
