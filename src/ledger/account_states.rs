//! What deciding needs of a log, whatever answers it: one pass over the file ([`Scan`](super::Scan)), the lines that the
//! index leads to ([`IndexedScan`](super::IndexedScan)), or states that are kept while it grows
//! ([`LiveProjection`](super::LiveProjection)).

use std::collections::HashMap;
use std::io;
use std::ops::Range;

use super::evidence::Evidence;
use super::index_flaw::IndexFlaw;
use crate::domain::account::State;
use crate::domain::account::history::Entry;
use crate::domain::envelope::EventRef;
use crate::domain::failure_domain::FailureDomain;
use crate::domain::id::{AccountId, EventId};
use crate::wire::{self, Encoded, Line};

/// The states, lines and events of single accounts. Whoever is about to append a line adds it first, so that what
/// follows is decided by it too.
pub trait AccountStates {
    /// Why the index there is was not of use.
    fn index_flaw(&self) -> Option<IndexFlaw> {
        None
    }

    /// What they rest on, lines that were added included.
    fn evidence(&self) -> &Evidence;

    /// What the events make of an account.
    ///
    /// # Errors
    /// When lines cannot be read that have to be folded anew.
    fn state(&mut self, id: &str) -> io::Result<State>;

    /// The lines of an account.
    ///
    /// # Errors
    /// When they cannot be read.
    fn history(&mut self, id: &str) -> io::Result<KeptLines>;

    /// The first event with this id, and its line.
    ///
    /// # Errors
    /// When it cannot be read.
    fn event(&mut self, id: &EventId<'_>) -> io::Result<Option<(EventRef, KeptLines)>>;

    /// Whether the account is registered; closed ones are.
    fn is_registered(&self, id: &str) -> bool;

    /// The open accounts on which a registered method has this number or this serial, by id. A scan knows of the sorts
    /// of things that it was asked for.
    ///
    /// # Errors
    /// When lines cannot be read that have to be folded anew.
    fn holders(&mut self, thing: &FailureDomain) -> io::Result<Vec<AccountId>>;

    /// Adds a line that is going to be written behind all others.
    fn add(&mut self, line: &Encoded);
}

/// The lines of some subjects, each with its own.
pub type Histories = HashMap<Box<str>, KeptLines>;

/// The lines of an account as its history.
pub fn history<'l>(lines: &'l [Line<'l>]) -> Vec<Entry<'l>> {
    lines
        .iter()
        .map(|line| Entry {
            envelope: &line.envelope,
            event_type: line.event_type,
            data: line.event_data().and_then(Result::ok),
        })
        .collect()
}

/// The bytes of lines, in the order of the file: no event, but what events are read from, since a [`Line`] borrows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeptLines {
    bytes: Vec<u8>,
    lines: Vec<Range<usize>>,
}

impl KeptLines {
    /// What they say.
    pub fn lines(&self) -> Vec<Line<'_>> {
        self.lines.iter().filter_map(|range| wire::decode(self.bytes.get(range.clone())?).ok()).collect()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Keeps a line, its newline left out.
    pub(super) fn push(&mut self, raw: &[u8]) {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(raw);
        self.lines.push(start..self.bytes.len());
    }
}
