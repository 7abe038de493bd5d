//! Whom all advice is about: what the log says of the person on the phone, and when.

use crate::domain::account::State;
use crate::domain::date::Date;
use crate::domain::id::AccountId;
use crate::domain::instant::Instant;
use crate::domain::judged_at::JudgedAt;
use crate::domain::office::Opening;
use crate::domain::policy::Policy;

/// Who is on the phone, when, and what the office's calendar says.
#[derive(Clone, Copy)]
pub struct Caller<'a> {
    /// Whom it is about.
    pub account: &'a AccountId,
    /// What the log says of them.
    pub state: &'a State,
    /// The instant to judge at.
    pub now: Instant,
    /// The policy in force.
    pub policy: &'a Policy,
    /// The day in the policy's time zone.
    pub today: Date,
    /// When the office is open next, from an instant on; none: nobody can say.
    pub next_open: &'a dyn Fn(Instant) -> Option<Opening>,
}

impl<'a> Caller<'a> {
    /// By what the person is judged.
    pub fn at(&self) -> JudgedAt<'a> {
        JudgedAt::new(self.now, self.policy)
    }
}
