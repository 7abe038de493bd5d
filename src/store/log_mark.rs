//! What the log's file was when its last writer left it: `index.mark`, for the index alone. Whoever changes a file leaves
//! another change time behind, so a log that is still as it was left holds what was checked when the index took it in.
//!
//! It is written in place after each append, under the lock, and never synced: where it is lost or torn, it does not fit,
//! the log is read, and the next writer, having read it all, writes it anew.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::{FileExt, MetadataExt};
use std::thread;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::access::Access;
use super::layout::Layout;
use super::log_file::LogFile;
use super::regular::{self, Links};

/// How long the text is: always the same, so that one write puts it in the place of the one before.
const LENGTH: usize = 160;

/// How often a reader looks again while an append is under way, and how long it waits in between.
const LOOKS: u32 = 40;
const PAUSE: Duration = Duration::from_micros(500);

/// What a log's file was at some moment, and how far the index went then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogMark {
    inode: u64,
    bytes: u64,
    seconds: i64,
    nanoseconds: i64,
    /// How many bytes of the log the index knows.
    pub indexed: u64,
}

impl LogMark {
    /// What the log is now.
    ///
    /// # Errors
    /// When the operating system does not say.
    pub fn of(log: &LogFile, indexed: u64) -> io::Result<Self> {
        let found = log.file().metadata()?;
        Ok(Self {
            inode: found.ino(),
            bytes: found.len(),
            seconds: found.ctime(),
            nanoseconds: found.ctime_nsec(),
            indexed,
        })
    }

    /// How many bytes the index did not know when this was left.
    pub fn unread(&self) -> u64 {
        self.bytes.saturating_sub(self.indexed)
    }

    /// What the last writer left.
    pub fn read(layout: &Layout) -> Option<Self> {
        let bytes = regular::read_kept(&layout.index_mark(), LENGTH as u64).ok()?;
        if bytes.len() == LENGTH { serde_json::from_slice(&bytes).ok() } else { None }
    }

    /// The mark, where the log is as its last writer left it. For whoever holds the lock.
    pub(super) fn fitting(layout: &Layout, log: &LogFile) -> Option<Self> {
        Self::read(layout).filter(|mark| Self::of(log, mark.indexed).is_ok_and(|now| now == *mark))
    }

    /// Whether the log is as its last writer left it. Where it is longer, an append may be under way, of which the mark
    /// comes last; so it is looked at again for a while.
    #[expect(clippy::disallowed_methods, reason = "the pauses are few and short")]
    pub fn fits(layout: &Layout, log: &LogFile) -> bool {
        for _ in 0..LOOKS {
            let mark = Self::read(layout);
            match mark.map(|mark| (mark, Self::of(log, mark.indexed))) {
                Some((mark, Ok(now))) if now == mark => return true,
                Some((mark, Ok(now))) if now.inode == mark.inode && now.bytes >= mark.bytes => {}
                // It is being written.
                None => {}
                Some(_) => return false,
            }
            thread::sleep(PAUSE);
        }
        false
    }

    /// Leaves it for others. The lock must be held.
    pub(super) fn write(&self, layout: &Layout, access: &Access) -> io::Result<()> {
        let mut text = serde_json::to_vec(self)?;
        text.resize(LENGTH - 1, b' ');
        text.push(b'\n');
        open(layout, access)?.write_all_at(&text, 0)
    }
}

fn open(layout: &Layout, access: &Access) -> io::Result<File> {
    let path = layout.index_mark();
    match regular::open(&path, OpenOptions::new().write(true), Links::Refuse) {
        Ok(Some((file, found))) => match access.refuse_foreign(&path, &found) {
            Ok(()) => Ok(file),
            Err(_) => Err(io::ErrorKind::PermissionDenied.into()),
        },
        Ok(None) => Err(io::ErrorKind::InvalidInput.into()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => access.create_file(&path),
        Err(error) => Err(error),
    }
}
