//! Opening regular files and nothing else. A pipe or a device at the path of a log must not
//! make the program wait, so the kind is looked at first, the opening never blocks, and the
//! kind is looked at again on what was opened.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Read};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use nix::fcntl::OFlag;

/// What to do when the path is a symbolic link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Links {
    /// Take what it leads to: for readers, whom somebody may have given an arranged copy.
    Follow,
    /// A link is not a regular file: for writers, who have to know which directory to sync.
    Refuse,
}

/// Opens the regular file at `path`. `None`: something else is there.
pub(super) fn open(path: &Path, options: &mut OpenOptions, links: Links) -> io::Result<Option<(File, Metadata)>> {
    let (found, link_flag) = match links {
        Links::Follow => (fs::metadata(path)?, OFlag::empty()),
        Links::Refuse => (fs::symlink_metadata(path)?, OFlag::O_NOFOLLOW),
    };
    if !found.is_file() {
        return Ok(None);
    }
    let file = options.custom_flags((OFlag::O_NONBLOCK | link_flag).bits()).open(path)?;
    let metadata = file.metadata()?;
    Ok(metadata.is_file().then_some((file, metadata)))
}

/// What a small file turned out to be.
pub(super) enum Small {
    /// All its bytes.
    Bytes(Vec<u8>),
    /// Not a regular file.
    NotAFile,
    /// More bytes than the limit.
    TooLong,
}

/// Reads a file that is not expected to be longer than `limit` bytes.
pub(super) fn read_small(path: &Path, limit: u64) -> io::Result<Small> {
    let Some((file, _)) = open(path, OpenOptions::new().read(true), Links::Follow)? else {
        return Ok(Small::NotAFile);
    };
    let mut bytes = Vec::new();
    let read = file.take(limit.saturating_add(1)).read_to_end(&mut bytes)? as u64;
    Ok(if read > limit { Small::TooLong } else { Small::Bytes(bytes) })
}
