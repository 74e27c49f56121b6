//! The running node: chains, listener, test lane.

use std::{net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use alloy_primitives::Address;
use serde_json::{Value, json};
use slacontract_vm::{Vm, VmConfig, VmError};
use tokio::{runtime::Runtime, sync::watch};

use crate::{
    accounts::{AccountsError, DevAccounts},
    chain::{
        dump::{self, DumpError},
        thread::ChainHandle,
        wall_seconds,
    },
    config::Config,
    genesis::Genesis,
    keep::{self, Found, KeepError},
    lane::LaneServer,
    registry::{Ground, NoChain, Registry},
    server,
};

/// How long open requests may go on after the node was told to stop.
const GRACE: Duration = Duration::from_secs(2);

/// Why a node did not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The port is not to be had.
    #[error(
        "cannot listen on {address}: {source}; choose another with --port, or 0 for a free one"
    )]
    Port {
        /// What was asked for.
        address: SocketAddr,
        /// Why not.
        source: std::io::Error,
    },
    /// The IPC socket is not to be had.
    #[error("cannot listen on {}: {source}; choose another path with --ipc", path.display())]
    Ipc {
        /// What was asked for.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// Unlocked accounts could not be derived.
    #[error(transparent)]
    Accounts(#[from] AccountsError),
    /// The main chain did not start.
    #[error(transparent)]
    Chain(#[from] NoChain),
    /// The main chain's store did not open.
    #[error(transparent)]
    Keep(#[from] KeepError),
    /// A state dump was not loaded or written.
    #[error("the state dump {}: {source}", path.display())]
    State {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: Box<DumpError>,
    },
    /// The WASM engine did not start.
    #[error(transparent)]
    Vm(#[from] VmError),
    /// Threads or sockets are not to be had.
    #[error("the node could not start: {0}")]
    System(#[from] std::io::Error),
}

/// Stack of the threads that answer; the executor recurses on it.
const STACK: usize = 8 << 20;

/// A node.
#[derive(Debug)]
pub struct Node;

/// A node that accepts requests. Dropping it stops it.
#[derive(Debug)]
pub struct RunningNode {
    address: SocketAddr,
    lane: Option<SocketAddr>,
    chain_id: u64,
    accounts: Arc<DevAccounts>,
    registry: Arc<Registry>,
    stop: watch::Sender<bool>,
    runtime: Option<Runtime>,
    /// Its blocking threads answer questions: as many as there are cores, with a queue before them.
    questions: Option<Runtime>,
}

impl Node {
    /// Starts a node and returns once it accepts requests. It must not be called from asynchronous code.
    ///
    /// # Errors
    /// [`StartError`].
    pub fn start(config: Config) -> Result<RunningNode, StartError> {
        let mut accounts = DevAccounts::derive(&config.mnemonic, config.accounts)?;
        if config.stylus_account {
            accounts.add_stylus_dev();
        }
        let found = keep::find(config.data_dir.as_deref(), config.chain.clone())?;
        let (settings, first) = match &found {
            Found::Chain(kept) => (
                kept.settings.clone(),
                Some(kept.first_block().map_err(KeepError::from)?),
            ),
            Found::Room(_) => (config.chain.clone(), None),
        };
        if let Some(path) = &config.data_dir {
            keep::agree(path, &settings.params, &config)?;
        }
        // Private chains of a kept chain begin as it began.
        let first = first.as_deref().map(|block| &block.header);
        let genesis = Genesis::new(
            accounts.clone(),
            config.balance,
            first.map_or_else(
                || config.genesis_time.unwrap_or_else(wall_seconds),
                |first| first.timestamp,
            ),
            settings.block_gas_limit,
            first
                .and_then(|first| first.base_fee_per_gas)
                .unwrap_or(settings.base_fee),
        );
        let vm = Arc::new(match &config.program_cache {
            Some(folder) => Vm::caching(VmConfig::default(), folder)?,
            None => Vm::new(VmConfig::default())?,
        });
        let programs: Arc<dyn slacontract_vm::Programs> = vm.clone();
        let main = match found {
            Found::Chain(kept) => kept.resume(&genesis, programs.clone()),
            Found::Room(room) => keep::begin(*room, &genesis, programs.clone(), settings.clone()),
        };
        let mut main = main.map_err(KeepError::from)?;
        if let Some(path) = &config.load_state {
            let failed = |source: DumpError| StartError::State {
                path: path.clone(),
                source: Box::new(source),
            };
            let bytes = std::fs::read(path).map_err(|source| failed(source.into()))?;
            let text = dump::unpack(&bytes).map_err(failed)?;
            main.load(&text).map_err(failed)?;
        }
        let lane = if config.lane {
            Some(LaneServer::start(accounts, programs.clone(), settings.params.clone())?.address())
        } else {
            None
        };
        let ground = Ground {
            genesis: genesis.clone(),
            programs,
            settings,
        };
        let chain_id = ground.settings.params.chain_id;
        let registry = Arc::new(Registry::start(main, ground, config.limits.chains)?);

        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let questions = tokio::runtime::Builder::new_current_thread()
            .max_blocking_threads(cores)
            .thread_stack_size(STACK)
            .thread_name("questions")
            .build()?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(cores.clamp(2, 4))
            .thread_stack_size(STACK)
            .thread_name("rpc")
            .enable_all()
            .build()?;
        let address = SocketAddr::new(config.host, config.port);
        let listener = std::net::TcpListener::bind(address)
            .map_err(|source| StartError::Port { address, source })?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let (stop, stopped) = watch::channel(false);
        let front = server::Front::new(
            registry.clone(),
            vm,
            config.limits,
            config.doors,
            address,
            questions.handle().clone(),
        );
        {
            let _entered = runtime.enter();
            let listener = tokio::net::TcpListener::from_std(listener)?;
            let front = Arc::new(front);
            if let Some(path) = config.ipc {
                let socket = server::ipc::Socket::bind(&path)
                    .map_err(|source| StartError::Ipc { path, source })?;
                runtime.spawn(server::ipc::serve(socket, front.clone(), stopped.clone()));
            }
            runtime.spawn(server::serve(listener, front, stopped));
        }
        Ok(RunningNode {
            address,
            lane,
            chain_id,
            accounts: genesis.accounts,
            registry,
            stop,
            runtime: Some(runtime),
            questions: Some(questions),
        })
    }
}

impl RunningNode {
    /// Where JSON-RPC over HTTP is.
    #[must_use]
    pub fn rpc(&self) -> String {
        format!("http://{}", server::reachable(self.address))
    }

    /// Where JSON-RPC over WebSocket is.
    #[must_use]
    pub fn ws(&self) -> String {
        format!("ws://{}", server::reachable(self.address))
    }

    /// Where the test lane is.
    #[must_use]
    pub fn lane(&self) -> Option<SocketAddr> {
        self.lane
    }

    /// The chain id.
    #[must_use]
    pub fn chain_id(&self) -> u64 {
        self.chain_id
    }

    /// The unlocked accounts with their keys.
    #[must_use]
    pub fn dev_accounts(&self) -> &DevAccounts {
        &self.accounts
    }

    /// Addresses of the unlocked accounts.
    #[must_use]
    pub fn accounts(&self) -> Vec<Address> {
        self.accounts.addresses()
    }

    /// The main chain.
    #[must_use]
    pub fn main_chain(&self) -> Arc<ChainHandle> {
        self.registry.main()
    }

    /// What a program that started the node wants to know, as one JSON value.
    #[must_use]
    pub fn announcement(&self) -> Value {
        json!({
            "rpc": self.rpc(),
            "ws": self.ws(),
            "web": self.rpc(),
            "chainId": self.chain_id,
            "accounts": self.accounts(),
            "lane": self.lane.map(|lane| lane.to_string()),
        })
    }

    /// The runtime that serves requests, for tasks beside them.
    pub(crate) fn runtime(&self) -> Option<&Runtime> {
        self.runtime.as_ref()
    }
}

impl Drop for RunningNode {
    fn drop(&mut self) {
        let _ = self.stop.send(true);
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_timeout(GRACE);
        }
        if let Some(questions) = self.questions.take() {
            questions.shutdown_timeout(GRACE);
        }
        self.registry.main().close();
    }
}
