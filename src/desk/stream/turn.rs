//! A turn at recording: the copy is at the end of its stream. What was decided upon the last line is appended if that still
//! is the last; otherwise it is decided again. Where no answer comes, the message at its place tells whether it is there;
//! sent again it can be there but once, since it asks for its place.

use std::time::{Duration, Instant};

use super::copying::{catch_up, pause};
use super::fault::StreamFault;
use super::handle::StreamHandle;
use super::pending::PendingMessage;
use super::place::{CopyPosition, cluster_of};
use crate::desk::Desk;
use crate::desk::fault::Fault;
use crate::store::Writer;
use crate::stream::{Cluster, Stream, StreamAppended, StreamError};
use crate::wire;

/// How long it is tried to find out what became of something that was sent.
const FINDING_OUT: Duration = Duration::from_secs(15);

/// How long servers are given before they are asked again.
const PAUSE: Duration = Duration::from_millis(200);

/// How often the same is decided again.
const TURNS: u32 = 64;

/// How long is waited between, and at most.
const EACH: Duration = Duration::from_millis(5);
const LONGEST: Duration = Duration::from_millis(200);

/// Whether what was decided so often is to be decided again, since others were faster. They are given a little time then.
pub(in crate::desk) fn others_were_faster(fault: &Fault, turns: u32) -> bool {
    let again = turns < TURNS && matches!(fault, Fault::Stream(StreamFault::Overtaken));
    if again {
        // What others have sent may be under way still: little at first, and more where that does not end.
        pause(EACH.saturating_mul(turns).min(LONGEST));
    }
    again
}

/// Whether the first lines of a group are recorded, and others were faster then.
pub(in crate::desk) fn is_halfway(fault: &Fault) -> bool {
    matches!(fault, Fault::Stream(StreamFault::OvertakenHalfway))
}

/// The stream, as a transaction has it: the copy is at its end.
pub(in crate::desk) struct Turn {
    handle: StreamHandle,
    cluster: Cluster,
    /// There until this is dropped.
    stream: Option<Stream>,
    /// The number of the last message.
    pub last: u64,
}

impl Turn {
    /// Brings the copy up to the end of its stream, and finds out what became of what was not answered. None: the log is no
    /// copy of a stream.
    pub fn begin(desk: &Desk, writer: &mut Writer) -> Result<Option<Self>, Fault> {
        let Some(cluster) = cluster_of(writer.layout())? else { return Ok(None) };
        if desk.stream.is_offline() {
            return Err(StreamFault::Away("--offline".to_owned()).into());
        }
        let first = CopyPosition::read(writer.layout()).map_or(0, |position| position.server);
        let mut stream = desk.stream.open(&cluster, first)?;
        let mut tries = cluster.servers.len().max(2);
        let caught_up = loop {
            tries -= 1;
            match catch_up(desk, writer, &mut stream, None) {
                // A connection may have died since it was used, or be to a server that is cut off from the others.
                Err(Fault::Stream(StreamFault::Away(_))) if tries > 0 => stream.reopen()?,
                ended => break ended?,
            }
        };
        PendingMessage::settle(desk, writer, &mut stream, caught_up.message)?;
        Ok(Some(Self { handle: desk.stream.clone(), cluster, stream: Some(stream), last: caught_up.message }))
    }

    /// How many bytes of lines a message may hold.
    pub fn room(&self) -> usize {
        self.stream.as_ref().map_or(0, Stream::room)
    }

    /// Which of the servers answers.
    pub fn server(&self) -> usize {
        self.stream.as_ref().map_or(0, Stream::server)
    }

    /// Appends these lines as one message, and comes back when it is there, or when it is not.
    pub fn append(&mut self, lines: &[u8]) -> Result<(), StreamFault> {
        let Some(stream) = &mut self.stream else { return Err(StreamFault::Away(String::new())) };
        let id = lines.split(|byte| *byte == b'\n').next().and_then(|line| wire::decode(line).ok());
        let id = id.map(|line| line.id.as_str().to_owned()).unwrap_or_default();
        let deadline = Instant::now() + FINDING_OUT;
        // Whether it may have reached a server.
        let mut sent = None;
        loop {
            let failed = match stream.append(self.last, &id, lines) {
                Ok(StreamAppended::At(number)) if number == self.last + 1 => {
                    self.last = number;
                    return Ok(());
                }
                Ok(_) => match (stream.message(self.last + 1), sent.is_some()) {
                    (Ok(Some(there)), _) if there == lines => {
                        self.last += 1;
                        return Ok(());
                    }
                    (Ok(Some(_)), _) | (_, false) => return Err(StreamFault::Overtaken),
                    (Ok(None), true) => StreamError::NoAnswer("it is not there yet".to_owned()),
                    (Err(error), true) => error,
                },
                Err(error @ StreamError::NoAnswer(_)) => error,
                Err(error) if sent.is_none() => return Err(error.into()),
                Err(error) => error,
            };
            let why = failed.to_string();
            sent = Some(why.clone());
            if deadline <= Instant::now() {
                return Err(StreamFault::Unanswered(why));
            }
            pause(PAUSE);
            // Where no server answers, that is found out by the next append.
            let _ = stream.reopen();
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some(stream) = self.stream.take() {
            self.handle.give_back(&self.cluster, stream);
        }
    }
}
