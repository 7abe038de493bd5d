//! Everybody by the index: their states as they were folded when it was brought up to date, with what was appended since
//! folded onto them. Where a question can tell by what an account comes to that it does not need its state, and that still
//! holds, the state is not even read.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};

use super::folded_state::take_state;
use super::following::Index;
use super::hash::ByHash;
use super::line_pieces::{HashMark, decode_mentions, mark};
use super::pieces::{PieceReader, PiecesInOrder, Sort, UncheckedPiece, known};
use super::population_pieces::{PackedJudgement, StatePiece, decode_states, holds, packed_judgements_in, states_in};
use crate::domain::account::State;
use crate::domain::account::history::{apply_line, replay};
use crate::domain::event::EventType;
use crate::domain::id::STORE_SUBJECT;
use crate::domain::instant::Instant;
use crate::domain::judgement::JudgedAccount;
use crate::ledger::account_states::{KeptLines, history};
use crate::ledger::index_flaw::IndexFlaw;
use crate::ledger::log::Parallelism;
use crate::ledger::population::{Folded, JudgedPopulation};
use crate::ledger::states::ShardAccount;
use crate::ledger::workers::work_as_they_come;
use crate::wire;

/// Accounts that come to the same.
struct Alike {
    /// Whether their states are needed.
    is_needed: bool,
    /// How many are counted by it.
    many: u64,
}

/// How many pieces are looked at together.
const TOGETHER: usize = 32;

impl Index {
    /// The states of all accounts.
    ///
    /// # Errors
    /// When the index turns out not to be of use.
    pub fn everybody(&self, effort: Parallelism) -> Result<Folded, IndexFlaw> {
        let mut chunks = self.held_states(self.base.pieces.keys(Sort::States), effort.threads, |_| true)?;
        chunks.push(self.appended_states()?);
        Ok(Folded::of_chunks(chunks, effort.threads, self.evidence.clone()))
    }

    /// Everybody, as a question at this instant needs them: the states of those of whom it needs more than what they come
    /// to, and of those of whom that is not known.
    ///
    /// # Errors
    /// When the index turns out not to be of use.
    pub fn judged(
        &self,
        now: Instant,
        effort: Parallelism,
        needs: impl Fn(&JudgedAccount) -> bool + Sync,
    ) -> Result<JudgedPopulation, IndexFlaw> {
        if self.tail.policy.is_some() || now.millis() < self.base.judged {
            return self.everybody(effort).map(JudgedPopulation::from);
        }
        self.all_but(effort, needs, |_, until| !holds(until, now))
    }

    /// Everybody, as a question about what several have needs them: the states of those who ever had, be it a number or a
    /// serial, what at least so many had. Of the others it is known what they came to when that was judged last.
    ///
    /// # Errors
    /// When the index turns out not to be of use.
    pub fn sharing(&self, at_least: u32, effort: Parallelism) -> Result<JudgedPopulation, IndexFlaw> {
        let mut appended: HashMap<i64, Vec<(HashMark, &str)>> = HashMap::new();
        for (thing, id) in &self.tail.mentions {
            appended.entry(self.base.pieces.key_of_mention(*thing)).or_default().push((mark(*thing), id));
        }
        let at_least = usize::try_from(at_least).unwrap_or(usize::MAX);
        // All who had a thing are in one piece.
        let shared = self.each_piece(self.base.pieces.keys(Sort::Mentions), effort.threads, |pieces| {
            let mut shared: Vec<Box<str>> = Vec::new();
            for piece in pieces {
                let since = appended.get(&piece.key()).into_iter().flatten();
                let mut mentions = decode_mentions(&piece.payload()?).ok_or(IndexFlaw::Unreadable)?;
                mentions.extend(since.map(|(mark, id)| (*mark, Box::from(*id))));
                let mentions: Vec<(HashMark, Box<str>)> = mentions.into_iter().collect();
                let alike = mentions.chunk_by(|one, next| one.0 == next.0).filter(|alike| alike.len() >= at_least);
                shared.extend(alike.flatten().map(|(_, id)| id.clone()));
            }
            Ok(shared)
        })?;
        let shared: HashSet<Box<[u8]>, ByHash> = shared.into_iter().flatten().map(Into::into).collect();
        self.all_but(effort, |_| false, |id, _| shared.contains(id))
    }

