//! What work on single accounts needs of the whole log, in one pass: the lines of some accounts as they stand there,
//! and whether this event or that account exists.

use std::collections::BTreeSet;
use std::io;

use super::account_states::{AccountStates, Histories, KeptLines, history};
use super::consistent_read::consistent_read;
use super::evidence::{Evidence, Position};
use super::holders::{Holders, bring_up_to_date};
use super::log::{Log, Parallelism, Verification};
use super::prefix::AsOf;
use super::read_plan::ReadPlan;
use super::routed_line::{InvalidAt, RoutedLine};
use super::shards::{Collector, Router, Shard, slot};
use crate::domain::account::State;
use crate::domain::account::history::replay;
use crate::domain::envelope::{EventRef, Together};
use crate::domain::event::{Event, EventData, EventType};
use crate::domain::failure_domain::{FailureDomain, SharedThings};
use crate::domain::id::{AccountId, EventId};
use crate::wire::{self, Encoded, Line};

/// What is wanted of the log.
#[derive(Debug, Clone, Copy, Default)]
pub struct ScanRequest<'w> {
    /// The lines of these subjects.
    pub subjects: &'w [&'w str],
    /// Where the event with this id is, whatever it is about.
    pub event_id: Option<&'w EventId<'w>>,
    /// Which of these are registered accounts.
    pub registered: &'w [&'w str],
    /// Which events these are.
    pub together: Option<Together<'w>>,
    /// Who else has what a command brings, once that is known: see [`AccountStates::holders`].
    pub shared: SharedThings,
}

/// What was found of it.
#[derive(Debug, Clone)]
pub struct Scan {
    /// The lines of each of the subjects.
    pub histories: Histories,
    /// The first event with the id that was asked for.
    pub event: Option<EventRef>,
    /// Its line.
    event_line: KeptLines,
    /// Those of the candidates that are registered accounts, closed ones too.
    pub registered: BTreeSet<String>,
    /// Those that belong together, in the order of the file.
    pub together: Vec<EventRef>,
    /// Who has what was asked for.
    holders: Holders,
    /// What that rests on.
    pub evidence: Evidence,
}

/// Reads the log for what is wanted as of `as_of`.
///
/// # Errors
/// When the file cannot be read, or was cut while it was read. Damage is no error: see [`Evidence::damage`].
pub fn scan(
    log: &Log<'_>,
    wanted: &ScanRequest<'_>,
    as_of: AsOf,
    checks: Verification,
    effort: Parallelism,
) -> io::Result<Scan> {
    let sought = &Sought::new(wanted);
    let fresh = || Collector { sieve: sought, shards: vec![Gather::new(sought)] };
    let (gathered, settled) = consistent_read(log, as_of, checks, effort, fresh)?;
    let gathered = gathered.into_iter().next().unwrap_or_else(|| Gather::new(sought));
    let holders = match wanted.shared == SharedThings::default() {
        true => Holders::default(),
        false => Holders::of(log, settled.mentions)?,
    };
    Ok(Scan {
        holders,
        histories: gathered.histories,
        event: gathered.event,
        event_line: gathered.event_line,
        registered: gathered.registered,
        together: gathered.together,
        evidence: settled.evidence,
    })
}

/// How the log turned out to be read.
///
/// # Errors
/// As for [`scan`].
pub(super) fn read_plan(
    log: &Log<'_>,
    wanted: &ScanRequest<'_>,
    as_of: AsOf,
    checks: Verification,
    effort: Parallelism,
) -> io::Result<ReadPlan> {
    let sought = &Sought::new(wanted);
    let fresh = || Collector { sieve: sought, shards: vec![Gather::new(sought)] };
    Ok(consistent_read(log, as_of, checks, effort, fresh)?.1.reading)
}

impl Scan {
    /// What was wanted, found by the index, but for who else has something.
    pub(super) fn of_index(
        histories: Histories,
        event_line: Option<KeptLines>,
        registered: BTreeSet<String>,
        together: Vec<EventRef>,
        evidence: Evidence,
    ) -> Self {
        let event_line = event_line.unwrap_or_default();
        let event = event_line.lines().first().map(Line::event_ref);
        Self { histories, event, event_line, registered, together, holders: Holders::default(), evidence }
    }

    /// The lines of one of the subjects, in the order of the file.
    pub fn lines(&self, subject: &str) -> Vec<Line<'_>> {
        self.histories.get(subject).map(KeptLines::lines).unwrap_or_default()
    }
}

/// Of those accounts and events that were asked for.
impl AccountStates for Scan {
    fn evidence(&self) -> &Evidence {
        &self.evidence
    }

