//! Following a log line by line behind what is known of it: what was appended is checked as strictly as everything else.
//! Lines that say something about earlier ones are not followed; whoever meets one reads the log anew.

use std::cmp::Ordering;

use super::clock_back::voided_by;
use super::evidence::{Evidence, Position};
use super::log::Log;
use crate::domain::event::{Event, EventData};
use crate::domain::id::STORE_SUBJECT;
use crate::wire::{self, Line};

/// What a line that follows says; none: it is not sound, or says something about earlier ones. A policy that it sets is in
/// force from here on.
pub(super) fn appended<'b>(
    evidence: &mut Evidence,
    log: &Log<'_>,
    raw: &'b [u8],
) -> Option<(Line<'b>, Option<EventData<'b>>)> {
    let line = wire::decode(raw).ok()?;
    line.check(&evidence.end.link).ok()?;
    let data = line.checked_event_data().ok()?.and_then(Result::ok);
    let acknowledged = log.head.filter(|head| head.sequence == line.sequence);
    if acknowledged.is_some_and(|head| head.chainhash != line.link().chainhash()) {
        return None;
    }
    if line.subject == STORE_SUBJECT {
        match data.as_ref().map(|data| &data.event) {
            Some(Event::PolicySet(data)) => evidence.policy = (*data.policy).clone(),
            Some(Event::LogStarted(_) | Event::LogRedacted(_) | Event::LogDamageAccepted(_)) => return None,
            _ => {}
        }
    }
    Some((line, data))
}

impl Evidence {
    /// Takes in a line of so many bytes that stands at the end, its newline not counted.
    pub(super) fn step(&mut self, bytes: usize, line: &Line<'_>, data: Option<&EventData<'_>>) {
        let offset = self.end.bytes;
        self.take_in(line, voided_by(line, data));
        self.end = Position { link: line.link(), bytes: offset + bytes as u64 + 1, recorded: Some(line.recorded) };
        self.position = self.end;
    }

    /// Whether the log that was followed to its end holds what its head says was acknowledged.
    pub(super) fn agrees_with_head(&self, log: &Log<'_>) -> bool {
        let end = self.end;
        log.head.is_none_or(|head| match head.sequence.cmp(&end.link.sequence) {
            Ordering::Less => head.bytes <= end.bytes,
            Ordering::Equal => head.bytes == end.bytes && head.chainhash == end.link.chainhash(),
            Ordering::Greater => false,
        })
    }
}
