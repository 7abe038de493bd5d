//! An index that fits the log at hand: what it says holds up to its last line, and what was appended since is read, checked
//! and kept in memory.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs::File;
use std::ops::Range;
use std::os::unix::fs::FileExt;

use memchr::{memchr_iter, memrchr};
use rusqlite::Connection;

use super::base::{Base, IndexState};
use super::line_pieces::{Span, decode_events, decode_lines, decode_mentions, mark};
use super::pieces::{self, hash_of_event, hash_of_thing, hash_of_together, hashes_of_together};
use crate::domain::envelope::Together;
use crate::domain::event::Event;
use crate::domain::failure_domain::FailureDomain;
use crate::domain::id::{AccountId, EventId, STORE_SUBJECT};
use crate::domain::instant::Instant;
use crate::domain::sequence::Sequence;
use crate::ledger::account_states::KeptLines;
use crate::ledger::appended::appended;
use crate::ledger::evidence::{Evidence, Position, Started, Torn};
use crate::ledger::holders::things;
use crate::ledger::index_flaw::IndexFlaw;
use crate::ledger::log::Log;
use crate::ledger::shards::slot;
use crate::wire::{self, Hex, Line, Link};

/// More than this behind what the index knows is not followed: the log is read as a whole, on as many threads as there are.
const FOLLOWED: u64 = 32 << 20;
/// How much is read before a line to find the one before it; most lines are shorter.
const BEFORE: u64 = 2 << 10;

/// An index, and the log that it is of.
#[derive(Debug)]
pub struct Index {
    pub(super) connection: Connection,
    pub(super) base: Base,
    pub(super) evidence: Evidence,
    file: File,
    pub(super) len: u64,
    blanked: HashSet<u64>,
    pub(super) tail: AppendedLines,
}

/// What was appended since the index was brought up to date.
#[derive(Debug, Default)]
pub(super) struct AppendedLines {
    /// Where it begins.
    start: u64,
    pub bytes: Vec<u8>,
    pub lines: HashMap<Box<str>, Vec<Range<usize>>>,
    pub events: Vec<(u128, Range<usize>)>,
    /// By the hashes of what is mentioned.
    pub mentions: Vec<(u64, Box<str>)>,
    /// By the hashes of runs and calls.
    pub together: HashMap<u64, HashSet<Box<str>>>,
    /// The last line that set a policy.
    pub policy: Option<Range<usize>>,
    pub last: Option<Range<usize>>,
}

impl AppendedLines {
    /// Where one of its lines lies in the log.
    pub fn span(&self, range: &Range<usize>) -> Span {
        Span { offset: self.start + range.start as u64, bytes: range.len() as u64 }
    }
}

impl Index {
    /// Takes an index for this log, which its file system numbers so, and reads what was appended since.
    ///
    /// # Errors
    /// Why it is not to be used.
    pub fn open(connection: Connection, log: &Log<'_>, inode: u64) -> Result<Self, IndexFlaw> {
        let base = Base::read(&connection)?;
        if base.inode != inode {
            return Err(IndexFlaw::OtherLog);
        }
        if base.bytes > log.len {
            return Err(IndexFlaw::Ahead);
        }
        let chainhash: Hex = base.chainhash.as_bytes().try_into().map_err(|_| IndexFlaw::Unreadable)?;
        let link = Link { sequence: Sequence(base.sequence), chainhash };
        let end = Position { link, bytes: base.bytes, recorded: Some(Instant::from_millis(base.recorded)) };
        let evidence = Evidence {
            started: None,
            policy: Default::default(),
            position: end,
            end,
            clock_backs: base.clock_backs(),
            voids_since: base.voids_since()?,
            blanked: base.blanked(),
            blanked_in_all: !base.blanked.is_empty(),
            damage: None,
            torn: None,
            accepted: Vec::new(),
            is_head_gone: false,
            verified: true,
            indexed: Some(Sequence(base.sequence)),
        };
        let file = log.file.try_clone().map_err(|_| IndexFlaw::Unreadable)?;
        let blanked = base.blanked_sequences();
        let mut index =
            Self { connection, base, evidence, file, len: log.len, blanked, tail: AppendedLines::default() };
        index.begin()?;
        index.follow(log)?;
        Ok(index)
    }

