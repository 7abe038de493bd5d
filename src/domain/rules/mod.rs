//! Deciding: may this be recorded? One file a subject; each command is one function that looks at the account, notes what
//! speaks against it in [`Checks`], and says which event would be recorded.
//!
//! The order of the checks is one for all commands and is kept by [`Checks::verdict`]: by [`Class`] first; of the rules
//! that cannot be overridden the first one is reported alone; if there is none, all those that can be overridden and are not
//! are reported together.

pub mod account;
pub mod apply;
mod checks;
mod circumstances;
mod command;
mod decide;
mod directory;
pub mod edit;
pub mod known_later;
pub mod lost;
pub mod method;
mod note;
pub mod observe;
mod older;
pub mod personal_data;
pub mod phone_change;
pub mod redact;
mod refusal;
pub mod register;
pub mod replace;
pub mod reregister;
mod second_phone;
pub mod sign_in_test;
pub mod terminate;
pub mod undo;
mod warning;
pub mod what_if;

pub use checks::{Checks, Overrides, Refused, Verdict};
pub use circumstances::{Circumstances, OperatorProof};
pub use command::Command;
pub use decide::{Decision, decide, refuse_future};
pub use known_later::KnownLater;
pub use refusal::{Class, Code, Refusal};
pub use warning::Warning;

use super::account::{Method, State};
use super::affiliation::Affiliation;
use super::envelope::Envelope;
use super::failure_domain::HeldElsewhere;
use super::id::{AccountId, MethodId};
use super::instant::Instant;
use super::judged_at::JudgedAt;
use super::operators::is_same_name;
use super::policy::Policy;
use super::risk::{Risk, assess};

/// What a command is judged against: what the whole file says of the account, standing at the time of the event.
#[derive(Debug, Clone, Copy)]
pub struct CommandContext<'a> {
    /// Whom it is about.
    pub account: &'a AccountId,
    /// What the whole file says of them.
    pub state: &'a State,
    /// The policy in force.
    pub policy: &'a Policy,
    /// When it occurred.
    pub time: Instant,
    /// The clock.
    pub clock: Instant,
    /// Who records it, as the operating system says.
    pub authid: &'a str,
    /// Who records it, as they say themselves.
    pub actor: Option<&'a str>,
    /// The operator who proved that they record it.
    pub proven: Option<&'a str>,
    /// Which other accounts have what the command brings: [`Command::brings`].
    pub elsewhere: &'a [HeldElsewhere],
}

impl<'a> CommandContext<'a> {
    /// By what is judged: the time of the event.
    pub fn at(&self) -> JudgedAt<'a> {
        JudgedAt::new(self.time, self.policy)
    }

    /// By what a receipt says how things stand: the clock. What happened a while ago is told now.
    pub fn now(&self) -> JudgedAt<'a> {
        JudgedAt::new(self.clock, self.policy)
    }

    /// Whether this was recorded by whoever records now. Two who proved who they are, are told by that; of anybody else
    /// there is only the operating system's word, and a claimed name makes nobody a second person.
    pub fn is_by_same_operator(&self, then: &Envelope<'_>) -> bool {
        match (then.proven(), self.proven) {
            (Some(then), Some(now)) => is_same_name(then, now),
            _ => then.authid.as_deref().unwrap_or_default() == self.authid,
        }
    }

    /// Whether this is surely their own: what was proven takes a proof.
    pub fn is_own(&self, then: &Envelope<'_>) -> bool {
        match then.proven() {
            Some(then) => self.proven.is_some_and(|now| is_same_name(then, now)),
            None => then.authid.as_deref().unwrap_or_default() == self.authid,
        }
    }

    /// Whether a method can be signed in with at the time of the event: what became unavailable later still was.
    pub fn is_usable(&self, method: &Method) -> bool {
        let at = self.at();
        method.kind.verifies_sign_in() && method.was_available(self.time) && !method.is_retired(at)
    }

    /// The methods that can be signed in with at the time of the event.
    pub fn usable(&self) -> impl Iterator<Item = &'a Method> {
        self.state.methods.iter().filter(|method| self.is_usable(method))
    }

    /// Whether MFA is in force at the time of the event.
    pub fn in_force(&self) -> bool {
        self.state.is_in_force(self.at())
    }

    /// Whether nothing can be signed in with although MFA is in force.
    pub fn locked_out(&self) -> bool {
        self.in_force() && self.usable().next().is_none()
    }

    /// Notes that this person is locked out, where that is so.
    fn refuse_locked_out(&self, checks: &mut Checks) {
        checks.refuse_if(self.locked_out(), || {
            let is_retired = |method: &&Method| method.is_retired(self.at());
            let all_ended = self.state.sign_in_methods().all(|method| is_retired(&method));
            let ended = self.state.sign_in_methods().filter(|_| all_ended).map(|method| method.id.clone());
            let lost = self.state.sign_in_methods().filter(|method| !method.is_available());
            Refusal::LockedOut { ended: ended.collect(), lost: ids(lost) }
        });
    }

    /// The risk now.
    pub fn risk(&self) -> Risk {
        self.risk_of(self.state)
    }

    /// What the risk would be in another state, now.
    pub fn risk_of(&self, state: &State) -> Risk {
        assess(state, self.now())
    }

    /// The person's affiliation.
    pub fn is_affiliated(&self, affiliation: &Affiliation) -> bool {
        self.state.affiliation.as_ref() == Some(affiliation)
    }
}

/// Their ids.
fn ids<'m>(methods: impl IntoIterator<Item = &'m Method>) -> Vec<MethodId> {
    methods.into_iter().map(|method| method.id.clone()).collect()
}
