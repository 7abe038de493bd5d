//! Where all lines of a log lie, of whom and of which event, what they mention and what they belong to: gathered by as many
//! threads as there are, each of other subjects, and dealt out to pieces.

use super::dealing::{Dealt, InPiece};
use super::line_pieces::{Span, Spans};
use super::pieces::{HowMany, PieceCounts, Sort, hash_of_event, hash_of_lines, hash_of_thing, hashes_of_together};
use crate::domain::account::history::EventOutcome;
use crate::domain::event::{Event, EventType};
use crate::domain::id::{AccountId, STORE_SUBJECT};
use crate::ledger::folding::{BATCH, Follower};
use crate::ledger::holders::things;
use crate::ledger::id_table::{IdTable, Key, OfId};
use crate::ledger::routed_line::{InvalidAt, RoutedLine};
use crate::ledger::shards::Shard;
use crate::ledger::workers::Workers;
use crate::wire;

/// Tells now and then where the lines begin that are read.
pub(super) struct Watched<'t> {
    told: &'t (dyn Fn(u64) + Sync),
    /// Where the line begins at which it is told next.
    next: u64,
}

/// How many bytes are read before it is told again.
const TOLD_EVERY: u64 = 1 << 20;

impl<'t> Watched<'t> {
    pub fn new(told: &'t (dyn Fn(u64) + Sync)) -> Self {
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

/// What is gathered of one subject.
struct Subject {
    id: AccountId,
    spans: Spans,
    /// The hashes of the runs and calls that recorded something of it.
    together: Vec<u64>,
}

impl OfId for Subject {
    fn met(id: &str) -> Self {
        Self { id: AccountId::new(id), spans: Spans::default(), together: Vec::new() }
    }

    fn id(&self) -> &str {
        self.id.as_str()
    }

    #[inline]
    fn touch(&self) -> u64 {
        self.spans.count() ^ self.together.len() as u64
    }
}

/// What one thread gathers.
pub(super) struct Gathering<'t> {
    subjects: IdTable<Subject>,
    /// By the hashes of their ids.
    events: Vec<(u64, Span)>,
    /// The hashes of things, each with the place of who had it.
    mentions: Vec<(u64, usize)>,
    pub started: Option<Span>,
    pub policy: Option<Span>,
    pub last: Option<Span>,
    watched: Watched<'t>,
}

impl Shard for Gathering<'_> {
    fn take(&mut self, parts: &[&[RoutedLine<'_>]], _: u64) -> Result<(), InvalidAt> {
        let mut keys = [Key::default(); BATCH];
        let mut places = [0; BATCH];
        for lines in parts.iter().flat_map(|lines| lines.chunks(BATCH)) {
            let (keys, places) = (&mut keys[..lines.len()], &mut places[..lines.len()]);
            for (key, line) in keys.iter_mut().zip(lines) {
                *key = self.subjects.key(&line.subject);
            }
            self.subjects.reach_for(keys);
            for ((place, key), line) in places.iter_mut().zip(keys).zip(lines) {
                *place = self.subjects.place_of(&line.subject, *key);
            }
            let ends = places.iter().map(|place| self.subjects.at(*place).spans.last_byte());
            std::hint::black_box(ends.fold(0, |all, end| all ^ end));
            for (place, line) in places.iter().zip(lines) {
                self.watched.meet(line);
                self.gather(*place, line);
            }
        }
        Ok(())
    }
}

impl<'t> Gathering<'t> {
    /// For about so many lines.
    pub fn new(lines: usize, watched: Watched<'t>) -> Self {
        let (subjects, events, mentions) = (IdTable::default(), Vec::with_capacity(lines), Vec::new());
        Self { subjects, events, mentions, started: None, policy: None, last: None, watched }
    }

    /// Takes note of a line, whose subject is at this place.
    fn gather(&mut self, place: usize, line: &RoutedLine<'_>) {
        let span = Span { offset: line.offset, bytes: line.raw.len() as u64 };
        let of = self.subjects.at_mut(place);
        of.spans.push(span);
        let envelope = line.belongs_together.then(|| wire::decode(line.raw).ok()).flatten().map(|line| line.envelope);
        for hash in envelope.iter().flat_map(hashes_of_together) {
            // Nearly always it is that of one of the lines before.
            if !of.together.iter().rev().take(4).any(|known| *known == hash) {
                of.together.push(hash);
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
        self.mentions.extend(things(&data.event).iter().map(|thing| (hash_of_thing(thing), place)));
        match data.event {
            Event::LogStarted(_) => self.started = self.started.or(Some(span)),
            Event::PolicySet(_) => self.policy = Some(span),
            _ => {}
        }
    }
}

/// What all threads gathered.
pub(super) struct Gathered<'t>(Vec<Gathering<'t>>);

impl<'t> From<Vec<Gathering<'t>>> for Gathered<'t> {
    fn from(gathered: Vec<Gathering<'t>>) -> Self {
        Self(gathered)
    }
}

impl Gathered<'_> {
    /// How many there are of what is dealt out.
    pub fn how_many(&self) -> HowMany {
        let sum = |of: fn(&Gathering<'_>) -> usize| self.0.iter().map(of).sum();
        HowMany {
            subjects: sum(|one| one.subjects.len()),
            events: sum(|one| one.events.len()),
            mentions: sum(|one| one.mentions.len()),
            together: sum(|one| one.subjects.iter().map(|subject| subject.together.len()).sum()),
        }
    }

    /// The first line, which says what log it is.
    pub fn started(&self) -> Option<Span> {
        self.0.iter().find_map(|one| one.started)
    }

    /// The last line that says a policy.
    pub fn policy(&self) -> Option<Span> {
        self.0.iter().find_map(|one| one.policy)
    }

    /// The last line.
    pub fn last(&self) -> Option<Span> {
        self.0.iter().filter_map(|one| one.last).max()
    }

    /// Where the lines of each subject lie.
    pub fn lines(&self, counts: &PieceCounts) -> Dealt<(&str, &Spans)> {
        self.dealt(Sort::Lines, counts.lines, |one| {
            one.subjects.iter().map(|of| (hash_of_lines(of.id()), (of.id(), &of.spans))).collect()
        })
    }

    /// Where events stand. Afterwards nobody knows that any more.
    pub fn take_events(&mut self, counts: &PieceCounts) -> Dealt<Span> {
        let count = counts.events;
        let dealt = |_, one: &mut Gathering<'_>| {
            // There are as many as lines: they stay where they are in memory.
            let events = std::mem::take(&mut one.events).into_iter();
            in_order(events.map(|(hash, span)| (InPiece::of(hash, count), span)).collect())
        };
        let (runs, _) = Workers::new(self.0.len()).share(&mut self.0, dealt, Vec::new(), |()| ());
        Dealt { sort: Sort::Events, count, runs }
    }

    /// Who ever had which number or serial.
    pub fn mentions(&self, counts: &PieceCounts) -> Dealt<&str> {
        self.dealt(Sort::Mentions, counts.mentions, |one| {
            one.mentions.iter().map(|(hash, place)| (*hash, one.subjects.at(*place).id())).collect()
        })
    }

    /// Of whom which run, or which call, recorded something.
    pub fn together(&self, counts: &PieceCounts) -> Dealt<&str> {
        self.dealt(Sort::Together, counts.together, |one| {
            one.subjects.iter().flat_map(|of| of.together.iter().map(|hash| (*hash, of.id()))).collect()
        })
    }

    /// What has such hashes, dealt out by them; that of each thread is one run.
    fn dealt<'g, T: Copy + Send>(
        &'g self,
        sort: Sort,
        count: u64,
        hashed: impl Fn(&'g Gathering<'_>) -> Vec<(u64, T)> + Sync,
    ) -> Dealt<T> {
        let run = |one: &'g Gathering<'_>| {
            in_order(hashed(one).into_iter().map(|(hash, of)| (InPiece::of(hash, count), of)).collect())
        };
        let (_, runs) = Workers::new(self.0.len()).share(&mut [(); 0], |_, ()| (), self.0.iter().collect(), run);
        Dealt { sort, count, runs }
    }
}

fn in_order<T>(mut run: Vec<(InPiece, T)>) -> Vec<(InPiece, T)> {
    run.sort_unstable_by_key(|(place, _)| place.number());
    run
}
