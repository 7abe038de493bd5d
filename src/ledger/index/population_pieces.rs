//! What pieces say of accounts as a whole: what they are, and what they come to, with the instant until which that holds
//! should nothing happen. It was judged at the instant that the base names, or at an earlier one.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};

use super::encoding::{put, put_bytes, put_signed, put_text, take, take_bytes, take_signed, take_text};
use super::folded_state::put_state;
use crate::domain::account::State;
use crate::domain::account::mfa_state::MfaState;
use crate::domain::affiliation::Affiliation;
use crate::domain::instant::Instant;
use crate::domain::judged_at::JudgedAt;
use crate::domain::judgement::{JudgedAccount, Judgement, Outlook, holds_until};
use crate::domain::kind::Kinds;
use crate::domain::risk::Level;

/// What some accounts are, each in the form of [`put_state`].
pub(super) type StatePiece = BTreeMap<Box<str>, Vec<u8>>;
/// What some accounts come to.
pub(super) type JudgementPiece = BTreeMap<Box<str>, KeptJudgement>;

/// What an account comes to, and until when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct KeptJudgement {
    pub account: JudgedAccount,
    /// None: for ever.
    pub until: Option<Instant>,
}

impl KeptJudgement {
    /// Judges an account. None: it is not registered.
    pub fn of(state: &State, at: JudgedAt<'_>) -> Option<Self> {
        let affiliation = state.affiliation.clone()?;
        let account = JudgedAccount { affiliation, judgement: Judgement::of(state, at) };
        Some(Self { account, until: holds_until(state, at) })
    }

    /// Whether it holds at this instant, which is not before the one at which it was judged.
    pub fn holds_at(&self, now: Instant) -> bool {
        holds(self.until, now)
    }
}

/// Whether what holds until then holds at this instant.
pub(super) fn holds(until: Option<Instant>, now: Instant) -> bool {
    until.is_none_or(|until| now < until)
}

/// What an account is, as a piece has it.
pub(super) fn state_bytes(state: &State) -> Vec<u8> {
    let mut bytes = Vec::new();
    put_state(&mut bytes, state);
    bytes
}

pub(super) fn encode_states(piece: &StatePiece) -> Vec<u8> {
    let mut payload = Vec::new();
    piece.iter().for_each(|(id, state)| put_state_of(&mut payload, id, state));
    payload
}

/// Adds what one account is, in the form of [`state_bytes`].
pub(super) fn put_state_of(payload: &mut Vec<u8>, id: &str, state: &[u8]) {
    put_text(payload, id);
    put_bytes(payload, state);
}

/// The accounts of a piece, each with what it is.
pub(super) fn states_in(payload: &[u8]) -> impl Iterator<Item = Option<(&str, &[u8])>> {
    each(payload, |rest| Some((take_text(rest)?, take_bytes(rest)?)))
}

pub(super) fn decode_states(payload: &[u8]) -> Option<StatePiece> {
    states_in(payload).map(|account| account.map(|(id, state)| (id.into(), state.to_vec()))).collect()
}

pub(super) fn encode_judgements(piece: &JudgementPiece) -> Vec<u8> {
    let mut payload = Vec::new();
    piece.iter().for_each(|(id, judgement)| put_judged(&mut payload, id, judgement));
    payload
}

/// Adds what one account comes to.
pub(super) fn put_judged(payload: &mut Vec<u8>, id: &str, judgement: &KeptJudgement) {
    put_text(payload, id);
    put_judgement(payload, judgement);
}

/// The accounts of a piece, each with what it comes to.
pub(super) fn judgements_in(payload: &[u8]) -> impl Iterator<Item = Option<(&str, KeptJudgement)>> {
    packed_judgements_in(payload).map(|account| {
        let (id, judgement, until) = account?;
        Some((std::str::from_utf8(id).ok()?, KeptJudgement { account: judgement.unpacked()?, until }))
    })
}

/// The same as it is kept, with until when it holds; of most accounts nobody asks which they are.
pub(super) fn packed_judgements_in(
    payload: &[u8],
) -> impl Iterator<Item = Option<(&[u8], PackedJudgement, Option<Instant>)>> {
    each(payload, |rest| {
        let id = take_bytes(rest)?;
        let (judgement, until) = PackedJudgement::take(rest)?;
        Some((id, judgement, until))
    })
}

pub(super) fn decode_judgements(payload: &[u8]) -> Option<JudgementPiece> {
    judgements_in(payload).map(|account| account.map(|(id, judgement)| (id.into(), judgement))).collect()
}

/// What can be taken off the front of a payload, again and again. None, and then nothing more: the rest is something else.
fn each<'p, T>(payload: &'p [u8], mut take: impl FnMut(&mut &'p [u8]) -> Option<T>) -> impl Iterator<Item = Option<T>> {
    let mut rest = payload;
    std::iter::from_fn(move || {
        (!rest.is_empty()).then(|| {
            let taken = take(&mut rest);
            if taken.is_none() {
                rest = &[];
            }
            taken
        })
    })
}

