//! What each event does to an account: one arm a type. Events are folded as they are; an event that does not fit
//! changes nothing and says why.
//!
//! A fact says nothing about what the record knows from later: what can be overtaken remembers a time, and an event of an
//! earlier one leaves that piece alone and does the rest (DESIGN 5, late events). At the same time the later line counts.

use super::overtaken::{Applied, Folding, Piece};
use super::state::{
    Application, LastTest, Method, Observation, PhoneChange, Reregistration, State, Termination, ThereFrom,
};
use crate::domain::affiliation::Affiliation;
use crate::domain::device::{Device, Serial, device_key};
use crate::domain::event::{Event, EventData, MethodAdded, MethodNumberChanged, MethodUpdated, PhoneChangeStarted};
use crate::domain::id::{MethodId, number_of};
use crate::domain::instant::Instant;
use crate::domain::kind::{Channel, Kind};
use crate::domain::number::Number;
use crate::domain::text::MaybeEmpty;

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
pub fn apply(state: &mut State, time: Instant, data: &EventData<'_>) -> Result<Applied, ApplyError> {
    remember(state, &data.event);
    let mut folding = Folding::new(time);
    change(state, &mut folding, &data.event)?;
    state.overridden |= overrides_rules(data);
    Ok(folding.applied)
}

/// Whether rules were overridden for it. Taking back is not a command that a rule stands against, and whether a void
/// stands is not known here; nor do events of the store say anything about an account.
fn overrides_rules(data: &EventData<'_>) -> bool {
    let is_deed = !matches!(data.event, Event::EventVoided(_)) && !data.event.event_type().is_of_store();
    is_deed && data.overridden.is_any()
}

