//! A ledger that is kept while its log grows: every account folded, where its lines lie, and which events there are.
//! One verified pass makes it; after that only what was appended is read, and verified as strictly. What it cannot
//! follow line by line (another file in the place of the log, a log that became shorter, lines that say something about
//! earlier ones) it reads anew as a whole.
//!
//! It writes nothing: whoever is about to append lines adds them first ([`AccountStates::add`]), so that what follows is
//! judged by them too, and says afterwards that they are written ([`LiveProjection::written`]), or throws it away.

mod tail;

use std::collections::HashMap;
use std::fs::File;
use std::io;
use std::os::unix::fs::{FileExt, MetadataExt};

use memchr::memchr_iter;

use super::account_states::{AccountStates, KeptLines, history};
use super::appended::appended;
use super::consistent_read::consistent_read;
use super::evidence::{Evidence, Torn};
use super::holders::{Mentioned, holds};
use super::log::{Log, Parallelism, Verification};
use super::prefix::AsOf;
use super::routed_line::{InvalidAt, RoutedLine};
use super::shards::{ByAccount, Collector, Shard, slot};
use super::subject_number::shard_of;
use crate::domain::account::State;
use crate::domain::account::fold::apply;
use crate::domain::account::history::replay;
use crate::domain::envelope::EventRef;
use crate::domain::event::{Event, EventData};
use crate::domain::failure_domain::FailureDomain;
use crate::domain::id::{AccountId, EventId};
use crate::wire::{self, Encoded, Line};

/// More than this is read as a whole, on as many threads as there are, rather than followed line by line.
const FOLLOWED: u64 = 32 << 20;

/// Everybody, and everything that was recorded.
#[derive(Debug)]
pub struct LiveProjection {
    shards: Vec<Accounts>,
    evidence: Evidence,
    /// The log, to read its lines again.
    file: File,
    /// The lines that were added and are not written yet.
    pending: Vec<u8>,
    /// Which accounts mention which number or serial; none: nobody asked yet.
    mentioned: Option<Mentioned>,
}

/// Some of the accounts, dealt out by id.
#[derive(Debug, Default)]
struct Accounts {
    accounts: HashMap<Box<str>, LiveAccount>,
    /// Where each event is, by its id; the first with an id counts.
    events: HashMap<u128, LinePlace>,
    last: Option<LinePlace>,
}

#[derive(Debug, Default)]
struct LiveAccount {
    state: State,
    lines: Vec<LinePlace>,
    /// Whether something was voided since it was folded.
    is_stale: bool,
}

/// Where a line is, its newline left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct LinePlace {
    offset: u64,
    bytes: usize,
}

impl LiveProjection {
    /// Reads the whole log.
    ///
    /// # Errors
    /// When the file cannot be read. Damage is no error: see [`AccountStates::evidence`].
    pub fn read(log: &Log<'_>) -> io::Result<Self> {
        Self::read_as_of(log, AsOf::Latest)
    }

