//! What was asked, in a form that can be kept with the answer and asked again years later.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::files_read::{FilesRead, PassedOver};
use crate::domain::clue::Clue;
use crate::domain::date::Date;
use crate::domain::instant::Instant;
use crate::domain::policy::Policy;
use crate::domain::sequence::Sequence;

macro_rules! questions {
    ($( $(#[$doc:meta])* $variant:ident($question:ty), )*) => {
        /// A question of an answer, as its `query` member holds it.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "command", rename_all = "kebab-case")]
        pub enum Question {
            $( $(#[$doc])* $variant($question), )*
        }

        $(
            impl From<$question> for Question {
                fn from(question: $question) -> Self {
                    Self::$variant(question)
                }
            }
        )*
    };
}

questions! {
    /// `status`.
    Status(StatusQuestion),
    /// `risk`.
    Risk(RiskQuestion),
    /// `next`.
    Next(NextQuestion),
    /// `audit`.
    Audit(AuditQuestion),
    /// `shared`.
    Shared(SharedQuestion),
    /// `who`.
    Who(WhoQuestion),
    /// `open`.
    Open(OpenQuestion),
    /// `stats`.
    Stats(StatsQuestion),
    /// `diff`.
    Diff(DiffQuestion),
    /// `notice`.
    Notice(NoticeQuestion),
    /// `reconcile`.
    Reconcile(ReconcileQuestion),
    /// `policy show`.
    PolicyShow(PolicyShowQuestion),
    /// `policy check`.
    PolicyCheck(PolicyCheckQuestion),
}

impl Question {
    /// What is supposed to be lost.
    pub fn without(&self) -> &[String] {
        match self {
            Self::Status(question) => &question.without,
            Self::Risk(question) => &question.without,
            Self::Next(question) => &question.without,
            Self::Notice(question) => &question.without,
            _ => &[],
        }
    }
}

/// Which policy is in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyShowQuestion {}

/// What a policy would change, if it were set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyCheckQuestion {
    /// The whole of it.
    pub policy: Box<Policy>,
}

/// A question whose every member says less or more: one that says nothing is left out of what is kept.
macro_rules! filters {
    ($(#[$doc:meta])* pub struct $question:ident { $( $(#[$of:meta])* pub $member:ident: $type:ty, )* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(default)]
        pub struct $question {
            $( $(#[$of])* #[serde(skip_serializing_if = "says_nothing")] pub $member: $type, )*
        }
    };
}

fn says_nothing<T: Default + PartialEq>(member: &T) -> bool {
    *member == T::default()
}

filters! {
    /// Which accounts' status. Empty lists select everything.
    pub struct StatusQuestion {
        /// These accounts; empty with `all`.
        pub accounts: Vec<String>,
        /// Every account.
        pub all: bool,
        /// In one of these states of MFA.
        pub state: Vec<String>,
        /// At this step of the procedure.
        pub step: Option<u8>,
        /// At one of these levels.
        pub level: Vec<String>,
        /// Of one of these affiliations.
        pub affiliation: Vec<String>,
        /// With a registered method of one of these kinds.
        pub kind: Vec<String>,
        /// With a registered method on one of these devices, by their keys.
        pub device: Vec<String>,
        /// Whose default method is of one of these kinds.
        pub default_kind: Vec<String>,
        /// With a usable method that was never tested, or whose last test failed.
        pub untested: bool,
        /// With an event that stands and for which rules were overridden.
        pub overridden: bool,
        /// Whose latest application was made at this instant or later.
        pub applied_since: Option<Instant>,
        /// With a change of phones under way that was planned for a day that is over.
        pub phone_change_overdue: bool,
        /// At whose methods nobody looked at this instant or later.
        pub not_observed_since: Option<Instant>,
        /// As if all of this were lost.
        pub without: Vec<String>,
        /// With the events that make the reasons true.
        pub explain: bool,
    }
}

/// What to say to whom.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NextQuestion {
    /// This account.
    pub account: String,
    /// As if all of this were lost.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub without: Vec<String>,
    /// How much of it people see; what is kept is always the whole.
    #[serde(skip)]
    pub shown: NextShown,
}

/// How much of what is to be said people see at once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum NextShown {
    /// What matters now, and what else there is.
    #[default]
    Short,
    /// Everything.
    All,
    /// The part of this number, from 1.
    Part(usize),
}

filters! {
    /// Which accounts' risk.
    pub struct RiskQuestion {
        /// At one of these levels; empty: locked out or critical.
        pub level: Vec<String>,
        /// For one of these reasons.
        pub reason: Vec<String>,
        /// Of one of these affiliations.
        pub affiliation: Vec<String>,
        /// Only how many there are at each level: the answer has no list.
        pub count: bool,
        /// As if all of this were lost.
        pub without: Vec<String>,
        /// With the events that make the reasons true.
        pub explain: bool,
        /// Those in force whom something to come makes worse.
        pub retiring: bool,
        /// As if MFA were in force for everybody.
        pub if_on: bool,
    }
}

/// To whom to write, and by which template.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NoticeQuestion {
    /// At one of these levels; empty: locked out or critical.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub level: Vec<String>,
    /// For one of these reasons.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reason: Vec<String>,
    /// Of one of these affiliations.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub affiliation: Vec<String>,
    /// All of this is going to be gone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub without: Vec<String>,
    /// The day from which it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Date>,
    /// To those in force whom something to come makes worse, each about their own day.
    #[serde(skip_serializing_if = "says_nothing")]
    pub retiring: bool,
    /// The addresses: a text with `{account}` in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// The name of the template.
    pub template: String,
    /// Its text by language, where it is not the built-in one: an answer that was kept needs no other file.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub texts: BTreeMap<String, String>,
    /// What buttons and pages are called, by language, where it is not the built-in label: kept for the same reason.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, BTreeMap<String, String>>,
}

filters! {
    /// Which events.
    pub struct AuditQuestion {
        /// Of this account, or of the log itself (`store`).
        pub account: Option<String>,
        /// Recorded by one who said to be this, or who is this to the operating system.
        pub actor: Option<String>,
        /// Of one of these types (`method.added`).
        #[serde(rename = "type")]
        pub types: Vec<String>,
        /// Recorded at this instant or later.
        pub since: Option<String>,
        /// Recorded before this instant.
        pub until: Option<String>,
        /// Only those for which rules were overridden.
        pub overrides: bool,
        /// Of this ticket.
        pub ticket: Option<String>,
        /// From this source, or one below it.
        pub source: Option<String>,
        /// Of this run.
        pub run: Option<String>,
    }
}

filters! {
    /// Which numbers and serials that accounts have in common.
    pub struct SharedQuestion {
        /// Of this account; of all, when there is none.
        pub account: Option<String>,
        /// Only these: `number`, `serial`.
        pub only: Vec<String>,
        /// Only methods of these kinds.
        pub kind: Vec<String>,
        /// From so many accounts on; none: as many as the policy says.
        pub at_least: Option<u32>,
    }
}

/// Who has all of this.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WhoQuestion {
    /// What is looked for: `number:k1:…`, `number:12`, `serial:5501`, `device:iphone15`, `thing:5501` (one of the last
    /// two), `ticket:MFA-2145`.
    pub what: Vec<String>,
    /// The same as it was typed, for people: a label that is on record nowhere is said again so. It is not kept.
    #[serde(skip)]
    pub typed: Vec<String>,
}

impl WhoQuestion {
    /// What is looked for. A text that is nothing of the sort finds nobody: it is a ticket that there is not.
    pub fn clues(&self) -> Vec<Clue> {
        self.what.iter().map(|text| Clue::known(text).unwrap_or_else(|| Clue::Ticket(text.clone()))).collect()
    }
}

filters! {
    /// What is unfinished.
    pub struct OpenQuestion {
        /// Only these matters.
        pub only: Vec<String>,
        /// Of one of these affiliations.
        pub affiliation: Vec<String>,
        /// A set-up that stopped, and an application that nobody tried out, only from this instant on; none: of the last
        /// fortnight.
        pub since: Option<Instant>,
    }
}

filters! {
    /// How many accounts there are of each sort.
    pub struct StatsQuestion {
        /// Of one of these affiliations.
        pub affiliation: Vec<String>,
        /// At the end of each `day`, `week` or `month`; none: at the instant of the question alone.
        pub by: Option<String>,
        /// From the period of this instant on; none: from that of the first line.
        pub since: Option<Instant>,
        /// Only of periods that had ended at this instant.
        pub until: Option<Instant>,
    }
}

/// What the files of a directory show, held against the record.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReconcileQuestion {
    /// The files, as they were named.
    pub files: Vec<String>,
    /// What all of them are, where that was said.
    #[serde(rename = "as", skip_serializing_if = "Option::is_none")]
    pub sort: Option<String>,
    /// The sheet of a workbook, where that was said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Columns of a roster by their headings.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub column: Vec<String>,
    /// Whether ids were mended.
    #[serde(skip_serializing_if = "says_nothing")]
    pub mend_ids: bool,
    /// When the directory was looked at, where that was said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Instant>,
    /// The clock by which they were read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clock: Option<Instant>,
    /// The bytes that were read, so that it is known later whether they are the same.
    pub read: Vec<BytesRead>,
    /// What stands beside them in directories, and was not read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub passed_over: Vec<PassedOver>,
    /// What was read of them: the answer rests on it, and is kept without it.
    #[serde(skip)]
    pub shown: Arc<FilesRead>,
}

/// Which bytes were read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BytesRead {
    /// The file.
    pub file: String,
    /// SHA-256 of its bytes, in hex.
    pub sha256: String,
    /// When it was last changed, where that is known.
    pub modified: Option<Instant>,
}

/// What changed since.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiffQuestion {
    /// Of this account; of all, when there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// Since when.
    pub from: Earlier,
    /// Only these changes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub change: Vec<String>,
    /// Of one of these affiliations.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub affiliation: Vec<String>,
}

/// What a later answer is compared with: lines and an instant, so that it is the same for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Earlier {
    /// The instant that was judged.
    pub as_of: Instant,
    /// The last line that was read, in the form of the log.
    pub sequence: Sequence,
}

/// Whether a word is one of those that a question names; naming none asks for all.
pub(super) fn within(words: &[String], word: &str) -> bool {
    words.is_empty() || words.iter().any(|listed| listed == word)
}
