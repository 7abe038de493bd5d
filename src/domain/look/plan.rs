//! What a look has to say that the record does not know: the events, in the order in which they are to stand, as if they
//! were folded one by one. What would be left alone is not among them, and is noted.

use super::gone::GoneMethod;
use super::matching::{matched, names_another};
use super::roster::of_roster;
use super::{Look, LookNote, Past, RecordedFact, Seen, SeenDetails, ShownMethods, Shows};
use crate::domain::account::fold::apply;
use crate::domain::account::{Method, State};
use crate::domain::affiliation::Affiliation;
use crate::domain::device::device_key;
use crate::domain::event::{
    AccountObserved, AccountRegistered, Event, EventData, MethodAdded, MethodMadeDefault, MethodNumberChanged,
    MethodRemoved, MethodUpdated,
};
use crate::domain::id::MethodId;
use crate::domain::instant::Instant;
use crate::domain::kind::{Kind, Limit};
use crate::domain::number::Number;
use crate::domain::policy::Policy;
use crate::domain::rules::personal_data::masked;
use crate::domain::text::{MaybeEmpty, Text};

/// The part of a record that tells what it is about.
pub const RECORD: &str = "record";

/// One event that is to be recorded.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// What happened.
    pub event: Event<'static>,
    /// When.
    pub time: Instant,
    /// Which part of the look says so: the same part of the same look is the same event.
    pub part: String,
}

/// What a look adds to the record.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Planned {
    /// The events.
    pub steps: Vec<Step>,
    /// What is to be said beside them.
    pub notes: Vec<LookNote>,
}

/// What a look is planned with, beside the account and what it shows.
pub struct Around<'a> {
    /// The policy in force.
    pub policy: &'a Policy,
    /// The looks of the same import that follow.
    pub later: &'a [Look],
    /// The methods that records of the same import registered.
    pub claimed: &'a mut Vec<MethodId>,
}

/// What this look adds to `state`, which is then what the record says after it. `past` gives what only the account's
/// history tells; it is asked for only where that may matter.
///
/// # Errors
/// Those of `past`.
pub fn plan<E>(
    state: &mut State,
    look: &Look,
    around: Around<'_>,
    past: impl FnOnce() -> Result<Past, E>,
) -> Result<Planned, E> {
    let mut planning = Planning { state, look, planned: Planned::default() };
    if planning.state.closed {
        planning.planned.notes.push(LookNote::Closed);
        return Ok(planning.planned);
    }
    match &look.shows {
        Shows::Roster(entry) => {
            let of_roster = of_roster(planning.state, entry, look.at, around.later, past)?;
            planning.planned.notes = of_roster.notes;
            for (event, time, part) in of_roster.steps {
                planning.take(event, time, || part.into());
            }
        }
        Shows::Record(fact) => planning.record(fact, around, past)?,
        Shows::Methods(shown) => match planning.looked_later() {
            Some(known) => planning.planned.notes.push(LookNote::Late { known }),
            None => planning.methods(shown, around.policy, past)?,
        },
    }
    Ok(planning.planned)
}

/// Whether it is one that was there then, and went afterwards. What is called by another name, or has another serial, is
/// another.
fn is_known_gone(gone: &[GoneMethod], seen: &Seen, at: Instant, policy: &Policy) -> bool {
    let reference = seen.details.as_ref().and_then(|details| details.reference.as_deref());
    let is_it = |gone: &GoneMethod| match (gone.method.reference(), reference) {
        (Some(known), Some(seen)) => known == seen && at < gone.until,
        _ => {
            let is_of_kind = seen.is_of_kind_of(&gone.method) && !names_another(&gone.method, seen, policy);
            is_of_kind && gone.was_there(at) && !seen.is_newer_than(&gone.method, at)
        }
    };
    gone.iter().any(is_it)
}

/// A look on its way into the record.
pub(super) struct Planning<'p> {
    pub(super) state: &'p mut State,
    pub(super) look: &'p Look,
    pub(super) planned: Planned,
}

