//! What the record knows from later than what is to be recorded, and from which line.

use crate::domain::account::history::{Entry, History, apply_line};
use crate::domain::account::{Method, State};
use crate::domain::event::{Event, EventType};
use crate::domain::id::MethodId;
use crate::domain::instant::{Instant, MINUTE};
use crate::domain::sequence::Sequence;
use crate::domain::text::MaybeEmpty;

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

    /// Whether it is known from such an event.
    fn is_said_by(&self, event: &Event<'_>) -> bool {
        let is = |id: &str| self.method().is_some_and(|method| method.as_str() == id);
        let lists = |ids: &[MaybeEmpty<'_>]| ids.iter().any(|id| is(id));
        match (self, event) {
            (Self::There(_) | Self::Working(_) | Self::Tested(_), Event::MethodAdded(data)) => is(&data.method),
            (Self::There(_) | Self::Working(_) | Self::Tested(_), Event::MethodNumberChanged(data)) => is(&data.method),
            (Self::There(_) | Self::Working(_) | Self::Tested(_), Event::SignInTestPassed(data)) => is(&data.method),
            (Self::There(_), Event::AccountObserved(data)) => lists(&data.methods),
            (Self::Working(_) | Self::Tested(_), Event::MethodAvailable(data)) => lists(&data.methods),
            (Self::Tested(_), Event::SignInTestFailed(data)) => is(&data.method),
            (Self::Tested(_), Event::MethodUpdated(data)) => is(&data.method),
            (Self::Tested(_) | Self::Openness, Event::AccountReopened(_)) => true,
            (Self::Unavailable(_), Event::MethodUnavailable(data)) => lists(&data.methods),
            (Self::Number(_) | Self::Device(_) | Self::Serial(_), Event::MethodAdded(data)) => is(&data.method),
            (Self::Number(_), Event::MethodNumberChanged(data)) => is(&data.method),
            (Self::Device(_), Event::MethodNumberChanged(data)) => is(&data.method) && data.device.is_some(),
            (Self::Device(_), Event::MethodUpdated(data)) => is(&data.method) && data.device.is_some(),
            (Self::Serial(_), Event::MethodUpdated(data)) => is(&data.method) && data.serial.is_some(),
            (Self::Default, Event::MethodMadeDefault(_) | Event::MethodReplaced(_)) => true,
            (Self::Approval | Self::Reregistration | Self::PhoneChange, Event::ReregistrationApproved(_)) => true,
            (Self::Reregistration, Event::ReregistrationRequested(_) | Event::ReregistrationRejected(_)) => true,
            (
                Self::PhoneChange,
                Event::PhoneChangeStarted(_) | Event::PhoneChangeCompleted(_) | Event::PhoneChangeCancelled(_),
            ) => true,
            (Self::Application, Event::MfaApplied(_)) | (Self::Termination, Event::MfaTerminated(_)) => true,
            (Self::Openness, Event::AccountClosed(_)) => true,
            _ => false,
        }
    }
}

/// The line from which something is known: the last of that time that says it. Without that line it would not be known.
pub fn line_of(history: History<'_>, known: &KnownLater, at: Instant) -> Option<Sequence> {
    let mut state = State::default();
    let mut line = None;
    for entry in folded(history) {
        let tests = |state: &State| {
            let method = known.method().and_then(|id| state.method(id.as_str()));
            method.map(|method| (method.changed_at, method.last_test.is_some()))
        };
        let before = tests(&state);
        apply_line(&mut state, entry.time, entry.event_type, entry.data.as_ref());
        // What says nothing of its device, or only fills that or a serial in, leaves the tests of a method alone.
        let leaves_tests = || entry.event_type == Some(EventType::MethodUpdated) && before == tests(&state);
        let says = entry.time == at && entry.data.as_ref().is_some_and(|data| known.is_said_by(&data.event));
        if says && !(matches!(known, KnownLater::Tested(_)) && leaves_tests()) {
            line = Some(entry.sequence);
        }
    }
    line
}

/// The line since which no method on record is one of those that are meant, where one was.
pub fn taken_by(history: History<'_>, is_meant: impl Fn(&Method) -> bool) -> Option<Sequence> {
    let mut state = State::default();
    let (mut was_there, mut taken) = (false, None);
    for entry in folded(history) {
        apply_line(&mut state, entry.time, entry.event_type, entry.data.as_ref());
        let is_there = state.methods.iter().any(&is_meant);
        if was_there && !is_there {
            taken = Some(entry.sequence);
        }
        was_there = is_there;
    }
    taken
}

/// The events that were folded.
fn folded<'a>(history: History<'a>) -> impl Iterator<Item = &'a Entry<'a>> {
    let outcomes = history.replay.outcomes.iter();
    history.entries.iter().zip(outcomes).filter(|(_, outcome)| outcome.fits()).map(|(entry, _)| entry)
}

/// The time that an event bears which was typed to the minute: where what would make it older than known lies within that
/// minute, that. None: it stays what it is.
pub fn within_the_minute(typed: Instant, known: impl IntoIterator<Item = Instant>) -> Option<Instant> {
    known.into_iter().filter(|at| typed < *at && at.since(typed) < MINUTE).max()
}
