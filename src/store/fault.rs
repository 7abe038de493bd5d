//! The `fault` file: left when nobody can say whether what was written is on the disk. As long
//! as it is there, whatever is in it, writers refuse.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use nix::fcntl::OFlag;
use serde::{Deserialize, Serialize};

use super::access::Access;
use super::durable;
use super::error::StoreError;
use super::layout::Layout;
use super::regular;

/// No fault file this program writes comes near this many bytes.
const LONGEST: u64 = 64 * 1024;

/// What a `fault` file says. A disk that fails may not have taken all of it, so every part may
/// be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WriteFault {
    /// The step that failed and the operating system's words for it.
    #[serde(default)]
    pub cause: Option<String>,
    /// The length of the log in bytes before it was changed; none: it was only synced.
    #[serde(default)]
    pub before: Option<u64>,
    /// The length of the log in bytes when the fault was left.
    #[serde(default)]
    pub after: Option<u64>,
}

impl WriteFault {
    /// What the store's fault says; `None` when there is none.
    ///
    /// # Errors
    /// When it cannot be told whether there is one. One that is there and cannot be read or
    /// understood is an empty [`WriteFault`].
    pub fn read(layout: &Layout) -> Result<Option<Self>, StoreError> {
        if !is_there(layout)? {
            return Ok(None);
        }
        let said =
            regular::read_kept(&layout.fault(), LONGEST).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        Ok(Some(said.unwrap_or_default()))
    }

    /// Whether what was to be written stands in a log whose sound part ends at `end`; none where the fault does not say
    /// how far it would have to reach.
    pub fn stands(&self, end: u64) -> Option<bool> {
        // A log that was not longer afterwards was being cut: what should have been appended is gone, or never was there.
        let grew = self.after > self.before;
        self.after.map(|after| grew && end >= after)
    }

    /// Leaves this fault. Written in place: that the file exists says what matters, so it is
    /// made with the fewest steps, on a disk that has just failed.
    pub(super) fn leave(&self, layout: &Layout, access: &Access) -> io::Result<()> {
        let mut bytes = serde_json::to_vec(self)?;
        bytes.push(b'\n');
        let mut file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .custom_flags((OFlag::O_NOFOLLOW | OFlag::O_NONBLOCK).bits())
            .open(layout.fault())?;
        // Who can read it and what it says matters less than that it is there: a full disk still
        // takes an empty file.
        let _ = access.grant_file(&file);
        let _ = file.write_all(&bytes);
        durable::sync_all(&file)?;
        durable::sync_directory(layout.directory())
    }

    /// Takes the fault away, durably.
    pub(super) fn clear(layout: &Layout) -> Result<(), StoreError> {
        let path = layout.fault();
        match fs::remove_file(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            outcome => outcome.map_err(StoreError::at(&path, "unlink"))?,
        }
        let directory: &Path = layout.directory();
        durable::sync_directory(directory).map_err(StoreError::at(directory, "fsync"))
    }
}

/// Refuses when the store has a fault.
pub(super) fn refuse(layout: &Layout) -> Result<(), StoreError> {
    if is_there(layout)? { Err(StoreError::Fault { path: layout.fault() }) } else { Ok(()) }
}

fn is_there(layout: &Layout) -> Result<bool, StoreError> {
    let path = layout.fault();
    match fs::symlink_metadata(&path) {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(StoreError::at(&path, "stat")(error)),
    }
}
