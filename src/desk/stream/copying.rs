//! Bringing a copy up to the end of its stream: what stands behind the copy's last line is taken in, checked by the chain
//! as it comes. What the copy holds already is compared where it is not known to be the same; what differs is told and left
//! alone. A copy that was cut short is filled up again, since its last line still vouches for what is before it.

use std::thread;
use std::time::{Duration, Instant};

use super::fault::StreamFault;
use super::handle::StreamNote;
use super::place::{CopyPosition, first_of, last_line, link_behind};
use crate::desk::Desk;
use crate::desk::fault::Fault;
use crate::desk::line::head;
use crate::domain::sequence::Sequence;
use crate::ledger::Position;
use crate::store::Writer;
use crate::stream::{Stream, StreamError};
use crate::wire::{self, InvalidLine, Link};

/// So many bytes are written at once.
const AT_ONCE: usize = 8 << 20;

/// So many messages are asked for one by one before many are asked for at once.
const SINGLES: u32 = 4;

/// How often a stream is asked again that seems to have less than the copy: a server that led it until just now does not
/// know yet what its successor has.
const PATIENCE: u32 = 3;

/// How far a copy has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct CaughtUp {
    /// The last message whose lines are all in the copy.
    pub message: u64,
    /// Whether that was the last of all.
    pub is_at_end: bool,
}

/// Brings the copy up to the end of the stream, or as far as it comes until `deadline`.
///
/// # Errors
/// When the stream cannot be read, the copy cannot be written, or the two do not fit. What was taken in before was right.
pub(super) fn catch_up(
    desk: &Desk,
    writer: &mut Writer,
    stream: &mut Stream,
    deadline: Option<Instant>,
) -> Result<CaughtUp, Fault> {
    let indexed = writer.log_mark().map(|mark| mark.indexed);
    let before = writer.log().len();
    let mut copying = Copying::begin(desk, writer, stream)?;
    let outcome = copying.all(stream, deadline);
    let flushed = copying.flush();
    let (message, end, filled) = (copying.message, copying.end, copying.filled);
    if let Some(from) = filled.filter(|from| *from <= end.link.sequence) {
        desk.stream.note(StreamNote::FilledUp { from, to: end.link.sequence });
    }
    if let Some(indexed) = indexed.filter(|_| writer.log().len() != before) {
        writer.leave_mark(indexed);
    }
    let is_at_end = outcome.and_then(|is_at_end| flushed.map(|()| is_at_end))?;
    let at = match (is_at_end, CopyPosition::read(writer.layout())) {
        (true, _) => desk.clock.now().millis(),
        (false, earlier) => earlier.map_or(0, |position| position.at),
    };
    CopyPosition {
        message,
        sequence: end.link.sequence.0,
        bytes: end.bytes,
        chainhash: end.link.chainhash().to_owned(),
        at,
        server: stream.server(),
    }
    .keep(writer);
    Ok(CaughtUp { message, is_at_end })
}

/// A copy that is being brought up to date.
struct Copying<'w> {
    writer: &'w mut Writer,
    /// The last line of the copy.
    end: Position,
    /// Up to where the copy is known to be what the stream says.
    known: u64,
    /// The last message whose lines are all in the copy.
    message: u64,
    /// Lines that are to be written, and the message that they end with.
    waiting: Vec<u8>,
    waiting_for: u64,
    /// The first line of what had been cut off.
    filled: Option<Sequence>,
}

impl<'w> Copying<'w> {
    /// Settles how the copy ends, and finds out which message comes next.
    fn begin(desk: &Desk, writer: &'w mut Writer, stream: &mut Stream) -> Result<Self, Fault> {
        let is_short = writer.shortfall().is_some();
        if is_short {
            writer.disregard_head()?;
        }
        if let Some(settled) = writer.quarantine_tail()? {
            desk.stream.note(StreamNote::TailQuarantined(settled.kept.display().to_string()));
        }
        let end = last_line(writer.log(), writer.log().len())?;
        let mut copying = Self { writer, end, known: 0, message: 0, waiting: Vec::new(), waiting_for: 0, filled: None };
        let position = CopyPosition::read(copying.writer.layout());
        let was_longer = position.as_ref().is_some_and(|position| position.sequence > end.link.sequence.0);
        copying.filled = (is_short || was_longer).then(|| end.link.sequence.next());
        match position.filter(|position| fits(position, &end)) {
            Some(position) => (copying.message, copying.known) = (position.message, position.bytes),
            None if end.link.sequence == Sequence::ZERO => {}
            None => copying.look_for_place(stream)?,
        }
        Ok(copying)
    }

