//! `stats`: how many accounts there are of each sort, at one instant or at many. Closed accounts are left out.
//!
//! An account is judged once for each stretch of instants at which nothing about it changes, not once for each
//! instant.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::ops::Range;
use std::sync::Arc;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::answer::{Frame, PopulationCount};
use super::question::{StatsQuestion, within};
use crate::domain::account::State;
use crate::domain::account::mfa_state::MfaState;
use crate::domain::affiliation::Affiliation;
use crate::domain::instant::Instant;
use crate::domain::judged_at::JudgedAt;
use crate::domain::judgement::{JudgedAccount, Judgement};
use crate::domain::kind::Kind;
use crate::domain::policy::Policy;
use crate::domain::risk::{Level, turns};
use crate::domain::sequence::Sequence;

/// The answer to `stats`.
#[derive(Debug, Clone)]
pub struct StatsAnswer {
    /// What all answers carry.
    pub frame: Frame,
    /// The figures, by instants.
    pub points: Vec<Figures>,
}

/// The figures of one instant. Members in the order of the JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Figures {
    /// The instant that was judged.
    pub as_of: Instant,
    /// The day, week or month that it is the end of, or lies in; none: nobody asked for periods.
    pub period: Option<String>,
    /// The last line that was known then.
    pub sequence: Sequence,
    /// Everybody.
    #[serde(flatten)]
    pub all: Tally,
    /// The same by affiliation.
    pub by_affiliation: BTreeMap<Affiliation, Tally>,
}

/// How far accounts have come: each step counts those that have it behind them. Whoever is in force has all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatsStep {
    /// On record.
    Registered,
    /// Step 1 is done: something is usable.
    FirstMethod,
    /// Step 2 is done: two methods are usable.
    Alternative,
    /// Step 3 is done: one of the usable ones passed its last test.
    Tested,
    /// Step 4 is done, and MFA is in force.
    InForce,
}

impl StatsStep {
    /// Every step, in order.
    pub const ALL: [StatsStep; 5] =
        [Self::Registered, Self::FirstMethod, Self::Alternative, Self::Tested, Self::InForce];

    /// The word for it in outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::FirstMethod => "first_method",
            Self::Alternative => "alternative",
            Self::Tested => "tested",
            Self::InForce => "in_force",
        }
    }
}

/// One figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Closed accounts, which no other figure counts.
    Closed,
    /// Who has come so far.
    Step(StatsStep),
    /// Who is in this state of MFA.
    State(MfaState),
    /// Who is at this level.
    Level(Level),
    /// Who has a registered method of this kind, usable or not.
    Kind(Kind),
    /// Who is in force, and will be worse off by what is to come.
    Retiring(Outcome),
}

/// What it will be on the first day on which something to come makes it worse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Setup has to be done again.
    SetupRequired,
    /// This level.
    Level(Level),
}

impl Outcome {
    /// Every outcome, worst first. What gets worse is not ok.
    pub const ALL: [Outcome; 4] =
        [Self::Level(Level::LockedOut), Self::SetupRequired, Self::Level(Level::Critical), Self::Level(Level::Warning)];

    /// Of somebody in force. None: nothing to come makes it worse.
    fn of(judgement: &Judgement) -> Option<Self> {
        let retiring = judgement.retiring.filter(|_| judgement.level != Level::NotInForce)?;
        Some(match retiring.mfa_state {
            MfaState::SetupRequired => Self::SetupRequired,
            _ => Self::Level(retiring.if_in_force),
        })
    }
}

/// What comes before the figures of each group.
const STATES: usize = 1 + StatsStep::ALL.len();
const LEVELS: usize = STATES + MfaState::ALL.len();
const KINDS: usize = LEVELS + Level::ALL.len();
const OUTCOMES: usize = KINDS + Kind::ALL.len();
const MEASURES: usize = OUTCOMES + Outcome::ALL.len();

