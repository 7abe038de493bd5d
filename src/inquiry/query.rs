//! What every question is to the room that asks it, and the snapshot of a log that it is asked of.

use std::cell::OnceCell;

use chrono_tz::Tz;

use super::{NotAnswered, OpenLog};
use crate::commands::parse::{Fingerprint, ParseContext};
use crate::commands::problem::Problem;
use crate::commands::{parse, questions};
use crate::desk::fault::Fault;
use crate::domain::date::Date;
use crate::domain::instant::Instant;
use crate::domain::judged_at::JudgedAt;
use crate::domain::loss::Loss;
use crate::domain::number::E164;
use crate::domain::office::{Hours, Opening};
use crate::domain::policy::Policy;
use crate::ledger::Evidence;
use crate::queries::answer::{Frame, PopulationCount, ShownEvidence};
use crate::queries::question::Question;
use crate::secrets::{KeyError, NumberKey};

/// A question, in the form that is kept with its answer: typed for the first time, and asked again years later, it takes
/// the same way.
pub trait Query: Sized {
    /// What it needs of the log.
    type Data<'l>;
    /// Its answer, about what was read.
    type Answer<'d>
    where
        Self: 'd;

    /// Reads what it needs of the log, and what that rests on.
    ///
    /// # Errors
    /// When the log cannot be read.
    fn read<'l>(&self, log: &'l OpenLog) -> Result<(Self::Data<'l>, Evidence), Fault>;

    /// Answers.
    ///
    /// # Errors
    /// When the question, or the policy in force, cannot be worked with.
    fn answer<'d>(&self, snapshot: &'d Snapshot<'_, Self>) -> Result<Self::Answer<'d>, NotAnswered>;

    /// Supposes all of this lost, where the whole answer is about what is left.
    fn suppose(_data: &mut Self::Data<'_>, _losses: &[Loss], _at: JudgedAt<'_>) {}

    /// Another part of the log that it was asked of, with the instant at which that is said to have been known.
    fn other_part<'s>(&self, _data: &'s Self::Data<'_>) -> Option<(Instant, &'s Evidence)> {
        None
    }

    /// In which time zone times are told.
    fn zone(&self) -> Zone {
        Zone::OfPolicy
    }
}

/// In which time zone times are told.
pub enum Zone {
    /// In that of the policy in force.
    OfPolicy,
    /// The same, or in UTC where the policy names none that is known: it has to be set anew, and is shown for that.
    OfPolicyOrUtc,
    /// In this one.
    Of(Tz),
}

impl Zone {
    pub(super) fn under(&self, policy: &Policy) -> Result<Tz, Problem> {
        match self {
            Self::OfPolicy => parse::time_zone(policy),
            Self::OfPolicyOrUtc => Ok(parse::time_zone(policy).unwrap_or(chrono_tz::UTC)),
            Self::Of(zone) => Ok(*zone),
        }
    }
}

/// What a question needs of a log, and what it rests on.
pub struct Snapshot<'l, Q: Query> {
    /// The log.
    pub log: &'l OpenLog,
    /// What the question needs.
    pub data: Q::Data<'l>,
    /// What the answer rests on.
    pub evidence: Evidence,
    /// The instant at which all this was known.
    pub known_at: Instant,
    /// The later instant that was asked for, if one was; that one, where it had passed.
    pub(super) on: Option<Instant>,
    /// The instant to judge at.
    pub instant: Instant,
    /// The time zone of the policy in force, unless the question is about another.
    pub time_zone: Tz,
    /// Whether the log is damaged, or not the one that was seen.
    pub is_doubtful: bool,
    /// What is supposed to be lost.
    pub(super) losses: Vec<Loss>,
    pub(super) calendar: OnceCell<Calendar>,
}

