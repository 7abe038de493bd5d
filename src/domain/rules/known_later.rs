//! `older-than-known`: what the record knows from later speaks against what is to be recorded, which would be left alone
//! (DESIGN 5 and 6). It speaks about what is on record and not about the world, so it can be overridden.

use super::{Checks, CommandContext, Refusal};
use crate::domain::account::Method;
use crate::domain::account::history::{Entry, History};
use crate::domain::event::Event;
use crate::domain::id::MethodId;
use crate::domain::instant::{Instant, MINUTE};
use crate::domain::sequence::Sequence;

/// What is known from later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KnownLater {
    /// The method was there.
    There(MethodId),
    /// It was in somebody's hands.
    Working(MethodId),
    /// It was unavailable.
    Unavailable(MethodId),
    /// It was tested, or changed so that tests from before say nothing.
    Tested(MethodId),
    /// Its number was set.
    Number(MethodId),
    /// Its device was set.
    Device(MethodId),
    /// Its serial was set.
    Serial(MethodId),
    /// The default was chosen.
    Default,
    /// Everything was taken away by an approval.
    Approval,
    /// MFA was applied for.
    Application,
    /// It was terminated.
    Termination,
    /// The account was closed or reopened.
    Openness,
    /// A re-registration was requested, approved or rejected.
    Reregistration,
    /// A change of phones was started, completed or cancelled.
    PhoneChange,
}

impl KnownLater {
    /// The method that it is about, if it is about one.
    pub fn method(&self) -> Option<&MethodId> {
        match self {
            Self::There(id)
            | Self::Working(id)
            | Self::Unavailable(id)
            | Self::Tested(id)
            | Self::Number(id)
            | Self::Device(id)
            | Self::Serial(id) => Some(id),
            _ => None,
        }
    }
}

/// Notes that it is older than what is known, where that is from later.
pub(super) fn refuse_older(
    context: &CommandContext<'_>,
    checks: &mut Checks,
    known_at: impl Into<Option<Instant>>,
    known: impl FnOnce() -> KnownLater,
) -> bool {
    let known_at = known_at.into().filter(|at| context.time < *at);
    if let Some(at) = known_at {
        let is_ahead = context.clock < at;
        checks.refuse(Refusal::OlderThanKnown { known: known(), at, sequence: None, is_ahead });
    }
    known_at.is_some()
}

/// What is known of a method from later than a loss of it, or that it was found again.
pub(super) fn known_of_loss(method: &Method, is_loss: bool) -> (Option<Instant>, KnownLater) {
    let unavailable_at = method.unavailable_at();
    match is_loss {
        true if unavailable_at <= Some(method.worked_at) => {
            (Some(method.worked_at), KnownLater::Working(method.id.clone()))
        }
        _ => (unavailable_at, KnownLater::Unavailable(method.id.clone())),
    }
}

/// The line from which something is known: the last of that time that fits, one that names the method before others.
pub fn line_of(history: History<'_>, known: &KnownLater, at: Instant) -> Option<Sequence> {
    let outcomes = &history.replay.outcomes;
    let of_then =
        || history.entries.iter().zip(outcomes).rev().filter(|(entry, outcome)| outcome.fits() && entry.time == at);
    let names = |entry: &Entry<'_>| match (known.method(), &entry.data) {
        (Some(id), Some(data)) => names_method(&data.event, id.as_str()),
        _ => false,
    };
    let named = of_then().find(|(entry, _)| names(entry));
    named.or_else(|| of_then().next()).map(|(entry, _)| entry.sequence)
}

fn names_method(event: &Event<'_>, id: &str) -> bool {
    match event {
        Event::MethodAdded(data) => &*data.method == id,
        Event::MethodUpdated(data) => &*data.method == id,
        Event::MethodNumberChanged(data) => &*data.method == id,
        Event::SignInTestPassed(data) => &*data.method == id,
        Event::SignInTestFailed(data) => &*data.method == id,
        Event::MethodUnavailable(data) => data.methods.iter().any(|listed| &**listed == id),
        Event::MethodAvailable(data) => data.methods.iter().any(|listed| &**listed == id),
        Event::AccountObserved(data) => data.methods.iter().any(|listed| &**listed == id),
        _ => false,
    }
}

/// The time that an event bears which was typed to the minute: where what would make it older than known lies within that
/// minute, that. None: it stays what it is.
pub fn within_the_minute(typed: Instant, known: impl IntoIterator<Item = Instant>) -> Option<Instant> {
    known.into_iter().filter(|at| typed < *at && at.since(typed) < MINUTE).max()
}
