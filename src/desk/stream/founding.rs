//! A store that begins with a stream: it is made with the log's first line, or, where the stream holds a log already, as
//! another copy of that.

use std::fs;
use std::path::PathBuf;

use super::copying::{catch_up, message_there};
use super::fault::StreamFault;
use super::looking::{StreamSeen, refuse_unfit, see_store};
use super::place::cluster_text;
use crate::desk::Desk;
use crate::desk::create_store::{MadeStore, NewStore, create_store_as};
use crate::desk::fault::Fault;
use crate::secrets::NumberKey;
use crate::store::{Layout, Writer, create};
use crate::stream::{Cluster, Stream, StreamAppended, StreamError, StreamInfo};

/// What `init` came to.
#[derive(Debug)]
pub enum FoundedOrJoined {
    /// A log was begun: in the stream, and here. What the stream is by then; none: it does not answer any more, which the next
    /// command says.
    Founded(Box<MadeStore>, Option<StreamSeen>),
    /// The stream held a log, and this is a copy of it.
    Joined(JoinedStore),
}

/// A store that was made as a copy.
#[derive(Debug)]
pub struct JoinedStore {
    /// Its directory.
    pub directory: PathBuf,
    /// The directory in which the keys are to be put.
    pub keys: PathBuf,
    /// What it is a copy of.
    pub seen: StreamSeen,
}

/// Makes the stream, kept on so many servers, and the store with it; or joins the log that the stream holds.
///
/// # Errors
/// When there is a store already, the stream cannot be had, or is not kept as a log has to be.
pub fn found_or_join(desk: &Desk, new: &NewStore, cluster: &Cluster, replicas: u64) -> Result<FoundedOrJoined, Fault> {
    if Layout::new(&desk.store).head().exists() {
        return Err(Fault::StoreExists(desk.store.clone()));
    }
    let (mut stream, info) = made_or_found(desk, cluster, replicas)?;
    if info.last > 0 {
        return join(desk, new, cluster, stream).map(FoundedOrJoined::Joined);
    }
    let text = cluster_text(cluster)?;
    let number_key = NumberKey::path(&desk.keys);
    let had_key = number_key.exists();
    let mut has_begun = false;
    let made = create_store_as(desk, new, |prepared, line, id| {
        prepared.name_stream(&text)?;
        has_begun = begin(&mut stream, line, id)?;
        // Somebody else began a log there meanwhile: the next attempt joins it.
        if has_begun { Ok(()) } else { Err(StreamFault::Overtaken.into()) }
    });
    if !had_key && matches!(made, Err(Fault::Stream(StreamFault::Overtaken))) {
        // The log that was begun there has another, which is to be brought here.
        let _ = fs::remove_file(&number_key);
    }
    let made = made.map_err(|fault| match has_begun {
        true => StreamFault::BegunThereAlone(fault.code().to_owned()).into(),
        false => fault,
    })?;
    // From here on the log has begun, whatever becomes of the connection.
    let mut seen = || -> Result<StreamSeen, Fault> {
        let mut writer = Writer::open(&desk.store, desk.wait)?;
        catch_up(desk, &mut writer, &mut stream, None)?;
        see_store(desk, cluster, &mut stream)
    };
    Ok(FoundedOrJoined::Founded(Box::new(made), seen().ok()))
}

/// The stream, which is made if it is not there, and what it is.
pub(super) fn made_or_found(desk: &Desk, cluster: &Cluster, replicas: u64) -> Result<(Stream, StreamInfo), Fault> {
    if desk.stream.is_offline() {
        return Err(StreamFault::Away("--offline".to_owned()).into());
    }
    let mut stream = Stream::open(cluster, 0)?;
    let info = match stream.info()? {
        Some(info) => info,
        None => {
            stream.make(replicas)?;
            stream.info()?.ok_or_else(|| StreamFault::NoStream(cluster.stream.clone()))?
        }
    };
    refuse_unfit(&info)?;
    Ok((stream, info))
}

/// Appends the first line. Whether it is the first: where no answer comes, what stands there tells, and where that does not
/// either, nobody knows.
fn begin(stream: &mut Stream, line: &[u8], id: &str) -> Result<bool, Fault> {
    let unanswered = match stream.append(0, id, line) {
        Ok(StreamAppended::At(1)) => return Ok(true),
        Ok(_) => None,
        Err(error @ StreamError::NoAnswer(_)) => Some(error),
        Err(error) => return Err(error.into()),
    };
    let there = stream.reopen().map_err(Fault::from).and_then(|()| message_there(stream, 1));
    match (there, unanswered) {
        (Ok(there), _) => Ok(there == line),
        (Err(_), Some(unanswered)) => Err(unanswered.into()),
        (Err(fault), None) => Err(fault),
    }
}

fn join(desk: &Desk, new: &NewStore, cluster: &Cluster, mut stream: Stream) -> Result<JoinedStore, Fault> {
    let prepared = create(&desk.store, new.mode, desk.wait)?;
    prepared.name_stream(&cluster_text(cluster)?)?;
    let mut writer = prepared.into_writer();
    catch_up(desk, &mut writer, &mut stream, None)?;
    drop(writer);
    let from_the_root = |path: &PathBuf| std::path::absolute(path).unwrap_or_else(|_| path.clone());
    Ok(JoinedStore {
        directory: from_the_root(&desk.store),
        keys: from_the_root(&desk.keys),
        seen: see_store(desk, cluster, &mut stream)?,
    })
}