/// The calendar of the policy in force, on the day that is asked about.
pub(super) struct Calendar {
    /// The day.
    pub today: Date,
    /// When the office is open next, from an instant on; none: nobody can say.
    pub next_open: Box<dyn Fn(Instant) -> Option<Opening>>,
}

impl<Q: Query> Snapshot<'_, Q> {
    /// By what accounts are judged.
    pub fn at(&self) -> JudgedAt<'_> {
        JudgedAt::new(self.instant, &self.evidence.policy)
    }

    /// The fingerprint of a number, if its key is to be had and that of the store.
    pub(super) fn fingerprint(&self, number: &E164) -> Result<String, KeyError> {
        NumberKey::of_store(&self.log.keys, self.log.layout.directory()).map(|key| key.fingerprint(number))
    }

    /// What reading depends on besides what is typed.
    pub(super) fn parse_context<'c>(&'c self, fingerprint: Fingerprint<'c>) -> ParseContext<'c> {
        ParseContext { policy: &self.evidence.policy, clock: self.log.now, time_zone: self.time_zone, fingerprint }
    }

    /// The accounts whose ids are typed, each once and by id.
    ///
    /// # Errors
    /// For an id that is none under the policy in force.
    pub fn accounts(&self, typed: &[String]) -> Result<Vec<String>, Problem> {
        questions::accounts(typed, &self.evidence.policy)
    }

    /// The calendar of the policy in force, on the day that is asked about.
    pub(super) fn calendar(&self) -> &Calendar {
        self.calendar.get_or_init(|| {
            let hours = Hours::of(&self.evidence.policy.office, self.time_zone);
            Calendar {
                today: Date::of(self.instant, &self.time_zone),
                next_open: Box::new(move |at| hours.as_ref()?.next_open(at)),
            }
        })
    }

    /// The frame of an answer.
    pub(super) fn frame(&self, question: &(impl Clone + Into<Question>), population: PopulationCount) -> Frame {
        Frame {
            question: question.clone().into(),
            as_of: self.known_at,
            on: self.on,
            evidence: shown(&self.evidence),
            last_recorded: self.evidence.position.recorded,
            population,
            blanked: self.evidence.blanked.len(),
        }
    }
}

/// The state of the log, as answers show it.
pub(super) fn shown(evidence: &Evidence) -> ShownEvidence {
    ShownEvidence {
        origin: evidence.started.as_ref().map(|started| started.origin.clone()),
        sequence: evidence.position.link.sequence,
        chainhash: evidence.position.link.chainhash().to_owned(),
        verified: evidence.verified,
        indexed: evidence.indexed,
    }
}

/// What the log says of itself, without anybody's lines.
impl Query for () {
    type Data<'l> = ();
    type Answer<'d> = ();

    fn read(&self, log: &OpenLog) -> Result<((), Evidence), Fault> {
        Ok(((), log.evidence(log.as_of)?))
    }

    fn answer(&self, _: &Snapshot<'_, Self>) -> Result<(), NotAnswered> {
        Ok(())
    }
}

/// Does the same for whatever question it is.
macro_rules! each_question {
    ($question:expr, $it:ident => $then:expr) => {
        match $question {
            $crate::queries::question::Question::Status($it) => $then,
            $crate::queries::question::Question::Risk($it) => $then,
            $crate::queries::question::Question::Next($it) => $then,
            $crate::queries::question::Question::Audit($it) => $then,
            $crate::queries::question::Question::Shared($it) => $then,
            $crate::queries::question::Question::Who($it) => $then,
            $crate::queries::question::Question::Open($it) => $then,
            $crate::queries::question::Question::Stats($it) => $then,
            $crate::queries::question::Question::Diff($it) => $then,
            $crate::queries::question::Question::Notice($it) => $then,
            $crate::queries::question::Question::Reconcile($it) => $then,
            $crate::queries::question::Question::PolicyShow($it) => $then,
            $crate::queries::question::Question::PolicyCheck($it) => $then,
        }
    };
}
pub(crate) use each_question;
