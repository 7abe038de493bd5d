//! The bytes of a store: what is kept, what is refused, what is touched and what is not.

mod appending;
mod creating;
mod ends;
mod index;
mod locking;
mod outbox;
mod reading;
mod vault;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use mfadesk::store::{Head, Layout, StoreReader, Writer};
use tempfile::TempDir;

const NO_WAIT: Duration = Duration::ZERO;
const LONG: Duration = Duration::from_secs(60);

/// A directory that goes away with the test, and the layout of the store in it.
struct Place {
    _root: TempDir,
    layout: Layout,
}

impl Place {
    /// Nothing is at the store's path yet.
    fn vacant() -> Self {
        let root = tempfile::tempdir().unwrap();
        let layout = Layout::new(root.path().join("store"));
        Self { _root: root, layout }
    }

    /// A directory with this log in it and nothing else.
    fn with_log(log: &[u8]) -> Self {
        let place = Self::vacant();
        fs::create_dir(place.path()).unwrap();
        fs::write(place.layout.events(), log).unwrap();
        place
    }

    /// As [`Place::with_log`], and a head that acknowledges `acknowledged` bytes.
    fn with_head(log: &[u8], acknowledged: u64) -> Self {
        let place = Self::with_log(log);
        fs::write(place.layout.head(), serde_json::to_vec(&head(acknowledged)).unwrap()).unwrap();
        place
    }

    fn path(&self) -> &Path {
        self.layout.directory()
    }

    fn log(&self) -> Vec<u8> {
        fs::read(self.layout.events()).unwrap()
    }

    /// Waits for the lock: a child that another test is about to start holds all files of this process for a moment.
    fn writer(&self) -> Writer {
        Writer::open(self.path(), LONG).unwrap()
    }

    fn reader(&self) -> StoreReader {
        StoreReader::open(self.path()).unwrap()
    }

    /// Every file below the store with its content (directories: none).
    fn files(&self) -> BTreeMap<PathBuf, Option<Vec<u8>>> {
        let mut found = BTreeMap::new();
        let mut open = vec![self.path().to_owned()];
        while let Some(directory) = open.pop() {
            for entry in fs::read_dir(directory).unwrap() {
                let path = entry.unwrap().path();
                let name = path.strip_prefix(self.path()).unwrap().to_owned();
                if path.is_dir() {
                    found.insert(name, None);
                    open.push(path);
                } else {
                    found.insert(name, Some(fs::read(path).unwrap()));
                }
            }
        }
        found
    }
}

fn head(bytes: u64) -> Head {
    Head { sequence: 1, bytes, chainhash: "ab".repeat(32) }
}

fn files<const N: usize>(expected: [(&str, Option<&[u8]>); N]) -> BTreeMap<PathBuf, Option<Vec<u8>>> {
    expected.into_iter().map(|(name, bytes)| (PathBuf::from(name), bytes.map(<[u8]>::to_vec))).collect()
}

fn head_bytes(bytes: u64) -> Vec<u8> {
    format!("{{\"sequence\":1,\"bytes\":{bytes},\"chainhash\":\"{}\"}}\n", "ab".repeat(32)).into_bytes()
}

fn bits(path: &Path) -> u32 {
    fs::metadata(path).unwrap().mode() & 0o7777
}
