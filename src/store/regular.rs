//! Opening regular files and nothing else. A pipe or a device at the path of a log must not
//! make the program wait, so the kind is looked at first, the opening never blocks, and the
//! kind is looked at again on what was opened.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Read};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
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

/// Why a small file was not read.
#[derive(Debug)]
pub enum NotRead {
    /// A directory, a pipe or a device is there.
    NotAFile,
    /// A symbolic link is there, in a directory that a group shares: it may be anybody's.
    Link,
    /// It does not belong to the group whose directory it lies in.
    OtherGroup,
    /// It has more bytes than such a file can have.
    TooLong {
        /// So many are read at most.
        most: u64,
    },
    /// Any other failure of the operating system.
    Io(io::Error),
}

impl From<NotRead> for io::Error {
    fn from(not_read: NotRead) -> Self {
        let why = match not_read {
            NotRead::Io(error) => return error,
            NotRead::NotAFile => "not a regular file",
            NotRead::Link => "a symbolic link",
            NotRead::OtherGroup => "not of the group of its directory",
            NotRead::TooLong { .. } => "too long",
        };
        Self::new(io::ErrorKind::InvalidData, why)
    }
}

impl From<io::Error> for NotRead {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Reads a file of at most so many bytes that somebody named. A link is followed, but not in a directory that a group
/// shares.
///
/// # Errors
/// See [`NotRead`].
pub fn read_named(path: &Path, most: u64) -> Result<Vec<u8>, NotRead> {
    Ok(read(path, most, directory_of(path)?.as_ref())?.0)
}

/// Opens a file of any length that somebody named, to be read from its beginning. A link is followed, but not in a
/// directory that a group shares.
///
/// # Errors
/// See [`NotRead`].
pub fn open_named(path: &Path) -> Result<(File, Metadata), NotRead> {
    let shared = directory_of(path)?;
    if shared.is_some() && fs::symlink_metadata(path)?.is_symlink() {
        return Err(NotRead::Link);
    }
    let links = if shared.is_some() { Links::Refuse } else { Links::Follow };
    open(path, OpenOptions::new().read(true), links)?.ok_or(NotRead::NotAFile)
}

/// Reads a file of at most so many bytes that belongs to a store or to its keys: as [`read_named`], and where a group
/// shares the directory, only what belongs to that group.
///
/// # Errors
/// See [`NotRead`].
pub fn read_kept(path: &Path, most: u64) -> Result<Vec<u8>, NotRead> {
    refuse_led_elsewhere(path)?;
    let directory = directory_of(path)?;
    let (bytes, found) = read(path, most, directory.as_ref())?;
    match directory {
        Some(directory) if directory.gid() != found.gid() => Err(NotRead::OtherGroup),
        _ => Ok(bytes),
    }
}

/// Whether there is a regular file that belongs to a store, by the same rules as [`read_kept`]; it is not opened.
///
/// # Errors
/// See [`NotRead`].
pub(super) fn check_kept(path: &Path) -> Result<(), NotRead> {
    refuse_led_elsewhere(path)?;
    let found = fs::symlink_metadata(path)?;
    match directory_of(path)? {
        _ if found.is_symlink() => Err(NotRead::Link),
        _ if !found.is_file() => Err(NotRead::NotAFile),
        Some(directory) if directory.gid() != found.gid() => Err(NotRead::OtherGroup),
        _ => Ok(()),
    }
}

fn read(path: &Path, most: u64, shared: Option<&Metadata>) -> Result<(Vec<u8>, Metadata), NotRead> {
    if shared.is_some() && fs::symlink_metadata(path)?.is_symlink() {
        return Err(NotRead::Link);
    }
    let links = if shared.is_some() { Links::Refuse } else { Links::Follow };
    let (file, metadata) = open(path, OpenOptions::new().read(true), links)?.ok_or(NotRead::NotAFile)?;
    // In one piece: what is read may be a secret, and leaves no other copy behind.
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len().min(most)).unwrap_or(0) + 1);
    let read = file.take(most.saturating_add(1)).read_to_end(&mut bytes)? as u64;
    if read > most { Err(NotRead::TooLong { most }) } else { Ok((bytes, metadata)) }
}

/// The directory that this lies in, where a group shares it.
fn directory_of(path: &Path) -> io::Result<Option<Metadata>> {
    Ok(Some(fs::metadata(above(path))?).filter(is_shared))
}

/// Refuses what lies behind a link that is in the place of its directory, where a group shares the one above: `keys` of a
/// store, say, which anybody of the group could have led elsewhere.
fn refuse_led_elsewhere(path: &Path) -> Result<(), NotRead> {
    if is_led_elsewhere(above(path))? { Err(NotRead::Link) } else { Ok(()) }
}

/// Whether a link is in the place of this directory, where a group shares the one above.
pub(super) fn is_led_elsewhere(directory: &Path) -> io::Result<bool> {
    Ok(directory_of(directory)?.is_some() && fs::symlink_metadata(directory).is_ok_and(|found| found.is_symlink()))
}

fn above(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Whether a group shares this directory, as [`StoreMode::Group`](super::StoreMode::Group) makes it: its members may put
/// files there, and what is made there belongs to the group.
pub(super) fn is_shared(directory: &Metadata) -> bool {
    const SHARED: u32 = 0o2020;
    directory.mode() & SHARED == SHARED
}
