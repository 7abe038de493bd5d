//! Taking in what a directory shows: looks at many accounts, in groups as a batch records its lines. What of a look is new
//! is found under the lock, by the record as it then stands, so that other writers may come in between; an import that was
//! stopped and is run again ends as if it had never been stopped.
//!
//! Everything is looked at before anything is written ([`Import::foresee`]): what it would do is known first.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

use super::Desk;
use super::again::Turns;
use super::fault::Fault;
use super::import_ids::{KnownEvents, free_id};
use super::import_tally::{ImportTally, Looking, NotedLook, OfAccount};
use super::line::{EventSource, random_id};
use super::not_recorded::NotRecorded;
use super::receipt::DisplayContext;
use super::transaction::{NotCommitted, ResolvedCommand, Transaction};
use crate::domain::envelope::EventRef;
use crate::domain::event::Event;
use crate::domain::id::{AccountId, RunId};
use crate::domain::instant::Instant;
use crate::domain::look::{Around, LookSort, LooksAt, Past, plan};
use crate::domain::policy::Policy;
use crate::domain::rules::personal_data::Findings;
use crate::domain::rules::{Circumstances, Command};
use crate::ledger::{AccountStates, LiveProjection, history};

/// A run of an import.
pub struct Import<'d> {
    desk: &'d Desk,
    run: RunId<'static>,
    live: Option<LiveProjection>,
    policy: Policy,
    clock: Instant,
}

/// One event, as it is or would be recorded.
#[derive(Debug, Clone)]
pub struct ImportedEvent<'e> {
    /// Whose.
    pub account: &'e AccountId,
    /// What happened.
    pub data: &'e Event<'static>,
    /// When.
    pub time: Instant,
    /// The event in the log; none: it is only foreseen.
    pub event: Option<&'e EventRef>,
}

/// What an import would do to the log as it stands.
#[derive(Debug, Clone)]
pub struct Foreseen {
    /// How many accounts are open.
    pub open: u64,
    /// What it would do.
    pub tally: ImportTally,
    /// Of which of the accounts something is new.
    pub new_of: Vec<usize>,
}

impl<'d> Import<'d> {
    /// A run with a name of its own, of the log as it stands.
    ///
    /// # Errors
    /// When it is no log to record in, or another writer holds it.
    pub fn begin(desk: &'d Desk) -> Result<Self, Fault> {
        let run = RunId::new(random_id(desk, desk.clock.now())?);
        let transaction = Transaction::begin_on(desk, EventSource::Desk, LiveProjection::read)?;
        let (policy, clock) = (transaction.policy().clone(), transaction.now());
        Ok(Self { desk, run, policy, clock, live: Some(transaction.states) })
    }

    /// The name of the run.
    pub fn run(&self) -> &str {
        self.run.as_str()
    }

    /// The policy in force when it began.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The clock when it began.
    pub fn clock(&self) -> Instant {
        self.clock
    }

