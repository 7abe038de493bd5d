//! What each event does to an account: one arm a type. Events are folded as they are; an event that does not fit
//! changes nothing and says why.

use super::state::{
    Application, LastTest, Method, Observation, Particulars, PhoneChange, Reregistration, State, Termination,
};
use crate::domain::affiliation::Affiliation;
use crate::domain::device::{Device, device_key};
use crate::domain::event::{Event, EventData, MethodAdded, MethodNumberChanged, MethodUpdated, PhoneChangeStarted};
use crate::domain::id::{MethodId, number_of};
use crate::domain::instant::Instant;
use crate::domain::kind::{Channel, Kind};
use crate::domain::number::Number;
use crate::domain::text::{MaybeEmpty, Text};

/// Why an event does not fit (docs/log-format.md).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ApplyError {
    /// A required member is missing, or a known one is of the wrong type, or the data was blanked.
    Malformed,
    /// The account is not registered.
    AccountNotRegistered,
    /// The account is registered already.
    AccountRegisteredTwice,
    /// A method with this id is registered already.
    MethodRegisteredTwice,
    /// No such method is registered, or none of those listed.
    MethodNotRegistered,
    /// The method verifies no sign-in.
    NotASignInMethod,
    /// A method cannot take its own place.
    ReplacedByItself,
    /// A kind that this version does not know.
    UnknownKind,
    /// No application stands.
    NoApplicationStands,
    /// The event to void is no earlier one of the account.
    NothingToVoid,
    /// Registrations and voids cannot be voided.
    NotVoidable,
    /// The event was voided before.
    VoidedTwice,
}

impl ApplyError {
    /// The word for it in outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::AccountNotRegistered => "account-not-registered",
            Self::AccountRegisteredTwice => "account-registered-twice",
            Self::MethodRegisteredTwice => "method-registered-twice",
            Self::MethodNotRegistered => "method-not-registered",
            Self::NotASignInMethod => "not-a-sign-in-method",
            Self::ReplacedByItself => "replaced-by-itself",
            Self::UnknownKind => "unknown-kind",
            Self::NoApplicationStands => "no-application-stands",
            Self::NothingToVoid => "nothing-to-void",
            Self::NotVoidable => "not-voidable",
            Self::VoidedTwice => "voided-twice",
        }
    }
}

/// Folds one event into the account. `time` is when it occurred. Voids change nothing here: leaving out what they name
/// is the business of whoever feeds the fold ([`super::history`]).
///
/// # Errors
/// Why the event does not fit; the account is then as it was.
pub fn apply(state: &mut State, time: Instant, data: &EventData<'_>) -> Result<(), ApplyError> {
    remember(state, &data.event);
    change(state, time, &data.event)?;
    state.overridden |= overrides_rules(data);
    Ok(())
}

/// Whether rules were overridden for it. Taking back is not a command that a rule stands against, and whether a void
/// stands is not known here; nor do events of the store say anything about an account.
fn overrides_rules(data: &EventData<'_>) -> bool {
    let is_deed = !matches!(data.event, Event::EventVoided(_)) && !data.event.event_type().is_of_store();
    is_deed && data.overridden.is_any()
}

