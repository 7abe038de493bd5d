//! The end of MFA, which only the desk can bring about, for unavoidable reasons.

use super::account::warn_of_open;
use super::older::refuse_older;
use super::{Checks, CommandContext, KnownLater, Refusal};
use crate::domain::event::{Event, MfaTerminated};
use crate::domain::text::Text;

/// How a person's identity may have been checked.
pub const IDENTITY_CHECKS: [&str; 7] =
    ["student-id", "staff-id", "id-photo", "my-number-card", "passport", "residence-card", "video-call"];

/// Ends MFA; it takes effect after the propagation delay.
pub fn terminate(
    context: &CommandContext<'_>,
    checks: &mut Checks,
    reason: &str,
    identity_check: Option<&'static str>,
) -> Event<'static> {
    let ending = context.state.termination.filter(|ending| context.clock < ending.effective_at);
    checks.refuse_if(!context.state.application_stands(), || Refusal::NotApplied {
        ending: ending.map(|ending| ending.effective_at),
        since: ending.map(|ending| ending.terminated_at),
    });
    checks.refuse_if(identity_check.is_none(), || Refusal::IdentityCheckRequired);
    refuse_older(context, checks, context.state.application.map(|known| known.applied_at), || KnownLater::Application);
    warn_of_open(context, checks);
    Event::MfaTerminated(MfaTerminated {
        effective_at: context.time.plus(context.policy.propagation()),
        reason: Text::from(reason.to_owned()),
        identity_check: Text::from(identity_check.unwrap_or_default()),
    })
}
