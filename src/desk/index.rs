//! The index, kept by whoever records: used under the lock where it fits, brought up to date after a receipt, made anew or
//! thrown away when somebody asks. Nothing of it can stop a command.

use std::io;
use std::time::Duration;

use super::Desk;
use super::fault::Fault;
use super::log_under_lock::log_of;
use crate::domain::sequence::Sequence;
use crate::ledger::{Index, IndexFlaw, IndexProgress, NotBuilt, build_index};
use crate::store::{IndexAccess, Layout, LogMark, Writer, is_half_done, open_index};

/// From so many bytes on that the index does not know, a single command brings it up to date: some thousand lines.
const BEHIND: u64 = 2 << 20;

/// Nobody looks on while it is made.
pub const UNSEEN: IndexProgress<'static> = &|_, _| {};

/// Opens the index for the log under the lock. None: there is none.
pub(super) fn index_of(writer: &Writer) -> Option<Result<Index, IndexFlaw>> {
    writer.has_index().then(|| match writer.log_mark() {
        Some(_) => fitting(writer, IndexAccess::Read),
        None => Err(IndexFlaw::LogChanged),
    })
}

/// Where the log's file is not as it was left, but its lines are, all of which were read, the index can be used again from
/// here on. `before`: what the file was before they were read. Returns how many bytes the index knows.
pub(super) fn vouched_again(writer: &Writer, before: Option<LogMark>) -> Option<u64> {
    let now = LogMark::of(writer.log(), 0).ok();
    let index = (now.is_some() && now == before).then(|| fitting(writer, IndexAccess::Write).ok())??;
    let indexed = index.state().bytes;
    writer.leave_mark(indexed);
    Some(indexed)
}

/// The index, whatever became of the log's file since it was left.
fn fitting(writer: &Writer, access: IndexAccess) -> Result<Index, IndexFlaw> {
    let connection = open_index(writer.layout(), access).ok().flatten().ok_or(IndexFlaw::Unreadable)?;
    let inode = writer.log().inode().map_err(|_| IndexFlaw::Unreadable)?;
    Index::open(connection, &log_of(writer), inode)
}

/// An index that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexRebuilt {
    /// The last line that it knows.
    pub sequence: Sequence,
    /// How long the file is.
    pub bytes: u64,
}

/// Makes the index anew. Somebody is told how far that has come.
///
/// # Errors
/// When the log is damaged or cannot be read, another writer holds it, or the file cannot be written.
pub fn rebuild_index(desk: &Desk, told: IndexProgress<'_>) -> Result<IndexRebuilt, Fault> {
    rebuild(&Writer::open(&desk.store, desk.wait)?, told)
}

fn rebuild(writer: &Writer, told: IndexProgress<'_>) -> Result<IndexRebuilt, Fault> {
    let path = writer.layout().index();
    let unusable = Fault::unusable::<io::Error>(&path);
    let inode = writer.log().inode()?;
    let before = LogMark::of(writer.log(), 0).map_err(&unusable)?;
    let draft = writer.draft_index().map_err(&unusable)?;
    let evidence = match build_index(&draft.connection, &log_of(writer), inode, told) {
        Ok(evidence) => evidence,
        Err(not_built) => {
            writer.discard_index(draft);
            return Err(match not_built {
                NotBuilt::Damaged(damage) => damage.into(),
                NotBuilt::DamageAccepted => Fault::NoIndexOfAccepted,
                NotBuilt::Io(error) => unusable(error),
                NotBuilt::Unnamed => Fault::NotAStore(writer.layout().directory().to_owned()),
            });
        }
    };
    if let Err(unknown) = Fault::of_format(evidence.format()) {
        writer.discard_index(draft);
        return Err(unknown);
    }
    // Somebody who does not hold the lock may have changed the log while it was read.
    if LogMark::of(writer.log(), 0).map_err(&unusable)? != before {
        writer.discard_index(draft);
        return Err(unusable(io::Error::other("the log changed while it was read")));
    }
    writer.install_index(draft, evidence.end.bytes).map_err(&unusable)?;
    let bytes = path.metadata().map_or(0, |found| found.len());
    Ok(IndexRebuilt { sequence: evidence.end.link.sequence, bytes })
}

/// Throws the index away. Whether there was one.
///
/// # Errors
/// When another writer holds the log, or the file cannot be removed.
pub fn drop_index(desk: &Desk) -> Result<bool, Fault> {
    let writer = Writer::open(&desk.store, desk.wait)?;
    let had_one = writer.has_index();
    writer.drop_index()?;
    Ok(had_one)
}

/// Brings the index up to date, where there is one that is far enough behind and nobody else is at the log. What fails
/// here is tried again by whoever records next.
pub fn tend_index(desk: &Desk) {
    tend(desk, BEHIND);
}

/// The same from so many bytes on.
pub(super) fn tend(desk: &Desk, bound: u64) {
    let layout = Layout::new(&desk.store);
    let Some(mark) = LogMark::read(&layout) else { return };
    if mark.unread() < bound && !is_half_done(&layout) {
        return;
    }
    let Ok(writer) = Writer::open(&desk.store, Duration::ZERO) else { return };
    if writer.log_mark().is_none() {
        return;
    }
    match fitting(&writer, IndexAccess::Write).and_then(Index::catch_up) {
        Ok(bytes) => writer.leave_mark(bytes),
        // What it cannot follow, it takes in as a whole.
        Err(IndexFlaw::Behind | IndexFlaw::OtherVersion) => drop(rebuild(&writer, UNSEEN)),
        Err(_) => {}
    }
}
