//! The Merkle tree over the lines of a log (RFC 6962, 2.1; docs/seals.md): its root as of any line, the way from a line to
//! the root, and, from the same reading, the lines that are to be shown.
//!
//! Line N is leaf N, and a leaf is the line up to its data. A number that no line has (it was lost, and that was
//! accepted) is an empty leaf.

use std::collections::BTreeSet;
use std::io;
use std::thread;

use sha2::{Digest, Sha256};

use super::consistent_read::consistent_read;
use super::evidence::Evidence;
use super::log::{Log, Parallelism, Verification};
use super::prefix::AsOf;
use super::routed_line::{InvalidAt, RoutedLine};
use super::shards::{Collector, Router, Shard};
use crate::domain::event::EventType;
use crate::domain::sequence::Sequence;
use crate::wire::{self, Line};

/// A node of the tree.
type Hash = [u8; 32];

/// A node with its number: of a leaf that of its line, of a node above a block how many blocks stand before it.
type Numbered = (u64, Hash);

/// How many leaves have their common node kept. A power of two.
const BLOCK: u64 = 1 << 10;

/// Which lines are wanted as they stand there, beside the tree.
#[derive(Debug, Clone, Default)]
pub struct LinesToShow {
    /// Those with these numbers.
    pub sequences: BTreeSet<Sequence>,
    /// Those about this account, and what an answer about it rests on besides: how the log began, and its policies.
    pub account: Option<String>,
}

/// What was read.
pub struct TreeRead {
    /// The tree. None: a number is not larger than all before it (only behind a break that was accepted), so that lines
    /// have no places in a tree.
    pub tree: Option<LineTree>,
    /// The lines that were wanted, in the order of the file.
    pub lines: Vec<Vec<u8>>,
    /// What that rests on.
    pub evidence: Evidence,
}

/// The tree over the sound part of a log.
#[derive(Default)]
pub struct LineTree {
    leaves: Vec<Numbered>,
    /// The nodes above [`BLOCK`] leaves each that have a line among them, by the number of such nodes before them.
    blocks: Vec<Numbered>,
}

/// Reads and checks the log.
///
/// # Errors
/// When the file cannot be read, or was cut while it was read. Damage is no error: see [`Evidence::damage`].
pub fn line_tree(log: &Log<'_>, wanted: &LinesToShow, effort: Parallelism) -> io::Result<TreeRead> {
    let count = effort.threads.max(1);
    let fresh = || Collector { sieve: InTurns { count }, shards: (0..count).map(|_| Leaves::new(wanted)).collect() };
    let (gathered, read) = consistent_read(log, AsOf::Latest, Verification::Hashes, effort, fresh)?;
    let (mut leaves, mut lines) = (Vec::new(), Vec::new());
    for part in gathered {
        leaves.extend(part.leaves);
        lines.extend(part.lines);
    }
    leaves.sort_by_key(|leaf| leaf.offset);
    lines.sort_by_key(|(offset, _)| *offset);
    let is_rising = leaves.is_sorted_by(|one, next| one.sequence < next.sequence);
    let leaves = leaves.into_iter().map(|leaf| (leaf.sequence.0, leaf.hash)).collect();
    Ok(TreeRead {
        tree: is_rising.then(|| LineTree::of(leaves, count)),
        lines: lines.into_iter().map(|(_, line)| line).collect(),
        evidence: read.evidence,
    })
}

