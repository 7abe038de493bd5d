//! Bringing an index up to date: what was appended since is put into the pieces it belongs to, in one transaction of
//! SQLite. Whoever does this holds the lock of the log.

use std::collections::{BTreeMap, HashSet};

use rusqlite::{Connection, TransactionBehavior};

use super::base::Base;
use super::folded_state::take_state;
use super::following::Index;
use super::line_pieces::{
    LinePiece, MentionPiece, Span, decode_events, decode_lines, decode_mentions, encode_events, encode_lines,
    encode_mentions, mark,
};
use super::people::{self, AccountRow};
use super::pieces::{PieceReader, PieceWriter, Sort, hash_of_event, key, known};
use super::population_pieces::{
    JudgementPiece, KeptJudgement, decode_judgements, encode_judgements, encode_states, state_bytes,
};
use crate::domain::id::{AccountId, STORE_SUBJECT};
use crate::domain::instant::Instant;
use crate::domain::judged_at::JudgedAt;
use crate::ledger::index_flaw::IndexFlaw;

/// What an index becomes by what was appended since, made and not written yet.
#[derive(Debug)]
pub struct IndexUpdate {
    /// What the index says of itself until then.
    before: Base,
    base: Base,
    payloads: Vec<(i64, Vec<u8>)>,
    rows: Vec<AccountRow>,
    /// Of whom there was no line before.
    new_subjects: HashSet<Box<str>>,
}

impl IndexUpdate {
    /// Writes it into the index out of which it was made. Returns how many bytes of the log that knows by then.
    ///
    /// # Errors
    /// When it is another index by now, or cannot be written; it is as it was then.
    pub fn write(self, connection: &mut Connection) -> Result<u64, IndexFlaw> {
        let Self { before, base, payloads, rows, new_subjects } = self;
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        if Base::read(&transaction)? != before {
            return Err(IndexFlaw::OtherLog);
        }
        if base == before {
            return Ok(base.bytes);
        }
        let mut writer = PieceWriter::of(&transaction)?;
        for (key, payload) in payloads {
            writer.write(key, payload)?;
        }
        writer.write(key(Sort::Base, 0), base.payload())?;
        drop(writer);
        people::replace(&transaction, rows, |id| new_subjects.contains(id))?;
        people::write_about(&transaction, &base)?;
        transaction.commit()?;
        Ok(base.bytes)
    }
}

impl Index {
    /// Takes in what was appended since. Returns how many bytes of the log it knows by then.
    ///
    /// # Errors
    /// When the index turns out not to be of use, or cannot be written; it is as it was then.
    pub fn catch_up(mut self) -> Result<u64, IndexFlaw> {
        self.update()?.write(&mut self.connection)
    }

    /// What it becomes by what was appended since.
    ///
    /// # Errors
    /// When the index turns out not to be of use, or what it has grown to is to be dealt out anew.
    pub fn update(&self) -> Result<IndexUpdate, IndexFlaw> {
        let before = self.base.clone();
        let Some(last) = &self.tail.last else {
            let (payloads, rows, new_subjects) = (Vec::new(), Vec::new(), HashSet::new());
            return Ok(IndexUpdate { base: before.clone(), before, payloads, rows, new_subjects });
        };
        if self.has_outgrown() {
            return Err(IndexFlaw::Behind);
        }
        let recorded = self.evidence.end.recorded.map_or(0, Instant::millis);
        let judged = Instant::from_millis(before.judged.max(recorded));
        let mut reader = PieceReader::of(&self.connection)?;
        let (mut payloads, new_subjects) = self.changed_pieces(&mut reader)?;
        let (rows, of_accounts) = self.changed_accounts(judged, &new_subjects, &mut reader)?;
        payloads.extend(of_accounts);
        let policy = self.tail.policy.as_ref().map(|range| self.tail.span(range));
        let (started, policy) = (Span::from(before.started), policy.or(before.policy.map(Span::from)));
        let ends = [self.tail.span(last), started];
        let base = Base {
            built_bytes: before.built_bytes,
            judged: judged.millis(),
            accounts: before.accounts + new_subjects.len() as u64,
            ..Base::of(&self.evidence, before.inode, &before.origin, ends, policy, before.pieces)
        };
        Ok(IndexUpdate { before, base, payloads, rows, new_subjects })
    }

