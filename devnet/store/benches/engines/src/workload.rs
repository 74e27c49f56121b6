//! What the store writes for a block, as keys and values of the real lengths.

/// Table of the present state: address and slot to word.
pub const STATE: usize = 0;
/// Table of what was before: address, slot and version to word.
const PAST: usize = 1;
/// Table of blocks by number.
const BLOCKS: usize = 2;
/// Table of receipts by number.
const RECEIPTS: usize = 3;
/// Table of transactions by hash.
const TRANSACTIONS: usize = 4;
/// Table of keys changed, by version.
const JOURNAL: usize = 5;
/// How many tables there are.
pub const TABLES: usize = 6;

/// A table, a key, and what is written there.
pub type Write = (usize, Vec<u8>, Vec<u8>);

pub struct Workload {
    slots: u64,
    random: u64,
    version: u64,
}

impl Workload {
    pub fn new(slots: u64) -> Self {
        Self {
            slots,
            random: 0x9e37_79b9_7f4a_7c15,
            version: 0,
        }
    }

    fn random(&mut self) -> u64 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        self.random
    }

    /// A key that is in the state.
    pub fn slot(&mut self) -> Vec<u8> {
        let index = self.random() % self.slots;
        key(index)
    }

    /// The first state, in parts.
    pub fn load(&mut self, from: u64, count: u64) -> Vec<Write> {
        (from..from + count)
            .map(|index| (STATE, key(index), word(index)))
            .collect()
    }

    /// A block that changes so many words with so many transactions.
    pub fn block(&mut self, changes: usize, transactions: usize) -> Vec<Write> {
        self.version += 1;
        let number = self.version.to_be_bytes();
        let mut writes = Vec::new();
        for _ in 0..changes {
            let (slot, value) = (self.slot(), self.random());
            let mut before = slot.clone();
            before.extend(number);
            writes.push((PAST, before, word(value)));
            writes.push((STATE, slot, word(value)));
        }
        for _ in 0..transactions {
            let hash = (0..4).flat_map(|_| self.random().to_be_bytes()).collect();
            writes.push((TRANSACTIONS, hash, vec![1; 12]));
        }
        writes.push((
            BLOCKS,
            number.to_vec(),
            self.noise(500 + 200 * transactions),
        ));
        writes.push((RECEIPTS, number.to_vec(), self.noise(300 * transactions)));
        writes.push((JOURNAL, number.to_vec(), self.noise(52 * changes)));
        writes
    }

    fn noise(&mut self, length: usize) -> Vec<u8> {
        (0..length.div_ceil(8))
            .flat_map(|_| self.random().to_be_bytes())
            .take(length)
            .collect()
    }
}

/// Keys scattered as hashes are.
fn key(index: u64) -> Vec<u8> {
    let mut out = Vec::with_capacity(52);
    let mut mixed = index.wrapping_add(1);
    for _ in 0..7 {
        mixed = (mixed ^ (mixed >> 31))
            .wrapping_mul(0x7fb5_d329_728e_a185)
            .wrapping_add(index);
        out.extend(mixed.to_be_bytes());
    }
    out.truncate(52);
    out
}

fn word(value: u64) -> Vec<u8> {
    let mut out = vec![0; 24];
    out.extend(value.to_be_bytes());
    out
}
