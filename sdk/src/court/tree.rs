//! The pool as a tree of sums: a juror's leaf holds its weight, every node the sum of what is below. A draw sees the pool as it was
//! when the epoch began whose salts are in its seed: the one before that in which the time to draw began.
//!
//! A node keeps its present value and what it was before its last three changes that fell in different epochs. A draw asks for the
//! beginning of the epoch before the present one, or of the one before that, and three generations are exactly enough for that.

use super::books::CourtState;
use crate::storage::Slot;
use alloc::vec::Vec;
use slacontract_macros::Storage;

/// Levels below the root.
const DEPTH: u32 = 10;

/// Most jurors a pool can hold.
pub const MOST_JURORS: u64 = 1 << DEPTH;

/// The root's number; the children of node `n` are `2 n` and `2 n + 1`.
const ROOT: u64 = 1;

/// A node: one word, and a second one from its third epoch of change on.
#[derive(Storage)]
pub struct NodeBooks {
    now: Slot<u64>,
    before: Slot<u64>,
    earlier: Slot<u64>,
    /// The epoch of the last change.
    changed: Slot<u32>,
    /// The epoch of the one before.
    changed_before: Slot<u32>,
    earliest: Slot<u64>,
    /// The epoch of the one before that.
    changed_earlier: Slot<u32>,
}

impl NodeBooks {
    /// What it was when an epoch began: the present one, or one of the two before.
    fn at_start_of(&self, epoch: u64) -> u64 {
        if epoch > u64::from(self.changed.get()) {
            self.now.get()
        } else if epoch > u64::from(self.changed_before.get()) {
            self.before.get()
        } else if epoch > u64::from(self.changed_earlier.get()) {
            self.earlier.get()
        } else {
            self.earliest.get()
        }
    }

    fn set(&mut self, epoch: u64, value: u64) {
        let epoch = epoch as u32;
        let changed = self.changed.get();
        if changed != epoch {
            let changed_before = self.changed_before.get();
            if changed_before != 0 {
                self.earliest.set(self.earlier.get());
                self.changed_earlier.set(changed_before);
            }
            self.earlier.set(self.before.get());
            self.changed_before.set(changed);
            self.before.set(self.now.get());
            self.changed.set(epoch);
        }
        self.now.set(value);
    }
}

/// Leaves that are left out of a draw, with their weights.
pub(super) struct Left {
    out: Vec<(u64, u64)>,
    /// What all others weigh together.
    pub(super) weight: u64,
}

impl CourtState {
    /// Sets a leaf's weight, in this epoch.
    pub(super) fn weigh(&mut self, leaf: u64, epoch: u64, weight: u64) {
        let mut number = MOST_JURORS | leaf;
        let before = self.nodes.at(number).now.get();
        if before == weight {
            return;
        }
        if before == 0 {
            self.weighing.update(|count| count + 1);
        } else if weight == 0 {
            self.weighing.update(|count| count - 1);
        }
        while number >= ROOT {
            let mut node = self.nodes.at(number);
            let value = node.now.get().wrapping_sub(before).wrapping_add(weight);
            node.set(epoch, value);
            number >>= 1;
        }
    }

    /// How many leaves weigh anything now.
    pub(super) fn weighing(&self) -> u64 {
        self.weighing.get()
    }

    /// A leaf's weight as it is now.
    pub(super) fn weight(&self, leaf: u64) -> u64 {
        self.nodes.at(MOST_JURORS | leaf).now.get()
    }

    /// A draw of the pool as it was when an epoch began, with nobody left out.
    pub(super) fn pool(&self, epoch: u64) -> Left {
        Left {
            out: Vec::new(),
            weight: self.nodes.at(ROOT).at_start_of(epoch),
        }
    }

    /// The leaf at `ticket` of all weight that is left, which is then left out: each is drawn once. `ticket` is below that weight.
    pub(super) fn take(&self, left: &mut Left, epoch: u64, ticket: u64) -> u64 {
        let (mut number, mut ticket, mut level) = (ROOT, ticket, DEPTH);
        while level > 0 {
            level = level.wrapping_sub(1);
            number <<= 1;
            let mut weight = self.nodes.at(number).at_start_of(epoch);
            for (leaf, out) in &left.out {
                if leaf >> level == number {
                    weight = weight.wrapping_sub(*out);
                }
            }
            if ticket >= weight {
                ticket = ticket.wrapping_sub(weight);
                number |= 1;
            }
        }
        let weight = self.nodes.at(number).at_start_of(epoch);
        left.weight = left.weight.wrapping_sub(weight);
        left.out.push((number, weight));
        number ^ MOST_JURORS
    }
}
