//! The command line of a node, shared by `slacontract-devnet` and `cargo slacontract devnet`.

use std::{net::IpAddr, path::PathBuf, time::Duration};

use clap::Args;
use slacontract_executor::Params;

use crate::{
    accounts::TEST_MNEMONIC,
    chain::{ChainSettings, Mining},
    config::{Config, Doors, ETHER, Limits},
};
use alloy_primitives::U256;

/// What can be done with a kept chain besides running it.
#[derive(clap::Subcommand, Clone, Debug)]
pub enum DevnetCommand {
    /// Executes a kept chain again from its genesis and compares every block with what comes out
    Verify {
        /// The folder that was given to --data-dir
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
}

/// Flags of a node.
#[derive(Args, Clone, Debug)]
pub struct DevnetArgs {
    /// Port of JSON-RPC over HTTP and WebSocket; 0 picks a free one [default: 8545, or 8547 with --stylus-devnode]
    #[arg(long, env = "SLACONTRACT_DEVNET_PORT")]
    pub port: Option<u16>,
    /// Interface to listen on; other machines reach 0.0.0.0, without cheats and unlocked accounts
    #[arg(long, default_value = "127.0.0.1")]
    pub host: IpAddr,
    /// EIP-155 chain id [default: 31337, or 412346 with --stylus-devnode]
    #[arg(long)]
    pub chain_id: Option<u64>,
    /// How many accounts are funded and unlocked
    #[arg(long, default_value_t = 10)]
    pub accounts: u32,
    /// What each of them holds, in ether
    #[arg(long, default_value_t = 10_000)]
    pub balance: u64,
    /// Mnemonic they are derived from, along m/44'/60'/0'/0/i
    #[arg(long, default_value = TEST_MNEMONIC, hide_default_value = true)]
    pub mnemonic: String,
    /// Makes a block every so many seconds instead of at once
    #[arg(long, value_name = "SECONDS", value_parser = seconds, conflicts_with = "no_mining")]
    pub block_time: Option<Duration>,
    /// Makes blocks only on evm_mine
    #[arg(long)]
    pub no_mining: bool,
    /// Base fee of every block, in wei per gas
    #[arg(long, value_name = "WEI", default_value_t = 100_000_000)]
    pub base_fee: u64,
    /// The most gas of one transaction; a kept chain has the one it began with [default: 67108864]
    #[arg(long, value_name = "GAS")]
    pub tx_gas_limit: Option<u64>,
    /// The most gas of eth_call and eth_estimateGas
    #[arg(long, value_name = "GAS", default_value_t = 1 << 26)]
    pub rpc_gas_cap: u64,
    /// Keeps the chain in this folder: blocks, receipts, state and history survive the process
    #[arg(long, value_name = "DIR", env = "SLACONTRACT_DEVNET_DATA_DIR")]
    pub data_dir: Option<PathBuf>,
    /// Sets the accounts of a state dump at the start, if the file is there, and writes one at the end
    #[arg(long, value_name = "FILE", conflicts_with_all = ["load_state", "dump_state"])]
    pub state: Option<PathBuf>,
    /// Sets the accounts of a state dump at the start; anvil's are read as well
    #[arg(long, value_name = "FILE")]
    pub load_state: Option<PathBuf>,
    /// Writes a state dump at the end
    #[arg(long, value_name = "FILE")]
    pub dump_state: Option<PathBuf>,
    /// Timestamp of the genesis in seconds since 1970 [default: now]
    #[arg(long, value_name = "SECONDS")]
    pub timestamp: Option<u64>,
    /// How many blocks back state can be read
    #[arg(long, value_name = "BLOCKS", default_value_t = 4096)]
    pub history: usize,
    /// The most transactions that may wait
    #[arg(long, value_name = "TRANSACTIONS", default_value_t = 16_384)]
    pub pool_limit: usize,
    /// The most bytes of one request
    #[arg(long, value_name = "BYTES", default_value_t = 5 << 20)]
    pub max_body: usize,
    /// The most open connections
    #[arg(long, value_name = "CONNECTIONS", default_value_t = 1024)]
    pub max_connections: usize,
    /// Allows cheats and unlocked accounts to clients on other machines as well
    #[arg(long)]
    pub allow_cheats: bool,
    /// A web origin that may send requests, beside loopback and browser extensions; * is any
    #[arg(long, value_name = "ORIGIN")]
    pub allow_origin: Vec<String>,
    /// A host name that requests may be addressed to, beside loopback names; * is any
    #[arg(long, value_name = "NAME")]
    pub allow_host: Vec<String>,
    /// Behaves like a Stylus development node: port 8547, chain id 412346, its funded account, no automatic activation
    #[arg(long)]
    pub stylus_devnode: bool,
    /// Unix socket that speaks JSON-RPC as well
    #[arg(long, value_name = "PATH")]
    pub ipc: Option<PathBuf>,
    /// Prints what every transaction did, call by call
    #[arg(long)]
    pub print_traces: bool,
    /// Ends when stdin closes
    #[arg(long)]
    pub exit_with_stdin: bool,
}

impl DevnetArgs {
    /// The state dump to load. The file of `--state` need not be there yet.
    fn loaded(&self) -> Option<PathBuf> {
        let kept = self.state.as_ref().filter(|path| path.exists());
        kept.or(self.load_state.as_ref()).cloned()
    }

