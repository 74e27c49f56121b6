//! Blocks, state and receipts behind one trait; today in memory.
//!
//! What always holds: a block and the state after it become visible together, in [`Store::commit`]; a [`ReadState`] is an immutable
//! snapshot that later commits never change; state is only ever changed by a [`Changes`] value, whoever makes it (a block, a cheat, an
//! override of `eth_call`).

mod block;
mod changes;
mod memory;
mod overlay;
mod state;
mod trie;

use std::{fmt, sync::Arc};

use alloy_primitives::{Address, B256, U256};
use revm::{
    database_interface::DBErrorMarker,
    state::{AccountInfo, Bytecode},
};

pub use block::{Block, Receipt, Transaction};
pub use changes::{AccountChange, Changes};
pub use memory::MemoryStore;
pub use overlay::Overlay;
pub use state::State;
pub use trie::{Trie, TrieValue};

/// Why the store could not answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The state after that block is not kept any more.
    #[error(
        "state of block {number} is not kept: the oldest is {oldest}; start the devnet with a longer --history"
    )]
    HistoryPruned {
        /// The block asked for.
        number: u64,
        /// The oldest block whose state is kept.
        oldest: u64,
    },
    /// There is no such block.
    #[error("block {0} not found: the chain does not have it yet")]
    UnknownBlock(u64),
    /// A code hash without code.
    #[error("no code with hash {0} in this state")]
    UnknownCode(B256),
    /// A block that does not follow the latest one.
    #[error("block {number} does not follow block {latest}")]
    NotNext {
        /// The number of the block that was to be committed.
        number: u64,
        /// The latest block's number.
        latest: u64,
    },
}

impl DBErrorMarker for StoreError {}

/// One immutable state, as it was when it was taken.
pub trait ReadState: Send + Sync {
    /// The account, or nothing if it does not exist. Its code is filled in.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    fn account(&self, address: Address) -> Result<Option<AccountInfo>, StoreError>;
    /// One storage word; zero when it was never set.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    fn storage(&self, address: Address, slot: U256) -> Result<U256, StoreError>;
    /// Code by its keccak.
    ///
    /// # Errors
    /// [`StoreError::UnknownCode`].
    fn code(&self, hash: B256) -> Result<Bytecode, StoreError>;
    /// The root of the account's storage trie.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    fn storage_root(&self, address: Address) -> Result<B256, StoreError>;
}

/// Blocks and the states after them. One owner writes; readers take [`ReadState`]s.
pub trait Store: Send {
    /// Number of the latest block.
    fn latest(&self) -> u64;
    /// The block with this number.
    fn block(&self, number: u64) -> Option<Arc<Block>>;
    /// The number of the block with this hash.
    fn number_of(&self, hash: B256) -> Option<u64>;
    /// Block number and index of a transaction.
    fn transaction(&self, hash: B256) -> Option<(u64, usize)>;
    /// The state now: after the latest block, and after what was patched since.
    fn state(&self) -> Arc<dyn ReadState>;
    /// The state after block `number`.
    ///
    /// # Errors
    /// [`StoreError::UnknownBlock`], [`StoreError::HistoryPruned`].
    fn state_at(&self, number: u64) -> Result<Arc<dyn ReadState>, StoreError>;
    /// The state root that applying `changes` to the present state gives.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    fn root_after(&mut self, changes: &Changes) -> Result<B256, StoreError>;
    /// Makes a block, its receipts and the changes of its transactions visible, all or nothing.
    ///
    /// # Errors
    /// [`StoreError::NotNext`]; nothing has changed then.
    fn commit(&mut self, block: Block, changes: &Changes) -> Result<(), StoreError>;
    /// Changes the present state without a block: a cheat. The next block's root includes it.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails; nothing has changed then.
    fn patch(&mut self, changes: &Changes) -> Result<(), StoreError>;
    /// Remembers the present chain and state. Ids count up from 1.
    fn snapshot(&mut self) -> u64;
    /// Goes back to a snapshot and forgets it and all later ones. False if there is no such snapshot.
    fn revert(&mut self, snapshot: u64) -> bool;
}

impl fmt::Debug for dyn ReadState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReadState")
    }
}
