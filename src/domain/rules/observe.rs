//! Somebody looked at what is really registered. No rule of its own refuses it: it is the way out of many refusals.

use super::method::known;
use super::{Case, Guards, Value, Warning, WarningCode};
use crate::domain::event::{AccountObserved, Fact};
use crate::domain::id::MethodId;
use crate::domain::text::{MaybeEmpty, Text};

/// What was seen of the methods on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// These are there; the others are gone.
    These(Vec<MethodId>),
    /// All are there.
    All,
    /// None is there.
    None,
}

/// What is meant by `observe`.
#[derive(Debug, Clone)]
pub struct Observe {
    /// What is there.
    pub seen: Seen,
    /// Where somebody looked: `page`, `directory`, `caller`.
    pub from: &'static str,
}

/// Records what is there, and says what is gone and what that means.
pub fn observe(case: &Case<'_>, guards: &mut Guards, deed: &Observe) -> Option<Fact<'static>> {
    let there: Vec<MethodId> = match &deed.seen {
        Seen::All => case.state.methods.iter().map(|method| method.id.clone()).collect(),
        Seen::None => Vec::new(),
        Seen::These(ids) => {
            for id in ids {
                known(case, guards, id)?;
            }
            let is_there = |id: &&MethodId| ids.contains(id);
            case.state.methods.iter().map(|method| &method.id).filter(is_there).cloned().collect()
        }
    };
    let is_gone = |id: &MethodId| !there.contains(id);
    let gone: Vec<MethodId> =
        case.state.methods.iter().map(|method| method.id.clone()).filter(|id| is_gone(id)).collect();
    if !gone.is_empty() {
        guards.warn(Warning::new(WarningCode::Gone).with("methods", Value::Methods(gone)));
        let left: Vec<MethodId> =
            case.state.usable().map(|method| method.id.clone()).filter(|id| !is_gone(id)).collect();
        guards.warn(if left.is_empty() {
            Warning::new(WarningCode::NothingLeft)
        } else {
            Warning::new(WarningCode::LeftToSignIn).with("methods", Value::Methods(left))
        });
        if case.state.default_method.as_ref().is_some_and(is_gone)
            && let Some(next) = case.state.sign_in_methods().find(|method| !is_gone(&method.id))
        {
            guards.warn(Warning::new(WarningCode::DefaultMoved).with("method", Value::Method(next.id.clone())));
        }
    }
    Some(Fact::AccountObserved(AccountObserved {
        methods: there.iter().map(|id| MaybeEmpty::from(id.to_string())).collect(),
        from: Text::from(deed.from),
        overrides: None,
        override_reason: None,
    }))
}
