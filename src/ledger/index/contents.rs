//! What an index holds of a log, made by reading that once: written down anew, or held against what an index says.

use std::collections::{BTreeMap, HashMap};
use std::io;

use super::base::Base;
use super::pieces::{
    EventPiece, LinePiece, MentionPiece, PieceCounts, Sort, Span, encode_events, encode_lines, encode_mentions,
    hash_of_thing,
};
use super::population_pieces::{
    JudgementPiece, KeptJudgement, StatePiece, encode_judgements, encode_states, state_bytes,
};
use crate::domain::account::State;
use crate::domain::account::history::EventOutcome;
use crate::domain::event::{Event, EventType};
use crate::domain::id::{AccountId, STORE_SUBJECT};
use crate::domain::instant::Instant;
use crate::domain::judged_at::JudgedAt;
use crate::ledger::consistent_read::{ConsistentRead, consistent_read};
use crate::ledger::damage::Damage;
use crate::ledger::evidence::Evidence;
use crate::ledger::folding::{Fold, Follower, refold};
use crate::ledger::holders::things;
use crate::ledger::log::{Log, Parallelism, Verification};
use crate::ledger::prefix::AsOf;
use crate::ledger::routed_line::RoutedLine;
use crate::ledger::shards::{ByAccount, Collector, slot};

/// Why no index was made.
#[derive(Debug)]
pub enum NotBuilt {
    /// The log or the index cannot be read or written.
    Io(io::Error),
    /// The log is damaged.
    Damaged(Damage),
    /// Damage was accepted in it: it is read as a whole.
    DamageAccepted,
    /// The log does not say which it is.
    Unnamed,
}

impl From<io::Error> for NotBuilt {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<rusqlite::Error> for NotBuilt {
    fn from(error: rusqlite::Error) -> Self {
        Self::Io(io::Error::other(error))
    }
}

/// What of making an index is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IndexStage {
    /// Bytes of the log were read.
    Reading,
    /// Pieces of the index were written.
    Writing,
}

/// Who is told, now and then and by any thread, how much of how much of a stage is done.
pub type IndexProgress<'t> = &'t (dyn Fn(IndexStage, u64, u64) + Sync);

/// What an index holds.
pub(super) struct Contents {
    pub base: Base,
    /// But for what it says of the log.
    pub pieces: BTreeMap<i64, Vec<u8>>,
    pub accounts: Vec<(AccountId, State)>,
}

/// Reads the log for what an index of it holds. `as_in`: an index that says into how many pieces it is dealt out, and when
/// accounts were judged.
pub(super) fn contents(
    log: &Log<'_>,
    inode: u64,
    as_of: AsOf,
    as_in: Option<&Base>,
    told: IndexProgress<'_>,
) -> Result<(Contents, Evidence), NotBuilt> {
    let effort = Parallelism::for_len(log.len);
    let count = effort.threads.max(1);
    let read = |bytes| told(IndexStage::Reading, bytes, log.len);
    let fresh = || Collector {
        sieve: ByAccount { shards: count, wants: |_: &str| true },
        shards: (0..count)
            .map(|_| Fold::new(Gathering { gathered: Gathered::default(), told: &read, next: 0 }))
            .collect(),
    };
    let (mut folds, ConsistentRead { evidence, reading, .. }) =
        consistent_read(log, as_of, Verification::Hashes, effort, fresh)?;
    if let Some(damage) = evidence.damage {
        return Err(NotBuilt::Damaged(damage));
    }
    if !reading.regions.is_empty() {
        return Err(NotBuilt::DamageAccepted);
    }
    refold(log, &mut folds)?;
    read(log.len);
    let mut gathered = Gathered::default();
    let mut accounts = Vec::new();
    for fold in folds {
        gathered.add(fold.follower.gathered);
        let states = fold.states.into_accounts().into_iter().flatten();
        let states = states.filter(|account| account.id.as_str() != STORE_SUBJECT);
        accounts
            .extend(states.filter(|account| account.state.is_registered()).map(|account| (account.id, account.state)));
    }
    accounts.sort_unstable_by(|one, other| one.0.cmp(&other.0));
    let (Some(started), Some(origin), Some(last)) =
        (gathered.started, evidence.started.as_ref().map(|started| started.origin.clone()), gathered.last)
    else {
        return Err(NotBuilt::Unnamed);
    };
    let (lines, events, mentions) = (gathered.lines.len(), gathered.events.len(), gathered.mentions.len());
    let counts = PieceCounts::for_sizes(lines, accounts.len(), events, mentions);
    let counts = as_in.map_or(counts, |base| base.pieces);
    let mut base = Base::of(&evidence, inode, &origin, [last, started], gathered.policy, counts);
    base.accounts = lines as u64;
    base.judged = as_in.map_or(base.judged, |base| base.judged);
    let mut pieces = gathered.dealt_out(&counts);
    let at = JudgedAt::new(Instant::from_millis(base.judged), &evidence.policy);
    pieces.extend(accounts_dealt_out(&accounts, at, &counts));
    Ok((Contents { base, pieces, accounts }, evidence))
}

