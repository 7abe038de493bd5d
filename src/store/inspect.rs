//! Looking at a store without touching it: what lies in it, whose it is and who may read it, and which file system it is
//! on. Follows no link, takes no lock, opens no file.

use std::fs::{self, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use nix::sys::statfs::statfs;

use super::error::{Foreign, StoreError};
use super::layout::Layout;
use super::regular::{self, NotRead};

/// Something that lies in a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreEntry {
    /// Where.
    pub path: PathBuf,
    /// Whether it is a directory.
    pub is_directory: bool,
    /// Whether it is a symbolic link.
    pub is_link: bool,
    /// Its permission bits.
    pub mode: u32,
    /// The user it belongs to.
    pub owner: u32,
    /// The group it belongs to.
    pub group: u32,
    /// How long it is.
    pub bytes: u64,
}

impl StoreEntry {
    /// What is at this path.
    ///
    /// # Errors
    /// When nothing is there, or it may not be looked at.
    pub fn at(path: &Path) -> io::Result<Self> {
        Ok(Self::of(path.to_owned(), &fs::symlink_metadata(path)?))
    }

    fn of(path: PathBuf, found: &Metadata) -> Self {
        Self {
            path,
            is_directory: found.is_dir(),
            is_link: found.is_symlink(),
            mode: found.mode() & 0o7777,
            owner: found.uid(),
            group: found.gid(),
            bytes: found.len(),
        }
    }
}

/// The directory, and what lies in it and in the directories in it, by path. What may not be looked into is left out.
///
/// # Errors
/// When the directory itself cannot be looked at.
pub fn store_entries(directory: &Path) -> io::Result<Vec<StoreEntry>> {
    let mut found = vec![StoreEntry::of(directory.to_owned(), &fs::metadata(directory)?)];
    for entry in within(directory)? {
        let inner = if entry.is_directory { within(&entry.path).unwrap_or_default() } else { Vec::new() };
        found.push(entry);
        found.extend(inner);
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(found)
}

/// What lies in the place of something that a writer needs, and would make it refuse: another kind of thing, a link, what
/// is of another group. Links in the place of directories are told apart from these by whoever lists what lies in a store.
pub fn obstacles(layout: &Layout) -> Vec<StoreError> {
    let lock = regular::check_kept(&layout.lock()).err().and_then(|not_read| obstacle(layout.lock(), not_read));
    let directories = [layout.quarantine(), layout.seals(), layout.vault(), layout.keys()];
    let is_other =
        |path: &PathBuf| fs::symlink_metadata(path).is_ok_and(|found| !found.is_dir() && !found.is_symlink());
    let not_directories = directories
        .into_iter()
        .filter(is_other)
        .map(|path| StoreError::at(&path, "opendir")(io::ErrorKind::NotADirectory.into()));
    lock.into_iter().chain(not_directories).collect()
}

fn obstacle(path: PathBuf, not_read: NotRead) -> Option<StoreError> {
    match not_read {
        // It is made by whoever needs it; and whoever may not look at it is no writer.
        NotRead::Io(_) => None,
        NotRead::OtherGroup => Some(StoreError::Foreign { path, why: Foreign::OtherGroup }),
        NotRead::NotAFile | NotRead::Link | NotRead::TooLong { .. } => Some(StoreError::NotAFile { path }),
    }
}

fn within(directory: &Path) -> io::Result<Vec<StoreEntry>> {
    let paths = fs::read_dir(directory)?.filter_map(Result::ok).map(|entry| entry.path());
    Ok(paths.filter_map(|path| StoreEntry::at(&path).ok()).collect())
}

/// The file system that something lies on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileSystem {
    /// What it is called; none: it is not one that is known here.
    pub name: Option<&'static str>,
    /// What is to be expected of it.
    pub sort: FileSystemSort,
    /// How many bytes are free.
    pub free: u64,
}

/// What is to be expected of a file system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileSystemSort {
    /// It is on a disk of this machine, or looks like it.
    Local,
    /// Other machines see the same files, and locks may hold on one machine alone.
    Network,
    /// It is in memory, and gone with the machine's power.
    Memory,
}

/// What Linux calls them (statfs(2)).
const KNOWN: [(u32, &str, FileSystemSort); 20] = [
    (0x0000_6969, "NFS", FileSystemSort::Network),
    (0x0000_517b, "SMB", FileSystemSort::Network),
    (0xff53_4d42, "CIFS", FileSystemSort::Network),
    (0xfe53_4d42, "SMB2", FileSystemSort::Network),
    (0x6573_5546, "FUSE", FileSystemSort::Network),
    (0x0102_1997, "9P", FileSystemSort::Network),
    (0x00c3_6400, "Ceph", FileSystemSort::Network),
    (0x5346_414f, "AFS", FileSystemSort::Network),
    (0x7375_7245, "Coda", FileSystemSort::Network),
    (0x0bd0_0bd0, "Lustre", FileSystemSort::Network),
    (0x4750_4653, "GPFS", FileSystemSort::Network),
    (0x0116_1970, "GFS2", FileSystemSort::Network),
    (0x7461_636f, "OCFS2", FileSystemSort::Network),
    (0x0102_1994, "tmpfs", FileSystemSort::Memory),
    (0x8584_58f6, "ramfs", FileSystemSort::Memory),
    (0x0000_ef53, "ext4", FileSystemSort::Local),
    (0x5846_5342, "XFS", FileSystemSort::Local),
    (0x9123_683e, "Btrfs", FileSystemSort::Local),
    (0x2fc1_2fc1, "ZFS", FileSystemSort::Local),
    (0x794c_7630, "overlayfs", FileSystemSort::Local),
];

/// The file system that `path` lies on.
///
/// # Errors
/// When the operating system does not say.
pub fn file_system_of(path: &Path) -> io::Result<FileSystem> {
    let found = statfs(path)?;
    // The type has another width on each platform; the numbers have 32 bits.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the numbers have 32 bits")]
    let number = found.filesystem_type().0 as u32;
    let known = KNOWN.iter().find(|(known, ..)| *known == number);
    #[allow(clippy::cast_sign_loss, clippy::unnecessary_cast, reason = "the size of a block is no negative number")]
    let block = found.block_size() as u64;
    Ok(FileSystem {
        name: known.map(|(_, name, _)| *name),
        sort: known.map_or(FileSystemSort::Local, |(.., sort)| *sort),
        free: found.blocks_available().saturating_mul(block),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_system_is_known_by_one_number_and_network_ones_are_told_from_local_ones() {
        for (number, name, sort) in KNOWN {
            let same = KNOWN.iter().filter(|(other, ..)| *other == number).count();
            assert_eq!(same, 1, "{name}");
            let is_local = ["ext4", "XFS", "Btrfs", "ZFS", "overlayfs"].contains(&name);
            assert_eq!(sort == FileSystemSort::Local, is_local, "{name}");
        }
        // Where there is one, this is always a file system in memory.
        if let Ok(found) = file_system_of(Path::new("/dev/shm")) {
            assert_eq!((found.name, found.sort), (Some("tmpfs"), FileSystemSort::Memory));
        }
    }
}
