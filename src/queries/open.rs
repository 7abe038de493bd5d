//! `open`: what is unfinished, account by account: what a morning begins with. Closed accounts are left out.

use serde::Serialize;

use super::answer::{Frame, PopulationCount};
use super::question::{OpenQuestion, within};
use crate::domain::account::mfa_state::MfaState;
use crate::domain::account::{Method, Reregistration, State};
use crate::domain::advice::doubts::{Doubt, doubts, thefts};
use crate::domain::affiliation::Affiliation;
use crate::domain::date::Date;
use crate::domain::id::{AccountId, MethodId};
use crate::domain::instant::{DAY, Instant};
use crate::domain::judged_at::JudgedAt;
use crate::domain::text::serialized_as_word;

/// The answer to `open`.
#[derive(Debug, Clone)]
pub struct OpenAnswer<'a> {
    /// What all answers carry.
    pub frame: Frame,
    /// From when on a set-up, an application or a loss counts as recent.
    pub since: Instant,
    /// The accounts, the most urgent first.
    pub open: Vec<Unfinished<'a>>,
}

/// One account of which something is unfinished. Members in the order of the JSON.
#[derive(Debug, Clone, Serialize)]
pub struct Unfinished<'a> {
    /// Whose.
    pub account: &'a AccountId,
    /// How the person belongs to the university.
    pub affiliation: &'a Affiliation,
    /// What, the most urgent first; never empty.
    pub matters: Vec<OpenMatter<'a>>,
}

/// One matter that is not closed. Members in the order of the JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OpenMatter<'a> {
    /// What it is.
    pub what: OpenMatterKind,
    /// Since when: when it was asked for, begun, or last gone on with.
    pub since: Instant,
    /// When it takes effect by itself; none: it waits for somebody.
    pub effective_at: Option<Instant>,
    /// The day that a change of phones was planned for.
    pub planned_on: Option<&'a str>,
    /// The step of the procedure that is next.
    pub step: Option<u8>,
    /// When somebody wanted to come back to it.
    pub due_at: Option<Instant>,
    /// What was written down for that.
    pub note: Option<&'a str>,
    /// The methods that it is about; left out where it is about none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub methods: Vec<MethodId>,
}

/// What may be unfinished, the most urgent first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum OpenMatterKind {
    /// What was stolen has been signed in with since, and nobody said that it was found.
    UsedThoughStolen,
    /// What was stolen is still registered.
    StolenStillThere,
    /// A re-registration was requested, and neither approved nor rejected.
    ReregistrationRequested,
    /// Somebody wanted to come back to it by now.
    FollowUpDue,
    /// It was approved, or no sign-in method is registered any more, and none has been set up since.
    SetUpAgain,
    /// The day that a change of phones was planned for is over.
    PhoneChangeOverdue,
    /// MFA has taken effect, and no test sign-in since then has passed.
    NotTestedSince,
    /// MFA is going to be asked for.
    Starting,
    /// MFA is going to end.
    Ending,
    /// A change of phones is under way.
    PhoneChange,
    /// What was lost or given away is still registered.
    LostStillThere,
    /// Somebody wants to come back to it later.
    FollowUp,
    /// The set-up was begun, and MFA has not been applied for.
    SetUp,
}

impl OpenMatterKind {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::UsedThoughStolen,
        Self::StolenStillThere,
        Self::ReregistrationRequested,
        Self::FollowUpDue,
        Self::SetUpAgain,
        Self::PhoneChangeOverdue,
        Self::NotTestedSince,
        Self::Starting,
        Self::Ending,
        Self::PhoneChange,
        Self::LostStillThere,
        Self::FollowUp,
        Self::SetUp,
    ];

    /// The word for it in outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::UsedThoughStolen => "used-though-stolen",
            Self::StolenStillThere => "stolen-still-there",
            Self::ReregistrationRequested => "reregistration-requested",
            Self::FollowUpDue => "follow-up-due",
            Self::SetUpAgain => "set-up-again",
            Self::PhoneChangeOverdue => "phone-change-overdue",
            Self::NotTestedSince => "not-tested-since",
            Self::Starting => "starting",
            Self::Ending => "ending",
            Self::PhoneChange => "phone-change",
            Self::LostStillThere => "lost-still-there",
            Self::FollowUp => "follow-up",
            Self::SetUp => "set-up",
        }
    }
}

serialized_as_word!(OpenMatterKind);

/// How far back a set-up that stopped, an application that nobody tried out, or something lost that nobody deleted still
/// concerns the desk, where it was not asked.
const RECENT: i64 = 14 * DAY;

impl OpenQuestion {
    /// From when on a set-up, an application or a loss counts as recent, for an answer that is judged at `now`.
    pub fn since(&self, now: Instant) -> Instant {
        self.since.unwrap_or_else(|| now.plus(-RECENT))
    }
}

/// What is unfinished among these accounts; `today` is the day of `at` in the policy's time zone.
pub fn unfinished<'a>(
    question: &OpenQuestion,
    accounts: impl IntoIterator<Item = (&'a AccountId, &'a State)>,
    at: JudgedAt<'_>,
    today: Date,
) -> (Vec<Unfinished<'a>>, PopulationCount) {
    let mut population = PopulationCount::default();
    let mut open = Vec::new();
    for (account, state) in accounts {
        let Some(affiliation) = &state.affiliation else { continue };
        if !population.meets(state) || !within(&question.affiliation, affiliation.as_str()) {
            continue;
        }
        let mut matters = matters(state, at, question.since(at.now), today);
        matters.retain(|matter| within(&question.only, matter.what.as_str()));
        if !matters.is_empty() {
            open.push(Unfinished { account, affiliation, matters });
        }
    }
    open.sort_by_key(|one| (one.matters[0].what, one.matters[0].since, one.account));
    (open, population)
}

