//! What a call leaves with.

use crate::desk::receipt::Receipt;
use crate::domain::account::State;
use crate::domain::id::AccountId;
use crate::queries::call::{CallEvent, FollowUp, follow_up};
use crate::render::CallSummary;

/// The summary of what was recorded, given what the account is now.
pub fn summary<'a>(
    account: &'a AccountId,
    ticket: Option<&'a str>,
    recorded: &'a [Receipt],
    state: &State,
) -> CallSummary<'a> {
    let follow_up = follow_up(&events(recorded), state);
    let each = || recorded.iter().zip(&follow_up);
    CallSummary {
        account,
        ticket,
        recorded: each()
            .filter(|(_, follow_up)| **follow_up != FollowUp::TakesBack)
            .map(|(receipt, follow_up)| (receipt, *follow_up == FollowUp::TakenBack))
            .collect(),
        open: each().filter(|(_, follow_up)| **follow_up == FollowUp::Open).map(|(receipt, _)| receipt).collect(),
    }
}

/// What was recorded.
pub fn events(recorded: &[Receipt]) -> Vec<CallEvent<'_>> {
    recorded.iter().map(event).collect()
}

fn event(receipt: &Receipt) -> CallEvent<'_> {
    CallEvent { id: receipt.event.as_ref().map_or("", |event| event.id.as_str()), event: &receipt.data.event }
}