    /// Looks in the stream for the message that holds the copy's last line.
    fn look_for_place(&mut self, stream: &mut Stream) -> Result<(), Fault> {
        let sequence = self.end.link.sequence;
        let longer = StreamFault::DoesNotFit { line: sequence, kind: "longer" };
        let last = stream.info()?.ok_or_else(|| StreamFault::NoStream(String::new()))?.last;
        // All before `low` begin at or before that line, all from `high` on begin behind it.
        let (mut low, mut high) = (1, last + 1);
        let mut holding = Vec::new();
        while low < high {
            let middle = low.midpoint(high);
            let message = message_there(stream, middle)?;
            match first_of(&message) {
                Some(first) if first <= sequence => (low, holding) = (middle + 1, message),
                Some(_) => high = middle,
                None => return Err(StreamFault::DoesNotFit { line: sequence, kind: "not-json" }.into()),
            }
        }
        let up_to = lines_up_to(&holding, sequence).ok_or(longer.clone())?;
        let known = self.end.bytes.checked_sub(up_to as u64).ok_or(longer)?;
        (self.message, self.known) = (low.saturating_sub(2), known);
        Ok(())
    }

    /// Takes in what there is. Whether that was all.
    fn all(&mut self, stream: &mut Stream, deadline: Option<Instant>) -> Result<bool, Fault> {
        let is_late = || deadline.is_some_and(|deadline| deadline <= Instant::now());
        let (mut singles, mut patience, mut failures) = (0, PATIENCE, 0);
        if self.end.link.sequence == Sequence::ZERO {
            singles = SINGLES;
        }
        loop {
            let next = self.message.max(self.waiting_for) + 1;
            if is_late() {
                return Ok(false);
            }
            if singles < SINGLES {
                singles += 1;
                match stream.message(next)? {
                    Some(message) => self.take(next, &message)?,
                    None => {
                        self.flush()?;
                        if self.known >= self.end.bytes {
                            return Ok(true);
                        }
                        patience -= 1;
                        if patience == 0 {
                            return Err(self.does_not_fit(self.known, "longer"));
                        }
                        pause(Duration::from_millis(700));
                        stream.reopen()?;
                        singles = 0;
                    }
                }
                continue;
            }
            let last = stream.info()?.ok_or_else(|| StreamFault::NoStream(String::new()))?.last;
            let mut broken = None;
            let mut late = false;
            let read = stream.read(next, last, |number, message| {
                broken = self.take(number, &message).err();
                late = is_late();
                broken.is_none() && !late
            });
            match (broken, read) {
                (Some(fault), _) => return Err(fault),
                (None, Err(error)) => {
                    let has_come = self.message.max(self.waiting_for) >= next;
                    failures = if has_come { 0 } else { failures + 1 };
                    if failures == PATIENCE {
                        return Err(away(error));
                    }
                    stream.reopen()?;
                }
                // What came meanwhile is little.
                (None, Ok(_)) => singles = if late { SINGLES } else { 0 },
            }
        }
    }

    /// Takes in a message: what of it is in the copy already has to be the same.
    fn take(&mut self, number: u64, message: &[u8]) -> Result<(), Fault> {
        let held = usize::try_from(self.end.bytes - self.known).unwrap_or(usize::MAX).min(message.len());
        let (there, new) = message.split_at(if self.waiting.is_empty() { held } else { 0 });
        if !there.is_empty() {
            let mut ours = vec![0; there.len()];
            let count = self.writer.log().read_at(&mut ours, self.known)?;
            let same = ours.iter().zip(there).take_while(|(ours, theirs)| ours == theirs).count();
            if count < ours.len() || same < there.len() {
                return Err(self.does_not_fit(self.known + same as u64, "differs"));
            }
            self.known += there.len() as u64;
        }
        if new.is_empty() {
            self.message = number;
        } else {
            self.waiting.extend_from_slice(new);
            self.waiting_for = number;
        }
        if self.waiting.len() >= AT_ONCE { self.flush() } else { Ok(()) }
    }

