//! Every deed that can be asked for, and the one place that leads from it to its rules.

use super::lost::What;
use super::method::Add;
use super::register::Register;
use super::sign_in_test::SignInTest;
use super::{Case, Guards, Value, Warning, WarningCode};
use super::{apply, lost, method, register, sign_in_test, undo};
use crate::domain::account::history::{Entry, Replay, replay_without};
use crate::domain::event::{EventType, Fact};
use crate::domain::id::MethodId;
use crate::domain::risk::assess;

/// What somebody wants recorded.
#[derive(Clone)]
pub enum Deed {
    /// The account is to be looked after.
    Register(Register),
    /// A method was registered.
    Add(Add),
    /// A test sign-in was made.
    Test(SignInTest),
    /// Another method is asked for first.
    MakeDefault(MethodId),
    /// A method was removed.
    Remove {
        /// Which one.
        method: MethodId,
        /// Why.
        reason: Option<String>,
    },
    /// Something was lost.
    Lost {
        /// What.
        what: Vec<What>,
        /// Why it cannot be used.
        reason: &'static str,
    },
    /// Something was found again.
    Found(Vec<What>),
    /// MFA was applied for.
    Apply {
        /// The remote desktop is signed out of, or not used.
        citrix_signed_out: bool,
    },
    /// The newest event was a mistake.
    UndoNewest {
        /// Why.
        reason: Option<String>,
    },
}

/// The account's events and what became of them.
#[derive(Clone, Copy)]
pub struct History<'a> {
    /// The events, in the order of the file.
    pub entries: &'a [Entry<'a>],
    /// What they make of the account.
    pub replay: &'a Replay,
}

impl Deed {
    /// The type of the event that would be recorded.
    pub fn event_type(&self) -> EventType {
        match self {
            Self::Register(_) => EventType::AccountRegistered,
            Self::Add(_) => EventType::MethodAdded,
            Self::Test(test) if test.passed => EventType::SignInTestPassed,
            Self::Test(_) => EventType::SignInTestFailed,
            Self::MakeDefault(_) => EventType::MethodMadeDefault,
            Self::Remove { .. } => EventType::MethodRemoved,
            Self::Lost { .. } => EventType::MethodUnavailable,
            Self::Found(_) => EventType::MethodAvailable,
            Self::Apply { .. } => EventType::MfaApplied,
            Self::UndoNewest { .. } => EventType::EventVoided,
        }
    }

    /// Whether it is about an account that need not be registered.
    pub fn is_registration(&self) -> bool {
        matches!(self, Self::Register(_))
    }

    /// Whether it may be done to a closed account.
    pub fn may_touch_closed(&self) -> bool {
        matches!(self, Self::Register(_) | Self::UndoNewest { .. })
    }

    /// Notes what speaks against the deed, and says which fact would be recorded; none where what is named is unknown,
    /// which is then noted too.
    pub fn decide(&self, case: &Case<'_>, history: History<'_>, guards: &mut Guards) -> Option<Fact<'static>> {
        match self {
            Self::Register(deed) => Some(register::register(case, guards, deed)),
            Self::Add(deed) => method::add(case, guards, deed),
            Self::Test(deed) => sign_in_test::test(case, guards, deed),
            Self::MakeDefault(id) => method::make_default(case, guards, id),
            Self::Remove { method, reason } => method::remove(case, guards, method, reason.as_deref()),
            Self::Lost { what, reason } => lost::lost(case, guards, what, reason),
            Self::Found(what) => lost::found(case, guards, what),
            Self::Apply { citrix_signed_out } => Some(apply::apply(case, guards, *citrix_signed_out)),
            Self::UndoNewest { reason } => {
                let (entry, fact) =
                    undo::undo_newest(case, guards, history.entries, &history.replay.outcomes, reason.as_deref())?;
                say_what_is_taken_back(case, history, entry, guards);
                Some(fact)
            }
        }
    }
}

/// What is taken back, and the level before and after.
fn say_what_is_taken_back(case: &Case<'_>, history: History<'_>, entry: &Entry<'_>, guards: &mut Guards) {
    let after = replay_without(history.entries, entry.id).state;
    let mut warning = Warning::new(WarningCode::TakenBack)
        .with("sequence", Value::Count(entry.sequence))
        .with("before", Value::Level(case.risk().level))
        .with("after", Value::Level(assess(&after, case.time, case.policy).level));
    if let Some(event_type) = entry.event_type {
        warning = warning.with("taken_back", Value::EventType(event_type));
    }
    guards.warn(warning);
}
