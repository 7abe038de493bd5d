//! Files that are made for others, beside no log: each is written beside its place and renamed, so that whatever has its
//! name is whole.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// Puts a text in the place of a file, synced.
///
/// # Errors
/// When that fails; what was there is left.
pub fn replace_file(path: &Path, text: &[u8]) -> io::Result<()> {
    let draft = path.with_added_extension("new");
    let mut file = File::create(&draft)?;
    file.write_all(text)?;
    file.sync_all()?;
    fs::rename(draft, path)
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
    let draft = directory.join(format!(".{name}.new"));
    let created = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft);
    let written = created
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .and_then(|()| fs::rename(&draft, directory.join(name)));
    if written.is_err() {
        let _ = fs::remove_file(&draft);
    }
    written
}