    fn state(&mut self, id: &str) -> io::Result<State> {
        Ok(replay(&history(&Scan::lines(self, id))).state)
    }

    fn history(&mut self, id: &str) -> io::Result<KeptLines> {
        Ok(self.histories.get(id).cloned().unwrap_or_default())
    }

    fn event(&mut self, id: &EventId<'_>) -> io::Result<Option<(EventRef, KeptLines)>> {
        let event = self.event.as_ref().filter(|event| event.id == *id);
        Ok(event.map(|event| (event.clone(), self.event_line.clone())))
    }

    fn is_registered(&self, id: &str) -> bool {
        self.registered.contains(id)
    }

    fn holders(&mut self, thing: &FailureDomain) -> io::Result<Vec<AccountId>> {
        let mut holders = self.holders.of_thing(thing)?;
        bring_up_to_date(&mut holders, &self.histories, thing);
        Ok(holders.into_iter().collect())
    }

    fn add(&mut self, line: &Encoded) {
        let raw = line.bytes.strip_suffix(b"\n").unwrap_or(&line.bytes);
        let Ok(decoded) = wire::decode(raw) else { return };
        let bytes = self.evidence.end.bytes + line.bytes.len() as u64;
        self.evidence.end = Position { link: decoded.link(), bytes, recorded: Some(decoded.recorded) };
        self.evidence.position = self.evidence.end;
        self.histories.entry(decoded.subject.as_ref().into()).or_default().push(raw);
    }
}

/// What is wanted, ready to be looked for.
struct Sought<'w> {
    wanted: &'w ScanRequest<'w>,
    /// The subjects in their order, to be searched: there may be thousands.
    subjects: Vec<&'w str>,
}

impl<'w> Sought<'w> {
    fn new(wanted: &'w ScanRequest<'w>) -> Self {
        let mut subjects = wanted.subjects.to_vec();
        subjects.sort_unstable();
        Self { wanted, subjects }
    }

    fn wants_lines_of(&self, line: &Line<'_>) -> bool {
        self.subjects.binary_search(&&*line.subject).is_ok()
    }

    fn asks_for(&self, line: &Line<'_>) -> bool {
        self.wanted.event_id == Some(&line.id)
    }

    fn belongs_together(&self, line: &Line<'_>) -> bool {
        self.wanted.together.is_some_and(|together| together.holds(&line.envelope))
    }

    fn may_register_candidate(&self, line: &Line<'_>) -> bool {
        line.event_type == Some(EventType::AccountRegistered) && self.wanted.registered.contains(&&*line.subject)
    }
}

impl Router for &Sought<'_> {
    fn shared_things(&self) -> SharedThings {
        self.wanted.shared
    }

    fn shard_for(&self, line: &Line<'_>) -> Option<usize> {
        let is_wanted = self.wants_lines_of(line)
            || self.asks_for(line)
            || self.belongs_together(line)
            || self.may_register_candidate(line);
        is_wanted.then_some(0)
    }
}

/// Gathers what is wanted.
struct Gather<'w> {
    sought: &'w Sought<'w>,
    histories: Histories,
    event: Option<EventRef>,
    event_line: KeptLines,
    registered: BTreeSet<String>,
    together: Vec<EventRef>,
}

impl<'w> Gather<'w> {
    fn new(sought: &'w Sought<'w>) -> Self {
        Self {
            sought,
            histories: Histories::new(),
            event: None,
            event_line: KeptLines::default(),
            registered: BTreeSet::new(),
            together: Vec::new(),
        }
    }
}

impl Shard for Gather<'_> {
    fn take(&mut self, parts: &[&[RoutedLine<'_>]], _: u64) -> Result<(), InvalidAt> {
        for record in parts.iter().copied().flatten() {
            let data = record.event_data()?;
            let Ok(line) = wire::decode(record.raw) else { continue };
            if self.sought.wants_lines_of(&line)
                && let Some(lines) = slot(&mut self.histories, &record.subject)
            {
                lines.push(record.raw);
            }
            if self.sought.asks_for(&line) && self.event.is_none() {
                self.event = Some(line.event_ref());
                self.event_line.push(record.raw);
            }
            if self.sought.belongs_together(&line) {
                self.together.push(line.event_ref());
            }
            if self.sought.may_register_candidate(&line)
                && matches!(data, Some(Ok(EventData { event: Event::AccountRegistered(_), .. })))
            {
                self.registered.insert(line.envelope.subject.into_owned());
            }
        }
        Ok(())
    }
}
