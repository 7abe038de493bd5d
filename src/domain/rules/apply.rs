//! Step 4: the application for MFA.

use super::{Checks, CommandContext, Refusal, Warning};
use crate::domain::account::Method;
use crate::domain::affiliation::Affiliation;
use crate::domain::event::{Event, MfaApplied};
use crate::domain::risk::{FailureDomain, Level};

/// Applies for MFA. `citrix_signed_out`: the remote desktop is signed out of, or not used.
pub fn apply(context: &CommandContext<'_>, checks: &mut Checks, citrix_signed_out: bool) -> Event<'static> {
    if let Some(application) = context.state.application.filter(|_| context.state.application_stands()) {
        checks.refuse(Refusal::AlreadyApplied { at: application.applied_at });
    }
    let none_passed = !context.usable().any(|method| method.passed_last_test(context.at()));
    let _ = checks.refuse_if(context.usable().next().is_none(), || Refusal::NoMethod)
        || checks.refuse_if(none_passed, || Refusal::TestRequired);
    checks.refuse_if(context.is_affiliated(&Affiliation::Staff) && !citrix_signed_out, || Refusal::CitrixNotConfirmed);
    let risk = context.risk();
    // Whatever can be lost at one stroke takes the first that is usable with it.
    if let (Level::Critical, Some(point), Some(first)) =
        (risk.if_in_force, risk.single_points_of_failure.first(), context.usable().next())
    {
        checks.warn(Warning::CriticalOnceInForce { domain: point.clone(), what: called(point, first) });
    }
    Event::MfaApplied(MfaApplied { effective_at: context.time.plus(context.policy.propagation()) })
}

/// What people call that which can be lost at one stroke.
fn called(point: &FailureDomain, first: &Method) -> String {
    match (point, &first.device, &first.number) {
        (FailureDomain::Device(_), Some(device), _) => device.label().to_owned(),
        (FailureDomain::Number(_), _, Some(number)) => number.masked().to_owned(),
        _ => first.id.to_string(),
    }
}
