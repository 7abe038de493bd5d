//! What a record of the directory tells: one thing that happened to one method, at its own time. A record names no method
//! by an id, so that which one is meant is told by its kind and what else it says; where several may be meant, nothing is
//! guessed. Only the choice of what is asked for first is one of a kind: of several it is the first.

use super::created::AS_TYPED;
use super::gone::GoneMethod;
use super::matching::is_of_family;
use super::plan::{Around, Planning, is_slot};
use super::{LookNote, NamedMethod, Past, RecordedFact, Seen, SeenDetails};
use crate::domain::account::Method;
use crate::domain::event::{Event, MethodMadeDefault, MethodRemoved, SignInTestPassed};
use crate::domain::kind::{Channel, Kind};
use crate::domain::policy::Policy;
use crate::domain::text::Text;

impl Planning<'_> {
    /// What the fact adds to the record.
    ///
    /// # Errors
    /// Those of `past`.
    pub(super) fn record<E>(
        &mut self,
        fact: &RecordedFact,
        around: Around<'_>,
        past: impl FnOnce() -> Result<Past, E>,
    ) -> Result<(), E> {
        match fact {
            RecordedFact::Registered(seen) => return self.registered(seen, around, past),
            RecordedFact::Deleted(named) => return self.deleted(named, around.policy, past),
            RecordedFact::Changed(named, details) => match named.by_kind(&self.state.methods).one(named) {
                Ok(method) => return self.changed(&method, details, past),
                Err(note) => self.planned.notes.push(note),
            },
            RecordedFact::ChosenFirst(named) => self.chosen_first(named),
            RecordedFact::Passed(named, channel) => return self.passed(named, *channel, around.policy, past),
        }
        Ok(())
    }

    fn registered<E>(
        &mut self,
        seen: &Seen,
        around: Around<'_>,
        past: impl FnOnce() -> Result<Past, E>,
    ) -> Result<(), E> {
        let Around { policy, claimed, .. } = around;
        let at = self.look.at;
        let is_slot = is_slot(seen.kind);
        let is_one_of_its_kind = is_slot || seen.kind == Kind::Other;
        // What was on record before is another one: of what there is one of, unless it is known to be there since.
        let is_it = |method: &&Method| match is_one_of_its_kind {
            true => {
                let is_known_since = at.millis() <= method.there_at.millis() + AS_TYPED;
                seen.is_of_kind_of(method) && (!is_slot || is_known_since)
            }
            false => {
                let is_free = !claimed.contains(&method.id);
                is_free && is_of_family(method, seen) && at.millis() <= method.added_at.millis() + AS_TYPED
            }
        };
        if let Some(method) = self.state.methods.iter().find(is_it).cloned() {
            claimed.push(method.id.clone());
            self.complete(&method, seen);
            return Ok(());
        }
        if let Some(known) = self.looked_later() {
            self.planned.notes.push(LookNote::Late { known });
            return Ok(());
        }
        self.register();
        let gone = if self.is_any_gone() { past()?.gone } else { Vec::new() };
        let was_it = |method: &Method| is_one_of_its_kind || at.millis() <= method.added_at.millis() + AS_TYPED;
        if gone.iter().any(|gone| is_of_family(&gone.method, seen) && at < gone.until && was_it(&gone.method)) {
            self.planned.notes.push(LookNote::Overtaken { part: format!("added {}", seen.kind) });
            return Ok(());
        }
        if is_slot {
            self.make_room(seen.kind, at);
        }
        let added = self.add(seen, 0);
        self.ask_whether_stolen(added.as_ref(), seen, Some(at), &gone, policy);
        claimed.extend(added);
        Ok(())
    }

    fn deleted<E>(
        &mut self,
        named: &NamedMethod,
        policy: &Policy,
        past: impl FnOnce() -> Result<Past, E>,
    ) -> Result<(), E> {
        let at = self.look.at;
        let is_known = |gone: &GoneMethod| gone.method.added_at <= at && at.millis() <= gone.until.millis() + AS_TYPED;
        let meant = named.meant(&self.state.methods, policy);
        let candidates = &meant.candidates;
        let there: Vec<&Method> = candidates.iter().copied().filter(|method| method.there_at <= at).collect();
        let id = match (&candidates[..], &there[..]) {
            ([], _) => {
                let note = meant.none(named);
                // That it is gone may be known already, from somebody who saw it or by its serial.
                let is_it = |gone: &GoneMethod| {
                    named.is_of_kinds(&gone.method) && (is_known(gone) || named.has_serial(&gone.method))
                };
                if !self.is_any_gone() || !past()?.gone.iter().any(is_it) {
                    self.planned.notes.push(note);
                }
                return Ok(());
            }
            (_, [one]) => {
                let id = one.id.clone();
                // What the desk heard of is gone already, and it may be that one.
                let is_it = |gone: &GoneMethod| !gone.by_record && (is_known(gone) || gone.may_have_been_there(at));
                let methods = match self.is_any_gone() {
                    true => named.meant_with(past()?.gone, is_it, &self.state.methods, policy),
                    false => Vec::new(),
                };
                if !methods.is_empty() {
                    self.planned.notes.push(LookNote::WhichOne { methods });
                    return Ok(());
                }
                id
            }
            ([latest, ..], []) => {
                let (method, there_at) = (latest.id.clone(), latest.there_at);
                self.planned.notes.push(LookNote::Stays { method, there_at });
                return Ok(());
            }
            (_, several) => {
                let methods = several.iter().map(|method| method.id.clone()).collect();
                self.planned.notes.push(LookNote::WhichOne { methods });
                return Ok(());
            }
        };
        let data = MethodRemoved { method: Text::from(id.to_string()), reason: None };
        self.take(Event::MethodRemoved(data), at, || format!("removed {id}"));
        Ok(())
    }

    fn changed<E>(
        &mut self,
        method: &Method,
        details: &SeenDetails,
        past: impl FnOnce() -> Result<Past, E>,
    ) -> Result<(), E> {
        let at = self.look.at;
        let is_it = |gone: &GoneMethod| gone.method.kind == method.kind && gone.was_there(at);
        if at < method.added_at && self.is_any_gone() && past()?.gone.iter().any(is_it) {
            // It was one that went, and not what came afterwards.
            self.planned.notes.push(LookNote::Overtaken { part: format!("number of {}", method.id) });
            return Ok(());
        }
        let is_told = details.number.is_some();
        if is_told {
            self.complete_number(method, details);
        } else if method.number_set_at() < self.look.at && method.kind.row().has_number {
            self.planned.notes.push(LookNote::ChangedThere { method: method.id.clone() });
        }
        Ok(())
    }

    fn chosen_first(&mut self, named: &NamedMethod) {
        let meant = named.by_kind(&self.state.methods);
        let candidates = &meant.candidates;
        if candidates.iter().any(|method| self.state.default_method.as_ref() == Some(&method.id)) {
            return;
        }
        let mut choices = candidates.iter().filter(|method| method.kind.verifies_sign_in()).peekable();
        if choices.peek().is_none() {
            let note = meant.none(named);
            return self.planned.notes.push(note);
        }
        // What came afterwards was not there to be chosen.
        let Some(first) = choices.find(|method| method.added_at.millis() <= self.look.at.millis() + AS_TYPED) else {
            return self.planned.notes.push(LookNote::Overtaken { part: "default".into() });
        };
        let data = MethodMadeDefault { method: Text::from(first.id.to_string()) };
        if let Some(known) = self.looked_later() {
            self.planned.notes.push(LookNote::Late { known });
        } else {
            self.take(Event::MethodMadeDefault(data), self.look.at, || "default".into());
        }
    }

    /// A sign-in says nothing that a later one does not.
    fn passed<E>(
        &mut self,
        named: &NamedMethod,
        channel: Channel,
        policy: &Policy,
        past: impl FnOnce() -> Result<Past, E>,
    ) -> Result<(), E> {
        let at = self.look.at;
        let method = match named.tested(&self.state.methods, channel, policy).one(named) {
            Ok(method) => method,
            Err(note) => {
                self.planned.notes.push(note);
                return Ok(());
            }
        };
        let is_known = method.last_test.as_ref().is_some_and(|test| at <= test.at);
        if !method.kind.channels().contains(&channel) || is_known {
            return Ok(());
        }
        if at < method.changed_at {
            // It may have been another one then, or another number: whether this one works it does not tell.
            self.planned.notes.push(LookNote::TestedBefore { method: method.id, since: method.changed_at });
            return Ok(());
        }
        if self.is_any_gone() {
            // That it remained does not make it the one that was used.
            let is_it =
                |gone: &GoneMethod| gone.may_have_been_there(at) && gone.method.kind.channels().contains(&channel);
            let methods = named.meant_with(past()?.gone, is_it, &self.state.methods, policy);
            if !methods.is_empty() {
                self.planned.notes.push(LookNote::WhichOne { methods });
                return Ok(());
            }
        }
        let data = SignInTestPassed {
            method: Text::from(method.id.to_string()),
            channel: Text::from(channel.as_str()),
            evidence: Text::from("import"),
            time_step: None,
        };
        let is_taken = self.take(Event::SignInTestPassed(data), self.look.at, || "passed".into());
        let then = self.state.method(method.id.as_str()).filter(|_| is_taken);
        if then.is_some_and(Method::is_used_though_stolen) {
            self.planned.notes.push(LookNote::UsedThoughStolen { method: method.id });
        }
        Ok(())
    }
}
