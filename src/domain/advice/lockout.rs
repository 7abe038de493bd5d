//! Nothing works any more: what may yet work, what comes back by itself, the ways back in that are open to this person,
//! and what a request waits for.

use serde::Serialize;

use super::caller::Caller;
use crate::domain::account::mfa_state::MfaState;
use crate::domain::account::{Method, Reregistration, State};
use crate::domain::affiliation::Affiliation;
use crate::domain::id::MethodId;
use crate::domain::instant::Instant;
use crate::domain::judged_at::JudgedAt;
use crate::domain::loss::NO_ACCESS;
use crate::domain::office::Opening;
use crate::domain::reregistration::{self, FORM, IDENTITY_SERVICE, OFFICE, Openness, WEBSITE};

/// A method that may work again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MayWorkAgain {
    /// Which.
    pub method: MethodId,
    /// Why it is marked unavailable.
    pub unavailable: Box<str>,
}

/// What to try before re-registration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TryFirst {
    /// The sign-in methods that are marked unavailable, but for those that come back and those that are retired.
    pub methods: Vec<MayWorkAgain>,
    /// MFA is on its way only: until then the password may still do, and a method can be added; none: it is on.
    pub password_until: Option<Instant>,
}

/// What is only out of reach, and comes back: at home, without power, abroad, its SIM on the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ComesBack {
    /// Which methods.
    pub methods: Vec<MethodId>,
    /// Of these, those that wait for a SIM.
    pub by_sim: Vec<MethodId>,
}

/// One way to re-register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Way {
    /// Which, in the words of `reregister request --via`.
    pub via: &'static str,
    /// Whether it is open to this person; none: it has to be asked.
    pub open: Option<bool>,
    /// Why it is not, or why it has to be asked.
    pub because: Option<&'static str>,
    /// What the person needs.
    pub bring: Vec<&'static str>,
    /// When it can be processed next; none: nobody can say, or it is not open.
    pub processed: Option<Processed>,
}

/// When something is processed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Processed {
    /// From when.
    pub from: Instant,
    /// Until when on that day; none: at any time.
    pub until: Option<Instant>,
    /// Whether that is now.
    pub now: bool,
}

/// The ways, those that are open first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReregistrationWays {
    /// The ways.
    pub ways: Vec<Way>,
}

/// A request that is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OpenRequest {
    /// By which way it was made.
    pub via: Box<str>,
    /// When.
    pub at: Instant,
    /// What it waits for: `person` (they do it by themselves), `visit` (to the office), `review` (by staff).
    pub waits_for: &'static str,
    /// What the person brings.
    pub bring: Vec<&'static str>,
    /// When it can be processed next.
    pub processed: Option<Processed>,
    /// Whether the person can do it by themselves after all, with the identity verification service that is linked.
    pub service_linked: bool,
    /// What still works, and so comes first: the approval would be refused.
    pub usable: Vec<MethodId>,
}

/// What may work again.
pub fn try_first(caller: &Caller<'_>) -> TryFirst {
    let again = may_work(caller.state, caller.at()).filter(|method| !is_out_of_reach(method)).filter_map(|method| {
        let unavailable = method.unavailable()?.into();
        Some(MayWorkAgain { method: method.id.clone(), unavailable })
    });
    let at = caller.at();
    let is_starting = caller.state.mfa_state(at) == MfaState::Starting && !caller.state.never_went_off(at);
    TryFirst { methods: again.collect(), password_until: caller.state.asked_for_from().filter(|_| is_starting) }
}

/// What comes back by itself; none: nothing does.
pub fn comes_back(caller: &Caller<'_>) -> Option<ComesBack> {
    let methods = out_of_reach(caller.state, caller.at());
    let has_number = |id: &&MethodId| caller.state.method(id.as_str()).is_some_and(|of| of.kind.row().has_number);
    let by_sim = methods.iter().filter(has_number).cloned().collect();
    (!methods.is_empty()).then_some(ComesBack { methods, by_sim })
}

