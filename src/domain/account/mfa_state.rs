//! What an account is at an instant: the state of MFA, whether it is in force, and the step of the procedure.

use super::State;
use crate::domain::judged_at::JudgedAt;
use crate::domain::text::serialized_as_word;

/// The state of MFA at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MfaState {
    /// The password alone signs in.
    Off,
    /// Asked for, but nothing is there to verify with: no sign-in method is registered, or all are retired by whoever
    /// has people register anew. The next sign-in asks for the password only and leads back to the initial setup.
    SetupRequired,
    /// Terminated, and not yet in effect.
    Ending,
    /// Applied for, and not yet in effect.
    Starting,
    /// Asked for at every sign-in.
    On,
}

impl MfaState {
    /// Every state.
    pub const ALL: [MfaState; 5] = [Self::Off, Self::SetupRequired, Self::Starting, Self::On, Self::Ending];

    /// The word for it in outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::SetupRequired => "setup-required",
            Self::Ending => "ending",
            Self::Starting => "starting",
            Self::On => "on",
        }
    }

    /// Whether MFA is asked for at sign-in, or will be within the propagation delay.
    pub fn is_in_force(self) -> bool {
        matches!(self, Self::Starting | Self::On | Self::Ending)
    }
}

serialized_as_word!(MfaState);

impl State {
    /// The state of MFA; the first that holds, in the order of this function.
    pub fn mfa_state(&self, at: JudgedAt<'_>) -> MfaState {
        let Some(application) = self.application.filter(|application| application.applied_at <= at.now) else {
            return MfaState::Off;
        };
        match self.termination {
            Some(termination) if termination.effective_at <= at.now => MfaState::Off,
            _ if self.leads_to_setup(at) => MfaState::SetupRequired,
            Some(_) => MfaState::Ending,
            None if at.now < application.effective_at => MfaState::Starting,
            None => MfaState::On,
        }
    }

    /// Whether the next sign-in asks for the password only and leads back to the initial setup: no sign-in method is
    /// registered, or all that are are retired, and whoever has nothing else registers anew.
    pub fn leads_to_setup(&self, at: JudgedAt<'_>) -> bool {
        self.sign_in_methods().all(|method| method.is_retired(at) && at.registers_anew(method.kind))
    }

    /// Whether it is starting although MFA is asked for as before: it was applied for again before it had ended.
    pub fn never_went_off(&self, at: JudgedAt<'_>) -> bool {
        self.mfa_state(at) == MfaState::Starting && self.asked_for_from().is_some_and(|from| from <= at.now)
    }

    /// Whether MFA is in force.
    pub fn is_in_force(&self, at: JudgedAt<'_>) -> bool {
        self.mfa_state(at).is_in_force()
    }

    /// The step of the procedure, 1 to 4; none in force.
    pub fn setup_step(&self, at: JudgedAt<'_>) -> Option<u8> {
        if self.is_in_force(at) {
            return None;
        }
        Some(match self.usable(at).count() {
            0 => 1,
            1 => 2,
            _ if self.usable(at).any(|method| method.passed_last_test(at)) => 4,
            _ => 3,
        })
    }
}
