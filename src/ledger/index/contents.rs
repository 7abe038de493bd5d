//! What an index holds of a log, made by reading that twice and handed over piece by piece: to be written down anew, or held
//! against what an index says. First accounts are folded as for any question about everybody, and what they are and come to
//! is handed over. Once their states are gone it is gathered where all lines lie. So making an index takes no more memory
//! than folding the log does.

use std::collections::HashMap;
use std::io;
use std::sync::mpsc::sync_channel;
use std::thread;

use super::base::Base;
use super::line_pieces::{HashMark, Span, encode_events, encode_lines, encode_mentions, mark};
use super::people::AccountRow;
use super::pieces::{PieceCounts, Sort, hash_of_event, hash_of_thing, hashes_of_together};
use super::population_pieces::{KeptJudgement, put_judged, put_state_of, state_bytes};
use crate::domain::account::State;
use crate::domain::account::history::EventOutcome;
use crate::domain::event::{Event, EventType};
use crate::domain::id::{AccountId, STORE_SUBJECT};
use crate::domain::instant::Instant;
use crate::domain::judged_at::JudgedAt;
use crate::ledger::consistent_read::{ConsistentRead, consistent_read};
use crate::ledger::damage::Damage;
use crate::ledger::evidence::Evidence;
use crate::ledger::folding::{Fold, Follower};
use crate::ledger::holders::things;
use crate::ledger::log::{Log, Parallelism, Verification};
use crate::ledger::population::Folded;
use crate::ledger::prefix::AsOf;
use crate::ledger::routed_line::{InvalidAt, RoutedLine};
use crate::ledger::shards::{ByAccount, Collector, Shard, slot};
use crate::wire;

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

/// Who is told, now and then and by any thread, how much of the log an index was made of by now, in bytes, and how long
/// that is.
pub type IndexProgress<'t> = &'t (dyn Fn(u64, u64) + Sync);

/// Who takes what an index holds, as it is made.
pub(super) trait TakesContents {
    /// Takes the rows of all accounts, by id.
    fn rows(&mut self, rows: &mut dyn Iterator<Item = AccountRow>) -> Result<(), NotBuilt>;

    /// Takes pieces, those of a sort in the order of their keys.
    fn pieces(&mut self, pieces: &mut dyn Iterator<Item = (i64, Vec<u8>)>) -> Result<(), NotBuilt>;
}

/// Reads the log for what an index of it holds. `as_in`: an index that says into how many pieces it is dealt out, and when
/// accounts were judged.
pub(super) fn contents(
    log: &Log<'_>,
    inode: u64,
    as_of: AsOf,
    as_in: Option<&Base>,
    told: IndexProgress<'_>,
    taker: &mut impl TakesContents,
) -> Result<(Base, Evidence), NotBuilt> {
    let made = Making { log, as_of, told };
    let (evidence, judged, counts) = made.of_accounts(as_in, taker)?;
    let gathered = made.gathered(&evidence)?;
    let origin = evidence.started.as_ref().map(|started| started.origin.clone());
    let (Some(started), Some(origin), Some(last)) = (gathered.started, origin, gathered.last) else {
        return Err(NotBuilt::Unnamed);
    };
    let (subjects, events, mentions) = (gathered.of.len(), gathered.events.len(), gathered.mentions.len());
    let together = gathered.of.values().map(|of| of.together.len()).sum();
    let counts = if as_in.is_some() { counts } else { counts.and_lines(subjects, events, mentions, together) };
    let base = Base {
        accounts: subjects as u64,
        judged: judged.millis(),
        ..Base::of(&evidence, inode, &origin, [last, started], gathered.policy, counts)
    };
    made.hand_over_lines(gathered, &counts, taker)?;
    Ok((base, evidence))
}

/// A log of which an index is being made.
struct Making<'m> {
    log: &'m Log<'m>,
    as_of: AsOf,
    told: IndexProgress<'m>,
}

/// Making an index takes these steps, of about the same length.
#[derive(Clone, Copy)]
enum Step {
    Folding,
    Accounts,
    Rows,
    Gathering,
    Lines,
}

