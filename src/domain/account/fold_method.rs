//! What events do to the methods of an account: they come, change, are tried and go. Which event does what is told in
//! [`super::fold`].

use std::collections::{BTreeSet, HashSet};

use super::apply_error::ApplyError;
use super::method::{LastTest, Method, ThereFrom};
use super::overtaken::{Folding, Piece};
use super::state::{Reregistration, State};
use crate::domain::device::{Device, Serial};
use crate::domain::event::{MethodAdded, MethodNumberChanged, MethodUpdated};
use crate::domain::id::{FEW, MethodId, number_of};
use crate::domain::instant::Instant;
use crate::domain::kind::{Channel, Kind};
use crate::domain::number::Number;
use crate::domain::text::MaybeEmpty;

/// The ids in the list of an event. A long list is looked up rather than gone through for each method.
pub(super) enum Listed<'i> {
    Few(&'i [MaybeEmpty<'i>]),
    Many(HashSet<&'i str>),
}

impl<'i> Listed<'i> {
    pub(super) fn of(ids: &'i [MaybeEmpty<'i>]) -> Self {
        if ids.len() > FEW { Self::Many(ids.iter().map(MaybeEmpty::as_str).collect()) } else { Self::Few(ids) }
    }

    pub(super) fn lists(&self, id: &MethodId) -> bool {
        match self {
            Self::Few(ids) => ids.iter().any(|listed| id == listed.as_str()),
            Self::Many(ids) => ids.contains(id.as_str()),
        }
    }
}

pub(super) fn registered<'s>(state: &'s mut State, id: &str) -> Result<&'s mut Method, ApplyError> {
    let place = state.place_of(id).ok_or(ApplyError::MethodNotRegistered)?;
    Ok(&mut state.methods[place])
}

pub(super) fn sign_in(method: &mut Method) -> Result<&mut Method, ApplyError> {
    if method.kind.verifies_sign_in() { Ok(method) } else { Err(ApplyError::NotASignInMethod) }
}

