//! Which events do not fit: by their type, their data, what they void, or what `account` makes of them.
//! Decides what is folded and in which order; judges nothing else, and never refuses.

use std::collections::{HashMap, HashSet};

use smol_str::SmolStr;

use super::account::{Account, REGISTERED};
use super::blocks::Place;
use super::json::Json;
use super::line::Line;
use super::members::{EventType, On, Why, text};
use super::report::{Kind, Reason};
use super::time::Time;

const VOIDED: &str = "mfadesk.event.voided.v1";

/// One event, as far as it matters here.
pub(super) struct Event<'e> {
    place: Place,
    sequence: u64,
    id: &'e str,
    kind: &'e str,
    subject: &'e str,
    time: Time,
    data: &'e Json<'e>,
    data_text: &'e str,
    known: Option<(EventType, Result<(), Why>)>,
}

impl<'e> Event<'e> {
    /// What the line that begins there says.
    pub fn of(place: Place, line: &'e Line<'e>) -> Self {
        let Line { id, kind, subject, time, sequence, data, data_text, known, .. } = line;
        Self { place, sequence: *sequence, id, kind, subject, time: *time, data, data_text, known: *known }
    }

    /// Whether its data has the members of its type, as far as that is known.
    fn well_formed(&self) -> Result<(), Why> {
        self.known.map_or(Ok(()), |(_, check)| check)
    }

    /// Folds it into its account, where it is of a known account type and no void; or changes nothing, and says why.
    fn fold_into(&self, account: &mut Account) -> Result<(), Why> {
        self.well_formed()?;
        account.fold(self.kind, self.time, self.data).map_err(|reason| (reason, None))
    }

    fn did_not_fit(&self, (reason, member): Why) -> (Place, Kind) {
        (self.place, Kind::DidNotFit { sequence: self.sequence, id: self.id.to_owned(), reason, member })
    }
}

/// An event of an account that has voids, until all is read.
struct Kept {
    place: Place,
    sequence: u64,
    id: String,
    kind: String,
    time: Time,
    data: Box<str>,
    known: Option<(EventType, Result<(), Why>)>,
}

impl Kept {
    fn of(event: &Event<'_>) -> Self {
        let Event { place, sequence, id, kind, time, data_text, known, .. } = *event;
        Self { place, sequence, id: id.to_owned(), kind: kind.to_owned(), time, data: data_text.into(), known }
    }

    fn data(&self) -> Json<'_> {
        // It was read before.
        Json::read(&self.data).unwrap_or(Json::Unreadable)
    }

    fn event<'e>(&'e self, data: &'e Json<'e>) -> Event<'e> {
        let Self { place, sequence, id, kind, time, data: data_text, known } = self;
        let (place, sequence, time, known) = (*place, *sequence, *time, *known);
        Event { place, sequence, id, kind, subject: "", time, data, data_text, known }
    }
}

/// The accounts of a log while it is read.
pub(super) struct Fits {
    accounts: HashMap<SmolStr, SoFar>,
}

/// What is known of an account so far.
enum SoFar {
    Folded(Account),
    /// Of one that has a void somewhere, everything, since what is folded depends on what comes later.
    Kept(Vec<Kept>),
}

impl Fits {
    /// No accounts yet; those in `voiding` are folded when all is read.
    pub fn new(voiding: &HashSet<String>) -> Self {
        Self { accounts: voiding.iter().map(|subject| (subject.into(), SoFar::Kept(Vec::new()))).collect() }
    }

