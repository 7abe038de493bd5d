//! Small files that a copy of a stream keeps beside its log. What they say is for others to know.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use super::create::PreparedStore;
use super::durable;
use super::error::StoreError;
use super::layout::Layout;
use super::regular::read_kept;
use super::writer::Writer;

/// A longer one is none of ours: what waits for an answer may be as long as a message.
const LONGEST: u64 = 64 << 20;

/// What such a file holds; none: it is not there.
///
/// # Errors
/// When it cannot be read.
pub fn read_beside(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match read_kept(path, LONGEST).map_err(io::Error::from) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

impl Writer {
    /// Puts a text in the place of such a file, durably.
    ///
    /// # Errors
    /// What the operating system says; the file is as it was.
    pub fn keep_beside(&self, path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
        let kept = durable::replace(self.layout().directory(), path, bytes, self.access());
        kept.map_err(StoreError::at(path, "write"))
    }

    /// The same of what can be found out again, so that it need not be durable: after a crash there may be the old bytes, the
    /// new ones, or none that can be read.
    ///
    /// # Errors
    /// What the operating system says; the file is as it was.
    pub fn note_beside(&self, path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
        let fresh = path.with_added_extension("new");
        let written = self.access().create_file_anew(&fresh).and_then(|mut file| file.write_all(bytes));
        written.and_then(|()| fs::rename(&fresh, path)).map_err(StoreError::at(path, "write"))
    }

    /// Takes such a file away; one that is not there is away.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn forget_beside(&self, path: &Path) -> Result<(), StoreError> {
        match fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(StoreError::at(path, "unlink")(error)),
            _ => durable::sync_directory(self.layout().directory()).map_err(StoreError::at(path, "fsync")),
        }
    }
}

impl PreparedStore {
    /// Names the stream whose copy this is going to be. From here on there is no other way to begin it.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn name_stream(&self, bytes: &[u8]) -> Result<(), StoreError> {
        self.writer.keep_beside(&self.layout().stream(), bytes)
    }

    /// The writer, for what is not begun here: it is copied from the stream.
    pub fn into_writer(self) -> Writer {
        self.writer
    }
}

impl Layout {
    /// How far the copy is with its stream. It can be found out again.
    pub fn stream_position(&self) -> std::path::PathBuf {
        self.directory().join("stream.position")
    }

    /// What was sent to the stream and not answered.
    pub fn stream_pending(&self) -> std::path::PathBuf {
        self.directory().join("stream.pending")
    }
}
