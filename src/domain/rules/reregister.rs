//! Re-registration: when nothing works any more, everything is taken away and set up anew.

use super::older::refuse_older;
use super::{Checks, CommandContext, KnownLater, Refusal, Warning};
use crate::domain::account::history::{EventOutcome, History};
use crate::domain::account::{Method, Reregistration};
use crate::domain::envelope::Envelope;
use crate::domain::event::{Event, EventType, ReregistrationApproved, ReregistrationRejected, ReregistrationRequested};
use crate::domain::id::MethodId;
use crate::domain::loss::NO_ACCESS;
use crate::domain::reregistration::{IDENTITY_SERVICE, Openness, openness, was_never_set_up};
use crate::domain::text::Text;

/// Asks for re-registration.
pub fn request(
    context: &CommandContext<'_>,
    checks: &mut Checks,
    via: &'static str,
    reason: Option<&str>,
) -> Event<'static> {
    if let Some(Reregistration::Requested { at, .. }) = &context.state.reregistration {
        checks.refuse(Refusal::RequestOpen { at: *at });
    }
    let usable = nothing_usable(context, checks);
    let openness = openness(via, context.state, context.in_force());
    checks.refuse_if(openness == Openness::NotLinked, || Refusal::ServiceNotLinked);
    refuse_older_step(context, checks);
    if !usable {
        say_what_speaks_against(context, checks, via, openness);
    }
    Event::ReregistrationRequested(ReregistrationRequested {
        via: Text::from(via),
        reason: reason.map(|reason| Text::from(reason.to_owned())),
    })
}

/// Approves it. Where it went via the identity verification service, that has checked already.
pub fn approve(
    context: &CommandContext<'_>,
    history: History<'_>,
    checks: &mut Checks,
    identity_check: Option<&'static str>,
) -> Event<'static> {
    let via = requested_via(context, checks);
    // The identity service has checked already, where it is known to be linked.
    let is_checked = via == Some(IDENTITY_SERVICE) && context.state.identity_service_linked == Some(true);
    if !is_checked {
        checks.refuse_if(identity_check.is_none(), || Refusal::IdentityCheckRequired);
        let is_same = context.policy.second_operator
            && requested_by(history).is_some_and(|request| context.is_by_same_operator(request));
        let name = context.proven.unwrap_or(context.authid);
        checks.refuse_if(is_same, || Refusal::SameOperator { authid: name.to_owned() });
    }
    nothing_usable(context, checks);
    refuse_older_step(context, checks);
    say_what_goes(context, checks);
    if !context.state.application_stands() {
        checks.warn(Warning::ApplyAfterwards);
    }
    Event::ReregistrationApproved(ReregistrationApproved { identity_check: identity_check.map(Text::from) })
}

/// Turns it down.
pub fn reject(context: &CommandContext<'_>, checks: &mut Checks, why: &str) -> Event<'static> {
    requested_via(context, checks);
    refuse_older_step(context, checks);
    Event::ReregistrationRejected(ReregistrationRejected { why: Text::from(why.to_owned()) })
}

/// By which way the request that is open went; without one, `no-request` is noted.
fn requested_via<'c>(context: &CommandContext<'c>, checks: &mut Checks) -> Option<&'c str> {
    match &context.state.reregistration {
        Some(Reregistration::Requested { via, .. }) => Some(via),
        _ => {
            checks.refuse(Refusal::NoRequest);
            None
        }
    }
}

/// Who recorded the request that is open: the last that folding did not leave alone.
fn requested_by<'h>(history: History<'h>) -> Option<&'h Envelope<'h>> {
    let outcomes = &history.replay.outcomes;
    let standing = history.entries.iter().zip(outcomes).rev().find(|(entry, outcome)| {
        entry.event_type == Some(EventType::ReregistrationRequested) && **outcome == EventOutcome::Fits
    });
    standing.map(|(entry, _)| entry.envelope)
}

/// Whatever still works comes first, in force or not.
fn nothing_usable(context: &CommandContext<'_>, checks: &mut Checks) -> bool {
    let usable: Vec<_> = context.usable().map(|method| method.id.clone()).collect();
    checks.refuse_if(!usable.is_empty(), || Refusal::MethodStillUsable { methods: usable })
}

fn refuse_older_step(context: &CommandContext<'_>, checks: &mut Checks) {
    refuse_older(context, checks, context.state.remembered().reregistration_at, || KnownLater::Reregistration);
}

/// What speaks against asking, though nothing refuses it: what comes back by itself, a way that needs the sign-in that is
/// not possible, and that there is nothing to take away.
fn say_what_speaks_against(context: &CommandContext<'_>, checks: &mut Checks, via: &'static str, openness: Openness) {
    let comes_back = |method: &&Method| method.unavailable() == Some(NO_ACCESS);
    let absent: Vec<MethodId> =
        context.state.sign_in_methods().filter(comes_back).map(|method| method.id.clone()).collect();
    if !absent.is_empty() {
        checks.warn(Warning::ComesBack { methods: absent });
    }
    if openness == Openness::NeedsSignIn {
        checks.warn(Warning::WayNeedsSignIn { via: via.to_owned() });
    }
    if was_never_set_up(context.state) {
        checks.warn(Warning::NeverSetUp);
    } else if !context.in_force() {
        checks.warn(Warning::PasswordSuffices { mfa: context.state.mfa_state(context.at()) });
    }
}

/// What an approval takes although it came after the request, and what stays because it worked later.
fn say_what_goes(context: &CommandContext<'_>, checks: &mut Checks) {
    let Some(Reregistration::Requested { at, .. }) = &context.state.reregistration else { return };
    let ids = |is: &dyn Fn(&Method) -> bool| -> Vec<MethodId> {
        context.state.methods.iter().filter(|method| is(method)).map(|method| method.id.clone()).collect()
    };
    let stays = |method: &Method| context.time < method.worked_at;
    let taken = ids(&|method| !stays(method) && *at < method.added_at);
    if !taken.is_empty() {
        checks.warn(Warning::TakesAddedSince { methods: taken });
    }
    let left = ids(&stays);
    if !left.is_empty() {
        checks.warn(Warning::ApprovalLeaves { methods: left });
    }
}
