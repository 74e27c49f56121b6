//! The store of private chains: everything in memory. A private chain is one of these over a shared genesis, so that creating it
//! costs a few reference counts.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
};

use alloy_primitives::B256;

use crate::{Block, Changes, ReadState, State, Store, StoreError};

/// Blocks and states in memory.
#[derive(Clone, Debug)]
pub struct MemoryStore {
    blocks: Vec<Arc<Block>>,
    numbers: HashMap<B256, u64>,
    transactions: HashMap<B256, (u64, usize)>,
    /// States after the last blocks, the latest last.
    states: VecDeque<Arc<State>>,
    history: usize,
    genesis: (Arc<Block>, Arc<State>),
    /// The result of the last `root_after`, which the following commit usually is about.
    staged: Option<(Changes, State)>,
    snapshots: Vec<Snapshot>,
    snapshots_taken: u64,
}

#[derive(Clone, Debug)]
struct Snapshot {
    id: u64,
    latest: u64,
    state: Arc<State>,
}

impl MemoryStore {
    /// A chain that consists of its genesis. `history` is how many states back can be read, at least one.
    #[must_use]
    pub fn new(genesis: Arc<Block>, state: Arc<State>, history: usize) -> Self {
        Self {
            genesis: (genesis.clone(), state.clone()),
            numbers: HashMap::from([(genesis.hash, genesis.header.number)]),
            blocks: vec![genesis],
            transactions: HashMap::new(),
            states: VecDeque::from([state]),
            history: history.max(1),
            staged: None,
            snapshots: Vec::new(),
            snapshots_taken: 0,
        }
    }

    fn first(&self) -> u64 {
        self.blocks[0].header.number
    }

    fn present(&self) -> &Arc<State> {
        // `new` puts one in, and neither pruning nor `revert` takes out the last.
        &self.states[self.states.len() - 1]
    }

    fn after(&mut self, changes: &Changes) -> State {
        if let Some((staged, state)) = self.staged.take()
            && staged == *changes
        {
            return state;
        }
        let mut state = (**self.present()).clone();
        state.apply(changes);
        state
    }
}

impl Store for MemoryStore {
    fn latest(&self) -> u64 {
        self.first() + self.blocks.len() as u64 - 1
    }

    fn block(&self, number: u64) -> Result<Option<Arc<Block>>, StoreError> {
        let index = number.checked_sub(self.first());
        let index = index.and_then(|index| usize::try_from(index).ok());
        Ok(index.and_then(|index| self.blocks.get(index)).cloned())
    }

    fn number_of(&self, hash: B256) -> Result<Option<u64>, StoreError> {
        Ok(self.numbers.get(&hash).copied())
    }

    fn transaction(&self, hash: B256) -> Result<Option<(u64, usize)>, StoreError> {
        Ok(self.transactions.get(&hash).copied())
    }

    fn state(&self) -> Arc<dyn ReadState> {
        self.present().clone()
    }

    fn state_at(&self, number: u64) -> Result<Arc<dyn ReadState>, StoreError> {
        let latest = self.latest();
        if number > latest || number < self.first() {
            return Err(StoreError::UnknownBlock(number));
        }
        let oldest = latest + 1 - self.states.len() as u64;
        let index = number
            .checked_sub(oldest)
            .ok_or(StoreError::HistoryPruned { number, oldest })?;
        Ok(self.states[index as usize].clone())
    }

    fn root_after(&mut self, changes: &Changes) -> Result<B256, StoreError> {
        let state = self.after(changes);
        let root = state.root();
        self.staged = Some((changes.clone(), state));
        Ok(root)
    }

    fn commit(&mut self, block: Block, changes: &Changes) -> Result<(), StoreError> {
        let (number, latest) = (block.header.number, self.latest());
        if number != latest + 1 {
            return Err(StoreError::NotNext { number, latest });
        }
        let state = self.after(changes);
        self.numbers.insert(block.hash, number);
        self.transactions.extend(
            block
                .transactions
                .iter()
                .enumerate()
                .map(|(index, transaction)| (transaction.hash, (number, index))),
        );
        self.blocks.push(Arc::new(block));
        self.states.push_back(Arc::new(state));
        if self.states.len() > self.history {
            self.states.pop_front();
        }
        Ok(())
    }

    fn patch(&mut self, changes: &Changes) -> Result<(), StoreError> {
        let state = self.after(changes);
        let last = self.states.len() - 1;
        self.states[last] = Arc::new(state);
        Ok(())
    }

    fn snapshot(&mut self) -> u64 {
        self.snapshots_taken += 1;
        self.snapshots.push(Snapshot {
            id: self.snapshots_taken,
            latest: self.latest(),
            state: self.present().clone(),
        });
        self.snapshots_taken
    }

    fn revert(&mut self, snapshot: u64) -> Result<bool, StoreError> {
        let Some(index) = self.snapshots.iter().position(|known| known.id == snapshot) else {
            return Ok(false);
        };
        let Snapshot { latest, state, .. } = self.snapshots[index].clone();
        self.snapshots.truncate(index);
        while self.latest() > latest {
            let Some(block) = self.blocks.pop() else {
                break;
            };
            self.numbers.remove(&block.hash);
            for transaction in &block.transactions {
                self.transactions.remove(&transaction.hash);
            }
            self.states.pop_back();
        }
        // The last of the kept states is the snapshot's own, or was pruned away by the blocks since.
        self.states.pop_back();
        self.states.push_back(state);
        self.staged = None;
        Ok(true)
    }

    fn reset(&mut self) -> Result<(), StoreError> {
        *self = Self::new(self.genesis.0.clone(), self.genesis.1.clone(), self.history);
        Ok(())
    }
}
