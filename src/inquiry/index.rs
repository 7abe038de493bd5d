//! `index status` and `index check`: what the index says of itself, and whether it says what the log does. Neither writes
//! anything, nor takes the lock.

use std::io;

use super::OpenLog;
use crate::commands::questions::Asking;
use crate::desk::Desk;
use crate::desk::fault::Fault;
use crate::domain::sequence::Sequence;
use crate::inquiry::NotAnswered;
use crate::ledger::{Index, IndexDifference, IndexFlaw, IndexState, NotBuilt, differences};
use crate::store::{IndexAccess, Layout, LogMark, open_index};

/// The index of a store, as it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexFound {
    /// How long its file is.
    pub bytes: u64,
    /// What it says of itself, where it can be used; else why not.
    pub state: Result<IndexState, IndexFlaw>,
    /// How many bytes of the log it does not know of.
    pub unread: u64,
}

/// What a check of the index found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexChecked {
    /// The last line that it knows.
    pub sequence: Sequence,
    /// What it says otherwise than the log.
    pub differences: Vec<IndexDifference>,
}

/// Looks at the index. None: there is none.
///
/// # Errors
/// When the log cannot be opened.
pub fn find_index(desk: &Desk) -> Result<Option<IndexFound>, NotAnswered> {
    let log = OpenLog::open(desk.clone(), &Asking::default())?;
    Ok(found(desk, &log))
}

/// The same, of a log that is open.
pub(super) fn found(desk: &Desk, log: &OpenLog) -> Option<IndexFound> {
    let layout = Layout::new(&desk.store);
    let bytes = layout.index().symlink_metadata().ok()?.len();
    let index = opened(&layout, log);
    let unread = index.as_ref().map_or(0, Index::unread);
    Some(IndexFound { bytes, state: index.map(|index| index.state()), unread })
}

fn opened(layout: &Layout, log: &OpenLog) -> Result<Index, IndexFlaw> {
    let connection = open_index(layout, IndexAccess::Read).ok().flatten().ok_or(IndexFlaw::Unreadable)?;
    if !LogMark::fits(layout, &log.reader.log) {
        return Err(IndexFlaw::LogChanged);
    }
    let inode = log.reader.log.inode().map_err(|_| IndexFlaw::Unreadable)?;
    Index::open(connection, &log.log(), inode)
}

/// Lays the log, folded cold, beside the index. None: there is none, or it could not be used anyway: that is said.
///
/// # Errors
/// When the log cannot be read, or is damaged.
pub fn check_index(desk: &Desk) -> Result<Option<Result<IndexChecked, IndexFlaw>>, NotAnswered> {
    let log = OpenLog::open(desk.clone(), &Asking::default())?;
    let layout = Layout::new(&desk.store);
    let state = match found(desk, &log).map(|found| found.state) {
        None => return Ok(None),
        Some(Err(flaw)) => return Ok(Some(Err(flaw))),
        Some(Ok(state)) => state,
    };
    let unusable = Fault::unusable::<io::Error>(layout.index());
    let Some(connection) = open_index(&layout, IndexAccess::Read).map_err(&unusable)? else { return Ok(None) };
    let inode = log.reader.log.inode().map_err(Fault::from)?;
    let compared = differences(&connection, &log.log(), inode).map_err(|not_read| match not_read {
        NotBuilt::Damaged(damage) => damage.into(),
        NotBuilt::DamageAccepted => Fault::NoIndexOfAccepted,
        NotBuilt::Io(error) => unusable(error),
        NotBuilt::Unnamed => Fault::NotAStore(desk.store.clone()),
    })?;
    Ok(Some(compared.map(|differences| IndexChecked { sequence: state.sequence, differences })))
}
