//! What a directory says of an account. It is a fact, found out by comparing a look with the record
//! ([`look`](crate::domain::look)): no rule about what to do next stands against it, and none is overridden for it. What
//! stands against every event does: an account that is unknown or closed, a time to come, personal data in a text.

use super::{Checks, CommandContext, Refusal, personal_data};
use crate::domain::event::Event;

/// Records what a directory says.
pub fn of_directory(context: &CommandContext<'_>, checks: &mut Checks, event: &Event<'static>) -> Event<'static> {
    let registers = matches!(event, Event::AccountRegistered(_));
    checks.refuse_if(registers && context.state.is_registered(), || Refusal::AccountExists {
        account: context.account.clone(),
    });
    event.clone()
}

/// The texts in it that somebody chose freely.
pub(super) fn free_texts<'e>(event: &'e Event<'static>) -> Vec<Option<&'e str>> {
    match event {
        Event::MethodAdded(data) => {
            let serial = data.serial.as_deref().filter(personal_data::says_more_than_digits);
            vec![data.device.as_deref(), data.name.as_deref(), data.extension.as_deref(), serial]
        }
        Event::MethodUpdated(data) => {
            let serial = data.serial.as_deref().filter(personal_data::says_more_than_digits);
            vec![data.device.as_deref(), serial]
        }
        Event::MethodNumberChanged(data) => vec![data.extension.as_deref()],
        _ => Vec::new(),
    }
}
