//! `--seen FILE`: is this log the one that was seen last time, or longer? A cut, rewritten or restored log is noticed by
//! whoever kept the file.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::desk::fault::{Fault, Unreadable};
use crate::domain::sequence::{Sequence, as_number};
use crate::ledger::{Evidence, Position};
use crate::store::{NotRead, StoreReader, read_named, replace_file};
use crate::wire;

/// No head comes near this many bytes.
const LONGEST: u64 = 4096;

/// What is kept from one time to the next.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct SeenHead {
    origin: Option<String>,
    #[serde(serialize_with = "as_number")]
    sequence: Sequence,
    bytes: u64,
    chainhash: String,
}

/// What was seen of a log this time: kept once whoever asked has their answer.
#[derive(Debug, Clone)]
pub struct Sighting {
    /// Where it is kept; none: it is only remembered.
    file: Option<PathBuf>,
    head: SeenHead,
}

impl Sighting {
    /// What was kept in the file, if there is one.
    ///
    /// # Errors
    /// When it cannot be read, or is no head.
    pub fn read(file: &Path) -> Result<Option<Self>, Fault> {
        let head = read(file).map_err(|why| Fault::UnreadableFile { path: file.to_owned(), why })?;
        Ok(head.map(|head| Self { file: Some(file.to_owned()), head }))
    }

    /// The last line that was seen.
    pub fn sequence(&self) -> Sequence {
        self.head.sequence
    }

    /// Brings the file up to date.
    ///
    /// # Errors
    /// When it cannot be read or written.
    pub fn keep(&self) -> Result<(), Fault> {
        let Some(file) = &self.file else { return Ok(()) };
        let unreadable = |why: Unreadable| Fault::UnreadableFile { path: file.clone(), why };
        // Somebody else may have looked at the same time, and seen more.
        let is_behind = |seen: SeenHead| seen.origin == self.head.origin && self.head.sequence < seen.sequence;
        if !read(file).map_err(unreadable)?.is_some_and(is_behind) {
            let text = serde_json::to_string(&self.head).map(|text| text + "\n").map_err(io::Error::from);
            let written = text.and_then(|text| replace_file(file, text.as_bytes()));
            written.map_err(|error| unreadable(error.to_string().into()))?;
        }
        Ok(())
    }
}

/// Whether the log extends what was seen before, if anything was: what is to be kept of it in `file` when it does (nothing of
/// one that is damaged), else what to say.
pub(super) fn extends(
    before: Option<&Sighting>,
    file: Option<&Path>,
    reader: &StoreReader,
    evidence: &Evidence,
    damaged: bool,
    line_of: impl FnOnce(Sequence) -> Result<Evidence, Fault>,
) -> Result<Option<Sighting>, Fault> {
    let now = SeenHead {
        origin: evidence.started.as_ref().map(|started| started.origin.clone()),
        sequence: evidence.end.link.sequence,
        bytes: evidence.end.bytes,
        chainhash: evidence.end.link.chainhash().to_owned(),
    };
    if let Some(Sighting { head: before, .. }) = before {
        let end = if holds(before, reader, now.bytes) { Some(before.bytes) } else { moved(before, evidence, line_of) };
        let Some(end) = end.filter(|_| before.origin == now.origin) else {
            return Err(Fault::NotTheLogSeen { sequence: before.sequence });
        };
        if evidence.is_broken_since(end) {
            return Err(Fault::AcceptedSince { sequence: before.sequence });
        }
    }
    Ok((!damaged).then(|| Sighting { file: file.map(Path::to_owned), head: now }))
}

/// What the file holds; none: there is none yet. A link is not followed: the file is replaced, and what it led to would not
/// be.
fn read(file: &Path) -> Result<Option<SeenHead>, Unreadable> {
    if fs::symlink_metadata(file).is_ok_and(|found| found.is_symlink()) {
        return Err(Unreadable::Link);
    }
    match read_named(file, LONGEST) {
        Ok(text) => serde_json::from_slice(&text).map(Some).map_err(|error| error.to_string().into()),
        Err(NotRead::Io(error)) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Where the line that was the last one then ends now, if that is nearer to the beginning, since data before it was blanked.
/// Its chain hash stands for every line up to it, blanked or not, so that nothing else can have changed, unless the chain
/// was broken since. `line_of` reads the log up to a line.
fn moved(
    before: &SeenHead,
    evidence: &Evidence,
    line_of: impl FnOnce(Sequence) -> Result<Evidence, Fault>,
) -> Option<u64> {
    if !evidence.blanked_in_all {
        return None;
    }
    let Position { link, bytes, .. } = line_of(before.sequence).ok()?.position;
    let is_it = link.sequence == before.sequence && link.chainhash() == before.chainhash;
    (is_it && bytes < before.bytes).then_some(bytes)
}

/// Whether the line that was the last one then stands where it stood.
fn holds(before: &SeenHead, reader: &StoreReader, end: u64) -> bool {
    if before.bytes == 0 {
        return true;
    }
    if before.bytes > end {
        return false;
    }
    let mut block = 64 << 10;
    loop {
        let start = before.bytes.saturating_sub(block);
        let mut bytes = vec![0; usize::try_from(before.bytes - start).unwrap_or(usize::MAX)];
        if reader.log.read_at(&mut bytes, start).ok() != Some(bytes.len()) {
            return false;
        }
        let Some(line) = bytes.strip_suffix(b"\n") else { return false };
        match memchr::memrchr(b'\n', line) {
            None if start > 0 => block *= 2,
            newline => {
                let line = &line[newline.map_or(0, |at| at + 1)..];
                return wire::decode(line)
                    .is_ok_and(|line| line.sequence == before.sequence && line.link().chainhash() == before.chainhash);
            }
        }
    }
}