/// Ids that are not registered are skipped and the rest counts; a list with none left does not fit.
pub(super) fn each_listed(
    state: &mut State,
    ids: &[MaybeEmpty<'_>],
    mut then: impl FnMut(&mut Method),
) -> Result<(), ApplyError> {
    let mut any = false;
    let listed = Listed::of(ids);
    for method in state.methods.iter_mut().filter(|method| listed.lists(&method.id)) {
        then(method);
        any = true;
    }
    if any { Ok(()) } else { Err(ApplyError::MethodNotRegistered) }
}

/// Whatever the method is changed to has to be tried anew: an earlier test says nothing of it.
pub(super) fn untest(method: &mut Method, folding: &mut Folding) {
    if method.last_test.as_ref().is_some_and(|test| test.at <= folding.time) {
        method.last_test = None;
        folding.change();
    }
    folding.raise(&mut method.changed_at);
}

/// It was stolen, unless more is known from later. That stands whatever signed in since: it may have been the thief. It is
/// no piece of the state that DESIGN 5 names, so an event of which nothing else counts is late all the same.
pub(super) fn stolen(method: &mut Method, time: Instant) {
    let is_known = method.stolen_at().is_some_and(|known| time < known);
    if !is_known && method.no_theft_before() <= time {
        method.describe(|of| of.stolen_at = Some(time));
    }
}

/// It is in the person's hands again: a theft from before is over.
pub(super) fn theft_is_over(method: &mut Method, time: Instant) {
    method.describe(|of| {
        of.stolen_at = of.stolen_at.filter(|since| time < *since);
        of.theft_over_at = of.theft_over_at.max(Some(time));
    });
}

pub(super) fn tested(method: &mut Method, folding: &mut Folding, passed: bool, channel: &str) {
    if folding.may_change(Piece::LastTest, method.tested_up_to()) {
        method.last_test = Some(LastTest { passed, at: folding.time, channel: channel.into() });
    }
}

/// Keeps these methods only; the others are gone. After a default that is gone: the earliest-registered remaining
/// sign-in method, available or not.
pub(super) fn retain_methods(state: &mut State, time: Instant, keep: impl Fn(&Method) -> bool) {
    let gone: Vec<Method> = state.methods.extract_if(.., |method| !keep(method)).collect();
    for method in &gone {
        if method.kind.verifies_sign_in() {
            let known = &mut state.remember().gone_sign_in_added_at;
            *known = (*known).max(Some(method.added_at));
        }
        if let Some(reference) = method.reference() {
            let at = state.remember().taken_away.entry(reference.into()).or_insert(time);
            *at = time.max(*at);
        }
        if state.default_method.as_ref() == Some(&method.id) {
            state.default_method = None;
        }
    }
    if let Some(change) = &mut state.phone_change {
        let gone: BTreeSet<&MethodId> = gone.iter().map(|method| &method.id).collect();
        change.dying_numbers.retain(|id| !gone.contains(id));
    }
    if state.default_method.is_none() && !gone.is_empty() {
        let earliest = state.sign_in_methods().next().map(|method| method.id.clone());
        state.default_method = earliest;
    }
}

pub(super) fn added(state: &mut State, folding: &mut Folding, data: &MethodAdded<'_>) -> Result<(), ApplyError> {
    // Where no method ever had such a number, none need be looked for.
    let is_new = number_of(&data.method).is_some_and(|number| number > folding.highest_method);
    if !is_new && state.method(&data.method).is_some() {
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
    let MethodAdded { name, label, extension, serial, reference, .. } = data;
    if [name, label, extension, serial, reference].into_iter().any(Option::is_some) {
        method.describe(|of| {
            of.name = name.as_deref().map(Into::into);
            of.label = label.as_deref().map(Into::into);
            of.extension = extension.as_deref().map(Into::into);
            of.serial = serial.as_deref().map(Serial::new);
            of.reference = reference.as_deref().map(Into::into);
        });
    }
    if kind.verifies_sign_in() {
        state.default_method.get_or_insert_with(|| method.id.clone());
        if matches!(state.reregistration, Some(Reregistration::Initialised { .. })) {
            state.reregistration = None;
        }
    }
    // Most accounts have few methods, and a vector that grows by itself makes room for more.
    if state.methods.len() < FEW {
        state.methods.reserve_exact(if state.methods.is_empty() { 2 } else { 1 });
    }
    state.methods.push(method);
    Ok(())
}

/// Whether a recorded key is replaced by another one. Filling one in, or clearing it, says nothing new of the method.
pub(super) fn differs(recorded: Option<&str>, said: Option<&str>) -> bool {
    matches!((recorded, said), (Some(recorded), Some(said)) if recorded != said)
}

pub(super) fn updated(method: &mut Method, folding: &mut Folding, data: &MethodUpdated<'_>) {
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

pub(super) fn number_changed(
    state: &mut State,
    folding: &mut Folding,
    data: &MethodNumberChanged<'_>,
) -> Result<(), ApplyError> {
    let time = folding.time;
    let method = registered(state, &data.method)?;
    let is_newer = folding.may_change(Piece::Number, method.number_set_at());
    if is_newer {
        method.number = Some(Number::from(&data.number));
        method.describe(|of| {
            of.extension = data.extension.as_deref().map(Into::into);
            of.number_changed_at = Some(time);
            // What was stolen had the other number.
            of.stolen_at = of.stolen_at.filter(|since| time < *since);
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

pub(super) fn replaced(state: &mut State, folding: &mut Folding, old: &str, by: &str) -> Result<(), ApplyError> {
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

pub(super) fn choose_default(state: &mut State, folding: &mut Folding, chosen: MethodId) {
    if folding.may_change(Piece::Default, state.remembered().default_chosen_at) {
        state.default_method = Some(chosen);
        state.remember().default_chosen_at = Some(folding.time);
    }
}
