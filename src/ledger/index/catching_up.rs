//! Bringing an index up to date: what was appended since is put into the pieces it belongs to, in one transaction of
//! SQLite. Whoever does this holds the lock of the log.

use std::collections::BTreeMap;

use rusqlite::TransactionBehavior;

use super::base::Base;
use super::following::Index;
use super::people::{self, AccountRow};
use super::pieces::{
    self, PieceWriter, Sort, Span, decode_events, decode_lines, decode_mentions, encode_events, encode_lines,
    encode_mentions, hash, key, key_for,
};
use crate::domain::account::history::replay;
use crate::domain::id::{AccountId, STORE_SUBJECT};
use crate::ledger::account_states::history;
use crate::ledger::index_flaw::IndexFlaw;

impl Index {
    /// Takes in what was appended since. Returns how many bytes of the log it knows by then.
    ///
    /// # Errors
    /// When the index turns out not to be of use, or cannot be written; it is as it was then.
    pub fn catch_up(mut self) -> Result<u64, IndexFlaw> {
        let bytes = self.evidence.end.bytes;
        let Some(last) = self.tail.last.clone() else { return Ok(bytes) };
        let changed = self.changed_pieces()?;
        let mut rows = Vec::new();
        for id in self.tail.lines.keys().filter(|id| &***id != STORE_SUBJECT) {
            let state = replay(&history(&self.lines_of(id)?.lines())).state;
            if state.is_registered() {
                rows.push(AccountRow::of(&AccountId::new(id), &state));
            }
        }
        let policy = self.tail.policy.as_ref().map(|range| self.tail.span(range));
        let (started, policy) = (Span::from(self.base.started), policy.or(self.base.policy.map(Span::from)));
        let base = Base {
            built_bytes: self.base.built_bytes,
            pieces: self.base.pieces,
            accounts: self.base.accounts + changed.new_accounts,
            ..Base::of(&self.evidence, self.base.inode, &self.base.origin, self.tail.span(&last), started, policy)
        };
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut writer = PieceWriter::of(&transaction)?;
        for (key, payload) in changed.payloads {
            writer.write(key, payload)?;
        }
        writer.write(key(Sort::Base, 0), base.payload())?;
        drop(writer);
        people::replace(&transaction, &rows)?;
        people::write_about(&transaction, &base)?;
        transaction.commit()?;
        Ok(bytes)
    }

    /// The pieces with what was appended in them.
    fn changed_pieces(&self) -> Result<ChangedPieces, IndexFlaw> {
        let [of_lines, of_events, of_mentions] = self.base.pieces;
        let held = |key: i64| pieces::read(&self.connection, key);
        let mut new_accounts = 0;
        let mut lines = BTreeMap::new();
        for (id, ranges) in &self.tail.lines {
            let key = key_for(Sort::Lines, hash(Sort::Lines, id.as_bytes()), of_lines);
            let piece = known(&mut lines, key, || decode_lines(&held(key)?).ok_or(IndexFlaw::Unreadable))?;
            let spans = piece.entry(id.clone()).or_default();
            new_accounts += u64::from(spans.is_empty());
            spans.extend(ranges.iter().map(|range| self.tail.span(range)));
        }
        let mut events = BTreeMap::new();
        for (id, range) in &self.tail.events {
            let key = key_for(Sort::Events, hash(Sort::Events, &id.to_be_bytes()), of_events);
            let piece = known(&mut events, key, || decode_events(&held(key)?).ok_or(IndexFlaw::Unreadable))?;
            piece.entry(*id).or_insert_with(|| self.tail.span(range));
        }
        let mut mentions = BTreeMap::new();
        for (thing, account) in &self.tail.mentions {
            let key = key_for(Sort::Mentions, *thing, of_mentions);
            let piece = known(&mut mentions, key, || decode_mentions(&held(key)?).ok_or(IndexFlaw::Unreadable))?;
            piece.insert((*thing, account.clone()));
        }
        let lines = lines.into_iter().map(|(key, piece)| (key, encode_lines(&piece)));
        let events = events.into_iter().map(|(key, piece)| (key, encode_events(&piece)));
        let mentions = mentions.into_iter().map(|(key, piece)| (key, encode_mentions(&piece)));
        Ok(ChangedPieces { payloads: lines.chain(events).chain(mentions).collect(), new_accounts })
    }
}

struct ChangedPieces {
    payloads: Vec<(i64, Vec<u8>)>,
    new_accounts: u64,
}

/// The piece with this key, read where it is not there yet.
fn known<P>(
    pieces: &mut BTreeMap<i64, P>,
    key: i64,
    read: impl FnOnce() -> Result<P, IndexFlaw>,
) -> Result<&mut P, IndexFlaw> {
    if let std::collections::btree_map::Entry::Vacant(vacant) = pieces.entry(key) {
        vacant.insert(read()?);
    }
    pieces.get_mut(&key).ok_or(IndexFlaw::Unreadable)
}
