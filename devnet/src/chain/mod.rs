//! One chain: its pool, its clock, its executor and its store, owned by one thread.
//!
//! Everything here is synchronous and knows no transport. A chain runs on whatever thread owns it: the node gives each its own
//! ([`thread`]), the test lane runs one on the thread of its connection and drives it through [`direct`].
//! What always holds: a receipt exists only together with its block and the state after it.

mod call;
mod cheats;
pub mod direct;
mod error;
mod filters;
mod pool;
mod question;
mod reason;
mod retrace;
mod seal;
mod settings;
mod simulation;
mod stage;
mod submit;
pub mod thread;
mod transaction;
mod transfers;

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::Arc,
};

use alloy_primitives::{Address, B256, Bytes, U256, keccak256};
use revm::state::AccountInfo;
use serde_json::Value;
use slacontract_executor::Executor;
use slacontract_store::{Block, MemoryStore, Overlay, ReadState, Store, StoreError};
use slacontract_vm::Programs;
use tokio::sync::broadcast;

use crate::genesis::Genesis;
pub use call::{At, CallOptions, override_block};
pub use error::{CallError, Refused};
pub use filters::{FilterChanges, FilterKind, FiltersFull};
pub use pool::Pool;
pub use question::{Question, verdict};
pub use reason::explain;
pub use retrace::{Included, Retrace};
pub use seal::Sealed;
pub use settings::{ChainSettings, Clock, Mining, wall_seconds};
pub use simulation::{Simulated, SimulatedCall, Simulation, SimulationError};
pub use stage::{Before, Stage};
pub use transaction::Pending;

use filters::Filters;

/// How many block hashes BLOCKHASH reaches back.
const HASHES: usize = 256;
/// How many events a slow subscriber may lag behind before it is cut off.
const BACKLOG: usize = 512;

/// What happened on a chain, for subscribers.
#[derive(Clone, Debug)]
pub enum Event {
    /// A block was sealed.
    Sealed(Arc<Block>),
    /// A transaction entered the pool.
    Pending(B256),
    /// The chain was dropped.
    Ended,
}

/// A chain.
pub struct Chain {
    settings: ChainSettings,
    genesis: Genesis,
    store: Box<dyn Store>,
    programs: Arc<dyn Programs>,
    executor: Executor,
    pool: Pool,
    /// Hashes of the last blocks as contracts see them, the latest last.
    hashes: VecDeque<B256>,
    impersonated: BTreeSet<Address>,
    impersonate_all: bool,
    metadata: BTreeMap<Address, Value>,
    filters: Filters,
    /// Where subscribers listen; nowhere on a chain that is driven directly.
    events: Option<broadcast::Sender<Event>>,
    next_base_fee: Option<u64>,
    next_prevrandao: Option<B256>,
    clocks: BTreeMap<u64, Clock>,
}

impl std::fmt::Debug for Chain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Chain")
            .field("latest", &self.latest())
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

impl Chain {
    /// A chain that consists of `genesis`, whose programs `programs` runs. Costs microseconds: the genesis is shared.
    #[must_use]
    pub fn new(genesis: &Genesis, programs: Arc<dyn Programs>, settings: ChainSettings) -> Self {
        let executor = Executor::new(settings.params.clone(), programs.clone());
        let store = MemoryStore::new(
            genesis.block.clone(),
            genesis.state.clone(),
            settings.history,
        );
        let mut chain = Self {
            store: Box::new(store),
            programs,
            executor,
            pool: Pool::new(settings.pool_limit),
            hashes: VecDeque::new(),
            impersonated: BTreeSet::new(),
            impersonate_all: false,
            metadata: BTreeMap::new(),
            filters: Filters::default(),
            events: None,
            next_base_fee: None,
            next_prevrandao: None,
            clocks: BTreeMap::new(),
            genesis: genesis.clone(),
            settings,
        };
        chain.reload_hashes();
        chain
    }

    /// The chain id.
    #[must_use]
    pub fn chain_id(&self) -> u64 {
        self.settings.params.chain_id
    }

    /// How the chain is set up now.
    #[must_use]
    pub fn settings(&self) -> &ChainSettings {
        &self.settings
    }

    /// What the chain started from.
    #[must_use]
    pub fn genesis(&self) -> &Genesis {
        &self.genesis
    }

