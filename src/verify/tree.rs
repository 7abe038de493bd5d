//! The Merkle tree over the lines of a log, as RFC 6962 (2.1) hashes it: a leaf a number, from 1. It grows leaf by leaf,
//! and of what stands already only the roots of its complete parts are kept, the largest first.
//!
//! A number that no line has is an empty leaf, so that line N is leaf N whatever was lost before it.

use sha2::{Digest, Sha256};

/// A node of the tree.
pub(super) type Hash = [u8; 32];

/// The leaf of these bytes.
pub(super) fn leaf(bytes: &[u8]) -> Hash {
    Sha256::new().chain_update([0]).chain_update(bytes).finalize().into()
}

/// What is hashed for the leaf of a line: all of it that stands before its data, that is what its chain hash is of, and that.
pub(super) fn leaf_parts<'a>(hashed: &'a [u8], chainhash: &'a str) -> [&'a [u8]; 5] {
    [&[0], hashed, b",\"chainhash\":\"", chainhash.as_bytes(), b"\""]
}

/// The node above two others.
pub(super) fn node(left: &Hash, right: &Hash) -> Hash {
    let mut both = [1; 65];
    both[1..33].copy_from_slice(left);
    both[33..].copy_from_slice(right);
    Sha256::digest(both).into()
}

/// A tree that grows.
#[derive(Default)]
pub(super) struct Tree {
    /// How many leaves there are.
    size: u64,
    /// How many of them are empty.
    empty: u64,
    /// Complete parts, each of 2^height leaves, larger ones before smaller ones.
    parts: Vec<(u32, Hash)>,
}

impl Tree {
    /// Takes the leaf of the line with this number, behind empty ones for the numbers that were left out. False: the
    /// number is not larger than all before it, and nothing was taken.
    pub fn take(&mut self, sequence: u64, leaf: Hash) -> bool {
        let Some(gap) = sequence.checked_sub(1).and_then(|before| before.checked_sub(self.size)) else { return false };
        self.skip(gap);
        self.push(0, leaf);
        true
    }

    /// The root.
    pub fn root(&self) -> Hash {
        let mut parts = self.parts.iter().rev().map(|(_, part)| *part);
        match parts.next() {
            Some(smallest) => parts.fold(smallest, |right, left| node(&left, &right)),
            None => Sha256::new().finalize().into(),
        }
    }

    /// Whether every number so far has a line.
    pub fn is_whole(&self) -> bool {
        self.empty == 0
    }

    /// Adds empty leaves, in parts that are as large as fit: there may be very many.
    fn skip(&mut self, count: u64) {
        self.empty += count;
        let mut left = count;
        while left > 0 {
            let height = self.size.trailing_zeros().min(left.ilog2());
            let part = (0..height).fold(leaf(b""), |below, _| node(&below, &below));
            self.push(height, part);
            left -= 1 << height;
        }
    }

    /// Adds a complete part, and joins it with those before it that are as large.
    fn push(&mut self, mut height: u32, mut part: Hash) {
        self.size += 1 << height;
        while let Some((_, left)) = self.parts.pop_if(|(of_last, _)| *of_last == height) {
            part = node(&left, &part);
            height += 1;
        }
        self.parts.push((height, part));
    }
}

/// The root of a tree of `size` leaves in which `path` leads from the leaf at `index` upwards (RFC 9162, 2.1.3.2). None:
/// in such a tree the way from there to the root has another length.
pub(super) fn root_from(leaf: Hash, index: u64, size: u64, path: &[Hash]) -> Option<Hash> {
    let (mut at, mut last) = (index, size.checked_sub(1).filter(|last| index <= *last)?);
    let mut hash = leaf;
    for sibling in path {
        if last == 0 {
            return None;
        }
        if at & 1 == 1 || at == last {
            hash = node(sibling, &hash);
            // The last of a row that has no sibling goes up as it is; only the root is the last one at 0.
            while at & 1 == 0 {
                (at, last) = (at >> 1, last >> 1);
            }
        } else {
            hash = node(&hash, sibling);
        }
        (at, last) = (at >> 1, last >> 1);
    }
    (last == 0).then_some(hash)
}

#[cfg(test)]
mod tests {
    use data_encoding::HEXLOWER;

    use super::*;

    /// The leaves of the trees that the test suites of RFC 6962's implementations agree on, and their roots.
    const LEAVES: [&[u8]; 8] = [
        b"",
        b"\x00",
        b"\x10",
        b"\x20\x21",
        b"\x30\x31",
        b"\x40\x41\x42\x43",
        b"\x50\x51\x52\x53\x54\x55\x56\x57",
        b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
    ];
    const ROOTS: [&str; 8] = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    #[test]
    fn the_tree_is_that_of_rfc_6962() {
        let mut tree = Tree::default();
        assert_eq!(HEXLOWER.encode(&tree.root()), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        for (at, (bytes, root)) in LEAVES.into_iter().zip(ROOTS).enumerate() {
            assert!(tree.take(at as u64 + 1, leaf(bytes)));
            assert_eq!(HEXLOWER.encode(&tree.root()), root, "{at}");
        }
        assert!(tree.is_whole());
    }

    #[test]
    fn numbers_that_are_left_out_are_empty_leaves_however_many_there_are() {
        let (mut one_by_one, mut at_once) = (Tree::default(), Tree::default());
        let (first, last) = (leaf(b"a"), leaf(b"b"));
        one_by_one.take(1, first);
        at_once.take(1, first);
        for number in 2..1000 {
            one_by_one.take(number, leaf(b""));
        }
        one_by_one.take(1000, last);
        at_once.take(1000, last);
        assert_eq!(one_by_one.root(), at_once.root());
        assert!(one_by_one.is_whole() && !at_once.is_whole());
        assert!(at_once.take(999_999_999_999, last));
    }

    #[test]
    fn a_number_that_is_not_the_largest_so_far_is_not_taken() {
        let mut tree = Tree::default();
        assert!(!tree.take(0, [0; 32]));
        assert!(tree.take(7, [0; 32]));
        let root = tree.root();
        assert!(!tree.take(7, [1; 32]) && !tree.take(3, [1; 32]));
        assert_eq!(tree.root(), root);
    }
}
