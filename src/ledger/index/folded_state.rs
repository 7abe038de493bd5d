//! A folded state as it is kept in a piece: what a fold leaves behind, member by member, so that a member that is added to
//! a state does not compile until it is kept too (but one of [`Method`], which hides its particulars: there nothing asks).
//! Most accounts lack most of what an account can have; what is there is said by bits at the beginning.

use std::collections::BTreeMap;

use super::encoding::{
    put, put_at, put_behind, put_flags, put_text, put_word, take, take_at, take_behind, take_flags, take_text,
};
use super::folded_method::{put_method, take_method};
use crate::domain::account::{
    AccountNote, Application, Observation, PhoneChange, Remembered, Reregistration, State, Termination,
};
use crate::domain::affiliation::Affiliation;
use crate::domain::id::MethodId;

/// Adds a state.
pub(super) fn put_state(to: &mut Vec<u8>, state: &State) {
    let State {
        methods,
        version,
        affiliation,
        closed,
        overridden,
        identity_service_linked,
        highest_method,
        remembered,
        default_method,
        reregistration,
        application,
        termination,
        phone_change,
        time_steps,
        language,
        observed,
    } = state;
    put(to, *version);
    put_flags(
        to,
        &[
            affiliation.is_some(),
            *closed,
            *overridden,
            identity_service_linked.is_some(),
            *identity_service_linked == Some(true),
            remembered.is_some(),
            default_method.is_some(),
            reregistration.is_some(),
            application.is_some(),
            termination.is_some(),
            phone_change.is_some(),
            language.is_some(),
            observed.is_some(),
        ],
    );
    put(to, *highest_method);
    if let Some(affiliation) = affiliation {
        put_word(to, Affiliation::ALL.iter().position(|known| known == affiliation), affiliation.as_str());
    }
    if let Some(remembered) = remembered {
        put_remembered(to, remembered);
    }
    if let Some(method) = default_method {
        put_text(to, method.as_str());
    }
    match reregistration {
        Some(Reregistration::Requested { via, at }) => {
            put_flags(to, &[true]);
            put_text(to, via);
            put_at(to, *at);
        }
        Some(Reregistration::Initialised { at }) => {
            put_flags(to, &[false]);
            put_at(to, *at);
        }
        None => {}
    }
    if let Some(Application { applied_at, effective_at }) = application {
        put_at(to, *applied_at);
        put_behind(to, *effective_at, *applied_at);
    }
    if let Some(Termination { terminated_at, effective_at }) = termination {
        put_at(to, *terminated_at);
        put_behind(to, *effective_at, *terminated_at);
    }
    if let Some(change) = phone_change {
        put_phone_change(to, change);
    }
    if let Some(language) = language {
        put_text(to, language);
    }
    if let Some(Observation { at, from }) = observed {
        put_at(to, *at);
        put_text(to, from);
    }
    put(to, time_steps.len() as u64);
    for (method, step) in time_steps {
        put_text(to, method.as_str());
        put(to, *step);
    }
    put(to, methods.len() as u64);
    methods.iter().for_each(|method| put_method(to, method));
}

/// Takes a state off the front.
pub(super) fn take_state(from: &mut &[u8]) -> Option<State> {
    let version = take(from)?;
    let has = take_flags(from)?;
    let highest_method = take(from)?;
    let mut state = State { version, highest_method, closed: has(1), overridden: has(2), ..State::default() };
    state.identity_service_linked = has(3).then_some(has(4));
    if has(0) {
        state.affiliation = Some(match take(from)? {
            0 => Affiliation::of_log(take_text(from)?),
            place => Affiliation::ALL.into_iter().nth(usize::try_from(place - 1).ok()?)?,
        });
    }
    if has(5) {
        state.remembered = Some(Box::new(take_remembered(from)?));
    }
    if has(6) {
        state.default_method = Some(MethodId::new(take_text(from)?));
    }
    if has(7) {
        state.reregistration = Some(match take_flags(from)?(0) {
            true => Reregistration::Requested { via: take_text(from)?.into(), at: take_at(from)? },
            false => Reregistration::Initialised { at: take_at(from)? },
        });
    }
    if has(8) {
        let applied_at = take_at(from)?;
        state.application = Some(Application { applied_at, effective_at: take_behind(from, applied_at)? });
    }
    if has(9) {
        let terminated_at = take_at(from)?;
        state.termination = Some(Termination { terminated_at, effective_at: take_behind(from, terminated_at)? });
    }
    if has(10) {
        state.phone_change = Some(Box::new(take_phone_change(from)?));
    }
    if has(11) {
        state.language = Some(take_text(from)?.into());
    }
    if has(12) {
        state.observed = Some(Observation { at: take_at(from)?, from: take_text(from)?.into() });
    }
    for _ in 0..take(from)? {
        state.time_steps.push((MethodId::new(take_text(from)?), take(from)?));
    }
    let count = take(from)?;
    state.methods.reserve_exact(usize::try_from(count).ok()?.min(from.len()));
    for _ in 0..count {
        state.methods.push(take_method(from)?);
    }
    Some(state)
}

