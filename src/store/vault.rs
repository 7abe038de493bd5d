//! The sealed secrets of a store: one small file each, whose bytes mean nothing here. All of it happens under the
//! store's lock. A file is the old one or the new one, whole, whenever the machine stops; what is taken away is gone
//! from its directory, durably, before that is said.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::access::{Access, StoreMode};
use super::durable::{replace, sync_directory};
use super::error::{Foreign, StoreError};
use super::layout::Layout;
use super::regular::{self, NotRead};
use super::writer::Writer;

/// No secret is as long as this.
const LONGEST: u64 = 64 * 1024;
const ENDING: &str = "sealed";

/// The vault of a store that is locked.
pub struct VaultFiles<'w> {
    layout: &'w Layout,
    access: &'w Access,
}

/// Where the sealed file of this name lies.
pub fn sealed_path(layout: &Layout, name: &str) -> PathBuf {
    layout.vault().join(format!("{name}.{ENDING}"))
}

/// The sealed files of a store, sorted, for whoever only looks: without the lock, and nothing is cleared away.
///
/// # Errors
/// When the directory cannot be looked at. None: there is none.
pub fn sealed_files(layout: &Layout) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(layout.vault()) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let paths = entries.filter_map(Result::ok).map(|entry| entry.path());
    let mut sealed: Vec<PathBuf> =
        paths.filter(|path| path.extension().is_some_and(|ending| ending == ENDING)).collect();
    sealed.sort_unstable();
    Ok(sealed)
}

/// Reads a sealed file, for whoever only looks.
///
/// # Errors
/// See [`NotRead`].
pub fn read_sealed(path: &Path) -> Result<Vec<u8>, NotRead> {
    regular::read_kept(path, LONGEST)
}

impl Writer {
    /// The vault of this store, which need not be there yet.
    pub fn vault(&self) -> VaultFiles<'_> {
        VaultFiles { layout: self.layout(), access: self.access() }
    }
}

impl VaultFiles<'_> {
    /// Where the file of this name lies.
    pub fn path(&self, name: &str) -> PathBuf {
        sealed_path(self.layout, name)
    }

    /// For whom this store is.
    pub fn mode(&self) -> StoreMode {
        self.access.mode()
    }

    /// The names of what is there, sorted. Drafts of writers that were killed are none of it, and are cleared away.
    ///
    /// # Errors
    /// When the directory cannot be looked at, or is none.
    pub fn names(&self) -> Result<Vec<String>, StoreError> {
        let directory = self.layout.vault();
        let Some(directory) = self.existing(&directory)? else { return Ok(Vec::new()) };
        let mut names = Vec::new();
        for entry in fs::read_dir(directory).map_err(StoreError::at(directory, "opendir"))? {
            let path = entry.map_err(StoreError::at(directory, "readdir"))?.path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if name.ends_with(".sealed.new") {
                fs::remove_file(&path).map_err(StoreError::at(&path, "unlink"))?;
            } else if let Some(name) = name.strip_suffix(ENDING).and_then(|name| name.strip_suffix('.')) {
                names.push(name.to_owned());
            }
        }
        names.sort_unstable();
        Ok(names)
    }

    /// The bytes under this name; none: there are none.
    ///
    /// # Errors
    /// When they cannot be read, or what is there is no regular file.
    pub fn read(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let path = self.path(name);
        let found = match fs::symlink_metadata(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            found => found.map_err(StoreError::at(&path, "stat"))?,
        };
        if !found.is_file() {
            return Err(StoreError::NotAFile { path });
        }
        match regular::read_kept(&path, LONGEST) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(NotRead::OtherGroup) => Err(StoreError::Foreign { path, why: Foreign::OtherGroup }),
            Err(NotRead::Io(error)) => Err(StoreError::at(&path, "read")(error)),
            Err(NotRead::Link | NotRead::NotAFile | NotRead::TooLong { .. }) => Err(StoreError::NotAFile { path }),
        }
    }

    /// Keeps these bytes under this name, durably, in the place of what was there.
    ///
    /// # Errors
    /// When that fails; what was there before is there still, or the new bytes are, whole.
    pub fn put(&self, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        let directory = self.layout.vault();
        if self.existing(&directory)?.is_none() {
            self.access.ensure_directory(&directory)?;
            sync_directory(self.layout.directory()).map_err(StoreError::at(self.layout.directory(), "fsync"))?;
        }
        let path = self.path(name);
        replace(&directory, &path, bytes, self.access).map_err(StoreError::at(&path, "write"))
    }

    /// Takes what is under this name away. Whether there was something.
    ///
    /// # Errors
    /// When that fails.
    pub fn remove(&self, name: &str) -> Result<bool, StoreError> {
        let path = self.path(name);
        match fs::remove_file(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            removed => removed.map_err(StoreError::at(&path, "unlink"))?,
        }
        let directory = self.layout.vault();
        sync_directory(&directory).map_err(StoreError::at(&directory, "fsync"))?;
        Ok(true)
    }

    /// The directory, where it is there. A link that leads elsewhere is refused.
    fn existing<'p>(&self, directory: &'p Path) -> Result<Option<&'p Path>, StoreError> {
        match fs::symlink_metadata(directory) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Ok(found) if found.is_dir() => Ok(Some(directory)),
            Ok(found) if found.is_symlink() => {
                Err(StoreError::Foreign { path: directory.to_owned(), why: Foreign::Link })
            }
            Ok(_) => Err(StoreError::at(directory, "opendir")(io::ErrorKind::NotADirectory.into())),
            Err(error) => Err(StoreError::at(directory, "stat")(error)),
        }
    }
}
