//! Bringing an index up to date: what was appended since is put into the pieces it belongs to, in one transaction of
//! SQLite. Whoever does this holds the lock of the log.

use std::collections::{BTreeMap, HashSet};

use rusqlite::TransactionBehavior;

use super::base::Base;
use super::folded_state::take_state;
use super::following::Index;
use super::people::{self, AccountRow};
use super::pieces::{
    PieceWriter, Sort, Span, decode_events, decode_lines, decode_mentions, encode_events, encode_lines,
    encode_mentions, key, known,
};
use super::population_pieces::{
    JudgementPiece, KeptJudgement, decode_judgements, encode_judgements, encode_states, state_bytes,
};
use crate::domain::id::{AccountId, STORE_SUBJECT};
use crate::domain::instant::Instant;
use crate::domain::judged_at::JudgedAt;
use crate::ledger::index_flaw::IndexFlaw;

impl Index {
    /// Takes in what was appended since. Returns how many bytes of the log it knows by then.
    ///
    /// # Errors
    /// When the index turns out not to be of use, or cannot be written; it is as it was then.
    pub fn catch_up(mut self) -> Result<u64, IndexFlaw> {
        let bytes = self.evidence.end.bytes;
        let Some(last) = self.tail.last.clone() else { return Ok(bytes) };
        let recorded = self.evidence.end.recorded.map_or(0, Instant::millis);
        let judged = Instant::from_millis(self.base.judged.max(recorded));
        let changed = self.changed_pieces()?;
        let accounts = self.changed_accounts(judged, &changed.new_subjects)?;
        let policy = self.tail.policy.as_ref().map(|range| self.tail.span(range));
        let (started, policy) = (Span::from(self.base.started), policy.or(self.base.policy.map(Span::from)));
        let ends = [self.tail.span(&last), started];
        let base = Base {
            built_bytes: self.base.built_bytes,
            judged: judged.millis(),
            accounts: self.base.accounts + changed.new_subjects.len() as u64,
            ..Base::of(&self.evidence, self.base.inode, &self.base.origin, ends, policy, self.base.pieces)
        };
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut writer = PieceWriter::of(&transaction)?;
        for (key, payload) in changed.payloads.into_iter().chain(accounts.payloads) {
            writer.write(key, payload)?;
        }
        writer.write(key(Sort::Base, 0), base.payload())?;
        drop(writer);
        people::replace(&transaction, &accounts.rows, |id| changed.new_subjects.contains(id))?;
        people::write_about(&transaction, &base)?;
        transaction.commit()?;
        Ok(bytes)
    }

    /// What the accounts are by now of which lines were appended, and what they come to; of those that are in the same
    /// pieces, what they come to where that ran out. Under a policy that came since, what everybody comes to.
    fn changed_accounts(&self, judged: Instant, new: &HashSet<Box<str>>) -> Result<ChangedAccounts, IndexFlaw> {
        let (counts, at) = (self.base.pieces, JudgedAt::new(judged, &self.evidence.policy));
        let mut rows = Vec::new();
        let (mut states, mut judgements) = (BTreeMap::new(), BTreeMap::<i64, JudgementPiece>::new());
        for id in self.tail.lines.keys().filter(|id| &***id != STORE_SUBJECT) {
            let piece = self.states_near(id, &mut states)?;
            let state = match new.contains(id) {
                true => self.state_of_new(id),
                false => self.state_by_now(id, piece.get(id).map(Vec::as_slice))?,
            };
            if let Some(judgement) = KeptJudgement::of(&state, at) {
                piece.insert(id.clone(), state_bytes(&state));
                judgements.entry(counts.key_of_judgement(id)).or_default().insert(id.clone(), judgement);
                rows.push(AccountRow::of(&AccountId::new(id), &state));
            }
        }
        let is_all = self.tail.policy.is_some();
        for key in counts.keys(Sort::Judgements).filter(|_| is_all) {
            judgements.entry(key).or_default();
        }
        let mut payloads: Vec<(i64, Vec<u8>)> = Vec::new();
        for (key, fresh) in judgements {
            let mut piece = decode_judgements(&self.held(key)?).ok_or(IndexFlaw::Unreadable)?;
            let mut near = BTreeMap::new();
            for (id, kept) in
                piece.iter_mut().filter(|(id, kept)| !fresh.contains_key(*id) && (is_all || !kept.holds_at(judged)))
            {
                let held = self.states_near(id, &mut near)?.get(id);
                let state = held.and_then(|held| take_state(&mut held.as_slice())).ok_or(IndexFlaw::Unreadable)?;
                *kept = KeptJudgement::of(&state, at).ok_or(IndexFlaw::Unreadable)?;
            }
            piece.extend(fresh);
            payloads.push((key, encode_judgements(&piece)));
        }
        payloads.extend(states.into_iter().map(|(key, piece)| (key, encode_states(&piece))));
        Ok(ChangedAccounts { rows, payloads })
    }

    /// The pieces with what was appended in them.
    fn changed_pieces(&self) -> Result<ChangedPieces, IndexFlaw> {
        let counts = &self.base.pieces;
        let mut new_subjects = HashSet::new();
        let mut lines = BTreeMap::new();
        for (id, ranges) in &self.tail.lines {
            let key = counts.key_of_lines(id);
            let piece = known(&mut lines, key, || decode_lines(&self.held(key)?).ok_or(IndexFlaw::Unreadable))?;
            let spans = piece.entry(id.clone()).or_default();
            if spans.is_empty() {
                new_subjects.insert(id.clone());
            }
            spans.extend(ranges.iter().map(|range| self.tail.span(range)));
        }
        let mut events = BTreeMap::new();
        for (id, range) in &self.tail.events {
            let key = counts.key_of_event(*id);
            let piece = known(&mut events, key, || decode_events(&self.held(key)?).ok_or(IndexFlaw::Unreadable))?;
            piece.entry(*id).or_insert_with(|| self.tail.span(range));
        }
        let mut mentions = BTreeMap::new();
        for (thing, account) in &self.tail.mentions {
            let key = counts.key_of_mention(*thing);
            let piece = known(&mut mentions, key, || decode_mentions(&self.held(key)?).ok_or(IndexFlaw::Unreadable))?;
            piece.insert((*thing, account.clone()));
        }
        let lines = lines.into_iter().map(|(key, piece)| (key, encode_lines(&piece)));
        let events = events.into_iter().map(|(key, piece)| (key, encode_events(&piece)));
        let mentions = mentions.into_iter().map(|(key, piece)| (key, encode_mentions(&piece)));
        Ok(ChangedPieces { payloads: lines.chain(events).chain(mentions).collect(), new_subjects })
    }
}

struct ChangedPieces {
    payloads: Vec<(i64, Vec<u8>)>,
    /// Of whom there was no line before.
    new_subjects: HashSet<Box<str>>,
}

struct ChangedAccounts {
    rows: Vec<AccountRow>,
    payloads: Vec<(i64, Vec<u8>)>,
}
