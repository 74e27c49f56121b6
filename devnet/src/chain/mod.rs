//! One chain: its pool, its clock, its executor and its store, owned by one thread.
//!
//! Everything here is synchronous and knows no transport. A chain runs on whatever thread owns it: the node gives each its own
//! ([`thread`]), the test lane runs one on the thread of its connection and drives it through [`direct`].
//! What always holds: a receipt exists only together with its block and the state after it.

mod call;
mod cheats;
pub mod direct;
pub mod dump;
mod error;
mod filters;
mod ledger;
pub mod parameters;
mod pool;
mod present;
mod question;
mod reason;
mod replay;
mod retrace;
mod seal;
mod settings;
mod simulation;
mod stage;
mod submit;
pub mod thread;
mod transaction;
mod transfers;
mod turn;
mod waiters;

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::{Arc, PoisonError, RwLock},
};

use alloy_primitives::{Address, B256, Bytes, U256, keccak256};
use revm::state::AccountInfo;
use serde_json::Value;
use slacontract_executor::Executor;
use slacontract_store::{Block, Changes, MemoryStore, Overlay, Store, StoreError};
use slacontract_vm::Programs;
use tokio::sync::broadcast;

use crate::genesis::Genesis;
pub use call::{At, CallOptions, override_block};
pub use error::{CallError, Refused};
pub use filters::{FilterChanges, FilterKind, FiltersFull};
pub use ledger::Ledger;
pub use parameters::ParametersError;
pub use pool::Pool;
pub use present::{Askable, Present};
pub use question::{Question, verdict};
pub use reason::explain;
pub use replay::ReplayError;
pub use retrace::{Included, Retrace};
pub use seal::Sealed;
pub use settings::{ChainSettings, Clock, Mining, wall_seconds};
pub use simulation::{Simulated, SimulatedCall, Simulation, SimulationError};
pub use stage::{Before, Stage};
pub use transaction::Pending;
pub use waiters::{Fate, Patience, Waiters};

use filters::Filters;

/// How many block hashes BLOCKHASH reaches back.
const HASHES: usize = 256;
/// How many events a slow subscriber may lag behind before it is cut off.
const BACKLOG: usize = 512;

/// Name of the fact that tells how far time is from the machine's clock, in seconds.
const CLOCK: &str = "clock";
/// What the names of contracts' metadata begin with.
const METADATA: &str = "metadata/";

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

/// The chain as it is now, for any thread; nothing if it can be read on its own thread only.
type Published = Arc<RwLock<Option<Arc<Present>>>>;

/// A chain.
pub struct Chain {
    settings: ChainSettings,
    genesis: Genesis,
    store: Box<dyn Store>,
    /// The latest block.
    head: Arc<Block>,
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
    /// Where other threads find the chain as it is now.
    published: Option<Published>,
    /// Blocks with transactions, until those who wait for these are told.
    untold: Vec<Arc<Block>>,
    next_base_fee: Option<u64>,
    next_prevrandao: Option<B256>,
    clocks: BTreeMap<u64, Clock>,
    /// What the store knows of the clock.
    kept_offset: i64,
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
    /// A chain in memory that consists of `genesis`, whose programs `programs` runs. Costs microseconds: the genesis is shared.
    #[must_use]
    pub fn new(genesis: &Genesis, programs: Arc<dyn Programs>, settings: ChainSettings) -> Self {
        let store = MemoryStore::new(
            genesis.block.clone(),
            genesis.state.clone(),
            settings.history,
        );
        let head = genesis.block.clone();
        Self::assembled(genesis, Box::new(store), head, programs, settings)
    }

    /// A chain that goes on where `store` is, which began with `genesis`.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn with_store(
        genesis: &Genesis,
        store: Box<dyn Store>,
        programs: Arc<dyn Programs>,
        settings: ChainSettings,
    ) -> Result<Self, StoreError> {
        let head = head_of(&*store)?;
        let mut chain = Self::assembled(genesis, store, head, programs, settings);
        chain.reload_hashes()?;
        chain.recall()?;
        Ok(chain)
    }

    fn assembled(
        genesis: &Genesis,
        store: Box<dyn Store>,
        head: Arc<Block>,
        programs: Arc<dyn Programs>,
        settings: ChainSettings,
    ) -> Self {
        let executor = Executor::new(settings.params.clone(), programs.clone());
        let mut chain = Self {
            store,
            programs,
            executor,
            pool: Pool::new(settings.pool_limit),
            hashes: VecDeque::new(),
            impersonated: BTreeSet::new(),
            impersonate_all: false,
            metadata: BTreeMap::new(),
            filters: Filters::default(),
            events: None,
            published: None,
            untold: Vec::new(),
            next_base_fee: None,
            next_prevrandao: None,
            clocks: BTreeMap::new(),
            kept_offset: 0,
            genesis: genesis.clone(),
            head: head.clone(),
            settings,
        };
        chain.remember_hash(head.header.number, head.hash);
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
        self.head.clone()
    }

    /// Waiting transactions.
    #[must_use]
    pub fn pool(&self) -> &Pool {
        &self.pool
    }

    /// Changes the state without a block.
    fn patch(&mut self, changes: &Changes) -> Result<(), StoreError> {
        self.store.patch(changes)?;
        self.prune(changes.accounts.keys().copied());
        self.publish();
        Ok(())
    }

    /// Lets other threads read the chain as it is now.
    pub(crate) fn publish(&self) {
        let Some(outlet) = &self.published else {
            return;
        };
        let present = self.store.view().map(|chronicle| Present {
            chronicle,
            head: self.head.clone(),
            hashes: self.hashes.iter().copied().collect(),
            settings: self.settings.clone(),
            programs: self.programs.clone(),
            given: (self.next_base_fee, self.next_prevrandao),
        });
        let mut published = outlet.write().unwrap_or_else(PoisonError::into_inner);
        *published = present.map(Arc::new);
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

    /// Takes head and hashes from the store, which has gone to another block.
    fn reload_hashes(&mut self) -> Result<(), StoreError> {
        self.head = head_of(&*self.store)?;
        let latest = self.head.header.number;
        let first = latest.saturating_sub(HASHES as u64 - 1);
        self.hashes = self.hashes_of(first..latest + 1)?.into();
        Ok(())
    }

    /// Takes from the store what the chain keeps beside blocks and state.
    fn recall(&mut self) -> Result<(), StoreError> {
        let damaged = |name: &str| StoreError::Damaged(format!("the fact `{name}` cannot be read"));
        for (name, value) in self.store.kept("")? {
            if name == CLOCK {
                let offset = value.try_into().map_err(|_| damaged(&name))?;
                self.kept_offset = i64::from_be_bytes(offset);
                self.settings.clock.set_offset(self.kept_offset);
            } else if let Some(address) = name.strip_prefix(METADATA) {
                let address: Address = address.parse().map_err(|_| damaged(&name))?;
                let value = serde_json::from_slice(&value).map_err(|_| damaged(&name))?;
                self.metadata.insert(address, value);
            }
        }
        Ok(())
    }

    /// Lets the store remember how far time is from the machine's clock.
    pub(crate) fn keep_clock(&mut self) -> Result<(), StoreError> {
        let offset = self.settings.clock.offset();
        if offset != self.kept_offset {
            self.store.keep(CLOCK, Some(&offset.to_be_bytes()))?;
            self.kept_offset = offset;
        }
        Ok(())
    }
}

fn head_of(store: &dyn Store) -> Result<Arc<Block>, StoreError> {
    let latest = store.latest();
    store.block(latest)?.ok_or(StoreError::UnknownBlock(latest))
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
