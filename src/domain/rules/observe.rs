//! Somebody looked at what is really registered. No rule of its own refuses it: it is the way out of many refusals.

use super::method::known;
use super::{Checks, CommandContext, KnownLater, Warning};
use crate::domain::account::Method;
use crate::domain::account::mfa_state::MfaState;
use crate::domain::event::{AccountObserved, Event};
use crate::domain::id::MethodId;
use crate::domain::text::{MaybeEmpty, Text};

/// What was seen of the methods on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SeenMethods {
    /// These are there; the others are gone.
    These(Vec<MethodId>),
    /// All are there.
    All,
    /// None is there.
    None,
}

/// What is meant by `observe`.
#[derive(Debug, Clone)]
pub struct ObserveMethods {
    /// What is there.
    pub seen: SeenMethods,
    /// Where somebody looked: `page`, `directory`, `caller`.
    pub from: &'static str,
}

/// Records what is there, and says what is gone and what that means.
pub fn observe(context: &CommandContext<'_>, checks: &mut Checks, command: &ObserveMethods) -> Option<Event<'static>> {
    let there: Vec<MethodId> = match &command.seen {
        SeenMethods::All => context.state.methods.iter().map(|method| method.id.clone()).collect(),
        SeenMethods::None => Vec::new(),
        SeenMethods::These(ids) => {
            for id in ids {
                known(context, checks, id)?;
            }
            let is_there = |id: &&MethodId| ids.contains(id);
            context.state.methods.iter().map(|method| &method.id).filter(is_there).cloned().collect()
        }
    };
    let is_listed = |method: &Method| there.contains(&method.id);
    // What is known to have been there later stays.
    for method in context.state.methods.iter().filter(|method| !is_listed(method) && context.time < method.there_at) {
        checks.warn(Warning::KnownLater { known: KnownLater::There(method.id.clone()), at: method.there_at });
    }
    let stays = |method: &Method| is_listed(method) || context.time < method.there_at;
    let gone: Vec<MethodId> =
        context.state.methods.iter().filter(|method| !stays(method)).map(|method| method.id.clone()).collect();
    let is_gone = |id: &MethodId| gone.contains(id);
    if !gone.is_empty() {
        checks.warn(Warning::Gone { methods: gone.clone() });
        let usable = context.state.usable(context.now()).map(|method| method.id.clone());
        let left: Vec<MethodId> = usable.filter(|id| !is_gone(id)).collect();
        // With none registered the password alone does; with some that cannot be used nothing does.
        let is_none_registered = context.state.sign_in_methods().all(|method| is_gone(&method.id));
        let asks_for_setup = context.state.mfa_state(context.now()) != MfaState::Off;
        checks.warn(match left.is_empty() {
            true if is_none_registered && asks_for_setup => Warning::OpenToPassword,
            true if is_none_registered => Warning::NothingRegistered,
            true => Warning::NothingLeft,
            false => Warning::LeftToSignIn { methods: left },
        });
        if context.state.default_method.as_ref().is_some_and(is_gone)
            && let Some(next) = context.state.sign_in_methods().find(|method| !is_gone(&method.id))
        {
            checks.warn(Warning::DefaultMoved { method: next.id.clone() });
        }
    }
    Some(Event::AccountObserved(AccountObserved {
        methods: there.iter().map(|id| MaybeEmpty::from(id.to_string())).collect(),
        from: Text::from(command.from),
    }))
}
