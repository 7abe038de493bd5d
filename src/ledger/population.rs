//! The states of all accounts. Memory is bounded by the states, not by the log.

use std::io;

use super::account_states::Histories;
use super::consistent_read::{ConsistentRead, consistent_read, consistent_read_of_both};
use super::evidence::Evidence;
use super::folding::{BATCH, Fold, Follower, refold};
use super::log::{Log, Parallelism, Verification};
use super::places::{AccountLines, Places};
use super::prefix::AsOf;
use super::routed_line::{InvalidAt, RoutedLine};
use super::shards::{ByAccount, Collector, Shard};
use super::states::{ShardAccount, reach_for_methods};
use super::workers::Workers;
use crate::domain::account::State;
use crate::domain::id::{AccountId, STORE_SUBJECT};
use crate::domain::judgement::JudgedAccount;

/// Everybody, as of a line.
#[derive(Debug, Clone)]
pub struct Population {
    /// The registered accounts, closed ones too, by id.
    pub accounts: Vec<(AccountId, State)>,
    /// Their lines.
    pub lines: AccountLines,
    /// What that rests on.
    pub evidence: Evidence,
}

/// Everybody, in no order: each state where it was folded, since putting a hundred thousand of them in order takes
/// longer than judging them.
#[derive(Debug)]
pub struct Folded {
    chunks: Vec<Vec<ShardAccount>>,
    /// Their lines.
    pub lines: AccountLines,
    /// How many threads folded them.
    threads: usize,
    /// What that rests on.
    pub evidence: Evidence,
}

impl Folded {
    /// What was folded of a log, whoever followed it.
    pub(super) fn of<F: Follower>(log: &Log<'_>, mut folds: Vec<Fold<F>>, evidence: Evidence) -> io::Result<Self> {
        refold(log, &mut folds)?;
        let threads = folds.len();
        let mut lines = AccountLines::default();
        let mut chunks = Vec::new();
        for fold in folds {
            chunks.extend(fold.states.into_chunks());
            lines.add(fold.places, fold.kept);
        }
        Ok(Self { threads, chunks, lines, evidence })
    }

    /// Some accounts, folded out of their lines as the index leads to them.
    pub(super) fn of_index(states: Vec<(&str, State)>, lines: Histories, evidence: Evidence) -> Self {
        let settled = |(id, state)| ShardAccount::settled(id, state);
        let mut kept = AccountLines::default();
        kept.add(Places::default(), Some(lines));
        Self { chunks: vec![states.into_iter().map(settled).collect()], lines: kept, threads: 1, evidence }
    }

    /// Everybody, as the index says.
    pub(super) fn of_chunks(chunks: Vec<Vec<ShardAccount>>, threads: usize, evidence: Evidence) -> Self {
        Self { chunks, lines: AccountLines::default(), threads, evidence }
    }

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
        let workers = Workers::new(threads);
        workers.share(&mut [(); 0], |_, ()| (), parts, |chunks| work(&mut registered(chunks))).1
    }

    /// Their states, to be changed.
    pub fn states_mut(&mut self) -> impl Iterator<Item = &mut State> {
        self.chunks.iter_mut().flatten().map(|account| &mut account.state)
    }

    /// How many ids were met, those of accounts that are not registered too.
    pub(super) fn met(&self) -> usize {
        self.chunks.iter().map(Vec::len).sum()
    }

    /// Lets go of the states, on as many threads as folded them, since they are in millions of pieces of memory. Left is what
    /// they rest on.
    pub(super) fn let_go(self) -> Evidence {
        let Self { mut chunks, threads, evidence, .. } = self;
        let share = chunks.len().div_ceil(threads.max(1)).max(1);
        let shares = chunks.chunks_mut(share).collect();
        let let_go = |chunks: &mut [Vec<_>]| chunks.iter_mut().for_each(|chunk| drop(std::mem::take(chunk)));
        Workers::new(threads).share(&mut [(); 0], |_, ()| (), shares, let_go);
        evidence
    }

    /// The same by id.
    pub fn by_id(self) -> Population {
        Population { accounts: by_id(self.chunks), lines: self.lines, evidence: self.evidence }
    }
}

/// Everybody, of whom it may be enough to know what they come to.
#[derive(Debug)]
pub struct JudgedPopulation {
    /// Those whose states are needed.
    pub folded: Folded,
    /// All others, by what they come to: how many there are.
    pub judged: Vec<(JudgedAccount, u64)>,
}

