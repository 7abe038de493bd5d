//! Where the lines of accounts lie, so that those few that are looked at twice are read alone: 8 bytes a line. Or the lines
//! as well, one behind the other, where the file is to be read once.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::io;
use std::os::unix::fs::FileExt;

use memchr::memchr;

use super::account_states::{Histories, KeptLines};
use super::log::Log;
use super::subject_number::number;
use crate::wire::{self, Line};

/// Where lines lie, in the order of the file.
#[derive(Debug, Clone, Default)]
pub(super) struct Places {
    chunks: Vec<PlacesChunk>,
    /// Whether the lines are kept, too.
    keeps_lines: bool,
}

#[derive(Debug, Clone)]
struct PlacesChunk {
    /// Where the first line begins.
    start: u64,
    /// Of each line, the number of its subject, and how far behind `start` it begins.
    lines: Vec<(u32, u32)>,
    /// Their bytes without the newlines, and where in them each ends; both empty where lines are not kept.
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl PlacesChunk {
    fn keep(&mut self, keeps_lines: bool, raw: &[u8]) {
        if keeps_lines {
            self.bytes.extend_from_slice(raw);
            self.ends.push(self.bytes.len());
        }
    }
}

/// How many lines stand together: a vector that grows moves all it holds, again and again.
const CHUNK: usize = 1 << 12;

impl Places {
    /// None yet, of lines that are kept.
    pub fn keeping_lines() -> Self {
        Self { keeps_lines: true, ..Self::default() }
    }

    /// Notes the line that begins at `offset`, behind all others.
    pub fn push(&mut self, subject: &str, offset: u64, raw: &[u8]) {
        let number = number(subject);
        let keeps_lines = self.keeps_lines;
        if let Some(chunk) = self.chunks.last_mut().filter(|chunk| chunk.lines.len() < CHUNK)
            && let Ok(behind) = u32::try_from(offset - chunk.start)
        {
            chunk.lines.push((number, behind));
            return chunk.keep(keeps_lines, raw);
        }
        // The first chunk grows by itself: most logs are small. The others take about as much as the one before.
        let before = self.chunks.last();
        let mut lines = Vec::with_capacity(before.map_or(1, |_| CHUNK));
        lines.push((number, 0));
        let bytes = Vec::with_capacity(before.map_or(0, |chunk| chunk.bytes.len() + chunk.bytes.len() / 16));
        let ends = Vec::with_capacity(before.map_or(0, |chunk| chunk.ends.len()));
        let mut chunk = PlacesChunk { start: offset, lines, bytes, ends };
        chunk.keep(keeps_lines, raw);
        self.chunks.push(chunk);
    }

    /// The lines that are kept whose subjects have one of these numbers, and where each begins.
    fn kept_of<'p>(&'p self, numbers: &'p HashSet<u32>) -> impl Iterator<Item = (u64, &'p [u8])> {
        self.chunks.iter().flat_map(move |chunk| {
            let starts = std::iter::once(0).chain(chunk.ends.iter().copied());
            let lines = chunk.lines.iter().zip(starts.zip(&chunk.ends));
            let wanted = lines.filter(|((number, _), _)| numbers.contains(number));
            wanted.filter_map(|((_, behind), (start, end))| {
                Some((chunk.start + u64::from(*behind), chunk.bytes.get(start..*end)?))
            })
        })
    }

    /// Where lines begin whose subjects have one of these numbers.
    fn of<'p>(&'p self, numbers: &'p HashSet<u32>) -> impl Iterator<Item = u64> + 'p {
        self.chunks.iter().flat_map(move |chunk| {
            let wanted = chunk.lines.iter().filter(|(number, _)| numbers.contains(number));
            wanted.map(|(_, behind)| chunk.start + u64::from(*behind))
        })
    }
}

/// The lines of the accounts that were folded: where they lie (and, kept as they came, what they are), or by account.
#[derive(Debug, Clone, Default)]
pub struct AccountLines {
    places: Vec<Places>,
    kept: Option<Histories>,
}

impl AccountLines {
    /// Adds those of other accounts.
    pub(super) fn add(&mut self, places: Places, kept: Option<Histories>) {
        self.places.push(places);
        if let Some(kept) = kept {
            self.kept.get_or_insert_default().extend(kept);
        }
    }

    /// Whether it is known where any of them lie.
    pub fn are_known(&self) -> bool {
        self.kept.is_some() || !self.places.is_empty()
    }

    /// Those that were kept by account.
    pub fn into_kept(self) -> Histories {
        self.kept.unwrap_or_default()
    }