/// What is unfinished about one account, the most urgent first.
fn matters<'a>(state: &'a State, at: JudgedAt<'_>, recent: Instant, today: Date) -> Vec<OpenMatter<'a>> {
    let matter = |what, since| OpenMatter {
        what,
        since,
        effective_at: None,
        planned_on: None,
        step: None,
        due_at: None,
        note: None,
        methods: Vec::new(),
    };
    let mut matters = Vec::new();
    if let Some(note) = &state.remembered().note
        && let Some(due_at) = note.follow_up
    {
        let what = if due_at <= at.now { OpenMatterKind::FollowUpDue } else { OpenMatterKind::FollowUp };
        matters.push(OpenMatter { due_at: Some(due_at), note: Some(&note.text), ..matter(what, note.at) });
    }
    match state.reregistration {
        Some(Reregistration::Requested { at, .. }) => {
            matters.push(matter(OpenMatterKind::ReregistrationRequested, at));
        }
        Some(Reregistration::Initialised { at }) => matters.push(matter(OpenMatterKind::SetUpAgain, at)),
        None => {}
    }
    if let Some(change) = &state.phone_change {
        let planned_on = change.planned_on.as_deref();
        let is_overdue = planned_on.is_some_and(|day| Date::parse_exactly(day).is_some() && today.is_after(day));
        let what = if is_overdue { OpenMatterKind::PhoneChangeOverdue } else { OpenMatterKind::PhoneChange };
        matters.push(OpenMatter { planned_on, ..matter(what, change.started_at) });
    }
    match (state.mfa_state(at), state.application, state.termination) {
        (MfaState::On, Some(application), _)
            if application.effective_at >= recent && !is_tested_since(state, application.effective_at, at) =>
        {
            matters.push(matter(OpenMatterKind::NotTestedSince, application.effective_at));
        }
        (MfaState::Starting, ..) if state.never_went_off(at) => {}
        (MfaState::Starting, Some(application), _) => matters.push(OpenMatter {
            effective_at: Some(application.effective_at),
            ..matter(OpenMatterKind::Starting, application.applied_at)
        }),
        (MfaState::Ending, _, Some(termination)) => matters.push(OpenMatter {
            effective_at: Some(termination.effective_at),
            ..matter(OpenMatterKind::Ending, termination.terminated_at)
        }),
        (MfaState::Off, ..) => {
            let gone_on = state.methods.iter().map(Method::tested_up_to).max().filter(|at| *at >= recent);
            // Whoever had MFA ended does not stand in the middle of a set-up.
            let begun =
                gone_on.filter(|at| state.termination.is_none_or(|termination| termination.terminated_at < *at));
            matters.extend(
                begun.map(|since| OpenMatter { step: state.setup_step(at), ..matter(OpenMatterKind::SetUp, since) }),
            );
        }
        // Of what was approved it is said above, and what has ended for everybody is no one's unfinished business.
        (MfaState::SetupRequired, Some(application), _)
            if state.sign_in_methods().next().is_none()
                && !matches!(state.reregistration, Some(Reregistration::Initialised { .. })) =>
        {
            let since =
                state.observed.as_ref().map_or(application.applied_at, |seen| seen.at.max(application.applied_at));
            matters.push(matter(OpenMatterKind::SetUpAgain, since));
        }
        _ => {}
    }
    // Thefts are told of whoever cannot sign in too; what else is to be cleared away takes a page that opens.
    let is_lost = |doubt: &Doubt| matches!(doubt, Doubt::LostStillThere { .. });
    let lost = doubts(state, at).into_iter().filter(is_lost);
    for doubt in thefts(state).into_iter().flatten().chain(lost) {
        let (what, methods) = match doubt {
            Doubt::UsedThoughStolen { methods } => (OpenMatterKind::UsedThoughStolen, methods),
            Doubt::StolenStillThere { methods } => (OpenMatterKind::StolenStillThere, methods),
            Doubt::LostStillThere { methods } => (OpenMatterKind::LostStillThere, methods),
            // These are asked about when somebody calls; nothing is left undone.
            Doubt::HasOldNumber { .. } | Doubt::NumberInSeveral { .. } => continue,
        };
        let gone_at = |method: &Method| method.stolen_at().or_else(|| method.unavailable_at());
        let times = methods.iter().filter_map(|id| gone_at(state.method(id.as_str())?));
        // What was stolen is in somebody's hands, however long ago it was.
        let is_of_today = |since: &Instant| what != OpenMatterKind::LostStillThere || *since >= recent;
        if let Some(since) = times.max().filter(is_of_today) {
            matters.push(OpenMatter { methods, ..matter(what, since) });
        }
    }
    matters.sort_by_key(|matter| matter.what);
    matters
}

/// Whether a test sign-in passed when MFA was asked for already: before, the password alone may have sufficed.
fn is_tested_since(state: &State, effective_at: Instant, at: JudgedAt<'_>) -> bool {
    let is_passed = |method: &Method| {
        let last = method.last_test.as_ref();
        method.passed_last_test(at) && last.is_some_and(|test| test.at >= effective_at)
    };
    state.sign_in_methods().any(is_passed)
}
