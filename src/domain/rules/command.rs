//! Every command that can be asked for, and the one place that leads from it to its rules.

use super::account::EditAccount;
use super::edit::{EditMethod, EditNumber};
use super::lost::LossTarget;
use super::method::{AddMethod, DeviceRef};
use super::observe::ObserveMethods;
use super::register::RegisterAccount;
use super::sign_in_test::SignInTest;
use super::{Checks, CommandContext, personal_data};
use super::{
    account, apply, directory, edit, lost, method, note, observe, phone_change, register, replace, reregister,
    sign_in_test, terminate, undo,
};
use crate::domain::account::history::History;
use crate::domain::device::device_key;
use crate::domain::event::{Event, EventType};
use crate::domain::failure_domain::FailureDomain;
use crate::domain::id::MethodId;
use crate::domain::instant::Instant;
use crate::domain::sequence::Sequence;

/// What somebody wants recorded.
#[derive(Clone)]
pub enum Command {
    /// The account is to be looked after.
    Register(RegisterAccount),
    /// A method was registered.
    Add(AddMethod),
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
        what: Vec<LossTarget>,
        /// Why it cannot be used.
        reason: &'static str,
    },
    /// Something was found again.
    Found(Vec<LossTarget>),
    /// MFA was applied for.
    Apply {
        /// The remote desktop is signed out of, or not used.
        citrix_signed_out: bool,
    },
    /// What is known of the person changed.
    EditAccount(EditAccount),
    /// What is known of a method changed.
    EditMethod(EditMethod),
    /// A method's number changed.
    EditNumber(EditNumber),
    /// One method took the place of another.
    Replace {
        /// The one that is gone.
        old: MethodId,
        /// The one that stays.
        new: MethodId,
        /// Why.
        reason: Option<String>,
    },
    /// Somebody looked at what is registered.
    Observe(ObserveMethods),
    /// Something was written down.
    Note {
        /// What.
        text: String,
        /// When to come back to it.
        follow_up: Option<Instant>,
    },
    /// The person left.
    Close {
        /// Why.
        reason: String,
    },
    /// The person is back.
    Reopen {
        /// Why.
        reason: Option<String>,
    },
    /// The desk ended MFA.
    Terminate {
        /// Why.
        reason: String,
        /// How the identity was checked.
        identity_check: Option<&'static str>,
    },
    /// Re-registration was asked for.
    RequestReregistration {
        /// By which way.
        via: &'static str,
        /// Why.
        reason: Option<String>,
    },
    /// It was approved.
    ApproveReregistration {
        /// How the identity was checked.
        identity_check: Option<&'static str>,
    },
    /// It was turned down.
    RejectReregistration {
        /// Why.
        why: String,
    },
    /// The person is changing phones.
    StartPhoneChange(phone_change::StartPhoneChange),
    /// That is done.
    CompletePhoneChange,
    /// That is off.
    CancelPhoneChange {
        /// Why.
        reason: Option<String>,
    },
    /// The newest event was a mistake.
    UndoNewest {
        /// Why.
        reason: Option<String>,
    },
    /// One event was a mistake.
    Undo {
        /// The number of its line.
        sequence: Sequence,
        /// Why.
        reason: String,
    },
    /// A directory says that this happened.
    OfDirectory(Event<'static>),
}

