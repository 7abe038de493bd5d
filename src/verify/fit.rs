//! Which events do not fit: by their type, their data, what they void, or what `account` makes of them.
//! Decides what is folded and in which order; judges nothing else, and never refuses.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::account::{Account, REGISTERED};
use super::lines::Place;
use super::members::{On, Time, Why, event_type, text};
use super::report::{Kind, Reason};

const VOIDED: &str = "mfadesk.event.voided.v1";

/// One event, as far as it matters here.
pub(super) struct Event {
    pub place: Place,
    pub sequence: u64,
    pub id: String,
    pub kind: String,
    pub time: Time,
    pub data: Value,
}

impl Event {
    /// Whether its data has the members of its type, as far as that is known.
    fn well_formed(&self) -> Result<(), Why> {
        event_type(&self.kind).map_or(Ok(()), |known| known.check(&self.data))
    }

    /// Folds it into its account, where it is of a known account type and no void; or changes nothing, and says why.
    fn fold_into(&self, account: &mut Account) -> Result<(), Why> {
        self.well_formed()?;
        account.fold(&self.kind, self.time, &self.data).map_err(|reason| (reason, None))
    }

    fn did_not_fit(&self, (reason, member): Why) -> (Place, Kind) {
        (self.place, Kind::DidNotFit { sequence: self.sequence, id: self.id.clone(), reason, member })
    }
}

/// The accounts of a log while it is read.
pub(super) struct Fits<'v> {
    /// The accounts that have a void somewhere.
    voiding: &'v HashSet<String>,
    accounts: HashMap<String, Account>,
    /// Of those that have a void, everything, since what is folded depends on what comes later.
    histories: HashMap<String, Vec<Event>>,
}

impl<'v> Fits<'v> {
    /// No accounts yet; those in `voiding` are folded when all is read.
    pub fn new(voiding: &'v HashSet<String>) -> Self {
        Self { voiding, accounts: HashMap::new(), histories: HashMap::new() }
    }

    /// Takes the next event about `subject`, and returns what there is to say about it already.
    pub fn take(&mut self, subject: &str, event: Event) -> Option<(Place, Kind)> {
        let known = event_type(&event.kind);
        let about = if subject == "store" { On::Store } else { On::Account };
        let said = match &known {
            None => Some((event.place, Kind::UnknownType { r#type: event.kind.clone() })),
            Some(known) if known.on != about => Some((event.place, Kind::WrongSubject)),
            Some(known) if about == On::Store => known.check(&event.data).err().map(|why| event.did_not_fit(why)),
            Some(_) => None,
        };
        if about == On::Store {
            return said;
        }
        if self.voiding.contains(subject) {
            self.histories.entry(subject.to_owned()).or_default().push(event);
            return said;
        }
        if said.is_some() {
            return said;
        }
        let account = match self.accounts.get_mut(subject) {
            Some(account) => account,
            None => self.accounts.entry(subject.to_owned()).or_default(),
        };
        event.fold_into(account).err().map(|why| event.did_not_fit(why))
    }

    /// What can only be said now that everything was read.
    pub fn finish(self) -> Vec<(Place, Kind)> {
        self.histories.values().flat_map(|events| fold_with_voids(events)).collect()
    }
}

/// Folds one account as if the voided events had never been.
fn fold_with_voids(events: &[Event]) -> Vec<(Place, Kind)> {
    let (voided, misfits) = voids(events);
    let mut said: Vec<_> = misfits.into_iter().map(|(at, why)| events[at].did_not_fit(why)).collect();
    let mut account = Account::default();
    for (at, event) in events.iter().enumerate() {
        let folded = event_type(&event.kind).is_some_and(|known| known.on == On::Account);
        if folded && event.kind != VOIDED && !voided.contains(&at) {
            said.extend(event.fold_into(&mut account).err().map(|why| event.did_not_fit(why)));
        }
    }
    said
}

/// Which events of an account are voided, and which voids do not fit (by their index).
/// This can be told before folding, since a registration cannot be voided.
fn voids(events: &[Event]) -> (HashSet<usize>, Vec<(usize, Why)>) {
    let mut voided = HashSet::new();
    let mut misfits = Vec::new();
    let mut earlier: HashMap<String, usize> = HashMap::new();
    let mut registered = false;
    for (at, event) in events.iter().enumerate() {
        let well_formed = event.well_formed();
        registered |= event.kind == REGISTERED && well_formed.is_ok();
        if event.kind == VOIDED {
            let target = text(&event.data, "event").and_then(|id| earlier.get(id)).copied();
            let fit = well_formed.and_then(|()| match target {
                _ if !registered => Err((Reason::NotRegistered, None)),
                None => Err((Reason::VoidUnknownEvent, None)),
                Some(target) => match events[target].kind.as_str() {
                    REGISTERED => Err((Reason::VoidOfRegistration, None)),
                    VOIDED => Err((Reason::VoidOfVoid, None)),
                    _ if !voided.insert(target) => Err((Reason::VoidTwice, None)),
                    _ => Ok(()),
                },
            });
            misfits.extend(fit.err().map(|why| (at, why)));
        }
        // Of two with one id, the first is meant.
        earlier.entry(event.id.clone()).or_insert(at);
    }
    (voided, misfits)
}
