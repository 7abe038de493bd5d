//! What is read while somebody at a terminal waits, files or a log: how much of it has come.

use std::cell::Cell;
use std::fs;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::progress::Progress;
use crate::inquiry::OpenLog;
use crate::render::{LongWork, Style};

/// Less than this is read before anybody looks.
const SHORT: u64 = 512 << 10;

/// A log that is shorter is read before anybody looks.
const SHORT_LOG: u64 = 16 << 20;

/// Shows how much of a long log was read, until [`LogWatched::end`].
pub struct LogWatched(Option<Arc<WatchedLog>>);

struct WatchedLog {
    bar: Progress,
    done: AtomicU64,
    is_over: AtomicBool,
}

impl LogWatched {
    /// Nothing of it yet. What the index answers reads hardly any of it, and nothing is shown.
    pub fn of(log: &mut OpenLog, style: &Style) -> Self {
        let total = log.bytes();
        Self((total >= SHORT_LOG).then(|| {
            let bar = Progress::of(LongWork::ReadingLog, style);
            let watched = Arc::new(WatchedLog { bar, done: AtomicU64::new(0), is_over: AtomicBool::new(false) });
            let told = Arc::clone(&watched);
            log.watch(move |bytes| {
                if !told.is_over.load(Ordering::Relaxed) {
                    let done = told.done.fetch_add(bytes, Ordering::Relaxed) + bytes;
                    // Parts overlap a little, and some is read twice.
                    told.bar.is_at(done.min(total - 1), total);
                }
            });
            watched
        }))
    }

    /// What is to be read was read: something else will be shown.
    pub fn end(self) {
        if let Some(watched) = self.0 {
            watched.is_over.store(true, Ordering::Relaxed);
            watched.bar.end();
        }
    }
}

/// How much of some files was read.
pub struct FilesWatched {
    bar: Option<Progress>,
    done: Cell<u64>,
    total: u64,
}

impl FilesWatched {
    /// Nothing of these files yet. Of what comes through a pipe nobody knows how much there is.
    pub fn of<'p>(files: impl IntoIterator<Item = &'p Path>, style: &Style) -> Self {
        let lengths: Option<Vec<u64>> =
            files.into_iter().map(|file| fs::metadata(file).ok().map(|found| found.len())).collect();
        let total = lengths.unwrap_or_default().iter().sum();
        let bar = (total >= SHORT).then(|| Progress::of(LongWork::ReadingFiles, style));
        Self { bar, done: Cell::new(0), total }
    }

    /// The same bytes, of which it is told how many have come.
    pub fn watched<'w, R: Read + 'w>(&'w self, reader: R) -> impl Read + 'w {
        Watched { reader, files: self }
    }
}

struct Watched<'w, R> {
    reader: R,
    files: &'w FilesWatched,
}

impl<R: Read> Read for Watched<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        let FilesWatched { bar, done, total } = self.files;
        done.set(done.get() + read as u64);
        if let Some(bar) = bar {
            bar.is_at(done.get(), *total);
        }
        Ok(read)
    }
}