/// The sign-in methods that are only out of reach, and can be signed in with when they are back.
pub fn out_of_reach(state: &State, at: JudgedAt<'_>) -> Vec<MethodId> {
    may_work(state, at).filter(|method| is_out_of_reach(method)).map(|method| method.id.clone()).collect()
}

fn is_out_of_reach(method: &Method) -> bool {
    method.unavailable() == Some(NO_ACCESS)
}

/// What could be signed in with if it were available: a retired method helps nobody.
fn may_work<'s>(state: &'s State, at: JudgedAt<'_>) -> impl Iterator<Item = &'s Method> {
    state.sign_in_methods().filter(move |method| !method.is_retired(at))
}

/// The ways to re-register, and which of them are open.
pub fn reregister(caller: &Caller<'_>) -> ReregistrationWays {
    let opening = (caller.next_open)(caller.now);
    let processed = opening.map(|opening| Processed::of(opening, caller.now));
    let any_time = Some(Processed::any_time(caller.now));
    let in_force = caller.state.is_in_force(caller.at());
    let way = |via, bring: Vec<&'static str>, processed: Option<Processed>| {
        let (open, because) = match reregistration::openness(via, caller.state, in_force) {
            Openness::Open => (Some(true), None),
            Openness::LinkNotKnown => (None, Some("link-not-known")),
            Openness::NotLinked => (Some(false), Some("not-linked")),
            Openness::NeedsSignIn => (Some(false), Some("needs-mfa-sign-in")),
        };
        Way { via, open, because, bring, processed: processed.filter(|_| open != Some(false)) }
    };
    let mut ways = vec![
        way(IDENTITY_SERVICE, SERVICE_NEEDS.to_vec(), any_time),
        way(OFFICE, vec![id_card(caller)], processed),
        way(WEBSITE, WEBSITE_NEEDS.to_vec(), processed),
        way(FORM, vec!["sign-in"], processed),
    ];
    ways.sort_by_key(|way| way.open == Some(false));
    ReregistrationWays { ways }
}

/// The request that is open, if there is one.
pub fn request(caller: &Caller<'_>) -> Option<OpenRequest> {
    let Some(Reregistration::Requested { via, at }) = &caller.state.reregistration else { return None };
    let processed = (caller.next_open)(caller.now).map(|opening| Processed::of(opening, caller.now));
    let (waits_for, bring, processed) = match &**via {
        IDENTITY_SERVICE => ("person", SERVICE_NEEDS.to_vec(), Some(Processed::any_time(caller.now))),
        OFFICE => ("visit", vec![id_card(caller)], processed),
        _ => ("review", Vec::new(), processed),
    };
    Some(OpenRequest {
        via: (&**via).into(),
        at: *at,
        waits_for,
        bring,
        processed,
        service_linked: waits_for != "person" && caller.state.identity_service_linked == Some(true),
        usable: caller.state.usable(caller.at()).map(|method| method.id.clone()).collect(),
    })
}

/// The card with its PINs, and a phone that reads it.
const SERVICE_NEEDS: [&str; 3] = ["my-number-card", "card-pins", "phone-that-reads-the-card"];

/// The password alone signs in there.
const WEBSITE_NEEDS: [&str; 2] = ["password", "id-photo"];

/// The card that the office of the faculty or graduate school asks for.
fn id_card(caller: &Caller<'_>) -> &'static str {
    match &caller.state.affiliation {
        Some(Affiliation::Student) => "student-id",
        Some(Affiliation::Faculty | Affiliation::Staff) => "staff-id",
        Some(Affiliation::Other | Affiliation::Unknown(_)) | None => "id-card",
    }
}

impl Processed {
    fn of(opening: Opening, now: Instant) -> Self {
        Self { from: opening.from.max(now), until: Some(opening.until), now: opening.from <= now }
    }

    fn any_time(now: Instant) -> Self {
        Self { from: now, until: None, now: true }
    }
}
