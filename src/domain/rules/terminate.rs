//! The end of MFA, which only the desk can bring about, for unavoidable reasons.

use super::{Case, Code, Guards, Refusal};
use crate::domain::event::{Fact, MfaTerminated};
use crate::domain::text::Text;

/// How a person's identity may have been checked.
pub const IDENTITY_CHECKS: [&str; 5] = ["student-id", "staff-id", "id-photo", "my-number-card", "video-call"];

/// Ends MFA; it takes effect after the propagation delay.
pub fn terminate(
    case: &Case<'_>,
    guards: &mut Guards,
    reason: &str,
    identity_check: Option<&'static str>,
) -> Fact<'static> {
    guards.refuse_if(!case.state.application_stands(), || Refusal::new(Code::NotApplied));
    guards.refuse_if(identity_check.is_none(), || Refusal::new(Code::IdentityCheckRequired));
    Fact::MfaTerminated(MfaTerminated {
        effective_at: case.time.plus(case.policy.propagation()),
        reason: Text::from(reason.to_owned()),
        identity_check: Text::from(identity_check.unwrap_or_default()),
        overrides: None,
        override_reason: None,
    })
}
