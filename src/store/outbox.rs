//! Files that are made for others, beside no log: each is written beside its place and renamed, so that whatever has its
//! name is whole.

use std::ffi::OsString;
use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process;
use std::time::Duration;

use super::access::{Access, StoreMode};
use super::durable::{sync_all, sync_directory};
use super::error::StoreError;
use super::layout::Layout;
use super::lock::Lock;
use super::regular::{NotRead, read_named};

/// How many names are tried for a draft: those of processes that were killed stay, and numbers of processes come again.
const DRAFTS: u32 = 1000;

/// Puts a text in the place of a file, synced, for its owner alone. Others may do the same at the same time: each writes a
/// draft of its own, and whoever is last stands. A link is neither followed nor replaced, nor is a pipe or a device.
///
/// # Errors
/// When that fails; what was there is left.
pub fn replace_file(path: &Path, text: &[u8]) -> io::Result<()> {
    replace_file_by(path, |file| file.write_all(text))
}

/// The same of what is written piece by piece.
///
/// # Errors
/// As [`replace_file`]; or what `write` says.
pub fn replace_file_by(path: &Path, write: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_symlink() => return Err(io::Error::other("it is a symbolic link")),
        Ok(found) if !found.is_file() => return Err(io::Error::other("it is not a regular file")),
        _ => {}
    }
    if is_in_store(directory_of(path)) {
        return Err(io::Error::other("it would take the place of a part of a store"));
    }
    let (draft, mut file) = draft_beside(path)?;
    let replaced = write(&mut file)
        .and_then(|()| sync_all(&file))
        .and_then(|()| fs::rename(&draft, path))
        .and_then(|()| sync_directory(directory_of(path)));
    if replaced.is_err() {
        // After the rename there is none.
        let _ = fs::remove_file(&draft);
    }
    replaced
}

/// A file that is read, and then replaced by what one of several makes of it: they do so one after the other.
pub struct HeldFile {
    path: PathBuf,
    _lock: Lock,
}

impl HeldFile {
    /// Waits for the others, no longer than `wait`. A file that is not there is made; one with nothing in it does not stay.
    ///
    /// # Errors
    /// When that fails, or others do not come to an end.
    pub fn hold(path: &Path, wait: Duration) -> Result<Self, StoreError> {
        if is_in_store(directory_of(path)) {
            return Err(StoreError::at(path, "create")(io::Error::other(
                "it would take the place of a part of a store",
            )));
        }
        let lock = Lock::acquire(path, &Access::for_new(StoreMode::Private), wait)?;
        Ok(Self { path: path.to_owned(), _lock: lock })
    }

    /// What is in it, of at most so many bytes.
    ///
    /// # Errors
    /// See [`NotRead`].
    pub fn read(&self, most: u64) -> Result<Vec<u8>, NotRead> {
        read_named(&self.path, most)
    }

    /// Puts something else in its place, and lets the others go on.
    ///
    /// # Errors
    /// As [`replace_file`].
    pub fn replace(self, text: &[u8]) -> io::Result<()> {
        replace_file(&self.path, text)
    }
}

impl Drop for HeldFile {
    /// Whoever waits for the lock of a file that is gone makes it anew.
    fn drop(&mut self) {
        if fs::symlink_metadata(&self.path).is_ok_and(|found| found.is_file() && found.len() == 0) {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Whether the directory is a store, or one that a store keeps in it.
fn is_in_store(directory: &Path) -> bool {
    let is_store = |directory: &Path| fs::symlink_metadata(Layout::new(directory).events()).is_ok();
    let Ok(directory) = directory.canonicalize() else { return false };
    is_store(&directory) || directory.parent().is_some_and(is_store)
}

/// Makes a file of a name that nobody has, beside the place that it is for. Its mode is said, whatever the umask is.
fn draft_beside(path: &Path) -> io::Result<(PathBuf, File)> {
    let name = path.file_name().unwrap_or_default();
    for number in 0..DRAFTS {
        let mut draft = OsString::from(".");
        draft.push(name);
        draft.push(format!(".{}.{number}.new", process::id()));
        let draft = path.with_file_name(draft);
        match OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft) {
            Ok(file) => {
                file.set_permissions(Permissions::from_mode(0o600))?;
                return Ok((draft, file));
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(ErrorKind::AlreadyExists.into())
}

fn directory_of(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Whether there is something in the directory; one that is not there is empty.
///
/// # Errors
/// When it cannot be read.
pub fn is_filled(directory: &Path) -> io::Result<bool> {
    match fs::read_dir(directory) {
        Ok(mut entries) => Ok(entries.next().is_some()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// Writes files, by name and text, into a directory, which is made if it is not there. Where one cannot be written,
/// those that were are taken back.
///
/// # Errors
/// What could not be written, and why.
pub fn write_all_or_none(directory: &Path, files: &[(String, String)]) -> Result<(), (PathBuf, io::Error)> {
    let is_new = match DirBuilder::new().mode(0o700).create(directory) {
        Ok(()) => true,
        Err(error) if error.kind() == ErrorKind::AlreadyExists => false,
        Err(error) => return Err((directory.to_owned(), error)),
    };
    for (count, (name, text)) in files.iter().enumerate() {
        if let Err(error) = write_one(directory, name, text) {
            for (name, _) in &files[..count] {
                let _ = fs::remove_file(directory.join(name));
            }
            if is_new {
                let _ = fs::remove_dir(directory);
            }
            return Err((directory.join(name), error));
        }
    }
    Ok(())
}

fn write_one(directory: &Path, name: &str, text: &str) -> io::Result<()> {
    let path = directory.join(name);
    let (draft, mut file) = draft_beside(&path)?;
    let written = file.write_all(text.as_bytes()).and_then(|()| fs::rename(&draft, path));
    if written.is_err() {
        let _ = fs::remove_file(&draft);
    }
    written
}
