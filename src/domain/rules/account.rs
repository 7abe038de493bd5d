//! What is known of the person, and whether they are here.

use super::{Checks, CommandContext, Refusal};
use crate::domain::affiliation::Affiliation;
use crate::domain::event::{AccountClosed, AccountReopened, AccountUpdated, Event};
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

/// Closes the account: the person left.
pub fn close(reason: &str) -> Event<'static> {
    Event::AccountClosed(AccountClosed { reason: Text::from(reason.to_owned()) })
}

/// Reopens the account: the person is back.
pub fn reopen(context: &CommandContext<'_>, checks: &mut Checks, reason: Option<&str>) -> Event<'static> {
    checks.refuse_if(context.state.is_registered() && !context.state.closed, || Refusal::AccountOpen {
        account: context.account.clone(),
    });
    Event::AccountReopened(AccountReopened { reason: reason.map(|reason| Text::from(reason.to_owned())) })
}
