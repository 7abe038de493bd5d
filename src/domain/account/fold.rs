//! What each event does to an account: one arm a type. Events are folded as they are; an event that does not fit
//! changes nothing and says why.
//!
//! A fact says nothing about what the record knows from later: what can be overtaken remembers a time, and an event of an
//! earlier one leaves that piece alone and does the rest (DESIGN 5, late events). At the same time the later line counts.

pub use super::apply_error::ApplyError;
use super::fold_method::{
    Listed, added, choose_default, each_listed, number_changed, registered, replaced, retain_methods, sign_in, stolen,
    tested, theft_is_over, untest, updated,
};
use super::method::{Method, ThereFrom};
use super::overtaken::{Applied, Folding, Piece};
use super::state::{AccountNote, Application, Observation, PhoneChange, Reregistration, State, Termination};
use crate::domain::affiliation::Affiliation;
use crate::domain::device::device_key;
use crate::domain::event::{Event, EventData, PhoneChangeStarted};
use crate::domain::id::{MethodId, number_of};
use crate::domain::instant::Instant;
use crate::domain::kind::Kind;
use crate::domain::loss::STOLEN;
use crate::domain::text::MaybeEmpty;

/// Folds one event into the account. `time` is when it occurred. Voids change nothing here: leaving out what they name
/// is the business of whoever feeds the fold ([`super::history`]).
///
/// # Errors
/// Why the event does not fit; the account is then as it was.
pub fn apply(state: &mut State, time: Instant, data: &EventData<'_>) -> Result<Applied, ApplyError> {
    let mut folding = Folding::new(time, state.highest_method);
    remember(state, &data.event);
    change(state, &mut folding, &data.event)?;
    state.overridden |= overrides_rules(data);
    Ok(folding.applied)
}

/// Whether rules were overridden for it. Taking back is not a command that a rule stands against, and whether a void
/// stands is not known here; nor do events of the store say anything about an account.
fn overrides_rules(data: &EventData<'_>) -> bool {
    let is_command = !matches!(data.event, Event::EventVoided(_)) && !data.event.event_type().is_of_store();
    is_command && data.overridden.is_any()
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
        // A memo of the desk's own and no fact that could be known from later: the later line counts.
        Event::AccountNoted(data) => {
            let (text, follow_up) = (data.text.as_str().into(), data.follow_up);
            state.remember().note = Some(AccountNote { text, at: time, follow_up });
            folding.change();
        }
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
            if data.reason.as_str() == STOLEN {
                stolen(method, time);
            }
        })?,
        Event::MethodAvailable(data) => each_listed(state, &data.methods, |method| {
            folding.raise(&mut method.worked_at);
            if folding.may_change(Piece::Availability, method.unavailable_at()) {
                method.mark(None);
                theft_is_over(method, folding.time);
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
                // Where an earlier one has not ended by then, MFA is asked for as before.
                let has_ended = state.termination.is_some_and(|termination| termination.effective_at <= time);
                let on_from = state.asked_for_from().filter(|from| !has_ended && *from <= time);
                if on_from.is_some() || state.remembered().on_from.is_some() {
                    state.remember().on_from = on_from;
                }
                state.application = Some(Application { applied_at: time, effective_at: data.effective_at });
                state.termination = state.termination.filter(|termination| time < termination.terminated_at);
                if state.termination.is_some() {
                    folding.leave(Piece::Termination);
                }
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
        | Event::LogDamageAccepted(_)
        | Event::OperatorEnrolled(_)
        | Event::OperatorDisabled(_)
        | Event::OperatorReset(_)
        | Event::TokenImported(_)
        | Event::TokenAssigned(_)
        | Event::TokenExported(_)
        | Event::TokenActivated(_)
        | Event::TokenLost(_) => {}
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
    let listed = Listed::of(ids);
    let mut is_any_gone = false;
    for method in &mut state.methods {
        if !listed.lists(&method.id) {
            is_any_gone |= folding.may_change(Piece::There, method.there_at);
        } else if let Some(seen) = seen
            && folding.raise(&mut method.there_at)
        {
            method.there_from = seen;
        }
    }
    if is_any_gone {
        let time = folding.time;
        retain_methods(state, time, |method| listed.lists(&method.id) || time < method.there_at);
    }
    if folding.may_change(Piece::Observation, state.observed.as_ref().map(|known| known.at)) {
        state.observed = Some(Observation { at: folding.time, from: from.into() });
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
pub fn phone_change_started(state: &State, time: Instant, data: &PhoneChangeStarted<'_>) -> PhoneChange {
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