    /// Takes the next event, and returns what there is to say about it already.
    pub fn take(&mut self, event: &Event<'_>) -> Option<(Place, Kind)> {
        let about = if event.subject == "store" { On::Store } else { On::Account };
        let said = match event.known {
            None => Some((event.place, Kind::UnknownType { r#type: event.kind.to_owned() })),
            Some((known, _)) if known.on != about => Some((event.place, Kind::WrongSubject)),
            Some((_, check)) if about == On::Store => check.err().map(|why| event.did_not_fit(why)),
            Some(_) => None,
        };
        if about == On::Store {
            return said;
        }
        let so_far = match self.accounts.get_mut(event.subject) {
            Some(so_far) => so_far,
            None => self.accounts.entry(event.subject.into()).or_insert_with(|| SoFar::Folded(Account::default())),
        };
        match so_far {
            SoFar::Kept(events) => {
                events.push(Kept::of(event));
                said
            }
            SoFar::Folded(account) => {
                account.version += 1;
                said.or_else(|| event.fold_into(account).err().map(|why| event.did_not_fit(why)))
            }
        }
    }

    /// Folds what was kept, and returns what can only be said now that everything was read.
    pub fn finish(&mut self) -> Vec<(Place, Kind)> {
        let mut said = Vec::new();
        // Of one that has its void in what is not sound, there may be no event at all.
        self.accounts.retain(|_, so_far| !matches!(so_far, SoFar::Kept(events) if events.is_empty()));
        for so_far in self.accounts.values_mut() {
            if let SoFar::Kept(kept) = so_far {
                let data: Vec<Json<'_>> = kept.iter().map(Kept::data).collect();
                let events: Vec<Event<'_>> = kept.iter().zip(&data).map(|(kept, data)| kept.event(data)).collect();
                let account = fold_with_voids(&events, &mut said);
                *so_far = SoFar::Folded(account);
            }
        }
        said
    }

    /// What is known of each account.
    pub fn into_accounts(self) -> HashMap<SmolStr, Account> {
        let folded = |(subject, so_far)| match so_far {
            SoFar::Folded(account) => Some((subject, account)),
            SoFar::Kept(_) => None,
        };
        self.accounts.into_iter().filter_map(folded).collect()
    }
}

/// Folds one account as if the voided events had never been.
fn fold_with_voids(events: &[Event<'_>], said: &mut Vec<(Place, Kind)>) -> Account {
    let (voided, misfits) = voids(events);
    said.extend(misfits.into_iter().map(|(at, why)| events[at].did_not_fit(why)));
    let mut account = Account { version: events.len() as u64, ..Account::default() };
    for (at, event) in events.iter().enumerate() {
        let folded = event.known.is_some_and(|(known, _)| known.on == On::Account);
        if folded && event.kind != VOIDED && !voided.contains(&at) {
            said.extend(event.fold_into(&mut account).err().map(|why| event.did_not_fit(why)));
        }
    }
    account
}

/// Which events of an account are voided, and which voids do not fit (by their index).
/// This can be told before folding, since a registration cannot be voided.
fn voids(events: &[Event<'_>]) -> (HashSet<usize>, Vec<(usize, Why)>) {
    let mut voided = HashSet::new();
    let mut misfits = Vec::new();
    let mut earlier: HashMap<&str, usize> = HashMap::new();
    let mut registered = false;
    for (at, event) in events.iter().enumerate() {
        let well_formed = event.well_formed();
        registered |= event.kind == REGISTERED && well_formed.is_ok();
        if event.kind == VOIDED {
            let target = text(event.data, "event").and_then(|id| earlier.get(id)).copied();
            let fit = well_formed.and_then(|()| match target {
                _ if !registered => Err((Reason::NotRegistered, None)),
                None => Err((Reason::VoidUnknownEvent, None)),
                Some(target) => match events[target].kind {
                    REGISTERED => Err((Reason::VoidOfRegistration, None)),
                    VOIDED => Err((Reason::VoidOfVoid, None)),
                    _ if !voided.insert(target) => Err((Reason::VoidTwice, None)),
                    _ => Ok(()),
                },
            });
            misfits.extend(fit.err().map(|why| (at, why)));
        }
        // Of two with one id, the first is meant.
        earlier.entry(event.id).or_insert(at);
    }
    (voided, misfits)
}
