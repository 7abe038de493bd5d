//! What every answer carries besides its rows: the question, the instant, and the evidence.

use serde::Serialize;

use super::question::Question;
use crate::domain::account::State;
use crate::domain::instant::Instant;
use crate::domain::judgement::Judgement;
use crate::domain::sequence::Sequence;

/// The state of the log from which an answer was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShownEvidence {
    /// The UUID that names the log for ever, where it says.
    pub origin: Option<String>,
    /// The last line that was read, in the form of the log: `000000000042`; all zeros when there is none.
    pub sequence: Sequence,
    /// Its chain hash; 64 zeros when there is none.
    pub chainhash: String,
    /// Whether the hashes were checked on the way.
    pub verified: bool,
    /// The last line that the index vouches for: of those up to it only the ones that the answer is about were read. None:
    /// all of them were.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub indexed: Option<Sequence>,
}

/// How many accounts were judged.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct PopulationCount {
    /// Accounts that were judged.
    pub accounts: u64,
    /// Closed accounts that were met: `status` judges them like any other, other answers leave them out.
    pub closed: u64,
}

impl PopulationCount {
    /// Counts an account that was met. Whether it is open, and so judged where closed ones are left out.
    pub fn meets(&mut self, state: &State) -> bool {
        *(if state.closed { &mut self.closed } else { &mut self.accounts }) += 1;
        !state.closed
    }

    /// Counts so many that come to this.
    pub fn meets_judged(&mut self, judgement: &Judgement, many: u64) {
        *(if judgement.is_closed { &mut self.closed } else { &mut self.accounts }) += many;
    }

    /// Counts others too.
    pub fn add(&mut self, others: Self) {
        self.accounts += others.accounts;
        self.closed += others.closed;
    }

    /// Of an answer that shows closed accounts like any other: all of them, and how many of these are closed.
    pub fn of_all<'s>(states: impl IntoIterator<Item = &'s State>) -> Self {
        let mut met = Self::default();
        for state in states {
            met.meets(state);
        }
        Self { accounts: met.accounts + met.closed, closed: met.closed }
    }
}

/// The parts that answers have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// What was asked.
    pub question: Question,
    /// The instant at which all this was known.
    pub as_of: Instant,
    /// The later instant that was judged, if one was asked for.
    pub on: Option<Instant>,
    /// From which state of the log.
    pub evidence: ShownEvidence,
    /// When the last line that was read was recorded; none: there is none.
    pub last_recorded: Option<Instant>,
    /// Which of the population was judged.
    pub population: PopulationCount,
    /// How many lines have lost their data, of all that were read: for people, not part of the JSON.
    pub blanked: usize,
}

/// The list of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowList {
    /// Its name in JSON.
    pub name: &'static str,
    /// The member that names a row.
    pub key: &'static str,
    /// The fields of a row in a spreadsheet: the members of the JSON rows, nested ones with a dot.
    pub fields: &'static [&'static str],
}