impl LineTree {
    /// The tree of these leaves, whose numbers rise.
    fn of(leaves: Vec<Numbered>, threads: usize) -> Self {
        let mut tree = Self { leaves, blocks: Vec::new() };
        let last = tree.leaves.last().map_or(0, |(sequence, _)| *sequence);
        let in_blocks: Vec<&[Numbered]> =
            tree.leaves.chunk_by(|(one, _), (next, _)| (one - 1) / BLOCK == (next - 1) / BLOCK).collect();
        let block = |leaves: &&[Numbered]| {
            let number = (leaves.first()?.0 - 1) / BLOCK;
            // What is still to grow has no node yet.
            ((number + 1) * BLOCK <= last).then(|| (number, Self::default().node(number * BLOCK, BLOCK, leaves)))
        };
        let all = |blocks: &[&[Numbered]]| blocks.iter().filter_map(block).collect::<Vec<_>>();
        tree.blocks = if threads <= 1 || in_blocks.len() < threads {
            all(&in_blocks)
        } else {
            let share = in_blocks.len().div_ceil(threads);
            let shares = thread::scope(|scope| {
                let work: Vec<_> = in_blocks.chunks(share).map(|share| scope.spawn(|| all(share))).collect();
                work.into_iter().map(|thread| thread.join().unwrap_or_default()).collect::<Vec<_>>()
            });
            shares.concat()
        };
        tree
    }

    /// Whether every number up to this one has a line.
    pub fn is_whole(&self, size: Sequence) -> bool {
        self.up_to(size).len() as u64 == size.0
    }

    /// The root over the lines up to this one.
    pub fn root(&self, size: Sequence) -> [u8; 32] {
        if size == Sequence::ZERO { Sha256::digest([]).into() } else { self.node(0, size.0, self.up_to(size)) }
    }

    /// The hashes beside the way from the leaf of a line to the root over the lines up to `size`, from below.
    pub fn path(&self, line: Sequence, size: Sequence) -> Vec<[u8; 32]> {
        let (mut from, mut count, mut leaves) = (0, size.0, self.up_to(size));
        let mut path = Vec::new();
        while count > 1 {
            let left = left_of(count);
            let (below, above) = split(from + left, leaves);
            let (beside, on) = ((from + left, count - left, above), (from, left, below));
            let (beside, on) = if line.0 > from + left { (on, beside) } else { (beside, on) };
            path.push(self.node(beside.0, beside.1, beside.2));
            (from, count, leaves) = on;
        }
        path.reverse();
        path
    }

    fn up_to(&self, size: Sequence) -> &[Numbered] {
        split(size.0, &self.leaves).0
    }

    /// The node above `count` leaves behind the first `from`; these are those of them that have a line.
    fn node(&self, from: u64, count: u64, leaves: &[Numbered]) -> Hash {
        if count <= 1 {
            return leaves.first().map_or_else(|| leaf(b""), |(_, hash)| *hash);
        }
        if leaves.is_empty() && count.is_power_of_two() {
            return (0..count.trailing_zeros()).fold(leaf(b""), |below, _| above(&below, &below));
        }
        if count == BLOCK && from.is_multiple_of(BLOCK) {
            let kept = self.blocks.binary_search_by_key(&(from / BLOCK), |(number, _)| *number);
            if let Some((_, node)) = kept.ok().and_then(|at| self.blocks.get(at)) {
                return *node;
            }
        }
        let left = left_of(count);
        let (first, second) = split(from + left, leaves);
        above(&self.node(from, left, first), &self.node(from + left, count - left, second))
    }
}

/// How many of so many leaves, more than one, stand under the left half: the largest power of two that leaves some.
fn left_of(count: u64) -> u64 {
    1 << (count - 1).ilog2()
}

/// The leaves up to this number, and those behind it.
fn split(sequence: u64, leaves: &[Numbered]) -> (&[Numbered], &[Numbered]) {
    // Where no line is missing, a leaf stands where its number says.
    let first = leaves.first().map_or(0, |(first, _)| *first);
    let there = usize::try_from((sequence + 1).saturating_sub(first)).unwrap_or(usize::MAX);
    let is_there = there == 0 || leaves.get(there - 1).is_some_and(|(number, _)| *number == sequence);
    let at = if is_there { there } else { leaves.partition_point(|(number, _)| *number <= sequence) };
    leaves.split_at(at)
}

fn leaf(bytes: &[u8]) -> Hash {
    Sha256::new().chain_update([0]).chain_update(bytes).finalize().into()
}

