//! Files that are read while somebody at a terminal waits: how much of all of them has come.

use std::cell::Cell;
use std::fs;
use std::io::{self, Read};
use std::path::Path;

use super::progress::Progress;
use crate::render::{LongWork, Style};

/// Less than this is read before anybody looks.
const SHORT: u64 = 512 << 10;

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
