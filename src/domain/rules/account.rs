//! What is known of the person, and whether they are here.

use super::{Case, Code, Guards, Refusal, Value};
use crate::domain::affiliation::Affiliation;
use crate::domain::event::{AccountClosed, AccountReopened, AccountUpdated, Fact};
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
pub fn edit(deed: &EditAccount) -> Fact<'static> {
    Fact::AccountUpdated(AccountUpdated {
        affiliation: deed.affiliation.as_ref().map(|affiliation| Text::from(affiliation.to_string())),
        language: deed.language.map(Text::from),
        identity_service_linked: deed.identity_service_linked,
        overrides: None,
        override_reason: None,
    })
}

/// Closes the account: the person left.
pub fn close(reason: &str) -> Fact<'static> {
    Fact::AccountClosed(AccountClosed { reason: Text::from(reason.to_owned()), overrides: None, override_reason: None })
}

/// Reopens the account: the person is back.
pub fn reopen(case: &Case<'_>, guards: &mut Guards, reason: Option<&str>) -> Fact<'static> {
    guards.refuse_if(case.state.is_registered() && !case.state.closed, || {
        Refusal::new(Code::AccountOpen).with("account", Value::Account(case.account.clone()))
    });
    Fact::AccountReopened(AccountReopened {
        reason: reason.map(|reason| Text::from(reason.to_owned())),
        overrides: None,
        override_reason: None,
    })
}
