//! `risk`: what single loss locks whom out, for everybody. Closed accounts are left out.

use std::collections::BTreeMap;

use serde::Serialize;

use super::answer::{Frame, PopulationCount};
use super::explain::Explanation;
use super::question::{RiskQuestion, within};
use crate::domain::account::State;
use crate::domain::account::mfa_state::MfaState;
use crate::domain::advice::doubts::{Doubt, doubts};
use crate::domain::affiliation::Affiliation;
use crate::domain::id::{AccountId, MethodId};
use crate::domain::instant::Instant;
use crate::domain::judged_at::JudgedAt;
use crate::domain::judgement::{JudgedAccount, Judgement};
use crate::domain::policy::Policy;
use crate::domain::reregistration::was_never_set_up;
use crate::domain::risk::{Assessment, FailOn, FailureDomain, Level, Reason, Retiring, Risk};
use crate::domain::sequence::Sequence;

/// The answer to `risk`.
#[derive(Debug, Clone)]
pub struct RiskAnswer<'a> {
    /// What all answers carry.
    pub frame: Frame,
    /// How many of those judged are at each level, whatever levels are listed.
    pub counts: BTreeMap<Level, u64>,
    /// How many of those judged have to set up again: in no level of their own, since nobody is locked out.
    pub setup_required: u64,
    /// Theirs, by id.
    pub setup_required_accounts: Vec<&'a AccountId>,
    /// How many of these never had a sign-in method: nothing is there that setup could be done again instead of.
    pub never_set_up: u64,
    /// How many of those judged are at each level, by affiliation; only of a question of "what if".
    pub by_affiliation: Option<BTreeMap<Affiliation, BTreeMap<Level, u64>>>,
    /// The accounts that are listed, worst first, then by id.
    pub accounts: Vec<AccountRisk<'a>>,
}

/// One account. Members in the order of the JSON.
#[derive(Debug, Clone, Serialize)]
pub struct AccountRisk<'a> {
    /// Whose.
    pub account: &'a AccountId,
    /// How the person belongs to the university.
    pub affiliation: &'a Affiliation,
    /// The state of MFA.
    pub mfa_state: MfaState,
    /// How bad it is.
    pub level: Level,
    /// How many losses lock out.
    pub distance: u8,
    /// The same, counting only what is known.
    pub assured_distance: u8,
    /// What can be signed in with, in order of registration.
    pub usable_methods: Vec<&'a MethodId>,
    /// What would lock out if it alone were lost.
    pub single_points_of_failure: Vec<FailureDomain>,
    /// Why.
    pub reasons: Vec<Reason>,
    /// The first day still to come on which it gets worse by what is retired.
    pub retiring: Option<Retiring>,
    /// Which events make the reasons true; left out when that was not asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explain: Option<Explanation>,
    /// The lines about it whose data was blanked; left out where there are none. The rest is as if what they said had
    /// never been known.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub blanked: Vec<Sequence>,
    /// What is to be asked about or cleared away, the most urgent first; left out where there is nothing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub doubts: Vec<Doubt>,
    /// By which people call things what they do.
    #[serde(skip)]
    state: &'a State,
}

impl AccountRisk<'_> {
    /// What people call each of [`Self::single_points_of_failure`]: for people, not part of the JSON.
    pub fn points(&self) -> impl Iterator<Item = String> {
        self.single_points_of_failure.iter().map(|point| self.state.called(point))
    }
}

/// What `risk` found besides its frame.
#[derive(Debug, Clone)]
pub struct Judged<'a> {
    /// Which of the population was judged.
    pub population: PopulationCount,
    /// See [`RiskAnswer::counts`].
    pub counts: BTreeMap<Level, u64>,
    /// See [`RiskAnswer::setup_required`].
    pub setup_required: u64,
    /// See [`RiskAnswer::setup_required_accounts`].
    pub setup_required_accounts: Vec<&'a AccountId>,
    /// See [`RiskAnswer::never_set_up`].
    pub never_set_up: u64,
    /// See [`RiskAnswer::by_affiliation`].
    pub by_affiliation: Option<BTreeMap<Affiliation, BTreeMap<Level, u64>>>,
    /// See [`RiskAnswer::accounts`].
    pub accounts: Vec<AccountRisk<'a>>,
}

