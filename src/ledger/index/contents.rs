//! What an index holds of a log, made by reading that once: written down anew, or held against what an index says.

use std::collections::{BTreeMap, HashMap};
use std::io;

use super::base::Base;
use super::pieces::{
    self, EventPiece, LinePiece, MentionPiece, Sort, Span, encode_events, encode_lines, encode_mentions, hash,
    hash_of_thing, key_for,
};
use crate::domain::account::State;
use crate::domain::account::history::EventOutcome;
use crate::domain::event::{Event, EventType};
use crate::domain::id::{AccountId, STORE_SUBJECT};
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

/// How many accounts, events and things a piece is made for.
const IN_A_PIECE: [u64; 3] = [8, 64, 32];

/// What an index holds.
pub(super) struct Contents {
    pub base: Base,
    /// But for what it says of the log.
    pub pieces: BTreeMap<i64, Vec<u8>>,
    pub accounts: Vec<(AccountId, State)>,
}

/// Reads the log for what an index of it holds. `pieces`: into how many it is dealt out, where that is said.
pub(super) fn contents(
    log: &Log<'_>,
    inode: u64,
    as_of: AsOf,
    pieces: Option<[u64; 3]>,
) -> Result<(Contents, Evidence), NotBuilt> {
    let effort = Parallelism::for_len(log.len);
    let count = effort.threads.max(1);
    let fresh = || Collector {
        sieve: ByAccount { shards: count, wants: |_: &str| true },
        shards: (0..count).map(|_| Fold::new(Gathered::default())).collect(),
    };
    let (mut folds, ConsistentRead { evidence, .. }) =
        consistent_read(log, as_of, Verification::Hashes, effort, fresh)?;
    if let Some(damage) = evidence.damage {
        return Err(NotBuilt::Damaged(damage));
    }
    if !evidence.accepted.is_empty() {
        return Err(NotBuilt::DamageAccepted);
    }
    refold(log, &mut folds)?;
    let mut gathered = Gathered::default();
    let mut accounts = Vec::new();
    for fold in folds {
        gathered.add(fold.follower);
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
    let mut base = Base::of(&evidence, inode, &origin, last, started, gathered.policy);
    base.accounts = gathered.lines.len() as u64;
    let sizes = [gathered.lines.len(), gathered.events.len(), gathered.mentions.len()];
    let of_size = |sort: usize| (sizes[sort] as u64).div_ceil(IN_A_PIECE[sort]).max(1);
    base.pieces = pieces.unwrap_or([of_size(0), of_size(1), of_size(2)]);
    let pieces = gathered.dealt_out(base.pieces);
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

impl Follower for Gathered {
    fn follow(&mut self, line: &RoutedLine<'_>, _: EventOutcome) {
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
}

impl Gathered {
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
    fn dealt_out(self, [lines, events, mentions]: [u64; 3]) -> BTreeMap<i64, Vec<u8>> {
        let mut pieces = BTreeMap::new();
        let mut of_lines: BTreeMap<i64, LinePiece> = empty(Sort::Lines, lines);
        for (id, spans) in self.lines {
            let key = key_for(Sort::Lines, hash(Sort::Lines, id.as_bytes()), lines);
            of_lines.entry(key).or_default().insert(id, spans);
        }
        pieces.extend(of_lines.into_iter().map(|(key, piece)| (key, encode_lines(&piece))));
        let mut of_events: BTreeMap<i64, EventPiece> = empty(Sort::Events, events);
        for (id, span) in self.events {
            let key = key_for(Sort::Events, hash(Sort::Events, &id.to_be_bytes()), events);
            let first = of_events.entry(key).or_default().entry(id).or_insert(span);
            // The first with an id counts.
            *first = span.min(*first);
        }
        pieces.extend(of_events.into_iter().map(|(key, piece)| (key, encode_events(&piece))));
        let mut of_mentions: BTreeMap<i64, MentionPiece> = empty(Sort::Mentions, mentions);
        for (thing, account) in self.mentions {
            of_mentions.entry(key_for(Sort::Mentions, thing, mentions)).or_default().insert((thing, account));
        }
        pieces.extend(of_mentions.into_iter().map(|(key, piece)| (key, encode_mentions(&piece))));
        pieces
    }
}

fn empty<P: Default>(sort: Sort, count: u64) -> BTreeMap<i64, P> {
    (0..count).map(|number| (pieces::key(sort, number), P::default())).collect()
}
