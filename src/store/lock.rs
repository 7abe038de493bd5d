//! One writer at a time. The lock belongs to the open file, so it ends with the process,
//! however that ends: nothing stale is ever left behind.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use super::access::Access;
use super::error::StoreError;
use super::regular::{self, Links};

const FIRST_PAUSE: Duration = Duration::from_millis(1);
const LONGEST_PAUSE: Duration = Duration::from_millis(20);

/// Held until dropped.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the exclusive lock on the file at `path`, making it if need be, and waits for it
    /// no longer than `wait`.
    #[expect(clippy::disallowed_methods, reason = "the pauses between tries end with the wait")]
    pub(super) fn acquire(path: &Path, access: &Access, wait: Duration) -> Result<Self, StoreError> {
        let started = Instant::now();
        let mut pause = FIRST_PAUSE;
        let mut file = open(path, access)?;
        loop {
            match file.try_lock() {
                // Somebody may have taken the lock file away while we waited; the next one
                // would then lock another file, and both would hold "the" lock.
                Ok(()) if is_at(&file, path)? => return Ok(Self { _file: file }),
                Ok(()) => file = open(path, access)?,
                Err(TryLockError::WouldBlock) => {}
                Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(TryLockError::Error(error)) => return Err(StoreError::at(path, "flock")(error)),
            }
            let waited = started.elapsed();
            if waited >= wait {
                return Err(StoreError::Busy { path: path.to_owned(), waited });
            }
            thread::sleep(pause.min(wait - waited));
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }
}

/// Opens the lock file. Whoever makes it gives it the store's mode.
fn open(path: &Path, access: &Access) -> Result<File, StoreError> {
    loop {
        match regular::open(path, OpenOptions::new().read(true).write(true), Links::Refuse) {
            Ok(Some((file, found))) => return access.refuse_foreign(path, &found).map(|()| file),
            Ok(None) => return Err(StoreError::NotAFile { path: path.to_owned() }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(StoreError::at(path, "open")(error)),
        }
        match access.create_file(path) {
            Ok(file) => return Ok(file),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(StoreError::at(path, "create")(error)),
        }
    }
}

/// Whether `file` is the one at `path`, links not followed.
pub(super) fn is_at(file: &File, path: &Path) -> Result<bool, StoreError> {
    let ours = file.metadata().map_err(StoreError::at(path, "fstat"))?;
    match fs::symlink_metadata(path) {
        Ok(found) => Ok((found.dev(), found.ino()) == (ours.dev(), ours.ino())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(StoreError::at(path, "stat")(error)),
    }
}
