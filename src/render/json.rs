//! Answers as JSON (docs/json.md): one object that names its question and its evidence, or the rows alone, one a line.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

use crate::domain::affiliation::Affiliation;
use crate::domain::instant::Instant;
use crate::domain::policy::Policy;
use crate::domain::risk::Level;
use crate::queries::answer::{Frame, PopulationCount, ShownEvidence};
use crate::queries::audit::{AuditAnswer, AuditEvent};
use crate::queries::diff::{Before, Changes, DiffAnswer};
use crate::queries::next::{AccountNext, NextAnswer};
use crate::queries::notice::NoticeAnswer;
use crate::queries::policy::{PolicyAnswer, PolicyChangeAnswer, PolicyChanges, SetBy};
use crate::queries::question::Question;
use crate::queries::risk::{AccountRisk, RiskAnswer};
use crate::queries::shared::{SharedAnswer, SharedBy};
use crate::queries::stats::{Figures, StatsAnswer};
use crate::queries::status::{AccountStatus, StatusAnswer};

/// One whole answer. Members in the order of the JSON; each kind of answer has its own list.
#[derive(Debug, Serialize)]
pub struct Answer<'a> {
    mfadesk: &'static str,
    query: &'a Question,
    as_of: Instant,
    log: &'a ShownEvidence,
    population: PopulationCount,
    #[serde(flatten)]
    list: List<'a>,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum List<'a> {
    Status {
        accounts: &'a [AccountStatus<'a>],
    },
    Next {
        accounts: &'a [AccountNext<'a>],
    },
    Risk {
        #[serde(flatten)]
        counts: LevelCounts<'a>,
        accounts: &'a [AccountRisk<'a>],
    },
    RiskCount(LevelCounts<'a>),
    Audit {
        events: &'a [AuditEvent],
    },
    Shared {
        threshold: u32,
        shared: &'a [SharedBy<'a>],
    },
    Stats {
        stats: &'a [Figures],
    },
    Diff {
        from: &'a Before,
        changes: &'a Changes,
    },
    Notice {
        notices: &'a [Box<RawValue>],
    },
    Policy {
        policy: &'a Policy,
        set: Option<&'a SetBy>,
    },
    PolicyCheck(&'a PolicyChanges),
}

/// How many accounts are at each level.
#[derive(Debug, Serialize)]
struct LevelCounts<'a> {
    counts: &'a BTreeMap<Level, u64>,
    setup_required: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    by_affiliation: Option<&'a BTreeMap<Affiliation, BTreeMap<Level, u64>>>,
}

impl<'a> LevelCounts<'a> {
    fn of(answer: &'a RiskAnswer<'a>) -> Self {
        let RiskAnswer { counts, setup_required, by_affiliation, .. } = answer;
        Self { counts, setup_required: *setup_required, by_affiliation: by_affiliation.as_ref() }
    }
}

impl<'a> Answer<'a> {
    fn new(frame: &'a Frame, list: List<'a>) -> Self {
        Self {
            mfadesk: env!("CARGO_PKG_VERSION"),
            query: &frame.question,
            as_of: frame.as_of,
            log: &frame.evidence,
            population: frame.population,
            list,
        }
    }

    /// The answer to `status`.
    pub fn status(answer: &'a StatusAnswer<'a>) -> Self {
        Self::new(&answer.frame, List::Status { accounts: &answer.accounts })
    }

    /// The answer to `next`.
    pub fn next(answer: &'a NextAnswer<'a>) -> Self {
        Self::new(&answer.frame, List::Next { accounts: &answer.accounts })
    }

    /// The answer to `risk`.
    pub fn risk(answer: &'a RiskAnswer<'a>) -> Self {
        Self::new(&answer.frame, List::Risk { counts: LevelCounts::of(answer), accounts: &answer.accounts })
    }

    /// The answer to `risk --count`.
    pub fn risk_count(answer: &'a RiskAnswer<'a>) -> Self {
        Self::new(&answer.frame, List::RiskCount(LevelCounts::of(answer)))
    }

    /// The answer to `audit`.
    pub fn audit(answer: &'a AuditAnswer) -> Self {
        Self::new(&answer.frame, List::Audit { events: &answer.events })
    }

    /// The answer to `shared`.
    pub fn shared(answer: &'a SharedAnswer<'a>) -> Self {
        Self::new(&answer.frame, List::Shared { threshold: answer.threshold, shared: &answer.shared })
    }

    /// The answer to `stats`.
    pub fn stats(answer: &'a StatsAnswer) -> Self {
        Self::new(&answer.frame, List::Stats { stats: &answer.points })
    }

    /// The answer to `diff`.
    pub fn diff(answer: &'a DiffAnswer) -> Self {
        Self::new(&answer.frame, List::Diff { from: &answer.from, changes: &answer.changes })
    }

    /// The answer to `notice`, whose rows have words beside the codes.
    pub fn notice(answer: &'a NoticeAnswer<'a>, rows: &'a [Box<RawValue>]) -> Self {
        Self::new(&answer.frame, List::Notice { notices: rows })
    }

    /// The answer to `policy show`.
    pub fn policy(answer: &'a PolicyAnswer) -> Self {
        Self::new(&answer.frame, List::Policy { policy: &answer.policy, set: answer.set.as_ref() })
    }

    /// The answer to `policy check`.
    pub fn policy_changes(answer: &'a PolicyChangeAnswer) -> Self {
        Self::new(&answer.frame, List::PolicyCheck(&answer.changes))
    }

    /// On one line.
    pub fn line(&self) -> String {
        line(self)
    }
}

/// The value on one line, ended.
pub fn line(value: &impl Serialize) -> String {
    let mut text = compact(value);
    text.push('\n');
    text
}

/// The values, one a line.
pub fn lines(values: &[impl Serialize]) -> String {
    values.iter().map(line).collect()
}

/// The values as JSON, to stand in an answer.
pub fn values(values: &[impl Serialize]) -> Vec<Box<RawValue>> {
    values.iter().filter_map(|value| to_raw_value(value).ok()).collect()
}

/// The value as compact JSON. Everything that is rendered here has text for its keys, so this cannot fail; if it ever
/// did, the output would say so and would not be taken for an answer.
pub fn compact(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|why| format!("not representable as JSON: {why}"))
}
