//! Taking back what was recorded by mistake, moments ago.

use super::{Case, Code, Guards, Refusal, Value};
use crate::domain::account::history::{Entry, Outcome};
use crate::domain::event::{EventType, EventVoided, Fact};
use crate::domain::instant::MINUTE;
use crate::domain::text::Text;

/// How long one may take back one's newest event, inclusive, in milliseconds.
pub const UNDO_WITHIN: i64 = 15 * MINUTE;

/// Voids the account's newest standing event: the last in the file that is neither voided nor a void. `entries` are the
/// account's, `outcomes` what became of them.
pub fn undo_newest<'e>(
    case: &Case<'_>,
    guards: &mut Guards,
    entries: &'e [Entry<'e>],
    outcomes: &[Outcome],
    reason: Option<&str>,
) -> Option<(&'e Entry<'e>, Fact<'static>)> {
    let newest = entries.iter().zip(outcomes).rev().find(|(entry, outcome)| {
        !matches!(outcome, Outcome::Voided(_)) && entry.event_type != Some(EventType::EventVoided)
    });
    let Some((entry, _)) = newest else {
        guards.refuse(Refusal::new(Code::UnknownEvent));
        return None;
    };
    let refusal = |code| Refusal::new(code).with("sequence", Value::Count(entry.sequence));
    guards.refuse_if(!is_voidable(entry), || refusal(Code::NotVoidable));
    guards.refuse_if(entry.authid != case.authid, || match entry.authid {
        "" => refusal(Code::NotYours),
        authid => refusal(Code::NotYours).with("authid", Value::Text(authid.to_owned())),
    });
    guards.refuse_if(case.clock.since(entry.recorded) > UNDO_WITHIN, || {
        refusal(Code::TooLate).with("at", Value::At(entry.recorded))
    });
    Some((
        entry,
        Fact::EventVoided(EventVoided {
            event: Text::from(entry.id.to_owned()),
            reason: Text::from(reason.filter(|reason| !reason.is_empty()).unwrap_or("undone").to_owned()),
            overrides: None,
            override_reason: None,
        }),
    ))
}

/// Registrations, voids and events of the store cannot be voided: record the fact again.
fn is_voidable(entry: &Entry<'_>) -> bool {
    !entry.event_type.is_some_and(|event_type| {
        event_type.is_of_store() || matches!(event_type, EventType::AccountRegistered | EventType::EventVoided)
    })
}