impl Step {
    const COUNT: u64 = 5;
}

impl Making<'_> {
    /// So much of so much of a step is done.
    fn is_at(&self, step: Step, done: u64, all: u64) {
        let of_step = self.log.len / Step::COUNT;
        let share = u128::from(of_step) * u128::from(done) / u128::from(all.max(1));
        (self.told)(of_step * step as u64 + u64::try_from(share).unwrap_or_default(), self.log.len);
    }

    /// Hands over what is to be said of accounts. Returns what that rests on, as of when they were judged, and into how many
    /// pieces they were dealt out. Their states are gone from memory by then.
    fn of_accounts(
        &self,
        as_in: Option<&Base>,
        taker: &mut impl TakesContents,
    ) -> Result<(Evidence, Instant, PieceCounts), NotBuilt> {
        let folded = self.folded()?;
        let mut accounts: Vec<(&AccountId, &State)> = folded.iter().collect();
        accounts.sort_unstable_by_key(|(id, _)| *id);
        let recorded = folded.evidence.position.recorded.unwrap_or(Instant::from_millis(0));
        let judged = as_in.map_or(recorded, |base| Instant::from_millis(base.judged));
        let counts = as_in.map_or_else(|| PieceCounts::for_accounts(accounts.len()), |base| base.pieces);
        self.hand_over_accounts(&accounts, &counts, JudgedAt::new(judged, &folded.evidence.policy), taker)?;
        Ok((folded.evidence, judged, counts))
    }

    /// What all accounts are.
    fn folded(&self) -> Result<Folded, NotBuilt> {
        let effort = Parallelism::for_len(self.log.len);
        let count = effort.threads.max(1);
        let read = |bytes| self.is_at(Step::Folding, bytes, self.log.len);
        let fresh = || Collector {
            sieve: ByAccount { shards: count, wants: |subject: &str| subject != STORE_SUBJECT },
            shards: (0..count).map(|_| Fold::new(Watched::new(&read))).collect(),
        };
        let (folds, ConsistentRead { evidence, reading, .. }) =
            consistent_read(self.log, self.as_of, Verification::Hashes, effort, fresh)?;
        if let Some(damage) = evidence.damage {
            return Err(NotBuilt::Damaged(damage));
        }
        if !reading.regions.is_empty() {
            return Err(NotBuilt::DamageAccepted);
        }
        Ok(Folded::of(self.log, folds, evidence)?)
    }

    /// Hands over what accounts are, by id, and what they come to.
    fn hand_over_accounts(
        &self,
        accounts: &[(&AccountId, &State)],
        counts: &PieceCounts,
        at: JudgedAt<'_>,
        taker: &mut impl TakesContents,
    ) -> Result<(), NotBuilt> {
        let dealt_by = |key: fn(&PieceCounts, &str) -> i64| {
            let of_accounts = accounts.iter().copied();
            let mut dealt: Vec<_> = of_accounts.map(|(id, state)| (key(counts, id.as_str()), (id, state))).collect();
            // Within a piece they stay by id.
            dealt.sort_by_key(|(key, _)| *key);
            dealt
        };
        let states = dealt_by(PieceCounts::key_of_state);
        let states = pieces_of(counts.keys(Sort::States), states, |accounts| {
            let mut payload = Vec::new();
            accounts.into_iter().for_each(|(id, state)| put_state_of(&mut payload, id.as_str(), &state_bytes(state)));
            payload
        });
        let judgements = dealt_by(PieceCounts::key_of_judgement);
        let judgements = pieces_of(counts.keys(Sort::Judgements), judgements, |accounts| {
            let judged = |(id, state)| Some((id, KeptJudgement::of(state, at)?));
            let mut payload = Vec::new();
            let judged = accounts.into_iter().filter_map(judged);
            judged.for_each(|(id, judgement): (&AccountId, _)| put_judged(&mut payload, id.as_str(), &judgement));
            payload
        });
        let all = counts.states + counts.judgements;
        self.piped(Step::Accounts, all, states.chain(judgements), |pieces| taker.pieces(pieces))?;
        let rows = accounts.iter().map(|(id, state)| AccountRow::of(id, state));
        self.piped(Step::Rows, accounts.len() as u64, rows, |rows| taker.rows(rows))
    }

    /// Where all lines lie. That they are sound is known.
    fn gathered(&self, evidence: &Evidence) -> Result<Gathered, NotBuilt> {
        let effort = Parallelism::for_len(self.log.len);
        let count = effort.threads.max(1);
        let read = |bytes| self.is_at(Step::Gathering, bytes, self.log.len);
        let fresh = || Collector {
            sieve: ByAccount { shards: count, wants: |_: &str| true },
            shards: (0..count)
                .map(|_| Gathering { gathered: Gathered::default(), watched: Watched::new(&read) })
                .collect(),
        };
        let (shards, again) = consistent_read(self.log, self.as_of, Verification::None, effort, fresh)?;
        if again.evidence.position != evidence.position {
            return Err(io::Error::other("the log changed while it was read").into());
        }
        let mut gathered = Gathered::default();
        shards.into_iter().for_each(|shard| gathered.add(shard.gathered));
        Ok(gathered)
    }

    /// Hands over where lines lie, of whom, of which event, who ever had what, and of whom something belongs together.
    fn hand_over_lines(
        &self,
        gathered: Gathered,
        counts: &PieceCounts,
        taker: &mut impl TakesContents,
    ) -> Result<(), NotBuilt> {
        let Gathered { of, mut events, mentions, .. } = gathered;
        let together = of.iter().flat_map(|(id, of)| of.together.iter().map(move |hash| (*hash, id.clone())));
        let together = marked(together, |hash| counts.key_of_together(hash));
        let lines = of.into_iter().map(|(id, of)| (counts.key_of_lines(&id), (id, of.spans)));
        let lines = pieces_of(counts.keys(Sort::Lines), in_order(lines), |accounts: Vec<(Box<str>, Vec<Span>)>| {
            encode_lines(accounts.iter().map(|(id, spans)| (&**id, &**spans)))
        });
        // There are as many as lines: they are put in order where they are.
        events.sort_unstable_by_key(|(hash, span)| (counts.key_of_event(*hash), *span));
        let events = events.into_iter().map(|(hash, span)| (counts.key_of_event(hash), (span, mark(hash))));
        let events = pieces_of(counts.keys(Sort::Events), events, encode_events);
        let mentions = marked(mentions.into_iter(), |hash| counts.key_of_mention(hash));
        let mentions = pieces_of(counts.keys(Sort::Mentions), mentions, encode_marked);
        let together = pieces_of(counts.keys(Sort::Together), together, encode_marked);
        let all = counts.lines + counts.events + counts.mentions + counts.together;
        let pieces = lines.chain(events).chain(mentions).chain(together);
        self.piped(Step::Lines, all, pieces, |pieces| taker.pieces(pieces))
    }

    /// Makes what is handed over on a thread of its own, while what was made before is taken.
    fn piped<T: Send>(
        &self,
        step: Step,
        all: u64,
        made: impl Iterator<Item = T> + Send,
        take: impl FnOnce(&mut dyn Iterator<Item = T>) -> Result<(), NotBuilt>,
    ) -> Result<(), NotBuilt> {
        thread::scope(|scope| {
            let (send, made_before) = sync_channel(MADE_AHEAD);
            // Whoever takes nothing more has met an error, and says so.
            let make = move || made.into_iter().try_for_each(|one| send.send(one)).is_ok();
            thread::Builder::new().spawn_scoped(scope, make)?;
            take(&mut (1..).zip(made_before).map(|(done, one)| {
                self.is_at(step, done, all);
                one
            }))
        })
    }
}