impl Measure {
    /// Every figure, in order.
    pub fn all() -> impl Iterator<Item = Self> {
        std::iter::once(Self::Closed)
            .chain(StatsStep::ALL.map(Self::Step))
            .chain(MfaState::ALL.map(Self::State))
            .chain(Level::ALL.map(Self::Level))
            .chain(Kind::ALL.iter().copied().map(Self::Kind))
            .chain(Outcome::ALL.map(Self::Retiring))
    }

    /// The word for the figures that it is one of.
    pub fn group(self) -> &'static str {
        match self {
            Self::Closed => "population",
            Self::Step(_) => "funnel",
            Self::State(_) => "states",
            Self::Level(_) => "levels",
            Self::Kind(_) => "kinds",
            Self::Retiring(_) => "retiring",
        }
    }

    /// The word for it within its group.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Step(step) => step.as_str(),
            Self::State(state) => state.as_str(),
            Self::Level(level) => level.as_str(),
            Self::Kind(kind) => kind.as_str(),
            Self::Retiring(Outcome::SetupRequired) => MfaState::SetupRequired.as_str(),
            Self::Retiring(Outcome::Level(level)) => level.as_str(),
        }
    }

    fn place(self) -> usize {
        let of = |at: Option<usize>| at.unwrap_or_default();
        match self {
            Self::Closed => 0,
            Self::Step(step) => 1 + step as usize,
            Self::State(state) => STATES + of(MfaState::ALL.iter().position(|other| *other == state)),
            Self::Level(level) => LEVELS + of(Level::ALL.iter().position(|other| *other == level)),
            Self::Kind(kind) => KINDS + kind as usize,
            Self::Retiring(outcome) => OUTCOMES + of(Outcome::ALL.iter().position(|other| *other == outcome)),
        }
    }
}

/// How many there are of each sort.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally([u64; MEASURES]);

impl Tally {
    /// One figure.
    pub fn of(&self, measure: Measure) -> u64 {
        self.0.get(measure.place()).copied().unwrap_or_default()
    }

    /// Of how many it is a share: of the open accounts.
    pub fn accounts(&self) -> u64 {
        self.of(Measure::Step(StatsStep::Registered))
    }

    /// Which of the population was counted.
    pub fn population(&self) -> PopulationCount {
        PopulationCount { accounts: self.accounts(), closed: self.of(Measure::Closed) }
    }
}

impl Serialize for Tally {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("accounts", &self.accounts())?;
        map.serialize_entry("closed", &self.of(Measure::Closed))?;
        for group in ["funnel", "states", "levels", "kinds", "retiring"] {
            map.serialize_entry(group, &Group { tally: self, group })?;
        }
        map.end()
    }
}

/// The figures of one group, by their words.
struct Group<'t> {
    tally: &'t Tally,
    group: &'static str,
}

impl Serialize for Group<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let measures = Measure::all().filter(|measure| measure.group() == self.group);
        serializer.collect_map(measures.map(|measure| (measure.as_str(), self.tally.of(measure))))
    }
}

/// An instant to count at, and the policy under which it is judged.
#[derive(Debug, Clone)]
pub struct At {
    /// The instant.
    pub instant: Instant,
    /// The policy.
    pub policy: Arc<Policy>,
}

/// Counts accounts at many instants.
pub struct Counter<'q> {
    question: &'q StatsQuestion,
    at: Vec<At>,
    /// By how much each figure changes at each instant against the one before.
    changes: BTreeMap<Affiliation, Vec<[i64; MEASURES]>>,
}

impl<'q> Counter<'q> {
    /// Counts for this question, at these instants, which are in order.
    pub fn new(question: &'q StatsQuestion, at: Vec<At>) -> Self {
        Self { question, at, changes: BTreeMap::new() }
    }

    /// Counts an account that was this from the one instant (by its place) until before the other.
    pub fn count(&mut self, state: &State, during: Range<usize>) {
        let Some(affiliation) = &state.affiliation else { return };
        let Some(changes) = changes_of(&mut self.changes, self.question, affiliation, self.at.len()) else { return };
        let mut from = during.start;
        while let Some(at) = self.at.get(from).filter(|_| from < during.end) {
            let until = from + same(state, &self.at[from..during.end]);
            for measure in measures(state, at) {
                changes[from][measure.place()] += 1;
                changes[until][measure.place()] -= 1;
            }
            from = until;
        }
    }