/// What is gathered of lines while they are folded.
#[derive(Default)]
struct Gathered {
    lines: HashMap<Box<str>, Vec<Span>>,
    events: Vec<(u128, Span)>,
    mentions: Vec<(u64, Box<str>)>,
    started: Option<Span>,
    policy: Option<Span>,
    last: Option<Span>,
}

/// What is gathered by one thread, and who is told how far it has come.
struct Gathering<'t> {
    gathered: Gathered,
    told: &'t (dyn Fn(u64) + Sync),
    /// Where the line begins at which it is told next.
    next: u64,
}

/// How many bytes are read before it is told again.
const TOLD_EVERY: u64 = 1 << 20;

impl Follower for Gathering<'_> {
    fn follow(&mut self, line: &RoutedLine<'_>, _: EventOutcome) {
        if line.offset >= self.next {
            (self.told)(line.offset);
            self.next = line.offset + TOLD_EVERY;
        }
        self.gathered.gather(line);
    }
}

impl Gathered {
    /// Takes note of a line.
    fn gather(&mut self, line: &RoutedLine<'_>) {
        let span = Span { offset: line.offset, bytes: line.raw.len() as u64 };
        if let Some(spans) = slot(&mut self.lines, &line.subject) {
            spans.push(span);
        }
        self.events.push((line.id.bits(), span));
        self.last = self.last.max(Some(span));
        let may_say_more = match line.event_type {
            Some(EventType::MethodAdded | EventType::MethodUpdated | EventType::MethodNumberChanged) => true,
            Some(EventType::LogStarted | EventType::PolicySet) => line.subject == STORE_SUBJECT,
            _ => false,
        };
        if !may_say_more {
            return;
        }
        let Ok(Some(Ok(data))) = line.event_data() else { return };
        self.mentions
            .extend(things(&data.event).iter().map(|thing| (hash_of_thing(thing), line.subject.as_ref().into())));
        match data.event {
            Event::LogStarted(_) => self.started = self.started.or(Some(span)),
            Event::PolicySet(_) => self.policy = Some(span),
            _ => {}
        }
    }

    /// Adds what others have gathered, of other accounts.
    fn add(&mut self, others: Self) {
        self.lines.extend(others.lines);
        self.events.extend(others.events);
        self.mentions.extend(others.mentions);
        self.started = self.started.or(others.started);
        self.policy = self.policy.or(others.policy);
        self.last = self.last.max(others.last);
    }

    /// The pieces, so many of each sort: each is there, also where nothing belongs to it.
    fn dealt_out(self, counts: &PieceCounts) -> BTreeMap<i64, Vec<u8>> {
        let mut pieces = BTreeMap::new();
        let mut of_lines: BTreeMap<i64, LinePiece> = empty(Sort::Lines, counts);
        for (id, spans) in self.lines {
            of_lines.entry(counts.key_of_lines(&id)).or_default().insert(id, spans);
        }
        pieces.extend(of_lines.into_iter().map(|(key, piece)| (key, encode_lines(&piece))));
        let mut of_events: BTreeMap<i64, EventPiece> = empty(Sort::Events, counts);
        for (id, span) in self.events {
            let first = of_events.entry(counts.key_of_event(id)).or_default().entry(id).or_insert(span);
            // The first with an id counts.
            *first = span.min(*first);
        }
        pieces.extend(of_events.into_iter().map(|(key, piece)| (key, encode_events(&piece))));
        let mut of_mentions: BTreeMap<i64, MentionPiece> = empty(Sort::Mentions, counts);
        for (thing, account) in self.mentions {
            of_mentions.entry(counts.key_of_mention(thing)).or_default().insert((thing, account));
        }
        pieces.extend(of_mentions.into_iter().map(|(key, piece)| (key, encode_mentions(&piece))));
        pieces
    }
}

/// What accounts are and what they come to, dealt out in the same way.
fn accounts_dealt_out(
    accounts: &[(AccountId, State)],
    at: JudgedAt<'_>,
    counts: &PieceCounts,
) -> BTreeMap<i64, Vec<u8>> {
    let mut states: BTreeMap<i64, StatePiece> = empty(Sort::States, counts);
    let mut judgements: BTreeMap<i64, JudgementPiece> = empty(Sort::Judgements, counts);
    for (id, state) in accounts {
        let Some(judgement) = KeptJudgement::of(state, at) else { continue };
        let id = id.as_str();
        states.entry(counts.key_of_state(id)).or_default().insert(id.into(), state_bytes(state));
        judgements.entry(counts.key_of_judgement(id)).or_default().insert(id.into(), judgement);
    }
    let states = states.into_iter().map(|(key, piece)| (key, encode_states(&piece)));
    let judgements = judgements.into_iter().map(|(key, piece)| (key, encode_judgements(&piece)));
    states.chain(judgements).collect()
}

fn empty<P: Default>(sort: Sort, counts: &PieceCounts) -> BTreeMap<i64, P> {
    counts.keys(sort).map(|key| (key, P::default())).collect()
}
