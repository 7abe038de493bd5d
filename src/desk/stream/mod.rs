//! A log that is kept in a replicated stream: the store's `events.jsonl` is a copy of it, byte for byte, and nothing else
//! knows of the difference. Whoever records catches up, decides on what is there, and appends if nobody was faster
//! (`turn.rs`, `appending.rs`); whoever asks catches up for a bounded time, or is told how old the copy is (`freshening.rs`).
//!
//! One message holds whole lines, those of one command or of a group. A copy is checked by the chain as it comes
//! (`copying.rs`), and one that does not fit is told and left alone.

mod appending;
mod copying;
mod fault;
mod founding;
mod freshening;
mod handle;
mod looking;
mod pending;
mod place;
mod pushing;
mod turn;

pub use fault::StreamFault;
pub use founding::{FoundedOrJoined, JoinedStore, found_or_join};
pub use freshening::{CopyAge, follow_once, freshen};
pub use handle::{StreamHandle, StreamNote};
pub use looking::{StreamChecked, StreamSeen, UnfitSetting, check_stream, see_stream};
pub use pushing::{LeftStream, PushedStore, leave_stream, push_store};

pub(super) use place::cluster_of;
pub(super) use turn::{Turn, is_halfway, others_were_faster};

use super::Desk;
use super::fault::Fault;
use crate::store::Layout;
use crate::stream::StreamError;

impl From<StreamFault> for Fault {
    fn from(fault: StreamFault) -> Self {
        Self::Stream(fault)
    }
}

impl From<StreamError> for Fault {
    fn from(error: StreamError) -> Self {
        Self::Stream(error.into())
    }
}

/// Refuses what would make a copy say something else than its stream.
///
/// # Errors
/// When the store is such a copy.
pub(super) fn refuse_on_a_copy(desk: &Desk, what: &'static str) -> Result<(), Fault> {
    match cluster_of(&Layout::new(&desk.store))? {
        Some(_) => Err(StreamFault::NotOnACopy(what).into()),
        None => Ok(()),
    }
}

/// A new id for an event that is going to be recorded later.
///
/// # Errors
/// When there are no random bytes to be had.
pub fn new_event_id(desk: &Desk) -> Result<String, Fault> {
    super::line::random_id(desk, desk.clock.now())
}
