//! Whether a history of operations on one account could have happened one after the other: each at one moment between its
//! beginning and its end. The account is as simple as can be: which of its methods are there.

use std::collections::{BTreeSet, HashSet};

/// What was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// Add the next method.
    Add,
    /// Remove this one.
    Remove(u32),
    /// Which are there?
    Look,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Came {
    /// This method was added.
    Added(u32),
    /// It was removed.
    Removed,
    /// It was refused: it is not there.
    Refused,
    /// These are there.
    Seen(BTreeSet<u32>),
    /// Nobody knows whether it was done.
    Unknown,
}

/// An operation, from when to when.
#[derive(Debug, Clone)]
pub struct Operation {
    pub begun: u128,
    /// Of an operation of which nobody knows, it never ended.
    pub ended: u128,
    pub asked: Asked,
    pub came: Came,
}

/// The account: its methods, and how many it has ever had.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
struct Account {
    there: BTreeSet<u32>,
    ever: u32,
}

impl Account {
    /// What the operation makes of it; none: it cannot have come to that here.
    fn after(&self, operation: &Operation) -> Option<Self> {
        let mut next = self.clone();
        match (&operation.asked, &operation.came) {
            (Asked::Add, came) => {
                next.ever += 1;
                next.there.insert(next.ever);
                matches!(came, Came::Unknown).then_some(()).or((*came == Came::Added(next.ever)).then_some(()))?;
            }
            (Asked::Remove(method), Came::Refused) => (!self.there.contains(method)).then_some(())?,
            (Asked::Remove(method), came) => {
                let was_there = next.there.remove(method);
                (was_there || *came == Came::Unknown).then_some(())?;
            }
            (Asked::Look, Came::Seen(seen)) => (*seen == self.there).then_some(())?,
            (Asked::Look, _) => {}
        }
        Some(next)
    }
}

/// Whether there is an order. What nobody knows of may also never have been done.
pub fn is_linearizable(history: &[Operation]) -> bool {
    let mut tried = HashSet::new();
    search(history, (0..history.len()).collect(), Account::default(), &mut tried)
}

fn search(
    history: &[Operation],
    left: BTreeSet<usize>,
    account: Account,
    tried: &mut HashSet<(BTreeSet<usize>, Account)>,
) -> bool {
    if left.iter().all(|at| history[*at].came == Came::Unknown) {
        return true;
    }
    if !tried.insert((left.clone(), account.clone())) {
        return false;
    }
    // Nothing comes before what had ended when it began.
    let first_end = left.iter().map(|at| history[*at].ended).min().unwrap_or(u128::MAX);
    left.iter().filter(|at| history[**at].begun <= first_end).any(|at| {
        let Some(next) = account.after(&history[*at]) else { return false };
        let mut rest = left.clone();
        rest.remove(at);
        search(history, rest, next, tried)
    })
}

fn operation(begun: u128, ended: u128, asked: Asked, came: Came) -> Operation {
    Operation { begun, ended, asked, came }
}

#[test]
fn one_after_the_other_is_a_history() {
    let seen = Came::Seen([2].into());
    let history = [
        operation(0, 1, Asked::Add, Came::Added(1)),
        operation(2, 3, Asked::Add, Came::Added(2)),
        operation(4, 5, Asked::Remove(1), Came::Removed),
        operation(6, 7, Asked::Remove(1), Came::Refused),
        operation(8, 9, Asked::Look, seen),
    ];
    assert!(is_linearizable(&history));
}

#[test]
fn what_overlaps_may_have_happened_in_any_order() {
    let history = [
        operation(0, 9, Asked::Add, Came::Added(2)),
        operation(1, 8, Asked::Add, Came::Added(1)),
        operation(2, 7, Asked::Look, Came::Seen([1].into())),
    ];
    assert!(is_linearizable(&history));
}

#[test]
fn two_that_were_given_the_same_are_no_history() {
    let history = [operation(0, 9, Asked::Add, Came::Added(1)), operation(0, 9, Asked::Add, Came::Added(1))];
    assert!(!is_linearizable(&history));
}

#[test]
fn one_method_is_not_removed_twice() {
    let history = [
        operation(0, 1, Asked::Add, Came::Added(1)),
        operation(2, 9, Asked::Remove(1), Came::Removed),
        operation(2, 9, Asked::Remove(1), Came::Removed),
    ];
    assert!(!is_linearizable(&history));
}

#[test]
fn an_old_state_is_not_seen_after_a_newer_one_had_been_acknowledged() {
    let history = [
        operation(0, 1, Asked::Add, Came::Added(1)),
        operation(2, 3, Asked::Add, Came::Added(2)),
        operation(4, 5, Asked::Look, Came::Seen([1].into())),
    ];
    assert!(!is_linearizable(&history));
}

#[test]
fn what_nobody_knows_of_may_have_been_done_late_or_never() {
    let unknown = operation(2, u128::MAX, Asked::Remove(1), Came::Unknown);
    let added = operation(0, 1, Asked::Add, Came::Added(1));
    for seen in [BTreeSet::from([1]), BTreeSet::new()] {
        let looked = operation(50, 51, Asked::Look, Came::Seen(seen));
        assert!(is_linearizable(&[added.clone(), unknown.clone(), looked]));
    }
    let gone = operation(0, 1, Asked::Look, Came::Seen(BTreeSet::new()));
    let there = operation(60, 61, Asked::Look, Came::Seen([1].into()));
    let looked = operation(50, 51, Asked::Look, Came::Seen(BTreeSet::new()));
    assert!(!is_linearizable(&[gone, added, unknown, looked, there]), "what is gone does not come back");
}
