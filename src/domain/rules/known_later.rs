//! What the record knows from later than what is to be recorded, and from which line.

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
