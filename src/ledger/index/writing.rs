//! Writing an index from nothing, into a file that nobody reads yet: it is synced and put in its place by whoever made it.

use rusqlite::Connection;

use super::contents::{Contents, NotBuilt, contents};
use super::people::{self, AccountRow, SCHEMA};
use super::pieces::{PieceWriter, Sort, key};
use crate::ledger::evidence::Evidence;
use crate::ledger::log::Log;
use crate::ledger::prefix::AsOf;

/// Reads the log, which its file system numbers so, and writes an index of it into an empty file.
///
/// # Errors
/// See [`NotBuilt`].
pub fn build_index(connection: &Connection, log: &Log<'_>, inode: u64) -> Result<Evidence, NotBuilt> {
    let (contents, evidence) = contents(log, inode, AsOf::Latest, None)?;
    write_anew(connection, contents)?;
    Ok(evidence)
}

/// Writes all of it.
///
/// # Errors
/// What SQLite could not do.
fn write_anew(connection: &Connection, contents: Contents) -> rusqlite::Result<()> {
    // Should this stop in the middle, the file is not put in its place.
    connection.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN")?;
    connection.execute_batch(SCHEMA)?;
    let Contents { base, pieces, accounts } = contents;
    let mut writer = PieceWriter::of(connection)?;
    writer.write(key(Sort::Base, 0), base.payload())?;
    pieces.into_iter().try_for_each(|(key, payload)| writer.write(key, payload))?;
    people::write_about(connection, &base)?;
    people::insert(connection, accounts.iter().map(|(id, state)| AccountRow::of(id, state)))?;
    connection.execute_batch("COMMIT")
}
