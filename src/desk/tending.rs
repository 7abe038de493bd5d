//! The index, brought up to date beside a batch: what it becomes by what was recorded is made by a thread of its own, which
//! reads as any question does, while the next groups are recorded; and written between two of them, under the lock. Nothing
//! of it can stop the batch: what is not of use any more is let go, and made again.

use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::Desk;
use super::index::tend;
use crate::domain::sequence::Sequence;
use crate::ledger::{Acknowledged, Index, IndexFlaw, IndexUpdate, Log};
use crate::store::{IndexAccess, Layout, LogMark, StoreReader, Writer, is_half_done, open_index};

/// From so many bytes on that the index does not know, it is brought up to date between the groups, which read nothing by
/// it.
const FAR_BEHIND: u64 = 16 << 20;

/// What becomes of the index of a batch's store.
#[derive(Debug, Default)]
pub(super) struct Tending {
    making: Option<JoinHandle<Result<IndexUpdate, IndexFlaw>>>,
}

impl Tending {
    /// Between two groups: has it made what the index becomes where that is worth it, or writes what was made by now.
    pub fn between_groups(&mut self, desk: &Desk) {
        match self.making.take() {
            Some(making) if making.is_finished() => settle(desk, making),
            Some(making) => self.making = Some(making),
            None => self.begin(desk),
        }
    }

    /// Behind the last group: writes what is being made.
    pub fn end(&mut self, desk: &Desk) {
        if let Some(making) = self.making.take() {
            settle(desk, making);
        }
    }

    fn begin(&mut self, desk: &Desk) {
        let layout = Layout::new(&desk.store);
        let is_far_behind = |mark: LogMark| mark.unread() >= FAR_BEHIND;
        if !LogMark::read(&layout).is_some_and(is_far_behind) || is_half_done(&layout) {
            return;
        }
        let Ok(reader) = StoreReader::open(&desk.store) else { return };
        let Ok(Some(connection)) = open_index(&layout, IndexAccess::Read) else { return };
        if !LogMark::fits(&layout, &reader.log) {
            return;
        }
        let make = move || {
            let head = reader.head.as_ref().map(|head| Acknowledged {
                sequence: Sequence(head.sequence),
                bytes: head.bytes,
                chainhash: &head.chainhash,
            });
            let log = Log { file: reader.log.file(), len: reader.log.len(), head, watch: None };
            let index = Index::open(connection, &log, reader.log.inode().map_err(|_| IndexFlaw::Unreadable)?)?;
            index.update()
        };
        // Where the system has no thread to give, whoever records next does it.
        self.making = thread::Builder::new().name("index".into()).spawn(make).ok();
    }
}

/// Waits for what is being made, and writes it.
fn settle(desk: &Desk, making: JoinHandle<Result<IndexUpdate, IndexFlaw>>) {
    match making.join() {
        Ok(Ok(update)) => write(desk, update),
        // What cannot be followed is taken in as a whole, under the lock.
        Ok(Err(IndexFlaw::Behind)) => tend(desk, FAR_BEHIND),
        Ok(Err(_)) | Err(_) => {}
    }
}

fn write(desk: &Desk, update: IndexUpdate) {
    let Ok(writer) = Writer::open(&desk.store, Duration::ZERO) else { return };
    if writer.log_mark().is_none() {
        return;
    }
    let Ok(Some(mut connection)) = open_index(writer.layout(), IndexAccess::Write) else { return };
    if let Ok(bytes) = update.write(&mut connection) {
        writer.leave_mark(bytes);
    }
}
