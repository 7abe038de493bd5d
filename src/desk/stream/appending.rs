//! Recording in a stream: what was staged, in as many messages as it takes, and then in the copy.

use super::fault::StreamFault;
use super::handle::StreamNote;
use super::pending::PendingMessage;
use super::place::{CopyPosition, link_behind};
use super::turn::Turn;
use crate::desk::Desk;
use crate::desk::fault::Fault;
use crate::desk::line::{EventSource, head, head_not_written};
use crate::desk::transaction::Transaction;
use crate::domain::rules::Warning;
use crate::store::Writer;
use crate::wire::Link;

impl<S> Transaction<'_, S> {
    /// Appends what was staged to the stream, and then to the copy. Where the latter fails, it is recorded all the same, and
    /// the copy catches up later.
    ///
    /// # Errors
    /// When it is not recorded, or not as a whole; [`Transaction::begun`] is the last line that is.
    pub(in crate::desk) fn append_to_stream(&mut self) -> Result<Option<Warning>, Fault> {
        let Some(turn) = &mut self.stream else { return Ok(None) };
        let staged = std::mem::take(&mut self.staged);
        // What an import finds is added account by account, and what is there already is not added again.
        let may_part = matches!(self.source, EventSource::Batch { .. } | EventSource::Import { .. });
        let mut warning = None;
        let mut is_copied = true;
        let begun_after = turn.last;
        for (number, part) in messages(&staged, turn.room(), may_part)?.into_iter().enumerate() {
            let after = turn.last;
            match turn.append(part) {
                Ok(()) => {}
                Err(fault) => {
                    return Err(match fault {
                        StreamFault::Unanswered(why) => {
                            let lines = String::from_utf8_lossy(part).into_owned();
                            let kept = PendingMessage { after, lines }.keep(&self.writer);
                            // Whether or not that can be kept, it may be recorded.
                            let not_kept = kept.err().map(|fault| format!("; stream.pending: {}", fault.code()));
                            StreamFault::Unanswered(why + &not_kept.unwrap_or_default()).into()
                        }
                        StreamFault::Overtaken if number > 0 => StreamFault::OvertakenHalfway.into(),
                        fault => fault.into(),
                    });
                }
            }
            let Some(link) = link_behind(part) else { continue };
            self.begun = link.sequence;
            if is_copied {
                let end = self.writer.log().len() + part.len() as u64;
                match self.writer.append(part, &head(&link, end)) {
                    Ok(appended) => {
                        warning = appended.head_warning.as_ref().map(head_not_written);
                        note_position(self.desk, &self.writer, turn, &link, end);
                    }
                    Err(error) => {
                        is_copied = false;
                        self.desk.stream.note(StreamNote::CopyNotWritten(Fault::from(error).code().to_owned()));
                    }
                }
            }
        }
        // All messages together: what is parted now may have been sent as one.
        PendingMessage::displaced(self.desk, &self.writer, begun_after, &staged);
        if let Some(indexed) = self.indexed.filter(|_| is_copied) {
            self.writer.leave_mark(indexed);
        }
        Ok(warning)
    }
}

fn note_position(desk: &Desk, writer: &Writer, turn: &Turn, link: &Link, bytes: u64) {
    CopyPosition {
        message: turn.last,
        sequence: link.sequence.0,
        bytes,
        chainhash: link.chainhash().to_owned(),
        at: desk.clock.now().millis(),
        server: turn.server(),
    }
    .keep(writer);
}

/// The messages that these lines make: one, unless they may be parted and there is no room for all.
fn messages(lines: &[u8], room: usize, may_part: bool) -> Result<Vec<&[u8]>, StreamFault> {
    let too_large = |bytes| StreamFault::TooLarge { bytes, most: room };
    if lines.len() <= room {
        return Ok(vec![lines]);
    }
    if !may_part {
        return Err(too_large(lines.len()));
    }
    let mut parts = Vec::new();
    let mut rest = lines;
    while !rest.is_empty() {
        let within = &rest[..room.min(rest.len())];
        let end = memchr::memrchr(b'\n', within).map(|newline| newline + 1);
        let (part, behind) = rest.split_at(end.ok_or_else(|| too_large(rest.len()))?);
        parts.push(part);
        rest = behind;
    }
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::messages;

    #[test]
    fn lines_that_may_be_parted_are_parted_at_their_ends() {
        let lines = b"aaa\nbb\nc\ndddd\n";
        assert_eq!(messages(lines, 100, false).unwrap(), [lines]);
        assert_eq!(messages(lines, 7, true).unwrap(), [&b"aaa\nbb\n"[..], b"c\ndddd\n"]);
        assert!(messages(lines, 7, false).is_err());
        assert!(messages(lines, 4, true).is_err());
    }
}
