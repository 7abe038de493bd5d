//! The states of all accounts. Memory is bounded by the states, not by the log.

use std::collections::HashMap;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::io;

use super::cut::{AsOf, Cut};
use super::evidence::Evidence;
use super::log::{Checks, Effort, Log};
use super::pass::{self, Bins, Collector, Fault, Plan, Record, Trust, in_parallel};
use super::settle::settle;
use super::voids::Voids;
use crate::domain::account::State;
use crate::domain::account::fold::{fold, remember};
use crate::domain::event::Fact;
use crate::domain::id::{AccountId, STORE_SUBJECT};
use crate::wire::Line;

/// Everybody, as of a line.
#[derive(Debug, Clone, PartialEq)]
pub struct Population {
    /// The registered accounts, closed ones too, by id.
    pub accounts: Vec<(AccountId, State)>,
    /// What that rests on.
    pub evidence: Evidence,
}

/// The states of all accounts as of `as_of`.
///
/// # Errors
/// When the file cannot be read, or was cut while it was read. Damage is no error: see [`Evidence::damage`].
pub fn population(log: &Log<'_>, as_of: AsOf, checks: Checks, effort: Effort) -> io::Result<Population> {
    let (folded, settled) = settle(log, as_of, checks, effort, || Shards::<Fold>::new(effort.threads))?;
    let evidence = settled.evidence;
    let mut shards = folded.shards;
    if shards.iter().any(|shard| !shard.voids.is_empty()) {
        // Accounts with voids are folded anew, as if what is voided had never been.
        let mut again =
            Shards { shards: shards.iter_mut().map(|shard| Refold::new(std::mem::take(&mut shard.voids))).collect() };
        let reading = settled.reading.up_to(evidence.position.bytes);
        let cut = Cut::Known(evidence.position.bytes);
        let plan = Plan { log, reading: &reading, cut, trust: Trust::Everything, effort };
        if let Err(stop) = pass::run(&plan, &mut again)? {
            return Err(io::Error::other(format!("the log changed while it was read: {stop:?}")));
        }
        for (shard, refolded) in shards.iter_mut().zip(again.shards) {
            shard.states.extend(refolded.accounts.into_iter().map(|(id, account)| (id, account.state)));
        }
    }
    let mut accounts: Vec<(AccountId, State)> = shards
        .into_iter()
        .flat_map(|shard| shard.states)
        .filter(|(_, state)| state.is_registered())
        .map(|(id, state)| (AccountId::new(&id), state))
        .collect();
    accounts.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
    Ok(Population { accounts, evidence })
}

/// The accounts, dealt out by id so that each has one thread to fold it.
pub(super) struct Shards<S> {
    pub shards: Vec<S>,
}

/// What is done with the lines of some accounts.
pub(super) trait Shard: Send + Sync {
    /// Whether the lines of this account are wanted.
    fn wants(&self, subject: &str) -> bool;

    /// Takes the next line.
    fn take(&mut self, record: &Record<'_>) -> Result<(), Fault>;
}

impl<S: Default> Shards<S> {
    pub fn new(shards: usize) -> Self {
        Self { shards: (0..shards.max(1)).map(|_| S::default()).collect() }
    }
}

impl<S: Shard> Collector for Shards<S> {
    fn bins(&self) -> usize {
        self.shards.len()
    }

    fn bin(&self, line: &Line<'_>) -> Option<usize> {
        let bin = shard_of(&line.subject, self.shards.len());
        self.shards.get(bin).filter(|shard| shard.wants(&line.subject)).map(|_| bin)
    }

    fn take(&mut self, stretches: &[Bins<'_>]) -> io::Result<Result<(), Fault>> {
        let shards = self.shards.iter_mut().enumerate().collect();
        let taken = in_parallel(shards, |(bin, shard): (usize, &mut S)| {
            let mut records = stretches.iter().filter_map(|bins| bins.get(bin)).flatten();
            records.try_for_each(|record| shard.take(record))
        })?;
        Ok(taken.into_iter().filter_map(Result::err).min_by_key(|fault| fault.offset).map_or(Ok(()), Err))
    }
}

/// Which of `shards` an account belongs to: the same for every pass and, with two of them, on every machine.
pub(super) fn shard_of(subject: &str, shards: usize) -> usize {
    if shards == 1 {
        return 0;
    }
    let hash = BuildHasherDefault::<DefaultHasher>::default().hash_one(subject);
    usize::try_from(hash % shards as u64).unwrap_or(0)
}

/// Folds accounts, voids aside.
#[derive(Default)]
struct Fold {
    states: HashMap<Box<str>, State>,
    /// The accounts that have voids.
    voids: HashMap<Box<str>, Voids>,
}

impl Shard for Fold {
    fn wants(&self, subject: &str) -> bool {
        subject != STORE_SUBJECT
    }

    fn take(&mut self, Record { offset, line, .. }: &Record<'_>) -> Result<(), Fault> {
        let fact = line.checked_fact().map_err(|unsound| Fault { offset: *offset, unsound })?;
        let state = slot(&mut self.states, &line.subject);
        state.version += 1;
        if let Some(Ok(fact)) = fact {
            if let Fact::EventVoided(void) = &fact
                && state.is_registered()
            {
                slot(&mut self.voids, &line.subject).note(&void.event, *offset);
            }
            // An event that does not fit changes nothing; `log verify` reports it.
            let _: Result<(), _> = fold(state, line.time, &fact);
        }
        Ok(())
    }
}

/// Folds the accounts that have voids.
struct Refold {
    accounts: HashMap<Box<str>, Refolded>,
}

#[derive(Default)]
struct Refolded {
    state: State,
    voids: Voids,
}

impl Refold {
    fn new(voids: HashMap<Box<str>, Voids>) -> Self {
        let refolded = |voids| Refolded { state: State::default(), voids };
        Self { accounts: voids.into_iter().map(|(id, voids)| (id, refolded(voids))).collect() }
    }
}

impl Shard for Refold {
    fn wants(&self, subject: &str) -> bool {
        self.accounts.contains_key(subject)
    }

    fn take(&mut self, Record { offset, line, .. }: &Record<'_>) -> Result<(), Fault> {
        let Some(Refolded { state, voids }) = self.accounts.get_mut(&*line.subject) else { return Ok(()) };
        state.version += 1;
        let is_voided = voids.meet(line, *offset);
        if let Some(Ok(fact)) = line.fact() {
            if is_voided {
                remember(state, &fact);
            } else {
                let _: Result<(), _> = fold(state, line.time, &fact);
            }
        }
        Ok(())
    }
}

/// The account's place in a map, made when it is not there.
pub(super) fn slot<'m, T: Default>(map: &'m mut HashMap<Box<str>, T>, id: &str) -> &'m mut T {
    // Looked up twice at first, so that nothing is allocated every other time.
    if !map.contains_key(id) {
        map.insert(id.into(), T::default());
    }
    map.entry(id.into()).or_default()
}