impl From<Folded> for JudgedPopulation {
    fn from(folded: Folded) -> Self {
        Self { folded, judged: Vec::new() }
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
    folded_accounts(log, None, LinesAskedFor::None, as_of, checks, effort)
}

/// Whose lines are going to be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinesAskedFor {
    /// Nobody's.
    None,
    /// Those of some, who are not known yet: the lines of a log that is not too large are kept.
    OfSome,
    /// Those of all that are folded, or nearly all: kept, since they would all be in memory in the end.
    OfAll,
}

/// The same of these accounts, where some are named.
///
/// # Errors
/// As [`folded`].
pub fn folded_accounts(
    log: &Log<'_>,
    accounts: Option<&[&str]>,
    lines: LinesAskedFor,
    as_of: AsOf,
    checks: Verification,
    effort: Parallelism,
) -> io::Result<Folded> {
    let wanted = Wanted::new(accounts);
    let count = effort.threads.max(1);
    let fold = || match lines {
        LinesAskedFor::OfSome if log.len <= KEPT => Fold::new(()).keeping_lines(),
        LinesAskedFor::None | LinesAskedFor::OfSome => Fold::new(()),
        LinesAskedFor::OfAll => Fold::new(()).keeping_histories(),
    };
    let fresh = || Collector {
        sieve: ByAccount { shards: count, wants: |subject: &str| wanted.wants(subject) },
        shards: (0..count).map(|_| fold()).collect(),
    };
    let (shards, ConsistentRead { evidence, .. }) = consistent_read(log, as_of, checks, effort, fresh)?;
    Folded::of(log, shards, evidence)
}

/// The states of all accounts, or of these, as of both ends, by id, out of one pass. The earlier end comes first; should
/// it be the later one, its states are not all there.
///
/// # Errors
/// As [`folded`].
pub fn both_populations(
    log: &Log<'_>,
    accounts: Option<&[&str]>,
    as_of: [AsOf; 2],
    checks: Verification,
    effort: Parallelism,
) -> io::Result<[Population; 2]> {
    let wanted = Wanted::new(accounts);
    let count = effort.threads.max(1);
    let fold = || Fold::new(());
    let fresh = || Collector {
        sieve: ByAccount { shards: count, wants: |subject: &str| wanted.wants(subject) },
        shards: (0..count).map(|_| FoldOfBoth { before: fold(), after: fold() }).collect(),
    };
    let (shards, read) = consistent_read_of_both(log, as_of, checks, effort, fresh)?;
    let (before, after) = shards.into_iter().map(|FoldOfBoth { before, after }| (before, after)).unzip();
    Ok([Folded::of(log, before, read.earlier)?.by_id(), Folded::of(log, after, read.evidence)?.by_id()])
}

/// Of a log that is longer than this (some two million events) no lines are kept of which most may not be asked for.
const KEPT: u64 = 1 << 30;

/// Whose states are asked for.
struct Wanted<'w>(Option<Vec<&'w str>>);

impl<'w> Wanted<'w> {
    fn new(accounts: Option<&[&'w str]>) -> Self {
        // In their order, to be searched: most often it is one, sometimes thousands.
        let in_order = |ids: &[&'w str]| {
            let mut ids = ids.to_vec();
            ids.sort_unstable();
            ids
        };
        Self(accounts.map(in_order))
    }

    fn wants(&self, subject: &str) -> bool {
        subject != STORE_SUBJECT && self.0.as_ref().is_none_or(|ids| ids.binary_search(&subject).is_ok())
    }
}

/// Folds accounts up to two ends.
struct FoldOfBoth {
    before: Fold,
    after: Fold,
}

impl Shard for FoldOfBoth {
    fn take(&mut self, parts: &[&[RoutedLine<'_>]], earlier_end: u64) -> Result<(), InvalidAt> {
        let within = |lines: &&[RoutedLine<'_>]| lines.partition_point(|line| line.offset < earlier_end);
        let before: Vec<&[RoutedLine<'_>]> = parts.iter().map(|lines| &lines[..within(lines)]).collect();
        self.before.take(&before, earlier_end)?;
        self.after.take(parts, earlier_end)
    }

    fn foresee(&mut self, line: &RoutedLine<'_>) {
        self.after.foresee(line);
    }
}

/// The registered accounts of all chunks, by id.
fn by_id(mut chunks: Vec<Vec<ShardAccount>>) -> Vec<(AccountId, State)> {
    // Most ids differ in their first bytes, and moving numbers is cheaper than moving states: each is moved once.
    let mut order: Vec<(u64, usize, usize)> = chunks
        .iter()
        .enumerate()
        .flat_map(|(chunk, accounts)| {
            let registered = accounts.iter().enumerate().filter(|(_, account)| account.state.is_registered());
            registered.map(move |(place, account)| (account.id.first_bytes(), chunk, place))
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
