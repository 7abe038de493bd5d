//! Step 4: the application for MFA.

use super::{Checks, Code, CommandContext, Refusal, Value, Warning, WarningCode};
use crate::domain::account::Method;
use crate::domain::affiliation::Affiliation;
use crate::domain::event::{Event, MfaApplied};
use crate::domain::risk::{FailureDomain, Level};

/// Applies for MFA. `citrix_signed_out`: the remote desktop is signed out of, or not used.
pub fn apply(context: &CommandContext<'_>, checks: &mut Checks, citrix_signed_out: bool) -> Event<'static> {
    if let Some(application) = context.state.application.filter(|_| context.state.application_stands()) {
        checks.refuse(Refusal::new(Code::AlreadyApplied).with("at", Value::At(application.applied_at)));
    }
    let none_passed = !context.state.usable().any(Method::passed_last_test);
    let _ = checks.refuse_if(context.state.usable().next().is_none(), || Refusal::new(Code::NoMethod))
        || checks.refuse_if(none_passed, || Refusal::new(Code::TestRequired));
    checks.refuse_if(context.is_affiliated(&Affiliation::Staff) && !citrix_signed_out, || {
        Refusal::new(Code::CitrixNotConfirmed)
    });
    let risk = context.risk();
    if risk.if_in_force == Level::Critical
        && let Some(point) = risk.single_points_of_failure.first()
    {
        checks.warn(critical(context, point));
    }
    Event::MfaApplied(MfaApplied {
        effective_at: context.time.plus(context.policy.propagation()),
        overrides: None,
        override_reason: None,
    })
}

/// Says, naming what people call it, what single loss will lock the person out.
fn critical(context: &CommandContext<'_>, point: &FailureDomain) -> Warning {
    let warning = Warning::new(WarningCode::CriticalOnceInForce).with("domain", Value::Domain(point.clone()));
    let first = context.state.usable().next();
    match (point, first) {
        (FailureDomain::Device(_), Some(Method { device: Some(device), .. })) => {
            warning.with("what", Value::Text(device.label().to_owned()))
        }
        (FailureDomain::Number(_), Some(Method { number: Some(number), .. })) => {
            warning.with("what", Value::Text(number.masked().to_owned()))
        }
        (_, Some(method)) => warning.with("what", Value::Method(method.id.clone())),
        (_, None) => warning,
    }
}
