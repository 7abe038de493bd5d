//! Where things lie inside a store directory. Opens nothing.

use std::path::{Path, PathBuf};

/// The paths of one store. Only [`Layout::events`] has to exist for the store to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    directory: PathBuf,
}

impl Layout {
    /// The layout of the store in `directory`, which need not exist.
    pub fn new(directory: impl Into<PathBuf>) -> Self {
        Self { directory: directory.into() }
    }

    /// The store directory itself.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// The log.
    pub fn events(&self) -> PathBuf {
        self.directory.join("events.jsonl")
    }

    /// The file writers lock. Its content means nothing.
    pub fn lock(&self) -> PathBuf {
        self.directory.join("events.lock")
    }

    /// How far the log was acknowledged.
    pub fn head(&self) -> PathBuf {
        self.directory.join("head.json")
    }

    /// There only while the outcome of a write is unknown; writers refuse as long as it is.
    pub fn fault(&self) -> PathBuf {
        self.directory.join("fault")
    }

    /// The directory of the torn tails that were cut off.
    pub fn quarantine(&self) -> PathBuf {
        self.directory.join("quarantine")
    }

    /// The directory of the seals of the log.
    pub fn seals(&self) -> PathBuf {
        self.directory.join("seals")
    }

    /// What the store calls what is on screens.
    pub fn labels(&self) -> PathBuf {
        self.directory.join("labels.toml")
    }

    /// The directory of the keys, unless they are kept elsewhere.
    pub fn keys(&self) -> PathBuf {
        self.directory.join("keys")
    }

    /// What tells the number key of this store from another one.
    pub fn number_check(&self) -> PathBuf {
        self.directory.join("number-key.check")
    }

    /// The directory of the sealed secrets.
    pub fn vault(&self) -> PathBuf {
        self.directory.join("vault")
    }

    /// Which stream the log is a copy of; there only where it is one.
    pub fn stream(&self) -> PathBuf {
        self.directory.join("stream.json")
    }

    /// The index, which can be thrown away.
    pub fn index(&self) -> PathBuf {
        self.directory.join("index.sqlite")
    }

    /// What the log was when its last writer left it, for the index.
    pub fn index_mark(&self) -> PathBuf {
        self.directory.join("index.mark")
    }
}
