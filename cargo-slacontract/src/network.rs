//! Which chain, and who sends: named networks, named accounts.
//!
//! Precedence: flag, environment, `slacontract.toml`, default.

use std::path::{Path, PathBuf};

use alloy_primitives::{Address, U256};
use clap::Args;
use slacontract_client::{Account, AccountError, Client, ClientError, Decoder, Http};
use slacontract_terms::units::Amount;

use crate::deployments::Deployments;
use crate::output::{Explain, Failure};
use crate::settings::Settings;

/// Where a devnet listens unless told otherwise.
const DEVNET_URL: &str = "http://127.0.0.1:8545";
/// Chains on which the development mnemonic is no danger: ours, and the Stylus development node's.
const DEVELOPMENT_CHAINS: [u64; 2] = [31_337, 412_346];

/// Which chain.
#[derive(Debug, Args)]
pub struct NetworkArgs {
    /// A network of slacontract.toml; `devnet` is built in.
    #[arg(
        long,
        value_name = "NAME",
        default_value = "devnet",
        env = "SLACONTRACT_NETWORK"
    )]
    pub network: String,
    /// JSON-RPC of the node, instead of the network's.
    #[arg(long, value_name = "URL", env = "SLACONTRACT_RPC_URL")]
    pub rpc_url: Option<String>,
}

/// Why there is no chain or no sender.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NetworkError {
    /// No such network.
    #[error("no network `{wanted}`; there is {known}")]
    Unknown {
        /// What was asked for.
        wanted: String,
        /// What there is.
        known: String,
    },
    /// Nobody listens.
    #[error("no node at {url}: {message}")]
    Unreachable {
        /// Where.
        url: String,
        /// What happened.
        message: String,
    },
    /// No such account.
    #[error("no account `{0}`")]
    Account(String),
    /// An account whose key everybody has, on a chain where that matters.
    #[error(
        "account {index} belongs to the development mnemonic, whose keys everybody has; chain {chain_id} is not a development chain"
    )]
    PublicKey {
        /// Which account.
        index: u32,
        /// Which chain.
        chain_id: u64,
    },
    /// Nobody here has the key.
    #[error("the node at {url} does not hold the key of {address}")]
    NoKey {
        /// Which node.
        url: String,
        /// Whose key.
        address: Address,
    },
    /// A key or mnemonic does not work.
    #[error(transparent)]
    Key(#[from] AccountError),
    /// The node answered something else.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// Not an amount of money.
    #[error("value \"{0}\" is not an amount; examples: 10 ether, 0.01 ether, 5 gwei, 7 wei")]
    Value(String),
}

impl Explain for NetworkError {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown { .. } => "network",
            Self::Unreachable { .. } => "unreachable",
            Self::Account(_) | Self::PublicKey { .. } | Self::NoKey { .. } | Self::Key(_) => {
                "account"
            }
            Self::Client(_) => "rpc",
            Self::Value(_) => "argument",
        }
    }

    fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Unknown { .. } => "add it to slacontract.toml: [network.NAME] rpc-url = \"..\"; or give --rpc-url".into(),
            Self::Unreachable { .. } => "start a chain in another terminal: cargo slacontract devnet".into(),
            Self::Account(_) => "an index 0 to 9 of the development mnemonic, a name from [accounts] in slacontract.toml, or an address whose key the node holds".into(),
            Self::PublicKey { .. } | Self::NoKey { .. } => "put the private key into the environment variable SLACONTRACT_PRIVATE_KEY".into(),
            Self::Key(_) | Self::Client(_) | Self::Value(_) => return None,
        })
    }

    fn is_usage(&self) -> bool {
        matches!(
            self,
            Self::Unknown { .. } | Self::Account(_) | Self::Value(_)
        )
    }
}

/// A chain that answers.
#[derive(Debug)]
pub struct Network {
    /// Its name.
    pub name: String,
    /// Its JSON-RPC.
    pub url: String,
    /// Its id.
    pub chain_id: u64,
    /// The client.
    pub client: Client,
    settings: Settings,
}

impl Network {
    /// Finds the network and asks for its id.
    ///
    /// # Errors
    /// [`NetworkError::Unknown`], [`NetworkError::Unreachable`].
    pub fn connect(arguments: &NetworkArgs, settings: Settings) -> Result<Self, NetworkError> {
        let name = arguments.network.clone();
        let url = match (&arguments.rpc_url, settings.network.get(&name)) {
            (Some(url), _) => url.clone(),
            (None, Some(network)) => network.rpc_url.clone(),
            (None, None) if name == "devnet" => DEVNET_URL.to_owned(),
            (None, None) => {
                let known: Vec<_> = std::iter::once("devnet")
                    .chain(
                        settings
                            .network
                            .keys()
                            .map(String::as_str)
                            .filter(|key| *key != "devnet"),
                    )
                    .map(|key| format!("`{key}`"))
                    .collect();
                return Err(NetworkError::Unknown {
                    wanted: name,
                    known: known.join(", "),
                });
            }
        };
        let client = Client::new(Http::new(&url));
        let chain_id = client
            .chain_id()
            .map_err(|error| NetworkError::Unreachable {
                url: url.clone(),
                message: match error {
                    ClientError::Transport(error) => error.message,
                    other => other.to_string(),
                },
            })?;
        Ok(Self {
            name,
            url,
            chain_id,
            client,
            settings,
        })
    }

