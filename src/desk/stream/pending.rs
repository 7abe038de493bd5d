//! What was sent to a stream and not answered, in a file of the store until it is known what became of it: the message at
//! its place is it, or another one, and then it can never be there. Until there is one, nobody knows.

use serde::{Deserialize, Serialize};

use super::fault::StreamFault;
use super::handle::StreamNote;
use crate::desk::Desk;
use crate::desk::fault::Fault;
use crate::store::{Layout, Writer, read_beside};
use crate::stream::Stream;
use crate::wire;

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

    /// What a message at its place, if there is one, says of it.
    fn told(&self, found: Option<&[u8]>) -> StreamNote {
        let first = self.lines.lines().next().and_then(|line| wire::decode(line.as_bytes()).ok());
        let event = first.as_ref().map(|line| line.id.as_str().to_owned()).unwrap_or_default();
        let subject = first.as_ref().map(|line| line.subject.clone().into_owned()).unwrap_or_default();
        let lines = self.lines.lines().count();
        match found {
            Some(found) if found == self.lines.as_bytes() => StreamNote::FoundRecorded {
                event,
                subject,
                line: first.map(|line| line.sequence).unwrap_or_default(),
                lines,
            },
            Some(_) => StreamNote::FoundNotRecorded { event, subject, lines },
            None => StreamNote::StillUnknown { event, subject },
        }
    }

    /// Another message took the place of those that wait for it: they are not recorded, and will not be.
    pub fn displaced(desk: &Desk, writer: &Writer, after: u64) {
        let Ok(all) = Self::all(writer.layout()) else { return };
        let (displaced, left): (Vec<_>, Vec<_>) = all.into_iter().partition(|pending| pending.after == after);
        for pending in &displaced {
            desk.stream.note(pending.told(Some(b"")));
        }
        if !displaced.is_empty() {
            // Where this fails, the next command finds the same.
            let _ = keep_all(&left, writer);
        }
    }
}

fn keep_all(all: &[PendingMessage], writer: &Writer) -> Result<(), Fault> {
    let path = writer.layout().stream_pending();
    if all.is_empty() {
        return Ok(writer.forget_beside(&path)?);
    }
    let text = serde_json::to_vec(all).map_err(|error| StreamFault::Unreadable(error.to_string()))?;
    Ok(writer.keep_beside(&path, &text)?)
}
