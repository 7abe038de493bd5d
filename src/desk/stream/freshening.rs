//! Bringing a copy up to date before it is asked something: for a bounded time, and where that does not succeed it is said
//! how old the copy is.

use std::time::{Duration, Instant};

use super::copying::catch_up;
use super::fault::StreamFault;
use super::handle::StreamNote;
use super::pending::PendingMessage;
use super::place::{CopyPosition, cluster_of};
use crate::desk::Desk;
use crate::desk::fault::Fault;
use crate::domain::sequence::Sequence;
use crate::store::{Layout, Writer};

/// How long a question waits for the copy to catch up.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long it waits for another command of this machine, which may be waiting for the stream.
const LOCK: Duration = Duration::from_secs(5);

/// How far a copy is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CopyAge {
    /// Its last line.
    pub sequence: Sequence,
    /// Whether that was the last of the stream.
    pub is_at_end: bool,
}

/// Catches up, if the store is a copy of a stream, for a bounded time. What does not stop a question is noted.
///
/// # Errors
/// When the copy does not fit the stream. Then it is left as it is.
pub fn freshen(desk: &Desk) -> Result<(), Fault> {
    let layout = Layout::new(&desk.store);
    if !layout.stream().exists() {
        return Ok(());
    }
    let behind = |why: Option<String>| {
        let since = CopyPosition::read(&layout).map(|position| position.at()).filter(|at| at.millis() > 0);
        desk.stream.note(StreamNote::Behind { since, why });
        Ok(())
    };
    if desk.stream.is_offline() {
        return behind(None);
    }
    match caught_up(desk, desk.wait.min(LOCK)) {
        Ok(Some(CopyAge { is_at_end: true, .. }) | None) => Ok(()),
        Ok(Some(_)) => behind(Some("there is more to come".to_owned())),
        Err(fault @ Fault::Stream(StreamFault::DoesNotFit { .. })) => Err(fault),
        // The question says it itself.
        Err(Fault::Damaged { .. } | Fault::WriteFaultLeft(_)) => Ok(()),
        Err(Fault::Stream(StreamFault::Away(why) | StreamFault::Denied(why))) => behind(Some(why)),
        Err(Fault::StoreUnusable { path, why }) => behind(Some(format!("{}: {why}", path.display()))),
        Err(Fault::NotWritten(why)) => behind(Some(why)),
        Err(fault) => behind(Some(fault.code().to_owned())),
    }
}

/// Catches up once, for whoever keeps a copy up to date.
///
/// # Errors
/// When it does not come to the end of the stream.
pub fn follow_once(desk: &Desk) -> Result<CopyAge, Fault> {
    Ok(caught_up(desk, desk.wait)?.ok_or(StreamFault::NotACopy)?)
}

fn caught_up(desk: &Desk, wait: Duration) -> Result<Option<CopyAge>, Fault> {
    let mut writer = Writer::open(&desk.store, wait)?;
    let Some(cluster) = cluster_of(writer.layout())? else { return Ok(None) };
    let first = CopyPosition::read(writer.layout()).map_or(0, |position| position.server);
    let mut stream = desk.stream.open(&cluster, first)?;
    let deadline = Instant::now() + PATIENCE;
    let mut caught = catch_up(desk, &mut writer, &mut stream, Some(deadline));
    if matches!(caught, Err(Fault::Stream(StreamFault::Away(_)))) && deadline > Instant::now() {
        stream.reopen()?;
        caught = catch_up(desk, &mut writer, &mut stream, Some(deadline));
    }
    let caught = caught?;
    // What was sent once more may be in messages that are still to come.
    if caught.is_at_end {
        PendingMessage::settle(desk, &writer, &mut stream, caught.message)?;
    }
    desk.stream.give_back(&cluster, stream);
    let sequence = CopyPosition::read(writer.layout()).map_or(Sequence::ZERO, |position| Sequence(position.sequence));
    Ok(Some(CopyAge { sequence, is_at_end: caught.is_at_end }))
}
