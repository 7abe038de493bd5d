//! The keys of a vault: under which its files are sealed. They lie where the keys are kept, apart from the log, one file
//! a key, named after the log (several stores may share a directory of keys) and numbered. The newest seals; an older one
//! is there only while a rotation is under way. One that is missing is made by nobody but who knows that nothing was ever
//! sealed ([`VaultKeys::create`]).

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::SecretBytes;
use super::key_file::{self, KEY_BYTES};
use crate::store::{StoreMode, sync_directory};

/// A key of a vault.
pub struct VaultKey {
    /// Its number, from 1.
    pub number: u32,
    pub(super) bytes: SecretBytes,
}

/// The keys of one log's vault.
#[derive(Clone)]
pub struct VaultKeys {
    directory: PathBuf,
    origin: String,
}

/// Why there is no key to use.
#[derive(Debug)]
pub enum VaultKeyError {
    /// There is none where it should be.
    Missing(PathBuf),
    /// What is there cannot be used, or where it should be cannot be looked at.
    Unusable {
        /// The file or directory.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl VaultKeys {
    /// Those of the log with this origin, in a directory of keys.
    pub fn of(directory: &Path, origin: &str) -> Self {
        // The origin comes out of the log; whatever it says, the file lies in this directory.
        let origin = origin.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' }).collect();
        Self { directory: directory.to_owned(), origin }
    }

    /// Where a key lies.
    pub fn path(&self, number: u32) -> PathBuf {
        self.directory.join(self.file_name(number))
    }

    fn file_name(&self, number: u32) -> String {
        format!("vault-{}-{number}.key", self.origin)
    }

    /// The numbers of the keys that are there, ascending.
    ///
    /// # Errors
    /// When that cannot be looked at.
    pub fn numbers(&self) -> Result<Vec<u32>, VaultKeyError> {
        let unusable = |source| VaultKeyError::Unusable { path: self.directory.clone(), source };
        let entries = match fs::read_dir(&self.directory) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.map_err(unusable)?,
        };
        let mut numbers = Vec::new();
        for entry in entries {
            let name = entry.map_err(unusable)?.file_name();
            let prefix = format!("vault-{}-", self.origin);
            let number = name.to_str().and_then(|name| name.strip_prefix(&prefix)?.strip_suffix(".key")?.parse().ok());
            // "007" is none of ours.
            numbers.extend(number.filter(|number: &u32| name == self.file_name(*number).as_str()));
        }
        numbers.sort_unstable();
        Ok(numbers)
    }

    /// The key by which is sealed now.
    ///
    /// # Errors
    /// When there is none, or it cannot be read.
    pub fn newest(&self) -> Result<VaultKey, VaultKeyError> {
        match self.numbers()?.last() {
            Some(number) => self.load(*number),
            None => Err(VaultKeyError::Missing(self.path(1))),
        }
    }

    /// Reads a key.
    ///
    /// # Errors
    /// When it is not there, or cannot be read.
    pub fn load(&self, number: u32) -> Result<VaultKey, VaultKeyError> {
        let path = self.path(number);
        match key_file::read(&path) {
            Ok(bytes) => Ok(VaultKey { number, bytes }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(VaultKeyError::Missing(path)),
            Err(source) => Err(VaultKeyError::Unusable { path, source }),
        }
    }

    /// Makes the key of this number, durable before this returns. One that is there is kept.
    ///
    /// # Errors
    /// When it cannot be made, or is there and cannot be read.
    pub fn create(&self, number: u32, mode: StoreMode) -> Result<VaultKey, VaultKeyError> {
        let unusable = |source| VaultKeyError::Unusable { path: self.path(number), source };
        let fresh = SecretBytes::random(KEY_BYTES).map_err(|error| unusable(io::Error::other(error.to_string())))?;
        key_file::create(&self.directory, &self.file_name(number), &fresh, mode).map_err(unusable)?;
        self.load(number)
    }

    /// Takes a key away, for good. What is sealed by it can be read by nobody from then on.
    ///
    /// # Errors
    /// When it cannot be taken away.
    pub fn destroy(&self, number: u32) -> Result<(), VaultKeyError> {
        let path = self.path(number);
        let destroyed = fs::remove_file(&path).and_then(|()| sync_directory(&self.directory));
        destroyed.map_err(|source| VaultKeyError::Unusable { path, source })
    }
}