/// So many are made before the first of them is taken.
const MADE_AHEAD: usize = 256;

/// In the order of the pieces to which they belong, and in their own.
fn in_order<T: Ord>(dealt: impl Iterator<Item = (i64, T)>) -> Vec<(i64, T)> {
    let mut dealt: Vec<(i64, T)> = dealt.collect();
    dealt.sort_unstable();
    dealt
}

/// Accounts by what they mention or belong to, which has such a hash, in the order of the pieces to which these belong.
fn marked(
    accounts: impl Iterator<Item = (u64, Box<str>)>,
    key: impl Fn(u64) -> i64,
) -> Vec<(i64, (HashMark, Box<str>))> {
    let mut marked = in_order(accounts.map(|(hash, id)| (key(hash), (mark(hash), id))));
    marked.dedup();
    marked
}

fn encode_marked(accounts: Vec<(HashMark, Box<str>)>) -> Vec<u8> {
    encode_mentions(accounts.iter().map(|(mark, id)| (*mark, &**id)))
}

/// The pieces with these keys, each with what is dealt out to it in the same order, also where that is nothing.
fn pieces_of<T>(
    keys: impl Iterator<Item = i64>,
    dealt: impl IntoIterator<Item = (i64, T)>,
    encode: impl Fn(Vec<T>) -> Vec<u8>,
) -> impl Iterator<Item = (i64, Vec<u8>)> {
    let mut dealt = dealt.into_iter().peekable();
    keys.map(move |key| {
        let of_piece = std::iter::from_fn(|| dealt.next_if(|(of, _)| *of == key));
        (key, encode(of_piece.map(|(_, one)| one).collect()))
    })
}

