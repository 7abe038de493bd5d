//! A copy of the log with some of its bytes replaced, made beside it: what a redaction puts in the log's place
//! ([`Writer::replace_log`](super::Writer::replace_log)). It never holds the bytes that are to go.

use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::access::Access;
use super::durable::sync_all;
use super::error::StoreError;
use super::log_file::LogFile;

const BLOCK: usize = 256 * 1024;

/// Bytes of the log in whose place others are to stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Replacement<'b> {
    /// Where they begin.
    pub offset: u64,
    /// How many they are.
    pub bytes: u64,
    /// What is to stand there.
    pub with: &'b [u8],
}

/// The copy, synced, under a name of its own; taken away again when this is dropped before it took the log's place.
#[derive(Debug)]
pub struct Draft {
    path: PathBuf,
    file: File,
    bytes: u64,
    is_in_place: bool,
}

impl Draft {
    /// Copies the log with its `replacements`, which are in order and do not overlap, and with `behind` at its end.
    pub(super) fn make(
        log: &LogFile,
        replacements: &[Replacement<'_>],
        behind: &[u8],
        access: &Access,
    ) -> Result<Self, StoreError> {
        let path = log.path().with_added_extension("new");
        let file = access.create_file_anew(&path).map_err(StoreError::at(&path, "create"))?;
        let mut draft = Self { path, file, bytes: 0, is_in_place: false };
        draft.require_like(log)?;
        let mut from = 0;
        for Replacement { offset, bytes, with } in replacements {
            draft.copy(log, from, *offset)?;
            draft.write(with)?;
            from = offset + bytes;
        }
        draft.copy(log, from, log.len())?;
        draft.write(behind)?;
        sync_all(&draft.file).map_err(StoreError::at(&draft.path, "fsync"))?;
        Ok(draft)
    }

    /// The copy, for making sure of it before it takes the log's place.
    pub fn file(&self) -> &File {
        &self.file
    }

    /// How long it is.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Gives it the log's name. From here on it is the log.
    pub(super) fn rename_to(mut self, log: &Path) -> io::Result<()> {
        fs::rename(&self.path, log)?;
        self.is_in_place = true;
        Ok(())
    }

    /// Whoever could read and write the log has to be able to afterwards, and nobody else.
    fn require_like(&self, log: &LogFile) -> Result<(), StoreError> {
        let (ours, theirs) = (self.file.metadata(), log.file().metadata());
        let ours = ours.map_err(StoreError::at(&self.path, "fstat"))?;
        let theirs = theirs.map_err(StoreError::at(log.path(), "fstat"))?;
        if (ours.gid(), ours.mode() & 0o777) == (theirs.gid(), theirs.mode() & 0o777) {
            return Ok(());
        }
        Err(StoreError::PermissionDenied { path: self.path.clone(), during: "chown" })
    }

    fn copy(&mut self, log: &LogFile, from: u64, until: u64) -> Result<(), StoreError> {
        let mut block = vec![0; BLOCK];
        let mut offset = from;
        while offset < until {
            let wanted = usize::try_from(until - offset).map_or(BLOCK, |left| left.min(BLOCK));
            let count = log.read_at(&mut block[..wanted], offset)?;
            if count == 0 {
                return Err(StoreError::at(log.path(), "read")(io::ErrorKind::UnexpectedEof.into()));
            }
            self.write(&block[..count])?;
            offset += count as u64;
        }
        Ok(())
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        self.file.write_all(bytes).map_err(StoreError::at(&self.path, "write"))?;
        self.bytes += bytes.len() as u64;
        Ok(())
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if !self.is_in_place {
            // A leftover is cleared away by the next redaction, and told of by `doctor`.
            let _ = fs::remove_file(&self.path);
        }
    }
}