    /// Where to write a state dump at the end.
    pub(crate) fn dumped(&self) -> Option<&PathBuf> {
        self.state.as_ref().or(self.dump_state.as_ref())
    }

    /// The configuration the flags make up.
    #[must_use]
    pub fn config(&self) -> Config {
        let personality = if self.stylus_devnode {
            Params::stylus_devnode()
        } else {
            Params::default()
        };
        let params = Params {
            chain_id: self.chain_id.unwrap_or(personality.chain_id),
            tx_gas_limit: self.tx_gas_limit.unwrap_or(personality.tx_gas_limit),
            ..personality
        };
        let mining = match self.block_time {
            _ if self.no_mining => Mining::Manual,
            Some(every) => Mining::Interval(every),
            None => Mining::Instant,
        };
        let chain = ChainSettings {
            params,
            base_fee: self.base_fee,
            rpc_gas_cap: self.rpc_gas_cap,
            mining,
            history: self.history,
            pool_limit: self.pool_limit,
            ..ChainSettings::default()
        };
        Config {
            host: self.host,
            port: self
                .port
                .unwrap_or(if self.stylus_devnode { 8547 } else { 8545 }),
            chain,
            mnemonic: self.mnemonic.clone(),
            accounts: self.accounts,
            balance: U256::from(self.balance) * ETHER,
            stylus_account: self.stylus_devnode,
            data_dir: self.data_dir.clone(),
            program_cache: self.data_dir.as_ref().and_then(|_| program_cache()),
            load_state: self.loaded(),
            kept_chain_id: self.chain_id,
            kept_tx_gas_limit: self.tx_gas_limit,
            genesis_time: self.timestamp,
            limits: Limits {
                body: self.max_body,
                connections: self.max_connections,
                ..Limits::default()
            },
            doors: Doors {
                allow_cheats: self.allow_cheats,
                hosts: self.allow_host.clone(),
                origins: self.allow_origin.clone(),
            },
            lane: true,
            ipc: self.ipc.clone(),
        }
    }
}

/// Where compiled programs of kept chains are: in the user's cache, not with the chain, which may have come from elsewhere.
fn program_cache() -> Option<PathBuf> {
    let folder = |name| std::env::var_os(name).map(PathBuf::from);
    folder("XDG_CACHE_HOME")
        .or_else(|| Some(folder("HOME")?.join(".cache")))
        .filter(|cache| cache.is_absolute())
        .map(|cache| cache.join("slacontract/programs"))
}

fn seconds(text: &str) -> Result<Duration, String> {
    let wrong = || format!("`{text}` is not a time in seconds above zero; examples: 1, 0.5, 12");
    let value: f64 = text.parse().map_err(|_| wrong())?;
    Duration::try_from_secs_f64(value)
        .ok()
        .filter(|time| !time.is_zero())
        .ok_or_else(wrong)
}
