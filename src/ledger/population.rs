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
use crate::wire::{self, Line};

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
            for (id, account) in refolded.accounts {
                *shard.states.slot(&id) = account.state;
            }
        }
    }
    let states = shards.into_iter().map(|shard| shard.states.slots).collect();
    Ok(Population { accounts: by_id(states), evidence })
}

/// The registered accounts of all shards, by id.
fn by_id(shards: Vec<Vec<(AccountId, State)>>) -> Vec<(AccountId, State)> {
    let mut slots: Vec<Option<(AccountId, State)>> =
        shards.into_iter().flatten().map(|account| account.1.is_registered().then_some(account)).collect();
    // Most ids differ in their first bytes, and moving numbers is cheaper than moving states.
    let mut order: Vec<(u64, usize)> = slots
        .iter()
        .enumerate()
        .filter_map(|(slot, account)| account.as_ref().map(|(id, _)| (first_bytes(id), slot)))
        .collect();
    let id = |slot: usize| slots.get(slot).and_then(|account| account.as_ref()).map(|(id, _)| id);
    order.sort_unstable_by(|one, other| one.0.cmp(&other.0).then_with(|| id(one.1).cmp(&id(other.1))));
    order.into_iter().filter_map(|(_, slot)| slots.get_mut(slot).and_then(Option::take)).collect()
}

/// The first bytes of an id as a number that sorts as they do.
fn first_bytes(id: &AccountId) -> u64 {
    let mut first = [0; 8];
    for (to, from) in first.iter_mut().zip(id.as_str().bytes()) {
        *to = from;
    }
    u64::from_be_bytes(first)
}

/// The accounts, dealt out by id so that each has one thread to fold it.
struct Shards<S> {
    shards: Vec<S>,
}

/// What is done with the lines of some accounts.
trait Shard: Send + Sync {
    /// Whether the lines of this account are wanted.
    fn wants(&self, subject: &str) -> bool;

    /// Takes the next line.
    fn take(&mut self, record: &Record<'_>) -> Result<(), Fault>;
}

impl<S: Default> Shards<S> {
    fn new(shards: usize) -> Self {
        Self { shards: (0..shards.max(1)).map(|_| S::default()).collect() }
    }
}

impl<S: Shard> Collector for Shards<S> {
    fn bins(&self) -> usize {
        self.shards.len()
    }

    fn bin(&self, line: &Line<'_>) -> Option<usize> {
        if line.subject == STORE_SUBJECT {
            return None;
        }
        let bin = shard_of(&line.subject, self.shards.len());
        self.shards.get(bin).filter(|shard| shard.wants(&line.subject)).map(|_| bin)
    }

    fn may_want(&self, raw: &[u8]) -> bool {
        wire::quick_subject(raw).is_none_or(|subject| {
            self.shards.get(shard_of(subject, self.shards.len())).is_some_and(|shard| shard.wants(subject))
        })
    }

    fn take(&mut self, parts: &[Bins<'_>]) -> io::Result<Result<(), Fault>> {
        let shards = self.shards.iter_mut().enumerate().collect();
        let taken = in_parallel(shards, |(bin, shard): (usize, &mut S)| {
            let mut records = parts.iter().filter_map(|bins| bins.get(bin)).flatten();
            records.try_for_each(|record| shard.take(record))
        })?;
        Ok(taken.into_iter().filter_map(Result::err).min_by_key(|fault| fault.offset).map_or(Ok(()), Err))
    }
}

/// Which of `shards` an account belongs to: the same for every pass and, with two of them, on every machine.
fn shard_of(subject: &str, shards: usize) -> usize {
    if shards == 1 {
        return 0;
    }
    let hash = BuildHasherDefault::<DefaultHasher>::default().hash_one(subject);
    usize::try_from(hash % shards as u64).unwrap_or(0)
}

/// The states of some accounts.
#[derive(Default)]
struct States {
    slots: Vec<(AccountId, State)>,
    /// Where in `slots` an account is.
    places: HashMap<Box<str>, usize>,
}

impl States {
    /// The state of an account, which is made when it is not there.
    fn slot(&mut self, id: &str) -> &mut State {
        let place = match self.places.get(id) {
            Some(place) => *place,
            None => {
                self.slots.push((AccountId::new(id), State::default()));
                self.places.insert(id.into(), self.slots.len() - 1);
                self.slots.len() - 1
            }
        };
        &mut self.slots[place].1
    }
}

/// Folds accounts, voids aside.
#[derive(Default)]
struct Fold {
    states: States,
    /// The accounts that have voids.
    voids: HashMap<Box<str>, Voids>,
}

impl Shard for Fold {
    fn wants(&self, _: &str) -> bool {
        true
    }

    fn take(&mut self, record: &Record<'_>) -> Result<(), Fault> {
        let fact = record.fact()?;
        let state = self.states.slot(&record.subject);
        state.version += 1;
        if let Some(Ok(fact)) = fact {
            if let Fact::EventVoided(void) = &fact
                && state.is_registered()
            {
                self.voids.entry(record.subject.as_ref().into()).or_default().note(&void.event, record.offset);
            }
            // An event that does not fit changes nothing; `log verify` reports it.
            let _: Result<(), _> = fold(state, record.time, &fact);
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

    fn take(&mut self, record: &Record<'_>) -> Result<(), Fault> {
        let Some(Refolded { state, voids }) = self.accounts.get_mut(&*record.subject) else { return Ok(()) };
        let Ok(line) = wire::decode(record.raw) else { return Ok(()) };
        state.version += 1;
        let is_voided = voids.meet(&line, record.offset);
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