    /// What it would do to the log as it stands now. `each` is given every event.
    ///
    /// # Errors
    /// When the log cannot be read, or another writer holds it.
    pub fn foresee(&mut self, people: &[LooksAt], mut each: impl FnMut(&ImportedEvent<'_>)) -> Result<Foreseen, Fault> {
        let desk = self.desk;
        let transaction = Transaction::begin_on(desk, EventSource::Desk, following(self.live.take()))?;
        let policy = transaction.policy().clone();
        let mut states = transaction.states;
        let foreseen =
            foresee(&mut states, &policy, people, &mut each).map_err(|error| unusable(&desk.store, &error))?;
        self.live = Some(states);
        Ok(foreseen)
    }

    /// Takes in what is new in these looks, with one write and one sync. When this returns, what it says was recorded is
    /// durable. `each` is given every event.
    ///
    /// # Errors
    /// When something is broken, missing or busy: then nothing of this group was recorded, or nobody knows; in a stream, the
    /// first lines may be.
    pub fn record(
        &mut self,
        people: &[&LooksAt],
        circumstances: &Circumstances,
        tally: &mut ImportTally,
        mut each: impl FnMut(&ImportedEvent<'_>),
    ) -> Result<(), Fault> {
        let mut turns = Turns::default();
        let (mut people, mut begun) = (people.to_vec(), BTreeMap::new());
        loop {
            match self.record_once(&mut people, &mut begun, circumstances, tally, &mut each) {
                Err(fault) if turns.again(&fault) || turns.rest_again(&fault) => {}
                ended => return ended,
            }
        }
    }

    /// Where only the first lines stand there, `people` are those who are left, and `begun` is what came of those in whose
    /// midst that is.
    fn record_once<'p>(
        &mut self,
        people: &mut Vec<&'p LooksAt>,
        begun: &mut BTreeMap<&'p AccountId, OfAccount>,
        circumstances: &Circumstances,
        tally: &mut ImportTally,
        mut each: impl FnMut(&ImportedEvent<'_>),
    ) -> Result<(), Fault> {
        let run = self.run.clone();
        let live = self.live.take();
        let source = |what| EventSource::Import { what, run: &run };
        let mut transaction = Transaction::begin_on(self.desk, source(LookSort::Registration), following(live))?;
        let policy = transaction.policy().clone();
        let time_zone = policy.zone();
        let mut recorded: Vec<(AccountId, Event<'static>, EventRef)> = Vec::new();
        let mut counted = ImportTally::default();
        let mut closed = Vec::with_capacity(people.len());
        for LooksAt { account, looks } in people.iter().copied() {
            let unusable = |error: io::Error| unusable(&self.desk.store, &error);
            let known = KnownEvents::of(&mut transaction.states, account, looks).map_err(unusable)?;
            let mut of_account = begun.get(account).cloned();
            if let Some(of_account) = &mut of_account {
                of_account.stands(&transaction.states.state(account.as_str()).map_err(unusable)?);
            }
            let mut looking = Looking::at(looks, |look| known.tell(account, look));
            while let Some((place, look, later)) = looking.next() {
                transaction.source = source(look.sort);
                let mut state = transaction.states.state(account.as_str()).map_err(unusable)?;
                let of_account = of_account.get_or_insert_with(|| OfAccount::of(&state));
                let around = Around { policy: &policy, later, claimed: &mut of_account.claimed };
                let past = || past(&mut transaction.states, account).map_err(unusable);
                let planned = plan(&mut state, look, around, past)?;
                let clock = transaction.now();
                let mut is_refused = false;
                for step in &planned.steps {
                    let circumstances = Circumstances {
                        event_id: Some(free_id(&mut transaction, account, look, step).map_err(unusable)?),
                        ..circumstances.clone()
                    };
                    let resolved = ResolvedCommand {
                        account: account.clone(),
                        command: Command::OfDirectory(step.event.clone()),
                        time: step.time,
                        to_the_minute: false,
                        display: DisplayContext { time_zone, clock },
                    };
                    let findings = Findings::of(&resolved.command.free_texts(), &circumstances);
                    match transaction.decide::<()>(&circumstances, &resolved, &findings) {
                        Ok(receipt) => {
                            counted.count(&step.event);
                            of_account.steps += 1;
                            let event = receipt.event;
                            recorded.extend(event.map(|event| (account.clone(), step.event.clone(), event)));
                        }
                        Err(NotRecorded::Refused { refused, .. }) => {
                            counted.notes.push(NotedLook { account: account.clone(), at: look.at, note: Err(refused) });
                            is_refused = true;
                            break;
                        }
                        Err(NotRecorded::Fault(fault)) => return Err(fault),
                        Err(NotRecorded::Problem(())) => {}
                    }
                }
                if is_refused {
                    state = transaction.states.state(account.as_str()).map_err(unusable)?;
                }
                of_account.stands(&state);
                looking.planned(place, planned);
            }
            looking.notes().for_each(|(look, notes)| counted.note(account, look, notes));
            let of_account = of_account.unwrap_or_default();
            counted.close(&of_account);
            closed.push((account, of_account));
        }
        let committed = match transaction.commit() {
            Ok(committed) => committed,
            Err(NotCommitted { fault, after }) => {
                // The first lines of a group may stand there: what they say is recorded, and will not be found new again.
                let (there, beyond): (Vec<_>, Vec<_>) =
                    recorded.iter().partition(|(.., event)| event.sequence <= after);
                for (account, data, event) in &there {
                    tally.count(data);
                    each(&ImportedEvent { account, data, time: event.time, event: Some(event) });
                }
                let is_of = |events: &[&(AccountId, Event<'static>, EventRef)], account: &AccountId| {
                    events.iter().any(|(of, ..)| of == account)
                };
                for (account, mut of_account) in closed {
                    if is_of(&there, account) && !is_of(&beyond, account) {
                        tally.close(&of_account);
                        tally.notes.extend(counted.notes.extract_if(.., |noted| noted.account == *account));
                        people.retain(|left| left.account != *account);
                    } else if is_of(&there, account) {
                        let are_new = beyond.iter().filter(|(of, ..)| of == account).map(|(_, event, _)| event);
                        of_account.forget(are_new);
                        begun.insert(account, of_account);
                    }
                }
                return Err(fault);
            }
        };
        counted.warnings.extend(committed.before.into_iter().chain(committed.after));
        let losing = recorded.iter().filter(|(_, event, _)| event.event_type().may_take_methods());
        for account in losing.map(|(account, ..)| account).collect::<BTreeSet<_>>() {
            transaction.destroy_secrets_of(account);
        }
        let mut live = transaction.states;
        live.written();
        self.live = Some(live);
        for (account, data, event) in &recorded {
            each(&ImportedEvent { account, data, time: event.time, event: Some(event) });
        }
        tally.add(counted);
        Ok(())
    }
}

/// What these looks would do to accounts as they stand. `each` is given every event.
///
/// # Errors
/// When lines of the log cannot be read.
pub fn foresee(
    states: &mut LiveProjection,
    policy: &Policy,
    people: &[LooksAt],
    mut each: impl FnMut(&ImportedEvent<'_>),
) -> io::Result<Foreseen> {
    let open = states.open_accounts()?;
    let mut tally = ImportTally::default();
    let mut new_of = Vec::new();
    for (at, LooksAt { account, looks }) in people.iter().enumerate() {
        let mut state = states.state(account.as_str())?;
        let mut of_account = OfAccount::of(&state);
        let known = KnownEvents::of(states, account, looks)?;
        let mut looking = Looking::at(looks, |look| known.tell(account, look));
        while let Some((place, look, later)) = looking.next() {
            let around = Around { policy, later, claimed: &mut of_account.claimed };
            let past = || past(states, account);
            let planned = plan(&mut state, look, around, past)?;
            for step in &planned.steps {
                tally.count(&step.event);
                each(&ImportedEvent { account, data: &step.event, time: step.time, event: None });
            }
            of_account.steps += planned.steps.len();
            of_account.stands(&state);
            looking.planned(place, planned);
        }
        looking.notes().for_each(|(look, notes)| tally.note(account, look, notes));
        tally.close(&of_account);
        if of_account.steps > 0 {
            new_of.push(at);
        }
    }
    Ok(Foreseen { open, tally, new_of })
}

/// Follows what was read before, or reads.
fn following(live: Option<LiveProjection>) -> impl FnOnce(&crate::ledger::Log<'_>) -> io::Result<LiveProjection> {
    |log| match live {
        Some(mut live) => live.catch_up(log).map(|()| live),
        None => LiveProjection::read(log),
    }
}

/// What the account's history tells.
fn past(states: &mut LiveProjection, account: &AccountId) -> io::Result<Past> {
    let kept = states.history(account.as_str())?;
    Ok(Past::of(&history(&kept.lines())))
}

fn unusable(path: &Path, error: &io::Error) -> Fault {
    Fault::StoreUnusable { path: path.to_owned(), why: error.to_string() }
}
