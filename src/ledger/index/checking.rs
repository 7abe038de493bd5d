//! Checking an index: the log, folded cold, is laid beside everything that the index says.

use rusqlite::Connection;

use super::base::Base;
use super::contents::{NotBuilt, contents};
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
    /// What it says of the log itself.
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
    let (expected, evidence) = contents(log, inode, AsOf::Line(Sequence(base.sequence)), Some(&base), &|_, _, _| {})?;
    let mut found = Vec::new();
    let of_expected = Base {
        built_bytes: base.built_bytes,
        // What was voided later is known only of the whole log.
        voids_since: if evidence.end.bytes == base.bytes {
            expected.base.voids_since
        } else {
            base.voids_since.clone()
        },
        ..expected.base
    };
    if of_expected != base {
        found.push(IndexDifference::Log);
    }
    let judged = Instant::from_millis(base.judged);
    let says = |key: i64, payload: &[u8]| {
        let held = pieces::read(connection, key)?;
        Ok::<bool, IndexFlaw>(
            held == payload || (is_of(key, Sort::Judgements) && same_where_it_holds(&held, payload, judged)),
        )
    };
    let differs = |(key, payload): &(&i64, &Vec<u8>)| !says(**key, payload).unwrap_or(false);
    let pieces = expected.pieces.iter().filter(differs).count() as u64;
    if pieces > 0 {
        found.push(IndexDifference::Pieces(pieces));
    }
    let rows = expected.accounts.iter().map(|(id, state)| AccountRow::of(id, state));
    match people::differing(connection, rows.collect()) {
        Ok(accounts) => found.extend(accounts.into_iter().map(IndexDifference::Account)),
        Err(flaw) => return Ok(Err(flaw.into())),
    }
    Ok(Ok(found))
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