fn above(left: &Hash, right: &Hash) -> Hash {
    // One piece: twice as fast as three.
    let mut both = [1; 65];
    both[1..33].copy_from_slice(left);
    both[33..].copy_from_slice(right);
    Sha256::digest(both).into()
}

/// Deals out the lines by their numbers, some at a time.
struct InTurns {
    count: usize,
}

impl Router for InTurns {
    fn shard_for(&self, line: &Line<'_>) -> Option<usize> {
        usize::try_from(line.sequence.0 / 64 % self.count as u64).ok()
    }
}

/// One leaf, and where its line begins.
struct Leaf {
    offset: u64,
    sequence: Sequence,
    hash: Hash,
}

/// Hashes leaves, and keeps the lines that are wanted.
struct Leaves<'w> {
    wanted: &'w LinesToShow,
    leaves: Vec<Leaf>,
    lines: Vec<(u64, Vec<u8>)>,
}

impl<'w> Leaves<'w> {
    fn new(wanted: &'w LinesToShow) -> Self {
        Self { wanted, leaves: Vec::new(), lines: Vec::new() }
    }

    fn is_wanted(&self, line: &RoutedLine<'_>) -> bool {
        let LinesToShow { sequences, account } = self.wanted;
        let concerns_all = || matches!(line.event_type, Some(EventType::LogStarted | EventType::PolicySet));
        let of_account = |account: &String| line.subject == account.as_str() || concerns_all();
        sequences.contains(&line.sequence) || account.as_ref().is_some_and(of_account)
    }
}

impl Shard for Leaves<'_> {
    fn take(&mut self, parts: &[&[RoutedLine<'_>]], _: u64) -> Result<(), InvalidAt> {
        for line in parts.iter().copied().flatten() {
            let RoutedLine { offset, raw, sequence, data, .. } = *line;
            // Its type is no matter: all that is asked is whether the data is JSON.
            wire::checked_event_data(None, data).map_err(|unsound| InvalidAt { offset, kind: unsound.into() })?;
            self.leaves.push(Leaf { offset, sequence, hash: leaf(Line::leaf(raw, data)) });
            if self.is_wanted(line) {
                self.lines.push((offset, raw.to_vec()));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6962, 2.1, as it is written there.
    fn by_the_book(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => Sha256::digest([]).into(),
            [leaf] => *leaf,
            _ => {
                let (left, right) = leaves.split_at(left_of(leaves.len() as u64) as usize);
                above(&by_the_book(left), &by_the_book(right))
            }
        }
    }

    fn leaves(numbers: impl Iterator<Item = u64>) -> Vec<Numbered> {
        numbers.map(|number| (number, leaf(&number.to_le_bytes()))).collect()
    }

    #[test]
    fn roots_are_those_of_the_book_whatever_is_kept_and_missing() {
        for gap in [0..0, 5..6, 1..3, 1000..1030, 1..1025, 700..2900] {
            let all: Vec<u64> = (1..=3100).collect();
            let there = leaves(all.iter().copied().filter(|number| !gap.contains(number)));
            let tree = LineTree::of(there.clone(), 2);
            let hash = |number: &u64| {
                there.iter().find(|(there, _)| there == number).map_or_else(|| leaf(b""), |(_, hash)| *hash)
            };
            let dense: Vec<Hash> = all.iter().map(hash).collect();
            for size in (0..40).chain([1023, 1024, 1025, 2047, 2048, 2049, 3099, 3100]) {
                assert_eq!(tree.root(Sequence(size)), by_the_book(&dense[..size as usize]), "{gap:?} {size}");
                assert_eq!(tree.is_whole(Sequence(size)), !gap.clone().any(|number| number <= size), "{gap:?} {size}");
            }
        }
    }

    #[test]
    fn very_many_missing_numbers_take_no_time() {
        let tree = LineTree::of(leaves([1, 2, 999_999_999_999].into_iter()), 1);
        assert_eq!(tree.path(Sequence(2), Sequence(999_999_999_999)).len(), 40);
        assert_ne!(tree.root(Sequence(999_999_999_999)), tree.root(Sequence(2)));
    }
}
