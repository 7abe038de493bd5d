//! The transaction: lock → fold → decide → append, and what follows it. The only room that appends; it words nothing.
//!
//! A single command ([`record()`]) and a line of a batch ([`Batch`]) are judged by one function, in `judge.rs`.

mod append;
mod batch;
mod clock;
mod create_store;
mod decide;
pub mod fault;
mod line;
mod not_recorded;
mod operator;
mod policy;
pub mod receipt;
mod record;
mod repair;
mod repeated;
mod undo_run;

use std::path::PathBuf;
use std::time::Duration;

pub use batch::{Batch, BatchEnd, BatchItem, GroupOutcome, LineOutcome};
pub use clock::Clock;
pub use create_store::{NewStore, create_store};
pub use line::head_problem;
pub use not_recorded::NotRecorded;
pub use operator::{Operator, group_id};
pub use policy::set_policy;
pub use record::{After, DisplayContext, Recorded, record};
pub use repair::{FaultCleared, Repaired, repair};
pub use undo_run::{RunUndone, undo_run};

/// What a desk works with: which store, with which keys, by which clock, and who sits at it.
#[derive(Debug, Clone)]
pub struct Desk {
    /// The store's directory.
    pub store: PathBuf,
    /// The directory of the keys.
    pub keys: PathBuf,
    /// How long the lock is waited for.
    pub wait: Duration,
    /// The clock.
    pub clock: Clock,
    /// Who records, as the operating system says.
    pub operator: Operator,
}