    /// Reads the whole log, and keeps what it said up to there. It is to be asked only, and not followed.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn read_as_of(log: &Log<'_>, as_of: AsOf) -> io::Result<Self> {
        let effort = Parallelism::for_len(log.len);
        let count = effort.threads.max(1);
        let fresh = || Collector {
            sieve: ByAccount { shards: count, wants: |_: &str| true },
            shards: (0..count).map(|_| Accounts::default()).collect(),
        };
        let (shards, settled) = consistent_read(log, as_of, Verification::Hashes, effort, fresh)?;
        Ok(Self {
            shards,
            evidence: settled.evidence,
            file: log.file.try_clone()?,
            pending: Vec::new(),
            mentioned: None,
        })
    }

    /// Takes in what was appended since. Nothing may be pending.
    ///
    /// # Errors
    /// When the file cannot be read. Damage is no error: see [`AccountStates::evidence`].
    pub fn catch_up(&mut self, log: &Log<'_>) -> io::Result<()> {
        if !self.follow(log)? {
            *self = Self::read(log)?;
        }
        Ok(())
    }

    /// The lines that were added and are not written yet, ready to be.
    pub fn pending(&self) -> &[u8] {
        &self.pending
    }

    /// What was pending is written.
    pub fn written(&mut self) {
        self.pending.clear();
    }

    /// How many accounts are open.
    ///
    /// # Errors
    /// When lines cannot be read that have to be folded anew.
    pub fn open_accounts(&mut self) -> io::Result<u64> {
        let accounts = || self.shards.iter().flat_map(|shard| &shard.accounts);
        let stale: Vec<Box<str>> = accounts().filter(|(_, of)| of.is_stale).map(|(id, _)| id.clone()).collect();
        for id in stale {
            self.state(&id)?;
        }
        let accounts = self.shards.iter().flat_map(|shard| shard.accounts.values());
        Ok(accounts.filter(|account| account.state.is_registered() && !account.state.closed).count() as u64)
    }

    fn account(&self, id: &str) -> Option<&LiveAccount> {
        self.shards.get(shard_of(id, self.shards.len()))?.accounts.get(id)
    }

    /// What everybody has now.
    fn mentioned_by_all(&self) -> Mentioned {
        let mut mentioned = Mentioned::default();
        for (id, account) in self.shards.iter().flat_map(|shard| &shard.accounts) {
            let id = AccountId::new(id);
            match account.is_stale {
                true => drop(mentioned.unsettled.insert(id)),
                false => mentioned.account(&id, &account.state),
            }
        }
        mentioned
    }

    /// Takes in the line that stands at the end.
    fn take(&mut self, raw: &[u8], line: Line<'_>, data: Option<&EventData<'_>>) {
        let offset = self.evidence.end.bytes;
        self.evidence.step(raw.len(), &line, data);
        if let (Some(mentioned), Some(data)) = (&mut self.mentioned, data) {
            mentioned.event(&line.subject, &data.event);
        }
        let of = shard_of(&line.subject, self.shards.len());
        if let Some(shard) = self.shards.get_mut(of) {
            shard.take_in(&RoutedLine::new(offset, raw, &line), data);
        }
    }

    fn keep(&self, places: &[LinePlace]) -> io::Result<KeptLines> {
        let written = self.evidence.end.bytes - self.pending.len() as u64;
        let mut kept = KeptLines::default();
        let mut raw = Vec::new();
        for place in places {
            raw.resize(place.bytes, 0);
            match place.offset.checked_sub(written).and_then(|offset| usize::try_from(offset).ok()) {
                None => self.file.read_exact_at(&mut raw, place.offset)?,
                Some(offset) => raw.copy_from_slice(&self.pending[offset..offset + place.bytes]),
            }
            kept.push(&raw);
        }
        Ok(kept)
    }

    /// Follows the log to its end. False: it has to be read anew.
    fn follow(&mut self, log: &Log<'_>) -> io::Result<bool> {
        let from = self.evidence.end.bytes;
        let more = log.len.checked_sub(from).filter(|more| *more <= FOLLOWED);
        let is_same =
            self.evidence.damage.is_none() && self.pending.is_empty() && identity(log.file)? == identity(&self.file)?;
        let (Some(more), true) = (more.and_then(|more| usize::try_from(more).ok()), is_same) else { return Ok(false) };
        if !self.ends_as_before()? {
            return Ok(false);
        }
        let mut bytes = vec![0; more];
        log.file.read_exact_at(&mut bytes, from)?;
        let mut start = 0;
        for newline in memchr_iter(b'\n', &bytes) {
            if !self.follow_line(log, &bytes[start..newline]) {
                return Ok(false);
            }
            start = newline + 1;
        }
        let torn = Torn { offset: from + start as u64, bytes: (bytes.len() - start) as u64 };
        self.evidence.torn = (torn.bytes > 0).then_some(torn);
        // One that names a line that is gone is told by the whole log.
        self.evidence.is_head_gone = false;
        Ok(self.evidence.agrees_with_head(log))
    }

    /// Whether the last line that was taken in still stands where it stood.
    fn ends_as_before(&self) -> io::Result<bool> {
        let Some(last) = self.shards.iter().filter_map(|shard| shard.last).max() else { return Ok(true) };
        let kept = self.keep(&[last])?;
        Ok(kept.lines().first().is_some_and(|line| {
            line.link() == self.evidence.end.link && (line.check_datahash().is_ok() || line.is_blanked())
        }))
    }

    /// Takes in one line that others appended. False: it is not sound, or says something about earlier ones.
    fn follow_line(&mut self, log: &Log<'_>, raw: &[u8]) -> bool {
        let Some((line, data)) = appended(&mut self.evidence, log, raw) else { return false };
        self.take(raw, line, data.as_ref());
        true
    }
}

