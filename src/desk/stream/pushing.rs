//! A log that goes into a stream, and one that leaves it. What was pushed and cut short is carried on where it stopped, and
//! the store is a copy only once everything that the stream holds was read back and is the same.

use super::copying::{away, catch_up, message_there};
use super::fault::StreamFault;
use super::founding::made_or_found;
use super::looking::{StreamSeen, see_store};
use super::pending::PendingMessage;
use super::place::{CopyPosition, cluster_of, cluster_text, last_line, link_behind};
use crate::desk::Desk;
use crate::desk::fault::Fault;
use crate::desk::log_under_lock::log_of;
use crate::domain::sequence::Sequence;
use crate::ledger::{self, AsOf, Parallelism, ScanRequest, Verification};
use crate::store::{LogFile, Writer};
use crate::stream::{Cluster, Stream, StreamAppended, StreamError};
use crate::wire;

/// So many bytes of lines go into one message, if that many may.
const IN_ONE: usize = 256 << 10;

/// How often a message is sent that was not answered.
const TRIES: u32 = 5;

/// A store whose log is in a stream now.
#[derive(Debug)]
pub struct PushedStore {
    /// The stream and the copy.
    pub seen: StreamSeen,
    /// How many messages were sent now.
    pub sent: u64,
    /// How many lines the stream held already.
    pub there_before: Sequence,
}

/// A store that is a log of its own again.
#[derive(Debug)]
pub struct LeftStream {
    /// What it was a copy of.
    pub cluster: Cluster,
    /// Its last line.
    pub sequence: Sequence,
    /// Whether that was the last of the stream.
    pub is_at_end: bool,
}

/// Puts the log of a store into a stream, which is made, kept on so many servers, if it is not there. Under the lock from
/// the first to the last.
///
/// # Errors
/// When the log is damaged, or the stream holds another one, or does not answer. What was sent then is carried on from.
pub fn push_store(desk: &Desk, cluster: &Cluster, replicas: u64) -> Result<PushedStore, Fault> {
    let mut writer = Writer::open(&desk.store, desk.wait)?;
    if cluster_of(writer.layout())?.is_some() {
        return Err(StreamFault::IsACopy.into());
    }
    refuse_damage(&writer)?;
    writer.quarantine_tail()?;
    let (mut stream, info) = made_or_found(desk, cluster, replicas)?;
    let end = writer.log().len();
    let (mut message, mut at, there_before) = match info.last {
        0 => (0, 0, Sequence::ZERO),
        last => {
            let (at, line) = place_of(&writer, &message_there(&mut stream, last)?)?;
            (last, at, line)
        }
    };
    let begun = message;
    let most = stream.room().min(IN_ONE);
    while at < end {
        let lines = lines_at(writer.log(), at, most, stream.room())?;
        append(&mut stream, message, &lines)?;
        message += 1;
        at += lines.len() as u64;
    }
    verify(&mut stream, message, writer.log())?;
    writer.keep_beside(&writer.layout().stream(), &cluster_text(cluster)?)?;
    let copy = last_line(writer.log(), end)?;
    CopyPosition {
        message,
        sequence: copy.link.sequence.0,
        bytes: end,
        chainhash: copy.link.chainhash().to_owned(),
        at: desk.clock.now().millis(),
        server: stream.server(),
    }
    .keep(&writer);
    drop(writer);
    Ok(PushedStore { seen: see_store(desk, cluster, &mut stream)?, sent: message - begun, there_before })
}

/// Refuses a log that a stream could not vouch for.
fn refuse_damage(writer: &Writer) -> Result<(), Fault> {
    let log = log_of(writer);
    let (request, effort) = (ScanRequest::default(), Parallelism::for_len(log.len));
    let scan = ledger::scan(&log, &request, AsOf::Latest, Verification::Hashes, effort);
    let evidence = scan.map_err(Fault::unusable(writer.layout().events()))?.evidence;
    match evidence.damage {
        Some(damage) => Err(damage.into()),
        None if !evidence.accepted.is_empty() || evidence.is_head_gone => Err(StreamFault::AcceptedDamage.into()),
        None => Ok(()),
    }
}

