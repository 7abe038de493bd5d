//! Making a store.
//!
//! A store exists from the moment its log holds a complete line. A creation that is cut short
//! before that leaves a directory with some of `keys/`, `events.lock` and a log that is empty
//! or torn: the next one carries on there. One that is cut short after it leaves a store.

use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use std::time::Duration;

use super::access::{Access, StoreMode};
use super::durable::sync_directory;
use super::error::{AppendError, StoreError};
use super::fault;
use super::head::Head;
use super::layout::Layout;
use super::lock::Lock;
use super::log_file::{LogFile, require_directory};
use super::quarantine::QuarantinedTail;
use super::reader::StoreReader;
use super::writer::{Appended, Purpose, Writer};

/// What a creation that was cut short may have left, and what a directory that is the root of
/// a file system of its own holds.
const CARRIED_ON_FROM: &[&str] = &[
    "events.jsonl",
    "events.lock",
    "keys",
    "quarantine",
    "lost+found",
    #[cfg(feature = "stream")]
    "stream.json",
];

/// A directory that is all a store but for its first line, under the store's lock. Keys that a
/// store must not be without are made between [`create`] and [`PreparedStore::start`]: dropped
/// before the latter, this leaves no store.
#[derive(Debug)]
pub struct PreparedStore {
    pub(super) writer: Writer,
    settled: Option<QuarantinedTail>,
}

/// Prepares `directory` for a new store: makes it (its parent must exist), with `keys/`, lock
/// and an empty log in it, all with the modes of `mode`, and makes these names durable. The
/// directory may exist, empty or as a creation that was cut short left it.
///
/// # Errors
/// [`StoreError::AlreadyAStore`] and [`StoreError::NotEmpty`] before anything is touched;
/// [`StoreError::NoParent`] when the parent is missing; [`StoreError::Busy`] when another
/// creation is under way; else what the operating system says.
pub fn create(directory: &Path, mode: StoreMode, wait: Duration) -> Result<PreparedStore, StoreError> {
    let layout = Layout::new(directory);
    let access = Access::for_new(mode);

    let made = make_directory(&layout)?;
    if !made {
        refuse_unless_vacant(&layout)?;
    }
    access.grant_directory(directory).map_err(StoreError::at(directory, "chmod"))?;
    sync_parent(directory, made)?;

    let keys = layout.keys();
    access.ensure_directory(&keys)?;
    access.grant_directory(&keys).map_err(StoreError::at(&keys, "chmod"))?;
    let lock = Lock::acquire(&layout.lock(), &access, wait)?;
    make_log(&layout, &access)?;
    // What could not be given to the group that the store is for would keep its members out.
    for path in [layout.lock(), layout.events()] {
        let found = fs::symlink_metadata(&path).map_err(StoreError::at(&path, "stat"))?;
        access.refuse_foreign(&path, &found)?;
    }
    sync_directory(directory).map_err(StoreError::at(directory, "fsync"))?;

    let mut writer = Writer::under_lock(layout, access, lock, Purpose::Append)?;
    // Another creation may have come before us while we waited for the lock.
    if writer.tail().end() > 0 {
        return Err(StoreError::AlreadyAStore { path: writer.log().path().to_owned() });
    }
    let settled = writer.quarantine_tail()?;
    Ok(PreparedStore { writer, settled })
}

impl PreparedStore {
    /// Where the parts of the store lie.
    pub fn layout(&self) -> &Layout {
        self.writer.layout()
    }

    /// The torn first line of an earlier creation, if there was one.
    pub fn settled(&self) -> Option<&QuarantinedTail> {
        self.settled.as_ref()
    }

    /// Writes the first line, then the head. From here on there is a store.
    ///
    /// # Errors
    /// As for [`Writer::append`].
    pub fn start(mut self, first: &[u8], head: &Head) -> Result<Appended, AppendError> {
        self.writer.append(first, head)
    }
}

/// Makes the store directory; `false` when there was one.
fn make_directory(layout: &Layout) -> Result<bool, StoreError> {
    let path = layout.directory();
    match DirBuilder::new().mode(0o700).create(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => require_directory(layout).map(|_| false),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err(StoreError::NoParent { path: path.parent().unwrap_or(path).to_owned() })
        }
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
            Err(StoreError::NotADirectory { path: path.to_owned() })
        }
        Err(error) => Err(StoreError::at(path, "mkdir")(error)),
    }
}

/// Looks before anything is touched: a store's modes are not changed by an attempt to make it
/// again, nor are those of a directory that is about something else.
fn refuse_unless_vacant(layout: &Layout) -> Result<(), StoreError> {
    let directory = layout.directory();
    let mut foreign = None;
    for entry in fs::read_dir(directory).map_err(StoreError::at(directory, "opendir"))? {
        let name = entry.map_err(StoreError::at(directory, "readdir"))?.file_name();
        if !CARRIED_ON_FROM.iter().any(|known| name == *known) {
            foreign = foreign.or(Some(directory.join(name)));
        }
    }
    match StoreReader::open(directory) {
        Ok(reader) if reader.tail()?.end() > 0 => {
            return Err(StoreError::AlreadyAStore { path: reader.log.path().to_owned() });
        }
        Ok(_) | Err(StoreError::NoLog { .. }) => {}
        Err(error) => return Err(error),
    }
    // A head without a line is a store that lost its log: the last thing to begin anew over.
    if fs::symlink_metadata(layout.head()).is_ok() {
        return Err(StoreError::AlreadyAStore { path: layout.head() });
    }
    fault::refuse(layout)?;
    foreign.map_or(Ok(()), |path| Err(StoreError::NotEmpty { path }))
}

/// Makes the log, empty, or gives the one that was left the modes of this store.
fn make_log(layout: &Layout, access: &Access) -> Result<(), StoreError> {
    let path = layout.events();
    match access.create_file(&path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            let (log, _) = LogFile::open_to_append(layout)?;
            access.grant_file(log.file()).map_err(StoreError::at(&path, "chmod"))
        }
        outcome => outcome.map(drop).map_err(StoreError::at(&path, "create")),
    }
}

/// Makes the store directory's own name durable. Somebody else's directory above one that was
/// there before us need not be readable.
fn sync_parent(directory: &Path, made: bool) -> Result<(), StoreError> {
    let real = fs::canonicalize(directory).map_err(StoreError::at(directory, "realpath"))?;
    let Some(parent) = real.parent() else {
        return Ok(());
    };
    match sync_directory(parent) {
        Err(error) if !made && error.kind() == io::ErrorKind::PermissionDenied => Ok(()),
        outcome => outcome.map_err(StoreError::at(parent, "fsync")),
    }
}