/// What the event does to the account.
fn change(state: &mut State, folding: &mut Folding, event: &Event<'_>) -> Result<(), ApplyError> {
    let time = folding.time;
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
        Event::AccountClosed(_) => opened_or_closed(state, folding, true),
        Event::AccountReopened(_) => opened_or_closed(state, folding, false),
        Event::AccountObserved(data) => observed(state, folding, &data.methods, &data.from),
        Event::MethodAdded(data) => added(state, folding, data)?,
        Event::MethodUpdated(data) => updated(registered(state, &data.method)?, folding, data),
        Event::MethodRemoved(data) => {
            let method = registered(state, &data.method)?;
            if folding.may_change(Piece::There, method.there_at) {
                retain_methods(state, time, |method| method.id != *data.method.as_str());
            }
        }
        Event::MethodNumberChanged(data) => number_changed(state, folding, data)?,
        Event::MethodReplaced(data) => replaced(state, folding, &data.method, &data.by)?,
        Event::MethodMadeDefault(data) => {
            let chosen = sign_in(registered(state, &data.method)?)?.id.clone();
            choose_default(state, folding, chosen);
        }
        Event::MethodUnavailable(data) => each_listed(state, &data.methods, |method| {
            if folding.may_change(Piece::Availability, method.unavailable_at().max(Some(method.worked_at))) {
                method.describe(|of| {
                    of.unavailable = Some(data.reason.as_str().into());
                    of.unavailable_at = Some(time);
                });
            }
        })?,
        Event::MethodAvailable(data) => each_listed(state, &data.methods, |method| {
            folding.raise(&mut method.worked_at);
            if folding.may_change(Piece::Availability, method.unavailable_at()) {
                method.mark(None);
            }
            untest(method, folding);
        })?,
        Event::SignInTestPassed(data) => {
            let method = sign_in(registered(state, &data.method)?)?;
            tested(method, folding, true, &data.channel);
            if folding.raise(&mut method.there_at) {
                method.there_from = ThereFrom::Tested;
            }
            folding.raise(&mut method.worked_at);
            // What somebody signed in with is at hand, unless it was lost afterwards.
            if !method.is_available() && folding.may_change(Piece::Availability, method.unavailable_at()) {
                method.mark(None);
            }
        }
        Event::SignInTestFailed(data) => {
            tested(sign_in(registered(state, &data.method)?)?, folding, false, &data.channel);
        }
        Event::MfaApplied(data) => {
            if folding.may_change(Piece::Application, state.application.map(|known| known.applied_at)) {
                state.application = Some(Application { applied_at: time, effective_at: data.effective_at });
                state.termination = state.termination.filter(|termination| time < termination.terminated_at);
            }
        }
        Event::MfaTerminated(data) => {
            if !state.application_stands() {
                return Err(ApplyError::NoApplicationStands);
            }
            if folding.may_change(Piece::Termination, state.application.map(|known| known.applied_at)) {
                state.termination = Some(Termination { terminated_at: time, effective_at: data.effective_at });
            }
        }
        Event::ReregistrationRequested(data) => {
            let requested = Reregistration::Requested { via: data.via.as_str().into(), at: time };
            reregistration(state, folding, |_| Some(requested));
        }
        Event::ReregistrationApproved(_) => approved(state, folding),
        Event::ReregistrationRejected(_) => reregistration(state, folding, |_| None),
        Event::PhoneChangeStarted(data) => {
            let started = phone_change_started(state, time, data);
            phone_change(state, folding, Some(started));
        }
        Event::PhoneChangeCompleted(_) | Event::PhoneChangeCancelled(_) => phone_change(state, folding, None),
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

/// Whatever the method is changed to has to be tried anew: an earlier test says nothing of it.
fn untest(method: &mut Method, folding: &mut Folding) {
    if method.last_test.as_ref().is_some_and(|test| test.at <= folding.time) {
        method.last_test = None;
        folding.change();
    }
    folding.raise(&mut method.changed_at);
}

fn tested(method: &mut Method, folding: &mut Folding, passed: bool, channel: &str) {
    if folding.may_change(Piece::LastTest, method.tested_up_to()) {
        method.last_test = Some(LastTest { passed, at: folding.time, channel: channel.into() });
    }
}

/// Keeps these methods only; the others are gone. After a default that is gone: the earliest-registered remaining
/// sign-in method, available or not.
fn retain_methods(state: &mut State, time: Instant, keep: impl Fn(&Method) -> bool) {
    let methods = std::mem::take(&mut state.methods);
    let (kept, gone): (Vec<Method>, Vec<Method>) = methods.into_iter().partition(keep);
    state.methods = kept;
    for method in &gone {
        if method.kind.verifies_sign_in() {
            let known = &mut state.remember().gone_sign_in_added_at;
            *known = (*known).max(Some(method.added_at));
        }
        if let Some(reference) = method.reference() {
            let taken_away = &mut state.remember().taken_away;
            match taken_away.iter_mut().find(|(taken, _)| **taken == *reference) {
                Some((_, at)) => *at = time.max(*at),
                None => taken_away.push((reference.into(), time)),
            }
        }
        if let Some(change) = &mut state.phone_change {
            change.dying_numbers.retain(|id| *id != method.id);
        }
        if state.default_method.as_ref() == Some(&method.id) {
            state.default_method = None;
        }
    }
    if state.default_method.is_none() && !gone.is_empty() {
        let earliest = state.sign_in_methods().next().map(|method| method.id.clone());
        state.default_method = earliest;
    }
}

fn opened_or_closed(state: &mut State, folding: &mut Folding, closed: bool) {
    if !folding.may_change(Piece::Openness, state.remembered().open_or_closed_at) {
        return;
    }
    state.closed = closed;
    let remembered = state.remember();
    remembered.open_or_closed_at = Some(folding.time);
    if !closed {
        // Meanwhile the directory may have ended what was registered.
        remembered.reopened_at = Some(folding.time);
        state.methods.iter_mut().for_each(|method| untest(method, folding));
    }
}

fn observed(state: &mut State, folding: &mut Folding, ids: &[MaybeEmpty<'_>], from: &str) {
    // A caller's word lists nothing.
    let seen = match from {
        "page" => Some(ThereFrom::Page),
        "directory" => Some(ThereFrom::Directory),
        _ => None,
    };
    let mut is_any_gone = false;
    for method in &mut state.methods {
        if !lists(ids, &method.id) {
            is_any_gone |= folding.may_change(Piece::There, method.there_at);
        } else if let Some(seen) = seen
            && folding.raise(&mut method.there_at)
        {
            method.there_from = seen;
        }
    }
    if is_any_gone {
        let time = folding.time;
        retain_methods(state, time, |method| lists(ids, &method.id) || time < method.there_at);
    }
    if folding.may_change(Piece::Observation, state.observed.as_ref().map(|known| known.at)) {
        state.observed = Some(Observation { at: folding.time, from: from.into() });
    }
}

fn added(state: &mut State, folding: &mut Folding, data: &MethodAdded<'_>) -> Result<(), ApplyError> {
    if state.method(&data.method).is_some() {
        return Err(ApplyError::MethodRegisteredTwice);
    }
    let kind = Kind::known(&data.kind).ok_or(ApplyError::UnknownKind)?;
    let remembered = state.remembered();
    let taken_away = data.reference.as_deref().and_then(|reference| remembered.taken_away_at(reference));
    if !folding.may_change(Piece::There, remembered.approved_at.max(taken_away)) {
        return Ok(());
    }
    let chosen = data.channel.as_deref().and_then(Channel::known);
    let mut method = Method::new(MethodId::new(&data.method), kind, folding.time);
    method.changed_at = folding.time.max(remembered.reopened_at.unwrap_or(folding.time));
    method.device = data.device.as_deref().map(Device::new);
    method.chosen_channel = chosen.filter(|channel| kind.channels().contains(channel));
    method.number = data.number.as_ref().map(Number::from);
    method.describe(|of| {
        of.name = data.name.as_deref().map(Into::into);
        of.label = data.label.as_deref().map(Into::into);
        of.extension = data.extension.as_deref().map(Into::into);
        of.serial = data.serial.as_deref().map(Serial::new);
        of.reference = data.reference.as_deref().map(Into::into);
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

/// Whether a recorded key is replaced by another one. Filling one in, or clearing it, says nothing new of the method.
fn differs(recorded: Option<&str>, said: Option<&str>) -> bool {
    matches!((recorded, said), (Some(recorded), Some(said)) if recorded != said)
}

fn updated(method: &mut Method, folding: &mut Folding, data: &MethodUpdated<'_>) {
    let time = folding.time;
    if let Some(device) = &data.device {
        let device = (!device.is_empty()).then(|| Device::new(device));
        let is_another = differs(method.device_key(), device.as_ref().and_then(Device::key));
        if folding.may_change(Piece::Device, method.device_set_at()) {
            method.device = device;
            method.describe(|of| of.device_changed_at = Some(time));
        }
        if is_another {
            untest(method, folding);
        }
    }
    if let Some(serial) = &data.serial {
        let serial = (!serial.is_empty()).then(|| Serial::new(serial));
        let is_another = differs(method.serial_key(), serial.as_ref().and_then(Serial::key));
        if folding.may_change(Piece::Serial, method.serial_set_at()) {
            method.describe(|of| {
                of.serial = serial;
                of.serial_changed_at = Some(time);
            });
        }
        if is_another {
            untest(method, folding);
        }
    }
    let said = |text: &MaybeEmpty<'_>| if text.is_empty() { None } else { Some(text.as_str().into()) };
    if data.label.is_some() || data.reference.is_some() {
        folding.change();
        method.describe(|of| {
            if let Some(label) = &data.label {
                of.label = said(label);
            }
            if let Some(reference) = &data.reference {
                of.reference = said(reference);
            }
        });
    }
}

fn number_changed(state: &mut State, folding: &mut Folding, data: &MethodNumberChanged<'_>) -> Result<(), ApplyError> {
    let time = folding.time;
    let method = registered(state, &data.method)?;
    let is_newer = folding.may_change(Piece::Number, method.number_set_at());
    if is_newer {
        method.number = Some(Number::from(&data.number));
        method.describe(|of| {
            of.extension = data.extension.as_deref().map(Into::into);
            of.number_changed_at = Some(time);
        });
        if folding.raise(&mut method.there_at) {
            method.there_from = ThereFrom::NumberChanged;
        }
        if let Some(device) = &data.device
            && folding.may_change(Piece::Device, method.device_set_at())
        {
            method.device = Some(Device::new(device));
            method.describe(|of| of.device_changed_at = Some(time));
        }
    }
    folding.raise(&mut method.worked_at);
    if !method.is_available() && folding.may_change(Piece::Availability, method.unavailable_at()) {
        method.mark(None);
    }
    untest(method, folding);
    if is_newer && let Some(change) = &mut state.phone_change {
        change.dying_numbers.retain(|id| id != data.method.as_str());
    }
    Ok(())
}

fn replaced(state: &mut State, folding: &mut Folding, old: &str, by: &str) -> Result<(), ApplyError> {
    let there_at = registered(state, old)?.there_at;
    let new = registered(state, by)?;
    if old == by {
        return Err(ApplyError::ReplacedByItself);
    }
    let new = sign_in(new)?.id.clone();
    if !folding.may_change(Piece::There, there_at) {
        return Ok(());
    }
    if state.default_method.as_ref().is_some_and(|default| default == old) {
        choose_default(state, folding, new);
    }
    retain_methods(state, folding.time, |method| method.id != *old);
    Ok(())
}

fn choose_default(state: &mut State, folding: &mut Folding, chosen: MethodId) {
    if folding.may_change(Piece::Default, state.remembered().default_chosen_at) {
        state.default_method = Some(chosen);
        state.remember().default_chosen_at = Some(folding.time);
    }
}

fn approved(state: &mut State, folding: &mut Folding) {
    let time = folding.time;
    // A directory still shows for a while what was wiped, so that only what worked later stays.
    let mut is_any_gone = false;
    for method in &state.methods {
        is_any_gone |= folding.may_change(Piece::There, method.worked_at);
    }
    if is_any_gone {
        retain_methods(state, time, |method| time < method.worked_at);
    }
    if state.remembered().approved_at.is_none_or(|known| known <= time) {
        state.remember().approved_at = Some(time);
        folding.change();
    }
    phone_change(state, folding, None);
    reregistration(state, folding, |state| {
        let is_later = state.remembered().gone_sign_in_added_at.is_some_and(|added| time < added);
        let is_set_up = is_later || state.sign_in_methods().next().is_some();
        (!is_set_up).then_some(Reregistration::Initialised { at: time })
    });
}

fn reregistration(state: &mut State, folding: &mut Folding, then: impl FnOnce(&State) -> Option<Reregistration>) {
    if folding.may_change(Piece::Reregistration, state.remembered().reregistration_at) {
        state.reregistration = then(state);
        state.remember().reregistration_at = Some(folding.time);
    }
}

fn phone_change(state: &mut State, folding: &mut Folding, then: Option<PhoneChange>) {
    if folding.may_change(Piece::PhoneChange, state.remembered().phone_change_at) {
        state.phone_change = then.map(Box::new);
        state.remember().phone_change_at = Some(folding.time);
    }
}

/// The change of phones that begins. With its number goes every phone kind that is on the old phone, and a main phone of
/// which nobody said where it is.
fn phone_change_started(state: &State, time: Instant, data: &PhoneChangeStarted<'_>) -> PhoneChange {
    let old = device_key(&data.from_device);
    let dies = |method: &&Method| match method.device_key() {
        Some(key) => method.kind.row().has_number && old.as_deref() == Some(key),
        None => method.kind == Kind::Phone,
    };
    let dying_numbers = match data.number_changes {
        true => state.methods.iter().filter(dies).map(|method| method.id.clone()).collect(),
        false => Vec::new(),
    };
    PhoneChange {
        from_device: data.from_device.as_str().into(),
        to_device: data.to_device.as_str().into(),
        number_changes: data.number_changes,
        planned_on: data.planned_on.as_deref().map(Into::into),
        started_at: time,
        dying_numbers,
    }
}
