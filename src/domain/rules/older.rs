//! `older-than-known`: what the record knows from later speaks against what is to be recorded, which would be left alone
//! (DESIGN 5 and 6). It speaks about what is on record and not about the world, so it can be overridden.

use super::{Checks, CommandContext, KnownLater, Refusal};
use crate::domain::account::Method;
use crate::domain::instant::Instant;

/// Notes that it is older than what is known, where that is from later.
pub(super) fn refuse_older(
    context: &CommandContext<'_>,
    checks: &mut Checks,
    known_at: impl Into<Option<Instant>>,
    known: impl FnOnce() -> KnownLater,
) -> bool {
    let known_at = known_at.into().filter(|at| context.time < *at);
    if let Some(at) = known_at {
        let is_ahead = context.clock < at;
        checks.refuse(Refusal::OlderThanKnown { known: known(), at, sequence: None, is_ahead });
    }
    known_at.is_some()
}

/// What is known of a method from later than a loss of it, or that it was found again.
pub(super) fn known_of_loss(method: &Method, is_loss: bool) -> (Option<Instant>, KnownLater) {
    let unavailable_at = method.unavailable_at();
    match is_loss {
        true if unavailable_at <= Some(method.worked_at) => {
            (Some(method.worked_at), KnownLater::Working(method.id.clone()))
        }
        _ => (unavailable_at, KnownLater::Unavailable(method.id.clone())),
    }
}