/// How many bits each part of a judgement has, the first the lowest: closed, never set up, whether an instant follows,
/// whether there is an outlook, step, state of MFA, level, and both of the outlook, affiliation, kinds.
const WIDTHS: [u32; 11] = [1, 1, 1, 1, 3, 3, 3, 3, 3, 3, 16];
/// Which of them says that an instant follows, and which is the affiliation.
const UNTIL: usize = 2;
const AFFILIATION: usize = 9;
/// An affiliation that this version does not know: its word follows.
const UNKNOWN: u64 = Affiliation::ALL.len() as u64;

fn put_judgement(payload: &mut Vec<u8>, KeptJudgement { account, until }: &KeptJudgement) {
    let Judgement { is_closed, step, mfa_state, level, never_set_up, kinds, retiring } = account.judgement;
    let affiliation = Affiliation::ALL.iter().position(|known| *known == account.affiliation);
    let outlook =
        retiring.map_or([0, 0], |of| [place(&Level::ALL, of.if_in_force), place(&MfaState::ALL, of.mfa_state)]);
    let parts = [
        u64::from(is_closed),
        u64::from(never_set_up),
        u64::from(until.is_some()),
        u64::from(retiring.is_some()),
        u64::from(step.unwrap_or(0)),
        place(&MfaState::ALL, mfa_state),
        place(&Level::ALL, level),
        outlook[0],
        outlook[1],
        affiliation.map_or(UNKNOWN, |place| place as u64),
        u64::from(kinds.bits()),
    ];
    put(payload, parts.iter().zip(WIDTHS).rev().fold(0, |bits, (part, width)| bits << width | part));
    if let Affiliation::Unknown(word) = &account.affiliation {
        put_text(payload, word);
    }
    if let Some(until) = until {
        put_signed(payload, until.millis());
    }
}

/// What an account comes to in the few bits in which it is kept. Many come to the same, and are counted by these sooner than
/// by what they stand for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct PackedJudgement {
    bits: u64,
    /// The word of an affiliation that this version does not know.
    affiliation: Option<Box<str>>,
}

impl Hash for PackedJudgement {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // Where there is a word, these say so.
        self.bits.hash(state);
        self.affiliation.iter().for_each(|word| word.hash(state));
    }
}

impl PackedJudgement {
    /// Takes it off the front, and until when it holds.
    fn take(rest: &mut &[u8]) -> Option<(Self, Option<Instant>)> {
        let bits = take(rest)?;
        let affiliation = if part(bits, AFFILIATION) == UNKNOWN { Some(take_text(rest)?.into()) } else { None };
        let until = if part(bits, UNTIL) == 1 { Some(Instant::from_millis(take_signed(rest)?)) } else { None };
        Some((Self { bits, affiliation }, until))
    }

    /// What the bits stand for.
    pub fn unpacked(&self) -> Option<JudgedAccount> {
        let [closed, never_set_up, _, has_outlook, step, mfa, level, level_then, mfa_then, affiliation, kinds] =
            std::array::from_fn(|of| part(self.bits, of));
        let affiliation = match &self.affiliation {
            Some(word) => Affiliation::Unknown(word.as_ref().into()),
            None => at(&Affiliation::ALL, affiliation)?,
        };
        let judgement = Judgement {
            is_closed: closed == 1,
            step: u8::try_from(step).ok().filter(|step| *step > 0),
            mfa_state: at(&MfaState::ALL, mfa)?,
            level: at(&Level::ALL, level)?,
            never_set_up: never_set_up == 1,
            kinds: Kinds::of_bits(u16::try_from(kinds).ok()?),
            retiring: match has_outlook {
                1 => Some(Outlook {
                    if_in_force: at(&Level::ALL, level_then)?,
                    mfa_state: at(&MfaState::ALL, mfa_then)?,
                }),
                _ => None,
            },
        };
        Some(JudgedAccount { affiliation, judgement })
    }
}

/// One of the parts, by its place among the widths.
fn part(bits: u64, of: usize) -> u64 {
    bits >> SHIFTS[of] & ((1 << WIDTHS[of]) - 1)
}

/// How many bits are below each of the parts.
const SHIFTS: [u32; WIDTHS.len()] = {
    let mut shifts = [0; WIDTHS.len()];
    let mut of = 1;
    while of < WIDTHS.len() {
        shifts[of] = shifts[of - 1] + WIDTHS[of - 1];
        of += 1;
    }
    shifts
};

fn place<T: PartialEq>(all: &[T], one: T) -> u64 {
    all.iter().position(|other| *other == one).unwrap_or_default() as u64
}

fn at<T: Clone>(all: &[T], place: u64) -> Option<T> {
    all.get(usize::try_from(place).ok()?).cloned()
}
