//! What work on single accounts needs, found by the index where there is one that is of use, else by reading the log. Who
//! else has a number or a serial is known only later, and is asked of the same.

use std::io;
use std::ops::{Deref, DerefMut};

use super::following::Index;
use crate::domain::account::State;
use crate::domain::envelope::EventRef;
use crate::domain::failure_domain::{FailureDomain, SharedThings};
use crate::domain::id::{AccountId, EventId};
use crate::ledger::account_states::{AccountStates, KeptLines};
use crate::ledger::evidence::Evidence;
use crate::ledger::holders::bring_up_to_date;
use crate::ledger::index_flaw::IndexFlaw;
use crate::ledger::log::{Log, Parallelism, Verification};
use crate::ledger::prefix::AsOf;
use crate::ledger::scan::{Scan, ScanRequest, scan};
use crate::wire::Encoded;

/// What was found of a log, by the index or without it.
#[derive(Debug)]
pub struct IndexedScan {
    scan: Scan,
    /// The index that it was found by.
    index: Option<Index>,
    /// Why it was not found by the one there is.
    pub flaw: Option<IndexFlaw>,
}

impl IndexedScan {
    /// Looks for what is wanted, by the index where there is one that is of use.
    ///
    /// # Errors
    /// When the log cannot be read, which is read where the index is not of use. Damage is no error.
    pub fn of(log: &Log<'_>, wanted: &ScanRequest<'_>, index: Option<Result<Index, IndexFlaw>>) -> io::Result<Self> {
        let found = index.map(|index| index.and_then(|index| Ok((index.scan(wanted)?, index))));
        let flaw = match found {
            Some(Ok((Some(scan), index))) => return Ok(Self { scan, index: Some(index), flaw: None }),
            Some(Err(flaw)) => Some(flaw),
            _ => None,
        };
        Ok(Self { scan: cold(log, wanted)?, index: None, flaw })
    }

    /// Looks for something else in the same log.
    ///
    /// # Errors
    /// As [`Self::of`].
    pub fn again(&self, log: &Log<'_>, wanted: &ScanRequest<'_>) -> io::Result<Scan> {
        match self.index.as_ref().map(|index| index.scan(wanted)) {
            Some(Ok(Some(scan))) => Ok(scan),
            _ => cold(log, wanted),
        }
    }
}

fn cold(log: &Log<'_>, wanted: &ScanRequest<'_>) -> io::Result<Scan> {
    scan(log, wanted, AsOf::Latest, Verification::Hashes, Parallelism::for_len(log.len))
}

impl From<Scan> for IndexedScan {
    fn from(scan: Scan) -> Self {
        Self { scan, index: None, flaw: None }
    }
}

impl Deref for IndexedScan {
    type Target = Scan;

    fn deref(&self) -> &Scan {
        &self.scan
    }
}

impl DerefMut for IndexedScan {
    fn deref_mut(&mut self) -> &mut Scan {
        &mut self.scan
    }
}

impl AccountStates for IndexedScan {
    fn index_flaw(&self) -> Option<IndexFlaw> {
        self.flaw
    }

    fn evidence(&self) -> &Evidence {
        self.scan.evidence()
    }

    fn state(&mut self, id: &str) -> io::Result<State> {
        self.scan.state(id)
    }

    fn history(&mut self, id: &str) -> io::Result<KeptLines> {
        self.scan.history(id)
    }

    fn event(&mut self, id: &EventId<'_>) -> io::Result<Option<(EventRef, KeptLines)>> {
        self.scan.event(id)
    }

    fn is_registered(&self, id: &str) -> bool {
        self.scan.is_registered(id)
    }

    fn holders(&mut self, thing: &FailureDomain) -> io::Result<Vec<AccountId>> {
        let Some(index) = &self.index else { return self.scan.holders(thing) };
        let shared = SharedThings { numbers: true, serials: true };
        let mut holders = match index.holders(thing) {
            Ok(holders) => holders,
            Err(_) => {
                let read = cold(&index.log(), &ScanRequest { shared, ..ScanRequest::default() })?.holders(thing)?;
                read.into_iter().collect()
            }
        };
        bring_up_to_date(&mut holders, &self.scan.histories, thing);
        Ok(holders.into_iter().collect())
    }

    fn add(&mut self, line: &Encoded) {
        self.scan.add(line);
    }
}