/// What the event does to the account.
fn change(state: &mut State, time: Instant, event: &Event<'_>) -> Result<(), ApplyError> {
    if let Event::AccountRegistered(data) = event {
        if state.is_registered() {
            return Err(ApplyError::AccountRegisteredTwice);
        }
        state.affiliation = Some(Affiliation::of_log(&data.affiliation));
        state.language = data.language.as_deref().map(Into::into);
        state.identity_service_linked = data.identity_service_linked;
        return Ok(());
    }
    // Events of the store say nothing about an account.
    if event.event_type().is_of_store() {
        return Ok(());
    }
    if !state.is_registered() {
        return Err(ApplyError::AccountNotRegistered);
    }
    match event {
        Event::AccountUpdated(data) => {
            if let Some(affiliation) = &data.affiliation {
                state.affiliation = Some(Affiliation::of_log(affiliation));
            }
            if let Some(language) = &data.language {
                state.language = Some(language.as_str().into());
            }
            state.identity_service_linked = data.identity_service_linked.or(state.identity_service_linked);
        }
        Event::AccountClosed(_) => state.closed = true,
        Event::AccountReopened(_) => state.closed = false,
        Event::AccountObserved(data) => {
            retain_methods(state, |id| lists(&data.methods, id));
            state.observed = Some(Observation { at: time, from: data.from.as_str().into() });
        }
        Event::MethodAdded(data) => added(state, time, data)?,
        Event::MethodUpdated(data) => updated(registered(state, &data.method)?, time, data),
        Event::MethodRemoved(data) => {
            registered(state, &data.method)?;
            retain_methods(state, |id| id != data.method.as_str());
        }
        Event::MethodNumberChanged(data) => number_changed(state, time, data)?,
        Event::MethodReplaced(data) => {
            registered(state, &data.method)?;
            let by = registered(state, &data.by)?;
            if data.method == data.by {
                return Err(ApplyError::ReplacedByItself);
            }
            let by = sign_in(by)?.id.clone();
            if state.default_method.as_ref().is_some_and(|default| default == data.method.as_str()) {
                state.default_method = Some(by);
            }
            retain_methods(state, |id| id != data.method.as_str());
        }
        Event::MethodMadeDefault(data) => {
            state.default_method = Some(sign_in(registered(state, &data.method)?)?.id.clone());
        }
        Event::MethodUnavailable(data) => each_listed(state, &data.methods, |method| {
            method.unavailable = Some(data.reason.as_str().into());
        })?,
        Event::MethodAvailable(data) => each_listed(state, &data.methods, |method| {
            method.unavailable = None;
            untest(method, time);
        })?,
        Event::SignInTestPassed(data) => {
            let method = sign_in(registered(state, &data.method)?)?;
            method.last_test = Some(LastTest { passed: true, at: time, channel: data.channel.as_str().into() });
        }
        Event::SignInTestFailed(data) => {
            let method = sign_in(registered(state, &data.method)?)?;
            method.last_test = Some(LastTest { passed: false, at: time, channel: data.channel.as_str().into() });
        }
        Event::MfaApplied(data) => {
            state.application = Some(Application { applied_at: time, effective_at: data.effective_at });
            state.termination = None;
        }
        Event::MfaTerminated(data) => {
            if !state.application_stands() {
                return Err(ApplyError::NoApplicationStands);
            }
            state.termination = Some(Termination { terminated_at: time, effective_at: data.effective_at });
        }
        Event::ReregistrationRequested(data) => {
            state.reregistration = Some(Reregistration::Requested { via: data.via.as_str().into(), at: time });
        }
        Event::ReregistrationApproved(_) => {
            state.methods.clear();
            state.default_method = None;
            state.phone_change = None;
            state.reregistration = Some(Reregistration::Initialised { at: time });
        }
        Event::ReregistrationRejected(_) => state.reregistration = None,
        Event::PhoneChangeStarted(data) => phone_change_started(state, time, data),
        Event::PhoneChangeCompleted(_) | Event::PhoneChangeCancelled(_) => state.phone_change = None,
        Event::EventVoided(_)
        | Event::AccountRegistered(_)
        | Event::LogStarted(_)
        | Event::PolicySet(_)
        | Event::LogRedacted(_)
        | Event::LogDamageAccepted(_) => {}
    }
    Ok(())
}

/// What counts even from an event that is voided or does not fit: method numbers are never used again, and a one-time
/// code that was accepted stays used.
pub fn remember(state: &mut State, event: &Event<'_>) {
    match event {
        Event::MethodAdded(data) => {
            state.highest_method = state.highest_method.max(number_of(&data.method).unwrap_or(0));
        }
        Event::SignInTestPassed(data) => {
            let Some(step) = data.time_step else { return };
            match state.time_steps.iter_mut().find(|(method, _)| method == data.method.as_str()) {
                Some((_, highest)) => *highest = step.max(*highest),
                None => state.time_steps.push((MethodId::new(&data.method), step)),
            }
        }
        _ => {}
    }
}

fn lists(ids: &[MaybeEmpty<'_>], id: &MethodId) -> bool {
    ids.iter().any(|listed| id == listed.as_str())
}

fn registered<'s>(state: &'s mut State, id: &str) -> Result<&'s mut Method, ApplyError> {
    state.methods.iter_mut().find(|method| &method.id == id).ok_or(ApplyError::MethodNotRegistered)
}

fn sign_in(method: &mut Method) -> Result<&mut Method, ApplyError> {
    if method.kind.verifies_sign_in() { Ok(method) } else { Err(ApplyError::NotASignInMethod) }
}