impl Planning<'_> {
    /// What is registered.
    fn methods<E>(
        &mut self,
        shown: &ShownMethods,
        policy: &Policy,
        past: impl FnOnce() -> Result<Past, E>,
    ) -> Result<(), E> {
        self.register();
        let found = matched(self.state, self.look, shown, policy);
        let mut on_record: Vec<(Method, Option<usize>)> =
            self.state.methods.iter().cloned().zip(found.of_record).collect();
        let look_at = self.look.at;
        let is_of_single = self.look.sort.is_of_single_methods();
        let is_later =
            |(method, seen): &(Method, Option<usize>)| is_of_single && seen.is_some() && look_at < method.added_at;
        let is_asked = self.is_any_gone() && (!found.new.is_empty() || on_record.iter().any(is_later));
        let gone = if is_asked { past()?.gone } else { Vec::new() };
        // What was there then and went is not what came afterwards.
        for (method, of_it) in on_record.iter_mut().filter(|pair| is_later(pair)) {
            let is_gone = |seen: &Seen| !seen.has_id_of(method) && is_known_gone(&gone, seen, look_at, policy);
            of_it.take_if(|seen| shown.seen.get(*seen).is_some_and(is_gone));
        }
        for (method, seen) in &on_record {
            if let Some(seen) = seen.and_then(|seen| shown.seen.get(seen)) {
                self.complete(method, seen);
            }
        }
        let mut added = vec![None; shown.seen.len()];
        for at in found.new {
            let seen = &shown.seen[at];
            if is_known_gone(&gone, seen, self.look.at, policy) {
                continue;
            }
            let is_before = |(method, of_it): &&(Method, Option<usize>)| {
                of_it.is_none() && method.kind == seen.kind && seen.is_newer_than(method, self.look.at)
            };
            if is_slot(seen.kind)
                && let Some((before, _)) = on_record.iter().find(is_before)
            {
                let went_at = seen.created(self.look.at).max(Some(before.there_at)).unwrap_or(self.look.at);
                self.make_room(seen.kind, went_at);
            }
            added[at] = self.add(seen, at);
            self.ask_whether_stolen(added[at].as_ref(), seen, seen.created(self.look.at), &gone, policy);
        }
        self.see(shown, &on_record, &added);
        self.choose_default(shown.default);
        self.ask(policy);
        Ok(())
    }

    /// Whether the account had methods that it has no more.
    pub(super) fn is_any_gone(&self) -> bool {
        self.state.highest_method > self.state.methods.len() as u64
    }

    /// When somebody looked at the account after this; none: nobody did.
    pub(super) fn looked_later(&self) -> Option<Instant> {
        self.state.observed.as_ref().map(|seen| seen.at).filter(|at| self.look.at < *at)
    }

    /// Registers an account that is not on record.
    pub(super) fn register(&mut self) {
        if !self.state.is_registered() {
            let affiliation = Text::from(Affiliation::Other.as_str().to_owned());
            let registered = AccountRegistered { affiliation, language: None, identity_service_linked: None };
            self.take(Event::AccountRegistered(registered), self.look.at, || "registered".into());
        }
    }

    /// Folds the event, and keeps it where it changes something.
    pub(super) fn take(&mut self, event: Event<'static>, time: Instant, part: impl FnOnce() -> String) -> bool {
        let data = EventData::from(event);
        let is_taken = apply(self.state, time, &data).is_ok_and(|applied| !applied.is_late());
        // What a record tells is one thing, whatever that is by the record as it stands; what stands before it for its
        // sake is none of it.
        let is_told = match &self.look.shows {
            Shows::Record(fact) => match data.event {
                Event::AccountRegistered(_) => false,
                Event::MethodRemoved(_) => !matches!(**fact, RecordedFact::Registered(_)),
                _ => true,
            },
            Shows::Methods(_) | Shows::Roster(_) => false,
        };
        let told = |part: String| if is_told { RECORD.to_owned() } else { part };
        match is_taken {
            true => self.planned.steps.push(Step { event: data.event, time, part: told(part()) }),
            false => self.planned.notes.push(LookNote::Overtaken { part: part() }),
        }
        is_taken
    }

    /// Adds what the record lacks of a method that is on it.
    pub(super) fn complete(&mut self, method: &Method, seen: &Seen) {
        let Some(details) = &seen.details else { return };
        self.complete_number(method, details);
        let new = |known: Option<&str>, seen: &Option<Box<str>>| match (known, seen) {
            (None, Some(seen)) => Some(MaybeEmpty::from(masked(seen).into_owned())),
            _ => None,
        };
        let reference = details.reference.as_ref().filter(|seen| method.reference() != Some(&***seen));
        let data = MethodUpdated {
            method: Text::from(method.id.to_string()),
            device: new(method.device_key(), &details.device),
            label: None,
            serial: new(method.serial_key(), &details.serial),
            reference: reference.map(|reference| MaybeEmpty::from(reference.to_string())),
        };
        if data.device.is_some() || data.serial.is_some() || data.reference.is_some() {
            self.take(Event::MethodUpdated(data), self.look.at, || format!("updated {}", method.id));
        }
    }

    /// The number, where it is another one. That one was not known says nothing new of the method, and no earlier test
    /// falls with it: it is the number that it always had, as far as anybody knows.
    pub(super) fn complete_number(&mut self, method: &Method, details: &SeenDetails) {
        let Some(seen) = &details.number else { return };
        let time = match &method.number {
            None => method.number_set_at(),
            Some(known) => match (known.is_another(seen), known.fingerprint(), seen.fingerprint()) {
                (true, ..) => self.look.at,
                (false, None, Some(_)) => method.number_set_at(),
                (false, ..) => return,
            },
        };
        let data = MethodNumberChanged {
            method: Text::from(method.id.to_string()),
            number: seen.data(),
            extension: owned(&details.extension),
            device: None,
        };
        self.take(Event::MethodNumberChanged(data), time, || format!("number of {}", method.id));
    }

    /// Of what there is one of, the one before went, whether or not anybody saw it go.
    pub(super) fn make_room(&mut self, kind: Kind, went_at: Instant) {
        let before = self.state.methods.iter().find(|method| method.kind == kind);
        if let Some(id) = before.map(|method| method.id.to_string()) {
            let data = MethodRemoved { method: Text::from(id.clone()), reason: None };
            self.take(Event::MethodRemoved(data), went_at, || format!("removed {id}"));
        }
    }

    /// Adds what is not on record.
    pub(super) fn add(&mut self, seen: &Seen, at: usize) -> Option<MethodId> {
        if is_slot(seen.kind) && self.state.methods.iter().any(|method| method.kind == seen.kind) {
            self.planned.notes.push(LookNote::SlotTaken { kind: seen.kind });
            return None;
        }
        let id = self.state.next_method();
        let none = SeenDetails::default();
        let details = seen.details.as_deref().unwrap_or(&none);
        let text = |text: &Option<Box<str>>| text.as_deref().map(|text| Text::from(masked(text).into_owned()));
        let data = MethodAdded {
            method: Text::from(id.to_string()),
            kind: Text::from(seen.kind.as_str()),
            device: text(&details.device).filter(|device| device_key(device).is_some()),
            label: None,
            channel: None,
            number: details.number.as_ref().map(Number::data),
            extension: owned(&details.extension),
            serial: text(&details.serial),
            name: seen.name.as_deref().map(|name| Text::from(masked(name).into_owned())),
            reference: owned(&details.reference),
        };
        let name = details.reference.as_deref().or(seen.name.as_deref());
        let is_of_record = matches!(self.look.shows, Shows::Record(_));
        let part = || match name {
            Some(name) => format!("added {} {name}", seen.kind),
            None if is_of_record => format!("added {}", seen.kind),
            None => format!("added {} {at}", seen.kind),
        };
        let created = details.created.filter(|created| *created <= self.look.at);
        // What was taken away is there again; what was wiped by a re-registration is shown for a while all the same.
        let reference = details.reference.as_deref();
        let taken_away = reference.and_then(|reference| self.state.remembered().taken_away_at(reference));
        let time = created.filter(|created| taken_away.is_none_or(|away| away <= *created)).unwrap_or(self.look.at);
        self.take(Event::MethodAdded(data), time, part).then_some(id)
    }

    /// What was stolen and removed does not come back without a word.
    pub(super) fn ask_whether_stolen(
        &mut self,
        added: Option<&MethodId>,
        seen: &Seen,
        made_at: Option<Instant>,
        gone: &[GoneMethod],
        policy: &Policy,
    ) {
        let mut stolen = gone.iter().filter(|gone| gone.is_stolen_and_may_be(seen, made_at, policy));
        if let Some((method, stolen)) = added.zip(stolen.next_back()) {
            let (method, stolen) = (method.clone(), stolen.method.id.clone());
            self.planned.notes.push(LookNote::StolenThereAgain { method, stolen });
        }
    }

    /// The look itself: what is there, and what is gone by it.
    fn see(&mut self, shown: &ShownMethods, on_record: &[(Method, Option<usize>)], added: &[Option<MethodId>]) {
        let look = self.look;
        let (mut gone, mut there) = (Vec::new(), Vec::new());
        // What made room for another one is gone already.
        let is_there = |method: &Method| !is_slot(method.kind) || self.state.method(method.id.as_str()).is_some();
        for (method, seen) in on_record.iter().filter(|(method, _)| is_there(method)) {
            if seen.is_some() || !shown.tells_of(method, look.sort) {
                there.push(method.id.clone());
            } else if look.at < method.there_at {
                self.planned.notes.push(LookNote::Stays { method: method.id.clone(), there_at: method.there_at });
            } else {
                gone.push(method.id.clone());
            }
        }
        if shown.is_partial() {
            for id in gone {
                let data = MethodRemoved { method: Text::from(id.to_string()), reason: None };
                self.take(Event::MethodRemoved(data), look.at, || format!("removed {id}"));
            }
            return;
        }
        there.extend(added.iter().flatten().cloned());
        let is_seen_then = self.state.observed.as_ref().is_some_and(|seen| seen.at == look.at);
        if !is_seen_then || !gone.is_empty() {
            let methods = there.iter().map(|id| MaybeEmpty::from(id.to_string())).collect();
            let data = AccountObserved { methods, from: Text::from("directory") };
            self.take(Event::AccountObserved(data), look.at, || "observed".into());
        }
    }

    /// The default as the person chose it, where the record says another kind.
    fn choose_default(&mut self, kinds: &'static [Kind]) {
        let is_of_kinds = |method: &&Method| kinds.contains(&method.kind);
        let known = self.state.default_method.as_ref().and_then(|id| self.state.method(id.as_str()));
        if kinds.is_empty() || known.is_some_and(|known| is_of_kinds(&known)) {
            return;
        }
        let first = |kind: &Kind| self.state.sign_in_methods().find(|method| method.kind == *kind);
        let Some(chosen) = kinds.iter().find_map(first).map(|method| method.id.to_string()) else { return };
        let data = MethodMadeDefault { method: Text::from(chosen) };
        self.take(Event::MethodMadeDefault(data), self.look.at, || "default".into());
    }

    /// Several of one kind under one label that names no thing are not one device, and nobody knows whether they are
    /// several.
    fn ask(&mut self, policy: &Policy) {
        if self.planned.steps.is_empty() {
            return;
        }
        let mut names: Vec<(&str, Vec<MethodId>, String)> = Vec::new();
        for method in &self.state.methods {
            let key = method.device_key().filter(|key| policy.standards().is_generic(key));
            let (Some(key), None) = (key, method.serial_key()) else { continue };
            match names.iter_mut().find(|(known, ..)| *known == key) {
                Some((_, methods, _)) => methods.push(method.id.clone()),
                None => names.push((key, vec![method.id.clone()], self.state.device_label(key).to_owned())),
            }
        }
        let several = names.into_iter().filter(|(_, methods, _)| methods.len() > 1);
        let notes: Vec<_> = several.map(|(_, methods, device)| LookNote::OneName { device, methods }).collect();
        self.planned.notes.extend(notes);
    }
}

/// Whether there is one of this kind.
pub(super) fn is_slot(kind: Kind) -> bool {
    kind.row().limit == Limit::Slot
}

fn owned(text: &Option<Box<str>>) -> Option<Text<'static>> {
    text.as_deref().map(|text| Text::from(text.to_owned()))
}
