//! Checking an index: the log, folded cold, is laid beside what the index says of it up to where it goes. Left out is what
//! nobody asks it for: what accounts came to up to an instant that has passed, which is worked out anew, and what stands in
//! the file beside the pieces that there have to be.

use rusqlite::Connection;

use super::base::Base;
use super::contents::{NotBuilt, TakesContents, contents};
use super::people::{self, AccountRow};
use super::pieces::{self, Sort, is_of};
use super::population_pieces::decode_judgements;
use crate::domain::instant::Instant;
use crate::domain::sequence::Sequence;
use crate::ledger::index_flaw::IndexFlaw;
use crate::ledger::log::Log;
use crate::ledger::prefix::AsOf;

/// Something that an index says otherwise than the log.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum IndexDifference {
    /// What it says of the log itself, or how its tables are made.
    Log,
    /// Where the lines of accounts lie, where events stand, who had what, what accounts are or what they come to, in so
    /// many of its pieces.
    Pieces(u64),
    /// What its tables say of an account.
    Account(String),
}

/// Lays the log, folded cold, beside what the index says of it up to where it goes.
///
/// # Errors
/// When the log cannot be read or is damaged; inside: when the index cannot be read.
pub fn differences(
    connection: &Connection,
    log: &Log<'_>,
    inode: u64,
) -> Result<Result<Vec<IndexDifference>, IndexFlaw>, NotBuilt> {
    let base = match Base::read(connection) {
        Ok(base) => base,
        Err(flaw) => return Ok(Err(flaw)),
    };
    let mut held = Held { connection, judged: Instant::from_millis(base.judged), pieces: 0, accounts: Ok(Vec::new()) };
    let upto = AsOf::Line(Sequence(base.sequence));
    let (expected, evidence) = contents(log, inode, upto, Some(&base), &|_, _| {}, &mut held)?;
    let of_expected = Base {
        built_bytes: base.built_bytes,
        // What was voided later is known only of the whole log.
        voids_since: if evidence.end.bytes == base.bytes { expected.voids_since } else { base.voids_since.clone() },
        ..expected
    };
    let mut found = Vec::new();
    let is_as_made = match people::is_as_made(connection, &base) {
        Ok(is_as_made) => is_as_made,
        Err(error) => return Ok(Err(error.into())),
    };
    if of_expected != base || !is_as_made {
        found.push(IndexDifference::Log);
    }
    if held.pieces > 0 {
        found.push(IndexDifference::Pieces(held.pieces));
    }
    Ok(held.accounts.map(|accounts| {
        found.extend(accounts.into_iter().map(IndexDifference::Account));
        found
    }))
}

/// What an index holds, while what the log says is laid beside it.
struct Held<'c> {
    connection: &'c Connection,
    judged: Instant,
    /// How many of its pieces say something else.
    pieces: u64,
    /// Of which accounts its tables say something else.
    accounts: Result<Vec<String>, IndexFlaw>,
}

impl Held<'_> {
    fn says(&self, key: i64, payload: &[u8]) -> bool {
        pieces::read(self.connection, key).is_ok_and(|held| {
            held == payload || (is_of(key, Sort::Judgements) && same_where_it_holds(&held, payload, self.judged))
        })
    }
}

impl TakesContents for Held<'_> {
    fn rows(&mut self, rows: &mut dyn Iterator<Item = AccountRow>) -> Result<(), NotBuilt> {
        self.accounts = people::differing(self.connection, rows).map_err(IndexFlaw::from);
        Ok(())
    }

    fn pieces(&mut self, pieces: &mut dyn Iterator<Item = (i64, Vec<u8>)>) -> Result<(), NotBuilt> {
        for (key, payload) in pieces {
            self.pieces += u64::from(!self.says(key, &payload));
        }
        Ok(())
    }
}

/// Whether these pieces say the same of what accounts come to, but of those of whom the first says nothing any more.
fn same_where_it_holds(held: &[u8], expected: &[u8], judged: Instant) -> bool {
    let (Some(held), Some(expected)) = (decode_judgements(held), decode_judgements(expected)) else { return false };
    let mut both = held.iter().zip(&expected);
    held.len() == expected.len()
        && both.all(|((id, kept), (expected_id, expected))| {
            id == expected_id && (kept == expected || !kept.holds_at(judged))
        })
}