    /// Counts so many accounts that come to this at the only instant there is.
    pub fn count_judged(&mut self, JudgedAccount { affiliation, judgement }: &JudgedAccount, many: u64) {
        let Some(changes) = changes_of(&mut self.changes, self.question, affiliation, self.at.len()) else { return };
        for measure in measures_of(judgement) {
            changes[0][measure.place()] += many.cast_signed();
        }
    }

    /// Counts too what another one has counted at the same instants.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        for (affiliation, changes) in other.changes {
            match self.changes.entry(affiliation) {
                Entry::Vacant(none) => {
                    none.insert(changes);
                }
                Entry::Occupied(mut known) => {
                    let figures = known.get_mut().as_flattened_mut().iter_mut().zip(changes.as_flattened());
                    figures.for_each(|(figure, change)| *figure += change);
                }
            }
        }
        self
    }

    /// The figures of each instant: everybody, and by affiliation.
    pub fn figures(self) -> Vec<(Tally, BTreeMap<Affiliation, Tally>)> {
        let none = || Tally([0; MEASURES]);
        let mut now: BTreeMap<Affiliation, Tally> = self.changes.keys().map(|known| (known.clone(), none())).collect();
        let mut figures = Vec::with_capacity(self.at.len());
        for place in 0..self.at.len() {
            let mut all = none();
            for (tally, changes) in now.values_mut().zip(self.changes.values()) {
                for ((count, change), sum) in tally.0.iter_mut().zip(&changes[place]).zip(&mut all.0) {
                    *count = count.saturating_add_signed(*change);
                    *sum += *count;
                }
            }
            let known = now.iter().filter(|(_, tally)| **tally != none());
            figures.push((all, known.map(|(affiliation, tally)| (affiliation.clone(), tally.clone())).collect()));
        }
        figures
    }
}

/// What is counted of an affiliation. None: it was not asked about.
fn changes_of<'c>(
    changes: &'c mut BTreeMap<Affiliation, Vec<[i64; MEASURES]>>,
    question: &StatsQuestion,
    affiliation: &Affiliation,
    instants: usize,
) -> Option<&'c mut Vec<[i64; MEASURES]>> {
    if !within(&question.affiliation, affiliation.as_str()) {
        return None;
    }
    if !changes.contains_key(affiliation) {
        changes.insert(affiliation.clone(), vec![[0; MEASURES]; instants + 1]);
    }
    changes.get_mut(affiliation)
}

/// At how many of these instants, from the first on, an account is judged as at the first.
fn same(state: &State, at: &[At]) -> usize {
    let [first, _, ..] = at else { return at.len() };
    let turn = turns(state, &first.policy).filter(|turn| *turn > first.instant).min();
    let before = |other: &At| turn.is_none_or(|turn| other.instant < turn) && other.policy == first.policy;
    at.iter().skip(1).position(|other| !before(other)).map_or(at.len(), |place| place + 1)
}

/// Everything that an account counts for.
fn measures(state: &State, at: &At) -> Vec<Measure> {
    if state.closed {
        return vec![Measure::Closed];
    }
    measures_of(&Judgement::of(state, JudgedAt::new(at.instant, &at.policy)))
}

/// The same of an account of which is known what it comes to.
fn measures_of(judgement: &Judgement) -> Vec<Measure> {
    if judgement.is_closed {
        return vec![Measure::Closed];
    }
    let behind = judgement.step.unwrap_or(5);
    let steps = StatsStep::ALL.into_iter().take(usize::from(behind)).map(Measure::Step);
    let (mfa, level) = (Measure::State(judgement.mfa_state), Measure::Level(judgement.level));
    let retiring = Outcome::of(judgement).map(Measure::Retiring);
    let kinds = Kind::ALL.iter().copied().filter(|kind| judgement.has(*kind)).map(Measure::Kind);
    steps.chain([mfa, level]).chain(kinds).chain(retiring).collect()
}