    /// The states of those who are needed, by what they come to or by who they are and until when that holds; of the others
    /// what they come to.
    fn all_but(
        &self,
        effort: Parallelism,
        needs: impl Fn(&JudgedAccount) -> bool + Sync,
        needs_this: impl Fn(&[u8], Option<Instant>) -> bool + Sync,
    ) -> Result<JudgedPopulation, IndexFlaw> {
        let appended: HashSet<&[u8], ByHash> = self.tail.lines.keys().map(|id| id.as_bytes()).collect();
        let parts = self.each_piece(self.base.pieces.keys(Sort::Judgements), effort.threads, |pieces| {
            // Most accounts come to one of a few things, and what that is is made out once.
            let mut all: HashMap<PackedJudgement, Alike, ByHash> = HashMap::default();
            let mut needed: Vec<Box<str>> = Vec::new();
            let payloads = pieces.into_iter().map(UncheckedPiece::payload).collect::<Result<Vec<_>, _>>()?;
            for found in payloads.iter().flat_map(|payload| packed_judgements_in(payload)) {
                let (id, judgement, until) = found.ok_or(IndexFlaw::Unreadable)?;
                if appended.contains(id) {
                    continue;
                }
                let alike = match all.entry(judgement) {
                    Entry::Occupied(known) => known.into_mut(),
                    Entry::Vacant(new) => {
                        let account = new.key().unpacked().ok_or(IndexFlaw::Unreadable)?;
                        new.insert(Alike { is_needed: needs(&account), many: 0 })
                    }
                };
                if alike.is_needed || needs_this(id, until) {
                    needed.push(std::str::from_utf8(id).map_err(|_| IndexFlaw::Unreadable)?.into());
                } else {
                    alike.many += 1;
                }
            }
            Ok((all, needed))
        })?;
        let mut counted: HashMap<PackedJudgement, u64, ByHash> = HashMap::default();
        let mut needed: Vec<(i64, Box<str>)> = Vec::new();
        for (all, ids) in parts {
            for (judgement, Alike { many, .. }) in all {
                *counted.entry(judgement).or_default() += many;
            }
            needed.extend(ids.into_iter().map(|id| (self.base.pieces.key_of_state(&id), id)));
        }
        // What comes to the same may be kept in several ways: with a time until which it holds, and without.
        let mut judged: HashMap<JudgedAccount, u64> = HashMap::new();
        for (judgement, many) in counted.into_iter().filter(|(_, many)| *many > 0) {
            *judged.entry(judgement.unpacked().ok_or(IndexFlaw::Unreadable)?).or_default() += many;
        }
        let judged = judged.into_iter().collect();
        needed.sort_unstable();
        let mut keys: Vec<i64> = needed.iter().map(|(key, _)| *key).collect();
        keys.dedup();
        let is_needed: HashSet<&str, ByHash> = needed.iter().map(|(_, id)| &**id).collect();
        let mut chunks = self.held_states(keys.into_iter(), effort.threads, |id| is_needed.contains(id))?;
        if chunks.iter().map(Vec::len).sum::<usize>() < needed.len() {
            return Err(IndexFlaw::Unreadable);
        }
        chunks.push(self.appended_states()?);
        let folded = Folded::of_chunks(chunks, effort.threads, self.evidence.clone());
        Ok(JudgedPopulation { folded, judged })
    }

