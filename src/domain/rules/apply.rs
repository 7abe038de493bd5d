//! Step 4: the application for MFA.

use super::older::refuse_older;
use super::{Checks, CommandContext, KnownLater, Refusal, Warning, ids};
use crate::domain::affiliation::Affiliation;
use crate::domain::event::{Event, MfaApplied};
use crate::domain::instant::Instant;
use crate::domain::judged_at::JudgedAt;
use crate::domain::risk::{Level, assess};

/// Applies for MFA. `citrix_signed_out`: the remote desktop is signed out of, or not used.
pub fn apply(context: &CommandContext<'_>, checks: &mut Checks, citrix_signed_out: bool) -> Event<'static> {
    if let Some(application) = context.state.application.filter(|_| context.state.application_stands()) {
        checks.refuse(Refusal::AlreadyApplied { at: application.applied_at });
    }
    let none_passed = !context.usable().any(|method| method.passed_last_test(context.at()));
    let _ = checks.refuse_if(context.usable().next().is_none(), || Refusal::NoMethod)
        || checks.refuse_if(none_passed, || Refusal::TestRequired { methods: ids(context.usable()) });
    checks.refuse_if(context.is_affiliated(&Affiliation::Staff) && !citrix_signed_out, || Refusal::CitrixNotConfirmed);
    let known = context.state.application.map(|known| known.applied_at);
    let _ = refuse_older(context, checks, known, || KnownLater::Application)
        || refuse_older(context, checks, context.state.termination.map(|known| known.terminated_at), || {
            KnownLater::Termination
        });
    if let Some(ending) = context.state.termination.filter(|_| !context.state.application_stands())
        && ending.terminated_at <= context.time
        && context.time < ending.effective_at
    {
        checks.warn(Warning::TakesEndingBack { since: ending.terminated_at, ending: ending.effective_at });
    }
    let effective_at = context.time.plus(context.policy.propagation());
    say_what_awaits(context, checks, effective_at);
    Event::MfaApplied(MfaApplied { effective_at })
}

/// What MFA would mean for this person: now, however long ago they applied, and when it takes effect, since something may
/// end before.
fn say_what_awaits(context: &CommandContext<'_>, checks: &mut Checks, effective_at: Instant) {
    if context.state.sign_in_methods().next().is_none() {
        return checks.warn(Warning::UnknownErrorAwaits);
    }
    let at = |instant| assess(context.state, JudgedAt::new(instant, context.policy));
    let (now, then) = (at(context.clock), at(effective_at.max(context.clock)));
    if now.if_in_force == Level::LockedOut {
        checks.warn(Warning::NothingLeft);
    } else if then.if_in_force == Level::LockedOut {
        checks.warn(Warning::LockedOutOnceInForce { at: effective_at });
    }
    let critical = [now, then].into_iter().find(|risk| risk.if_in_force == Level::Critical);
    if let Some(point) = critical.as_ref().and_then(|risk| risk.single_points_of_failure.first()) {
        checks.warn(Warning::CriticalOnceInForce { domain: point.clone(), what: context.state.called(point) });
    }
}