    /// Who sends: an index, a name, an address, or the key of `SLACONTRACT_PRIVATE_KEY` when nothing is said.
    ///
    /// # Errors
    /// [`NetworkError`] if there is no such account or nobody here has its key.
    pub fn sender(&self, from: Option<&str>) -> Result<Account, NetworkError> {
        let key = std::env::var("SLACONTRACT_PRIVATE_KEY")
            .ok()
            .map(|key| Account::from_key(&key))
            .transpose()?;
        let wanted = match (from, key) {
            (None, Some(account)) => return Ok(account),
            (Some(from), Some(account)) if self.address(from) == Some(account.address()) => {
                return Ok(account);
            }
            (Some(from), _) => from,
            (None, None) => "0",
        };
        let index = self.index(wanted);
        let address = self
            .address(wanted)
            .ok_or_else(|| NetworkError::Account(wanted.to_owned()))?;
        if self
            .client
            .accounts()
            .unwrap_or_default()
            .contains(&address)
        {
            return Ok(Account::Unlocked(address));
        }
        match index {
            Some(index) if DEVELOPMENT_CHAINS.contains(&self.chain_id) => {
                Ok(Account::development(index)?)
            }
            Some(index) => Err(NetworkError::PublicKey {
                index,
                chain_id: self.chain_id,
            }),
            None => Err(NetworkError::NoKey {
                url: self.url.clone(),
                address,
            }),
        }
    }

    /// The address that `name` means: an address, an index of the development mnemonic, or a name of slacontract.toml.
    pub fn address(&self, name: &str) -> Option<Address> {
        if let Ok(address) = name.parse() {
            return Some(address);
        }
        if let Some(index) = self.index(name) {
            return Account::development(index)
                .ok()
                .map(|account| account.address());
        }
        self.settings
            .accounts
            .get(name)
            .and_then(|text| text.parse().ok())
    }

    fn index(&self, name: &str) -> Option<u32> {
        let text = self
            .settings
            .accounts
            .get(name)
            .map_or(name, String::as_str);
        text.parse().ok().filter(|index| *index < 1_000)
    }

    /// As [`address`](Self::address), also by the alias of a deployed contract.
    pub fn resolver<'a>(
        &'a self,
        deployments: &'a Deployments,
    ) -> impl Fn(&str) -> Option<Address> + 'a {
        move |name| {
            self.address(name)
                .or_else(|| deployments.get(name).map(|entry| entry.address))
        }
    }
}

/// Reads `--value`: `10 ether`, or a number of wei.
///
/// # Errors
/// [`NetworkError::Value`].
pub fn parse_value(text: Option<&str>) -> Result<U256, NetworkError> {
    let Some(text) = text else {
        return Ok(U256::ZERO);
    };
    let plain = || text.trim().replace('_', "").parse::<u128>().ok();
    Amount::parse(text)
        .ok()
        .map(Amount::units)
        .or_else(plain)
        .map(U256::from)
        .ok_or_else(|| NetworkError::Value(text.to_owned()))
}

/// Where the project starts, for settings and records: the outermost directory with `slacontract.toml` or a workspace, else `here`.
pub fn project_root(here: &Path) -> PathBuf {
    let here = here.canonicalize().unwrap_or_else(|_| here.to_path_buf());
    let marked = |dir: &&Path| dir.join("slacontract.toml").is_file();
    let manifest = |dir: &&Path| {
        std::fs::read_to_string(dir.join("Cargo.toml"))
            .is_ok_and(|text| text.contains("[workspace]"))
    };
    let package = |dir: &&Path| dir.join("Cargo.toml").is_file();
    here.ancestors()
        .find(manifest)
        .or_else(|| here.ancestors().find(marked))
        .or_else(|| here.ancestors().find(package))
        .unwrap_or(&here)
        .to_path_buf()
}

/// Turns a refusal of the node into a failure that names the contract's own error.
pub fn refusal(error: ClientError, decoder: &Decoder, what: &str) -> Failure {
    let Some(rpc) = error.rpc() else {
        return NetworkError::from(error).into();
    };
    let decoded = rpc.revert_data().and_then(|data| decoder.error(&data));
    match decoded {
        Some(decoded) => Failure::new("revert", format!("{what} reverts: {}", decoded.text()))
            .with_details(
                serde_json::json!({ "error": decoded.json(), "data": rpc.revert_data() }),
            ),
        None => {
            let code = if rpc.code == 3 { "revert" } else { "rpc" };
            Failure::new(code, format!("{what}: {}", rpc.message))
                .with_details(serde_json::json!({ "code": rpc.code, "data": rpc.data }))
        }
    }
}