impl<'a> Judged<'a> {
    /// What is found of nobody.
    fn nobody(question: &RiskQuestion) -> Self {
        Self {
            population: PopulationCount::default(),
            by_affiliation: (!question.without.is_empty()).then(BTreeMap::new),
            counts: none(),
            setup_required: 0,
            setup_required_accounts: Vec::new(),
            never_set_up: 0,
            accounts: Vec::new(),
        }
    }

    /// What was found of some of the accounts each, as it is found of all.
    pub fn together(question: &RiskQuestion, parts: Vec<Self>) -> Self {
        parts.into_iter().fold(Self::nobody(question), Self::and).in_order(question)
    }

    /// What is found of accounts of which no more is known than what they come to, nor has to be; and how many of each
    /// there are.
    pub fn counted(question: &RiskQuestion, accounts: &[(JudgedAccount, u64)]) -> Self {
        let mut counted = Self::nobody(question);
        for (JudgedAccount { affiliation, judgement }, many) in accounts {
            if !within(&question.affiliation, affiliation.as_str()) {
                continue;
            }
            counted.population.meets_judged(judgement, *many);
            if judgement.is_closed {
                continue;
            }
            *counted.counts.entry(judgement.level).or_default() += many;
            if judgement.mfa_state == MfaState::SetupRequired {
                counted.setup_required += many;
                counted.never_set_up += if judgement.never_set_up { *many } else { 0 };
            }
        }
        counted
    }

    /// The accounts worst first, or by the day on which they get worse, then by id. What they are ordered by is looked at
    /// again and again, and each of them is large: so that is put in order, and then each of them moved once.
    fn in_order(mut self, question: &RiskQuestion) -> Self {
        let day =
            |of: &AccountRisk<'_>| of.retiring.as_ref().filter(|_| question.retiring).map(|retiring| retiring.from);
        let level = |of: &AccountRisk<'_>| (!question.retiring).then_some(of.level);
        self.accounts.sort_by_cached_key(|of| (day(of), level(of), of.account.first_bytes(), of.account));
        self.setup_required_accounts.sort_unstable();
        self
    }

    fn and(mut self, others: Self) -> Self {
        self.population.add(others.population);
        add(&mut self.counts, others.counts);
        self.setup_required += others.setup_required;
        self.setup_required_accounts.extend(others.setup_required_accounts);
        self.never_set_up += others.never_set_up;
        for (affiliation, counts) in others.by_affiliation.into_iter().flatten() {
            add(self.by_affiliation.get_or_insert_default().entry(affiliation).or_default(), counts);
        }
        self.accounts.extend(others.accounts);
        self
    }

    /// The answer in this frame.
    pub fn answer(self, frame: Frame) -> RiskAnswer<'a> {
        RiskAnswer {
            frame,
            counts: self.counts,
            setup_required: self.setup_required,
            setup_required_accounts: self.setup_required_accounts,
            never_set_up: self.never_set_up,
            by_affiliation: self.by_affiliation,
            accounts: self.accounts,
        }
    }
}

impl RiskAnswer<'_> {
    /// Whether there is an account among those judged of which this can be said.
    pub fn has(&self, finding: FailOn) -> bool {
        match finding {
            FailOn::AtOrWorse(level) => self.counts.range(..=level).any(|(_, count)| *count > 0),
            FailOn::SetupRequired => self.setup_required > 0,
        }
    }
}

/// Every level, and none at it.
fn none() -> BTreeMap<Level, u64> {
    Level::ALL.into_iter().map(|level| (level, 0)).collect()
}

fn add(to: &mut BTreeMap<Level, u64>, counts: BTreeMap<Level, u64>) {
    for (level, count) in counts {
        *to.entry(level).or_default() += count;
    }
}

