//! A fold of its own, just large enough to say which events do not fit: which accounts are registered,
//! which methods they have, and whether an application stands. Judges nothing else, and never refuses.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::lines::Place;
use super::members::{On, event_type, text, texts};
use super::report::{Kind, Reason};

/// The kinds of method there are, and whether each can verify a sign-in.
const KINDS: &[(&str, bool)] = &[
    ("microsoft-authenticator", true),
    ("authenticator-app", true),
    ("hardware-token", true),
    ("phone", true),
    ("alternate-phone", true),
    ("office-phone", true),
    ("security-key", true),
    ("passkey", true),
    ("email", false),
    ("app-password", false),
    ("other", false),
];

const REGISTERED: &str = "mfadesk.account.registered.v1";
const VOIDED: &str = "mfadesk.event.voided.v1";

/// Why an event does not fit, and the member to blame.
type Why = (Reason, Option<&'static str>);

/// One event, as far as it matters here.
pub(super) struct Event {
    pub place: Place,
    pub sequence: u64,
    pub id: String,
    pub kind: String,
    pub data: Value,
}

impl Event {
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
        account.fold(&event).err().map(|why| event.did_not_fit(why))
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
            said.extend(account.fold(event).err().map(|why| event.did_not_fit(why)));
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
        let well_formed = event_type(&event.kind).map_or(Ok(()), |known| known.check(&event.data));
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

/// One registered method.
struct Method {
    id: String,
    verifies_sign_in: bool,
}

/// What must be known of an account to say whether an event fits.
#[derive(Default)]
struct Account {
    registered: bool,
    methods: Vec<Method>,
    application_stands: bool,
}

impl Account {
    /// Folds one event of a known account type that is no void; or changes nothing, and says why.
    fn fold(&mut self, event: &Event) -> Result<(), Why> {
        event_type(&event.kind).map_or(Ok(()), |known| known.check(&event.data))?;
        self.apply(&event.kind, &event.data).map_err(|reason| (reason, None))
    }

    fn apply(&mut self, kind: &str, data: &Value) -> Result<(), Reason> {
        match (kind == REGISTERED, self.registered) {
            (true, true) => return Err(Reason::RegisteredTwice),
            (true, false) => self.registered = true,
            (false, false) => return Err(Reason::NotRegistered),
            (false, true) => {}
        }
        let method = text(data, "method").unwrap_or_default();
        match kind {
            "mfadesk.account.observed.v1" => {
                let there = texts(data, "methods");
                self.methods.retain(|method| there.contains(&method.id.as_str()));
            }
            "mfadesk.method.added.v1" => {
                if self.method(method).is_some() {
                    return Err(Reason::MethodExists);
                }
                let kind = text(data, "kind").unwrap_or_default();
                let (_, verifies_sign_in) = KINDS.iter().find(|(name, _)| *name == kind).ok_or(Reason::UnknownKind)?;
                self.methods.push(Method { id: method.to_owned(), verifies_sign_in: *verifies_sign_in });
            }
            "mfadesk.method.updated.v1" | "mfadesk.method.number-changed.v1" => {
                self.registered_method(method)?;
            }
            "mfadesk.method.removed.v1" => {
                self.registered_method(method)?;
                self.methods.retain(|other| other.id != method);
            }
            "mfadesk.method.replaced.v1" => {
                self.registered_method(method)?;
                let by = text(data, "by").unwrap_or_default();
                match self.method(by) {
                    _ if by == method => return Err(Reason::ByItself),
                    None => return Err(Reason::ByUnknown),
                    Some(by) if !by.verifies_sign_in => return Err(Reason::ByNoSignInMethod),
                    Some(_) => self.methods.retain(|other| other.id != method),
                }
            }
            "mfadesk.method.made-default.v1" | "mfadesk.sign-in.test-passed.v1" | "mfadesk.sign-in.test-failed.v1"
                if !self.registered_method(method)?.verifies_sign_in =>
            {
                return Err(Reason::NoSignInMethod);
            }
            "mfadesk.method.unavailable.v1" | "mfadesk.method.available.v1" => {
                texts(data, "methods").iter().find_map(|id| self.method(id)).ok_or(Reason::NoneLeft)?;
            }
            "mfadesk.mfa.applied.v1" => self.application_stands = true,
            "mfadesk.mfa.terminated.v1" if !self.application_stands => return Err(Reason::NoApplication),
            "mfadesk.mfa.terminated.v1" => self.application_stands = false,
            "mfadesk.reregistration.approved.v1" => self.methods.clear(),
            _ => {}
        }
        Ok(())
    }

    fn method(&self, id: &str) -> Option<&Method> {
        self.methods.iter().find(|method| method.id == id)
    }

    fn registered_method(&self, id: &str) -> Result<&Method, Reason> {
        self.method(id).ok_or(Reason::UnknownMethod)
    }
}