/// Where in the log what the stream holds ends, by its last message: its last line has to be a line of the log, and by the
/// chain all before it is the same.
fn place_of(writer: &Writer, last: &[u8]) -> Result<(u64, Sequence), Fault> {
    let link = link_behind(last).ok_or(StreamFault::OtherLog)?;
    let (log, len) = (writer.log(), writer.log().len());
    let mut block = vec![0; 1 << 20];
    let (mut at, mut lines) = (0_u64, 0_u64);
    while at < len {
        let count = log.read_at(&mut block, at)?;
        for newline in memchr::memchr_iter(b'\n', &block[..count]) {
            lines += 1;
            if lines == link.sequence.0 {
                let end = at + newline as u64 + 1;
                let same = last_line(log, end)?.link == link;
                return if same { Ok((end, link.sequence)) } else { Err(StreamFault::OtherLog.into()) };
            }
        }
        if count == 0 {
            break;
        }
        at += count as u64;
    }
    Err(StreamFault::OtherLog.into())
}

/// Whole lines from this place on: so many bytes at most, but one line as far as a message has room for it.
fn lines_at(log: &LogFile, at: u64, most: usize, room: usize) -> Result<Vec<u8>, Fault> {
    for size in [most, room] {
        let mut bytes = vec![0; size];
        let count = log.read_at(&mut bytes, at)?;
        if let Some(newline) = memchr::memrchr(b'\n', &bytes[..count]) {
            bytes.truncate(newline + 1);
            return Ok(bytes);
        }
    }
    Err(StreamFault::TooLarge { bytes: room + 1, most: room }.into())
}

/// Appends these lines behind this message; what was sent and not answered is looked for, and sent again.
fn append(stream: &mut Stream, after: u64, lines: &[u8]) -> Result<(), Fault> {
    let id = lines.split(|byte| *byte == b'\n').next().and_then(|line| wire::decode(line).ok());
    let id = id.map(|line| line.id.as_str().to_owned()).unwrap_or_default();
    let mut tries = TRIES;
    loop {
        tries -= 1;
        let failed = match stream.append(after, &id, lines) {
            Ok(StreamAppended::At(number)) if number == after + 1 => return Ok(()),
            Ok(_) if message_there(stream, after + 1)? == lines => return Ok(()),
            Ok(_) => return Err(StreamFault::OtherLog.into()),
            Err(error) => error,
        };
        if tries == 0 || !matches!(failed, StreamError::NoAnswer(_) | StreamError::Away(_)) {
            return Err(away(failed));
        }
        super::copying::pause(std::time::Duration::from_millis(500));
        let _ = stream.reopen();
    }
}

/// Reads back all that the stream holds: it has to be the log.
fn verify(stream: &mut Stream, last: u64, log: &LogFile) -> Result<(), Fault> {
    let (mut at, mut differs) = (0_u64, false);
    let read = stream.read(1, last, |_, message| {
        let mut ours = vec![0; message.len()];
        differs = !matches!(log.read_at(&mut ours, at), Ok(count) if ours[..count] == message[..]);
        at += message.len() as u64;
        !differs
    });
    read.map_err(away)?;
    if differs || at != log.len() { Err(StreamFault::OtherLog.into()) } else { Ok(()) }
}

/// Makes a log of its own of a copy. Where the cluster answers it is brought to the end of the stream before.
///
/// # Errors
/// When the store is no copy, the stream does not answer (unless there is to be no connection), or does not fit.
pub fn leave_stream(desk: &Desk) -> Result<LeftStream, Fault> {
    let mut writer = Writer::open(&desk.store, desk.wait)?;
    let cluster = cluster_of(writer.layout())?.ok_or(StreamFault::NotACopy)?;
    let is_at_end = !desk.stream.is_offline();
    if is_at_end {
        let mut stream = desk.stream.open(&cluster, 0)?;
        let last = catch_up(desk, &mut writer, &mut stream, None)?.message;
        PendingMessage::settle(desk, &writer, &mut stream, last)?;
    }
    let sequence = last_line(writer.log(), writer.log().len())?.link.sequence;
    writer.forget_beside(&writer.layout().stream())?;
    writer.forget_beside(&writer.layout().stream_position())?;
    Ok(LeftStream { cluster, sequence, is_at_end })
}
