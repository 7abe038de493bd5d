//! `notice`: to whom the desk writes, and what about, as codes; the words, which are the person's, are added by those who
//! render. Closed accounts are left out.

use serde::{Serialize, Serializer};

use super::answer::{Frame, PopulationCount};
use super::question::{NoticeQuestion, within};
use super::risk::{gets_worse, is_listed};
use crate::domain::account::State;
use crate::domain::account::mfa_state::MfaState;
use crate::domain::affiliation::Affiliation;
use crate::domain::id::AccountId;
use crate::domain::instant::Instant;
use crate::domain::judged_at::JudgedAt;
use crate::domain::notice::{NoticeSituation, NoticeStep, situation, steps};
use crate::domain::policy::Policy;
use crate::domain::risk::{Level, Reason, Retiring, assess};

/// The answer to `notice`.
#[derive(Debug, Clone)]
pub struct NoticeAnswer<'a> {
    /// What all answers carry.
    pub frame: Frame,
    /// The policy in force, which says where the guidance is.
    pub policy: &'a Policy,
    /// One a person, worst first, then by id.
    pub notices: Vec<Notice<'a>>,
}

/// What one person is written. Members in the order of the JSON.
#[derive(Debug, Clone, Serialize)]
pub struct Notice<'a> {
    /// Whose account.
    pub account: &'a AccountId,
    /// How the person belongs to the university.
    pub affiliation: &'a Affiliation,
    /// In which language to write to them, as recorded.
    pub language: Option<&'a str>,
    /// The state of MFA.
    pub mfa_state: MfaState,
    /// How bad it is; of a question of "what if", how bad it would be; of what is to come, how bad it will be.
    pub level: Level,
    /// How bad it is with nothing supposed.
    pub level_now: Level,
    /// Where the person stands.
    pub situation: NoticeSituation,
    /// Why: the codes alone, since a letter's row goes through more hands than an answer of `risk`.
    #[serde(serialize_with = "codes")]
    pub reasons: Vec<Reason>,
    /// What they can do, in order.
    pub steps: Vec<NoticeStep>,
    /// What is to come, where it is about that.
    pub retiring: Option<Retiring>,
    /// The state that was judged: what the reasons and steps speak of.
    #[serde(skip)]
    pub judged: State,
    /// The instant at which it was: for people, not part of the JSON.
    #[serde(skip)]
    pub now: Instant,
    /// The instant by which was retired what counts as retired: for people, not part of the JSON.
    #[serde(skip)]
    pub retired_by: Instant,
}

/// The notices of a question, and of how many accounts they were drawn.
#[derive(Debug, Clone, Default)]
pub struct Noticed<'a> {
    /// Which of the population was judged.
    pub population: PopulationCount,
    /// See [`NoticeAnswer::notices`].
    pub notices: Vec<Notice<'a>>,
}

/// Whom the filters select, as `risk` does. With losses (`without` gives a state as if they had come to pass), only
/// those for whom they make it worse: the others have nothing to do before. Of what is to come, those whom it makes worse,
/// as they will be on their day.
pub fn notices<'a>(
    question: &NoticeQuestion,
    accounts: impl IntoIterator<Item = (&'a AccountId, &'a State)>,
    without: Option<&dyn Fn(&State) -> State>,
    now: Instant,
    policy: &Policy,
) -> Noticed<'a> {
    let at = JudgedAt::new(now, policy);
    let mut noticed = Noticed::default();
    for (account, state) in accounts {
        let Some(affiliation) = &state.affiliation else { continue };
        if !within(&question.affiliation, affiliation.as_str()) || !noticed.population.meets(state) {
            continue;
        }
        let risk_now = assess(state, at);
        if question.retiring {
            if gets_worse(&risk_now, &question.level, &question.reason) {
                let level_now = risk_now.level;
                let on_their_day =
                    |retiring| Notice::on_their_day(account, affiliation, state, at, retiring, level_now);
                noticed.notices.extend(risk_now.retiring.map(on_their_day));
            }
            continue;
        }
        let supposed = without.map(|without| without(state));
        let risk = supposed.as_ref().map(|state| assess(state, at));
        if risk.as_ref().is_some_and(|risk| risk.level >= risk_now.level) {
            continue;
        }
        let level_now = risk_now.level;
        let risk = risk.unwrap_or(risk_now);
        if !is_listed(&risk, &question.level, &question.reason) {
            continue;
        }
        let is_supposed = supposed.is_some();
        let judged = supposed.unwrap_or_else(|| state.clone());
        let situation = situation(&judged, at, &risk, is_supposed);
        noticed.notices.push(Notice {
            account,
            affiliation,
            language: state.language.as_deref(),
            mfa_state: state.mfa_state(at),
            level: risk.level,
            level_now,
            situation,
            steps: steps(situation, &judged, at, &risk),
            reasons: risk.reasons,
            retiring: None,
            judged,
            now,
            retired_by: now,
        });
    }
    let day = |of: &Notice<'_>| of.retiring.as_ref().map(|retiring| retiring.from);
    let level = |of: &Notice<'_>| of.retiring.is_none().then_some(of.level);
    noticed.notices.sort_by(|a, b| (day(a), level(a), a.account).cmp(&(day(b), level(b), b.account)));
    noticed
}

impl<'a> Notice<'a> {
    /// What somebody is written whom something to come makes worse: about how it will be then, everything else as now.
    fn on_their_day(
        account: &'a AccountId,
        affiliation: &'a Affiliation,
        state: &'a State,
        at: JudgedAt<'_>,
        retiring: Retiring,
        level_now: Level,
    ) -> Self {
        let then = at.retired_by(retiring.from);
        let risk = assess(state, then);
        let situation = situation(state, then, &risk, true);
        Self {
            account,
            affiliation,
            language: state.language.as_deref(),
            mfa_state: state.mfa_state(at),
            level: risk.level,
            level_now,
            situation,
            steps: steps(situation, state, then, &risk),
            reasons: risk.reasons,
            judged: state.clone(),
            now: at.now,
            retired_by: retiring.from,
            retiring: Some(retiring),
        }
    }
}

fn codes<S: Serializer>(reasons: &[Reason], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(reasons.iter().map(|reason| reason.code))
}