    /// What the accounts are by now of which lines were appended, and what they come to; of those that are in the same
    /// pieces, what they come to where that ran out. Under a policy that came since, what everybody comes to.
    fn changed_accounts(
        &self,
        judged: Instant,
        new: &HashSet<Box<str>>,
        reader: &mut PieceReader<'_>,
    ) -> Result<(Vec<AccountRow>, Payloads), IndexFlaw> {
        let (counts, at) = (self.base.pieces, JudgedAt::new(judged, &self.evidence.policy));
        let mut rows = Vec::new();
        let (mut states, mut judgements) = (BTreeMap::new(), BTreeMap::<i64, JudgementPiece>::new());
        let mut ids: Vec<&str> = self.tail.lines.keys().map(|id| &**id).filter(|id| *id != STORE_SUBJECT).collect();
        // In the order of the tables.
        ids.sort_unstable();
        for id in ids {
            let piece = self.states_near(reader, id, &mut states)?;
            let state = match new.contains(id) {
                true => self.state_of_new(id),
                false => self.state_by_now(id, piece.get(id).map(Vec::as_slice))?,
            };
            if let Some(judgement) = KeptJudgement::of(&state, at) {
                piece.insert(id.into(), state_bytes(&state));
                judgements.entry(counts.key_of_judgement(id)).or_default().insert(id.into(), judgement);
                rows.push(AccountRow::of(&AccountId::new(id), &state));
            }
        }
        let is_all = self.tail.policy.is_some();
        for key in counts.keys(Sort::Judgements).filter(|_| is_all) {
            judgements.entry(key).or_default();
        }
        let mut payloads = Payloads::new();
        for (key, fresh) in judgements {
            let mut piece = decode_judgements(&reader.payload(key)?).ok_or(IndexFlaw::Unreadable)?;
            let mut near = BTreeMap::new();
            for (id, kept) in
                piece.iter_mut().filter(|(id, kept)| !fresh.contains_key(*id) && (is_all || !kept.holds_at(judged)))
            {
                let held = self.states_near(reader, id, &mut near)?.get(id);
                let state = held.and_then(|held| take_state(&mut held.as_slice())).ok_or(IndexFlaw::Unreadable)?;
                *kept = KeptJudgement::of(&state, at).ok_or(IndexFlaw::Unreadable)?;
            }
            piece.extend(fresh);
            payloads.push((key, encode_judgements(&piece)));
        }
        payloads.extend(states.into_iter().map(|(key, piece)| (key, encode_states(&piece))));
        Ok((rows, payloads))
    }

    /// The pieces with what was appended in them, and of whom there was no line before.
    fn changed_pieces(&self, reader: &mut PieceReader<'_>) -> Result<(Payloads, HashSet<Box<str>>), IndexFlaw> {
        let counts = &self.base.pieces;
        let mut new_subjects = HashSet::new();
        let mut lines: BTreeMap<i64, LinePiece> = BTreeMap::new();
        for (id, ranges) in &self.tail.lines {
            let key = counts.key_of_lines(id);
            let piece = known(&mut lines, key, || decode_lines(&reader.payload(key)?).ok_or(IndexFlaw::Unreadable))?;
            let spans = piece.entry(id.clone()).or_default();
            if spans.is_empty() {
                new_subjects.insert(id.clone());
            }
            spans.extend(ranges.iter().map(|range| self.tail.span(range)));
        }
        let mut events = BTreeMap::new();
        for (id, range) in &self.tail.events {
            let hash = hash_of_event(*id);
            let key = counts.key_of_event(hash);
            let piece = known(&mut events, key, || decode_events(&reader.payload(key)?).ok_or(IndexFlaw::Unreadable))?;
            piece.insert((self.tail.span(range), mark(hash)));
        }
        let mut marked: BTreeMap<i64, MentionPiece> = BTreeMap::new();
        let mentions = self.tail.mentions.iter().map(|(thing, id)| (counts.key_of_mention(*thing), thing, id));
        let together = self.tail.together.iter().flat_map(|(together, ids)| {
            let key = counts.key_of_together(*together);
            ids.iter().map(move |id| (key, together, id))
        });
        for (key, hash, id) in mentions.chain(together) {
            let piece =
                known(&mut marked, key, || decode_mentions(&reader.payload(key)?).ok_or(IndexFlaw::Unreadable))?;
            piece.insert((mark(*hash), id.clone()));
        }
        let lines = lines.into_iter().map(|(key, piece)| (key, encode_lines(&piece)));
        let events = events.into_iter().map(|(key, piece)| (key, encode_events(piece)));
        let marked = marked
            .into_iter()
            .map(|(key, piece)| (key, encode_mentions(piece.iter().map(|(mark, id)| (*mark, &**id)))));
        Ok((lines.chain(events).chain(marked).collect(), new_subjects))
    }
}

/// Pieces by their keys.
type Payloads = Vec<(i64, Vec<u8>)>;
