//! What an index holds, dealt out to pieces, and the pieces made of it, some at a time, by whoever has time.

use std::ops::Range;

use super::line_pieces::HashMark;
use super::pieces::{Sort, key};

/// To which piece of its sort something belongs, and by which mark it is known there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct InPiece(u64);

/// How many bits a mark has.
const MARK_BITS: u32 = 24;

impl InPiece {
    /// Where something with this hash belongs, in so many pieces.
    pub fn of(hash: u64, count: u64) -> Self {
        Self((hash % count.max(1)) << MARK_BITS | hash >> (u64::BITS - MARK_BITS))
    }

    /// The number of the piece.
    pub fn number(self) -> u64 {
        self.0 >> MARK_BITS
    }

    /// See [`mark`](super::line_pieces::mark).
    pub fn mark(self) -> HashMark {
        let [.., one, two, three] = self.0.to_be_bytes();
        [one, two, three]
    }

    /// The same, or where it belongs to another piece.
    pub fn with_number(self, number: u64) -> Self {
        Self(number << MARK_BITS | self.0 & ((1 << MARK_BITS) - 1))
    }
}

/// What is dealt out to the pieces of one sort, each run of it in the order of pieces.
pub(super) struct Dealt<T> {
    pub sort: Sort,
    /// Into how many pieces.
    pub count: u64,
    pub runs: Vec<Vec<(InPiece, T)>>,
}

impl<T: Copy> Dealt<T> {
    /// All pieces, some together, also where nothing is dealt out to them.
    pub fn shares(&self) -> impl Iterator<Item = Share<'_, T>> {
        // Pieces of judgements are many times as large as others.
        self.shares_of(if self.sort == Sort::Judgements { 1 } else { TOGETHER })
    }

    fn shares_of(&self, together: u64) -> impl Iterator<Item = Share<'_, T>> {
        let mut runs: Vec<&[_]> = self.runs.iter().map(Vec::as_slice).collect();
        let firsts = (0..self.count).step_by(usize::try_from(together).unwrap_or(usize::MAX));
        firsts.map(move |first| {
            let numbers = first..self.count.min(first + together);
            let of_share = runs.iter_mut().map(|run| split_before(run, numbers.end)).collect();
            Share { sort: self.sort, runs: of_share, numbers }
        })
    }
}

/// How many pieces are made together.
const TOGETHER: u64 = 16;

/// Takes off the front of a run what belongs to pieces before this one.
fn split_before<'r, T>(run: &mut &'r [(InPiece, T)], number: u64) -> &'r [(InPiece, T)] {
    let (before, rest) = run.split_at(run.partition_point(|(place, _)| place.number() < number));
    *run = rest;
    before
}

/// What is dealt out to some pieces.
pub(super) struct Share<'d, T> {
    sort: Sort,
    numbers: Range<u64>,
    runs: Vec<&'d [(InPiece, T)]>,
}

impl<T: Copy> Share<'_, T> {
    /// Everything that is dealt out to them.
    pub fn all(&self) -> impl Iterator<Item = &T> + Clone {
        self.runs.iter().copied().flatten().map(|(_, one)| one)
    }

    /// The pieces with their keys. `encode` is handed what belongs to one, and puts it in order.
    pub fn pieces(self, encode: impl Fn(&mut Vec<(InPiece, T)>) -> Vec<u8>) -> Vec<(i64, Vec<u8>)> {
        let Self { sort, numbers, mut runs } = self;
        let mut of_piece = Vec::new();
        let pieces = numbers.map(|number| {
            of_piece.clear();
            for run in &mut runs {
                let these = run.iter().take_while(|(place, _)| place.number() == number).count();
                let (these, rest) = run.split_at(these);
                of_piece.extend_from_slice(these);
                *run = rest;
            }
            (key(sort, number), encode(&mut of_piece))
        });
        pieces.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::hash::hash;
    use super::super::line_pieces::mark;
    use super::{Dealt, InPiece};
    use crate::ledger::index::pieces::{Sort, key};

    #[test]
    fn what_has_a_hash_belongs_to_one_of_so_many_and_keeps_its_mark() {
        for number in 0..2000_u64 {
            let hash = hash(number, b"event");
            for count in [1, 7, 312_500, 1 << 39] {
                let place = InPiece::of(hash, count);
                assert_eq!((place.number(), place.mark()), (hash % count, mark(hash)));
                let elsewhere = place.with_number(3);
                assert_eq!((elsewhere.number(), elsewhere.mark()), (3, mark(hash)));
            }
        }
    }

    #[test]
    fn whatever_is_dealt_out_is_in_its_piece_however_many_are_made_together() {
        let place = |number| InPiece::of(number, 10);
        let run = |numbers: &[u64]| numbers.iter().map(|number| (place(*number), *number)).collect::<Vec<_>>();
        let dealt = Dealt { sort: Sort::Events, count: 10, runs: vec![run(&[0, 0, 3, 9]), run(&[]), run(&[3, 4])] };
        for together in [1, 3, 10, 11] {
            let pieces: Vec<(i64, Vec<u8>)> = dealt
                .shares_of(together)
                .flat_map(|share| share.pieces(|these| these.iter().map(|(_, number)| *number as u8).collect()))
                .collect();
            let expected = (0..10).map(|number| {
                let content: &[u8] = match number {
                    0 => &[0, 0],
                    3 => &[3, 3],
                    4 => &[4],
                    9 => &[9],
                    _ => &[],
                };
                (key(Sort::Events, number), content.to_vec())
            });
            assert_eq!(pieces, expected.collect::<Vec<_>>(), "{together}");
        }
    }
}
