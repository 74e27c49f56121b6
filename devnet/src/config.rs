//! How a node is set up.

use std::{
    net::{IpAddr, Ipv4Addr},
    path::PathBuf,
};

use alloy_primitives::U256;

use crate::{accounts::TEST_MNEMONIC, chain::ChainSettings};

/// Everything a node is told at its start.
#[derive(Clone, Debug)]
pub struct Config {
    /// Interface to listen on.
    pub host: IpAddr,
    /// Port; 0 picks a free one.
    pub port: u16,
    /// The chain's settings; private chains share them.
    pub chain: ChainSettings,
    /// Mnemonic of the unlocked accounts.
    pub mnemonic: String,
    /// How many unlocked accounts.
    pub accounts: u32,
    /// What each holds, in wei.
    pub balance: U256,
    /// Whether to fund and unlock the account of Stylus development nodes as well.
    pub stylus_account: bool,
    /// Folder in which the main chain is kept; a temporary one if `None`.
    pub data_dir: Option<PathBuf>,
    /// Folder of the user's own in which compiled programs are kept for the next start; nowhere if `None`. Never one that came from
    /// somebody else: what is in it is run.
    pub program_cache: Option<PathBuf>,
    /// A state dump whose accounts are set at the start.
    pub load_state: Option<PathBuf>,
    /// The chain id that a kept chain must have, if it matters.
    pub kept_chain_id: Option<u64>,
    /// The most gas of one transaction that a kept chain must allow, if it matters.
    pub kept_tx_gas_limit: Option<u64>,
    /// Timestamp of the genesis in seconds since 1970; now if `None`.
    pub genesis_time: Option<u64>,
    /// Bounds on clients.
    pub limits: Limits,
    /// Who may connect.
    pub doors: Doors,
    /// Whether the test lane listens.
    pub lane: bool,
    /// Unix socket that speaks JSON-RPC as well, for whoever may open the file.
    pub ipc: Option<PathBuf>,
}

/// Bounds on what clients may ask of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one request body or message.
    pub body: usize,
    /// Requests of one batch.
    pub batch: usize,
    /// Bytes of all answers to one batch.
    pub answers: usize,
    /// Open connections.
    pub connections: usize,
    /// Subscriptions of one connection.
    pub subscriptions: usize,
    /// Private chains.
    pub chains: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body: 5 << 20,
            batch: 1000,
            answers: 25 << 20,
            connections: 1024,
            subscriptions: 128,
            chains: 4096,
        }
    }
}

/// Who may connect and what they may do.
#[derive(Clone, Debug, Default)]
pub struct Doors {
    /// Cheats and unlocked accounts also for clients that are not on this machine.
    pub allow_cheats: bool,
    /// Host names that requests may be addressed to, beside loopback names and addresses in digits; `*` is any.
    pub hosts: Vec<String>,
    /// Web pages that may send requests, beside those from loopback and browser extensions; `*` is any.
    pub origins: Vec<String>,
}

impl Default for Config {
    /// Port 8545 on loopback, chain 31337, ten accounts of the test mnemonic with 10,000 ether each.
    fn default() -> Self {
        Self {
            host: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: 8545,
            chain: ChainSettings::default(),
            mnemonic: TEST_MNEMONIC.to_owned(),
            accounts: 10,
            balance: U256::from(10_000) * ETHER,
            data_dir: None,
            program_cache: None,
            load_state: None,
            kept_chain_id: None,
            kept_tx_gas_limit: None,
            stylus_account: false,
            genesis_time: None,
            limits: Limits::default(),
            doors: Doors::default(),
            lane: true,
            ipc: None,
        }
    }
}

/// Wei of one ether.
pub const ETHER: U256 = U256::from_limbs([1_000_000_000_000_000_000, 0, 0, 0]);
