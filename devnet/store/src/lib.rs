//! Blocks, state and receipts behind one trait: on disk, or in memory for chains that live shortly.
//!
//! What always holds: a block and the state after it become visible together, in [`Store::commit`]; a [`ReadState`] is an immutable
//! snapshot that later commits never change; state is only ever changed by a [`Changes`] value, whoever makes it (a block, a cheat, an
//! override of `eth_call`).

mod block;
mod changes;
mod database;
mod disk;
mod keccak;
mod memory;
mod overlay;
mod proof;
mod state;
mod trie;

use std::{collections::BTreeMap, fmt, sync::Arc};

use alloy_primitives::{Address, B256, U256};
use revm::{
    database_interface::DBErrorMarker,
    state::{AccountInfo, Bytecode},
};

pub use block::{Block, Receipt, Transaction};
pub use changes::{AccountChange, Changes};
pub use disk::{DiskOptions, DiskStore, EmptyStore, OpenError, Opened};
pub use memory::MemoryStore;
pub use overlay::Overlay;
pub use proof::{AccountProof, WordProof};
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
    /// The tries of that block are too far from those that are kept.
    #[error(
        "a proof from the state after that block would have to undo more than {most} changes; ask about a later block"
    )]
    ProofTooFar {
        /// How many are undone at most.
        most: usize,
    },
    /// A block that does not follow the latest one.
    #[error("block {number} does not follow block {latest}")]
    NotNext {
        /// The number of the block that was to be committed.
        number: u64,
        /// The latest block's number.
        latest: u64,
    },
    /// What was read is not what was written.
    #[error(
        "the chain's store is damaged: {0}; `slacontract-devnet verify DIR` looks through all of it"
    )]
    Damaged(String),
    /// There is no room left.
    #[error(
        "no space left on the disk of the chain's store, or no more allowed: free some and start the devnet again; all that was acknowledged is kept"
    )]
    Full,
    /// The engine cannot read or write.
    #[error(
        "the chain's store failed: {0}; start the devnet again, all that was acknowledged is kept"
    )]
    Failed(String),
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
    /// The account and words of its storage, with the nodes of the tries that show them.
    ///
    /// # Errors
    /// [`StoreError::ProofTooFar`], or when the store fails.
    fn prove(&self, address: Address, slots: &[U256]) -> Result<AccountProof, StoreError>;
}

/// What logs are looked for by: any of the addresses, and at every place any of the topics. Empty is any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogQuery {
    /// Addresses.
    pub addresses: Vec<Address>,
    /// Topics by place.
    pub topics: Vec<Vec<B256>>,
}

/// What is done with an account and its storage.
pub type Visit<'a> =
    dyn FnMut(Address, AccountInfo, BTreeMap<U256, U256>) -> Result<(), StoreError> + 'a;

/// A chain at one moment: blocks, and the states after them. It never changes, and may be read on any thread.
pub trait Chronicle: Send + Sync {
    /// Number of the latest block.
    fn latest(&self) -> u64;
    /// The block with this number.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    fn block(&self, number: u64) -> Result<Option<Arc<Block>>, StoreError>;
    /// The number of the block with this hash.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    fn number_of(&self, hash: B256) -> Result<Option<u64>, StoreError>;
    /// Block number and index of a transaction.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    fn transaction(&self, hash: B256) -> Result<Option<(u64, usize)>, StoreError>;
    /// The state at that moment: after the latest block, and after what was patched since.
    fn state(self: Arc<Self>) -> Arc<dyn ReadState>;
    /// The state after block `number`.
    ///
    /// # Errors
    /// [`StoreError::UnknownBlock`], [`StoreError::HistoryPruned`].
    fn state_at(self: Arc<Self>, number: u64) -> Result<Arc<dyn ReadState>, StoreError>;
    /// The blocks between two, both included, that may hold logs of a query, in order.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    fn with_logs(&self, query: &LogQuery, from: u64, to: u64) -> Result<Vec<u64>, StoreError>;
    /// Visits every account of the state at that moment with its storage, in order of addresses.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails, or what `visit` fails with.
    fn each_account(&self, visit: &mut Visit<'_>) -> Result<(), StoreError>;
}

/// Blocks and the states after them. One owner writes; readers take [`ReadState`]s and [`Chronicle`]s.
pub trait Store: Send {
    /// Number of the latest block.
    fn latest(&self) -> u64;
    /// The block with this number.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    fn block(&self, number: u64) -> Result<Option<Arc<Block>>, StoreError>;
    /// The number of the block with this hash.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    fn number_of(&self, hash: B256) -> Result<Option<u64>, StoreError>;
    /// Block number and index of a transaction.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    fn transaction(&self, hash: B256) -> Result<Option<(u64, usize)>, StoreError>;
    /// The state now: after the latest block, and after what was patched since.
    fn state(&self) -> Arc<dyn ReadState>;
    /// The state after block `number`.
    ///
    /// # Errors
    /// [`StoreError::UnknownBlock`], [`StoreError::HistoryPruned`].
    fn state_at(&self, number: u64) -> Result<Arc<dyn ReadState>, StoreError>;
    /// The blocks between two, both included, that may hold logs of a query, in order. All of them where there is no index.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    fn with_logs(&self, _: &LogQuery, from: u64, to: u64) -> Result<Vec<u64>, StoreError> {
        Ok((from..=to.min(self.latest())).collect())
    }
    /// The chain as it is now, for any thread; nothing if this store cannot be read beside its owner.
    fn view(&self) -> Option<Arc<dyn Chronicle>> {
        None
    }
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
    ///
    /// # Errors
    /// [`StoreError`] when the store fails; nothing has changed then.
    fn revert(&mut self, snapshot: u64) -> Result<bool, StoreError>;
    /// Goes back to the genesis and forgets all snapshots.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails; nothing has changed then.
    fn reset(&mut self) -> Result<(), StoreError>;
    /// Remembers a fact of the node's under a name, as long as the chain is kept; `None` forgets it.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails; nothing has changed then.
    fn keep(&mut self, _name: &str, _value: Option<&[u8]>) -> Result<(), StoreError> {
        Ok(())
    }
    /// What is remembered under names that begin with `prefix`.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    fn kept(&self, _prefix: &str) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
        Ok(Vec::new())
    }
}

impl fmt::Debug for dyn ReadState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReadState")
    }
}

impl fmt::Debug for dyn Chronicle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Chronicle at block {}", self.latest())
    }
}
