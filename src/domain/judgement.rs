//! What an account comes to at an instant, in so few bytes that it can be kept beside its state: what is counted of it, and
//! by what it is picked out. It holds until the account turns by itself ([`super::risk::turns`]), or something happens.

use super::account::State;
use super::account::mfa_state::MfaState;
use super::affiliation::Affiliation;
use super::instant::Instant;
use super::judged_at::JudgedAt;
use super::kind::{Kind, Kinds};
use super::reregistration::was_never_set_up;
use super::risk::{Assessment, Level, turns};

/// What an account comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Judgement {
    /// Whether the account is closed.
    pub is_closed: bool,
    /// The step of the procedure, 1 to 4; none in force.
    pub step: Option<u8>,
    /// The state of MFA.
    pub mfa_state: MfaState,
    /// How bad it is.
    pub level: Level,
    /// Whether there never was a sign-in method.
    pub never_set_up: bool,
    /// The kinds of its registered methods, usable or not.
    pub kinds: Kinds,
    /// What it will be on the first day still to come on which something that is retired makes it worse.
    pub retiring: Option<Outlook>,
}

/// What it will be on a day to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Outlook {
    /// The level then, if MFA were in force.
    pub if_in_force: Level,
    /// The state of MFA at the beginning of that day.
    pub mfa_state: MfaState,
}

impl Judgement {
    /// Judges an account.
    pub fn of(state: &State, at: JudgedAt<'_>) -> Self {
        let assessment = Assessment::of(state, at);
        Self {
            is_closed: state.closed,
            step: state.setup_step(at),
            mfa_state: state.mfa_state(at),
            level: assessment.level(),
            never_set_up: was_never_set_up(state),
            kinds: state.methods.iter().map(|method| method.kind).collect(),
            retiring: assessment.retiring().map(|of| Outlook { if_in_force: of.if_in_force, mfa_state: of.mfa_state }),
        }
    }

    /// Whether it has a registered method of this kind.
    pub fn has(&self, kind: Kind) -> bool {
        self.kinds.contains(kind)
    }
}

/// Until when what an account comes to at this instant holds, unless something happens. None: for ever.
pub fn holds_until(state: &State, at: JudgedAt<'_>) -> Option<Instant> {
    turns(state, at.policy).filter(|turn| at.now < *turn).min()
}

/// An account that is known by what it comes to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct JudgedAccount {
    /// How the person belongs to the university.
    pub affiliation: Affiliation,
    /// What the account comes to.
    pub judgement: Judgement,
}
