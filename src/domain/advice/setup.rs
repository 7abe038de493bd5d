//! The four steps: where the person is, and whether one can apply yet.

use serde::Serialize;

use super::caller::Caller;
use super::retiring::{ending, worth_adding};
use crate::domain::account::{Method, Reregistration};
use crate::domain::holding::Holdings;
use crate::domain::id::MethodId;
use crate::domain::kind::Kind;
use crate::domain::reregistration::was_never_set_up;
use crate::domain::rules::{Checks, Code, CommandContext, Overrides, apply};

/// Why the steps are walked through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum WalkThrough {
    /// For the first time, or after MFA was ended.
    NotApplied,
    /// Re-registration took every method away; the application stands.
    Reregistered,
    /// No sign-in method is registered any more; the application stands.
    MethodsGone,
    /// What is registered has ended, and whoever has nothing else registers anew; the application stands.
    MethodsRetired,
    /// MFA was applied for before any method was registered: a sign-in ends in an "unknown error".
    NeverSetUp,
}

/// One of the four steps, to be done now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SetupStep {
    /// 1 to 4.
    pub step: u8,
    /// Why the person is there.
    pub walk: WalkThrough,
    /// What can be tried in step 3.
    pub to_test: Vec<MethodId>,
    /// What can be added in step 2: nothing that ends, the best first.
    pub add: Vec<Kind>,
    /// The kinds that end, so that nobody adds them.
    pub ending: Vec<Kind>,
    /// The device (its label) on which that should not be, where one is known.
    pub off_device: Option<Box<str>>,
}

/// Whether one can apply now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MayApply {
    /// Whether nothing is in the way: no rule, and no step before.
    pub ready: bool,
    /// The rules of `apply` that would refuse, in their order. `citrix-not-confirmed` asks for a word of the caller.
    pub refused_by: Vec<Code>,
    /// How many minutes it takes until MFA is asked for.
    pub propagation_minutes: u32,
}

/// The step to do now; none in force.
pub fn step(caller: &Caller<'_>) -> Option<SetupStep> {
    let walk = match caller.state.reregistration {
        _ if !caller.state.application_stands() => WalkThrough::NotApplied,
        Some(Reregistration::Initialised { .. }) => WalkThrough::Reregistered,
        _ if was_never_set_up(caller.state) => WalkThrough::NeverSetUp,
        _ if caller.state.sign_in_methods().next().is_some() => WalkThrough::MethodsRetired,
        _ => WalkThrough::MethodsGone,
    };
    let holdings = Holdings::of(caller.state, caller.at());
    let devices = caller.state.usable(caller.at()).flat_map(|method| {
        let devices = holdings.method(method).devices().collect::<Vec<_>>();
        devices.into_iter().filter(|key| !caller.at().standards.is_keychain(key))
    });
    let off_device = devices.map(|key| caller.state.device_label(key).into()).next();
    let untested = caller.state.usable(caller.at()).filter(|method| !method.passed_last_test(caller.at()));
    Some(SetupStep {
        step: caller.state.setup_step(caller.at())?,
        walk,
        to_test: untested.map(|method: &Method| method.id.clone()).collect(),
        add: worth_adding(caller.state, caller.at()),
        ending: ending(caller.at()),
        off_device,
    })
}

/// Whether one can apply now, as the rules of the command itself say.
pub fn application(caller: &Caller<'_>) -> MayApply {
    let context = CommandContext {
        account: caller.account,
        state: caller.state,
        policy: caller.policy,
        time: caller.now,
        clock: caller.now,
        authid: "",
        actor: None,
        proven: None,
        elsewhere: &[],
    };
    let mut checks = Checks::default();
    apply::apply(&context, &mut checks, false);
    let refused_by: Vec<Code> = match checks.verdict(&Overrides::default()) {
        Ok(_) => Vec::new(),
        Err(refused) => refused.all().map(|refusal| refusal.code()).collect(),
    };
    let is_in_the_way = |code: &Code| *code != Code::CitrixNotConfirmed;
    MayApply {
        ready: !refused_by.iter().any(is_in_the_way) && caller.state.setup_step(caller.at()) == Some(4),
        refused_by,
        propagation_minutes: caller.policy.propagation_minutes,
    }
}
