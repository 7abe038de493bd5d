//! `notice`: to whom the desk writes, and what about, as codes; the words, which are the person's, are added by those who
//! render. Closed accounts are left out.

use std::borrow::Cow;

use serde::{Serialize, Serializer};

use super::answer::{Frame, PopulationCount};
use super::question::{NoticeQuestion, within};
use super::risk::{gets_worse, is_at, is_listed, may_get_worse};
use crate::domain::account::State;
use crate::domain::account::mfa_state::MfaState;
use crate::domain::affiliation::Affiliation;
use crate::domain::id::AccountId;
use crate::domain::instant::Instant;
use crate::domain::judged_at::JudgedAt;
use crate::domain::judgement::JudgedAccount;
use crate::domain::notice::{NoticeSituation, NoticeStep, situation, steps};
use crate::domain::policy::Policy;
use crate::domain::risk::{Level, Reason, Retiring, Risk, assess};

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

impl Noticed<'_> {
    /// Counts accounts of which no more is known than what they come to, nor has to be; and how many of each there are.
    pub fn count(&mut self, question: &NoticeQuestion, accounts: &[(JudgedAccount, u64)]) {
        for (JudgedAccount { affiliation, judgement }, many) in accounts {
            if within(&question.affiliation, affiliation.as_str()) {
                self.population.meets_judged(judgement, *many);
            }
        }
    }
}

impl NoticeQuestion {
    /// Whether somebody may be written who comes to this, with nothing supposed to be lost.
    pub fn may_write_to(&self, JudgedAccount { affiliation, judgement }: &JudgedAccount) -> bool {
        let is_asked = match self.retiring {
            true => may_get_worse(judgement, &self.level),
            false => is_at(judgement.level, &self.level),
        };
        is_asked && !judgement.is_closed && within(&self.affiliation, affiliation.as_str())
    }
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
        let level_now = risk_now.level;
        let Some(subject) = Subject::of(question, state, risk_now, without, at) else { continue };
        let Subject { judged, risk, is_supposed, retiring } = subject;
        let then = retiring.as_ref().map_or(at, |retiring| at.retired_by(retiring.from));
        let situation = situation(&judged, then, &risk, is_supposed);
        noticed.notices.push(Notice {
            account,
            affiliation,
            language: state.language.as_deref(),
            mfa_state: state.mfa_state(at),
            level: risk.level,
            level_now,
            situation,
            steps: steps(situation, &judged, then, &risk),
            reasons: risk.reasons,
            judged: judged.into_owned(),
            now,
            retired_by: retiring.as_ref().map_or(now, |retiring| retiring.from),
            retiring,
        });
    }
    let day = |of: &Notice<'_>| of.retiring.as_ref().map(|retiring| retiring.from);
    let level = |of: &Notice<'_>| of.retiring.is_none().then_some(of.level);
    noticed.notices.sort_by(|a, b| (day(a), level(a), a.account).cmp(&(day(b), level(b), b.account)));
    noticed
}

/// What a notice is about: the account as it is, as it would be after a loss, or as it will be on a day to come.
struct Subject<'s> {
    judged: Cow<'s, State>,
    risk: Risk,
    is_supposed: bool,
    retiring: Option<Retiring>,
}

impl<'s> Subject<'s> {
    /// None: the person is not written.
    fn of(
        question: &NoticeQuestion,
        state: &'s State,
        risk_now: Risk,
        without: Option<&dyn Fn(&State) -> State>,
        at: JudgedAt<'_>,
    ) -> Option<Self> {
        let is_asked = |risk: &Risk| is_listed(risk, &question.level, &question.reason);
        if question.retiring {
            let retiring = gets_worse(&risk_now, &question.level, &question.reason).then_some(risk_now.retiring)??;
            let risk = assess(state, at.retired_by(retiring.from));
            return Some(Self { judged: Cow::Borrowed(state), risk, is_supposed: true, retiring: Some(retiring) });
        }
        let Some(without) = without else {
            let is_written = is_asked(&risk_now);
            let judged = Cow::Borrowed(state);
            return is_written.then_some(Self { judged, risk: risk_now, is_supposed: false, retiring: None });
        };
        let judged = Cow::Owned(without(state));
        let risk = assess(&judged, at);
        let is_written = risk.level < risk_now.level && is_asked(&risk);
        is_written.then_some(Self { judged, risk, is_supposed: true, retiring: None })
    }
}

fn codes<S: Serializer>(reasons: &[Reason], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(reasons.iter().map(|reason| reason.code))
}
