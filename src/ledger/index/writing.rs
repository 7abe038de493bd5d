//! Writing an index from nothing, into a file that nobody reads yet: it is synced and put in its place by whoever made it.

use rusqlite::Connection;

use super::contents::{Contents, IndexProgress, IndexStage, NotBuilt, contents};
use super::people::{self, AccountRow, SCHEMA};
use super::pieces::{PieceWriter, Sort, key};
use crate::ledger::evidence::Evidence;
use crate::ledger::log::Log;
use crate::ledger::prefix::AsOf;

/// Reads the log, which its file system numbers so, and writes an index of it into an empty file; somebody is told how far
/// that has come.
///
/// # Errors
/// See [`NotBuilt`].
pub fn build_index(
    connection: &Connection,
    log: &Log<'_>,
    inode: u64,
    told: IndexProgress<'_>,
) -> Result<Evidence, NotBuilt> {
    let (contents, evidence) = contents(log, inode, AsOf::Latest, None, told)?;
    write_anew(connection, contents, told)?;
    Ok(evidence)
}

/// Writes all of it.
///
/// # Errors
/// What SQLite could not do.
fn write_anew(connection: &Connection, contents: Contents, told: IndexProgress<'_>) -> rusqlite::Result<()> {
    // Should this stop in the middle, the file is not put in its place.
    connection.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN")?;
    connection.execute_batch(SCHEMA)?;
    let Contents { base, pieces, accounts } = contents;
    let all = (pieces.len() + accounts.len()) as u64;
    let written = |count: u64| told(IndexStage::Writing, count, all);
    let mut writer = PieceWriter::of(connection)?;
    writer.write(key(Sort::Base, 0), base.payload())?;
    let before_people = pieces.len() as u64;
    for (count, (key, payload)) in (0..).zip(pieces) {
        written(count);
        writer.write(key, payload)?;
    }
    people::write_about(connection, &base)?;
    let rows = (before_people..).zip(&accounts).map(|(count, (id, state))| {
        written(count);
        AccountRow::of(id, state)
    });
    people::insert(connection, rows)?;
    connection.execute_batch("COMMIT")?;
    written(all);
    Ok(())
}
