//! What a look has to say of one account, told as differences between the record and the directory.

use super::difference::{Aspect, Discrepancy, FoundIn, Lag, Remedy, Settling};
use crate::domain::account::mfa_state::MfaState;
use crate::domain::event::{AccountUpdated, Event, MethodAdded, MethodUpdated};
use crate::domain::id::{AccountId, MethodId};
use crate::domain::instant::Instant;
use crate::domain::kind::Kind;
use crate::domain::look::{Look, LookNote};
use crate::domain::sequence::Sequence;
use crate::queries::status::{AccountStatus, MethodStatus};

/// What an account is compared by.
pub struct Compared<'a> {
    /// Whose.
    pub account: &'a AccountId,
    /// What the record says of it; none: it is not on record.
    pub status: Option<&'a AccountStatus<'a>>,
    /// When the directory was looked at last.
    pub looked_at: Instant,
    /// The looks.
    pub looks: &'a [Look],
    /// What they would add, each with its time.
    pub events: &'a [(Event<'static>, Instant)],
    /// What is to be said of them, each with the time of its look.
    pub notes: &'a [(Instant, LookNote)],
    /// The lines that say what happened after the look.
    pub since: &'a [Sequence],
}

impl Compared<'_> {
    /// Its differences, in the order in which what settles them would be typed.
    pub fn differences(&self) -> Vec<Discrepancy> {
        let mut found = Vec::new();
        for (event, at) in self.events {
            self.told_by(event, *at, &mut found);
        }
        found.extend(self.notes.iter().filter_map(|(at, note)| self.noted(*at, note)));
        // What is gone is recorded before what is new: a look names what was on record.
        found.sort_by_key(|difference| (difference.aspect != Aspect::Account, difference.side));
        found
    }

    pub(super) fn of(&self, side: FoundIn, aspect: Aspect) -> Discrepancy {
        Discrepancy {
            account: self.account.clone(),
            side,
            aspect,
            method: None,
            kind: None,
            here: None,
            there: None,
            looked_at: Some(self.looked_at),
            lag: (!self.since.is_empty()).then_some(Lag::RecordedSince),
            since: self.since.to_vec(),
            settled_by: Remedy::Import,
            note: None,
        }
    }

    /// The command; of an account that is not on record, and of which nobody said what it is, none: the import registers it,
    /// so that nothing stands as said by the desk that nobody said.
    pub(super) fn settling(
        &self,
        command: &'static str,
        at: Instant,
        positional: Vec<(&'static str, Vec<String>)>,
        options: impl IntoIterator<Item = (&'static str, Option<String>)>,
    ) -> Remedy {
        if self.status.is_none() && !self.is_affiliation_said() {
            return Remedy::Import;
        }
        let options = options.into_iter().filter_map(|(name, value)| Some((name, value?)));
        Remedy::Command(Settling {
            command,
            positional,
            options: options.chain([("at", at.to_string())]).collect(),
            account: self.account.clone(),
            asks_somebody: false,
        })
    }

    /// Whether a roster says how the person belongs to the university.
    fn is_affiliation_said(&self) -> bool {
        self.looks.iter().any(|look| look.entry().is_some_and(|entry| entry.affiliation.is_some()))
    }

    pub(super) fn method(&self, id: &str) -> Option<&MethodStatus<'_>> {
        self.status?.method(id)
    }

    /// A method on record.
    pub(super) fn at(&self, side: FoundIn, aspect: Aspect, id: &str) -> Discrepancy {
        let kind = self.method(id).map(|method| method.kind);
        Discrepancy { method: Some(MethodId::new(id)), kind, ..self.of(side, aspect) }
    }

    pub(super) fn gone(&self, id: &MethodId) -> Discrepancy {
        let here = self.method(id.as_str()).and_then(place);
        Discrepancy { here, ..self.at(FoundIn::OnlyHere, Aspect::Method, id.as_str()) }
    }

    fn told_by(&self, event: &Event<'static>, at: Instant, found: &mut Vec<Discrepancy>) {
        match event {
            Event::AccountRegistered(registered) => {
                let affiliation = registered.affiliation.to_string();
                let settled_by = self.settling("register", at, vec![("affiliation", vec![affiliation.clone()])], []);
                found.push(Discrepancy {
                    there: self.is_affiliation_said().then_some(affiliation),
                    settled_by,
                    ..self.of(FoundIn::OnlyThere, Aspect::Account)
                });
            }
            Event::AccountUpdated(updated) => found.extend(self.updated(updated, at)),
            Event::MethodAdded(added) => found.extend(self.added(added, at)),
            Event::MethodRemoved(removed) => {
                let id = removed.method.to_string();
                let settled_by = self.settling("remove", at, vec![("method", vec![id.clone()])], []);
                found.push(Discrepancy { settled_by, ..self.gone(&MethodId::new(&id)) });
            }
            Event::AccountObserved(observed) => {
                let is_listed = |id: &MethodId| observed.methods.iter().any(|there| **there == *id.as_str());
                let stays =
                    |note: &LookNote, id: &MethodId| matches!(note, LookNote::Stays { method, .. } if method == id);
                let is_there = |id: &MethodId| is_listed(id) || self.notes.iter().any(|(_, note)| stays(note, id));
                let on_record = self.status.map_or(&[][..], |status| &status.methods);
                let (there, gone): (Vec<_>, Vec<_>) = on_record.iter().partition(|method| is_there(method.method));
                let there: Vec<String> = there.iter().map(|method| method.method.to_string()).collect();
                let none = there.is_empty().then(String::new);
                let named = if there.is_empty() { Vec::new() } else { vec![("methods", there)] };
                let options = [("none", none), ("from", Some("directory".to_owned()))];
                let settled_by = self.settling("observe", at, named, options);
                found.extend(
                    gone.into_iter()
                        .map(|method| Discrepancy { settled_by: settled_by.clone(), ..self.gone(method.method) }),
                );
            }
            Event::MethodNumberChanged(changed) => {
                let id = changed.method.to_string();
                let here = self.method(&id).and_then(|method| method.number).map(|number| number.masked().to_owned());
                let number =
                    [("number", Some("-".to_owned())), ("extension", changed.extension.as_deref().map(str::to_owned))];
                let settled_by = self.settling("edit", at, vec![("method", vec![id.clone()])], number);
                found.push(Discrepancy {
                    here,
                    there: Some(changed.number.masked.to_string()),
                    settled_by: settled_by.asking(),
                    ..self.at(FoundIn::Differs, Aspect::Number, &id)
                });
            }
            Event::MethodMadeDefault(made) => {
                let id = made.method.to_string();
                let here = self.status.and_then(|status| status.default_method).map(MethodId::to_string);
                let settled_by = self.settling("default", at, vec![("method", vec![id.clone()])], []);
                let there = Some(id.clone());
                found.push(Discrepancy { here, there, settled_by, ..self.at(FoundIn::Differs, Aspect::Default, &id) });
            }
            Event::MethodUpdated(updated) => found.extend(self.device(updated, at)),
            Event::MfaApplied(_) | Event::MfaTerminated(_) => {
                let here = self.status.map(|status| MfaState::as_str(status.mfa.state).to_owned());
                let there = if matches!(event, Event::MfaApplied(_)) { "on" } else { "off" };
                found.push(Discrepancy {
                    here,
                    there: Some(there.to_owned()),
                    ..self.of(FoundIn::Differs, Aspect::Mfa)
                });
            }
            _ => {}
        }
    }

    fn updated(&self, updated: &AccountUpdated<'_>, at: Instant) -> Vec<Discrepancy> {
        let status = self.status;
        let affiliation = updated.affiliation.as_deref().map(str::to_owned);
        let language = updated.language.as_deref().map(str::to_owned);
        let service = updated.identity_service_linked.map(linked);
        let said = [
            ("affiliation", status.map(|status| status.affiliation.as_str().to_owned()), affiliation),
            ("language", status.and_then(|status| status.language).map(str::to_owned), language),
            ("identity_service", status.and_then(|status| status.identity_service_linked).map(linked), service),
        ];
        let difference = |(option, here, there): (&'static str, Option<String>, Option<String>)| {
            let there = there?;
            let settled_by = self.settling("edit", at, Vec::new(), [(option, Some(there.clone()))]);
            Some(Discrepancy { here, there: Some(there), settled_by, ..self.of(FoundIn::Differs, Aspect::Person) })
        };
        said.into_iter().filter_map(difference).collect()
    }

    fn added(&self, added: &MethodAdded<'_>, at: Instant) -> Option<Discrepancy> {
        let text = |text: Option<&str>| text.map(str::to_owned);
        let kind = Kind::known(&added.kind)?;
        let asks_number = kind.row().has_number;
        let options = [
            ("device", text(added.device.as_deref())),
            ("serial", text(added.serial.as_deref())),
            ("number", asks_number.then(|| "-".to_owned())),
            ("extension", text(added.extension.as_deref())),
        ];
        let settled_by = self.settling("add", at, vec![("kind", vec![kind.as_str().to_owned()])], options);
        let number = added.number.as_ref().map(|number| number.masked.to_string());
        let named = text(added.device.as_deref()).or_else(|| text(added.serial.as_deref())).or(number);
        Some(Discrepancy {
            kind: Some(kind),
            there: named.or_else(|| text(added.name.as_deref())),
            settled_by: match (kind.row().can_be_typed, asks_number) {
                (false, _) => Remedy::Import,
                (true, true) => settled_by.asking(),
                (true, false) => settled_by,
            },
            ..self.of(FoundIn::OnlyThere, Aspect::Method)
        })
    }

    fn device(&self, updated: &MethodUpdated<'_>, at: Instant) -> Option<Discrepancy> {
        let id = updated.method.to_string();
        let said = |text: Option<&str>| text.filter(|text| !text.is_empty()).map(str::to_owned);
        let (device, serial) = (said(updated.device.as_deref()), said(updated.serial.as_deref()));
        let there = device.clone().or_else(|| serial.clone())?;
        let options = [("device", device), ("serial", serial)];
        let settled_by = self.settling("edit", at, vec![("method", vec![id.clone()])], options);
        let here = self.method(&id).and_then(place);
        Some(Discrepancy { here, there: Some(there), settled_by, ..self.at(FoundIn::Differs, Aspect::Device, &id) })
    }
}

/// The word for whether the identity verification service is linked.
pub(super) fn linked(is_linked: bool) -> String {
    if is_linked { "linked" } else { "not-linked" }.to_owned()
}

/// What a method is known by.
fn place(method: &MethodStatus<'_>) -> Option<String> {
    let device = method.device.map(|device| device.label().to_owned());
    let number = || method.number.map(|number| number.masked().to_owned());
    device.or_else(|| method.serial.map(str::to_owned)).or_else(number)
}
