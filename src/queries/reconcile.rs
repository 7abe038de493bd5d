//! `reconcile`: what the desk has on record, held against what the directory showed: what is only here, only there, or said
//! otherwise, each with what would settle it. What a look adds is decided where imports decide it; here it is told as a
//! difference.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::status::{AccountStatus, MethodStatus};
use crate::domain::account::mfa_state::MfaState;
use crate::domain::event::{AccountUpdated, Event, MethodAdded, MethodUpdated};
use crate::domain::id::{AccountId, MethodId};
use crate::domain::instant::Instant;
use crate::domain::kind::Kind;
use crate::domain::sequence::Sequence;

/// Where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FoundIn {
    /// On record, and not in the directory.
    OnlyHere,
    /// In the directory, and not on record.
    OnlyThere,
    /// In both, and not the same.
    Differs,
    /// Not compared: the record knows of a later look.
    NotCompared,
}

impl FoundIn {
    /// Every side.
    pub const ALL: [FoundIn; 4] = [Self::OnlyHere, Self::OnlyThere, Self::Differs, Self::NotCompared];

    /// The stable word for it in outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OnlyHere => "only-here",
            Self::OnlyThere => "only-there",
            Self::Differs => "differs",
            Self::NotCompared => "not-compared",
        }
    }
}

/// What it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aspect {
    /// Whether there is such an account.
    Account,
    /// The affiliation, the language, or whether the identity verification service is linked.
    Person,
    /// Whether MFA is on.
    Mfa,
    /// Whether there is such a method.
    Method,
    /// The number of a method.
    Number,
    /// The device or the serial of a method.
    Device,
    /// Which method is asked for first.
    Default,
}

impl Aspect {
    /// The stable word for it in outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Person => "person",
            Self::Mfa => "mfa",
            Self::Method => "method",
            Self::Number => "number",
            Self::Device => "device",
            Self::Default => "default",
        }
    }
}

/// Why a difference need not be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lag {
    /// The record knows it to be so from later than the report.
    KnownLater {
        /// From when.
        at: Instant,
    },
    /// Something about the account has happened since.
    RecordedSince,
    /// Reports leave out accounts that are disabled.
    LeftOut,
}

impl Lag {
    /// The stable word for it in outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::KnownLater { .. } => "known-later",
            Self::RecordedSince => "recorded-since",
            Self::LeftOut => "left-out-of-reports",
        }
    }
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discrepancy {
    /// Whose.
    pub account: AccountId,
    /// Where it is.
    pub side: FoundIn,
    /// What it is about.
    pub aspect: Aspect,
    /// Which method on record.
    pub method: Option<MethodId>,
    /// Of which kind it is.
    pub kind: Option<Kind>,
    /// What the record says.
    pub here: Option<String>,
    /// What the directory says.
    pub there: Option<String>,
    /// When the directory was looked at; none: it does not show the account.
    pub looked_at: Option<Instant>,
    /// Why it need not be one.
    pub lag: Option<Lag>,
    /// The lines about the account that say what happened after the look.
    pub since: Vec<Sequence>,
    /// What would settle it; none: `import` would.
    pub settled_by: Option<Settling>,
}

/// A command that would settle a difference, as a line of a batch has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settling {
    /// Its word.
    pub command: &'static str,
    /// What is typed behind it without a name, beside the account.
    pub positional: Vec<(&'static str, Vec<String>)>,
    /// Its options.
    pub options: Vec<(&'static str, String)>,
    /// Whose.
    pub account: AccountId,
    /// Whether a number has to be asked for: a batch asks nobody.
    pub asks_number: bool,
}

/// As a line of a batch.
impl Serialize for Settling {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut line = serializer.serialize_map(None)?;
        line.serialize_entry("command", self.command)?;
        line.serialize_entry("account", &self.account)?;
        for (name, values) in &self.positional {
            match (values.as_slice(), *name) {
                ([value], name) if name != "methods" => line.serialize_entry(name, value)?,
                (values, name) => line.serialize_entry(name, values)?,
            }
        }
        for (name, value) in &self.options {
            match value.as_str() {
                "" => line.serialize_entry(name, &true)?,
                value => line.serialize_entry(name, value)?,
            }
        }
        line.end()
    }
}

