//! What is known of the person, and whether they are here.

use super::older::refuse_older;
use super::{Checks, CommandContext, KnownLater, Refusal, Warning};
use crate::domain::account::Reregistration;
use crate::domain::affiliation::Affiliation;
use crate::domain::event::{AccountClosed, AccountReopened, AccountUpdated, Event};
use crate::domain::id::MethodId;
use crate::domain::text::Text;

/// What is meant by `edit ID`.
#[derive(Debug, Clone, Default)]
pub struct EditAccount {
    /// How the person belongs to the university.
    pub affiliation: Option<Affiliation>,
    /// In which language to write to them.
    pub language: Option<&'static str>,
    /// Whether the identity verification service is linked.
    pub identity_service_linked: Option<bool>,
}

/// Changes what is known of the person. No rule of its own refuses it.
pub fn edit(command: &EditAccount) -> Event<'static> {
    Event::AccountUpdated(AccountUpdated {
        affiliation: command.affiliation.as_ref().map(|affiliation| Text::from(affiliation.to_string())),
        language: command.language.map(Text::from),
        identity_service_linked: command.identity_service_linked,
    })
}

/// Warns of what would be left open.
pub(super) fn warn_of_open(context: &CommandContext<'_>, checks: &mut Checks) {
    if let Some(Reregistration::Requested { at, .. }) = &context.state.reregistration {
        checks.warn(Warning::RequestLeftOpen { at: *at });
    }
    if let Some(change) = &context.state.phone_change {
        checks.warn(Warning::PhoneChangeLeftOpen { at: change.started_at });
    }
}

fn refuse_older_opening(context: &CommandContext<'_>, checks: &mut Checks) -> bool {
    refuse_older(context, checks, context.state.remembered().open_or_closed_at, || KnownLater::Openness)
}

/// Closes the account: the person left.
pub fn close(context: &CommandContext<'_>, checks: &mut Checks, reason: &str) -> Event<'static> {
    refuse_older_opening(context, checks);
    warn_of_open(context, checks);
    Event::AccountClosed(AccountClosed { reason: Text::from(reason.to_owned()) })
}

/// Reopens the account: the person is back.
pub fn reopen(context: &CommandContext<'_>, checks: &mut Checks, reason: Option<&str>) -> Event<'static> {
    checks.refuse_if(context.state.is_registered() && !context.state.closed, || Refusal::AccountOpen {
        account: context.account.clone(),
    });
    let is_older = refuse_older_opening(context, checks);
    // What was tested or registered since stays what it is.
    let untested = context.state.sign_in_methods().filter(|method| method.tested_up_to() <= context.time);
    let untested: Vec<MethodId> = untested.map(|method| method.id.clone()).collect();
    if !is_older && !untested.is_empty() {
        checks.warn(Warning::AllUntested { methods: untested });
    }
    Event::AccountReopened(AccountReopened { reason: reason.map(|reason| Text::from(reason.to_owned())) })
}
