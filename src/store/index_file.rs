//! The file of the index, which can be thrown away: opening it, making it beside its place, putting it there. What it says
//! is no business of this room.
//!
//! It is written to in two ways. Made from nothing, it is a file that nobody knows until it is synced and renamed; brought
//! up to date, SQLite keeps what it overwrites in a journal beside it, by which whoever may write puts back what a writer
//! that was killed left half done. A journal must never meet another file than its own: so the old file goes first, then
//! its journal, and only then comes the new one.

use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::access::clear_away;
use super::durable::{sync_all, sync_directory};
use super::error::StoreError;
use super::layout::Layout;
use super::log_mark::LogMark;
use super::regular::{self, NotRead};
use super::writer::Writer;

/// How long is waited for others who read or write the index at this moment.
const PATIENCE: Duration = Duration::from_millis(500);

/// What SQLite keeps beside an index while it changes.
const JOURNAL: &str = "-journal";
/// All that SQLite looks for beside an index by its name.
const BESIDE: [&str; 3] = [JOURNAL, "-wal", "-shm"];
/// By which a journal begins; one that names another ends by it too.
const JOURNAL_MAGIC: [u8; 8] = [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7];

/// What an index is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IndexAccess {
    /// To be asked.
    Read,
    /// To be brought up to date.
    Write,
}

/// Opens the index of a store. None: there is none.
///
/// # Errors
/// When there is something at its path that is none, or it cannot be opened.
pub fn open_index(layout: &Layout, access: IndexAccess) -> io::Result<Option<Connection>> {
    let path = layout.index();
    if !is_kept(&path)? {
        return Ok(None);
    }
    check_beside(layout)?;
    let flags = match access {
        IndexAccess::Read => OpenFlags::SQLITE_OPEN_READ_ONLY,
        IndexAccess::Write => OpenFlags::SQLITE_OPEN_READ_WRITE,
    };
    let opened = connect(&path, flags).and_then(|connection| {
        // What is read of it comes from one state of it, whoever brings it up to date meanwhile.
        if access == IndexAccess::Read {
            connection.execute_batch("BEGIN").map_err(io::Error::other)?;
        }
        Ok(connection)
    });
    match opened {
        Ok(connection) => Ok(Some(connection)),
        // It was taken away this moment, to be replaced.
        Err(_) if !path.exists() => Ok(None),
        Err(error) => Err(error),
    }
}

fn connect(path: &Path, flags: OpenFlags) -> io::Result<Connection> {
    let connection =
        Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX).map_err(io::Error::other)?;
    connection.busy_timeout(PATIENCE).map_err(io::Error::other)?;
    Ok(connection)
}

/// Whether a regular file of the store is there.
fn is_kept(path: &Path) -> io::Result<bool> {
    match regular::check_kept(path) {
        Ok(()) => Ok(true),
        Err(NotRead::Io(error)) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Makes sure that what SQLite opens of itself beside an index is what it leaves there: it would wait for a pipe, read a
/// device without end, and delete the file that a journal of several databases names.
fn check_beside(layout: &Layout) -> io::Result<()> {
    for ending in BESIDE {
        let path = beside(layout.index(), ending);
        if is_kept(&path)? && ending == JOURNAL && names_another(&path)? {
            return Err(io::Error::new(ErrorKind::InvalidData, "a journal of several databases"));
        }
    }
    Ok(())
}

/// Whether a journal ends by naming another, as it does where several databases change together. An index changes alone.
fn names_another(journal: &Path) -> io::Result<bool> {
    let (file, found) = regular::open_named(journal)?;
    let Some(at) = found.len().checked_sub(JOURNAL_MAGIC.len() as u64) else { return Ok(false) };
    let mut end = JOURNAL_MAGIC;
    file.read_exact_at(&mut end, at)?;
    Ok(end == JOURNAL_MAGIC)
}

/// Whether a writer that was killed left the index half done.
pub fn is_half_done(layout: &Layout) -> bool {
    beside(layout.index(), JOURNAL).symlink_metadata().is_ok_and(|found| found.is_file() && found.len() > 0)
}

/// What SQLite keeps beside a file, by its ending.
fn beside(path: PathBuf, ending: &str) -> PathBuf {
    let mut path = path.into_os_string();
    path.push(ending);
    path.into()
}

/// An index that is being made.
pub struct IndexDraft {
    path: PathBuf,
    /// The empty file.
    pub connection: Connection,
}

impl Writer {
    /// Whether the store has an index.
    pub fn has_index(&self) -> bool {
        self.layout().index().symlink_metadata().is_ok()
    }

    /// What the last writer left, where there is an index, and the log is so still.
    pub fn log_mark(&self) -> Option<LogMark> {
        if self.has_index() { LogMark::fitting(self.layout(), self.log()) } else { None }
    }

    /// Says what the log is now, and that the index knows so much of it. Where that fails, the index is not used until it
    /// is said.
    pub fn leave_mark(&self, indexed: u64) {
        let _ = LogMark::of(self.log(), indexed).and_then(|mark| mark.write(self.layout(), self.access()));
    }

    /// An empty file for an index.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn draft_index(&self) -> io::Result<IndexDraft> {
        let path = self.layout().index().with_added_extension("new");
        // What lies beside it is no more SQLite's than the file was.
        for ending in BESIDE {
            clear_away_if_there(&beside(path.clone(), ending))?;
        }
        drop(self.access().create_file_anew(&path)?);
        let connection = connect(&path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        Ok(IndexDraft { path, connection })
    }

    /// Puts an index in its place, which knows so much of the log.
    ///
    /// # Errors
    /// When that fails; there is none then.
    pub fn install_index(&self, draft: IndexDraft, indexed: u64) -> io::Result<()> {
        let IndexDraft { path, connection } = draft;
        connection.close().map_err(|(_, error)| io::Error::other(error))?;
        sync_all(&File::open(&path)?)?;
        self.remove_index().map_err(io::Error::other)?;
        self.leave_mark(indexed);
        fs::rename(&path, self.layout().index())?;
        sync_directory(self.layout().directory())
    }

    /// Throws an index away that was not finished.
    pub fn discard_index(&self, draft: IndexDraft) {
        drop(draft.connection);
        let _ = clear_away(&draft.path);
    }

    /// Throws the index away.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub fn drop_index(&self) -> Result<(), StoreError> {
        self.remove_index()?;
        let directory = self.layout().directory();
        sync_directory(directory).map_err(StoreError::at(directory, "fsync"))
    }

    fn remove_index(&self) -> Result<(), StoreError> {
        let beside = BESIDE.map(|ending| beside(self.layout().index(), ending));
        for path in [self.layout().index()].into_iter().chain(beside).chain([self.layout().index_mark()]) {
            clear_away_if_there(&path).map_err(StoreError::at(&path, "unlink"))?;
        }
        Ok(())
    }
}

fn clear_away_if_there(path: &Path) -> io::Result<()> {
    match clear_away(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