/// What an account is compared by.
pub struct Compared<'a> {
    /// Whose.
    pub account: &'a AccountId,
    /// What the record says of it; none: it is not on record.
    pub status: Option<&'a AccountStatus<'a>>,
    /// When the directory was looked at last.
    pub looked_at: Instant,
    /// What a look would add, each with its time.
    pub events: &'a [(Event<'static>, Instant)],
    /// Methods that the look does not show and that the record knows from later.
    pub stays: &'a [(MethodId, Instant)],
    /// When somebody looked later, so that nothing was compared.
    pub seen_later: Option<Instant>,
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
        for (id, there_at) in self.stays {
            let mut stays = self.gone(id);
            (stays.lag, stays.settled_by) = (Some(Lag::KnownLater { at: *there_at }), None);
            found.push(stays);
        }
        if let Some(at) = self.seen_later {
            let lag = Some(Lag::KnownLater { at });
            found.push(Discrepancy { lag, ..self.of(FoundIn::NotCompared, Aspect::Account) });
        }
        // What is gone is recorded before what is new: a look names what was on record.
        found.sort_by_key(|difference| (difference.aspect != Aspect::Account, difference.side));
        found
    }

    fn of(&self, side: FoundIn, aspect: Aspect) -> Discrepancy {
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
            settled_by: None,
        }
    }

    fn settling(
        &self,
        command: &'static str,
        at: Instant,
        positional: Vec<(&'static str, Vec<String>)>,
        options: impl IntoIterator<Item = (&'static str, Option<String>)>,
    ) -> Settling {
        let options = options.into_iter().filter_map(|(name, value)| Some((name, value?)));
        Settling {
            command,
            positional,
            options: options.chain([("at", at.to_string())]).collect(),
            account: self.account.clone(),
            asks_number: false,
        }
    }

    fn method(&self, id: &str) -> Option<&MethodStatus<'_>> {
        self.status?.method(id)
    }

    /// A method on record.
    fn at(&self, side: FoundIn, aspect: Aspect, id: &str) -> Discrepancy {
        let kind = self.method(id).map(|method| method.kind);
        Discrepancy { method: Some(MethodId::new(id)), kind, ..self.of(side, aspect) }
    }

    fn gone(&self, id: &MethodId) -> Discrepancy {
        let here = self.method(id.as_str()).and_then(place);
        Discrepancy { here, ..self.at(FoundIn::OnlyHere, Aspect::Method, id.as_str()) }
    }

    fn told_by(&self, event: &Event<'static>, at: Instant, found: &mut Vec<Discrepancy>) {
        match event {
            Event::AccountRegistered(registered) => {
                let affiliation = registered.affiliation.to_string();
                let settled_by = self.settling("register", at, vec![("affiliation", vec![affiliation.clone()])], []);
                let there = Some(affiliation);
                found.push(Discrepancy {
                    there,
                    settled_by: Some(settled_by),
                    ..self.of(FoundIn::OnlyThere, Aspect::Account)
                });
            }
            Event::AccountUpdated(updated) => found.extend(self.updated(updated, at)),
            Event::MethodAdded(added) => found.extend(self.added(added, at)),
            Event::MethodRemoved(removed) => {
                let id = removed.method.to_string();
                let settled_by = Some(self.settling("remove", at, vec![("method", vec![id.clone()])], []));
                found.push(Discrepancy { settled_by, ..self.gone(&MethodId::new(&id)) });
            }
            Event::AccountObserved(observed) => {
                let is_listed = |id: &MethodId| observed.methods.iter().any(|there| **there == *id.as_str());
                let is_there = |id: &MethodId| is_listed(id) || self.stays.iter().any(|(known, _)| known == id);
                let on_record = self.status.map_or(&[][..], |status| &status.methods);
                let (there, gone): (Vec<_>, Vec<_>) = on_record.iter().partition(|method| is_there(method.method));
                let there: Vec<String> = there.iter().map(|method| method.method.to_string()).collect();
                let none = there.is_empty().then(String::new);
                let named = if there.is_empty() { Vec::new() } else { vec![("methods", there)] };
                let options = [("none", none), ("from", Some("directory".to_owned()))];
                let settled_by = self.settling("observe", at, named, options);
                found.extend(
                    gone.into_iter()
                        .map(|method| Discrepancy { settled_by: Some(settled_by.clone()), ..self.gone(method.method) }),
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
                    settled_by: Some(Settling { asks_number: true, ..settled_by }),
                    ..self.at(FoundIn::Differs, Aspect::Number, &id)
                });
            }
            Event::MethodMadeDefault(made) => {
                let id = made.method.to_string();
                let here = self.status.and_then(|status| status.default_method).map(MethodId::to_string);
                let settled_by = Some(self.settling("default", at, vec![("method", vec![id.clone()])], []));
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
        let linked = |is_linked: bool| if is_linked { "linked" } else { "not-linked" }.to_owned();
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
            let settled_by = Some(self.settling("edit", at, Vec::new(), [(option, Some(there.clone()))]));
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
            settled_by: kind.row().can_be_typed.then_some(Settling { asks_number, ..settled_by }),
            ..self.of(FoundIn::OnlyThere, Aspect::Method)
        })
    }

    fn device(&self, updated: &MethodUpdated<'_>, at: Instant) -> Option<Discrepancy> {
        let id = updated.method.to_string();
        let said = |text: Option<&str>| text.filter(|text| !text.is_empty()).map(str::to_owned);
        let (device, serial) = (said(updated.device.as_deref()), said(updated.serial.as_deref()));
        let there = device.clone().or_else(|| serial.clone())?;
        let options = [("device", device), ("serial", serial)];
        let settled_by = Some(self.settling("edit", at, vec![("method", vec![id.clone()])], options));
        let here = self.method(&id).and_then(place);
        Some(Discrepancy { here, there: Some(there), settled_by, ..self.at(FoundIn::Differs, Aspect::Device, &id) })
    }
}

/// An account that the directory did not show.
pub fn only_here(status: &AccountStatus<'_>) -> Discrepancy {
    Discrepancy {
        account: status.account.clone(),
        side: FoundIn::OnlyHere,
        aspect: Aspect::Account,
        method: None,
        kind: None,
        here: Some(status.affiliation.as_str().to_owned()),
        there: None,
        looked_at: None,
        lag: Some(Lag::LeftOut),
        since: Vec::new(),
        settled_by: None,
    }
}

/// What a method is known by.
fn place(method: &MethodStatus<'_>) -> Option<String> {
    let device = method.device.map(|device| device.label().to_owned());
    let number = || method.number.map(|number| number.masked().to_owned());
    device.or_else(|| method.serial.map(str::to_owned)).or_else(number)
}
