//! The chains of a node: the main one, and private ones by random name.

use std::{
    collections::HashMap,
    hash::{BuildHasher, RandomState},
    sync::{
        Arc, RwLock,
        atomic::{AtomicU64, Ordering},
    },
};

use slacontract_vm::Programs;

use crate::{
    chain::{Chain, ChainSettings, thread::ChainHandle},
    genesis::Genesis,
};

/// Why there is no new chain.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NoChain {
    /// There are too many.
    #[error("{0} private chains exist already: drop some with sla_dropChain")]
    TooMany(usize),
    /// The system has no thread left.
    #[error("a private chain could not be started: {0}")]
    Thread(#[from] std::io::Error),
}

/// All chains of a node.
#[derive(Debug)]
pub struct Registry {
    main: Arc<ChainHandle>,
    private: RwLock<HashMap<String, Arc<ChainHandle>>>,
    ground: Ground,
    limit: usize,
    counter: AtomicU64,
}

/// What every chain of a node shares.
#[derive(Clone)]
pub struct Ground {
    /// The genesis.
    pub genesis: Genesis,
    /// Who runs programs.
    pub programs: Arc<dyn Programs>,
    /// Settings.
    pub settings: ChainSettings,
}

impl std::fmt::Debug for Ground {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ground")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

impl Registry {
    /// Starts the main chain, which is given, on a thread; `limit` is how many private ones there may be.
    ///
    /// # Errors
    /// [`NoChain::Thread`].
    pub fn start(main: Chain, ground: Ground, limit: usize) -> Result<Self, NoChain> {
        let main = Arc::new(ChainHandle::start("main", move || main)?);
        Ok(Self {
            main,
            private: RwLock::default(),
            ground,
            limit,
            counter: AtomicU64::new(0),
        })
    }

    /// The main chain.
    #[must_use]
    pub fn main(&self) -> Arc<ChainHandle> {
        self.main.clone()
    }

    /// How many private chains there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.private.read().map_or(0, |private| private.len())
    }

    /// A private chain.
    #[must_use]
    pub fn private(&self, name: &str) -> Option<Arc<ChainHandle>> {
        self.private.read().ok()?.get(name).cloned()
    }

    /// Starts a private chain and returns its name, which cannot be guessed by counting.
    ///
    /// # Errors
    /// [`NoChain`].
    pub fn create(&self) -> Result<String, NoChain> {
        let number = self.counter.fetch_add(1, Ordering::Relaxed);
        let half = || RandomState::new().hash_one(number);
        let name = format!("{:016x}{:016x}", half(), half());
        let mut private = self
            .private
            .write()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        if private.len() >= self.limit {
            return Err(NoChain::TooMany(private.len()));
        }
        private.insert(name.clone(), Arc::new(self.ground.start(&name)?));
        Ok(name)
    }

    /// Ends a private chain. False if there is none of that name.
    pub fn drop_chain(&self, name: &str) -> bool {
        let mut private = self
            .private
            .write()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let ended = private.remove(name);
        ended.inspect(|chain| chain.end()).is_some()
    }
}

impl Ground {
    fn start(&self, name: &str) -> std::io::Result<ChainHandle> {
        let ground = self.clone();
        ChainHandle::start(name, move || {
            Chain::new(&ground.genesis, ground.programs, ground.settings)
        })
    }
}
