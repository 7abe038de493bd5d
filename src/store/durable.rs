//! Making names durable: a file that was synced can still be lost with the directory entry
//! that leads to it, so every new or changed name is followed by a sync of its directory.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use nix::unistd::{fdatasync, fsync};

use super::access::Access;

/// Syncs a file, once. The standard library tries again when it is interrupted; after a sync that
/// did not succeed, another one says nothing of what was to be written before it.
pub(super) fn sync_all(file: &File) -> io::Result<()> {
    Ok(fsync(file)?)
}

/// Syncs the bytes of a file, and of its metadata what finding them takes; once.
pub(super) fn sync_data(file: &File) -> io::Result<()> {
    Ok(fdatasync(file)?)
}

/// Syncs a directory. File systems that have no such thing answer `EINVAL`, and keep names
/// in their own way.
///
/// # Errors
/// When it cannot be opened, or the sync fails.
pub fn sync_directory(path: &Path) -> io::Result<()> {
    match sync_all(&File::open(path)?) {
        Err(error) if error.kind() == io::ErrorKind::InvalidInput => Ok(()),
        outcome => outcome,
    }
}

/// Puts a small file in the place of another so that, whatever happens, a reader finds the old
/// bytes or the new ones, whole. Callers hold the lock.
pub(super) fn replace(directory: &Path, path: &Path, bytes: &[u8], access: &Access) -> io::Result<()> {
    let fresh = path.with_added_extension("new");
    let renamed = write_synced(&fresh, bytes, access).and_then(|()| fs::rename(&fresh, path));
    if renamed.is_err() {
        // The error that matters is the one above; a leftover is cleared away by the next writer.
        let _ = fs::remove_file(&fresh);
    }
    renamed?;
    sync_directory(directory)
}

fn write_synced(path: &Path, bytes: &[u8], access: &Access) -> io::Result<()> {
    let mut file = access.create_file_anew(path)?;
    file.write_all(bytes)?;
    sync_all(&file)
}