    /// Number of the latest block.
    #[must_use]
    pub fn latest(&self) -> u64 {
        self.store.latest()
    }

    /// The latest block.
    #[must_use]
    pub fn latest_block(&self) -> Arc<Block> {
        // The store always has its latest block; genesis stands in, so that a broken store cannot stop the node.
        self.store
            .block(self.store.latest())
            .unwrap_or_else(|| self.genesis.block.clone())
    }

    /// A block by number.
    #[must_use]
    pub fn block(&self, number: u64) -> Option<Arc<Block>> {
        self.store.block(number)
    }

    /// A block by hash.
    #[must_use]
    pub fn block_by_hash(&self, hash: B256) -> Option<Arc<Block>> {
        self.store
            .number_of(hash)
            .and_then(|number| self.store.block(number))
    }

    /// The block and index of an included transaction.
    #[must_use]
    pub fn included(&self, hash: B256) -> Option<(Arc<Block>, usize)> {
        let (number, index) = self.store.transaction(hash)?;
        Some((self.store.block(number)?, index))
    }

    /// The state now.
    #[must_use]
    pub fn state(&self) -> Arc<dyn ReadState> {
        self.store.state()
    }

    /// The state after a block.
    ///
    /// # Errors
    /// [`StoreError::UnknownBlock`], [`StoreError::HistoryPruned`].
    pub fn state_at(&self, number: u64) -> Result<Arc<dyn ReadState>, StoreError> {
        self.store.state_at(number)
    }

    /// Waiting transactions.
    #[must_use]
    pub fn pool(&self) -> &Pool {
        &self.pool
    }

    /// Tells subscribers.
    fn tell(&self, event: Event) {
        if let Some(events) = &self.events {
            // Nobody listening is fine.
            let _ = events.send(event);
        }
    }

    /// Filters that clients poll.
    pub fn filters(&mut self) -> FilterAccess<'_> {
        FilterAccess { chain: self }
    }

    /// A balance in wei.
    ///
    /// # Errors
    /// [`StoreError`] when the state cannot be read.
    pub fn balance(&self, address: Address) -> Result<U256, StoreError> {
        Ok(self.account(address)?.balance)
    }

    /// An account's code as on chain.
    ///
    /// # Errors
    /// [`StoreError`] when the state cannot be read.
    pub fn code(&self, address: Address) -> Result<Bytes, StoreError> {
        Ok(self
            .account(address)?
            .code
            .map(|code| code.original_bytes())
            .unwrap_or_default())
    }

    /// A storage word.
    ///
    /// # Errors
    /// [`StoreError`] when the state cannot be read.
    pub fn storage(&self, address: Address, slot: U256) -> Result<U256, StoreError> {
        self.store.state().storage(address, slot)
    }

    /// An account, empty if it does not exist.
    ///
    /// # Errors
    /// [`StoreError`] when the state cannot be read.
    pub fn account(&self, address: Address) -> Result<AccountInfo, StoreError> {
        Ok(self.store.state().account(address)?.unwrap_or_default())
    }

    /// A state that blocks are executed in.
    fn overlay(&self) -> Overlay {
        let first = (self.store.latest() + 1).saturating_sub(self.hashes.len() as u64);
        Overlay::new(
            self.store.state(),
            first,
            self.hashes.iter().copied().collect(),
        )
    }

    fn remember_hash(&mut self, number: u64, hash: B256) {
        let hash = self
            .settings
            .hash_seed
            .map_or(hash, |seed| seeded(seed, number));
        if self.hashes.len() == HASHES {
            self.hashes.pop_front();
        }
        self.hashes.push_back(hash);
    }

    fn reload_hashes(&mut self) {
        let latest = self.store.latest();
        self.hashes.clear();
        for number in latest.saturating_sub(HASHES as u64 - 1)..=latest {
            if let Some(block) = self.store.block(number) {
                self.remember_hash(number, block.hash);
            }
        }
    }
}

/// Polling filters together with the chain they are about.
#[derive(Debug)]
pub struct FilterAccess<'a> {
    chain: &'a mut Chain,
}

fn seeded(seed: B256, number: u64) -> B256 {
    let mut bytes = [0; 40];
    bytes[..32].copy_from_slice(seed.as_slice());
    bytes[32..].copy_from_slice(&number.to_be_bytes());
    keccak256(bytes)
}
