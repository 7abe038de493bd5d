//! While MFA starts or ends: how long it takes, and what that means for the services that ask for it.

use serde::Serialize;

use super::caller::Caller;
use crate::domain::account::mfa_state::MfaState;
use crate::domain::instant::{Instant, MINUTE};

/// From when the services can be used that need MFA: the VPN, after a procedure of its own, Slack, and others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Services {
    /// From when; none: MFA is not applied for.
    pub from: Option<Instant>,
    /// Minutes left until then, rounded up; 0 when it is so already; none: MFA is not applied for.
    pub minutes_left: Option<i64>,
    /// How many minutes an application takes.
    pub propagation_minutes: u32,
}

/// MFA is on its way out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EndingPeriod {
    /// Until when it is asked for.
    pub at: Instant,
    /// Minutes left until then, rounded up.
    pub minutes_left: i64,
}

/// Who can switch MFA off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SwitchOff {
    /// Nobody else can.
    pub by: &'static str,
    /// How many minutes that takes.
    pub propagation_minutes: u32,
}

/// From when the services can be used that need MFA.
pub fn services(caller: &Caller<'_>) -> Services {
    let state = caller.state.mfa_state(caller.at());
    let from = caller.state.asked_for_from();
    let from = from.filter(|_| matches!(state, MfaState::Starting | MfaState::On | MfaState::SetupRequired));
    Services {
        from,
        minutes_left: from.map(|from| minutes_left(from, caller.now)),
        propagation_minutes: caller.policy.propagation_minutes,
    }
}

/// When MFA ends; none: no end is on its way.
pub fn ending(caller: &Caller<'_>) -> Option<EndingPeriod> {
    let termination = caller.state.termination.filter(|termination| caller.now < termination.effective_at)?;
    Some(EndingPeriod {
        at: termination.effective_at,
        minutes_left: minutes_left(termination.effective_at, caller.now),
    })
}

/// Who can switch MFA off, and how long that takes.
pub fn switch_off(caller: &Caller<'_>) -> SwitchOff {
    SwitchOff { by: "desk", propagation_minutes: caller.policy.propagation_minutes }
}

/// Rounded up, so that it has come to pass when they are over.
fn minutes_left(at: Instant, now: Instant) -> i64 {
    (at.since(now).max(0) + MINUTE - 1) / MINUTE
}