impl Command {
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
            Self::EditAccount(_) => EventType::AccountUpdated,
            Self::EditMethod(_) => EventType::MethodUpdated,
            Self::EditNumber(_) => EventType::MethodNumberChanged,
            Self::Replace { .. } => EventType::MethodReplaced,
            Self::Observe(_) => EventType::AccountObserved,
            Self::Note { .. } => EventType::AccountNoted,
            Self::Close { .. } => EventType::AccountClosed,
            Self::Reopen { .. } => EventType::AccountReopened,
            Self::Terminate { .. } => EventType::MfaTerminated,
            Self::RequestReregistration { .. } => EventType::ReregistrationRequested,
            Self::ApproveReregistration { .. } => EventType::ReregistrationApproved,
            Self::RejectReregistration { .. } => EventType::ReregistrationRejected,
            Self::StartPhoneChange(_) => EventType::PhoneChangeStarted,
            Self::CompletePhoneChange => EventType::PhoneChangeCompleted,
            Self::CancelPhoneChange { .. } => EventType::PhoneChangeCancelled,
            Self::UndoNewest { .. } | Self::Undo { .. } => EventType::EventVoided,
            Self::OfDirectory(event) => event.event_type(),
        }
    }

    /// What it is called where a policy says which commands take a proof: what the desk itself does or takes back.
    fn provable_word(&self) -> Option<&'static str> {
        match self {
            Self::Terminate { .. } => Some("terminate"),
            Self::ApproveReregistration { .. } => Some("reregister approve"),
            Self::RejectReregistration { .. } => Some("reregister reject"),
            Self::UndoNewest { .. } | Self::Undo { .. } => Some("undo"),
            _ => None,
        }
    }

    /// Notes that it takes an operator who proves who they are, where it does.
    pub(super) fn refuse_unproven(&self, context: &CommandContext<'_>, checks: &mut Checks) {
        if let Some(word) = self.provable_word() {
            checks.refuse_unproven(word, context.policy, context.clock, context.proven);
        }
    }

    /// Whether it is about an account that need not be registered.
    pub fn is_registration(&self) -> bool {
        self.event_type() == EventType::AccountRegistered
    }

    /// Whether it may be done to a closed account.
    pub fn may_touch_closed(&self) -> bool {
        matches!(
            self,
            Self::Register(_) | Self::Reopen { .. } | Self::Note { .. } | Self::UndoNewest { .. } | Self::Undo { .. }
        )
    }

    /// Whether it is judged by the account's single events too, and not by its state alone.
    pub fn asks_history(&self) -> bool {
        matches!(self, Self::ApproveReregistration { .. } | Self::UndoNewest { .. } | Self::Undo { .. })
    }

    /// The numbers and serials that it says a method has: others may have them too.
    pub fn brings(&self) -> Vec<FailureDomain> {
        let (number, serial) = match self {
            Self::Add(command) => (command.number.as_ref().and_then(Option::as_ref), command.serial.as_deref()),
            Self::EditMethod(command) => (None, command.serial.as_deref()),
            Self::EditNumber(command) => (command.number.as_ref(), None),
            _ => (None, None),
        };
        let serial = serial.and_then(device_key).map(|key| FailureDomain::Serial(key.as_str().into()));
        let number = number.and_then(|number| number.fingerprint.as_deref());
        serial.into_iter().chain(number.map(|number| FailureDomain::Number(number.into()))).collect()
    }

    /// The free texts in it, which must hold no personal data. Ids, numbers and serials of digits alone are none.
    pub fn free_texts(&self) -> Vec<&str> {
        let texts: Vec<Option<&str>> = match self {
            Self::Register(_)
            | Self::MakeDefault(_)
            | Self::Found(_)
            | Self::Apply { .. }
            | Self::EditAccount(_)
            | Self::Observe(_)
            | Self::ApproveReregistration { .. }
            | Self::CompletePhoneChange => Vec::new(),
            // An extension is a few digits; a whole number typed there must not get into the log either.
            Self::Add(command) => {
                let serial = command.serial.as_deref().filter(personal_data::says_more_than_digits);
                vec![device(command.device.as_ref()), command.label.as_deref(), command.extension.as_deref(), serial]
            }
            Self::Lost { what, .. } => what.iter().map(LossTarget::label).collect(),
            Self::EditMethod(command) => {
                let serial = command.serial.as_deref().filter(personal_data::says_more_than_digits);
                vec![device(command.device.as_ref()), command.label.as_deref(), serial]
            }
            Self::EditNumber(command) => vec![device(command.device.as_ref()), command.extension.as_deref()],
            Self::Test(command) => vec![command.why.as_deref()],
            Self::StartPhoneChange(command) => vec![Some(&command.from), Some(&command.to)],
            Self::Remove { reason, .. }
            | Self::Replace { reason, .. }
            | Self::Reopen { reason }
            | Self::RequestReregistration { reason, .. }
            | Self::CancelPhoneChange { reason }
            | Self::UndoNewest { reason } => vec![reason.as_deref()],
            Self::Close { reason } | Self::Terminate { reason, .. } | Self::Undo { reason, .. } => vec![Some(reason)],
            Self::RejectReregistration { why } => vec![Some(why)],
            Self::Note { text, .. } => vec![Some(text)],
            Self::OfDirectory(event) => directory::free_texts(event),
        };
        texts.into_iter().flatten().collect()
    }

    /// Notes what speaks against the command, and says which event would be recorded; none where what is named is unknown,
    /// which is then noted too.
    pub fn decide(
        &self,
        context: &CommandContext<'_>,
        history: History<'_>,
        checks: &mut Checks,
    ) -> Option<Event<'static>> {
        match self {
            Self::Register(command) => Some(register::register(context, checks, command)),
            Self::Add(command) => method::add(context, checks, command),
            Self::Test(command) => sign_in_test::test(context, checks, command),
            Self::MakeDefault(id) => method::make_default(context, checks, id),
            Self::Remove { method, reason } => method::remove(context, checks, method, reason.as_deref()),
            Self::Lost { what, reason } => lost::lost(context, checks, what, reason),
            Self::Found(what) => lost::found(context, checks, what),
            Self::Apply { citrix_signed_out } => Some(apply::apply(context, checks, *citrix_signed_out)),
            Self::EditAccount(command) => Some(account::edit(command)),
            Self::EditMethod(command) => edit::edit(context, checks, command),
            Self::EditNumber(command) => edit::edit_number(context, checks, command),
            Self::Replace { old, new, reason } => replace::replace(context, checks, old, new, reason.as_deref()),
            Self::Observe(command) => observe::observe(context, checks, command),
            Self::Note { text, follow_up } => Some(note::note(context, checks, text, *follow_up)),
            Self::Close { reason } => Some(account::close(context, checks, reason)),
            Self::Reopen { reason } => Some(account::reopen(context, checks, reason.as_deref())),
            Self::Terminate { reason, identity_check } => {
                Some(terminate::terminate(context, checks, reason, *identity_check))
            }
            Self::RequestReregistration { via, reason } => {
                Some(reregister::request(context, checks, via, reason.as_deref()))
            }
            Self::ApproveReregistration { identity_check } => {
                Some(reregister::approve(context, history, checks, *identity_check))
            }
            Self::RejectReregistration { why } => Some(reregister::reject(context, checks, why)),
            Self::StartPhoneChange(command) => Some(phone_change::start(context, checks, command)),
            Self::CompletePhoneChange => Some(phone_change::complete(context, checks)),
            Self::CancelPhoneChange { reason } => Some(phone_change::cancel(context, checks, reason.as_deref())),
            Self::OfDirectory(event) => Some(directory::of_directory(context, checks, event)),
            Self::Undo { sequence, reason } => {
                let (entry, event) = undo::undo(checks, history, *sequence, reason)?;
                undo::say_what_is_taken_back(context, history, entry, checks);
                Some(event)
            }
            Self::UndoNewest { reason } => {
                let (entry, event) =
                    undo::undo_newest(context, checks, history.entries, &history.replay.outcomes, reason.as_deref())?;
                undo::say_what_is_taken_back(context, history, entry, checks);
                Some(event)
            }
        }
    }
}

/// The label of a device, where it is one.
fn device(named: Option<&DeviceRef>) -> Option<&str> {
    match named? {
        DeviceRef::On(label) => Some(label),
        DeviceRef::WhereIs(_) => None,
    }
}