    /// Checks what waits, and writes it.
    fn flush(&mut self) -> Result<(), Fault> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let lines = std::mem::take(&mut self.waiting);
        let link = checked(&lines, &self.end.link)
            .map_err(|(line, why)| StreamFault::DoesNotFit { line, kind: why.as_str() })?;
        let bytes = self.end.bytes + lines.len() as u64;
        self.writer.append(&lines, &head(&link, bytes))?;
        self.end = Position { link, bytes, recorded: None };
        (self.known, self.message) = (bytes, self.waiting_for);
        Ok(())
    }

    /// The copy says something else than the stream at this place.
    fn does_not_fit(&self, at: u64, kind: &'static str) -> Fault {
        // The line in which that place is: the one behind the last that ends before it.
        let log = self.writer.log();
        let mut block = vec![0; usize::try_from(at.min(64 << 20)).unwrap_or_default()];
        let from = at - block.len() as u64;
        let before = log.read_at(&mut block, from).ok().and_then(|_| memchr::memrchr(b'\n', &block));
        let before = before.and_then(|newline| last_line(log, from + newline as u64 + 1).ok());
        let line = before.map_or(Sequence::ZERO, |position| position.link.sequence).next();
        StreamFault::DoesNotFit { line, kind }.into()
    }
}

/// Whether what is kept of the position is of this copy. Where it tells of less than the copy holds, that is compared.
fn fits(position: &CopyPosition, end: &Position) -> bool {
    match position.sequence.cmp(&end.link.sequence.0) {
        std::cmp::Ordering::Less => position.bytes < end.bytes,
        std::cmp::Ordering::Equal => position.bytes == end.bytes && position.chainhash == end.link.chainhash(),
        std::cmp::Ordering::Greater => false,
    }
}

/// How many bytes of these lines go up to the end of the one with this number; none: it is not among them.
fn lines_up_to(lines: &[u8], sequence: Sequence) -> Option<usize> {
    memchr::memchr_iter(b'\n', lines)
        .map(|newline| newline + 1)
        .find(|end| link_behind(&lines[..*end]).is_some_and(|link| link.sequence == sequence))
}

/// A message that has to be there.
pub(super) fn message_there(stream: &mut Stream, number: u64) -> Result<Vec<u8>, Fault> {
    let missing = || StreamFault::Away(format!("message {number} is not there"));
    Ok(stream.message(number)?.ok_or_else(missing)?)
}

/// Checks that these lines follow each other and the one before: where the chain stands behind them. Many are checked by as
/// many threads as there may be.
pub(super) fn checked(lines: &[u8], before: &Link) -> Result<Link, (Sequence, InvalidLine)> {
    const SMALL: usize = 256 << 10;
    if lines.len() < SMALL {
        return check(lines, before);
    }
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let mut parts = Vec::new();
    let (mut rest, mut previous) = (lines, *before);
    let share = lines.len().div_ceil(threads);
    while !rest.is_empty() {
        let end = match rest.get(share..) {
            Some(behind) => memchr::memchr(b'\n', behind).map_or(rest.len(), |newline| share + newline + 1),
            None => rest.len(),
        };
        let (part, behind) = rest.split_at(end);
        parts.push((part, previous));
        // A line that cannot be read is found by whoever checks its part.
        previous = link_behind(part).unwrap_or(previous);
        rest = behind;
    }
    thread::scope(|scope| {
        let work: Vec<_> = parts.iter().map(|(part, previous)| scope.spawn(move || check(part, previous))).collect();
        let mut link = *before;
        for (thread, (part, previous)) in work.into_iter().zip(&parts) {
            link = thread.join().unwrap_or_else(|_| check(part, previous))?;
        }
        Ok(link)
    })
}

fn check(lines: &[u8], before: &Link) -> Result<Link, (Sequence, InvalidLine)> {
    let mut link = *before;
    let mut begin = 0;
    for end in memchr::memchr_iter(b'\n', lines) {
        let told = |why| (link.sequence.next(), why);
        let line = wire::decode(&lines[begin..end]).map_err(told)?;
        match line.check(&link) {
            // A log that was put into the stream may hold lines that were blanked before.
            Ok(()) | Err(InvalidLine::Blanked) => {}
            Err(why) => return Err(told(why)),
        }
        link = line.link();
        begin = end + 1;
    }
    if begin == lines.len() { Ok(link) } else { Err((link.sequence.next(), InvalidLine::NotJson)) }
}

/// As what a reader is told: nothing that he asked for was done.
pub(super) fn away(error: StreamError) -> Fault {
    match StreamFault::from(error) {
        StreamFault::Unanswered(why) => StreamFault::Away(why).into(),
        fault => fault.into(),
    }
}

/// Waits a little.
#[expect(clippy::disallowed_methods, reason = "servers need time to agree on who leads, and this is bounded")]
pub(super) fn pause(time: Duration) {
    thread::sleep(time);
}
