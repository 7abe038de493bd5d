//! What was sent to a stream and not answered, in a file of the store until it is known what became of it: the message at
//! its place is it, or another one, and then it can never be there. Until there is one, nobody knows.

use serde::{Deserialize, Serialize};

use super::fault::StreamFault;
use super::handle::StreamNote;
use crate::desk::Desk;
use crate::desk::fault::Fault;
use crate::store::{Layout, Writer, read_beside};
use crate::stream::Stream;
use crate::wire::{self, Line};

/// A message that was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PendingMessage {
    /// The number of the message that it was to follow.
    pub after: u64,
    /// Its lines.
    pub lines: String,
}

impl PendingMessage {
    /// All that wait.
    pub fn all(layout: &Layout) -> Result<Vec<Self>, Fault> {
        let path = layout.stream_pending();
        let unreadable = |why: String| StreamFault::Unreadable(format!("{}: {why}", path.display()));
        match read_beside(&path).map_err(|error| unreadable(error.to_string()))? {
            Some(bytes) => Ok(serde_json::from_slice(&bytes).map_err(|error| unreadable(error.to_string()))?),
            None => Ok(Vec::new()),
        }
    }

    /// Keeps this one too.
    pub fn keep(self, writer: &Writer) -> Result<(), Fault> {
        let mut all = Self::all(writer.layout())?;
        if !all.contains(&self) {
            all.push(self);
        }
        keep_all(&all, writer)
    }

    /// Finds out what became of those that wait, as far as that can be known, and says it.
    pub fn settle(desk: &Desk, writer: &Writer, stream: &mut Stream) -> Result<(), Fault> {
        let all = Self::all(writer.layout())?;
        if all.is_empty() {
            return Ok(());
        }
        let mut left = Vec::new();
        for pending in all {
            let found = stream.message(pending.after + 1)?;
            desk.stream.note(pending.told(found.as_deref()));
            if found.is_none() {
                left.push(pending);
            }
        }
        keep_all(&left, writer)
    }

    /// What a message at its place, if there is one, says of it: the events are recorded if it holds them, though it may be
    /// that they were sent once more.
    fn told(&self, found: Option<&[u8]>) -> StreamNote {
        let sent = events(self.lines.as_bytes());
        let (event, subject) = match sent.first() {
            Some(first) => (first.id.as_str().to_owned(), first.subject.clone().into_owned()),
            None => Default::default(),
        };
        let lines = sent.len();
        let Some(found) = found else { return StreamNote::StillUnknown { event, subject } };
        let there = events(found);
        let line_of = |id: &str| there.iter().find(|line| line.id.as_str() == id).map(|line| line.sequence);
        match sent.iter().map(|line| line_of(line.id.as_str())).collect::<Option<Vec<_>>>().as_deref() {
            Some([line, ..]) => StreamNote::FoundRecorded { event, subject, line: *line, lines },
            _ => StreamNote::FoundNotRecorded { event, subject, lines },
        }
    }

    /// Another message took the place of those that wait for it: what it does not hold is not recorded, and will not be.
    pub fn displaced(desk: &Desk, writer: &Writer, after: u64, by: &[u8]) {
        let Ok(all) = Self::all(writer.layout()) else { return };
        let (displaced, left): (Vec<_>, Vec<_>) = all.into_iter().partition(|pending| pending.after == after);
        for pending in &displaced {
            desk.stream.note(pending.told(Some(by)));
        }
        if !displaced.is_empty() {
            // Where this fails, the next command finds the same.
            let _ = keep_all(&left, writer);
        }
    }
}

/// What these lines hold.
fn events(lines: &[u8]) -> Vec<Line<'_>> {
    lines.split(|byte| *byte == b'\n').filter_map(|line| wire::decode(line).ok()).collect()
}

fn keep_all(all: &[PendingMessage], writer: &Writer) -> Result<(), Fault> {
    let path = writer.layout().stream_pending();
    if all.is_empty() {
        return Ok(writer.forget_beside(&path)?);
    }
    let text = serde_json::to_vec(all).map_err(|error| StreamFault::Unreadable(error.to_string()))?;
    Ok(writer.keep_beside(&path, &text)?)
}
