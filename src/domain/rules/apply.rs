//! Step 4: the application for MFA.

use super::{Case, Code, Guards, Refusal, Value, Warning, WarningCode};
use crate::domain::account::Method;
use crate::domain::affiliation::Affiliation;
use crate::domain::event::{Fact, MfaApplied};
use crate::domain::risk::{FailureDomain, Level};

/// Applies for MFA. `citrix_signed_out`: the remote desktop is signed out of, or not used.
pub fn apply(case: &Case<'_>, guards: &mut Guards, citrix_signed_out: bool) -> Fact<'static> {
    if let Some(application) = case.state.application.filter(|_| case.state.application_stands()) {
        guards.refuse(Refusal::new(Code::AlreadyApplied).with("at", Value::At(application.applied_at)));
    }
    let none_passed = !case.state.usable().any(Method::passed_last_test);
    let _ = guards.refuse_if(case.state.usable().next().is_none(), || Refusal::new(Code::NoMethod))
        || guards.refuse_if(none_passed, || Refusal::new(Code::TestRequired));
    guards.refuse_if(case.is_affiliated(&Affiliation::Staff) && !citrix_signed_out, || {
        Refusal::new(Code::CitrixNotConfirmed)
    });
    let risk = case.risk();
    if risk.if_in_force == Level::Critical
        && let Some(point) = risk.single_points_of_failure.first()
    {
        guards.warn(critical(case, point));
    }
    Fact::MfaApplied(MfaApplied {
        effective_at: case.time.plus(case.policy.propagation()),
        overrides: None,
        override_reason: None,
    })
}

/// Says, naming what people call it, what single loss will lock the person out.
fn critical(case: &Case<'_>, point: &FailureDomain) -> Warning {
    let warning = Warning::new(WarningCode::CriticalOnceInForce).with("domain", Value::Domain(point.clone()));
    let first = case.state.usable().next();
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
