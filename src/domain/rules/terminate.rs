//! The end of MFA, which only the desk can bring about, for unavoidable reasons.

use super::{Checks, CommandContext, Refusal};
use crate::domain::event::{Event, MfaTerminated};
use crate::domain::text::Text;

/// How a person's identity may have been checked.
pub const IDENTITY_CHECKS: [&str; 5] = ["student-id", "staff-id", "id-photo", "my-number-card", "video-call"];

/// Ends MFA; it takes effect after the propagation delay.
pub fn terminate(
    context: &CommandContext<'_>,
    checks: &mut Checks,
    reason: &str,
    identity_check: Option<&'static str>,
) -> Event<'static> {
    checks.refuse_if(!context.state.application_stands(), || Refusal::NotApplied);
    checks.refuse_if(identity_check.is_none(), || Refusal::IdentityCheckRequired);
    Event::MfaTerminated(MfaTerminated {
        effective_at: context.time.plus(context.policy.propagation()),
        reason: Text::from(reason.to_owned()),
        identity_check: Text::from(identity_check.unwrap_or_default()),
    })
}
