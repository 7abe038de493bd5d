//! Lines that were recorded under a clock that was ahead: what they say counts as later than what is told now. They stand
//! where the clock went back ([`super::clock_back`]), and are read again by whoever has to name one.

use std::collections::HashSet;
use std::io;
use std::os::unix::fs::FileExt;

use memchr::memrchr;

use super::clock_back::{VoidOf, voided_by};
use super::evidence::Evidence;
use super::log::Log;
use super::subject_number::number;
use crate::domain::event::EventType;
use crate::domain::id::STORE_SUBJECT;
use crate::domain::instant::Instant;
use crate::domain::sequence::Sequence;
use crate::wire::{self, Line};

/// The last line that says something of an account as of a time that is after this clock and after all that was recorded
/// since, and that nobody took back; and that time.
///
/// # Errors
/// When the file cannot be read.
pub fn dated_ahead(log: &Log<'_>, evidence: &Evidence, clock: Instant) -> io::Result<Option<(Sequence, Instant)>> {
    let now = evidence.end.recorded.map_or(clock, |last| last.max(clock));
    let mut voided: Option<HashSet<VoidOf>> = None;
    let mut found = None;
    for back in evidence.clock_backs.iter().rev().filter(|back| now < back.before && back.offset <= log.len) {
        let voided = voided.get_or_insert_with(|| evidence.voids_since.iter().copied().collect());
        backwards(log, back.offset, |line| {
            if line.recorded <= now {
                return false;
            }
            let is_registration = line.event_type == Some(EventType::AccountRegistered);
            if line.event_type == Some(EventType::EventVoided) {
                voided.extend(voided_by(line, line.event_data().and_then(Result::ok).as_ref()));
            } else if now < line.time && line.subject != STORE_SUBJECT && !is_registration {
                let is_voided = voided.contains(&(line.id.bits(), number(&line.subject)));
                found = (!is_voided).then_some((line.sequence, line.time));
            }
            found.is_none()
        })?;
        if found.is_some() {
            break;
        }
    }
    Ok(found)
}

/// Hands over the lines that stand before `end`, where one begins, the last first, as long as they are wanted.
fn backwards(log: &Log<'_>, mut end: u64, mut is_wanted: impl FnMut(&Line<'_>) -> bool) -> io::Result<()> {
    let mut size = AT_ONCE;
    let mut buffer = Vec::new();
    while end > 0 {
        let start = end.saturating_sub(size);
        buffer.resize(usize::try_from(end - start).map_err(io::Error::other)?, 0);
        log.file.read_exact_at(&mut buffer, start)?;
        let mut rest = buffer.strip_suffix(b"\n").unwrap_or(&buffer);
        loop {
            let newline = memrchr(b'\n', rest);
            if newline.is_none() && start > 0 {
                break;
            }
            let raw = &rest[newline.map_or(0, |newline| newline + 1)..];
            // What cannot be read was accepted as damaged.
            if !wire::decode(raw).is_ok_and(|line| is_wanted(&line)) {
                return Ok(());
            }
            let Some(newline) = newline else { return Ok(()) };
            rest = &rest[..newline];
            size = AT_ONCE;
            end = start + newline as u64 + 1;
        }
        size *= 2;
    }
    Ok(())
}

/// How much is read at once, but for long lines.
const AT_ONCE: u64 = 64 << 10;
