//! The four steps: where the person is, and whether one can apply yet.

use serde::Serialize;

use super::page::Caller;
use crate::domain::account::{Method, Reregistration};
use crate::domain::id::MethodId;
use crate::domain::rules::{Case, Code, Guards, Overrides, apply};

/// Why the steps are walked through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Walk {
    /// For the first time, or after MFA was ended.
    NotApplied,
    /// Re-registration took every method away; the application stands.
    Reregistered,
    /// No sign-in method is registered any more; the application stands.
    MethodsGone,
}

/// One of the four steps, to be done now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// 1 to 4.
    pub step: u8,
    /// Why the person is there.
    pub walk: Walk,
    /// What can be tried in step 3.
    pub to_test: Vec<MethodId>,
}

/// Whether one can apply now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Application {
    /// Whether nothing is in the way: no rule, and no step before.
    pub ready: bool,
    /// The rules of `apply` that would refuse, in their order. `citrix-not-confirmed` asks for a word of the caller.
    pub refused_by: Vec<Code>,
    /// How many minutes it takes until MFA is asked for.
    pub propagation_minutes: u32,
}

/// The step to do now; none in force.
pub fn step(caller: &Caller<'_>) -> Option<Step> {
    let walk = match caller.state.reregistration {
        _ if !caller.state.application_stands() => Walk::NotApplied,
        Some(Reregistration::Initialised { .. }) => Walk::Reregistered,
        _ => Walk::MethodsGone,
    };
    let untested = caller.state.usable().filter(|method| !method.passed_last_test());
    Some(Step {
        step: caller.state.setup_step(caller.now)?,
        walk,
        to_test: untested.map(|method: &Method| method.id.clone()).collect(),
    })
}

/// Whether one can apply now, as the rules of the deed itself say.
pub fn application(caller: &Caller<'_>) -> Application {
    let case = Case {
        account: caller.account,
        state: caller.state,
        policy: caller.policy,
        time: caller.now,
        clock: caller.now,
        authid: "",
    };
    let mut guards = Guards::default();
    apply::apply(&case, &mut guards, false);
    let refused_by: Vec<Code> = match guards.settle(&Overrides::default()) {
        Ok(_) => Vec::new(),
        Err(refused) => refused.all().map(|refusal| refusal.code).collect(),
    };
    let is_in_the_way = |code: &Code| *code != Code::CitrixNotConfirmed;
    Application {
        ready: !refused_by.iter().any(is_in_the_way) && caller.state.setup_step(caller.now) == Some(4),
        refused_by,
        propagation_minutes: caller.policy.propagation_minutes,
    }
}
