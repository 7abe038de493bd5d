//! What was sent to a stream and not answered, in a file of the store until it is known what became of it: the message at
//! its place is it, or another one, and then it can never be there. Until there is one, nobody knows. Its events may have
//! been sent once more since, all or some, there or behind: what is told of them is told event by event.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::fault::StreamFault;
use super::handle::StreamNote;
use crate::desk::Desk;
use crate::desk::fault::Fault;
use crate::domain::sequence::Sequence;
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

    /// Finds out what became of those that wait, as far as that can be known, and says it. `last`: the number of the stream's
    /// last message.
    pub fn settle(desk: &Desk, writer: &Writer, stream: &mut Stream, last: u64) -> Result<(), Fault> {
        let all = Self::all(writer.layout())?;
        if all.is_empty() {
            return Ok(());
        }
        let mut left = Vec::new();
        for pending in all {
            let mut sought = SoughtEvents::of(&pending.lines);
            // What came behind that last message is looked at when it is caught up with: all of it, and not its first
            // message alone.
            let there = if pending.after < last { stream.message(pending.after + 1)? } else { None };
            let Some(there) = there else {
                desk.stream.note(sought.unknown());
                left.push(pending);
                continue;
            };
            sought.look_in(&there);
            let behind = pending.after + 2;
            if !sought.are_all_found() && behind <= last {
                stream.read(behind, last, |_, message| {
                    sought.look_in(&message);
                    !sought.are_all_found()
                })?;
            }
            desk.stream.note(sought.told());
        }
        keep_all(&left, writer)
    }

    /// These lines took the place of those that wait for it: what they do not hold is not recorded, and will not be.
    pub fn displaced(desk: &Desk, writer: &Writer, after: u64, by: &[u8]) {
        let Ok(all) = Self::all(writer.layout()) else { return };
        let (displaced, left): (Vec<_>, Vec<_>) = all.into_iter().partition(|pending| pending.after == after);
        for pending in &displaced {
            let mut sought = SoughtEvents::of(&pending.lines);
            sought.look_in(by);
            desk.stream.note(sought.told());
        }
        if !displaced.is_empty() {
            // Where this fails, the next command finds the same.
            let _ = keep_all(&left, writer);
        }
    }
}

/// The events of a message, and where each of them was found.
struct SoughtEvents<'l> {
    sent: Vec<Line<'l>>,
    found: Vec<Option<Sequence>>,
}

impl<'l> SoughtEvents<'l> {
    fn of(lines: &'l str) -> Self {
        let sent = events(lines.as_bytes());
        Self { found: vec![None; sent.len()], sent }
    }

    fn look_in(&mut self, message: &[u8]) {
        let there = events(message);
        let there: HashMap<&str, Sequence> = there.iter().map(|line| (line.id.as_str(), line.sequence)).collect();
        for (line, found) in self.sent.iter().zip(&mut self.found) {
            *found = found.or_else(|| there.get(line.id.as_str()).copied());
        }
    }

    fn are_all_found(&self) -> bool {
        self.found.iter().all(Option::is_some)
    }

    /// The id of an event, and about whom or what it is.
    fn named(line: Option<&Line<'l>>) -> (String, String) {
        line.map(|line| (line.id.as_str().to_owned(), line.subject.clone().into_owned())).unwrap_or_default()
    }

    /// What became of them, once there is a message at their place.
    fn told(&self) -> StreamNote {
        let ((event, subject), lines) = (Self::named(self.sent.first()), self.sent.len());
        let missing = self.sent.iter().zip(&self.found).find(|(_, found)| found.is_none()).map(|(line, _)| line);
        let recorded = self.found.iter().flatten().count();
        match (self.found.iter().flatten().next(), missing) {
            (Some(line), None) => StreamNote::FoundRecorded { event, subject, line: *line, lines },
            (Some(line), Some(_)) => {
                let (event, subject) = Self::named(missing);
                StreamNote::FoundInPart { event, subject, line: *line, recorded, lines }
            }
            (None, _) => StreamNote::FoundNotRecorded { event, subject, lines },
        }
    }

    /// That nobody knows it yet.
    fn unknown(&self) -> StreamNote {
        let (event, subject) = Self::named(self.sent.first());
        StreamNote::StillUnknown { event, subject }
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
