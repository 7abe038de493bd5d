//! One method takes the place of another: a new phone, a new key.

use super::method::{can_sign_in, known};
use super::older::refuse_older;
use super::{Checks, CommandContext, KnownLater, Refusal};
use crate::domain::event::{Event, MethodReplaced};
use crate::domain::id::MethodId;
use crate::domain::text::Text;

/// Replaces `old` by `new`; what is said of `new` decides, `old` may be unavailable.
pub fn replace(
    context: &CommandContext<'_>,
    checks: &mut Checks,
    old: &MethodId,
    new: &MethodId,
    reason: Option<&str>,
) -> Option<Event<'static>> {
    let there_at = known(context, checks, old)?.there_at;
    let by = known(context, checks, new)?;
    can_sign_in(checks, by);
    checks.refuse_if(!by.passed_last_test(context.at()), || Refusal::ReplacementUntested { method: new.clone() });
    refuse_older(context, checks, there_at, || KnownLater::There(old.clone()));
    Some(Event::MethodReplaced(MethodReplaced {
        method: Text::from(old.to_string()),
        by: Text::from(new.to_string()),
        reason: reason.map(|reason| Text::from(reason.to_owned())),
    }))
}
