//! Writing an index from nothing, into a file that nobody reads yet: it is synced and put in its place by whoever made it.

use rusqlite::Connection;

use super::contents::{IndexProgress, NotBuilt, TakesContents, contents};
use super::people::{self, AccountRow};
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
    // Should this stop in the middle, the file is not put in its place.
    connection.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN")?;
    people::create(connection)?;
    let mut written = Written { connection, pieces: PieceWriter::of(connection)? };
    let (base, evidence) = contents(log, inode, AsOf::Latest, None, told, &mut written)?;
    written.pieces.write(key(Sort::Base, 0), base.payload())?;
    people::write_about(connection, &base)?;
    connection.execute_batch("COMMIT")?;
    Ok(evidence)
}

/// What is written into the file as it is made.
struct Written<'c> {
    connection: &'c Connection,
    pieces: PieceWriter<'c>,
}

impl TakesContents for Written<'_> {
    fn rows(&mut self, rows: &mut dyn Iterator<Item = AccountRow>) -> Result<(), NotBuilt> {
        Ok(people::insert(self.connection, rows)?)
    }

    fn pieces(&mut self, pieces: &mut dyn Iterator<Item = (i64, Vec<u8>)>) -> Result<(), NotBuilt> {
        for (key, payload) in pieces {
            self.pieces.write(key, payload)?;
        }
        Ok(())
    }
}