/// Ids that are not registered are skipped and the rest counts; a list with none left does not fit.
fn each_listed(state: &mut State, ids: &[MaybeEmpty<'_>], mut then: impl FnMut(&mut Method)) -> Result<(), ApplyError> {
    let mut any = false;
    for method in state.methods.iter_mut().filter(|method| lists(ids, &method.id)) {
        then(method);
        any = true;
    }
    if any { Ok(()) } else { Err(ApplyError::MethodNotRegistered) }
}

/// Clears the last test: what the method is changed, so it has to be tried anew.
fn untest(method: &mut Method, time: Instant) {
    method.last_test = None;
    method.changed_at = time;
}

/// Keeps these methods only; the others are gone. After a default that is gone: the earliest-registered remaining
/// sign-in method, available or not.
fn retain_methods(state: &mut State, keep: impl Fn(&MethodId) -> bool) {
    state.methods.retain(|method| keep(&method.id));
    if let Some(change) = &mut state.phone_change {
        change.dying_numbers.retain(&keep);
    }
    if state.default_method.as_ref().is_some_and(|id| !keep(id)) {
        let earliest = state.sign_in_methods().next().map(|method| method.id.clone());
        state.default_method = earliest;
    }
}

fn added(state: &mut State, time: Instant, data: &MethodAdded<'_>) -> Result<(), ApplyError> {
    if state.method(&data.method).is_some() {
        return Err(ApplyError::MethodRegisteredTwice);
    }
    let kind = Kind::known(&data.kind).ok_or(ApplyError::UnknownKind)?;
    let chosen = data.channel.as_deref().and_then(Channel::known);
    let mut method = Method::new(MethodId::new(&data.method), kind, time);
    method.device = data.device.as_deref().map(Device::new);
    method.chosen_channel = chosen.filter(|channel| kind.channels().contains(channel));
    method.number = data.number.as_ref().map(Number::from);
    let MethodAdded { name, label, extension, serial, .. } = data;
    let owned = |text: &Option<Text<'_>>| text.as_deref().map(Into::into);
    method.describe(|of| {
        *of =
            Particulars { name: owned(name), label: owned(label), extension: owned(extension), serial: owned(serial) };
    });
    if kind.verifies_sign_in() {
        state.default_method.get_or_insert_with(|| method.id.clone());
        if matches!(state.reregistration, Some(Reregistration::Initialised { .. })) {
            state.reregistration = None;
        }
    }
    state.methods.push(method);
    Ok(())
}

fn updated(method: &mut Method, time: Instant, data: &MethodUpdated<'_>) {
    let typed = |text: &MaybeEmpty<'_>| if text.is_empty() { None } else { Some(text.as_str().into()) };
    if let Some(label) = &data.device {
        let device = (!label.is_empty()).then(|| Device::new(label));
        let key = device.as_ref().and_then(Device::key);
        let moved = matches!((method.device_key(), key), (Some(old), Some(new)) if old != new);
        method.device = device;
        if moved {
            untest(method, time);
        }
    }
    method.describe(|of| {
        if let Some(label) = &data.label {
            of.label = typed(label);
        }
        if let Some(serial) = &data.serial {
            of.serial = typed(serial);
        }
    });
}

fn number_changed(state: &mut State, time: Instant, data: &MethodNumberChanged<'_>) -> Result<(), ApplyError> {
    let method = registered(state, &data.method)?;
    method.number = Some(Number::from(&data.number));
    method.describe(|of| of.extension = data.extension.as_deref().map(Into::into));
    if let Some(device) = &data.device {
        method.device = Some(Device::new(device));
    }
    method.unavailable = None;
    untest(method, time);
    if let Some(change) = &mut state.phone_change {
        change.dying_numbers.retain(|id| id != data.method.as_str());
    }
    Ok(())
}

fn phone_change_started(state: &mut State, time: Instant, data: &PhoneChangeStarted<'_>) {
    let old = device_key(&data.from_device);
    let dying_numbers = match old.as_deref() {
        Some(key) if data.number_changes => state
            .methods
            .iter()
            .filter(|method| method.kind.row().has_number && method.is_on(key))
            .map(|method| method.id.clone())
            .collect(),
        _ => Vec::new(),
    };
    state.phone_change = Some(Box::new(PhoneChange {
        from_device: data.from_device.as_str().into(),
        to_device: data.to_device.as_str().into(),
        number_changes: data.number_changes,
        planned_on: data.planned_on.as_deref().map(Into::into),
        started_at: time,
        dying_numbers,
    }));
}
