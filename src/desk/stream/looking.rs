//! What a stream and its copy are: who keeps the stream and who leads it, how far the copy is, and whether the stream is
//! kept as a log has to be.

use super::copying::{checked, message_there};
use super::fault::StreamFault;
use super::pending::PendingMessage;
use super::place::{CopyPosition, cluster_of, last_line, link_behind};
use crate::desk::Desk;
use crate::desk::fault::Fault;
use crate::domain::instant::Instant;
use crate::domain::sequence::Sequence;
use crate::store::{Layout, StoreReader};
use crate::stream::{Cluster, Stream, StreamInfo};
use crate::wire::Link;

/// A stream beside its copy.
#[derive(Debug, Clone)]
pub struct StreamSeen {
    /// Which one.
    pub cluster: Cluster,
    /// The server that answered.
    pub server: String,
    /// What it says of the stream.
    pub info: StreamInfo,
    /// The last line in the stream.
    pub last_line: Sequence,
    /// The last line of the copy.
    pub copy_line: Sequence,
    /// When the copy was last at the end of the stream.
    pub copied_at: Option<Instant>,
    /// How many messages were sent and not answered.
    pub pending: usize,
}

/// What of a stream's settings does not keep the promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnfitSetting {
    /// A stable word for it.
    pub word: &'static str,
    /// Whether no log is begun or copied with it.
    pub is_refused: bool,
}

/// What was found of a stream.
#[derive(Debug, Clone)]
pub struct StreamChecked {
    /// The stream beside its copy.
    pub seen: StreamSeen,
    /// What of its settings does not keep the promise.
    pub unfit: Vec<UnfitSetting>,
    /// How many messages were read and held against the copy.
    pub messages: u64,
    /// How many bytes.
    pub bytes: u64,
}

/// How the stream and the copy stand.
///
/// # Errors
/// When the store is no copy, or the stream does not answer.
pub fn see_stream(desk: &Desk) -> Result<StreamSeen, Fault> {
    // A store that is not there is no log of its own either.
    StoreReader::open(&desk.store)?;
    let cluster = cluster_of(&Layout::new(&desk.store))?.ok_or(StreamFault::NotACopy)?;
    if desk.stream.is_offline() {
        return Err(StreamFault::Away("--offline".to_owned()).into());
    }
    let mut stream = desk.stream.open(&cluster, 0)?;
    see_store(desk, &cluster, &mut stream)
}

pub(super) fn see_store(desk: &Desk, cluster: &Cluster, stream: &mut Stream) -> Result<StreamSeen, Fault> {
    let info = match stream.info() {
        Ok(info) => info,
        Err(_) => {
            stream.reopen()?;
            stream.info()?
        }
    };
    let info = info.ok_or_else(|| StreamFault::NoStream(cluster.stream.clone()))?;
    let last_line_there = match info.last {
        0 => Sequence::ZERO,
        last => link_behind(&message_there(stream, last)?).map_or(Sequence::ZERO, |link| link.sequence),
    };
    let reader = StoreReader::open(&desk.store)?;
    let copy = last_line(&reader.log, reader.tail()?.end())?;
    let layout = Layout::new(&desk.store);
    Ok(StreamSeen {
        cluster: cluster.clone(),
        server: stream.server_name().to_owned(),
        info,
        last_line: last_line_there,
        copy_line: copy.link.sequence,
        copied_at: CopyPosition::read(&layout).map(|position| position.at()).filter(|at| at.millis() > 0),
        pending: PendingMessage::all(&layout)?.len(),
    })
}

/// Reads the whole stream, holds it against the copy, and looks at its settings.
///
/// # Errors
/// When the store is no copy, the stream does not answer, or the two do not fit.
pub fn check_stream(desk: &Desk) -> Result<StreamChecked, Fault> {
    let seen = see_stream(desk)?;
    let mut stream = desk.stream.open(&seen.cluster, 0)?;
    let reader = StoreReader::open(&desk.store)?;
    let (mut link, mut bytes, mut messages) = (Link::START, 0_u64, 0);
    let mut broken: Option<StreamFault> = None;
    let read = stream.read(1, seen.info.last, |_, message| {
        let step = checked(&message, &link)
            .map_err(|(line, why)| StreamFault::DoesNotFit { line, kind: why.as_str() })
            .and_then(|behind| {
                // What the copy does not hold yet cannot differ.
                let mut ours = vec![0; message.len()];
                let held = reader.log.read_at(&mut ours, bytes).unwrap_or(0);
                match ours[..held] == message[..held] {
                    true => Ok(behind),
                    false => Err(StreamFault::DoesNotFit { line: link.sequence.next(), kind: "differs" }),
                }
            });
        match step {
            Ok(behind) => (link, bytes, messages) = (behind, bytes + message.len() as u64, messages + 1),
            Err(fault) => broken = Some(fault),
        }
        broken.is_none()
    });
    read.map_err(super::copying::away)?;
    if let Some(fault) = broken {
        return Err(fault.into());
    }
    if link.sequence < seen.copy_line && seen.last_line == link.sequence {
        return Err(StreamFault::DoesNotFit { line: link.sequence.next(), kind: "longer" }.into());
    }
    let unfit = unfit(&seen.info);
    Ok(StreamChecked { seen, unfit, messages, bytes })
}

/// What of the stream's settings does not keep the promise.
fn unfit(info: &StreamInfo) -> Vec<UnfitSetting> {
    let settings = &info.settings;
    let limited = [settings.max_msgs, settings.max_bytes, settings.max_age, settings.max_msgs_per_subject];
    let all = [
        ("not-in-files", true, settings.storage != "file"),
        ("not-kept", true, settings.retention != "limits"),
        ("limited", true, limited.iter().any(|limit| *limit > 0)),
        ("deletes-allowed", true, !settings.deny_delete),
        ("purges-allowed", true, !settings.deny_purge),
        ("rollups-allowed", true, settings.allow_rollup_hdrs),
        ("not-acknowledged", true, settings.no_ack || settings.persist_mode.as_deref() == Some("async")),
        ("begins-late", true, info.first > 1),
        ("fewer-than-three", false, settings.num_replicas < 3),
        ("member-behind", false, info.members.iter().any(|member| !member.current || member.offline)),
    ];
    let found = all.into_iter().filter(|(.., is_unfit)| *is_unfit);
    found.map(|(word, is_refused, _)| UnfitSetting { word, is_refused }).collect()
}

/// Refuses a stream in which a log may lose what was acknowledged.
pub(super) fn refuse_unfit(info: &StreamInfo) -> Result<(), StreamFault> {
    let refused: Vec<_> =
        unfit(info).into_iter().filter(|setting| setting.is_refused).map(|setting| setting.word).collect();
    if refused.is_empty() { Ok(()) } else { Err(StreamFault::Unfit(refused)) }
}