/// Judges every open account of the affiliations asked for, and lists those at the levels and for the reasons asked
/// for: locked out or critical, unless levels are named. It makes a part of the answer, in the order of the accounts.
pub fn judge<'a>(
    question: &RiskQuestion,
    accounts: impl IntoIterator<Item = (&'a AccountId, &'a State)>,
    now: Instant,
    policy: &Policy,
) -> Judged<'a> {
    let at = JudgedAt::new(now, policy);
    let mut judged = Judged::nobody(question);
    for (account, state) in accounts {
        let Some(affiliation) = &state.affiliation else { continue };
        if !within(&question.affiliation, affiliation.as_str()) || !judged.population.meets(state) {
            continue;
        }
        let assessment = Assessment::of(state, at);
        // Whoever has nothing to verify with is not locked out, but led to the initial setup.
        let leads_to_setup = question.if_on && state.leads_to_setup(at);
        let is_on = question.if_on && !leads_to_setup;
        let level = if is_on { assessment.if_in_force() } else { assessment.level() };
        *judged.counts.entry(level).or_default() += 1;
        if let Some(by_affiliation) = &mut judged.by_affiliation {
            let counts = by_affiliation.entry(affiliation.clone()).or_insert_with(none);
            *counts.entry(level).or_default() += 1;
        }
        let mfa_state = state.mfa_state(at);
        if mfa_state == MfaState::SetupRequired || leads_to_setup {
            judged.setup_required += 1;
            judged.setup_required_accounts.push(account);
            judged.never_set_up += u64::from(was_never_set_up(state));
        }
        if !question.may_list(level) {
            continue;
        }
        let risk = Risk { level, ..assessment.risk() };
        if question.lists(&risk) {
            judged.accounts.push(AccountRisk {
                account,
                affiliation,
                mfa_state,
                level,
                distance: risk.distance,
                assured_distance: risk.assured_distance,
                usable_methods: state.usable(at).map(|method| &method.id).collect(),
                single_points_of_failure: risk.single_points_of_failure,
                reasons: risk.reasons,
                retiring: risk.retiring,
                explain: None,
                blanked: Vec::new(),
                doubts: doubts(state, at),
                state,
            });
        }
    }
    judged
}

impl RiskQuestion {
    /// Whether more is to be known of an account that comes to this: it may be listed, or has to set up again, which an
    /// answer names. Of levels a count lists nobody.
    pub fn needs(&self, JudgedAccount { affiliation, judgement }: &JudgedAccount) -> bool {
        let may_be_listed = match self.retiring {
            true => may_get_worse(judgement, &self.level),
            false => is_at(judgement.level, &self.level),
        };
        let is_shown = (may_be_listed && !self.count) || judgement.mfa_state == MfaState::SetupRequired;
        is_shown && !judgement.is_closed && within(&self.affiliation, affiliation.as_str())
    }

    /// Whether somebody at this level may be listed, whatever else is found of them. A count lists nobody.
    fn may_list(&self, level: Level) -> bool {
        !self.count && (self.retiring || is_at(level, &self.level))
    }

    /// Whether somebody with this risk is listed. Of those whom something to come makes worse, all who are in force.
    fn lists(&self, risk: &Risk) -> bool {
        if self.retiring {
            gets_worse(risk, &self.level, &self.reason)
        } else {
            is_listed(risk, &self.level, &self.reason)
        }
    }
}

/// Whether somebody with this risk is in force, something to come makes it worse, and the filters of a question list them
/// as they are now.
pub fn gets_worse(risk: &Risk, levels: &[String], reasons: &[String]) -> bool {
    let is_reason = reasons.is_empty() || risk.reasons.iter().any(|of| within(reasons, of.code.as_str()));
    risk.retiring.is_some() && risk.level != Level::NotInForce && within(levels, risk.level.as_str()) && is_reason
}

/// Whether the filters of a question list somebody with this risk: locked out or critical, unless levels are named; for
/// one of these reasons, if any are.
pub fn is_listed(risk: &Risk, levels: &[String], reasons: &[String]) -> bool {
    let is_reason = reasons.is_empty() || risk.reasons.iter().any(|reason| within(reasons, reason.code.as_str()));
    is_at(risk.level, levels) && is_reason
}

/// Whether a level is among these: locked out or critical, unless levels are named.
pub fn is_at(level: Level, levels: &[String]) -> bool {
    match levels.is_empty() {
        true => matches!(level, Level::LockedOut | Level::Critical),
        false => levels.iter().any(|word| word == level.as_str()),
    }
}

/// Whether something to come makes an account worse that comes to this, as far as that tells.
pub fn may_get_worse(judgement: &Judgement, levels: &[String]) -> bool {
    judgement.retiring.is_some() && judgement.level != Level::NotInForce && within(levels, judgement.level.as_str())
}
