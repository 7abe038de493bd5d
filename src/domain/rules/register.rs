//! Registering an account: the start of its record.

use super::{Checks, CommandContext, Refusal};
use crate::domain::affiliation::Affiliation;
use crate::domain::event::{AccountRegistered, Event};
use crate::domain::text::Text;

/// What is meant by `register`.
#[derive(Debug, Clone)]
pub struct RegisterAccount {
    /// How the person belongs to the university.
    pub affiliation: Affiliation,
    /// In which language to write to them.
    pub language: Option<&'static str>,
    /// Whether the identity verification service is linked.
    pub identity_service_linked: Option<bool>,
}

/// Registers an account that the log does not know.
pub fn register(context: &CommandContext<'_>, checks: &mut Checks, command: &RegisterAccount) -> Event<'static> {
    if context.state.is_registered() {
        let account = context.account.clone();
        checks.refuse(if context.state.closed {
            Refusal::AccountClosed { account }
        } else {
            Refusal::AccountExists { account }
        });
    }
    Event::AccountRegistered(AccountRegistered {
        affiliation: Text::from(command.affiliation.as_str().to_owned()),
        language: command.language.map(Text::from),
        identity_service_linked: command.identity_service_linked,
    })
}
