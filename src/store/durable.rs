//! Making names durable: a file that was synced can still be lost with the directory entry
//! that leads to it, so every new or changed name is followed by a sync of its directory.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use super::access::Access;

/// Syncs a directory. File systems that have no such thing answer `EINVAL`, and keep names
/// in their own way.
pub(super) fn sync_directory(path: &Path) -> io::Result<()> {
    match File::open(path)?.sync_all() {
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
    file.sync_all()
}
