//! What an index holds of a log, made by reading that twice and handed over piece by piece: to be written down anew, or held
//! against what an index says. First accounts are folded as for any question about everybody, and what they are and come to
//! is handed over. Once their states are gone it is gathered where all lines lie. So making an index takes no more memory
//! than folding the log does.

use std::io;

use super::base::Base;
use super::dealing::{Dealt, InPiece, Share};
use super::gathering::{Gathered, Gathering, Watched};
use super::line_pieces::{encode_events, encode_mentions};
use super::people::AccountRow;
use super::pieces::{PieceCounts, Sort, hash_of_state};
use super::population_pieces::{KeptJudgement, put_judged, put_state_of, state_bytes};
use crate::domain::account::State;
use crate::domain::id::{AccountId, STORE_SUBJECT};
use crate::domain::instant::Instant;
use crate::domain::judged_at::JudgedAt;
use crate::ledger::consistent_read::{ConsistentRead, consistent_read};
use crate::ledger::damage::Damage;
use crate::ledger::evidence::Evidence;
use crate::ledger::folding::{BATCH, Fold};
use crate::ledger::in_order::in_order;
use crate::ledger::log::{Log, Parallelism, Verification};
use crate::ledger::population::Folded;
use crate::ledger::prefix::AsOf;
use crate::ledger::shards::{ByAccount, Collector};
use crate::ledger::states::reach_for_states;

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
    let read = |bytes| made.is_at(Step::Gathering, bytes, log.len);
    let gathered = made.gathered(&evidence, &read)?;
    let origin = evidence.started.as_ref().map(|started| started.origin.clone());
    let (Some(started), Some(origin), Some(last)) = (gathered.started(), origin, gathered.last()) else {
        return Err(NotBuilt::Unnamed);
    };
    let how_many = gathered.how_many();
    let counts = if as_in.is_some() { counts } else { counts.and_lines(&how_many) };
    let base = Base {
        accounts: how_many.subjects as u64,
        judged: judged.millis(),
        ..Base::of(&evidence, inode, &origin, [last, started], gathered.policy(), counts)
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
        // There is room for all from the beginning: what grows is in memory twice for a moment, beside all states.
        let mut accounts: Vec<(u64, (&AccountId, &State))> = Vec::with_capacity(folded.met());
        accounts.extend(folded.iter().map(|account| (hash_of_state(account.0.as_str()), account)));
        let recorded = folded.evidence.position.recorded.unwrap_or(Instant::from_millis(0));
        let judged = as_in.map_or(recorded, |base| Instant::from_millis(base.judged));
        let counts = as_in.map_or_else(|| PieceCounts::for_accounts(accounts.len()), |base| base.pieces);
        self.hand_over_accounts(accounts, &counts, JudgedAt::new(judged, &folded.evidence.policy), taker)?;
        Ok((folded.let_go(), judged, counts))
    }

    /// What all accounts are.
    fn folded(&self) -> Result<Folded, NotBuilt> {
        let effort = self.effort();
        let count = effort.threads;
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

    fn effort(&self) -> Parallelism {
        let effort = Parallelism::for_len(self.log.len);
        Parallelism { threads: effort.threads.max(1), ..effort }
    }

    /// Hands over what accounts are, what they come to, and by id what people may ask of them. They come with the hashes of
    /// their ids.
    fn hand_over_accounts(
        &self,
        accounts: Vec<(u64, (&AccountId, &State))>,
        counts: &PieceCounts,
        at: JudgedAt<'_>,
        taker: &mut impl TakesContents,
    ) -> Result<(), NotBuilt> {
        let by_id =
            |one: &(InPiece, (&AccountId, &State)), other: &(InPiece, (&AccountId, &State))| one.1.0.cmp(other.1.0);
        let dealt = |sort: Sort, count: u64, accounts: Vec<_>| Dealt { sort, count, runs: vec![accounts] };
        let mut turn = Turn { step: Step::Accounts, done: 0, all: counts.states + counts.judgements };
        let mut accounts: Vec<_> =
            accounts.into_iter().map(|(hash, account)| (InPiece::of(hash, counts.states), account)).collect();
        accounts.sort_unstable_by_key(|(place, _)| place.number());
        let mut states = dealt(Sort::States, counts.states, accounts);
        self.hand_over(&mut turn, &states, taker, |share| {
            reach_for_states(share.all().map(|(_, state)| *state));
            share.pieces(|accounts| {
                accounts.sort_unstable_by(by_id);
                let mut payload = Vec::new();
                accounts
                    .iter()
                    .for_each(|(_, (id, state))| put_state_of(&mut payload, id.as_str(), &state_bytes(state)));
                payload
            })
        })?;
        let mut accounts = states.runs.pop().unwrap_or_default();
        for (place, _) in &mut accounts {
            *place = place.with_number(counts.judgements_with(place.number()));
        }
        accounts.sort_unstable_by_key(|(place, _)| place.number());
        let mut judgements = dealt(Sort::Judgements, counts.judgements, accounts);
        self.hand_over(&mut turn, &judgements, taker, |share| {
            share.pieces(|accounts| {
                accounts.sort_unstable_by(by_id);
                let mut payload = Vec::new();
                for some in accounts.chunks(BATCH) {
                    reach_for_states(some.iter().map(|(_, (_, state))| *state));
                    for (_, (id, state)) in some {
                        if let Some(judgement) = KeptJudgement::of(state, at) {
                            put_judged(&mut payload, id.as_str(), &judgement);
                        }
                    }
                }
                payload
            })
        })?;
        let accounts = judgements.runs.pop().unwrap_or_default();
        // Most ids differ in their first bytes.
        let mut accounts: Vec<_> =
            accounts.into_iter().map(|(_, account)| (account.0.first_bytes(), account)).collect();
        accounts
            .sort_unstable_by(|(first, (id, _)), (others, (other, _))| first.cmp(others).then_with(|| id.cmp(other)));
        let shares = accounts.chunks(BATCH);
        let turn = &mut Turn { step: Step::Rows, done: 0, all: shares.len() as u64 };
        let made = |accounts: &[(u64, (&AccountId, &State))]| {
            reach_for_states(accounts.iter().map(|(_, (_, state))| *state));
            accounts.iter().map(|(_, (id, state))| AccountRow::of(id, state)).collect::<Vec<_>>()
        };
        in_order(self.effort().threads, shares, made, |made| {
            taker.rows(&mut made.inspect(|_| self.is_done(turn, 1)).flatten())
        })
    }

    /// Where all lines lie. That they are sound is known.
    fn gathered<'t>(&self, evidence: &Evidence, read: &'t (dyn Fn(u64) + Sync)) -> Result<Gathered<'t>, NotBuilt> {
        let effort = self.effort();
        let count = effort.threads;
        // Nearly the same for each.
        let lines = usize::try_from(evidence.position.link.sequence.0).unwrap_or(0) / count;
        let fresh = || Collector {
            sieve: ByAccount { shards: count, wants: |_: &str| true },
            shards: (0..count).map(|_| Gathering::new(lines + lines / 64, Watched::new(read))).collect(),
        };
        let (gathered, again) = consistent_read(self.log, self.as_of, Verification::None, effort, fresh)?;
        if again.evidence.position != evidence.position {
            return Err(io::Error::other("the log changed while it was read").into());
        }
        Ok(gathered.into())
    }

    /// Hands over where lines lie, of whom, of which event, who ever had what, and of whom something belongs together.
    fn hand_over_lines(
        &self,
        mut gathered: Gathered<'_>,
        counts: &PieceCounts,
        taker: &mut impl TakesContents,
    ) -> Result<(), NotBuilt> {
        let all = counts.lines + counts.events + counts.mentions + counts.together;
        let mut turn = Turn { step: Step::Lines, done: 0, all };
        self.hand_over(&mut turn, &gathered.lines(counts), taker, |share| {
            share.pieces(|subjects| {
                subjects.sort_unstable_by_key(|(_, (id, _))| *id);
                let mut payload = Vec::new();
                subjects.iter().for_each(|(_, (id, spans))| spans.put(&mut payload, id));
                payload
            })
        })?;
        let events = gathered.take_events(counts);
        self.hand_over(&mut turn, &events, taker, |share| {
            share.pieces(|events| {
                events.sort_unstable_by_key(|(_, span)| *span);
                encode_events(events.iter().map(|(place, span)| (*span, place.mark())))
            })
        })?;
        drop(events);
        for dealt in [Gathered::mentions, Gathered::together] {
            self.hand_over(&mut turn, &dealt(&gathered, counts), taker, |share| {
                share.pieces(|accounts| {
                    accounts.sort_unstable();
                    accounts.dedup();
                    encode_mentions(accounts.iter().map(|(place, id)| (place.mark(), *id)))
                })
            })?;
        }
        Ok(())
    }

    /// Hands over pieces, made on all threads.
    fn hand_over<T: Copy + Send + Sync>(
        &self,
        turn: &mut Turn,
        dealt: &Dealt<T>,
        taker: &mut impl TakesContents,
        made: impl Fn(Share<'_, T>) -> Vec<(i64, Vec<u8>)> + Sync,
    ) -> Result<(), NotBuilt> {
        in_order(self.effort().threads, dealt.shares(), made, |made| {
            taker.pieces(&mut made.inspect(|pieces| self.is_done(turn, pieces.len() as u64)).flatten())
        })
    }

    /// So much more of a step is done.
    fn is_done(&self, turn: &mut Turn, more: u64) {
        turn.done += more;
        self.is_at(turn.step, turn.done, turn.all);
    }
}

/// How far a step has come.
struct Turn {
    step: Step,
    done: u64,
    all: u64,
}