impl AccountStates for LiveProjection {
    fn evidence(&self) -> &Evidence {
        &self.evidence
    }

    fn state(&mut self, id: &str) -> io::Result<State> {
        let of = shard_of(id, self.shards.len());
        let found = self.shards.get(of).and_then(|shard| shard.accounts.get(id));
        let Some(account) = found else { return Ok(State::default()) };
        if !account.is_stale {
            return Ok(account.state.clone());
        }
        let kept = self.keep(&account.lines)?;
        let state = replay(&history(&kept.lines())).state;
        if let Some(account) = self.shards.get_mut(of).and_then(|shard| shard.accounts.get_mut(id)) {
            account.state = state.clone();
            account.is_stale = false;
        }
        Ok(state)
    }

    fn history(&mut self, id: &str) -> io::Result<KeptLines> {
        self.account(id).map_or_else(|| Ok(KeptLines::default()), |account| self.keep(&account.lines))
    }

    fn event(&mut self, id: &EventId<'_>) -> io::Result<Option<(EventRef, KeptLines)>> {
        let Some(place) = self.shards.iter().filter_map(|shard| shard.events.get(&id.bits())).min() else {
            return Ok(None);
        };
        let kept = self.keep(std::slice::from_ref(place))?;
        let event = kept.lines().first().map(Line::event_ref);
        Ok(event.map(|event| (event, kept)))
    }

    fn is_registered(&self, id: &str) -> bool {
        self.account(id).is_some_and(|account| account.state.is_registered())
    }

    fn holders(&mut self, thing: &FailureDomain) -> io::Result<Vec<AccountId>> {
        let mut mentioned = self.mentioned.take().unwrap_or_else(|| self.mentioned_by_all());
        for id in std::mem::take(&mut mentioned.unsettled) {
            mentioned.account(&id, &self.state(id.as_str())?);
        }
        let mut holders = mentioned.candidates(thing);
        self.mentioned = Some(mentioned);
        let mut outcome = Ok(());
        holders.retain(|id| match self.state(id.as_str()) {
            Ok(state) => holds(id.as_str(), &state, thing),
            Err(error) => {
                outcome = Err(error);
                false
            }
        });
        outcome.map(|()| holders)
    }

    fn add(&mut self, line: &Encoded) {
        let raw = line.bytes.strip_suffix(b"\n").unwrap_or(&line.bytes);
        let Ok(decoded) = wire::decode(raw) else { return };
        let data = decoded.event_data().and_then(Result::ok);
        self.take(raw, decoded, data.as_ref());
        self.pending.extend_from_slice(&line.bytes);
    }
}

impl Accounts {
    fn take_in(&mut self, record: &RoutedLine<'_>, data: Option<&EventData<'_>>) {
        let place = LinePlace { offset: record.offset, bytes: record.raw.len() };
        self.events.entry(record.id.bits()).or_insert(place);
        self.last = Some(place);
        let Some(account) = slot(&mut self.accounts, &record.subject) else { return };
        account.lines.push(place);
        if account.is_stale {
            return;
        }
        account.state.version += 1;
        match data {
            // What is voided is to be as if it had never been: folded anew when somebody asks.
            Some(EventData { event: Event::EventVoided(_), .. }) if account.state.is_registered() => {
                account.is_stale = true
            }
            // An event that does not fit changes nothing; `log verify` reports it.
            Some(data) => {
                let _: Result<_, _> = apply(&mut account.state, record.time, data);
            }
            None => {}
        }
    }
}

impl Shard for Accounts {
    fn take(&mut self, parts: &[&[RoutedLine<'_>]], _: u64) -> Result<(), InvalidAt> {
        for record in parts.iter().copied().flatten() {
            let data = record.event_data()?.and_then(Result::ok);
            self.take_in(record, data.as_ref());
        }
        Ok(())
    }
}

/// Which file it is, whatever its name.
fn identity(file: &File) -> io::Result<(u64, u64)> {
    let metadata = file.metadata()?;
    Ok((metadata.dev(), metadata.ino()))
}
