//! The log as bytes: reading any part of it, and judging where it ends.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io;
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::{Path, PathBuf};

use super::error::StoreError;
use super::head::Head;
use super::layout::Layout;
use super::lock;
use super::regular::{self, Links};
use super::tail::{Shortfall, Tail, TornTail};

/// How much of the log is read at once when looking for the end of its last line.
const BLOCK: u64 = 64 * 1024;

/// How often the log is opened anew when it is replaced between opening and looking.
const OPENINGS: usize = 5;

/// An open log. Reading shares nothing but the file, so many threads may read at once.
#[derive(Debug)]
pub struct LogFile {
    path: PathBuf,
    file: File,
    len: u64,
}

/// Which file a log is, and how much of it was seen: as long as it is the same, nothing was appended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    device: u64,
    inode: u64,
    len: u64,
}

impl LogFile {
    /// Opens the log of a store for reading.
    pub(super) fn open_to_read(layout: &Layout) -> Result<Self, StoreError> {
        Ok(Self::open(layout, OpenOptions::new().read(true), Links::Follow)?.0)
    }

    /// Opens the log of a store for reading and appending.
    pub(super) fn open_to_append(layout: &Layout) -> Result<(Self, Metadata), StoreError> {
        Self::open(layout, OpenOptions::new().read(true).append(true), Links::Refuse)
    }

    /// Opens the log that is at its path at this moment: a log that was restored or moved while we
    /// waited for the lock must not be written to under a name it no longer has.
    pub(super) fn open_at_path(layout: &Layout) -> Result<Self, StoreError> {
        for _ in 0..OPENINGS {
            let (log, _) = Self::open_to_append(layout)?;
            if lock::is_at(log.file(), log.path())? {
                return Ok(log);
            }
        }
        Err(StoreError::Replaced { path: layout.events() })
    }

    fn open(layout: &Layout, options: &mut OpenOptions, links: Links) -> Result<(Self, Metadata), StoreError> {
        require_directory(layout)?;
        let path = layout.events();
        match regular::open(&path, options, links) {
            Ok(Some((file, metadata))) => Ok((Self { path, file, len: metadata.len() }, metadata)),
            Ok(None) => Err(StoreError::NotAFile { path }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(StoreError::NoLog { path }),
            Err(error) => Err(StoreError::at(&path, "open")(error)),
        }
    }

    /// The log's path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The log's length in bytes when it was opened, or after the last change made through the
    /// [`Writer`](super::Writer) it belongs to. What others append later is not seen.
    #[expect(clippy::len_without_is_empty, reason = "nobody asks whether a log holds no byte: it is judged by its end")]
    pub fn len(&self) -> u64 {
        self.len
    }

    /// Which file this is, and [`LogFile::len`].
    ///
    /// # Errors
    /// [`StoreError::Io`] when the operating system does not say.
    pub fn extent(&self) -> Result<Extent, StoreError> {
        let metadata = self.file.metadata().map_err(StoreError::at(&self.path, "stat"))?;
        Ok(Extent { device: metadata.dev(), inode: metadata.ino(), len: self.len })
    }

    /// How its file system numbers it.
    ///
    /// # Errors
    /// [`StoreError::Io`] when the operating system does not say.
    pub fn inode(&self) -> Result<u64, StoreError> {
        Ok(self.file.metadata().map_err(StoreError::at(&self.path, "stat"))?.ino())
    }

    /// The open file.
    pub fn file(&self) -> &File {
        &self.file
    }

    pub(super) fn set_len_seen(&mut self, len: u64) {
        self.len = len;
    }

    /// Fills `buf` from the bytes at `offset`, never past [`LogFile::len`], and returns how many
    /// there were: fewer than asked for only at the end, or when the file was cut meanwhile.
    ///
    /// # Errors
    /// [`StoreError::Io`] when the operating system cannot read them.
    pub fn read_at(&self, buf: &mut [u8], offset: u64) -> Result<usize, StoreError> {
        let left = usize::try_from(self.len.saturating_sub(offset)).unwrap_or(usize::MAX);
        let wanted = buf.len().min(left);
        let mut filled = 0;
        while filled < wanted {
            match self.file.read_at(&mut buf[filled..wanted], offset + filled as u64) {
                Ok(0) => break,
                Ok(count) => filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(StoreError::at(&self.path, "read")(error)),
            }
        }
        Ok(filled)
    }

    /// Judges the end of the log against what `head` acknowledges.
    ///
    /// # Errors
    /// [`StoreError::Io`] when the end cannot be read.
    pub fn tail(&self, head: Option<&Head>) -> Result<Tail, StoreError> {
        let end = self.end_of_complete_lines()?;
        Ok(match head {
            Some(head) if head.bytes > end => Tail::Short(Shortfall { have: end, acknowledged: head.bytes }),
            _ if end < self.len => Tail::Torn(TornTail { offset: end, bytes: self.len - end }),
            _ => Tail::Whole { end },
        })
    }

    /// The offset after the last `\n`; 0 when there is none.
    fn end_of_complete_lines(&self) -> Result<u64, StoreError> {
        let mut block = vec![0; BLOCK.min(self.len) as usize];
        let mut end = self.len;
        while end > 0 {
            let start = end.saturating_sub(BLOCK);
            let part = &mut block[..(end - start) as usize];
            let count = self.read_at(part, start)?;
            if let Some(newline) = memchr::memrchr(b'\n', &part[..count]) {
                return Ok(start + newline as u64 + 1);
            }
            end = start;
        }
        Ok(0)
    }
}

/// The store directory, or why it is none.
pub(super) fn require_directory(layout: &Layout) -> Result<Metadata, StoreError> {
    let path = layout.directory();
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => Ok(metadata),
        Ok(_) => Err(StoreError::NotADirectory { path: path.to_owned() }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err(StoreError::NoSuchDirectory { path: path.to_owned() })
        }
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
            Err(StoreError::NotADirectory { path: path.to_owned() })
        }
        Err(error) => Err(StoreError::at(path, "stat")(error)),
    }
}