    /// The lines of some of them, read once more from the log that they were folded from, where none were kept.
    ///
    /// # Errors
    /// When the file cannot be read, or is another one by now.
    pub fn of<'i>(
        &self,
        log: &Log<'_>,
        ids: impl IntoIterator<Item = &'i str>,
    ) -> io::Result<HashMap<Box<str>, Cow<'_, KeptLines>>> {
        let Some(kept) = &self.kept else {
            let read = histories(log, &self.places.iter().collect::<Vec<_>>(), ids)?;
            return Ok(read.into_iter().map(|(id, lines)| (id, Cow::Owned(lines))).collect());
        };
        let of = |id: &str| (id.into(), kept.get(id).map(Cow::Borrowed).unwrap_or_default());
        Ok(ids.into_iter().map(of).collect())
    }
}

/// The lines of these subjects, read once more.
///
/// # Errors
/// When the file cannot be read, or is another one by now.
pub(super) fn histories<'i>(
    log: &Log<'_>,
    places: &[&Places],
    subjects: impl IntoIterator<Item = &'i str>,
) -> io::Result<Histories> {
    let mut histories: Histories = subjects.into_iter().map(|id| (id.into(), KeptLines::default())).collect();
    let numbers = histories.keys().map(|id| number(id)).collect();
    each_line(log, places, &numbers, |raw, _, line| {
        if let Some(kept) = histories.get_mut(line.subject.as_ref()) {
            kept.push(raw);
        }
    })?;
    Ok(histories)
}

/// Hands over the lines of these subjects, and of a few others, those of each subject in the order of the file: each with
/// its bytes and where it begins.
///
/// # Errors
/// As [`histories`].
pub(super) fn each_line_of<'i>(
    log: &Log<'_>,
    places: &[&Places],
    subjects: impl IntoIterator<Item = &'i str>,
    then: impl FnMut(&[u8], u64, &Line<'_>),
) -> io::Result<()> {
    each_line(log, places, &subjects.into_iter().map(number).collect(), then)
}

/// Hands over the lines whose subjects have one of these numbers: see [`each_line_of`].
///
/// # Errors
/// As [`histories`].
pub(super) fn each_line(
    log: &Log<'_>,
    places: &[&Places],
    numbers: &HashSet<u32>,
    mut then: impl FnMut(&[u8], u64, &Line<'_>),
) -> io::Result<()> {
    if places.iter().all(|places| places.keeps_lines) {
        let kept = || places.iter().flat_map(|places| places.kept_of(numbers));
        return kept().try_for_each(|(offset, raw)| decoded(raw).map(|line| then(raw, offset, &line)));
    }
    let mut offsets: Vec<u64> = places.iter().flat_map(|places| places.of(numbers)).collect();
    offsets.sort_unstable();
    let mut buffer = Vec::new();
    let mut rest = &offsets[..];
    while let [start, ..] = *rest {
        // Lines that lie close together are read together: many of them cost no more than the whole file.
        let together = |pair: &&[u64]| pair[1] - pair[0] < NEAR && pair[1] - start < AT_ONCE;
        let (group, others) = rest.split_at(1 + rest.windows(2).take_while(together).count());
        let last = group.last().copied().unwrap_or(start);
        let mut end = log.len.min(last + NEAR);
        loop {
            buffer.resize(usize::try_from(end - start).map_err(io::Error::other)?, 0);
            log.file.read_exact_at(&mut buffer, start)?;
            let from_last = buffer.get(length(last - start)..).unwrap_or_default();
            if end == log.len || memchr(b'\n', from_last).is_some() {
                break;
            }
            end = log.len.min(last + (end - last) * 4);
        }
        for offset in group {
            let raw = buffer.get(length(offset - start)..).unwrap_or_default();
            let raw = memchr(b'\n', raw).and_then(|newline| raw.get(..newline)).unwrap_or(raw);
            then(raw, *offset, &decoded(raw)?);
        }
        rest = others;
    }
    Ok(())
}

fn decoded(raw: &[u8]) -> io::Result<Line<'_>> {
    wire::decode(raw).map_err(|_| io::Error::other("the log changed while it was read"))
}

/// How far two lines that are read together begin from each other, at most; most lines are shorter.
const NEAR: u64 = 1 << 10;
/// How much is read at once, but for long lines.
const AT_ONCE: u64 = 256 << 10;

fn length(bytes: u64) -> usize {
    usize::try_from(bytes).unwrap_or(usize::MAX)
}