    /// The log, without its head.
    pub(super) fn log(&self) -> Log<'_> {
        Log { file: &self.file, len: self.len, head: None, watch: None }
    }

    /// What answers rest on.
    pub fn evidence(&self) -> &Evidence {
        &self.evidence
    }

    /// What the index says of itself.
    pub fn state(&self) -> IndexState {
        self.base.state()
    }

    /// How many bytes it does not know of.
    pub fn unread(&self) -> u64 {
        self.evidence.end.bytes - self.base.bytes
    }

    /// Whether the log has become so much longer that dealing it out anew is worth it.
    pub(super) fn has_outgrown(&self) -> bool {
        self.evidence.end.bytes > self.base.built_bytes.saturating_mul(4).saturating_add(4 << 20)
    }

    /// Reads the lines that say of the log what answers say of it.
    fn begin(&mut self) -> Result<(), IndexFlaw> {
        let last = Span::from(self.base.last);
        let is_end = |line: &Line<'_>| line.link() == self.evidence.end.link;
        if last.offset.checked_add(last.bytes + 1) != Some(self.base.bytes)
            || !self.line(last, is_end).map_err(|_| IndexFlaw::OtherLog)?
        {
            return Err(IndexFlaw::OtherLog);
        }
        let origin = &self.base.origin;
        let started = self.line(self.base.started.into(), |line| match line.event_data()?.ok()?.event {
            Event::LogStarted(data) if line.subject == STORE_SUBJECT && data.origin.as_str() == origin => {
                Some(Started {
                    format: data.format,
                    origin: data.origin.as_str().to_owned(),
                    site: data.site.as_str().to_owned(),
                    rehearsal: data.rehearsal.unwrap_or(false),
                })
            }
            _ => None,
        })?;
        self.evidence.started = Some(started.ok_or(IndexFlaw::OtherLog)?);
        if let Some(span) = self.base.policy {
            let policy = self.line(span.into(), |line| match line.event_data()?.ok()?.event {
                Event::PolicySet(data) if line.subject == STORE_SUBJECT => Some((*data.policy).clone()),
                _ => None,
            })?;
            self.evidence.policy = policy.ok_or(IndexFlaw::LineChanged)?;
        }
        Ok(())
    }

    /// Reads what was appended.
    fn follow(&mut self, log: &Log<'_>) -> Result<(), IndexFlaw> {
        let start = self.base.bytes;
        let more = log.len - start;
        if more > FOLLOWED {
            return Err(IndexFlaw::Behind);
        }
        let mut tail = AppendedLines { start, ..AppendedLines::default() };
        tail.bytes.resize(usize::try_from(more).map_err(|_| IndexFlaw::Behind)?, 0);
        log.file.read_exact_at(&mut tail.bytes, start).map_err(|_| IndexFlaw::Behind)?;
        let bytes = std::mem::take(&mut tail.bytes);
        let mut from = 0;
        for newline in memchr_iter(b'\n', &bytes) {
            let range = from..newline;
            from = newline + 1;
            let raw = &bytes[range.clone()];
            let (line, data) = appended(&mut self.evidence, log, raw).ok_or(IndexFlaw::Behind)?;
            for hash in hashes_of_together(&line.envelope) {
                let subjects = tail.together.entry(hash).or_default();
                if !subjects.contains(&*line.subject) {
                    subjects.insert(line.subject.as_ref().into());
                }
            }
            if let Some(data) = &data {
                let subject = || line.subject.as_ref().into();
                tail.mentions.extend(things(&data.event).iter().map(|thing| (hash_of_thing(thing), subject())));
                if line.subject == STORE_SUBJECT && matches!(data.event, Event::PolicySet(_)) {
                    tail.policy = Some(range.clone());
                }
            }
            if let Some(ranges) = slot(&mut tail.lines, &line.subject) {
                ranges.push(range.clone());
            }
            tail.events.push((line.id.bits(), range.clone()));
            tail.last = Some(range);
            self.evidence.step(raw.len(), &line, data.as_ref());
        }
        let torn = Torn { offset: start + from as u64, bytes: more - from as u64 };
        self.evidence.torn = (torn.bytes > 0).then_some(torn);
        tail.bytes = bytes;
        self.tail = tail;
        match log.head {
            // Of an earlier line, the log has to tell whether it is the one that the head means.
            Some(head) if head.bytes < start => Err(IndexFlaw::Ahead),
            _ if self.evidence.agrees_with_head(log) => Ok(()),
            _ => Err(IndexFlaw::Behind),
        }
    }

    /// What the piece with this key says.
    pub(super) fn held(&self, key: i64) -> Result<Vec<u8>, IndexFlaw> {
        pieces::read(&self.connection, key)
    }

    /// Where the lines of a subject lie, as the index says.
    pub(super) fn spans(&self, subject: &str) -> Result<Vec<Span>, IndexFlaw> {
        let piece = self.held(self.base.pieces.key_of_lines(subject))?;
        let piece = decode_lines(&piece).ok_or(IndexFlaw::Unreadable)?;
        Ok(piece.get(subject).cloned().unwrap_or_default())
    }

    /// The lines of a subject.
    ///
    /// # Errors
    /// When the index cannot be read, or leads to something else than lines of it.
    pub(super) fn lines_of(&self, subject: &str) -> Result<KeptLines, IndexFlaw> {
        let mut kept = KeptLines::default();
        for span in self.spans(subject)? {
            self.raw_line(span, |raw, line| {
                kept.push(raw);
                (line.subject == subject).then_some(()).ok_or(IndexFlaw::LineChanged)
            })??;
        }
        self.appended_lines(subject).for_each(|raw| kept.push(raw));
        Ok(kept)
    }

    /// Those of its lines that were appended since.
    pub(super) fn appended_lines(&self, subject: &str) -> impl Iterator<Item = &[u8]> {
        let ranges = self.tail.lines.get(subject).into_iter().flatten();
        ranges.map(|range| &self.tail.bytes[range.clone()])
    }

    /// The line of the first event with this id.
    ///
    /// # Errors
    /// As [`Self::lines_of`].
    pub(super) fn event_line(&self, id: &EventId<'_>) -> Result<Option<KeptLines>, IndexFlaw> {
        let bits = id.bits();
        let hash = hash_of_event(bits);
        let piece = self.held(self.base.pieces.key_of_event(hash))?;
        let piece = decode_events(&piece).ok_or(IndexFlaw::Unreadable)?;
        let mut kept = KeptLines::default();
        // Another event may have the same mark.
        for (span, _) in piece.into_iter().filter(|(_, marked)| *marked == mark(hash)) {
            self.raw_line(span, |raw, line| {
                if line.id.bits() == bits {
                    kept.push(raw);
                }
            })?;
            if !kept.is_empty() {
                return Ok(Some(kept));
            }
        }
        Ok(self.tail.events.iter().find(|(id, _)| *id == bits).map(|(_, range)| {
            kept.push(&self.tail.bytes[range.clone()]);
            kept
        }))
    }

    /// The accounts that ever had this, and a few others.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub(super) fn mentioned(&self, thing: &FailureDomain) -> Result<BTreeSet<AccountId>, IndexFlaw> {
        let wanted = hash_of_thing(thing);
        let appended = self.tail.mentions.iter().filter(|(thing, _)| *thing == wanted).map(|(_, account)| account);
        self.marked(self.base.pieces.key_of_mention(wanted), wanted, appended)
    }

    /// The subjects of which this run or this call recorded something, and a few others.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub(super) fn in_together(&self, together: Together<'_>) -> Result<BTreeSet<AccountId>, IndexFlaw> {
        let wanted = hash_of_together(together);
        let appended = self.tail.together.get(&wanted).into_iter().flatten();
        self.marked(self.base.pieces.key_of_together(wanted), wanted, appended)
    }

    /// Those that this piece has by a hash, and these.
    fn marked<'t>(
        &self,
        key: i64,
        wanted: u64,
        appended: impl Iterator<Item = &'t Box<str>>,
    ) -> Result<BTreeSet<AccountId>, IndexFlaw> {
        let piece = decode_mentions(&self.held(key)?).ok_or(IndexFlaw::Unreadable)?;
        let held =
            piece.iter().filter(|(marked, _)| *marked == mark(wanted)).map(|(_, account)| AccountId::new(account));
        Ok(held.chain(appended.map(|account| AccountId::new(account))).collect())
    }

    /// Reads a line that the index leads to; see [`Self::raw_line`].
    fn line<T>(&self, span: Span, then: impl FnOnce(&Line<'_>) -> T) -> Result<T, IndexFlaw> {
        self.raw_line(span, |_, line| then(line))
    }

    /// Reads a line that the index leads to. It has to prove itself, and that it follows the one before it; what was
    /// blanked does so but for its data.
    ///
    /// # Errors
    /// When it does not.
    fn raw_line<T>(&self, span: Span, then: impl FnOnce(&[u8], &Line<'_>) -> T) -> Result<T, IndexFlaw> {
        let end =
            span.offset.checked_add(span.bytes).filter(|end| *end < self.base.bytes).ok_or(IndexFlaw::LineChanged)?;
        let mut before = BEFORE;
        loop {
            let start = span.offset.saturating_sub(before);
            let mut bytes = vec![0; usize::try_from(end + 1 - start).map_err(|_| IndexFlaw::LineChanged)?];
            self.file.read_exact_at(&mut bytes, start).map_err(|_| IndexFlaw::LineChanged)?;
            let (preceding, raw) = bytes.split_at(usize::try_from(span.offset - start).unwrap_or_default());
            let raw = raw.strip_suffix(b"\n").ok_or(IndexFlaw::LineChanged)?;
            let previous = match preceding.strip_suffix(b"\n") {
                Some(preceding) => match memrchr(b'\n', preceding) {
                    Some(newline) => link_of(&preceding[newline + 1..])?,
                    None if start == 0 => link_of(preceding)?,
                    None => {
                        before = before.saturating_mul(8);
                        continue;
                    }
                },
                None if span.offset == 0 => Link::START,
                None => return Err(IndexFlaw::LineChanged),
            };
            let line = wire::decode(raw).map_err(|_| IndexFlaw::LineChanged)?;
            let is_known = match line.is_blanked() {
                true => self.blanked.contains(&line.sequence.0),
                false => line.check_datahash().is_ok(),
            };
            let follows = line.check_sequence(&previous).and_then(|()| line.check_chainhash(&previous));
            if !is_known || follows.is_err() || line.check_data().is_err() {
                return Err(IndexFlaw::LineChanged);
            }
            return Ok(then(raw, &line));
        }
    }
}

fn link_of(raw: &[u8]) -> Result<Link, IndexFlaw> {
    wire::decode(raw).map(|line| line.link()).map_err(|_| IndexFlaw::LineChanged)
}