    /// What this account is by now: `held` is what the index says, where it says anything.
    ///
    /// # Errors
    /// When the index turns out not to be of use.
    pub(super) fn state_by_now(&self, id: &str, held: Option<&[u8]>) -> Result<State, IndexFlaw> {
        let lines = self.appended_lines(id).map(wire::decode);
        let lines = lines.collect::<Result<Vec<_>, _>>().map_err(|_| IndexFlaw::LineChanged)?;
        let is_void = |line: &wire::Line<'_>| line.event_type == Some(EventType::EventVoided);
        let Some(mut held) = held.filter(|_| !lines.iter().any(is_void)) else {
            // What is voided is to be as if it had never been.
            return Ok(replay(&history(&self.lines_of(id)?.lines())).state);
        };
        let mut state = take_state(&mut held).ok_or(IndexFlaw::Unreadable)?;
        for line in &lines {
            state.version += 1;
            let data = line.event_data().and_then(Result::ok);
            apply_line(&mut state, line.time, line.event_type, data.as_ref());
        }
        Ok(state)
    }

    /// What an account is by now of which there was no line before.
    pub(super) fn state_of_new(&self, id: &str) -> State {
        let mut kept = KeptLines::default();
        self.appended_lines(id).for_each(|raw| kept.push(raw));
        replay(&history(&kept.lines())).state
    }

    /// The wanted accounts of these pieces of states, but those of whom lines were appended.
    fn held_states(
        &self,
        keys: impl Iterator<Item = i64>,
        threads: usize,
        wants: impl Fn(&str) -> bool + Sync,
    ) -> Result<Vec<Vec<ShardAccount>>, IndexFlaw> {
        let appended = &self.tail.lines;
        self.each_piece(keys, threads, |pieces| {
            let mut accounts = Vec::new();
            for piece in pieces {
                for found in states_in(&piece.payload()?) {
                    let (id, mut state) = found.ok_or(IndexFlaw::Unreadable)?;
                    if wants(id) && !appended.contains_key(id) {
                        let state = take_state(&mut state).ok_or(IndexFlaw::Unreadable)?;
                        accounts.push(ShardAccount::settled(id, state));
                    }
                }
            }
            Ok(accounts)
        })
    }

    /// The accounts of whom lines were appended, with what these make of them.
    fn appended_states(&self) -> Result<Vec<ShardAccount>, IndexFlaw> {
        let mut pieces: BTreeMap<i64, StatePiece> = BTreeMap::new();
        let mut reader = PieceReader::of(&self.connection)?;
        let accounts = self.tail.lines.keys().filter(|id| &***id != STORE_SUBJECT);
        accounts
            .map(|id| {
                let held = self.states_near(&mut reader, id, &mut pieces)?.get(id).map(Vec::as_slice);
                Ok(ShardAccount::settled(id, self.state_by_now(id, held)?))
            })
            .collect()
    }

    /// The piece that says what this account is, read where it is not there yet.
    pub(super) fn states_near<'p>(
        &self,
        reader: &mut PieceReader<'_>,
        id: &str,
        pieces: &'p mut BTreeMap<i64, StatePiece>,
    ) -> Result<&'p mut StatePiece, IndexFlaw> {
        let key = self.base.pieces.key_of_state(id);
        known(pieces, key, || decode_states(&reader.payload(key)?).ok_or(IndexFlaw::Unreadable))
    }

    /// Does the same with all of these pieces, whose keys go up, some at a time, on several threads while the next ones are
    /// read. One that is not there is a flaw.
    fn each_piece<R: Send>(
        &self,
        keys: impl Iterator<Item = i64>,
        threads: usize,
        work: impl Fn(Vec<UncheckedPiece>) -> Result<R, IndexFlaw> + Sync,
    ) -> Result<Vec<R>, IndexFlaw> {
        let mut reader = PiecesInOrder::of(&self.connection)?;
        let mut keys = keys.peekable();
        let groups = std::iter::from_fn(|| {
            keys.peek()?;
            let group: Vec<i64> = keys.by_ref().take(TOGETHER).collect();
            Some(reader.read(&group))
        });
        work_as_they_come(threads, groups, work)
    }
}
