//! The seals of a store as files: small, written once, never changed. What is in them is no matter here.
//!
//! A seal is whole when it has its name: it is written beside it, synced, and renamed. What a sealing that was killed
//! leaves has another name, and nobody reads it.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::access::Access;
use super::durable::{sync_all, sync_directory};
use super::error::StoreError;
use super::layout::Layout;
use super::log_file::{LogFile, require_directory};
use super::regular::read_named;

/// What the name of a seal ends with.
const ENDING: &str = ".seal";
/// The longest file that is read as a seal. They are less than 2 KiB but for very large keys.
const LONGEST: u64 = 64 << 10;

/// One file that has the name of a seal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealFile {
    /// Its name.
    pub name: String,
    /// What is in it; none where it is no regular file, or too long, or cannot be read.
    pub bytes: Option<Vec<u8>>,
}

/// The seals in a directory, by name; none where there is no such directory.
///
/// # Errors
/// When the directory cannot be read.
pub fn read_seals(directory: &Path) -> Result<Vec<SealFile>, StoreError> {
    let entries = match fs::read_dir(directory) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(StoreError::at(directory, "opendir"))?,
    };
    let mut seals = Vec::new();
    for entry in entries {
        let name = entry.map_err(StoreError::at(directory, "readdir"))?.file_name();
        let name = name.to_string_lossy().into_owned();
        if name.ends_with(ENDING) && !name.starts_with('.') {
            let bytes = read_named(&directory.join(&name), LONGEST).ok();
            seals.push(SealFile { name, bytes });
        }
    }
    seals.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(seals)
}

/// Keeps a seal in the store, durably, under this name (its ending is added), and returns where it lies.
///
/// # Errors
/// When it could not be written; then there is no seal.
pub fn keep_seal(store: &Path, name: &str, bytes: &[u8]) -> Result<PathBuf, StoreError> {
    let layout = Layout::new(store);
    let found = require_directory(&layout)?;
    let (_, log) = LogFile::open_to_append(&layout)?;
    let access = Access::like(&log, &found);
    let directory = layout.seals();
    access.ensure_directory(&directory)?;
    sync_directory(store).map_err(StoreError::at(store, "fsync"))?;

    let draft = directory.join(format!(".{name}.new"));
    let kept = directory.join(format!("{name}{ENDING}"));
    let written = write(&draft, bytes, &access)
        .and_then(|()| fs::rename(&draft, &kept))
        .and_then(|()| sync_directory(&directory));
    if written.is_err() {
        // Whatever its name is by now: what may not last is not kept.
        let _ = fs::remove_file(&draft).or_else(|_| fs::remove_file(&kept));
    }
    written.map_err(StoreError::at(&kept, "write"))?;
    Ok(kept)
}

fn write(draft: &Path, bytes: &[u8], access: &Access) -> io::Result<()> {
    let mut file = access.create_file_anew(draft)?;
    file.write_all(bytes)?;
    sync_all(&file)
}
