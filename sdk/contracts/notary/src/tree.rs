//! Merkle trees of RFC 6962: leaves and nodes are hashed apart, so that neither can stand for the other, and a tree of any number of
//! leaves has one shape.
//!
//! Pure: the hash is an argument, so that a contract computes with a precompile what everybody else computes with a library.
//! RFC 6962 means SHA-256.

use slacontract::prelude::*;

/// A hash function.
pub trait Hash: Fn(&[u8]) -> B256 {}
impl<F: Fn(&[u8]) -> B256> Hash for F {}

/// The hash of an entry as a leaf: `H(0x00 ‖ entry)`.
pub fn leaf(hash: &impl Hash, entry: &[u8]) -> B256 {
    let mut input = Vec::with_capacity(entry.len() + 1);
    input.push(0);
    input.extend_from_slice(entry);
    hash(&input)
}

/// The hash of two subtrees: `H(0x01 ‖ left ‖ right)`.
fn node(hash: &impl Hash, left: &B256, right: &B256) -> B256 {
    let mut input = [1; 65];
    input[1..33].copy_from_slice(&left.0);
    input[33..].copy_from_slice(&right.0);
    hash(&input)
}

/// Where a tree of more than one leaf is split: the largest power of two below their number.
fn split(leaves: usize) -> usize {
    leaves.next_power_of_two() / 2
}

/// The root over hashed leaves; of none, the hash of nothing.
pub fn root(hash: &impl Hash, leaves: &[B256]) -> B256 {
    match leaves {
        [] => hash(&[]),
        [only] => *only,
        _ => {
            let (left, right) = leaves.split_at(split(leaves.len()));
            node(hash, &root(hash, left), &root(hash, right))
        }
    }
}

/// The proof that the leaf at `index` is in the tree: the subtrees beside its way up, from the leaf on. `None` if there is no such leaf.
pub fn path(hash: &impl Hash, leaves: &[B256], index: usize) -> Option<Vec<B256>> {
    if index >= leaves.len() {
        return None;
    }
    let (mut within, mut index, mut path) = (leaves, index, Vec::new());
    while within.len() > 1 {
        let (left, right) = within.split_at(split(within.len()));
        let beside;
        (within, beside) = if index < left.len() {
            (left, right)
        } else {
            index -= left.len();
            (right, left)
        };
        path.push(root(hash, beside));
    }
    path.reverse();
    Some(path)
}

/// The root that a leaf at `index` of `size` leaves and its path lead to (RFC 9162, 2.1.3.2). `None` if the path is not as long as
/// that place's must be, or there is no such place.
pub fn root_of_path(
    hash: &impl Hash,
    leaf: B256,
    index: u64,
    size: u64,
    path: &[B256],
) -> Option<B256> {
    if index >= size {
        return None;
    }
    // The place in its level, and the last place of that level.
    let (mut place, mut last, mut reached) = (index, size - 1, leaf);
    for beside in path {
        if last == 0 {
            return None;
        }
        if place & 1 == 1 || place == last {
            reached = node(hash, beside, &reached);
            // A subtree without a right neighbour stands for itself on the levels above.
            while place & 1 == 0 && place != 0 {
                (place, last) = (place >> 1, last >> 1);
            }
        } else {
            reached = node(hash, &reached, beside);
        }
        (place, last) = (place >> 1, last >> 1);
    }
    (last == 0).then_some(reached)
}
