//! A file that holds a secret for as long as somebody needs to look at it: for nobody but this user, in the place of no
//! other file, and removed when it is done with, unless it was asked for as a file.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// The file; it is removed with this, unless it is to be kept.
pub struct SecretFile(Option<PathBuf>);

impl SecretFile {
    /// Makes it.
    ///
    /// # Errors
    /// When something is there already, or it cannot be written.
    pub fn create(path: &Path, bytes: &[u8]) -> io::Result<Self> {
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
        let made = Self(Some(path.to_owned()));
        file.write_all(bytes)?;
        Ok(made)
    }

    /// Writes what it was made for.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn fill(&self, bytes: &[u8]) -> io::Result<()> {
        let path = self.path().ok_or(io::ErrorKind::NotFound)?;
        OpenOptions::new().write(true).open(path)?.write_all(bytes)
    }

    /// Where it is.
    pub fn path(&self) -> Option<&Path> {
        self.0.as_deref()
    }

    /// Leaves it to whoever wanted it.
    pub fn keep(mut self) {
        self.0 = None;
    }
}

impl Drop for SecretFile {
    fn drop(&mut self) {
        // Whoever removed it before has done the same.
        let _ = self.0.as_ref().map(fs::remove_file);
    }
}