/// Tells now and then where the lines begin that are read.
struct Watched<'t> {
    told: &'t (dyn Fn(u64) + Sync),
    /// Where the line begins at which it is told next.
    next: u64,
}

/// How many bytes are read before it is told again.
const TOLD_EVERY: u64 = 1 << 20;

impl<'t> Watched<'t> {
    fn new(told: &'t (dyn Fn(u64) + Sync)) -> Self {
        Self { told, next: 0 }
    }

    fn meet(&mut self, line: &RoutedLine<'_>) {
        if line.offset >= self.next {
            (self.told)(line.offset);
            self.next = line.offset + TOLD_EVERY;
        }
    }
}

impl Follower for Watched<'_> {
    #[inline]
    fn follow(&mut self, line: &RoutedLine<'_>, _: EventOutcome) {
        self.meet(line);
    }
}

/// Where lines lie, what they mention, and what they belong to.
#[derive(Default)]
struct Gathered {
    of: HashMap<Box<str>, GatheredOf>,
    /// By the hashes of their ids.
    events: Vec<(u64, Span)>,
    mentions: Vec<(u64, Box<str>)>,
    started: Option<Span>,
    policy: Option<Span>,
    last: Option<Span>,
}

/// What is gathered of one subject.
#[derive(Default)]
struct GatheredOf {
    spans: Vec<Span>,
    /// The hashes of the runs and calls that recorded something of it.
    together: Vec<u64>,
}

/// What is gathered by one thread.
struct Gathering<'t> {
    gathered: Gathered,
    watched: Watched<'t>,
}

impl Shard for Gathering<'_> {
    fn take(&mut self, parts: &[&[RoutedLine<'_>]], _: u64) -> Result<(), InvalidAt> {
        for line in parts.iter().copied().flatten() {
            self.watched.meet(line);
            self.gathered.gather(line);
        }
        Ok(())
    }
}

impl Gathered {
    /// Takes note of a line.
    fn gather(&mut self, line: &RoutedLine<'_>) {
        let span = Span { offset: line.offset, bytes: line.raw.len() as u64 };
        if let Some(of) = slot(&mut self.of, &line.subject) {
            of.spans.push(span);
            let envelope =
                line.belongs_together.then(|| wire::decode(line.raw).ok()).flatten().map(|line| line.envelope);
            for hash in envelope.iter().flat_map(hashes_of_together) {
                // Nearly always it is that of one of the lines before.
                if !of.together.iter().rev().take(4).any(|known| *known == hash) {
                    of.together.push(hash);
                }
            }
        }
        self.events.push((hash_of_event(line.id.bits()), span));
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
        self.of.extend(others.of);
        self.events.extend(others.events);
        self.mentions.extend(others.mentions);
        self.started = self.started.or(others.started);
        self.policy = self.policy.or(others.policy);
        self.last = self.last.max(others.last);
    }
}
