//! `--seen FILE`: is this log the one that was seen last time, or longer? A cut, rewritten or restored log is noticed by
//! whoever kept the file.

use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::desk::fault::{Fault, Unreadable};
use crate::domain::sequence::{Sequence, as_number};
use crate::ledger::{Evidence, Position};
use crate::store::{NotRead, StoreReader, read_named, replace_file};
use crate::wire;

/// No head comes near this many bytes.
const LONGEST: u64 = 4096;

/// What is kept from one time to the next.
#[derive(Debug, Serialize, Deserialize)]
struct SeenHead {
    origin: Option<String>,
    #[serde(serialize_with = "as_number")]
    sequence: Sequence,
    bytes: u64,
    chainhash: String,
}

/// Whether the log extends the head in `file`: nothing when it does, else what to say. A missing file is the first
/// time. The file is brought up to date when the log extends it and is not damaged.
///
/// # Errors
/// When the file cannot be read, is no head, or cannot be written.
pub(super) fn extends(
    file: &Path,
    reader: &StoreReader,
    evidence: &Evidence,
    damaged: bool,
    line_of: impl FnOnce(Sequence) -> Result<Evidence, Fault>,
) -> Result<Option<Fault>, Fault> {
    let unreadable = |why: Unreadable| Fault::UnreadableFile { path: file.to_owned(), why };
    let now = SeenHead {
        origin: evidence.started.as_ref().map(|started| started.origin.clone()),
        sequence: evidence.end.link.sequence,
        bytes: evidence.end.bytes,
        chainhash: evidence.end.link.chainhash().to_owned(),
    };
    if let Some(before) = read(file).map_err(unreadable)? {
        let end =
            if holds(&before, reader, now.bytes) { Some(before.bytes) } else { moved(&before, evidence, line_of) };
        let Some(end) = end.filter(|_| before.origin == now.origin) else {
            return Ok(Some(Fault::NotTheLogSeen { sequence: before.sequence }));
        };
        if evidence.is_broken_since(end) {
            return Ok(Some(Fault::AcceptedSince { sequence: before.sequence }));
        }
    }
    // Somebody else may have looked at the same time, and seen more.
    let is_behind = |seen: SeenHead| seen.origin == now.origin && now.sequence < seen.sequence;
    if !damaged && !read(file).map_err(unreadable)?.is_some_and(is_behind) {
        let text = serde_json::to_string(&now).map(|text| text + "\n").map_err(io::Error::from);
        let written = text.and_then(|text| replace_file(file, text.as_bytes()));
        written.map_err(|error| unreadable(error.to_string().into()))?;
    }
    Ok(None)
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
