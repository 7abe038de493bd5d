//! Keeping the bytes of a torn tail before it is cut off the log.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use super::access::Access;
use super::durable::{sync_all, sync_directory};
use super::error::StoreError;
use super::layout::Layout;
use super::log_file::LogFile;
use super::tail::TornTail;

const BLOCK: usize = 64 * 1024;

/// What became of a torn tail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuarantinedTail {
    /// What was cut off.
    pub tail: TornTail,
    /// The file in quarantine that holds its bytes.
    pub kept: PathBuf,
}

/// Copies the tail into the store's quarantine, durably, and returns where it lies. The name
/// holds the offset and the SHA-256 of the bytes, so only the same bytes can ever take the
/// place of a copy: those of a settling that was interrupted before the cut.
pub(super) fn keep(log: &LogFile, tail: TornTail, layout: &Layout, access: &Access) -> Result<PathBuf, StoreError> {
    let directory = layout.quarantine();
    access.ensure_directory(&directory)?;
    sync_directory(layout.directory()).map_err(StoreError::at(layout.directory(), "fsync"))?;

    let fresh = directory.join("incoming.new");
    let digest = copy(log, tail, &fresh, access)?;
    let kept = directory.join(format!("tail-{:012}-{digest}", tail.offset));
    fs::rename(&fresh, &kept).map_err(StoreError::at(&kept, "rename"))?;
    sync_directory(&directory).map_err(StoreError::at(&directory, "fsync"))?;
    Ok(kept)
}

/// How many files lie in the quarantine of a store.
///
/// # Errors
/// When that cannot be told.
pub fn quarantined(layout: &Layout) -> io::Result<u64> {
    match fs::read_dir(layout.quarantine()) {
        Ok(entries) => Ok(entries.count() as u64),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
        Err(error) => Err(error),
    }
}

/// Copies the tail to `path`, syncs it, and returns the lower-case hexadecimal SHA-256.
fn copy(log: &LogFile, tail: TornTail, path: &Path, access: &Access) -> Result<String, StoreError> {
    let mut file = access.create_file_anew(path).map_err(StoreError::at(path, "create"))?;
    let mut hash = Sha256::new();
    let mut block = vec![0; BLOCK];
    let mut offset = tail.offset;
    let end = tail.offset + tail.bytes;
    while offset < end {
        let count = log.read_at(&mut block, offset)?;
        if count == 0 {
            // Cutting now would lose bytes that were never copied.
            return Err(StoreError::at(log.path(), "read")(io::ErrorKind::UnexpectedEof.into()));
        }
        file.write_all(&block[..count]).map_err(StoreError::at(path, "write"))?;
        hash.update(&block[..count]);
        offset += count as u64;
    }
    sync_all(&file).map_err(StoreError::at(path, "fsync"))?;
    Ok(HEXLOWER.encode(&hash.finalize()))
}
