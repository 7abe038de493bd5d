//! What is said once an event stands in the log: never that the command itself was done.

use chrono_tz::Tz;

use crate::domain::account::State;
use crate::domain::envelope::EventRef;
use crate::domain::event::EventData;
use crate::domain::id::AccountId;
use crate::domain::instant::Instant;
use crate::domain::policy::Policy;
use crate::domain::rules::Warning;
use crate::store::Extent;

/// The receipt of one command.
#[derive(Debug, Clone)]
pub struct Receipt {
    /// Whom it is about; none: the log as a whole.
    pub account: Option<AccountId>,
    /// The event, as it stands in the log; none with `--dry-run`, and where it is on record like this already.
    pub event: Option<EventRef>,
    /// What was (or, with `--dry-run`, would be) recorded.
    pub data: EventData<'static>,
    /// Whether nothing was appended because the event with this id stands in the log already.
    pub repeated: bool,
    /// What else has to be said.
    pub warnings: Vec<Warning>,
}

impl Receipt {
    /// Whether nothing was recorded, since all of it is on record like this already.
    pub fn changes_nothing(&self) -> bool {
        self.warnings.contains(&Warning::NothingChanges)
    }
}

/// What it takes to word times: both are known only once the log was opened.
#[derive(Debug, Clone, Copy)]
pub struct DisplayContext {
    /// The policy's time zone.
    pub time_zone: Tz,
    /// The clock that was decided by.
    pub clock: Instant,
}

/// A receipt, with what it takes to word its times.
#[derive(Debug)]
pub struct Recorded {
    /// The receipt.
    pub receipt: Receipt,
    /// For its times.
    pub display: DisplayContext,
    /// What the account is now; none where nothing was appended, and for a line of a batch.
    pub after: Option<After>,
}

/// An account after something was recorded of it, as it was seen under the lock: whoever shows it need not read the log
/// once more.
#[derive(Debug, Clone)]
pub struct After {
    /// Whose.
    pub account: AccountId,
    /// What the log says of it.
    pub state: State,
    /// The policy in force.
    pub policy: Policy,
    /// The log that says so.
    pub log: Extent,
}
