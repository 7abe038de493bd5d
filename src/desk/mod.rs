//! The transaction ([`Transaction`]): begin → decide → commit, and what follows it. The only room that appends; it words
//! nothing. What it takes is plain: a command of [`domain::rules`](crate::domain::rules), the circumstances that it comes
//! with, and how its words are to be resolved once the policy is known. Who typed what, and how, is no business of it.
//!
//! A single command ([`record()`]) and a line of a batch ([`Batch`]) are decided upon by one function.

mod again;
mod batch;
mod clock;
mod create_store;
mod decide;
mod enrolled;
pub mod fault;
mod import;
mod import_ids;
mod import_tally;
mod index;
mod line;
mod log_under_lock;
mod not_recorded;
mod operator;
mod operators;
mod policy;
mod random;
pub mod receipt;
mod record;
mod redact;
mod renewed;
mod repair;
mod repeated;
mod seal;
mod sign_in;
mod store_desk;
#[cfg(feature = "stream")]
pub mod stream;
mod tending;
mod token_codes;
mod tokens;
mod transaction;
mod undo_together;
mod vault;

use std::path::PathBuf;
use std::time::Duration;

pub use batch::{Batch, BatchEnd, BatchItem, GroupOutcome, LineOutcome};
pub use clock::Clock;
pub use create_store::{MadeStore, NewStore, PartSort, StorePart, create_store};
pub use enrolled::{FirstCode, enrol_method};
pub use import::{Foreseen, Import, ImportedEvent, foresee};
pub use import_tally::{ImportTally, NotedLook};
pub use index::{IndexRebuilt, UNSEEN, drop_index, rebuild_index, tend_index};
pub use line::head_problem;
pub use not_recorded::NotRecorded;
pub use operator::{Operator, group_id};
pub use operators::{EnrolmentEnd, end_operator, enrol_operator, may_enrol, prove_operator};
pub use policy::set_policy;
pub use receipt::{After, DisplayContext, Recorded};
pub use record::record;
pub use redact::{Redacted, RedactedLine, ToBlank, redact};
pub use repair::{FaultCleared, Repaired, repair};
pub use seal::{Sealed, Sealing, seal};
pub use sign_in::{SignedIn, TerminalBinding, sign_in, sign_out, signed_in};
pub use token_codes::{add_token, is_in_stock, test_by_code};
pub use tokens::{
    ExportedToken, NewToken, TokensImported, activate_token, assign_token, export_tokens, import_tokens, lose_token,
};
pub use transaction::{ResolvedCommand, Transaction, readable_stream};
pub use undo_together::{TakenBackTogether, undo_together};
pub use vault::{VaultState, check_vault, rotate_vault};

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
    /// The connection to the stream, where the log is a copy of one.
    #[cfg(feature = "stream")]
    pub stream: stream::StreamHandle,
}
