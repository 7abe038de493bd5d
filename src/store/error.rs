//! What can go wrong with a store, for the caller to tell apart. No sentences for people here.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::tail::{Shortfall, TornTail};

/// Why a store cannot be made, read or written. Nothing was recorded.
#[derive(Debug)]
pub enum StoreError {
    /// The directory in which a store was to be made is not there.
    NoParent {
        /// The path of that directory.
        path: PathBuf,
    },
    /// Nothing is at the store's path.
    NoSuchDirectory {
        /// The path.
        path: PathBuf,
    },
    /// What is at the store's path, or on the way to it, is not a directory.
    NotADirectory {
        /// The path.
        path: PathBuf,
    },
    /// The directory is there and holds no log.
    NoLog {
        /// Where the log would be.
        path: PathBuf,
    },
    /// A directory, a pipe, for writers also a symbolic link, is where a file should be.
    NotAFile {
        /// The path.
        path: PathBuf,
    },
    /// It lies in the store, and is not taken for part of it.
    Foreign {
        /// The path.
        path: PathBuf,
        /// Why not.
        why: Foreign,
    },
    /// The operating system does not let this user.
    PermissionDenied {
        /// The path.
        path: PathBuf,
        /// The step that was denied.
        during: &'static str,
    },
    /// Any other failure of the operating system.
    Io {
        /// The path.
        path: PathBuf,
        /// The step that failed.
        during: &'static str,
        /// What the operating system said.
        source: io::Error,
    },
    /// Another writer held the lock all the time. Safe to retry.
    Busy {
        /// The lock.
        path: PathBuf,
        /// How long was waited.
        waited: Duration,
    },
    /// The outcome of an earlier write is unknown; only a repair may write.
    Fault {
        /// The fault file.
        path: PathBuf,
    },
    /// Somebody who does not hold the lock changed the file or put another one at its path.
    Replaced {
        /// The path.
        path: PathBuf,
    },
    /// There is a store already, where one was to be made.
    AlreadyAStore {
        /// What shows it.
        path: PathBuf,
    },
    /// The directory in which a store was to be made holds something that is none of it.
    NotEmpty {
        /// The first such thing.
        path: PathBuf,
    },
    /// The log was changed (a tail cut off, bytes synced) and the disk did not confirm it.
    OutcomeUnknown(OutcomeUnknown),
}

/// Why something in a store is not taken for part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreign {
    /// It is a symbolic link, and may lead anywhere.
    Link,
    /// It does not belong to the group that shares the store.
    OtherGroup,
}

impl StoreError {
    /// Turns the operating system's error at `path` into one of ours.
    pub(super) fn at(path: &Path, during: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |source| {
            let path = path.to_owned();
            match source.kind() {
                io::ErrorKind::PermissionDenied => Self::PermissionDenied { path, during },
                _ => Self::Io { path, during, source },
            }
        }
    }

    /// The file or directory this is about.
    pub fn path(&self) -> &Path {
        match self {
            Self::NoParent { path }
            | Self::NoSuchDirectory { path }
            | Self::NotADirectory { path }
            | Self::NoLog { path }
            | Self::NotAFile { path }
            | Self::Foreign { path, .. }
            | Self::PermissionDenied { path, .. }
            | Self::Io { path, .. }
            | Self::Busy { path, .. }
            | Self::Fault { path }
            | Self::Replaced { path }
            | Self::AlreadyAStore { path }
            | Self::NotEmpty { path } => path,
            Self::OutcomeUnknown(unknown) => &unknown.path,
        }
    }
}

impl StoreError {
    /// What is wrong with it, for whoever says themselves which file or directory it is.
    pub fn why(&self) -> String {
        match self {
            Self::NoParent { .. } | Self::NoSuchDirectory { .. } => "no such directory".to_owned(),
            Self::NotADirectory { .. } => "not a directory".to_owned(),
            Self::NoLog { .. } => "no such log".to_owned(),
            Self::NotAFile { .. } => "not a regular file".to_owned(),
            Self::Foreign { why: Foreign::Link, .. } => "a symbolic link".to_owned(),
            Self::Foreign { why: Foreign::OtherGroup, .. } => "not of the store's group".to_owned(),
            Self::PermissionDenied { during, .. } => format!("{during}: permission denied"),
            Self::Io { during, source, .. } => format!("{during}: {source}"),
            Self::Busy { waited, .. } => format!("locked for {} ms", waited.as_millis()),
            Self::Fault { .. } => "fault not repaired".to_owned(),
            Self::Replaced { .. } => "replaced while in use".to_owned(),
            Self::AlreadyAStore { .. } => "store exists".to_owned(),
            Self::NotEmpty { .. } => "not part of a store".to_owned(),
            Self::OutcomeUnknown(unknown) => unknown.why(),
        }
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path().display(), self.why())
    }
}

/// What the operating system said is part of the text, and is told once.
impl std::error::Error for StoreError {}

/// The disk did not confirm a change of the log. It is never tried again: after a failed sync
/// the kernel may call pages clean that never reached the disk.
#[derive(Debug)]
pub struct OutcomeUnknown {
    /// The log.
    pub path: PathBuf,
    /// The step that failed.
    pub during: &'static str,
    /// What the operating system said.
    pub source: io::Error,
    /// The length of the log in bytes before the change.
    pub before: u64,
    /// Its length now, as far as can be told.
    pub after: u64,
    /// `None`: the fault file was left, so no writer goes on from here unrepaired. Else why it
    /// could not be left for certain.
    pub fault_not_left: Option<io::Error>,
}

impl OutcomeUnknown {
    fn why(&self) -> String {
        let Self { during, source, before, after, fault_not_left, .. } = self;
        let known = format!("{during}: {source}; length {before} before, {after} now");
        match fault_not_left {
            None => known,
            Some(error) => format!("{known}; fault not left: {error}"),
        }
    }
}

impl fmt::Display for OutcomeUnknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path.display(), self.why())
    }
}

/// Why an append did not succeed. In every case but [`AppendError::Unknown`] nothing was
/// recorded.
#[derive(Debug)]
pub enum AppendError {
    /// The log is shorter than acknowledged; only a repair may append.
    Shortfall(Shortfall),
    /// The torn tail has not been settled.
    UnsettledTail(TornTail),
    /// This writer has failed before; open another one.
    Spent,
    /// The log is not as it was when the lock was taken: somebody who does not hold the lock
    /// replaced or changed it.
    Changed {
        /// The log.
        path: PathBuf,
    },
    /// The write failed or was short, and the log has its old length again.
    NotWritten {
        /// The log.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// The write may or may not last.
    Unknown(OutcomeUnknown),
}

impl fmt::Display for AppendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shortfall(Shortfall { have, acknowledged }) => {
                write!(f, "complete lines end at {have}, acknowledged up to {acknowledged}")
            }
            Self::UnsettledTail(TornTail { offset, bytes }) => write!(f, "torn tail of {bytes} bytes at {offset}"),
            Self::Spent => write!(f, "an earlier write by this writer failed"),
            Self::Changed { path } => write!(f, "{}: changed while locked", path.display()),
            Self::NotWritten { path, source } => write!(f, "{}: write: {source}", path.display()),
            Self::Unknown(unknown) => unknown.fmt(f),
        }
    }
}
