//! Re-registration: when nothing works any more, everything is taken away and set up anew.

use super::deed::History;
use super::{Case, Code, Guards, Refusal, Value};
use crate::domain::account::Reregistration;
use crate::domain::account::history::Outcome;
use crate::domain::event::{EventType, Fact, ReregistrationApproved, ReregistrationRejected, ReregistrationRequested};
use crate::domain::text::Text;

/// The ways to ask.
pub const WAYS: [&str; 4] = ["identity-service", "form", "office", "website"];

/// The way that checks the identity by itself.
const IDENTITY_SERVICE: &str = "identity-service";

/// Asks for re-registration.
pub fn request(case: &Case<'_>, guards: &mut Guards, via: &'static str, reason: Option<&str>) -> Fact<'static> {
    if let Some(Reregistration::Requested { at, .. }) = &case.state.reregistration {
        guards.refuse(Refusal::new(Code::RequestOpen).with("at", Value::At(*at)));
    }
    nothing_usable(case, guards);
    guards.refuse_if(via == IDENTITY_SERVICE && case.state.identity_service_linked == Some(false), || {
        Refusal::new(Code::ServiceNotLinked)
    });
    Fact::ReregistrationRequested(ReregistrationRequested {
        via: Text::from(via),
        reason: reason.map(|reason| Text::from(reason.to_owned())),
        overrides: None,
        override_reason: None,
    })
}

/// Approves it. Where it went via the identity verification service, that has checked already.
pub fn approve(
    case: &Case<'_>,
    history: History<'_>,
    guards: &mut Guards,
    identity_check: Option<&'static str>,
) -> Fact<'static> {
    let via = requested_via(case, guards);
    if via != Some(IDENTITY_SERVICE) {
        guards.refuse_if(identity_check.is_none(), || Refusal::new(Code::IdentityCheckRequired));
        let is_same = case.policy.second_operator && requested_by(history) == Some(case.authid);
        guards.refuse_if(is_same, || {
            Refusal::new(Code::SameOperator).with("authid", Value::Text(case.authid.to_owned()))
        });
    }
    nothing_usable(case, guards);
    Fact::ReregistrationApproved(ReregistrationApproved {
        identity_check: identity_check.map(Text::from),
        overrides: None,
        override_reason: None,
    })
}

/// Turns it down.
pub fn reject(case: &Case<'_>, guards: &mut Guards, why: &str) -> Fact<'static> {
    requested_via(case, guards);
    Fact::ReregistrationRejected(ReregistrationRejected {
        why: Text::from(why.to_owned()),
        overrides: None,
        override_reason: None,
    })
}

/// By which way the request that is open went; without one, `no-request` is noted.
fn requested_via<'c>(case: &Case<'c>, guards: &mut Guards) -> Option<&'c str> {
    match &case.state.reregistration {
        Some(Reregistration::Requested { via, .. }) => Some(via),
        _ => {
            guards.refuse(Refusal::new(Code::NoRequest));
            None
        }
    }
}

/// Who recorded the request that is open, as the operating system says. A claimed name makes nobody a second person.
fn requested_by<'h>(history: History<'h>) -> Option<&'h str> {
    let outcomes = &history.replay.outcomes;
    let standing = history.entries.iter().zip(outcomes).rev().find(|(entry, outcome)| {
        entry.event_type == Some(EventType::ReregistrationRequested) && matches!(outcome, Outcome::Fits)
    });
    standing.map(|(entry, _)| entry.authid)
}

/// Whatever still works comes first, in force or not.
fn nothing_usable(case: &Case<'_>, guards: &mut Guards) {
    let usable: Vec<_> = case.state.usable().map(|method| method.id.clone()).collect();
    guards.refuse_if(!usable.is_empty(), || {
        Refusal::new(Code::MethodStillUsable).with("methods", Value::Methods(usable))
    });
}
