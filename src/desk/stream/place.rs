//! What a copy keeps of its stream: which one it is, and how far it is with it. The latter can be found out again.

use serde::{Deserialize, Serialize};

use super::fault::StreamFault;
use crate::desk::fault::Fault;
use crate::domain::instant::Instant;
use crate::domain::sequence::Sequence;
use crate::ledger::Position;
use crate::store::{Layout, LogFile, Writer, read_beside};
use crate::stream::Cluster;
use crate::wire::{self, Link};

/// No line is longer.
const LONGEST_LINE: u64 = 64 << 20;

/// The stream of which this store is a copy; none: it is a log of its own.
pub(in crate::desk) fn cluster_of(layout: &Layout) -> Result<Option<Cluster>, Fault> {
    let path = layout.stream();
    let unreadable = |why: String| StreamFault::Unreadable(format!("{}: {why}", path.display()));
    let Some(bytes) = read_beside(&path).map_err(|error| unreadable(error.to_string()))? else { return Ok(None) };
    Ok(serde_json::from_slice(&bytes).map(Some).map_err(|error| unreadable(error.to_string()))?)
}

/// How such a file says it.
pub(super) fn cluster_text(cluster: &Cluster) -> Result<Vec<u8>, Fault> {
    let text = serde_json::to_vec_pretty(cluster).map_err(|error| StreamFault::Unreadable(error.to_string()))?;
    Ok([text, b"\n".to_vec()].concat())
}

/// How far a copy is with its stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct CopyPosition {
    /// The last message whose lines are all in the copy; 0: none.
    pub message: u64,
    /// Its last line.
    pub sequence: u64,
    /// Where that ends.
    pub bytes: u64,
    /// Its chain hash.
    pub chainhash: String,
    /// When the copy was last at the end of the stream, in milliseconds.
    pub at: i64,
    /// The server that answered then.
    pub server: usize,
}

impl CopyPosition {
    /// What is kept of it, where it can be read.
    pub fn read(layout: &Layout) -> Option<Self> {
        serde_json::from_slice(&read_beside(&layout.stream_position()).ok()??).ok()
    }

    /// When the copy was last at the end of the stream.
    pub fn at(&self) -> Instant {
        Instant::from_millis(self.at)
    }

    /// Keeps it. Where that fails, it is found out again.
    pub fn keep(&self, writer: &Writer) {
        if let Ok(text) = serde_json::to_vec(self) {
            let _ = writer.note_beside(&writer.layout().stream_position(), &text);
        }
    }
}

/// The last whole line of the log: its place in the chain as it says itself, and where it ends. The line is not checked:
/// whoever reads the log does that.
pub(super) fn last_line(log: &LogFile, end: u64) -> Result<Position, Fault> {
    let mut size = 4096_u64;
    loop {
        let start = end.saturating_sub(size);
        let mut bytes = vec![0; usize::try_from(end - start).unwrap_or_default()];
        let count = log.read_at(&mut bytes, start)?;
        bytes.truncate(count);
        let Some(text) = bytes.strip_suffix(b"\n") else { return Ok(Position::START) };
        let begin = memchr::memrchr(b'\n', text).map(|newline| newline + 1).or((start == 0).then_some(0));
        match begin {
            Some(begin) => {
                let offset = start + begin as u64;
                let line = match wire::decode(&text[begin..]) {
                    Ok(line) => line,
                    Err(why) => {
                        let line = lines_before(log, offset)? + 1;
                        return Err(Fault::Damaged { line, offset, kind: why.as_str() });
                    }
                };
                return Ok(Position { link: line.link(), bytes: end, recorded: Some(line.recorded) });
            }
            None if size > LONGEST_LINE => return Ok(Position::START),
            None => size *= 8,
        }
    }
}

/// How many lines end before this place.
fn lines_before(log: &LogFile, offset: u64) -> Result<u64, Fault> {
    let (mut block, mut at, mut lines) = (vec![0; 1 << 20], 0, 0);
    while at < offset {
        let count = log.read_at(&mut block, at)?;
        let within = usize::try_from(offset - at).unwrap_or(usize::MAX).min(count);
        lines += memchr::memchr_iter(b'\n', &block[..within]).count() as u64;
        if within == 0 {
            break;
        }
        at += within as u64;
    }
    Ok(lines)
}

/// The link of the last of these lines.
pub(super) fn link_behind(lines: &[u8]) -> Option<Link> {
    let text = lines.strip_suffix(b"\n")?;
    let begin = memchr::memrchr(b'\n', text).map_or(0, |newline| newline + 1);
    wire::decode(&text[begin..]).ok().map(|line| line.link())
}

/// The number of the first of these lines.
pub(super) fn first_of(lines: &[u8]) -> Option<Sequence> {
    let end = memchr::memchr(b'\n', lines)?;
    wire::decode(&lines[..end]).ok().map(|line| line.sequence)
}
