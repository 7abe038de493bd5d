//! One method takes the place of another: a new phone, a new key.

use super::method::{can_sign_in, known};
use super::{Case, Code, Guards, Refusal, Value};
use crate::domain::event::{Fact, MethodReplaced};
use crate::domain::id::MethodId;
use crate::domain::text::Text;

/// Replaces `old` by `new`; what is said of `new` decides, `old` may be unavailable.
pub fn replace(
    case: &Case<'_>,
    guards: &mut Guards,
    old: &MethodId,
    new: &MethodId,
    reason: Option<&str>,
) -> Option<Fact<'static>> {
    known(case, guards, old)?;
    let by = known(case, guards, new)?;
    can_sign_in(guards, by);
    guards.refuse_if(!by.passed_last_test(), || {
        Refusal::new(Code::ReplacementUntested).with("method", Value::Method(new.clone()))
    });
    Some(Fact::MethodReplaced(MethodReplaced {
        method: Text::from(old.to_string()),
        by: Text::from(new.to_string()),
        reason: reason.map(|reason| Text::from(reason.to_owned())),
        overrides: None,
        override_reason: None,
    }))
}