fn put_remembered(to: &mut Vec<u8>, remembered: &Remembered) {
    let Remembered {
        open_or_closed_at,
        reopened_at,
        approved_at,
        default_chosen_at,
        reregistration_at,
        phone_change_at,
        on_from,
        gone_sign_in_added_at,
        taken_away,
        note,
    } = remembered;
    let follow_up = note.as_ref().and_then(|note| note.follow_up);
    let times = [
        open_or_closed_at,
        reopened_at,
        approved_at,
        default_chosen_at,
        reregistration_at,
        phone_change_at,
        on_from,
        gone_sign_in_added_at,
    ];
    let [a, b, c, d, e, f, g, h] = times.map(Option::is_some);
    put_flags(to, &[a, b, c, d, e, f, g, h, note.is_some(), follow_up.is_some()]);
    times.into_iter().flatten().for_each(|at| put_at(to, *at));
    if let Some(note) = note {
        put_text(to, &note.text);
        put_at(to, note.at);
        follow_up.into_iter().for_each(|at| put_at(to, at));
    }
    put(to, taken_away.len() as u64);
    for (reference, at) in taken_away {
        put_text(to, reference);
        put_at(to, *at);
    }
}

fn take_remembered(from: &mut &[u8]) -> Option<Remembered> {
    let has = take_flags(from)?;
    let mut at = |place| Some(if has(place) { Some(take_at(from)?) } else { None });
    let mut remembered = Remembered {
        open_or_closed_at: at(0)?,
        reopened_at: at(1)?,
        approved_at: at(2)?,
        default_chosen_at: at(3)?,
        reregistration_at: at(4)?,
        phone_change_at: at(5)?,
        on_from: at(6)?,
        gone_sign_in_added_at: at(7)?,
        taken_away: BTreeMap::new(),
        note: None,
    };
    if has(8) {
        let (text, at) = (take_text(from)?.into(), take_at(from)?);
        let follow_up = if has(9) { Some(take_at(from)?) } else { None };
        remembered.note = Some(AccountNote { text, at, follow_up });
    }
    for _ in 0..take(from)? {
        remembered.taken_away.insert(take_text(from)?.into(), take_at(from)?);
    }
    Some(remembered)
}

fn put_phone_change(to: &mut Vec<u8>, change: &PhoneChange) {
    let PhoneChange { from_device, to_device, number_changes, planned_on, started_at, dying_numbers } = change;
    put_flags(to, &[*number_changes, planned_on.is_some()]);
    put_text(to, from_device);
    put_text(to, to_device);
    if let Some(day) = planned_on {
        put_text(to, day);
    }
    put_at(to, *started_at);
    put(to, dying_numbers.len() as u64);
    dying_numbers.iter().for_each(|method| put_text(to, method.as_str()));
}

fn take_phone_change(from: &mut &[u8]) -> Option<PhoneChange> {
    let has = take_flags(from)?;
    let mut change = PhoneChange {
        from_device: take_text(from)?.into(),
        to_device: take_text(from)?.into(),
        number_changes: has(0),
        planned_on: if has(1) { Some(take_text(from)?.into()) } else { None },
        started_at: take_at(from)?,
        dying_numbers: Vec::new(),
    };
    for _ in 0..take(from)? {
        change.dying_numbers.push(MethodId::new(take_text(from)?));
    }
    Some(change)
}
