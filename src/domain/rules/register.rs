//! Registering an account: the start of its record.

use super::{Case, Code, Guards, Refusal, Value};
use crate::domain::affiliation::Affiliation;
use crate::domain::event::{AccountRegistered, Fact};
use crate::domain::text::Text;

/// What is meant by `register`.
#[derive(Debug, Clone)]
pub struct Register {
    /// How the person belongs to the university.
    pub affiliation: Affiliation,
    /// In which language to write to them.
    pub language: Option<&'static str>,
    /// Whether the identity verification service is linked.
    pub identity_service_linked: Option<bool>,
}

/// Registers an account that the log does not know.
pub fn register(case: &Case<'_>, guards: &mut Guards, deed: &Register) -> Fact<'static> {
    if case.state.is_registered() {
        let code = if case.state.closed { Code::AccountClosed } else { Code::AccountExists };
        guards.refuse(Refusal::new(code).with("account", Value::Account(case.account.clone())));
    }
    Fact::AccountRegistered(AccountRegistered {
        affiliation: Text::from(deed.affiliation.as_str().to_owned()),
        language: deed.language.map(Text::from),
        identity_service_linked: deed.identity_service_linked,
        overrides: None,
        override_reason: None,
    })
}
